/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Captures read from text in memory, and their rows as lines that a test can compare at a glance.
 */
#pragma once

#include "capture/capture.h"

/**
 * psc_test_read_capture:
 * @text: the whole file
 * @length: its bytes, or -1
 *
 * Returns: (transfer full) (nullable): what psc_capture_read() makes of it; %NULL when it refuses
 */
PscCapture *psc_test_read_capture (const char *text, gssize length);

/** psc_test_get_snapshot: (transfer none): a snapshot of the capture; fails the test without it. */
PscSnapshot *psc_test_get_snapshot (PscCapture *capture, guint index);

/**
 * psc_test_dump_row:
 *
 * Returns: (transfer full): `line tag|nonpaged|paged|owner|description`; a pool is
 * `allocs/frees/outstanding/bytes` with `?` for unknown
 */
char *psc_test_dump_row (PscSnapshot *snapshot, guint index);

/** psc_test_dump: (transfer full): all rows, one a line. */
char *psc_test_dump (PscSnapshot *snapshot);

/** psc_test_has_issue: whether an issue of this severity contains @part. */
gboolean psc_test_has_issue (const PscIssues *issues, PscSeverity severity, const char *part);
