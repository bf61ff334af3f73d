/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only the lines on the screen are widgets, and only a passage of the file is in memory. Going on
 * at an end replaces the passage by another one, so that memory keeps its bound.
 */
#include "config.h"

#include "app/capture-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/item-list.h"
#include "load/passage.h"

struct _PscCaptureWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  GtkStack *stack;
  GtkLabel *error_label;
  GtkListView *view;
  GtkWidget *before_bar;
  GtkLabel *before_label;
  GtkWidget *after_bar;
  GtkLabel *after_label;
  GtkButton *back_button;

  char *path;
  GBytes *text; /* of what is no file */
  guint line;   /* the one to mark; 0 for none */
  GCancellable *cancellable;
  GtkSingleSelection *selection;
  PscItemList *lines;
  guint first_line;
};

G_DEFINE_FINAL_TYPE (PscCaptureWindow, psc_capture_window, ADW_TYPE_WINDOW)

/* What the thread gets. */
typedef struct
{
  char *path;
  GBytes *text;
  guint line; /* the middle of the passage */
} Request;

static void
request_free (gpointer data)
{
  Request *request = (Request *) data;

  g_free (request->path);
  g_clear_pointer (&request->text, g_bytes_unref);
  g_free (request);
}

static void
psc_capture_window_dispose (GObject *object)
{
  PscCaptureWindow *self = PSC_CAPTURE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->lines);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_CAPTURE_WINDOW);

  G_OBJECT_CLASS (psc_capture_window_parent_class)->dispose (object);
}

static void
psc_capture_window_finalize (GObject *object)
{
  PscCaptureWindow *self = PSC_CAPTURE_WINDOW (object);

  g_free (self->path);
  g_clear_pointer (&self->text, g_bytes_unref);

  G_OBJECT_CLASS (psc_capture_window_parent_class)->finalize (object);
}

static void
setup_cb (PscCaptureWindow *self, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *number = gtk_label_new (NULL);
  GtkWidget *text = gtk_label_new (NULL);

  gtk_label_set_width_chars (GTK_LABEL (number), 8);
  gtk_label_set_xalign (GTK_LABEL (number), 1.0f);
  gtk_widget_add_css_class (number, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0.0f);
  gtk_label_set_single_line_mode (GTK_LABEL (text), TRUE);
  gtk_widget_set_direction (row, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (row, "capture-line");
  gtk_box_append (GTK_BOX (row), number);
  gtk_box_append (GTK_BOX (row), text);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (PscCaptureWindow *self, GtkListItem *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *number = gtk_widget_get_first_child (row);
  guint position = gtk_list_item_get_position (item);
  const char *line = (const char *) psc_item_get (PSC_ITEM (gtk_list_item_get_item (item)));
  guint number_of_line = self->first_line + position;
  gboolean is_marked = number_of_line == self->line;
  g_autofree char *valid = g_utf8_make_valid (line, -1);
  g_autofree char *place = g_strdup_printf (is_marked ? "▶ %u" : "%u", number_of_line);

  gtk_label_set_text (GTK_LABEL (number), place);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (number)), valid);
  if (is_marked)
    gtk_widget_add_css_class (row, "marked");
  else
    gtk_widget_remove_css_class (row, "marked");
}

static guint
get_n_lines (PscCaptureWindow *self)
{
  return self->lines != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->lines)) : 0;
}

/* The list knows its height only once it was laid out. */
static gboolean
scroll_cb (gpointer user_data)
{
  PscCaptureWindow *self = PSC_CAPTURE_WINDOW (user_data);

  if (self->lines != NULL)
    {
      guint place = gtk_single_selection_get_selected (self->selection);
      guint wanted = place >= 5 ? place - 5 : 0;

      gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u",
                                  get_n_lines (self) - 1);
      gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", wanted);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
    }
  return G_SOURCE_REMOVE;
}

static void
show_ends (PscCaptureWindow *self, gboolean has_more)
{
  guint n_before = self->first_line - 1;
  guint last = n_before + get_n_lines (self);
  g_autofree char *before =
      g_strdup_printf (ngettext ("%u line comes before", "%u lines come before", n_before),
                       n_before);
  /* Translators: %u is the number of a line in a file */
  g_autofree char *after = g_strdup_printf (_ ("The file goes on after line %u"), last);

  gtk_label_set_text (self->before_label, before);
  gtk_label_set_text (self->after_label, after);
  gtk_widget_set_visible (self->before_bar, n_before > 0);
  gtk_widget_set_visible (self->after_bar, has_more);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button),
                          self->line > 0 && (self->line < self->first_line || self->line > last));
}

static void
show_passage (PscCaptureWindow *self, const PscPassage *passage)
{
  self->first_line = passage->first_line;
  g_clear_object (&self->lines);
  self->lines = psc_item_list_new (passage->lines, NULL);
  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  gtk_single_selection_set_selected (self->selection, passage->marked);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  show_ends (self, passage->has_more);
  gtk_stack_set_visible_child_name (self->stack, "text");
  g_idle_add_full (G_PRIORITY_LOW, scroll_cb, g_object_ref (self), g_object_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscCaptureWindow *self = PSC_CAPTURE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPassage) passage =
      (PscPassage *) g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *valid = NULL;

  if (passage != NULL)
    {
      show_passage (self, passage);
      return;
    }
  /* Closed meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  valid = g_utf8_make_valid (error->message, -1);
  gtk_label_set_text (self->error_label, valid);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = (const Request *) task_data;
  GError *error = NULL;
  PscPassage *passage =
      psc_passage_read (request->path, request->text, request->line, cancellable, &error);

  if (passage != NULL)
    g_task_return_pointer (task, passage, (GDestroyNotify) psc_passage_free);
  else
    g_task_return_error (task, error);
}

/* Shows the lines around @line. */
static void
read_around (PscCaptureWindow *self, guint line)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr (GTask) task = NULL;

  request->path = g_strdup (self->path);
  request->text = self->text != NULL ? g_bytes_ref (self->text) : NULL;
  request->line = line;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "reading");
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, read_around);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_thread);
}

static void
show_earlier_cb (PscCaptureWindow *self)
{
  read_around (self, self->first_line - 1);
}

static void
show_later_cb (PscCaptureWindow *self)
{
  read_around (self, self->first_line + get_n_lines (self));
}

static void
go_back_cb (PscCaptureWindow *self)
{
  read_around (self, self->line);
}

static void
psc_capture_window_class_init (PscCaptureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_capture_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = psc_capture_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/capture-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, view);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, before_bar);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, before_label);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, after_bar);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, after_label);
  gtk_widget_class_bind_template_child (widget_class, PscCaptureWindow, back_button);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_later_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
psc_capture_window_init (PscCaptureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

char *
psc_place_new (const char *path, guint line)
{
  g_return_val_if_fail (path != NULL, NULL);

  return line > 0 ? g_strdup_printf ("%s:%u", path, line) : g_strdup (path);
}

char *
psc_place_parse (const char *place, guint *line)
{
  const char *colon;
  guint64 value;

  g_return_val_if_fail (place != NULL && line != NULL, NULL);

  *line = 0;
  colon = strrchr (place, ':');
  if (colon == NULL || colon == place
      || !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT, &value, NULL))
    return g_strdup (place);
  *line = (guint) value;
  return g_strndup (place, (gsize) (colon - place));
}

/* Shows which file it is, and which line of it. */
static void
show_heading (PscCaptureWindow *self)
{
  g_autofree char *name = g_filename_display_basename (self->path);
  g_autofree char *subtitle = NULL;
  g_autofree char *back = NULL;

  if (self->line > 0)
    /* Translators: %u is the number of a line in a file */
    subtitle = g_strdup_printf (_ ("Line %u"), self->line);
  /* Translators: a button that shows this line of the file again */
  back = g_strdup_printf (_ ("_Back to Line %u"), self->line);
  adw_window_title_set_title (self->heading, name);
  adw_window_title_set_subtitle (self->heading, subtitle != NULL ? subtitle : "");
  gtk_button_set_label (self->back_button, back);
  gtk_window_set_title (GTK_WINDOW (self), name);
}

GtkWidget *
psc_capture_window_new (GtkWindow *parent, PscDocument *document, const char *place)
{
  PscCaptureWindow *self;
  GBytes *text;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PSC_IS_DOCUMENT (document) && place != NULL, NULL);

  self = PSC_CAPTURE_WINDOW (g_object_new (PSC_TYPE_CAPTURE_WINDOW, "transient-for", parent, NULL));
  self->path = psc_place_parse (place, &self->line);
  text = psc_document_get_pasted (document, self->path);
  self->text = text != NULL ? g_bytes_ref (text) : NULL;
  show_heading (self);
  read_around (self, self->line);
  return GTK_WIDGET (self);
}

GListModel *
psc_capture_window_get_lines (PscCaptureWindow *self)
{
  g_return_val_if_fail (PSC_IS_CAPTURE_WINDOW (self), NULL);

  return G_LIST_MODEL (self->lines);
}

guint
psc_capture_window_get_first_line (PscCaptureWindow *self)
{
  g_return_val_if_fail (PSC_IS_CAPTURE_WINDOW (self), 0);

  return self->first_line;
}

guint
psc_capture_window_get_selected (PscCaptureWindow *self)
{
  g_return_val_if_fail (PSC_IS_CAPTURE_WINDOW (self), 0);

  return self->selection != NULL
             ? self->first_line + gtk_single_selection_get_selected (self->selection)
             : 0;
}
