/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Output that no parser took: named when there is nothing else, refused when it looks like pool
 * use.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

#define PSC_FOREIGN_MAX_HEADING 120u

/**
 * PscForeign:
 * @found: (nullable): the first output of another command, such as `!vm`; a constant
 * @heading: the headings of a table that may be pool use, with single blanks
 * @heading_line: its line; 0 where none is pending
 * @n_headings: its words
 * @n_issues: issues of the file when the headings came by
 * @has_refused: a table was refused; @heading keeps its columns
 *
 * All zero is the beginning.
 */
typedef struct
{
  const char *found;
  char heading[PSC_FOREIGN_MAX_HEADING + 1];
  guint heading_line;
  guint n_headings;
  guint n_issues;
  gboolean has_refused;
} PscForeign;

/**
 * psc_foreign_feed:
 * @line: a line that no parser took as part of a table
 * @signs: its signs
 * @is_reported: a parser added an issue because of it
 *
 * Adds a warning when @line is the first row below the headings of a tag table of unknown layout,
 * unless a parser has said so itself.
 */
void psc_foreign_feed (PscForeign *self,
                       PscCaptureContext *context,
                       const PscFrameLine *line,
                       PscLineSigns signs,
                       gboolean is_reported);

/** psc_foreign_describe: (transfer full) (nullable): what an otherwise empty file was found to
 * hold, for the middle of a sentence; %NULL where nothing was. */
char *psc_foreign_describe (const PscForeign *self);

G_END_DECLS
