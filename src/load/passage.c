/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines before the place go through a queue that forgets the oldest.
 */
#include "config.h"

#include "load/passage.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/line-reader.h"
#include "load/archive.h"

/* Lines between two looks at the cancellable. */
#define LINES_PER_CHECK 4096u

/* Bytes kept at most, should the lines be as long as lines can be. */
#define MAX_PASSAGE_BYTES (64u * 1024u * 1024u)

typedef struct
{
  const char *path; /* of the file wanted, as it is called within archives */
  guint line;
  guint depth;
  GCancellable *cancellable;
  PscPassage *passage;
} Search;

void
psc_passage_free (PscPassage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/* Turns the queue into the passage. */
static PscPassage *
create_passage (GQueue *lines, guint first_line, guint line, gboolean has_more)
{
  PscPassage *passage = g_new0 (PscPassage, 1);
  char *text;

  passage->lines = g_ptr_array_new_with_free_func (g_free);
  passage->first_line = first_line;
  passage->has_more = has_more;
  while ((text = (char *) g_queue_pop_head (lines)) != NULL)
    g_ptr_array_add (passage->lines, text);
  passage->marked = MIN (MAX (line, first_line) - first_line, passage->lines->len - 1);
  return passage;
}

/* Keeps a line, and forgets those that are too far before the place. */
static void
keep (GQueue *lines, gsize *n_bytes, guint *first_line, const Search *search, const PscLine *line)
{
  g_queue_push_tail (lines, g_strndup (line->text, line->length));
  *n_bytes += line->length + 1;
  if (line->number > search->line)
    return;
  while (lines->length > PSC_PASSAGE_LINES + 1
         || (*n_bytes > MAX_PASSAGE_BYTES / 2 && lines->length > 1))
    {
      char *oldest = (char *) g_queue_pop_head (lines);

      *n_bytes -= strlen (oldest) + 1;
      *first_line += 1;
      g_free (oldest);
    }
}

static gboolean
read_lines (Search *search, PscSource *source, GError **error)
{
  g_autoptr (PscLineReader) reader = psc_line_reader_new (source);
  GQueue lines = G_QUEUE_INIT;
  g_autoptr (GError) local_error = NULL;
  gsize n_bytes = 0;
  guint first_line = 1;
  gboolean has_more = FALSE;
  PscLine line;

  while (!has_more && psc_line_reader_next (reader, &line, &local_error))
    {
      if (line.number % LINES_PER_CHECK == 0
          && g_cancellable_set_error_if_cancelled (search->cancellable, &local_error))
        break;
      has_more = line.number > search->line
                 && (line.number - search->line > PSC_PASSAGE_LINES || n_bytes > MAX_PASSAGE_BYTES);
      if (!has_more)
        keep (&lines, &n_bytes, &first_line, search, &line);
    }
  if (local_error != NULL || lines.length == 0)
    {
      g_queue_clear_full (&lines, g_free);
      if (local_error == NULL)
        g_set_error (&local_error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "%s: found no line",
                     search->path);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  search->passage = create_passage (&lines, first_line, MAX (search->line, 1u), has_more);
  return TRUE;
}

/* Looks into archives until the file that is called like the one wanted is found. */
static gboolean
look_into (const char *path, PscSource *source, gpointer user_data, GError **error)
{
  Search *search = (Search *) user_data;
  g_autoptr (PscIssues) issues = NULL;
  gboolean is_done;

  if (search->passage != NULL)
    return TRUE;
  if (search->depth >= PSC_MAX_ARCHIVE_DEPTH || !psc_archive_detect (source))
    return strcmp (path, search->path) != 0 || read_lines (search, source, error);
  /* The loader has said what is wrong with the archive. */
  issues = psc_issues_new ();
  search->depth++;
  is_done =
      psc_archive_unpack (source, path, issues, look_into, search, search->cancellable, error);
  search->depth--;
  return is_done;
}

/* The file that holds @path: itself, or the archive in whose name it begins. */
static PscSource *
open_outermost (const char *path, char **outer, GError **error)
{
  g_autoptr (GError) first_error = NULL;
  g_autofree char *candidate = g_strdup (path);
  PscSource *source = psc_source_new_for_path (path, &first_error);

  while (source == NULL)
    {
      char *slash = strrchr (candidate, '/');

      if (slash == NULL || slash == candidate)
        {
          g_propagate_error (error, g_steal_pointer (&first_error));
          return NULL;
        }
      *slash = '\0';
      source = psc_source_new_for_path (candidate, NULL);
    }
  *outer = g_steal_pointer (&candidate);
  return source;
}

PscPassage *
psc_passage_read (const char *path,
                  GBytes *text,
                  guint line,
                  GCancellable *cancellable,
                  GError **error)
{
  Search search = { .path = path, .line = line, .cancellable = cancellable };
  g_autoptr (PscSource) source = NULL;
  g_autofree char *outer = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (text != NULL)
    source = psc_source_new_for_bytes (text);
  else
    source = open_outermost (path, &outer, error);
  if (source == NULL || !look_into (outer != NULL ? outer : path, source, &search, error))
    {
      psc_passage_free (search.passage);
      return NULL;
    }
  if (search.passage == NULL)
    g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "%s: is no longer in the archive", path);
  return search.passage;
}
