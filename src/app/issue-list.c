/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Issues are kept to a few hundred (PSC_MAX_ISSUES), so each has a row of its own.
 */
#include "config.h"

#include "app/issue-list.h"

#include <glib/gi18n.h>

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
