/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The difference and its chart are made on a thread whenever A or B is another snapshot. The groups
 * are check boxes: what is not checked is left out of the table.
 */
#include "config.h"

#include "app/compare-view.h"

#include <glib/gi18n.h>

#include "app/column-header.h"
#include "app/difference-columns.h"
#include "app/difference-row.h"
#include "app/issue-list.h"
#include "app/snapshot-text.h"
#include "app/table-parts.h"
#include "app/tag-selection.h"
#include "chart/compose.h"

struct _PscCompareView
{
  GtkBox parent_instance;

  GtkDropDown *choice_a;
  GtkDropDown *choice_b;
  GtkWidget *warning;
  GtkWidget *issues_button;
  GtkWidget *groups_box;
  PscChartArea *area;
  GtkColumnView *view;

  GtkToggleButton *groups[PSC_N_CHANGES];
  PscDocument *document;
  PscTagFilter *filter;
  GCancellable *comparing; /* of the newest wish, while it is under way */
  PscDifferenceModel *model;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  PscTagSelection *selection;
};

G_DEFINE_FINAL_TYPE (PscCompareView, psc_compare_view, GTK_TYPE_BOX)

/* What the thread gets and gives. */
typedef struct
{
  PscSnapshot *from;
  PscSnapshot *to;
  PscDifferenceModel *model;
  PscChart *chart;
} Comparing;

static void
comparing_free (gpointer data)
{
  Comparing *comparing = (Comparing *) data;

  g_object_unref (comparing->from);
  g_object_unref (comparing->to);
  g_clear_object (&comparing->model);
  g_clear_pointer (&comparing->chart, psc_chart_unref);
  g_free (comparing);
}

static void
psc_compare_view_dispose (GObject *object)
{
  PscCompareView *self = PSC_COMPARE_VIEW (object);

  g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->selection != NULL)
    psc_tag_selection_stop (self->selection);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->model);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_COMPARE_VIEW);

  G_OBJECT_CLASS (psc_compare_view_parent_class)->dispose (object);
}

static void
psc_compare_view_finalize (GObject *object)
{
  g_clear_pointer (&PSC_COMPARE_VIEW (object)->filter, psc_tag_filter_unref);

  G_OBJECT_CLASS (psc_compare_view_parent_class)->finalize (object);
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  const PscCompareView *self = (const PscCompareView *) user_data;
  PscDifferenceRow *row = PSC_DIFFERENCE_ROW (item);
  const PscTagDifference *tag = psc_difference_row_get (row);

  if (!gtk_toggle_button_get_active (self->groups[tag->change]))
    return FALSE;
  return self->filter == NULL
         || psc_tag_filter_matches (self->filter, tag->tag, psc_difference_row_get_owner (row),
                                    psc_difference_row_get_description (row), NULL);
}

static void
refilter (PscCompareView *self)
{
  psc_tag_selection_begin_change (self->selection);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  psc_tag_selection_end_change (self->selection);
}

static void
update_groups (PscCompareView *self)
{
  for (guint i = 0; i < PSC_N_CHANGES; i++)
    {
      PscChange change = (PscChange) i;
      g_autofree char *text =
          /* Translators: a group of tags, such as “Grown”, and how many there are */
          g_strdup_printf (_ ("%s %u"), psc_change_get_title (change),
                           psc_difference_model_count (self->model, change));

      gtk_button_set_label (GTK_BUTTON (self->groups[i]), text);
    }
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscCompareView *self = PSC_COMPARE_VIEW (source);
  const Comparing *comparing = (const Comparing *) g_task_get_task_data (G_TASK (result));
  const PscDifference *difference;

  /* A newer wish is under way, or the view is closed. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  g_clear_object (&self->comparing);
  g_set_object (&self->model, comparing->model);
  difference = psc_difference_model_get (self->model);
  gtk_widget_set_visible (self->warning, !difference->comparable);
  gtk_widget_set_visible (self->issues_button, psc_issues_get_n (difference->issues) > 0);
  psc_chart_area_set_chart (self->area, comparing->chart);
  psc_tag_selection_begin_change (self->selection);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->model));
  psc_tag_selection_end_change (self->selection);
  update_groups (self);
}

static void
compare_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Comparing *comparing = (Comparing *) task_data;
  PscDifference *difference = psc_difference_new (comparing->from, comparing->to);
  PscChartRequest request = PSC_CHART_REQUEST_INIT;

  comparing->chart = psc_chart_compose_compare (difference, &request);
  comparing->model = psc_difference_model_new (difference);
  g_task_return_boolean (task, TRUE);
}

static void
compare (PscCompareView *self)
{
  PscSnapshot *from = psc_document_get_mark_a (self->document);
  PscSnapshot *to = psc_document_get_mark_b (self->document);
  g_autoptr (GTask) task = NULL;
  Comparing *comparing;

  g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  if (from == NULL || to == NULL)
    return;
  comparing = g_new0 (Comparing, 1);
  comparing->from = g_object_ref (from);
  comparing->to = g_object_ref (to);
  self->comparing = g_cancellable_new ();
  task = g_task_new (self, self->comparing, compared_cb, NULL);
  g_task_set_source_tag (task, compare);
  g_task_set_task_data (task, comparing, comparing_free);
  g_task_run_in_thread (task, compare_thread);
}

static void
show_choice (PscCompareView *self, GtkDropDown *choice, PscSnapshot *snapshot)
{
  guint place = psc_document_find (self->document, snapshot);

  if (place != G_MAXUINT)
    gtk_drop_down_set_selected (choice, place);
}

static void
marks_changed_cb (PscCompareView *self)
{
  show_choice (self, self->choice_a, psc_document_get_mark_a (self->document));
  show_choice (self, self->choice_b, psc_document_get_mark_b (self->document));
  compare (self);
}

static void
chosen_cb (PscCompareView *self, GParamSpec *pspec, GtkDropDown *choice)
{
  gpointer snapshot = gtk_drop_down_get_selected_item (choice);

  if (self->document == NULL || snapshot == NULL)
    return;
  if (choice == self->choice_a)
    psc_document_set_mark_a (self->document, PSC_SNAPSHOT (snapshot));
  else
    psc_document_set_mark_b (self->document, PSC_SNAPSHOT (snapshot));
}

/* Another model selects its first row: nobody chose that. */
static void
series_changed_cb (PscCompareView *self)
{
  GListModel *series = G_LIST_MODEL (psc_document_get_series (self->document));

  g_signal_handlers_block_by_func (self->choice_a, chosen_cb, self);
  g_signal_handlers_block_by_func (self->choice_b, chosen_cb, self);
  gtk_drop_down_set_model (self->choice_a, series);
  gtk_drop_down_set_model (self->choice_b, series);
  show_choice (self, self->choice_a, psc_document_get_mark_a (self->document));
  show_choice (self, self->choice_b, psc_document_get_mark_b (self->document));
  g_signal_handlers_unblock_by_func (self->choice_a, chosen_cb, self);
  g_signal_handlers_unblock_by_func (self->choice_b, chosen_cb, self);
}

static void
swap_cb (PscCompareView *self)
{
  g_autoptr (PscSnapshot) from = g_object_ref (psc_document_get_mark_a (self->document));

  psc_document_set_mark_a (self->document, psc_document_get_mark_b (self->document));
  psc_document_set_mark_b (self->document, from);
}

static void
show_issues_cb (PscCompareView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_window_present (GTK_WINDOW (
      psc_issue_list_new (GTK_WINDOW (root), psc_difference_model_get (self->model)->issues)));
}

static void
picked_cb (PscCompareView *self, guint tag, gboolean is_extending)
{
  PscTag picked = tag;

  if (is_extending)
    psc_document_toggle_tag (self->document, picked);
  else
    psc_document_set_tags (self->document, &picked, 1);
}

static void
tags_changed_cb (PscCompareView *self)
{
  const GArray *picked = psc_document_get_tags (self->document);
  char text[PSC_TAG_STRING_SIZE];

  if (picked->len > 0)
    psc_tag_to_string (g_array_index (picked, PscTag, picked->len - 1), text);
  psc_chart_area_set_selected (self->area, picked->len > 0 ? text : NULL);
}

static char *
dup_name (PscSnapshot *snapshot, gpointer user_data)
{
  return snapshot != NULL ? psc_snapshot_dup_name (snapshot) : g_strdup ("");
}

static void
setup_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_list_item_set_child (item, label);
}

static void
bind_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_autofree char *name = psc_snapshot_dup_name (PSC_SNAPSHOT (gtk_list_item_get_item (item)));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

/* The expression is what can be searched for; the cells make room where the window is narrow. */
static void
set_names (GtkDropDown *choice)
{
  g_autoptr (GtkExpression) expression =
      gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_name), NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_choice_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_choice_cb), NULL);
  gtk_drop_down_set_expression (choice, expression);
  gtk_drop_down_set_factory (choice, factory);
}

/* "Same" is what a comparison is not about. */
static void
create_groups (PscCompareView *self)
{
  for (guint i = 0; i < PSC_N_CHANGES; i++)
    {
      GtkWidget *group = gtk_toggle_button_new_with_label (psc_change_get_title ((PscChange) i));

      gtk_widget_add_css_class (group, "group");
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (group), i != PSC_CHANGE_SAME);
      gtk_box_append (GTK_BOX (self->groups_box), group);
      self->groups[i] = GTK_TOGGLE_BUTTON (group);
    }
}

static void
psc_compare_view_class_init (PscCompareViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_compare_view_dispose;
  object_class->finalize = psc_compare_view_finalize;

  g_type_ensure (PSC_TYPE_CHART_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, choice_a);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, choice_b);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, warning);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, issues_button);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, groups_box);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, area);
  gtk_widget_class_bind_template_child (widget_class, PscCompareView, view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, swap_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_issues_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
}

static void
psc_compare_view_init (PscCompareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_table_begin_at_first_column (self->view);
  set_names (self->choice_a);
  set_names (self->choice_b);
  create_groups (self);
}

static PscTag
get_row_tag (gpointer row)
{
  return psc_difference_row_get (PSC_DIFFERENCE_ROW (row))->tag;
}

static void
create_table (PscCompareView *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));

  for (guint i = 0; i < PSC_N_DIFFERENCE_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column =
          psc_difference_column_create ((PscDifferenceColumn) i);

      gtk_column_view_append_column (self->view, column);
      if (psc_difference_column_is_number ((PscDifferenceColumn) i))
        psc_column_header_align_end (self->view, i);
    }
  self->filtered = gtk_filter_list_model_new (NULL, filter);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection =
      psc_tag_selection_new (self->document, self->view, G_LIST_MODEL (self->sorted), get_row_tag);
  for (guint i = 0; i < PSC_N_CHANGES; i++)
    g_signal_connect_object (self->groups[i], "toggled", G_CALLBACK (refilter), self,
                             G_CONNECT_SWAPPED);
}

void
psc_compare_view_set_document (PscCompareView *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_COMPARE_VIEW (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  create_table (self);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  g_signal_connect_swapped (document, "notify::mark-a", G_CALLBACK (marks_changed_cb), self);
  g_signal_connect_swapped (document, "notify::mark-b", G_CALLBACK (marks_changed_cb), self);
  g_signal_connect_swapped (document, "opened", G_CALLBACK (marks_changed_cb), self);
  g_signal_connect_swapped (document, "tags-changed", G_CALLBACK (tags_changed_cb), self);
}

void
psc_compare_view_set_filter (PscCompareView *self, PscTagFilter *filter)
{
  g_return_if_fail (PSC_IS_COMPARE_VIEW (self) && self->document != NULL);

  if (filter != NULL)
    psc_tag_filter_ref (filter);
  g_clear_pointer (&self->filter, psc_tag_filter_unref);
  self->filter = filter;
  refilter (self);
}

PscChartArea *
psc_compare_view_get_area (PscCompareView *self)
{
  g_return_val_if_fail (PSC_IS_COMPARE_VIEW (self), NULL);

  return self->area;
}

GListModel *
psc_compare_view_get_rows (PscCompareView *self)
{
  g_return_val_if_fail (PSC_IS_COMPARE_VIEW (self), NULL);

  return G_LIST_MODEL (self->sorted);
}
