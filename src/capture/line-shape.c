/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the signs of lines and finds the parsers whose shapes they have. Called by the capture
 * reader for every line that belongs to no open table, so each byte is looked at once, and the
 * first character leaves few shapes to compare.
 */
#include "config.h"

#include "capture/line-shape.h"

#include <string.h>

#include "bytes/scan.h"
#include "capture/scan.h"

#define MAX_TAG_BYTES 4u
#define MIN_ADDRESS_DIGITS 8u
#define MAX_WORDS_TO_ADDRESS 3u

#define MAX_LISTS 32u
#define MAX_SHAPES 128u
#define WORD_BITS 64u
#define N_WORDS (MAX_SHAPES / WORD_BITS)

/* The first bytes of @begin, as far as they are no blanks, and with the bit set that tells the two
 * cases of a letter apart. */
typedef struct
{
  const char *begin;
  guint32 head;
  guint32 head_mask;
  PscLineSigns signs;
  guint32 list; /* its bit */
} Shape;

/* Signs that few lines have: without any of them most shapes with any first character are out. */
#define RARE_SIGNS                                                                                 \
  (PSC_SIGN_TAB | PSC_SIGN_BANG | PSC_SIGN_BRACKET | PSC_SIGN_STAR | PSC_SIGN_SEMICOLON            \
   | PSC_SIGN_LM | PSC_SIGN_LABEL | PSC_SIGN_PREFIX)

#define N_KEYS 8u

typedef guint64 ShapeSet[N_WORDS];

/* @by_first has a bit for each shape that a line with these key signs and this first character can
 * have. */
struct _PscLineSorter
{
  guint32 all;
  guint n_shapes;
  Shape shapes[MAX_SHAPES];
  ShapeSet by_first[N_KEYS][256];
};

/* clang-format off */
static const PscLineSigns signs_of_byte[256] = {
  ['0'] = PSC_SIGN_DIGIT, ['1'] = PSC_SIGN_DIGIT, ['2'] = PSC_SIGN_DIGIT, ['3'] = PSC_SIGN_DIGIT,
  ['4'] = PSC_SIGN_DIGIT, ['5'] = PSC_SIGN_DIGIT, ['6'] = PSC_SIGN_DIGIT, ['7'] = PSC_SIGN_DIGIT,
  ['8'] = PSC_SIGN_DIGIT, ['9'] = PSC_SIGN_DIGIT,
  ['\t'] = PSC_SIGN_TAB, ['!'] = PSC_SIGN_BANG | PSC_SIGN_STOP, ['('] = PSC_SIGN_BRACKET,
  ['*'] = PSC_SIGN_STAR, ['+'] = PSC_SIGN_PLUS, [','] = PSC_SIGN_COMMA, [':'] = PSC_SIGN_COLON,
  [';'] = PSC_SIGN_SEMICOLON | PSC_SIGN_STOP, ['_'] = PSC_SIGN_SCORE,
  ['A'] = PSC_SIGN_UPPER_A, ['C'] = PSC_SIGN_UPPER_C, ['I'] = PSC_SIGN_UPPER_I,
  ['K'] = PSC_SIGN_UPPER_K, ['N'] = PSC_SIGN_UPPER_N, ['P'] = PSC_SIGN_UPPER_P,
  ['R'] = PSC_SIGN_UPPER_R, ['V'] = PSC_SIGN_UPPER_V,
  ['.'] = PSC_SIGN_STOP, ['?'] = PSC_SIGN_STOP, ['"'] = PSC_SIGN_STOP, ['\''] = PSC_SIGN_STOP,
  ['='] = PSC_SIGN_STOP, ['<'] = PSC_SIGN_STOP,
};
/* clang-format on */

#define CASE_BIT 0x20u
#define HEAD_BYTES 4u

static gboolean
is_hex_digit (char c)
{
  return psc_scan_is_digit (c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static gboolean
has_address (const char *text)
{
  for (guint word = 0; word < MAX_WORDS_TO_ADDRESS; word++)
    {
      guint n_digits = 0;
      gsize at = text[0] == '0' && (text[1] | 0x20) == 'x' ? 2 : 0;

      for (; n_digits < MIN_ADDRESS_DIGITS; at++)
        if (is_hex_digit (text[at]))
          n_digits++;
        else if (text[at] != '`' || n_digits == 0)
          break;
      if (n_digits == MIN_ADDRESS_DIGITS)
        return TRUE;
      if (n_digits == 0 || !psc_scan_is_blank (text[at]))
        return FALSE;
      text += psc_scan_blanks (text, at);
    }
  return FALSE;
}

static gboolean
begins_number (const char *text)
{
  return psc_scan_is_digit (text[0]) || (text[0] == '-' && psc_scan_is_digit (text[1]));
}

static gboolean
has_tag (const char *text)
{
  gsize at = 0;

  while (at <= MAX_TAG_BYTES && text[at] != '\0' && !psc_scan_is_blank (text[at]))
    at++;
  if (at > MAX_TAG_BYTES)
    return FALSE;
  at = psc_scan_blanks (text, at);
  if (begins_number (text + at))
    return TRUE;
  at = psc_scan_word (text, at);
  return begins_number (text + psc_scan_blanks (text, at));
}

/* Two at a time, so that one does not wait for the other. */
static PscLineSigns
collect_signs (const char *text)
{
  const guint8 *at = (const guint8 *) text;
  PscLineSigns even = 0;
  PscLineSigns odd = 0;

  for (; at[0] != '\0' && at[1] != '\0'; at += 2)
    {
      even |= signs_of_byte[at[0]];
      odd |= signs_of_byte[at[1]];
    }
  return even | odd | signs_of_byte[at[0]];
}

PscLineSigns
psc_line_signs_read (const PscFrameLine *line)
{
  PscLineSigns signs = line->prefix != PSC_PREFIX_NONE ? PSC_SIGN_PREFIX : 0;
  const char *text;
  gsize length;

  g_return_val_if_fail (line != NULL && line->prefix_length <= line->length, 0);

  text = line->text + line->prefix_length;
  length = line->length - line->prefix_length;
  signs |= collect_signs (text);
  if (psc_scan_has_pair (text, length, 'l', 'm'))
    signs |= PSC_SIGN_LM;
  if (length > 0 && text[length - 1] == ':')
    signs |= PSC_SIGN_LABEL;
  if (length <= PSC_SHORT_LINE_BYTES)
    signs |= PSC_SIGN_SHORT;
  text += psc_scan_blanks (text, 0);
  if (has_address (text))
    signs |= PSC_SIGN_ADDRESS;
  if ((signs & PSC_SIGN_DIGIT) != 0 && has_tag (text))
    signs |= PSC_SIGN_TAG;
  return signs;
}

static guint
get_key (PscLineSigns signs)
{
  return ((signs & PSC_SIGN_DIGIT) != 0 ? 1u : 0) | ((signs & PSC_SIGN_ADDRESS) != 0 ? 2u : 0)
         | ((signs & RARE_SIGNS) != 0 ? 4u : 0);
}

static void
allow_first (PscLineSorter *self, guint shape, guint8 first)
{
  guint wanted = get_key (self->shapes[shape].signs);

  for (guint key = 0; key < N_KEYS; key++)
    if ((key & wanted) == wanted)
      self->by_first[key][first][shape / WORD_BITS] |= G_GUINT64_CONSTANT (1) << shape % WORD_BITS;
}

/* The first bytes of a text that has so many, to be compared in one step. */
static guint32
read_head (const char *text)
{
  guint32 head = 0;

  for (guint i = 0; i < HEAD_BYTES; i++)
    head |= (guint32) ((guint8) text[i] | CASE_BIT) << 8 * i;
  return head;
}

static void
set_head (Shape *shape)
{
  for (guint i = 0; i < HEAD_BYTES && shape->begin[i] != '\0' && shape->begin[i] != ' '; i++)
    {
      shape->head |= (guint32) ((guint8) shape->begin[i] | CASE_BIT) << 8 * i;
      shape->head_mask |= 0xffu << 8 * i;
    }
}

static void
add_shape (PscLineSorter *self, guint32 list, const PscLineShape *shape)
{
  guint index = self->n_shapes++;

  g_assert (index < MAX_SHAPES);
  self->shapes[index] = (Shape){ .begin = shape->begin, .signs = shape->signs, .list = list };
  if (shape->begin != NULL)
    {
      set_head (&self->shapes[index]);
      allow_first (self, index, (guint8) g_ascii_tolower (*shape->begin));
      allow_first (self, index, (guint8) g_ascii_toupper (*shape->begin));
    }
  for (const char *c = shape->first; c != NULL && *c != '\0'; c++)
    allow_first (self, index, (guint8) *c);
  for (guint c = 0; shape->begin == NULL && shape->first == NULL && c < 256; c++)
    allow_first (self, index, (guint8) c);
}

static gboolean
is_last (const PscLineShape *shape)
{
  return shape->begin == NULL && shape->first == NULL && shape->signs == 0;
}

PscLineSorter *
psc_line_sorter_new (const PscLineShape *const *lists, guint n_lists)
{
  PscLineSorter *self;

  g_return_val_if_fail (lists != NULL && n_lists <= MAX_LISTS, NULL);

  self = g_new0 (PscLineSorter, 1);
  for (guint i = 0; i < n_lists; i++)
    {
      static const PscLineShape any = { 0 };
      const PscLineShape *shape = lists[i];

      self->all |= 1u << i;
      if (shape == NULL)
        add_shape (self, 1u << i, &any);
      for (; shape != NULL && !is_last (shape); shape++)
        add_shape (self, 1u << i, shape);
    }
  return self;
}

void
psc_line_sorter_free (PscLineSorter *self)
{
  g_free (self);
}

/* @head is 0 where @text is shorter than that. */
static gboolean
begins_with (const char *text, guint32 head, const Shape *shape)
{
  const char *begin = shape->begin;

  if (begin == NULL)
    return TRUE;
  if (head != 0 && ((head ^ shape->head) & shape->head_mask) != 0)
    return FALSE;
  for (; *begin != '\0' && *text != '\0'; begin++)
    {
      if (*begin == ' ' ? !psc_scan_is_blank (*text)
                        : g_ascii_tolower (*text) != g_ascii_tolower (*begin))
        return FALSE;
      text += *begin == ' ' ? psc_scan_blanks (text, 0) : 1;
    }
  return TRUE;
}

guint32
psc_line_sorter_find (const PscLineSorter *self, const PscFrameLine *line, PscLineSigns signs)
{
  const guint64 *candidates;
  const char *text;
  guint32 lists = 0;
  guint32 head;

  g_return_val_if_fail (self != NULL && line != NULL, 0);

  text = line->text + line->prefix_length;
  text += psc_scan_blanks (text, 0);
  if (line->kind != PSC_FRAME_TEXT || !line->has_end || line->is_cut || *text == '\0')
    return self->all;
  head = line->length - (gsize) (text - line->text) >= HEAD_BYTES ? read_head (text) : 0;
  candidates = self->by_first[get_key (signs)][(guint8) *text];
  for (guint word = 0; word < N_WORDS; word++)
    for (guint64 left = candidates[word]; left != 0; left &= left - 1)
      {
        const Shape *shape = &self->shapes[word * WORD_BITS + (guint) __builtin_ctzll (left)];

        if ((signs & shape->signs) == shape->signs && begins_with (text, head, shape))
          lists |= shape->list;
      }
  return lists;
}
