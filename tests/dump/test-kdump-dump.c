/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kdump-compressed files in each packing: pages are read back from files and from memory, by one
 * thread and by several, and descriptors that lie lead to holes.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dump/kdump-library-private.h"
#include "support/check-main.h"
#include "support/kdump-files.h"
#include "support/open-dump.h"

static const PscTestCompression packings[] = { PSC_TEST_STORED, PSC_TEST_ZLIB, PSC_TEST_LZO,
                                               PSC_TEST_SNAPPY, PSC_TEST_ZSTD };

static const struct
{
  PscTestKdump kdump;
  PscArch arch;
} machines[] = {
  { { .pointer_bytes = 8, .machine = "x86_64", .block_bytes = 4096 }, PSC_ARCH_X64 },
  { { .pointer_bytes = 4, .machine = "i686", .block_bytes = 4096 }, PSC_ARCH_X86_PAE },
  { { .pointer_bytes = 8, .machine = "aarch64", .block_bytes = 65536 }, PSC_ARCH_ARM64 },
};

#define N_MACHINES ((int) G_N_ELEMENTS (machines))
#define N_PACKINGS ((int) G_N_ELEMENTS (packings))

/* The pages of all tests, and 64 KiB of one byte again and again. */
static PscTestMemory *
make_memory (void)
{
  PscTestMemory *memory = psc_test_guest_memory ();

  for (guint64 pa = 0x30000; pa < 0x40000; pa += 8)
    psc_test_memory_put_u64 (memory, pa, G_GUINT64_CONSTANT (0x7777777777777777));
  return memory;
}

static GByteArray *
make_notes (PscArch arch)
{
  GByteArray *notes = g_byte_array_new ();
  PscCpuState state = { .cr3 = 0x1ad000, .cr4 = 0x6f8, .rip = 0x82654321 };

  if (arch == PSC_ARCH_ARM64)
    psc_test_notes_add_status (notes, 183, 0x82654321, 0);
  else
    psc_test_notes_add_qemu (notes, &state);
  return notes;
}

static GByteArray *
make_file (guint machine, PscTestCompression packing)
{
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) notes = make_notes (machines[machine].arch);
  PscTestKdump kdump = machines[machine].kdump;

  kdump.notes = notes;
  kdump.compression = packing;
  return psc_test_kdump_write (&kdump, memory);
}

/* Some packings take the library. */
static gboolean
can_unpack (PscTestCompression packing)
{
  return packing == PSC_TEST_STORED || packing == PSC_TEST_ZLIB || psc_kdump_library_is_there ();
}

static PscDump *
open_as_file (const GByteArray *bytes, PscIssues *issues)
{
  g_autofree char *path = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("psc-kdump-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  g_close (fd, NULL);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  source = psc_source_new_for_path (path, NULL);
  g_unlink (path);
  return psc_dump_open (source, "guest.kdump", issues, NULL, &error);
}

/* Descriptor @index of the file of machine 0. */
static gsize
get_descriptor (const GByteArray *file, guint index)
{
  return psc_test_kdump_get_descriptors (&machines[0].kdump, file) + 24 * (gsize) index;
}

/* Loop index: machine and packing. */
START_TEST (memory_and_registers_are_read_back_from_memory)
{
  guint machine = (guint) (_i / N_PACKINGS);
  PscTestCompression packing = packings[_i % N_PACKINGS];
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) file = make_file (machine, packing);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_str_eq (psc_dump_get_format (dump), "kdump");
  ck_assert_int_eq (psc_dump_get_hints (dump)->arch, machines[machine].arch);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->cpus->len, 1);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 0);
  if (!can_unpack (packing))
    {
      psc_check_skip ("libkdumpfile is not part of this build");
      return;
    }
  psc_test_assert_memory (dump, memory);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x80000, PSC_HOLE_NOT_CAPTURED, 0);
}
END_TEST

START_TEST (memory_is_read_back_from_a_file)
{
  guint machine = (guint) (_i / N_PACKINGS);
  PscTestCompression packing = packings[_i % N_PACKINGS];
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) file = make_file (machine, packing);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = open_as_file (file, issues);

  ck_assert_ptr_nonnull (dump);
  if (!can_unpack (packing))
    {
      psc_check_skip ("libkdumpfile is not part of this build");
      return;
    }
  psc_test_assert_memory (dump, memory);
}
END_TEST

typedef struct
{
  PscDump *dump;
  PscTestMemory *memory;
  guint n_wrong;
} Reader;

static gpointer
read_again_and_again (gpointer data)
{
  Reader *reader = (Reader *) data;
  g_autoptr (GArray) frames = psc_test_memory_list_pages (reader->memory);
  guint8 page[PSC_TEST_PAGE];

  for (guint i = 0; i < 20 * frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i * 7 % frames->len);
      gsize n_bytes = i % 3 == 0 ? 8 : sizeof page;
      gsize n_read = 0;

      if (!psc_source_read (psc_dump_get_physical (reader->dump), frame * PSC_TEST_PAGE, page,
                            n_bytes, &n_read, NULL)
          || n_read != n_bytes
          || memcmp (page, psc_test_memory_get_page (reader->memory, frame), n_bytes) != 0)
        reader->n_wrong++;
    }
  return NULL;
}

START_TEST (several_threads_read_at_once)
{
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) file = make_file (0, packings[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = open_as_file (file, issues);
  Reader readers[4];
  GThread *threads[4];

  if (!can_unpack (packings[_i]))
    {
      psc_check_skip ("libkdumpfile is not part of this build");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      readers[i] = (Reader){ dump, memory, 0 };
      threads[i] = g_thread_new ("reader", read_again_and_again, &readers[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_thread_join (threads[i]);
      ck_assert_uint_eq (readers[i].n_wrong, 0);
    }
}
END_TEST

START_TEST (a_header_left_by_the_guest_is_found_without_notes)
{
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) header_bytes = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (PscDump) dump = NULL;
  PscTestKdump kdump = machines[_i].kdump;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, kdump.pointer_bytes, 1);
  header.directory_table_base = 0x1ad000;
  header_bytes = psc_test_dump_header_write (&header);
  kdump.guest_header = header_bytes;
  file = psc_test_kdump_write (&kdump, memory);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert (psc_dump_get_hints (dump)->has_directory_table_base);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->kdbg_va, header.kdbg);
}
END_TEST

/* Loop index: what the descriptor of page 1 says, and what the page then is. */
START_TEST (descriptors_that_lie_make_a_hole_of_their_page)
{
  static const struct
  {
    guint64 offset;
    guint32 n_bytes;
    guint32 flags;
    PscHoleKind hole;
  } lies[] = {
    { 0x1000, 4095, 0, PSC_HOLE_DAMAGED },
    { 0x1000, 4097, 0, PSC_HOLE_DAMAGED },
    { 0x1000, 0, 0x1, PSC_HOLE_DAMAGED },
    { 0x1000, 4097, 0x1, PSC_HOLE_DAMAGED },
    { 0x1000, 0x40000, 0x2, PSC_HOLE_DAMAGED }, /* libkdumpfile would write behind its buffer */
    { 0x1000, 0xffffffff, 0x4, PSC_HOLE_DAMAGED },
    { 0x1000, 100, 0x1, PSC_HOLE_DAMAGED }, /* no zlib */
    { 0x1000, 100, 0x2, PSC_HOLE_DAMAGED },
    { 0x1000, 100, 0x4, PSC_HOLE_DAMAGED },
    { 0x1000, 100, 0x20, PSC_HOLE_DAMAGED },
    { 0x1000, 100, 0x23, PSC_HOLE_DAMAGED },
    { 0x7fffffff, 4096, 0, PSC_HOLE_TRUNCATED },
    { 0x7fffffff, 100, 0x2, PSC_HOLE_TRUNCATED }, /* libkdumpfile would read zeros */
    { G_MAXINT64, 100, 0x1, PSC_HOLE_TRUNCATED },
    { G_MAXUINT64, 100, 0x1, PSC_HOLE_DAMAGED },
  };
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  gsize at = get_descriptor (file, 0);

  ck_assert_uint_lt ((guint) _i, G_N_ELEMENTS (lies));
  if ((lies[_i].flags & ~1u) != 0 && !psc_kdump_library_is_there ())
    {
      psc_check_skip ("libkdumpfile is not part of this build");
      return;
    }
  psc_test_bytes_put_u64 (file, at, lies[_i].offset);
  psc_test_bytes_put_u32 (file, at + 8, lies[_i].n_bytes);
  psc_test_bytes_put_u32 (file, at + 12, lies[_i].flags);
  dump = open_as_file (file, issues);

  psc_test_assert_hole (psc_dump_get_physical (dump), 0x1000, lies[_i].hole, 0);
}
END_TEST

START_TEST (a_page_that_unpacks_to_more_or_less_than_a_page_is_damaged)
{
  static const gsize sizes[] = { 4095, 4097, 1024 * 1024 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autofree guint8 *zeros = g_malloc0 (sizes[i]);
      g_autoptr (GConverter) zlib =
          G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1));
      g_autoptr (PscDump) dump = NULL;
      guint8 packed[4096];
      gsize at = get_descriptor (file, 0);
      gsize n_in, n_out;

      g_converter_convert (zlib, zeros, sizes[i], packed, sizeof packed, G_CONVERTER_INPUT_AT_END,
                           &n_in, &n_out, NULL);
      psc_test_bytes_put_u64 (file, at, file->len);
      psc_test_bytes_put_u32 (file, at + 8, (guint32) n_out);
      psc_test_bytes_put_u32 (file, at + 12, 1);
      g_byte_array_append (file, packed, (guint) n_out);
      dump = psc_test_open_dump (file, issues, NULL);
      psc_test_assert_hole (psc_dump_get_physical (dump), 0x1000, PSC_HOLE_DAMAGED, 0);
    }
}
END_TEST

START_TEST (pages_behind_the_end_of_the_file_are_counted_and_missing)
{
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  g_byte_array_set_size (file, file->len - 0x1800);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 22);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x20000000, PSC_HOLE_TRUNCATED, 0);
}
END_TEST

/* Descriptors are the last of the tables: without them nothing is there, and nothing is zero. */
START_TEST (every_truncation_of_the_tables_is_bounded)
{
  g_autoptr (GByteArray) file = make_file ((guint) _i, PSC_TEST_STORED);
  gsize end = psc_test_kdump_get_descriptors (&machines[_i].kdump, file) + 24 * 22;

  for (gsize length = 0; length <= end; length += length < 0x1e0 ? 1 : 97)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscDump) dump = NULL;

      g_byte_array_append (cut, file->data, (guint) length);
      dump = psc_test_open_dump (cut, issues, &error);
      ck_assert (dump != NULL ? psc_issues_get_n (issues) > 0 : error != NULL);
      if (dump != NULL)
        psc_test_read_everything (psc_dump_get_physical (dump));
    }
}
END_TEST

/* Loop index: which field of the header is broken. */
START_TEST (headers_that_contradict_themselves_are_refused)
{
  static const struct
  {
    gsize place;
    guint32 value;
    PscError code;
  } breaks[] = {
    { 0x008, 0, PSC_ERROR_CORRUPT },                                           /* version */
    { 0x008, 7, PSC_ERROR_CORRUPT },          { 0x1ac, 0, PSC_ERROR_CORRUPT }, /* block size */
    { 0x1ac, 2048, PSC_ERROR_CORRUPT },       { 0x1ac, 4097, PSC_ERROR_CORRUPT },
    { 0x1ac, 0x20000, PSC_ERROR_CORRUPT },    { 0x1ac, 0xffffffff, PSC_ERROR_CORRUPT },
    { 0x1b0, 0, PSC_ERROR_CORRUPT }, /* blocks of the sub-header */
    { 0x1b0, 0xffffffff, PSC_ERROR_CORRUPT }, { 0x1b0, 0x7fffffff, PSC_ERROR_TRUNCATED },
    { 0x1b4, 0, PSC_ERROR_CORRUPT }, /* blocks of the bitmaps */
    { 0x1b4, 0xffffffff, PSC_ERROR_CORRUPT }, { 0x1b4, 0x7fffffff, PSC_ERROR_TRUNCATED },
    { 0x1060, 0, PSC_ERROR_CORRUPT }, /* no pages */
  };
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);

  psc_test_bytes_put_u32 (file, breaks[_i].place, breaks[_i].value);
  psc_test_assert_dump_refused (file, breaks[_i].code);
}
END_TEST

START_TEST (more_pages_than_the_bitmap_describes_are_an_issue)
{
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  psc_test_bytes_put_u64 (file, 0x1060, G_MAXUINT64);
  dump = psc_test_open_dump (file, issues, NULL);

  /* Both bitmaps are then taken for one, as libkdumpfile does. What they say of pages is of no use,
   * and no page comes out that has no descriptor. */
  ck_assert_uint_ge (psc_issues_get_n (issues), 1);
  psc_test_read_everything (psc_dump_get_physical (dump));
}
END_TEST

START_TEST (notes_that_are_not_where_the_header_says_keep_the_library_out)
{
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_LZO);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDump) dump = NULL;
  guint8 bytes[8];
  gsize n_read;

  psc_test_bytes_put_u64 (file, 0x1038, G_MAXUINT64);
  dump = open_as_file (file, issues);

  ck_assert_ptr_nonnull (dump);
  ck_assert (!psc_source_read (psc_dump_get_physical (dump), 0x12000, bytes, sizeof bytes, &n_read,
                               &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED));
}
END_TEST

START_TEST (the_lists_of_several_files_are_offered_piece_by_piece)
{
  g_autoptr (PscTestMemory) memory = make_memory ();
  g_autoptr (GByteArray) file = make_file (0, PSC_TEST_STORED);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint64 first, offset, length;

  /* Pages 1 to 3 are in another file: the descriptors begin with that of page 0x10. */
  psc_test_bytes_put_u32 (file, 0x100c, 1);
  psc_test_bytes_put_u64 (file, 0x1050, 4);
  psc_test_bytes_put_u64 (file, 0x1058, 0x20001);
  memmove (file->data + get_descriptor (file, 0), file->data + get_descriptor (file, 3), 24 * 19);
  dump = psc_test_open_dump (file, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x1000, PSC_HOLE_NOT_CAPTURED, 0);
  for (guint frame = 1; frame <= 3; frame++)
    psc_test_memory_remove_page (memory, frame * PSC_TEST_PAGE);
  psc_test_assert_memory (dump, memory);
  ck_assert (psc_source_find_data (psc_dump_get_physical (dump), 0, &first, &length));
  ck_assert_uint_eq (first, 0x10000);
  ck_assert_uint_eq (length, PSC_TEST_PAGE);
  ck_assert (psc_source_find_data (psc_dump_get_physical (dump), 0x20000001, &offset, &length));
  ck_assert_uint_eq (length, PSC_TEST_PAGE - 1);
}
END_TEST

static Suite *
kdump_suite (void)
{
  Suite *suite = suite_create ("dump/kdump-dump");
  TCase *whole = tcase_create ("whole");
  TCase *damaged = tcase_create ("damaged");

  tcase_set_timeout (whole, 60);
  tcase_add_loop_test (whole, memory_and_registers_are_read_back_from_memory, 0,
                       N_MACHINES * N_PACKINGS);
  tcase_add_loop_test (whole, memory_is_read_back_from_a_file, 0, N_MACHINES * N_PACKINGS);
  tcase_add_loop_test (whole, several_threads_read_at_once, 0, N_PACKINGS);
  tcase_add_loop_test (whole, a_header_left_by_the_guest_is_found_without_notes, 0, 2);
  tcase_add_test (whole, the_lists_of_several_files_are_offered_piece_by_piece);
  suite_add_tcase (suite, whole);

  tcase_set_timeout (damaged, 60);
  tcase_add_loop_test (damaged, descriptors_that_lie_make_a_hole_of_their_page, 0, 15);
  tcase_add_test (damaged, a_page_that_unpacks_to_more_or_less_than_a_page_is_damaged);
  tcase_add_test (damaged, pages_behind_the_end_of_the_file_are_counted_and_missing);
  tcase_add_loop_test (damaged, every_truncation_of_the_tables_is_bounded, 0, N_MACHINES);
  tcase_add_loop_test (damaged, headers_that_contradict_themselves_are_refused, 0, 14);
  tcase_add_test (damaged, more_pages_than_the_bitmap_describes_are_an_issue);
  tcase_add_test (damaged, notes_that_are_not_where_the_header_says_keep_the_library_out);
  suite_add_tcase (suite, damaged);
  return suite;
}

int
main (void)
{
  return psc_check_run (kdump_suite ());
}
