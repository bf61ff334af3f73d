/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises elisions by their dots, brackets and words. Called by the framing layer.
 */
#include "config.h"

#include "capture/elision.h"

#include <string.h>

/* Nobody types more dots than this to say that something is missing; symbol loading prints more. */
#define MAX_ELISION_DOTS 12u

/* Longer lines are prose that mentions a gap. */
#define MAX_ELISION_BYTES 120u
#define MAX_SENTENCE_BYTES 60u
#define MAX_WORDS_BARE 6u
#define MAX_WORDS_WRAPPED 12u

/* What may stand around the words; full-width forms of these are ASCII already. */
static const char decoration[] = " \t-*=#~_<>[](){}/!.|:;,'\"`8";

static const char *const words[] = {
  "snip",    "snipped", "omitted",     "omit",        "skipped",   "truncated",
  "trimmed", "elided",  "removed",     "cut",         "abridged",  "shortened",
  "deleted", "gekürzt", "ausgelassen", "weggelassen", "gekuerzt",  "coupé",
  "omis",    "tronqué", "omitido",     "omitidas",    "omitidos",  "recortado",
  "omesso",  "omissis", "пропущено",   "вырезано",    "сокращено", "pominięto",
};

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
  static const char *const nouns[] = { "rows", "lines", "entries", "tags", "records" };

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
  self->has_more |= is_noun_for_lines (word, length) || is_word (word, length, "more");
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
  return length > 2 && strchr ("[(<{.-*=~/#", text[0]) != NULL
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

PscElision
psc_elision_find (const char *text, gsize length)
{
  gsize indent = strspn (text, " \t");
  Words count;

  g_return_val_if_fail (text != NULL, PSC_ELISION_NONE);

  text += indent;
  length -= indent;
  if (text[strspn (text, ". ")] == '\0')
    return judge_dots (text);
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
