/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Allocation or free: by names, by sizes, by turns.
 */
#include "config.h"

#include <string.h>

#include "capture/verifier-kinds.h"
#include "support/check-main.h"

typedef struct
{
  const char *symbols; /* innermost first, with blanks between */
  PscTraceKind kind;
} NameCase;

static const NameCase name_cases[] = {
  { "nt!XdvExAllocatePoolInternal+0x17 nt!VerifierExAllocatePoolWithTag+0x24", PSC_TRACE_ALLOCATE },
  { "nt!VeAllocatePoolWithTagPriority+0x2 a!FreeList+0x1", PSC_TRACE_ALLOCATE },
  { "nt!IovAllocateMdl+0x3d VerifierExt!IoAllocateMdl_internal_wrapper+0x35", PSC_TRACE_ALLOCATE },
  { "VerifierExt!ExAllocatePoolWithTagPriority_internal_wrapper+0x5b", PSC_TRACE_ALLOCATE },
  { "nt!ExFreePoolWithTag+0x7b1 nt!VerifierExFreePoolWithTag+0x3e", PSC_TRACE_FREE },
  { "nt!VfFreePoolNotification+0x1", PSC_TRACE_FREE },
  { "nt!ViPoolLogStackTrace+0x1 nt!ExDeferredFreePool+0x3", PSC_TRACE_FREE },
  { "ndis!ndisFreeToNPagedPool+0x39 ndis!ndisPplFree+0x47", PSC_TRACE_FREE },
  { "nt!Something+0x1 a!DispatchCreate+0x1 a!AllocateIt+0x4", PSC_TRACE_UNDECIDED },
  { "a!DispatchCreate+0x1 nt!ExAllocatePool2+0x4", PSC_TRACE_UNDECIDED },
  { "a!AllocateOrFree+0x1", PSC_TRACE_UNDECIDED },
  { "freealloc+0x1", PSC_TRACE_UNDECIDED },
  { "a+0x1 nt!ExFreePool+0x1", PSC_TRACE_UNDECIDED },
  { "", PSC_TRACE_UNDECIDED },
};

static void
add_frame (PscTrace *trace, const char *symbol)
{
  PscFrame frame = { .address = 0x81530238, .symbol = g_strdup (symbol) };

  g_array_append_val (trace->frames, frame);
}

START_TEST (names_on_top_of_the_stack_tell_the_kind)
{
  g_auto (GStrv) symbols = g_strsplit (name_cases[_i].symbols, " ", -1);
  PscTrace *trace = psc_trace_new ();

  for (guint i = 0; symbols[i] != NULL; i++)
    add_frame (trace, symbols[i]);
  ck_assert_int_eq (psc_verifier_guess_kind (trace->frames), name_cases[_i].kind);
  psc_trace_free (trace);
}
END_TEST

START_TEST (a_frame_without_a_name_hides_those_below)
{
  PscTrace *trace = psc_trace_new ();

  add_frame (trace, NULL);
  add_frame (trace, "nt!ExFreePoolWithTag+0x1");
  ck_assert_int_eq (psc_verifier_guess_kind (trace->frames), PSC_TRACE_UNDECIDED);
  psc_trace_free (trace);
}
END_TEST

typedef struct
{
  const char *before; /* newest first: `A`, `F` or `?`, then the size in hexadecimal */
  const char *after;
} OrderCase;

static const OrderCase order_cases[] = {
  { "?168 ?164", "FA" },     /* the documented pair */
  { "?fb000 ?fa000", "FA" }, /* special pool */
  { "?164 ?168", "AF" },     /* freed, then taken again */
  { "?100 ?100", "??" },     /* nothing tells */
  { "?9000 ?10", "??" },     /* two different allocations */
  { "F100 ?100 ?100 ?100", "FAFA" },
  { "?1 ?1 A1", "AFA" },
  { "A1 ?1 A1", "AFA" },
  { "A1 A1 ?1", "AA?" }, /* a record between them is not in the log */
  { "A10", "A" },
  { "?10", "?" },
};

static PscTrace *
make_trace (const char *text)
{
  PscTrace *trace = psc_trace_new ();

  trace->address = 0x9d2fb000;
  trace->bytes = g_ascii_strtoull (text + 1, NULL, 16);
  trace->kind = *text == 'A'   ? PSC_TRACE_ALLOCATE
                : *text == 'F' ? PSC_TRACE_FREE
                               : PSC_TRACE_UNDECIDED;
  return trace;
}

START_TEST (sizes_and_turns_settle_what_names_leave_open)
{
  g_auto (GStrv) records = g_strsplit (order_cases[_i].before, " ", -1);
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_trace_free);
  g_autoptr (GString) kinds = g_string_new (NULL);

  for (guint i = 0; records[i] != NULL; i++)
    g_ptr_array_add (traces, make_trace (records[i]));
  psc_verifier_settle_kinds (traces);
  for (guint i = 0; i < traces->len; i++)
    g_string_append_c (kinds, "AF?"[((PscTrace *) g_ptr_array_index (traces, i))->kind]);
  ck_assert_str_eq (kinds->str, order_cases[_i].after);
}
END_TEST

START_TEST (blocks_do_not_tell_about_one_another)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_trace_free);
  PscTrace *other = make_trace ("F10");
  PscTrace *open = make_trace ("?10");

  other->address++;
  g_ptr_array_add (traces, other);
  g_ptr_array_add (traces, open);
  psc_verifier_settle_kinds (traces);
  ck_assert_int_eq (open->kind, PSC_TRACE_UNDECIDED);
}
END_TEST

static Suite *
verifier_kinds_suite (void)
{
  Suite *suite = suite_create ("capture/verifier-kinds");
  TCase *tcase = tcase_create ("verifier-kinds");

  tcase_add_loop_test (tcase, names_on_top_of_the_stack_tell_the_kind, 0,
                       (int) G_N_ELEMENTS (name_cases));
  tcase_add_test (tcase, a_frame_without_a_name_hides_those_below);
  tcase_add_loop_test (tcase, sizes_and_turns_settle_what_names_leave_open, 0,
                       (int) G_N_ELEMENTS (order_cases));
  tcase_add_test (tcase, blocks_do_not_tell_about_one_another);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (verifier_kinds_suite ());
}
