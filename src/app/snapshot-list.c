/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list shows the series itself, which is a list model; nothing is copied.
 */
#include "config.h"

#include "app/snapshot-list.h"

#include <glib/gi18n.h>

#include "app/file-list.h"
#include "app/snapshot-row.h"

struct _PscSnapshotList
{
  GtkBox parent_instance;

  GtkWidget *header;
  GtkWidget *scroller;
  GtkListView *view;
  PscFileList *file_list;
  GtkLabel *count_label;
  GtkButton *issues_button;
  GtkLabel *issues_label;

  PscDocument *document;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (PscSnapshotList, psc_snapshot_list, GTK_TYPE_BOX)

static void
psc_snapshot_list_dispose (GObject *object)
{
  PscSnapshotList *self = PSC_SNAPSHOT_LIST (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_SNAPSHOT_LIST);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (psc_snapshot_list_parent_class)->dispose (object);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PscSnapshotList *self = PSC_SNAPSHOT_LIST (user_data);

  gtk_list_item_set_child (item, psc_snapshot_row_new (self->document));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  psc_snapshot_row_set_snapshot (PSC_SNAPSHOT_ROW (gtk_list_item_get_child (item)),
                                 PSC_SNAPSHOT (gtk_list_item_get_item (item)));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  psc_snapshot_row_set_snapshot (PSC_SNAPSHOT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
selected_cb (PscSnapshotList *self)
{
  gpointer snapshot = gtk_single_selection_get_selected_item (self->selection);

  if (snapshot != NULL)
    psc_document_set_current (self->document, PSC_SNAPSHOT (snapshot));
}

static void
current_changed_cb (PscSnapshotList *self)
{
  PscSnapshot *current = psc_document_get_current (self->document);
  guint place = current != NULL ? psc_document_find (self->document, current) : G_MAXUINT;

  if (place == G_MAXUINT || place == gtk_single_selection_get_selected (self->selection))
    return;
  gtk_single_selection_set_selected (self->selection, place);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", place);
}

static void
series_changed_cb (PscSnapshotList *self)
{
  PscSeries *series = psc_document_get_series (self->document);
  guint n = series != NULL ? psc_series_get_n (series) : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", n), n);

  g_signal_handlers_block_by_func (self->selection, selected_cb, self);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (series));
  g_signal_handlers_unblock_by_func (self->selection, selected_cb, self);
  gtk_label_set_text (self->count_label, text);
  /* Without any snapshot the files have the place to themselves. */
  gtk_widget_set_visible (self->header, n > 0);
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_vexpand (GTK_WIDGET (self->file_list), n == 0);
  current_changed_cb (self);
}

static void
opened_cb (PscSnapshotList *self)
{
  const PscIssues *issues = psc_document_get_issues (self->document);
  guint n = psc_issues_get_n (issues);
  g_autofree char *text = g_strdup_printf (ngettext ("%u issue", "%u issues", n), n);

  gtk_label_set_text (self->issues_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->issues_button), n > 0);
}

static void
psc_snapshot_list_class_init (PscSnapshotListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_snapshot_list_dispose;
  g_type_ensure (PSC_TYPE_FILE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/snapshot-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, header);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, scroller);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, view);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, file_list);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, count_label);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, issues_button);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotList, issues_label);
}

static void
psc_snapshot_list_init (PscSnapshotList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
psc_snapshot_list_set_document (PscSnapshotList *self, PscDocument *document)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (PSC_IS_SNAPSHOT_LIST (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  psc_file_list_set_document (self->file_list, document);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);

  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                            self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  g_signal_connect_swapped (document, "notify::current", G_CALLBACK (current_changed_cb), self);
  g_signal_connect_swapped (document, "opened", G_CALLBACK (opened_cb), self);
  series_changed_cb (self);
  opened_cb (self);
}
