/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What fuzz drivers of line parsers share: bytes as lines, and promises about what points into one.
 */
#pragma once

#include <glib.h>
#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "support/fuzz.h"

/* Shows every line to @read as a parser gets it: NUL-terminated, without blanks at its end. */
static inline void
psc_fuzz_each_line (const uint8_t *data, size_t size, void (*read) (const char *line))
{
  const char *at = (const char *) data;
  const char *end = at + size;

  while (at < end && size <= PSC_FUZZ_MAX_BYTES)
    {
      const char *stop = memchr (at, '\n', (gsize) (end - at));
      gsize length = (gsize) ((stop != NULL ? stop : end) - at);
      g_autofree char *line = g_strndup (at, MIN (length, PSC_MAX_LINE_BYTES));

      read (g_strchomp (line));
      at += length + 1;
    }
}

/* @part is within @line. */
static inline void
psc_fuzz_check_part (const char *line, const char *part, gsize length)
{
  gsize n = strlen (line);

  g_assert_true (part >= line && part <= line + n);
  g_assert_cmpuint (length, <=, (gsize) (line + n - part));
}

static inline void
psc_fuzz_check_symbol (const char *line, const PscSymbolText *symbol)
{
  psc_fuzz_check_part (line, symbol->symbol, symbol->length);
  if (symbol->file != NULL)
    psc_fuzz_check_part (line, symbol->file, symbol->file_length);
  else
    g_assert_cmpuint (symbol->source_line, ==, 0);
}
