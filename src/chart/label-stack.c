/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Subtracting each label's offset from the first in a packed stack turns "no overlap" into
 * "ascending", for which pooling neighbours that are out of order is the exact least-squares
 * answer.
 */
#include "config.h"

#include "chart/label-stack.h"

typedef struct
{
  double sum;
  guint n;
} Block;

static double
block_mean (const Block *self)
{
  return self->sum / self->n;
}

gboolean
psc_label_stack_place (double *centres, guint n, double height, double top, double bottom)
{
  g_autofree Block *blocks = NULL;
  const double lowest = top + height / 2;
  const double highest = bottom - height / 2 - (n > 0 ? n - 1 : 0) * height;
  guint n_blocks = 0;
  guint label = 0;

  if (n == 0)
    return TRUE;
  if (highest < lowest)
    return FALSE;

  blocks = g_new (Block, n);
  for (guint i = 0; i < n; i++)
    {
      blocks[n_blocks++] = (Block){ centres[i] - i * height, 1 };
      while (n_blocks > 1
             && block_mean (&blocks[n_blocks - 1]) < block_mean (&blocks[n_blocks - 2]))
        {
          blocks[n_blocks - 2].sum += blocks[n_blocks - 1].sum;
          blocks[n_blocks - 2].n += blocks[n_blocks - 1].n;
          n_blocks--;
        }
    }

  for (guint b = 0; b < n_blocks; b++)
    {
      const double place = CLAMP (block_mean (&blocks[b]), lowest, highest);

      for (guint i = 0; i < blocks[b].n; i++, label++)
        centres[label] = place + label * height;
    }
  return TRUE;
}
