/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The packed form of a snapshot, shared by the builder that writes it and the object that reads it.
 */
#pragma once

#include "model/column.h"
#include "model/snapshot.h"
#include "model/string-table.h"

/**
 * PscPackedPool:
 * @known: the bits of #PscPool.known, by row
 * @has_numbers: one bit a row: whether any of the four numbers is not zero
 * @rank: how many bits are set before each group of 64 rows
 * @numbers: by #PscPoolField, only for rows whose bit is set; outstanding is kept as the zigzag
 * distance to allocs − frees, which is zero wherever a source prints all three
 *
 * Most tags live in one pool, so the other one costs a bit.
 */
typedef struct
{
  PscColumn known;
  guint64 *has_numbers;
  guint32 *rank;
  PscColumn numbers[PSC_N_POOL_FIELDS];
} PscPackedPool;

struct _PscSnapshot
{
  GObject parent_instance;

  char *label;
  char *path;
  char *command;
  char *sorted_by;
  char *filter;
  const char *format;
  guint line;
  PscWallTime taken_at;
  gint64 uptime_seconds;
  PscScope scope;
  gint session;
  PscTristate complete;
  gboolean has_reported;
  PscPool reported[PSC_N_POOL_KINDS];
  PscPool computed[PSC_N_POOL_KINDS];
  PscIssues *issues;

  PscStringTable *strings;
  guint n_rows;
  PscTag *tags;
  PscColumn lines;
  PscColumn marks; /* bit 0 protected, bit 1 overflow */
  PscColumn descriptions;
  PscColumn owners;
  PscColumn sorted; /* empty when the rows are in byte order already */
  PscPackedPool pools[PSC_N_POOL_KINDS];
};
