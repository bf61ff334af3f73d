/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merges two views of one moment. Called by the parsers of formats that can be sorted.
 */
#include "config.h"

#include "capture/merge.h"

#include <string.h>

/* A row of either view on its way into the union. */
typedef struct
{
  PscPoolRow row;
  guint index;
} ViewRow;

#define NO_PARTNER G_MAXUINT

static ViewRow *
list_rows (PscSnapshot *snapshot)
{
  guint n = psc_snapshot_get_n_rows (snapshot);
  ViewRow *rows = g_new (ViewRow, n);

  for (guint i = 0; i < n; i++)
    {
      psc_snapshot_get_row (snapshot, i, &rows[i].row);
      rows[i].index = i;
    }
  return rows;
}

static int
compare_numbers (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

/* Rows that print alike stand in another order in the other view, so they are ordered by what every
 * layout prints: live blocks and bytes. */
static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ViewRow *x = (const ViewRow *) a;
  const ViewRow *y = (const ViewRow *) b;
  int result = psc_tag_compare (x->row.tag, y->row.tag);

  for (guint k = 0; k < PSC_N_POOL_KINDS && result == 0; k++)
    {
      const PscPool *p = &x->row.pools[k];
      const PscPool *q = &y->row.pools[k];

      result = compare_numbers (p->bytes, q->bytes);
      if (result == 0)
        result = compare_numbers ((guint64) p->outstanding, (guint64) q->outstanding);
    }
  return result;
}

static int
compare_rows_stably (gconstpointer a, gconstpointer b)
{
  int result = compare_rows (a, b);

  return result != 0 ? result
                     : compare_numbers (((const ViewRow *) a)->index, ((const ViewRow *) b)->index);
}

static gboolean
pools_agree (const PscPool *a, const PscPool *b)
{
  guint8 both = a->known & b->known;

  return ((both & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) == 0 || a->allocs == b->allocs)
         && ((both & PSC_POOL_KNOWN (PSC_POOL_FREES)) == 0 || a->frees == b->frees)
         && ((both & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) == 0
             || a->outstanding == b->outstanding)
         && ((both & PSC_POOL_KNOWN (PSC_POOL_BYTES)) == 0 || a->bytes == b->bytes);
}

static gboolean
rows_agree (const PscPoolRow *a, const PscPoolRow *b)
{
  return pools_agree (&a->pools[0], &b->pools[0]) && pools_agree (&a->pools[1], &b->pools[1]);
}

static void
complete_pool (PscPool *pool, const PscPool *other)
{
  guint8 missing = other->known & (guint8) ~pool->known;

  if ((missing & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0)
    pool->allocs = other->allocs;
  if ((missing & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    pool->frees = other->frees;
  if ((missing & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0)
    pool->outstanding = other->outstanding;
  if ((missing & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0)
    pool->bytes = other->bytes;
  pool->known |= missing;
}

static guint
count_tag (const ViewRow *rows, guint from, guint n, PscTag tag)
{
  guint at = from;

  while (at < n && rows[at].row.tag == tag)
    at++;
  return at - from;
}

/*
 * Pairs the rows of one tag. Both runs are in the order of their numbers, so a row of the shorter
 * run has its partner, if at all, at or behind that of the row before. Rows left over in the longer
 * run are rows that the other view does not show; one left over in the shorter run is a
 * contradiction.
 */
static gboolean
pair_tag (const ViewRow *a, guint n_a, const ViewRow *b, guint n_b, guint *partners)
{
  const ViewRow *few = n_a <= n_b ? a : b;
  const ViewRow *many = n_a <= n_b ? b : a;
  guint n_few = MIN (n_a, n_b), n_many = MAX (n_a, n_b);
  guint j = 0;

  for (guint i = 0; i < n_few; i++, j++)
    {
      while (j < n_many && !rows_agree (&few[i].row, &many[j].row))
        j++;
      if (j == n_many)
        return FALSE;
      if (few == a)
        partners[few[i].index] = many[j].index;
      else
        partners[many[j].index] = few[i].index;
    }
  return TRUE;
}

/* For each row of the first view its row in the second one; both lists are in the order of tags. */
static gboolean
pair_rows (const ViewRow *first,
           guint n_first,
           const ViewRow *second,
           guint n_second,
           guint *partners)
{
  guint i = 0, j = 0;

  while (i < n_first && j < n_second)
    {
      int order = psc_tag_compare (first[i].row.tag, second[j].row.tag);
      guint n_a, n_b;

      if (order != 0)
        {
          *(order < 0 ? &i : &j) += 1;
          continue;
        }
      n_a = count_tag (first, i, n_first, first[i].row.tag);
      n_b = count_tag (second, j, n_second, first[i].row.tag);
      if (!pair_tag (&first[i], n_a, &second[j], n_b, partners))
        return FALSE;
      i += n_a;
      j += n_b;
    }
  return TRUE;
}

static gboolean
totals_agree (PscSnapshot *first, PscSnapshot *second)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool a, b;

      if (psc_snapshot_get_reported (first, (PscPoolKind) k, &a)
          && psc_snapshot_get_reported (second, (PscPoolKind) k, &b) && !pools_agree (&a, &b))
        return FALSE;
    }
  return TRUE;
}

static gboolean
kinds_agree (PscSnapshot *first, PscSnapshot *second)
{
  return psc_snapshot_get_scope (first) == psc_snapshot_get_scope (second)
         && psc_snapshot_get_session (first) == psc_snapshot_get_session (second)
         && g_strcmp0 (psc_snapshot_get_filter (first), psc_snapshot_get_filter (second)) == 0
         && g_strcmp0 (psc_snapshot_get_format (first), psc_snapshot_get_format (second)) == 0;
}

static void
add_row (PscSnapshotBuilder *builder, const PscPoolRow *row, const PscPoolRow *partner)
{
  guint index = psc_snapshot_builder_add_row (builder, row->tag, row->line);
  const char *description = row->description;
  const char *owner = row->owner;

  if (index == G_MAXUINT)
    return;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool *pool = psc_snapshot_builder_get_pool (builder, index, (PscPoolKind) k);

      *pool = row->pools[k];
      if (partner != NULL)
        complete_pool (pool, &partner->pools[k]);
    }
  if (description == NULL && partner != NULL)
    description = partner->description;
  if (owner == NULL && partner != NULL)
    owner = partner->owner;
  if (description != NULL)
    psc_snapshot_builder_set_description (builder, index, description, strlen (description));
  if (owner != NULL)
    psc_snapshot_builder_set_owner (builder, index, owner, strlen (owner));
  if (row->is_protected || (partner != NULL && partner->is_protected))
    psc_snapshot_builder_set_protected (builder, index);
}

static void
add_union (PscSnapshotBuilder *builder,
           PscSnapshot *first,
           PscSnapshot *second,
           const guint *partners)
{
  guint n_first = psc_snapshot_get_n_rows (first);
  guint n_second = psc_snapshot_get_n_rows (second);
  g_autofree gboolean *is_paired = g_new0 (gboolean, n_second);
  PscPoolRow row, partner;

  for (guint i = 0; i < n_first; i++)
    {
      psc_snapshot_get_row (first, i, &row);
      if (partners[i] != NO_PARTNER)
        {
          psc_snapshot_get_row (second, partners[i], &partner);
          is_paired[partners[i]] = TRUE;
        }
      add_row (builder, &row, partners[i] != NO_PARTNER ? &partner : NULL);
    }
  for (guint i = 0; i < n_second; i++)
    {
      if (is_paired[i])
        continue;
      psc_snapshot_get_row (second, i, &row);
      add_row (builder, &row, NULL);
    }
}

static void
copy_facts (PscSnapshotBuilder *builder, PscSnapshot *first, PscSnapshot *second)
{
  psc_snapshot_builder_reset (builder, psc_snapshot_get_path (first));
  psc_snapshot_builder_set_label (builder, psc_snapshot_get_label (first));
  psc_snapshot_builder_set_line (builder, psc_snapshot_get_line (first));
  psc_snapshot_builder_set_taken_at (builder, psc_snapshot_get_taken_at (first));
  psc_snapshot_builder_set_uptime (builder, psc_snapshot_get_uptime (first));
  psc_snapshot_builder_set_scope (builder, psc_snapshot_get_scope (first),
                                  psc_snapshot_get_session (first));
  psc_snapshot_builder_set_command (builder, psc_snapshot_get_command (first));
  psc_snapshot_builder_set_sorted_by (builder, psc_snapshot_get_sorted_by (first));
  psc_snapshot_builder_set_filter (builder, psc_snapshot_get_filter (first));
  psc_snapshot_builder_set_format (builder, psc_snapshot_get_format (first));
  psc_issues_append (psc_snapshot_builder_get_issues (builder), psc_snapshot_get_issues (first));
  psc_issues_append (psc_snapshot_builder_get_issues (builder), psc_snapshot_get_issues (second));
}

/* A TOTAL that one view alone has holds for the union; of two, the one that tells more. */
static void
merge_totals (PscSnapshotBuilder *builder, PscSnapshot *first, PscSnapshot *second)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool a = { 0 }, b = { 0 };
      gboolean any = psc_snapshot_get_reported (first, (PscPoolKind) k, &a);

      if (psc_snapshot_get_reported (second, (PscPoolKind) k, &b))
        {
          complete_pool (&a, &b);
          any = TRUE;
        }
      if (any)
        psc_snapshot_builder_set_reported (builder, (PscPoolKind) k, &a);
    }
}

/* A complete view has every row, so the union cannot have more; else what one view shows as cut
 * stays cut. */
static PscTristate
merge_complete (PscSnapshot *first, PscSnapshot *second)
{
  PscTristate a = psc_snapshot_get_complete (first);
  PscTristate b = psc_snapshot_get_complete (second);

  if (a == PSC_YES || b == PSC_YES)
    return PSC_YES;
  return a == PSC_NO || b == PSC_NO ? PSC_NO : PSC_UNKNOWN;
}

/* A row that a complete view does not have is a contradiction. */
static gboolean
fits_complete (PscSnapshot *complete, PscSnapshot *other, guint n_paired)
{
  return psc_snapshot_get_complete (complete) != PSC_YES
         || psc_snapshot_get_n_rows (other) == n_paired;
}

static guint *
find_partners (PscSnapshot *first, PscSnapshot *second)
{
  guint n_first = psc_snapshot_get_n_rows (first);
  guint n_second = psc_snapshot_get_n_rows (second);
  g_autofree ViewRow *a = list_rows (first);
  g_autofree ViewRow *b = list_rows (second);
  g_autofree guint *partners = g_new (guint, n_first + 1);
  guint n_paired = 0;

  for (guint i = 0; i < n_first; i++)
    partners[i] = NO_PARTNER;
  qsort (a, n_first, sizeof *a, compare_rows_stably);
  qsort (b, n_second, sizeof *b, compare_rows_stably);
  if (!pair_rows (a, n_first, b, n_second, partners))
    return NULL;
  for (guint i = 0; i < n_first; i++)
    n_paired += partners[i] != NO_PARTNER ? 1 : 0;
  if (!fits_complete (first, second, n_paired) || !fits_complete (second, first, n_paired))
    return NULL;
  return g_steal_pointer (&partners);
}

PscSnapshot *
psc_merge_views (PscSnapshotBuilder *builder, PscSnapshot *first, PscSnapshot *second)
{
  g_autofree guint *partners = NULL;

  g_return_val_if_fail (builder != NULL, NULL);
  g_return_val_if_fail (PSC_IS_SNAPSHOT (first) && PSC_IS_SNAPSHOT (second), NULL);

  if (!kinds_agree (first, second) || !totals_agree (first, second))
    return NULL;
  partners = find_partners (first, second);
  if (partners == NULL)
    return NULL;
  copy_facts (builder, first, second);
  add_union (builder, first, second, partners);
  merge_totals (builder, first, second);
  psc_snapshot_builder_set_complete (builder, merge_complete (first, second));
  return psc_snapshot_builder_end (builder);
}
