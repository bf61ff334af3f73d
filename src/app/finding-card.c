/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words come from files and rules: neither markup nor surely UTF-8. The certainty is a word
 * beside its picture, so that nothing is said by colour alone.
 */
#include "config.h"

#include "app/finding-card.h"

#include <glib/gi18n.h>

#include "app/text-parts.h"

struct _PscFindingCard
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *certainty;
  GtkLabel *text;
  GtkWidget *facts_section;
  GtkBox *facts;
  GtkWidget *steps_section;
  GtkBox *steps;
};

G_DEFINE_FINAL_TYPE (PscFindingCard, psc_finding_card, GTK_TYPE_BOX)

static void
psc_finding_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PSC_TYPE_FINDING_CARD);

  G_OBJECT_CLASS (psc_finding_card_parent_class)->dispose (object);
}

static void
psc_finding_card_class_init (PscFindingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_finding_card_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/finding-card.ui");
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, icon);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, title);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, certainty);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, text);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, facts_section);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, facts);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, steps_section);
  gtk_widget_class_bind_template_child (widget_class, PscFindingCard, steps);
}

static void
psc_finding_card_init (PscFindingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
get_icon_name (PscCertainty certainty)
{
  switch (certainty)
    {
    case PSC_CERTAINTY_CERTAIN:
      return "emblem-ok-symbolic";
    case PSC_CERTAINTY_LIKELY:
      return "dialog-warning-symbolic";
    case PSC_CERTAINTY_POSSIBLE:
      return "dialog-question-symbolic";
    case PSC_CERTAINTY_NOTE:
      return "dialog-information-symbolic";
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
get_certainty_name (PscCertainty certainty)
{
  switch (certainty)
    {
    case PSC_CERTAINTY_CERTAIN:
      return C_ ("certainty", "Certain");
    case PSC_CERTAINTY_LIKELY:
      return C_ ("certainty", "Likely");
    case PSC_CERTAINTY_POSSIBLE:
      return C_ ("certainty", "Possible");
    case PSC_CERTAINTY_NOTE:
      return C_ ("certainty", "Note");
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
add_fact (PscFindingCard *self, const PscFindingFact *fact)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (row), psc_text_label_new (fact->text));
  if (fact->place != NULL)
    gtk_box_append (GTK_BOX (row), psc_place_button_new (fact->place));
  gtk_box_append (self->facts, row);
}

static void
add_step (PscFindingCard *self, const PscNextStep *step)
{
  gtk_box_append (self->steps, psc_text_label_new (step->text));
  if (step->command != NULL)
    gtk_box_append (self->steps, psc_command_row_new (step->command));
}

static void
set_label (GtkLabel *label, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  gtk_label_set_text (label, valid);
}

GtkWidget *
psc_finding_card_new (const PscFinding *finding)
{
  PscFindingCard *self;

  g_return_val_if_fail (finding != NULL, NULL);

  self = PSC_FINDING_CARD (g_object_new (PSC_TYPE_FINDING_CARD, NULL));
  gtk_image_set_from_icon_name (self->icon, get_icon_name (finding->certainty));
  gtk_label_set_text (self->certainty, get_certainty_name (finding->certainty));
  gtk_widget_add_css_class (GTK_WIDGET (self), psc_certainty_to_string (finding->certainty));
  set_label (self->title, finding->title);
  set_label (self->text, finding->text);
  for (guint i = 0; i < finding->facts->len; i++)
    add_fact (self, &g_array_index (finding->facts, PscFindingFact, i));
  for (guint i = 0; i < finding->next_steps->len; i++)
    add_step (self, &g_array_index (finding->next_steps, PscNextStep, i));
  gtk_widget_set_visible (self->facts_section, finding->facts->len > 0);
  gtk_widget_set_visible (self->steps_section, finding->next_steps->len > 0);
  return GTK_WIDGET (self);
}
