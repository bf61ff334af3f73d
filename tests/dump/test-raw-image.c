/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw images: memory from address 0 on, with the gap below 4 GiB where page tables tell of one; and
 * files that are refused by name.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/kdump-files.h"
#include "support/open-dump.h"

#define GIB (G_GUINT64_CONSTANT (1) << 30)

/* An image of some gigabytes: the memory of a test, of which a part is left out. */
typedef struct
{
  PscTestMemory *memory;
  guint64 gap_start;
  guint64 n_gap_bytes;
} Image;

static guint64
to_physical (const Image *self, guint64 offset)
{
  return offset < self->gap_start ? offset : offset + self->n_gap_bytes;
}

static gboolean
read_image (gpointer state,
            guint64 offset,
            void *buffer,
            gsize n_bytes,
            gsize *n_read,
            PscHole *hole,
            GError **error)
{
  const Image *self = (const Image *) state;

  for (gsize i = 0; i < n_bytes;)
    {
      guint64 pa = to_physical (self, offset + i);
      const guint8 *page = psc_test_memory_get_page (self->memory, pa / PSC_TEST_PAGE);
      gsize at = (gsize) (pa % PSC_TEST_PAGE);
      gsize n = MIN (n_bytes - i, PSC_TEST_PAGE - at);

      if (page != NULL)
        memcpy ((guint8 *) buffer + i, page + at, n);
      else
        memset ((guint8 *) buffer + i, 0, n);
      i += n;
    }
  *n_read = n_bytes;
  return TRUE;
}

static gboolean
find_image (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  *start = offset;
  *length = 1;
  return TRUE;
}

static PscSource *
new_image (Image *image, guint64 size)
{
  static const PscSourceMethods methods = { .read = read_image, .find_data = find_image };

  return psc_source_new_for_methods (&methods, image, size);
}

/* Highest tables of some processes, which map themselves, behind 3 GiB and at the end of memory. */
static PscTestMemory *
make_memory (guint64 physical_end)
{
  PscTestMemory *memory = psc_test_memory_new ();

  for (guint i = 1; i <= 24; i++)
    {
      guint64 pa = (i <= 12 ? 3 * GIB + 0x10000000 : physical_end) - (guint64) i * 0x300000;

      psc_test_memory_put_u64 (memory, pa + 8 * (0x100 + i),
                               G_GUINT64_CONSTANT (0x8a00000000000063) | pa);
    }
  psc_test_memory_put_u64 (memory, 0x1000, 0x1111);
  psc_test_memory_put_u64 (memory, physical_end - 0x1000, 0x2222);
  return memory;
}

START_TEST (a_small_image_is_memory_from_0_on)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscDump) dump = NULL;

  psc_test_memory_remove_page (memory, 0x20000000);
  bytes = psc_test_raw_write (memory, 0, 0);
  source = psc_test_bytes_to_source (bytes);
  dump = psc_dump_open_raw (source, "guest.raw", issues, NULL, NULL);

  ck_assert_str_eq (psc_dump_get_format (dump), "raw");
  psc_test_assert_memory (dump, memory);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 0x13);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_int_eq (psc_dump_get_hints (dump)->arch, PSC_ARCH_UNKNOWN);
}
END_TEST

/* Loop index: where the gap begins; 4 GiB for none. */
START_TEST (page_tables_tell_of_the_gap)
{
  static const guint64 starts[] = { 4 * GIB, 3 * GIB, 7 * GIB / 2 };
  guint64 gap = 4 * GIB - starts[_i];
  g_autoptr (PscTestMemory) memory = make_memory (5 * GIB);
  Image image = { memory, starts[_i], gap };
  g_autoptr (PscSource) source = new_image (&image, 5 * GIB - gap);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_dump_open_raw (source, "guest.vmem", issues, NULL, NULL);

  ck_assert_uint_eq (psc_source_get_size (psc_dump_get_physical (dump)), 5 * GIB);
  psc_test_assert_page (psc_dump_get_physical (dump), 0x1000, 0x1111);
  psc_test_assert_page (psc_dump_get_physical (dump), 5 * GIB - 0x1000, 0x2222);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), (5 * GIB - gap) / PSC_TEST_PAGE);
  ck_assert_uint_eq (psc_issues_get_n (issues), _i == 0 ? 0 : 1);
  if (_i > 0)
    psc_test_assert_hole (psc_dump_get_physical (dump), starts[_i], PSC_HOLE_NOT_CAPTURED, gap);
}
END_TEST

START_TEST (without_page_tables_the_image_is_taken_as_it_is_and_that_is_said)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  Image image = { memory, 3 * GIB, GIB };
  g_autoptr (PscSource) source = new_image (&image, 3 * GIB + 0x100000);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_dump_open_raw (source, "guest.vmem", issues, NULL, NULL);

  ck_assert_uint_eq (psc_source_get_size (psc_dump_get_physical (dump)), 3 * GIB + 0x100000);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
}
END_TEST

/* What lies below 3.5 GiB does not tell of a gap from there on, and need not: there is nothing. */
START_TEST (a_short_image_needs_no_gap)
{
  g_autoptr (PscTestMemory) memory = make_memory (3 * GIB + 0x18000000);
  Image image = { memory, 4 * GIB, 0 };
  g_autoptr (PscSource) source = new_image (&image, 3 * GIB + 0x18000000);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_dump_open_raw (source, "guest.raw", issues, NULL, NULL);

  psc_test_assert_page (psc_dump_get_physical (dump), 3 * GIB + 0x17fff000, 0x2222);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (a_search_for_the_gap_can_be_cancelled)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  Image image = { memory, 3 * GIB, GIB };
  g_autoptr (PscSource) source = new_image (&image, 8 * GIB);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (psc_dump_open_raw (source, "guest.vmem", issues, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

START_TEST (less_than_a_page_is_no_image)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("MZ", 2);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_dump_open_raw (source, "short.raw", issues, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

START_TEST (files_that_are_not_read_are_refused_by_name)
{
  static const struct
  {
    const char *magic;
    const char *words;
  } files[] = {
    { "MDMP\x93\xa7", "minidump" },
    { "QEVM", "dump-guest-memory" },
    { "LibvirtQemudSave", "virsh dump --memory-only" },
    { "\xd2\xbe\xd2\xbe", ".vmem" },
    { "\177VirtualBox SavedState V2.0\n", "dumpvmcore" },
    { "HIBR", "hibernation" },
    { "\xed\x23\x8f\x61\x73\x01\x19\xa8", "LKCD" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (PscSource) source = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (bytes, 4096);
      memset (bytes->data, 0, 4096);
      memcpy (bytes->data, files[i].magic, strlen (files[i].magic));
      source = psc_test_bytes_to_source (bytes);
      ck_assert (psc_dump_is_dump (source));
      ck_assert_ptr_null (psc_test_open_dump (bytes, issues, &error));
      ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED));
      ck_assert_msg (strstr (error->message, files[i].words) != NULL, "%s", error->message);
    }
}
END_TEST

START_TEST (text_that_begins_alike_is_no_dump)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("RSTR and WAKE are words\n", 24);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  ck_assert (!psc_dump_is_dump (source));
}
END_TEST

static Suite *
raw_suite (void)
{
  Suite *suite = suite_create ("dump/raw-image");
  TCase *tcase = tcase_create ("raw");

  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, a_small_image_is_memory_from_0_on);
  tcase_add_loop_test (tcase, page_tables_tell_of_the_gap, 0, 3);
  tcase_add_test (tcase, without_page_tables_the_image_is_taken_as_it_is_and_that_is_said);
  tcase_add_test (tcase, a_short_image_needs_no_gap);
  tcase_add_test (tcase, a_search_for_the_gap_can_be_cancelled);
  tcase_add_test (tcase, less_than_a_page_is_no_image);
  tcase_add_test (tcase, files_that_are_not_read_are_refused_by_name);
  tcase_add_test (tcase, text_that_begins_alike_is_no_dump);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (raw_suite ());
}
