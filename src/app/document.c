/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening goes in two steps: the loader reads files, then a task joins what is new with what is
 * open (its order, where runs of the machine end). Requests wait in a queue, so that two drops in a
 * row give one document.
 */
#include "config.h"

#include "app/document.h"

#include "load/loader.h"

/* One thing to read: files, or a text. */
typedef struct
{
  GStrv specs;
  GBytes *text;
} Request;

/* What the joining task gets and gives. */
typedef struct
{
  GPtrArray *snapshots;
  PscSeries *series;
  PscSeries *outline;
  GPtrArray *loads;
  PscInvestigation *investigation;
} Joining;

struct _PscDocument
{
  GObject parent_instance;

  GQueue requests;
  GCancellable *cancellable; /* of the work under way */
  double progress;
  char *progress_path;
  guint n_pasted;

  PscIssues *issues; /* of files, not of snapshots */
  PscIssues *all_issues;
  PscSeries *series;
  PscSeries *outline;
  GPtrArray *loads;   /* everything that was read */
  GHashTable *pasted; /* texts by the name that places call them by */
  PscInvestigation *investigation;
  PscSnapshot *current;
  PscSnapshot *mark_a;
  PscSnapshot *mark_b;
  GArray *tags;
};

G_DEFINE_FINAL_TYPE (PscDocument, psc_document, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SERIES,
  PROP_CURRENT,
  PROP_MARK_A,
  PROP_MARK_B,
  PROP_IS_LOADING,
  PROP_PROGRESS,
  PROP_PROGRESS_PATH,
  N_PROPS
};

enum
{
  SIGNAL_FAILED,
  SIGNAL_OPENED,
  SIGNAL_TAGS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void start_next (PscDocument *self);

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

  g_ptr_array_unref (joining->snapshots);
  g_clear_object (&joining->series);
  g_clear_object (&joining->outline);
  g_ptr_array_unref (joining->loads);
  g_clear_object (&joining->investigation);
  g_free (joining);
}

static void
psc_document_dispose (GObject *object)
{
  PscDocument *self = PSC_DOCUMENT (object);

  psc_document_cancel (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->series);
  g_clear_object (&self->outline);
  g_clear_object (&self->investigation);
  g_clear_object (&self->current);
  g_clear_object (&self->mark_a);
  g_clear_object (&self->mark_b);

  G_OBJECT_CLASS (psc_document_parent_class)->dispose (object);
}

static void
psc_document_finalize (GObject *object)
{
  PscDocument *self = PSC_DOCUMENT (object);

  g_queue_clear_full (&self->requests, request_free);
  g_free (self->progress_path);
  psc_issues_unref (self->issues);
  psc_issues_unref (self->all_issues);
  g_array_unref (self->tags);
  g_ptr_array_unref (self->loads);
  g_hash_table_unref (self->pasted);

  G_OBJECT_CLASS (psc_document_parent_class)->finalize (object);
}

static void
psc_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscDocument *self = PSC_DOCUMENT (object);

  switch (id)
    {
    case PROP_SERIES:
      g_value_set_object (value, self->series);
      break;
    case PROP_CURRENT:
      g_value_set_object (value, self->current);
      break;
    case PROP_MARK_A:
      g_value_set_object (value, self->mark_a);
      break;
    case PROP_MARK_B:
      g_value_set_object (value, self->mark_b);
      break;
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case PROP_PROGRESS_PATH:
      g_value_set_string (value, self->progress_path);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
psc_document_class_init (PscDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = psc_document_dispose;
  object_class->finalize = psc_document_finalize;
  object_class->get_property = psc_document_get_property;

  properties[PROP_SERIES] = g_param_spec_object ("series", NULL, NULL, PSC_TYPE_SERIES, flags);
  properties[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, PSC_TYPE_SNAPSHOT, flags);
  properties[PROP_MARK_A] = g_param_spec_object ("mark-a", NULL, NULL, PSC_TYPE_SNAPSHOT, flags);
  properties[PROP_MARK_B] = g_param_spec_object ("mark-b", NULL, NULL, PSC_TYPE_SNAPSHOT, flags);
  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, flags);
  properties[PROP_PROGRESS_PATH] = g_param_spec_string ("progress-path", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TAGS_CHANGED] =
      g_signal_new ("tags-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
}

static void
psc_document_init (PscDocument *self)
{
  g_queue_init (&self->requests);
  self->issues = psc_issues_new ();
  self->all_issues = psc_issues_new ();
  self->tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  self->pasted =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->loads = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_loaded_unref);
}

PscDocument *
psc_document_new (void)
{
  return PSC_DOCUMENT (g_object_new (PSC_TYPE_DOCUMENT, NULL));
}

static void
set_progress (PscDocument *self, const char *path, double fraction)
{
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

/* Ends one request and begins the next. */
static void
finish_request (PscDocument *self)
{
  g_clear_object (&self->cancellable);
  set_progress (self, NULL, 0.0);
  start_next (self);
  if (self->cancellable == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

static void
collect_issues (PscDocument *self)
{
  psc_issues_unref (self->all_issues);
  self->all_issues = psc_issues_new ();
  psc_issues_append (self->all_issues, self->issues);
  for (guint i = 0; i < psc_series_get_n (self->series); i++)
    psc_issues_append (self->all_issues,
                       psc_snapshot_get_issues (psc_series_get (self->series, i)));
}

static void
set_snapshot (PscDocument *self, PscSnapshot **field, PscSnapshot *snapshot, guint property)
{
  if (g_set_object (field, snapshot))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Shows the last snapshot, and proposes to compare the ends of the last run of the machine; the
 * ends of everything where that run is one snapshot alone. */
static void
choose_snapshots (PscDocument *self)
{
  guint n = psc_series_get_n (self->series);
  const PscSegment *run;

  if (n == 0)
    return;
  run = psc_series_get_segment (self->series, psc_series_get_n_segments (self->series) - 1);
  if (n > 1)
    {
      guint first = run->first < run->last ? run->first : 0;

      set_snapshot (self, &self->mark_a, psc_series_get (self->series, first), PROP_MARK_A);
      set_snapshot (self, &self->mark_b, psc_series_get (self->series, run->last), PROP_MARK_B);
    }
  set_snapshot (self, &self->current, psc_series_get (self->series, n - 1), PROP_CURRENT);
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscDocument *self = PSC_DOCUMENT (source);
  const Joining *joining = (const Joining *) g_task_get_task_data (G_TASK (result));

  /* The document is on its way out. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_set_object (&self->outline, joining->outline);
  g_set_object (&self->series, joining->series);
  g_set_object (&self->investigation, joining->investigation);
  collect_issues (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIES]);
  choose_snapshots (self);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
  finish_request (self);
}

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

  psc_snapshots_order (joining->snapshots);
  joining->series = psc_series_new (joining->snapshots);
  joining->outline = thin_out (joining->series);
  joining->investigation = psc_investigation_new (joining->loads, joining->snapshots);
  g_task_return_boolean (task, TRUE);
}

static gpointer
copy_load (gconstpointer load, gpointer user_data)
{
  return psc_loaded_ref ((PscLoaded *) load);
}

/* Takes over what the loader read. */
static void
join (PscDocument *self, PscLoaded *loaded)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, joined_cb, NULL);
  Joining *joining = g_new0 (Joining, 1);

  joining->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; self->series != NULL && i < psc_series_get_n (self->series); i++)
    g_ptr_array_add (joining->snapshots, g_object_ref (psc_series_get (self->series, i)));
  for (guint i = 0; i < loaded->snapshots->len; i++)
    g_ptr_array_add (joining->snapshots, g_object_ref (g_ptr_array_index (loaded->snapshots, i)));
  psc_issues_append (self->issues, loaded->issues);
  g_ptr_array_add (self->loads, psc_loaded_ref (loaded));
  joining->loads = g_ptr_array_copy (self->loads, copy_load, NULL);

  g_task_set_source_tag (task, join);
  g_task_set_task_data (task, joining, joining_free);
  g_task_run_in_thread (task, join_thread);
}

static void
take_loaded (PscDocument *self, PscLoaded *loaded, GError *error)
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

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscDocument) self = PSC_DOCUMENT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = psc_load_finish (result, &error);

  take_loaded (self, loaded, error);
}

static void
text_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = (PscLoaded *) g_task_propagate_pointer (G_TASK (result), &error);

  take_loaded (PSC_DOCUMENT (source), loaded, error);
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
load_text (PscDocument *self, GBytes *text)
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
progress_cb (const char *path, double fraction, gpointer user_data)
{
  set_progress (PSC_DOCUMENT (user_data), path, fraction);
}

static void
start_next (PscDocument *self)
{
  Request *request;

  if (self->cancellable != NULL || g_queue_is_empty (&self->requests))
    return;
  request = (Request *) g_queue_pop_head (&self->requests);
  self->cancellable = g_cancellable_new ();
  /* The reference that the callback takes over keeps the document for the progress function too. */
  if (request->specs != NULL)
    psc_load_async ((const char *const *) request->specs, progress_cb, self, self->cancellable,
                    loaded_cb, g_object_ref (self));
  else
    load_text (self, request->text);
  request_free (request);
}

static void
push_request (PscDocument *self, Request *request)
{
  gboolean was_loading = self->cancellable != NULL;

  g_queue_push_tail (&self->requests, request);
  start_next (self);
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

void
psc_document_open (PscDocument *self, const char *const *specs)
{
  Request *request;

  g_return_if_fail (PSC_IS_DOCUMENT (self) && specs != NULL && specs[0] != NULL);

  request = g_new0 (Request, 1);
  request->specs = g_strdupv ((GStrv) specs);
  push_request (self, request);
}

void
psc_document_paste (PscDocument *self, GBytes *text)
{
  Request *request;

  g_return_if_fail (PSC_IS_DOCUMENT (self) && text != NULL);

  request = g_new0 (Request, 1);
  request->text = g_bytes_ref (text);
  push_request (self, request);
}

void
psc_document_cancel (PscDocument *self)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self));

  g_queue_clear_full (&self->requests, request_free);
  g_cancellable_cancel (self->cancellable);
}

gboolean
psc_document_is_loading (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), FALSE);

  return self->cancellable != NULL;
}

gboolean
psc_document_is_empty (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), TRUE);

  return self->series == NULL && self->cancellable == NULL;
}

PscSeries *
psc_document_get_series (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->series;
}

PscSeries *
psc_document_get_outline (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->outline;
}

PscInvestigation *
psc_document_get_investigation (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->investigation;
}

GBytes *
psc_document_get_pasted (PscDocument *self, const char *name)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self) && name != NULL, NULL);

  return (GBytes *) g_hash_table_lookup (self->pasted, name);
}

PscSnapshot *
psc_document_get_current (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->current;
}

guint
psc_document_find (PscDocument *self, PscSnapshot *snapshot)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), G_MAXUINT);

  for (guint i = 0; self->series != NULL && i < psc_series_get_n (self->series); i++)
    if (psc_series_get (self->series, i) == snapshot)
      return i;
  return G_MAXUINT;
}

void
psc_document_set_current (PscDocument *self, PscSnapshot *snapshot)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && PSC_IS_SNAPSHOT (snapshot));

  set_snapshot (self, &self->current, snapshot, PROP_CURRENT);
}

PscSnapshot *
psc_document_get_previous (PscDocument *self)
{
  guint place;

  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  place = self->current != NULL ? psc_document_find (self, self->current) : G_MAXUINT;
  if (place == G_MAXUINT || place == 0)
    return NULL;
  for (guint i = 0; i < psc_series_get_n_segments (self->series); i++)
    if (psc_series_get_segment (self->series, i)->first == place)
      return NULL;
  return psc_series_get (self->series, place - 1);
}

PscSnapshot *
psc_document_get_mark_a (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->mark_a;
}

PscSnapshot *
psc_document_get_mark_b (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->mark_b;
}

void
psc_document_set_mark_a (PscDocument *self, PscSnapshot *snapshot)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && PSC_IS_SNAPSHOT (snapshot));

  set_snapshot (self, &self->mark_a, snapshot, PROP_MARK_A);
}

void
psc_document_set_mark_b (PscDocument *self, PscSnapshot *snapshot)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && PSC_IS_SNAPSHOT (snapshot));

  set_snapshot (self, &self->mark_b, snapshot, PROP_MARK_B);
}

PscIssues *
psc_document_get_issues (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->all_issues;
}

const GArray *
psc_document_get_tags (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->tags;
}

static gboolean
find_tag (const GArray *tags, PscTag tag, guint *place)
{
  for (guint i = 0; i < tags->len; i++)
    if (g_array_index (tags, PscTag, i) == tag)
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
psc_document_has_tag (PscDocument *self, PscTag tag)
{
  guint place;

  g_return_val_if_fail (PSC_IS_DOCUMENT (self), FALSE);

  return find_tag (self->tags, tag, &place);
}

static gboolean
are_picked (PscDocument *self, const PscTag *tags, guint n_tags)
{
  if (self->tags->len != n_tags)
    return FALSE;
  for (guint i = 0; i < n_tags; i++)
    if (!psc_document_has_tag (self, tags[i]))
      return FALSE;
  return TRUE;
}

void
psc_document_set_tags (PscDocument *self, const PscTag *tags, guint n_tags)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self) && (tags != NULL || n_tags == 0));

  if (are_picked (self, tags, n_tags))
    return;
  g_array_set_size (self->tags, 0);
  g_array_append_vals (self->tags, tags, n_tags);
  g_signal_emit (self, signals[SIGNAL_TAGS_CHANGED], 0);
}

void
psc_document_toggle_tag (PscDocument *self, PscTag tag)
{
  guint place;

  g_return_if_fail (PSC_IS_DOCUMENT (self));

  if (find_tag (self->tags, tag, &place))
    g_array_remove_index (self->tags, place);
  else
    g_array_append_val (self->tags, tag);
  g_signal_emit (self, signals[SIGNAL_TAGS_CHANGED], 0);
}
