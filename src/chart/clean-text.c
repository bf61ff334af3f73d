/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over the characters.
 */
#include "config.h"

#include "chart/clean-text.h"

#define REPLACEMENT 0xfffd

/* Embeddings, overrides and isolates: a tag or module name could use them to look like another. */
static gboolean
reorders_line (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_noncharacter (gunichar c)
{
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

static gunichar
clean_char (gunichar c)
{
  if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
    return ' ';
  if (g_unichar_iscntrl (c) || reorders_line (c) || is_noncharacter (c))
    return REPLACEMENT;
  return c;
}

char *
psc_clean_text (const char *text)
{
  g_autofree char *valid = NULL;
  GString *clean;
  guint n_chars = 0;

  if (text == NULL)
    return g_strdup ("");

  valid = g_utf8_make_valid (text, -1);
  clean = g_string_sized_new (64);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (n_chars++ == PSC_CLEAN_TEXT_MAX_CHARS)
        {
          g_string_append_unichar (clean, 0x2026);
          break;
        }
      g_string_append_unichar (clean, clean_char (g_utf8_get_char (p)));
    }

  return g_string_free (clean, FALSE);
}
