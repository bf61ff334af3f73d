/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scores and converts older encodings. Called by the line reader for lines that are not UTF-8.
 *
 * A score is a sum over characters: points for what people write (kana, the commonest ideographs,
 * an accented letter beside other letters), a large fine for what the encoding cannot be. All
 * encodings are scored on the same bytes, so the sums can be compared.
 */
#include "config.h"

#include "bytes/legacy-text.h"

#include <string.h>

#define REPLACEMENT 0xfffdu
#define IMPOSSIBLE (-6)

typedef struct
{
  const char *name;
  const char *iconv_name; /* NULL: converted here */
  /* the bytes of the character that begins with a byte above 0x7f, 0 where there can be none */
  gsize (*measure) (const guint8 *at, gsize n_left);
  /* points for that character; @before is the byte in front of it */
  gint (*judge) (const guint8 *at, gsize length, gsize n_left, guint8 before);
} Encoding;

struct _PscLegacyText
{
  gint64 scores[4];
  guint converter_of; /* the encoding that @converter is for */
  GIConv converter;
};

#define NO_CONVERTER ((GIConv) -1)

static gboolean
is_between (guint8 byte, guint8 first, guint8 last)
{
  return byte >= first && byte <= last;
}

/* UTF-8 is a candidate too: a damaged file has some broken characters among many good ones. */
static gsize
measure_utf8 (const guint8 *at, gsize n_left)
{
  gunichar character = g_utf8_get_char_validated ((const char *) at, (gssize) n_left);

  return character >= 0x80 && character < 0x110000 ? (gsize) g_unichar_to_utf8 (character, NULL)
                                                   : 0;
}

static gint
judge_utf8 (const guint8 *at, gsize length, gsize n_left, guint8 before)
{
  return 3 * (gint) length;
}

static gsize
measure_gb18030 (const guint8 *at, gsize n_left)
{
  if (n_left < 2 || !is_between (at[0], 0x81, 0xfe))
    return 0;
  if (n_left >= 4 && is_between (at[1], 0x30, 0x39) && is_between (at[2], 0x81, 0xfe)
      && is_between (at[3], 0x30, 0x39))
    return 4;
  return is_between (at[1], 0x40, 0xfe) && at[1] != 0x7f ? 2 : 0;
}

static gint
judge_gb18030 (const guint8 *at, gsize length, gsize n_left, guint8 before)
{
  if (length == 4)
    return 0;
  if (at[1] < 0x80)
    return -2; /* a rare character, or a foreign letter that swallows the ASCII behind it */
  if (at[1] < 0xa1)
    return 0;
  if (is_between (at[0], 0xb0, 0xd7))
    return 6; /* the 3,755 ideographs that nearly all text is written with */
  if (is_between (at[0], 0xa1, 0xa3))
    return 5; /* punctuation and full-width forms */
  return is_between (at[0], 0xd8, 0xf7) ? 2 : 0;
}

static gsize
measure_shift_jis (const guint8 *at, gsize n_left)
{
  if (is_between (at[0], 0xa1, 0xdf))
    return 1;
  if (n_left < 2 || !(is_between (at[0], 0x81, 0x9f) || is_between (at[0], 0xe0, 0xfc)))
    return 0;
  return is_between (at[1], 0x40, 0xfc) && at[1] != 0x7f ? 2 : 0;
}

static gint
judge_shift_jis (const guint8 *at, gsize length, gsize n_left, guint8 before)
{
  if (length == 1)
    return -1; /* half-width kana are rare, and every other encoding is full of these bytes */
  if ((at[0] == 0x82 && is_between (at[1], 0x9f, 0xf1))
      || (at[0] == 0x83 && is_between (at[1], 0x40, 0x96)))
    return 8; /* kana: nothing else looks like this */
  if (at[0] == 0x81 && at[1] < 0xad)
    return 5;
  if (at[1] < 0x80 && before < 0x80 && g_ascii_isalpha (before))
    return 0; /* a foreign letter or apostrophe inside an ASCII word */
  if (is_between (at[0], 0x88, 0x97))
    return 5; /* the first level of kanji */
  return is_between (at[0], 0x98, 0x9f) || is_between (at[0], 0xe0, 0xea) ? 1 : 0;
}

/* 0x80 to 0x9f of Windows-1252; 0 is not assigned. */
static const guint16 windows_1252[32] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static gsize
measure_windows_1252 (const guint8 *at, gsize n_left)
{
  return at[0] >= 0xa0 || windows_1252[at[0] - 0x80] != 0 ? 1 : 0;
}

/* The signs that word processors put in the place of quotes, dashes, dots and blanks. */
static gboolean
is_typographic (guint8 byte)
{
  return byte == 0x85 || is_between (byte, 0x91, 0x97) || byte == 0xa0 || byte == 0xa9
         || byte == 0xab || byte == 0xae || byte == 0xb0 || byte == 0xb7 || byte == 0xbb;
}

static gint
judge_windows_1252 (const guint8 *at, gsize length, gsize n_left, guint8 before)
{
  guint8 after = n_left > 1 ? at[1] : ' ';

  if (is_typographic (at[0]))
    return before == at[0] || after == at[0]
                   || !(g_ascii_isalnum (before) && g_ascii_isalnum (after)) || at[0] == 0x92
               ? 3
               : -1;
  if (at[0] < 0xc0)
    return -1;
  /* A letter stands among ASCII letters; three and more in a row are another script. */
  return (before < 0x80 && g_ascii_isalpha (before)) || (after < 0x80 && g_ascii_isalpha (after))
             ? 3
             : -2;
}

static const Encoding encodings[] = {
  { "UTF-8", NULL, measure_utf8, judge_utf8 },
  { "GB18030", "GB18030", measure_gb18030, judge_gb18030 },
  /* Microsoft's form: in the standard's own one the backslash is a yen sign. */
  { "Shift-JIS", "CP932", measure_shift_jis, judge_shift_jis },
  { "Windows-1252", NULL, measure_windows_1252, judge_windows_1252 },
};

#define N_ENCODINGS G_N_ELEMENTS (encodings)
#define UTF_8 0u

PscLegacyText *
psc_legacy_text_new (void)
{
  PscLegacyText *self = g_new0 (PscLegacyText, 1);

  G_STATIC_ASSERT (G_N_ELEMENTS (self->scores) == N_ENCODINGS);
  self->converter = NO_CONVERTER;
  return self;
}

static void
close_converter (PscLegacyText *self)
{
  if (self->converter != NO_CONVERTER)
    g_iconv_close (self->converter);
  self->converter = NO_CONVERTER;
}

void
psc_legacy_text_free (PscLegacyText *self)
{
  g_return_if_fail (self != NULL);

  close_converter (self);
  g_free (self);
}

static gint64
score (const Encoding *encoding, const guint8 *text, gsize length)
{
  gint64 points = 0;
  guint8 before = ' ';

  for (gsize at = 0; at < length;)
    {
      gsize n = 1;

      if (text[at] >= 0x80)
        {
          n = encoding->measure (text + at, length - at);
          points += n == 0 ? IMPOSSIBLE : encoding->judge (text + at, n, length - at, before);
          n = MAX (n, 1);
        }
      at += n;
      before = text[at - 1];
    }
  return points;
}

void
psc_legacy_text_add_sample (PscLegacyText *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL && (text != NULL || length == 0));

  for (guint e = 0; e < N_ENCODINGS; e++)
    self->scores[e] += score (&encodings[e], (const guint8 *) text, length);
}

/* The best score; of equal ones the first. */
static guint
get_best (const PscLegacyText *self)
{
  guint best = UTF_8;

  for (guint e = 1; e < N_ENCODINGS; e++)
    if (self->scores[e] > self->scores[best])
      best = e;
  return best;
}

const char *
psc_legacy_text_get_name (const PscLegacyText *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return encodings[get_best (self)].name;
}

static void
open_converter (PscLegacyText *self, guint encoding)
{
  if (self->converter != NO_CONVERTER && self->converter_of == encoding)
    return;
  close_converter (self);
  self->converter = g_iconv_open ("UTF-8", encodings[encoding].iconv_name);
  self->converter_of = encoding;
}

/* One character through the system's tables. */
static void
append_by_iconv (PscLegacyText *self, const char *text, gsize length, GString *output)
{
  char converted[16];
  char *in = (char *) text;
  char *out = converted;
  gsize n_in = length;
  gsize n_out = sizeof converted;

  if (self->converter == NO_CONVERTER
      || g_iconv (self->converter, &in, &n_in, &out, &n_out) == (gsize) -1 || n_in > 0)
    g_string_append_unichar (output, REPLACEMENT);
  else
    g_string_append_len (output, converted, out - converted);
}

static void
append_character (PscLegacyText *self,
                  guint encoding,
                  const char *text,
                  gsize length,
                  GString *output)
{
  guint8 byte = (guint8) *text;

  if (encodings[encoding].iconv_name != NULL)
    append_by_iconv (self, text, length, output);
  else if (encoding == UTF_8)
    g_string_append_len (output, text, (gssize) length);
  else
    g_string_append_unichar (output, byte >= 0xa0 ? byte : windows_1252[byte - 0x80]);
}

void
psc_legacy_text_convert (PscLegacyText *self, const char *text, gsize length, GString *output)
{
  guint encoding;

  g_return_if_fail (self != NULL && (text != NULL || length == 0) && output != NULL);

  encoding = get_best (self);
  if (encodings[encoding].iconv_name != NULL)
    open_converter (self, encoding);
  g_string_truncate (output, 0);
  for (gsize at = 0; at < length;)
    {
      gsize n;

      if ((guint8) text[at] < 0x80)
        {
          g_string_append_c (output, text[at++]);
          continue;
        }
      n = encodings[encoding].measure ((const guint8 *) text + at, length - at);
      if (n == 0)
        g_string_append_unichar (output, REPLACEMENT);
      else
        append_character (self, encoding, text + at, n, output);
      at += MAX (n, 1);
    }
}
