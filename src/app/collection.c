/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files are told apart by their full names. Archives choose the names of what they hold, so trees
 * look them up and no hash tables.
 */
#include "config.h"

#include "app/collection.h"

#include <string.h>

struct _PscCollection
{
  gatomicrefcount n_refs;
  GPtrArray *loads; /* one for each file: they own what the next two point to */
  GPtrArray *inputs;
  GPtrArray *evidence;
  GPtrArray *snapshots;
  PscIssues *file_issues;
  PscIssues *issues;
  GPtrArray *reread;
};

/* A file of the newest load. */
typedef struct
{
  guint index; /* of the load's files */
  GPtrArray *snapshots;
  gboolean is_doubled; /* the load has it more than once */
  gboolean is_whole;   /* no snapshot of it was left out */
  gboolean is_placed;
} Fresh;

static void
fresh_free (gpointer data)
{
  Fresh *fresh = (Fresh *) data;

  g_ptr_array_unref (fresh->snapshots);
  g_free (fresh);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp ((const char *) a, (const char *) b);
}

static Fresh *
find_fresh (GTree *files, const char *path)
{
  g_autofree char *name = g_canonicalize_filename (path, NULL);

  return (Fresh *) g_tree_lookup (files, name);
}

/* Where it is read from is what makes a snapshot of a file this one and no other. */
static PscSnapshot *
find_same (const GPtrArray *snapshots, PscSnapshot *wanted)
{
  for (guint i = 0; i < snapshots->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (snapshots->pdata[i]);

      if (psc_snapshot_get_line (snapshot) == psc_snapshot_get_line (wanted))
        return snapshot;
    }
  return NULL;
}

static const PscInputFile *
get_input (const GPtrArray *inputs, guint index)
{
  return (const PscInputFile *) inputs->pdata[index];
}

/* The files of a load by their full names. */
static GTree *
index_files (PscLoaded *loaded)
{
  GTree *files = g_tree_new_full (compare_names_cb, NULL, g_free, fresh_free);

  for (guint i = 0; i < loaded->files->len; i++)
    {
      const char *path = get_input (loaded->files, i)->path;
      Fresh *fresh = find_fresh (files, path);

      if (fresh != NULL)
        {
          fresh->is_doubled = TRUE;
          continue;
        }
      fresh = g_new0 (Fresh, 1);
      fresh->index = i;
      fresh->snapshots = g_ptr_array_new ();
      g_tree_insert (files, g_canonicalize_filename (path, NULL), fresh);
    }
  return files;
}

/* Of a file that was named twice, once by its folder, each snapshot is taken once. */
static void
share_out_snapshots (GTree *files, PscLoaded *loaded)
{
  for (guint i = 0; i < loaded->snapshots->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (loaded->snapshots, i));
      Fresh *fresh = find_fresh (files, psc_snapshot_get_path (snapshot));

      if (fresh != NULL && (!fresh->is_doubled || find_same (fresh->snapshots, snapshot) == NULL))
        g_ptr_array_add (fresh->snapshots, snapshot);
    }
  for (guint i = 0; i < loaded->files->len; i++)
    {
      const PscInputFile *input = get_input (loaded->files, i);
      Fresh *fresh = find_fresh (files, input->path);

      fresh->is_whole = fresh->snapshots->len >= input->n_snapshots;
    }
}

static void
add_file (PscCollection *self, PscLoaded *load, PscInputFile *input, PscEvidence *evidence)
{
  g_ptr_array_add (self->loads, psc_loaded_ref (load));
  g_ptr_array_add (self->inputs, input);
  g_ptr_array_add (self->evidence, evidence);
}

static void
add_fresh_file (PscCollection *self, PscLoaded *loaded, guint index)
{
  add_file (self, loaded, (PscInputFile *) g_ptr_array_index (loaded->files, index),
            (PscEvidence *) g_ptr_array_index (loaded->evidence, index));
}

static void
add_files (PscCollection *self, const PscCollection *before, PscLoaded *loaded, GTree *files)
{
  for (guint i = 0; before != NULL && i < before->inputs->len; i++)
    {
      PscInputFile *input = (PscInputFile *) g_ptr_array_index (before->inputs, i);
      Fresh *fresh = find_fresh (files, input->path);

      if (fresh == NULL)
        add_file (self, (PscLoaded *) g_ptr_array_index (before->loads, i), input,
                  (PscEvidence *) g_ptr_array_index (before->evidence, i));
      else
        {
          add_fresh_file (self, loaded, fresh->index);
          g_ptr_array_add (self->reread, g_strdup (input->path));
          fresh->is_placed = TRUE;
        }
    }
  for (guint i = 0; i < loaded->files->len; i++)
    {
      Fresh *fresh = find_fresh (files, get_input (loaded->files, i)->path);

      if (fresh->index == i && !fresh->is_placed)
        add_fresh_file (self, loaded, i);
      fresh->is_placed = FALSE;
    }
}

static void
add_snapshot (PscCollection *self, PscSnapshot *snapshot)
{
  g_ptr_array_add (self->snapshots, g_object_ref (snapshot));
}

static void
place_all (PscCollection *self, Fresh *fresh)
{
  for (guint i = 0; !fresh->is_placed && i < fresh->snapshots->len; i++)
    add_snapshot (self, PSC_SNAPSHOT (g_ptr_array_index (fresh->snapshots, i)));
  fresh->is_placed = TRUE;
}

/* New snapshots stand where the old ones of their file stood, because the order of files without
 * times is the order in which a person opened them. */
static void
add_snapshots (PscCollection *self, const PscCollection *before, PscLoaded *loaded, GTree *files)
{
  for (guint i = 0; before != NULL && i < before->snapshots->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (before->snapshots, i));
      Fresh *fresh = find_fresh (files, psc_snapshot_get_path (snapshot));

      if (fresh != NULL && fresh->is_whole)
        place_all (self, fresh);
      else if (fresh == NULL || find_same (fresh->snapshots, snapshot) == NULL)
        add_snapshot (self, snapshot);
    }
  for (guint i = 0; i < loaded->files->len; i++)
    place_all (self, find_fresh (files, get_input (loaded->files, i)->path));
}

static gboolean
has_issue (const PscIssues *issues, const PscIssue *wanted)
{
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      if (strcmp (issue->place, wanted->place) == 0
          && strcmp (issue->message, wanted->message) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether an issue is about a file that was read again, under the name that either reading gave
 * it. */
static gboolean
is_about (const char *place, const PscLoaded *loaded, const GPtrArray *reread)
{
  for (guint i = 0; i < loaded->files->len + reread->len; i++)
    {
      const char *path = i < loaded->files->len
                             ? get_input (loaded->files, i)->path
                             : (const char *) reread->pdata[i - loaded->files->len];
      gsize length = strlen (path);

      if (strncmp (place, path, length) == 0 && strchr (":@#", place[length]) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add_issues (PscCollection *self, const PscCollection *before, PscLoaded *loaded)
{
  guint n = before != NULL ? psc_issues_get_n (before->file_issues) : 0;

  for (guint i = 0; i < n; i++)
    {
      const PscIssue *issue = psc_issues_get (before->file_issues, i);

      if (!is_about (issue->place, loaded, self->reread) && !has_issue (loaded->issues, issue))
        psc_issues_add (self->file_issues, issue->severity, issue->place, "%s", issue->message);
    }
  psc_issues_append (self->file_issues, loaded->issues);
  psc_issues_append (self->issues, self->file_issues);
  for (guint i = 0; i < self->snapshots->len; i++)
    psc_issues_append (self->issues, psc_snapshot_get_issues (
                                         PSC_SNAPSHOT (g_ptr_array_index (self->snapshots, i))));
}

PscCollection *
psc_collection_new (const PscCollection *before, PscLoaded *loaded)
{
  g_autoptr (GTree) files = NULL;
  PscCollection *self;

  g_return_val_if_fail (loaded != NULL, NULL);

  self = g_new0 (PscCollection, 1);
  g_atomic_ref_count_init (&self->n_refs);
  self->loads = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_loaded_unref);
  self->inputs = g_ptr_array_new ();
  self->evidence = g_ptr_array_new ();
  self->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  self->file_issues = psc_issues_new ();
  self->issues = psc_issues_new ();
  self->reread = g_ptr_array_new_with_free_func (g_free);
  files = index_files (loaded);
  share_out_snapshots (files, loaded);
  add_files (self, before, loaded, files);
  add_snapshots (self, before, loaded, files);
  psc_snapshots_order (self->snapshots);
  add_issues (self, before, loaded);
  return self;
}

PscCollection *
psc_collection_ref (PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_collection_unref (PscCollection *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->evidence);
  g_ptr_array_unref (self->loads);
  g_ptr_array_unref (self->snapshots);
  g_ptr_array_unref (self->reread);
  psc_issues_unref (self->file_issues);
  psc_issues_unref (self->issues);
  g_free (self);
}

GPtrArray *
psc_collection_get_snapshots (const PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->snapshots;
}

const GPtrArray *
psc_collection_get_inputs (const PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->inputs;
}

const GPtrArray *
psc_collection_get_evidence (const PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->evidence;
}

PscIssues *
psc_collection_get_issues (const PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->issues;
}

const GPtrArray *
psc_collection_get_reread (const PscCollection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reread;
}
