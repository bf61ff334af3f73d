/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chain of symbol sources. Called by who needs symbols of a module.
 */
#include "config.h"

#include "symbols/symbol-finder.h"

#include "base/error.h"

/* One search. */
typedef struct
{
  const PscSymbolPath *path;
  const PscSymbolKey *key;
  const PscSymbolPolicy *policy;
  PscSymbolVerifyFunc verify;
  gpointer user_data;
  GCancellable *cancellable;
  gboolean was_forbidden; /* a server was not asked */
  GError *last_error;     /* what stood in the way last, besides not being there */
} Search;

static const PscSymbolPlace *
get_place (const PscSymbolElement *element, guint index)
{
  return (const PscSymbolPlace *) g_ptr_array_index (element->places, index);
}

static void
take_error (Search *self, GError *error)
{
  g_clear_error (&self->last_error);
  self->last_error = error;
}

static gboolean
is_right (Search *self, const PscSymbolFile *file)
{
  GError *error = NULL;

  if (psc_symbol_file_check (file, self->key, &error)
      && (self->verify == NULL || self->verify (file, self->key, self->user_data, &error)))
    return TRUE;
  take_error (self, error);
  return FALSE;
}

/* The file itself when it is right, else nothing. */
static PscSymbolFile *
take_if_right (Search *self, PscSymbolFile *file)
{
  if (file == NULL || is_right (self, file))
    return file;
  psc_symbol_file_free (file);
  return NULL;
}

static PscSymbolFile *
find_plain (Search *self, const char *folder)
{
  g_autoptr (GPtrArray) files = psc_symbol_store_list_plain (folder, self->key, self->path);

  for (guint i = 0; i < files->len; i++)
    {
      PscSymbolFile *file = (PscSymbolFile *) g_ptr_array_index (files, i);

      if (is_right (self, file))
        return psc_symbol_file_new (file->path, file->is_packed);
    }
  return NULL;
}

/* Fetches into the first store in front of the server that can be written. */
static PscSymbolFile *
ask_server (Search *self, const PscSymbolElement *element, guint index)
{
  if (!self->policy->allow_downloads)
    {
      self->was_forbidden = TRUE;
      return NULL;
    }
  for (guint i = 0; i < index; i++)
    {
      GError *error = NULL;
      PscSymbolFile *file =
          psc_symbol_server_fetch (get_place (element, index)->location,
                                   get_place (element, i)->location, self->key, self->path,
                                   self->policy, self->cancellable, &error);

      if (file != NULL)
        return take_if_right (self, file);
      take_error (self, error);
      if (self->last_error->domain != G_FILE_ERROR)
        return NULL;
    }
  return NULL;
}

static PscSymbolFile *
ask_place (Search *self, const PscSymbolElement *element, guint index)
{
  const PscSymbolPlace *place = get_place (element, index);

  if (place->is_url)
    return ask_server (self, element, index);
  if (element->is_plain && index + 1 == element->places->len)
    return find_plain (self, place->location);
  return take_if_right (self, psc_symbol_store_find (place->location, self->key, self->path));
}

/* Puts what was found into the stores in front of it. The copy in the first of them that takes it
 * is what later searches will find, so it is what this one returns. */
static PscSymbolFile *
keep (Search *self, const PscSymbolElement *element, guint index, PscSymbolFile *found)
{
  g_autoptr (PscSymbolFile) owned = found;
  PscSymbolFile *first = NULL;

  for (guint i = 0; i < index; i++)
    {
      const PscSymbolPlace *place = get_place (element, i);
      PscSymbolFile *copy = psc_symbol_store_find (place->location, self->key, self->path);

      /* What was fetched is in one of them already. */
      if (copy == NULL)
        copy = psc_symbol_store_copy (place->location, self->key, owned, self->cancellable, NULL);
      if (first == NULL)
        first = copy;
      else
        psc_symbol_file_free (copy);
    }
  return first != NULL ? first : g_steal_pointer (&owned);
}

static PscSymbolFile *
search_element (Search *self, const PscSymbolElement *element)
{
  for (guint i = 0; i < element->places->len; i++)
    {
      PscSymbolFile *file;

      if (g_cancellable_is_cancelled (self->cancellable))
        return NULL;
      file = ask_place (self, element, i);
      if (file != NULL)
        return keep (self, element, i, file);
    }
  return NULL;
}

static void
set_error (Search *self, GError **error)
{
  const char *why = "it is nowhere on the symbol path";

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  if (self->was_forbidden)
    why = "it is in no folder of the symbol path, and servers may not be asked";
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s/%s: %s%s%s", self->key->name,
               self->key->id, why, self->last_error != NULL ? "; " : "",
               self->last_error != NULL ? self->last_error->message : "");
}

PscSymbolFile *
psc_symbol_find (const PscSymbolPath *path,
                 const PscSymbolKey *key,
                 const PscSymbolPolicy *policy,
                 PscSymbolVerifyFunc verify,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  Search search = { path, key, policy, verify, user_data, cancellable, FALSE, NULL };
  PscSymbolFile *file = NULL;

  g_return_val_if_fail (path != NULL && key != NULL && policy != NULL, NULL);

  for (guint i = 0; file == NULL && i < psc_symbol_path_get_n (path); i++)
    file = search_element (&search, psc_symbol_path_get (path, i));
  if (file == NULL)
    set_error (&search, error);
  g_clear_error (&search.last_error);
  return file;
}
