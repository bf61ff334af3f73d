/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoration of x86 names: what is one is taken off, what only looks like one stays.
 */
#include "config.h"

#include "support/check-main.h"
#include "symbols/undecorate.h"

static const struct
{
  const char *raw;
  const char *plain;
} cases[] = {
  { "_DriverEntry@8", "DriverEntry" },
  { "_cdecl_function", "cdecl_function" },
  { "@ObfDereferenceObject@4", "ObfDereferenceObject" },
  { "__imp__ExFreePool@4", "_imp__ExFreePool" },
  { "_NoArguments@0", "NoArguments" },
  { "?measure@Base@pool@@UBEII@Z", "?measure@Base@pool@@UBEII@Z" },
  { "__real@40000000", "_real@40000000" },
  { "__real@3f800000", "_real@3f800000" },
  { "_name@7", "name@7" },
  { "_name@8x", "name@8x" },
  { "@name", "@name" },
  { "@", "@" },
  { "_", "_" },
  { "_@8", "_@8" },
  { "@@8", "@@8" },
  { "", "" },
  { "plain", "plain" },
  { "plain@8", "plain@8" },
  { "_name@99999999999999999999", "name@99999999999999999999" },
};

START_TEST (names_lose_what_compilers_put_around_them)
{
  gsize length;
  const char *plain = psc_undecorate_x86 (cases[_i].raw, &length);
  g_autofree char *copy = g_strndup (plain, length);

  ck_assert_str_eq (copy, cases[_i].plain);
}
END_TEST

static Suite *
undecorate_suite (void)
{
  Suite *suite = suite_create ("symbols/undecorate");
  TCase *tcase = tcase_create ("undecorate");

  tcase_add_loop_test (tcase, names_lose_what_compilers_put_around_them, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (undecorate_suite ());
}
