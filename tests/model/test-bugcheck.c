/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bug checks in words.
 */
#include "config.h"

#include "model/bugcheck.h"

#include <string.h>

#include "support/check-main.h"

typedef struct
{
  PscCrash crash;
  const char *meaning;
} Case;

static const Case cases[] = {
  { { .code = 0xc4,
      .parameters = { 0x62, 0xfffffa80059c5c88, 0xfffffa8004f5a010, 17 },
      .n_parameters = 4 },
    "A driver was unloaded and did not free all of its pool; blocks left: 17" },
  { { .code = 0x1c4, .parameters = { 0x10, 0xffffb60c12345670 }, .n_parameters = 4 },
    "A driver freed 0xffffb60c12345670, which was never allocated" },
  { { .code = 0xc2, .parameters = { 0x0a, 0x89c01008, 0x31636241, 0xb2636241 }, .n_parameters = 4 },
    "A driver freed the block 0x89c01008, allocated with the tag “Abc1”, with the tag “Abc2”" },
  { { .code = 0x1000007e, .parameters = { 0xc0000005 }, .n_parameters = 1 }, NULL },
  { { .code = 0x19, .parameters = { 0x77 }, .n_parameters = 1 },
    "A pool header is damaged; the block in front of it is a suspect" },
  /* a parameter that the sentence needs is not known */
  { { .code = 0xc4, .parameters = { 0x62 }, .n_parameters = 1 }, NULL },
  /* without any parameter nobody knows which of the sentences it is */
  { { .code = 0xc4 }, NULL },
  { { .code = 0xdeadbeef }, NULL },
};

/* Loop index: the crash. */
START_TEST (a_crash_is_told_with_its_parameters)
{
  g_autofree char *meaning = psc_bugcheck_describe (&cases[_i].crash);

  if (cases[_i].meaning == NULL)
    ck_assert_ptr_null (meaning);
  else
    ck_assert_str_eq (meaning, cases[_i].meaning);
}
END_TEST

/* Every sentence of the table: with all parameters, none may keep a placeholder. */
START_TEST (no_placeholder_is_left_in_any_sentence)
{
  for (guint64 code = 0; code < 0x200; code++)
    for (guint64 first = 0; first < 0x200; first++)
      {
        PscCrash crash = { .code = code, .parameters = { first, 1, 2, 3 }, .n_parameters = 4 };
        g_autofree char *meaning = psc_bugcheck_describe (&crash);

        if (meaning != NULL)
          ck_assert_msg (strchr (meaning, '{') == NULL && strchr (meaning, '}') == NULL, "%s",
                         meaning);
      }
}
END_TEST

START_TEST (codes_have_their_names_also_in_minidumps)
{
  ck_assert_str_eq (psc_bugcheck_get_name (0xc4), "DRIVER_VERIFIER_DETECTED_VIOLATION");
  ck_assert_str_eq (psc_bugcheck_get_name (0x1000007e), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
  ck_assert_ptr_null (psc_bugcheck_get_name (0xdeadbeef));
}
END_TEST

START_TEST (a_live_dump_is_no_crash)
{
  ck_assert (psc_bugcheck_is_live_dump (0x161));
  ck_assert (!psc_bugcheck_is_live_dump (0xc4));
  /* A report about a driver, which happens to leave the machine running. */
  ck_assert (!psc_bugcheck_is_live_dump (0x1c4));
}
END_TEST

static Suite *
bugcheck_suite (void)
{
  Suite *suite = suite_create ("model/bugcheck");
  TCase *tcase = tcase_create ("bugcheck");

  tcase_add_loop_test (tcase, a_crash_is_told_with_its_parameters, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, no_placeholder_is_left_in_any_sentence);
  tcase_add_test (tcase, a_live_dump_is_no_crash);
  tcase_add_test (tcase, codes_have_their_names_also_in_minidumps);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (bugcheck_suite ());
}
