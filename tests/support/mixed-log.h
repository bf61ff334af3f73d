/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logs that are no tables of one kind: a debugger session, and text that nobody reads, of any
 * length and the same bytes every time.
 */
#pragma once

#include <glib.h>
#include <stdio.h>

/**
 * PscTestCounts:
 * @n_modules: in all lists together, each once
 * @n_allocations: in the last report of each driver
 * @n_traces: of the verifier's log, each once
 * @n_memory_bytes: displayed
 *
 * What was written beside tables.
 */
typedef struct
{
  guint n_modules;
  guint n_allocations;
  guint n_traces;
  gsize n_memory_bytes;
} PscTestCounts;

/**
 * psc_test_write_session:
 * @round: how many were written before
 * @counts: (inout): added to
 *
 * Writes what somebody typed and saw between two tables: `!vm`, `lm`, `!verifier 3`, `!verifier
 * 80`, stacks, disassembly, memory, a banner and remarks; about 75 KB.
 */
void psc_test_write_session (FILE *file, guint round, PscTestCounts *counts);

/** psc_test_write_prose: about @n_bytes of sentences and of lines that some service logs. */
void psc_test_write_prose (FILE *file, guint round, gsize n_bytes);
