/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The exception directory of an image. Called to find the bounds of the function around an address.
 *
 * Facts are of Microsoft's "x64 exception handling" and "ARM64 exception handling":
 *
 *   x64    u32 begin, u32 end, u32 RVA of the unwind information, or of another row where its
 *          lowest bit is set
 *   ARM64  u32 begin, u32: packed information with the length in bits 2 to 12 where the lowest two
 *          bits are not 0, else the RVA of a record with the length in bits 0 to 17; in words
 */
#include "config.h"

#include "symbols/pe-functions.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "symbols/pe-table-private.h"

#define X64_ROW_BYTES 12u
#define ARM64_ROW_BYTES 8u
#define UNWIND_CHAINED 4u /* of the flags in bits 3 to 7 of the first byte */

typedef struct
{
  guint32 begin;
  guint32 end; /* ARM64: 0 until the record tells */
  guint32 unwind;
} Row;

struct _PscPeFunctions
{
  const PscPeImage *image;
  GArray *rows; /* element-type Row; by begin */
  gboolean is_arm64;
  guint n_missing;
};

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *left = (const Row *) a;
  const Row *right = (const Row *) b;

  return (left->begin > right->begin) - (left->begin < right->begin);
}

static void
add_row (PscPeFunctions *self, const guint8 *bytes)
{
  Row row = { .begin = psc_bytes_get_u32 (bytes) };

  if (self->is_arm64)
    {
      row.unwind = psc_bytes_get_u32 (bytes + 4);
      if (row.unwind % 4 != 0)
        row.end = row.begin + (row.unwind >> 2 & 0x7ff) * 4;
    }
  else
    {
      row.end = psc_bytes_get_u32 (bytes + 4);
      row.unwind = psc_bytes_get_u32 (bytes + 8);
    }
  /* Linkers that keep room for later links leave empty rows. */
  if (row.begin != 0)
    g_array_append_val (self->rows, row);
}

PscPeFunctions *
psc_pe_functions_read (const PscPeImage *image, GError **error)
{
  g_autoptr (PscPeFunctions) self = NULL;
  g_auto (PscPeTable) table = { 0 };
  PscArch arch;
  guint32 rva, n_bytes;
  guint row_bytes;

  g_return_val_if_fail (image != NULL, NULL);

  arch = psc_pe_image_get_arch (image);
  if ((arch != PSC_ARCH_X64 && arch != PSC_ARCH_ARM64)
      || !psc_pe_image_get_directory (image, PSC_PE_FUNCTIONS, &rva, &n_bytes))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the image has no table of functions");
      return NULL;
    }
  row_bytes = arch == PSC_ARCH_ARM64 ? ARM64_ROW_BYTES : X64_ROW_BYTES;
  if (n_bytes / row_bytes > PSC_MAX_PE_FUNCTIONS)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "table of functions of the image: 0x%x bytes, more than %u rows", n_bytes,
                   PSC_MAX_PE_FUNCTIONS);
      return NULL;
    }
  if (!psc_pe_table_read (&table, image, rva, row_bytes, n_bytes / row_bytes, error))
    return NULL;
  self = g_new0 (PscPeFunctions, 1);
  self->image = image;
  self->is_arm64 = arch == PSC_ARCH_ARM64;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->n_missing = table.n_missing;
  for (guint i = 0; i < table.n_rows; i++)
    {
      const guint8 *bytes = psc_pe_table_get (&table, i);

      if (bytes != NULL)
        add_row (self, bytes);
    }
  g_array_sort (self->rows, compare_rows);
  return g_steal_pointer (&self);
}

void
psc_pe_functions_free (PscPeFunctions *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_free (self);
}

guint
psc_pe_functions_get_n (const PscPeFunctions *self)
{
  return self->rows->len;
}

guint
psc_pe_functions_get_n_missing (const PscPeFunctions *self)
{
  return self->n_missing;
}

/* Where a row of x64 that is only a piece says which one it belongs to; FALSE for a whole. */
static gboolean
read_parent (const PscPeFunctions *self, guint32 unwind, Row *parent)
{
  guint8 bytes[X64_ROW_BYTES];
  guint32 at = unwind;

  if (unwind % 2 != 0)
    at = unwind - 1;
  else
    {
      guint8 head[4];

      if (!psc_pe_image_read_all (self->image, unwind, head, sizeof head, "unwind", NULL)
          || (head[0] >> 3 & UNWIND_CHAINED) == 0 || unwind > G_MAXUINT32 - 0x1000)
        return FALSE;
      /* The codes, two bytes each, are padded to an even number. */
      at = unwind + 4 + (head[2] + 1u) / 2 * 4;
    }
  if (!psc_pe_image_read_all (self->image, at, bytes, sizeof bytes, "unwind", NULL))
    return FALSE;
  parent->begin = psc_bytes_get_u32 (bytes);
  parent->unwind = psc_bytes_get_u32 (bytes + 8);
  return TRUE;
}

static guint32
find_primary (const PscPeFunctions *self, const Row *row)
{
  Row at = *row;

  for (guint step = 0; step < PSC_MAX_PE_FUNCTION_CHAIN; step++)
    if (!read_parent (self, at.unwind, &at))
      return at.begin;
  return row->begin;
}

static guint32
get_arm64_end (const PscPeFunctions *self, const Row *row)
{
  guint8 bytes[4];

  if (row->end != 0 || row->unwind % 4 != 0)
    return row->end;
  if (!psc_pe_image_read_all (self->image, row->unwind, bytes, sizeof bytes, "unwind", NULL))
    return row->begin;
  return row->begin + (psc_bytes_get_u32 (bytes) & 0x3ffff) * 4;
}

gboolean
psc_pe_functions_find (const PscPeFunctions *self, guint32 rva, PscPeFunction *function)
{
  guint low = 0, high = self->rows->len;
  const Row *row;

  g_return_val_if_fail (function != NULL, FALSE);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->rows, Row, middle).begin <= rva)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return FALSE;
  row = &g_array_index (self->rows, Row, low - 1);
  function->begin = row->begin;
  function->end = self->is_arm64 ? get_arm64_end (self, row) : row->end;
  function->primary = row->begin;
  if (rva >= function->end)
    return FALSE;
  if (!self->is_arm64)
    function->primary = find_primary (self, row);
  return TRUE;
}
