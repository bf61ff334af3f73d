/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Evidence as lines that a test can compare at a glance; unknown is `?` or absent, lines of the
 * file are left out, because damage moves them.
 */
#pragma once

#include "capture/capture.h"

/**
 * psc_test_dump_verifier:
 *
 * Returns: (transfer full): level, options, statistics, totals, and each driver with what it holds;
 * empty without any verifier output
 */
char *psc_test_dump_verifier (const PscEvidence *evidence);

/** psc_test_dump_traces: (transfer full): the records of the log, newest first, with their frames.
 */
char *psc_test_dump_traces (const PscEvidence *evidence);

/** psc_test_dump_modules: (transfer full): the modules in the order told. */
char *psc_test_dump_modules (const PscEvidence *evidence);

/** psc_test_dump_hits: (transfer full): the hits of memory searches with their bytes. */
char *psc_test_dump_hits (const PscEvidence *evidence);

/** psc_test_dump_issues: (transfer full): the issues of the file, `severity: message` each. */
char *psc_test_dump_issues (const PscCapture *capture);

/**
 * psc_test_read_seed:
 * @name: a file of the folder that PSC_TEST_SEEDS names
 *
 * Returns: (transfer full) (nullable): what it holds; %NULL, and the test skipped, where that
 * folder is not there
 */
PscCapture *psc_test_read_seed (const char *name);

/** psc_test_says_nothing_else: whether each line of @dump is one of @whole: a text that was cut may
 * say less, and nothing else. */
gboolean psc_test_says_nothing_else (const char *dump, const char *whole);

/** psc_test_dump_symbols: (transfer full): the addresses that the file names, in order of
 * appearance. */
char *psc_test_dump_symbols (const PscEvidence *evidence);
