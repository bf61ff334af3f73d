/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters are compiled once and then only compare. The regular expressions' backtracking is bounded
 * by PCRE's own match limit; a row on which it gives up does not match. Called by `tags` and by the
 * application's filter entry.
 */
#include "config.h"

#include "analysis/tag-filter.h"

#include <string.h>

typedef struct
{
  char *text; /* the pattern, or the text in lower case */
  gboolean is_pattern;
  gboolean is_excluding;
} Word;

struct _PscTagFilter
{
  gatomicrefcount n_refs;
  char *pattern; /* that every tag has to be like */
  GRegex *regex;
  GArray *words;
  guint n_including;
};

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->text);
}

static void
add_word (PscTagFilter *self, const char *text)
{
  Word word = { .is_excluding = text[0] == '-' };

  if (word.is_excluding)
    text++;
  /* A lone minus is the beginning of a word that is still being typed. */
  if (text[0] == '\0')
    return;
  word.is_pattern = strpbrk (text, "*?") != NULL;
  word.text = word.is_pattern ? g_strdup (text) : g_utf8_casefold (text, -1);
  self->n_including += word.is_excluding ? 0 : 1;
  g_array_append_val (self->words, word);
}

static PscTagFilter *
filter_new (void)
{
  PscTagFilter *self = g_new0 (PscTagFilter, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (self->words, word_clear);
  return self;
}

/* An empty expression would match everything at a cost. */
static gboolean
set_regex (PscTagFilter *self, const char *text, GError **error)
{
  if (text[0] != '\0')
    self->regex = g_regex_new (text, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, error);
  return text[0] == '\0' || self->regex != NULL;
}

PscTagFilter *
psc_tag_filter_new (const char *text, gboolean is_regex, GError **error)
{
  g_autoptr (PscTagFilter) self = filter_new ();
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (is_regex)
    return set_regex (self, text, error) ? g_steal_pointer (&self) : NULL;
  words = g_strsplit_set (text, " \t\n,;", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      add_word (self, words[i]);
  return g_steal_pointer (&self);
}

PscTagFilter *
psc_tag_filter_new_for_query (const char *pattern,
                              const char *text,
                              gboolean is_regex,
                              GError **error)
{
  g_autoptr (PscTagFilter) self = filter_new ();
  Word word = { 0 };

  self->pattern = g_strdup (pattern);
  if (is_regex && text != NULL && !set_regex (self, text, error))
    return NULL;
  if (!is_regex && text != NULL && text[0] != '\0')
    {
      word.text = g_utf8_casefold (text, -1);
      self->n_including++;
      g_array_append_val (self->words, word);
    }
  return g_steal_pointer (&self);
}

PscTagFilter *
psc_tag_filter_ref (PscTagFilter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_tag_filter_unref (PscTagFilter *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_free (self->pattern);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_array_unref (self->words);
  g_free (self);
}

gboolean
psc_tag_filter_is_empty (const PscTagFilter *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->pattern == NULL && self->regex == NULL && self->words->len == 0;
}

/* Texts of captures need not be UTF-8. */
static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *valid = NULL;
  g_autofree char *text_folded = NULL;

  if (text == NULL)
    return FALSE;
  valid = g_utf8_make_valid (text, -1);
  text_folded = g_utf8_casefold (valid, -1);
  return strstr (text_folded, folded) != NULL;
}

static gboolean
regex_matches_text (GRegex *regex, const char *text, gboolean *gave_up)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean matches = valid != NULL && g_regex_match_full (regex, valid, -1, 0, 0, NULL, &error);

  *gave_up |= error != NULL;
  return matches;
}

static gboolean
regex_matches (GRegex *regex,
               const char *tag_text,
               const char *owner,
               const char *description,
               gboolean *is_undecided)
{
  gboolean gave_up = FALSE;
  gboolean matches = regex_matches_text (regex, tag_text, &gave_up)
                     || regex_matches_text (regex, owner, &gave_up)
                     || regex_matches_text (regex, description, &gave_up);

  *is_undecided = gave_up && !matches;
  return matches;
}

static gboolean
word_matches (const Word *word,
              PscTag tag,
              const char *tag_text,
              const char *owner,
              const char *description)
{
  if (word->is_pattern)
    return psc_tag_matches (tag, word->text);
  return contains (tag_text, word->text) || contains (owner, word->text)
         || contains (description, word->text);
}

static gboolean
words_match (const PscTagFilter *self,
             PscTag tag,
             const char *tag_text,
             const char *owner,
             const char *description)
{
  gboolean is_included = self->n_including == 0;

  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = &g_array_index (self->words, Word, i);

      if (!word_matches (word, tag, tag_text, owner, description))
        continue;
      if (word->is_excluding)
        return FALSE;
      is_included = TRUE;
    }
  return is_included;
}

gboolean
psc_tag_filter_matches (const PscTagFilter *self,
                        PscTag tag,
                        const char *owner,
                        const char *description,
                        gboolean *is_undecided)
{
  gboolean gave_up = FALSE;
  gboolean matches;
  char text[PSC_TAG_STRING_SIZE];

  g_return_val_if_fail (self != NULL, TRUE);

  psc_tag_to_string (tag, text);
  matches =
      (self->pattern == NULL || psc_tag_matches (tag, self->pattern))
      && (self->regex == NULL || regex_matches (self->regex, text, owner, description, &gave_up))
      && words_match (self, tag, text, owner, description);
  if (is_undecided != NULL)
    *is_undecided = gave_up;
  return matches;
}
