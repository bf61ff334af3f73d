/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line as a function, so that tests can call what the program is.
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * psc_cli_run:
 * @arguments: the command line, the program's name first
 *
 * Returns: the exit code
 */
PscExit psc_cli_run (GStrv arguments);

G_END_DECLS
