/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one way to make a snapshot. Every reader fills a builder; tests do too.
 *
 * A builder is used again for the next table, so that a log of thousands of tables allocates its
 * buffers once.
 */
#pragma once

#include "model/snapshot.h"
#include "model/string-table.h"

G_BEGIN_DECLS

typedef struct _PscSnapshotBuilder PscSnapshotBuilder;

/**
 * psc_snapshot_builder_new:
 * @strings: the table that keeps descriptions and owners of all snapshots made here
 */
PscSnapshotBuilder *psc_snapshot_builder_new (PscStringTable *strings);
void psc_snapshot_builder_free (PscSnapshotBuilder *self);

/**
 * psc_snapshot_builder_reset:
 * @path: the file that the next table comes from
 *
 * Forgets everything and begins a new table.
 */
void psc_snapshot_builder_reset (PscSnapshotBuilder *self, const char *path);

/* Facts of the whole table; see the getters of #PscSnapshot. Strings are copied. */
void psc_snapshot_builder_set_label (PscSnapshotBuilder *self, const char *label);
void psc_snapshot_builder_set_line (PscSnapshotBuilder *self, guint line);
void psc_snapshot_builder_set_taken_at (PscSnapshotBuilder *self, const PscWallTime *taken_at);
void psc_snapshot_builder_set_uptime (PscSnapshotBuilder *self, gint64 seconds);
void psc_snapshot_builder_set_scope (PscSnapshotBuilder *self, PscScope scope, gint session);
void psc_snapshot_builder_set_command (PscSnapshotBuilder *self, const char *command);
void psc_snapshot_builder_set_sorted_by (PscSnapshotBuilder *self, const char *sorted_by);
void psc_snapshot_builder_set_filter (PscSnapshotBuilder *self, const char *filter);
void psc_snapshot_builder_set_complete (PscSnapshotBuilder *self, PscTristate complete);
/** psc_snapshot_builder_set_format: @format is a constant string, not copied. */
void psc_snapshot_builder_set_format (PscSnapshotBuilder *self, const char *format);
void psc_snapshot_builder_set_reported (PscSnapshotBuilder *self,
                                        PscPoolKind kind,
                                        const PscPool *total);

/** psc_snapshot_builder_get_issues: (transfer none): where to add issues of this table. */
PscIssues *psc_snapshot_builder_get_issues (PscSnapshotBuilder *self);

/**
 * psc_snapshot_builder_add_row:
 * @tag: the tag
 * @line: its line
 *
 * Adds a row whose numbers are all unknown; a tag that is already there becomes a second row.
 *
 * Returns: the row's index, or %G_MAXUINT when the table holds PSC_MAX_ROWS
 */
guint psc_snapshot_builder_add_row (PscSnapshotBuilder *self, PscTag tag, guint line);

/**
 * psc_snapshot_builder_find_row:
 *
 * Returns: the last row added for @tag, or %G_MAXUINT
 */
guint psc_snapshot_builder_find_row (PscSnapshotBuilder *self, PscTag tag);

guint psc_snapshot_builder_get_n_rows (PscSnapshotBuilder *self);

/** psc_snapshot_builder_get_pool: (transfer none): the numbers of a row, to read or write before
 * the next row is added. */
PscPool *psc_snapshot_builder_get_pool (PscSnapshotBuilder *self, guint row, PscPoolKind kind);
PscTag psc_snapshot_builder_get_tag (PscSnapshotBuilder *self, guint row);
void psc_snapshot_builder_set_protected (PscSnapshotBuilder *self, guint row);
void psc_snapshot_builder_set_overflow (PscSnapshotBuilder *self, guint row);
void psc_snapshot_builder_set_description (PscSnapshotBuilder *self,
                                           guint row,
                                           const char *text,
                                           gsize length);
void psc_snapshot_builder_set_owner (PscSnapshotBuilder *self,
                                     guint row,
                                     const char *text,
                                     gsize length);

/** psc_snapshot_builder_drop_last_row: takes the row added last back. */
void psc_snapshot_builder_drop_last_row (PscSnapshotBuilder *self);

/** psc_snapshot_builder_get_computed: the sums over the rows so far. */
void psc_snapshot_builder_get_computed (PscSnapshotBuilder *self, PscPoolKind kind, PscPool *total);

/**
 * psc_snapshot_builder_end:
 *
 * Packs the table. The builder has to be reset before it is used again.
 *
 * Returns: (transfer full): the snapshot
 */
PscSnapshot *psc_snapshot_builder_end (PscSnapshotBuilder *self);

/**
 * psc_snapshot_builder_redate:
 * @snapshot: a snapshot that only its reader has seen yet
 * @taken_at: when it was taken
 *
 * The one thing that a reader may learn after a table has ended: the rest of a file can tell what a
 * date means. Afterwards the snapshot is as immutable as any.
 */
void psc_snapshot_builder_redate (PscSnapshot *snapshot, const PscWallTime *taken_at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSnapshotBuilder, psc_snapshot_builder_free)

G_END_DECLS
