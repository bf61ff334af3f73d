/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the made-up kernel field by field. Offsets are those of the dump reference, typed in here
 * a second time on purpose.
 */
#include "config.h"

#include "support/kernel-image.h"

#include <string.h>

#define TEXT_RVA 0x1000u
#define RDATA_RVA 0x2000u
#define DATA_RVA 0x10000u
#define HEADER_AT 0xf8u /* e_lfanew */
#define N_SECTIONS 4u

typedef struct
{
  const PscTestKernel *kernel;
  PscTestWrite write;
  gpointer target;
} Writer;

guint
psc_test_kernel_get_pointer_bytes (const PscTestKernel *self)
{
  return self->arch == PSC_ARCH_X86 || self->arch == PSC_ARCH_X86_PAE ? 4 : 8;
}

static guint
pointer_bytes_of (const Writer *writer)
{
  return psc_test_kernel_get_pointer_bytes (writer->kernel);
}

static void
put (const Writer *writer, guint64 va, guint64 value, guint n_bytes)
{
  guint8 bytes[8];

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
  writer->write (writer->target, va, bytes, n_bytes);
}

static void
put_pointer (const Writer *writer, guint64 va, guint64 value)
{
  put (writer, va, value, pointer_bytes_of (writer));
}

static void
put_zero (const Writer *writer, guint64 va, gsize n_bytes)
{
  g_autofree guint8 *zero = (guint8 *) g_malloc0 (n_bytes);

  writer->write (writer->target, va, zero, n_bytes);
}

static void
put_text (const Writer *writer, guint64 va, const char *text)
{
  writer->write (writer->target, va, text, strlen (text) + 1);
}

/* A UNICODE_STRING at @va whose characters are at @buffer. */
static void
put_string (const Writer *writer, guint64 va, const char *text, guint64 buffer)
{
  glong n_units = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);

  put (writer, va, (guint64) n_units * 2, 2);
  put (writer, va + 2, (guint64) n_units * 2 + 2, 2);
  put_pointer (writer, va + pointer_bytes_of (writer), buffer);
  for (glong i = 0; i <= n_units; i++)
    put (writer, buffer + (guint64) i * 2, i < n_units ? units[i] : 0, 2);
}

static guint16
machine_of (PscArch arch)
{
  switch (arch)
    {
    case PSC_ARCH_X86:
    case PSC_ARCH_X86_PAE:
      return 0x14c;
    case PSC_ARCH_ARM64:
      return 0xaa64;
    case PSC_ARCH_X64:
    case PSC_ARCH_UNKNOWN:
      break;
    }
  return 0x8664;
}

static void
put_section (const Writer *writer, guint64 va, const char *name, guint32 rva, guint32 flags)
{
  put_zero (writer, va, 40);
  writer->write (writer->target, va, name, MIN (strlen (name), 8));
  put (writer, va + 0x08, 0x1000, 4);
  put (writer, va + 0x0c, rva, 4);
  put (writer, va + 0x10, 0x1000, 4);
  put (writer, va + 0x24, flags, 4);
}

/* The file header, the optional header and the section table of an image in memory. */
static void
put_header (const Writer *writer, const PscTestModule *module, gboolean has_exports)
{
  gboolean is_64 = pointer_bytes_of (writer) == 8;
  guint64 coff = module->base + HEADER_AT;
  guint64 optional = coff + 0x18;
  guint64 directories = optional + (is_64 ? 0x70 : 0x60);
  guint32 optional_bytes = (is_64 ? 0x70u : 0x60u) + 16 * 8;
  guint64 sections = optional + optional_bytes;

  put_zero (writer, module->base, 0x1000);
  put (writer, module->base, 0x5a4d, 2);
  put (writer, module->base + 0x3c, HEADER_AT, 4);
  put (writer, coff, 0x4550, 4);
  put (writer, coff + 0x04, machine_of (writer->kernel->arch), 2);
  put (writer, coff + 0x06, N_SECTIONS, 2);
  put (writer, coff + 0x08, module->timestamp, 4);
  put (writer, coff + 0x14, optional_bytes, 2);
  put (writer, coff + 0x16, is_64 ? 0x22 : 0x102, 2);
  put (writer, optional, is_64 ? 0x20b : 0x10b, 2);
  if (is_64)
    put (writer, optional + 0x18, module->base, 8);
  else
    put (writer, optional + 0x1c, module->base, 4);
  put (writer, optional + 0x20, 0x1000, 4);
  put (writer, optional + 0x24, 0x200, 4);
  put (writer, optional + 0x38, module->n_bytes, 4);
  put (writer, optional + 0x3c, 0x400, 4);
  put (writer, optional + 0x40, module->checksum, 4);
  put (writer, optional + (is_64 ? 0x6c : 0x5c), 16, 4);
  if (has_exports)
    {
      put (writer, directories, RDATA_RVA + 0x400, 4);
      put (writer, directories + 4, 0x200, 4);
    }
  if (module->has_debug_directory)
    {
      put (writer, directories + 6 * 8, RDATA_RVA, 4);
      put (writer, directories + 6 * 8 + 4, 3 * 28, 4);
    }
  put_section (writer, sections, ".text", TEXT_RVA, 0x68000020);
  put_section (writer, sections + 40, ".rdata", RDATA_RVA, 0x48000040);
  put_section (writer, sections + 80, ".data", DATA_RVA, 0xc8000040);
  put_section (writer, sections + 120, module->section != NULL ? module->section : "PAGE", TEXT_RVA,
               0x60000020);
}

/* Three entries: POGO, CodeView, and either the mark of a reproducible build or VC feature. */
static void
put_debug_directory (const Writer *writer, const PscTestModule *module)
{
  guint64 at = module->base + RDATA_RVA;
  guint32 rsds_rva = RDATA_RVA + 0x100;
  guint64 rsds = module->base + rsds_rva;
  static const guint8 rest[12] = { 0x34, 0x12, 0x78, 0x56, 0x9a, 0xbc,
                                   0xde, 0xf0, 0x11, 0x22, 0x33, 0x44 };

  put_zero (writer, at, 0x1000);
  put (writer, at + 0x0c, 13, 4);
  put (writer, at + 0x10, 8, 4);
  put (writer, at + 0x14, RDATA_RVA + 0x80, 4);
  put (writer, at + 28 + 0x0c, module->pdb != NULL ? 2 : 12, 4);
  put (writer, at + 28 + 0x10, module->pdb != NULL ? 0x18 + strlen (module->pdb) + 1 : 8, 4);
  put (writer, at + 28 + 0x14, rsds_rva, 4);
  put (writer, at + 56 + 0x0c, module->is_reproducible ? 16 : 12, 4);
  if (module->pdb == NULL)
    return;
  put_text (writer, rsds, "RSDS");
  put (writer, rsds + 0x04, module->pdb_guid, 4);
  writer->write (writer->target, rsds + 0x08, rest, sizeof rest);
  put (writer, rsds + 0x14, module->pdb_age, 4);
  put_text (writer, rsds + 0x18, module->pdb);
}

/* Exports of the kernel, sorted by name as the format wants them. */
static void
put_exports (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  const struct
  {
    const char *name;
    guint64 va;
  } exports[] = {
    { "KeBugCheckEx", kernel->base + TEXT_RVA + 0x10 },
    { "NtBuildNumber", kernel->base + DATA_RVA + 0x700 },
    { "PsLoadedModuleList", kernel->list_head_va },
  };
  guint n = pointer_bytes_of (writer) == 8 ? 3 : 2;
  guint64 at = kernel->base + RDATA_RVA + 0x400;
  guint32 rva = RDATA_RVA + 0x400;

  put (writer, at + 0x0c, rva + 0x180, 4);
  put (writer, at + 0x10, 1, 4);
  put (writer, at + 0x14, n, 4);
  put (writer, at + 0x18, n, 4);
  put (writer, at + 0x1c, rva + 0x40, 4);
  put (writer, at + 0x20, rva + 0x60, 4);
  put (writer, at + 0x24, rva + 0x80, 4);
  put_text (writer, at + 0x180, "ntoskrnl.exe");
  for (guint i = 0; i < n; i++)
    {
      put (writer, at + 0x40 + 4 * i, exports[i].va - kernel->base, 4);
      put (writer, at + 0x60 + 4 * i, rva + 0xa0 + 0x20 * i, 4);
      put (writer, at + 0x80 + 2 * i, i, 2);
      put_text (writer, at + 0xa0 + 0x20 * i, exports[i].name);
    }
}

static void
put_images (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;

  for (guint i = 0; i < kernel->n_modules; i++)
    {
      const PscTestModule *module = &kernel->modules[i];

      if (module->has_header)
        put_header (writer, module, i == 0 && kernel->has_exports);
      if (module->has_debug_directory)
        put_debug_directory (writer, module);
    }
  if (kernel->has_exports)
    put_exports (writer);
  put_zero (writer, kernel->base + TEXT_RVA, 0x1000);
}

static void
put_time (const Writer *writer, guint64 va, guint64 time)
{
  put (writer, va, time, 8);
  put (writer, va + 8, time >> 32, 4);
}

static void
put_shared_data (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  guint64 va = kernel->shared_data_va;

  put_zero (writer, va, 0x1000);
  put_time (writer, va + 0x008, kernel->up_time);
  put_time (writer, va + 0x014, kernel->system_time);
  put (writer, va + 0x02c, machine_of (kernel->arch), 2);
  put (writer, va + 0x02e, machine_of (kernel->arch), 2);
  put (writer, va + 0x260, kernel->major >= 10 ? 0xf0000000u | kernel->build : 0, 4);
  put (writer, va + 0x264, kernel->product_type, 4);
  put (writer, va + 0x26c, kernel->major, 4);
  put (writer, va + 0x270, kernel->minor, 4);
}

guint64
psc_test_kernel_get_entry_va (const PscTestKernel *self, guint index)
{
  return self->entries_va + (guint64) index * 0x1000;
}

static void
put_entry (const Writer *writer, guint index)
{
  const PscTestKernel *kernel = writer->kernel;
  const PscTestModule *module = &kernel->modules[index];
  gboolean is_64 = pointer_bytes_of (writer) == 8;
  guint64 at = psc_test_kernel_get_entry_va (kernel, index);
  guint64 name = kernel->names_va + (guint64) index * 0x1000;
  guint64 next = index + 1 < kernel->n_modules ? psc_test_kernel_get_entry_va (kernel, index + 1)
                                               : kernel->list_head_va;
  guint64 before =
      index > 0 ? psc_test_kernel_get_entry_va (kernel, index - 1) : kernel->list_head_va;

  put_zero (writer, at, 0xa0);
  put_pointer (writer, at, next);
  put_pointer (writer, at + pointer_bytes_of (writer), before);
  put_pointer (writer, at + (is_64 ? 0x30 : 0x18), module->base);
  put (writer, at + (is_64 ? 0x40 : 0x20), module->n_bytes, 4);
  if (module->path != NULL)
    put_string (writer, at + (is_64 ? 0x48 : 0x24), module->path, name);
  if (module->image != NULL)
    put_string (writer, at + (is_64 ? 0x58 : 0x2c), module->image, name + 0x800);
  put (writer, at + (is_64 ? 0x78 : 0x40), module->checksum, 4);
  put (writer, at + (is_64 ? 0x80 : 0x44), module->timestamp, 4);
}

static void
put_modules (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  guint n = kernel->n_modules;

  put_pointer (writer, kernel->list_head_va,
               n > 0 ? psc_test_kernel_get_entry_va (kernel, 0) : kernel->list_head_va);
  put_pointer (writer, kernel->list_head_va + pointer_bytes_of (writer),
               n > 0 ? psc_test_kernel_get_entry_va (kernel, n - 1) : kernel->list_head_va);
  for (guint i = 0; i < n; i++)
    put_entry (writer, i);
}

static void
put_unloaded (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  gboolean is_64 = pointer_bytes_of (writer) == 8;
  guint n_bytes = is_64 ? 0x28 : 0x18;

  put_pointer (writer, kernel->unloaded_va, kernel->n_unloaded > 0 ? kernel->unloaded_ring_va : 0);
  put (writer, kernel->unloaded_va + 8, kernel->n_unloaded, 4);
  if (kernel->n_unloaded == 0)
    return;
  put_zero (writer, kernel->unloaded_ring_va, (gsize) n_bytes * PSC_TEST_MAX_UNLOADED);
  for (guint i = 0; i < kernel->n_unloaded; i++)
    {
      const PscTestUnloaded *unloaded = &kernel->unloaded[i];
      guint64 at = kernel->unloaded_ring_va + (guint64) i * n_bytes;

      if (unloaded->name != NULL)
        put_string (writer, at, unloaded->name,
                    kernel->unloaded_ring_va + 0x1000 + (guint64) i * 0x80);
      put_pointer (writer, at + (is_64 ? 0x10 : 0x08), unloaded->start);
      put_pointer (writer, at + (is_64 ? 0x18 : 0x0c), unloaded->end);
      put (writer, at + (is_64 ? 0x20 : 0x10), unloaded->time, 8);
    }
}

/* The control region, the processor block with its registers, and the first gate of the interrupt
 * table. */
static void
put_processor (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  guint64 handler = kernel->base + TEXT_RVA + 0x40;

  put_pointer (writer, kernel->processors_va, kernel->prcb_va);
  put_zero (writer, kernel->pcr_va, 0x200);
  put_zero (writer, kernel->prcb_va, 0x1000);
  if (kernel->arch == PSC_ARCH_X64)
    {
      put (writer, kernel->pcr_va + 0x18, kernel->pcr_va, 8);
      put (writer, kernel->pcr_va + 0x20, kernel->prcb_va, 8);
      put (writer, kernel->pcr_va + 0x38, kernel->idt_va, 8);
      put (writer, kernel->prcb_va + 0x100, 0x80050031, 8);
      put (writer, kernel->prcb_va + 0x110, kernel->directory_table_base, 8);
      put (writer, kernel->prcb_va + 0x118, kernel->n_levels == 5 ? 0x351ef8 : 0x350ef8, 8);
      put_zero (writer, kernel->prcb_va + 0x6e80, 8);
      put (writer, kernel->prcb_va + 0x6e80, kernel->kernel_directory_table_base, 8);
      put (writer, kernel->idt_va, handler & 0xffff, 2);
      put (writer, kernel->idt_va + 2, 0x10, 2);
      put (writer, kernel->idt_va + 4, 0x8e00, 2);
      put (writer, kernel->idt_va + 6, handler >> 16 & 0xffff, 2);
      put (writer, kernel->idt_va + 8, handler >> 32, 4);
      put (writer, kernel->idt_va + 12, 0, 4);
      return;
    }
  put (writer, kernel->idt_va, handler & 0xffff, 2);
  put (writer, kernel->idt_va + 2, 0x8e000008, 4);
  put (writer, kernel->idt_va + 6, handler >> 16 & 0xffff, 2);
}

static void
set (guint8 *block, guint offset, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    block[offset + i] = (guint8) (value >> (8 * i));
}

/* What decoding undoes, from the last step to the first. */
static void
encode (const PscTestKernel *kernel, guint8 *block)
{
  guint turn = (guint) (kernel->wait_never & 63);

  for (guint i = 0; i < kernel->kdbg_bytes; i += 8)
    {
      guint64 value = 0;
      guint64 swapped = 0;

      for (guint b = 0; b < 8; b++)
        value |= (guint64) block[i + b] << (8 * b);
      value ^= kernel->wait_always;
      for (guint b = 0; b < 8; b++)
        swapped |= (value >> (8 * b) & 0xff) << (56 - 8 * b);
      swapped ^= kernel->encoded_flag_va;
      if (turn != 0)
        swapped = swapped >> turn | swapped << (64 - turn);
      set (block, i, swapped ^ kernel->wait_never, 8);
    }
}

static void
put_kdbg (const Writer *writer)
{
  const PscTestKernel *kernel = writer->kernel;
  guint8 block[0x400] = { 0 };
  /* 32-bit kernels extend the sign of addresses. */
  guint64 extend = pointer_bytes_of (writer) == 4 ? G_GUINT64_CONSTANT (0xffffffff00000000) : 0;

  set (block, 0x10, 0x4742444b, 4);
  set (block, 0x14, kernel->kdbg_bytes, 4);
  set (block, 0x18, kernel->base | extend, 8);
  set (block, 0x36, (kernel->arch == PSC_ARCH_X86_PAE ? 1u : 0u) | kernel->n_levels << 2, 2);
  set (block, 0x48, kernel->list_head_va | extend, 8);
  set (block, 0x88, (kernel->base + DATA_RVA + 0x800) | extend, 8);
  set (block, 0x208, (kernel->base + DATA_RVA + 0x900) | extend, 8);
  set (block, 0x218, kernel->processors_va | extend, 8);
  set (block, 0x220, kernel->unloaded_va | extend, 8);
  set (block, 0x228, (kernel->unloaded_va + 8) | extend, 8);
  if (kernel->kdbg_bytes >= 0x380)
    set (block, 0x2f2, 0x100, 2);
  if (kernel->kdbg == PSC_TEST_KDBG_ENCODED)
    encode (kernel, block);
  if (kernel->kdbg != PSC_TEST_KDBG_NONE)
    writer->write (writer->target, kernel->kdbg_va, block, kernel->kdbg_bytes);
}

void
psc_test_kernel_write (const PscTestKernel *self, PscTestWrite write, gpointer target)
{
  const Writer writer = { self, write, target };
  guint64 data = self->base + DATA_RVA;

  put_images (&writer);
  put_zero (&writer, data, 0x3000);
  put (&writer, data + 0x700, 0xf0000000u | self->build, 4);
  for (guint i = 0; i < 5; i++)
    put_pointer (&writer, data + 0x800 + i * pointer_bytes_of (&writer), self->bugcheck[i]);
  put_text (&writer, data + 0x900, self->build_lab);
  put_kdbg (&writer);
  if (self->has_shared_data)
    put_shared_data (&writer);
  put_processor (&writer);
  put_modules (&writer);
  put_unloaded (&writer);
}

static void
write_flat (gpointer target, guint64 va, const void *bytes, gsize n_bytes)
{
  psc_test_memory_write ((PscTestMemory *) target, va, bytes, n_bytes);
}

void
psc_test_kernel_write_flat (const PscTestKernel *self, PscTestMemory *memory)
{
  psc_test_kernel_write (self, write_flat, memory);
}

static void
write_tables (gpointer target, guint64 va, const void *bytes, gsize n_bytes)
{
  psc_test_tables_write ((PscTestTables *) target, va, bytes, n_bytes);
}

void
psc_test_kernel_write_tables (const PscTestKernel *self, PscTestTables *tables)
{
  psc_test_kernel_write (self, write_tables, tables);
}

static void
init_modules (PscTestKernel *self, guint64 drivers)
{
  const PscTestModule modules[] = {
    { "ntoskrnl.exe", "\\SystemRoot\\system32\\ntoskrnl.exe", self->base, 0x840000, 0x0d8333e6,
      0xa5938c, TRUE, TRUE, TRUE, "ntkrnlmp.pdb", 0x81bc5c37, 1, "POOLCODE" },
    { "hal.dll", "\\SystemRoot\\system32\\hal.dll", drivers, 0x6000, 0x1a7be8e9, 0x8c2a, TRUE, TRUE,
      TRUE, "hal.pdb", 0x22, 1, NULL },
    { "myfault.sys", "\\??\\C:\\Users\\ada\\myfault.sys", drivers + 0x100000, 0x8000, 0x4e56cfa9,
      0xde40, TRUE, TRUE, FALSE, "c:\\users\\ada\\src\\myfault.pdb", 0xc0ffee, 7, NULL },
    { "paged-out.sys", "\\SystemRoot\\System32\\drivers\\paged-out.sys", drivers + 0x200000, 0x3000,
      0x50000000, 0x1234, FALSE, FALSE, FALSE, NULL, 0, 0, NULL },
  };

  memcpy (self->modules, modules, sizeof modules);
  self->n_modules = G_N_ELEMENTS (modules);
  self->unloaded[0] = (PscTestUnloaded){ "dam.sys", drivers + 0x400000, drivers + 0x413000,
                                         G_GUINT64_CONSTANT (0x01d707f230000000) };
  self->unloaded[1] = (PscTestUnloaded){ "WdBoot.sys", drivers + 0x500000, drivers + 0x511000,
                                         G_GUINT64_CONSTANT (0x01d707f238000000) };
  self->n_unloaded = 2;
}

void
psc_test_kernel_init (PscTestKernel *self, PscArch arch)
{
  gboolean is_64 = arch == PSC_ARCH_X64 || arch == PSC_ARCH_ARM64;
  guint64 pool = is_64 ? G_GUINT64_CONSTANT (0xffff8f0400000000) : 0x85000000;

  *self = (PscTestKernel){
    .arch = arch,
    .n_levels = is_64 ? 4 : 0,
    .build = is_64 ? 19041 : 7601,
    .major = is_64 ? 10 : 6,
    .minor = is_64 ? 0 : 1,
    .product_type = 1,
    .n_processors = 1,
    .system_time = G_GUINT64_CONSTANT (0x01d707f23dbb3399),
    .up_time = G_GUINT64_CONSTANT (37470000),
    .build_lab = is_64 ? "19041.1.amd64fre.vb_release.191206-1406"
                       : "7601.17514.x86fre.win7sp1_rtm.101119-1850",
    .kdbg_bytes = is_64 ? 0x380 : 0x340,
    .wait_never = G_GUINT64_CONSTANT (0x9f2a6c4d11e0837b),
    .wait_always = G_GUINT64_CONSTANT (0x5ac01f77e34b9d26),
    .has_exports = TRUE,
    .has_shared_data = TRUE,
    .base = is_64 ? G_GUINT64_CONSTANT (0xfffff8047ba00000) : 0x82600000,
    .shared_data_va = is_64 ? G_GUINT64_CONSTANT (0xfffff78000000000) : 0xffdf0000,
    .entries_va = pool + 0x10000,
    .names_va = pool + 0x20000,
    .unloaded_ring_va = pool + 0x30000,
    .pcr_va = pool + 0x40000,
    .prcb_va = pool + 0x40180,
    .idt_va = pool + 0x50000,
  };
  self->kdbg_va = self->base + DATA_RVA + 0x1b20;
  self->encoded_flag_va = self->base + DATA_RVA + 0x720;
  self->list_head_va = self->base + DATA_RVA + 0x390;
  self->unloaded_va = self->base + DATA_RVA + 0x600;
  self->processors_va = self->base + DATA_RVA + 0x640;
  init_modules (self, is_64 ? G_GUINT64_CONSTANT (0xfffff80480000000) : 0x88000000);
}

void
psc_test_kernel_init_for (PscTestKernel *self, PscTestPaging kind)
{
  static const PscArch arches[] = {
    [PSC_TEST_X86] = PSC_ARCH_X86,     [PSC_TEST_PAE] = PSC_ARCH_X86_PAE,
    [PSC_TEST_X64] = PSC_ARCH_X64,     [PSC_TEST_X64_LA57] = PSC_ARCH_X64,
    [PSC_TEST_ARM64] = PSC_ARCH_ARM64,
  };

  psc_test_kernel_init (self, arches[kind]);
  if (kind == PSC_TEST_X64_LA57)
    self->n_levels = 5;
}
