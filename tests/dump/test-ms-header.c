/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the header of a dump says of the machine, and that a field with the filler of Windows says
 * nothing.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/dump-files.h"
#include "support/open-dump.h"

/* Loop index: the width. */
static const guint widths[] = { 4, 8 };

static PscDump *
open_header (const PscTestDumpHeader *header, PscIssues *issues)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = psc_test_dump_write (header, memory);
  g_autoptr (GError) error = NULL;
  PscDump *dump = psc_test_open_dump (bytes, issues, &error);

  ck_assert_msg (dump != NULL, "%s", error != NULL ? error->message : "");
  return dump;
}

START_TEST (each_field_is_told)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  const PscDumpHints *hints;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  dump = open_header (&header, issues);
  hints = psc_dump_get_hints (dump);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_int_eq (hints->arch, widths[_i] == 8 ? PSC_ARCH_X64 : PSC_ARCH_X86);
  ck_assert (hints->has_directory_table_base);
  ck_assert_uint_eq (hints->directory_table_base, 0x1000);
  ck_assert_uint_eq (hints->pfn_database_va, header.pfn_database);
  ck_assert_uint_eq (hints->ps_loaded_module_list_va, header.module_list);
  ck_assert_uint_eq (hints->ps_active_process_head_va, header.process_list);
  ck_assert_uint_eq (hints->kdbg_va, header.kdbg);
  ck_assert_uint_eq (hints->windows_build, header.build);
  ck_assert_uint_eq (hints->n_processors, 4);
  ck_assert (hints->has_bugcheck);
  ck_assert_uint_eq (hints->bugcheck_code, 0xd1);
  for (guint i = 0; i < 4; i++)
    ck_assert_uint_eq (hints->bugcheck_parameters[i], header.bugcheck_parameters[i]);
  ck_assert_uint_eq (hints->system_time, header.system_time);
  ck_assert_uint_eq (hints->up_time, header.up_time);
  ck_assert_uint_eq (hints->product_type, 1);
  ck_assert_uint_eq (hints->context_ip, header.context_ip);
  ck_assert_uint_eq (hints->context_sp, header.context_sp);
  ck_assert_uint_eq (hints->cpus->len, 0);
  ck_assert_ptr_null (hints->kdbg);
}
END_TEST

START_TEST (filler_says_nothing)
{
  PscTestDumpHeader header = { .pointer_bytes = widths[_i], .dump_type = 1, .pae = 0xff };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = open_header (&header, issues);
  const PscDumpHints *hints = psc_dump_get_hints (dump);

  ck_assert_int_eq (hints->arch, PSC_ARCH_UNKNOWN);
  ck_assert (!hints->has_directory_table_base);
  ck_assert_uint_eq (hints->pfn_database_va, 0);
  ck_assert_uint_eq (hints->ps_loaded_module_list_va, 0);
  ck_assert_uint_eq (hints->ps_active_process_head_va, 0);
  ck_assert_uint_eq (hints->kdbg_va, 0);
  ck_assert_uint_eq (hints->windows_build, 0);
  ck_assert_uint_eq (hints->n_processors, 0);
  ck_assert (!hints->has_bugcheck);
  ck_assert_uint_eq (hints->system_time, 0);
  ck_assert_uint_eq (hints->up_time, 0);
  ck_assert_uint_eq (hints->product_type, 0);
  ck_assert_uint_eq (hints->context_ip, 0);
  ck_assert_uint_eq (hints->context_sp, 0);
}
END_TEST

START_TEST (numbers_that_cannot_be_are_not_believed)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  header.build = 100000;
  header.n_processors = 2049;
  header.product_type = 4;
  dump = open_header (&header, issues);

  ck_assert_uint_eq (psc_dump_get_hints (dump)->windows_build, 0);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->n_processors, 0);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->product_type, 0);
  psc_test_assert_dump_issue (issues, 0, "dump header: 100000 is no build of Windows");
}
END_TEST

/* Loop index: the machine. */
static const struct
{
  guint pointer_bytes;
  guint32 machine;
  guint8 pae;
  guint32 directory_table_base;
  PscArch arch;
} machines[] = {
  { 8, 0x8664, 0, 0x1000, PSC_ARCH_X64 },       { 8, 0xaa64, 0, 0x1000, PSC_ARCH_ARM64 },
  { 8, 0x14c, 0, 0x1000, PSC_ARCH_UNKNOWN },    { 8, 0x200, 0, 0x1000, PSC_ARCH_UNKNOWN },
  { 8, 0x18664, 0, 0x1000, PSC_ARCH_UNKNOWN },  { 4, 0x14c, 0, 0x1000, PSC_ARCH_X86 },
  { 4, 0x14c, 1, 0x1000, PSC_ARCH_X86_PAE },    { 4, 0x14c, 0xff, 0x1000, PSC_ARCH_X86 },
  { 4, 0x14c, 0xff, 0x1020, PSC_ARCH_X86_PAE }, { 4, 0x8664, 0, 0x1000, PSC_ARCH_UNKNOWN },
  { 4, 0x1c4, 0, 0x1000, PSC_ARCH_UNKNOWN },
};

START_TEST (the_machine_is_told_apart)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, machines[_i].pointer_bytes, 1);
  header.machine = machines[_i].machine;
  header.pae = machines[_i].pae;
  header.directory_table_base = machines[_i].directory_table_base;
  dump = open_header (&header, issues);

  ck_assert_int_eq (psc_dump_get_hints (dump)->arch, machines[_i].arch);
  ck_assert_uint_eq (psc_issues_get_n (issues), machines[_i].arch == PSC_ARCH_UNKNOWN ? 1 : 0);
}
END_TEST

START_TEST (the_context_is_that_of_the_machine)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) arm = NULL;
  g_autoptr (PscDump) other = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, 8, 1);
  header.machine = 0xaa64;
  bytes = psc_test_dump_write (&header, memory);
  arm = psc_test_open_dump (bytes, issues, NULL);
  psc_test_bytes_put_u32 (bytes, 0x30, 0x8664); /* the flags are now elsewhere, and 0 */
  other = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_hints (arm)->context_ip, header.context_ip);
  ck_assert_uint_eq (psc_dump_get_hints (arm)->context_sp, header.context_sp);
  ck_assert_uint_eq (psc_dump_get_hints (other)->context_ip, 0);
}
END_TEST

START_TEST (a_header_alone_is_told_and_has_no_memory)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 3);
  dump = open_header (&header, issues);

  ck_assert_int_eq (psc_dump_get_kind (dump), PSC_DUMP_MS_HEADER);
  ck_assert_str_eq (psc_dump_get_format (dump), widths[_i] == 8 ? "ms-triage-64" : "ms-triage-32");
  ck_assert_ptr_null (psc_dump_get_physical (dump));
  ck_assert_ptr_null (psc_dump_get_virtual (dump));
  ck_assert_ptr_null (psc_dump_get_triage (dump));
  ck_assert_uint_eq (psc_dump_get_hints (dump)->bugcheck_code, 0xd1);
  psc_test_assert_dump_issue (issues, 0, "dump header: the dump has a header and no memory");
}
END_TEST

START_TEST (an_encrypted_dump_says_so)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  header.attributes = 0x100;
  bytes = psc_test_dump_write (&header, memory);

  ck_assert_ptr_null (psc_test_open_dump (bytes, issues, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED));
  ck_assert_str_eq (error->message, "dump header: the dump is encrypted");
}
END_TEST

START_TEST (a_decrypted_dump_opens)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  header.attributes = 0x300;
  dump = open_header (&header, issues);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (a_file_that_was_too_small_is_an_issue)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  header.attributes = 0x4;
  dump = open_header (&header, issues);

  psc_test_assert_dump_issue (issues, 0,
                              "dump header: the dump file was too small, memory may be missing");
}
END_TEST

START_TEST (a_writer_that_failed_is_an_issue)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 1);
  bytes = psc_test_dump_write (&header, memory);
  psc_test_bytes_put_u32 (bytes, widths[_i] == 8 ? 0x1048 : 0xf9c, 0xc000007f);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  psc_test_assert_dump_issue (issues, 0,
                              "dump header: writing the dump ended with status 0xc000007f");
}
END_TEST

START_TEST (flags_of_the_page_tables_register_are_no_address)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, 8, 1);
  header.directory_table_base = G_GUINT64_CONSTANT (0x8000000000001002);
  dump = open_header (&header, issues);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->directory_table_base, 0x8000000000001002);
}
END_TEST

/* Each word of the header and of what follows it, at the values that hurt: a dump or an error, and
 * physical memory that can be asked. Loop index: the type. */
static const guint32 types_tried[] = { 1, 2, 6, 8, 0xa };

START_TEST (any_value_of_any_field_is_survived)
{
  static const guint32 values[] = { 0, 1, 2, 0x7fffffff, 0x80000000, G_MAXUINT32 };
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumpHeader header;
  gsize end;

  psc_test_dump_header_init (&header, 8, types_tried[_i]);
  bytes = psc_test_dump_write (&header, memory);
  end = MIN (bytes->len, 0x2100);
  /* Of the filler that nobody reads some words do. */
  for (gsize at = 8; at + 4 <= end; at += at < 0x100 || at >= 0xf90 ? 4 : 64)
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autoptr (PscIssues) issues = psc_issues_new ();
        g_autoptr (GError) error = NULL;
        g_autoptr (PscDump) dump = NULL;
        guint8 saved[4];
        guint64 start, length;

        memcpy (saved, bytes->data + at, 4);
        psc_test_bytes_put_u32 (bytes, at, values[i]);
        dump = psc_test_open_dump (bytes, issues, &error);
        memcpy (bytes->data + at, saved, 4);
        ck_assert ((dump == NULL) == (error != NULL));
        if (dump != NULL && psc_dump_get_physical (dump) != NULL)
          psc_source_find_data (psc_dump_get_physical (dump), 0, &start, &length);
      }
}
END_TEST

/* Loop index: the type. */
static const guint32 unknown_types[] = { 0, 11, 0x45474150, G_MAXUINT32 };

START_TEST (types_that_are_not_known_are_refused)
{
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, 8, unknown_types[_i]);
  bytes = psc_test_dump_header_write (&header);

  psc_test_assert_dump_refused (bytes, PSC_ERROR_UNSUPPORTED);
}
END_TEST

START_TEST (other_files_are_no_dumps)
{
  static const char *const others[] = { "", "PAGE", "PAGEDU6", "PAGEDU65", "page", "0: kd> !vm\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (others[i], strlen (others[i]));
      g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);

      ck_assert (!psc_dump_is_dump (file));
    }
}
END_TEST

START_TEST (a_signature_is_a_dump)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (widths[_i] == 8 ? "PAGEDU64" : "PAGEDUMP", 8);
  g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);

  ck_assert (psc_dump_is_dump (file));
}
END_TEST

static Suite *
ms_header_suite (void)
{
  Suite *suite = suite_create ("dump/ms-header");
  TCase *tcase = tcase_create ("ms-header");
  const int n_widths = G_N_ELEMENTS (widths);

  tcase_add_loop_test (tcase, each_field_is_told, 0, n_widths);
  tcase_add_loop_test (tcase, filler_says_nothing, 0, n_widths);
  tcase_add_loop_test (tcase, numbers_that_cannot_be_are_not_believed, 0, n_widths);
  tcase_add_loop_test (tcase, the_machine_is_told_apart, 0, G_N_ELEMENTS (machines));
  tcase_add_test (tcase, the_context_is_that_of_the_machine);
  tcase_add_loop_test (tcase, a_header_alone_is_told_and_has_no_memory, 0, n_widths);
  tcase_add_loop_test (tcase, an_encrypted_dump_says_so, 0, n_widths);
  tcase_add_loop_test (tcase, a_decrypted_dump_opens, 0, n_widths);
  tcase_add_loop_test (tcase, a_file_that_was_too_small_is_an_issue, 0, n_widths);
  tcase_add_loop_test (tcase, a_writer_that_failed_is_an_issue, 0, n_widths);
  tcase_add_test (tcase, flags_of_the_page_tables_register_are_no_address);
  tcase_add_loop_test (tcase, any_value_of_any_field_is_survived, 0, G_N_ELEMENTS (types_tried));
  tcase_add_loop_test (tcase, types_that_are_not_known_are_refused, 0,
                       G_N_ELEMENTS (unknown_types));
  tcase_add_test (tcase, other_files_are_no_dumps);
  tcase_add_loop_test (tcase, a_signature_is_a_dump, 0, n_widths);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (ms_header_suite ());
}
