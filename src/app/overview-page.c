/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings are few (one or some for each rule), so each has a card of its own.
 */
#include "config.h"

#include "app/overview-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "analysis/case-files.h"
#include "app/capture-window.h"
#include "app/copy-button.h"
#include "app/coverage.h"
#include "app/finding-card.h"
#include "app/text-parts.h"
#include "model/bugcheck.h"

struct _PscOverviewPage
{
  GtkBox parent_instance;

  AdwPreferencesGroup *crash_group;
  GtkBox *findings;
  AdwPreferencesGroup *coverage_group;

  PscDocument *document;
  PscInvestigation *investigation;
  GPtrArray *rows; /* of the groups, which cannot be asked for them */
};

G_DEFINE_FINAL_TYPE (PscOverviewPage, psc_overview_page, GTK_TYPE_BOX)

static void
psc_overview_page_dispose (GObject *object)
{
  PscOverviewPage *self = PSC_OVERVIEW_PAGE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->investigation);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (psc_overview_page_parent_class)->dispose (object);
}

static void
psc_overview_page_finalize (GObject *object)
{
  g_ptr_array_unref (PSC_OVERVIEW_PAGE (object)->rows);

  G_OBJECT_CLASS (psc_overview_page_parent_class)->finalize (object);
}

static void
psc_overview_page_class_init (PscOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_overview_page_dispose;
  object_class->finalize = psc_overview_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PscOverviewPage, crash_group);
  gtk_widget_class_bind_template_child (widget_class, PscOverviewPage, findings);
  gtk_widget_class_bind_template_child (widget_class, PscOverviewPage, coverage_group);
}

static void
psc_overview_page_init (PscOverviewPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
clear (PscOverviewPage *self)
{
  GtkWidget *child;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = GTK_WIDGET (g_ptr_array_index (self->rows, i));
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings))) != NULL)
    gtk_box_remove (self->findings, child);
}

/* Words from files are neither markup nor surely UTF-8. */
static GtkWidget *
add_row (PscOverviewPage *self, AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), valid);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static GtkWidget *
add_crash_row (PscOverviewPage *self, const char *title, const char *text)
{
  return text != NULL ? add_row (self, self->crash_group, title, text) : NULL;
}

static void
add_place (GtkWidget *row, const char *path, guint line)
{
  g_autofree char *place = psc_place_new (path, line);
  GtkWidget *button = psc_place_button_new (place);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static char *
dup_parameters (const PscCrash *crash)
{
  g_autoptr (GString) text = NULL;

  if (crash->n_parameters == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < crash->n_parameters; i++)
    g_string_append_printf (text,
                            i > 0 ? ", 0x%" G_GINT64_MODIFIER "x" : "0x%" G_GINT64_MODIFIER "x",
                            crash->parameters[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_crash (PscOverviewPage *self, const char *path, const PscCrash *crash)
{
  g_autofree char *meaning = psc_bugcheck_describe (crash);
  g_autofree char *code = g_strdup_printf ("0x%" G_GINT64_MODIFIER "X", crash->code);
  g_autofree char *named = NULL;
  g_autofree char *parameters = dup_parameters (crash);
  GtkWidget *row;

  if (crash->name != NULL)
    /* Translators: the name of a bug check, such as DRIVER_VERIFIER_DETECTED_VIOLATION, and its
     * number */
    named = g_strdup_printf (_ ("%s (%s)"), crash->name, code);
  row = add_crash_row (self,
                       psc_bugcheck_is_live_dump (crash->code)
                           ? _ ("Windows went on running; the dump has the code")
                           : _ ("Windows stopped with bug check"),
                       named != NULL ? named : code);
  if (crash->line > 0)
    add_place (row, path, crash->line);
  add_crash_row (self, _ ("What it means"), meaning);
  add_crash_row (self, _ ("Its parameters"), parameters);
  add_crash_row (self, _ ("Driver that Windows blames"), crash->driver);
  add_crash_row (self, _ ("Process that was running"), crash->process);
  add_crash_row (self, _ ("Failure bucket"), crash->bucket);
  gtk_widget_set_visible (GTK_WIDGET (self->crash_group), TRUE);
}

static void
add_coverage (PscOverviewPage *self, PscCoverage coverage)
{
  g_autofree char *text = psc_coverage_describe (coverage, self->investigation);
  const char *command = psc_coverage_get_command (coverage);
  g_autofree char *advice = NULL;
  GtkWidget *row;
  GtkWidget *icon;

  if (text == NULL)
    /* Translators: something that a debugger command would add to a file; %s is the command */
    advice = g_strdup_printf (_ ("Not in these files. Printed by: %s"), command);
  row = add_row (self, self->coverage_group, psc_coverage_get_title (coverage),
                 text != NULL ? text : advice);
  icon =
      gtk_image_new_from_icon_name (text != NULL ? "emblem-ok-symbolic" : "list-remove-symbolic");
  if (text == NULL)
    {
      gtk_widget_add_css_class (icon, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), psc_copy_button_new (command));
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
}

/* A dump of each kind leaves other things out. */
static void
add_dump_coverage (PscOverviewPage *self, const PscInputFile *input)
{
  g_autofree char *name = g_path_get_basename (input->path);
  GtkWidget *row;

  if (input->coverage == NULL)
    return;
  row = add_row (self, self->coverage_group, name, _ (input->coverage));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("computer-symbolic"));
}

static void
show_investigation (PscOverviewPage *self)
{
  const GPtrArray *findings = psc_investigation_get_findings (self->investigation);

  for (guint i = 0; i < psc_investigation_get_n_files (self->investigation); i++)
    {
      const PscCaseFile *file = psc_investigation_get_file (self->investigation, i);

      if (file->evidence->crash != NULL)
        add_crash (self, psc_case_file_get_path (file, file->evidence->crash->origin),
                   file->evidence->crash);
    }
  for (guint i = 0; i < findings->len; i++)
    gtk_box_append (self->findings, psc_finding_card_new ((const PscFinding *) findings->pdata[i]));
  for (guint i = 0; i < psc_investigation_get_n_inputs (self->investigation); i++)
    add_dump_coverage (self, psc_investigation_get_input (self->investigation, i));
  for (guint i = 0; i < PSC_N_COVERAGES; i++)
    add_coverage (self, (PscCoverage) i);
}

static void
series_changed_cb (PscOverviewPage *self)
{
  if (!g_set_object (&self->investigation, psc_document_get_investigation (self->document)))
    return;
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->crash_group), FALSE);
  if (self->investigation != NULL)
    show_investigation (self);
}

void
psc_overview_page_set_document (PscOverviewPage *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_OVERVIEW_PAGE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  series_changed_cb (self);
}

gboolean
psc_overview_page_has_findings (PscOverviewPage *self)
{
  g_return_val_if_fail (PSC_IS_OVERVIEW_PAGE (self), FALSE);

  return self->investigation != NULL
         && psc_investigation_get_findings (self->investigation)->len > 0;
}

gboolean
psc_overview_page_has_data (PscOverviewPage *self)
{
  g_return_val_if_fail (PSC_IS_OVERVIEW_PAGE (self), FALSE);

  return psc_overview_page_has_findings (self)
         || (self->investigation != NULL && psc_investigation_has_evidence (self->investigation));
}
