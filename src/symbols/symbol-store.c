/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbol stores in folders, as SymStore makes them (Microsoft's "Symbol Storage Format" and "Symbol
 * Store Folder Tree"). Called by symbol-finder.c.
 *
 * A store with a file `index2.txt` has another tier: the first two letters of each name.
 */
#include "config.h"

#include "symbols/symbol-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "symbols/pdb.h"
#include "symbols/pe-image.h"

#define POINTER_BYTES 4096u
#define PDB_HEAD_BYTES 0x38u

PscSymbolFile *
psc_symbol_file_new (const char *path, gboolean is_packed)
{
  PscSymbolFile *self = g_new0 (PscSymbolFile, 1);

  self->path = g_strdup (path);
  self->is_packed = is_packed;
  return self;
}

void
psc_symbol_file_free (PscSymbolFile *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self);
}

static gboolean
check_image (PscSource *source, const PscSymbolKey *key, GError **error)
{
  g_autoptr (PscPeImage) image = psc_pe_image_open (source, 0, PSC_PE_FILE, error);
  g_autofree char *id = NULL;

  if (image == NULL)
    return FALSE;
  id = g_strdup_printf ("%08x%x", psc_pe_image_get_header (image)->timestamp,
                        psc_pe_image_get_header (image)->image_bytes);
  if (strcmp (id, key->lower_id) == 0)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: its stamp and size are %s, expected %s",
               key->name, id, key->lower_id);
  return FALSE;
}

static gboolean
check_identity (const char *path, PscSource *source, const PscSymbolKey *key, GError **error)
{
  g_autoptr (PscPdb) pdb = psc_pdb_open (source, error);

  if (pdb == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (psc_symbol_key_is_of_pdb (key, psc_pdb_get_guid (pdb), psc_pdb_get_age (pdb)))
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "%s: the PDB of another build, with GUID %s and age %u", path,
               psc_pdb_get_guid (pdb), psc_pdb_get_age (pdb));
  return FALSE;
}

/* The superblock of a PDB: 20 u32 bytes of a block, 28 u32 number of blocks. A file that was cut on
 * its way is shorter than that. */
static gboolean
check_pdb (const char *path,
           PscSource *source,
           const guint8 *head,
           gsize n_head,
           const PscSymbolKey *key,
           GError **error)
{
  static const char magic[] = "Microsoft C/C++ MSF 7.00\r\n";
  static const char old_magic[] = "Microsoft C/C++ program database 2.00\r\n";
  guint64 n_bytes;

  if (n_head >= sizeof old_magic && memcmp (head, old_magic, sizeof old_magic - 1) == 0)
    return TRUE;
  if (n_head < PDB_HEAD_BYTES || memcmp (head, magic, sizeof magic - 1) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: not a PDB", path);
      return FALSE;
    }
  n_bytes = (guint64) psc_bytes_get_u32 (head + 0x20) * psc_bytes_get_u32 (head + 0x28);
  if (n_bytes <= psc_source_get_size (source))
    return check_identity (path, source, key, error);
  g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
               "%s: %" G_GUINT64_FORMAT " bytes, the PDB has %" G_GUINT64_FORMAT, path,
               psc_source_get_size (source), n_bytes);
  return FALSE;
}

gboolean
psc_symbol_file_check (const PscSymbolFile *self, const PscSymbolKey *key, GError **error)
{
  g_autoptr (PscSource) source = psc_source_new_for_path (self->path, error);
  guint8 head[PDB_HEAD_BYTES];
  gsize n_read;

  if (source == NULL || !psc_source_read (source, 0, head, sizeof head, &n_read, error))
    return FALSE;
  if (!self->is_packed)
    return key->is_image ? check_image (source, key, error)
                         : check_pdb (self->path, source, head, n_read, key, error);
  if (n_read >= 4 && memcmp (head, "MSCF", 4) == 0)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: not a cabinet", self->path);
  return FALSE;
}

/* The entry of a folder with this name in any case; the exact one first. */
static char *
find_entry (const char *folder, const char *name)
{
  g_autofree char *exact = g_build_filename (folder, name, NULL);
  g_autoptr (GDir) dir = NULL;
  const char *entry;

  if (g_file_test (exact, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&exact);
  dir = g_dir_open (folder, 0, NULL);
  for (guint i = 0; dir != NULL && i < PSC_MAX_STORE_ENTRIES; i++)
    {
      entry = g_dir_read_name (dir);
      if (entry == NULL)
        break;
      if (g_ascii_strcasecmp (entry, name) == 0)
        return g_build_filename (folder, entry, NULL);
    }
  return NULL;
}

static gboolean
has_two_tiers (const char *folder)
{
  g_autofree char *index = find_entry (folder, "index2.txt");

  return index != NULL;
}

/* The name of the tier of a name: `nt` of `ntkrnlmp.pdb`. A letter is a character, not a byte. */
static char *
get_tier (const PscSymbolKey *key)
{
  g_autofree char *tier = g_utf8_substring (key->name, 0, MIN (2, g_utf8_strlen (key->name, -1)));

  /* A single letter in front of a dot: the dot would be lost, or be the folder itself. */
  g_strdelimit (tier, ".", '_');
  return g_ascii_strdown (tier, -1);
}

char *
psc_symbol_pointer_parse (const char *text, const PscSymbolPath *roots)
{
  g_autofree char *path = g_strstrip (g_strndup (text, strcspn (text, "\r\n")));

  if (g_ascii_strncasecmp (path, "MSG:", 4) == 0 || !g_utf8_validate (path, -1, NULL))
    return NULL;
  if (g_ascii_strncasecmp (path, "PATH:", 5) == 0)
    memmove (path, path + 5, strlen (path + 5) + 1);
  if (G_DIR_SEPARATOR == '/' && g_str_has_prefix (path, "\\\\"))
    g_strdelimit (path, "\\", '/');
  if (!psc_symbol_path_has_folder (roots, path))
    return NULL;
  return g_canonicalize_filename (path, NULL);
}

static PscSymbolFile *
follow_pointer (const char *pointer, const PscSymbolKey *key, const PscSymbolPath *roots)
{
  g_autoptr (PscSource) source = psc_source_new_for_path (pointer, NULL);
  char text[POINTER_BYTES + 1] = "";
  g_autofree char *path = NULL;
  gsize n_read;

  if (source == NULL || !psc_source_read (source, 0, text, POINTER_BYTES, &n_read, NULL))
    return NULL;
  path = psc_symbol_pointer_parse (text, roots);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return psc_symbol_file_new (path, g_str_has_suffix (path, "_"));
}

/* What lies in the folder of a key. */
static PscSymbolFile *
find_file (const char *folder, const PscSymbolKey *key, const PscSymbolPath *roots)
{
  const char *const names[] = { key->name, key->packed_name };
  g_autofree char *pointer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = find_entry (folder, names[i]);

      if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return psc_symbol_file_new (path, i == 1);
    }
  pointer = find_entry (folder, "file.ptr");
  return pointer != NULL ? follow_pointer (pointer, key, roots) : NULL;
}

PscSymbolFile *
psc_symbol_store_find (const char *folder, const PscSymbolKey *key, const PscSymbolPath *roots)
{
  g_autofree char *tier = NULL;
  g_autofree char *root = NULL;
  g_autofree char *of_name = NULL;
  g_autofree char *of_key = NULL;

  g_return_val_if_fail (folder != NULL && key != NULL && roots != NULL, NULL);

  if (has_two_tiers (folder))
    {
      tier = get_tier (key);
      root = find_entry (folder, tier);
    }
  else
    root = g_strdup (folder);
  of_name = root != NULL ? find_entry (root, key->name) : NULL;
  of_key = of_name != NULL ? find_entry (of_name, key->id) : NULL;
  return of_key != NULL ? find_file (of_key, key, roots) : NULL;
}

static void
add_plain (GPtrArray *files, const char *folder, const PscSymbolKey *key)
{
  const char *const names[] = { key->name, key->packed_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = find_entry (folder, names[i]);

      if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (files, psc_symbol_file_new (path, i == 1));
    }
}

GPtrArray *
psc_symbol_store_list_plain (const char *folder,
                             const PscSymbolKey *key,
                             const PscSymbolPath *roots)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_symbol_file_free);
  const char *dot = strrchr (key->name, '.');
  PscSymbolFile *in_store;

  add_plain (files, folder, key);
  if (dot != NULL && dot[1] != '\0')
    {
      g_autofree char *by_kind = g_build_filename (folder, dot + 1, NULL);
      g_autofree char *in_symbols = g_build_filename (folder, "symbols", dot + 1, NULL);

      add_plain (files, by_kind, key);
      add_plain (files, in_symbols, key);
    }
  in_store = psc_symbol_store_find (folder, key, roots);
  if (in_store != NULL)
    g_ptr_array_add (files, in_store);
  return files;
}

char *
psc_symbol_store_make_folder (const char *folder, const PscSymbolKey *key, GError **error)
{
  g_autofree char *tier = has_two_tiers (folder) ? get_tier (key) : g_strdup ("");
  g_autofree char *path = g_build_filename (folder, tier, key->name, key->id, NULL);

  if (g_mkdir_with_parents (path, 0755) == 0)
    return g_steal_pointer (&path);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the folder %s", path);
  return NULL;
}

PscSymbolFile *
psc_symbol_store_copy (const char *folder,
                       const PscSymbolKey *key,
                       const PscSymbolFile *file,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *of_key = psc_symbol_store_make_folder (folder, key, error);
  g_autofree char *unfinished = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) from = g_file_new_for_path (file->path);
  g_autoptr (GFile) to = NULL;
  int fd;

  if (of_key == NULL)
    return NULL;
  path = g_build_filename (of_key, file->is_packed ? key->packed_name : key->name, NULL);
  unfinished = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (unfinished, O_RDWR, 0644);
  if (fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot write into %s", of_key);
      return NULL;
    }
  g_close (fd, NULL);
  to = g_file_new_for_path (unfinished);
  if (g_file_copy (from, to, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable,
                   NULL, NULL, error)
      && g_rename (unfinished, path) == 0)
    return psc_symbol_file_new (path, file->is_packed);
  if (error != NULL && *error == NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot rename %s", unfinished);
  g_unlink (unfinished);
  return NULL;
}
