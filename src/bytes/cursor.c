/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bounds-checked reading. Called by every reader of a binary format.
 */
#include "config.h"

#include "bytes/cursor.h"

#include "base/error.h"

void
psc_cursor_init (PscCursor *self, const guint8 *bytes, gsize size, guint64 base, const char *what)
{
  g_return_if_fail (self != NULL && (bytes != NULL || size == 0) && what != NULL);

  self->bytes = bytes;
  self->size = size;
  self->pos = 0;
  self->base = base;
  self->what = what;
}

gsize
psc_cursor_get_left (const PscCursor *self)
{
  return self->size - self->pos;
}

gboolean
psc_cursor_skip (PscCursor *self, gsize n_bytes, GError **error)
{
  if (n_bytes > psc_cursor_get_left (self))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "%s: need %" G_GSIZE_FORMAT " bytes at 0x%" G_GINT64_MODIFIER
                   "x, only %" G_GSIZE_FORMAT " left",
                   self->what, n_bytes, self->base + self->pos, psc_cursor_get_left (self));
      return FALSE;
    }
  self->pos += n_bytes;
  return TRUE;
}

const guint8 *
psc_cursor_read_bytes (PscCursor *self, gsize n_bytes, GError **error)
{
  gsize start = self->pos;

  return psc_cursor_skip (self, n_bytes, error) ? self->bytes + start : NULL;
}

gboolean
psc_cursor_seek (PscCursor *self, gsize pos, GError **error)
{
  if (pos > self->size)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "%s: place 0x%" G_GSIZE_MODIFIER "x is behind the end at 0x%" G_GSIZE_MODIFIER
                   "x",
                   self->what, pos, self->size);
      return FALSE;
    }
  self->pos = pos;
  return TRUE;
}

gboolean
psc_cursor_read_u8 (PscCursor *self, guint8 *value, GError **error)
{
  const guint8 *bytes = psc_cursor_read_bytes (self, 1, error);

  if (bytes != NULL)
    *value = bytes[0];
  return bytes != NULL;
}

gboolean
psc_cursor_read_u16 (PscCursor *self, guint16 *value, GError **error)
{
  const guint8 *bytes = psc_cursor_read_bytes (self, 2, error);

  if (bytes != NULL)
    *value = psc_bytes_get_u16 (bytes);
  return bytes != NULL;
}

gboolean
psc_cursor_read_u32 (PscCursor *self, guint32 *value, GError **error)
{
  const guint8 *bytes = psc_cursor_read_bytes (self, 4, error);

  if (bytes != NULL)
    *value = psc_bytes_get_u32 (bytes);
  return bytes != NULL;
}

gboolean
psc_cursor_read_u64 (PscCursor *self, guint64 *value, GError **error)
{
  const guint8 *bytes = psc_cursor_read_bytes (self, 8, error);

  if (bytes != NULL)
    *value = psc_bytes_get_u64 (bytes);
  return bytes != NULL;
}
