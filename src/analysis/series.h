/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshots in time order, cut into segments where they cannot be compared: what trend charts are
 * made of.
 */
#pragma once

#include <gio/gio.h>

#include "analysis/continuity.h"
#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscSegment:
 * @first: index of the first snapshot
 * @last: index of the last one
 * @reason: why it begins here; %PSC_CONTINUITY_SAME_RUN for the first segment
 */
typedef struct
{
  guint first;
  guint last;
  PscContinuity reason;
} PscSegment;

/**
 * PscSeries:
 *
 * Immutable; a #GListModel of #PscSnapshot.
 */
#define PSC_TYPE_SERIES (psc_series_get_type ())
G_DECLARE_FINAL_TYPE (PscSeries, psc_series, PSC, SERIES, GObject)

/**
 * psc_series_new:
 * @snapshots: (element-type PscSnapshot): in the order they are to be shown
 *
 * Looks at every neighbouring pair once: linear in all rows.
 */
PscSeries *psc_series_new (GPtrArray *snapshots);

guint psc_series_get_n (PscSeries *self);
PscSnapshot *psc_series_get (PscSeries *self, guint index);

guint psc_series_get_n_segments (PscSeries *self);
const PscSegment *psc_series_get_segment (PscSeries *self, guint index);

/** psc_series_has_times: whether every snapshot has a time and all are of one kind (zone known or
 * not). */
gboolean psc_series_has_times (PscSeries *self);

/**
 * psc_series_get_values:
 * @tag: a tag
 * @occurrence: which of the rows that print alike
 * @kind: a pool
 * @field: a number
 * @values: (out caller-allocates): psc_series_get_n() numbers; NaN where unknown, 0 where the tag
 * is proven absent
 */
void psc_series_get_values (PscSeries *self,
                            PscTag tag,
                            guint occurrence,
                            PscPoolKind kind,
                            PscPoolField field,
                            double *values);

/** psc_series_get_totals: the same for the sums over all rows (the reported total where a table is
 * cut). */
void psc_series_get_totals (PscSeries *self, PscPoolKind kind, PscPoolField field, double *values);

/**
 * psc_series_rank_tags:
 * @kinds: bit (1 << PscPoolKind) for each pool that counts
 * @field: the number to rank by
 * @n: how many tags are wanted
 *
 * The tags that matter in a chart: those that grew most over the last segment first, then the
 * largest.
 *
 * Returns: (transfer full) (element-type PscTag): at most @n tags
 */
GArray *psc_series_rank_tags (PscSeries *self, guint kinds, PscPoolField field, guint n);

G_END_DECLS
