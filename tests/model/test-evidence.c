/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of addresses: kept once each, and found again.
 */
#include "config.h"

#include "base/limits.h"
#include "model/evidence.h"
#include "support/check-main.h"

START_TEST (an_address_is_found_exactly)
{
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();

  for (guint64 i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("nt!f%u", (guint) i);

      psc_evidence_add_symbol (evidence, i * 7919 % 1000 * 16, name, NULL, 0, (guint) i + 1);
    }
  ck_assert_uint_eq (evidence->symbols->len, 1000);
  ck_assert_str_eq (psc_evidence_find_symbol (evidence, 7919 % 1000 * 16)->symbol, "nt!f1");
  ck_assert_ptr_null (psc_evidence_find_symbol (evidence, 7919 % 1000 * 16 + 1));
  ck_assert_ptr_null (psc_evidence_find_symbol (evidence, G_MAXUINT64));
}
END_TEST

START_TEST (a_name_with_its_source_takes_the_place_of_one_without)
{
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();

  psc_evidence_add_symbol (evidence, 0x1000, "a!first", NULL, 0, 1);
  psc_evidence_add_symbol (evidence, 0x1000, "a!second", NULL, 0, 2);
  ck_assert_str_eq (psc_evidence_find_symbol (evidence, 0x1000)->symbol, "a!first");
  psc_evidence_add_symbol (evidence, 0x1000, "a!third", "a.c", 7, 3);
  psc_evidence_add_symbol (evidence, 0x1000, "a!fourth", "b.c", 9, 4);
  ck_assert_uint_eq (evidence->symbols->len, 1);
  ck_assert_str_eq (psc_evidence_find_symbol (evidence, 0x1000)->symbol, "a!third");
  ck_assert_str_eq (psc_evidence_find_symbol (evidence, 0x1000)->source_file, "a.c");
  ck_assert_uint_eq (psc_evidence_find_symbol (evidence, 0x1000)->source_line, 7);
  ck_assert_uint_eq (psc_evidence_find_symbol (evidence, 0x1000)->line, 3);
}
END_TEST

START_TEST (names_are_bounded_and_known_ones_still_learn)
{
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();

  for (guint i = 0; i <= PSC_MAX_SYMBOLS; i++)
    psc_evidence_add_symbol (evidence, i, "a!b", NULL, 0, 1);
  ck_assert_uint_eq (evidence->symbols->len, PSC_MAX_SYMBOLS);
  ck_assert_ptr_null (psc_evidence_find_symbol (evidence, PSC_MAX_SYMBOLS));
  psc_evidence_add_symbol (evidence, 5, "a!b", "b.c", 9, 4);
  ck_assert_str_eq (psc_evidence_find_symbol (evidence, 5)->source_file, "b.c");
}
END_TEST

static Suite *
evidence_suite (void)
{
  Suite *suite = suite_create ("model/evidence");
  TCase *tcase = tcase_create ("evidence");

  tcase_add_test (tcase, an_address_is_found_exactly);
  tcase_add_test (tcase, a_name_with_its_source_takes_the_place_of_one_without);
  tcase_add_test (tcase, names_are_bounded_and_known_ones_still_learn);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (evidence_suite ());
}
