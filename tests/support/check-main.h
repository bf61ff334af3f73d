/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one main loop of every test program: runs a Check suite and prints TAP for meson.
 */
#pragma once

#include <check.h>

/**
 * psc_check_run:
 * @suite: (transfer full): the suite to run
 *
 * Runs every test of @suite in its own process (unless CK_FORK=no) and prints one TAP line each.
 *
 * Returns: the exit status for main()
 */
int psc_check_run (Suite *suite);

/**
 * psc_check_skip:
 * @reason: why the running test cannot run here
 *
 * Says so in the output, where the test runner counts it, and ends the running test as passed for
 * Check. To be used for absent optional tools or data only.
 */
void psc_check_skip (const char *reason);
