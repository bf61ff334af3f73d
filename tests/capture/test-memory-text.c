/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes from `da` and `du`.
 */
#include "config.h"

#include <string.h>

#include "model/shown-memory.h"
#include "support/captures.h"
#include "support/check-main.h"

/* The bytes from @address on in hexadecimal, `??` for what is not told. */
static char *
dump (PscCapture *capture, guint64 address, gsize n_bytes)
{
  g_autoptr (PscShownMemory) memory = psc_shown_memory_new (address, n_bytes);
  GString *text = g_string_new (NULL);

  psc_shown_memory_add (memory, capture->evidence);
  for (gsize i = 0; i < n_bytes; i++)
    if (memory->known[i])
      g_string_append_printf (text, "%02x", memory->bytes[i]);
    else
      g_string_append (text, "??");
  return g_string_free (text, FALSE);
}

START_TEST (characters_are_bytes_and_points_are_unknown)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture ("0: kd> da fffffa80059c5c88\n"
                                                          "fffffa80`059c5c88  \"a b.\"\n"
                                                          "fffffa80`059c5c8c  \"\"q\"\"\n",
                                                          -1);
  g_autofree char *text = dump (capture, G_GUINT64_CONSTANT (0xfffffa80059c5c88), 8);

  ck_assert_str_eq (text, "612062??227122??");
}
END_TEST

START_TEST (wide_characters_are_two_bytes)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> du 859c5c88\n859c5c88  \"t.\xe6\xb1\x89\xf0\x9f\x98\x80\"\n", -1);
  g_autofree char *text = dump (capture, 0x859c5c88, 12);

  ck_assert_str_eq (text, "7400????496c3dd800de????");
}
END_TEST

START_TEST (a_quotation_below_another_command_is_no_memory)
{
  static const char *const texts[] = {
    "kd> dt 859c5c88\n859c5c88  \"test\"\n", "kd> du 859c5c88\n859c5c88  \"test\n",
    "kd> du 859c5c88\n859c5c88  test\"\n",   "859c5c88  \"test\"\n",
    "kd> da 859c5c88\n859c5c88  \"\"\n",     "kd> da ffffffffffffffff\nffffffff`ffffffff  \"ab\"\n",
  };
  g_autofree char *text =
      g_strconcat ("Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n", texts[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_uint_eq (capture->evidence->memory->len, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("capture/memory-text");
  TCase *tcase = tcase_create ("text");

  tcase_add_test (tcase, characters_are_bytes_and_points_are_unknown);
  tcase_add_test (tcase, wide_characters_are_two_bytes);
  tcase_add_loop_test (tcase, a_quotation_below_another_command_is_no_memory, 0, 6);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
