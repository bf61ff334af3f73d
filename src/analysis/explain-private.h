/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the rules of explain share.
 */
#pragma once

#include "analysis/explain.h"

/**
 * PscRule:
 * @id: its name in every output
 * @run: looks at the case and adds findings with psc_rule_add()
 */
typedef struct _PscRule PscRule;

typedef struct
{
  const PscCase *problem;
  const PscRule *rule;
  GPtrArray *findings;
} PscRuleRun;

struct _PscRule
{
  const char *id;
  void (*run) (PscRuleRun *run);
};

/** psc_rule_add: (transfer none): a new finding of the rule that runs. */
PscFinding *psc_rule_add (PscRuleRun *run, PscCertainty certainty);

/** psc_rule_last_snapshot: (nullable): the last snapshot of the case. */
PscSnapshot *psc_rule_last_snapshot (PscRuleRun *run);

/** psc_rule_file: the @index-th file of the case. */
const PscCaseFile *psc_rule_file (PscRuleRun *run, guint index);

/** psc_rule_place: (transfer full): `PATH:LINE`. */
char *psc_rule_place (const char *path, guint line);

/** psc_rule_file_place: (transfer full): the same for something that @file tells; @origin and @line
 * are its own. */
char *psc_rule_file_place (const PscCaseFile *file, const char *origin, guint line);

/** psc_rule_is_unload_leak: whether a crash says that a driver was unloaded with outstanding pool.
 */
gboolean psc_rule_is_unload_leak (const PscCrash *crash);

/* The rules, each in the file named after its subject. */
void psc_rule_verifier_unload (PscRuleRun *run);      /* explain-verifier.c */
void psc_rule_verifier_outstanding (PscRuleRun *run); /* explain-verifier.c */
void psc_rule_verifier_log (PscRuleRun *run);         /* explain-verifier.c */
void psc_rule_verifier_clean (PscRuleRun *run);       /* explain-verifier.c */
void psc_rule_crash (PscRuleRun *run);                /* explain-crash.c */
void psc_rule_steady_growth (PscRuleRun *run);        /* explain-growth.c */
void psc_rule_object_references (PscRuleRun *run);    /* explain-tags.c */
void psc_rule_clean_tags (PscRuleRun *run);           /* explain-tags.c */
void psc_rule_dominant_tag (PscRuleRun *run);         /* explain-tags.c */
void psc_rule_generic_tag (PscRuleRun *run);          /* explain-tags.c */
void psc_rule_minifilter (PscRuleRun *run);           /* explain-filters.c */
void psc_rule_single_owner (PscRuleRun *run);         /* explain-owners.c */
void psc_rule_pool_limit (PscRuleRun *run);           /* explain-tags.c */
