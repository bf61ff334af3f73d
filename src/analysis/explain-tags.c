/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tag table alone says: object tags that are not released, one tag that fills the pool,
 * tags without an owner, a pool near its limit, and tags that are clean.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "analysis/case-files.h"
#include "analysis/explain-private.h"
#include "base/format.h"

/* How many objects a busy machine may well have; more of them, hardly ever freed, are somebody's.
 */
static const struct
{
  const char *tag;
  double n_normal;
} normal_counts[] = {
  { "Proc", 1000.0 }, { "Thre", 10000.0 },  { "Toke", 10000.0 },
  { "Job ", 1000.0 }, { "File", 100000.0 }, { "Key ", 100000.0 },
};

#define NORMAL_OTHERS 50000.0
#define RARELY_FREED 0.01

/* Two counts that agree within this belong to one cause (published cases agree within 0.02 to 1 %).
 */
#define MOVES_WITH 0.01
#define MAX_COMPANIONS 8u

/* A tag with this share of its pool, and at least so many bytes, explains the pool by itself. */
#define DOMINANT_SHARE 0.25
#define DOMINANT_BYTES (64.0 * 1024.0 * 1024.0)

/* Pool use above this share of the limit leaves no room for a normal day. */
#define NEAR_LIMIT 0.80

/* A group of tags with one prefix that is to be called clean: so many tags, so much traffic. */
#define CLEAN_TAGS 3u
#define CLEAN_ALLOCS 1000.0

static double
get_number (const PscPool *pool, PscPoolField field)
{
  double value;

  return psc_pool_get (pool, field, &value) ? value : 0.0;
}

/* The pool of a row that holds more blocks. */
static const PscPool *
get_main_pool (const PscPoolRow *row)
{
  return get_number (&row->pools[PSC_POOL_PAGED], PSC_POOL_OUTSTANDING)
                 > get_number (&row->pools[PSC_POOL_NONPAGED], PSC_POOL_OUTSTANDING)
             ? &row->pools[PSC_POOL_PAGED]
             : &row->pools[PSC_POOL_NONPAGED];
}

static double
get_normal_count (PscTag tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (normal_counts); i++)
    if (tag == psc_tag_from_bytes (normal_counts[i].tag))
      return normal_counts[i].n_normal;
  return NORMAL_OTHERS;
}

static gboolean
is_held_object (PscRuleRun *run, const PscPoolRow *row)
{
  const PscPool *pool = get_main_pool (row);
  double outstanding = get_number (pool, PSC_POOL_OUTSTANDING);

  if (g_strcmp0 (psc_tag_list_get_family (run->problem->tags, row->tag), "object") != 0
      || outstanding < get_normal_count (row->tag))
    return FALSE;
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) == 0)
    return row->tag == psc_tag_from_bytes ("Proc");
  return get_number (pool, PSC_POOL_FREES) < RARELY_FREED * get_number (pool, PSC_POOL_ALLOCS);
}

/* Tags whose live blocks agree with @outstanding: consequences of the same cause. */
static char *
find_companions (PscRuleRun *run,
                 PscSnapshot *snapshot,
                 PscTag tag,
                 double outstanding,
                 PscFinding *finding)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0, n = 0; i < psc_snapshot_get_n_rows (snapshot) && n < MAX_COMPANIONS; i++)
    {
      g_autofree char *companion = NULL;
      char name[PSC_TAG_STRING_SIZE];
      char count[PSC_FORMAT_SIZE];
      PscPoolRow row;
      double blocks;

      psc_snapshot_get_row (snapshot, i, &row);
      blocks = get_number (get_main_pool (&row), PSC_POOL_OUTSTANDING);
      if (row.tag == tag || fabs (blocks - outstanding) > MOVES_WITH * outstanding)
        continue;
      companion = g_strdup_printf ("%s (%s)", psc_tag_to_string (row.tag, name),
                                   psc_format_count ((guint64) blocks, count));
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", companion);
      psc_finding_take_fact (finding, g_strdup_printf (_ ("as many blocks of %s"), companion),
                             psc_rule_place (psc_snapshot_get_path (snapshot), row.line));
      n++;
    }
  return g_string_free (text, FALSE);
}

static char *
describe_object (const PscPoolRow *row, const char *companions)
{
  const PscPool *pool = get_main_pool (row);
  char tag[PSC_TAG_STRING_SIZE];
  char outstanding[PSC_FORMAT_SIZE];
  char frees[PSC_FORMAT_SIZE];
  GString *text = g_string_new (NULL);

  psc_tag_to_string (row->tag, tag);
  psc_format_count ((guint64) MAX (pool->outstanding, 0), outstanding);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    g_string_append_printf (text,
                            _ ("%s objects of tag %s are outstanding against %s freed: "
                               "references or handles to them are not released."),
                            outstanding, tag, psc_format_count (pool->frees, frees));
  else
    g_string_append_printf (text,
                            _ ("%s objects of tag %s are outstanding, far more than a machine "
                               "needs: references or handles to them may not be released."),
                            outstanding, tag);
  if (companions[0] != '\0')
    g_string_append_printf (text, _ (" %s move with it and have the same cause."), companions);
  g_string_append (text, _ (" The component that is listed for the tag is not the culprit: whoever "
                            "holds the objects is."));
  return g_string_free (text, FALSE);
}

/* Objects that somebody references and does not release. */
void
psc_rule_object_references (PscRuleRun *run)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);

  for (guint i = 0; snapshot != NULL && i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      g_autofree char *companions = NULL;
      char tag[PSC_TAG_STRING_SIZE];
      PscFinding *finding;
      const PscPool *pool;
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      if (!is_held_object (run, &row))
        continue;
      pool = get_main_pool (&row);
      finding = psc_rule_add (run, (pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0
                                       ? PSC_CERTAINTY_LIKELY
                                       : PSC_CERTAINTY_POSSIBLE);
      finding->has_tag = TRUE;
      finding->tag = row.tag;
      finding->weight = get_number (pool, PSC_POOL_BYTES);
      finding->title = g_strdup_printf (_ ("Objects of tag %s are not released"),
                                        psc_tag_to_string (row.tag, tag));
      psc_finding_take_fact (finding,
                             g_strdup_printf (_ ("%s: %" G_GINT64_FORMAT " outstanding"), tag,
                                              pool->outstanding),
                             psc_rule_place (psc_snapshot_get_path (snapshot), row.line));
      companions = find_companions (run, snapshot, row.tag, get_number (pool, PSC_POOL_OUTSTANDING),
                                    finding);
      finding->text = describe_object (&row, companions);
      psc_finding_add_step (finding, _ ("Count the live processes"), "!process 0 0");
      psc_finding_add_step (finding, _ ("See who holds handles to one of the objects"),
                            "!handle 0 3");
      psc_finding_add_step (
          finding,
          _ ("Without handles the references come from a driver: look for lookups such as "
             "PsLookupProcessByProcessId or ObReferenceObjectByHandle without ObDereferenceObject"),
          NULL);
    }
}

/* The prefix of three characters that drivers of one maker share. */
static PscTag
get_prefix (PscTag tag)
{
  return tag & 0xffffffu;
}

static gboolean
is_clean (PscRuleRun *run, const PscPoolRow *row)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if (row->pools[k].known != PSC_POOL_ALL_KNOWN || row->pools[k].outstanding != 0)
      return FALSE;
  return psc_tag_list_get_family (run->problem->tags, row->tag) == NULL && row->owner == NULL;
}

typedef struct
{
  PscTag prefix;
  guint n_tags;
  guint n_dirty;
  double allocs;
  guint line;
} PrefixGroup;

static PrefixGroup *
find_group (GArray *groups, PscTag prefix)
{
  PrefixGroup group = { .prefix = prefix };

  /* Tags come in byte order, so a prefix is at the end or new. */
  if (groups->len == 0 || g_array_index (groups, PrefixGroup, groups->len - 1).prefix != prefix)
    g_array_append_val (groups, group);
  return &g_array_index (groups, PrefixGroup, groups->len - 1);
}

static GArray *
group_prefixes (PscRuleRun *run, PscSnapshot *snapshot)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (PrefixGroup));

  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      PrefixGroup *group;
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, psc_snapshot_get_sorted (snapshot, i), &row);
      group = find_group (groups, get_prefix (row.tag));
      group->n_tags++;
      group->n_dirty += is_clean (run, &row) ? 0 : 1;
      group->allocs +=
          get_number (&row.pools[0], PSC_POOL_ALLOCS) + get_number (&row.pools[1], PSC_POOL_ALLOCS);
      group->line = group->line == 0 ? row.line : MIN (group->line, row.line);
    }
  return groups;
}

/* Tags of one maker that free all they allocate: the leak, if there is one, is not in them. */
void
psc_rule_clean_tags (PscRuleRun *run)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);
  g_autoptr (GArray) groups = NULL;

  if (snapshot == NULL)
    return;
  groups = group_prefixes (run, snapshot);
  for (guint g = 0; g < groups->len; g++)
    {
      const PrefixGroup *group = &g_array_index (groups, PrefixGroup, g);
      char prefix[PSC_TAG_STRING_SIZE];
      char allocs[PSC_FORMAT_SIZE];
      PscFinding *finding;

      if (group->n_tags < CLEAN_TAGS || group->n_dirty > 0 || group->allocs < CLEAN_ALLOCS)
        continue;
      psc_tag_to_string (group->prefix | (PscTag) '?' << 24, prefix);
      psc_format_count ((guint64) group->allocs, allocs);
      finding = psc_rule_add (run, PSC_CERTAINTY_NOTE);
      finding->weight = group->allocs;
      finding->title = g_strdup_printf (_ ("The tags %s are clean"), prefix);
      finding->text = g_strdup_printf (
          _ ("All %u tags %s together made %s allocations and freed every one. If their driver is "
             "suspected all the same, look at the references it holds on objects."),
          group->n_tags, prefix, allocs);
      psc_finding_take_fact (finding, g_strdup (_ ("allocations equal frees in every row")),
                             psc_rule_place (psc_snapshot_get_path (snapshot), group->line));
      psc_finding_add_step (finding, _ ("See which object tags grow instead"), "!poolused 3");
    }
}

static char *
describe_sizes (const PscPool *pool)
{
  char bytes[PSC_FORMAT_SIZE];
  char count[PSC_FORMAT_SIZE];
  char each[PSC_FORMAT_SIZE];

  psc_format_bytes (pool->bytes, bytes);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) == 0 || pool->outstanding <= 0)
    return g_strdup (bytes);
  psc_format_count ((guint64) pool->outstanding, count);
  psc_format_bytes (pool->bytes / (guint64) pool->outstanding, each);
  if (pool->bytes % (guint64) pool->outstanding == 0)
    /* Translators: bytes, a count, the size of each block. */
    return g_strdup_printf (_ ("%s in %s blocks of %s each"), bytes, count, each);
  return g_strdup_printf (_ ("%s in %s blocks of %s on average"), bytes, count, each);
}

static void
report_dominant (PscRuleRun *run,
                 PscSnapshot *snapshot,
                 const PscPoolRow *row,
                 PscPoolKind kind,
                 double share)
{
  const PscPool *pool = &row->pools[kind];
  g_autofree char *sizes = describe_sizes (pool);
  g_autofree char *find = NULL;
  g_autofree char *search = NULL;
  char tag[PSC_TAG_STRING_SIZE];
  PscFinding *finding =
      psc_rule_add (run, share >= 0.5 ? PSC_CERTAINTY_LIKELY : PSC_CERTAINTY_POSSIBLE);

  psc_tag_to_string (row->tag, tag);
  finding->has_tag = TRUE;
  finding->tag = row->tag;
  finding->weight = (double) pool->bytes;
  finding->title = g_strdup_printf (_ ("Tag %s fills the pool"), tag);
  finding->text = g_strdup_printf (
      kind == PSC_POOL_NONPAGED
          ? _ ("Tag %s holds %s: %.0f %% of the nonpaged pool that the rows account for.")
          : _ ("Tag %s holds %s: %.0f %% of the paged pool that the rows account for."),
      tag, sizes, share * 100.0);
  psc_finding_take_fact (finding, g_strdup_printf ("%s: %s", tag, sizes),
                         psc_rule_place (psc_snapshot_get_path (snapshot), row->line));
  search = g_strdup_printf ("!for_each_module s -a @#Base @#End \"%s\"", tag);
  psc_finding_add_step (finding, _ ("Find the modules that carry the tag"), search);
  find = g_strdup_printf ("!poolfind %s %d", tag, kind == PSC_POOL_PAGED ? 1 : 0);
  psc_finding_add_step (finding, _ ("List its blocks"), find);
}

/* One tag that accounts for most of a pool. */
void
psc_rule_dominant_tag (PscRuleRun *run)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);

  for (guint k = 0; snapshot != NULL && k < PSC_N_POOL_KINDS; k++)
    {
      PscPool total;

      psc_snapshot_get_computed (snapshot, (PscPoolKind) k, &total);
      for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
        {
          PscPoolRow row;
          double bytes;

          psc_snapshot_get_row (snapshot, i, &row);
          bytes = get_number (&row.pools[k], PSC_POOL_BYTES);
          if (bytes >= DOMINANT_BYTES && bytes >= DOMINANT_SHARE * (double) total.bytes)
            report_dominant (run, snapshot, &row, (PscPoolKind) k, bytes / (double) total.bytes);
        }
    }
}

/* Tags that stand for many callers: their size says nothing of the component that is listed for
 * them. */
static const char *const generic_tags[] = { "None", "Ddk ", "Io  ", "IoSB", "IoWI", "Irp ",
                                            "Mdl ", "NDam", "Strg", "BIG ", "Ovfl" };

/* How far down the ranking a generic tag is still worth a word. */
#define GENERIC_SHARE 0.05

void
psc_rule_generic_tag (PscRuleRun *run)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);

  for (guint g = 0; snapshot != NULL && g < G_N_ELEMENTS (generic_tags); g++)
    {
      PscTag tag = psc_tag_from_bytes (generic_tags[g]);
      PscFinding *finding;
      PscPoolRow row;
      PscPool total;
      double share = 0.0;
      guint index;

      if (!psc_snapshot_find (snapshot, tag, 0, &index))
        continue;
      psc_snapshot_get_row (snapshot, index, &row);
      for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
        {
          psc_snapshot_get_computed (snapshot, (PscPoolKind) k, &total);
          if (total.bytes > 0)
            share = MAX (share, get_number (&row.pools[k], PSC_POOL_BYTES) / (double) total.bytes);
        }
      if (share < GENERIC_SHARE)
        continue;
      finding = psc_rule_add (run, PSC_CERTAINTY_NOTE);
      finding->has_tag = TRUE;
      finding->tag = tag;
      finding->weight = get_number (&row.pools[0], PSC_POOL_BYTES);
      finding->title = g_strdup_printf (_ ("Tag %s stands for many callers"), generic_tags[g]);
      finding->text = g_strdup_printf (
          _ ("Blocks of tag %s are allocated on behalf of others. The component that is listed for "
             "it is the victim at most: the stacks of the allocations show who asks for them."),
          generic_tags[g]);
      psc_finding_take_fact (finding, g_strdup_printf (_ ("%.0f %% of its pool"), share * 100.0),
                             psc_rule_place (psc_snapshot_get_path (snapshot), row.line));
      psc_finding_add_step (finding, _ ("Let Driver Verifier record allocation stacks"),
                            "!verifier 80");
    }
}

static void
check_limit (PscRuleRun *run, const char *path, gint64 used, gint64 limit, gboolean is_paged)
{
  char used_text[PSC_FORMAT_SIZE];
  char limit_text[PSC_FORMAT_SIZE];
  PscFinding *finding;

  if (used < 0 || limit <= 0 || (double) used < NEAR_LIMIT * (double) limit)
    return;
  psc_format_bytes ((guint64) used, used_text);
  psc_format_bytes ((guint64) limit, limit_text);
  finding = psc_rule_add (run, PSC_CERTAINTY_LIKELY);
  finding->weight = (double) used;
  finding->title = is_paged ? g_strdup (_ ("Paged pool is near its limit"))
                            : g_strdup (_ ("Nonpaged pool is near its limit"));
  finding->text = g_strdup_printf (is_paged ? _ ("Paged pool uses %s of at most %s.")
                                            : _ ("Nonpaged pool uses %s of at most %s."),
                                   used_text, limit_text);
  psc_finding_take_fact (finding, g_strdup_printf ("%s / %s", used_text, limit_text),
                         g_strdup (path));
  psc_finding_add_step (finding, _ ("See which tags use it"),
                        is_paged ? "!poolused 4" : "!poolused 2");
}

void
psc_rule_pool_limit (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      const char *path = psc_case_file_get_path (file, file->pool_path);

      check_limit (run, path, file->pool.nonpaged_bytes, file->pool.nonpaged_limit_bytes, FALSE);
      check_limit (run, path, file->pool.paged_bytes, file->pool.paged_limit_bytes, TRUE);
    }
}
