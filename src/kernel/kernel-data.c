/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gathers the kernel's writable data. Called by searches that have no symbols.
 */
#include "config.h"

#include "kernel/kernel-data.h"

#include "base/limits.h"
#include "bytes/cursor.h"

typedef struct
{
  gsize first; /* index of its first word */
  gsize n_words;
  guint64 va;
} Piece;

struct _PscKernelData
{
  guint word_bytes;
  GByteArray *bytes; /* a word of zero follows each piece */
  GArray *pieces;
};

/* Appends what can be read of one section, piece by piece. */
static void
add_section (PscKernelData *self, const PscPeImage *image, const PscPeSection *section)
{
  guint32 at = 0;

  while (at < section->virtual_bytes && self->bytes->len < PSC_MAX_KERNEL_DATA_BYTES)
    {
      guint8 block[65536];
      gsize wanted = MIN (sizeof block, section->virtual_bytes - at);
      gsize n_read = 0;
      PscHole hole = { PSC_HOLE_END, 0 };
      Piece piece;

      if (!psc_pe_image_read (image, section->rva + at, block, wanted, &n_read, &hole, NULL))
        return;
      piece.n_words = n_read / self->word_bytes;
      piece.first = self->bytes->len / self->word_bytes;
      piece.va = psc_pe_image_get_base (image) + section->rva + at;
      if (piece.n_words > 0)
        {
          g_byte_array_append (self->bytes, block, (guint) (piece.n_words * self->word_bytes));
          g_array_append_val (self->pieces, piece);
        }
      at += (guint32) n_read;
      if (n_read == wanted)
        continue;
      /* The missing word parts what lies on both sides of the hole. */
      g_byte_array_append (self->bytes, (const guint8 *) "\0\0\0\0\0\0\0", self->word_bytes);
      if (hole.kind == PSC_HOLE_END || hole.length >= section->virtual_bytes - at)
        return;
      at += (guint32) MAX (hole.length, self->word_bytes);
    }
}

PscKernelData *
psc_kernel_data_new (const PscKernelMemory *memory, const PscPeImage *image)
{
  PscKernelData *self;

  g_return_val_if_fail (memory != NULL && image != NULL, NULL);

  self = g_new0 (PscKernelData, 1);
  self->word_bytes = psc_kernel_memory_get_pointer_bytes (memory);
  self->bytes = g_byte_array_new ();
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  for (guint i = 0; i < psc_pe_image_get_n_sections (image); i++)
    {
      const PscPeSection *section = psc_pe_image_get_section (image, i);

      if ((section->characteristics & PSC_PE_SECTION_WRITE) != 0
          && (section->characteristics & PSC_PE_SECTION_DISCARDABLE) == 0)
        {
          add_section (self, image, section);
          g_byte_array_append (self->bytes, (const guint8 *) "\0\0\0\0\0\0\0", self->word_bytes);
        }
    }
  return self;
}

void
psc_kernel_data_free (PscKernelData *self)
{
  g_byte_array_unref (self->bytes);
  g_array_unref (self->pieces);
  g_free (self);
}

gsize
psc_kernel_data_get_n_words (const PscKernelData *self)
{
  return self->bytes->len / self->word_bytes;
}

/* The address of a word; 0 for one that parts two pieces. */
static guint64
get_va (const PscKernelData *self, gsize index)
{
  guint low = 0;
  guint high = self->pieces->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Piece *piece = &g_array_index (self->pieces, Piece, middle);

      if (index < piece->first)
        high = middle;
      else if (index - piece->first < piece->n_words)
        return piece->va + (index - piece->first) * self->word_bytes;
      else
        low = middle + 1;
    }
  return 0;
}

guint64
psc_kernel_data_get_word (const PscKernelData *self, gsize index, guint64 *va)
{
  g_return_val_if_fail (self != NULL && index < psc_kernel_data_get_n_words (self), 0);

  if (va != NULL)
    *va = get_va (self, index);
  return psc_bytes_get_pointer (self->bytes->data + index * self->word_bytes, self->word_bytes);
}
