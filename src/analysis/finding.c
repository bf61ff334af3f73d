/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes and frees findings. Filled by the rules of explain.
 */
#include "config.h"

#include "analysis/finding.h"

static void
fact_clear (gpointer data)
{
  PscFindingFact *fact = (PscFindingFact *) data;

  g_free (fact->text);
  g_free (fact->place);
}

static void
step_clear (gpointer data)
{
  PscNextStep *step = (PscNextStep *) data;

  g_free (step->text);
  g_free (step->command);
}

PscFinding *
psc_finding_new (const char *id, PscCertainty certainty)
{
  PscFinding *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_new0 (PscFinding, 1);
  self->id = id;
  self->certainty = certainty;
  self->facts = g_array_new (FALSE, FALSE, sizeof (PscFindingFact));
  g_array_set_clear_func (self->facts, fact_clear);
  self->next_steps = g_array_new (FALSE, FALSE, sizeof (PscNextStep));
  g_array_set_clear_func (self->next_steps, step_clear);
  return self;
}

void
psc_finding_free (PscFinding *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->module);
  g_free (self->title);
  g_free (self->text);
  g_array_unref (self->facts);
  g_array_unref (self->next_steps);
  g_free (self);
}

void
psc_finding_take_fact (PscFinding *self, char *text, char *place)
{
  PscFindingFact fact = { .text = text, .place = place };

  g_return_if_fail (self != NULL && text != NULL && place != NULL);

  g_array_append_val (self->facts, fact);
}

void
psc_finding_add_step (PscFinding *self, const char *text, const char *command)
{
  PscNextStep step = { .text = g_strdup (text), .command = g_strdup (command) };

  g_return_if_fail (self != NULL && text != NULL);

  g_array_append_val (self->next_steps, step);
}

const char *
psc_certainty_to_string (PscCertainty certainty)
{
  static const char *const words[] = { "certain", "likely", "possible", "note" };

  g_return_val_if_fail ((guint) certainty < G_N_ELEMENTS (words), "note");

  return words[certainty];
}
