/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writer of triage dumps for tests. The parts lie in the file in the order of Windows: counters,
 * unloaded modules, structures, stack, debugger data, modules with their names, memory, end mark.
 */
#include "config.h"

#include "support/triage-file.h"

#include <string.h>

#define STACK_BYTES 64u
#define KDBG_BYTES 0x380u

static const char build_lab[] = "19041.1.amd64fre.made_up.200101-0000";

static GByteArray *
new_zeros (guint n_bytes)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_set_size (bytes, n_bytes);
  memset (bytes->data, 0, n_bytes);
  return bytes;
}

/* The fields that a reader without symbols needs; sizes of structures as in Windows 10. */
static GByteArray *
make_kdbg (const PscTestDumpHeader *header, guint64 kernel)
{
  GByteArray *kdbg = new_zeros (KDBG_BYTES);

  memcpy (kdbg->data + 0x10, "KDBG", 4);
  psc_test_bytes_put_u32 (kdbg, 0x14, KDBG_BYTES);
  psc_test_bytes_put_u64 (kdbg, 0x18, kernel);
  psc_test_bytes_put_u64 (kdbg, 0x48, header->module_list);
  psc_test_bytes_put_u64 (kdbg, 0x50, header->process_list);
  psc_test_bytes_put_u64 (kdbg, 0xc0, header->pfn_database);
  psc_test_bytes_put_u64 (kdbg, 0x208, kernel + 0x9000);
  psc_test_bytes_put_u64 (kdbg, 0x218, kernel + 0xa000);
  psc_test_bytes_put_u16 (kdbg, 0x2a0, 0x30);
  psc_test_bytes_put_u16 (kdbg, 0x2a8, 0x50);
  psc_test_bytes_put_u16 (kdbg, 0x2b0, 0x40);
  psc_test_bytes_put_u16 (kdbg, 0x2b4, 0x8);
  psc_test_bytes_put_u16 (kdbg, 0x2be, 0x24);
  psc_test_bytes_put_u16 (kdbg, 0x2c0, 0x48);
  return kdbg;
}

void
psc_test_triage_init (PscTestTriage *self, const PscTestDumpHeader *header)
{
  gboolean is_64 = header->pointer_bytes == 8;
  guint64 kernel = header->kdbg & ~G_GUINT64_CONSTANT (0xffffff);
  const PscTestTriageModule modules[] = {
    { "\\SystemRoot\\system32\\ntoskrnl.exe", kernel, 0x1046000, 0xa5938c, 0xd8333e6 },
    { "hal.dll", kernel + 0x2000000, 0x6000, 0x1111, 0 },
    { "\\??\\C:\\drivers\\myfault.sys", kernel + 0x3000000, 0x8000, 0x2222, 0x5f000000 },
  };
  const PscTestTriageUnloaded unloaded[] = {
    { "dam.sys", kernel + 0x4000000, kernel + 0x4010000 },
    { "longer_than_12.sys", kernel + 0x5000000, kernel + 0x5010000 },
  };
  const PscTestTriageBlock block = { kernel + 0x9000, build_lab, sizeof build_lab };

  memset (self, 0, sizeof *self);
  self->stride = is_64 ? 0x90 : 0x60;
  self->modules = g_array_new (FALSE, FALSE, sizeof (PscTestTriageModule));
  g_array_append_vals (self->modules, modules, G_N_ELEMENTS (modules));
  self->unloaded = g_array_new (FALSE, FALSE, sizeof (PscTestTriageUnloaded));
  g_array_append_vals (self->unloaded, unloaded, G_N_ELEMENTS (unloaded));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (PscTestTriageBlock));
  g_array_append_vals (self->blocks, &block, 1);
  self->kdbg = make_kdbg (header, kernel);
  self->stack_va = header->context_sp;
  self->stack = g_byte_array_new ();
  for (guint i = 0; i < STACK_BYTES; i++)
    g_byte_array_append (self->stack, (const guint8[]){ (guint8) i }, 1);
}

void
psc_test_triage_clear (PscTestTriage *self)
{
  g_clear_pointer (&self->modules, g_array_unref);
  g_clear_pointer (&self->unloaded, g_array_unref);
  g_clear_pointer (&self->blocks, g_array_unref);
  g_clear_pointer (&self->stack, g_byte_array_unref);
  g_clear_pointer (&self->kdbg, g_byte_array_unref);
  g_clear_pointer (&self->prcb, g_byte_array_unref);
  g_clear_pointer (&self->thread, g_byte_array_unref);
  g_clear_pointer (&self->process, g_byte_array_unref);
  g_clear_pointer (&self->data_page, g_byte_array_unref);
}

/* Zeros at the end of the file, aligned; returns their place. */
static gsize
append_zeros (GByteArray *bytes, gsize n_bytes)
{
  gsize at = (bytes->len + 7u) & ~(gsize) 7;
  guint old = bytes->len;

  g_byte_array_set_size (bytes, (guint) (at + n_bytes));
  memset (bytes->data + old, 0, at + n_bytes - old);
  return at;
}

/* What is being written: the file, where its triage header is, and which parts are there. */
typedef struct
{
  GByteArray *bytes;
  gsize head;
  guint width;
  guint32 fields;
} Writer;

static void
put_place (Writer *self, gsize field, gsize place)
{
  psc_test_bytes_put_u32 (self->bytes, self->head + field, (guint32) place);
}

/* The same offset for both widths, or another one with 32 bits. */
static gsize
choose (const Writer *self, gsize wide, gsize narrow)
{
  return self->width == 8 ? wide : narrow;
}

static void
write_copy (Writer *self, gsize field, guint32 bit, const GByteArray *copy)
{
  gsize at;

  if (copy == NULL)
    return;
  at = append_zeros (self->bytes, copy->len);
  memcpy (self->bytes->data + at, copy->data, copy->len);
  put_place (self, field, at);
  self->fields |= bit;
}

static void
write_mm (Writer *self)
{
  gsize at = append_zeros (self->bytes, 0x18 + 7 * (gsize) self->width);

  psc_test_bytes_put_u32 (self->bytes, at, 1);
  psc_test_bytes_put_u32 (self->bytes, at + 4, 0x18 + 7 * self->width);
  psc_test_bytes_put_u32 (self->bytes, at + 0x10, 3);
  for (guint i = 0; i < 7; i++)
    psc_test_bytes_put_pointer (self->bytes, at + 0x18 + i * self->width, 0x101u * (i + 1),
                                self->width);
  put_place (self, 0x14, at);
  self->fields |= 0x100;
}

static void
put_utf16 (GByteArray *bytes, gsize at, const char *text, gsize n_units)
{
  for (gsize i = 0; i < n_units; i++)
    psc_test_bytes_put_u16 (bytes, at + 2 * i, (guint8) text[i]);
}

static void
write_unloaded (Writer *self, const GArray *unloaded)
{
  gsize entry_bytes = choose (self, 0x38, 0x28);
  gsize at;

  if (unloaded->len == 0)
    return;
  at = append_zeros (self->bytes, self->width + unloaded->len * entry_bytes);
  put_place (self, 0x18, at);
  psc_test_bytes_put_pointer (self->bytes, at, unloaded->len, self->width);
  at += self->width;
  for (guint i = 0; i < unloaded->len; i++, at += entry_bytes)
    {
      const PscTestTriageUnloaded *module = &g_array_index (unloaded, PscTestTriageUnloaded, i);

      psc_test_bytes_put_u16 (self->bytes, at, (guint16) (2 * strlen (module->name)));
      psc_test_bytes_put_u16 (self->bytes, at + 2, (guint16) (2 * strlen (module->name)));
      put_utf16 (self->bytes, at + choose (self, 0x10, 8), module->name,
                 MIN (strlen (module->name), 12));
      psc_test_bytes_put_pointer (self->bytes, at + choose (self, 0x28, 0x20), module->start,
                                  self->width);
      psc_test_bytes_put_pointer (self->bytes, at + choose (self, 0x30, 0x24), module->end,
                                  self->width);
    }
}

static void
write_module (Writer *self, gsize at, const PscTestTriageModule *module, gsize name)
{
  gsize loader_entry = at + self->width;
  gsize n = strlen (module->path);

  psc_test_bytes_put_u32 (self->bytes, at, (guint32) name);
  psc_test_bytes_put_pointer (self->bytes, loader_entry + choose (self, 0x30, 0x18), module->base,
                              self->width);
  psc_test_bytes_put_u32 (self->bytes, loader_entry + choose (self, 0x40, 0x20), module->size);
  psc_test_bytes_put_u32 (self->bytes, loader_entry + choose (self, 0x78, 0x40), module->checksum);
  psc_test_bytes_put_u32 (self->bytes, loader_entry + choose (self, 0x80, 0x44), module->timestamp);
  psc_test_bytes_put_u32 (self->bytes, name, (guint32) n);
  put_utf16 (self->bytes, name + 4, module->path, n);
}

static void
write_modules (Writer *self, const GArray *modules, guint stride)
{
  gsize list, names;

  if (modules->len == 0)
    return;
  list = append_zeros (self->bytes, (gsize) modules->len * stride);
  names = self->bytes->len;
  put_place (self, 0x30, list);
  put_place (self, 0x34, modules->len);
  put_place (self, 0x38, names);
  for (guint i = 0; i < modules->len; i++)
    {
      const PscTestTriageModule *module = &g_array_index (modules, PscTestTriageModule, i);
      gsize name = append_zeros (self->bytes, 4 + 2 * strlen (module->path) + 2);

      write_module (self, list + (gsize) i * stride, module, name);
    }
  append_zeros (self->bytes, 0);
  put_place (self, 0x3c, self->bytes->len - names);
  self->fields |= 0x40;
}

static void
write_blocks (Writer *self, const GArray *blocks)
{
  gsize table;

  if (blocks->len == 0)
    return;
  table = append_zeros (self->bytes, (gsize) blocks->len * 16);
  put_place (self, choose (self, 0x78, 0x60), table);
  put_place (self, choose (self, 0x7c, 0x64), blocks->len);
  for (guint i = 0; i < blocks->len; i++)
    {
      const PscTestTriageBlock *block = &g_array_index (blocks, PscTestTriageBlock, i);

      psc_test_bytes_put_u64 (self->bytes, table + (gsize) i * 16, block->va);
      psc_test_bytes_put_u32 (self->bytes, table + (gsize) i * 16 + 8, self->bytes->len);
      psc_test_bytes_put_u32 (self->bytes, table + (gsize) i * 16 + 12, block->n_bytes);
      g_byte_array_append (self->bytes, (const guint8 *) block->bytes, block->n_bytes);
    }
  self->fields |= 0x800;
}

static void
write_parts (Writer *self, const PscTestTriage *triage)
{
  if (triage->with_mm)
    write_mm (self);
  write_unloaded (self, triage->unloaded);
  write_copy (self, 0x1c, 0x4, triage->prcb);
  write_copy (self, 0x20, 0x8, triage->process);
  write_copy (self, 0x24, 0x10, triage->thread);
  write_copy (self, 0x28, 0x20, triage->stack);
  if (triage->stack != NULL)
    {
      put_place (self, 0x2c, triage->stack->len);
      psc_test_bytes_put_pointer (self->bytes, self->head + 0x48, triage->stack_va, self->width);
    }
  write_copy (self, choose (self, 0x68, 0x50), 0x200, triage->data_page);
  if (triage->data_page != NULL)
    {
      put_place (self, choose (self, 0x6c, 0x54), triage->data_page->len);
      psc_test_bytes_put_pointer (self->bytes, self->head + choose (self, 0x60, 0x4c),
                                  triage->data_page_va, self->width);
    }
  write_copy (self, choose (self, 0x70, 0x58), 0x400, triage->kdbg);
  if (triage->kdbg != NULL)
    put_place (self, choose (self, 0x74, 0x5c), triage->kdbg->len);
  write_modules (self, triage->modules, triage->stride);
  write_blocks (self, triage->blocks);
}

GByteArray *
psc_test_triage_write (const PscTestTriage *self, const PscTestDumpHeader *header)
{
  Writer writer = { psc_test_dump_header_write (header), 0, header->pointer_bytes, 0x3 };
  gsize mark;

  writer.head = append_zeros (writer.bytes, choose (&writer, 0x80, 0x68));
  psc_test_bytes_put_u32 (writer.bytes, writer.head + 0x44, 0xffffffff);
  write_parts (&writer, self);
  mark = append_zeros (writer.bytes, 4);
  memcpy (writer.bytes->data + mark, "TRGD", 4);
  put_place (&writer, 0x4, writer.bytes->len);
  put_place (&writer, 0x8, mark);
  psc_test_bytes_put_u32 (writer.bytes, choose (&writer, 0x1038, 0xf8c), writer.fields);
  return writer.bytes;
}
