/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function for each kind counts it over one file or all and words the count.
 */
#include "config.h"

#include "app/coverage.h"

#include <glib/gi18n.h>

#include "base/format.h"

/* What is asked about: the files as they were joined by machine, so that nothing counts twice, and
 * as they were read. */
typedef struct
{
  const PscCaseFile *files;
  guint n_files;
  PscInvestigation *investigation;
  guint first_input;
  guint end_input; /* behind the last one */
  guint n_snapshots;
} Scope;

typedef guint (*CountFunc) (const PscCaseFile *file);

static guint
count (const Scope *scope, CountFunc count_in)
{
  guint n = 0;

  for (guint i = 0; i < scope->n_files; i++)
    n += count_in (&scope->files[i]);
  return n;
}

static char *
describe_tables (const Scope *scope)
{
  guint n = scope->n_snapshots;

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
describe_pool_sizes (const Scope *scope)
{
  gboolean has_limits = count (scope, count_pool_limits) > 0;

  if (count (scope, count_pool_sizes) == 0)
    return has_limits ? g_strdup (_ ("limits, but not how much is in use")) : NULL;
  return g_strdup (has_limits ? _ ("use and limits") : _ ("use, but no limits"));
}

static guint
count_modules (const PscCaseFile *file)
{
  return psc_module_list_get_n (file->evidence->modules);
}

static char *
describe_modules (const Scope *scope)
{
  guint n = count (scope, count_modules);

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
describe_searches (const Scope *scope)
{
  guint n = count (scope, count_hits);

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
describe_verifier (const Scope *scope)
{
  guint n = count (scope, count_verified);

  if (count (scope, count_verifiers) == 0)
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
describe_verifier_log (const Scope *scope)
{
  guint n = count (scope, count_traces);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u record", "%u records", n), n);
}

/* Stacks that were printed for their own sake are kept as names of addresses; what is counted is
 * how often one was printed. */
static guint
count_printed_stacks (const Scope *scope)
{
  guint n = 0;

  for (guint i = scope->first_input; i < scope->end_input; i++)
    {
      const GArray *sections = psc_investigation_get_input (scope->investigation, i)->sections;

      for (guint s = 0; s < sections->len; s++)
        n += g_str_equal (g_array_index (sections, PscInputSection, s).kind, "stack") ? 1 : 0;
    }
  return n;
}

static guint
count_crash_stacks (const PscCaseFile *file)
{
  return file->evidence->crash != NULL && file->evidence->crash->stack->len > 0 ? 1 : 0;
}

static char *
describe_stacks (const Scope *scope)
{
  guint n = count (scope, count_crash_stacks) + count_printed_stacks (scope);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u stack", "%u stacks", n), n);
}

static guint
count_blocks (const PscCaseFile *file)
{
  return file->evidence->blocks->len;
}

static char *
describe_blocks (const Scope *scope)
{
  guint n = count (scope, count_blocks);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u block", "%u blocks", n), n);
}

static char *
describe_memory (const Scope *scope)
{
  char buffer[PSC_FORMAT_SIZE];
  guint64 n_bytes = 0;

  for (guint i = 0; i < scope->n_files; i++)
    {
      const GPtrArray *memory = scope->files[i].evidence->memory;

      /* Each is held in memory, so the sum cannot overflow. */
      for (guint m = 0; m < memory->len; m++)
        n_bytes += ((const PscMemoryRun *) memory->pdata[m])->bytes->len;
    }
  return n_bytes > 0 ? g_strdup (psc_format_bytes (n_bytes, buffer)) : NULL;
}

static guint
count_filters (const PscCaseFile *file)
{
  return file->evidence->filters->len;
}

static char *
describe_filters (const Scope *scope)
{
  guint n = count (scope, count_filters);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u minifilter", "%u minifilters", n), n);
}

static guint
count_volumes (const PscCaseFile *file)
{
  return file->evidence->volumes->len;
}

static char *
describe_volumes (const Scope *scope)
{
  guint n = count (scope, count_volumes);

  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u volume", "%u volumes", n), n);
}

static char *
describe_crash (const Scope *scope)
{
  for (guint i = 0; i < scope->n_files; i++)
    {
      const PscCrash *crash = scope->files[i].evidence->crash;

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
  char *(*describe) (const Scope *scope);
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
  [PSC_COVERAGE_STACKS] = { N_ ("Stacks"), "kv", describe_stacks },
  [PSC_COVERAGE_BLOCKS] = { N_ ("Blocks of a tag"), "!poolfind Tag 0", describe_blocks },
  [PSC_COVERAGE_MEMORY] = { N_ ("Contents of memory"), "db Address L100", describe_memory },
  [PSC_COVERAGE_FILTERS] = { N_ ("Minifilters"), "!fltkd.filters", describe_filters },
  [PSC_COVERAGE_VOLUMES] = { N_ ("Volumes with their filters"), "!fltkd.volumes",
                             describe_volumes },
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
  Scope scope = { .investigation = investigation };

  g_return_val_if_fail (coverage < PSC_N_COVERAGES, NULL);
  g_return_val_if_fail (PSC_IS_INVESTIGATION (investigation), NULL);

  scope.n_files = psc_investigation_get_n_files (investigation);
  scope.files = scope.n_files > 0 ? psc_investigation_get_file (investigation, 0) : NULL;
  scope.end_input = psc_investigation_get_n_inputs (investigation);
  scope.n_snapshots = psc_investigation_get_n_snapshots (investigation);
  return kinds[coverage].describe (&scope);
}

char *
psc_coverage_describe_input (PscCoverage coverage, PscInvestigation *investigation, guint index)
{
  Scope scope = { .investigation = investigation, .first_input = index, .end_input = index + 1 };
  PscCaseFile file = { 0 };

  g_return_val_if_fail (coverage < PSC_N_COVERAGES, NULL);
  g_return_val_if_fail (PSC_IS_INVESTIGATION (investigation), NULL);
  g_return_val_if_fail (index < psc_investigation_get_n_inputs (investigation), NULL);

  file.input = psc_investigation_get_input (investigation, index);
  file.path = file.input->path;
  file.pool = file.input->pool;
  file.evidence = psc_investigation_get_input_evidence (investigation, index);
  scope.files = &file;
  scope.n_files = 1;
  scope.n_snapshots = file.input->n_snapshots;
  return kinds[coverage].describe (&scope);
}
