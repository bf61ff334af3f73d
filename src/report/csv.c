/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes CSV fields. Called by the grid and the conversion.
 */
#include "config.h"

#include "report/csv.h"

#include <string.h>

void
psc_csv_text (PscOutput *output, const char *text)
{
  g_autofree char *valid = NULL;
  gboolean is_quoted;

  g_return_if_fail (output != NULL);

  if (text == NULL || text[0] == '\0')
    return;
  valid = g_utf8_make_valid (text, -1);
  is_quoted = strpbrk (valid, ",\"\r\n") != NULL;
  if (is_quoted)
    psc_output_put_c (output, '"');
  if (strchr ("=+-@\t\r", valid[0]) != NULL)
    psc_output_put_c (output, '\'');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"')
        psc_output_put_c (output, '"');
      psc_output_put_c (output, *c);
    }
  if (is_quoted)
    psc_output_put_c (output, '"');
}

void
psc_csv_unsigned (PscOutput *output, guint64 value)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, value);
  psc_output_put (output, text);
}

void
psc_csv_signed (PscOutput *output, gint64 value)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  psc_output_put (output, text);
}

void
psc_csv_comma (PscOutput *output)
{
  psc_output_put_c (output, ',');
}

void
psc_csv_end_row (PscOutput *output)
{
  psc_output_put (output, "\r\n");
}
