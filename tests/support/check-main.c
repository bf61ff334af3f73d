/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one Check suite with TAP on standard output. Called by the main() of every test program.
 */
#include "config.h"

#include "support/check-main.h"

#include <stdio.h>
#include <stdlib.h>

int
psc_check_run (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  int n_failed;

  srunner_set_tap (runner, "-");
  srunner_run_all (runner, CK_SILENT);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

void
psc_check_skip (const char *reason)
{
  printf ("# SKIPPED: %s\n", reason);
  fflush (stdout);
}
