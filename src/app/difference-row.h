/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A difference of two snapshots as a list, and one tag of it as an object, made only while a list
 * asks for it.
 */
#pragma once

#include <gio/gio.h>

#include "analysis/difference.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_DIFFERENCE_COLUMN_TAG,
  PSC_DIFFERENCE_COLUMN_OWNER,
  PSC_DIFFERENCE_COLUMN_CHANGE,
  PSC_DIFFERENCE_COLUMN_BYTES,
  PSC_DIFFERENCE_COLUMN_BAR,
  PSC_DIFFERENCE_COLUMN_NONPAGED_BYTES,
  PSC_DIFFERENCE_COLUMN_PAGED_BYTES,
  PSC_DIFFERENCE_COLUMN_NONPAGED_OUTSTANDING,
  PSC_DIFFERENCE_COLUMN_PAGED_OUTSTANDING,
  PSC_DIFFERENCE_COLUMN_RATE,
  PSC_N_DIFFERENCE_COLUMNS
} PscDifferenceColumn;

#define PSC_TYPE_DIFFERENCE_MODEL (psc_difference_model_get_type ())
G_DECLARE_FINAL_TYPE (PscDifferenceModel, psc_difference_model, PSC, DIFFERENCE_MODEL, GObject)

/** psc_difference_model_new: @difference: (transfer full): what it lists */
PscDifferenceModel *psc_difference_model_new (PscDifference *difference);
const PscDifference *psc_difference_model_get (PscDifferenceModel *self);

/** psc_difference_model_count: how many tags changed like that. */
guint psc_difference_model_count (PscDifferenceModel *self, PscChange change);

#define PSC_TYPE_DIFFERENCE_ROW (psc_difference_row_get_type ())
G_DECLARE_FINAL_TYPE (PscDifferenceRow, psc_difference_row, PSC, DIFFERENCE_ROW, GObject)

const PscTagDifference *psc_difference_row_get (PscDifferenceRow *self);
const char *psc_difference_row_get_owner (PscDifferenceRow *self);
const char *psc_difference_row_get_description (PscDifferenceRow *self);

/**
 * psc_difference_row_get_share:
 *
 * Returns: the change of bytes as a part of the largest one, from -1 to 1; 0 where it is unknown
 */
double psc_difference_row_get_share (PscDifferenceRow *self);

/** psc_difference_row_get_number: @column is one of numbers; %FALSE when it is unknown. */
gboolean
psc_difference_row_get_number (PscDifferenceRow *self, PscDifferenceColumn column, gint64 *value);

/** psc_difference_row_dup_text: (transfer full): what a cell shows; an en dash where it is unknown.
 */
char *psc_difference_row_dup_text (PscDifferenceRow *self, PscDifferenceColumn column);

/** psc_difference_row_compare: ascending; what is unknown comes first; equal rows as in the
 * difference. */
int
psc_difference_row_compare (PscDifferenceRow *a, PscDifferenceRow *b, PscDifferenceColumn column);

/** psc_change_get_title: one of the five groups, translated. */
const char *psc_change_get_title (PscChange change);

G_END_DECLS
