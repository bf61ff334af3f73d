/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built anew for each tag: there is little of it, and most parts come and go with what is known.
 */
#include "config.h"

#include "app/tag-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/capture-window.h"
#include "app/item-column.h"
#include "app/tag-names.h"
#include "app/tag-row.h"
#include "app/text-parts.h"
#include "app/worker.h"

/* A search for a common word may hit many modules; the likeliest come first. */
#define MAX_OWNERS 8u
#define MAX_HITS 4u
#define MAX_FACTS 4u

struct _PscTagPane
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkStack *pages;
  GtkBox *numbers;
  GtkBox *meaning;
  GtkWidget *findings_section;
  GtkBox *findings;
  GtkWidget *owners_section;
  GtkBox *owners;
  GtkBox *commands;

  PscDocument *document;
  GCancellable *finding_owners;
};

G_DEFINE_FINAL_TYPE (PscTagPane, psc_tag_pane, GTK_TYPE_BOX)

static void
psc_tag_pane_dispose (GObject *object)
{
  PscTagPane *self = PSC_TAG_PANE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  psc_worker_stop (&self->finding_owners);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_TAG_PANE);

  G_OBJECT_CLASS (psc_tag_pane_parent_class)->dispose (object);
}

static void
psc_tag_pane_class_init (PscTagPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_tag_pane_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/tag-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, title);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, pages);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, numbers);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, meaning);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, findings_section);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, findings);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, owners_section);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, owners);
  gtk_widget_class_bind_template_child (widget_class, PscTagPane, commands);
}

static void
psc_tag_pane_init (PscTagPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add_text (GtkBox *box, const char *text)
{
  gtk_box_append (box, psc_text_label_new (text));
}

static void
add_note (GtkBox *box, const char *text)
{
  GtkWidget *label = psc_text_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (box, label);
}

/* Numbers. */

typedef struct
{
  const char *title;
  PscTagColumn columns[PSC_N_POOL_KINDS];
} NumberLine;

static const NumberLine number_lines[] = {
  { N_ ("Bytes"), { PSC_TAG_COLUMN_NONPAGED_BYTES, PSC_TAG_COLUMN_PAGED_BYTES } },
  { N_ ("Outstanding"), { PSC_TAG_COLUMN_NONPAGED_OUTSTANDING, PSC_TAG_COLUMN_PAGED_OUTSTANDING } },
  { N_ ("Allocations"), { PSC_TAG_COLUMN_NONPAGED_ALLOCS, PSC_TAG_COLUMN_PAGED_ALLOCS } },
  { N_ ("Frees"), { PSC_TAG_COLUMN_NONPAGED_FREES, PSC_TAG_COLUMN_PAGED_FREES } },
};

static void
attach (GtkGrid *grid, const char *text, int column, int line)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0.0f : 1.0f);
  gtk_label_set_selectable (GTK_LABEL (label), column > 0 && line > 0);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_add_css_class (label, column == 0 || line == 0 ? "dim-label" : "numeric");
  gtk_grid_attach (grid, label, column, line, 1, 1);
}

static GtkWidget *
create_numbers (PscTagRow *row)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  attach (GTK_GRID (grid), _ ("Nonpaged"), 1, 0);
  attach (GTK_GRID (grid), _ ("Paged"), 2, 0);
  for (guint i = 0; i < G_N_ELEMENTS (number_lines); i++)
    {
      attach (GTK_GRID (grid), _ (number_lines[i].title), 0, (int) i + 1);
      for (guint kind = 0; kind < PSC_N_POOL_KINDS; kind++)
        {
          g_autofree char *text = psc_tag_row_dup_text (row, number_lines[i].columns[kind]);

          attach (GTK_GRID (grid), text, (int) kind + 1, (int) i + 1);
        }
    }
  return grid;
}

static void
add_place (GtkBox *box, const char *place)
{
  GtkWidget *button = psc_place_button_new (place);

  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_box_append (box, button);
}

static void
add_line (GtkBox *box, const char *path, guint line)
{
  g_autofree char *place = NULL;

  if (path == NULL || line == 0)
    return;
  place = psc_place_new (path, line);
  add_place (box, place);
}

/* Returns the tag's first row in the shown snapshot, if it has one. */
static PscTagRow *
find_row (PscTagPane *self, PscTag tag)
{
  PscSnapshot *current = psc_document_get_current (self->document);
  guint index;

  if (current == NULL || !psc_snapshot_find (current, tag, 0, &index))
    return NULL;
  return psc_tag_row_new (current, index, psc_document_get_previous (self->document));
}

static void
show_numbers (PscTagPane *self, PscTag tag, PscTagRow *row)
{
  PscSnapshot *current;

  if (row == NULL)
    {
      add_text (self->numbers, _ ("The tag is not in this snapshot."));
      return;
    }
  current = psc_tag_row_get_snapshot (row);
  gtk_box_append (self->numbers, create_numbers (row));
  if (psc_snapshot_find (current, tag, 1, NULL))
    add_note (self->numbers, _ ("The snapshot has other rows of this name; this is the first."));
  add_line (self->numbers, psc_snapshot_get_path (current), psc_tag_row_get_row (row)->line);
}

/* What it stands for. */

static char *
dup_source (const char *source)
{
  const char *file = strchr (source, ':');

  if (g_str_equal (source, "known-tags"))
    return g_strdup (_ ("According to the list that comes with Poolscope"));
  if (g_str_equal (source, "capture"))
    return g_strdup (_ ("According to the capture"));
  /* Translators: %s is the name of a file that describes tags */
  return g_strdup_printf (_ ("According to %s"), file != NULL ? file + 1 : source);
}

static void
show_meaning (PscTagPane *self, PscTag tag, PscTagRow *row)
{
  PscTagInfo info = { 0 };
  g_autofree char *owner = NULL;
  g_autofree char *source = NULL;

  if (row != NULL)
    psc_tag_list_describe (psc_tag_names_get (), psc_tag_row_get_row (row), &info);
  else if (!psc_tag_list_find (psc_tag_names_get (), tag, &info))
    info = (PscTagInfo){ 0 };
  add_text (self->meaning, info.description != NULL ? info.description : _ ("Unknown"));
  if (info.owner != NULL)
    {
      /* Translators: %s is a driver or a part of Windows */
      owner = g_strdup_printf (_ ("Owner: %s"), info.owner);
      add_text (self->meaning, owner);
    }
  if (info.source == NULL)
    return;
  source = dup_source (info.source);
  add_note (self->meaning, source);
}

/* Findings. */

static void
add_more (GtkBox *box, guint n_all, guint n_shown)
{
  guint n = n_all - n_shown;
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  text = g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);
  add_note (box, text);
}

static void
add_finding (PscTagPane *self, const PscFinding *finding)
{
  guint n = MIN (finding->facts->len, MAX_FACTS);

  add_text (self->findings, finding->title);
  for (guint i = 0; i < n; i++)
    {
      const PscFindingFact *fact = &g_array_index (finding->facts, PscFindingFact, i);

      add_note (self->findings, fact->text);
      if (fact->place != NULL)
        add_place (self->findings, fact->place);
    }
  add_more (self->findings, finding->facts->len, n);
}

static void
show_findings (PscTagPane *self, PscInvestigation *investigation, PscTag tag)
{
  const GPtrArray *findings = psc_investigation_get_findings (investigation);
  gboolean has_any = FALSE;

  for (guint i = 0; i < findings->len; i++)
    {
      const PscFinding *finding = (const PscFinding *) findings->pdata[i];

      if (!finding->has_tag || finding->tag != tag)
        continue;
      add_finding (self, finding);
      has_any = TRUE;
    }
  gtk_widget_set_visible (self->findings_section, has_any);
}

/* Owners. */

static void
add_hit (PscTagPane *self, PscInvestigation *investigation, const PscOwnerHit *hit)
{
  g_autofree char *text = hit->caller != NULL
                              ? psc_investigation_describe_frame (investigation, hit->caller)
                              : psc_dup_address (hit->address);
  GtkWidget *label = psc_text_label_new (text);

  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_start (label, 12);
  gtk_box_append (self->owners, label);
  add_line (self->owners, hit->path, hit->line);
}

static void
add_owner (PscTagPane *self, PscInvestigation *investigation, const PscOwner *owner)
{
  guint n = MIN (owner->hits->len, MAX_HITS);

  add_text (self->owners, owner->name != NULL ? owner->name : _ ("No known module"));
  for (guint i = 0; i < owner->reasons->len; i++)
    add_note (self->owners, (const char *) owner->reasons->pdata[i]);
  for (guint i = 0; i < n; i++)
    add_hit (self, investigation, &g_array_index (owner->hits, PscOwnerHit, i));
  add_more (self->owners, owner->hits->len, n);
}

/* What the thread finds; the owners point into the investigation. */
typedef struct
{
  PscInvestigation *investigation;
  GPtrArray *owners;
} Found;

static void
found_free (gpointer data)
{
  Found *found = (Found *) data;

  g_ptr_array_unref (found->owners);
  g_object_unref (found->investigation);
  g_free (found);
}

static gpointer
find_owners (PscInvestigation *investigation, gconstpointer data, GCancellable *cancellable)
{
  Found *found = g_new0 (Found, 1);

  found->investigation = g_object_ref (investigation);
  found->owners = psc_investigation_find_owners (investigation, *(const PscTag *) data);
  return found;
}

static void
show_owners (gpointer owner, gpointer result)
{
  PscTagPane *self = PSC_TAG_PANE (owner);
  Found *found = (Found *) result;
  guint n = MIN (found->owners->len, MAX_OWNERS);

  for (guint i = 0; i < n; i++)
    add_owner (self, found->investigation, (const PscOwner *) g_ptr_array_index (found->owners, i));
  add_more (self->owners, found->owners->len, n);
  gtk_widget_set_visible (self->owners_section, n > 0);
  found_free (found);
}

static const PscWorkKind finding_owners = { find_owners, show_owners, found_free };

/* Of a hundred thousand search hits this takes longer than a frame. */
static void
start_finding_owners (PscTagPane *self, PscInvestigation *investigation, PscTag tag)
{
  psc_worker_start (self, &self->finding_owners, &finding_owners, investigation,
                    g_memdup2 (&tag, sizeof tag));
}

/* Commands. */

/* Whether the debugger takes the tag as it is printed: no wildcards, quotes, blanks or escapes. */
static gboolean
can_be_typed (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("*?\"'\\;", *p) != NULL)
      return FALSE;
  return TRUE;
}

static void
take_command (PscTagPane *self, char *command)
{
  gtk_box_append (self->commands, psc_command_row_new (command));
  g_free (command);
}

static void
show_commands (PscTagPane *self, PscTag tag, const char *text)
{
  if (!can_be_typed (text))
    {
      take_command (self, g_strdup_printf ("!for_each_module s -d @#Base @#End %08x", tag));
      return;
    }
  take_command (self, g_strdup_printf ("!poolfind %s 0", text));
  take_command (self, g_strdup_printf ("!for_each_module s -a @#Base @#End \"%s\"", text));
  take_command (self, g_strdup_printf ("!poolused 3 %s", text));
}

static void
show_tag (PscTagPane *self, PscTag tag)
{
  PscInvestigation *investigation = psc_document_get_investigation (self->document);
  g_autoptr (PscTagRow) row = find_row (self, tag);
  char text[PSC_TAG_STRING_SIZE];

  gtk_label_set_text (self->title, psc_tag_to_string (tag, text));
  show_numbers (self, tag, row);
  show_meaning (self, tag, row);
  gtk_widget_set_visible (self->findings_section, FALSE);
  gtk_widget_set_visible (self->owners_section, FALSE);
  if (investigation != NULL)
    {
      show_findings (self, investigation, tag);
      start_finding_owners (self, investigation, tag);
    }
  show_commands (self, tag, text);
}

static void
update (PscTagPane *self)
{
  const GArray *tags = psc_document_get_tags (self->document);

  psc_worker_stop (&self->finding_owners);
  clear (self->numbers);
  clear (self->meaning);
  clear (self->findings);
  clear (self->owners);
  clear (self->commands);
  gtk_label_set_text (self->title, "");
  if (tags->len > 0)
    show_tag (self, g_array_index (tags, PscTag, 0));
  gtk_stack_set_visible_child_name (self->pages, tags->len > 0 ? "tag" : "none");
}

void
psc_tag_pane_set_document (PscTagPane *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_TAG_PANE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "tags-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "notify::current", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (update), self);
  update (self);
}

gboolean
psc_tag_pane_is_ready (PscTagPane *self)
{
  g_return_val_if_fail (PSC_IS_TAG_PANE (self), FALSE);

  return self->finding_owners == NULL;
}
