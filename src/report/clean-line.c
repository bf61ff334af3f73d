/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes text from files fit for a line. Called by the writers for people and by the messages.
 */
#include "config.h"

#include "report/clean-line.h"

#include <string.h>

#define REPLACEMENT ((gunichar) 0xfffd)
#define ELLIPSIS "\xe2\x80\xa6"

/* Embeddings, overrides and isolates of the bidirectional algorithm. */
static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gunichar
clean_char (gunichar c)
{
  if (c == '\n' || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029)
    return ' ';
  return g_unichar_iscntrl (c) || turns_direction (c) ? REPLACEMENT : c;
}

char *
psc_clean_line_dup (const char *text)
{
  g_autofree char *valid = NULL;
  GString *line;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  line = g_string_sized_new (strlen (valid));
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (line, clean_char (g_utf8_get_char (c)));
  return g_string_free (line, FALSE);
}

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
psc_clean_line_width (const char *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    width += char_width (g_utf8_get_char (c));
  return width;
}

char *
psc_clean_line_cut (const char *text, guint width)
{
  GString *line;
  guint used = 0;

  g_return_val_if_fail (text != NULL && width > 0, NULL);

  if (psc_clean_line_width (text) <= width)
    return g_strdup (text);
  line = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      used += char_width (g_utf8_get_char (c));
      if (used > width - 1)
        break;
      g_string_append_unichar (line, g_utf8_get_char (c));
    }
  g_string_append (line, ELLIPSIS);
  return g_string_free (line, FALSE);
}
