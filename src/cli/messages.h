/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said on standard error.
 */
#pragma once

#include "base/issue.h"
#include "cli/options.h"

G_BEGIN_DECLS

/** psc_cli_usage_error: complains about the command line and points at the help. */
void psc_cli_usage_error (const PscCliCommand *command, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/** psc_cli_show_message: one line, in the words of psc_severity_to_string(). */
void psc_cli_show_message (const PscCliOptions *options, PscSeverity severity, const char *text);

/** psc_cli_show_error: an error that ends the command, and what can be done about it. */
void psc_cli_show_error (const PscCliOptions *options, PscRedactor *redactor, const GError *error);

/** psc_cli_show_issues: each issue on a line: `warning: FILE:LINE: message`. */
void
psc_cli_show_issues (const PscCliOptions *options, PscRedactor *redactor, const PscIssues *issues);

G_END_DECLS
