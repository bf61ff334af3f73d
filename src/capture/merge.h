/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two views of one moment: the same tag table printed in two sort orders, often both cut after the
 * first rows, made one snapshot.
 */
#pragma once

#include "model/snapshot-builder.h"

G_BEGIN_DECLS

/**
 * psc_merge_views:
 * @builder: a builder that has no table begun, with the string table of both snapshots
 * @first: the view that gives its name, line, time and sort order
 * @second: another view of the same file
 *
 * Makes the union of the rows, those of @first in front. A number that only one view knows is taken
 * from it. The views contradict each other when they count different pools or filters, when a tag
 * has different numbers in both, or when their TOTAL lines differ.
 *
 * Returns: (transfer full) (nullable): the union, %NULL when the views contradict each other
 */
PscSnapshot *psc_merge_views (PscSnapshotBuilder *builder, PscSnapshot *first, PscSnapshot *second);

G_END_DECLS
