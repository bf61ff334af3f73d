/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes dumps of hypervisors. Layouts are written out here once more, by hand.
 */
#include "config.h"

#include "support/kdump-files.h"

#include <gio/gio.h>
#include <string.h>

#define ELF_64_HEADER_BYTES 64u
#define ELF_32_HEADER_BYTES 52u

PscTestMemory *
psc_test_guest_memory (void)
{
  static const guint64 pages[] = { 1, 2, 3, 0x10, 0x20000 };
  PscTestMemory *memory = psc_test_memory_new ();

  for (guint64 at = 0; at < PSC_TEST_PAGE; at += 8)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
        psc_test_memory_put_u64 (memory, pages[i] * PSC_TEST_PAGE + at, pages[i]);
      psc_test_memory_put_u64 (memory, 0x12000 + at, G_GUINT64_CONSTANT (0x5a5a5a5a5a5a5a5a));
    }
  return memory;
}

static void
append_zeros (GByteArray *bytes, gsize n_bytes)
{
  gsize before = bytes->len;

  g_byte_array_set_size (bytes, (guint) (before + n_bytes));
  memset (bytes->data + before, 0, n_bytes);
}

static void
pad_to (GByteArray *bytes, gsize multiple)
{
  append_zeros (bytes, (multiple - bytes->len % multiple) % multiple);
}

static void
put_be64 (GByteArray *bytes, gsize at, guint64 value)
{
  for (guint i = 0; i < 8; i++)
    bytes->data[at + i] = (guint8) (value >> (56 - 8 * i));
}

void
psc_test_notes_add (GByteArray *notes,
                    const char *name,
                    gboolean counts_nul,
                    guint32 type,
                    const void *data,
                    gsize n_bytes)
{
  gsize at = notes->len;
  gsize name_bytes = strlen (name) + (counts_nul ? 1 : 0);

  append_zeros (notes, 12);
  psc_test_bytes_put_u32 (notes, at, (guint32) name_bytes);
  psc_test_bytes_put_u32 (notes, at + 4, (guint32) n_bytes);
  psc_test_bytes_put_u32 (notes, at + 8, type);
  g_byte_array_append (notes, (const guint8 *) name, (guint) name_bytes);
  pad_to (notes, 4);
  g_byte_array_append (notes, (const guint8 *) data, (guint) n_bytes);
  pad_to (notes, 4);
}

void
psc_test_notes_add_qemu (GByteArray *notes, const PscCpuState *state)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_zeros (data, 0x1b8);
  psc_test_bytes_put_u32 (data, 0x00, 1);
  psc_test_bytes_put_u32 (data, 0x04, 0x1b8);
  psc_test_bytes_put_u64 (data, 0x38, state->rsp);
  psc_test_bytes_put_u64 (data, 0x88, state->rip);
  psc_test_bytes_put_u64 (data, 0x108, state->gs_base);
  psc_test_bytes_put_u64 (data, 0x180, state->idt_base);
  psc_test_bytes_put_u64 (data, 0x1a0, state->cr3);
  psc_test_bytes_put_u64 (data, 0x1a8, state->cr4);
  psc_test_bytes_put_u64 (data, 0x1b0, state->kernel_gs_base);
  psc_test_notes_add (notes, "QEMU", TRUE, 0, data->data, data->len);
}

void
psc_test_notes_add_vbox_core (GByteArray *notes, guint32 version, guint32 n_processors)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_zeros (data, 24);
  psc_test_bytes_put_u32 (data, 0x00, 0xc01ac0de);
  psc_test_bytes_put_u32 (data, 0x04, version);
  psc_test_bytes_put_u32 (data, 0x08, 24);
  psc_test_bytes_put_u32 (data, 0x14, n_processors);
  psc_test_notes_add (notes, "VBCORE", FALSE, 0xb00, data->data, data->len);
}

void
psc_test_notes_add_vbox_cpu (GByteArray *notes, const PscCpuState *state)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_zeros (data, 0x220);
  psc_test_bytes_put_u64 (data, 0x70, state->rip);
  psc_test_bytes_put_u64 (data, 0x78, state->rsp);
  psc_test_bytes_put_u64 (data, 0xf0, state->gs_base);
  psc_test_bytes_put_u64 (data, 0x130, state->cr3);
  psc_test_bytes_put_u64 (data, 0x138, state->cr4);
  psc_test_bytes_put_u64 (data, 0x190, state->idt_base);
  psc_test_bytes_put_u64 (data, 0x200, state->lstar);
  psc_test_bytes_put_u64 (data, 0x218, state->kernel_gs_base);
  psc_test_notes_add (notes, "VBCPU", FALSE, 0xb01, data->data, data->len);
}

void
psc_test_notes_add_status (GByteArray *notes, guint16 machine, guint64 ip, guint64 sp)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  append_zeros (data, machine == 62 ? 336 : 392);
  psc_test_bytes_put_u64 (data, 112 + 8 * (machine == 62 ? 16 : 32), ip);
  psc_test_bytes_put_u64 (data, 112 + 8 * (machine == 62 ? 19 : 31), sp);
  psc_test_notes_add (notes, "CORE", TRUE, 1, data->data, data->len);
}

/* Runs of pages that follow each other: pairs of first page and number. */
static GArray *
list_runs (PscTestMemory *memory)
{
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i);
      guint64 one = 1;

      if (runs->len > 0
          && g_array_index (runs, guint64, runs->len - 2)
                     + g_array_index (runs, guint64, runs->len - 1)
                 == frame)
        {
          g_array_index (runs, guint64, runs->len - 1)++;
          continue;
        }
      g_array_append_val (runs, frame);
      g_array_append_val (runs, one);
    }
  return runs;
}

gsize
psc_test_elf_get_header_place (const PscTestElf *self, guint index)
{
  return self->is_64 ? ELF_64_HEADER_BYTES + 56 * (gsize) index
                     : ELF_32_HEADER_BYTES + 32 * (gsize) index;
}

static void
put_header (const PscTestElf *self,
            GByteArray *file,
            guint index,
            guint32 type,
            guint64 physical,
            guint64 offset,
            guint64 file_bytes,
            guint64 memory_bytes)
{
  gsize at = psc_test_elf_get_header_place (self, index);
  guint width = self->is_64 ? 8 : 4;

  psc_test_bytes_put_u32 (file, at, type);
  psc_test_bytes_put_pointer (file, at + width, offset, width);
  psc_test_bytes_put_pointer (file, at + 3 * width, physical, width);
  psc_test_bytes_put_pointer (file, at + 4 * width, file_bytes, width);
  psc_test_bytes_put_pointer (file, at + 5 * width, memory_bytes, width);
}

static void
put_elf_header (const PscTestElf *self, GByteArray *file, guint n_headers)
{
  static const guint8 identity[] = { 0x7f, 'E', 'L', 'F', 0, 1, 1 };
  guint width = self->is_64 ? 8 : 4;
  gsize sections = self->counts_in_section ? psc_test_elf_get_header_place (self, n_headers) : 0;
  gsize at = 24 + 3 * width + 4;

  memcpy (file->data, identity, sizeof identity);
  file->data[4] = self->is_64 ? 2 : 1;
  psc_test_bytes_put_u16 (file, 16, 4);
  psc_test_bytes_put_u16 (file, 18, self->machine);
  psc_test_bytes_put_u32 (file, 20, 1);
  psc_test_bytes_put_pointer (file, 24 + width, psc_test_elf_get_header_place (self, 0), width);
  psc_test_bytes_put_pointer (file, 24 + 2 * width, sections, width);
  psc_test_bytes_put_u16 (file, at, self->is_64 ? 64 : 52);
  psc_test_bytes_put_u16 (file, at + 2, self->is_64 ? 56 : 32);
  psc_test_bytes_put_u16 (file, at + 4, self->counts_in_section ? 0xffff : (guint16) n_headers);
  psc_test_bytes_put_u16 (file, at + 6, self->is_64 ? 64 : 40);
  psc_test_bytes_put_u16 (file, at + 8, self->counts_in_section ? 1 : 0);
  if (self->counts_in_section)
    psc_test_bytes_put_u32 (file, sections + (self->is_64 ? 44 : 28), n_headers);
}

static void
append_pages (GByteArray *file, PscTestMemory *memory, guint64 first, guint64 n_pages)
{
  for (guint64 i = 0; i < n_pages; i++)
    g_byte_array_append (file, psc_test_memory_get_page (memory, first + i), PSC_TEST_PAGE);
}

GByteArray *
psc_test_elf_write (const PscTestElf *self, PscTestMemory *memory)
{
  g_autoptr (GArray) runs = list_runs (memory);
  GByteArray *file = g_byte_array_new ();
  guint n_copies = self->lists_twice ? 2 : 1;
  guint n_headers = 1 + runs->len / 2 * n_copies + (self->lists_unbacked ? 1 : 0);
  guint index = 0;

  append_zeros (file, psc_test_elf_get_header_place (self, n_headers)
                          + (self->counts_in_section ? 64 : 0));
  put_elf_header (self, file, n_headers);
  put_header (self, file, index++, 4, 0, file->len, self->notes != NULL ? self->notes->len : 0, 0);
  if (self->notes != NULL)
    g_byte_array_append (file, self->notes->data, self->notes->len);
  for (guint copy = 0; copy < n_copies; copy++)
    for (guint i = 0; i < runs->len; i += 2)
      {
        guint64 first = g_array_index (runs, guint64, i);
        guint64 n_pages = g_array_index (runs, guint64, i + 1);

        put_header (self, file, index++, 1, first * PSC_TEST_PAGE, file->len,
                    n_pages * PSC_TEST_PAGE, n_pages * PSC_TEST_PAGE);
        append_pages (file, memory, first, n_pages);
      }
  if (self->lists_unbacked)
    put_header (self, file, index, 1, 0xf0000000, file->len, 0, 0x10000);
  return file;
}

/* Section @index of a core whose section headers follow its header. */
static void
put_section (GByteArray *file, guint index, guint32 name, guint64 n_bytes, guint64 entry_bytes)
{
  gsize at = ELF_64_HEADER_BYTES + 64 * (gsize) index;

  psc_test_bytes_put_u32 (file, at, name);
  psc_test_bytes_put_u32 (file, at + 4, 1);
  psc_test_bytes_put_u64 (file, at + 24, file->len);
  psc_test_bytes_put_u64 (file, at + 32, n_bytes);
  psc_test_bytes_put_u64 (file, at + 56, entry_bytes);
}

GByteArray *
psc_test_xen_write (PscTestMemory *memory, gboolean is_paravirtualized)
{
  static const char names_hvm[] = "\0.shstrtab\0.xen_pfn\0.xen_pages";
  static const char names_pv[] = "\0.shstrtab\0.xen_p2m\0.xen_pages";
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);
  GByteArray *file = g_byte_array_new ();

  append_zeros (file, ELF_64_HEADER_BYTES + 4 * 64);
  memcpy (file->data, "\177ELF\2\1\1", 7);
  psc_test_bytes_put_u16 (file, 16, 4);
  psc_test_bytes_put_u16 (file, 18, 62);
  psc_test_bytes_put_u32 (file, 20, 1);
  psc_test_bytes_put_u64 (file, 40, ELF_64_HEADER_BYTES);
  psc_test_bytes_put_u16 (file, 52, 64);
  psc_test_bytes_put_u16 (file, 58, 64);
  psc_test_bytes_put_u16 (file, 60, 4);
  psc_test_bytes_put_u16 (file, 62, 1);
  put_section (file, 1, 1, sizeof names_hvm, 0);
  g_byte_array_append (file, (const guint8 *) (is_paravirtualized ? names_pv : names_hvm),
                       sizeof names_hvm);
  put_section (file, 2, 11, 8 * (guint64) frames->len, 8);
  for (guint i = frames->len; i-- > 0;)
    {
      append_zeros (file, 8);
      psc_test_bytes_put_u64 (file, file->len - 8, g_array_index (frames, guint64, i));
    }
  pad_to (file, PSC_TEST_PAGE);
  put_section (file, 3, 20, (guint64) frames->len * PSC_TEST_PAGE, PSC_TEST_PAGE);
  for (guint i = frames->len; i-- > 0;)
    append_pages (file, memory, g_array_index (frames, guint64, i), 1);
  return file;
}

/* Whether the page is one piece of bytes again and again. */
static gboolean
repeats (const guint8 *page, gsize n_bytes, gsize period)
{
  return memcmp (page, page + period, n_bytes - period) == 0;
}

static GByteArray *
pack_zlib (const guint8 *page, gsize n_bytes)
{
  g_autoptr (GConverter) zlib =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1));
  GByteArray *packed = g_byte_array_new ();
  gsize n_in, n_out;

  append_zeros (packed, n_bytes + 1024);
  g_assert (g_converter_convert (zlib, page, n_bytes, packed->data, packed->len,
                                 G_CONVERTER_INPUT_AT_END, &n_in, &n_out, NULL)
            == G_CONVERTER_FINISHED);
  g_byte_array_set_size (packed, (guint) n_out);
  return packed;
}

/* Eight literal bytes, then one match at distance 8 for the rest, then the end mark. */
static GByteArray *
pack_lzo (const guint8 *page, gsize n_bytes)
{
  static const guint8 end[] = { 0x11, 0x00, 0x00 };
  static const guint8 distance[] = { 7 << 2, 0 };
  GByteArray *packed = g_byte_array_new ();
  gsize left = n_bytes - 8 - 2 - 31;
  guint8 byte = 17 + 8;

  if (!repeats (page, n_bytes, 8))
    return packed;
  g_byte_array_append (packed, &byte, 1);
  g_byte_array_append (packed, page, 8);
  byte = 0x20;
  g_byte_array_append (packed, &byte, 1);
  for (; left > 255; left -= 255)
    append_zeros (packed, 1);
  byte = (guint8) left;
  g_byte_array_append (packed, &byte, 1);
  g_byte_array_append (packed, distance, sizeof distance);
  g_byte_array_append (packed, end, sizeof end);
  return packed;
}

/* The length as a varint, eight literal bytes, then copies of up to 64 bytes at distance 8. */
static GByteArray *
pack_snappy (const guint8 *page, gsize n_bytes)
{
  GByteArray *packed = g_byte_array_new ();
  guint8 byte;

  if (!repeats (page, n_bytes, 8))
    return packed;
  for (gsize left = n_bytes; left > 0; left >>= 7)
    {
      byte = (guint8) ((left & 0x7f) | (left >> 7 != 0 ? 0x80 : 0));
      g_byte_array_append (packed, &byte, 1);
    }
  byte = (8 - 1) << 2;
  g_byte_array_append (packed, &byte, 1);
  g_byte_array_append (packed, page, 8);
  for (gsize left = n_bytes - 8; left > 0;)
    {
      gsize n = MIN (left, 64);
      guint8 copy[] = { (guint8) ((n - 1) << 2 | 2), 8, 0 };

      g_byte_array_append (packed, copy, sizeof copy);
      left -= n;
    }
  return packed;
}

/* A frame of one segment whose only block repeats one byte; its size is written as 4 bytes. */
static GByteArray *
pack_zstd (const guint8 *page, gsize n_bytes)
{
  static const guint8 head[] = { 0x28, 0xb5, 0x2f, 0xfd, 0xa0 };
  GByteArray *packed = g_byte_array_new ();
  guint32 block = (guint32) n_bytes << 3 | 1 << 1 | 1;

  if (!repeats (page, n_bytes, 1))
    return packed;
  g_byte_array_append (packed, head, sizeof head);
  append_zeros (packed, 8);
  psc_test_bytes_put_u32 (packed, 5, (guint32) n_bytes);
  packed->data[9] = (guint8) block;
  packed->data[10] = (guint8) (block >> 8);
  packed->data[11] = (guint8) (block >> 16);
  packed->data[12] = page[0];
  return packed;
}

/* Empty where the page is to be stored. */
static GByteArray *
pack (PscTestCompression compression, const guint8 *page, gsize n_bytes)
{
  GByteArray *packed;

  switch (compression)
    {
    case PSC_TEST_ZLIB:
      packed = pack_zlib (page, n_bytes);
      break;
    case PSC_TEST_LZO:
      packed = pack_lzo (page, n_bytes);
      break;
    case PSC_TEST_SNAPPY:
      packed = pack_snappy (page, n_bytes);
      break;
    case PSC_TEST_ZSTD:
      packed = pack_zstd (page, n_bytes);
      break;
    case PSC_TEST_STORED:
    default:
      packed = g_byte_array_new ();
    }
  if (packed->len >= n_bytes)
    g_byte_array_set_size (packed, 0);
  return packed;
}

static void
append_page (const PscTestKdump *self, GByteArray *file, gsize descriptor, const guint8 *page)
{
  g_autoptr (GByteArray) packed = pack (self->compression, page, self->block_bytes);
  gboolean is_packed = packed->len > 0;

  psc_test_bytes_put_u64 (file, descriptor, file->len);
  psc_test_bytes_put_u32 (file, descriptor + 8, is_packed ? packed->len : self->block_bytes);
  psc_test_bytes_put_u32 (file, descriptor + 12, is_packed ? (guint32) self->compression : 0);
  if (is_packed)
    g_byte_array_append (file, packed->data, packed->len);
  else
    g_byte_array_append (file, page, self->block_bytes);
}

/* The numbers of the blocks of the machine's memory that have a page. */
static GArray *
list_blocks (const PscTestKdump *self, PscTestMemory *memory)
{
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 block = g_array_index (frames, guint64, i) * PSC_TEST_PAGE / self->block_bytes;

      if (blocks->len == 0 || g_array_index (blocks, guint64, blocks->len - 1) != block)
        g_array_append_val (blocks, block);
    }
  return blocks;
}

/* One block of memory, zero where a page of it does not exist. */
static guint8 *
dup_block (const PscTestKdump *self, PscTestMemory *memory, guint64 block)
{
  guint n_pages = self->block_bytes / PSC_TEST_PAGE;
  guint8 *bytes = (guint8 *) g_malloc0 (self->block_bytes);

  for (guint i = 0; i < n_pages; i++)
    {
      const guint8 *page = psc_test_memory_get_page (memory, block * n_pages + i);

      if (page != NULL)
        memcpy (bytes + i * PSC_TEST_PAGE, page, PSC_TEST_PAGE);
    }
  return bytes;
}

/* The number of a field of the header, which the two widths have at different places. */
static gsize
get_field (const PscTestKdump *self, guint index)
{
  return (self->pointer_bytes == 8 ? 0x1a8 : 0x19c) + 4 * (gsize) index;
}

static void
put_headers (const PscTestKdump *self, GByteArray *file, guint64 n_blocks, guint bitmap_blocks)
{
  gsize sub = self->block_bytes;
  gsize notes = self->pointer_bytes == 8 ? 0x30 : 0x20;

  memcpy (file->data, "KDUMP   ", 8);
  psc_test_bytes_put_u32 (file, 8, 6);
  memcpy (file->data + 12 + 4 * 65, self->machine, strlen (self->machine));
  psc_test_bytes_put_u32 (file, get_field (self, 1), self->block_bytes);
  psc_test_bytes_put_u32 (file, get_field (self, 2), 1);
  psc_test_bytes_put_u32 (file, get_field (self, 3), 2 * bitmap_blocks);
  psc_test_bytes_put_u32 (file, get_field (self, 4), (guint32) n_blocks);
  psc_test_bytes_put_u64 (file, sub + (self->pointer_bytes == 8 ? 0x60 : 0x48), n_blocks);
  if (self->notes != NULL)
    {
      g_assert (sub + 0x400 + self->notes->len <= 2 * sub);
      psc_test_bytes_put_u64 (file, sub + notes, sub + 0x400);
      psc_test_bytes_put_pointer (file, sub + notes + 8, self->notes->len, self->pointer_bytes);
      memcpy (file->data + sub + 0x400, self->notes->data, self->notes->len);
    }
}

gsize
psc_test_kdump_get_descriptors (const PscTestKdump *self, const GByteArray *file)
{
  gsize at = get_field (self, 3);
  gsize bitmap_blocks = file->data[at] + ((gsize) file->data[at + 1] << 8);

  return (2 + bitmap_blocks) * self->block_bytes;
}

GByteArray *
psc_test_kdump_write (const PscTestKdump *self, PscTestMemory *memory)
{
  g_autoptr (GArray) blocks = list_blocks (self, memory);
  GByteArray *file = g_byte_array_new ();
  guint64 n_blocks = g_array_index (blocks, guint64, blocks->len - 1) + 1;
  guint bitmap_blocks = (guint) ((n_blocks + self->block_bytes * 8 - 1) / (self->block_bytes * 8));
  gsize descriptors = (2 + 2 * (gsize) bitmap_blocks) * self->block_bytes;

  append_zeros (file, descriptors + 24 * (gsize) blocks->len);
  put_headers (self, file, n_blocks, bitmap_blocks);
  for (guint i = 0; i < blocks->len; i++)
    {
      guint64 block = g_array_index (blocks, guint64, i);
      g_autofree guint8 *bytes = dup_block (self, memory, block);
      gsize bit = 2 * (gsize) self->block_bytes + block / 8;

      file->data[bit] |= (guint8) (1 << block % 8);
      file->data[bit + (gsize) bitmap_blocks * self->block_bytes] |= (guint8) (1 << block % 8);
      append_page (self, file, descriptors + 24 * (gsize) i, bytes);
    }
  if (self->guest_header != NULL)
    {
      gsize at = self->block_bytes + (self->pointer_bytes == 8 ? 0x20 : 0x14);

      psc_test_bytes_put_u64 (file, at, file->len);
      psc_test_bytes_put_pointer (file, at + 8, self->guest_header->len, self->pointer_bytes);
      g_byte_array_append (file, self->guest_header->data, self->guest_header->len);
    }
  return file;
}

static void
append_record (GByteArray *stream, guint64 offset, const void *bytes, gsize n_bytes)
{
  append_zeros (stream, 16);
  put_be64 (stream, stream->len - 16, offset);
  put_be64 (stream, stream->len - 8, n_bytes);
  g_byte_array_append (stream, (const guint8 *) bytes, (guint) n_bytes);
}

void
psc_test_flatten_add (GByteArray *stream, guint64 offset, const void *bytes, gsize n_bytes)
{
  g_byte_array_set_size (stream, stream->len - 16);
  append_record (stream, offset, bytes, n_bytes);
  append_zeros (stream, 16);
  memset (stream->data + stream->len - 16, 0xff, 16);
}

GByteArray *
psc_test_flatten (const GByteArray *file, guint record_bytes, gboolean is_backwards)
{
  GByteArray *stream = g_byte_array_new ();
  guint n_records = (file->len + record_bytes - 1) / record_bytes;

  append_zeros (stream, 4096);
  memcpy (stream->data, "makedumpfile", 12);
  put_be64 (stream, 16, 1);
  put_be64 (stream, 24, 1);
  for (guint i = 0; i < n_records; i++)
    {
      guint at = (is_backwards ? n_records - 1 - i : i) * record_bytes;

      append_record (stream, at, file->data + at, MIN (record_bytes, file->len - at));
    }
  append_zeros (stream, 16);
  memset (stream->data + stream->len - 16, 0xff, 16);
  return stream;
}

GByteArray *
psc_test_raw_write (PscTestMemory *memory, guint64 gap_start, guint64 gap_end)
{
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);
  GByteArray *file = g_byte_array_new ();

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i);
      guint64 pa = frame * PSC_TEST_PAGE;
      guint64 at = pa < gap_end ? pa : pa - (gap_end - gap_start);

      g_assert (gap_start == gap_end || pa < gap_start || pa >= gap_end);
      if (file->len < at)
        append_zeros (file, at - file->len);
      g_byte_array_append (file, psc_test_memory_get_page (memory, frame), PSC_TEST_PAGE);
    }
  return file;
}
