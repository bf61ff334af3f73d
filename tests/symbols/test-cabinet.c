/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compressed files of symbol stores: a stored one made here, damaged ones, and a
 * real one where it is at hand.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/cabinet.h"
#include "support/check-main.h"
#include "support/pdb-file.h"
#include "support/toolchain.h"
#include "symbols/cabinet.h"
#include "symbols/pdb.h"
#include "symbols/pe-exports.h"

static const char contents[] = "what a symbol store keeps is one file in a cabinet";

static GByteArray *
make_cabinet (void)
{
  return psc_test_cabinet_new (contents, sizeof contents);
}

static PscSource *
unpack (const GByteArray *cabinet, gsize n_bytes, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (cabinet->data, n_bytes);
  g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);

  return psc_cabinet_unpack (file, NULL, error);
}

START_TEST (a_cabinet_holds_its_file)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSource) source = unpack (cabinet, cabinet->len, &error);
  char found[sizeof contents];

  ck_assert_msg (source != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (psc_source_get_size (source), sizeof contents);
  ck_assert (psc_source_read_all (source, 0, found, sizeof found, "file", NULL));
  ck_assert_str_eq (found, contents);
}
END_TEST

START_TEST (a_file_may_have_several_blocks)
{
  g_autofree guint8 *large = (guint8 *) g_malloc (100000);
  g_autofree guint8 *found = (guint8 *) g_malloc (100000);
  g_autoptr (GByteArray) cabinet = NULL;
  g_autoptr (PscSource) source = NULL;

  for (guint i = 0; i < 100000; i++)
    large[i] = (guint8) (i * 31 >> 3);
  cabinet = psc_test_cabinet_new (large, 100000);
  source = unpack (cabinet, cabinet->len, NULL);
  ck_assert_ptr_nonnull (source);
  ck_assert (psc_source_read_all (source, 0, found, 100000, "file", NULL));
  ck_assert_mem_eq (found, large, 100000);
}
END_TEST

START_TEST (each_truncation_is_an_error)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();

  for (guint n = 0; n < cabinet->len; n++)
    {
      g_autoptr (GError) error = NULL;

      ck_assert_ptr_null (unpack (cabinet, n, &error));
      ck_assert_int_eq (error->domain, PSC_ERROR);
    }
}
END_TEST

START_TEST (a_size_that_is_not_true_is_an_error)
{
  static const guint32 sizes[] = { 0, 1, 50, 52, 0x7fffffff, 0x80000001u, G_MAXUINT32 };
  g_autoptr (GByteArray) cabinet = make_cabinet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSource) source = NULL;

  psc_test_set_u32 (cabinet, PSC_TEST_CABINET_FILE_AT, sizes[_i]);
  source = unpack (cabinet, cabinet->len, &error);
  /* A cabinet may hold more than its first file. */
  if (sizes[_i] < sizeof contents)
    ck_assert (source == NULL || psc_source_get_size (source) == sizes[_i]);
  else
    ck_assert_ptr_null (source);
}
END_TEST

START_TEST (parts_of_several_are_refused)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();
  g_autoptr (GError) error = NULL;

  psc_test_set_u16 (cabinet, 0x1e, (guint) _i);
  ck_assert_ptr_null (unpack (cabinet, cabinet->len, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED));
}
END_TEST

START_TEST (each_wrong_byte_is_bounded)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();

  for (guint at = 0; at < PSC_TEST_CABINET_DATA_AT + 8; at++)
    {
      guint8 before = cabinet->data[at];
      g_autoptr (PscSource) source = NULL;
      g_autoptr (GError) error = NULL;

      cabinet->data[at] ^= 0xff;
      source = unpack (cabinet, cabinet->len, &error);
      ck_assert_int_eq (source == NULL, error != NULL);
      cabinet->data[at] = before;
    }
}
END_TEST

START_TEST (cabinets_are_told_by_their_beginning)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();
  g_autoptr (GBytes) whole = g_bytes_new (cabinet->data, cabinet->len);
  g_autoptr (GBytes) part = g_bytes_new (cabinet->data, 3);
  g_autoptr (PscSource) yes = psc_source_new_for_bytes (whole);
  g_autoptr (PscSource) no = psc_source_new_for_bytes (part);

  ck_assert (psc_cabinet_detect (yes));
  ck_assert (!psc_cabinet_detect (no));
}
END_TEST

START_TEST (unpacking_can_be_cancelled)
{
  g_autoptr (GByteArray) cabinet = make_cabinet ();
  g_autoptr (GBytes) bytes = g_bytes_new (cabinet->data, cabinet->len);
  g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (psc_cabinet_unpack (file, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

/* The linker put a jump (e9 and a distance) in front of each function, which the exports lead to.
 */
static guint32
follow_jump (const PscPeImage *image, guint32 rva)
{
  guint8 code[5];
  guint32 distance = 0;

  ck_assert (psc_pe_image_read_all (image, rva, code, sizeof code, "jump", NULL));
  ck_assert_uint_eq (code[0], 0xe9);
  for (guint i = 0; i < 4; i++)
    distance |= (guint32) code[1 + i] << (8 * i);
  return rva + 5 + distance;
}

START_TEST (a_real_cabinet_holds_the_pdb_of_its_image)
{
  g_autofree char *cabinet_path = psc_test_data_path ("pdb/basic32.pd_");
  g_autofree char *image_path = psc_test_data_path ("pdb/basic32.dll");
  g_autoptr (PscSource) cabinet = NULL;
  g_autoptr (PscSource) file = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeExports) exports = NULL;
  g_autoptr (PscPdbIdentity) identity = NULL;
  g_autoptr (PscPdb) pdb = NULL;

  if (cabinet_path == NULL || image_path == NULL)
    return;
  cabinet = psc_test_open (cabinet_path);
  ck_assert (psc_cabinet_detect (cabinet));
  file = psc_cabinet_unpack (cabinet, NULL, NULL);
  ck_assert_uint_eq (psc_source_get_size (file), 6590464);
  pdb = psc_pdb_open (file, NULL);
  source = psc_test_open (image_path);
  image = psc_pe_image_open (source, 0, PSC_PE_FILE, NULL);
  identity = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_int_eq (psc_pdb_match (pdb, identity), PSC_PDB_MATCH);
  exports = psc_pe_exports_read (image, NULL);
  ck_assert_uint_eq (psc_pe_exports_get_n (exports), 10);
  for (guint i = 0; i < 10; i++)
    {
      const PscPeExport *export = psc_pe_exports_get (exports, i);
      PscPdbSymbol symbol;
      guint32 rva;

      ck_assert (psc_pdb_find_name (pdb, export->name, &rva, NULL));
      ck_assert_uint_eq (rva, follow_jump (image, export->rva));
      ck_assert (psc_pdb_find_address (pdb, rva, &symbol, NULL));
      ck_assert_uint_eq (symbol.displacement, 0);
    }
}
END_TEST

static Suite *
cabinet_suite (void)
{
  Suite *suite = suite_create ("symbols/cabinet");
  TCase *tcase = tcase_create ("cabinet");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, a_cabinet_holds_its_file);
  tcase_add_test (tcase, a_file_may_have_several_blocks);
  tcase_add_test (tcase, each_truncation_is_an_error);
  tcase_add_loop_test (tcase, a_size_that_is_not_true_is_an_error, 0, 7);
  tcase_add_loop_test (tcase, parts_of_several_are_refused, 1, 4);
  tcase_add_test (tcase, each_wrong_byte_is_bounded);
  tcase_add_test (tcase, cabinets_are_told_by_their_beginning);
  tcase_add_test (tcase, unpacking_can_be_cancelled);
  tcase_add_test (tcase, a_real_cabinet_holds_the_pdb_of_its_image);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (cabinet_suite ());
}
