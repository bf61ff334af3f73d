/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A finding: one conclusion in plain words, with the lines it rests on and what to do next.
 */
#pragma once

#include <glib.h>

#include "base/tag.h"

G_BEGIN_DECLS

/**
 * PscCertainty:
 *
 * How sure a finding is; never more than its evidence.
 */
typedef enum
{
  PSC_CERTAINTY_CERTAIN,
  PSC_CERTAINTY_LIKELY,
  PSC_CERTAINTY_POSSIBLE,
  PSC_CERTAINTY_NOTE,
} PscCertainty;

/**
 * PscFindingFact:
 * @text: what was found
 * @place: `FILE:LINE`
 */
typedef struct
{
  char *text;
  char *place;
} PscFindingFact;

/**
 * PscNextStep:
 * @text: what to do
 * @command: (nullable): a debugger command to copy
 */
typedef struct
{
  char *text;
  char *command;
} PscNextStep;

/**
 * PscFinding:
 * @id: the rule's name, a constant
 * @certainty: how sure
 * @weight: bytes or blocks behind it; orders findings that are equally sure
 * @has_tag: whether @tag is the tag it is about
 * @module: (nullable): the image file it is about
 * @title: a headline
 * @text: the conclusion, whole sentences
 * @facts: (element-type PscFindingFact)
 * @next_steps: (element-type PscNextStep)
 */
typedef struct
{
  const char *id;
  PscCertainty certainty;
  double weight;
  gboolean has_tag;
  PscTag tag;
  char *module;
  char *title;
  char *text;
  GArray *facts;
  GArray *next_steps;
} PscFinding;

PscFinding *psc_finding_new (const char *id, PscCertainty certainty);
void psc_finding_free (PscFinding *self);

/** psc_finding_take_fact: takes both strings. */
void psc_finding_take_fact (PscFinding *self, char *text, char *place);

/** psc_finding_add_step: copies both strings; @command may be %NULL. */
void psc_finding_add_step (PscFinding *self, const char *text, const char *command);

/** psc_certainty_to_string: the contract's word. */
const char *psc_certainty_to_string (PscCertainty certainty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFinding, psc_finding_free)

G_END_DECLS
