/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Triage dumps of both widths: the header with its marks, the counters, and the memory that is put
 * together of stack, structures, debugger data and pieces.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "support/check-main.h"
#include "support/open-dump.h"
#include "support/triage-file.h"

/* Loop index: the width. */
static const guint widths[] = { 4, 8 };

/* Places of the triage header. */
typedef struct
{
  gsize head;
  gsize data_page;
  gsize kdbg;
  gsize blocks;
} Places;

static Places
get_places (guint width)
{
  return width == 8 ? (Places){ 0x2000, 0x2068, 0x2070, 0x2078 }
                    : (Places){ 0x1000, 0x1050, 0x1058, 0x1060 };
}

static guint32
get_u32 (const GByteArray *bytes, gsize at)
{
  return (guint32) bytes->data[at] | (guint32) bytes->data[at + 1] << 8
         | (guint32) bytes->data[at + 2] << 16 | (guint32) bytes->data[at + 3] << 24;
}

static GByteArray *
make_dump (guint width, PscTestDumpHeader *header)
{
  g_auto (PscTestTriage) triage = { 0 };

  psc_test_dump_header_init (header, width, 4);
  psc_test_triage_init (&triage, header);
  return psc_test_triage_write (&triage, header);
}

static guint64
get_kernel (const PscTestDumpHeader *header)
{
  return header->kdbg & ~G_GUINT64_CONSTANT (0xffffff);
}

static void
assert_bytes (PscDump *dump, guint64 va, const char *expected)
{
  char bytes[256];
  gsize n = strlen (expected);

  ck_assert (psc_source_read_all (psc_dump_get_virtual (dump), va, bytes, n, "memory", NULL));
  ck_assert_msg (memcmp (bytes, expected, n) == 0, "%.*s", (int) n, bytes);
}

START_TEST (memory_is_put_together_of_all_parts)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumpHeader header;

  bytes = make_dump (widths[_i], &header);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_str_eq (psc_dump_get_format (dump), widths[_i] == 8 ? "ms-triage-64" : "ms-triage-32");
  ck_assert_ptr_null (psc_dump_get_physical (dump));
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 0);
  assert_bytes (dump, get_kernel (&header) + 0x9000, "19041.1.amd64fre");
  assert_bytes (dump, header.context_sp + 0x30, "0123456789:;<=>?");
  assert_bytes (dump, header.kdbg + 0x10, "KDBG");
  psc_test_assert_hole (psc_dump_get_virtual (dump), header.context_sp + 64, PSC_HOLE_NOT_CAPTURED,
                        0);
  psc_test_assert_hole (psc_dump_get_virtual (dump), header.context_sp - 1, PSC_HOLE_NOT_CAPTURED,
                        1);
}
END_TEST

START_TEST (hints_are_those_of_the_header_and_the_debugger_data)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumpHeader header;
  const PscDumpHints *hints;
  const guint8 *kdbg;
  gsize n;

  bytes = make_dump (widths[_i], &header);
  dump = psc_test_open_dump (bytes, issues, NULL);
  hints = psc_dump_get_hints (dump);
  kdbg = g_bytes_get_data (hints->kdbg, &n);

  ck_assert_uint_eq (hints->windows_build, header.build);
  ck_assert_uint_eq (hints->kdbg_va, header.kdbg);
  ck_assert_uint_eq (n, 0x380);
  ck_assert_int_eq (memcmp (kdbg + 0x10, "KDBG", 4), 0);
  ck_assert_uint_eq (psc_dump_get_triage (dump)->stack_va, header.context_sp);
  ck_assert_uint_eq (psc_dump_get_triage (dump)->stack_bytes, 64);
}
END_TEST

START_TEST (structures_are_put_where_they_belong)
{
  g_auto (PscTestTriage) triage = { 0 };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) table = g_byte_array_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestTriageBlock block;
  PscTestDumpHeader header;
  guint width = widths[_i];
  guint64 kernel;

  psc_test_dump_header_init (&header, width, 4);
  psc_test_triage_init (&triage, &header);
  kernel = get_kernel (&header);
  /* Processor 2: the sizes and places are those that the made-up debugger data tells. */
  triage.prcb = g_byte_array_new ();
  g_byte_array_set_size (triage.prcb, 0x40);
  memset (triage.prcb->data, 'p', 0x40);
  triage.prcb->data[0x24] = 2;
  triage.prcb->data[0x25] = 0;
  psc_test_bytes_put_pointer (triage.prcb, 8, kernel + 0x710000, width);
  triage.thread = g_byte_array_new ();
  g_byte_array_set_size (triage.thread, 0x48);
  memset (triage.thread->data, 't', 0x48);
  psc_test_bytes_put_pointer (triage.thread, 0x30, kernel + 0x720000, width);
  triage.process = g_byte_array_new ();
  g_byte_array_set_size (triage.process, 0x50);
  memset (triage.process->data, 'q', 0x50);
  g_byte_array_set_size (table, 3 * width);
  memset (table->data, 0, table->len);
  psc_test_bytes_put_pointer (table, 2 * width, kernel + 0x700000, width);
  block = (PscTestTriageBlock){ kernel + 0xa000, table->data, table->len };
  g_array_append_val (triage.blocks, block);
  bytes = psc_test_triage_write (&triage, &header);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  assert_bytes (dump, kernel + 0x700000, "pppppppp");
  assert_bytes (dump, kernel + 0x710000, "tttttttt");
  assert_bytes (dump, kernel + 0x720048, "qqqqqqqq");
  psc_test_assert_hole (psc_dump_get_virtual (dump), kernel + 0x720050, PSC_HOLE_NOT_CAPTURED, 0);
}
END_TEST

START_TEST (a_data_page_is_memory)
{
  g_auto (PscTestTriage) triage = { 0 };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, widths[_i], 4);
  psc_test_triage_init (&triage, &header);
  triage.data_page = g_byte_array_new ();
  g_byte_array_set_size (triage.data_page, 0x1000);
  memset (triage.data_page->data, 'd', 0x1000);
  triage.data_page_va = get_kernel (&header) + 0x900000;
  bytes = psc_test_triage_write (&triage, &header);
  dump = psc_test_open_dump (bytes, issues, NULL);

  assert_bytes (dump, triage.data_page_va + 0xff8, "dddddddd");
}
END_TEST

START_TEST (counters_are_told_where_their_bit_is_set)
{
  g_auto (PscTestTriage) triage = { 0 };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) with = NULL;
  g_autoptr (PscDump) without = NULL;
  PscTestDumpHeader header;
  gsize fields = widths[_i] == 8 ? 0x1038 : 0xf8c;

  psc_test_dump_header_init (&header, widths[_i], 4);
  psc_test_triage_init (&triage, &header);
  triage.with_mm = TRUE;
  bytes = psc_test_triage_write (&triage, &header);
  with = psc_test_open_dump (bytes, issues, NULL);
  psc_test_bytes_put_u32 (bytes, fields, get_u32 (bytes, fields) & ~0x100u);
  without = psc_test_open_dump (bytes, issues, NULL);

  ck_assert (psc_dump_get_triage (with)->has_mm);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.verify_driver_level, 3);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.nonpaged_maximum, 0x101);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.nonpaged_allocated, 0x202);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.paged_maximum, 0x303);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.paged_allocated, 0x404);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.committed_pages, 0x505);
  ck_assert_uint_eq (psc_dump_get_triage (with)->mm.commit_limit_pages, 0x707);
  ck_assert (!psc_dump_get_triage (without)->has_mm);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (counters_of_another_size_are_an_issue)
{
  g_auto (PscTestTriage) triage = { 0 };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;
  Places places = get_places (widths[_i]);

  psc_test_dump_header_init (&header, widths[_i], 4);
  psc_test_triage_init (&triage, &header);
  triage.with_mm = TRUE;
  bytes = psc_test_triage_write (&triage, &header);
  psc_test_bytes_put_u32 (bytes, get_u32 (bytes, places.head + 0x14) + 4, 0x20);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert (!psc_dump_get_triage (dump)->has_mm);
  psc_test_assert_dump_issue (issues, 0,
                              widths[_i] == 8 ? "memory counters: expected 0x50 bytes"
                                              : "memory counters: expected 0x34 bytes");
}
END_TEST

START_TEST (parts_without_their_bit_are_not_used)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;
  guint64 start, length;

  bytes = make_dump (widths[_i], &header);
  psc_test_bytes_put_u32 (bytes, widths[_i] == 8 ? 0x1038 : 0xf8c, 0);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert (!psc_source_find_data (psc_dump_get_virtual (dump), 0, &start, &length));
  ck_assert_uint_eq (psc_dump_get_triage (dump)->modules->len, 0);
  ck_assert_uint_eq (psc_dump_get_triage (dump)->stack_va, 0);
  ck_assert_ptr_null (psc_dump_get_hints (dump)->kdbg);
}
END_TEST

START_TEST (parts_are_used_where_no_bits_are_known)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  bytes = make_dump (widths[_i], &header);
  psc_test_bytes_put_u32 (bytes, widths[_i] == 8 ? 0x1038 : 0xf8c, 0x45474150);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  assert_bytes (dump, header.kdbg + 0x10, "KDBG");
  ck_assert_uint_eq (psc_dump_get_triage (dump)->modules->len, 3);
  ck_assert (!psc_dump_get_triage (dump)->has_mm);
}
END_TEST

/* Whatever is cut off: what is in the file is there, the rest is told. */
START_TEST (every_truncation_opens_and_says_so)
{
  g_autoptr (GByteArray) whole = NULL;
  PscTestDumpHeader header;
  guint header_bytes = widths[_i] == 8 ? 0x2080 : 0x1068;

  whole = make_dump (widths[_i], &header);
  for (guint length = header_bytes; length < whole->len; length++)
    {
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (PscDump) dump = NULL;
      g_autofree char *message = NULL;

      g_byte_array_append (bytes, whole->data, length);
      dump = psc_test_open_dump (bytes, issues, NULL);
      ck_assert_ptr_nonnull (dump);
      message =
          g_strdup_printf ("the file ends early: it has 0x%x of 0x%x bytes", length, whole->len);
      psc_test_assert_dump_issue (issues, 0, message);
      ck_assert_uint_le (psc_dump_get_triage (dump)->modules->len, 3);
    }
}
END_TEST

START_TEST (every_truncation_of_its_header_leaves_that_of_the_dump)
{
  g_autoptr (GByteArray) whole = NULL;
  PscTestDumpHeader header;
  Places places = get_places (widths[_i]);

  whole = make_dump (widths[_i], &header);
  for (guint length = (guint) places.head; length < places.head + (widths[_i] == 8 ? 0x80 : 0x68);
       length++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, whole->data, length);
      psc_test_assert_dump_without_memory (bytes);
    }
}
END_TEST

START_TEST (a_missing_end_mark_is_an_issue)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  bytes = make_dump (widths[_i], &header);
  bytes->data[bytes->len - 1] = 'X';
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_triage (dump)->modules->len, 3);
  psc_test_assert_dump_issue (issues, 0,
                              "triage header: no end mark TRGD; the dump was not finished");
}
END_TEST

START_TEST (an_overflow_is_an_issue)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  bytes = make_dump (widths[_i], &header);
  psc_test_bytes_put_u32 (bytes, get_places (widths[_i]).head + 0x44, 0x100);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  psc_test_assert_dump_issue (issues, 0,
                              "triage header: there was more to store than the dump has room for");
}
END_TEST

/* Each field of the triage header at the values that hurt; nothing but issues may come of it. */
START_TEST (any_value_of_any_field_opens)
{
  g_autoptr (GByteArray) whole = NULL;
  PscTestDumpHeader header;
  Places places = get_places (widths[_i]);
  guint n_bytes = widths[_i] == 8 ? 0x80 : 0x68;

  whole = make_dump (widths[_i], &header);
  for (guint field = 0; field < n_bytes; field += 4)
    {
      const guint32 values[] = {
        0,          1,          whole->len - 1,  whole->len, whole->len + 1,
        0x7fffffff, 0x45474150, G_MAXUINT32 - 1, G_MAXUINT32
      };

      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          g_autoptr (PscIssues) issues = psc_issues_new ();
          g_autoptr (GByteArray) bytes = g_byte_array_new ();
          g_autoptr (PscDump) dump = NULL;

          g_byte_array_append (bytes, whole->data, whole->len);
          psc_test_bytes_put_u32 (bytes, places.head + field, values[i]);
          dump = psc_test_open_dump (bytes, issues, NULL);
          ck_assert_ptr_nonnull (dump);
        }
    }
}
END_TEST

START_TEST (blocks_that_cannot_be_are_counted)
{
  g_auto (PscTestTriage) triage = { 0 };
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;
  guint width = widths[_i];
  guint32 table;
  const struct
  {
    guint64 va;
    guint32 offset;
    guint32 n_bytes;
  } wrong[] = {
    { 0x1000, 0x1000, 0 },                                            /* empty */
    { 0x1000, G_MAXUINT32, 1 },                                       /* outside */
    { 0x1000, 0x1000, G_MAXUINT32 },                                  /* reaches outside */
    { width == 8 ? G_MAXUINT64 - 7 : G_MAXUINT32 - 7, 0x1000, 0x10 }, /* wraps */
  };

  psc_test_dump_header_init (&header, width, 4);
  psc_test_triage_init (&triage, &header);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      PscTestTriageBlock block = { get_kernel (&header) + 0xb000 + 0x100 * i, "x", 1 };

      g_array_append_val (triage.blocks, block);
    }
  bytes = psc_test_triage_write (&triage, &header);
  table = get_u32 (bytes, get_places (width).blocks);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      psc_test_bytes_put_u64 (bytes, table + 16 * (i + 1), wrong[i].va);
      psc_test_bytes_put_u32 (bytes, table + 16 * (i + 1) + 8, wrong[i].offset);
      psc_test_bytes_put_u32 (bytes, table + 16 * (i + 1) + 12, wrong[i].n_bytes);
    }
  dump = psc_test_open_dump (bytes, issues, NULL);

  assert_bytes (dump, get_kernel (&header) + 0x9000, "19041");
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  psc_test_assert_dump_issue (issues, 0,
                              "memory blocks: 4 of 5 do not lie in the file or in memory");
}
END_TEST

START_TEST (more_blocks_than_the_file_has_room_for_are_an_issue)
{
  const guint32 wrong[] = { 1000, PSC_MAX_TRIAGE_BLOCKS, PSC_MAX_TRIAGE_BLOCKS + 1, G_MAXUINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (PscDump) dump = NULL;
      g_autofree char *message = NULL;
      PscTestDumpHeader header;
      gsize field = get_places (widths[_i]).blocks;

      bytes = make_dump (widths[_i], &header);
      psc_test_bytes_put_u32 (bytes, field + 4, wrong[i]);
      dump = psc_test_open_dump (bytes, issues, NULL);

      message = g_strdup_printf ("memory blocks: %u announced, %u are read", wrong[i],
                                 (bytes->len - get_u32 (bytes, field)) / 16);
      psc_test_assert_dump_issue (issues, 0, message);
      assert_bytes (dump, get_kernel (&header) + 0x9000, "19041");
    }
}
END_TEST

START_TEST (addresses_of_32_bits_may_be_sign_extended)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;
  guint32 table;

  bytes = make_dump (4, &header);
  table = get_u32 (bytes, get_places (4).blocks);
  psc_test_bytes_put_u32 (bytes, table + 4, G_MAXUINT32);
  dump = psc_test_open_dump (bytes, issues, NULL);

  assert_bytes (dump, get_kernel (&header) + 0x9000, "19041");
}
END_TEST

START_TEST (debugger_data_without_its_tag_is_an_issue)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestDumpHeader header;

  bytes = make_dump (widths[_i], &header);
  bytes->data[get_u32 (bytes, get_places (widths[_i]).kdbg) + 0x10] = 'X';
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_ptr_null (psc_dump_get_hints (dump)->kdbg);
  psc_test_assert_dump_issue (issues, 0, "debugger data: 0x380 bytes without the tag KDBG");
}
END_TEST

static Suite *
ms_triage_suite (void)
{
  Suite *suite = suite_create ("dump/ms-triage");
  TCase *tcase = tcase_create ("ms-triage");
  const int n = G_N_ELEMENTS (widths);

  tcase_add_loop_test (tcase, memory_is_put_together_of_all_parts, 0, n);
  tcase_add_loop_test (tcase, hints_are_those_of_the_header_and_the_debugger_data, 0, n);
  tcase_add_loop_test (tcase, structures_are_put_where_they_belong, 0, n);
  tcase_add_loop_test (tcase, a_data_page_is_memory, 0, n);
  tcase_add_loop_test (tcase, counters_are_told_where_their_bit_is_set, 0, n);
  tcase_add_loop_test (tcase, counters_of_another_size_are_an_issue, 0, n);
  tcase_add_loop_test (tcase, parts_without_their_bit_are_not_used, 0, n);
  tcase_add_loop_test (tcase, parts_are_used_where_no_bits_are_known, 0, n);
  tcase_add_loop_test (tcase, every_truncation_opens_and_says_so, 0, n);
  tcase_add_loop_test (tcase, every_truncation_of_its_header_leaves_that_of_the_dump, 0, n);
  tcase_add_loop_test (tcase, a_missing_end_mark_is_an_issue, 0, n);
  tcase_add_loop_test (tcase, an_overflow_is_an_issue, 0, n);
  tcase_add_loop_test (tcase, any_value_of_any_field_opens, 0, n);
  tcase_add_loop_test (tcase, blocks_that_cannot_be_are_counted, 0, n);
  tcase_add_loop_test (tcase, more_blocks_than_the_file_has_room_for_are_an_issue, 0, n);
  tcase_add_test (tcase, addresses_of_32_bits_may_be_sign_extended);
  tcase_add_loop_test (tcase, debugger_data_without_its_tag_is_an_issue, 0, n);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (ms_triage_suite ());
}
