/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps of virtual machines through the loader: from the registers of a processor, from the header
 * that a guest's driver left, and from memory alone.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"
#include "support/kdump-files.h"

#define N_KINDS 5

typedef struct
{
  PscTestDumped dumped;
  GByteArray *notes;
} Fixture;

static void
fixture_init (Fixture *self, PscTestPaging kind)
{
  psc_test_dumped_init (&self->dumped, kind, 1);
  /* No header names it. */
  self->dumped.kernel.n_processors = 1;
  psc_test_tables_map_self (self->dumped.tables, 0x1ed);
  self->notes = g_byte_array_new ();
}

static void
fixture_clear (Fixture *self)
{
  g_byte_array_unref (self->notes);
  psc_test_dumped_clear (&self->dumped);
}

static PscCpuState
get_cpu (const Fixture *self)
{
  const PscTestKernel *kernel = &self->dumped.kernel;
  PscCpuState cpu = {
    .cr3 = psc_test_tables_get_root (self->dumped.tables),
    .idt_base = kernel->idt_va,
    .gs_base = kernel->pcr_va,
    .rip = kernel->base + 0x1010,
  };

  if (kernel->n_levels == 5)
    cpu.cr4 = 0x1000;
  else if (kernel->arch != PSC_ARCH_X86)
    cpu.cr4 = 0x20;
  return cpu;
}

static guint16
get_elf_machine (const Fixture *self)
{
  switch (self->dumped.kernel.arch)
    {
    case PSC_ARCH_X86:
    case PSC_ARCH_X86_PAE:
      return 3;
    case PSC_ARCH_ARM64:
      return 183;
    case PSC_ARCH_X64:
    case PSC_ARCH_UNKNOWN:
      break;
    }
  return 62;
}

static PscLoaded *
load_elf (Fixture *self)
{
  PscTestElf elf = {
    .is_64 = TRUE,
    .machine = get_elf_machine (self),
    .notes = self->notes->len > 0 ? self->notes : NULL,
  };
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  PscLoaded *loaded;

  psc_test_kernel_write_tables (&self->dumped.kernel, self->dumped.tables);
  bytes = psc_test_elf_write (&elf, self->dumped.memory);
  loaded = psc_test_load_bytes (bytes, &error);
  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");
  return loaded;
}

static void
assert_read_back (const Fixture *self, const PscLoaded *loaded, const char *format)
{
  psc_test_loaded_assert_no_warning (loaded);
  ck_assert_str_eq (psc_test_loaded_get_file (loaded)->format, format);
  psc_test_dumped_assert_machine (&self->dumped, loaded);
  psc_test_dumped_assert_modules (&self->dumped, loaded);
  psc_test_loaded_assert_memory (loaded, self->dumped.kernel.base, "MZ", 2);
}

START_TEST (a_core_with_the_registers_of_qemu_is_read_back)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;
  PscCpuState cpu;

  fixture_init (&fixture, (PscTestPaging) _i);
  cpu = get_cpu (&fixture);
  psc_test_notes_add_qemu (fixture.notes, &cpu);
  loaded = load_elf (&fixture);

  assert_read_back (&fixture, loaded, "elf");
  ck_assert_uint_eq (psc_test_loaded_get_file (loaded)->machine.n_processors, 1);
  ck_assert_ptr_null (psc_test_loaded_get_evidence (loaded)->crash);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_core_of_virtualbox_is_read_back)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;
  PscCpuState cpu;

  fixture_init (&fixture, (PscTestPaging) _i);
  cpu = get_cpu (&fixture);
  /* What enters the kernel here is a system call. */
  cpu.idt_base = 0;
  cpu.lstar = fixture.dumped.kernel.base + 0x1040;
  psc_test_notes_add_vbox_core (fixture.notes, 0x00010006, 1);
  psc_test_notes_add_vbox_cpu (fixture.notes, &cpu);
  loaded = load_elf (&fixture);

  assert_read_back (&fixture, loaded, "elf");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_core_without_registers_is_read_back)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  loaded = load_elf (&fixture);

  assert_read_back (&fixture, loaded, "elf");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_header_of_a_guests_driver_names_what_is_encoded)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) header = NULL;
  Fixture fixture;
  guint64 copy;
  guint8 block[0x380];
  PscTestKernel plain;

  fixture_init (&fixture, PSC_TEST_X64);
  /* The kernel's own block is encoded, the driver's copy of it is not. */
  plain = fixture.dumped.kernel;
  fixture.dumped.kernel.kdbg = PSC_TEST_KDBG_ENCODED;
  copy = fixture.dumped.kernel.names_va + 0x90000;
  plain.kdbg_va = copy;
  {
    g_autoptr (PscTestMemory) flat = psc_test_memory_new ();
    g_autoptr (PscSource) source = NULL;

    psc_test_kernel_write_flat (&plain, flat);
    source = psc_test_memory_to_source (flat);
    ck_assert (psc_source_read_all (source, copy, block, sizeof block, "block", NULL));
  }
  psc_test_tables_write (fixture.dumped.tables, copy, block, sizeof block);
  fixture.dumped.header.bugcheck_code = 0x161;
  fixture.dumped.header.bugcheck_parameters[0] = copy;
  header = psc_test_dump_header_write (&fixture.dumped.header);
  psc_test_notes_add (fixture.notes, "VMCOREINFO", TRUE, 0, header->data, header->len);
  loaded = load_elf (&fixture);

  /* Unloaded modules are known by the block alone. */
  assert_read_back (&fixture, loaded, "elf");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_crash_of_a_virtual_machine_is_read_from_its_memory)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;
  PscCpuState cpu;
  const PscCrash *crash;

  fixture_init (&fixture, PSC_TEST_X64);
  fixture.dumped.kernel.bugcheck[0] = 0xd1;
  fixture.dumped.kernel.bugcheck[1] = 0x28;
  cpu = get_cpu (&fixture);
  psc_test_notes_add_qemu (fixture.notes, &cpu);
  loaded = load_elf (&fixture);

  crash = psc_test_loaded_get_evidence (loaded)->crash;
  ck_assert_ptr_nonnull (crash);
  ck_assert_uint_eq (crash->code, 0xd1);
  ck_assert_uint_eq (crash->parameters[0], 0x28);
  ck_assert_uint_eq (crash->parameters[1], 0);
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  PscTestPaging kind;
  guint pointer_bytes;
  const char *machine;
  gboolean is_flat;
} kdumps[] = {
  { PSC_TEST_X64, 8, "x86_64", FALSE },      { PSC_TEST_X64, 8, "x86_64", TRUE },
  { PSC_TEST_X64_LA57, 8, "x86_64", FALSE }, { PSC_TEST_ARM64, 8, "aarch64", FALSE },
  { PSC_TEST_X86, 4, "i686", FALSE },        { PSC_TEST_PAE, 4, "i686", FALSE },
};

START_TEST (a_compressed_dump_is_read_back)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  PscCpuState cpu;
  PscTestKdump kdump = {
    .pointer_bytes = kdumps[_i].pointer_bytes,
    .machine = kdumps[_i].machine,
    .block_bytes = 4096,
    .compression = PSC_TEST_ZLIB,
  };

  fixture_init (&fixture, kdumps[_i].kind);
  cpu = get_cpu (&fixture);
  if (fixture.dumped.kernel.arch != PSC_ARCH_ARM64)
    {
      psc_test_notes_add_qemu (fixture.notes, &cpu);
      kdump.notes = fixture.notes;
    }
  psc_test_kernel_write_tables (&fixture.dumped.kernel, fixture.dumped.tables);
  bytes = psc_test_kdump_write (&kdump, fixture.dumped.memory);
  if (kdumps[_i].is_flat)
    {
      g_autoptr (GByteArray) kept = g_steal_pointer (&bytes);

      bytes = psc_test_flatten (kept, 10000, TRUE);
    }
  loaded = psc_test_load_bytes (bytes, &error);
  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");

  assert_read_back (&fixture, loaded, "kdump");
  fixture_clear (&fixture);
}
END_TEST

static GByteArray *
write_raw (Fixture *self)
{
  psc_test_kernel_write_tables (&self->dumped.kernel, self->dumped.tables);
  return psc_test_raw_write (self->dumped.memory, 0, 0);
}

START_TEST (an_image_of_memory_is_read_back)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  bytes = write_raw (&fixture);
  loaded = psc_test_load_bytes (bytes, &error);
  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");

  assert_read_back (&fixture, loaded, "raw");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_image_of_memory_may_begin_with_anything_but_text)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  bytes = write_raw (&fixture);
  for (guint i = 0; i < 0x4000; i++)
    bytes->data[i] = (guint8) (i * 7);
  loaded = psc_test_load_bytes (bytes, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_str_eq (psc_test_loaded_get_file (loaded)->format, "raw");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_image_without_a_kernel_is_no_dump)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  bytes = write_raw (&fixture);
  /* The signature of its one image is gone from the table's page on. */
  memset (bytes->data + psc_test_tables_get_root (fixture.dumped.tables), 0, 4096);

  ck_assert_ptr_null (psc_test_load_bytes (bytes, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_dump_in_an_archive_is_read_back)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  Fixture fixture;
  gsize n_read = 0;
  gsize n_written = 0;

  fixture_init (&fixture, PSC_TEST_X64);
  if (_i == 0)
    bytes = write_raw (&fixture);
  else
    {
      psc_test_kernel_write_tables (&fixture.dumped.kernel, fixture.dumped.tables);
      bytes = psc_test_dump_write (&fixture.dumped.header, fixture.dumped.memory);
    }
  g_byte_array_set_size (packed, bytes->len + 4096);
  ck_assert_int_eq (g_converter_convert (G_CONVERTER (compressor), bytes->data, bytes->len,
                                         packed->data, packed->len, G_CONVERTER_INPUT_AT_END,
                                         &n_read, &n_written, NULL),
                    G_CONVERTER_FINISHED);
  g_byte_array_set_size (packed, (guint) n_written);
  loaded = psc_test_load_bytes (packed, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_str_eq (psc_test_loaded_get_file (loaded)->format, _i == 0 ? "raw" : "ms-full-64");
  psc_test_dumped_assert_modules (&fixture.dumped, loaded);
  /* The unpacked file has no name, but the memory stays open. */
  psc_test_loaded_assert_memory (loaded, fixture.dumped.kernel.base, "MZ", 2);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_core_of_another_system_is_refused)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  PscTestElf elf = { .is_64 = TRUE, .machine = 62 };

  bytes = psc_test_elf_write (&elf, memory);

  ck_assert_ptr_null (psc_test_load_bytes (bytes, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert_ptr_nonnull (strstr (error->message, "no Windows kernel"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/dump-hypervisor");
  TCase *tcase = tcase_create ("dump-hypervisor");

  tcase_add_loop_test (tcase, a_core_with_the_registers_of_qemu_is_read_back, 0, 4);
  tcase_add_loop_test (tcase, a_core_of_virtualbox_is_read_back, PSC_TEST_X64,
                       PSC_TEST_X64_LA57 + 1);
  tcase_add_loop_test (tcase, a_core_without_registers_is_read_back, 0, N_KINDS);
  tcase_add_test (tcase, the_header_of_a_guests_driver_names_what_is_encoded);
  tcase_add_test (tcase, the_crash_of_a_virtual_machine_is_read_from_its_memory);
  tcase_add_loop_test (tcase, a_compressed_dump_is_read_back, 0, G_N_ELEMENTS (kdumps));
  tcase_add_loop_test (tcase, an_image_of_memory_is_read_back, 0, N_KINDS);
  tcase_add_test (tcase, an_image_of_memory_may_begin_with_anything_but_text);
  tcase_add_test (tcase, an_image_without_a_kernel_is_no_dump);
  tcase_add_loop_test (tcase, a_dump_in_an_archive_is_read_back, 0, 2);
  tcase_add_test (tcase, a_core_of_another_system_is_refused);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
