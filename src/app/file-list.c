/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder may bring thousands of files, so only the rows on the screen are widgets.
 */
#include "config.h"

#include "app/file-list.h"

#include <glib/gi18n.h>

#include "app/coverage.h"
#include "app/item-list.h"

struct _PscFileList
{
  GtkBox parent_instance;

  GtkLabel *count_label;
  GtkListView *view;

  PscDocument *document;
  GtkNoSelection *files;
};

G_DEFINE_FINAL_TYPE (PscFileList, psc_file_list, GTK_TYPE_BOX)

/* A file by its number in the investigation. */
typedef struct
{
  PscInvestigation *investigation; /* kept by the list of records */
  guint index;
} FileRecord;

static void
psc_file_list_dispose (GObject *object)
{
  PscFileList *self = PSC_FILE_LIST (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->files);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_FILE_LIST);

  G_OBJECT_CLASS (psc_file_list_parent_class)->dispose (object);
}

static void
setup_cb (PscFileList *self, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *content = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (content), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (content), TRUE);
  gtk_widget_add_css_class (content, "caption");
  gtk_widget_add_css_class (content, "dim-label");
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), content);
  gtk_list_item_set_child (item, row);
}

static char *
dup_content (const FileRecord *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < PSC_N_COVERAGES; i++)
    {
      PscCoverage coverage = (PscCoverage) i;
      g_autofree char *what =
          psc_coverage_describe_input (coverage, file->investigation, file->index);

      if (what != NULL)
        g_strv_builder_add (builder, psc_coverage_get_title (coverage));
    }
  parts = g_strv_builder_end (builder);
  if (parts[0] == NULL)
    return g_strdup (_ ("Nothing but what machine it is from"));
  return g_strjoinv (" · ", parts);
}

static void
bind_cb (PscFileList *self, GtkListItem *item)
{
  const FileRecord *file =
      (const FileRecord *) psc_item_get (PSC_ITEM (gtk_list_item_get_item (item)));
  const char *path = psc_investigation_get_input (file->investigation, file->index)->path;
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *title = gtk_widget_get_first_child (row);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *full = g_filename_display_name (path);
  g_autofree char *content = dup_content (file);

  gtk_label_set_text (GTK_LABEL (title), name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (title)), content);
  gtk_widget_set_tooltip_text (row, full);
}

static void
activate_cb (PscFileList *self, guint position)
{
  g_autoptr (PscItem) item =
      PSC_ITEM (g_list_model_get_item (G_LIST_MODEL (self->files), position));
  const FileRecord *file = (const FileRecord *) psc_item_get (item);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "^ay",
                              psc_investigation_get_input (file->investigation, file->index)->path);
}

static void
psc_file_list_class_init (PscFileListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_file_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/file-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PscFileList, count_label);
  gtk_widget_class_bind_template_child (widget_class, PscFileList, view);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
psc_file_list_init (PscFileList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->files = gtk_no_selection_new (NULL);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->files));
}

static GPtrArray *
collect_files (PscInvestigation *investigation)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < psc_investigation_get_n_inputs (investigation); i++)
    {
      FileRecord *file;

      if (psc_investigation_get_input (investigation, i)->n_snapshots > 0)
        continue;
      file = g_new (FileRecord, 1);
      file->investigation = investigation;
      file->index = i;
      g_ptr_array_add (records, file);
    }
  return records;
}

static void
series_changed_cb (PscFileList *self)
{
  PscInvestigation *investigation = psc_document_get_investigation (self->document);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (PscItemList) list = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (investigation == NULL)
    return;
  records = collect_files (investigation);
  list = psc_item_list_new (records, G_OBJECT (investigation));
  gtk_no_selection_set_model (self->files, G_LIST_MODEL (list));
  text = g_strdup_printf (ngettext ("%u file without tag tables", "%u files without tag tables",
                                    records->len),
                          records->len);
  gtk_label_set_text (self->count_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), records->len > 0);
}

void
psc_file_list_set_document (PscFileList *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_FILE_LIST (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  series_changed_cb (self);
}

GListModel *
psc_file_list_get_files (PscFileList *self)
{
  g_return_val_if_fail (PSC_IS_FILE_LIST (self), NULL);

  return G_LIST_MODEL (self->files);
}
