/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the rules and orders what they find. Called by both front ends.
 */
#include "config.h"

#include "analysis/explain.h"

#include "analysis/case-files.h"
#include "analysis/explain-private.h"

static const PscRule rules[] = {
  { "verifier-unload", psc_rule_verifier_unload },
  { "verifier-outstanding", psc_rule_verifier_outstanding },
  { "verifier-log", psc_rule_verifier_log },
  { "verifier-clean", psc_rule_verifier_clean },
  { "crash", psc_rule_crash },
  { "steady-growth", psc_rule_steady_growth },
  { "object-references", psc_rule_object_references },
  { "clean-tags", psc_rule_clean_tags },
  { "minifilter", psc_rule_minifilter },
  { "dominant-tag", psc_rule_dominant_tag },
  { "single-owner", psc_rule_single_owner },
  { "pool-limit", psc_rule_pool_limit },
  { "generic-tag", psc_rule_generic_tag },
};

PscFinding *
psc_rule_add (PscRuleRun *run, PscCertainty certainty)
{
  PscFinding *finding = psc_finding_new (run->rule->id, certainty);

  g_ptr_array_add (run->findings, finding);
  return finding;
}

PscSnapshot *
psc_rule_last_snapshot (PscRuleRun *run)
{
  GPtrArray *snapshots = run->problem->snapshots;

  return snapshots->len == 0 ? NULL
                             : PSC_SNAPSHOT (g_ptr_array_index (snapshots, snapshots->len - 1));
}

const PscCaseFile *
psc_rule_file (PscRuleRun *run, guint index)
{
  return &g_array_index (run->problem->files, PscCaseFile, index);
}

char *
psc_rule_place (const char *path, guint line)
{
  return line > 0 ? g_strdup_printf ("%s:%u", path, line) : g_strdup (path);
}

char *
psc_rule_file_place (const PscCaseFile *file, const char *origin, guint line)
{
  return psc_rule_place (psc_case_file_get_path (file, origin), line);
}

static gint
compare_findings (gconstpointer a, gconstpointer b)
{
  const PscFinding *x = *(const PscFinding *const *) a;
  const PscFinding *y = *(const PscFinding *const *) b;

  if (x->certainty != y->certainty)
    return x->certainty < y->certainty ? -1 : 1;
  return (x->weight < y->weight) - (x->weight > y->weight);
}

GPtrArray *
psc_explain (const PscCase *problem)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_finding_free);

  g_return_val_if_fail (problem != NULL && problem->tags != NULL, findings);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      PscRuleRun run = { .problem = problem, .rule = &rules[i], .findings = findings };

      rules[i].run (&run);
    }
  g_ptr_array_sort (findings, compare_findings);
  return findings;
}
