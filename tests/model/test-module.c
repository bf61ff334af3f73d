/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Module lists: one entry for each base and state, and who holds an address.
 */
#include "config.h"

#include "base/limits.h"
#include "model/module.h"
#include "support/check-main.h"

static void
add (PscModuleList *list, guint64 base, guint64 end, gboolean is_loaded, const char *name)
{
  PscModule *module = psc_module_list_add (list, base, end, is_loaded, 1);

  ck_assert_ptr_nonnull (module);
  if (module->name == NULL)
    module->name = g_strdup (name);
}

static void
assert_holder (PscModuleList *list, guint64 va, const char *name)
{
  const PscModule *module = psc_module_list_find (list, va);

  ck_assert_pstr_eq (module != NULL ? module->name : NULL, name);
}

START_TEST (a_base_has_one_entry_loaded_and_one_unloaded)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();

  add (list, 0x1000, 0x2000, TRUE, "now");
  add (list, 0x1000, 0x3000, FALSE, "before");
  add (list, 0x1000, 0x4000, TRUE, "again");
  ck_assert_uint_eq (psc_module_list_get_n (list), 2);
  ck_assert_str_eq (psc_module_list_get (list, 0)->name, "now");
  ck_assert_uint_eq (psc_module_list_get (list, 0)->end, 0x2000);
}
END_TEST

START_TEST (a_module_holds_its_first_byte_and_not_its_end)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();

  add (list, 0x3000, 0x4000, TRUE, "b");
  add (list, 0x1000, 0x2000, TRUE, "a");
  assert_holder (list, 0xfff, NULL);
  assert_holder (list, 0x1000, "a");
  assert_holder (list, 0x1fff, "a");
  assert_holder (list, 0x2000, NULL);
  assert_holder (list, 0x3000, "b");
  assert_holder (list, G_MAXUINT64, NULL);
}
END_TEST

START_TEST (a_loaded_module_comes_before_an_unloaded_one_and_that_before_older_ones)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();

  add (list, 0x1000, 0x9000, FALSE, "last unloaded");
  add (list, 0x2000, 0x4000, FALSE, "unloaded before");
  add (list, 0x3000, 0x5000, TRUE, "loaded");
  assert_holder (list, 0x2800, "last unloaded");
  assert_holder (list, 0x3800, "loaded");
  assert_holder (list, 0x8800, "last unloaded");
}
END_TEST

START_TEST (what_is_added_later_is_found)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();

  assert_holder (list, 0x1000, NULL);
  add (list, 0x1000, 0x2000, TRUE, "a");
  assert_holder (list, 0x1000, "a");
  add (list, 0x5000, 0x6000, TRUE, "b");
  assert_holder (list, 0x5000, "b");
}
END_TEST

START_TEST (a_full_list_takes_no_more)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();

  for (guint64 i = 0; i < PSC_MAX_MODULES; i++)
    ck_assert_ptr_nonnull (psc_module_list_add (list, i * 16, i * 16 + 16, TRUE, 1));
  ck_assert_ptr_null (psc_module_list_add (list, G_MAXUINT32, G_MAXUINT64, TRUE, 1));
  ck_assert_ptr_nonnull (psc_module_list_add (list, 0, 1, TRUE, 1));
  ck_assert_uint_eq (psc_module_list_find (list, 16 * (PSC_MAX_MODULES - 1))->base,
                     16 * (PSC_MAX_MODULES - 1));
}
END_TEST

START_TEST (the_image_stands_for_the_module_where_it_is_known)
{
  PscModule module = { .name = (char *) "myfault" };

  ck_assert_str_eq (psc_module_get_image (&module), "myfault");
  module.image = (char *) "myfault.sys";
  ck_assert_str_eq (psc_module_get_image (&module), "myfault.sys");
}
END_TEST

static Suite *
module_suite (void)
{
  Suite *suite = suite_create ("model/module");
  TCase *tcase = tcase_create ("module");

  tcase_add_test (tcase, a_base_has_one_entry_loaded_and_one_unloaded);
  tcase_add_test (tcase, a_module_holds_its_first_byte_and_not_its_end);
  tcase_add_test (tcase, a_loaded_module_comes_before_an_unloaded_one_and_that_before_older_ones);
  tcase_add_test (tcase, what_is_added_later_is_found);
  tcase_add_test (tcase, a_full_list_takes_no_more);
  tcase_add_test (tcase, the_image_stands_for_the_module_where_it_is_known);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (module_suite ());
}
