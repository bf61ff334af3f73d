/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options that every command takes, beside its own.
 */
#pragma once

#include "cli/command.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * PscCliOptions:
 * @format: how to write the result
 * @has_format: whether it was asked for
 * @is_quiet: only errors are shown
 * @show_progress: progress is shown on standard error
 * @use_color: the result may be coloured
 * @color_messages: what goes to standard error may be coloured
 * @redact: names are taken out
 * @symbols: (nullable): the symbol path, to be searched in front of _NT_SYMBOL_PATH
 * @allow_downloads: whether symbol servers may be asked
 * @pooltags: (nullable): tag lists
 * @files: (nullable): what is not an option
 */
typedef struct
{
  PscReportFormat format;
  gboolean has_format;
  gboolean is_quiet;
  gboolean show_progress;
  gboolean use_color;
  gboolean color_messages;
  gboolean redact;
  char *symbols;
  gboolean allow_downloads;
  GStrv pooltags;
  GStrv files;
} PscCliOptions;

/**
 * psc_cli_options_parse:
 * @self: (out caller-allocates): to be freed with psc_cli_options_clear(), whatever is returned
 * @command: whose options they are
 * @entries: (nullable): its own options, beside the common ones
 * @arguments: what was typed
 * @exit: (out): what to end with when there is nothing to run
 *
 * Shows the help or complains by itself.
 *
 * Returns: whether the command is to be run
 */
gboolean psc_cli_options_parse (PscCliOptions *self,
                                const PscCliCommand *command,
                                const GOptionEntry *entries,
                                GStrv arguments,
                                PscExit *exit);
void psc_cli_options_clear (PscCliOptions *self);

/** psc_cli_options_count_files: how many arguments there are. */
guint psc_cli_options_count_files (const PscCliOptions *self);

/**
 * psc_cli_options_want_files:
 * @at_least: how many are needed
 * @at_most: how many there may be
 *
 * Complains when there are more or fewer.
 */
gboolean psc_cli_options_want_files (const PscCliOptions *self,
                                     const PscCliCommand *command,
                                     guint at_least,
                                     guint at_most);

G_END_DECLS
