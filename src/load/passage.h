/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a file around a place, to be read by people.
 *
 * A file of any size is passed through once and only the passage is kept, so memory has a bound.
 * Archives are opened as the loader opens them, and lines are counted as it counts them.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lines kept before the place and behind it: some hundred screens. */
#define PSC_PASSAGE_LINES 5000u

/**
 * PscPassage:
 * @lines: (element-type utf8): in order
 * @first_line: the number of the first one in the file, from 1
 * @marked: the index of the line asked for; of the last line where the file has fewer
 * @has_more: the file goes on behind the last one
 */
typedef struct
{
  GPtrArray *lines;
  guint first_line;
  guint marked;
  gboolean has_more;
} PscPassage;

void psc_passage_free (PscPassage *self);

/**
 * psc_passage_read:
 * @path: as the loader names the file
 * @text: (nullable): its content where it is no file, such as a text that was pasted
 * @line: from 1; 0 stands for the first
 *
 * Synchronous; for a thread.
 *
 * Returns: (transfer full) (nullable): at least one line
 */
PscPassage *psc_passage_read (const char *path,
                              GBytes *text,
                              guint line,
                              GCancellable *cancellable,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPassage, psc_passage_free)

G_END_DECLS
