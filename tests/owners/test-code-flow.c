/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags are followed through code as compilers write it, to the call that gets them and no other.
 */
#include "config.h"

#include <string.h>

#include "owners/code-flow.h"
#include "support/check-main.h"

/* Code lies at CODE_VA, a second routine at HELPER_VA; pointers to routines lie from SLOTS_VA on.
 */
#define CODE_VA 0x10001000u
#define HELPER_VA 0x10001100u
#define SLOTS_VA 0x10003000u
#define SLOT_ALLOCATE SLOTS_VA
#define SLOT_LOOKASIDE (SLOTS_VA + 8)
#define SLOT_FREE (SLOTS_VA + 16)
#define SLOT_OTHER (SLOTS_VA + 24)
#define SLOT_GUARD (SLOTS_VA + 32)
#define SLOT_ALLOCATE_2 (SLOTS_VA + 40)
#define KERNEL_ALLOCATE 0x10f00000u

#define TAG "Leak"

typedef struct
{
  guint8 bytes[0x200]; /* from CODE_VA on */
  gsize n_bytes;
} Module;

static void
put_number (guint8 *bytes, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> (8 * i));
}

/* Writes code from text: hexadecimal bytes, `TAG`, `=NAME` for the address of a slot or routine on
 * four bytes, `~NAME` for the distance to it from the end of these four bytes. */
static void
assemble (Module *self, guint64 va, const char *text)
{
  static const struct
  {
    const char *name;
    guint32 va;
  } names[] = {
    { "allocate", SLOT_ALLOCATE }, { "lookaside", SLOT_LOOKASIDE },
    { "free", SLOT_FREE },         { "other", SLOT_OTHER },
    { "guard", SLOT_GUARD },       { "allocate2", SLOT_ALLOCATE_2 },
    { "kernel", KERNEL_ALLOCATE }, { "helper", HELPER_VA },
    { "code", CODE_VA },
  };
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gsize at = (gsize) (va - CODE_VA);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = words[i];

      if (strcmp (word, "TAG") == 0)
        {
          memcpy (self->bytes + at, TAG, 4);
          at += 4;
          continue;
        }
      if (*word != '=' && *word != '~')
        {
          self->bytes[at++] = (guint8) g_ascii_strtoull (word, NULL, 16);
          continue;
        }
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        if (strcmp (names[k].name, word + 1) == 0)
          put_number (self->bytes + at,
                      *word == '=' ? names[k].va : names[k].va - (guint32) (CODE_VA + at + 4));
      at += 4;
    }
  self->n_bytes = MAX (self->n_bytes, at);
}

static gsize
read_cb (guint64 va, guint8 *buffer, gsize n_bytes, gpointer user_data)
{
  const Module *self = (const Module *) user_data;

  if (va < CODE_VA || va - CODE_VA >= self->n_bytes)
    return 0;
  n_bytes = MIN (n_bytes, self->n_bytes - (gsize) (va - CODE_VA));
  memcpy (buffer, self->bytes + (gsize) (va - CODE_VA), n_bytes);
  return n_bytes;
}

static const char *
name_slot_cb (guint64 va, gpointer user_data)
{
  switch (va)
    {
    case SLOT_ALLOCATE:
      return "ExAllocatePoolWithTag";
    case SLOT_ALLOCATE_2:
      return "ExAllocatePool2";
    case SLOT_LOOKASIDE:
      return "ExInitializeNPagedLookasideList";
    case SLOT_FREE:
      return "ExFreePoolWithTag";
    case SLOT_OTHER:
      return "RtlInitUnicodeString";
    default:
      return NULL;
    }
}

static const char *
name_target_cb (guint64 va, gpointer user_data)
{
  return va == KERNEL_ALLOCATE ? "ExAllocatePoolWithTag" : NULL;
}

/* Follows the first TAG in the code. */
static void
follow (Module *module, PscArch arch, guint64 function_va, PscFlow *flow)
{
  const PscCode code = { arch, read_cb, name_slot_cb, name_target_cb, module };
  gsize at = 0;

  while (memcmp (module->bytes + at, TAG, 4) != 0)
    at++;
  psc_flow_follow_immediate (&code, CODE_VA + at, psc_tag_from_text (TAG, 4), function_va, flow);
}

/* In front of each piece of code: push rbx; sub rsp, 20h; mov rbx, rcx. */
#define X64_ENTRY "53 48 83 ec 20 48 8b d9 "
/* push ebp; mov ebp, esp; push esi. */
#define X86_ENTRY "55 8b ec 56 "

static const struct
{
  const char *what;
  PscArch arch;
  const char *code;
  const char *helper;
  PscFlowKind kind;
  const char *routine;
} cases[] = {
  { "register and call through the slot", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG ba 0c 00 00 00 33 c9 ff 15 ~allocate c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "call with a prefix", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG 48 ff 15 ~allocate 0f 1f 44 00 00 c3",
    NULL, PSC_FLOW_CALL, "ExAllocatePoolWithTag" },
  { "call rewritten by the loader, target known", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG 4c 8b 15 ~allocate e8 ~kernel c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "call rewritten by the loader, target unknown", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG 4c 8b 15 ~allocate e8 00 00 10 00 c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "direct call to a thunk", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG e8 ~helper c3", "ff 25 ~allocate",
    PSC_FLOW_CALL, "ExAllocatePoolWithTag" },
  { "call through the dispatcher of control flow guard", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG 48 8b 05 ~allocate ff 15 ~guard c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "tag kept over another call", PSC_ARCH_X64,
    X64_ENTRY "bb TAG ff 15 ~other 44 8b c3 ff 15 ~allocate c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "stack argument", PSC_ARCH_X64, X64_ENTRY "c7 44 24 28 TAG 45 33 c9 ff 15 ~lookaside c3", NULL,
    PSC_FLOW_CALL, "ExInitializeNPagedLookasideList" },
  { "tag of a free", PSC_ARCH_X64, X64_ENTRY "ba TAG 48 8b cb ff 15 ~free c3", NULL, PSC_FLOW_CALL,
    "ExFreePoolWithTag" },
  { "last call of a function is a jump", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG 48 ff 25 ~allocate",
    NULL, PSC_FLOW_CALL, "ExAllocatePoolWithTag" },
  { "conditional branch and jump in between", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG 85 c9 74 02 eb 02 cc cc ff 15 ~allocate c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "register overwritten", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG 45 33 c0 ff 15 ~allocate c3", NULL,
    PSC_FLOW_CODE, NULL },
  { "register lost in another call", PSC_ARCH_X64,
    X64_ENTRY "41 b8 TAG ff 15 ~other ff 15 ~allocate c3", NULL, PSC_FLOW_CODE, NULL },
  { "wrong argument", PSC_ARCH_X64, X64_ENTRY "ba TAG ff 15 ~allocate c3", NULL, PSC_FLOW_CODE,
    NULL },
  { "comparison", PSC_ARCH_X64, X64_ENTRY "81 7b 04 TAG 75 02 33 c0 c3", NULL, PSC_FLOW_CODE,
    NULL },
  { "store into a structure", PSC_ARCH_X64, X64_ENTRY "c7 43 10 TAG c3", NULL, PSC_FLOW_CODE,
    NULL },
  { "behind the end of the function", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG c3 cc ff 15 ~allocate c3",
    NULL, PSC_FLOW_CODE, NULL },
  { "routine without a name", PSC_ARCH_X64, X64_ENTRY "41 b8 TAG e8 ~helper c3",
    "53 48 83 ec 20 c3", PSC_FLOW_FORWARDED, NULL },
  { "pushed last but two", PSC_ARCH_X86, X86_ENTRY "68 TAG 6a 10 6a 01 ff 15 =allocate 5e 5d c3",
    NULL, PSC_FLOW_CALL, "ExAllocatePoolWithTag" },
  { "pushed from a register", PSC_ARCH_X86_PAE,
    X86_ENTRY "bf TAG 57 6a 10 6a 01 ff 15 =allocate 5e 5d c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "behind a first argument of 64 bits", PSC_ARCH_X86,
    X86_ENTRY "68 TAG 6a 10 6a 00 6a 40 ff 15 =allocate2 5e 5d c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePool2" },
  { "moved to the stack", PSC_ARCH_X86, X86_ENTRY "c7 44 24 08 TAG ff 15 =allocate 5e 5d c3", NULL,
    PSC_FLOW_CALL, "ExAllocatePoolWithTag" },
  { "call through a register", PSC_ARCH_X86,
    X86_ENTRY "68 TAG 8b 35 =allocate 6a 10 6a 01 ff d6 5e 5d c3", NULL, PSC_FLOW_CALL,
    "ExAllocatePoolWithTag" },
  { "pushed as another argument", PSC_ARCH_X86,
    X86_ENTRY "6a 10 68 TAG 6a 01 ff 15 =allocate 5e 5d c3", NULL, PSC_FLOW_CODE, NULL },
};

START_TEST (tags_are_followed_to_their_call)
{
  Module module = { 0 };
  PscFlow by_vote, by_function;

  if (cases[_i].helper != NULL)
    assemble (&module, HELPER_VA, cases[_i].helper);
  assemble (&module, CODE_VA, cases[_i].code);
  follow (&module, cases[_i].arch, 0, &by_vote);
  follow (&module, cases[_i].arch, CODE_VA, &by_function);

  ck_assert_msg (by_function.kind == cases[_i].kind, "%s: %d", cases[_i].what, by_function.kind);
  if (cases[_i].routine != NULL)
    ck_assert_str_eq (by_function.routine->name, cases[_i].routine);
  ck_assert_msg (by_vote.kind == by_function.kind && by_vote.va == by_function.va,
                 "%s: without the function's start %d", cases[_i].what, by_vote.kind);
}
END_TEST

START_TEST (the_instruction_is_shown)
{
  Module module = { 0 };
  PscFlow flow;

  assemble (&module, CODE_VA, X64_ENTRY "41 b8 TAG ff 15 ~allocate c3");
  follow (&module, PSC_ARCH_X64, CODE_VA, &flow);

  ck_assert_uint_eq (flow.va, CODE_VA + 8);
  ck_assert_uint_eq (flow.call_va, CODE_VA + 14);
  ck_assert_str_eq (flow.text, "mov r8d, 0x6B61654C");
}
END_TEST

static const struct
{
  const char *what;
  PscArch arch;
  guint argument;
  const char *helper;
  PscFlowKind kind;
} wrappers[] = {
  { "passes it on at once", PSC_ARCH_X64, 3, "48 83 ec 28 ff 15 ~allocate 48 83 c4 28 c3",
    PSC_FLOW_CALL },
  { "keeps it in a register", PSC_ARCH_X64, 1,
    "53 48 83 ec 20 8b d9 ff 15 ~other 44 8b c3 ff 15 ~allocate c3", PSC_FLOW_CALL },
  { "jumps", PSC_ARCH_X64, 3, "48 ff 25 ~allocate", PSC_FLOW_CALL },
  { "passes another argument on", PSC_ARCH_X64, 2, "48 83 ec 28 ff 15 ~allocate c3",
    PSC_FLOW_CODE },
  { "does something else", PSC_ARCH_X64, 3, "48 83 ec 28 ff 15 ~other c3", PSC_FLOW_CODE },
  { "pushes it again", PSC_ARCH_X86, 2,
    "55 8b ec ff 75 0c ff 75 08 6a 01 ff 15 =allocate 5d c2 08 00", PSC_FLOW_CALL },
  { "pushes another one", PSC_ARCH_X86, 1,
    "55 8b ec ff 75 0c ff 75 08 6a 01 ff 15 =allocate 5d c2 08 00", PSC_FLOW_CODE },
};

START_TEST (wrappers_are_proven)
{
  Module module = { 0 };
  const PscCode code = { wrappers[_i].arch, read_cb, name_slot_cb, name_target_cb, &module };
  PscFlow flow;

  assemble (&module, HELPER_VA, wrappers[_i].helper);
  psc_flow_follow_argument (&code, HELPER_VA, wrappers[_i].argument, &flow);

  ck_assert_msg (flow.kind == wrappers[_i].kind, "%s: %d", wrappers[_i].what, flow.kind);
}
END_TEST

START_TEST (a_call_that_forwards_names_target_and_argument)
{
  Module module = { 0 };
  PscFlow flow;

  assemble (&module, HELPER_VA, "c3");
  assemble (&module, CODE_VA, X64_ENTRY "ba TAG e8 ~helper c3");
  follow (&module, PSC_ARCH_X64, CODE_VA, &flow);

  ck_assert_int_eq (flow.kind, PSC_FLOW_FORWARDED);
  ck_assert_uint_eq (flow.target_va, HELPER_VA);
  ck_assert_uint_eq (flow.argument, 2);
}
END_TEST

START_TEST (a_loop_of_jumps_ends)
{
  Module module = { 0 };
  PscFlow flow;

  assemble (&module, CODE_VA, X64_ENTRY "41 b8 TAG eb fe");
  follow (&module, PSC_ARCH_X64, CODE_VA, &flow);
  ck_assert_int_eq (flow.kind, PSC_FLOW_CODE);
}
END_TEST

START_TEST (data_that_is_no_instruction_is_no_code)
{
  Module module = { 0 };
  PscFlow flow;

  memset (module.bytes, 0x06, sizeof module.bytes); /* invalid in 64-bit code */
  module.n_bytes = sizeof module.bytes;
  memcpy (module.bytes + 100, TAG, 4);
  follow (&module, PSC_ARCH_X64, 0, &flow);

  ck_assert_int_eq (flow.kind, PSC_FLOW_NO_CODE);
}
END_TEST

START_TEST (any_bytes_end)
{
  Module module = { 0 };
  guint32 state = (guint32) _i;
  PscFlow flow;

  for (gsize i = 0; i < sizeof module.bytes; i++)
    {
      state = state * 1664525u + 1013904223u;
      module.bytes[i] = (guint8) (state >> 24);
    }
  module.n_bytes = sizeof module.bytes;
  memcpy (module.bytes + 80, TAG, 4);
  follow (&module, _i % 2 == 0 ? PSC_ARCH_X64 : PSC_ARCH_X86, 0, &flow);

  ck_assert_int_le (flow.kind, PSC_FLOW_CALL);
}
END_TEST

START_TEST (code_that_is_cut_anywhere_ends)
{
  Module module = { 0 };
  PscFlow flow;

  assemble (&module, CODE_VA, X64_ENTRY "41 b8 TAG ba 0c 00 00 00 33 c9 ff 15 ~allocate c3");
  for (module.n_bytes = 14; module.n_bytes < 28; module.n_bytes++)
    {
      follow (&module, PSC_ARCH_X64, 0, &flow);
      ck_assert_int_eq (flow.kind, module.n_bytes < 27 ? PSC_FLOW_CODE : PSC_FLOW_CALL);
    }
}
END_TEST

static Suite *
code_flow_suite (void)
{
  Suite *suite = suite_create ("owners/code-flow");
  TCase *tcase = tcase_create ("code-flow");

  tcase_add_loop_test (tcase, tags_are_followed_to_their_call, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, the_instruction_is_shown);
  tcase_add_loop_test (tcase, wrappers_are_proven, 0, G_N_ELEMENTS (wrappers));
  tcase_add_test (tcase, a_call_that_forwards_names_target_and_argument);
  tcase_add_test (tcase, a_loop_of_jumps_ends);
  tcase_add_test (tcase, data_that_is_no_instruction_is_no_code);
  tcase_add_loop_test (tcase, any_bytes_end, 0, 500);
  tcase_add_test (tcase, code_that_is_cut_anywhere_ends);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (code_flow_suite ());
}
