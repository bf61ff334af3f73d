/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The export actions: ask where to, write, say so. What is exported is the view that is shown.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "app/chart-numbers.h"
#include "app/export.h"
#include "app/window-private.h"

static gboolean
is_comparing (PscWindow *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "compare") == 0;
}

static PscChartArea *
get_area (PscWindow *self)
{
  return is_comparing (self) ? psc_compare_view_get_area (self->compare_view)
                             : psc_chart_pane_get_area (self->chart_pane);
}

static void
say_error (PscWindow *self, const GError *error)
{
  g_autofree char *text = NULL;

  /* Translators: %s is the reason, in the words of the system */
  text = g_strdup_printf (_ ("Could not be saved: %s"), error->message);
  psc_window_say (self, text);
}

static void
say_saved (PscWindow *self, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_ ("Saved “%s”"), valid);
  psc_window_say (self, text);
}

gboolean
psc_window_export_chart (PscWindow *self, GFile *file, GError **error)
{
  PscChartArea *area = get_area (self);
  PscChart *chart = psc_chart_area_get_chart (area);

  if (chart == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                           _ ("there is no chart yet"));
      return FALSE;
    }
  return psc_export_chart (chart, psc_chart_area_get_view (area),
                           gtk_widget_get_width (GTK_WIDGET (area)),
                           gtk_widget_get_height (GTK_WIDGET (area)), file, error);
}

gboolean
psc_window_export_table (PscWindow *self, GFile *file, GError **error)
{
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  gboolean is_written;

  if (stream == NULL)
    return FALSE;
  is_written = is_comparing (self)
                   ? psc_export_differences (psc_compare_view_get_rows (self->compare_view),
                                             G_OUTPUT_STREAM (stream), error)
                   : psc_export_tags (psc_tag_table_get_rows (self->tag_table),
                                      G_OUTPUT_STREAM (stream), error);
  if (!is_written)
    {
      g_autoptr (GCancellable) discard = g_cancellable_new ();

      /* Closing with a cancelled operation leaves the file that was there. */
      g_cancellable_cancel (discard);
      g_output_stream_close (G_OUTPUT_STREAM (stream), discard, NULL);
      return FALSE;
    }
  return g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
}

static void
saved_cb (GtkNativeDialog *dialog, int response, PscWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GError) error = NULL;
  gboolean is_table = g_object_get_data (G_OBJECT (dialog), "is-table") != NULL;

  gtk_native_dialog_hide (dialog);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    {
      if (is_table ? psc_window_export_table (self, file, &error)
                   : psc_window_export_chart (self, file, &error))
        say_saved (self, file);
      else
        say_error (self, error);
    }
  g_object_unref (dialog);
}

static void
ask (PscWindow *self, const char *title, const char *name, gboolean is_table)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                   _ ("_Save"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (is_table)
    g_object_set_data (G_OBJECT (dialog), "is-table", self);
  g_signal_connect_object (dialog, "response", G_CALLBACK (saved_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_chart_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *suffix = g_variant_get_string (parameter, NULL);
  g_autofree char *name = g_strdup_printf ("pool-chart.%s", suffix);

  ask (PSC_WINDOW (user_data), _ ("Save Chart"), name, FALSE);
}

static void
export_table_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ask (PSC_WINDOW (user_data), _ ("Save Table"), "pool-tags.csv", TRUE);
}

static void
copy_chart_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);
  PscChartArea *area = get_area (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (psc_chart_area_get_chart (area) == NULL)
    return;
  texture =
      psc_export_chart_texture (psc_chart_area_get_chart (area), psc_chart_area_get_view (area),
                                gtk_widget_get_width (GTK_WIDGET (area)),
                                gtk_widget_get_height (GTK_WIDGET (area)), &error);
  if (texture == NULL)
    {
      say_error (self, error);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  psc_window_say (self, _ ("Copied to the clipboard"));
}

static void
show_chart_table_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);
  PscChart *chart = psc_chart_area_get_chart (get_area (self));

  if (chart != NULL)
    gtk_window_present (GTK_WINDOW (psc_chart_numbers_new (GTK_WINDOW (self), chart)));
}

static const GActionEntry actions[] = {
  { .name = "export-chart", .activate = export_chart_cb, .parameter_type = "s" },
  { .name = "export-table", .activate = export_table_cb },
  { .name = "copy-chart", .activate = copy_chart_cb },
  { .name = "show-chart-table", .activate = show_chart_table_cb },
};

void
psc_window_add_export_actions (PscWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
