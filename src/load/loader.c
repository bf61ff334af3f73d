/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens inputs one after the other and orders what they hold. Called by both front ends.
 */
#include "config.h"

#include "load/loader.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "capture/capture.h"
#include "dump/dump.h"
#include "load/archive.h"
#include "load/dump-file.h"
#include "load/file-spec.h"
#include "load/loader-private.h"
#include "load/standard-input.h"

/* One file to read: given itself, or found in a folder. */
typedef struct
{
  char *path;
  gboolean from_folder;
  guint64 n_bytes;
} Input;

/* One argument, with the inputs it stands for. */
typedef struct
{
  PscFileSpec spec;
  GPtrArray *snapshots; /* read for this argument */
  PscSnapshot *chosen;  /* the one of `#N`, else the last one; borrowed */
} Argument;

typedef struct
{
  PscLoaded *loaded;
  GError *first_error;
  PscLoadProgress progress;
  gpointer progress_data;
  const PscPdbSearch *symbols;
  const char *path;
  guint64 n_done;
  guint64 n_current; /* bytes of a dump that is being read */
  guint64 n_total;
  GCancellable *cancellable;
  gboolean is_stopped;
  GHashTable *selected; /* snapshots that an argument asks for */
} Loading;

PscLoaded *
psc_loaded_ref (PscLoaded *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_loaded_unref (PscLoaded *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->memory);
  g_ptr_array_unref (self->dumps);
  g_ptr_array_unref (self->snapshots);
  g_ptr_array_unref (self->series);
  g_array_unref (self->chosen);
  psc_issues_unref (self->issues);
  g_free (self);
}

static void
source_free (gpointer data)
{
  if (data != NULL)
    psc_source_unref ((PscSource *) data);
}

static void
dump_free (gpointer data)
{
  if (data != NULL)
    psc_dump_file_free ((PscDumpFile *) data);
}

static PscLoaded *
loaded_new (void)
{
  PscLoaded *self = g_new0 (PscLoaded, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_input_file_free);
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_evidence_free);
  self->memory = g_ptr_array_new_with_free_func (source_free);
  self->dumps = g_ptr_array_new_with_free_func (dump_free);
  self->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  self->issues = psc_issues_new ();
  return self;
}

static void
input_free (gpointer data)
{
  Input *input = (Input *) data;

  g_free (input->path);
  g_free (input);
}

static void
add_input (GPtrArray *inputs, const char *path, gboolean from_folder)
{
  Input *input = g_new0 (Input, 1);

  input->path = g_strdup (path);
  input->from_folder = from_folder;
  g_ptr_array_add (inputs, input);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a;
  const char *y = *(const char *const *) b;
  g_autofree char *key_x = g_utf8_collate_key_for_filename (x, -1);
  g_autofree char *key_y = g_utf8_collate_key_for_filename (y, -1);
  int order = strcmp (key_x, key_y);

  return order != 0 ? order : strcmp (x, y);
}

/* The files of a folder in the order a file manager shows them: `log2` before `log10`. */
static gboolean
expand_folder (const char *path, GPtrArray *inputs, PscIssues *issues, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL && names->len < PSC_MAX_FOLDER_FILES)
    {
      g_autofree char *full = g_build_filename (path, name, NULL);

      if (name[0] != '.' && g_file_test (full, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&full));
    }
  if (name != NULL)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, path,
                    "more than %u files in the folder: the rest is left out", PSC_MAX_FOLDER_FILES);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_input (inputs, (const char *) g_ptr_array_index (names, i), TRUE);
  return TRUE;
}

static void
tell (const Loading *loading, PscLoadStage stage, guint64 done, guint64 total)
{
  loading->progress (loading->path, stage,
                     (double) (loading->n_done + done)
                         / (double) MAX (loading->n_total, loading->n_done + total),
                     loading->progress_data);
}

static void
capture_progress (guint64 done, guint64 total, gpointer user_data)
{
  tell ((const Loading *) user_data, PSC_LOAD_READING, done, total);
}

static PscSource *
open_input (const char *path, GError **error)
{
  if (strcmp (path, "-") == 0)
    return psc_standard_input_open (error);
  return psc_source_new_for_path (path, error);
}

/* Moves what a capture holds to the result. */
static void
adopt_capture (PscLoaded *loaded, PscCapture *capture, GPtrArray *snapshots)
{
  for (guint i = 0; i < capture->snapshots->len; i++)
    g_ptr_array_add (snapshots, g_object_ref (g_ptr_array_index (capture->snapshots, i)));
  psc_issues_append (loaded->issues, capture->issues);
  g_ptr_array_add (loaded->files, g_steal_pointer (&capture->file));
  g_ptr_array_add (loaded->evidence, g_steal_pointer (&capture->evidence));
  g_ptr_array_add (loaded->memory, NULL);
  g_ptr_array_add (loaded->dumps, NULL);
}

static gboolean
read_capture (Loading *loading,
              const char *path,
              PscSource *source,
              GPtrArray *snapshots,
              GError **error)
{
  PscCapture *capture;

  loading->path = path;
  capture = psc_capture_read (source, path, loading->progress != NULL ? capture_progress : NULL,
                              loading, loading->cancellable, error);
  loading->n_done += psc_source_get_size (source);
  if (capture == NULL)
    return FALSE;
  adopt_capture (loading->loaded, capture, snapshots);
  psc_capture_free (capture);
  return TRUE;
}

/* psc_dump_file_read() and psc_dump_file_read_raw(). */
typedef PscDumpFile *(*DumpFunc) (PscSource *source,
                                  const char *path,
                                  const PscPdbSearch *symbols,
                                  PscIssues *issues,
                                  PscDumpProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

static void
dump_progress (PscLoadStage stage, double fraction, gpointer user_data)
{
  const Loading *loading = (const Loading *) user_data;

  tell (loading, stage, (guint64) (fraction * (double) loading->n_current), loading->n_current);
}

/* Of a dump only some pages are read, so its bytes count by stages. @read is one of the two ways
 * to read it. */
static gboolean
read_dump (Loading *loading,
           DumpFunc read,
           const char *path,
           PscSource *source,
           GPtrArray *snapshots,
           GError **error)
{
  PscLoaded *loaded = loading->loaded;
  g_autoptr (PscDumpFile) dump = NULL;

  loading->path = path;
  loading->n_current = psc_source_get_size (source);
  dump =
      read (source, path, loading->symbols, loaded->issues,
            loading->progress != NULL ? dump_progress : NULL, loading, loading->cancellable, error);
  if (dump != NULL || read == psc_dump_file_read)
    loading->n_done += loading->n_current;
  if (dump == NULL)
    return FALSE;
  g_ptr_array_add (loaded->files, g_steal_pointer (&dump->file));
  g_ptr_array_add (loaded->evidence, g_steal_pointer (&dump->evidence));
  g_ptr_array_add (loaded->memory, g_steal_pointer (&dump->memory));
  if (dump->snapshot != NULL)
    g_ptr_array_add (snapshots, g_steal_pointer (&dump->snapshot));
  g_ptr_array_add (loaded->dumps, g_steal_pointer (&dump));
  return TRUE;
}

/* What neither a dump nor an archive is recognised by is text, unless a kernel is found in it. */
static gboolean
read_other (Loading *loading,
            const char *path,
            PscSource *source,
            GPtrArray *snapshots,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (psc_dump_file_may_be_raw (source))
    {
      if (read_dump (loading, psc_dump_file_read_raw, path, source, snapshots, &local_error))
        return TRUE;
      if (!g_error_matches (local_error, PSC_ERROR, PSC_ERROR_UNRECOGNISED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return read_capture (loading, path, source, snapshots, error);
}

/* What unpacking an archive fills. */
typedef struct
{
  Loading *loading;
  GPtrArray *snapshots;
  guint depth;
} Unpacked;

static gboolean read_source (Loading *loading,
                             const char *path,
                             PscSource *source,
                             GPtrArray *snapshots,
                             guint depth,
                             GError **error);

/* Of an archive, as of a folder, only the files that are captures count. */
static gboolean
unpacked_cb (const char *path, PscSource *source, gpointer user_data, GError **error)
{
  Unpacked *unpacked = (Unpacked *) user_data;
  g_autoptr (GError) local_error = NULL;

  if (read_source (unpacked->loading, path, source, unpacked->snapshots, unpacked->depth,
                   &local_error)
      || g_error_matches (local_error, PSC_ERROR, PSC_ERROR_UNRECOGNISED))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  psc_issues_add (unpacked->loading->loaded->issues, PSC_SEVERITY_ERROR, path, "%s",
                  local_error->message);
  return TRUE;
}

static gboolean
read_source (Loading *loading,
             const char *path,
             PscSource *source,
             GPtrArray *snapshots,
             guint depth,
             GError **error)
{
  Unpacked unpacked = { .loading = loading, .snapshots = snapshots, .depth = depth + 1 };
  guint n_before = loading->loaded->files->len;

  if (psc_dump_is_dump (source))
    return read_dump (loading, psc_dump_file_read, path, source, snapshots, error);
  if (depth >= PSC_MAX_ARCHIVE_DEPTH || !psc_archive_detect (source))
    return read_other (loading, path, source, snapshots, error);
  if (!psc_archive_unpack (source, path, loading->loaded->issues, unpacked_cb, &unpacked,
                           loading->cancellable, error))
    return FALSE;
  if (loading->loaded->files->len > n_before)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
               "%s: unpacked, but found nothing in it that Poolscope reads", path);
  return FALSE;
}

static gboolean
read_input (Loading *loading, const Input *input, GPtrArray *snapshots, GError **error)
{
  g_autoptr (PscSource) source = NULL;

  if (g_cancellable_set_error_if_cancelled (loading->cancellable, error))
    return FALSE;
  source = open_input (input->path, error);
  return source != NULL && read_source (loading, input->path, source, snapshots, 0, error);
}

/* Keeps an error as an issue, whose place is the path already, and the first one as the answer in
 * case nothing can be read. */
static void
take_error (Loading *loading, const char *path, GError *error)
{
  gsize length = strlen (path);
  const char *message;

  if (strstr (error->message, path) == NULL)
    g_prefix_error (&error, "%s: ", path);
  message = error->message;
  if (strncmp (message, path, length) == 0 && strncmp (message + length, ": ", 2) == 0)
    message += length + 2;
  psc_issues_add (loading->loaded->issues, PSC_SEVERITY_ERROR, path, "%s", message);
  if (loading->first_error == NULL)
    loading->first_error = error;
  else
    g_error_free (error);
}

/* Of a folder only the files that are captures count; whatever else lies there is no issue. */
static gboolean
is_harmless (const Input *input, const GError *error)
{
  return input->from_folder && g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED);
}

/* After cancelling, the files that were read completely are the result. Takes @cancelled over. */
static gboolean
stop (Loading *loading, const char *path, GError *cancelled, GError **error)
{
  if (loading->loaded->files->len == 0)
    {
      g_propagate_error (error, cancelled);
      return FALSE;
    }
  g_error_free (cancelled);
  if (!loading->is_stopped)
    psc_issues_add (loading->loaded->issues, PSC_SEVERITY_WARNING, path,
                    "reading was stopped: this file and what follows it is left out");
  loading->is_stopped = TRUE;
  return TRUE;
}

static gboolean
read_inputs (Loading *loading, GPtrArray *inputs, GPtrArray *snapshots, GError **error)
{
  for (guint i = 0; i < inputs->len; i++)
    {
      const Input *input = (const Input *) g_ptr_array_index (inputs, i);
      g_autoptr (GError) local_error = NULL;

      if (read_input (loading, input, snapshots, &local_error) || is_harmless (input, local_error))
        continue;
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return stop (loading, input->path, g_steal_pointer (&local_error), error);
      take_error (loading, input->path, g_steal_pointer (&local_error));
    }
  return TRUE;
}

/* The path without `.` and links to the folder above it, so that `a.log` and `./a.log` are one. */
static gboolean
is_same_path (const char *a, const char *b)
{
  g_autofree char *full_a = g_canonicalize_filename (a, NULL);
  g_autofree char *full_b = g_canonicalize_filename (b, NULL);

  return strcmp (full_a, full_b) == 0;
}

static Argument *
find_argument (GPtrArray *arguments, const char *path)
{
  for (guint i = 0; i < arguments->len; i++)
    {
      Argument *argument = (Argument *) g_ptr_array_index (arguments, i);

      if (argument->snapshots != NULL && is_same_path (argument->spec.path, path))
        return argument;
    }
  return NULL;
}

static void
argument_free (gpointer data)
{
  Argument *argument = (Argument *) data;

  psc_file_spec_clear (&argument->spec);
  g_clear_pointer (&argument->snapshots, g_ptr_array_unref);
  g_free (argument);
}

static GPtrArray *
expand_argument (Loading *loading, const PscFileSpec *spec)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (input_free);
  g_autoptr (GError) error = NULL;

  if (strcmp (spec->path, "-") == 0 || !g_file_test (spec->path, G_FILE_TEST_IS_DIR))
    add_input (inputs, spec->path, FALSE);
  else if (!expand_folder (spec->path, inputs, loading->loaded->issues, &error))
    take_error (loading, spec->path, g_steal_pointer (&error));
  return g_steal_pointer (&inputs);
}

static void
count_bytes (Loading *loading, GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++)
    {
      const Input *input = (const Input *) g_ptr_array_index (inputs, i);
      GStatBuf status;

      if (g_stat (input->path, &status) == 0)
        loading->n_total += (guint64) status.st_size;
    }
}

/* All snapshots behind one argument, read now or, for a file named before, shared with that. */
static gboolean
load_argument (Loading *loading, GPtrArray *arguments, Argument *argument, GError **error)
{
  const Argument *before = find_argument (arguments, argument->spec.path);
  g_autoptr (GPtrArray) inputs = NULL;
  guint n_before = loading->loaded->files->len;
  guint n_errors = psc_issues_get_n (loading->loaded->issues);
  g_autoptr (GError) empty = NULL;

  if (before != NULL)
    {
      argument->snapshots = g_ptr_array_ref (before->snapshots);
      return TRUE;
    }
  argument->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  inputs = expand_argument (loading, &argument->spec);
  count_bytes (loading, inputs);
  if (!read_inputs (loading, inputs, argument->snapshots, error))
    return FALSE;
  if (!loading->is_stopped && loading->loaded->files->len == n_before
      && n_errors == psc_issues_get_n (loading->loaded->issues))
    {
      g_set_error (&empty, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                   "%s: the folder holds no file that Poolscope reads", argument->spec.path);
      take_error (loading, argument->spec.path, g_steal_pointer (&empty));
    }
  return TRUE;
}

/* The one snapshot that `#N` names; none and an issue when there is no such snapshot. */
static PscSnapshot *
find_numbered (Loading *loading, const Argument *argument)
{
  const PscFileSpec *spec = &argument->spec;
  gint n = (gint) argument->snapshots->len;
  gint index = spec->index < 0 ? spec->index + n : spec->index;
  g_autoptr (GError) error = NULL;

  if (index >= 0 && index < n)
    return PSC_SNAPSHOT (g_ptr_array_index (argument->snapshots, (guint) index));
  g_set_error (&error, PSC_ERROR, PSC_ERROR_RANGE,
               "%s: there is no snapshot #%d: found %d, numbered from 0", spec->path, spec->index,
               n);
  take_error (loading, spec->path, g_steal_pointer (&error));
  return NULL;
}

/* Numbers count in the order of time, so that `#-1` is what a command takes without a number. */
static void
select_snapshots (Loading *loading, Argument *argument)
{
  guint n = argument->snapshots->len;

  if (n == 0)
    return;
  psc_snapshots_order (argument->snapshots);
  if (argument->spec.has_index)
    {
      argument->chosen = find_numbered (loading, argument);
      if (argument->chosen != NULL)
        g_hash_table_add (loading->selected, argument->chosen);
      return;
    }
  for (guint i = 0; i < n; i++)
    g_hash_table_add (loading->selected, g_ptr_array_index (argument->snapshots, i));
  argument->chosen = PSC_SNAPSHOT (g_ptr_array_index (argument->snapshots, n - 1));
}

/* Joins what the arguments hold: each snapshot once, in the order of time. */
static void
join_arguments (Loading *loading, GPtrArray *arguments)
{
  PscLoaded *loaded = loading->loaded;
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (guint a = 0; a < arguments->len; a++)
    {
      const Argument *argument = (const Argument *) g_ptr_array_index (arguments, a);

      for (guint i = 0; i < argument->snapshots->len; i++)
        if (g_hash_table_add (places, g_ptr_array_index (argument->snapshots, i)))
          g_ptr_array_add (loaded->series,
                           g_object_ref (g_ptr_array_index (argument->snapshots, i)));
    }
  psc_loaded_order_series (loaded);
  for (guint i = 0; i < loaded->series->len; i++)
    {
      gpointer snapshot = g_ptr_array_index (loaded->series, i);

      g_hash_table_insert (places, snapshot, GUINT_TO_POINTER (i));
      if (g_hash_table_contains (loading->selected, snapshot))
        g_ptr_array_add (loaded->snapshots, g_object_ref (snapshot));
    }
  for (guint a = 0; a < arguments->len; a++)
    {
      const Argument *argument = (const Argument *) g_ptr_array_index (arguments, a);
      guint place = argument->chosen == NULL
                        ? PSC_NO_SNAPSHOT
                        : GPOINTER_TO_UINT (g_hash_table_lookup (places, argument->chosen));

      g_array_append_val (loaded->chosen, place);
    }
}

static gboolean
load_arguments (Loading *loading, const char *const *specs, GPtrArray *arguments, GError **error)
{
  for (guint i = 0; specs[i] != NULL; i++)
    {
      Argument *argument = g_new0 (Argument, 1);

      psc_file_spec_init (&argument->spec, specs[i]);
      g_ptr_array_add (arguments, argument);
      if (!load_argument (loading, arguments, argument, error))
        return FALSE;
      select_snapshots (loading, argument);
    }
  return TRUE;
}

PscLoaded *
psc_load (const char *const *specs,
          PscLoadProgress progress,
          gpointer user_data,
          GCancellable *cancellable,
          GError **error)
{
  return psc_load_with_symbols (specs, NULL, progress, user_data, cancellable, error);
}

PscLoaded *
psc_load_with_symbols (const char *const *specs,
                       const PscSymbolSettings *settings,
                       PscLoadProgress progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (PscLoaded) loaded = loaded_new ();
  g_autoptr (PscPdbSearch) symbols = psc_pdb_search_new (settings);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (argument_free);
  g_autoptr (GHashTable) selected = g_hash_table_new (NULL, NULL);
  Loading loading = {
    .loaded = loaded, .progress = progress, .progress_data = user_data, .cancellable = cancellable
  };

  g_return_val_if_fail (specs != NULL, NULL);

  loading.selected = selected;
  loading.symbols = symbols;
  if (!load_arguments (&loading, specs, arguments, error))
    {
      g_clear_error (&loading.first_error);
      return NULL;
    }
  join_arguments (&loading, arguments);
  if (loaded->snapshots->len == 0 && loading.first_error != NULL)
    {
      g_propagate_error (error, loading.first_error);
      return NULL;
    }
  g_clear_error (&loading.first_error);
  return g_steal_pointer (&loaded);
}

PscLoaded *
psc_load_text (GBytes *text, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscLoaded) loaded = loaded_new ();
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscCapture) capture = NULL;
  guint chosen;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  source = psc_source_new_for_bytes (text);
  capture = psc_capture_read (source, name, NULL, NULL, cancellable, error);
  if (capture == NULL)
    return NULL;
  adopt_capture (loaded, capture, loaded->series);
  for (guint i = 0; i < loaded->series->len; i++)
    g_ptr_array_add (loaded->snapshots, g_object_ref (g_ptr_array_index (loaded->series, i)));
  chosen = loaded->series->len > 0 ? loaded->series->len - 1 : PSC_NO_SNAPSHOT;
  g_array_append_val (loaded->chosen, chosen);
  return g_steal_pointer (&loaded);
}
