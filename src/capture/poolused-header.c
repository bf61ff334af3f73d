/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises what stands above the rows of `!poolused`. Called by poolused.c.
 */
#include "config.h"

#include "capture/poolused-header.h"

#include <string.h>

#include "capture/scan.h"

/* A word of a line: its bytes and the column where it begins. */
typedef struct
{
  const char *text;
  gsize length;
  gsize column;
} Word;

/* The longest heading line has ten words: nine headings and the `*` between the pools. */
#define MAX_WORDS 12u

/* Finds the words of a line; more than MAX_WORDS are counted as one more than that. */
static guint
split_words (const char *text, gsize length, Word words[MAX_WORDS])
{
  gsize at = 0;
  guint n = 0;

  while (TRUE)
    {
      gsize start;

      while (at < length && psc_scan_is_blank (text[at]))
        at++;
      if (at == length)
        return n;
      if (n == MAX_WORDS)
        return MAX_WORDS + 1;
      start = at;
      while (at < length && !psc_scan_is_blank (text[at]))
        at++;
      words[n++] = (Word){ text + start, at - start, start };
    }
}

static gboolean
word_is (const Word *word, const char *name)
{
  return word->length == strlen (name) && g_ascii_strncasecmp (word->text, name, word->length) == 0;
}

static gboolean
words_are (const Word *words, const char *const *names, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!word_is (&words[i], names[i]))
      return FALSE;
  return TRUE;
}

/* Takes out the `*` that some versions print between the two pools. */
static guint
drop_separator (Word *words, guint n)
{
  guint middle = n / 2;

  if (n % 2 != 0 || n > MAX_WORDS || !word_is (&words[middle], "*"))
    return n;
  memmove (&words[middle], &words[middle + 1], (n - middle - 1) * sizeof *words);
  return n - 1;
}

/* Headings one blank apart say nothing about columns. */
static gboolean
has_columns (const Word *words, guint n)
{
  for (guint i = 1; i < n; i++)
    if (words[i].column > words[i - 1].column + words[i - 1].length + 1)
      return TRUE;
  return FALSE;
}

static void
measure (const Word *words, guint n_numbers, gboolean is_aligned, PscPoolusedLayout *layout)
{
  gsize end = words[0].column + 4;

  *layout = (PscPoolusedLayout){
    .n_numbers = n_numbers,
    .is_aligned = is_aligned,
    .tag = (guint) words[0].column,
  };
  for (guint i = 0; i < n_numbers; i++)
    {
      gsize next = words[1 + i].column + words[1 + i].length;

      layout->widths[i] = (guint) (next > end ? next - end : 0);
      end = next;
    }
}

static gboolean
is_column_name (const Word *word)
{
  static const char *const beginnings[] = { "Alloc", "Free",     "Diff", "Used",
                                            "Byte",  "NonPaged", "Paged" };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (word->length >= strlen (beginnings[i])
        && g_ascii_strncasecmp (word->text, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;
  return FALSE;
}

PscPoolusedHeading
psc_poolused_read_heading (const char *text, gsize length, PscPoolusedLayout *layout)
{
  static const char *const brief[] = { "Tag", "Allocs", "Used", "Allocs", "Used" };
  static const char *const verbose[] = { "Tag",    "Allocs", "Frees", "Diff", "Used",
                                         "Allocs", "Frees",  "Diff",  "Used" };
  Word words[MAX_WORDS];
  gboolean is_aligned;
  guint n;

  g_return_val_if_fail (text != NULL && layout != NULL, PSC_POOLUSED_HEADING_NONE);

  n = split_words (text, length, words);
  if (n < 3 || !word_is (&words[0], "Tag") || !is_column_name (&words[1]))
    return PSC_POOLUSED_HEADING_NONE;
  is_aligned = n <= MAX_WORDS && has_columns (words, n);
  n = drop_separator (words, n);
  if (n == G_N_ELEMENTS (brief) && words_are (words, brief, n))
    measure (words, 4, is_aligned, layout);
  else if (n == G_N_ELEMENTS (verbose) && words_are (words, verbose, n))
    measure (words, 8, is_aligned, layout);
  else
    return is_column_name (&words[2]) ? PSC_POOLUSED_HEADING_OTHER : PSC_POOLUSED_HEADING_NONE;
  return PSC_POOLUSED_HEADING_OURS;
}

gboolean
psc_poolused_read_sort (const char *text, gsize length, PscPoolusedSort *sort)
{
  static const char *const orders[][2] = { { "Tag", "tag" },
                                           { "NonPaged", "nonpaged" },
                                           { "Paged", "paged" } };
  Word words[MAX_WORDS];
  guint n, at = 2;

  g_return_val_if_fail (text != NULL && sort != NULL, FALSE);

  n = split_words (text, length, words);
  if (n < 3 || n > 6 || !word_is (&words[0], "Sorting") || !word_is (&words[1], "by"))
    return FALSE;
  if (word_is (&words[at], "Session") && n > 3)
    at++;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (word_is (&words[at], orders[i][0]))
      {
        *sort = (PscPoolusedSort){ .sorted_by = orders[i][1], .is_session = at == 3 };
        return TRUE;
      }
  return FALSE;
}

gboolean
psc_poolused_is_preamble (const char *text, gsize length)
{
  Word words[MAX_WORDS];
  guint n;

  g_return_val_if_fail (text != NULL, FALSE);

  n = split_words (text, length, words);
  if (n < 2 || n > 3)
    return FALSE;
  if (word_is (&words[0], "Pool") && word_is (&words[1], "Used:"))
    return n == 2;
  if (n == 3 && !word_is (&words[1], "*"))
    return FALSE;
  return n <= 3 && word_is (&words[0], "NonPaged") && word_is (&words[n - 1], "Paged");
}

gboolean
psc_poolused_is_noise (const char *text, gsize length)
{
  static const char *const beginnings[] = {
    "*** ERROR",
    "*** WARNING",
    "*** CacheSize too low",
    "*** Unable to resolve",
    "DBGHELP:",
    "DBGENG:",
    "SYMSRV:",
    "Using a machine size of",
    "Max cache size is",
    "Total memory in cache",
    "Number of regions cached",
    "** Transition PTEs",
    "** Prototype PTEs",
    "Loading Kernel Symbols",
    "Loading User Symbols",
    "Loading unloaded module list",
    "Unable to read",
    "^C",
  };

  g_return_val_if_fail (text != NULL, FALSE);

  while (length > 0 && psc_scan_is_blank (*text))
    text++, length--;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (length >= strlen (beginnings[i])
        && strncmp (text, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;
  return (g_strstr_len (text, (gssize) length, "full reads broken into") != NULL
          || g_strstr_len (text, (gssize) length, "% cached") != NULL);
}

/* `poolused`, with the name of an extension in front of it or not. */
static gboolean
is_poolused (const char *name, gsize length)
{
  static const char poolused[] = "poolused";
  gsize n = strlen (poolused);

  return length >= n && g_ascii_strncasecmp (name + length - n, poolused, n) == 0
         && (length == n || name[length - n - 1] == '.' || name[length - n - 1] == '!');
}

/* Finds the arguments of the nth `!poolused` of a command line. */
static const char *
find_arguments (const char *text, guint nth)
{
  for (const char *bang = strchr (text, '!'); bang != NULL;)
    {
      gsize length = strcspn (bang + 1, " \t;\"");

      if (is_poolused (bang + 1, length) && nth-- == 0)
        return bang + 1 + length;
      bang = strchr (bang + 1 + length, '!');
    }
  return NULL;
}

static gboolean
read_flags (const char *text, gsize length, guint64 *flags)
{
  g_autofree char *word = g_strndup (text, length);
  const char *digits = g_ascii_strncasecmp (word, "0x", 2) == 0 ? word + 2 : word;

  if (*digits == '\0' || strlen (digits) > 16
      || strspn (digits, "0123456789abcdefABCDEF") != strlen (digits))
    return FALSE;
  *flags = g_ascii_strtoull (digits, NULL, 16);
  return TRUE;
}

/* The extension wants four characters or a `*`; anything longer or stranger is a remark of the
 * person who pasted the text. */
static gboolean
is_filter (const char *text, gsize length)
{
  if (length == 0 || strchr ("/#<-=(", *text) != NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~')
      return FALSE;
  return length <= 4 || memchr (text, '*', length) != NULL;
}

/* A tag with blanks can only be typed between quotes. */
static char *
dup_filter (const char *text)
{
  gsize length;

  if (*text == '"')
    length = strcspn (++text, "\"");
  else
    length = strcspn (text, " \t;\"");
  return is_filter (text, length) ? g_strndup (text, length) : NULL;
}

gboolean
psc_poolused_read_command (const char *text, guint nth, PscPoolusedCommand *command)
{
  const char *at;
  gsize length;

  g_return_val_if_fail (text != NULL && command != NULL, FALSE);

  at = find_arguments (text, nth);
  if (at == NULL)
    return FALSE;
  *command = (PscPoolusedCommand){ 0 };
  at += psc_scan_blanks (at, 0);
  length = strcspn (at, " \t;");
  if (length > 0 && read_flags (at, length, &command->flags))
    at += psc_scan_blanks (at, length);
  if (*at != '\0' && *at != ';')
    command->filter = dup_filter (at);
  return TRUE;
}
