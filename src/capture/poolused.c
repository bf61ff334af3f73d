/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolused`, new layouts without damage.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "capture/format.h"

typedef struct
{
  PscCaptureContext *context;
  guint n_numbers;
} Parser;

static gpointer
poolused_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static PscVerdict
begin (Parser *self, const PscFrameLine *line)
{
  char a[8], b[8], c[8], d[8];

  if (sscanf (line->text, " Tag %7s %7s %7s %7s", a, b, c, d) != 4 || strcmp (a, "Allocs") != 0)
    return PSC_VERDICT_PASS;
  self->n_numbers = strcmp (b, "Frees") == 0 ? 8 : 4;
  psc_capture_context_begin_table (self->context, "poolused", line->number);
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
poolused_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *)parser;
  PscSnapshotBuilder *builder = self->context->builder;
  guint64 n[8];
  int at = 0;
  guint row;

  if (self->n_numbers == 0)
    return begin (self, line);
  if (line->length < 6)
    return PSC_VERDICT_PASS;
  if (self->n_numbers == 4)
    {
      PscPool *pool;

      if (sscanf (line->text + 5, "%lu %lu %lu %lu%n", &n[0], &n[1], &n[2], &n[3], &at) != 4)
        return PSC_VERDICT_PASS;
      row = psc_snapshot_builder_add_row (builder, psc_tag_from_text (line->text + 1, 4),
                                          line->number);
      for (guint k = 0; k < 2; k++)
        {
          pool = psc_snapshot_builder_get_pool (builder, row, (PscPoolKind)k);
          pool->outstanding = (gint64)n[2 * k];
          pool->bytes = n[2 * k + 1];
          pool->known = PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES);
        }
      return PSC_VERDICT_TAKEN;
    }
  if (sscanf (line->text + 5, "%lu %lu %lu %lu %lu %lu %lu %lu%n", &n[0], &n[1], &n[2], &n[3],
              &n[4], &n[5], &n[6], &n[7], &at)
      != 8)
    return PSC_VERDICT_PASS;
  row = psc_snapshot_builder_add_row (builder, psc_tag_from_text (line->text + 1, 4), line->number);
  for (guint k = 0; k < 2; k++)
    *psc_snapshot_builder_get_pool (builder, row, (PscPoolKind)k) =
        (PscPool){ n[4 * k], n[4 * k + 1], (gint64)n[4 * k + 2], n[4 * k + 3], PSC_POOL_ALL_KNOWN };
  return PSC_VERDICT_TAKEN;
}

static void
poolused_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *)parser;

  self->n_numbers = 0;
  psc_capture_context_take_snapshot (self->context);
}

const PscCaptureFormat psc_poolused_format = {
  .name = "poolused",
  .new = poolused_new,
  .free = g_free,
  .feed = poolused_feed,
  .end = poolused_end,
};
