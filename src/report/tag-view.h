/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which rows of a tag table to show, and in what order.
 */
#pragma once

#include "analysis/tag-filter.h"
#include "model/snapshot.h"
#include "model/tag-list.h"

G_BEGIN_DECLS

/**
 * PscTagSort:
 * @PSC_TAG_SORT_SOURCE: as the source has them
 * @PSC_TAG_SORT_TAG: in byte order
 *
 * The others put the largest number first and unknown ones last; @PSC_TAG_SORT_NONPAGED to
 * @PSC_TAG_SORT_TOTAL compare bytes, the rest the sum over both pools.
 */
typedef enum
{
  PSC_TAG_SORT_SOURCE,
  PSC_TAG_SORT_NONPAGED,
  PSC_TAG_SORT_PAGED,
  PSC_TAG_SORT_TOTAL,
  PSC_TAG_SORT_OUTSTANDING,
  PSC_TAG_SORT_ALLOCS,
  PSC_TAG_SORT_FREES,
  PSC_TAG_SORT_TAG,
} PscTagSort;

/**
 * psc_tag_sort_parse:
 * @text: `nonpaged`, `paged`, `total`, `outstanding`, `allocs`, `frees` or `tag`
 *
 * Returns: %FALSE for anything else
 */
gboolean psc_tag_sort_parse (const char *text, PscTagSort *sort);

/**
 * PscTagQuery:
 * @filter: (nullable): which rows; %NULL for all
 * @sort: the order
 * @limit: how many rows at most; negative for all
 *
 * All zero but @limit shows everything.
 */
typedef struct
{
  const PscTagFilter *filter;
  PscTagSort sort;
  gint limit;
} PscTagQuery;

/**
 * PscTagView:
 * @rows: (element-type guint): the rows to show, in order
 * @n_matches: how many match, before the limit
 * @n_undecided: rows left out because the regular expression took too many steps on them
 */
typedef struct
{
  GArray *rows;
  guint n_matches;
  guint n_undecided;
} PscTagView;

/**
 * psc_tag_view_init:
 * @view: (out caller-allocates): to be freed with psc_tag_view_clear()
 * @snapshot: a tag table
 * @tags: what tags stand for
 * @query: what is wanted
 */
void psc_tag_view_init (PscTagView *view,
                        PscSnapshot *snapshot,
                        const PscTagList *tags,
                        const PscTagQuery *query);
void psc_tag_view_clear (PscTagView *view);

G_END_DECLS
