/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The export directory of an image. Called where no PDB tells more.
 *
 *   00 u32 flags        04 u32 stamp        08 u16, u16 version   0c u32 RVA of the module's name
 *   10 u32 first ordinal   14 u32 functions   18 u32 names
 *   1c u32 RVA of the functions' RVAs   20 u32 RVA of the names' RVAs   24 u32 RVA of u16 indices
 */
#include "config.h"

#include "symbols/pe-exports.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "symbols/pe-table-private.h"

#define DIRECTORY_BYTES 40u

struct _PscPeExports
{
  char *module;
  GArray *exports;     /* element-type PscPeExport; by RVA */
  GHashTable *by_name; /* name -> index in exports */
  GArray *sections;    /* element-type PscPeSection */
  GStringChunk *strings;
  guint n_missing;
};

typedef struct
{
  const PscPeImage *image;
  guint32 rva; /* of the directory */
  guint32 n_bytes;
  guint32 first_ordinal;
  PscPeTable functions;
  PscPeTable names;
  PscPeTable ordinals;
} Reading;

static const char *
insert_string (PscPeExports *self, const PscPeImage *image, guint32 rva)
{
  g_autofree char *text = psc_pe_image_dup_string (image, rva, PSC_MAX_PE_NAME_BYTES);

  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static gboolean
read_tables (Reading *reading, GError **error)
{
  guint8 directory[DIRECTORY_BYTES];
  guint32 n_functions, n_names;

  if (!psc_pe_image_read_all (reading->image, reading->rva, directory, sizeof directory,
                              "export directory of the image", error))
    return FALSE;
  reading->first_ordinal = psc_bytes_get_u32 (directory + 0x10);
  n_functions = psc_bytes_get_u32 (directory + 0x14);
  n_names = psc_bytes_get_u32 (directory + 0x18);
  if (n_functions > PSC_MAX_PE_EXPORTS || n_names > PSC_MAX_PE_EXPORTS)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "export directory of the image: %u functions and %u names, at most %u are "
                   "possible",
                   n_functions, n_names, PSC_MAX_PE_EXPORTS);
      return FALSE;
    }
  return psc_pe_table_read (&reading->functions, reading->image,
                            psc_bytes_get_u32 (directory + 0x1c), 4, n_functions, error)
         && psc_pe_table_read (&reading->names, reading->image,
                               psc_bytes_get_u32 (directory + 0x20), 4, n_names, error)
         && psc_pe_table_read (&reading->ordinals, reading->image,
                               psc_bytes_get_u32 (directory + 0x24), 2, n_names, error);
}

/* A function that lies in the directory itself is the name of another one. */
static gboolean
add_export (PscPeExports *self, const Reading *reading, guint index, const char *name)
{
  const guint8 *row = psc_pe_table_get (&reading->functions, index);
  PscPeExport export = { .ordinal = reading->first_ordinal + index, .name = name };

  if (row == NULL)
    return FALSE;
  export.rva = psc_bytes_get_u32 (row);
  /* Ordinals in between that nobody uses. */
  if (export.rva == 0)
    return TRUE;
  if (export.rva - reading->rva < reading->n_bytes)
    {
      export.forwarder = insert_string (self, reading->image, export.rva);
      export.rva = 0;
      if (export.forwarder == NULL)
        return FALSE;
    }
  g_array_append_val (self->exports, export);
  return TRUE;
}

static void
add_all (PscPeExports *self, const Reading *reading)
{
  g_autofree guint8 *is_named = (guint8 *) g_malloc0 (MAX (reading->functions.n_rows, 1));

  for (guint i = 0; i < reading->names.n_rows; i++)
    {
      const guint8 *ordinal = psc_pe_table_get (&reading->ordinals, i);
      const guint8 *name = psc_pe_table_get (&reading->names, i);
      guint index = ordinal != NULL ? psc_bytes_get_u16 (ordinal) : G_MAXUINT;
      const char *text = NULL;

      if (name != NULL)
        text = insert_string (self, reading->image, psc_bytes_get_u32 (name));
      if (text == NULL || index >= reading->functions.n_rows
          || !add_export (self, reading, index, text))
        self->n_missing++;
      else
        is_named[index] = 1;
    }
  for (guint i = 0; i < reading->functions.n_rows; i++)
    if (!is_named[i] && !add_export (self, reading, i, NULL))
      self->n_missing++;
}

/* Of several names for one address the first one in the alphabet is shown. */
static gint
compare_exports (gconstpointer a, gconstpointer b)
{
  const PscPeExport *left = (const PscPeExport *) a;
  const PscPeExport *right = (const PscPeExport *) b;

  if (left->rva != right->rva)
    return left->rva < right->rva ? -1 : 1;
  if (left->name != NULL && right->name != NULL)
    return strcmp (left->name, right->name);
  return (left->name == NULL) - (right->name == NULL);
}

static void
build_indices (PscPeExports *self, const PscPeImage *image)
{
  g_array_sort (self->exports, compare_exports);
  for (guint i = 0; i < self->exports->len; i++)
    {
      const PscPeExport *export = &g_array_index (self->exports, PscPeExport, i);

      if (export->name != NULL && !g_hash_table_contains (self->by_name, export->name))
        g_hash_table_insert (self->by_name, (gpointer) export->name, GUINT_TO_POINTER (i));
    }
  for (guint i = 0; i < psc_pe_image_get_n_sections (image); i++)
    g_array_append_vals (self->sections, psc_pe_image_get_section (image, i), 1);
}

PscPeExports *
psc_pe_exports_read (const PscPeImage *image, GError **error)
{
  g_autoptr (PscPeExports) self = NULL;
  Reading reading = { .image = image };
  gboolean is_read;

  g_return_val_if_fail (image != NULL, NULL);

  if (!psc_pe_image_get_directory (image, PSC_PE_EXPORTS, &reading.rva, &reading.n_bytes))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the image exports nothing");
      return NULL;
    }
  self = g_new0 (PscPeExports, 1);
  self->exports = g_array_new (FALSE, FALSE, sizeof (PscPeExport));
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->sections = g_array_new (FALSE, FALSE, sizeof (PscPeSection));
  self->strings = g_string_chunk_new (4096);
  is_read = read_tables (&reading, error);
  if (is_read)
    {
      guint8 name[4];

      add_all (self, &reading);
      build_indices (self, image);
      if (psc_pe_image_read_all (image, reading.rva + 0x0c, name, sizeof name, "name", NULL))
        self->module =
            psc_pe_image_dup_string (image, psc_bytes_get_u32 (name), PSC_MAX_PE_NAME_BYTES);
    }
  psc_pe_table_clear (&reading.functions);
  psc_pe_table_clear (&reading.names);
  psc_pe_table_clear (&reading.ordinals);
  return is_read ? g_steal_pointer (&self) : NULL;
}

void
psc_pe_exports_free (PscPeExports *self)
{
  if (self == NULL)
    return;
  g_free (self->module);
  g_array_unref (self->exports);
  g_hash_table_unref (self->by_name);
  g_array_unref (self->sections);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const char *
psc_pe_exports_get_module (const PscPeExports *self)
{
  return self->module;
}

guint
psc_pe_exports_get_n (const PscPeExports *self)
{
  return self->exports->len;
}

guint
psc_pe_exports_get_n_missing (const PscPeExports *self)
{
  return self->n_missing;
}

const PscPeExport *
psc_pe_exports_get (const PscPeExports *self, guint index)
{
  g_return_val_if_fail (index < self->exports->len, NULL);

  return &g_array_index (self->exports, PscPeExport, index);
}

const PscPeExport *
psc_pe_exports_find_name (const PscPeExports *self, const char *name)
{
  gpointer index;

  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup_extended (self->by_name, name, NULL, &index)
             ? psc_pe_exports_get (self, GPOINTER_TO_UINT (index))
             : NULL;
}

/* How many exports begin in front of an RVA. */
static guint
count_before (const PscPeExports *self, guint64 rva)
{
  guint low = 0, high = self->exports->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->exports, PscPeExport, middle).rva < rva)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const PscPeExport *
psc_pe_exports_find_address (const PscPeExports *self, guint32 rva, guint32 *displacement)
{
  guint32 start = 0;
  guint index = count_before (self, (guint64) rva + 1);
  const PscPeExport *found;

  g_return_val_if_fail (displacement != NULL, NULL);

  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscPeSection *section = &g_array_index (self->sections, PscPeSection, i);

      if (rva >= section->rva && rva - section->rva < section->virtual_bytes)
        start = section->rva;
    }
  if (start == 0 || index == 0)
    return NULL;
  found = psc_pe_exports_get (self, index - 1);
  if (found->rva < start)
    return NULL;
  /* The first one of those that share the address. */
  found = psc_pe_exports_get (self, count_before (self, found->rva));
  *displacement = rva - found->rva;
  return found;
}
