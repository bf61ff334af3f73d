/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writer of Windows' dumps for tests. The places are those of mindumpdef.h.
 */
#include "config.h"

#include "support/dump-files.h"

#include <string.h>

void
psc_test_bytes_put_u16 (GByteArray *bytes, gsize at, guint16 value)
{
  g_assert_true (at + 2 <= bytes->len);

  bytes->data[at] = (guint8) value;
  bytes->data[at + 1] = (guint8) (value >> 8);
}

void
psc_test_bytes_put_u32 (GByteArray *bytes, gsize at, guint32 value)
{
  psc_test_bytes_put_u16 (bytes, at, (guint16) value);
  psc_test_bytes_put_u16 (bytes, at + 2, (guint16) (value >> 16));
}

void
psc_test_bytes_put_u64 (GByteArray *bytes, gsize at, guint64 value)
{
  psc_test_bytes_put_u32 (bytes, at, (guint32) value);
  psc_test_bytes_put_u32 (bytes, at + 4, (guint32) (value >> 32));
}

void
psc_test_bytes_put_pointer (GByteArray *bytes, gsize at, guint64 value, guint pointer_bytes)
{
  if (pointer_bytes == 4)
    psc_test_bytes_put_u32 (bytes, at, (guint32) value);
  else
    psc_test_bytes_put_u64 (bytes, at, value);
}

PscSource *
psc_test_bytes_to_source (const GByteArray *bytes)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes->data, bytes->len);

  return psc_source_new_for_bytes (copy);
}

void
psc_test_dump_header_init (PscTestDumpHeader *self, guint pointer_bytes, guint32 dump_type)
{
  gboolean is_64 = pointer_bytes == 8;
  guint64 kernel = is_64 ? G_GUINT64_CONSTANT (0xfffff80012000000) : 0x82600000;

  memset (self, 0, sizeof *self);
  self->pointer_bytes = pointer_bytes;
  self->dump_type = dump_type;
  self->machine = is_64 ? 0x8664 : 0x14c;
  self->build = is_64 ? 19041 : 7601;
  self->directory_table_base = 0x1000;
  self->pfn_database = kernel + 0x300000;
  self->module_list = kernel + 0x301000;
  self->process_list = kernel + 0x302000;
  self->kdbg = kernel + 0x303000;
  self->n_processors = 4;
  self->bugcheck_code = 0xd1;
  for (guint i = 0; i < 4; i++)
    self->bugcheck_parameters[i] = kernel + 0x1111 * (i + 1);
  self->context_ip = kernel + 0x4242;
  self->context_sp = kernel + 0x500000;
  self->system_time = G_GUINT64_CONSTANT (0x01d707f23dbb3399);
  self->up_time = G_GUINT64_CONSTANT (123456789);
  self->product_type = 1;
}

static void
put_u32 (GByteArray *bytes, gsize at, guint32 value)
{
  if (value != 0)
    psc_test_bytes_put_u32 (bytes, at, value);
}

static void
put_u64 (GByteArray *bytes, gsize at, guint64 value)
{
  if (value != 0)
    psc_test_bytes_put_u64 (bytes, at, value);
}

static void
write_context_64 (const PscTestDumpHeader *self, GByteArray *bytes)
{
  gboolean is_arm = self->machine == 0xaa64;

  if (self->context_ip == 0)
    return;
  memset (bytes->data + 0x348, 0, 0x4d0);
  psc_test_bytes_put_u32 (bytes, 0x348 + (is_arm ? 0 : 0x30), is_arm ? 0x400007 : 0x10001f);
  psc_test_bytes_put_u64 (bytes, 0x348 + (is_arm ? 0x108 : 0xf8), self->context_ip);
  psc_test_bytes_put_u64 (bytes, 0x348 + (is_arm ? 0x100 : 0x98), self->context_sp);
}

static void
write_header_64 (const PscTestDumpHeader *self, GByteArray *bytes)
{
  memcpy (bytes->data + 4, "DU64", 4);
  psc_test_bytes_put_u32 (bytes, 0x8, 0xf);
  put_u32 (bytes, 0xc, self->build);
  put_u64 (bytes, 0x10, self->directory_table_base);
  put_u64 (bytes, 0x18, self->pfn_database);
  put_u64 (bytes, 0x20, self->module_list);
  put_u64 (bytes, 0x28, self->process_list);
  put_u32 (bytes, 0x30, self->machine);
  put_u32 (bytes, 0x34, self->n_processors);
  put_u32 (bytes, 0x38, self->bugcheck_code);
  for (guint i = 0; i < 4 && self->bugcheck_code != 0; i++)
    psc_test_bytes_put_u64 (bytes, 0x40 + 8 * i, self->bugcheck_parameters[i]);
  put_u64 (bytes, 0x80, self->kdbg);
  write_context_64 (self, bytes);
  psc_test_bytes_put_u32 (bytes, 0xf98, self->dump_type);
  put_u64 (bytes, 0xfa8, self->system_time);
  put_u64 (bytes, 0x1030, self->up_time);
  put_u32 (bytes, 0x1038, self->fields);
  put_u32 (bytes, 0x1040, self->product_type);
  put_u32 (bytes, 0x1050, self->attributes);
}

static void
write_header_32 (const PscTestDumpHeader *self, GByteArray *bytes)
{
  memcpy (bytes->data + 4, "DUMP", 4);
  psc_test_bytes_put_u32 (bytes, 0x8, 0xf);
  put_u32 (bytes, 0xc, self->build);
  put_u32 (bytes, 0x10, (guint32) self->directory_table_base);
  put_u32 (bytes, 0x14, (guint32) self->pfn_database);
  put_u32 (bytes, 0x18, (guint32) self->module_list);
  put_u32 (bytes, 0x1c, (guint32) self->process_list);
  put_u32 (bytes, 0x20, self->machine);
  put_u32 (bytes, 0x24, self->n_processors);
  put_u32 (bytes, 0x28, self->bugcheck_code);
  for (guint i = 0; i < 4 && self->bugcheck_code != 0; i++)
    psc_test_bytes_put_u32 (bytes, 0x2c + 4 * i, (guint32) self->bugcheck_parameters[i]);
  if (self->pae != 0xff)
    bytes->data[0x5c] = self->pae;
  put_u32 (bytes, 0x60, (guint32) self->kdbg);
  if (self->context_ip != 0)
    {
      memset (bytes->data + 0x320, 0, 0x2cc);
      psc_test_bytes_put_u32 (bytes, 0x320, 0x1001f);
      psc_test_bytes_put_u32 (bytes, 0x320 + 0xb8, (guint32) self->context_ip);
      psc_test_bytes_put_u32 (bytes, 0x320 + 0xc4, (guint32) self->context_sp);
    }
  put_u32 (bytes, 0x8a0, self->attributes);
  psc_test_bytes_put_u32 (bytes, 0xf88, self->dump_type);
  put_u32 (bytes, 0xf8c, self->fields);
  put_u32 (bytes, 0xf94, self->product_type);
  put_u64 (bytes, 0xfb8, self->up_time);
  put_u64 (bytes, 0xfc0, self->system_time);
}

GByteArray *
psc_test_dump_header_write (const PscTestDumpHeader *self)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_set_size (bytes, self->pointer_bytes == 8 ? 0x2000 : 0x1000);
  for (guint at = 0; at < bytes->len; at += 4)
    memcpy (bytes->data + at, "PAGE", 4);
  if (self->pointer_bytes == 8)
    write_header_64 (self, bytes);
  else
    write_header_32 (self, bytes);
  return bytes;
}

typedef struct
{
  guint64 page;
  guint64 n_pages;
} Run;

static GArray *
list_runs (const GArray *pages)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < pages->len; i++)
    {
      guint64 page = g_array_index (pages, guint64, i);
      Run *last = runs->len > 0 ? &g_array_index (runs, Run, runs->len - 1) : NULL;
      Run next = { page, 1 };

      if (last != NULL && last->page + last->n_pages == page)
        last->n_pages++;
      else
        g_array_append_val (runs, next);
    }
  return runs;
}

/* Fills the smallest gaps until the header has room for what is left. */
static void
merge_runs (GArray *runs, guint max_runs)
{
  while (runs->len > max_runs)
    {
      guint smallest = 0;
      guint64 gap = G_MAXUINT64;
      Run *run;

      for (guint i = 0; i + 1 < runs->len; i++)
        {
          run = &g_array_index (runs, Run, i);
          if (run[1].page - run[0].page - run[0].n_pages < gap)
            {
              gap = run[1].page - run[0].page - run[0].n_pages;
              smallest = i;
            }
        }
      run = &g_array_index (runs, Run, smallest);
      run[0].n_pages += gap + run[1].n_pages;
      g_array_remove_index (runs, smallest + 1);
    }
}

static void
append_page (GByteArray *bytes, PscTestMemory *memory, guint64 page)
{
  static const guint8 zeros[PSC_TEST_PAGE];
  const guint8 *contents = psc_test_memory_get_page (memory, page);

  g_byte_array_append (bytes, contents != NULL ? contents : zeros, PSC_TEST_PAGE);
}

static void
append_runs (const PscTestDumpHeader *self,
             GByteArray *bytes,
             PscTestMemory *memory,
             const GArray *pages)
{
  g_autoptr (GArray) runs = list_runs (pages);
  guint width = self->pointer_bytes;
  gsize at = width == 8 ? 0x88 : 0x64;
  guint64 n_pages = 0;

  merge_runs (runs, width == 8 ? 42 : 86);
  for (guint i = 0; i < runs->len; i++)
    {
      Run *run = &g_array_index (runs, Run, i);

      psc_test_bytes_put_pointer (bytes, at + width * (2 + 2 * i), run->page, width);
      psc_test_bytes_put_pointer (bytes, at + width * (3 + 2 * i), run->n_pages, width);
      n_pages += run->n_pages;
      for (guint64 page = run->page; page < run->page + run->n_pages; page++)
        append_page (bytes, memory, page);
    }
  psc_test_bytes_put_u32 (bytes, at, runs->len);
  psc_test_bytes_put_pointer (bytes, at + width, n_pages, width);
}

/* SUMMARY_DUMP, or the bitmap header of Windows 8, at the end of @bytes. The bitmap ends a little
 * behind the last page, with a bit set that does not count. */
static void
append_bitmap (const PscTestDumpHeader *self, GByteArray *bytes, const GArray *pages)
{
  gsize at = bytes->len;
  gboolean is_summary = self->dump_type == 2;
  gsize n_head = !is_summary ? 0x38 : self->pointer_bytes == 8 ? 0x28 : 0x20;
  guint64 n_bits = g_array_index (pages, guint64, pages->len - 1) + 4;
  gsize n_bitmap = (gsize) (n_bits + 7) / 8;
  guint8 *bitmap;

  g_byte_array_set_size (bytes, (guint) (at + n_head + n_bitmap));
  memset (bytes->data + at, 0, n_head + n_bitmap);
  memcpy (bytes->data + at, self->dump_type == 5 ? "FDMPDUMP" : "SDMPDUMP", 8);
  if (is_summary)
    {
      psc_test_bytes_put_u32 (bytes, at + 0x0c, bytes->len);
      psc_test_bytes_put_u32 (bytes, at + 0x10, (guint32) n_bits);
      psc_test_bytes_put_u32 (bytes, at + 0x14, pages->len);
      psc_test_bytes_put_u32 (bytes, at + 0x18, (guint32) n_bits);
    }
  else
    {
      psc_test_bytes_put_u64 (bytes, at + 0x20, bytes->len);
      psc_test_bytes_put_u64 (bytes, at + 0x28, pages->len);
      psc_test_bytes_put_u64 (bytes, at + 0x30, n_bits);
    }
  bitmap = bytes->data + at + n_head;
  for (guint i = 0; i < pages->len; i++)
    {
      guint64 page = g_array_index (pages, guint64, i);

      bitmap[page / 8] = (guint8) (bitmap[page / 8] | 1u << page % 8);
    }
  if (n_bits % 8 != 0)
    bitmap[n_bits / 8] = (guint8) (bitmap[n_bits / 8] | 1u << n_bits % 8);
}

/* The list of ranges that newer debuggers write; with a range to spare behind its end. */
static void
append_ranges (const PscTestDumpHeader *self, GByteArray *bytes, const GArray *pages)
{
  g_autoptr (GArray) runs = list_runs (pages);
  gsize at = bytes->len;

  g_byte_array_set_size (bytes, (guint) (at + 0x30 + (runs->len + 2) * 16));
  memset (bytes->data + at, 0, bytes->len - at);
  psc_test_bytes_put_u32 (bytes, at, 0x40);
  memcpy (bytes->data + at + 4, "RDMPDUMP", 8);
  psc_test_bytes_put_u64 (bytes, at + 0x10, bytes->len - at - 0x20);
  psc_test_bytes_put_u64 (bytes, at + 0x18, bytes->len);
  if (self->dump_type == 0xa)
    {
      psc_test_bytes_put_u32 (bytes, at + 0x20, runs->len);
      psc_test_bytes_put_u64 (bytes, at + 0x28, pages->len);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      psc_test_bytes_put_u64 (bytes, at + 0x30 + i * 16, g_array_index (runs, Run, i).page);
      psc_test_bytes_put_u64 (bytes, at + 0x38 + i * 16, g_array_index (runs, Run, i).n_pages);
    }
  /* Behind the end of the list: the reader must not get here. */
  psc_test_bytes_put_u64 (bytes, at + 0x30 + (runs->len + 1) * 16, 1);
  psc_test_bytes_put_u64 (bytes, at + 0x38 + (runs->len + 1) * 16, 1);
}

static void
append_pages (GByteArray *bytes, PscTestMemory *memory, const GArray *pages)
{
  for (guint i = 0; i < pages->len; i++)
    append_page (bytes, memory, g_array_index (pages, guint64, i));
}

GByteArray *
psc_test_dump_write (const PscTestDumpHeader *self, PscTestMemory *memory)
{
  GByteArray *bytes = psc_test_dump_header_write (self);
  g_autoptr (GArray) pages = psc_test_memory_list_pages (memory);

  switch (self->dump_type)
    {
    case 1:
      append_runs (self, bytes, memory, pages);
      break;
    case 2:
    case 5:
    case 6:
    case 7:
      append_bitmap (self, bytes, pages);
      append_pages (bytes, memory, pages);
      break;
    case 8:
    case 9:
    case 0xa:
      append_ranges (self, bytes, pages);
      append_pages (bytes, memory, pages);
      break;
    default: /* a header alone */
      break;
    }
  return bytes;
}
