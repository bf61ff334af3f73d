/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The desktop keeps the list of recent files; only those that this application opened are offered.
 */
#include "config.h"

#include "app/open-dialog.h"

#include <glib/gi18n.h>

#define MAX_RECENT 10u

typedef struct
{
  PscPathsFunc chosen;
  gpointer user_data;
} Request;

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) captures = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (captures, _ ("Captures"));
  gtk_file_filter_add_mime_type (captures, "text/*");
  gtk_file_filter_add_suffix (captures, "log");
  gtk_file_filter_add_suffix (captures, "txt");
  gtk_file_filter_add_suffix (captures, "csv");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, captures);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  const Request *request = (const Request *) user_data;

  gtk_native_dialog_hide (dialog);
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      g_auto (GStrv) paths = psc_files_dup_paths (files);

      if (paths[0] != NULL)
        request->chosen ((const char *const *) paths, request->user_data);
    }
  g_object_unref (dialog);
}

static void
request_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
psc_open_dialog_show (GtkWindow *parent,
                      gboolean is_folder,
                      PscPathsFunc chosen,
                      gpointer user_data)
{
  GtkFileChooserNative *dialog;
  Request *request;

  g_return_if_fail (GTK_IS_WINDOW (parent) && chosen != NULL);

  dialog = gtk_file_chooser_native_new (is_folder ? _ ("Open Folder") : _ ("Open Captures"), parent,
                                        is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                                  : GTK_FILE_CHOOSER_ACTION_OPEN,
                                        _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  if (!is_folder)
    add_filters (GTK_FILE_CHOOSER (dialog));
  request = g_new0 (Request, 1);
  request->chosen = chosen;
  request->user_data = user_data;
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), request, request_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GStrv
psc_files_dup_paths (GListModel *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (G_IS_LIST_MODEL (files), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = G_FILE (g_list_model_get_item (files, i));
      const char *path = g_file_peek_path (file);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  return g_strv_builder_end (builder);
}

static void
append_recent (GMenu *menu, GtkRecentInfo *info)
{
  g_autofree char *path = g_filename_from_uri (gtk_recent_info_get_uri (info), NULL, NULL);
  g_autoptr (GMenuItem) item = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *label = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  /* An underscore would become a mnemonic. */
  parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
  label = g_strjoinv ("__", parts);
  item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "win.open-path", "^ay", path);
  g_menu_append_item (menu, item);
}

static gint
compare_recent (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

GMenuModel *
psc_recent_create_menu (void)
{
  GList *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  GMenu *menu = g_menu_new ();

  infos = g_list_sort (infos, compare_recent);
  for (GList *l = infos; l != NULL; l = l->next)
    {
      GtkRecentInfo *info = (GtkRecentInfo *) l->data;

      if (gtk_recent_info_has_application (info, g_get_application_name ())
          && g_menu_model_get_n_items (G_MENU_MODEL (menu)) < (int) MAX_RECENT)
        append_recent (menu, info);
    }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
  return G_MENU_MODEL (menu);
}

void
psc_recent_add (const char *const *paths)
{
  g_return_if_fail (paths != NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *full = g_canonicalize_filename (paths[i], NULL);
      g_autofree char *uri = g_filename_to_uri (full, NULL, NULL);

      /* `FILE#N` names a file too, but no recent one. */
      if (uri != NULL && g_file_test (full, G_FILE_TEST_EXISTS))
        gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
    }
}
