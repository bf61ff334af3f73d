/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the line reader, block by block.
 */
#include "config.h"

#include "bytes/utf16.h"

#define REPLACEMENT 0xfffdu

static gsize
put (char *output, gunichar character)
{
  if (character >= 0x80)
    return (gsize) g_unichar_to_utf8 (character, output);
  *output = (char) character;
  return 1;
}

static gsize
decode_unit (PscUtf16Decoder *self, guint16 unit, char *output)
{
  gsize n = 0;

  if (self->high != 0)
    {
      guint16 high = self->high;

      self->high = 0;
      if (unit >= 0xdc00 && unit <= 0xdfff)
        return put (output, 0x10000u + ((high - 0xd800u) << 10) + (unit - 0xdc00u));
      n = put (output, REPLACEMENT);
    }
  if (unit >= 0xd800 && unit <= 0xdbff)
    self->high = unit;
  else
    n += put (output + n, unit >= 0xdc00 && unit <= 0xdfff ? REPLACEMENT : unit);
  return n;
}

static guint16
join (const PscUtf16Decoder *self, guint8 first, guint8 second)
{
  return (guint16) (self->is_big_endian ? first << 8 | second : second << 8 | first);
}

gsize
psc_utf16_decode (PscUtf16Decoder *self, const guint8 *bytes, gsize n_bytes, char *output)
{
  gsize n = 0;
  gsize at = 0;

  g_return_val_if_fail (self != NULL && (bytes != NULL || n_bytes == 0) && output != NULL, 0);

  if (self->has_half && n_bytes > 0)
    {
      self->has_half = FALSE;
      n += decode_unit (self, join (self, self->half, bytes[at++]), output);
    }
  for (; n_bytes - at >= 2; at += 2)
    n += decode_unit (self, join (self, bytes[at], bytes[at + 1]), output + n);
  if (at < n_bytes)
    {
      self->has_half = TRUE;
      self->half = bytes[at];
    }
  return n;
}

gsize
psc_utf16_finish (PscUtf16Decoder *self, char *output)
{
  gsize n = 0;

  g_return_val_if_fail (self != NULL && output != NULL, 0);

  if (self->high != 0)
    n += put (output, REPLACEMENT);
  if (self->has_half)
    n += put (output + n, REPLACEMENT);
  self->high = 0;
  self->has_half = FALSE;
  return n;
}
