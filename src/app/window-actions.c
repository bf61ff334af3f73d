/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions of a window. Keys that are letters are bound to the widget, not the application, so
 * that entries get them first.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/capture-window.h"
#include "app/issue-list.h"
#include "app/open-dialog.h"
#include "app/window-private.h"

/* A toast reads markup, and names of files hold what they like. */
void
psc_window_say (PscWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
add_paths (const char *const *paths, gpointer user_data)
{
  psc_window_open (PSC_WINDOW (user_data), paths);
}

/* What was opened before is not thrown away: it keeps its window. */
static void
open_paths (const char *const *paths, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);
  PscWindow *target = self;

  if (!psc_document_is_empty (self->document))
    {
      target = psc_window_new (gtk_window_get_application (GTK_WINDOW (self)));
      gtk_window_present (GTK_WINDOW (target));
    }
  psc_window_open (target, paths);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_open_dialog_show (GTK_WINDOW (user_data), FALSE, open_paths, user_data);
}

static void
open_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *const paths[] = { g_variant_get_bytestring (parameter), NULL };

  open_paths (paths, user_data);
}

static void
add_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_open_dialog_show (GTK_WINDOW (user_data), FALSE, add_paths, user_data);
}

static void
add_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_open_dialog_show (GTK_WINDOW (user_data), TRUE, add_paths, user_data);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PscWindow) self = PSC_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GBytes) bytes = NULL;

  /* Closed meanwhile. */
  if (self->document == NULL)
    {
      g_free (text);
      return;
    }
  if (text == NULL || text[0] == '\0')
    {
      g_free (text);
      psc_window_say (self, _ ("There is no text on the clipboard"));
      return;
    }
  bytes = g_bytes_new_take (text, strlen (text));
  psc_document_paste (self->document, bytes);
}

static void
paste_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (user_data));

  gdk_clipboard_read_text_async (clipboard, NULL, pasted_cb, g_object_ref (user_data));
}

static void
cancel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_document_cancel (PSC_WINDOW (user_data)->document);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_filter_bar_open (PSC_WINDOW (user_data)->filter_bar);
}

static void
mark_a_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscDocument *document = PSC_WINDOW (user_data)->document;

  psc_document_set_mark_a (document, psc_document_get_current (document));
}

static void
mark_b_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscDocument *document = PSC_WINDOW (user_data)->document;

  psc_document_set_mark_b (document, psc_document_get_current (document));
}

/* Moves the selection of the snapshot list by as many places as the parameter says. */
static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscDocument *document = PSC_WINDOW (user_data)->document;
  PscSeries *series = psc_document_get_series (document);
  guint place = psc_document_find (document, psc_document_get_current (document));
  gint64 wanted = (gint64) place + g_variant_get_int32 (parameter);

  if (wanted >= 0 && wanted < psc_series_get_n (series))
    psc_document_set_current (document, psc_series_get (series, (guint) wanted));
}

static void
view_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);
  const char *name = g_variant_get_string (parameter, NULL);

  GtkWidget *child = adw_view_stack_get_child_by_name (self->views, name);

  /* A page that has nothing to show is not there for anybody. */
  if (child != NULL
      && adw_view_stack_page_get_visible (adw_view_stack_get_page (self->views, child)))
    adw_view_stack_set_visible_child (self->views, child);
}

static void
compare_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_view_stack_set_visible_child_name (PSC_WINDOW (user_data)->views, "compare");
}

static void
show_issues_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);

  gtk_window_present (GTK_WINDOW (
      psc_issue_list_new (GTK_WINDOW (self), psc_document_get_issues (self->document))));
}

static void
show_place_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscWindow *self = PSC_WINDOW (user_data);
  const char *place = g_variant_get_bytestring (parameter);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (!psc_document_is_in_dump (self->document, place))
    {
      gtk_window_present (
          GTK_WINDOW (psc_capture_window_new (GTK_WINDOW (self), self->document, place)));
      return;
    }
  name = g_filename_display_basename (place);
  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_ ("%s is a dump: it has no lines to show"), name);
  psc_window_say (self, text);
}

static void
say_copied_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  psc_window_say (PSC_WINDOW (user_data), _ ("Copied to the clipboard"));
}

static const GActionEntry actions[] = {
  { .name = "open", .activate = open_cb },
  { .name = "open-path", .activate = open_path_cb, .parameter_type = "ay" },
  { .name = "add", .activate = add_cb },
  { .name = "add-folder", .activate = add_folder_cb },
  { .name = "paste", .activate = paste_cb },
  { .name = "cancel", .activate = cancel_cb },
  { .name = "search", .activate = search_cb },
  { .name = "mark-a", .activate = mark_a_cb },
  { .name = "mark-b", .activate = mark_b_cb },
  { .name = "step", .activate = step_cb, .parameter_type = "i" },
  { .name = "view", .activate = view_cb, .parameter_type = "s" },
  { .name = "compare", .activate = compare_cb },
  { .name = "show-issues", .activate = show_issues_cb },
  { .name = "show-place", .activate = show_place_cb, .parameter_type = "ay" },
  { .name = "say-copied", .activate = say_copied_cb },
};

void
psc_window_add_actions (PscWindow *self)
{
  g_autoptr (GPropertyAction) tag_pane =
      g_property_action_new ("tag-pane", self->side_pane, "reveal");

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (tag_pane));
}

static void
enable (PscWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static gboolean
is_chart_shown (PscWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->views);

  return g_strcmp0 (name, "tags") == 0 || g_strcmp0 (name, "compare") == 0;
}

void
psc_window_update_actions (PscWindow *self)
{
  PscSeries *series = psc_document_get_series (self->document);
  gboolean has_current = psc_document_get_current (self->document) != NULL;
  gboolean can_compare = has_current && series != NULL && psc_series_get_n (series) > 1;
  gboolean can_export = has_current && is_chart_shown (self);
  gboolean is_joining;

  g_object_get (self->document, "is-joining", &is_joining, NULL);
  enable (self, "cancel", psc_document_is_loading (self->document) && !is_joining);
  enable (self, "search", has_current);
  enable (self, "mark-a", can_compare);
  enable (self, "mark-b", can_compare);
  enable (self, "compare", can_compare);
  enable (self, "export-chart", can_export);
  enable (self, "export-table", can_export);
  enable (self, "copy-chart", can_export);
  enable (self, "show-chart-table", can_export);
  enable (self, "step", has_current);
  enable (self, "view", psc_document_get_investigation (self->document) != NULL);
  enable (self, "show-issues", psc_issues_get_n (psc_document_get_issues (self->document)) > 0);
}

void
psc_window_update_recent (PscWindow *self)
{
  g_autoptr (GMenuModel) menu = psc_recent_create_menu ();

  adw_split_button_set_menu_model (self->open_button, menu);
}

/* In the order of the switcher, for Alt+1 and so on. */
static const char *const views[] = { "overview", "tags", "compare", "modules", "verifier" };

void
psc_window_class_add_bindings (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, 0, "win.mark-a", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "win.mark-b", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.step", "i",
                                       -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "win.step", "i",
                                       1);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_ALT_MASK, "win.view", "s",
                                         views[i]);
}
