/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lists of modules of triage dumps: entries of any length, and names and numbers that lie.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "support/check-main.h"
#include "support/open-dump.h"
#include "support/triage-file.h"

/* Loop index: the width. */
static const guint widths[] = { 4, 8 };

/* Places of the triage header that are alike in both widths. */
#define UNLOADED 0x18u
#define LIST 0x30u
#define N_MODULES 0x34u
#define STRINGS 0x38u
#define STRING_BYTES 0x3cu

static guint32
get_u32 (const GByteArray *bytes, gsize at)
{
  return (guint32) bytes->data[at] | (guint32) bytes->data[at + 1] << 8
         | (guint32) bytes->data[at + 2] << 16 | (guint32) bytes->data[at + 3] << 24;
}

static gsize
get_head (guint width)
{
  return width == 8 ? 0x2000 : 0x1000;
}

static GByteArray *
make_dump (guint width, guint stride)
{
  g_auto (PscTestTriage) triage = { 0 };
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, width, 4);
  psc_test_triage_init (&triage, &header);
  if (stride != 0)
    triage.stride = stride;
  return psc_test_triage_write (&triage, &header);
}

static guint64
get_kernel (guint width)
{
  return width == 8 ? G_GUINT64_CONSTANT (0xfffff80012000000) : 0x82000000;
}

/* The modules as lines: path, base from the kernel on, size, checksum, time stamp. */
static char *
list_modules (const GByteArray *bytes, guint width, PscIssues *issues)
{
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  const PscTriage *triage = psc_dump_get_triage (dump);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < triage->modules->len; i++)
    {
      const PscTriageModule *module = &g_array_index (triage->modules, PscTriageModule, i);

      g_string_append_printf (text, "%s %" G_GINT64_MODIFIER "x %x %x ",
                              module->path != NULL ? module->path : "?",
                              module->base - get_kernel (width), module->size_bytes,
                              module->checksum);
      if (module->has_timestamp)
        g_string_append_printf (text, "%x\n", module->timestamp);
      else
        g_string_append (text, "?\n");
    }
  return g_string_free (text, FALSE);
}

#define ALL_MODULES                                                                                \
  "\\SystemRoot\\system32\\ntoskrnl.exe 0 1046000 a5938c d8333e6\n"                                \
  "hal.dll 2000000 6000 1111 0\n"                                                                  \
  "\\??\\C:\\drivers\\myfault.sys 3000000 8000 2222 5f000000\n"

/* Loop index: the length. */
static const struct
{
  guint width;
  guint stride;
} strides[] = {
  { 8, 0x90 }, { 8, 0x98 }, { 8, 0xa8 }, { 8, 0x200 }, { 4, 0x4c }, { 4, 0x54 }, { 4, 0x200 },
};

START_TEST (modules_are_told_whatever_their_length)
{
  g_autoptr (GByteArray) bytes = make_dump (strides[_i].width, strides[_i].stride);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = list_modules (bytes, strides[_i].width, issues);

  ck_assert_str_eq (modules, ALL_MODULES);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (entries_that_end_in_front_of_their_time_stamp_have_none)
{
  /* Of three entries of 0x88 bytes the time stamp of each is the name of the next: the shortest
   * length that is allowed. */
  g_autoptr (GByteArray) bytes = make_dump (8, 0x90);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = NULL;
  gsize list = get_u32 (bytes, 0x2000 + LIST);

  memmove (bytes->data + list + 0x88, bytes->data + list + 0x90, 0x88);
  memmove (bytes->data + list + 0x110, bytes->data + list + 0x120, 0x88);
  psc_test_bytes_put_u32 (bytes, 0x2000 + STRINGS, (guint32) list + 3 * 0x88);
  psc_test_bytes_put_u32 (bytes, 0x2000 + STRING_BYTES, 0x1000);
  modules = list_modules (bytes, 8, issues);

  ck_assert_str_eq (modules, "\\SystemRoot\\system32\\ntoskrnl.exe 0 1046000 a5938c ?\n"
                             "hal.dll 2000000 6000 1111 ?\n"
                             "\\??\\C:\\drivers\\myfault.sys 3000000 8000 2222 ?\n");
}
END_TEST

START_TEST (a_length_that_lies_is_found_by_the_images)
{
  const guint32 moves[] = { 1, 3, 4, 24, 3 * 0x400 };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autofree char *modules = NULL;
      gsize head = get_head (widths[_i]);

      /* The names begin before they really do, or far before the list: no length is announced. */
      psc_test_bytes_put_u32 (bytes, head + STRINGS, get_u32 (bytes, head + STRINGS) - moves[i]);
      psc_test_bytes_put_u32 (bytes, head + STRING_BYTES,
                              get_u32 (bytes, head + STRING_BYTES) + moves[i]);
      modules = list_modules (bytes, widths[_i], issues);

      ck_assert_str_eq (modules, ALL_MODULES);
    }
}
END_TEST

START_TEST (an_entry_without_an_image_is_left_out)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = NULL;
  gsize list = get_u32 (bytes, get_head (widths[_i]) + LIST);
  gsize second = list + (widths[_i] == 8 ? 0x90 : 0x60);

  psc_test_bytes_put_u32 (bytes, second + (widths[_i] == 8 ? 0x48 : 0x24), 0);
  modules = list_modules (bytes, widths[_i], issues);

  ck_assert_str_eq (modules, "\\SystemRoot\\system32\\ntoskrnl.exe 0 1046000 a5938c d8333e6\n"
                             "\\??\\C:\\drivers\\myfault.sys 3000000 8000 2222 5f000000\n");
  psc_test_assert_dump_issue (issues, 0, "module list: 1 of 3 entries have no image");
}
END_TEST

START_TEST (numbers_of_modules_that_cannot_be_are_an_issue)
{
  const guint32 wrong[] = { 4000, PSC_MAX_MODULES, PSC_MAX_MODULES + 1, G_MAXUINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autofree char *modules = NULL;
      g_autofree char *message = NULL;

      psc_test_bytes_put_u32 (bytes, get_head (widths[_i]) + N_MODULES, wrong[i]);
      modules = list_modules (bytes, widths[_i], issues);

      ck_assert_str_eq (modules, "");
      message = g_strdup_printf ("module list: %u entries cannot be told apart", wrong[i]);
      psc_test_assert_dump_issue (issues, 0, message);
    }
}
END_TEST

START_TEST (no_modules_are_no_issue)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = NULL;

  psc_test_bytes_put_u32 (bytes, get_head (widths[_i]) + N_MODULES, 0);
  modules = list_modules (bytes, widths[_i], issues);

  ck_assert_str_eq (modules, "");
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

/* Loop index: the length of a name, in units. */
static const guint32 wrong_lengths[] = { 0,          PSC_MAX_KERNEL_NAME_BYTES / 2 + 1,
                                         0x3fffffff, 0x7fffffff,
                                         0x80000000, G_MAXUINT32 };

START_TEST (a_name_of_absurd_length_is_damaged)
{
  g_autoptr (GByteArray) bytes = make_dump (8, 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = NULL;
  gsize list = get_u32 (bytes, 0x2000 + LIST);

  psc_test_bytes_put_u32 (bytes, get_u32 (bytes, list + 0x90), wrong_lengths[_i]);
  modules = list_modules (bytes, 8, issues);

  ck_assert_ptr_nonnull (strstr (modules, "? 2000000 6000 1111 0\n"));
  psc_test_assert_dump_issue (issues, 0, "module list: 1 of 3 names are damaged");
}
END_TEST

START_TEST (a_name_outside_the_names_is_damaged)
{
  g_autoptr (GByteArray) whole = make_dump (8, 0);
  gsize list = get_u32 (whole, 0x2000 + LIST);
  guint32 names = get_u32 (whole, 0x2000 + STRINGS);
  guint32 end = names + get_u32 (whole, 0x2000 + STRING_BYTES);
  const guint32 wrong[] = { 0, names - 1, end - 3, end, whole->len, G_MAXUINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autofree char *modules = NULL;

      g_byte_array_append (bytes, whole->data, whole->len);
      psc_test_bytes_put_u32 (bytes, list + 0x90, wrong[i]);
      modules = list_modules (bytes, 8, issues);

      ck_assert_ptr_nonnull (strstr (modules, "? 2000000 6000 1111 0\n"));
    }
}
END_TEST

START_TEST (a_name_is_text_whatever_it_holds)
{
  g_autoptr (GByteArray) bytes = make_dump (8, 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *modules = NULL;
  gsize name = get_u32 (bytes, get_u32 (bytes, 0x2000 + LIST) + 0x90) + 4;

  psc_test_bytes_put_u16 (bytes, name, 0xd800); /* half a character */
  psc_test_bytes_put_u16 (bytes, name + 2, 0x4e2d);
  psc_test_bytes_put_u16 (bytes, name + 4, 0); /* ends it */
  modules = list_modules (bytes, 8, issues);

  ck_assert_ptr_nonnull (strstr (modules, "\n\xef\xbf\xbd\xe4\xb8\xad 2000000"));
}
END_TEST

START_TEST (unloaded_modules_are_told)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  const GArray *unloaded = psc_dump_get_triage (dump)->unloaded;

  ck_assert_uint_eq (unloaded->len, 2);
  ck_assert_str_eq (g_array_index (unloaded, PscTriageUnloaded, 0).name, "dam.sys");
  ck_assert_uint_eq (g_array_index (unloaded, PscTriageUnloaded, 0).start,
                     get_kernel (widths[_i]) + 0x4000000);
  ck_assert_uint_eq (g_array_index (unloaded, PscTriageUnloaded, 0).end,
                     get_kernel (widths[_i]) + 0x4010000);
  ck_assert_str_eq (g_array_index (unloaded, PscTriageUnloaded, 1).name, "longer_than_");
}
END_TEST

START_TEST (numbers_of_unloaded_modules_that_cannot_be_are_an_issue)
{
  static const struct
  {
    guint32 number;
    const char *message;
  } wrong[] = {
    { PSC_MAX_UNLOADED_MODULES, "entries are damaged" },
    { PSC_MAX_UNLOADED_MODULES + 1, "unloaded modules: 1025 announced, at most 1024" },
    { G_MAXUINT32, "unloaded modules: 4294967295 announced, at most 1024" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (widths[_i], 0);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (PscDump) dump = NULL;

      psc_test_bytes_put_u32 (bytes, get_u32 (bytes, get_head (widths[_i]) + UNLOADED),
                              wrong[i].number);
      dump = psc_test_open_dump (bytes, issues, NULL);

      ck_assert_uint_eq (psc_issues_get_n (issues), 1);
      ck_assert_ptr_nonnull (strstr (psc_issues_get (issues, 0)->message, wrong[i].message));
    }
}
END_TEST

START_TEST (an_unloaded_module_without_an_end_is_damaged)
{
  g_autoptr (GByteArray) bytes = make_dump (8, 0);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  psc_test_bytes_put_u64 (bytes, get_u32 (bytes, 0x2000 + UNLOADED) + 8 + 0x30, 0);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_triage (dump)->unloaded->len, 1);
  psc_test_assert_dump_issue (issues, 0, "unloaded modules: 1 of 2 entries are damaged");
}
END_TEST

static Suite *
triage_modules_suite (void)
{
  Suite *suite = suite_create ("dump/triage-modules");
  TCase *tcase = tcase_create ("triage-modules");
  const int n = G_N_ELEMENTS (widths);

  tcase_add_loop_test (tcase, modules_are_told_whatever_their_length, 0, G_N_ELEMENTS (strides));
  tcase_add_test (tcase, entries_that_end_in_front_of_their_time_stamp_have_none);
  tcase_add_loop_test (tcase, a_length_that_lies_is_found_by_the_images, 0, n);
  tcase_add_loop_test (tcase, an_entry_without_an_image_is_left_out, 0, n);
  tcase_add_loop_test (tcase, numbers_of_modules_that_cannot_be_are_an_issue, 0, n);
  tcase_add_loop_test (tcase, no_modules_are_no_issue, 0, n);
  tcase_add_loop_test (tcase, a_name_of_absurd_length_is_damaged, 0, G_N_ELEMENTS (wrong_lengths));
  tcase_add_test (tcase, a_name_outside_the_names_is_damaged);
  tcase_add_test (tcase, a_name_is_text_whatever_it_holds);
  tcase_add_loop_test (tcase, unloaded_modules_are_told, 0, n);
  tcase_add_loop_test (tcase, numbers_of_unloaded_modules_that_cannot_be_are_an_issue, 0, n);
  tcase_add_test (tcase, an_unloaded_module_without_an_end_is_damaged);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (triage_modules_suite ());
}
