/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the loader on a thread and brings its progress to the caller's main context, merged into at
 * most one pending call. Called by the application.
 */
#include "config.h"

#include "load/loader.h"

typedef struct
{
  GStrv specs;
  PscLoadProgress progress;
  gpointer progress_data;
  GMainContext *context;

  GMutex lock; /* guards what follows */
  char *path;
  PscLoadStage stage;
  double fraction;
  gboolean is_pending;
} LoadData;

static void
load_data_free (gpointer data)
{
  LoadData *self = (LoadData *) data;

  g_strfreev (self->specs);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* The caller's side: says the newest figures, unless the work is over. */
static gboolean
progress_idle (gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  LoadData *self = (LoadData *) g_task_get_task_data (task);
  g_autofree char *path = NULL;
  PscLoadStage stage;
  double fraction;

  g_mutex_lock (&self->lock);
  path = g_steal_pointer (&self->path);
  stage = self->stage;
  fraction = self->fraction;
  self->is_pending = FALSE;
  g_mutex_unlock (&self->lock);
  if (!g_task_get_completed (task) && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    self->progress (path, stage, fraction, self->progress_data);
  return G_SOURCE_REMOVE;
}

static void
post_progress (const char *path, PscLoadStage stage, double fraction, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  LoadData *self = (LoadData *) g_task_get_task_data (task);
  gboolean must_post;

  g_mutex_lock (&self->lock);
  g_free (self->path);
  self->path = g_strdup (path);
  self->stage = stage;
  self->fraction = fraction;
  must_post = !self->is_pending;
  self->is_pending = TRUE;
  g_mutex_unlock (&self->lock);
  if (!must_post)
    return;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT_IDLE, progress_idle,
                              g_object_ref (task), g_object_unref);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LoadData *self = (LoadData *) task_data;
  GError *error = NULL;
  PscLoaded *loaded =
      psc_load ((const char *const *) self->specs, self->progress != NULL ? post_progress : NULL,
                task, cancellable, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, (GDestroyNotify) psc_loaded_unref);
  else
    g_task_return_error (task, error);
}

void
psc_load_async (const char *const *specs,
                PscLoadProgress progress,
                gpointer progress_data,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LoadData *self;

  g_return_if_fail (specs != NULL);

  self = g_new0 (LoadData, 1);
  self->specs = g_strdupv ((GStrv) specs);
  self->progress = progress;
  self->progress_data = progress_data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, psc_load_async);
  /* What was read before cancelling is a result, not an error. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, load_data_free);
  g_task_run_in_thread (task, load_thread);
}

PscLoaded *
psc_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return (PscLoaded *) g_task_propagate_pointer (G_TASK (result), error);
}
