/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows are numbers; the cells ask the chart for their text.
 */
#include "config.h"

#include "app/chart-numbers.h"

#include "chart/chart-summary.h"

struct _PscChartNumbers
{
  AdwWindow parent_instance;

  GtkColumnView *view;
  GtkLabel *summary;

  PscChart *chart;
};

G_DEFINE_FINAL_TYPE (PscChartNumbers, psc_chart_numbers, ADW_TYPE_WINDOW)

/* A row knows nothing but its place. */
#define PSC_TYPE_CHART_NUMBERS_ROW (psc_chart_numbers_row_get_type ())
G_DECLARE_FINAL_TYPE (PscChartNumbersRow, psc_chart_numbers_row, PSC, CHART_NUMBERS_ROW, GObject)

struct _PscChartNumbersRow
{
  GObject parent_instance;

  guint place;
};

G_DEFINE_FINAL_TYPE (PscChartNumbersRow, psc_chart_numbers_row, G_TYPE_OBJECT)

static void
psc_chart_numbers_row_class_init (PscChartNumbersRowClass *klass)
{
}

static void
psc_chart_numbers_row_init (PscChartNumbersRow *self)
{
}

static void
psc_chart_numbers_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PSC_TYPE_CHART_NUMBERS);

  G_OBJECT_CLASS (psc_chart_numbers_parent_class)->dispose (object);
}

/* The cells ask for the chart until the last of them is gone. */
static void
psc_chart_numbers_finalize (GObject *object)
{
  g_clear_pointer (&PSC_CHART_NUMBERS (object)->chart, psc_chart_unref);

  G_OBJECT_CLASS (psc_chart_numbers_parent_class)->finalize (object);
}

static void
psc_chart_numbers_class_init (PscChartNumbersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_chart_numbers_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_chart_numbers_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/chart-numbers.ui");
  gtk_widget_class_bind_template_child (widget_class, PscChartNumbers, view);
  gtk_widget_class_bind_template_child (widget_class, PscChartNumbers, summary);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
psc_chart_numbers_init (PscChartNumbers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_UINT (column_data) == 0 ? 0.0f : 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  const PscChart *chart = (const PscChart *) g_object_get_data (G_OBJECT (factory), "chart");
  const PscChartNumbersRow *row = PSC_CHART_NUMBERS_ROW (gtk_list_item_get_item (item));
  g_autofree char *text =
      psc_chart_table_dup_cell (chart, row->place, GPOINTER_TO_UINT (column_data));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (PscChartNumbers *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = psc_chart_table_dup_heading (self->chart, column);
  g_autoptr (GtkColumnViewColumn) result = NULL;

  g_object_set_data_full (G_OBJECT (factory), "chart", psc_chart_ref (self->chart),
                          (GDestroyNotify) psc_chart_unref);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  result = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_expand (result,
                                     column + 1 == psc_chart_table_get_n_columns (self->chart));
  gtk_column_view_append_column (self->view, result);
}

static GListModel *
create_rows (const PscChart *chart)
{
  GListStore *rows = g_list_store_new (PSC_TYPE_CHART_NUMBERS_ROW);

  for (guint i = 0; i < psc_chart_table_get_n_rows (chart); i++)
    {
      g_autoptr (PscChartNumbersRow) row =
          PSC_CHART_NUMBERS_ROW (g_object_new (PSC_TYPE_CHART_NUMBERS_ROW, NULL));

      row->place = i;
      g_list_store_append (rows, row);
    }
  return G_LIST_MODEL (rows);
}

GtkWidget *
psc_chart_numbers_new (GtkWindow *parent, PscChart *chart)
{
  PscChartNumbers *self;
  g_autoptr (GtkSelectionModel) selection = NULL;
  g_autofree char *summary = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && chart != NULL, NULL);

  self = PSC_CHART_NUMBERS (g_object_new (PSC_TYPE_CHART_NUMBERS, "transient-for", parent, "title",
                                          psc_chart_get_title (chart), NULL));
  self->chart = psc_chart_ref (chart);
  summary = psc_chart_dup_summary (chart);
  gtk_label_set_text (self->summary, summary);
  for (guint i = 0; i < psc_chart_table_get_n_columns (chart); i++)
    add_column (self, i);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (create_rows (chart)));
  gtk_column_view_set_model (self->view, selection);
  return GTK_WIDGET (self);
}
