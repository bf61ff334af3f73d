/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several snapshots are a trend, a single one is a ranking. A chart reads each of them for each
 * tag, so it is composed on a thread; what was asked for before the newest wish is dropped.
 */
#include "config.h"

#include "app/chart-pane.h"

#include "chart/compose.h"

struct _PscChartPane
{
  GtkBox parent_instance;

  GtkDropDown *measure;
  GtkDropDown *pool;
  GtkWidget *line_options;
  GtkToggleButton *stacked;
  GtkToggleButton *logarithmic;
  GtkToggleButton *total;
  PscChartArea *area;

  PscDocument *document;
  GCancellable *composing; /* of the newest wish, while it is under way */
};

G_DEFINE_FINAL_TYPE (PscChartPane, psc_chart_pane, GTK_TYPE_BOX)

/* A wish and what came of it. */
typedef struct
{
  PscSeries *series;
  PscSnapshot *snapshot; /* instead of the series */
  PscChartRequest request;
  GArray *picked;
  PscChart *chart;
} Composing;

/* The entries of the measure menu, in its order. */
typedef struct
{
  PscPoolField field;
  gboolean is_rate;
} Measure;

static const Measure measures[] = {
  { PSC_POOL_BYTES, FALSE }, { PSC_POOL_OUTSTANDING, FALSE }, { PSC_POOL_ALLOCS, FALSE },
  { PSC_POOL_FREES, FALSE }, { PSC_POOL_BYTES, TRUE },
};

/* The entries of the pool menu, in its order. */
static const guint pools[] = {
  1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED,
  1u << PSC_POOL_NONPAGED,
  1u << PSC_POOL_PAGED,
};

static void
composing_free (gpointer data)
{
  Composing *composing = (Composing *) data;

  g_clear_object (&composing->series);
  g_clear_object (&composing->snapshot);
  g_array_unref (composing->picked);
  g_clear_pointer (&composing->chart, psc_chart_unref);
  g_free (composing);
}

static void
psc_chart_pane_dispose (GObject *object)
{
  PscChartPane *self = PSC_CHART_PANE (object);

  g_cancellable_cancel (self->composing);
  g_clear_object (&self->composing);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_CHART_PANE);

  G_OBJECT_CLASS (psc_chart_pane_parent_class)->dispose (object);
}

static gboolean
contains_tag (const GArray *tags, PscTag tag)
{
  for (guint i = 0; i < tags->len; i++)
    if (g_array_index (tags, PscTag, i) == tag)
      return TRUE;
  return FALSE;
}

/* The tags that matter, and beside them the picked ones. */
static GArray *
choose_tags (const Composing *composing)
{
  GArray *tags = psc_series_rank_tags (composing->series, composing->request.kinds,
                                       composing->request.field, PSC_CHART_TREND_TAGS);

  for (guint i = 0; i < composing->picked->len; i++)
    {
      PscTag tag = g_array_index (composing->picked, PscTag, i);

      if (!contains_tag (tags, tag))
        g_array_append_val (tags, tag);
    }
  return tags;
}

static void
compose_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Composing *composing = (Composing *) task_data;
  PscChartRequest request = composing->request;
  g_autoptr (GArray) tags = NULL;

  if (composing->snapshot != NULL)
    composing->chart = psc_chart_compose_top (composing->snapshot, &request);
  else
    {
      tags = choose_tags (composing);
      request.tags = (const PscTag *) (const void *) tags->data;
      request.n_tags = tags->len;
      composing->chart = psc_chart_compose_trend (composing->series, &request);
    }
  g_task_return_boolean (task, TRUE);
}

static void
composed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscChartPane *self = PSC_CHART_PANE (source);
  const Composing *composing = (const Composing *) g_task_get_task_data (G_TASK (result));

  /* A newer wish is under way, or the pane is closed. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_clear_object (&self->composing);
  psc_chart_area_set_chart (self->area, composing->chart);
}

static void
compose (PscChartPane *self)
{
  PscSeries *series = psc_document_get_series (self->document);
  PscSnapshot *current = psc_document_get_current (self->document);
  const GArray *picked = psc_document_get_tags (self->document);
  const Measure *measure = &measures[gtk_drop_down_get_selected (self->measure)];
  Composing *composing;
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->composing);
  g_clear_object (&self->composing);
  if (series == NULL || current == NULL)
    return;
  composing = g_new0 (Composing, 1);
  composing->series = g_object_ref (series);
  if (psc_series_get_n (series) == 1)
    composing->snapshot = g_object_ref (current);
  composing->request.kinds = pools[gtk_drop_down_get_selected (self->pool)];
  composing->request.field = measure->field;
  composing->request.is_rate = measure->is_rate && composing->snapshot == NULL;
  composing->picked = g_array_new (FALSE, FALSE, sizeof (PscTag));
  g_array_append_vals (composing->picked, picked->data, picked->len);
  gtk_widget_set_visible (self->line_options, composing->snapshot == NULL);

  self->composing = g_cancellable_new ();
  task = g_task_new (self, self->composing, composed_cb, NULL);
  g_task_set_source_tag (task, compose);
  g_task_set_task_data (task, composing, composing_free);
  g_task_run_in_thread (task, compose_thread);
}

/* Only a tag that is not drawn yet needs another chart. */
static gboolean
is_drawn (PscChartPane *self, PscTag tag)
{
  PscChart *chart = psc_chart_area_get_chart (self->area);
  char text[PSC_TAG_STRING_SIZE];

  psc_tag_to_string (tag, text);
  for (guint i = 0; chart != NULL && i < psc_chart_get_n_series (chart); i++)
    if (g_str_equal (psc_chart_get_label (chart, (int) i), text))
      return TRUE;
  return chart != NULL && psc_chart_get_kind (chart) != PSC_CHART_TREND;
}

static void
tags_changed_cb (PscChartPane *self)
{
  const GArray *picked = psc_document_get_tags (self->document);
  char text[PSC_TAG_STRING_SIZE];

  if (picked->len > 0)
    psc_tag_to_string (g_array_index (picked, PscTag, picked->len - 1), text);
  psc_chart_area_set_selected (self->area, picked->len > 0 ? text : NULL);
  for (guint i = 0; i < picked->len; i++)
    if (!is_drawn (self, g_array_index (picked, PscTag, i)))
      {
        compose (self);
        return;
      }
}

static void
current_changed_cb (PscChartPane *self)
{
  PscSeries *series = psc_document_get_series (self->document);

  if (series != NULL && psc_series_get_n (series) == 1)
    compose (self);
}

static void
picked_cb (PscChartPane *self, guint tag, gboolean is_extending)
{
  PscTag picked = tag;

  if (is_extending)
    psc_document_toggle_tag (self->document, picked);
  else
    psc_document_set_tags (self->document, &picked, 1);
}

static void
snapshot_picked_cb (PscChartPane *self, guint snapshot)
{
  PscSeries *series = psc_document_get_series (self->document);

  if (series != NULL && snapshot < psc_series_get_n (series))
    psc_document_set_current (self->document, psc_series_get (series, snapshot));
}

static void
choice_changed_cb (PscChartPane *self)
{
  if (self->document != NULL)
    compose (self);
}

static void
arrangement_changed_cb (PscChartPane *self)
{
  gboolean is_stacked = gtk_toggle_button_get_active (self->stacked);

  gtk_widget_set_sensitive (GTK_WIDGET (self->logarithmic), !is_stacked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->total), !is_stacked);
  psc_chart_area_set_arrangement (self->area, is_stacked,
                                  gtk_toggle_button_get_active (self->logarithmic),
                                  gtk_toggle_button_get_active (self->total));
}

static void
psc_chart_pane_class_init (PscChartPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_chart_pane_dispose;
  g_type_ensure (PSC_TYPE_CHART_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/chart-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, measure);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, pool);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, line_options);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, stacked);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, logarithmic);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, total);
  gtk_widget_class_bind_template_child (widget_class, PscChartPane, area);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, arrangement_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, snapshot_picked_cb);
}

static void
psc_chart_pane_init (PscChartPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  arrangement_changed_cb (self);
}

void
psc_chart_pane_set_document (PscChartPane *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_CHART_PANE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "opened", G_CALLBACK (compose), self);
  g_signal_connect_swapped (document, "notify::current", G_CALLBACK (current_changed_cb), self);
  g_signal_connect_swapped (document, "tags-changed", G_CALLBACK (tags_changed_cb), self);
  compose (self);
}

PscChartArea *
psc_chart_pane_get_area (PscChartPane *self)
{
  g_return_val_if_fail (PSC_IS_CHART_PANE (self), NULL);

  return self->area;
}
