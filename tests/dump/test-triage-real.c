/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small memory dump that Windows 10 itself wrote, where it is at hand: it is public and no part
 * of the project (`dmp/triage_x64.dmp` of rizinorg/rizin-testbins), PSC_TEST_DATA names the folder.
 * The figures were measured apart from this program.
 */
#include "config.h"

#include <string.h>

#include "bytes/cursor.h"
#include "support/check-main.h"
#include "support/open-dump.h"
#include "support/toolchain.h"

static PscIssues *issues;
static PscDump *dump;

/* Whether the dump is here; where it is not the test is skipped. */
static gboolean
has_dump (void)
{
  g_autofree char *path = psc_test_data_path ("dmp/triage_x64.dmp");
  g_autoptr (PscSource) file = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return FALSE;
  file = psc_test_open (path);
  issues = psc_issues_new ();
  dump = psc_dump_open (file, path, issues, NULL, &error);
  ck_assert_msg (dump != NULL, "%s", error != NULL ? error->message : "");
  return TRUE;
}

static void
close_dump (void)
{
  g_clear_pointer (&dump, psc_dump_free);
  g_clear_pointer (&issues, psc_issues_unref);
}

START_TEST (the_header_is_read)
{
  const PscDumpHints *hints;

  if (!has_dump ())
    return;
  hints = psc_dump_get_hints (dump);

  ck_assert_str_eq (psc_dump_get_format (dump), "ms-triage-64");
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_int_eq (hints->arch, PSC_ARCH_X64);
  ck_assert_uint_eq (hints->windows_build, 19041);
  ck_assert_uint_eq (hints->n_processors, 16);
  ck_assert_uint_eq (hints->directory_table_base, 0x1ad000);
  ck_assert_uint_eq (hints->pfn_database_va, 0xfffff8047c6fc500);
  ck_assert_uint_eq (hints->ps_loaded_module_list_va, 0xfffff8047c62a390);
  ck_assert_uint_eq (hints->ps_active_process_head_va, 0xfffff8047c61e200);
  ck_assert_uint_eq (hints->kdbg_va, 0xfffff8047c600b20);
  ck_assert_uint_eq (hints->system_time, 0x01d707f23dbb3399);
  ck_assert_uint_eq (hints->up_time / 10000, 3747);
  ck_assert_uint_eq (hints->product_type, 1);
}
END_TEST

START_TEST (the_crash_is_read)
{
  const PscDumpHints *hints;

  if (!has_dump ())
    return;
  hints = psc_dump_get_hints (dump);

  ck_assert (hints->has_bugcheck);
  ck_assert_uint_eq (hints->bugcheck_code, 0x1000007e);
  ck_assert_uint_eq (hints->bugcheck_parameters[0], 0xffffffffc0000005);
  ck_assert_uint_eq (hints->bugcheck_parameters[1], 0xfffff8048b58334c);
  ck_assert_uint_eq (hints->bugcheck_parameters[2], 0xffff850429891ee8);
  ck_assert_uint_eq (hints->bugcheck_parameters[3], 0xffff850429891720);
  ck_assert_uint_eq (hints->context_ip, 0xfffff8048b58334c);
  ck_assert_uint_eq (hints->context_sp, 0xffff850429892120);
}
END_TEST

START_TEST (the_modules_are_read)
{
  static const struct
  {
    guint index;
    const char *path;
    guint64 base;
    guint32 size;
    guint32 timestamp;
  } expected[] = {
    { 0, "\\SystemRoot\\system32\\ntoskrnl.exe", 0xfffff8047ba00000, 0x1046000, 0x0d8333e6 },
    { 1, "\\SystemRoot\\system32\\hal.dll", 0xfffff80479440000, 0x6000, 0x1a7be8e9 },
    { 2, "\\SystemRoot\\system32\\kd.dll", 0xfffff80479450000, 0xb000, 0xfe185fa8 },
  };
  static const char *const followers[] = { "CLFS.SYS",   "tm.sys",    "PSHED.dll", "BOOTVID.dll",
                                           "FLTMGR.SYS", "msrpc.sys", "ksecdd.sys" };
  const GArray *modules;

  if (!has_dump ())
    return;
  modules = psc_dump_get_triage (dump)->modules;

  ck_assert_uint_eq (modules->len, 151);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const PscTriageModule *module = &g_array_index (modules, PscTriageModule, expected[i].index);

      ck_assert_str_eq (module->path, expected[i].path);
      ck_assert_uint_eq (module->base, expected[i].base);
      ck_assert_uint_eq (module->size_bytes, expected[i].size);
      ck_assert (module->has_timestamp);
      ck_assert_uint_eq (module->timestamp, expected[i].timestamp);
    }
  ck_assert_uint_eq (g_array_index (modules, PscTriageModule, 0).checksum, 0xa5938c);
  for (guint i = 0; i < G_N_ELEMENTS (followers); i++)
    ck_assert (
        g_str_has_suffix (g_array_index (modules, PscTriageModule, 3 + i).path, followers[i]));
  ck_assert (g_str_has_suffix (g_array_index (modules, PscTriageModule, 150).path, "rdpbus.sys"));
}
END_TEST

START_TEST (the_driver_at_fault_is_among_the_modules)
{
  const GArray *modules;
  const PscTriageModule *found = NULL;

  if (!has_dump ())
    return;
  modules = psc_dump_get_triage (dump)->modules;
  for (guint i = 0; i < modules->len; i++)
    {
      const PscTriageModule *module = &g_array_index (modules, PscTriageModule, i);

      if (psc_dump_get_hints (dump)->context_ip - module->base < module->size_bytes)
        found = module;
    }

  ck_assert_ptr_nonnull (found);
  ck_assert (g_str_has_suffix (found->path, "amdppm.sys"));
  ck_assert_uint_eq (found->base, 0xfffff8048b580000);
  ck_assert_uint_eq (found->size_bytes, 0x3b000);
  ck_assert_uint_eq (found->timestamp, 0xc9c03000);
  ck_assert_uint_eq (found->checksum, 0x38e6b);
}
END_TEST

START_TEST (the_unloaded_modules_are_read)
{
  static const char *const names[] = { "dam.sys", "WdBoot.sys", "hwpolicy.sys", "mcupdate.dll" };
  const GArray *unloaded;

  if (!has_dump ())
    return;
  unloaded = psc_dump_get_triage (dump)->unloaded;

  ck_assert_uint_eq (unloaded->len, G_N_ELEMENTS (names));
  for (guint i = 0; i < unloaded->len; i++)
    ck_assert_str_eq (g_array_index (unloaded, PscTriageUnloaded, i).name, names[i]);
}
END_TEST

START_TEST (the_debugger_data_is_decoded)
{
  const guint8 *kdbg;
  gsize n;

  if (!has_dump ())
    return;
  kdbg = g_bytes_get_data (psc_dump_get_hints (dump)->kdbg, &n);

  ck_assert_uint_eq (n, 0x380);
  ck_assert_int_eq (memcmp (kdbg + 0x10, "KDBG", 4), 0);
  ck_assert_uint_eq (psc_bytes_get_u64 (kdbg + 0x18), 0xfffff8047ba00000);
  ck_assert_uint_eq (psc_bytes_get_u64 (kdbg + 0x48), 0xfffff8047c62a390);
  ck_assert_uint_eq (psc_bytes_get_u64 (kdbg + 0x360), 0xfffffd8000000000);
}
END_TEST

/* A variable of the kernel, as the debugger data names it. */
static guint64
get_field (guint field)
{
  return psc_bytes_get_u64 (
      (const guint8 *) g_bytes_get_data (psc_dump_get_hints (dump)->kdbg, NULL) + field);
}

START_TEST (memory_is_read)
{
  PscSource *memory;
  char text[64] = "";
  guint8 bytes[0x9c];

  if (!has_dump ())
    return;
  memory = psc_dump_get_virtual (dump);

  /* NtBuildLab; the first page of the kernel; MmVerifierData, of which one value is set. */
  ck_assert (psc_source_read_all (memory, get_field (0x208), text, 40, "text", NULL));
  ck_assert_str_eq (text, "19041.1.amd64fre.vb_release.191206-1406");
  ck_assert (psc_source_read_all (memory, 0xfffff8047ba00000, bytes, 2, "image", NULL));
  ck_assert_int_eq (memcmp (bytes, "MZ", 2), 0);
  ck_assert (psc_source_read_all (memory, get_field (0x248), bytes, sizeof bytes, "data", NULL));
  for (guint at = 0; at < sizeof bytes; at += 4)
    ck_assert_uint_eq (psc_bytes_get_u32 (bytes + at), at == 0x7c ? 4 : 0);
}
END_TEST

/* The structures of a processor lie in pieces of their own, and in a copy: both agree. */
START_TEST (all_processors_are_there)
{
  PscSource *memory;
  guint8 pointers[16 * 8];
  guint8 *prcb;

  if (!has_dump ())
    return;
  memory = psc_dump_get_virtual (dump);
  prcb = g_malloc (0xaf00);

  ck_assert (
      psc_source_read_all (memory, get_field (0x218), pointers, sizeof pointers, "table", NULL));
  for (guint i = 0; i < 16; i++)
    {
      ck_assert (psc_source_read_all (memory, psc_bytes_get_u64 (pointers + 8 * i), prcb, 0xaf00,
                                      "processor", NULL));
      ck_assert_uint_eq (psc_bytes_get_u16 (prcb + 0x24), i);
    }
  g_free (prcb);
}
END_TEST

START_TEST (the_stack_is_read)
{
  const PscTriage *triage;
  guint8 *stack;

  if (!has_dump ())
    return;
  triage = psc_dump_get_triage (dump);
  stack = g_malloc (0x2118);

  ck_assert_uint_eq (triage->stack_va, 0xffff850429890ee8);
  ck_assert_uint_eq (triage->stack_bytes, 0x2118);
  ck_assert (psc_source_read_all (psc_dump_get_virtual (dump), triage->stack_va, stack, 0x2118,
                                  "stack", NULL));
  g_free (stack);
}
END_TEST

START_TEST (the_memory_manager_s_counters_are_not_told)
{
  if (!has_dump ())
    return;

  ck_assert (!psc_dump_get_triage (dump)->has_mm);
}
END_TEST

/* The pool's tag table itself is not in such a dump. */
START_TEST (what_is_not_in_the_dump_is_not_captured)
{
  if (!has_dump ())
    return;

  psc_test_assert_hole (psc_dump_get_virtual (dump), get_field (0x1b8), PSC_HOLE_NOT_CAPTURED, 0);
}
END_TEST

static Suite *
triage_real_suite (void)
{
  Suite *suite = suite_create ("dump/triage-real");
  TCase *tcase = tcase_create ("triage-real");

  tcase_add_checked_fixture (tcase, NULL, close_dump);
  tcase_add_test (tcase, the_header_is_read);
  tcase_add_test (tcase, the_crash_is_read);
  tcase_add_test (tcase, the_modules_are_read);
  tcase_add_test (tcase, the_driver_at_fault_is_among_the_modules);
  tcase_add_test (tcase, the_unloaded_modules_are_read);
  tcase_add_test (tcase, the_debugger_data_is_decoded);
  tcase_add_test (tcase, memory_is_read);
  tcase_add_test (tcase, all_processors_are_there);
  tcase_add_test (tcase, the_stack_is_read);
  tcase_add_test (tcase, the_memory_manager_s_counters_are_not_told);
  tcase_add_test (tcase, what_is_not_in_the_dump_is_not_captured);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (triage_real_suite ());
}
