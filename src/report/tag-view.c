/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters, searches, sorts and cuts the rows of a snapshot. Called by `tags`.
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

/* @folded is what is looked for, case-folded; NULL with a regular expression. */
static gboolean
text_matches (const char *text, const char *folded, const GRegex *regex)
{
  g_autofree char *folded_text = NULL;

  if (text == NULL)
    return FALSE;
  if (regex != NULL)
    return g_regex_match (regex, text, 0, NULL);
  folded_text = g_utf8_casefold (text, -1);
  return strstr (folded_text, folded) != NULL;
}

static gboolean
row_matches (const PscPoolRow *row,
             const PscTagList *tags,
             const PscTagQuery *query,
             const char *folded)
{
  char tag[PSC_TAG_STRING_SIZE];
  PscTagInfo info;

  if (query->filter != NULL && !psc_tag_matches (row->tag, query->filter))
    return FALSE;
  if (folded == NULL && query->regex == NULL)
    return TRUE;
  psc_tag_list_describe (tags, row, &info);
  return text_matches (psc_tag_to_string (row->tag, tag), folded, query->regex)
         || text_matches (info.owner, folded, query->regex)
         || text_matches (info.description, folded, query->regex);
}

GArray *
psc_tag_view_select (PscSnapshot *snapshot,
                     const PscTagList *tags,
                     const PscTagQuery *query,
                     guint *n_matches)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autofree char *folded = NULL;
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  guint limit;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot) && query != NULL && n_matches != NULL, rows);

  if (query->search != NULL)
    folded = g_utf8_casefold (query->search, -1);
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      guint place = query->sort == PSC_TAG_SORT_TAG ? psc_snapshot_get_sorted (snapshot, i) : i;
      Candidate candidate = { .row = place };
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, place, &row);
      if (!row_matches (&row, tags, query, folded))
        continue;
      candidate.key = get_key (&row, query->sort);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_keys);
  *n_matches = candidates->len;
  limit = query->limit < 0 ? candidates->len : MIN ((guint) query->limit, candidates->len);
  for (guint i = 0; i < limit; i++)
    g_array_append_val (rows, g_array_index (candidates, Candidate, i).row);
  return rows;
}
