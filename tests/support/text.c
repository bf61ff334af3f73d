/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the tests of line reading, framing and the text formats.
 */
#include "config.h"

#include "support/text.h"

#include <string.h>

#include "bytes/line-reader.h"
#include "capture/framing.h"

PscSource *
psc_test_source (const char *text, gssize n_bytes)
{
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_bytes_new (text, n_bytes < 0 ? strlen (text) : (gsize) n_bytes);
  return psc_source_new_for_bytes (bytes);
}

static void
append_error (GString *result, GError *error)
{
  if (error == NULL)
    return;
  g_string_append_printf (result, "! %s\n", error->message);
  g_error_free (error);
}

char *
psc_test_frames (const char *text, gssize n_bytes)
{
  g_autoptr (PscSource) source = psc_test_source (text, n_bytes);
  g_autoptr (PscFraming) framing = psc_framing_new (source);
  g_autoptr (GString) result = g_string_new (NULL);
  GError *error = NULL;
  PscFrameLine line;

  while (psc_framing_next (framing, &line, &error))
    {
      g_string_append_printf (result, "%u %c", line.number, "TCE"[line.kind]);
      if (line.prefix != PSC_PREFIX_NONE)
        {
          for (PscPrefix kinds = line.prefix; kinds != 0; kinds >>= PSC_PREFIX_BITS)
            g_string_append_c (result, "-QBHSN??"[kinds & ((1u << PSC_PREFIX_BITS) - 1)]);
          g_string_append_printf (result, "%u", (guint) line.prefix_length);
        }
      g_string_append_printf (result, " %s\n", line.text);
    }
  append_error (result, error);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

char *
psc_test_lines (PscSource *source)
{
  g_autoptr (PscLineReader) reader = psc_line_reader_new (source);
  g_autoptr (GString) result = g_string_new (NULL);
  GError *error = NULL;
  PscLine line;

  while (psc_line_reader_next (reader, &line, &error))
    g_string_append_printf (result, "%u%s%s %s\n", line.number, line.has_end ? "" : "~",
                            line.is_cut ? "#" : "", line.text);
  append_error (result, error);
  return g_string_free (g_steal_pointer (&result), FALSE);
}
