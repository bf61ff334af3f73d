/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses that people type, and what a module is found by.
 */
#include "config.h"

#include "app/module-entry.h"

#include "support/check-main.h"

typedef struct
{
  const char *text;
  gboolean is_address;
  guint64 va;
} AddressCase;

static const AddressCase address_cases[] = {
  { "0xfffff80747f50000", TRUE, G_GUINT64_CONSTANT (0xfffff80747f50000) },
  { "fffff807`47f51559", TRUE, G_GUINT64_CONSTANT (0xfffff80747f51559) },
  { " 9d2fb000 ", TRUE, 0x9d2fb000 },
  { "ffffffffffffffff", TRUE, G_MAXUINT64 },
  { "1ffffffffffffffff", FALSE, 0 },
  { "0x", FALSE, 0 },
  { "", FALSE, 0 },
  { "-1", FALSE, 0 },
  { "fault", FALSE, 0 },
};

START_TEST (an_address_is_read_as_debuggers_print_it)
{
  const AddressCase *expected = &address_cases[_i];
  guint64 va = 0;

  ck_assert_int_eq (psc_parse_address (expected->text, &va), expected->is_address);
  ck_assert_uint_eq (va, expected->va);
}
END_TEST

START_TEST (a_module_is_found_by_name_file_or_an_address_inside)
{
  const PscModule module = {
    .name = (char *) "MyFault", .image = (char *) "myfault.sys", .base = 0x1000, .end = 0x2000
  };
  const PscModuleEntry entry = { .module = &module };

  ck_assert (psc_module_entry_matches (&entry, "fault"));
  ck_assert (psc_module_entry_matches (&entry, "MYFAULT.SYS"));
  ck_assert (psc_module_entry_matches (&entry, "0x1000"));
  ck_assert (psc_module_entry_matches (&entry, "1fff"));
  ck_assert (!psc_module_entry_matches (&entry, "0x2000"));
  ck_assert (!psc_module_entry_matches (&entry, "fff"));
  ck_assert (!psc_module_entry_matches (&entry, "tcpip"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/module-entry");
  TCase *tcase = tcase_create ("entry");

  tcase_add_loop_test (tcase, an_address_is_read_as_debuggers_print_it, 0,
                       G_N_ELEMENTS (address_cases));
  tcase_add_test (tcase, a_module_is_found_by_name_file_or_an_address_inside);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
