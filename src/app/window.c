/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window puts the views together and turns what the document says into toasts and progress. The
 * actions are in window-actions.c.
 */
#include "config.h"

#include "app/window.h"

#include <glib/gi18n.h>

#include "app/filter-bar.h"
#include "app/open-dialog.h"
#include "app/snapshot-list.h"
#include "app/snapshot-text.h"
#include "app/tag-table.h"
#include "app/welcome-page.h"
#include "app/window-private.h"
#include "base/error.h"

G_DEFINE_FINAL_TYPE (PscWindow, psc_window, ADW_TYPE_APPLICATION_WINDOW)

static void
psc_window_dispose (GObject *object)
{
  PscWindow *self = PSC_WINDOW (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      psc_document_cancel (self->document);
    }
  g_clear_object (&self->document);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_WINDOW);

  G_OBJECT_CLASS (psc_window_parent_class)->dispose (object);
}

static guint
count_visible_views (PscWindow *self)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->views);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    {
      g_autoptr (AdwViewStackPage) page =
          (AdwViewStackPage *) g_list_model_get_item (G_LIST_MODEL (pages), i);

      n += adw_view_stack_page_get_visible (page) ? 1 : 0;
    }
  return n;
}

static void
update_pages (PscWindow *self)
{
  PscSeries *series = psc_document_get_series (self->document);
  guint n = series != NULL ? psc_series_get_n (series) : 0;
  gboolean has_series = n > 0;
  gboolean has_overview = psc_overview_page_has_data (self->overview_page);

  gtk_stack_set_visible_child_name (self->pages,
                                    has_series || has_overview ? "document" : "welcome");
  adw_view_stack_page_set_visible (self->overview_view_page, has_overview);
  adw_view_stack_page_set_visible (self->tags_page, has_series || !has_overview);
  adw_view_stack_page_set_visible (self->compare_page, n > 1);
  adw_view_stack_page_set_visible (self->verifier_view_page,
                                   psc_verifier_page_has_data (self->verifier_page));
  adw_view_stack_page_set_visible (self->modules_view_page,
                                   psc_modules_page_has_data (self->modules_page));
  adw_view_switcher_title_set_view_switcher_enabled (self->switcher,
                                                     count_visible_views (self) > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_button), has_series || has_overview);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), has_series);
  gtk_widget_set_visible (GTK_WIDGET (self->export_button), has_series);
  psc_window_update_actions (self);
}

static void
current_changed_cb (PscWindow *self)
{
  PscSnapshot *current = psc_document_get_current (self->document);
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;

  psc_window_update_actions (self);
  if (current == NULL)
    return;
  name = psc_snapshot_dup_name (current);
  /* Translators: the title of a window; %s is the name of a snapshot */
  title = g_strdup_printf (_ ("%s — Poolscope"), name);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* What is being done with the file @name. */
static char *
dup_stage (PscLoadStage stage, const char *name)
{
  switch (stage)
    {
    case PSC_LOAD_OPENING_DUMP:
      /* Translators: %s is the name of a file */
      return g_strdup_printf (_ ("Opening the dump %s…"), name);
    case PSC_LOAD_FINDING_KERNEL:
      /* Translators: %s is the name of a file */
      return g_strdup_printf (_ ("Looking for the kernel in %s…"), name);
    case PSC_LOAD_READING_POOL:
      /* Translators: %s is the name of a file */
      return g_strdup_printf (_ ("Reading the pool in %s…"), name);
    case PSC_LOAD_READING:
    default:
      /* Translators: %s is the name of a file */
      return g_strdup_printf (_ ("Reading %s…"), name);
    }
}

static void
progress_changed_cb (PscWindow *self)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  guint stage;
  double progress;

  g_object_get (self->document, "progress", &progress, "progress-path", &path, "progress-stage",
                &stage, NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, progress);
  if (path == NULL)
    return;
  name = g_filename_display_basename (path);
  text = dup_stage ((PscLoadStage) stage, name);
  gtk_label_set_text (self->progress_label, text);
}

/* All is read: what is left cannot be stopped and is soon over. */
static void
is_joining_changed_cb (PscWindow *self)
{
  gboolean is_joining;

  g_object_get (self->document, "is-joining", &is_joining, NULL);
  if (is_joining)
    gtk_label_set_text (self->progress_label, _ ("Drawing conclusions…"));
  psc_window_update_actions (self);
}

static void
is_loading_changed_cb (PscWindow *self)
{
  gboolean is_loading = psc_document_is_loading (self->document);

  if (is_loading)
    gtk_label_set_text (self->progress_label, _ ("Reading…"));
  gtk_revealer_set_reveal_child (self->progress_revealer, is_loading);
  psc_window_update_actions (self);
}

/* What a person can do about an error; its own words follow below. */
static const char *
get_advice (const GError *error)
{
  if (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED))
    return _ ("Nothing here is a capture that Poolscope reads");
  if (g_error_matches (error, PSC_ERROR, PSC_ERROR_RANGE))
    return _ ("That snapshot is not in the file");
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    return _ ("The file cannot be read");
  return _ ("The capture cannot be read");
}

static void
failed_cb (PscWindow *self, const GError *error)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (self), get_advice (error), error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* What the files point at comes before the tables, but nobody is pulled away from a page by a file
 * that is added. */
static void
show_answer (PscWindow *self)
{
  if (!self->has_answered && psc_overview_page_has_findings (self->overview_page))
    {
      self->has_answered = TRUE;
      adw_view_stack_set_visible_child_name (self->views, "overview");
    }
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "tags") == 0)
    psc_tag_table_focus (self->tag_table);
}

static void
say_reread (PscWindow *self)
{
  const GPtrArray *reread = psc_document_get_reread (self->document);
  guint n = reread->len;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  name = g_filename_display_basename ((const char *) reread->pdata[0]);
  if (n == 1)
    /* Translators: the file was open already; %s is its name */
    text = g_strdup_printf (_ ("%s was read again"), name);
  else
    /* Translators: the files were open already; %u is at least 2 */
    text = g_strdup_printf (ngettext ("%u file was read again", "%u files were read again", n), n);
  psc_window_say (self, text);
}

static void
say_issues (PscWindow *self)
{
  const PscIssues *issues = psc_document_get_issues (self->document);
  guint n = psc_issues_get_n (issues);
  g_autofree char *text = NULL;
  PscSeverity worst;
  AdwToast *toast;

  if (!psc_issues_get_worst (issues, &worst) || worst == PSC_SEVERITY_NOTE)
    return;
  text = g_strdup_printf (ngettext ("%u issue while reading", "%u issues while reading", n), n);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Show"));
  adw_toast_set_action_name (toast, "win.show-issues");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
opened_cb (PscWindow *self)
{
  update_pages (self);
  show_answer (self);
  say_reread (self);
  say_issues (self);
}

static void
view_changed_cb (PscWindow *self)
{
  /* The stack also changes while the window goes. */
  if (self->document != NULL)
    psc_window_update_actions (self);
}

static void
filter_changed_cb (PscWindow *self)
{
  psc_tag_table_set_filter (self->tag_table, psc_filter_bar_get_filter (self->filter_bar));
  psc_compare_view_set_filter (self->compare_view, psc_filter_bar_get_filter (self->filter_bar));
}

/* Opening and closing the pane says what is wanted for the next tag too. Where it stands in the
 * place of the table, the keyboard follows. */
static void
side_pane_revealed_cb (PscWindow *self)
{
  gboolean is_open = psc_side_pane_get_reveal (self->side_pane);

  g_settings_set_boolean (self->settings, "tag-pane", is_open);
  if (is_open && psc_side_pane_is_folded (self->side_pane))
    gtk_widget_child_focus (GTK_WIDGET (self->tag_pane), GTK_DIR_TAB_FORWARD);
  else if (!is_open && gtk_window_get_focus (GTK_WINDOW (self)) == NULL)
    psc_tag_table_focus (self->tag_table);
}

/* Where the pane would stand in the place of the table it waits to be asked for. */
static void
tags_changed_cb (PscWindow *self)
{
  if (psc_document_get_tags (self->document)->len > 0
      && g_settings_get_boolean (self->settings, "tag-pane")
      && !psc_side_pane_is_folded (self->side_pane))
    psc_side_pane_set_reveal (self->side_pane, TRUE);
}

static gboolean
close_side_pane_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PscSidePane *pane = PSC_SIDE_PANE (widget);
  gboolean is_open = psc_side_pane_get_reveal (pane);

  psc_side_pane_set_reveal (pane, FALSE);
  return is_open;
}

static void
add_side_pane_escape (PscWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_side_pane_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->side_pane), controller);
}

static void
sample_chosen_cb (PscWindow *self, const char *path)
{
  const char *const specs[] = { path, NULL };

  psc_document_open (self->document, specs);
}

static gboolean
drop_cb (PscWindow *self, const GValue *value)
{
  GSList *files = (GSList *) g_value_get_boxed (value);
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);
  g_auto (GStrv) paths = NULL;

  for (GSList *l = files; l != NULL; l = l->next)
    g_list_store_append (list, l->data);
  paths = psc_files_dup_paths (G_LIST_MODEL (list));
  if (paths[0] == NULL)
    return FALSE;
  psc_window_open (self, (const char *const *) paths);
  return TRUE;
}

static void
psc_window_unmap (GtkWidget *widget)
{
  PscWindow *self = PSC_WINDOW (widget);
  gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width;
  int height;

  g_settings_set_boolean (self->settings, "window-maximized", is_maximized);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width > 0 && height > 0)
    {
      g_settings_set_int (self->settings, "window-width", MAX (width, 360));
      g_settings_set_int (self->settings, "window-height", MAX (height, 300));
    }
  GTK_WIDGET_CLASS (psc_window_parent_class)->unmap (widget);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PscWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, export_button);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, snapshot_list);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, views);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, chart_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, side_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, tag_pane);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, tag_table);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, overview_view_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, overview_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, tags_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, compare_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, compare_view);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, modules_view_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, modules_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, verifier_view_page);
  gtk_widget_class_bind_template_child (widget_class, PscWindow, verifier_page);
}

static void
psc_window_class_init (PscWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_window_dispose;
  widget_class->unmap = psc_window_unmap;

  g_type_ensure (PSC_TYPE_CHART_PANE);
  g_type_ensure (PSC_TYPE_COMPARE_VIEW);
  g_type_ensure (PSC_TYPE_FILTER_BAR);
  g_type_ensure (PSC_TYPE_MODULES_PAGE);
  g_type_ensure (PSC_TYPE_OVERVIEW_PAGE);
  g_type_ensure (PSC_TYPE_VERIFIER_PAGE);
  g_type_ensure (PSC_TYPE_SIDE_PANE);
  g_type_ensure (PSC_TYPE_SNAPSHOT_LIST);
  g_type_ensure (PSC_TYPE_TAG_PANE);
  g_type_ensure (PSC_TYPE_TAG_TABLE);
  g_type_ensure (PSC_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/poolscope/Poolscope/window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sample_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, side_pane_revealed_cb);
  psc_window_class_add_bindings (widget_class);
}

static void
watch_document (PscWindow *self)
{
  PscDocument *document = self->document;

  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (update_pages), self);
  g_signal_connect_swapped (document, "notify::current", G_CALLBACK (current_changed_cb), self);
  g_signal_connect_swapped (document, "notify::is-loading", G_CALLBACK (is_loading_changed_cb),
                            self);
  g_signal_connect_swapped (document, "notify::is-joining", G_CALLBACK (is_joining_changed_cb),
                            self);
  g_signal_connect_swapped (document, "notify::progress", G_CALLBACK (progress_changed_cb), self);
  g_signal_connect_swapped (document, "notify::progress-stage", G_CALLBACK (progress_changed_cb),
                            self);
  g_signal_connect_swapped (document, "notify::progress-path", G_CALLBACK (progress_changed_cb),
                            self);
  g_signal_connect_swapped (document, "tags-changed", G_CALLBACK (tags_changed_cb), self);
  g_signal_connect_swapped (document, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (document, "opened", G_CALLBACK (opened_cb), self);
}

static void
psc_window_init (PscWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->settings = g_settings_new (PSC_APP_ID);
  self->document = psc_document_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_window_add_actions (self);
  psc_window_add_export_actions (self);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  psc_overview_page_set_document (self->overview_page, self->document);
  psc_verifier_page_set_document (self->verifier_page, self->document);
  psc_modules_page_set_document (self->modules_page, self->document);
  watch_document (self);
  psc_snapshot_list_set_document (self->snapshot_list, self->document);
  psc_chart_pane_set_document (self->chart_pane, self->document);
  psc_tag_table_set_document (self->tag_table, self->document);
  psc_tag_pane_set_document (self->tag_pane, self->document);
  add_side_pane_escape (self);
  psc_compare_view_set_document (self->compare_view, self->document);
  psc_window_update_recent (self);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_pages (self);
}

PscWindow *
psc_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return PSC_WINDOW (g_object_new (PSC_TYPE_WINDOW, "application", application, NULL));
}

PscDocument *
psc_window_get_document (PscWindow *self)
{
  g_return_val_if_fail (PSC_IS_WINDOW (self), NULL);

  return self->document;
}

void
psc_window_open (PscWindow *self, const char *const *specs)
{
  g_return_if_fail (PSC_IS_WINDOW (self) && specs != NULL && specs[0] != NULL);

  psc_document_open (self->document, specs);
  psc_recent_add (specs);
  psc_window_update_recent (self);
}
