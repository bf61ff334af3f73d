/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row watches the document's two marks only while it shows a snapshot.
 */
#include "config.h"

#include "app/snapshot-row.h"

#include <glib/gi18n.h>

#include "app/snapshot-text.h"

#define LEFT_TO_RIGHT_MARK "\xe2\x80\x8e"

struct _PscSnapshotRow
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkLabel *format;
  GtkLabel *subtitle;
  GtkImage *issues;
  GtkLabel *mark_a;
  GtkLabel *mark_b;

  PscDocument *document;
  PscSnapshot *snapshot;
};

G_DEFINE_FINAL_TYPE (PscSnapshotRow, psc_snapshot_row, GTK_TYPE_BOX)

static void
psc_snapshot_row_dispose (GObject *object)
{
  PscSnapshotRow *self = PSC_SNAPSHOT_ROW (object);

  psc_snapshot_row_set_snapshot (self, NULL);
  g_clear_object (&self->document);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_SNAPSHOT_ROW);

  G_OBJECT_CLASS (psc_snapshot_row_parent_class)->dispose (object);
}

static void
psc_snapshot_row_class_init (PscSnapshotRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_snapshot_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/snapshot-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, title);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, format);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, issues);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, mark_a);
  gtk_widget_class_bind_template_child (widget_class, PscSnapshotRow, mark_b);
}

static void
psc_snapshot_row_init (PscSnapshotRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
psc_snapshot_row_new (PscDocument *document)
{
  PscSnapshotRow *self;

  g_return_val_if_fail (PSC_IS_DOCUMENT (document), NULL);

  self = PSC_SNAPSHOT_ROW (g_object_new (PSC_TYPE_SNAPSHOT_ROW, NULL));
  self->document = g_object_ref (document);
  return GTK_WIDGET (self);
}

static void
update_marks (PscSnapshotRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->mark_a),
                          psc_document_get_mark_a (self->document) == self->snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self->mark_b),
                          psc_document_get_mark_b (self->document) == self->snapshot);
}

static void
update_issues (PscSnapshotRow *self)
{
  const PscIssues *issues = psc_snapshot_get_issues (self->snapshot);
  guint n = psc_issues_get_n (issues);
  PscSeverity worst;
  g_autofree char *text = NULL;

  if (!psc_issues_get_worst (issues, &worst) || worst == PSC_SEVERITY_NOTE)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->issues), FALSE);
      return;
    }
  text = g_strdup_printf (ngettext ("%u issue", "%u issues", n), n);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->issues), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->issues), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->issues), TRUE);
}

/* A date and a time without any letter would change places where text runs from right to left. */
static void
set_title (PscSnapshotRow *self, const char *title)
{
  g_autofree char *marked = g_strconcat (LEFT_TO_RIGHT_MARK, title, NULL);
  gboolean is_mirrored = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  gtk_label_set_text (self->title, is_mirrored ? marked : title);
}

void
psc_snapshot_row_set_snapshot (PscSnapshotRow *self, PscSnapshot *snapshot)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_if_fail (PSC_IS_SNAPSHOT_ROW (self));

  if (!g_set_object (&self->snapshot, snapshot))
    return;
  g_signal_handlers_disconnect_by_data (self->document, self);
  if (snapshot == NULL)
    return;
  title = psc_snapshot_dup_title (snapshot);
  subtitle = psc_snapshot_dup_subtitle (snapshot);
  set_title (self, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->format, psc_snapshot_get_format_name (snapshot));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), psc_snapshot_get_path (snapshot));
  g_signal_connect_swapped (self->document, "notify::mark-a", G_CALLBACK (update_marks), self);
  g_signal_connect_swapped (self->document, "notify::mark-b", G_CALLBACK (update_marks), self);
  update_marks (self);
  update_issues (self);
}
