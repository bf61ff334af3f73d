/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A range of memory from displays that cover it in part.
 */
#include "config.h"

#include <string.h>

#include "model/shown-memory.h"
#include "support/check-main.h"

/* `4c65??6b`: adds a run of two digits a byte. */
static void
add_run (PscEvidence *evidence, guint64 address, const char *digits)
{
  PscMemoryRun *run = psc_memory_run_new (address);

  for (; *digits != '\0'; digits += 2)
    {
      guint8 known = *digits != '?';
      guint8 byte =
          known
              ? (guint8) (g_ascii_xdigit_value (digits[0]) << 4 | g_ascii_xdigit_value (digits[1]))
              : 0;

      g_byte_array_append (run->bytes, &byte, 1);
      g_byte_array_append (run->known, &known, 1);
    }
  g_ptr_array_add (evidence->memory, run);
}

static void
assert_shown (const PscShownMemory *memory, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n_known = 0;

  for (gsize i = 0; i < memory->n_bytes; i++)
    {
      n_known += memory->known[i];
      if (memory->known[i])
        g_string_append_printf (text, "%02x", memory->bytes[i]);
      else
        g_string_append (text, "??");
    }
  ck_assert_str_eq (text->str, expected);
  ck_assert_uint_eq (memory->n_known, n_known);
}

START_TEST (runs_that_reach_over_the_range_are_cut)
{
  static const struct
  {
    guint64 address;
    const char *run;
    const char *shown;
  } cases[] = {
    { 0x1000, "01020304", "01020304" }, { 0x0ffe, "01020304", "0304????" },
    { 0x1002, "01020304", "????0102" }, { 0x0fff, "010203040506", "02030405" },
    { 0x0ffc, "01020304", "????????" }, { 0x1004, "01020304", "????????" },
    { 0x1000, "01????04", "01????04" }, { 0, "01", "????????" },
    { G_MAXUINT64, "01", "????????" },  { 0x1000, "", "????????" },
  };
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();
  g_autoptr (PscShownMemory) memory = psc_shown_memory_new (0x1000, 4);

  add_run (evidence, cases[_i].address, cases[_i].run);
  psc_shown_memory_add (memory, evidence);
  assert_shown (memory, cases[_i].shown);
  ck_assert_uint_eq (memory->n_conflicts, 0);
}
END_TEST

START_TEST (the_last_byte_of_the_address_space_is_reached)
{
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();
  g_autoptr (PscShownMemory) memory = psc_shown_memory_new (G_MAXUINT64 - 1, 2);

  add_run (evidence, G_MAXUINT64, "7f");
  psc_shown_memory_add (memory, evidence);
  assert_shown (memory, "??7f");
}
END_TEST

START_TEST (what_is_shown_twice_counts_as_shown_last_and_is_told)
{
  g_autoptr (PscEvidence) evidence = psc_evidence_new ();
  g_autoptr (PscShownMemory) memory = psc_shown_memory_new (0x1000, 4);

  add_run (evidence, 0x1000, "01020304");
  add_run (evidence, 0x1001, "02ff??");
  psc_shown_memory_add (memory, evidence);
  assert_shown (memory, "0102ff04");
  ck_assert_uint_eq (memory->n_conflicts, 1);
}
END_TEST

START_TEST (bytes_of_a_dump_count_as_far_as_they_are_in_the_range)
{
  g_autoptr (PscShownMemory) shown = psc_shown_memory_new (0x1008, 8);
  static const guint8 bytes[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

  psc_shown_memory_add_bytes (shown, 0x1004, bytes, sizeof bytes);
  psc_shown_memory_add_bytes (shown, 0x1010, bytes, sizeof bytes);
  psc_shown_memory_add_bytes (shown, 0x0ffc, bytes, sizeof bytes);

  ck_assert_uint_eq (shown->n_known, 8);
  ck_assert_mem_eq (shown->bytes, bytes + 4, 8);
}
END_TEST

static Suite *
shown_memory_suite (void)
{
  Suite *suite = suite_create ("model/shown-memory");
  TCase *tcase = tcase_create ("shown-memory");

  tcase_add_loop_test (tcase, runs_that_reach_over_the_range_are_cut, 0, 10);
  tcase_add_test (tcase, the_last_byte_of_the_address_space_is_reached);
  tcase_add_test (tcase, what_is_shown_twice_counts_as_shown_last_and_is_told);
  tcase_add_test (tcase, bytes_of_a_dump_count_as_far_as_they_are_in_the_range);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (shown_memory_suite ());
}
