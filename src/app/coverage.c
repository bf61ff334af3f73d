/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function for each kind counts it over all files and words the count.
 */
#include "config.h"

#include "app/coverage.h"

#include <glib/gi18n.h>

typedef guint (*CountFunc) (const PscCaseFile *file);

static guint
count (PscInvestigation *investigation, CountFunc count_in)
{
  guint n = 0;

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    n += count_in (psc_investigation_get_file (investigation, i));
  return n;
}

static char *
describe_tables (PscInvestigation *investigation)
{
  guint n = psc_investigation_get_n_snapshots (investigation);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", n), n);
}

static guint
count_pool_sizes (const PscCaseFile *file)
{
  return file->pool.nonpaged_bytes >= 0 || file->pool.paged_bytes >= 0 ? 1 : 0;
}

static guint
count_pool_limits (const PscCaseFile *file)
{
  return file->pool.nonpaged_limit_bytes >= 0 || file->pool.paged_limit_bytes >= 0 ? 1 : 0;
}

static char *
describe_pool_sizes (PscInvestigation *investigation)
{
  gboolean has_limits = count (investigation, count_pool_limits) > 0;

  if (count (investigation, count_pool_sizes) == 0)
    return has_limits ? g_strdup (_ ("limits, but not how much is in use")) : NULL;
  return g_strdup (has_limits ? _ ("use and limits") : _ ("use, but no limits"));
}

static guint
count_modules (const PscCaseFile *file)
{
  return psc_module_list_get_n (file->evidence->modules);
}

static char *
describe_modules (PscInvestigation *investigation)
{
  guint n = count (investigation, count_modules);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u module", "%u modules", n), n);
}

static guint
count_hits (const PscCaseFile *file)
{
  return file->evidence->hits->len;
}

static char *
describe_searches (PscInvestigation *investigation)
{
  guint n = count (investigation, count_hits);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u place", "%u places", n), n);
}

static guint
count_verified (const PscCaseFile *file)
{
  return file->evidence->verifier != NULL ? file->evidence->verifier->drivers->len : 0;
}

static guint
count_verifiers (const PscCaseFile *file)
{
  return file->evidence->verifier != NULL ? 1 : 0;
}

static char *
describe_verifier (PscInvestigation *investigation)
{
  guint n = count (investigation, count_verified);

  if (count (investigation, count_verifiers) == 0)
    return NULL;
  if (n == 0)
    return g_strdup (_ ("settings and counters, no driver"));
  return g_strdup_printf (ngettext ("%u driver", "%u drivers", n), n);
}

static guint
count_traces (const PscCaseFile *file)
{
  return file->evidence->traces->len;
}

static char *
describe_verifier_log (PscInvestigation *investigation)
{
  guint n = count (investigation, count_traces);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u record", "%u records", n), n);
}

static guint
count_filters (const PscCaseFile *file)
{
  return file->evidence->filters->len;
}

static char *
describe_filters (PscInvestigation *investigation)
{
  guint n = count (investigation, count_filters);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u minifilter", "%u minifilters", n), n);
}

static char *
describe_crash (PscInvestigation *investigation)
{
  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    {
      const PscCrash *crash = psc_investigation_get_file (investigation, i)->evidence->crash;

      if (crash != NULL)
        /* Translators: %s is a number such as 0xC4 */
        return g_strdup_printf (_ ("bug check 0x%" G_GINT64_MODIFIER "X"), crash->code);
    }
  return NULL;
}

typedef struct
{
  const char *title;
  const char *command;
  char *(*describe) (PscInvestigation *investigation);
} Kind;

static const Kind kinds[PSC_N_COVERAGES] = {
  [PSC_COVERAGE_TABLES] = { N_ ("Tag tables"), "!poolused 2", describe_tables },
  [PSC_COVERAGE_POOL_SIZES] = { N_ ("Size of the pools"), "!vm 1", describe_pool_sizes },
  [PSC_COVERAGE_MODULES] = { N_ ("Modules"), "lm", describe_modules },
  [PSC_COVERAGE_SEARCHES] = { N_ ("Searches for a tag"),
                              "!for_each_module s -a @#Base @#End \"Tag\"", describe_searches },
  [PSC_COVERAGE_VERIFIER] = { N_ ("Driver Verifier"), "!verifier 3", describe_verifier },
  [PSC_COVERAGE_VERIFIER_LOG] = { N_ ("Log of Driver Verifier"), "!verifier 80",
                                  describe_verifier_log },
  [PSC_COVERAGE_FILTERS] = { N_ ("Minifilters"), "!fltkd.filters", describe_filters },
  [PSC_COVERAGE_CRASH] = { N_ ("Crash"), "!analyze -v", describe_crash },
};

const char *
psc_coverage_get_title (PscCoverage coverage)
{
  g_return_val_if_fail (coverage < PSC_N_COVERAGES, NULL);

  return _ (kinds[coverage].title);
}

const char *
psc_coverage_get_command (PscCoverage coverage)
{
  g_return_val_if_fail (coverage < PSC_N_COVERAGES, NULL);

  return kinds[coverage].command;
}

char *
psc_coverage_describe (PscCoverage coverage, PscInvestigation *investigation)
{
  g_return_val_if_fail (coverage < PSC_N_COVERAGES, NULL);
  g_return_val_if_fail (PSC_IS_INVESTIGATION (investigation), NULL);

  return kinds[coverage].describe (investigation);
}
