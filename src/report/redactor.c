/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replaces known paths first, longest first, and then whatever looks like one. Called by every
 * report.
 */
#include "config.h"

#include "report/redactor.h"

#include <string.h>

/* The longest ending that is kept of a file's name. */
#define MAX_SUFFIX 5u

/* A name and what it becomes. */
typedef struct
{
  char *from;
  const char *to;
} Alias;

struct _PscRedactor
{
  GHashTable *names;   /* path → its new name; owns both */
  GPtrArray *aliases;  /* Alias, longest first */
  gboolean is_sorted;  /* @aliases are */
  GHashTable *results; /* text → text without names; owns both */
  GRegex *masks;
};

static void
alias_free (gpointer data)
{
  Alias *alias = (Alias *) data;

  g_free (alias->from);
  g_free (alias);
}

/* A folder of a person may hold blanks, but then it has an end. */
#define USER_FOLDER "\\\\(?:Users|Documents and Settings)\\\\[^\\\\/:*?\"<>|\\r\\n]+(?=\\\\)"
#define WINDOWS_PATH                                                                               \
  "(?:[A-Z]:|\\\\\\\\[^\\\\\\s])(?:" USER_FOLDER "|[^\\s\"<>|*?,;])*\\\\[^\\s\"<>|*?,;]*"
#define WINDOWS_USER "\\\\(?:Users|Documents and Settings)\\\\[^\\\\/:*?\"<>|\\s]+[^\\s\"<>|*?,;]*"
#define UNIX_PATH "(?<![\\w/.<])/[\\w.~-]+/[^\\s\"<>|*?,;:]+"

PscRedactor *
psc_redactor_new (void)
{
  PscRedactor *self = g_new0 (PscRedactor, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->aliases = g_ptr_array_new_with_free_func (alias_free);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->masks = g_regex_new (WINDOWS_PATH "|" WINDOWS_USER "|" UNIX_PATH,
                             G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
  g_assert (self->masks != NULL);
  return self;
}

void
psc_redactor_free (PscRedactor *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->aliases);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->names);
  g_regex_unref (self->masks);
  g_free (self);
}

/* `.log`: told only where it is short and plain enough to be a kind of file. */
static const char *
get_suffix (const char *path)
{
  const char *dot = strrchr (path, '.');
  gsize length = dot != NULL ? strlen (dot) : 0;

  if (length < 2 || length > MAX_SUFFIX)
    return "";
  for (const char *c = dot + 1; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      return "";
  return dot;
}

static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  gsize x = strlen ((*(const Alias *const *) a)->from);
  gsize y = strlen ((*(const Alias *const *) b)->from);

  return (x < y) - (x > y);
}

/* `.` and `..` are in every sentence and tell nothing. */
static void
add_alias (PscRedactor *self, const char *from, const char *to)
{
  Alias *alias;

  if (strspn (from, "./\\") == strlen (from) || strcmp (from, "-") == 0)
    return;
  alias = g_new0 (Alias, 1);
  alias->from = g_utf8_make_valid (from, -1);
  alias->to = to;
  g_ptr_array_add (self->aliases, alias);
}

void
psc_redactor_add_path (PscRedactor *self, const char *path)
{
  g_autofree char *base = NULL;
  char *name;

  g_return_if_fail (self != NULL && path != NULL);

  if (strcmp (path, "-") == 0 || g_hash_table_contains (self->names, path))
    return;
  base = g_path_get_basename (path);
  name = g_strdup_printf ("file-%u%s", g_hash_table_size (self->names) + 1, get_suffix (base));
  g_hash_table_insert (self->names, g_strdup (path), name);
  add_alias (self, path, name);
  if (strcmp (base, path) != 0)
    add_alias (self, base, name);
  self->is_sorted = FALSE;
}

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

/* The alias that @at begins with, as a whole word. */
static const Alias *
find_alias (const PscRedactor *self, const char *text, const char *at)
{
  if (at > text && is_word (at[-1]))
    return NULL;
  for (guint i = 0; i < self->aliases->len; i++)
    {
      const Alias *alias = (const Alias *) g_ptr_array_index (self->aliases, i);
      gsize length = strlen (alias->from);

      if (strncmp (at, alias->from, length) == 0 && !is_word (at[length]))
        return alias;
    }
  return NULL;
}

static char *
replace_aliases (PscRedactor *self, const char *text)
{
  GString *result = g_string_new (NULL);

  if (!self->is_sorted)
    g_ptr_array_sort (self->aliases, compare_lengths);
  self->is_sorted = TRUE;
  for (const char *at = text; *at != '\0';)
    {
      const Alias *alias = find_alias (self, text, at);

      if (alias == NULL)
        {
          g_string_append_c (result, *at++);
          continue;
        }
      g_string_append (result, alias->to);
      at += strlen (alias->from);
    }
  return g_string_free (result, FALSE);
}

const char *
psc_redactor_apply (PscRedactor *self, const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *renamed = NULL;
  char *masked;
  const char *known;

  if (self == NULL || text == NULL)
    return text;
  known = (const char *) g_hash_table_lookup (self->names, text);
  if (known == NULL)
    known = (const char *) g_hash_table_lookup (self->results, text);
  if (known != NULL)
    return known;
  valid = g_utf8_make_valid (text, -1);
  renamed = replace_aliases (self, valid);
  masked = g_regex_replace_literal (self->masks, renamed, -1, 0, "(path)", 0, NULL);
  /* Only a text that runs into the limits of the matcher has no result; it is not shown at all. */
  if (masked == NULL)
    masked = g_strdup ("(text)");
  g_hash_table_insert (self->results, g_strdup (text), masked);
  return masked;
}

const char *
psc_redactor_label (PscRedactor *self, PscSnapshot *snapshot)
{
  const char *path = psc_snapshot_get_path (snapshot);
  const char *label = psc_snapshot_get_label (snapshot);
  const char *name;
  const char *known;
  g_autofree char *base = NULL;
  char *result;

  if (self == NULL || label == NULL)
    return label;
  name = path != NULL ? (const char *) g_hash_table_lookup (self->names, path) : NULL;
  if (name == NULL)
    return psc_redactor_apply (self, label);
  base = g_path_get_basename (path);
  if (!g_str_has_prefix (label, base))
    return psc_redactor_apply (self, label);
  /* Two files of the same name in two folders have two new names, so the text alone is no key. */
  result = g_strconcat (name, label + strlen (base), NULL);
  known = (const char *) g_hash_table_lookup (self->results, result);
  if (known != NULL)
    {
      g_free (result);
      return known;
    }
  g_hash_table_insert (self->results, g_strdup (result), result);
  return result;
}
