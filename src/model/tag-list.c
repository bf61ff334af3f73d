/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads and searches lists of pool tags. Called by the reports and the tag views.
 *
 * The grammar of pooltag.txt was observed in public copies of it; Microsoft documents only that
 * there is a tag, a binary and a description. What matches best when several patterns do is not
 * documented either; the order here prefers what says more about the tag.
 */
#include "config.h"

#include "model/tag-list.h"

#include <gio/gio.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "known-tags.h"

#define KNOWN_TAGS_PATH "/org/poolscope/known-tags.tsv"
#define TAG_BYTES 4u

typedef struct
{
  PscTag tag;
  char *pattern; /* NULL for an exact tag */
  guint n_literals;
  gboolean has_star;
  guint position;
  const char *owner;
  const char *family;
  const char *description;
} Entry;

/* One file. */
typedef struct
{
  char *name;
  GHashTable *exact;   /* PscTag → Entry */
  GPtrArray *patterns; /* Entry, best first */
  GPtrArray *entries;  /* owns them */
  GStringChunk *strings;
} Source;

struct _PscTagList
{
  GPtrArray *sources;
  Source *known;
};

/* Part of a line. */
typedef struct
{
  const char *text;
  gsize length;
} Span;

static void
entry_free (gpointer data)
{
  Entry *entry = (Entry *) data;

  g_free (entry->pattern);
  g_free (entry);
}

static void
source_free (gpointer data)
{
  Source *source = (Source *) data;

  g_free (source->name);
  g_hash_table_unref (source->exact);
  g_ptr_array_unref (source->patterns);
  g_ptr_array_unref (source->entries);
  g_string_chunk_free (source->strings);
  g_free (source);
}

static Source *
source_new (const char *name)
{
  Source *source = g_new0 (Source, 1);

  source->name = g_strdup (name);
  source->exact = g_hash_table_new (NULL, NULL);
  source->patterns = g_ptr_array_new ();
  source->entries = g_ptr_array_new_with_free_func (entry_free);
  source->strings = g_string_chunk_new (4096);
  return source;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static Span
trim (Span span)
{
  while (span.length > 0 && is_blank (span.text[0]))
    span = (Span){ span.text + 1, span.length - 1 };
  while (span.length > 0 && is_blank (span.text[span.length - 1]))
    span.length--;
  return span;
}

/* Valid UTF-8, kept by the source; NULL for nothing. Old copies are in a Windows code page. */
static const char *
keep_text (Source *source, Span span)
{
  g_autofree char *text = NULL;
  gsize length;

  span = trim (span);
  if (span.length == 0)
    return NULL;
  span.length = MIN (span.length, PSC_MAX_STRING_BYTES);
  if (g_utf8_validate (span.text, (gssize) span.length, NULL))
    return g_string_chunk_insert_len (source->strings, span.text, (gssize) span.length);
  text = g_convert (span.text, (gssize) span.length, "UTF-8", "WINDOWS-1252", NULL, &length, NULL);
  if (text == NULL)
    text = g_utf8_make_valid (span.text, (gssize) span.length);
  return g_string_chunk_insert_const (source->strings, text);
}

static gboolean
is_span (Span span, const char *text)
{
  return span.length == strlen (text) && memcmp (span.text, text, span.length) == 0;
}

/* `<ntfs.sys>` names a binary as well; `<unknown>` does not. */
static const char *
keep_owner (Source *source, Span span)
{
  span = trim (span);
  if (span.length >= 2 && span.text[0] == '<' && span.text[span.length - 1] == '>')
    span = trim ((Span){ span.text + 1, span.length - 2 });
  if (is_span (span, "unknown"))
    return NULL;
  return keep_text (source, span);
}

/* A pattern in the grammar of psc_tag_matches(), where a backslash begins an escape. */
static char *
make_pattern (Span tag)
{
  GString *pattern = g_string_new (NULL);

  for (gsize i = 0; i < tag.length; i++)
    if (tag.text[i] == '\\')
      g_string_append (pattern, "\\x5c");
    else
      g_string_append_c (pattern, tag.text[i]);
  return g_string_free (pattern, FALSE);
}

static Entry *
add_entry (Source *source, Span tag, Span owner, Span description)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->tag = psc_tag_from_text (tag.text, tag.length);
  entry->position = source->entries->len;
  entry->owner = keep_owner (source, owner);
  entry->description = keep_text (source, description);
  g_ptr_array_add (source->entries, entry);
  for (gsize i = 0; i < tag.length; i++)
    {
      entry->has_star |= tag.text[i] == '*';
      entry->n_literals += tag.text[i] != '*' && tag.text[i] != '?' ? 1 : 0;
    }
  if (entry->n_literals < tag.length)
    {
      entry->pattern = make_pattern (tag);
      g_ptr_array_add (source->patterns, entry);
    }
  else if (!g_hash_table_contains (source->exact, GUINT_TO_POINTER (entry->tag)))
    g_hash_table_insert (source->exact, GUINT_TO_POINTER (entry->tag), entry);
  return entry;
}

static gint
compare_patterns (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(const Entry *const *) a;
  const Entry *y = *(const Entry *const *) b;

  if (x->n_literals != y->n_literals)
    return x->n_literals > y->n_literals ? -1 : 1;
  if (x->has_star != y->has_star)
    return x->has_star ? 1 : -1;
  return (x->position > y->position) - (x->position < y->position);
}

/* Takes the next line; FALSE at the end. A last byte 0x1A is how DOS ended texts. */
static gboolean
next_line (Span *rest, Span *line)
{
  const char *end;

  if (rest->length == 0)
    return FALSE;
  end = (const char *) memchr (rest->text, '\n', rest->length);
  line->text = rest->text;
  line->length = end != NULL ? (gsize) (end - rest->text) : rest->length;
  rest->text += line->length + (end != NULL ? 1 : 0);
  rest->length -= line->length + (end != NULL ? 1 : 0);
  while (line->length > 0 && strchr ("\r\x1a", line->text[line->length - 1]) != NULL)
    line->length--;
  return TRUE;
}

static gboolean
is_comment (Span line)
{
  if (line.length >= 2 && line.text[0] == '/' && line.text[1] == '/')
    return TRUE;
  return line.length >= 3 && g_ascii_strncasecmp (line.text, "rem", 3) == 0
         && (line.length == 3 || is_blank (line.text[3]));
}

/* The place of the first `-` from @from on that has a blank before it, and one or the end behind
 * it when @strict; the length of the line when there is none. */
static gsize
find_dash (Span line, gsize from, gboolean strict)
{
  for (gsize i = MAX (from, 1); i < line.length; i++)
    if (line.text[i] == '-' && is_blank (line.text[i - 1])
        && (!strict || i + 1 == line.length || is_blank (line.text[i + 1])))
      return i;
  return line.length;
}

/* The tag is what stands before the first dash behind its four columns, since a tag may hold a dash
 * itself; a short tag that is not padded has its dash earlier. */
static gboolean
split_tag (Span line, Span *tag, Span *rest)
{
  static const gsize first_dash[] = { TAG_BYTES + 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (first_dash); i++)
    {
      gsize dash = find_dash (line, first_dash[i], TRUE);

      if (dash == line.length)
        continue;
      *tag = (Span){ line.text, dash };
      while (tag->length > 0 && is_blank (tag->text[tag->length - 1]))
        tag->length--;
      *rest = (Span){ line.text + dash + 1, line.length - dash - 1 };
      if (tag->length >= 1 && tag->length <= TAG_BYTES)
        return TRUE;
    }
  return FALSE;
}

static void
read_pooltags_line (Source *source, Span line)
{
  Span tag;
  Span rest;
  gsize dash;

  if (is_comment (line) || !split_tag (line, &tag, &rest))
    return;
  dash = find_dash (rest, 0, FALSE);
  if (dash == rest.length)
    add_entry (source, tag, rest, (Span){ rest.text, 0 });
  else
    add_entry (source, tag, (Span){ rest.text, dash },
               (Span){ rest.text + dash + 1, rest.length - dash - 1 });
}

/* The built-in list: tag, owner, family and description, separated by tabs. */
static void
read_known_line (Source *source, Span line)
{
  Span fields[4];
  guint n = 0;

  if (line.length == 0 || line.text[0] == '#')
    return;
  while (n < G_N_ELEMENTS (fields))
    {
      const char *tab = (const char *) memchr (line.text, '\t', line.length);
      gsize length = tab != NULL ? (gsize) (tab - line.text) : line.length;

      fields[n++] = (Span){ line.text, length };
      if (tab == NULL)
        break;
      line = (Span){ tab + 1, line.length - length - 1 };
    }
  if (n == G_N_ELEMENTS (fields) && fields[0].length <= TAG_BYTES)
    add_entry (source, fields[0], fields[1], fields[3])->family = keep_text (source, fields[2]);
}

static Source *
read_source (const char *name, Span text, void (*read_line) (Source *source, Span line))
{
  Source *source = source_new (name);
  Span line;

  while (next_line (&text, &line))
    read_line (source, line);
  g_ptr_array_sort (source->patterns, compare_patterns);
  return source;
}

PscTagList *
psc_tag_list_new (void)
{
  PscTagList *self = g_new0 (PscTagList, 1);
  g_autoptr (GBytes) known =
      g_resource_lookup_data (psc_known_tags_get_resource (), KNOWN_TAGS_PATH,
                              G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *text = (const char *) g_bytes_get_data (known, &length);

  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->known = read_source ("known-tags", (Span){ text, length }, read_known_line);
  return self;
}

void
psc_tag_list_free (PscTagList *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->sources);
  source_free (self->known);
  g_free (self);
}

gboolean
psc_tag_list_add (PscTagList *self,
                  const char *name,
                  const char *text,
                  gsize length,
                  GError **error)
{
  g_autofree char *source_name = NULL;
  Source *source;

  g_return_val_if_fail (self != NULL && name != NULL && text != NULL, FALSE);

  source_name = g_strconcat ("pooltags:", name, NULL);
  source = read_source (source_name, (Span){ text, length }, read_pooltags_line);
  if (source->entries->len == 0)
    {
      source_free (source);
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                   "%s: found no line like 'Tag - binary - description'", name);
      return FALSE;
    }
  g_ptr_array_add (self->sources, source);
  return TRUE;
}

static const Entry *
find_entry (const Source *source, PscTag tag)
{
  const Entry *entry = (const Entry *) g_hash_table_lookup (source->exact, GUINT_TO_POINTER (tag));

  for (guint i = 0; entry == NULL && i < source->patterns->len; i++)
    {
      const Entry *pattern = (const Entry *) g_ptr_array_index (source->patterns, i);

      if (psc_tag_matches (tag, pattern->pattern))
        entry = pattern;
    }
  return entry;
}

static gboolean
find_in_source (const Source *source, PscTag tag, PscTagInfo *info)
{
  const Entry *entry = find_entry (source, tag);

  if (entry == NULL)
    return FALSE;
  *info = (PscTagInfo){ .owner = entry->owner,
                        .description = entry->description,
                        .source = entry->description != NULL ? source->name : NULL };
  return TRUE;
}

static gboolean
find_added (const PscTagList *self, PscTag tag, PscTagInfo *info)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (find_in_source ((const Source *) g_ptr_array_index (self->sources, i), tag, info))
      return TRUE;
  return FALSE;
}

gboolean
psc_tag_list_find (const PscTagList *self, PscTag tag, PscTagInfo *info)
{
  g_return_val_if_fail (self != NULL && info != NULL, FALSE);

  return find_added (self, tag, info) || find_in_source (self->known, tag, info);
}

/* Fills what is still missing. */
static void
complete_info (PscTagInfo *info, const PscTagInfo *next)
{
  if (info->owner == NULL)
    info->owner = next->owner;
  if (info->description != NULL)
    return;
  info->description = next->description;
  info->source = next->source;
}

void
psc_tag_list_describe_given (const PscTagList *self, const PscPoolRow *row, PscTagInfo *info)
{
  PscTagInfo next = { .owner = NULL };

  g_return_if_fail (self != NULL && row != NULL && info != NULL);

  *info = (PscTagInfo){ .owner = NULL };
  if (find_added (self, row->tag, &next))
    complete_info (info, &next);
  next = (PscTagInfo){ .owner = row->owner,
                       .description = row->description,
                       .source = row->description != NULL ? "capture" : NULL };
  complete_info (info, &next);
}

void
psc_tag_list_describe (const PscTagList *self, const PscPoolRow *row, PscTagInfo *info)
{
  PscTagInfo known = { .owner = NULL };

  psc_tag_list_describe_given (self, row, info);
  if (find_in_source (self->known, row->tag, &known))
    complete_info (info, &known);
}

const char *
psc_tag_list_get_family (const PscTagList *self, PscTag tag)
{
  const Entry *entry;

  g_return_val_if_fail (self != NULL, NULL);

  entry = find_entry (self->known, tag);
  return entry != NULL ? entry->family : NULL;
}
