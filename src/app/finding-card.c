/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words come from files and rules: neither markup nor surely UTF-8. The certainty is a word
 * beside its picture, so that nothing is said by colour alone.
 */
#include "config.h"

#include "app/finding-card.h"

#include <glib/gi18n.h>

#include "app/copy-button.h"

#define MAX_PLACE_CHARS 32

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

static GtkWidget *
create_label (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GtkWidget *label = gtk_label_new (valid);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
create_place (const char *place)
{
  g_autofree char *name = g_path_get_basename (place);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *full = g_utf8_make_valid (place, -1);
  /* Translators: %s is a file and the number of a line in it */
  g_autofree char *spoken = g_strdup_printf (_ ("Show %s"), valid);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (valid);

  /* A place of usual length is never cut, however long the text beside it is. */
  if (g_utf8_strlen (valid, -1) > MAX_PLACE_CHARS)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
      gtk_label_set_width_chars (GTK_LABEL (label), MAX_PLACE_CHARS);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, full);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "place");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          g_variant_new_bytestring (place));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-place");
  return button;
}

static void
add_fact (PscFindingCard *self, const PscFindingFact *fact)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (row), create_label (fact->text));
  if (fact->place != NULL)
    gtk_box_append (GTK_BOX (row), create_place (fact->place));
  gtk_box_append (self->facts, row);
}

static GtkWidget *
create_command (const char *command)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = create_label (command);

  gtk_widget_add_css_class (row, "command");
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), psc_copy_button_new (command));
  return row;
}

static void
add_step (PscFindingCard *self, const PscNextStep *step)
{
  gtk_box_append (self->steps, create_label (step->text));
  if (step->command != NULL)
    gtk_box_append (self->steps, create_command (step->command));
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
