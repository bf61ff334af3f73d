/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed between two snapshots, tag by tag: the object behind `diff` and the Compare view.
 */
#pragma once

#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscChange:
 *
 * Decided by the bytes of both pools together, by outstanding blocks where bytes are equal or
 * unknown.
 */
typedef enum
{
  PSC_CHANGE_NEW,
  PSC_CHANGE_GROWN,
  PSC_CHANGE_SHRUNK,
  PSC_CHANGE_GONE,
  PSC_CHANGE_SAME,
} PscChange;

#define PSC_N_CHANGES 5

/**
 * PscPoolDelta:
 * @values: by #PscPoolField, later minus earlier
 * @known: bit PSC_POOL_KNOWN(field) for each value that both sides tell (a tag that is proven
 * absent counts as zero)
 */
typedef struct
{
  gint64 values[PSC_N_POOL_FIELDS];
  guint8 known;
} PscPoolDelta;

#define PSC_NO_ROW G_MAXUINT

/**
 * PscTagDifference:
 * @tag: the tag
 * @change: what happened
 * @pools: by #PscPoolKind
 * @has_bytes: whether @bytes is known
 * @bytes: difference of the bytes of both pools, as far as they are known
 * @has_rate: whether @bytes_per_hour is known: both times are, and the run is the same
 * @bytes_per_hour: @bytes over the time between
 * @from_row: row in the earlier snapshot, or %PSC_NO_ROW
 * @to_row: row in the later one, or %PSC_NO_ROW
 */
typedef struct
{
  PscTag tag;
  PscChange change;
  PscPoolDelta pools[PSC_N_POOL_KINDS];
  gboolean has_bytes;
  gint64 bytes;
  gboolean has_rate;
  gint64 bytes_per_hour;
  guint from_row;
  guint to_row;
} PscTagDifference;

/**
 * PscDifference:
 * @from: the earlier snapshot
 * @to: the later one
 * @comparable: %FALSE across a reboot or another scope; the numbers are given all the same
 * @tags: (element-type PscTagDifference): most grown first, then by outstanding blocks, then in
 * byte order
 * @totals: differences of the sums over the rows, by #PscPoolKind
 * @has_seconds: whether the time between is known
 * @seconds: from @from to @to; negative when they were given the other way round
 * @issues: what was left out and why
 */
typedef struct
{
  PscSnapshot *from;
  PscSnapshot *to;
  gboolean comparable;
  GArray *tags;
  PscPoolDelta totals[PSC_N_POOL_KINDS];
  gboolean has_seconds;
  double seconds;
  PscIssues *issues;
} PscDifference;

/**
 * psc_difference_new:
 * @from: a snapshot
 * @to: another one
 *
 * Linear in the rows but for the final sort. Tags that print alike are paired in order of
 * appearance, with a note. A tag that one side lacks without proving that it is absent (a filtered
 * or cut capture) is left out and counted in an issue.
 *
 * Returns: (transfer full): the difference
 */
PscDifference *psc_difference_new (PscSnapshot *from, PscSnapshot *to);
void psc_difference_free (PscDifference *self);

const char *psc_change_to_string (PscChange change);

/**
 * psc_snapshot_proves_absence:
 *
 * Returns: whether a @tag without a row was really unused: the table is not cut, not sorted without
 * its TOTAL (people paste the first rows), and its filter lets @tag through
 */
gboolean psc_snapshot_proves_absence (PscSnapshot *snapshot, PscTag tag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDifference, psc_difference_free)

G_END_DECLS
