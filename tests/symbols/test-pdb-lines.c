/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source lines and inlined functions of a PDB, right and damaged.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/pdb-file.h"
#include "symbols/pdb.h"

static const guint32 leak_lines[][2] = { { 0, 10 },
                                         { 8, 12 },
                                         { 8, 13 },
                                         { 0x10, 0xf00f00 },
                                         { 0x18, 20 } };
static const guint32 quiet_lines[][2] = { { 4, 30 } };

/* PoolLeak at 0x1100 with its lines, quiet behind it at 0x1140; into PoolLeak an inlined function
 * is put from 0x20 to 0x30, and into that another one from 0x28 to 0x2c. */
static PscTestPdb *
make_pdb (void)
{
  static const guint8 outer[] = { 0x06, 0x04, 0x03, 0x20, 0x0b, 0x24, 0x04, 0x0c };
  static const guint8 inner[] = { 0x0c, 0x04, 0x28, 0x00 };
  PscTestPdb *pdb = psc_test_pdb_new (0x8664);
  GByteArray *body = g_byte_array_new ();
  guint32 driver, shared, item, other;

  psc_test_pdb_add_section (pdb->sections, 0x1000, 0x800);
  psc_test_pdb_add_module (pdb, "driver.obj");
  psc_test_pdb_add_contribution (pdb, 0, 1, 0x100, 0x80);
  driver = psc_test_pdb_add_file (pdb, 0, "C:\\src\\driver.c");
  shared = psc_test_pdb_add_file (pdb, 0, "C:\\src\\shared.h");
  psc_test_put_u32 (body, 0);
  psc_test_put_u32 (body, 0);
  psc_test_put_string (body, "outer");
  item = psc_test_pdb_add_item (pdb, 0x1601, body);
  body = g_byte_array_new ();
  psc_test_put_u32 (body, 0);
  psc_test_put_u32 (body, 0);
  psc_test_put_string (body, "inner");
  other = psc_test_pdb_add_item (pdb, 0x1602, body);
  psc_test_pdb_add_procedure (pdb, 0, 1, 0x100, 0x40, "PoolLeak");
  psc_test_pdb_add_inline_site (pdb, 0, item, outer, sizeof outer);
  psc_test_pdb_add_inline_site (pdb, 0, other, inner, sizeof inner);
  psc_test_pdb_end (pdb, 0, 0x114e);
  psc_test_pdb_end (pdb, 0, 0x114e);
  psc_test_pdb_end (pdb, 0, 6);
  psc_test_pdb_add_procedure (pdb, 0, 1, 0x140, 0x20, "quiet");
  psc_test_pdb_end (pdb, 0, 6);
  psc_test_pdb_add_lines (pdb, 0, 1, 0x100, 0x40, driver, leak_lines, G_N_ELEMENTS (leak_lines));
  psc_test_pdb_add_lines (pdb, 0, 1, 0x140, 0x20, driver, quiet_lines, G_N_ELEMENTS (quiet_lines));
  psc_test_pdb_add_inlinee (pdb, 0, item, shared, 90);
  psc_test_pdb_add_inlinee (pdb, 0, other, shared, 70);
  return pdb;
}

static PscPdb *
open_msf (const PscTestMsf *msf)
{
  g_autoptr (GBytes) bytes = psc_test_msf_to_bytes (msf);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_pdb_open (source, NULL);
}

static PscPdb *
open_made (const PscTestPdb *made)
{
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);

  return open_msf (msf);
}

START_TEST (addresses_have_lines)
{
  static const struct
  {
    guint32 rva;
    guint32 line; /* 0: none */
    const char *file;
  } cases[] = {
    { 0x10ff, 0, NULL },
    { 0x1100, 10, "driver.c" },
    { 0x1107, 10, "driver.c" },
    { 0x1108, 13, "driver.c" },
    { 0x110f, 13, "driver.c" },
    { 0x1110, 0, NULL },
    { 0x1117, 0, NULL },
    { 0x1118, 20, "driver.c" },
    { 0x111f, 20, "driver.c" },
    { 0x1120, 92, "shared.h" },
    { 0x1123, 92, "shared.h" },
    { 0x1124, 93, "shared.h" },
    { 0x1128, 70, "shared.h" },
    { 0x112b, 70, "shared.h" },
    { 0x112c, 93, "shared.h" },
    { 0x112f, 93, "shared.h" },
    { 0x1130, 20, "driver.c" },
    { 0x113f, 20, "driver.c" },
    { 0x1140, 0, NULL },
    { 0x1144, 30, "driver.c" },
    { 0x115f, 30, "driver.c" },
    { 0x1160, 0, NULL },
    { 0, 0, NULL },
    { G_MAXUINT32, 0, NULL },
  };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = open_made (made);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *file = NULL;
      guint32 line = 0;

      ck_assert_msg (psc_pdb_find_line (pdb, cases[i].rva, &file, &line) == (cases[i].line != 0),
                     "0x%x", cases[i].rva);
      ck_assert_uint_eq (line, cases[i].line);
      if (cases[i].line != 0)
        ck_assert (g_str_has_prefix (file, "C:\\src\\") && g_str_has_suffix (file, cases[i].file));
    }
}
END_TEST

START_TEST (inlined_functions_come_innermost_first)
{
  static const char *const names[] = { "inner", "outer", "PoolLeak" };
  static const guint32 lines[] = { 70, 93, 20 };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = open_made (made);
  g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, 0x112a);

  ck_assert_uint_eq (frames->len, 3);
  for (guint i = 0; i < 3; i++)
    {
      ck_assert_str_eq (g_array_index (frames, PscPdbFrame, i).function, names[i]);
      ck_assert_uint_eq (g_array_index (frames, PscPdbFrame, i).line, lines[i]);
    }
}
END_TEST

START_TEST (without_file_names_there_are_functions_but_no_lines)
{
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GArray) frames = NULL;
  const char *file;
  guint32 line;

  psc_test_set_u32 (psc_test_msf_get (msf, PSC_TEST_PDB_NAMES), 0, 0);
  pdb = open_msf (msf);
  ck_assert (!psc_pdb_find_line (pdb, 0x1100, &file, &line));
  frames = psc_pdb_list_frames (pdb, 0x112a);
  ck_assert_uint_eq (frames->len, 3);
  ck_assert_ptr_null (g_array_index (frames, PscPdbFrame, 0).file);
}
END_TEST

/* Fields of the first piece of lines: the length of the subsection, offset, section, code size,
 * file, number of lines, size of the block. */
START_TEST (lines_that_contradict_themselves_are_left_out)
{
  static const guint fields[] = { 4, 8, 12, 16, 20, 24, 28 };
  static const guint32 values[] = { 0, 1, 11, 0x10000, 0x7fffffff, 0x80000000u, G_MAXUINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (PscTestPdb) made = make_pdb ();
      g_autoptr (PscPdb) pdb = NULL;

      psc_test_set_u32 (psc_test_pdb_get_module (made, 0)->lines, fields[i], values[_i]);
      pdb = open_made (made);
      for (guint32 rva = 0x10f0; rva < 0x1170; rva++)
        {
          const char *file = NULL;
          guint32 line = 0;

          if (psc_pdb_find_line (pdb, rva, &file, &line))
            ck_assert (file != NULL && line != 0);
        }
    }
}
END_TEST

START_TEST (any_annotations_are_bounded)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) _i);

  for (guint run = 0; run < 50; run++)
    {
      g_autoptr (PscTestPdb) made = make_pdb ();
      g_autoptr (PscPdb) pdb = NULL;
      guint8 annotations[64];

      for (guint i = 0; i < sizeof annotations; i++)
        annotations[i] = (guint8) g_rand_int_range (rand, 0, i % 2 == 0 ? 16 : 256);
      psc_test_pdb_add_procedure (made, 0, 1, 0x160, 0x20, "noisy");
      psc_test_pdb_add_inline_site (made, 0, 0x1000, annotations, sizeof annotations);
      pdb = open_made (made);
      for (guint32 rva = 0x1160; rva < 0x1180; rva++)
        {
          g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, rva);

          ck_assert_uint_le (frames->len, 2);
        }
    }
}
END_TEST

START_TEST (nesting_of_inlined_functions_is_bounded)
{
  static const guint8 all[] = { 0x0c, 0x20, 0x00 };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GArray) frames = NULL;

  psc_test_pdb_add_procedure (made, 0, 1, 0x160, 0x20, "deep");
  for (guint i = 0; i < 1000; i++)
    psc_test_pdb_add_inline_site (made, 0, 0x1000, all, sizeof all);
  pdb = open_made (made);
  frames = psc_pdb_list_frames (pdb, 0x1170);
  ck_assert_uint_eq (frames->len, 65);
}
END_TEST

/* The symbols and the lines of the module, and the file names, cut anywhere. */
START_TEST (each_truncation_is_bounded)
{
  static const guint streams[] = { PSC_TEST_PDB_FIRST_MODULE, PSC_TEST_PDB_NAMES,
                                   PSC_TEST_PDB_ITEMS };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscTestMsf) whole = psc_test_pdb_to_msf (made);
  guint size = psc_test_msf_get (whole, streams[_i])->len;

  for (guint n = 0; n < size; n++)
    {
      g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
      g_autoptr (PscPdb) pdb = NULL;
      g_autoptr (GArray) frames = NULL;

      g_byte_array_set_size (psc_test_msf_get (msf, streams[_i]), n);
      pdb = open_msf (msf);
      frames = psc_pdb_list_frames (pdb, 0x112a);
      ck_assert_uint_le (frames->len, 3);
    }
}
END_TEST

START_TEST (each_wrong_byte_is_bounded)
{
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
  GByteArray *stream = psc_test_msf_get (msf, PSC_TEST_PDB_FIRST_MODULE);

  for (guint at = 0; at < stream->len; at++)
    for (guint flip = 0; flip < 2; flip++)
      {
        g_autoptr (PscPdb) pdb = NULL;
        g_autoptr (GArray) frames = NULL;
        guint8 before = stream->data[at];

        stream->data[at] = flip == 0 ? 0xff : before ^ 0x01;
        pdb = open_msf (msf);
        frames = psc_pdb_list_frames (pdb, 0x112a);
        stream->data[at] = before;
      }
}
END_TEST

static Suite *
pdb_lines_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb-lines");
  TCase *tcase = tcase_create ("pdb-lines");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, addresses_have_lines);
  tcase_add_test (tcase, inlined_functions_come_innermost_first);
  tcase_add_test (tcase, without_file_names_there_are_functions_but_no_lines);
  tcase_add_loop_test (tcase, lines_that_contradict_themselves_are_left_out, 0, 7);
  tcase_add_loop_test (tcase, any_annotations_are_bounded, 0, 4);
  tcase_add_test (tcase, nesting_of_inlined_functions_is_bounded);
  tcase_add_loop_test (tcase, each_truncation_is_bounded, 0, 3);
  tcase_add_test (tcase, each_wrong_byte_is_bounded);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_lines_suite ());
}
