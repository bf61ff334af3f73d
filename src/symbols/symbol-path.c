/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the symbol path apart. Called by who looks for symbols, and by the preferences to check
 * what was typed.
 */
#include "config.h"

#include "symbols/symbol-path.h"

#include <string.h>

#include "base/limits.h"

/* What a chain may have, as with Microsoft's debuggers. */
#define MAX_PLACES 10u

struct _PscSymbolPath
{
  gatomicrefcount n_refs;
  GPtrArray *elements; /* of PscSymbolElement */
};

/* What is known while elements are read from left to right. */
typedef struct
{
  PscSymbolPath *path;
  const char *default_store;
  PscIssues *issues;
  GPtrArray *caches; /* of folders */
} Parser;

static void
free_place (gpointer data)
{
  PscSymbolPlace *self = (PscSymbolPlace *) data;

  g_free (self->location);
  g_free (self);
}

static void
free_element (gpointer data)
{
  PscSymbolElement *self = (PscSymbolElement *) data;

  g_ptr_array_unref (self->places);
  g_free (self);
}

static gboolean
has_scheme (const char *text, const char *scheme)
{
  return g_ascii_strncasecmp (text, scheme, strlen (scheme)) == 0;
}

static gboolean
is_url (const char *text)
{
  return has_scheme (text, "http://") || has_scheme (text, "https://");
}

static void G_GNUC_PRINTF (2, 3) complain (const Parser *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  psc_issues_add (self->issues, PSC_SEVERITY_WARNING, "symbol path", "%s", message);
}

/* Folders are made absolute, so that nothing depends on where the program is later. Shares are
 * written as Windows does, with backslashes; elsewhere they are paths like any other. */
static char *
make_folder (const char *text)
{
  g_autofree char *path = g_strdup (text);

  if (G_DIR_SEPARATOR == '/' && g_str_has_prefix (path, "\\\\"))
    g_strdelimit (path, "\\", '/');
  return g_canonicalize_filename (path, NULL);
}

static PscSymbolPlace *
new_place (const char *text)
{
  PscSymbolPlace *self = g_new0 (PscSymbolPlace, 1);

  self->is_url = is_url (text);
  self->location = self->is_url ? g_strdup (text) : make_folder (text);
  for (gsize length = strlen (self->location);
       self->is_url && length > 0 && self->location[length - 1] == '/'; length--)
    self->location[length - 1] = '\0';
  return self;
}

static PscSymbolElement *
new_element (const Parser *parser)
{
  PscSymbolElement *self = g_new0 (PscSymbolElement, 1);

  self->places = g_ptr_array_new_with_free_func (free_place);
  for (guint i = 0; i < parser->caches->len; i++)
    g_ptr_array_add (self->places,
                     new_place ((const char *) g_ptr_array_index (parser->caches, i)));
  return self;
}

/* Whether the text can be a place at all. */
static gboolean
check_place (const Parser *self, const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (strstr (text, "://") == NULL)
    return TRUE;
  if (!is_url (text))
    {
      complain (self, "%s: only http and https servers can be asked", text);
      return FALSE;
    }
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
      && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL)
    return TRUE;
  complain (self, "%s: not the address of a symbol server", text);
  return FALSE;
}

/* The places of a chain, the first of @texts on. */
static void
add_chain (Parser *self, const char *whole, GStrv texts)
{
  PscSymbolElement *element = new_element (self);
  gboolean has_cache = element->places->len > 0;
  guint n_texts = g_strv_length (texts);

  if (n_texts > MAX_PLACES)
    complain (self, "%s: more than %u stores, the rest is not used", whole, MAX_PLACES);
  for (guint i = 0; i < MIN (n_texts, MAX_PLACES); i++)
    {
      const char *text = *texts[i] != '\0' ? texts[i] : self->default_store;

      if (!check_place (self, text))
        continue;
      if (is_url (text) && i + 1 < n_texts)
        {
          complain (self, "%s: a server can only be the last of its stores", whole);
          break;
        }
      /* What comes from a server has to be kept somewhere. */
      if (is_url (text) && element->places->len == 0 && !has_cache)
        g_ptr_array_add (element->places, new_place (self->default_store));
      g_ptr_array_add (element->places, new_place (text));
    }
  if (element->places->len > 0)
    g_ptr_array_add (self->path->elements, element);
  else
    free_element (element);
}

static void
add_plain (Parser *self, const char *text)
{
  PscSymbolElement *element;

  if (!check_place (self, text))
    return;
  /* A bare URL is asked like `srv*URL`. */
  if (is_url (text))
    {
      const char *texts[] = { text, NULL };

      add_chain (self, text, (GStrv) texts);
      return;
    }
  element = new_element (self);
  element->is_plain = TRUE;
  g_ptr_array_add (element->places, new_place (text));
  g_ptr_array_add (self->path->elements, element);
}

static void
add_cache (Parser *self, const char *text)
{
  if (*text == '\0')
    text = self->default_store;
  if (strstr (text, "://") != NULL || strchr (text, '*') != NULL)
    {
      complain (self, "cache*%s: a cache is one folder", text);
      return;
    }
  if (self->caches->len < MAX_PLACES)
    g_ptr_array_add (self->caches, make_folder (text));
}

static gboolean
skip_keyword (const char **text, const char *keyword)
{
  if (g_ascii_strncasecmp (*text, keyword, strlen (keyword)) != 0)
    return FALSE;
  *text += strlen (keyword);
  return TRUE;
}

static void
add_element (Parser *self, const char *text)
{
  const char *rest = text;
  g_auto (GStrv) parts = NULL;

  if (skip_keyword (&rest, "cache*"))
    {
      add_cache (self, rest);
      return;
    }
  if (skip_keyword (&rest, "srv*"))
    {
      parts = g_strsplit (rest, "*", -1);
      /* Of nothing, nothing is made: `srv*` is the default store. */
      if (*parts == NULL)
        {
          g_strfreev (parts);
          parts = g_new0 (char *, 2);
          parts[0] = g_strdup ("");
        }
      add_chain (self, text, parts);
      return;
    }
  if (skip_keyword (&rest, "symsrv*"))
    {
      parts = g_strsplit (rest, "*", -1);
      if (g_strv_length (parts) < 2)
        complain (self, "%s: it names no store", text);
      else
        add_chain (self, text, parts + 1);
      return;
    }
  if (strchr (text, '*') != NULL)
    complain (self, "%s: the word in front of the first asterisk is not known", text);
  else
    add_plain (self, text);
}

PscSymbolPath *
psc_symbol_path_parse (const char *text, const char *default_store, PscIssues *issues)
{
  g_autoptr (GPtrArray) caches = g_ptr_array_new_with_free_func (g_free);
  PscSymbolPath *self = g_new0 (PscSymbolPath, 1);
  Parser parser = { self, default_store, issues, caches };
  g_auto (GStrv) elements = NULL;

  g_return_val_if_fail (default_store != NULL && g_path_is_absolute (default_store), NULL);

  g_atomic_ref_count_init (&self->n_refs);
  self->elements = g_ptr_array_new_with_free_func (free_element);
  if (text == NULL)
    return self;
  if (strlen (text) > PSC_MAX_SYMBOL_PATH_BYTES)
    {
      complain (&parser, "longer than %u bytes, it is not used", PSC_MAX_SYMBOL_PATH_BYTES);
      return self;
    }
  elements = g_strsplit (text, ";", -1);
  for (guint i = 0; elements[i] != NULL; i++)
    if (*g_strstrip (elements[i]) != '\0')
      add_element (&parser, elements[i]);
  return self;
}

PscSymbolPath *
psc_symbol_path_ref (PscSymbolPath *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_symbol_path_unref (PscSymbolPath *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->elements);
  g_free (self);
}

guint
psc_symbol_path_get_n (const PscSymbolPath *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->elements->len;
}

const PscSymbolElement *
psc_symbol_path_get (const PscSymbolPath *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->elements->len, NULL);

  return (const PscSymbolElement *) g_ptr_array_index (self->elements, index);
}

static const PscSymbolPlace *
get_place (const PscSymbolElement *element, guint index)
{
  return (const PscSymbolPlace *) g_ptr_array_index (element->places, index);
}

gboolean
psc_symbol_path_has_url (const PscSymbolPath *self)
{
  for (guint i = 0; i < psc_symbol_path_get_n (self); i++)
    {
      const PscSymbolElement *element = psc_symbol_path_get (self, i);

      if (get_place (element, element->places->len - 1)->is_url)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_inside (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0
         && (G_IS_DIR_SEPARATOR (path[length])
             || (length > 0 && G_IS_DIR_SEPARATOR (folder[length - 1])));
}

gboolean
psc_symbol_path_has_folder (const PscSymbolPath *self, const char *path)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  if (!g_path_is_absolute (path))
    return FALSE;
  canonical = g_canonicalize_filename (path, NULL);
  for (guint i = 0; i < self->elements->len; i++)
    {
      const PscSymbolElement *element = psc_symbol_path_get (self, i);

      for (guint k = 0; k < element->places->len; k++)
        if (!get_place (element, k)->is_url
            && is_inside (canonical, get_place (element, k)->location))
          return TRUE;
    }
  return FALSE;
}
