/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The import directory of an image. Called by the search for who allocates.
 *
 * Descriptors of 20 bytes end with an empty one:
 *
 *   00 u32 RVA of the name thunks   04 u32 stamp   08 u32 forwarder chain
 *   0c u32 RVA of the module's name   10 u32 RVA of the slots
 *
 * A thunk is a pointer: an ordinal where its highest bit is set, else the RVA of a u16 hint with
 * the name behind it. In memory the slots hold addresses and only the name thunks keep the names.
 */
#include "config.h"

#include "symbols/pe-imports.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define DESCRIPTOR_BYTES 20u

struct _PscPeImports
{
  GArray *imports; /* element-type PscPeImport; by slot */
  GStringChunk *strings;
  guint n_missing;
};

static const char *
insert_string (PscPeImports *self, const PscPeImage *image, guint64 rva)
{
  g_autofree char *text =
      rva <= G_MAXUINT32 ? psc_pe_image_dup_string (image, (guint32) rva, PSC_MAX_PE_NAME_BYTES)
                         : NULL;

  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

static void
add_import (PscPeImports *self,
            const PscPeImage *image,
            const char *module,
            guint64 thunk,
            guint32 slot_rva)
{
  const guint64 by_ordinal = G_GUINT64_CONSTANT (1)
                             << (8 * psc_pe_image_get_pointer_bytes (image) - 1);
  PscPeImport import = { .slot_rva = slot_rva, .module = module };

  if ((thunk & by_ordinal) != 0)
    import.ordinal = (guint) (thunk & 0xffff);
  else if ((import.name = insert_string (self, image, thunk + 2)) == NULL)
    {
      self->n_missing++;
      return;
    }
  g_array_append_val (self->imports, import);
}

/* Thunks end with an empty one; those behind a hole are lost, their number is unknown. */
static void
read_thunks (PscPeImports *self,
             const PscPeImage *image,
             const char *module,
             guint32 names,
             guint32 slots)
{
  const guint pointer_bytes = psc_pe_image_get_pointer_bytes (image);
  guint8 bytes[8];

  for (guint32 at = 0; self->imports->len + self->n_missing < PSC_MAX_PE_IMPORTS;
       at += pointer_bytes)
    {
      guint64 thunk;

      if (at > G_MAXUINT32 - MAX (names, slots)
          || !psc_pe_image_read_all (image, names + at, bytes, pointer_bytes, "import", NULL))
        {
          self->n_missing++;
          return;
        }
      thunk = psc_bytes_get_pointer (bytes, pointer_bytes);
      if (thunk == 0)
        return;
      add_import (self, image, module, thunk, slots + at);
    }
}

static void
read_descriptor (PscPeImports *self, const PscPeImage *image, const guint8 *descriptor)
{
  guint32 names = psc_bytes_get_u32 (descriptor);
  guint32 slots = psc_bytes_get_u32 (descriptor + 0x10);
  const char *module = insert_string (self, image, psc_bytes_get_u32 (descriptor + 0x0c));

  /* Some linkers keep names in the slots alone, where the loader overwrites them. */
  if (names == 0 && psc_pe_image_get_layout (image) == PSC_PE_FILE)
    names = slots;
  if (module == NULL || names == 0)
    self->n_missing++;
  else
    read_thunks (self, image, module, names, slots);
}

static gint
compare_imports (gconstpointer a, gconstpointer b)
{
  const PscPeImport *left = (const PscPeImport *) a;
  const PscPeImport *right = (const PscPeImport *) b;

  return (left->slot_rva > right->slot_rva) - (left->slot_rva < right->slot_rva);
}

PscPeImports *
psc_pe_imports_read (const PscPeImage *image, GError **error)
{
  g_autoptr (PscPeImports) self = NULL;
  guint32 rva, n_bytes;

  g_return_val_if_fail (image != NULL, NULL);

  if (!psc_pe_image_get_directory (image, PSC_PE_IMPORTS, &rva, &n_bytes))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the image imports nothing");
      return NULL;
    }
  self = g_new0 (PscPeImports, 1);
  self->imports = g_array_new (FALSE, FALSE, sizeof (PscPeImport));
  self->strings = g_string_chunk_new (4096);
  /* The size is not believed: loaders go by the empty descriptor alone. */
  for (guint i = 0; i < PSC_MAX_PE_IMPORT_MODULES; i++)
    {
      guint8 descriptor[DESCRIPTOR_BYTES];
      g_autoptr (GError) hole = NULL;

      if (rva > G_MAXUINT32 - i * DESCRIPTOR_BYTES
          || !psc_pe_image_read_all (image, rva + i * DESCRIPTOR_BYTES, descriptor,
                                     sizeof descriptor, "import directory of the image", &hole))
        {
          if (i == 0 && hole != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&hole));
              return NULL;
            }
          self->n_missing++;
          break;
        }
      if (psc_bytes_get_u32 (descriptor + 0x0c) == 0 || psc_bytes_get_u32 (descriptor + 0x10) == 0)
        break;
      read_descriptor (self, image, descriptor);
    }
  g_array_sort (self->imports, compare_imports);
  return g_steal_pointer (&self);
}

void
psc_pe_imports_free (PscPeImports *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->imports);
  g_string_chunk_free (self->strings);
  g_free (self);
}

guint
psc_pe_imports_get_n (const PscPeImports *self)
{
  return self->imports->len;
}

guint
psc_pe_imports_get_n_missing (const PscPeImports *self)
{
  return self->n_missing;
}

const PscPeImport *
psc_pe_imports_get (const PscPeImports *self, guint index)
{
  g_return_val_if_fail (index < self->imports->len, NULL);

  return &g_array_index (self->imports, PscPeImport, index);
}

const PscPeImport *
psc_pe_imports_find_slot (const PscPeImports *self, guint32 slot_rva)
{
  PscPeImport key = { .slot_rva = slot_rva };
  guint index;

  return g_array_binary_search (self->imports, &key, compare_imports, &index)
             ? psc_pe_imports_get (self, index)
             : NULL;
}
