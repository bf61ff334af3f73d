/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One moment's tag table: the waist between everything that reads bytes and everything that shows
 * numbers.
 *
 * A snapshot is immutable, so threads share it freely. Rows keep the order of the source; a row is
 * unpacked from compact columns when it is asked for (column.h), and its strings live as long as
 * the snapshot.
 */
#pragma once

#include <glib-object.h>

#include "base/issue.h"
#include "model/pool.h"
#include "model/wall-time.h"

G_BEGIN_DECLS

/**
 * PscScope:
 *
 * Which pools the table counts.
 */
typedef enum
{
  PSC_SCOPE_SYSTEM,
  PSC_SCOPE_SESSION,
  PSC_SCOPE_ALL_SESSIONS,
} PscScope;

/**
 * PscTristate:
 *
 * A yes or no that may be unknown.
 */
typedef enum
{
  PSC_UNKNOWN,
  PSC_NO,
  PSC_YES,
} PscTristate;

#define PSC_TYPE_SNAPSHOT (psc_snapshot_get_type ())
G_DECLARE_FINAL_TYPE (PscSnapshot, psc_snapshot, PSC, SNAPSHOT, GObject)

/* What the source says of the whole table. Strings are borrowed; %NULL is unknown. */

/** psc_snapshot_get_label: a short name: the file's name and the snapshot's number in it. */
const char *psc_snapshot_get_label (PscSnapshot *self);
/** psc_snapshot_get_path: the file that every row came from. */
const char *psc_snapshot_get_path (PscSnapshot *self);
/** psc_snapshot_get_line: the line of the file where the table begins. */
guint psc_snapshot_get_line (PscSnapshot *self);
const PscWallTime *psc_snapshot_get_taken_at (PscSnapshot *self);
/** psc_snapshot_get_uptime: seconds since boot, or -1. */
gint64 psc_snapshot_get_uptime (PscSnapshot *self);
PscScope psc_snapshot_get_scope (PscSnapshot *self);
/** psc_snapshot_get_session: the session's number with %PSC_SCOPE_SESSION, or -1 where it is not
 * told. */
gint psc_snapshot_get_session (PscSnapshot *self);
/** psc_snapshot_get_command: the command line above the table, without its prompt. */
const char *psc_snapshot_get_command (PscSnapshot *self);
const char *psc_snapshot_get_sorted_by (PscSnapshot *self);
const char *psc_snapshot_get_filter (PscSnapshot *self);
/** psc_snapshot_get_complete: whether every tag of the source is here; see the contract,
 * "Readings", 2. */
PscTristate psc_snapshot_get_complete (PscSnapshot *self);
/** psc_snapshot_get_format: the format that was read, a constant such as `poolused` or `poolmon`.
 */
const char *psc_snapshot_get_format (PscSnapshot *self);

/**
 * psc_snapshot_get_reported:
 * @total: (out): the total that the source prints for @kind
 *
 * Returns: %FALSE when the source prints no totals
 */
gboolean psc_snapshot_get_reported (PscSnapshot *self, PscPoolKind kind, PscPool *total);

/**
 * psc_snapshot_get_computed:
 * @total: (out): the sum over the rows; a number that no row knows is unknown
 */
void psc_snapshot_get_computed (PscSnapshot *self, PscPoolKind kind, PscPool *total);

/** psc_snapshot_get_issues: what was found wrong with this table. */
const PscIssues *psc_snapshot_get_issues (PscSnapshot *self);

guint psc_snapshot_get_n_rows (PscSnapshot *self);

/**
 * psc_snapshot_get_row:
 * @index: in the order of the source
 * @row: (out caller-allocates): the unpacked row
 */
void psc_snapshot_get_row (PscSnapshot *self, guint index, PscPoolRow *row);

/** psc_snapshot_get_tag: the tag of a row alone. */
PscTag psc_snapshot_get_tag (PscSnapshot *self, guint index);

/** psc_snapshot_get_pool: one pool of a row alone. */
void psc_snapshot_get_pool (PscSnapshot *self, guint index, PscPoolKind kind, PscPool *pool);

/**
 * psc_snapshot_find:
 * @tag: a tag
 * @occurrence: 0 for the first row that prints like @tag, 1 for the second…
 * @index: (out) (optional): the row
 *
 * Binary search.
 *
 * Returns: whether there is such a row
 */
gboolean psc_snapshot_find (PscSnapshot *self, PscTag tag, guint occurrence, guint *index);

/**
 * psc_snapshot_get_sorted:
 * @position: a place in byte order of the tags; equal tags keep their order of appearance
 *
 * Returns: the row at that place
 */
guint psc_snapshot_get_sorted (PscSnapshot *self, guint position);

/** psc_snapshot_get_size: bytes of memory behind the rows. */
gsize psc_snapshot_get_size (PscSnapshot *self);

G_END_DECLS
