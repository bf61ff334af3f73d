/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Issues are kept to a few hundred (PSC_MAX_ISSUES), so each has a row of its own.
 */
#include "config.h"

#include "app/issue-list.h"

#include <glib/gi18n.h>

#include "app/capture-window.h"

struct _PscIssueList
{
  AdwWindow parent_instance;

  GtkListBox *list;
  AdwToastOverlay *toasts;

  PscIssues *issues;
};

G_DEFINE_FINAL_TYPE (PscIssueList, psc_issue_list, ADW_TYPE_WINDOW)

static void
psc_issue_list_dispose (GObject *object)
{
  PscIssueList *self = PSC_ISSUE_LIST (object);

  g_clear_pointer (&self->issues, psc_issues_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_ISSUE_LIST);

  G_OBJECT_CLASS (psc_issue_list_parent_class)->dispose (object);
}

static void
copy_cb (PscIssueList *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < psc_issues_get_n (self->issues); i++)
    {
      const PscIssue *issue = psc_issues_get (self->issues, i);

      g_string_append_printf (text, "%s: %s: %s\n", psc_severity_to_string (issue->severity),
                              issue->place, issue->message);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied to the clipboard")));
}

/* The window whose issues these are shows its captures. */
static void
show_place_cb (GtkWidget *widget, const char *name, GVariant *place)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), name, place);
}

static void
psc_issue_list_class_init (PscIssueListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_issue_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/issue-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PscIssueList, list);
  gtk_widget_class_bind_template_child (widget_class, PscIssueList, toasts);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_install_action (widget_class, "win.show-place", "ay", show_place_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
psc_issue_list_init (PscIssueList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
get_icon_name (PscSeverity severity)
{
  switch (severity)
    {
    case PSC_SEVERITY_NOTE:
      return "dialog-information-symbolic";
    case PSC_SEVERITY_WARNING:
      return "dialog-warning-symbolic";
    case PSC_SEVERITY_ERROR:
      return "dialog-error-symbolic";
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
get_severity_name (PscSeverity severity)
{
  switch (severity)
    {
    case PSC_SEVERITY_NOTE:
      return C_ ("severity", "Note");
    case PSC_SEVERITY_WARNING:
      return C_ ("severity", "Warning");
    case PSC_SEVERITY_ERROR:
      return C_ ("severity", "Error");
    default:
      g_return_val_if_reached (NULL);
    }
}

static GtkWidget *
create_icon (PscSeverity severity)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (get_icon_name (severity));

  if (severity != PSC_SEVERITY_NOTE)
    gtk_widget_add_css_class (icon, severity == PSC_SEVERITY_ERROR ? "error" : "warning");
  gtk_widget_set_tooltip_text (icon, get_severity_name (severity));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_severity_name (severity), -1);
  return icon;
}

/* Only text has lines; a place in a dump is an address. */
static void
add_place (GtkWidget *row, const char *place)
{
  guint line;
  g_autofree char *path = psc_place_parse (place, &line);
  GtkWidget *button;

  if (line == 0)
    return;
  button = gtk_button_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Show in capture"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show in capture"), -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          g_variant_new_bytestring (place));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-place");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
}

/* The words come from files: neither markup nor surely UTF-8. */
static GtkWidget *
create_row (const PscIssue *issue)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *place = g_utf8_make_valid (issue->place, -1);
  g_autofree char *message = g_utf8_make_valid (issue->message, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), place);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_icon (issue->severity));
  add_place (row, issue->place);
  return row;
}

GtkWidget *
psc_issue_list_new (GtkWindow *parent, PscIssues *issues)
{
  PscIssueList *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && issues != NULL, NULL);

  self = PSC_ISSUE_LIST (g_object_new (PSC_TYPE_ISSUE_LIST, "transient-for", parent, NULL));
  self->issues = psc_issues_ref (issues);
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    gtk_list_box_append (self->list, create_row (psc_issues_get (issues, i)));
  return GTK_WIDGET (self);
}
