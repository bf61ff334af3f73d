/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of a PDB: by address and by name, with and without rearrangement, and from damaged streams.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/pdb-file.h"
#include "symbols/pdb.h"

#define PUB32 0x110eu
#define GDATA32 0x110du
#define LDATA32 0x110cu
#define PROCREF 0x1125u
#define LPROCREF 0x1127u

/* Code at 0x1000 and data at 0x2000; two object files, the second without a stream of use. */
static PscTestPdb *
make_pdb (guint16 machine)
{
  PscTestPdb *pdb = psc_test_pdb_new (machine);
  guint32 record;

  psc_test_pdb_add_section (pdb->sections, 0x1000, 0x800);
  psc_test_pdb_add_section (pdb->sections, 0x2000, 0x400);
  psc_test_pdb_add_module (pdb, "driver.obj");
  psc_test_pdb_add_module (pdb, "library.obj");
  psc_test_pdb_add_contribution (pdb, 0, 1, 0, 0x300);
  psc_test_pdb_add_contribution (pdb, 1, 1, 0x300, 0x200);
  psc_test_pdb_add_global (pdb, PUB32, 1, 0x400, "_Later@4");
  psc_test_pdb_add_global (pdb, PUB32, 1, 0x100, "_PoolLeak@8");
  psc_test_pdb_add_global (pdb, PUB32, 1, 0x300, "_Public");
  psc_test_pdb_add_global (pdb, PUB32, 2, 0x10, "?data@@3HA");
  psc_test_pdb_add_global (pdb, GDATA32, 2, 0x10, "data");
  psc_test_pdb_add_global (pdb, LDATA32, 2, 0x20, "hidden");
  psc_test_pdb_add_global (pdb, PUB32, 3, 0, "absolute");
  psc_test_pdb_add_procedure (pdb, 0, 1, 0x100, 0x40, "PoolLeak");
  psc_test_pdb_end (pdb, 0, 6);
  record = psc_test_pdb_add_procedure (pdb, 0, 1, 0x180, 0x20, "quiet");
  psc_test_pdb_end (pdb, 0, 6);
  psc_test_pdb_add_reference (pdb, PROCREF, 0, 4, "PoolLeak");
  psc_test_pdb_add_reference (pdb, LPROCREF, 0, record, "quiet");
  return pdb;
}

static PscPdb *
open_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_pdb_open (source, error);
}

static PscPdb *
open_made (const PscTestPdb *made)
{
  g_autoptr (GBytes) bytes = psc_test_pdb_to_bytes (made);
  PscPdb *pdb = open_bytes (bytes, NULL);

  ck_assert_ptr_nonnull (pdb);
  return pdb;
}

static PscPdb *
open_msf (const PscTestMsf *msf)
{
  g_autoptr (GBytes) bytes = psc_test_msf_to_bytes (msf);

  return open_bytes (bytes, NULL);
}

START_TEST (addresses_have_names)
{
  static const struct
  {
    guint32 rva;
    const char *name; /* NULL: none */
    guint32 displacement;
    guint32 n_bytes;
  } cases[] = {
    { 0x10ff, NULL, 0, 0 },
    { 0x1100, "PoolLeak", 0, 0x40 },
    { 0x113f, "PoolLeak", 0x3f, 0x40 },
    { 0x1140, "PoolLeak", 0x40, 0 },
    { 0x1180, "quiet", 0, 0x20 },
    { 0x119f, "quiet", 0x1f, 0x20 },
    { 0x11a0, "PoolLeak", 0xa0, 0 },
    { 0x1300, "Public", 0, 0 },
    { 0x17ff, "Later", 0x3ff, 0 },
    { 0x1800, NULL, 0, 0 },
    { 0x2000, NULL, 0, 0 },
    { 0x2010, "data", 0, 0 },
    { 0x201f, "data", 0xf, 0 },
    { 0x23ff, "hidden", 0x3df, 0 },
    { 0x2400, NULL, 0, 0 },
    { G_MAXUINT32, NULL, 0, 0 },
    { 0, NULL, 0, 0 },
  };
  g_autoptr (PscTestPdb) made = make_pdb (0x14c);
  g_autoptr (PscPdb) pdb = open_made (made);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PscPdbSymbol symbol;

      ck_assert_int_eq (psc_pdb_find_address (pdb, cases[i].rva, &symbol, &error),
                        cases[i].name != NULL);
      ck_assert_ptr_null (error);
      if (cases[i].name == NULL)
        continue;
      ck_assert_str_eq (symbol.name, cases[i].name);
      ck_assert_uint_eq (symbol.displacement, cases[i].displacement);
      ck_assert_uint_eq (symbol.rva, cases[i].rva - cases[i].displacement);
      ck_assert_uint_eq (symbol.n_bytes, cases[i].n_bytes);
    }
}
END_TEST

START_TEST (names_have_addresses)
{
  static const struct
  {
    const char *name;
    guint32 rva; /* 0: none */
  } cases[] = { { "PoolLeak", 0x1100 },   { "_PoolLeak@8", 0x1100 },
                { "quiet", 0x1180 },      { "data", 0x2010 },
                { "?data@@3HA", 0x2010 }, { "hidden", 0x2020 },
                { "Later", 0x1400 },      { "poolleak", 0 },
                { "absolute", 0 },        { "", 0 },
                { "PoolLea", 0 } };
  g_autoptr (PscTestPdb) made = make_pdb (0x14c);
  g_autoptr (PscPdb) pdb = open_made (made);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 rva = 0;

      ck_assert_int_eq (psc_pdb_find_name (pdb, cases[i].name, &rva, NULL), cases[i].rva != 0);
      ck_assert_uint_eq (rva, cases[i].rva);
    }
}
END_TEST

START_TEST (only_x86_decorates_names_of_c)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);
  g_autoptr (PscPdb) pdb = open_made (made);
  PscPdbSymbol symbol;
  guint32 rva;

  ck_assert (psc_pdb_find_address (pdb, 0x1400, &symbol, NULL));
  ck_assert_str_eq (symbol.name, "_Later@4");
  ck_assert (psc_pdb_find_name (pdb, "_Later@4", &rva, NULL));
  ck_assert (!psc_pdb_find_name (pdb, "Later", &rva, NULL));
}
END_TEST

START_TEST (identity_is_guid_and_age_of_the_link)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);
  g_autoptr (PscPdb) pdb = open_made (made);
  g_autoptr (PscPdbIdentity) identity =
      psc_pdb_identity_new (made->guid, 1, (const guint8 *) "a.pdb", 5, NULL);

  ck_assert_str_eq (psc_pdb_get_guid (pdb), "abababab-abab-abab-abab-abababababab");
  ck_assert_uint_eq (psc_pdb_get_age (pdb), 1);
  ck_assert_int_eq (psc_pdb_match (pdb, identity), PSC_PDB_MATCH);
  identity->age = 3;
  ck_assert_int_eq (psc_pdb_match (pdb, identity), PSC_PDB_OTHER_AGE);
  identity->guid[0] = 'f';
  ck_assert_int_eq (psc_pdb_match (pdb, identity), PSC_PDB_NO_MATCH);
}
END_TEST

/* Sections were at 0x11000 when linked. The first 0x180 bytes of code went to 0x1400, the next 0x80
 * to 0x1200, what comes then was removed. */
static PscTestPdb *
make_rearranged (void)
{
  static const guint32 from[][2] = { { 0x11000, 0x1400 }, { 0x11180, 0x1200 }, { 0x11200, 0 } };
  static const guint32 to[][2] = {
    { 0x1000, 0 }, { 0x1200, 0x11180 }, { 0x1280, 0 }, { 0x1400, 0x11000 }, { 0x1580, 0 }
  };
  PscTestPdb *made = make_pdb (0x14c);

  psc_test_pdb_add_section (made->original_sections, 0x11000, 0x800);
  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    for (guint k = 0; k < 2; k++)
      psc_test_put_u32 (made->omap_from_source, from[i][k]);
  for (guint i = 0; i < G_N_ELEMENTS (to); i++)
    for (guint k = 0; k < 2; k++)
      psc_test_put_u32 (made->omap_to_source, to[i][k]);
  return made;
}

START_TEST (rearranged_images_are_mapped_both_ways)
{
  g_autoptr (PscTestPdb) made = make_rearranged ();
  g_autoptr (PscPdb) pdb = open_made (made);
  PscPdbSymbol symbol;
  guint32 rva;

  ck_assert (psc_pdb_find_name (pdb, "PoolLeak", &rva, NULL));
  ck_assert_uint_eq (rva, 0x1500);
  ck_assert (psc_pdb_find_name (pdb, "quiet", &rva, NULL));
  ck_assert_uint_eq (rva, 0x1200);
  ck_assert (!psc_pdb_find_name (pdb, "Public", &rva, NULL));
  ck_assert (psc_pdb_find_address (pdb, 0x1510, &symbol, NULL));
  ck_assert_str_eq (symbol.name, "PoolLeak");
  ck_assert_uint_eq (symbol.displacement, 0x10);
  ck_assert_uint_eq (symbol.n_bytes, 0x40);
  ck_assert (psc_pdb_find_address (pdb, 0x121f, &symbol, NULL));
  ck_assert_str_eq (symbol.name, "quiet");
  ck_assert (!psc_pdb_find_address (pdb, 0x1100, &symbol, NULL));
}
END_TEST

START_TEST (a_rearrangement_out_of_order_names_nothing)
{
  g_autoptr (PscTestPdb) made = make_rearranged ();
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GError) error = NULL;
  PscPdbSymbol symbol;

  psc_test_set_u32 (made->omap_from_source, 8, 0x10fff);
  pdb = open_made (made);
  ck_assert (!psc_pdb_find_address (pdb, 0x1510, &symbol, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (a_pdb_without_sections_has_no_addresses)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
  GByteArray *dbi = psc_test_msf_get (msf, PSC_TEST_PDB_DBI);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GError) error = NULL;
  PscPdbSymbol symbol;

  psc_test_set_u16 (dbi, dbi->len - 22 + 10, 0xffff);
  pdb = open_msf (msf);
  ck_assert (!psc_pdb_find_address (pdb, 0x1100, &symbol, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
}
END_TEST

START_TEST (sizes_in_the_dbi_header_are_checked)
{
  static const guint32 values[] = { 0x7fffffff, 0x80000000u, G_MAXUINT32, 0x1000 };
  static const guint fields[] = { 0x18, 0x1c, 0x20, 0x24, 0x28, 0x30, 0x34 };
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
      g_autoptr (PscPdb) pdb = NULL;
      g_autoptr (GError) error = NULL;
      PscPdbSymbol symbol;

      psc_test_set_u32 (psc_test_msf_get (msf, PSC_TEST_PDB_DBI), fields[i], values[_i]);
      pdb = open_msf (msf);
      ck_assert_ptr_nonnull (pdb);
      ck_assert (!psc_pdb_find_address (pdb, 0x1100, &symbol, &error));
      ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
      /* The age of the info stream is what is left. */
      ck_assert_uint_eq (psc_pdb_get_age (pdb), 3);
    }
}
END_TEST

/* Lengths of the first record: 0 and 1 would not move forward, the others reach too far. */
START_TEST (records_always_move_forward)
{
  static const guint lengths[] = { 0, 1, 2, 3, 0x7fff, 0xffff };
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;
  guint32 rva;

  psc_test_set_u16 (made->symbols, 0, lengths[_i]);
  psc_test_set_u16 (psc_test_pdb_get_module (made, 0)->symbols, 4, lengths[_i]);
  pdb = open_made (made);
  psc_pdb_find_address (pdb, 0x1100, &symbol, NULL);
  psc_pdb_find_name (pdb, "quiet", &rva, NULL);
}
END_TEST

START_TEST (names_without_an_end_are_left_out)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;

  psc_test_pdb_add_section (made->sections, 0x1000, 0x800);
  psc_test_pdb_add_global (made, PUB32, 1, 0x100, "abcde");
  made->symbols->data[made->symbols->len - 1] = 'f';
  pdb = open_made (made);
  ck_assert (!psc_pdb_find_address (pdb, 0x1100, &symbol, NULL));
}
END_TEST

START_TEST (names_are_shown_as_text)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;

  psc_test_pdb_add_section (made->sections, 0x1000, 0x800);
  psc_test_pdb_add_global (made, PUB32, 1, 0x100, "caf\xe9");
  pdb = open_made (made);
  ck_assert (psc_pdb_find_address (pdb, 0x1100, &symbol, NULL));
  ck_assert_str_eq (symbol.name, "caf\xef\xbf\xbd");
}
END_TEST

START_TEST (references_may_lead_anywhere)
{
  static const struct
  {
    guint module;
    guint32 record;
  } cases[] = { { 0, 0 }, { 0, 5 }, { 0, 0x7fffffff }, { 0, G_MAXUINT32 },
                { 1, 4 }, { 2, 4 }, { 0xfffe, 4 },     { G_MAXUINT, 4 } };
  g_autoptr (PscTestPdb) made = make_pdb (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  guint32 rva;

  psc_test_pdb_add_reference (made, PROCREF, cases[_i].module, cases[_i].record, "wild");
  pdb = open_made (made);
  ck_assert (!psc_pdb_find_name (pdb, "wild", &rva, NULL));
}
END_TEST

START_TEST (contributions_name_modules_that_exist)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x14c);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;

  psc_test_set_u16 (made->contributions, 4 + 0x10, 2);
  pdb = open_made (made);
  ck_assert (psc_pdb_find_address (pdb, 0x1190, &symbol, NULL));
  ck_assert_str_eq (symbol.name, "PoolLeak");
  ck_assert_uint_eq (symbol.n_bytes, 0);
}
END_TEST

/* The second object file claims the stream of the first, which has all symbols. */
START_TEST (a_stream_belongs_to_one_object_file)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x14c);
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
  GByteArray *dbi = psc_test_msf_get (msf, PSC_TEST_PDB_DBI);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;
  guint second = 64 + 64 + 24;

  /* Both names of the first record take 22 bytes, padded to 24. */
  ck_assert_uint_eq (dbi->data[second + 0x22], PSC_TEST_PDB_FIRST_MODULE + 1);
  psc_test_set_u16 (dbi, second + 0x22, PSC_TEST_PDB_FIRST_MODULE);
  psc_test_set_u16 (dbi, 64 + 64 + 24 + 64 + 24 + 4 + 0x10, 1);
  pdb = open_msf (msf);
  ck_assert (psc_pdb_find_address (pdb, 0x1190, &symbol, NULL));
  ck_assert_uint_eq (symbol.n_bytes, 0);
}
END_TEST

/* 40,000 publics of one name at one place, and as many references. */
START_TEST (equal_names_and_addresses_take_no_time)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  PscPdbSymbol symbol;
  guint32 rva;

  psc_test_pdb_add_section (made->sections, 0x1000, 0x800);
  for (guint i = 0; i < 40000; i++)
    {
      psc_test_pdb_add_global (made, PUB32, 1, 0x100, "same");
      psc_test_pdb_add_reference (made, PROCREF, 0, 4, "same");
    }
  pdb = open_made (made);
  ck_assert (psc_pdb_find_name (pdb, "same", &rva, NULL));
  ck_assert_uint_eq (rva, 0x1100);
  for (guint i = 0; i < 40000; i++)
    ck_assert (psc_pdb_find_address (pdb, 0x1100 + i % 0x700, &symbol, NULL));
}
END_TEST

START_TEST (a_damaged_info_stream_costs_names_of_streams_only)
{
  static const guint32 values[] = { 0, 1, 8, 0x7fffffff, G_MAXUINT32 };
  static const guint fields[] = { 0x1c, 0x27, 0x2b, 0x2f, 0x37, 0x3b };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (PscTestPdb) made = make_pdb (0x8664);
      g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
      g_autoptr (PscPdb) pdb = NULL;
      PscPdbSymbol symbol;

      psc_test_set_u32 (psc_test_msf_get (msf, PSC_TEST_PDB_INFO), fields[i], values[_i]);
      pdb = open_msf (msf);
      ck_assert_ptr_nonnull (pdb);
      ck_assert (psc_pdb_find_address (pdb, 0x1100, &symbol, NULL));
    }
}
END_TEST

START_TEST (each_truncation_of_a_stream_is_bounded)
{
  g_autoptr (PscTestPdb) made = make_rearranged ();
  guint n_streams = PSC_TEST_PDB_FIRST_MODULE + 2;

  for (guint stream = 1; stream < n_streams; stream++)
    {
      g_autoptr (PscTestMsf) whole = psc_test_pdb_to_msf (made);
      guint size = psc_test_msf_get (whole, stream)->len;

      for (guint n = 0; n < size; n++)
        {
          g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
          g_autoptr (PscPdb) pdb = NULL;
          PscPdbSymbol symbol;
          guint32 rva;

          g_byte_array_set_size (psc_test_msf_get (msf, stream), n);
          pdb = open_msf (msf);
          if (pdb == NULL)
            continue;
          psc_pdb_find_address (pdb, 0x1510, &symbol, NULL);
          psc_pdb_find_name (pdb, "quiet", &rva, NULL);
        }
    }
}
END_TEST

static gpointer
look_up_all (gpointer data)
{
  PscPdb *pdb = (PscPdb *) data;
  guint n = 0;

  for (guint i = 0; i < 1000; i++)
    {
      PscPdbSymbol symbol;
      guint32 rva;

      n += psc_pdb_find_address (pdb, 0x1100 + i % 0x100, &symbol, NULL) ? 1 : 0;
      n += psc_pdb_find_name (pdb, "PoolLeak", &rva, NULL) ? 1 : 0;
    }
  return GUINT_TO_POINTER (n);
}

START_TEST (several_threads_may_ask_at_once)
{
  g_autoptr (PscTestPdb) made = make_pdb (0x14c);
  g_autoptr (PscPdb) pdb = open_made (made);
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("look-up", look_up_all, pdb);
  for (guint i = 0; i < 4; i++)
    ck_assert_uint_eq (GPOINTER_TO_UINT (g_thread_join (threads[i])), 2000);
}
END_TEST

static Suite *
pdb_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb");
  TCase *tcase = tcase_create ("pdb");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, addresses_have_names);
  tcase_add_test (tcase, names_have_addresses);
  tcase_add_test (tcase, only_x86_decorates_names_of_c);
  tcase_add_test (tcase, identity_is_guid_and_age_of_the_link);
  tcase_add_test (tcase, rearranged_images_are_mapped_both_ways);
  tcase_add_test (tcase, a_rearrangement_out_of_order_names_nothing);
  tcase_add_test (tcase, a_pdb_without_sections_has_no_addresses);
  tcase_add_loop_test (tcase, sizes_in_the_dbi_header_are_checked, 0, 4);
  tcase_add_loop_test (tcase, records_always_move_forward, 0, 6);
  tcase_add_test (tcase, names_without_an_end_are_left_out);
  tcase_add_test (tcase, names_are_shown_as_text);
  tcase_add_loop_test (tcase, references_may_lead_anywhere, 0, 8);
  tcase_add_test (tcase, contributions_name_modules_that_exist);
  tcase_add_test (tcase, a_stream_belongs_to_one_object_file);
  tcase_add_test (tcase, equal_names_and_addresses_take_no_time);
  tcase_add_loop_test (tcase, a_damaged_info_stream_costs_names_of_streams_only, 0, 5);
  tcase_add_test (tcase, each_truncation_of_a_stream_is_bounded);
  tcase_add_test (tcase, several_threads_may_ask_at_once);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_suite ());
}
