/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises by their words the lines around the rows of a PoolMon table. Called by the PoolMon
 * parser for lines that are no rows.
 */
#include "config.h"

#include "capture/poolmon-head.h"

#include <string.h>

#include "bytes/scan.h"

void
psc_poolmon_head_init (PscPoolmonHead *self)
{
  g_return_if_fail (self != NULL);

  *self = (PscPoolmonHead){
    .memory_kb = -1,
    .nonpaged_kb = -1,
    .paged_kb = -1,
    .scope = PSC_SCOPE_SYSTEM,
    .session = -1,
  };
}

static const char *
skip_blanks (const char *at)
{
  return at + strspn (at, " \t");
}

/* @words at @at, any run of blanks for each blank of @words; NULL when something else is there. */
static const char *
match_words (const char *at, const char *words)
{
  for (; *words != '\0'; words++)
    {
      if (*words == ' ')
        {
          if (*at != ' ' && *at != '\t')
            return NULL;
          at = skip_blanks (at);
          continue;
        }
      if (*at != *words)
        return NULL;
      at++;
    }
  return at;
}

/* `123K`; -1 when it is not there, cut, or too large to be true. */
static gint64
read_kb (const char *at)
{
  char *end;
  guint64 value;

  at = skip_blanks (at);
  if (!g_ascii_isdigit (*at))
    return -1;
  value = g_ascii_strtoull (at, &end, 10);
  return *end == 'K' && value <= G_MAXINT64 / 1024 ? (gint64) value : -1;
}

/* Both sizes or none: the second one is cut as easily as the line. */
static void
read_pool_sizes (PscPoolmonHead *self, const char *text)
{
  const char *nonpaged = strstr (text, "Pool N:");
  const char *paged;

  if (nonpaged == NULL)
    return;
  nonpaged += strlen ("Pool N:");
  paged = strstr (nonpaged, "P:");
  self->nonpaged_kb = read_kb (nonpaged);
  self->paged_kb = paged != NULL ? read_kb (paged + strlen ("P:")) : -1;
}

static gboolean
read_memory (PscPoolmonHead *self, const char *text)
{
  text = match_words (text, "Memory:");
  if (text == NULL || (*skip_blanks (text) != '\0' && !g_ascii_isdigit (*skip_blanks (text))))
    return FALSE;
  self->memory_kb = read_kb (text);
  /* A page that lost its line ends has both lines in one. */
  read_pool_sizes (self, text);
  return TRUE;
}

static gboolean
read_commit (PscPoolmonHead *self, const char *text)
{
  if (match_words (text, "Commit:") == NULL || strstr (text, "Limit:") == NULL)
    return FALSE;
  read_pool_sizes (self, text);
  return TRUE;
}

static gboolean
read_scope (PscPoolmonHead *self, const char *text)
{
  static const char information[] = " pool information";
  const char *after;
  char *end;
  guint64 session;

  if (match_words (text, "System pool information") != NULL)
    {
      self->scope = PSC_SCOPE_SYSTEM;
      return TRUE;
    }
  if (match_words (text, "All sessions pool information") != NULL
      || match_words (text, "All session pool information") != NULL)
    {
      self->scope = PSC_SCOPE_ALL_SESSIONS;
      return TRUE;
    }
  after = match_words (text, "Session ");
  if (after == NULL || !g_ascii_isdigit (*after))
    return FALSE;
  session = g_ascii_strtoull (after, &end, 10);
  if (match_words (end, information) == NULL)
    return FALSE;
  self->scope = PSC_SCOPE_SESSION;
  self->session = session <= G_MAXINT ? (gint) session : -1;
  return TRUE;
}

/* With TABs between them the names belong to a table for spreadsheets, which the CSV parser reads.
 */
static gboolean
read_columns (PscPoolmonHead *self, const char *text)
{
  if (strchr (text, '\t') != NULL)
    return FALSE;
  text = match_words (text, "Tag Type Allocs Frees Diff Bytes Per Alloc");
  if (text == NULL)
    return FALSE;
  self->has_drivers = strncmp (skip_blanks (text), "Mapped_Driver", 13) == 0;
  return TRUE;
}

PscPoolmonHeadKind
psc_poolmon_head_read (PscPoolmonHead *self, const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, PSC_POOLMON_HEAD_NONE);

  text = skip_blanks (text);
  switch (*text)
    {
    case 'M':
      return read_memory (self, text) ? PSC_POOLMON_HEAD_MEMORY : PSC_POOLMON_HEAD_NONE;
    case 'C':
      return read_commit (self, text) ? PSC_POOLMON_HEAD_COMMIT : PSC_POOLMON_HEAD_NONE;
    case 'A':
    case 'S':
      return read_scope (self, text) ? PSC_POOLMON_HEAD_SCOPE : PSC_POOLMON_HEAD_NONE;
    case 'T':
      return read_columns (self, text) ? PSC_POOLMON_HEAD_COLUMNS : PSC_POOLMON_HEAD_NONE;
    default:
      return PSC_POOLMON_HEAD_NONE;
    }
}

PscPoolmonHeadKind
psc_poolmon_head_peek (const char *text)
{
  PscPoolmonHead ignored;

  psc_poolmon_head_init (&ignored);
  return psc_poolmon_head_read (&ignored, text);
}

/* Where the name of the program ends when it stands at @at with options or nothing behind it. */
static const char *
match_program (const char *at)
{
  const char *end;

  if (g_ascii_strncasecmp (at, "poolmon", 7) != 0)
    return NULL;
  end = at + 7;
  if (g_ascii_strncasecmp (end, ".exe", 4) == 0)
    end += 4;
  if (*end == '"')
    end++;
  if (*end == '\0')
    return end;
  if (*end != ' ' && *end != '\t')
    return NULL;
  end = skip_blanks (end);
  return *end == '/' || *end == '-' || *end == '>' ? end : NULL;
}

const char *
psc_poolmon_find_command (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  /* The name has two letters that few other words have side by side. */
  if (!psc_scan_has_pair (text, strlen (text), 'l', 'm'))
    return NULL;
  for (const char *at = text; *at != '\0'; at++)
    {
      if ((*at != 'p' && *at != 'P') || match_program (at) == NULL)
        continue;
      if (at == text || strchr (" \t>\\/\"$#:", at[-1]) != NULL)
        return at;
    }
  return NULL;
}

char *
psc_poolmon_read_filter (const char *command)
{
  g_autoptr (GString) filter = g_string_new (NULL);

  g_return_val_if_fail (command != NULL, NULL);

  for (const char *at = command; *at != '\0';)
    {
      gsize length;

      at = skip_blanks (at);
      length = strcspn (at, " \t");
      if (length > 2 && (at[0] == '/' || at[0] == '-') && at[1] == 'i')
        {
          if (filter->len > 0)
            g_string_append_c (filter, ',');
          g_string_append_len (filter, at + 2, (gssize) length - 2);
        }
      at += length;
    }
  return filter->len > 0 ? g_string_free (g_steal_pointer (&filter), FALSE) : NULL;
}

gboolean
psc_poolmon_is_prose (const char *text)
{
  static const char *const words[] = { "Tag", "Pool", "Alloc", "Sort", "Session", "Snapshot" };

  g_return_val_if_fail (text != NULL, FALSE);

  if (strpbrk (text, "0123456789") != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) != NULL)
      return FALSE;
  return TRUE;
}

gboolean
psc_poolmon_is_totals (const char *text)
{
  static const char numbers[] = " \t()-+0123456789";

  g_return_val_if_fail (text != NULL, FALSE);

  text = skip_blanks (text);
  if (g_ascii_strncasecmp (text, "total", 5) == 0)
    return TRUE;
  return text[strspn (text, numbers)] == '\0' && strpbrk (text, "0123456789") != NULL;
}
