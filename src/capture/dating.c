/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settles ambiguous dates of a file. Called by the parsers whose sources are stamped by scripts.
 */
#include "config.h"

#include "capture/dating.h"

typedef struct
{
  PscTimeStamp stamp;
  guint index;
} OpenStamp;

void
psc_dating_init (PscDating *self)
{
  g_return_if_fail (self != NULL);

  *self = (PscDating){ .open = g_array_new (FALSE, FALSE, sizeof (OpenStamp)) };
}

void
psc_dating_clear (PscDating *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->open, g_array_unref);
}

gboolean
psc_dating_read (PscDating *self, const PscTimeStamp *stamp, PscWallTime *time)
{
  PscWallTime readings[PSC_N_DATE_ORDERS];
  gboolean possible[PSC_N_DATE_ORDERS];

  g_return_val_if_fail (self != NULL && stamp != NULL && time != NULL, FALSE);

  for (guint order = 0; order < PSC_N_DATE_ORDERS; order++)
    possible[order] = psc_time_stamp_resolve (stamp, (PscDateOrder) order, &readings[order]);
  *time = readings[possible[0] ? 0 : 1];
  if (possible[0] && possible[1])
    return readings[0].local_usec == readings[1].local_usec;
  for (guint order = 0; order < PSC_N_DATE_ORDERS; order++)
    if (!possible[order] && possible[1 - order])
      self->is_impossible[order] = TRUE;
  return possible[0] || possible[1];
}

void
psc_dating_defer (PscDating *self, const PscTimeStamp *stamp, guint index)
{
  OpenStamp open = { .stamp = *stamp, .index = index };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->open, open);
}

static void
apply_order (PscDating *self, PscCaptureContext *context, PscDateOrder order)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      const OpenStamp *open = &g_array_index (self->open, OpenStamp, i);
      PscWallTime time;

      if (open->index >= context->snapshots->len
          || !psc_time_stamp_resolve (&open->stamp, order, &time))
        continue;
      psc_snapshot_builder_redate (PSC_SNAPSHOT (
                                       g_ptr_array_index (context->snapshots, open->index)),
                                   &time);
    }
}

void
psc_dating_finish (PscDating *self, PscCaptureContext *context)
{
  g_return_if_fail (self != NULL && context != NULL);

  if (self->open->len == 0)
    return;
  if (self->is_impossible[0] != self->is_impossible[1])
    apply_order (self, context,
                 self->is_impossible[PSC_DATE_ORDER_DAY_FIRST] ? PSC_DATE_ORDER_MONTH_FIRST
                                                               : PSC_DATE_ORDER_DAY_FIRST);
  else
    psc_issues_add (context->issues, PSC_SEVERITY_NOTE, context->path,
                    "the dates may have the day or the month first, so the times of %u snapshots "
                    "stay unknown",
                    self->open->len);
}
