/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs the rules and orders what they find. Called by both front ends.
 */
#include "config.h"

#include "analysis/explain.h"

#define GETTEXT_PACKAGE PSC_GETTEXT_DOMAIN
#include <glib/gi18n-lib.h>

#include "analysis/explain-private.h"

static const PscRule rules[] = {
  { "verifier-unload", psc_rule_verifier_unload },
  { "verifier-outstanding", psc_rule_verifier_outstanding },
  { "verifier-log", psc_rule_verifier_log },
  { "verifier-clean", psc_rule_verifier_clean },
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

static const PscFrame *
find_symbol (PscRuleRun *run, guint64 va)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscFrame *frame = psc_evidence_find_symbol (psc_rule_file (run, i)->evidence, va);

      if (frame != NULL)
        return frame;
    }
  return NULL;
}

const PscModule *
psc_rule_find_module (PscRuleRun *run, const PscCaseFile *first, guint64 va)
{
  const PscModule *module = NULL;

  if (first != NULL)
    module = psc_module_list_find (first->evidence->modules, va);
  for (guint i = 0; module == NULL && i < run->problem->files->len; i++)
    module = psc_module_list_find (psc_rule_file (run, i)->evidence->modules, va);
  return module;
}

static char *
describe_address (PscRuleRun *run, guint64 va)
{
  const PscModule *module = psc_rule_find_module (run, NULL, va);

  if (module == NULL)
    return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", va);
  return g_strdup_printf ("%s+0x%" G_GINT64_MODIFIER "x", psc_module_get_image (module),
                          va - module->base);
}

/* The file's name without the folders of the machine it was built on. */
static const char *
get_source_name (const char *path)
{
  const char *name = path;

  for (const char *at = path; *at != '\0'; at++)
    if (*at == '\\' || *at == '/')
      name = at + 1;
  return name;
}

char *
psc_rule_describe_frame (PscRuleRun *run, const PscFrame *frame)
{
  const PscFrame *known = frame->source_file != NULL ? frame : find_symbol (run, frame->address);
  const char *symbol = frame->symbol;

  if (symbol == NULL && known != NULL)
    symbol = known->symbol;
  if (symbol == NULL)
    return describe_address (run, frame->address);
  if (known == NULL || known->source_file == NULL)
    return g_strdup (symbol);
  /* Translators: a function with its offset, then the source file and the line. */
  return g_strdup_printf (_ ("%s (%s line %u)"), symbol, get_source_name (known->source_file),
                          known->source_line);
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
