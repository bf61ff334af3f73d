/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names, widths and image machines of the architectures.
 */
#include "config.h"

#include "base/arch.h"
#include "support/check-main.h"

static const struct
{
  PscArch arch;
  const char *word;
  guint pointer_bytes;
} archs[] = {
  { PSC_ARCH_X86, "x86", 4 },
  { PSC_ARCH_X86_PAE, "x86-pae", 4 },
  { PSC_ARCH_X64, "x64", 8 },
  { PSC_ARCH_ARM64, "arm64", 8 },
};

START_TEST (each_has_the_contract_s_word_and_its_width)
{
  ck_assert_str_eq (psc_arch_to_string (archs[_i].arch), archs[_i].word);
  ck_assert_uint_eq (psc_arch_get_pointer_bytes (archs[_i].arch), archs[_i].pointer_bytes);
}
END_TEST

START_TEST (an_unknown_one_has_no_word)
{
  ck_assert_ptr_null (psc_arch_to_string (PSC_ARCH_UNKNOWN));
}
END_TEST

START_TEST (image_machines_are_told)
{
  ck_assert_int_eq (psc_arch_from_image_machine (0x14c), PSC_ARCH_X86);
  ck_assert_int_eq (psc_arch_from_image_machine (0x8664), PSC_ARCH_X64);
  ck_assert_int_eq (psc_arch_from_image_machine (0xaa64), PSC_ARCH_ARM64);
  ck_assert_int_eq (psc_arch_from_image_machine (0x1c4), PSC_ARCH_UNKNOWN);
}
END_TEST

static Suite *
arch_suite (void)
{
  Suite *suite = suite_create ("base/arch");
  TCase *tcase = tcase_create ("arch");

  tcase_add_loop_test (tcase, each_has_the_contract_s_word_and_its_width, 0, G_N_ELEMENTS (archs));
  tcase_add_test (tcase, an_unknown_one_has_no_word);
  tcase_add_test (tcase, image_machines_are_told);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (arch_suite ());
}
