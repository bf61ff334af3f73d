/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Turns the text of a tag back into bytes. Called by the parsers whose sources write raw tags.
 */
#include "config.h"

#include "capture/tag-bytes.h"

#define PROTECTED_BIT 0x80000000u

/* Windows-1252 from 0x80 to 0x9f; 0 where it has no character. */
static const guint16 windows_1252[32] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/* The byte that @character was before it was decoded, or -1. */
static int
get_byte (gunichar character)
{
  if (character < 0x100)
    return (int) character;
  for (guint i = 0; i < G_N_ELEMENTS (windows_1252); i++)
    if (windows_1252[i] == character)
      return 0x80 + (int) i;
  return -1;
}

gsize
psc_tag_bytes_from_utf8 (const char *text, gsize length, guint8 *bytes, gboolean *is_exact)
{
  const char *end = text + length;
  gsize n = 0;

  g_return_val_if_fail (text != NULL && bytes != NULL && is_exact != NULL, 0);

  *is_exact = TRUE;
  while (text < end)
    {
      gunichar character;
      int byte;

      if ((guchar) *text < 0x80)
        {
          bytes[n++] = (guint8) *text++;
          continue;
        }
      character = g_utf8_get_char_validated (text, end - text);
      if (character == (gunichar) -1 || character == (gunichar) -2)
        {
          bytes[n++] = (guint8) *text++;
          continue;
        }
      text = g_utf8_next_char (text);
      byte = get_byte (character);
      if (byte >= 0)
        {
          bytes[n++] = (guint8) byte;
          continue;
        }
      *is_exact = FALSE;
      bytes[n++] = '?';
      if (g_unichar_iswide (character))
        bytes[n++] = '?';
    }
  return n;
}

gboolean
psc_tag_bytes_are_vague (PscTag tag)
{
  for (guint shift = 0; shift < 32; shift += 8)
    {
      guint8 byte = (guint8) (tag >> shift);

      if (byte == '.' || byte < ' ' || byte > '~')
        return TRUE;
    }
  return FALSE;
}

gboolean
psc_tag_take_protected (PscTag *tag)
{
  gboolean is_protected;

  g_return_val_if_fail (tag != NULL, FALSE);

  is_protected = (*tag & PROTECTED_BIT) != 0;
  *tag &= ~PROTECTED_BIT;
  return is_protected;
}
