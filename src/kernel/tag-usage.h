/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all tag tables of a kernel add up to.
 */
#pragma once

#include "kernel/tracker-table.h"
#include "model/snapshot-builder.h"

G_BEGIN_DECLS

/**
 * psc_tag_usage_add:
 * @tables: (element-type PscTrackerTable): the table of the boot processor, those of all
 * processors, and the expansion table, each once
 * @builder: takes one row for each tag, without a line, and the issues
 *
 * A processor counts what happens on it: a block allocated on one and freed on another leaves a
 * surplus in both tables, so only the sum over all tables says anything, and it is made modulo the
 * counters' width. An entry that one of the tables cannot show is unknown as a whole. The last slot
 * of the tables becomes the row `Ovfl`, marked as overflow.
 *
 * Returns: whether every entry of every table was there
 */
gboolean psc_tag_usage_add (const GPtrArray *tables, PscSnapshotBuilder *builder);

G_END_DECLS
