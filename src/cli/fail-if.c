/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parses and decides conditions on differences. Called by `diff`.
 */
#include "config.h"

#include "cli/fail-if.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/format.h"

#define PER_HOUR "/h"
#define SECONDS_PER_HOUR 3600.0

typedef enum
{
  TERM_GROWTH,
  TERM_OUTSTANDING,
  TERM_RATE,
  TERM_TAG,
} TermKind;

typedef struct
{
  TermKind kind;
  gboolean or_equal;
  guint64 limit;
  char *pattern;
} Term;

struct _PscFailIf
{
  GArray *terms;
  gboolean has_limit; /* any term that compares a number */
  gboolean has_pool;
  guint kinds; /* bit (1 << PscPoolKind) */
};

static void
term_clear (gpointer data)
{
  g_free (((Term *) data)->pattern);
}

void
psc_fail_if_free (PscFailIf *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->terms);
  g_free (self);
}

static gboolean
fail (GError **error, const char *term, const char *expected)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--fail-if: found '%s', expected %s"), term, expected);
  return FALSE;
}

/* Splits `name>value`; @at is where the operator is. */
static gboolean
read_limit (Term *term, const char *at, gboolean (*parse) (const char *text, guint64 *value))
{
  if (*at != '>')
    return FALSE;
  at++;
  if (*at == '=')
    {
      term->or_equal = TRUE;
      at++;
    }
  while (*at == ' ')
    at++;
  return parse (at, &term->limit);
}

static gboolean
parse_number (const char *text, guint64 *value)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, value, NULL);
}

static gboolean
parse_rate (const char *text, guint64 *value)
{
  g_autofree char *size = NULL;

  if (!g_str_has_suffix (text, PER_HOUR))
    return FALSE;
  size = g_strndup (text, strlen (text) - strlen (PER_HOUR));
  g_strchomp (size);
  return psc_parse_size (size, value);
}

static const struct
{
  const char *name;
  TermKind kind;
  gboolean (*parse) (const char *text, guint64 *value);
  const char *expected;
} limits[] = {
  { "growth", TERM_GROWTH, psc_parse_size, "growth>SIZE" },
  { "outstanding", TERM_OUTSTANDING, parse_number, "outstanding>NUMBER" },
  { "rate", TERM_RATE, parse_rate, "rate>SIZE/h" },
};

static gboolean
add_pool (PscFailIf *self, const char *text, const char *value, GError **error)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS && !self->has_pool; k++)
    if (strcmp (value, psc_pool_kind_to_string ((PscPoolKind) k)) == 0)
      {
        self->kinds = 1u << k;
        self->has_pool = TRUE;
        return TRUE;
      }
  return fail (error, text, self->has_pool ? _ ("one pool") : "pool=nonpaged, pool=paged");
}

static gboolean
add_tag (PscFailIf *self, const char *text, const char *value, GError **error)
{
  Term term = { .kind = TERM_TAG };

  if (!psc_tag_pattern_is_valid (value))
    return fail (error, text, "tag=PATTERN");
  term.pattern = g_strdup (value);
  g_array_append_val (self->terms, term);
  return TRUE;
}

static gboolean
add_limit (PscFailIf *self, const char *text, gsize name_length, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      Term term = { .kind = limits[i].kind };
      const char *at = text + name_length;

      if (strncmp (text, limits[i].name, MAX (name_length, strlen (limits[i].name))) != 0)
        continue;
      while (*at == ' ')
        at++;
      if (!read_limit (&term, at, limits[i].parse))
        return fail (error, text, limits[i].expected);
      g_array_append_val (self->terms, term);
      self->has_limit = TRUE;
      return TRUE;
    }
  return fail (error, text, "growth>, outstanding>, rate>, tag=, pool=");
}

static gboolean
add_term (PscFailIf *self, const char *text, GError **error)
{
  gsize name_length = strspn (text, "abcdefghijklmnopqrstuvwxyz");
  const char *at = text + name_length;

  while (*at == ' ')
    at++;
  if (*at != '=')
    return add_limit (self, text, name_length, error);
  at++;
  while (*at == ' ')
    at++;
  if (name_length == 4 && strncmp (text, "pool", 4) == 0)
    return add_pool (self, text, at, error);
  if (name_length == 3 && strncmp (text, "tag", 3) == 0)
    return add_tag (self, text, at, error);
  return add_limit (self, text, name_length, error);
}

PscFailIf *
psc_fail_if_parse (const char *text, GError **error)
{
  g_autoptr (PscFailIf) self = NULL;
  g_auto (GStrv) terms = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (PscFailIf, 1);
  self->terms = g_array_new (FALSE, FALSE, sizeof (Term));
  g_array_set_clear_func (self->terms, term_clear);
  self->kinds = 1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED;
  terms = g_strsplit (text, " and ", -1);
  if (terms[0] == NULL)
    {
      fail (error, "", "growth>, outstanding>, rate>, tag=, pool=");
      return NULL;
    }
  for (guint i = 0; terms[i] != NULL; i++)
    if (!add_term (self, g_strstrip (terms[i]), error))
      return NULL;
  return g_steal_pointer (&self);
}

/* The sum over the pools that count; NAN where none is known. */
static double
get_change (const PscFailIf *self, const PscTagDifference *tag, PscPoolField field)
{
  double sum = (double) NAN;

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      if ((self->kinds & 1u << k) == 0 || (tag->pools[k].known & PSC_POOL_KNOWN (field)) == 0)
        continue;
      sum = isnan (sum) ? 0.0 : sum;
      sum += (double) tag->pools[k].values[field];
    }
  return sum;
}

/* A comparison with NAN is false, as it has to be. */
static gboolean
is_beyond (const Term *term, double value)
{
  return term->or_equal ? value >= (double) term->limit : value > (double) term->limit;
}

static gboolean
term_holds (const PscFailIf *self, const Term *term, const PscTagDifference *tag, double seconds)
{
  switch (term->kind)
    {
    case TERM_GROWTH:
      return is_beyond (term, get_change (self, tag, PSC_POOL_BYTES));
    case TERM_OUTSTANDING:
      return is_beyond (term, get_change (self, tag, PSC_POOL_OUTSTANDING));
    case TERM_RATE:
      return tag->has_rate
             && is_beyond (term,
                           get_change (self, tag, PSC_POOL_BYTES) * SECONDS_PER_HOUR / seconds);
    case TERM_TAG:
      return psc_tag_matches (tag->tag, term->pattern);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
psc_fail_if_holds (const PscFailIf *self, const PscTagDifference *tag, double seconds)
{
  g_return_val_if_fail (self != NULL && tag != NULL, FALSE);

  for (guint i = 0; i < self->terms->len; i++)
    if (!term_holds (self, &g_array_index (self->terms, Term, i), tag, seconds))
      return FALSE;
  return self->has_limit || get_change (self, tag, PSC_POOL_BYTES) > 0.0;
}

gboolean
psc_fail_if_needs_time (const PscFailIf *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->terms->len; i++)
    if (g_array_index (self->terms, Term, i).kind == TERM_RATE)
      return TRUE;
  return FALSE;
}
