/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of snapshots: chooses the tags that matter, sums pools, works out rates and hands plain
 * numbers to the chart.
 *
 * The command line and the window show the same charts because both ask here.
 */
#pragma once

#include "analysis/difference.h"
#include "analysis/series.h"
#include "chart/chart.h"

G_BEGIN_DECLS

/* Tags shown when nobody names them. */
#define PSC_CHART_TREND_TAGS 8u
#define PSC_CHART_BAR_TAGS 20u

/**
 * PscChartRequest:
 * @kinds: bit (1 << PscPoolKind) for each pool that counts; pools are summed
 * @field: the number to show
 * @is_rate: how it changes from snapshot to snapshot instead: per hour where times are known
 * @tags: (nullable) (array length=n_tags): the tags to show; %NULL chooses them
 * @n_tags: how many
 * @title: (nullable): instead of the one that is made up
 */
typedef struct
{
  guint kinds;
  PscPoolField field;
  gboolean is_rate;
  const PscTag *tags;
  guint n_tags;
  const char *title;
} PscChartRequest;

/* Bytes of both pools. */
#define PSC_CHART_REQUEST_INIT                                                                     \
  {                                                                                                \
    .kinds = 1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED, .field = PSC_POOL_BYTES               \
  }

/**
 * psc_chart_compose_trend:
 * @series: one snapshot or more
 * @request: what to show
 *
 * A line for each tag, the total, and breaks between segments. Event marks are the caller's to add.
 *
 * Returns: (transfer full): the chart
 */
PscChart *psc_chart_compose_trend (PscSeries *series, const PscChartRequest *request);

/** psc_chart_compose_top: (transfer full): ranked bars of one snapshot. */
PscChart *psc_chart_compose_top (PscSnapshot *snapshot, const PscChartRequest *request);

/** psc_chart_compose_share: (transfer full): parts of the total of one snapshot. */
PscChart *psc_chart_compose_share (PscSnapshot *snapshot, const PscChartRequest *request);

/** psc_chart_compose_compare: (transfer full): what grew and what shrank most, the most grown
 * first. */
PscChart *psc_chart_compose_compare (PscDifference *difference, const PscChartRequest *request);

G_END_DECLS
