/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool tags: printing, parsing, matching. Called wherever a tag meets a person.
 */
#include "config.h"

#include "base/tag.h"

#include <string.h>

#define BLANK 0x20u

PscTag
psc_tag_from_text (const char *text, gsize length)
{
  guint8 bytes[4] = { BLANK, BLANK, BLANK, BLANK };

  g_return_val_if_fail (text != NULL, 0);

  memcpy (bytes, text, MIN (length, sizeof bytes));
  return psc_tag_from_bytes (bytes);
}

const char *
psc_tag_to_string (PscTag tag, char buffer[PSC_TAG_STRING_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char *out = buffer;

  for (guint i = 0; i < 4; i++)
    {
      guint8 byte = (guint8) (tag >> (8 * i));

      if (byte >= BLANK && byte < 0x7f && byte != '\\')
        {
          *out++ = (char) byte;
          continue;
        }
      *out++ = '\\';
      *out++ = 'x';
      *out++ = digits[byte >> 4];
      *out++ = digits[byte & 0xf];
    }
  *out = '\0';
  return buffer;
}

/* Takes one byte, plain or escaped, from *@text; FALSE on a broken escape. */
static gboolean
read_byte (const char **text, guint8 *byte)
{
  const char *p = *text;

  if (p[0] != '\\')
    {
      *byte = (guint8) p[0];
      *text = p + 1;
      return TRUE;
    }
  if (p[1] != 'x' || !g_ascii_isxdigit (p[2]) || !g_ascii_isxdigit (p[3]))
    return FALSE;
  *byte = (guint8) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3]));
  *text = p + 4;
  return TRUE;
}

gboolean
psc_tag_parse (const char *text, PscTag *tag)
{
  guint8 bytes[4] = { BLANK, BLANK, BLANK, BLANK };
  guint n = 0;

  g_return_val_if_fail (text != NULL && tag != NULL, FALSE);

  while (*text != '\0')
    {
      guint8 byte;

      if (n == 4 || !read_byte (&text, &byte))
        return FALSE;
      bytes[n++] = byte;
    }
  if (n == 0)
    return FALSE;
  *tag = psc_tag_from_bytes (bytes);
  return TRUE;
}

/* Four bytes at most, so that the recursion on `*` is at most a handful of steps for each star; a
 * run of stars is skipped as one. */
static gboolean
match_bytes (const guint8 *bytes, guint n_bytes, const char *pattern)
{
  guint8 byte;

  if (*pattern == '\0')
    {
      for (guint i = 0; i < n_bytes; i++)
        if (bytes[i] != BLANK)
          return FALSE;
      return TRUE;
    }
  if (*pattern == '*')
    {
      while (*pattern == '*')
        pattern++;
      if (*pattern == '\0')
        return TRUE;
      for (guint skip = 0; skip <= n_bytes; skip++)
        if (match_bytes (bytes + skip, n_bytes - skip, pattern))
          return TRUE;
      return FALSE;
    }
  if (*pattern == '?')
    return n_bytes > 0 && match_bytes (bytes + 1, n_bytes - 1, pattern + 1);
  if (!read_byte (&pattern, &byte))
    return FALSE;
  if (n_bytes == 0)
    return byte == BLANK && match_bytes (bytes, 0, pattern);
  return bytes[0] == byte && match_bytes (bytes + 1, n_bytes - 1, pattern);
}

gboolean
psc_tag_matches (PscTag tag, const char *pattern)
{
  guint8 bytes[4];

  g_return_val_if_fail (pattern != NULL, FALSE);

  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (tag >> (8 * i));
  return match_bytes (bytes, 4, pattern);
}

gboolean
psc_tag_pattern_is_valid (const char *pattern)
{
  guint8 byte;

  g_return_val_if_fail (pattern != NULL, FALSE);

  if (*pattern == '\0')
    return FALSE;
  while (*pattern != '\0')
    if (!read_byte (&pattern, &byte))
      return FALSE;
  return TRUE;
}
