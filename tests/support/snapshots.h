/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshots written as tables, for tests of everything above the readers.
 */
#pragma once

#include "model/snapshot-builder.h"

#define PSC_TEST_UNKNOWN G_GINT64_CONSTANT (-9999999)

/**
 * PscTestRow:
 *
 * Numbers in the order allocs, frees, outstanding, bytes; PSC_TEST_UNKNOWN for one that is not
 * told. A row whose tag is empty ends the table.
 */
typedef struct
{
  char tag[5];
  gint64 nonpaged[4];
  gint64 paged[4];
} PscTestRow;

/**
 * PscTestFacts:
 * @minutes: minutes after 2024-03-05 10:00 of an unknown zone, or -1 for no time
 * @uptime_seconds: or -1
 */
typedef struct
{
  const char *format;
  const char *filter;
  const char *sorted_by;
  PscTristate complete;
  int minutes;
  gint64 uptime_seconds;
  PscScope scope;
} PscTestFacts;

/** psc_test_snapshot: (transfer full): a snapshot of @rows; line numbers begin at 10. */
PscSnapshot *psc_test_snapshot (const PscTestFacts *facts, const PscTestRow *rows);
