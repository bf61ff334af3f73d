/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Instructions become text, with the addresses that they name.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "symbols/instruction.h"

#define CODE_VA 0x10001000u

static const struct
{
  PscArch arch;
  const char *bytes;
  guint n_bytes;
  const char *text;
  guint64 target; /* 0: none */
} cases[] = {
  { PSC_ARCH_X64, "\x48\x89\x4c\x24\x08", 5, "mov [rsp+0x08], rcx", 0 },
  { PSC_ARCH_X64, "\xe8\x00\x01\x00\x00", 5, "call 0x0000000010001105", 0x10001105 },
  { PSC_ARCH_X64, "\xff\x15\x10\x00\x00\x00", 6, "call [0x0000000010001016]", 0x10001016 },
  { PSC_ARCH_X64, "\x74\xfe", 2, "jz 0x0000000010001000", CODE_VA },
  { PSC_ARCH_X86, "\xff\x15\x00\x20\x00\x10", 6, "call [0x10002000]", 0x10002000 },
  { PSC_ARCH_X86_PAE, "\x68\x4c\x65\x61\x6b", 5, "push 0x6B61654C", 0 },
};

START_TEST (instructions_are_decoded)
{
  PscInstruction instruction;

  ck_assert (psc_instruction_decode (cases[_i].arch, (const guint8 *) cases[_i].bytes,
                                     cases[_i].n_bytes, CODE_VA, &instruction));
  ck_assert_str_eq (instruction.text, cases[_i].text);
  ck_assert_uint_eq (instruction.n_bytes, cases[_i].n_bytes);
  ck_assert_uint_eq (instruction.va, CODE_VA);
  ck_assert_int_eq (instruction.has_target, cases[_i].target != 0);
  if (instruction.has_target)
    ck_assert_uint_eq (instruction.target, cases[_i].target);
}
END_TEST

START_TEST (what_is_cut_or_none_is_refused)
{
  PscInstruction instruction = { .n_bytes = 77 };

  ck_assert (!psc_instruction_decode (PSC_ARCH_X64, (const guint8 *) "\xe8\x00\x01", 3, CODE_VA,
                                      &instruction));
  ck_assert (
      !psc_instruction_decode (PSC_ARCH_X64, (const guint8 *) "\x06", 1, CODE_VA, &instruction));
  ck_assert (!psc_instruction_decode (PSC_ARCH_X64, (const guint8 *) "", 0, CODE_VA, &instruction));
  ck_assert_uint_eq (instruction.n_bytes, 77);
}
END_TEST

START_TEST (arm64_is_not_decoded)
{
  ck_assert (!psc_instruction_is_supported (PSC_ARCH_ARM64));
  ck_assert (!psc_instruction_is_supported (PSC_ARCH_UNKNOWN));
}
END_TEST

static Suite *
instruction_suite (void)
{
  Suite *suite = suite_create ("symbols/instruction");
  TCase *tcase = tcase_create ("instruction");

  tcase_add_loop_test (tcase, instructions_are_decoded, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, what_is_cut_or_none_is_refused);
  tcase_add_test (tcase, arm64_is_not_decoded);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (instruction_suite ());
}
