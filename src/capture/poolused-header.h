/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands above the rows of `!poolused`: the command, the sort line, the two lines of headings.
 *
 * Pure functions over one line each. The second heading line decides how many numbers a row has and
 * in which columns they end; nothing about a row's layout is guessed from rows.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_POOLUSED_MAX_NUMBERS 8u

/**
 * PscPoolusedLayout:
 * @n_numbers: 4 in the brief form, 8 in the verbose one
 * @is_aligned: the headings keep their columns; otherwise white space was collapsed and only the
 * order of the numbers is left
 * @tag: the column where the four bytes of a tag begin
 * @widths: from the end of the tag, or of the number before, to the end of each number
 *
 * How the rows of one table look. Numbers end where their headings end. Widths rather than columns,
 * because a number that is too long for its field moves all that follows it.
 */
typedef struct
{
  guint n_numbers;
  gboolean is_aligned;
  guint tag;
  guint widths[PSC_POOLUSED_MAX_NUMBERS];
} PscPoolusedLayout;

/**
 * PscPoolusedHeading:
 * @PSC_POOLUSED_HEADING_NONE: not a line of headings
 * @PSC_POOLUSED_HEADING_OURS: the headings of `!poolused`
 * @PSC_POOLUSED_HEADING_OTHER: headings of a tag table with columns that `!poolused` does not print
 */
typedef enum
{
  PSC_POOLUSED_HEADING_NONE,
  PSC_POOLUSED_HEADING_OURS,
  PSC_POOLUSED_HEADING_OTHER,
} PscPoolusedHeading;

/**
 * psc_poolused_read_heading:
 * @text: a line
 * @length: its bytes
 * @layout: (out): set only with %PSC_POOLUSED_HEADING_OURS
 *
 * Reads the second heading line: `Tag Allocs Used Allocs Used`, or
 * `Tag Allocs Frees Diff Used Allocs Frees Diff Used`.
 */
PscPoolusedHeading
psc_poolused_read_heading (const char *text, gsize length, PscPoolusedLayout *layout);

/**
 * PscPoolusedSort:
 * @sorted_by: `tag`, `nonpaged` or `paged`, a constant
 * @is_session: the table shows session pool
 */
typedef struct
{
  const char *sorted_by;
  gboolean is_session;
} PscPoolusedSort;

/**
 * psc_poolused_read_sort:
 * @sort: (out): set only on success
 *
 * Reads `Sorting by Tag`, `Sorting by NonPaged Pool Consumed`, `Sorting by Session Tag`….
 */
gboolean psc_poolused_read_sort (const char *text, gsize length, PscPoolusedSort *sort);

/**
 * psc_poolused_is_preamble:
 *
 * Whether the line is `Pool Used:` or the first heading line, `NonPaged Paged`.
 */
gboolean psc_poolused_is_preamble (const char *text, gsize length);

/**
 * psc_poolused_is_noise:
 *
 * Whether the line is something that the debugger says in the middle of any output: symbol loading,
 * statistics of its cache, an interruption.
 */
gboolean psc_poolused_is_noise (const char *text, gsize length);

/**
 * PscPoolusedCommand:
 * @flags: the first argument; 0 where there is none
 * @filter: (nullable) (transfer full): the tag pattern
 */
typedef struct
{
  guint64 flags;
  char *filter;
} PscPoolusedCommand;

#define PSC_POOLUSED_FLAG_SESSION 8u

/**
 * psc_poolused_read_command:
 * @text: what was typed, perhaps several commands with semicolons between them
 * @nth: which `!poolused` of the line, from 0
 * @command: (out): set only on success; free its filter
 *
 * Reads `!poolused [flags [tag]]`, also as `!kdexts.poolused` and `!kdexts!poolused`. Flags are
 * hexadecimal. A first argument that is no number is a tag: the extension's documentation wants
 * flags first, people forget them.
 */
gboolean psc_poolused_read_command (const char *text, guint nth, PscPoolusedCommand *command);

G_END_DECLS
