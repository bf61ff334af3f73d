/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ELF cores of both classes: memory is read from its segments, registers from the notes, and tables
 * that lie lead to errors and issues.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/kdump-files.h"
#include "support/open-dump.h"

#define KERNEL_64 G_GUINT64_CONSTANT (0xfffff80012000000)

/* Loop index. */
static const struct
{
  PscTestElf elf;
  PscArch arch;
} machines[] = {
  { { .is_64 = TRUE, .machine = 62 }, PSC_ARCH_X64 },
  { { .is_64 = FALSE, .machine = 3 }, PSC_ARCH_X86_PAE },
  { { .is_64 = TRUE, .machine = 183 }, PSC_ARCH_ARM64 },
};

static PscCpuState
make_state (PscArch arch)
{
  PscCpuState state = {
    .cr3 = 0x1ad000, .cr4 = 0x6f8, .rip = 0x82654321, .rsp = 0x8d00f000, .idt_base = 0x80b95400
  };

  if (arch == PSC_ARCH_X64)
    {
      state.rip = KERNEL_64 + 0x4321;
      state.gs_base = KERNEL_64 + 0x100000;
      state.kernel_gs_base = 0x12345000;
    }
  return state;
}

static GByteArray *
make_notes (PscArch arch)
{
  GByteArray *notes = g_byte_array_new ();
  PscCpuState state = make_state (arch);

  if (arch == PSC_ARCH_ARM64)
    psc_test_notes_add_status (notes, 183, KERNEL_64 + 8, KERNEL_64 + 0x800000);
  else
    psc_test_notes_add_qemu (notes, &state);
  return notes;
}

static GByteArray *
make_core (guint machine)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = make_notes (machines[machine].arch);
  PscTestElf elf = machines[machine].elf;

  elf.notes = notes;
  return psc_test_elf_write (&elf, memory);
}

/* The place of a field of program header @index: 1 offset, 3 physical address, 4 bytes in the file,
 * 5 bytes in memory. */
static void
put_field (GByteArray *file, guint machine, guint index, guint field, guint64 value)
{
  guint width = machines[machine].elf.is_64 ? 8 : 4;

  psc_test_bytes_put_pointer (file,
                              psc_test_elf_get_header_place (&machines[machine].elf, index)
                                  + field * width,
                              value, width);
}

START_TEST (memory_and_registers_are_read_back)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) file = make_core ((guint) _i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);
  const PscDumpHints *hints = psc_dump_get_hints (dump);

  ck_assert_str_eq (psc_dump_get_format (dump), "elf");
  psc_test_assert_memory (dump, memory);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0, PSC_HOLE_NOT_CAPTURED, 0);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x11000, PSC_HOLE_NOT_CAPTURED, 0);
  ck_assert_int_eq (hints->arch, machines[_i].arch);
  ck_assert_uint_eq (hints->cpus->len, 1);
  ck_assert_uint_eq (hints->n_processors, 1);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 6);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 0);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (registers_of_qemu_are_at_their_places)
{
  g_autoptr (GByteArray) file = make_core (0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);
  const PscCpuState *cpu = &g_array_index (psc_dump_get_hints (dump)->cpus, PscCpuState, 0);
  PscCpuState expected = make_state (PSC_ARCH_X64);

  ck_assert_mem_eq (cpu, &expected, sizeof expected);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->n_page_levels, 4);
}
END_TEST

START_TEST (five_levels_of_page_tables_are_told_by_cr4)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .notes = notes };
  PscCpuState state = make_state (PSC_ARCH_X64);
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;

  state.cr4 |= 1 << 12;
  psc_test_notes_add_qemu (notes, &state);
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_hints (dump)->n_page_levels, 5);
}
END_TEST

START_TEST (registers_beside_a_wrong_machine_tell_the_right_one)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = make_notes (PSC_ARCH_X64);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 3, .notes = notes };
  g_autoptr (GByteArray) file = psc_test_elf_write (&elf, memory);
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_int_eq (psc_dump_get_hints (dump)->arch, PSC_ARCH_X64);
}
END_TEST

START_TEST (x86_without_registers_is_left_open)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = FALSE, .machine = 3 };
  g_autoptr (GByteArray) file = psc_test_elf_write (&elf, memory);
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_int_eq (psc_dump_get_hints (dump)->arch, PSC_ARCH_UNKNOWN);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->n_processors, 0);
}
END_TEST

/* Loop index: whether the guest has 32 bits, which the machine of the core does not tell. */
START_TEST (registers_of_virtual_box_are_at_their_places)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .notes = notes };
  PscCpuState state = make_state (_i == 0 ? PSC_ARCH_X64 : PSC_ARCH_X86_PAE);
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;
  const PscDumpHints *hints;

  state.lstar = _i == 0 ? KERNEL_64 + 0x200 : 0;
  psc_test_notes_add_vbox_core (notes, 0x00010006, 2);
  psc_test_notes_add_vbox_cpu (notes, &state);
  psc_test_notes_add_vbox_cpu (notes, &state);
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);
  hints = psc_dump_get_hints (dump);

  ck_assert_uint_eq (hints->cpus->len, 2);
  ck_assert_mem_eq (&g_array_index (hints->cpus, PscCpuState, 1), &state, sizeof state);
  ck_assert_int_eq (hints->arch, _i == 0 ? PSC_ARCH_X64 : PSC_ARCH_X86_PAE);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (registers_of_an_old_virtual_box_are_not_read)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .notes = notes };
  PscCpuState state = make_state (PSC_ARCH_X64);
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;

  psc_test_notes_add_vbox_core (notes, 0x00010000, 1);
  psc_test_notes_add_vbox_cpu (notes, &state);
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_hints (dump)->cpus->len, 0);
  ck_assert_uint_eq (psc_issues_get_n (issues), 2);
}
END_TEST

/* Loop index: the width of the header that the guest's driver left. */
START_TEST (a_header_left_by_the_guest_tells_of_the_kernel)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = make_notes (_i == 0 ? PSC_ARCH_X64 : PSC_ARCH_X86_PAE);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = _i == 0, .machine = _i == 0 ? 62 : 3, .notes = notes };
  g_autoptr (GByteArray) header_bytes = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;
  const PscDumpHints *hints;

  psc_test_dump_header_init (&header, _i == 0 ? 8 : 4, 1);
  header.directory_table_base = 0x1ad000;
  header.bugcheck_parameters[0] = _i == 0 ? KERNEL_64 : 0x80123000;
  header.pae = 1;
  header_bytes = psc_test_dump_header_write (&header);
  psc_test_notes_add (notes, "VMCOREINFO", TRUE, 0, header_bytes->data, header_bytes->len);
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);
  hints = psc_dump_get_hints (dump);

  ck_assert (hints->has_directory_table_base);
  ck_assert_uint_eq (hints->directory_table_base, 0x1ad000);
  ck_assert_uint_eq (hints->kdbg_va, header.kdbg);
  ck_assert_uint_eq (hints->kdbg_copy_va, header.bugcheck_parameters[0]);
  ck_assert_uint_eq (hints->windows_build, header.build);
  ck_assert_int_eq (hints->arch, _i == 0 ? PSC_ARCH_X64 : PSC_ARCH_X86_PAE);
  ck_assert_msg (!hints->has_bugcheck, "the header is as old as the driver's start");
  ck_assert_uint_eq (hints->cpus->len, 1);
}
END_TEST

START_TEST (text_of_a_linux_guest_is_no_header)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) notes = g_byte_array_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .notes = notes };
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;

  psc_test_notes_add (notes, "VMCOREINFO", TRUE, 0, "OSRELEASE=6.1.0\n", 16);
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert (!psc_dump_get_hints (dump)->has_directory_table_base);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (numbers_of_headers_beyond_16_bits_are_in_section_0)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = machines[_i].elf;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;

  elf.counts_in_section = TRUE;
  file = psc_test_elf_write (&elf, memory);
  dump = psc_test_open_dump (file, issues, NULL);

  psc_test_assert_memory (dump, memory);
}
END_TEST

START_TEST (segments_may_overlap_and_have_no_bytes)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .lists_twice = TRUE, .lists_unbacked = TRUE };
  g_autoptr (GByteArray) file = psc_test_elf_write (&elf, memory);
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);

  psc_test_assert_memory (dump, memory);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 6);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (pages_behind_the_end_of_the_file_are_missing_and_not_zero)
{
  g_autoptr (GByteArray) file = make_core ((guint) _i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint8 bytes[PSC_TEST_PAGE];
  PscHole hole;
  gsize n_read;

  g_byte_array_set_size (file, file->len - 0x1800);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x20000000, PSC_HOLE_TRUNCATED, 0);
  ck_assert (psc_source_read_to_hole (psc_dump_get_physical (dump), 0x12000, bytes, sizeof bytes,
                                      &n_read, &hole, NULL));
  ck_assert_uint_eq (n_read, 0x800);
  ck_assert_int_eq (hole.kind, PSC_HOLE_TRUNCATED);
  ck_assert_uint_eq (hole.length, 0x800);
}
END_TEST

/* Every length, up to where memory begins: opens with an issue or fails by name. */
START_TEST (every_truncation_of_the_tables_is_bounded)
{
  g_autoptr (GByteArray) file = make_core ((guint) _i);
  guint n_tables = file->len - 6 * PSC_TEST_PAGE;

  for (guint length = 0; length <= n_tables; length++)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscDump) dump = NULL;

      g_byte_array_append (cut, file->data, length);
      dump = psc_test_open_dump (cut, issues, &error);
      ck_assert (dump != NULL ? psc_issues_get_n (issues) > 0 : error != NULL);
      if (dump != NULL)
        psc_test_read_everything (psc_dump_get_physical (dump));
    }
}
END_TEST

START_TEST (a_core_without_physical_addresses_is_refused)
{
  g_autoptr (GByteArray) file = make_core (0);

  for (guint i = 1; i <= 4; i++)
    put_field (file, 0, i, 3, 0);

  psc_test_assert_dump_refused (file, PSC_ERROR_UNSUPPORTED);
}
END_TEST

/* Loop index: the field of a program header; all of them at their largest. */
START_TEST (segments_that_no_machine_has_are_left_out)
{
  g_autoptr (GByteArray) file = make_core (0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  put_field (file, 0, 1, (guint) _i, G_MAXUINT64);
  if (_i == 5)
    put_field (file, 0, 1, 4, G_MAXUINT64);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), _i == 4 ? 6 : 3);
  ck_assert_uint_eq (psc_issues_get_n (issues), _i == 4 ? 0 : 1);
}
END_TEST

START_TEST (absurd_numbers_of_headers_end_with_the_file)
{
  static const guint32 numbers[] = { 0xfffe, 0xffff, 0x100000, 0x100001, G_MAXUINT32 };
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62, .counts_in_section = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GByteArray) file = psc_test_elf_write (&elf, memory);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (PscDump) dump = NULL;

      psc_test_bytes_put_u32 (file, psc_test_elf_get_header_place (&elf, 5) + 44, numbers[i]);
      dump = psc_test_open_dump (file, issues, NULL);
      ck_assert_uint_ge (psc_issues_get_n (issues), 1);
    }
}
END_TEST

/* Loop index: which of the fields of the header is broken. */
START_TEST (headers_that_contradict_themselves_are_refused)
{
  static const struct
  {
    gsize place;
    guint16 value;
    PscError code;
  } breaks[] = {
    { 4, 0x0103, PSC_ERROR_CORRUPT },  /* class 3 */
    { 54, 0, PSC_ERROR_CORRUPT },      /* program headers of no size */
    { 54, 57, PSC_ERROR_CORRUPT },     /* and of another */
    { 18, 22, PSC_ERROR_UNSUPPORTED }, /* S/390 */
    { 56, 0, PSC_ERROR_UNSUPPORTED },  /* no program headers, no sections */
    { 16, 2, PSC_ERROR_UNRECOGNISED }, /* a program */
  };
  g_autoptr (GByteArray) file = make_core (0);

  psc_test_bytes_put_u16 (file, breaks[_i].place, breaks[_i].value);
  psc_test_assert_dump_refused (file, breaks[_i].code);
}
END_TEST

START_TEST (a_core_of_a_big_endian_machine_is_refused_by_name)
{
  g_autoptr (GByteArray) file = make_core (0);

  psc_test_bytes_put_u16 (file, 4, 0x0202);
  psc_test_bytes_put_u16 (file, 16, 0x0400);
  psc_test_assert_dump_refused (file, PSC_ERROR_UNSUPPORTED);
}
END_TEST

/* Loop index: what the first note says of the sizes of its name and its data. */
START_TEST (notes_that_lie_about_their_sizes_do_no_harm)
{
  static const guint32 sizes[][2] = {
    { 0, 0 }, { 0xffffffff, 8 }, { 5, 0xffffffff }, { 0xfffffffd, 0xfffffffd }, { 0x1000, 4 },
  };
  g_autoptr (GByteArray) file = make_core (0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  gsize notes = psc_test_elf_get_header_place (&machines[0].elf, 5);

  psc_test_bytes_put_u32 (file, notes, sizes[_i][0]);
  psc_test_bytes_put_u32 (file, notes + 4, sizes[_i][1]);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->cpus->len, 0);
}
END_TEST

/* Loop index: what QEMU's note says of its version and size. */
START_TEST (a_note_of_qemu_that_contradicts_itself_is_an_issue)
{
  static const guint32 words[][2] = { { 2, 0x1b8 }, { 1, 0 }, { 1, 0x1af }, { 1, 0x1b9 } };
  g_autoptr (GByteArray) file = make_core (0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  gsize data = psc_test_elf_get_header_place (&machines[0].elf, 5) + 20;

  psc_test_bytes_put_u32 (file, data, words[_i][0]);
  psc_test_bytes_put_u32 (file, data + 4, words[_i][1]);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_hints (dump)->cpus->len, 0);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
}
END_TEST

START_TEST (a_short_note_of_qemu_lacks_the_last_register_alone)
{
  g_autoptr (GByteArray) file = make_core (0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  gsize data = psc_test_elf_get_header_place (&machines[0].elf, 5) + 20;

  psc_test_bytes_put_u32 (file, data + 4, 0x1b0);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_hints (dump)->cpus->len, 1);
  ck_assert_uint_eq (g_array_index (psc_dump_get_hints (dump)->cpus, PscCpuState, 0).kernel_gs_base,
                     0);
}
END_TEST

START_TEST (a_xen_core_is_read_through_its_list_of_pages)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) file = psc_test_xen_write (memory, FALSE);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_str_eq (psc_dump_get_format (dump), "elf");
  psc_test_assert_memory (dump, memory);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x11000, PSC_HOLE_NOT_CAPTURED, 0);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (a_xen_core_of_a_paravirtualized_guest_is_refused)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) file = psc_test_xen_write (memory, TRUE);

  psc_test_assert_dump_refused (file, PSC_ERROR_UNSUPPORTED);
}
END_TEST

START_TEST (page_numbers_of_xen_that_no_machine_has_are_left_out)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) file = psc_test_xen_write (memory, FALSE);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  gsize numbers = 64 + 4 * 64 + 32;

  psc_test_bytes_put_u64 (file, numbers, G_GUINT64_CONSTANT (1) << 40);
  psc_test_bytes_put_u64 (file, numbers + 8, G_MAXUINT64);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 4);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
}
END_TEST

START_TEST (every_truncation_of_a_xen_core_is_bounded)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) file = psc_test_xen_write (memory, FALSE);

  for (guint length = 0; length < file->len; length += length < 0x200 ? 1 : 0x333)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscDump) dump = NULL;

      g_byte_array_append (cut, file->data, length);
      dump = psc_test_open_dump (cut, issues, &error);
      ck_assert (dump != NULL ? psc_issues_get_n (issues) > 0 : error != NULL);
    }
}
END_TEST

static Suite *
elf_suite (void)
{
  Suite *suite = suite_create ("dump/elf-dump");
  TCase *whole = tcase_create ("whole");
  TCase *damaged = tcase_create ("damaged");
  TCase *xen = tcase_create ("xen");
  const int n_machines = (int) G_N_ELEMENTS (machines);

  tcase_add_loop_test (whole, memory_and_registers_are_read_back, 0, n_machines);
  tcase_add_test (whole, registers_of_qemu_are_at_their_places);
  tcase_add_test (whole, five_levels_of_page_tables_are_told_by_cr4);
  tcase_add_test (whole, registers_beside_a_wrong_machine_tell_the_right_one);
  tcase_add_test (whole, x86_without_registers_is_left_open);
  tcase_add_loop_test (whole, registers_of_virtual_box_are_at_their_places, 0, 2);
  tcase_add_test (whole, registers_of_an_old_virtual_box_are_not_read);
  tcase_add_loop_test (whole, a_header_left_by_the_guest_tells_of_the_kernel, 0, 2);
  tcase_add_test (whole, text_of_a_linux_guest_is_no_header);
  tcase_add_loop_test (whole, numbers_of_headers_beyond_16_bits_are_in_section_0, 0, n_machines);
  tcase_add_test (whole, segments_may_overlap_and_have_no_bytes);
  suite_add_tcase (suite, whole);

  tcase_add_loop_test (damaged, pages_behind_the_end_of_the_file_are_missing_and_not_zero, 0,
                       n_machines);
  tcase_add_loop_test (damaged, every_truncation_of_the_tables_is_bounded, 0, n_machines);
  tcase_add_test (damaged, a_core_without_physical_addresses_is_refused);
  tcase_add_loop_test (damaged, segments_that_no_machine_has_are_left_out, 3, 6);
  tcase_add_test (damaged, absurd_numbers_of_headers_end_with_the_file);
  tcase_add_loop_test (damaged, headers_that_contradict_themselves_are_refused, 0, 6);
  tcase_add_test (damaged, a_core_of_a_big_endian_machine_is_refused_by_name);
  tcase_add_loop_test (damaged, notes_that_lie_about_their_sizes_do_no_harm, 0, 5);
  tcase_add_loop_test (damaged, a_note_of_qemu_that_contradicts_itself_is_an_issue, 0, 4);
  tcase_add_test (damaged, a_short_note_of_qemu_lacks_the_last_register_alone);
  suite_add_tcase (suite, damaged);

  tcase_add_test (xen, a_xen_core_is_read_through_its_list_of_pages);
  tcase_add_test (xen, a_xen_core_of_a_paravirtualized_guest_is_refused);
  tcase_add_test (xen, page_numbers_of_xen_that_no_machine_has_are_left_out);
  tcase_add_test (xen, every_truncation_of_a_xen_core_is_bounded);
  suite_add_tcase (suite, xen);
  return suite;
}

int
main (void)
{
  return psc_check_run (elf_suite ());
}
