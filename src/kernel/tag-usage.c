/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums tag tables. Called when the pool of a dump is read.
 */
#include "config.h"

#include "kernel/tag-usage.h"

#include <string.h>

#define PROTECTED_BIT 0x80000000u

typedef struct
{
  PscTag tag;
  gboolean is_protected;
  gboolean is_overflow;
  gboolean is_partial; /* a table that counts this tag too could not be read */
  guint64 sums[PSC_N_POOL_KINDS][3];
} Usage;

typedef struct
{
  guint n_slots_lost;   /* entries of which no table shows the tag */
  guint n_tags_lost;    /* tags whose sum is unknown */
  guint n_tags_torn;    /* tags whose figures contradict themselves */
  guint n_rows_refused; /* beyond the largest table */
} Losses;

static void
add_entry (Usage *usage, const PscTrackerTable *table, guint index)
{
  for (guint kind = 0; kind < PSC_N_POOL_KINDS; kind++)
    {
      guint64 values[3];

      psc_tracker_table_get_pool (table, index, (PscPoolKind) kind, values);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        usage->sums[kind][i] += values[i];
    }
}

static gboolean
is_empty (const Usage *usage)
{
  static const Usage nothing;

  return memcmp (usage->sums, nothing.sums, sizeof nothing.sums) == 0;
}

/* One row for each entry in use, except the last. */
static void
collect (GArray *usages, const PscTrackerTable *table)
{
  for (guint i = 0; i < psc_tracker_table_get_n_slots (table); i++)
    {
      Usage usage = { 0 };
      PscTag tag = psc_tracker_table_get_tag (table, i);

      if (!table->is_known[i] || tag == 0)
        continue;
      usage.tag = tag & ~PROTECTED_BIT;
      usage.is_protected = (tag & PROTECTED_BIT) != 0;
      add_entry (&usage, table, i);
      g_array_append_val (usages, usage);
    }
}

/* The slot behind the hash table, over all tables. */
static void
collect_overflow (GArray *usages, const GPtrArray *tables)
{
  Usage usage = { .tag = psc_tag_from_text ("Ovfl", 4), .is_overflow = TRUE };

  for (guint i = 0; i < tables->len; i++)
    {
      const PscTrackerTable *table = (const PscTrackerTable *) g_ptr_array_index (tables, i);

      if (table->is_expansion)
        continue;
      if (table->is_known[table->n_entries - 1])
        add_entry (&usage, table, table->n_entries - 1);
      else
        usage.is_partial = TRUE;
    }
  if (!is_empty (&usage) || usage.is_partial)
    g_array_append_val (usages, usage);
}

static gint
compare_usages (gconstpointer a, gconstpointer b)
{
  const Usage *left = (const Usage *) a;
  const Usage *right = (const Usage *) b;
  int by_tag = psc_tag_compare (left->tag, right->tag);

  if (left->is_overflow != right->is_overflow)
    return left->is_overflow - right->is_overflow;
  return by_tag != 0 ? by_tag : left->is_protected - right->is_protected;
}

/* Joins neighbours of one tag; the array is sorted. */
static void
merge (GArray *usages)
{
  guint kept = 0;

  for (guint i = 0; i < usages->len; i++)
    {
      Usage *from = &g_array_index (usages, Usage, i);
      Usage *into = kept > 0 ? &g_array_index (usages, Usage, kept - 1) : NULL;

      if (into == NULL || compare_usages (into, from) != 0)
        {
          g_array_index (usages, Usage, kept++) = *from;
          continue;
        }
      for (guint j = 0; j < PSC_N_POOL_KINDS * 3; j++)
        into->sums[j / 3][j % 3] += from->sums[j / 3][j % 3];
      into->is_partial |= from->is_partial;
    }
  g_array_set_size (usages, kept);
}

/* The tag of a slot is the same in all tables of one size, where they have any. */
static PscTag
find_tag_of_slot (const GPtrArray *tables, guint n_entries, guint index)
{
  for (guint i = 0; i < tables->len; i++)
    {
      const PscTrackerTable *table = (const PscTrackerTable *) g_ptr_array_index (tables, i);

      if (!table->is_expansion && table->n_entries == n_entries && table->is_known[index]
          && psc_tracker_table_get_tag (table, index) != 0)
        return psc_tracker_table_get_tag (table, index);
    }
  return 0;
}

/* Marks the tags whose entry in `table` is missing. */
static void
collect_unknown (GArray *usages,
                 const GPtrArray *tables,
                 const PscTrackerTable *table,
                 Losses *losses)
{
  for (guint i = 0; table->n_unknown > 0 && i < psc_tracker_table_get_n_slots (table); i++)
    {
      Usage usage = { .is_partial = TRUE };
      PscTag tag;

      if (table->is_known[i])
        continue;
      tag = table->is_expansion ? 0 : find_tag_of_slot (tables, table->n_entries, i);
      usage.tag = tag & ~PROTECTED_BIT;
      usage.is_protected = (tag & PROTECTED_BIT) != 0;
      if (tag != 0)
        g_array_append_val (usages, usage);
      else
        losses->n_slots_lost++;
    }
}

static guint64
cut_to (guint64 value, guint n_bytes)
{
  return n_bytes == 4 ? (guint32) value : value;
}

/* A byte figure in the upper half of its range is a negative one: the machine ran while its tables
 * were read. No pool is that large. */
static gboolean
is_negative (guint64 value, guint n_bytes)
{
  return n_bytes == 4 ? (gint32) (guint32) value < 0 : (gint64) value < 0;
}

static void
fill_pool (PscPool *pool, const guint64 sums[3], const PscTrackerLayout *layout, Losses *losses)
{
  guint64 difference = cut_to (sums[0] - sums[1], layout->count_bytes);

  pool->known = PSC_POOL_ALL_KNOWN;
  pool->allocs = cut_to (sums[0], layout->count_bytes);
  pool->frees = cut_to (sums[1], layout->count_bytes);
  pool->outstanding =
      layout->count_bytes == 4 ? (gint32) (guint32) difference : (gint64) difference;
  pool->bytes = cut_to (sums[2], layout->size_bytes);
  if (is_negative (sums[2], layout->size_bytes))
    {
      psc_pool_forget (pool, PSC_POOL_BYTES);
      losses->n_tags_torn++;
    }
}

static void
add_row (PscSnapshotBuilder *builder,
         const Usage *usage,
         const PscTrackerLayout *layout,
         Losses *losses)
{
  guint row;

  if (is_empty (usage) && !usage->is_partial)
    return;
  row = psc_snapshot_builder_add_row (builder, usage->tag, 0);
  if (row == G_MAXUINT)
    {
      losses->n_rows_refused++;
      return;
    }
  if (usage->is_protected)
    psc_snapshot_builder_set_protected (builder, row);
  if (usage->is_overflow)
    psc_snapshot_builder_set_overflow (builder, row);
  if (usage->is_partial)
    {
      losses->n_tags_lost++;
      return;
    }
  for (guint kind = 0; kind < PSC_N_POOL_KINDS; kind++)
    fill_pool (psc_snapshot_builder_get_pool (builder, row, (PscPoolKind) kind), usage->sums[kind],
               layout, losses);
}

static void
report (const Losses *losses, PscIssues *issues, guint64 va)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", va);

  if (losses->n_slots_lost > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    "tag tables: %u entries are not in the dump; the tags in them are unknown",
                    losses->n_slots_lost);
  if (losses->n_tags_lost > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    "tag tables: the figures of %u tags are unknown, because a part of them is not "
                    "in the dump",
                    losses->n_tags_lost);
  if (losses->n_tags_torn > 0)
    psc_issues_add (
        issues, PSC_SEVERITY_WARNING, place,
        "tag tables: %u sums of bytes are below zero and left out; the machine ran while "
        "its memory was saved",
        losses->n_tags_torn);
  if (losses->n_rows_refused > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    "tag tables: %u tags are beyond the largest table and left out",
                    losses->n_rows_refused);
}

gboolean
psc_tag_usage_add (const GPtrArray *tables, PscSnapshotBuilder *builder)
{
  g_autoptr (GArray) usages = g_array_new (FALSE, FALSE, sizeof (Usage));
  const PscTrackerTable *first;
  Losses losses = { 0 };

  g_return_val_if_fail (tables != NULL && tables->len > 0 && builder != NULL, FALSE);

  first = (const PscTrackerTable *) g_ptr_array_index (tables, 0);
  for (guint i = 0; i < tables->len; i++)
    {
      const PscTrackerTable *table = (const PscTrackerTable *) g_ptr_array_index (tables, i);

      collect (usages, table);
      collect_unknown (usages, tables, table, &losses);
      /* The tables of many processors would all lie in this array; the sums are few. */
      g_array_sort (usages, compare_usages);
      merge (usages);
    }
  collect_overflow (usages, tables);
  for (guint i = 0; i < usages->len; i++)
    add_row (builder, &g_array_index (usages, Usage, i), &first->layout, &losses);
  report (&losses, psc_snapshot_builder_get_issues (builder), first->va);
  return losses.n_slots_lost == 0 && losses.n_tags_lost == 0 && losses.n_rows_refused == 0;
}
