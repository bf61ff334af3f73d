/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables with missing pages. Called by the readers of exports, imports and functions.
 */
#include "config.h"

#include <string.h>

#include "symbols/pe-table-private.h"

static void
mark_missing (PscPeTable *self, gsize from, gsize to)
{
  for (gsize row = from / self->row_bytes; row < self->n_rows && row * self->row_bytes < to; row++)
    {
      self->n_missing += self->is_missing[row] == 0 ? 1 : 0;
      self->is_missing[row] = 1;
    }
}

gboolean
psc_pe_table_read (PscPeTable *self,
                   const PscPeImage *image,
                   guint32 rva,
                   guint row_bytes,
                   guint n_rows,
                   GError **error)
{
  gsize size = (gsize) row_bytes * n_rows;
  gsize at = 0;

  *self = (PscPeTable){ .row_bytes = row_bytes, .n_rows = n_rows };
  self->bytes = (guint8 *) g_malloc (MAX (size, 1));
  self->is_missing = (guint8 *) g_malloc0 (MAX (n_rows, 1));
  while (at < size)
    {
      PscHole hole;
      gsize n_read, end;

      if (rva > G_MAXUINT32 - at)
        {
          mark_missing (self, at, size);
          break;
        }
      if (!psc_pe_image_read (image, rva + (guint32) at, self->bytes + at, size - at, &n_read,
                              &hole, error))
        return FALSE;
      at += n_read;
      if (at == size)
        break;
      end = hole.kind == PSC_HOLE_END || hole.length >= size - at
                ? size
                : at + MAX ((gsize) hole.length, 1);
      mark_missing (self, at, end);
      at = end;
    }
  return TRUE;
}

void
psc_pe_table_clear (PscPeTable *self)
{
  g_clear_pointer (&self->bytes, g_free);
  g_clear_pointer (&self->is_missing, g_free);
}

const guint8 *
psc_pe_table_get (const PscPeTable *self, guint row)
{
  return row < self->n_rows && self->is_missing[row] == 0
             ? self->bytes + (gsize) row * self->row_bytes
             : NULL;
}
