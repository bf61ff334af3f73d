/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options of `chart`, checked and in the shape that the charts want.
 */
#pragma once

#include "chart/chart-export.h"
#include "chart/compose.h"
#include "cli/command.h"

G_BEGIN_DECLS

/**
 * PscChartMark:
 * @is_number: whether it stands at a snapshot's number instead of a time
 * @number: which, from 0
 * @time: when
 * @text: what happened; belongs to the options
 *
 * One `--mark`.
 */
typedef struct
{
  gboolean is_number;
  double number;
  PscWallTime time;
  const char *text;
} PscChartMark;

/**
 * PscChartRaw:
 *
 * What GOption fills in.
 */
typedef struct
{
  char *output;
  char *kind;
  char *tags;
  char *pool;
  char *measure;
  char *size;
  char *title;
  double scale;
  gboolean is_dark;
  GStrv marks;
} PscChartRaw;

/**
 * PscChartOptions:
 * @format: the kind of file
 * @has_kind: whether @kind was asked for
 * @kind: the kind of chart
 * @tags: (nullable) (element-type PscTag): the tags asked for
 * @request: what to show, without the tags
 * @size: size and scale
 * @marks: (element-type PscChartMark): in the order given
 */
typedef struct
{
  PscChartFormat format;
  gboolean has_kind;
  PscChartKind kind;
  GArray *tags;
  PscChartRequest request;
  PscChartExport size;
  GArray *marks;
} PscChartOptions;

/**
 * psc_chart_options_init:
 * @self: (out caller-allocates): to be freed with psc_chart_options_clear(), whatever is returned;
 * borrows texts from @raw
 *
 * Complains about what makes no sense.
 */
gboolean psc_chart_options_init (PscChartOptions *self,
                                 const PscChartRaw *raw,
                                 const PscCliCommand *command);
void psc_chart_options_clear (PscChartOptions *self);
void psc_chart_raw_clear (PscChartRaw *raw);

/** psc_chart_kind_to_string: the word that `--kind` takes. */
const char *psc_chart_kind_to_string (PscChartKind kind);

G_END_DECLS
