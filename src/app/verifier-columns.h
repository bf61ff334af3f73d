/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tables of the verifier's page show, column by column.
 */
#pragma once

#include "app/call-tree.h"
#include "app/item-column.h"

G_BEGIN_DECLS

/**
 * PscLogRow:
 * @investigation: borrowed; whoever shows rows keeps it
 * @file: the file, or files of one machine, that have it
 * @trace: the record
 * @frame: (nullable): a frame of its stack; %NULL for the record itself
 */
typedef struct
{
  PscInvestigation *investigation;
  const PscCaseFile *file;
  const PscTrace *trace;
  const PscFrame *frame;
} PscLogRow;

/**
 * PscDriverRow:
 * @driver: belongs to the investigation
 * @path: the file that tells of it
 */
typedef struct
{
  const PscVerifierDriver *driver;
  const char *path;
} PscDriverRow;

/** psc_driver_rows_new: (transfer full) (element-type PscDriverRow): the drivers of all files. */
GPtrArray *psc_driver_rows_new (PscInvestigation *investigation);

/** psc_log_rows_new: (transfer full) (element-type PscLogRow): the records of all files. */
GPtrArray *psc_log_rows_new (PscInvestigation *investigation);

/** psc_log_row_create_frames: (transfer full) (element-type PscLogRow) (nullable): the stack of a
 * record; %NULL for a frame. */
GPtrArray *psc_log_row_create_frames (const PscLogRow *self);

/** psc_log_row_matches: whether the record's block holds @va; an empty block holds its own address.
 */
gboolean psc_log_row_matches (const PscLogRow *self, guint64 va);

/** psc_held_columns_append: columns over #PscCallNode. */
void psc_held_columns_append (GtkColumnView *view);

/** psc_log_columns_append: columns over #PscLogRow. */
void psc_log_columns_append (GtkColumnView *view);

/** psc_driver_columns_append: columns over #PscDriverRow. */
void psc_driver_columns_append (GtkColumnView *view);

G_END_DECLS
