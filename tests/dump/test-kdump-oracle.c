/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A second opinion: libkdumpfile reads the same ELF cores and kdump files, page by page and hole by
 * hole.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#ifdef PSC_HAVE_KDUMPFILE
#include <libkdumpfile/kdumpfile.h>
#endif

#include "support/check-main.h"
#include "support/kdump-files.h"
#include "support/open-dump.h"

#ifdef PSC_HAVE_KDUMPFILE

/* Frames from 0 to behind the last of the first cluster, and around the last of all. */
static const guint64 ranges[][2] = { { 0, 0x40 }, { 0x1fff0, 0x20001 } };

static int
write_file (const GByteArray *bytes)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("psc-oracle-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  g_close (fd, NULL);
  fd = g_open (path, O_RDONLY, 0);
  g_unlink (path);
  return fd;
}

static kdump_ctx_t *
open_theirs (int fd, guint16 machine)
{
  kdump_ctx_t *context = kdump_new ();

  ck_assert_int_eq (kdump_set_number_attr (context, KDUMP_ATTR_FILE_MMAP_POLICY, KDUMP_MMAP_NEVER),
                    KDUMP_OK);
  ck_assert_msg (kdump_open_fd (context, fd) == KDUMP_OK, "%s", kdump_get_err (context));
  /* It would divide by the size of a page of ARM64 that it does not know. */
  if (machine == 183)
    ck_assert_int_eq (kdump_set_number_attr (context, KDUMP_ATTR_PAGE_SIZE, PSC_TEST_PAGE),
                      KDUMP_OK);
  return context;
}

/* Version 0.5.1 uses attributes of a kdump file after it has freed them when the file is closed. */
static void
keep_until_the_end (kdump_ctx_t *context, int fd)
{
  static GPtrArray *kept = NULL;

  if (kept == NULL)
    kept = g_ptr_array_new ();
  g_ptr_array_add (kept, context);
  g_ptr_array_add (kept, GINT_TO_POINTER (fd));
}

static gboolean
is_zero (const guint8 *bytes, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    if (bytes[i] != 0)
      return FALSE;
  return TRUE;
}

static void
assert_same_page (kdump_ctx_t *context, PscSource *physical, guint64 frame)
{
  guint8 ours[PSC_TEST_PAGE];
  guint8 theirs[PSC_TEST_PAGE];
  size_t n_theirs = sizeof theirs;
  gsize n_ours;
  kdump_status status;

  ck_assert (psc_source_read (physical, frame * PSC_TEST_PAGE, ours, sizeof ours, &n_ours, NULL));
  status = kdump_read (context, KDUMP_MACHPHYSADDR, frame * PSC_TEST_PAGE, theirs, &n_theirs);
  ck_assert_msg (status == KDUMP_OK || status == KDUMP_ERR_NODATA, "%s", kdump_get_err (context));
  /* Version 0.5.1 makes up a page of zeros in front of each segment of an ELF core. */
  if (n_ours == 0 && is_zero (theirs, n_theirs))
    return;
  ck_assert_msg (n_ours == n_theirs, "frame 0x%x", (guint) frame);
  ck_assert_int_eq (memcmp (ours, theirs, n_ours), 0);
}

static void
assert_same (const GByteArray *bytes, guint16 machine)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  int fd = write_file (bytes);
  kdump_ctx_t *context = open_theirs (fd, machine);

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    for (guint64 frame = ranges[i][0]; frame < ranges[i][1]; frame++)
      assert_same_page (context, psc_dump_get_physical (dump), frame);
  keep_until_the_end (context, fd);
}
#endif

/* Loop index: the machine. */
START_TEST (elf_cores_are_read_alike)
{
#ifdef PSC_HAVE_KDUMPFILE
  static const PscTestElf cores[] = {
    { .is_64 = TRUE, .machine = 62 },
    { .is_64 = FALSE, .machine = 3 },
    { .is_64 = TRUE, .machine = 183 },
    { .is_64 = TRUE, .machine = 62, .lists_twice = TRUE, .lists_unbacked = TRUE },
    { .is_64 = TRUE, .machine = 62, .counts_in_section = TRUE },
  };
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (GByteArray) bytes = psc_test_elf_write (&cores[_i], memory);

  assert_same (bytes, cores[_i].machine);
#else
  psc_check_skip ("libkdumpfile is not part of this build");
#endif
}
END_TEST

/* Loop index: the packing. */
START_TEST (kdump_files_are_read_alike)
{
#ifdef PSC_HAVE_KDUMPFILE
  static const PscTestCompression packings[] = { PSC_TEST_STORED, PSC_TEST_ZLIB, PSC_TEST_LZO,
                                                 PSC_TEST_SNAPPY, PSC_TEST_ZSTD };
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();

  for (guint width = 4; width <= 8; width += 4)
    {
      PscTestKdump kdump = { .pointer_bytes = width,
                             .machine = width == 8 ? "x86_64" : "i686",
                             .block_bytes = PSC_TEST_PAGE,
                             .compression = packings[_i] };
      g_autoptr (GByteArray) bytes = psc_test_kdump_write (&kdump, memory);

      assert_same (bytes, 0);
    }
#else
  psc_check_skip ("libkdumpfile is not part of this build");
#endif
}
END_TEST

static Suite *
oracle_suite (void)
{
  Suite *suite = suite_create ("dump/kdump-oracle");
  TCase *tcase = tcase_create ("oracle");

  tcase_add_loop_test (tcase, elf_cores_are_read_alike, 0, 5);
  tcase_add_loop_test (tcase, kdump_files_are_read_alike, 0, 5);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (oracle_suite ());
}
