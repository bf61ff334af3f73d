/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening is left to a PscOpener; what it brings replaces what was shown, as far as that is another
 * thing now.
 */
#include "config.h"

#include "app/document.h"

#include <string.h>

#include "app/opener.h"

struct _PscDocument
{
  GObject parent_instance;

  PscOpener *opener;
  PscCollection *collection;
  PscIssues *no_issues; /* until something is open */
  PscSeries *series;
  PscSeries *outline;
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
  SIGNAL_TAGS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
psc_document_dispose (GObject *object)
{
  PscDocument *self = PSC_DOCUMENT (object);

  g_signal_handlers_disconnect_by_data (self->opener, self);
  psc_opener_cancel (self->opener);
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

  g_object_unref (self->opener);
  g_clear_pointer (&self->collection, psc_collection_unref);
  psc_issues_unref (self->no_issues);
  g_array_unref (self->tags);

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
      g_value_set_boolean (value, psc_document_is_loading (self));
      break;
    case PROP_IS_JOINING:
    case PROP_PROGRESS:
    case PROP_PROGRESS_PATH:
    case PROP_PROGRESS_STAGE:
      g_object_get_property (G_OBJECT (self->opener), pspec->name, value);
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
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TAGS_CHANGED] =
      g_signal_new ("tags-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
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
  PscSnapshot *mark_a = NULL;
  PscSnapshot *mark_b = NULL;

  if (n > 1)
    {
      const PscSegment *run =
          psc_series_get_segment (self->series, psc_series_get_n_segments (self->series) - 1);

      mark_a = psc_series_get (self->series, run->first < run->last ? run->first : 0);
      mark_b = psc_series_get (self->series, run->last);
    }
  set_snapshot (self, &self->mark_a, mark_a, PROP_MARK_A);
  set_snapshot (self, &self->mark_b, mark_b, PROP_MARK_B);
  set_snapshot (self, &self->current, n > 0 ? psc_series_get (self->series, n - 1) : NULL,
                PROP_CURRENT);
}

static void
opened_cb (PscDocument *self, const PscOpened *opened)
{
  g_clear_pointer (&self->collection, psc_collection_unref);
  self->collection = psc_collection_ref (opened->collection);
  g_set_object (&self->outline, opened->outline);
  g_set_object (&self->series, opened->series);
  g_set_object (&self->investigation, opened->investigation);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIES]);
  choose_snapshots (self);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

static void
failed_cb (PscDocument *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/* The opener's property and the document's that says the same. */
static const struct
{
  const char *detailed_signal;
  guint property;
} passed_on[] = {
  { "notify::is-busy", PROP_IS_LOADING },
  { "notify::is-joining", PROP_IS_JOINING },
  { "notify::progress", PROP_PROGRESS },
  { "notify::progress-path", PROP_PROGRESS_PATH },
  { "notify::progress-stage", PROP_PROGRESS_STAGE },
};

static void
pass_on_cb (GObject *opener, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *signal = g_strconcat ("notify::", pspec->name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    if (g_str_equal (passed_on[i].detailed_signal, signal))
      g_object_notify_by_pspec (G_OBJECT (user_data), properties[passed_on[i].property]);
}

static void
psc_document_init (PscDocument *self)
{
  self->no_issues = psc_issues_new ();
  self->tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  self->opener = psc_opener_new ();
  g_signal_connect_swapped (self->opener, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->opener, "failed", G_CALLBACK (failed_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (passed_on); i++)
    g_signal_connect (self->opener, passed_on[i].detailed_signal, G_CALLBACK (pass_on_cb), self);
}

PscDocument *
psc_document_new (void)
{
  return PSC_DOCUMENT (g_object_new (PSC_TYPE_DOCUMENT, NULL));
}

void
psc_document_open (PscDocument *self, const char *const *specs)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self));

  psc_opener_open (self->opener, specs);
}

void
psc_document_paste (PscDocument *self, GBytes *text)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self));

  psc_opener_paste (self->opener, text);
}

void
psc_document_cancel (PscDocument *self)
{
  g_return_if_fail (PSC_IS_DOCUMENT (self));

  psc_opener_cancel (self->opener);
}

gboolean
psc_document_is_loading (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), FALSE);

  return psc_opener_is_busy (self->opener);
}

gboolean
psc_document_is_empty (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), TRUE);

  return self->series == NULL && !psc_document_is_loading (self);
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

  return psc_opener_get_pasted (self->opener, name);
}

gboolean
psc_document_is_in_dump (PscDocument *self, const char *place)
{
  const GPtrArray *inputs;

  g_return_val_if_fail (PSC_IS_DOCUMENT (self) && place != NULL, FALSE);

  inputs = self->collection != NULL ? psc_collection_get_inputs (self->collection) : NULL;
  for (guint i = 0; inputs != NULL && i < inputs->len; i++)
    {
      const PscInputFile *input = (const PscInputFile *) inputs->pdata[i];
      gsize length = strlen (input->path);

      if (input->kind == PSC_INPUT_DUMP && strncmp (place, input->path, length) == 0
          && strchr ("@:", place[length]) != NULL)
        return TRUE;
    }
  return FALSE;
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

  return self->investigation != NULL ? psc_investigation_get_issues (self->investigation)
                                     : self->no_issues;
}

const GPtrArray *
psc_document_get_reread (PscDocument *self)
{
  g_return_val_if_fail (PSC_IS_DOCUMENT (self), NULL);

  return self->collection != NULL ? psc_collection_get_reread (self->collection) : NULL;
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
