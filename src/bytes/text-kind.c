/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the line reader with the first block of a file.
 */
#include "config.h"

#include "bytes/text-kind.h"

#include <string.h>

/* One control byte in this many makes a file binary. Random bytes have one in ten, a PoolMon log
 * with raw tags one in some thousands. */
#define BINARY_DENSITY 16u

/* So many may stand in any file, however short it is. */
#define MAX_HARMLESS_CONTROLS 8u

#define MIN_UTF16_PAIRS 8u

static gboolean
is_control (guint8 byte)
{
  /* BEL to CR, Ctrl+Z (the end of a DOS text) and ESC (a recorded terminal) do occur in text. */
  return (byte < 0x20 && !(byte >= 0x07 && byte <= 0x0d) && byte != 0x1a && byte != 0x1b)
         || byte == 0x7f;
}

gsize
psc_text_count_controls (const guint8 *head, gsize n_bytes)
{
  gsize n = 0;

  g_return_val_if_fail (head != NULL || n_bytes == 0, 0);

  while (n_bytes > 0 && head[n_bytes - 1] == 0)
    n_bytes--;
  for (gsize i = 0; i < n_bytes; i++)
    n += is_control (head[i]) ? 1 : 0;
  return n;
}

static gboolean
is_text_byte (guint8 byte)
{
  return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

/* UTF-16 without a mark: ASCII that every other byte is a NUL of. A quarter is enough, the rest may
 * be in any script. NULs side by side, or in the other half of a pair, are no text. */
static gboolean
is_utf16 (const guint8 *head, gsize n_bytes, guint high_byte)
{
  gsize n_pairs = n_bytes / 2;
  gsize n_ascii = 0;
  gsize n_bad = 0;

  for (gsize i = 0; i < n_pairs; i++)
    {
      guint8 high = head[2 * i + high_byte];
      guint8 low = head[2 * i + 1 - high_byte];

      if (high == 0 && is_text_byte (low))
        n_ascii++;
      else if ((high == 0 && is_control (low)) || (low == 0 && is_text_byte (high)))
        n_bad++;
    }
  return n_pairs >= MIN_UTF16_PAIRS && n_ascii >= n_pairs / 4 && n_bad <= n_pairs / 64;
}

PscTextKind
psc_text_kind_detect (const guint8 *head, gsize n_bytes, gsize *bom_length)
{
  gsize n_controls;

  g_return_val_if_fail ((head != NULL || n_bytes == 0) && bom_length != NULL, PSC_TEXT_BYTES);

  *bom_length = 2;
  if (n_bytes >= 2 && head[0] == 0xff && head[1] == 0xfe)
    return PSC_TEXT_UTF16_LE;
  if (n_bytes >= 2 && head[0] == 0xfe && head[1] == 0xff)
    return PSC_TEXT_UTF16_BE;
  *bom_length = n_bytes >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (is_utf16 (head, n_bytes, 1))
    return PSC_TEXT_UTF16_LE;
  if (is_utf16 (head, n_bytes, 0))
    return PSC_TEXT_UTF16_BE;
  n_controls = psc_text_count_controls (head, n_bytes);
  return n_controls > MAX_HARMLESS_CONTROLS && n_controls > n_bytes / BINARY_DENSITY
             ? PSC_TEXT_BINARY
             : PSC_TEXT_BYTES;
}
