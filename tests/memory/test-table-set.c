/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The set of page tables that lead nowhere.
 */
#include "config.h"

#include "base/limits.h"
#include "memory/table-set-private.h"
#include "support/check-main.h"

START_TEST (nothing_is_in_an_empty_set)
{
  PscTableSet set;

  psc_table_set_init (&set);
  ck_assert (!psc_table_set_contains (&set, 1, 0));
  psc_table_set_clear (&set);
}
END_TEST

START_TEST (a_table_is_in_it_as_one_of_its_level)
{
  PscTableSet set;

  psc_table_set_init (&set);
  psc_table_set_add (&set, 2, 0);
  psc_table_set_add (&set, 2, 0x5000);
  psc_table_set_add (&set, 2, 0x5000);
  ck_assert (psc_table_set_contains (&set, 2, 0));
  ck_assert (psc_table_set_contains (&set, 2, 0x5000));
  ck_assert (!psc_table_set_contains (&set, 1, 0x5000));
  ck_assert (!psc_table_set_contains (&set, 2, 0x6000));
  ck_assert_uint_eq (set.n_keys, 2);
  psc_table_set_clear (&set);
}
END_TEST

/* Addresses that a plain hash would put into one place. */
START_TEST (it_forgets_nothing_up_to_its_limit_and_takes_nothing_more)
{
  PscTableSet set;
  guint n_known = 0;

  psc_table_set_init (&set);
  for (guint64 i = 0; i < PSC_MAX_EMPTY_TABLES + 100; i++)
    psc_table_set_add (&set, 1 + (guint) (i % 4), i << 31);
  for (guint64 i = 0; i < PSC_MAX_EMPTY_TABLES + 100; i++)
    n_known += psc_table_set_contains (&set, 1 + (guint) (i % 4), i << 31) ? 1 : 0;
  ck_assert_uint_eq (n_known, PSC_MAX_EMPTY_TABLES);
  ck_assert_uint_eq (set.n_places, 2 * PSC_MAX_EMPTY_TABLES);
  psc_table_set_clear (&set);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/table-set");
  TCase *tcase = tcase_create ("core");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, nothing_is_in_an_empty_set);
  tcase_add_test (tcase, a_table_is_in_it_as_one_of_its_level);
  tcase_add_test (tcase, it_forgets_nothing_up_to_its_limit_and_takes_nothing_more);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
