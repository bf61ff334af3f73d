/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening goes in two steps: the loader reads files, then a task joins what is new with what is
 * open (its order, where runs of the machine end, conclusions). Requests wait in a queue, so that
 * two drops in a row give one document.
 */
#include "config.h"

#include "app/opener.h"

/* One thing to read: files, or a text. */
typedef struct
{
  GStrv specs;
  GBytes *text;
} Request;

/* What the joining task gets, and gives. */
typedef struct
{
  PscCollection *before;
  PscLoaded *loaded;
  PscOpened opened;
} Joining;

struct _PscOpener
{
  GObject parent_instance;

  GQueue requests;
  GCancellable *cancellable; /* of the work under way */
  double progress;
  char *progress_path;
  PscLoadStage progress_stage;
  gboolean is_joining;
  guint n_pasted;
  GHashTable *pasted; /* texts by the name that places call them by */
  PscCollection *collection;
};

G_DEFINE_FINAL_TYPE (PscOpener, psc_opener, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_IS_BUSY,
  PROP_IS_JOINING,
  PROP_PROGRESS,
  PROP_PROGRESS_PATH,
  PROP_PROGRESS_STAGE,
  N_PROPS
};

enum
{
  SIGNAL_FAILED,
  SIGNAL_OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void start_next (PscOpener *self);

static void
request_free (gpointer data)
{
  Request *request = (Request *) data;

  g_strfreev (request->specs);
  g_clear_pointer (&request->text, g_bytes_unref);
  g_free (request);
}

static void
joining_free (gpointer data)
{
  Joining *joining = (Joining *) data;

  g_clear_pointer (&joining->before, psc_collection_unref);
  psc_loaded_unref (joining->loaded);
  g_clear_object (&joining->opened.series);
  g_clear_object (&joining->opened.outline);
  g_clear_object (&joining->opened.investigation);
  g_clear_pointer (&joining->opened.collection, psc_collection_unref);
  g_free (joining);
}

static void
psc_opener_dispose (GObject *object)
{
  PscOpener *self = PSC_OPENER (object);

  psc_opener_cancel (self);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (psc_opener_parent_class)->dispose (object);
}

static void
psc_opener_finalize (GObject *object)
{
  PscOpener *self = PSC_OPENER (object);

  g_queue_clear_full (&self->requests, request_free);
  g_free (self->progress_path);
  g_hash_table_unref (self->pasted);
  g_clear_pointer (&self->collection, psc_collection_unref);

  G_OBJECT_CLASS (psc_opener_parent_class)->finalize (object);
}

static void
psc_opener_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscOpener *self = PSC_OPENER (object);

  switch (id)
    {
    case PROP_IS_BUSY:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_IS_JOINING:
      g_value_set_boolean (value, self->is_joining);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PROGRESS_PATH:
      g_value_set_string (value, self->progress_path);
      break;
    case PROP_PROGRESS_STAGE:
      g_value_set_uint (value, self->progress_stage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_opener_class_init (PscOpenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = psc_opener_dispose;
  object_class->finalize = psc_opener_finalize;
  object_class->get_property = psc_opener_get_property;

  properties[PROP_IS_BUSY] = g_param_spec_boolean ("is-busy", NULL, NULL, FALSE, flags);
  properties[PROP_IS_JOINING] = g_param_spec_boolean ("is-joining", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_PROGRESS_PATH] = g_param_spec_string ("progress-path", NULL, NULL, NULL, flags);
  properties[PROP_PROGRESS_STAGE] =
      g_param_spec_uint ("progress-stage", NULL, NULL, 0, PSC_LOAD_READING_POOL, PSC_LOAD_READING,
                         flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
psc_opener_init (PscOpener *self)
{
  g_queue_init (&self->requests);
  self->pasted =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

PscOpener *
psc_opener_new (void)
{
  return PSC_OPENER (g_object_new (PSC_TYPE_OPENER, NULL));
}

static void
set_progress (PscOpener *self, const char *path, PscLoadStage stage, double fraction)
{
  if (self->progress_stage != stage)
    {
      self->progress_stage = stage;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_STAGE]);
    }
  if (g_strcmp0 (self->progress_path, path) != 0)
    {
      g_free (self->progress_path);
      self->progress_path = g_strdup (path);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS_PATH]);
    }
  fraction = CLAMP (fraction, 0.0, 1.0);
  if (fraction > self->progress || fraction < self->progress)
    {
      self->progress = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
}

static void
set_joining (PscOpener *self, gboolean is_joining)
{
  if (self->is_joining == is_joining)
    return;
  self->is_joining = is_joining;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_JOINING]);
}

/* Ends one request and begins the next. */
static void
finish_request (PscOpener *self)
{
  g_clear_object (&self->cancellable);
  set_progress (self, NULL, PSC_LOAD_READING, 0.0);
  start_next (self);
  if (self->cancellable == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_BUSY]);
}

/* Joining. */

static PscSeries *
thin_out (PscSeries *series)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint n = psc_series_get_n (series);

  if (n <= PSC_OUTLINE_SNAPSHOTS)
    return g_object_ref (series);
  for (guint i = 0; i < PSC_OUTLINE_SNAPSHOTS; i++)
    {
      guint64 place = (guint64) i * (n - 1) / (PSC_OUTLINE_SNAPSHOTS - 1);

      g_ptr_array_add (chosen, psc_series_get (series, (guint) place));
    }
  return psc_series_new (chosen);
}

static void
join_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Joining *joining = (Joining *) task_data;
  PscOpened *opened = &joining->opened;

  opened->collection = psc_collection_new (joining->before, joining->loaded);
  opened->series = psc_series_new (psc_collection_get_snapshots (opened->collection));
  opened->outline = thin_out (opened->series);
  opened->investigation = psc_investigation_new (opened->collection);
  g_task_return_boolean (task, TRUE);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscOpener *self = PSC_OPENER (source);
  Joining *joining = (Joining *) g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  g_clear_pointer (&self->collection, psc_collection_unref);
  self->collection = psc_collection_ref (joining->opened.collection);
  set_joining (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, &joining->opened);
  finish_request (self);
}

/* Takes over what the loader read. It is not read again, so it is not thrown away either. */
static void
join (PscOpener *self, PscLoaded *loaded)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, joined_cb, NULL);
  Joining *joining = g_new0 (Joining, 1);

  joining->before = self->collection != NULL ? psc_collection_ref (self->collection) : NULL;
  joining->loaded = psc_loaded_ref (loaded);
  set_progress (self, NULL, PSC_LOAD_READING, 1.0);
  set_joining (self, TRUE);
  g_task_set_source_tag (task, join);
  g_task_set_task_data (task, joining, joining_free);
  g_task_run_in_thread (task, join_thread);
}

static void
take_loaded (PscOpener *self, PscLoaded *loaded, GError *error)
{
  if (loaded != NULL)
    {
      join (self, loaded);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  finish_request (self);
}

/* Reading. */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscOpener) self = PSC_OPENER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = psc_load_finish (result, &error);

  take_loaded (self, loaded, error);
}

static void
text_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = (PscLoaded *) g_task_propagate_pointer (G_TASK (result), &error);

  take_loaded (PSC_OPENER (source), loaded, error);
}

typedef struct
{
  GBytes *text;
  char *name;
} PastedText;

static void
pasted_text_free (gpointer data)
{
  PastedText *pasted = (PastedText *) data;

  g_bytes_unref (pasted->text);
  g_free (pasted->name);
  g_free (pasted);
}

static void
text_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const PastedText *pasted = (const PastedText *) task_data;
  GError *error = NULL;
  PscLoaded *loaded = psc_load_text (pasted->text, pasted->name, cancellable, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, (GDestroyNotify) psc_loaded_unref);
  else
    g_task_return_error (task, error);
}

static void
load_text (PscOpener *self, GBytes *text)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, text_loaded_cb, NULL);
  PastedText *pasted = g_new0 (PastedText, 1);

  pasted->text = g_bytes_ref (text);
  pasted->name = g_strdup_printf ("pasted-%u", ++self->n_pasted);
  g_hash_table_insert (self->pasted, g_strdup (pasted->name), g_bytes_ref (text));
  g_task_set_source_tag (task, load_text);
  g_task_set_task_data (task, pasted, pasted_text_free);
  g_task_run_in_thread (task, text_thread);
}

static void
progress_cb (const char *path, PscLoadStage stage, double fraction, gpointer user_data)
{
  set_progress (PSC_OPENER (user_data), path, stage, fraction);
}

static void
start_next (PscOpener *self)
{
  Request *request;

  if (self->cancellable != NULL || g_queue_is_empty (&self->requests))
    return;
  request = (Request *) g_queue_pop_head (&self->requests);
  self->cancellable = g_cancellable_new ();
  /* The reference that the callback takes over keeps the opener for the progress function too. */
  if (request->specs != NULL)
    psc_load_async ((const char *const *) request->specs, progress_cb, self, self->cancellable,
                    loaded_cb, g_object_ref (self));
  else
    load_text (self, request->text);
  request_free (request);
}

static void
push_request (PscOpener *self, Request *request)
{
  gboolean was_busy = self->cancellable != NULL;

  g_queue_push_tail (&self->requests, request);
  start_next (self);
  if (!was_busy)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_BUSY]);
}

void
psc_opener_open (PscOpener *self, const char *const *specs)
{
  Request *request;

  g_return_if_fail (PSC_IS_OPENER (self) && specs != NULL && specs[0] != NULL);

  request = g_new0 (Request, 1);
  request->specs = g_strdupv ((GStrv) specs);
  push_request (self, request);
}

void
psc_opener_paste (PscOpener *self, GBytes *text)
{
  Request *request;

  g_return_if_fail (PSC_IS_OPENER (self) && text != NULL);

  request = g_new0 (Request, 1);
  request->text = g_bytes_ref (text);
  push_request (self, request);
}

void
psc_opener_cancel (PscOpener *self)
{
  g_return_if_fail (PSC_IS_OPENER (self));

  g_queue_clear_full (&self->requests, request_free);
  g_cancellable_cancel (self->cancellable);
}

gboolean
psc_opener_is_busy (PscOpener *self)
{
  g_return_val_if_fail (PSC_IS_OPENER (self), FALSE);

  return self->cancellable != NULL;
}

GBytes *
psc_opener_get_pasted (PscOpener *self, const char *name)
{
  g_return_val_if_fail (PSC_IS_OPENER (self) && name != NULL, NULL);

  return (GBytes *) g_hash_table_lookup (self->pasted, name);
}
