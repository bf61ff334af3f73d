/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises elisions by their dots, brackets and words. Called by the framing layer.
 */
#include "config.h"

#include "capture/elision.h"

#include <string.h>

#include "bytes/scan.h"
#include "capture/scan.h"

/* Nobody types more dots than this to say that something is missing; symbol loading prints more. */
#define MAX_ELISION_DOTS 12u

/* Longer lines are prose that mentions a gap. */
#define MAX_ELISION_BYTES 120u
#define MAX_SENTENCE_BYTES 60u
#define MAX_WORDS_BARE 6u
#define MAX_WORDS_WRAPPED 12u

/* No word that tells an elision is longer. */
#define MAX_WORD_BYTES 31u

/* What may stand around the words; full-width forms of these are ASCII already. */
static const char decoration[] = " \t-*=#~_<>[](){}/!.|:;,'\"`8";

static const char *const words[] = {
  "snip",    "snipped", "omitted",     "omit",        "skipped",   "truncated",
  "trimmed", "elided",  "removed",     "cut",         "abridged",  "shortened",
  "deleted", "gekürzt", "ausgelassen", "weggelassen", "gekuerzt",  "coupé",
  "omis",    "tronqué", "omitido",     "omitidas",    "omitidos",  "recortado",
  "omesso",  "omissis", "пропущено",   "вырезано",    "сокращено", "pominięto",
};

static const char *const nouns[] = { "rows", "lines", "entries", "tags", "records" };

static const char *const more_word = "more";

/* These are found inside a word too: their scripts put no blanks between words. */
static const char *const parts[] = {
  "省略", "略去", "中略", "下略", "后略", "後略", "以下略", "略过", "删减", "删节", "省去", "생략",
};

typedef struct
{
  guint n_words;
  guint n_numbers;
  guint n_numbers_in_a_row; /* the longest run */
  gboolean has_pool_type;
  gboolean has_keyword;
  gboolean has_more; /* "more", and a noun for lines */
} Words;

static gboolean
is_word (const char *word, gsize length, const char *wanted)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (wanted, word, length) == 0;
}

static gboolean
is_keyword (const char *word, gsize length)
{
  /* Most words are told by their first letter. */
  char first = length > 0 ? g_ascii_tolower (*word) : '\0';

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (*words[i] == first && is_word (word, length, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_noun_for_lines (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nouns); i++)
    if (is_word (word, length, nouns[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const char *word, gsize length)
{
  gboolean has_digit = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (word[i]))
        has_digit = TRUE;
      else if (strchr ("()-+,", word[i]) == NULL)
        return FALSE;
    }
  return has_digit;
}

static void
count_word (Words *self, const char *word, gsize length, guint *run)
{
  self->n_words++;
  *run = is_number (word, length) ? *run + 1 : 0;
  self->n_numbers += *run > 0 ? 1 : 0;
  self->n_numbers_in_a_row = MAX (self->n_numbers_in_a_row, *run);
  self->has_pool_type |= is_word (word, length, "Nonp") || is_word (word, length, "Paged");
  while (length > 0 && strchr (decoration, word[length - 1]) != NULL)
    length--;
  while (length > 0 && strchr (decoration, *word) != NULL)
    {
      word++;
      length--;
    }
  self->has_keyword |= is_keyword (word, length);
  self->has_more |= is_noun_for_lines (word, length) || is_word (word, length, more_word);
}

/* Stops where the line can only be a row any more, which is after the third word of most rows, or
 * prose: nobody needs so many words to say that something is left out. */
static void
count_words (Words *self, const char *text)
{
  guint run = 0;

  *self = (Words){ 0 };
  while (self->n_numbers_in_a_row < 2 && !self->has_pool_type && self->n_words <= MAX_WORDS_WRAPPED)
    {
      gsize length;

      text += strspn (text, " \t");
      length = strcspn (text, " \t");
      if (length == 0)
        break;
      count_word (self, text, length, &run);
      text += length;
    }
}

/* For the quick look: whether a byte is decoration, and for each first letter a bit for each length
 * that the words with it have. */
typedef struct
{
  gboolean decorates[256];
  guint32 lengths[256];
} Quick;

static void
add_lengths (Quick *self, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    self->lengths[(guint8) *list[i]] |= 1u << strlen (list[i]);
}

static const Quick *
get_quick (void)
{
  static Quick quick;
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (const char *c = decoration; *c != '\0'; c++)
        quick.decorates[(guint8) *c] = TRUE;
      add_lengths (&quick, words, G_N_ELEMENTS (words));
      add_lengths (&quick, nouns, G_N_ELEMENTS (nouns));
      add_lengths (&quick, &more_word, 1);
      g_once_init_leave (&is_made, 1);
    }
  return &quick;
}

/* Scripts without blanks between words, and their brackets, have no byte below 0x80. */
static gboolean
is_ascii (const char *text)
{
  while (*text != '\0' && (guchar) *text < 0x80)
    text++;
  return *text == '\0';
}

static gboolean
has_part (const char *text)
{
  if (is_ascii (text))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (text, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* "略" alone, in brackets or dots. */
static gboolean
is_bare_sign (const char *text, gsize length)
{
  static const char *const brackets[] = {
    "【", "】", "「", "」", "〔", "〕", "《", "》", "〈", "〉"
  };
  g_autoptr (GString) core = NULL;

  if (is_ascii (text))
    return FALSE;
  core = g_string_new_len (text, (gssize) length);
  for (gsize i = 0; i < G_N_ELEMENTS (brackets); i++)
    g_string_replace (core, brackets[i], "", 0);
  text = core->str + strspn (core->str, decoration);
  return g_str_has_prefix (text, "略")
         && text[strlen ("略") + strspn (text + strlen ("略"), decoration)] == '\0';
}

static PscElision
judge_dots (const char *text)
{
  guint n_dots = 0;

  for (; *text != '\0'; text++)
    n_dots += *text == '.' ? 1 : 0;
  if (n_dots > MAX_ELISION_DOTS || n_dots == 1)
    return PSC_ELISION_PROGRESS;
  return PSC_ELISION_YES;
}

static gboolean
is_wrapped (const char *text, gsize length)
{
  if (length <= 2 || g_ascii_isalnum (text[0]))
    return FALSE;
  return strchr ("[(<{.-*=~/#", text[0]) != NULL
         && strchr ("])>}.-*=~/#", text[length - 1]) != NULL;
}

static gboolean
has_elision_words (const Words *count, const char *text, gsize length)
{
  gboolean wrapped = is_wrapped (text, length);

  if (length > MAX_ELISION_BYTES || count->n_words > (wrapped ? MAX_WORDS_WRAPPED : MAX_WORDS_BARE))
    return FALSE;
  if (has_part (text))
    return wrapped || length <= MAX_SENTENCE_BYTES;
  if (count->has_keyword)
    return TRUE;
  return count->has_more && count->n_numbers > 0 && (wrapped || count->n_words <= 4);
}

static gboolean
begins_with_dots (const char *text, gsize length)
{
  gsize n_dots = strspn (text, ".");

  /* Two dots and a letter begin a tag or a path. */
  return n_dots >= 3 || (n_dots == 2 && (length == 2 || text[2] == ' '));
}

/* Whether a line of ASCII may have one of the words that tell an elision, and few enough others. */
static gboolean
may_have_word (const Quick *quick, const char *text, gsize length)
{
  guint max = is_wrapped (text, length) ? MAX_WORDS_WRAPPED : MAX_WORDS_BARE;
  gboolean may_have = FALSE;

  for (guint n = 0; n < max && *text != '\0'; n++)
    {
      gsize end = psc_scan_word (text, 0);
      gsize next = psc_scan_blanks (text, end);
      gsize begin = 0;

      while (end > 0 && quick->decorates[(guint8) text[end - 1]])
        end--;
      while (begin < end && quick->decorates[(guint8) text[begin]])
        begin++;
      may_have |= end - begin <= MAX_WORD_BYTES
                  && (quick->lengths[(guint8) (text[begin] | 0x20)] >> (end - begin) & 1) != 0;
      text += next;
    }
  return may_have && *text == '\0';
}

/* Whether a line is worth a closer look: nearly none is. */
static gboolean
may_be_elision (const char *text, gsize length)
{
  const Quick *quick = get_quick ();

  if (!psc_scan_is_plain (text, length))
    return TRUE;
  if (quick->decorates[(guint8) *text]
      && (begins_with_dots (text, length) || text[strspn (text, decoration)] == '\0'))
    return TRUE;
  return length <= MAX_ELISION_BYTES && may_have_word (quick, text, length);
}

PscElision
psc_elision_find (const char *text, gsize length)
{
  gsize indent = strspn (text, " \t");
  Words count;

  g_return_val_if_fail (text != NULL, PSC_ELISION_NONE);

  text += indent;
  length -= indent;
  if ((*text == '.' || *text == '\0') && text[strspn (text, ". ")] == '\0')
    return judge_dots (text);
  if (!may_be_elision (text, length))
    return PSC_ELISION_NONE;
  count_words (&count, text);
  if (count.n_numbers_in_a_row >= 2 || count.has_pool_type)
    return PSC_ELISION_NONE;
  /* "[...]" and "- ... -": dots, and nothing but decoration around them */
  if (strstr (text, "...") != NULL && text[strspn (text, decoration)] == '\0')
    return PSC_ELISION_YES;
  if (begins_with_dots (text, length) && length <= MAX_ELISION_BYTES)
    return PSC_ELISION_YES;
  return has_elision_words (&count, text, length) || is_bare_sign (text, length) ? PSC_ELISION_YES
                                                                                 : PSC_ELISION_NONE;
}
