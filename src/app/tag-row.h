/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of the tag table as an object, made only while a list asks for it, and the columns that
 * it has.
 */
#pragma once

#include <glib-object.h>

#include "model/snapshot.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_TAG_COLUMN_TAG,
  PSC_TAG_COLUMN_OWNER,
  PSC_TAG_COLUMN_BYTES,
  PSC_TAG_COLUMN_CHANGE,
  PSC_TAG_COLUMN_TREND,
  PSC_TAG_COLUMN_NONPAGED_BYTES,
  PSC_TAG_COLUMN_PAGED_BYTES,
  PSC_TAG_COLUMN_NONPAGED_OUTSTANDING,
  PSC_TAG_COLUMN_PAGED_OUTSTANDING,
  PSC_TAG_COLUMN_NONPAGED_ALLOCS,
  PSC_TAG_COLUMN_NONPAGED_FREES,
  PSC_TAG_COLUMN_PAGED_ALLOCS,
  PSC_TAG_COLUMN_PAGED_FREES,
  PSC_TAG_COLUMN_DESCRIPTION,
  PSC_N_TAG_COLUMNS
} PscTagColumn;

#define PSC_TYPE_TAG_ROW (psc_tag_row_get_type ())
G_DECLARE_FINAL_TYPE (PscTagRow, psc_tag_row, PSC, TAG_ROW, GObject)

/**
 * psc_tag_row_new:
 * @snapshot: where the row is from
 * @index: its place there
 * @previous: (nullable): the snapshot that the change is counted from
 */
PscTagRow *psc_tag_row_new (PscSnapshot *snapshot, guint index, PscSnapshot *previous);

PscSnapshot *psc_tag_row_get_snapshot (PscTagRow *self);
/** psc_tag_row_get_index: its place in the snapshot. */
guint psc_tag_row_get_index (PscTagRow *self);
/** psc_tag_row_get_occurrence: which of the rows that print alike it is, from 0. */
guint psc_tag_row_get_occurrence (PscTagRow *self);
PscTag psc_tag_row_get_tag (PscTagRow *self);
const PscPoolRow *psc_tag_row_get_row (PscTagRow *self);
const char *psc_tag_row_get_owner (PscTagRow *self);
const char *psc_tag_row_get_description (PscTagRow *self);

/**
 * psc_tag_row_get_number:
 * @column: a column of numbers
 * @value: (out): the number
 *
 * Returns: %FALSE when it is unknown
 */
gboolean psc_tag_row_get_number (PscTagRow *self, PscTagColumn column, gint64 *value);

/** psc_tag_row_dup_text: (transfer full): what a cell shows; an en dash where it is unknown. */
char *psc_tag_row_dup_text (PscTagRow *self, PscTagColumn column);

/**
 * psc_tag_row_compare:
 * @column: what to order by
 *
 * Ascending; what is unknown comes before everything known. Rows that are equal keep the order of
 * the source.
 */
int psc_tag_row_compare (PscTagRow *a, PscTagRow *b, PscTagColumn column);

G_END_DECLS
