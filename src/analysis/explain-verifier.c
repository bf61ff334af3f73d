/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Driver Verifier's own records say: blocks left at unload, blocks held, the log, and clean
 * counters.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "analysis/block-history.h"
#include "analysis/case-files.h"
#include "analysis/explain-private.h"
#include "base/format.h"

/* Bug check DRIVER_VERIFIER_DETECTED_VIOLATION and its sub-codes for pool that is left at unload.
 */
#define CODE_VERIFIER 0xc4u

/* Facts listed one by one; a driver that leaks thousands of blocks is clear from the first ones. */
#define MAX_FACTS 12u

/* Blocks of one driver with one tag that one place in the code allocated. */
typedef struct
{
  PscTag tag;
  guint64 caller;
  guint64 n_blocks;
  guint64 bytes;
  const PscVerifierAllocation *first;
} AllocationGroup;

gboolean
psc_rule_is_unload_leak (const PscCrash *crash)
{
  return crash != NULL && crash->code == CODE_VERIFIER && crash->n_parameters > 0
         && crash->parameters[0] >= 0x60 && crash->parameters[0] <= 0x62;
}

static gint
compare_groups (gconstpointer a, gconstpointer b)
{
  const AllocationGroup *x = (const AllocationGroup *) a;
  const AllocationGroup *y = (const AllocationGroup *) b;

  return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

/* Largest first. Linear in the groups for each block: a driver has few places that allocate. */
static GArray *
group_allocations (const PscVerifierDriver *driver)
{
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (AllocationGroup));

  for (guint i = 0; i < driver->allocations->len; i++)
    {
      const PscVerifierAllocation *allocation =
          &g_array_index (driver->allocations, PscVerifierAllocation, i);
      AllocationGroup *group = NULL;

      for (guint g = 0; g < groups->len && group == NULL; g++)
        {
          AllocationGroup *candidate = &g_array_index (groups, AllocationGroup, g);

          if (candidate->tag == allocation->tag && candidate->caller == allocation->caller.address)
            group = candidate;
        }
      if (group == NULL)
        {
          g_array_set_size (groups, groups->len + 1);
          group = &g_array_index (groups, AllocationGroup, groups->len - 1);
          *group = (AllocationGroup){ .tag = allocation->tag,
                                      .caller = allocation->caller.address,
                                      .first = allocation };
        }
      group->n_blocks++;
      group->bytes += allocation->bytes;
    }
  g_array_sort (groups, compare_groups);
  return groups;
}

/* The pool of a driver's blocks where its counters leave no choice; NULL otherwise. */
static const char *
get_pool_word (const PscVerifierDriver *driver)
{
  guint64 nonpaged = driver->counters[PSC_POOL_NONPAGED].current_allocs;
  guint64 paged = driver->counters[PSC_POOL_PAGED].current_allocs;

  if (nonpaged > 0 && paged == 0)
    return C_ ("pool", "nonpaged");
  if (paged > 0 && nonpaged == 0)
    return C_ ("pool", "paged");
  return NULL;
}

static char *
describe_blocks (const PscVerifierDriver *driver, const AllocationGroup *group)
{
  const char *pool = get_pool_word (driver);
  char count[PSC_FORMAT_SIZE];
  char size[PSC_FORMAT_SIZE];
  char tag[PSC_TAG_STRING_SIZE];

  psc_format_count (group->n_blocks, count);
  psc_format_bytes (group->bytes, size);
  psc_tag_to_string (group->tag, tag);
  if (group->bytes < 1024)
    g_snprintf (size, sizeof size, "%" G_GUINT64_FORMAT " B", group->bytes);
  if (pool == NULL)
    return g_strdup_printf (
        /* Translators: a count, a size such as “9.80 MiB”, a pool tag. */
        dngettext (GETTEXT_PACKAGE, "%s block of %s, tag “%s”",
                   "%s blocks of %s together, tag “%s”", (gulong) MIN (group->n_blocks, G_MAXINT)),
        count, size, tag);
  return g_strdup_printf (
      /* Translators: a count, “nonpaged” or “paged”, a size such as “9.80 MiB”, a pool tag. */
      dngettext (GETTEXT_PACKAGE, "%s %s block of %s, tag “%s”",
                 "%s %s blocks of %s together, tag “%s”", (gulong) MIN (group->n_blocks, G_MAXINT)),
      count, pool, size, tag);
}

static void
add_allocation_facts (PscFinding *finding, const PscCaseFile *file, const PscVerifierDriver *driver)
{
  for (guint i = 0; i < MIN (driver->allocations->len, MAX_FACTS); i++)
    {
      const PscVerifierAllocation *allocation =
          &g_array_index (driver->allocations, PscVerifierAllocation, i);
      g_autofree char *caller = psc_case_file_describe_frame (file, &allocation->caller);
      char tag[PSC_TAG_STRING_SIZE];

      psc_finding_take_fact (finding,
                             g_strdup_printf (_ ("block 0x%" G_GINT64_MODIFIER
                                                 "x of 0x%" G_GINT64_MODIFIER
                                                 "x bytes, tag %s, allocated by %s"),
                                              allocation->address, allocation->bytes,
                                              psc_tag_to_string (allocation->tag, tag), caller),
                             psc_rule_file_place (file, allocation->origin, allocation->line));
    }
}

static guint64
count_held (const PscVerifierDriver *driver)
{
  return driver->counters[PSC_POOL_NONPAGED].current_allocs
         + driver->counters[PSC_POOL_PAGED].current_allocs;
}

static void
add_verifier_steps (PscFinding *finding, const AllocationGroup *group)
{
  g_autofree char *list = g_strdup_printf ("!verifier 3 %s", finding->module);
  g_autofree char *name = NULL;
  g_autofree char *log = NULL;

  psc_finding_add_step (finding, _ ("List the blocks the driver holds"), list);
  if (group == NULL)
    return;
  name = g_strdup_printf ("ln 0x%" G_GINT64_MODIFIER "x", group->caller);
  log = g_strdup_printf ("!verifier 80 0x%" G_GINT64_MODIFIER "x", group->first->address);
  psc_finding_add_step (finding, _ ("See the code that allocates, with the driver’s symbols"),
                        name);
  psc_finding_add_step (finding, _ ("See the whole stack of the allocation"), log);
}

/* One sentence for each place that allocated; the first places stand for many. */
static char *
describe_groups (const PscCaseFile *file, const PscVerifierDriver *driver, GArray *groups)
{
  GString *text = g_string_new (NULL);

  for (guint g = 0; g < MIN (groups->len, 4); g++)
    {
      const AllocationGroup *group = &g_array_index (groups, AllocationGroup, g);
      g_autofree char *blocks = describe_blocks (driver, group);
      g_autofree char *caller = psc_case_file_describe_frame (file, &group->first->caller);

      if (g > 0)
        g_string_append_c (text, ' ');
      /* Translators: blocks such as “1 nonpaged block of 12 B, tag “test””, then a place in the
       * code. */
      g_string_append_printf (text, _ ("%s: allocated at %s."), blocks, caller);
    }
  return g_string_free (text, FALSE);
}

static const PscVerifierDriver *
find_driver (const PscVerifier *verifier, const char *name)
{
  for (guint i = 0; verifier != NULL && i < verifier->drivers->len; i++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i);

      if (g_ascii_strcasecmp (driver->name, name) == 0)
        return driver;
    }
  return NULL;
}

/* The driver that the crash names, or the only one that holds anything. */
static const PscVerifierDriver *
find_culprit (const PscEvidence *evidence)
{
  const PscVerifierDriver *only = NULL;
  guint n = 0;

  if (evidence->crash->driver != NULL)
    return find_driver (evidence->verifier, evidence->crash->driver);
  for (guint i = 0; evidence->verifier != NULL && i < evidence->verifier->drivers->len; i++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (evidence->verifier->drivers, i);

      if (count_held (driver) == 0)
        continue;
      only = driver;
      n++;
    }
  return n == 1 ? only : NULL;
}

static void
fill_unload (PscFinding *finding, const PscCaseFile *file, const PscVerifierDriver *driver)
{
  g_autoptr (GArray) groups = group_allocations (driver);
  g_autofree char *detail = describe_groups (file, driver, groups);

  finding->weight = (double) count_held (driver);
  /* Translators: a driver’s file name, then sentences about the blocks it left. */
  finding->text =
      g_strdup_printf (_ ("%s was unloaded before it freed its pool. %s"), finding->module, detail);
  add_allocation_facts (finding, file, driver);
  if (groups->len > 0)
    {
      finding->has_tag = TRUE;
      finding->tag = g_array_index (groups, AllocationGroup, 0).tag;
    }
  add_verifier_steps (finding,
                      groups->len > 0 ? &g_array_index (groups, AllocationGroup, 0) : NULL);
}

/* The bug check is Windows' own verdict, so this is certain. */
void
psc_rule_verifier_unload (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      const PscCrash *crash = file->evidence->crash;
      const PscVerifierDriver *driver;
      PscFinding *finding;

      if (!psc_rule_is_unload_leak (crash))
        continue;
      driver = find_culprit (file->evidence);
      finding = psc_rule_add (run, PSC_CERTAINTY_CERTAIN);
      finding->module = g_strdup (driver != NULL ? driver->name : crash->driver);
      psc_finding_take_fact (
          finding,
          g_strdup_printf (_ ("bug check 0xC4, sub-code 0x%" G_GINT64_MODIFIER
                              "x: a driver was unloaded with outstanding allocations"),
                           crash->parameters[0]),
          psc_rule_file_place (file, crash->origin, crash->line));
      finding->title =
          finding->module != NULL
              ? g_strdup_printf (_ ("%s was unloaded without freeing its pool"), finding->module)
              : g_strdup (_ ("A driver was unloaded without freeing its pool"));
      if (driver != NULL)
        {
          fill_unload (finding, file, driver);
          continue;
        }
      finding->text = g_strdup (_ ("Driver Verifier stopped the machine because a driver was "
                                   "unloaded while it still held pool. The blocks themselves are "
                                   "not in these files."));
      psc_finding_add_step (finding, _ ("List the blocks the driver holds"), "!verifier 3");
    }
}

static gboolean
frame_mentions (const PscFrame *frame, const char *word)
{
  return frame->symbol != NULL && strstr (frame->symbol, word) != NULL;
}

/* The first frame that is not the allocator's or the verifier's: who asked. */
static const PscFrame *
find_caller (const PscTrace *trace)
{
  static const char *const own[] = { "nt!Ex",  "nt!Vf", "nt!Ve",        "nt!Iov",
                                     "nt!Xdv", "nt!Vi", "VerifierExt!", "verifierext!" };

  for (guint i = 0; i < trace->frames->len; i++)
    {
      const PscFrame *frame = &g_array_index (trace->frames, PscFrame, i);
      gboolean is_own = FALSE;

      for (guint w = 0; w < G_N_ELEMENTS (own); w++)
        is_own = is_own || (frame->symbol != NULL && g_str_has_prefix (frame->symbol, own[w]));
      if (!is_own)
        return frame;
    }
  return NULL;
}

/* Blocks are matched by address: sizes in the log differ from those in the list. */
static const PscTrace *
find_allocation (const PscCaseFile *file, guint64 address)
{
  for (guint t = 0; t < file->evidence->traces->len; t++)
    {
      const PscTrace *trace = (const PscTrace *) g_ptr_array_index (file->evidence->traces, t);

      if (trace->kind == PSC_TRACE_ALLOCATE && trace->address == address)
        return trace;
    }
  return NULL;
}

/* Records are newest first: what stands behind the allocation is older than the block. */
static const PscTrace *
find_free (const PscCaseFile *file, const PscVerifierAllocation *allocation)
{
  for (guint t = 0; t < file->evidence->traces->len; t++)
    {
      const PscTrace *trace = (const PscTrace *) g_ptr_array_index (file->evidence->traces, t);

      if (trace->kind == PSC_TRACE_ALLOCATE && trace->address == allocation->address)
        return NULL;
      if (trace->kind == PSC_TRACE_FREE
          && psc_block_is_freed_by (allocation->address, allocation->bytes, trace))
        return trace;
    }
  return NULL;
}

/* `PoolLeak ← MyfaultDeviceControl ← MyfaultDispatch`: the driver's own part of a stack. */
static char *
describe_stack (const PscCaseFile *file, const PscTrace *trace)
{
  GString *text = g_string_new (NULL);
  const PscFrame *caller = find_caller (trace);

  for (guint i = 0; i < trace->frames->len; i++)
    {
      const PscFrame *frame = &g_array_index (trace->frames, PscFrame, i);
      g_autofree char *name = NULL;

      if (caller == NULL || frame < caller)
        continue;
      if (frame != caller && frame_mentions (frame, "nt!"))
        break;
      name = psc_case_file_describe_frame (file, frame);
      if (text->len > 0)
        g_string_append (text, " \xe2\x86\x90 ");
      g_string_append (text, name);
    }
  return g_string_free (text, FALSE);
}

static gboolean
stack_mentions (const PscTrace *trace, const char *word)
{
  for (guint i = 0; i < trace->frames->len; i++)
    if (frame_mentions (&g_array_index (trace->frames, PscFrame, i), word))
      return TRUE;
  return FALSE;
}

/* What the log adds to the blocks of a driver: the stack that made them, and whether they went
 * away. */
static char *
describe_log (const PscCaseFile *file, PscFinding *finding, const PscVerifierDriver *driver)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < driver->allocations->len && text->len == 0; i++)
    {
      const PscVerifierAllocation *allocation =
          &g_array_index (driver->allocations, PscVerifierAllocation, i);
      guint64 address = allocation->address;
      const PscTrace *made = find_allocation (file, address);
      const PscTrace *freed;

      if (made != NULL)
        {
          g_autofree char *stack = describe_stack (file, made);

          g_string_append_printf (text, _ (" Its stack: %s."), stack);
          psc_finding_take_fact (finding, g_strdup_printf (_ ("allocation stack: %s"), stack),
                                 psc_rule_file_place (file, made->origin, made->line));
        }
      freed = find_free (file, allocation);
      if (freed != NULL && find_caller (freed) != NULL)
        {
          g_autofree char *who = psc_case_file_describe_frame (file, find_caller (freed));
          gboolean at_exit =
              stack_mentions (freed, "PspExitThread") || stack_mentions (freed, "ObKillProcess");

          g_string_append_printf (text,
                                  at_exit ? _ (" The log shows block 0x%" G_GINT64_MODIFIER
                                               "x freed by %s when the process ended.")
                                          : _ (" The log shows block 0x%" G_GINT64_MODIFIER
                                               "x freed by %s later."),
                                  address, who);
          psc_finding_take_fact (finding,
                                 g_strdup_printf (_ ("block 0x%" G_GINT64_MODIFIER "x freed by %s"),
                                                  address, who),
                                 psc_rule_file_place (file, freed->origin, freed->line));
        }
    }
  return g_string_free (text, FALSE);
}

static void
report_outstanding (PscRuleRun *run, const PscCaseFile *file, const PscVerifierDriver *driver)
{
  g_autoptr (GArray) groups = group_allocations (driver);
  g_autofree char *detail = describe_groups (file, driver, groups);
  g_autofree char *log = NULL;
  const AllocationGroup *largest = &g_array_index (groups, AllocationGroup, 0);
  PscFinding *finding;
  char bytes[PSC_FORMAT_SIZE];
  guint64 total = driver->counters[PSC_POOL_NONPAGED].current_bytes
                  + driver->counters[PSC_POOL_PAGED].current_bytes;

  /* A loaded driver may hold what it holds; many blocks of one place speak for a leak. */
  finding =
      psc_rule_add (run, largest->n_blocks > 1 ? PSC_CERTAINTY_LIKELY : PSC_CERTAINTY_POSSIBLE);
  finding->module = g_strdup (driver->name);
  finding->has_tag = TRUE;
  finding->tag = largest->tag;
  finding->weight = (double) total;
  finding->title =
      g_strdup_printf (_ ("%s holds %s of pool"), driver->name, psc_format_bytes (total, bytes));
  add_allocation_facts (finding, file, driver);
  log = describe_log (file, finding, driver);
  finding->text = g_strconcat (detail, log, NULL);
  add_verifier_steps (finding, largest);
}

/* Blocks that a driver under verification holds while nothing says that it was unloaded. */
void
psc_rule_verifier_outstanding (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      const PscVerifier *verifier = file->evidence->verifier;

      if (verifier == NULL || psc_rule_is_unload_leak (file->evidence->crash))
        continue;
      for (guint d = 0; d < verifier->drivers->len; d++)
        {
          const PscVerifierDriver *driver =
              (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);

          if (driver->allocations->len > 0)
            report_outstanding (run, file, driver);
        }
    }
}

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* Addresses of the blocks that the lists of drivers have. A tree and no hash table, because a file
 * chooses the addresses. */
static GTree *
collect_listed (const PscVerifier *verifier)
{
  GTree *listed = g_tree_new_full (compare_addresses, NULL, NULL, NULL);

  for (guint d = 0; verifier != NULL && d < verifier->drivers->len; d++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);

      for (guint a = 0; a < driver->allocations->len; a++)
        {
          PscVerifierAllocation *allocation =
              &g_array_index (driver->allocations, PscVerifierAllocation, a);

          g_tree_insert (listed, &allocation->address, allocation);
        }
    }
  return listed;
}

static void
add_open_fact (const PscCaseFile *file, PscFinding *finding, const PscTrace *trace)
{
  g_autofree char *stack = describe_stack (file, trace);

  psc_finding_take_fact (finding,
                         g_strdup_printf (_ ("block 0x%" G_GINT64_MODIFIER
                                             "x of 0x%" G_GINT64_MODIFIER "x bytes: %s"),
                                          trace->address, trace->bytes, stack),
                         psc_rule_file_place (file, trace->origin, trace->line));
}

/* Blocks of the log that are not freed in it and that no list of a driver has. */
void
psc_rule_verifier_log (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      g_autoptr (GPtrArray) open = psc_block_history_find_open (file->evidence->traces);
      g_autoptr (GTree) listed = collect_listed (file->evidence->verifier);
      PscFinding *finding = NULL;
      guint n_open = 0;

      for (guint t = 0; t < open->len; t++)
        {
          const PscTrace *trace = (const PscTrace *) g_ptr_array_index (open, t);

          if (g_tree_lookup (listed, &trace->address) != NULL)
            continue;
          if (finding == NULL)
            finding = psc_rule_add (run, PSC_CERTAINTY_POSSIBLE);
          if (n_open++ < MAX_FACTS)
            add_open_fact (file, finding, trace);
        }
      if (finding == NULL)
        continue;
      finding->weight = n_open;
      finding->title = g_strdup (_ ("Blocks allocated and not freed in the log"));
      finding->text = g_strdup_printf (
          dngettext (GETTEXT_PACKAGE,
                     "Driver Verifier’s log has %u block that is allocated and not freed in it. It "
                     "may have been freed after the log was printed.",
                     "Driver Verifier’s log has %u blocks that are allocated and not freed in it. "
                     "They may have been freed after the log was printed.",
                     n_open),
          n_open);
      psc_finding_add_step (finding, _ ("Print the log again later and compare"), "!verifier 80");
    }
}

/* The pool-tracking bit: without it clean counters say nothing. */
#define POOL_TRACKING 0x8u

void
psc_rule_verifier_clean (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      const PscVerifier *verifier = file->evidence->verifier;

      if (verifier == NULL || !verifier->has_level || (verifier->level & POOL_TRACKING) == 0)
        continue;
      for (guint d = 0; d < verifier->drivers->len; d++)
        {
          const PscVerifierDriver *driver =
              (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);
          PscFinding *finding;

          if (driver->state == PSC_VERIFIER_NOT_LOADED || count_held (driver) > 0
              || (driver->counters[0].known & driver->counters[1].known & 1u) == 0)
            continue;
          finding = psc_rule_add (run, PSC_CERTAINTY_NOTE);
          finding->module = g_strdup (driver->name);
          finding->title = g_strdup_printf (_ ("%s holds no pool of its own"), driver->name);
          finding->text = g_strdup_printf (
              _ ("Driver Verifier tracks the pool of %s and counts no outstanding block. If memory "
                 "grows with this driver all the same, look at references it holds on objects: "
                 "handles, processes, threads, tokens and files that it does not release."),
              driver->name);
          psc_finding_take_fact (finding, g_strdup (_ ("current pool allocations: 0 and 0")),
                                 psc_rule_file_place (file, driver->origin, driver->line));
          psc_finding_add_step (finding, _ ("See which object tags grow"), "!poolused 3");
        }
    }
}
