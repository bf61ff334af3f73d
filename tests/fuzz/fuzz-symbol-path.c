/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a symbol path, as the name of a PDB, and as the text of a `file.ptr`.
 *
 * Promises: places are absolute folders or addresses of servers, the latter only at the end of a
 * chain and behind a folder; a name that makes a key is one file name below any folder; a pointer
 * leads into the folders of the path or nowhere.
 */
#include "config.h"

#include <string.h>

#include "support/fuzz.h"
#include "symbols/symbol-store.h"

static void
check_element (const PscSymbolElement *element)
{
  g_assert_cmpuint (element->places->len, >, 0);
  for (guint i = 0; i < element->places->len; i++)
    {
      const PscSymbolPlace *place = (const PscSymbolPlace *) g_ptr_array_index (element->places, i);

      if (place->is_url)
        {
          g_assert_cmpuint (i + 1, ==, element->places->len);
          g_assert_cmpuint (i, >, 0);
          g_assert_true (g_ascii_strncasecmp (place->location, "http", 4) == 0);
        }
      else
        g_assert_true (g_path_is_absolute (place->location));
    }
}

static void
check_key (const char *text)
{
  g_autoptr (PscSymbolKey) key = psc_symbol_key_new_for_image (text, 1, 2, NULL);
  g_autofree char *path = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *base = NULL;

  if (key == NULL)
    return;
  path = g_build_filename ("/store", key->name, key->id, key->packed_name, NULL);
  canonical = g_canonicalize_filename (path, NULL);
  base = g_path_get_basename (key->name);
  g_assert_cmpstr (path, ==, canonical);
  g_assert_cmpstr (base, ==, key->name);
  g_assert_null (strpbrk (key->name, "/\\:*?\"<>|"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscSymbolPath) path = NULL;
  g_autoptr (PscSymbolPath) folders = NULL;
  g_autofree char *target = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  path = psc_symbol_path_parse (text, "/default", issues);
  for (guint i = 0; i < psc_symbol_path_get_n (path); i++)
    check_element (psc_symbol_path_get (path, i));
  check_key (text);

  folders = psc_symbol_path_parse ("/roots/a;srv*/roots/b", "/default", issues);
  target = psc_symbol_pointer_parse (text, folders);
  g_assert_true (target == NULL || g_str_has_prefix (target, "/roots/a/")
                 || g_str_has_prefix (target, "/roots/b/"));
  return 0;
}
