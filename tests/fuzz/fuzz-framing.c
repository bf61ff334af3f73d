/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes through the line reader and the framing layer.
 *
 * Promises: numbers of lines rise, of frames never fall; text is valid UTF-8 of the length said,
 * without line end; it is bounded; a frame has no trailing blank; a prefix lies inside its line.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/framing.h"
#include "support/fuzz.h"
#include "support/text.h"

/* Every byte of a legacy line can become a replacement character; an ellipsis, three dots. */
#define MAX_TEXT_BYTES (3 * (gsize) PSC_MAX_LINE_BYTES)

static void
check_text (const char *text, gsize length)
{
  g_assert_cmpuint (strlen (text), ==, length);
  g_assert_cmpuint (length, <=, MAX_TEXT_BYTES);
  g_assert_true (g_utf8_validate (text, (gssize) length, NULL));
  g_assert_null (strpbrk (text, "\r\n"));
}

static void
check_lines (PscSource *source)
{
  g_autoptr (PscLineReader) reader = psc_line_reader_new (source);
  g_autoptr (GError) error = NULL;
  guint number = 0;
  PscLine line;

  while (psc_line_reader_next (reader, &line, &error))
    {
      check_text (line.text, line.length);
      g_assert_cmpuint (line.number, ==, ++number);
      for (gsize i = 0; line.is_ascii && i < line.length; i++)
        g_assert_true (g_ascii_isprint (line.text[i]) || line.text[i] == '\t');
    }
  if (error == NULL)
    g_assert_cmpuint (psc_line_reader_get_offset (reader), ==, psc_source_get_size (source));
}

static void
check_frames (PscSource *source)
{
  g_autoptr (PscFraming) framing = psc_framing_new (source);
  g_autoptr (GError) error = NULL;
  guint number = 0;
  PscFrameLine line;

  while (psc_framing_next (framing, &line, &error))
    {
      check_text (line.text, line.length);
      g_assert_cmpuint (line.number, >=, MAX (number, 1));
      number = line.number;
      g_assert_cmpuint (line.prefix_length, <=, line.length);
      g_assert_true ((line.prefix == PSC_PREFIX_NONE) == (line.prefix_length == 0));
      if (line.kind == PSC_FRAME_COMMAND)
        continue;
      g_assert_cmpuint (line.length, >, 0);
      g_assert_true (strchr (" \t", line.text[line.length - 1]) == NULL);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PscSource) source = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  source = psc_test_source ((const char *) data, (gssize) size);
  check_lines (source);
  check_frames (source);
  return 0;
}
