/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters, sorts and cuts the rows of a snapshot. Called by `tags`.
 */
#include "config.h"

#include "report/tag-view.h"

#include <math.h>
#include <string.h>

typedef struct
{
  guint row;
  double key; /* NAN where unknown */
} Candidate;

gboolean
psc_tag_sort_parse (const char *text, PscTagSort *sort)
{
  static const struct
  {
    const char *name;
    PscTagSort sort;
  } names[] = {
    { "nonpaged", PSC_TAG_SORT_NONPAGED }, { "paged", PSC_TAG_SORT_PAGED },
    { "total", PSC_TAG_SORT_TOTAL },       { "outstanding", PSC_TAG_SORT_OUTSTANDING },
    { "allocs", PSC_TAG_SORT_ALLOCS },     { "frees", PSC_TAG_SORT_FREES },
    { "tag", PSC_TAG_SORT_TAG },
  };

  g_return_val_if_fail (text != NULL && sort != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i].name) == 0)
      {
        *sort = names[i].sort;
        return TRUE;
      }
  return FALSE;
}

/* The sum over the pools that are known; NAN when none is. */
static double
sum_pools (const PscPoolRow *row, PscPoolField field)
{
  double sum = (double) NAN;

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      double value;

      if (psc_pool_get (&row->pools[k], field, &value))
        sum = isnan (sum) ? value : sum + value;
    }
  return sum;
}

static double
get_bytes (const PscPoolRow *row, PscPoolKind kind)
{
  double value;

  return psc_pool_get (&row->pools[kind], PSC_POOL_BYTES, &value) ? value : (double) NAN;
}

static double
get_key (const PscPoolRow *row, PscTagSort sort)
{
  switch (sort)
    {
    case PSC_TAG_SORT_NONPAGED:
      return get_bytes (row, PSC_POOL_NONPAGED);
    case PSC_TAG_SORT_PAGED:
      return get_bytes (row, PSC_POOL_PAGED);
    case PSC_TAG_SORT_TOTAL:
      return sum_pools (row, PSC_POOL_BYTES);
    case PSC_TAG_SORT_OUTSTANDING:
      return sum_pools (row, PSC_POOL_OUTSTANDING);
    case PSC_TAG_SORT_ALLOCS:
      return sum_pools (row, PSC_POOL_ALLOCS);
    case PSC_TAG_SORT_FREES:
      return sum_pools (row, PSC_POOL_FREES);
    case PSC_TAG_SORT_SOURCE:
    case PSC_TAG_SORT_TAG:
    default:
      return 0.0;
    }
}

/* g_array_sort() is stable, so equal keys keep the order that they are collected in. */
static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  double x = ((const Candidate *) a)->key;
  double y = ((const Candidate *) b)->key;

  if (isnan (x) || isnan (y))
    return (isnan (x) ? 1 : 0) - (isnan (y) ? 1 : 0);
  return (x < y) - (x > y);
}

static gboolean
row_matches (const PscTagQuery *query,
             const PscTagList *tags,
             const PscPoolRow *row,
             gboolean *is_undecided)
{
  PscTagInfo info;

  *is_undecided = FALSE;
  if (query->filter == NULL)
    return TRUE;
  psc_tag_list_describe (tags, row, &info);
  return psc_tag_filter_matches (query->filter, row->tag, info.owner, info.description,
                                 is_undecided);
}

static GArray *
collect (PscTagView *view, PscSnapshot *snapshot, const PscTagList *tags, const PscTagQuery *query)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      guint place = query->sort == PSC_TAG_SORT_TAG ? psc_snapshot_get_sorted (snapshot, i) : i;
      Candidate candidate = { .row = place };
      gboolean is_undecided;
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, place, &row);
      if (row_matches (query, tags, &row, &is_undecided))
        {
          candidate.key = get_key (&row, query->sort);
          g_array_append_val (candidates, candidate);
        }
      else if (is_undecided)
        view->n_undecided++;
    }
  return candidates;
}

void
psc_tag_view_init (PscTagView *view,
                   PscSnapshot *snapshot,
                   const PscTagList *tags,
                   const PscTagQuery *query)
{
  g_autoptr (GArray) candidates = NULL;
  guint limit;

  g_return_if_fail (view != NULL && PSC_IS_SNAPSHOT (snapshot) && tags != NULL && query != NULL);

  *view = (PscTagView){ .rows = g_array_new (FALSE, FALSE, sizeof (guint)) };
  candidates = collect (view, snapshot, tags, query);
  g_array_sort (candidates, compare_keys);
  view->n_matches = candidates->len;
  limit = query->limit < 0 ? candidates->len : MIN ((guint) query->limit, candidates->len);
  for (guint i = 0; i < limit; i++)
    g_array_append_val (view->rows, g_array_index (candidates, Candidate, i).row);
}

void
psc_tag_view_clear (PscTagView *view)
{
  g_return_if_fail (view != NULL);

  g_clear_pointer (&view->rows, g_array_unref);
}
