/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decides which files are of one run of one machine, and puts those together. Called by both front
 * ends once everything is read.
 *
 * Files that tell where the kernel lies, when the machine was booted or how it crashed found the
 * groups; the others follow, since what they tell fits many machines.
 */
#include "config.h"

#include "analysis/case-facts.h"
#include "analysis/case-files.h"
#include "analysis/case-merge.h"
#include "model/evidence-names.h"

#define NO_GROUP G_MAXUINT

/* Looks at the same machine within this are of one moment: a dump has one time, and people run a
 * few commands at one break. */
#define MOMENT_USEC (2 * G_USEC_PER_SEC)

/* Addresses that are asked which machine's modules hold them: more would say the same. */
#define MAX_ADDRESSES 10000u

/* A file that fits more machines than this is not worth a search. */
#define MAX_CANDIDATES 16u

typedef struct
{
  PscCaseFacts facts;
  GArray *members;  /* guint: indices of files */
  gboolean is_bare; /* one file, with nothing but tag tables: takes no part in the joining */
} Group;

typedef struct
{
  GArray *files;
  PscCaseFacts *facts; /* of each file */
  GArray *groups;      /* Group, in the order of their first files */
  PscIssues *issues;
} Join;

static const PscCaseFile *
get_file (const Join *self, guint index)
{
  return &g_array_index (self->files, PscCaseFile, index);
}

static Group *
get_group (const Join *self, guint index)
{
  return &g_array_index (self->groups, Group, index);
}

static void
group_clear (gpointer data)
{
  g_array_unref (((Group *) data)->members);
}

static void
enter_group (const Join *self, Group *group, guint file)
{
  g_array_append_val (group->members, file);
  psc_case_facts_add (&group->facts, &self->facts[file]);
}

static void
found_group (Join *self, guint file, gboolean is_bare)
{
  Group group = { .members = g_array_new (FALSE, FALSE, sizeof (guint)), .is_bare = is_bare };

  enter_group (self, &group, file);
  g_array_append_val (self->groups, group);
}

/* How many of a file's addresses lie in modules of a group: hits and recorded callers. */
static guint
count_held (const Join *self, const Group *group, guint64 va)
{
  for (guint m = 0; m < group->members->len; m++)
    {
      const PscCaseFile *file = get_file (self, g_array_index (group->members, guint, m));

      if (psc_case_file_find_module (file, va) != NULL)
        return 1;
    }
  return 0;
}

static guint
count_callers (const Join *self, const Group *group, const PscVerifier *verifier)
{
  guint n = 0;
  guint n_asked = 0;

  for (guint d = 0; verifier != NULL && d < verifier->drivers->len; d++)
    {
      const GArray *allocations =
          ((const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d))->allocations;

      for (guint i = 0; i < allocations->len && n_asked < MAX_ADDRESSES; i++, n_asked++)
        n += count_held (self, group,
                         g_array_index (allocations, PscVerifierAllocation, i).caller.address);
    }
  return n;
}

static guint
count_addresses (const Join *self, const Group *group, const PscEvidence *evidence)
{
  guint n = count_callers (self, group, evidence->verifier);

  for (guint i = 0; i < MIN (evidence->hits->len, MAX_ADDRESSES); i++)
    n += count_held (self, group, g_array_index (evidence->hits, PscSearchHit, i).address);
  for (guint i = 0; i < MIN (evidence->symbols->len, MAX_ADDRESSES); i++)
    n += count_held (self, group, g_array_index (evidence->symbols, PscFrame, i).address);
  return n;
}

/* A group that alone has the highest score; NO_GROUP where two share it or it is 0. */
static guint
find_highest (const guint *scores, guint n)
{
  guint best = NO_GROUP;
  gboolean is_shared = FALSE;

  for (guint g = 0; g < n; g++)
    {
      if (scores[g] == 0)
        continue;
      if (best == NO_GROUP || scores[g] > scores[best])
        {
          best = g;
          is_shared = FALSE;
        }
      else if (scores[g] == scores[best])
        is_shared = TRUE;
    }
  return is_shared ? NO_GROUP : best;
}

/* Nothing tells a file's machine that fits several: what it says of addresses may. */
static guint
choose_by_addresses (const Join *self, const gboolean *fits, guint file)
{
  g_autofree guint *scores = g_new0 (guint, self->groups->len);

  for (guint g = 0; g < self->groups->len; g++)
    if (fits[g])
      scores[g] = count_addresses (self, get_group (self, g), get_file (self, file)->evidence);
  return find_highest (scores, self->groups->len);
}

static void
note_contradiction (const Join *self, guint file, guint group, PscCaseFactKind kind)
{
  const PscCaseFact *fact = &self->facts[file].facts[kind];
  g_autofree char *text = NULL;

  if (self->issues == NULL)
    return;
  text = psc_case_facts_describe (&self->facts[file], &get_group (self, group)->facts, kind);
  psc_issues_add_at_line (self->issues, PSC_SEVERITY_NOTE, fact->path, fact->line,
                          "%s: two machines or two runs of one, which are kept apart", text);
}

/* The group that a file belongs to; NO_GROUP where it is one of its own. */
static guint
choose_group (Join *self, guint file)
{
  guint n = self->groups->len;
  g_autofree gboolean *fits = g_new0 (gboolean, n);
  g_autofree guint *scores = g_new0 (guint, n);
  PscCaseFactKind kind = PSC_CASE_FACT_ARCH;
  guint n_fitting = 0;
  guint only = NO_GROUP;
  guint against = NO_GROUP;
  guint chosen;

  for (guint g = 0; g < n; g++)
    {
      if (get_group (self, g)->is_bare)
        continue;
      fits[g] = psc_case_facts_compare (&self->facts[file], &get_group (self, g)->facts, &scores[g],
                                        &kind);
      scores[g] = fits[g] ? scores[g] : 0;
      n_fitting += fits[g] ? 1 : 0;
      only = fits[g] ? g : only;
      against = fits[g] ? against : g;
    }
  if (n_fitting == 0 && against != NO_GROUP)
    note_contradiction (self, file, against, kind);
  if (n_fitting <= 1)
    return only;
  chosen = find_highest (scores, n);
  if (chosen == NO_GROUP && n_fitting <= MAX_CANDIDATES)
    chosen = choose_by_addresses (self, fits, file);
  if (chosen == NO_GROUP && self->issues != NULL)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, get_file (self, file)->path,
                    "nothing tells which of %u machines this file is of: kept apart", n_fitting);
  return chosen;
}

static gboolean
is_bare (const PscCaseFile *file)
{
  return psc_evidence_is_empty (file->evidence) && file->pool.nonpaged_bytes < 0
         && file->pool.paged_bytes < 0 && file->pool.nonpaged_limit_bytes < 0
         && file->pool.paged_limit_bytes < 0;
}

static void
place_files (Join *self, gboolean is_strong)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      guint group;

      if (psc_case_facts_has_strong (&self->facts[i]) != is_strong)
        continue;
      if (is_bare (get_file (self, i)))
        {
          found_group (self, i, TRUE);
          continue;
        }
      group = choose_group (self, i);
      if (group == NO_GROUP)
        found_group (self, i, FALSE);
      else
        enter_group (self, get_group (self, group), i);
    }
}

/* Members in the order of time where all have one that can be compared, else as given. */

static gboolean
get_moment (const PscCaseFile *file, gint64 *usec, PscZone *zone)
{
  if (file->input == NULL || file->input->host_time.zone == PSC_ZONE_NO_TIME)
    return FALSE;
  *usec = psc_wall_time_get_usec (&file->input->host_time);
  *zone = file->input->host_time.zone;
  return TRUE;
}

static gint
compare_given (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a;
  guint y = *(const guint *) b;

  return (x > y) - (x < y);
}

static gint
compare_times (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Join *self = (const Join *) user_data;
  gint64 x = 0, y = 0;
  PscZone zone;

  get_moment (get_file (self, *(const guint *) a), &x, &zone);
  get_moment (get_file (self, *(const guint *) b), &y, &zone);
  return x != y ? (x > y) - (x < y) : compare_given (a, b);
}

static void
order_members (const Join *self, Group *group)
{
  PscZone first = PSC_ZONE_NO_TIME;
  gboolean is_timed = TRUE;

  g_array_sort (group->members, compare_given);
  for (guint m = 0; m < group->members->len; m++)
    {
      PscZone zone = PSC_ZONE_NO_TIME;
      gint64 usec;

      is_timed =
          is_timed
          && get_moment (get_file (self, g_array_index (group->members, guint, m)), &usec, &zone)
          && (m == 0 || zone == first);
      first = m == 0 ? zone : first;
    }
  if (is_timed)
    g_array_sort_with_data (group->members, compare_times, (gpointer) self);
}

/* @user_data finds the files of the group by their paths. */
static PscCaseMoment
compare_moments (const char *origin, const char *path, gpointer user_data)
{
  const PscCaseFile *before = (const PscCaseFile *) g_hash_table_lookup (user_data, origin);
  const PscCaseFile *file = (const PscCaseFile *) g_hash_table_lookup (user_data, path);
  gint64 usec_before, usec;
  PscZone zone_before, zone;

  /* A machine that crashed stands still. */
  if (before->evidence->crash != NULL && file->evidence->crash != NULL)
    return PSC_CASE_MOMENT_SAME;
  if (!get_moment (before, &usec_before, &zone_before) || !get_moment (file, &usec, &zone)
      || zone_before != zone)
    return PSC_CASE_MOMENT_UNKNOWN;
  return ABS (usec - usec_before) <= MOMENT_USEC ? PSC_CASE_MOMENT_SAME : PSC_CASE_MOMENT_LATER;
}

static void
take_size (PscCaseFile *to, gint64 *size, gint64 from, const char *path)
{
  if (from < 0)
    return;
  *size = from;
  to->pool_path = path;
}

static void
take_pool (PscCaseFile *to, const PscCaseFile *from)
{
  take_size (to, &to->pool.nonpaged_limit_bytes, from->pool.nonpaged_limit_bytes, from->path);
  take_size (to, &to->pool.paged_limit_bytes, from->pool.paged_limit_bytes, from->path);
  take_size (to, &to->pool.nonpaged_bytes, from->pool.nonpaged_bytes, from->path);
  take_size (to, &to->pool.paged_bytes, from->pool.paged_bytes, from->path);
}

static PscCaseFile
merge_group (const Join *self, const Group *group)
{
  g_autoptr (GHashTable) by_path = g_hash_table_new (NULL, NULL);
  PscCaseFile joined = { 0 };

  for (guint m = 0; m < group->members->len; m++)
    {
      const PscCaseFile *file = get_file (self, g_array_index (group->members, guint, m));

      if (m == 0)
        {
          joined = *file;
          joined.joined = psc_evidence_new ();
          joined.evidence = joined.joined;
          joined.paths = g_ptr_array_new ();
        }
      g_ptr_array_add (joined.paths, (gpointer) file->path);
      take_pool (&joined, file);
      g_hash_table_insert (by_path, (gpointer) file->path, (gpointer) file);
      psc_case_merge (joined.joined, file->evidence, file->path, compare_moments, by_path,
                      self->issues);
    }
  psc_evidence_name_addresses (joined.joined);
  return joined;
}

static gint
compare_groups (gconstpointer a, gconstpointer b)
{
  return compare_given (((const Group *) a)->members->data, ((const Group *) b)->members->data);
}

/* Replaces the files by their groups, in the order of the first file of each. */
static void
replace_files (Join *self)
{
  g_autoptr (GArray) joined = g_array_new (FALSE, FALSE, sizeof (PscCaseFile));

  for (guint g = 0; g < self->groups->len; g++)
    g_array_sort (get_group (self, g)->members, compare_given);
  g_array_sort (self->groups, compare_groups);
  for (guint g = 0; g < self->groups->len; g++)
    {
      Group *group = get_group (self, g);
      PscCaseFile file;

      order_members (self, group);
      if (group->members->len > 1)
        file = merge_group (self, group);
      else
        {
          PscCaseFile *only =
              &g_array_index (self->files, PscCaseFile, g_array_index (group->members, guint, 0));

          file = *only;
          only->joined = NULL;
          only->paths = NULL;
        }
      g_array_append_val (joined, file);
    }
  g_array_set_size (self->files, 0);
  g_array_append_vals (self->files, joined->data, joined->len);
}

/* A log of two runs of a machine holds the banner of one and the modules of the other. */
static void
check_kernel_base (const PscCaseFile *file, PscIssues *issues)
{
  const PscModule *kernel = psc_case_file_find_kernel (file);

  if (issues == NULL || kernel == NULL || file->input == NULL
      || !file->input->machine.has_kernel_base || file->input->machine.kernel_base == kernel->base)
    return;
  psc_issues_add_at_line (issues, PSC_SEVERITY_NOTE, file->path, kernel->line,
                          "the list of modules has the kernel at 0x%" G_GINT64_MODIFIER
                          "x, but line %u says 0x%" G_GINT64_MODIFIER
                          "x: addresses of one run mean nothing in the other",
                          kernel->base, file->input->machine.kernel_base_line,
                          file->input->machine.kernel_base);
}

void
psc_case_files_join (GArray *files, PscIssues *issues)
{
  Join self = { .files = files, .issues = issues };

  g_return_if_fail (files != NULL);

  for (guint i = 0; i < files->len; i++)
    check_kernel_base (get_file (&self, i), issues);
  if (files->len < 2)
    return;
  self.facts = g_new0 (PscCaseFacts, files->len);
  self.groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self.groups, group_clear);
  for (guint i = 0; i < files->len; i++)
    psc_case_facts_init (&self.facts[i], get_file (&self, i));
  place_files (&self, TRUE);
  place_files (&self, FALSE);
  replace_files (&self);
  g_array_unref (self.groups);
  g_free (self.facts);
}
