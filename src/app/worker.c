/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A task without a source object, so that a view that is closed goes at once and not when its
 * thread comes to an end.
 */
#include "config.h"

#include "app/worker.h"

typedef struct
{
  const PscWorkKind *kind;
  PscInvestigation *investigation;
  gpointer data;
  GWeakRef owner;
  GCancellable **running; /* in the owner */
} Job;

static void
job_free (gpointer data)
{
  Job *job = (Job *) data;

  g_object_unref (job->investigation);
  g_free (job->data);
  g_weak_ref_clear (&job->owner);
  g_free (job);
}

static void
work_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = (const Job *) task_data;

  g_task_return_pointer (task, job->kind->work (job->investigation, job->data, cancellable),
                         job->kind->free_result);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = (Job *) g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GObject) owner = NULL;

  /* Cancelled: the task has freed the result. */
  if (error != NULL)
    return;
  owner = (GObject *) g_weak_ref_get (&job->owner);
  if (owner == NULL)
    {
      job->kind->free_result (value);
      return;
    }
  g_clear_object (job->running);
  job->kind->done (owner, value);
}

void
psc_worker_start (gpointer owner,
                  GCancellable **running,
                  const PscWorkKind *kind,
                  PscInvestigation *investigation,
                  gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (G_IS_OBJECT (owner) && running != NULL && kind != NULL);
  g_return_if_fail (PSC_IS_INVESTIGATION (investigation));

  psc_worker_stop (running);
  *running = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->kind = kind;
  job->investigation = g_object_ref (investigation);
  job->data = data;
  job->running = running;
  g_weak_ref_init (&job->owner, owner);
  task = g_task_new (NULL, *running, done_cb, NULL);
  g_task_set_source_tag (task, psc_worker_start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, work_thread);
}

void
psc_worker_stop (GCancellable **running)
{
  g_return_if_fail (running != NULL);

  g_cancellable_cancel (*running);
  g_clear_object (running);
}

static void
free_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_ptr_array_unref ((GPtrArray *) task_data);
  g_task_return_boolean (task, TRUE);
}

void
psc_worker_free (GPtrArray *array)
{
  g_autoptr (GTask) task = NULL;

  if (array == NULL)
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, psc_worker_free);
  g_task_set_task_data (task, array, NULL);
  g_task_run_in_thread (task, free_thread);
}
