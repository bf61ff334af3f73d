/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Windows leaves in entries that are not valid: pages that are still there are found, and the
 * reasons why others are not are told apart.
 */
#include "config.h"

#include "support/check-main.h"
#include "support/machine.h"

#define VA_64 G_GUINT64_CONSTANT (0xffffa80312345000)
#define VA_32 G_GUINT64_CONSTANT (0x81234000)
#define PROTOTYPES_64 G_GUINT64_CONSTANT (0xffffe001a0b0c000)
#define PROTOTYPES_32 G_GUINT64_CONSTANT (0x8d0e1000)
#define MASK (G_GUINT64_CONSTANT (1) << 45)
#define NO_MASK G_MAXUINT64

#define A PSC_PTE_LAYOUT_A
#define B PSC_PTE_LAYOUT_B
#define UNKNOWN PSC_PTE_LAYOUT_UNKNOWN

typedef struct
{
  PscTestPaging kind;
  PscPteLayout layout;
  guint build;
  guint64 mask; /* NO_MASK: unknown */
  guint64 value;
  PscHoleKind hole; /* PSC_HOLE_END: in transition at `where` */
  guint64 where;    /* or the number of the page file */
  gboolean is_guess;
} Case;

static guint64
get_va (PscTestPaging kind)
{
  return kind == PSC_TEST_X86 || kind == PSC_TEST_PAE ? VA_32 : VA_64;
}

static PscTestMachine *
make_machine (const Case *what)
{
  PscTestMachine *machine = psc_test_machine_new (what->kind);

  machine->paging.pte_layout = what->layout;
  machine->paging.windows_build = what->build;
  machine->paging.has_invalid_pte_mask = what->mask != NO_MASK;
  machine->paging.invalid_pte_mask = what->mask == NO_MASK ? 0 : what->mask;
  return machine;
}

/* The value is that of the last level's entry. */
static void
check_case (const Case *what)
{
  g_autoptr (PscTestMachine) machine = make_machine (what);
  guint64 va = get_va (what->kind);
  PscTranslation at;

  psc_test_tables_set_entry (machine->tables, va, what->value);

  at = psc_test_machine_translate (machine, va + 0x123);
  ck_assert_int_eq (at.is_guess, what->is_guess);
  ck_assert_uint_eq (at.page_bytes, 0x1000);
  ck_assert_int_eq (at.is_mapped, what->hole == PSC_HOLE_END);
  ck_assert_int_eq (at.is_transition, what->hole == PSC_HOLE_END);
  if (what->hole == PSC_HOLE_END)
    {
      ck_assert_uint_eq (at.pa, what->where + 0x123);
      return;
    }
  ck_assert_str_eq (psc_hole_kind_to_string (at.hole), psc_hole_kind_to_string (what->hole));
  ck_assert_uint_eq (at.pa, 0);
  ck_assert_uint_eq (at.page_file, what->where);
}

/* Memory ends at 0x400000000; 0x812345000 stands for a frame that is not there. */
static const Case transitions[] = {
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x00000003fffff89e, PSC_HOLE_END, 0x3fffff000, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x0000000812345880, PSC_HOLE_OUTSIDE, 0, FALSE },
  { PSC_TEST_X64, A, 9600, MASK, 0x0000200123456880, PSC_HOLE_OUTSIDE, 0, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0000200123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0000000123456890, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0000200123456890, PSC_HOLE_OUTSIDE, 0, FALSE },
  { PSC_TEST_X64, B, 19041, 0, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000200123456880, PSC_HOLE_END, 0x123456000, TRUE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000008123456880, PSC_HOLE_END, 0x123456000, TRUE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000600123456880, PSC_HOLE_OUTSIDE, 0, TRUE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000200123456890, PSC_HOLE_OUTSIDE, 0, FALSE },
  { PSC_TEST_X64, B, 19041, 0, 0x0001000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, B, 26100, 0, 0x0001000123456880, PSC_HOLE_OUTSIDE, 0, FALSE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x0000200123456890, PSC_HOLE_END, 0x123456000, TRUE },
  { PSC_TEST_X64, UNKNOWN, 0, MASK, 0x0000200123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_PAE, A, 9600, NO_MASK, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_PAE, A, 9600, NO_MASK, 0xffffffc123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_PAE, B, 17763, 0x1000000000, 0x1123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_PAE, B, 17763, NO_MASK, 0x1123456880, PSC_HOLE_END, 0x123456000, TRUE },
  { PSC_TEST_X86, A, 7601, NO_MASK, 0x23456880, PSC_HOLE_END, 0x23456000, FALSE },
  { PSC_TEST_ARM64, B, 19041, NO_MASK, 0x0000000123456880, PSC_HOLE_END, 0x123456000, FALSE },
  { PSC_TEST_ARM64, B, 19041, MASK, 0x0000200123456880, PSC_HOLE_OUTSIDE, 0, FALSE },
};

START_TEST (a_page_in_transition_is_found_where_its_frame_is_known)
{
  check_case (&transitions[_i]);
}
END_TEST

/* Demand zero and page files. Protection is 4 where the layout has it. */
static const Case absent[] = {
  { PSC_TEST_X64, A, 9600, NO_MASK, 0, PSC_HOLE_NOT_MAPPED, 0, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x80, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x0000000000003080, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x0001234500000080, PSC_HOLE_PAGED_OUT, 0, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x0001234500000084, PSC_HOLE_PAGED_OUT, 2, FALSE },
  { PSC_TEST_X64, A, 9600, NO_MASK, 0x000000000000009e, PSC_HOLE_PAGED_OUT, 15, FALSE },
  { PSC_TEST_X64, B, 19041, 0, 0x80, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X64, B, 19041, 0, 0x0001234500002080, PSC_HOLE_PAGED_OUT, 2, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0000200000000080, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0000200000000090, PSC_HOLE_PAGED_OUT, 0, FALSE },
  { PSC_TEST_X64, B, 19041, MASK, 0x0001034500001080, PSC_HOLE_PAGED_OUT, 1, FALSE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000200000000080, PSC_HOLE_DEMAND_ZERO, 0, TRUE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000200000002080, PSC_HOLE_PAGED_OUT, 2, FALSE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000200000000090, PSC_HOLE_PAGED_OUT, 0, FALSE },
  { PSC_TEST_X64, B, 19041, NO_MASK, 0x0000000800000080, PSC_HOLE_PAGED_OUT, 0, FALSE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x80, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x2080, PSC_HOLE_DEMAND_ZERO, 0, TRUE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x0001234500002080, PSC_HOLE_PAGED_OUT,
    PSC_PAGE_FILE_UNKNOWN, TRUE },
  { PSC_TEST_X64, UNKNOWN, 0, NO_MASK, 0x8a31234500000480, PSC_HOLE_PAGED_OUT,
    PSC_PAGE_FILE_UNKNOWN, TRUE },
  { PSC_TEST_PAE, A, 9600, NO_MASK, 0x80, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_PAE, A, 9600, NO_MASK, 0x0001234500000086, PSC_HOLE_PAGED_OUT, 3, FALSE },
  { PSC_TEST_PAE, B, 17763, 0, 0x0001234500003080, PSC_HOLE_PAGED_OUT, 3, FALSE },
  { PSC_TEST_X86, A, 7601, NO_MASK, 0x80, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_X86, A, 7601, NO_MASK, 0x00001080, PSC_HOLE_PAGED_OUT, 0, FALSE },
  { PSC_TEST_X86, A, 7601, NO_MASK, 0x12345082, PSC_HOLE_PAGED_OUT, 1, FALSE },
  { PSC_TEST_X86, UNKNOWN, 0, NO_MASK, 0x12345082, PSC_HOLE_PAGED_OUT, PSC_PAGE_FILE_UNKNOWN,
    TRUE },
  { PSC_TEST_ARM64, B, 19041, NO_MASK, 0x8, PSC_HOLE_DEMAND_ZERO, 0, FALSE },
  { PSC_TEST_ARM64, B, 19041, NO_MASK, 0x0001234500000088, PSC_HOLE_PAGED_OUT, 2, FALSE },
  /* A page of a mapped file, from the first build on that has it. */
  { PSC_TEST_X64, B, 22621, 0, 0xffff8a0123456780, PSC_HOLE_PAGED_OUT, PSC_PAGE_FILE_MAPPED,
    FALSE },
  { PSC_TEST_X64, B, 22620, 0, 0xffff8a0123456180, PSC_HOLE_PAGED_OUT, 6, FALSE },
  /* Prototypes that only the process could tell of, and addresses that cannot be. */
  { PSC_TEST_X64, B, 22621, 0, 0xffffffff00000480, PSC_HOLE_PAGED_OUT, PSC_PAGE_FILE_UNKNOWN,
    TRUE },
  { PSC_TEST_PAE, A, 9600, 0, 0xffffffff00000480, PSC_HOLE_PAGED_OUT, PSC_PAGE_FILE_UNKNOWN, TRUE },
  { PSC_TEST_X64, A, 9600, 0, 0x0001a0b0c0080400, PSC_HOLE_DAMAGED, 0, FALSE },
  { PSC_TEST_X64, A, 9600, 0, 0xe001a0b0c0010400, PSC_HOLE_DAMAGED, 0, FALSE },
  { PSC_TEST_PAE, A, 9600, 0, 0x7ffff00000000400, PSC_HOLE_DAMAGED, 0, FALSE },
  { PSC_TEST_PAE, A, 9600, 0, 0x8d0e100400000400, PSC_HOLE_DAMAGED, 0, FALSE },
};

START_TEST (why_a_page_is_absent_is_told_apart) { check_case (&absent[_i]); }
END_TEST

/* How each kind writes the address of a prototype entry into an entry. */
static const struct
{
  PscTestPaging kind;
  PscPteLayout layout;
  guint64 mask;
  guint64 va; /* of the prototype */
  guint64 value;
  gboolean is_guess;
} prototypes[] = {
  { PSC_TEST_X64, A, NO_MASK, PROTOTYPES_64 + 8, 0xe001a0b0c0082400, FALSE },
  { PSC_TEST_X64, B, 0, PROTOTYPES_64 + 8, 0xe001a0b0c0080480, FALSE },
  { PSC_TEST_X64, B, MASK, PROTOTYPES_64 + 8, 0xe001a0b0c0080490, FALSE },
  { PSC_TEST_X64, B, MASK, 0xffffe00180b0c008, 0xe001a0b0c0080480, FALSE },
  { PSC_TEST_X64, B, NO_MASK, PROTOTYPES_64 + 8, 0xe001a0b0c0080480, FALSE },
  { PSC_TEST_X64, B, NO_MASK, 0xffffe00180b0c008, 0xe001a0b0c0080480, TRUE },
  { PSC_TEST_PAE, A, NO_MASK, PROTOTYPES_32 + 8, 0x8d0e100800000400, FALSE },
  { PSC_TEST_PAE, B, 0, PROTOTYPES_32 + 8, 0x8d0e100800000480, FALSE },
  { PSC_TEST_X86, A, NO_MASK, 0x8d0e1008, 0x1a1c2404, TRUE },
  { PSC_TEST_ARM64, B, NO_MASK, PROTOTYPES_64 + 8, 0xe001a0b0c0080408, FALSE },
};

static PscTestMachine *
make_prototype_machine (int i)
{
  Case what = { .kind = prototypes[i].kind,
                .layout = prototypes[i].layout,
                .build = 19041,
                .mask = prototypes[i].mask };
  PscTestMachine *machine = make_machine (&what);

  psc_test_tables_set_entry (machine->tables, get_va (what.kind), prototypes[i].value);
  return machine;
}

static void
put_prototype (PscTestMachine *machine, guint64 va, guint64 value)
{
  if (machine->kind == PSC_TEST_X86)
    psc_test_tables_put_u32 (machine->tables, va, (guint32) value);
  else
    psc_test_tables_put_u64 (machine->tables, va, value);
}

START_TEST (a_prototype_entry_leads_to_the_page)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (_i);
  guint64 va = get_va (machine->kind);
  PscTranslation at;

  put_prototype (machine, prototypes[_i].va,
                 machine->kind == PSC_TEST_ARM64 ? 0x23456703 : 0x23456063);

  at = psc_test_machine_translate (machine, va + 0x123);
  ck_assert (at.is_mapped && !at.is_transition);
  ck_assert_uint_eq (at.pa, 0x23456123);
  ck_assert_int_eq (at.is_guess, prototypes[_i].is_guess);
}
END_TEST

START_TEST (a_prototype_entry_has_all_states_of_others)
{
  static const struct
  {
    guint64 value;
    PscHoleKind hole; /* PSC_HOLE_END: in transition */
    guint page_file;
  } states[] = {
    { 0x23456880, PSC_HOLE_END, 0 },
    { 0, PSC_HOLE_NOT_MAPPED, 0 },
    { 0x80, PSC_HOLE_DEMAND_ZERO, 0 },
    { 0x0000123400002080, PSC_HOLE_PAGED_OUT, 2 },
    { 0xe001a0b0c0080480, PSC_HOLE_PAGED_OUT, PSC_PAGE_FILE_MAPPED },
    { 0x0000000823456063, PSC_HOLE_OUTSIDE, 0 },
  };
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  PscTranslation at;

  put_prototype (machine, prototypes[1].va, states[_i].value);

  at = psc_test_machine_translate (machine, VA_64 + 0x123);
  ck_assert (!at.is_guess);
  if (states[_i].hole == PSC_HOLE_END)
    {
      ck_assert (at.is_mapped && at.is_transition);
      ck_assert_uint_eq (at.pa, 0x23456123);
      return;
    }
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, states[_i].hole);
  ck_assert_uint_eq (at.page_file, states[_i].page_file);
}
END_TEST

START_TEST (a_prototype_entry_may_be_garbage)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (9);
  PscTranslation at;

  /* A block of ARM64, where only pages can be. */
  ck_assert_int_eq (machine->kind, PSC_TEST_ARM64);
  put_prototype (machine, prototypes[9].va, 0x23456701);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
}
END_TEST

START_TEST (a_prototype_entry_that_is_not_there_says_why)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  PscTranslation at;

  /* Its page is mapped nowhere: somebody is wrong. */
  at = psc_test_machine_translate (machine, VA_64);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
  /* Its page is in page file 3. */
  psc_test_tables_set_entry (machine->tables, PROTOTYPES_64, 0x0000123400003080);
  at = psc_test_machine_translate (machine, VA_64);
  ck_assert_int_eq (at.hole, PSC_HOLE_PAGED_OUT);
  ck_assert_uint_eq (at.page_file, 3);
  /* Its page is not in the dump. */
  psc_test_tables_map (machine->tables, PROTOTYPES_64, 0x777000);
  at = psc_test_machine_translate (machine, VA_64);
  ck_assert_int_eq (at.hole, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (at.page_bytes, 0x1000);
}
END_TEST

START_TEST (what_cannot_be_the_address_of_an_entry_is_not_read)
{
  /* In the lower half, and between two entries. */
  static const guint64 vas[] = { 0x00007fff12345008, PROTOTYPES_64 + 4 };
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  PscTranslation at;

  psc_test_tables_set_entry (machine->tables, VA_64, vas[_i] << 16 | 0x480);
  psc_test_tables_put_u64 (machine->tables, vas[_i], 0x23456063);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
}
END_TEST

START_TEST (a_narrow_prototype_entry_ends_before_the_next)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (8);
  PscTranslation at;

  ck_assert_int_eq (machine->kind, PSC_TEST_X86);
  psc_test_tables_put_u32 (machine->tables, prototypes[8].va, 0);
  psc_test_tables_put_u32 (machine->tables, prototypes[8].va + 4, 0x23456063);

  at = psc_test_machine_translate (machine, VA_32);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_NOT_MAPPED);
}
END_TEST

START_TEST (the_page_of_a_prototype_entry_may_have_a_prototype_too)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  guint64 second = G_GUINT64_CONSTANT (0xffffe00234567000);
  guint64 page = psc_test_tables_alloc (machine->tables, 1);
  PscTranslation at;

  psc_test_tables_set_entry (machine->tables, PROTOTYPES_64, second << 16 | 0x480);
  psc_test_tables_put_u64 (machine->tables, second, page | 0x63);
  psc_test_memory_put_u64 (machine->memory, page + 8, 0x23456063);

  at = psc_test_machine_translate (machine, VA_64 + 0x123);
  ck_assert (at.is_mapped);
  ck_assert_uint_eq (at.pa, 0x23456123);
}
END_TEST

START_TEST (prototype_entries_that_lead_in_circles_are_damage)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  PscTranslation at;

  /* The page of the prototype entry is to be found through that very entry. */
  psc_test_tables_set_entry (machine->tables, PROTOTYPES_64, prototypes[1].value);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
}
END_TEST

START_TEST (a_chain_of_prototype_entries_has_an_end)
{
  g_autoptr (PscTestMachine) machine = make_prototype_machine (1);
  guint64 va = PROTOTYPES_64;
  PscTranslation at;

  for (guint i = 0; i < 100; i++, va += 0x1000)
    psc_test_tables_set_entry (machine->tables, va, (va + 0x1000) << 16 | 0x480);
  psc_test_tables_put_u64 (machine->tables, va, 0x23456063);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
}
END_TEST

/* The entry that leads to a table, when it is not valid. */
static const struct
{
  guint64 value; /* with the table's frame in it where it is in transition */
  PscHoleKind hole;
  guint page_file;
} tables[] = {
  { 0x80, PSC_HOLE_NOT_MAPPED, 0 },
  { 0x0000123400002080, PSC_HOLE_PAGED_OUT, 2 },
  { 0xe001a0b0c0080480, PSC_HOLE_DAMAGED, 0 },
  { 0x0000000823456880, PSC_HOLE_OUTSIDE, 0 },
  { 0x0000000023456880, PSC_HOLE_NOT_CAPTURED, 0 },
};

START_TEST (why_a_table_is_absent_is_told_apart)
{
  Case what = { .kind = PSC_TEST_X64, .layout = B, .build = 19041, .mask = 0 };
  g_autoptr (PscTestMachine) machine = make_machine (&what);
  PscTranslation at;

  psc_test_tables_set_entry_at (machine->tables, VA_64, 2, tables[_i].value);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, tables[_i].hole);
  ck_assert_uint_eq (at.page_bytes, 0x200000);
  ck_assert_uint_eq (at.page_file, tables[_i].page_file);
}
END_TEST

START_TEST (a_table_that_was_guessed_makes_a_guess_of_all_its_pages)
{
  guint level = (guint) _i;
  Case what = { .kind = PSC_TEST_X64, .layout = B, .build = 19041, .mask = NO_MASK };
  g_autoptr (PscTestMachine) machine = make_machine (&what);
  guint64 table, start, length;
  PscTranslation at;

  psc_test_tables_map (machine->tables, VA_64, 0x5000);
  table = psc_test_tables_get_entry_pa (machine->tables, VA_64, level - 1);
  table &= ~G_GUINT64_CONSTANT (0xfff);
  psc_test_tables_set_entry_at (machine->tables, VA_64, level, table | MASK | 0x880);

  at = psc_test_machine_translate (machine, VA_64);
  ck_assert (at.is_mapped && at.is_guess && !at.is_transition);
  ck_assert_uint_eq (at.pa, 0x5000);
  /* Once more, from what was kept, by a translation or by a search. */
  psc_address_space_translate (machine->space, VA_64, &at);
  ck_assert (at.is_mapped && at.is_guess);
  ck_assert (
      psc_source_find_data (psc_address_space_get_source (psc_test_machine_need_space (machine)), 0,
                            &start, &length));
  psc_address_space_translate (machine->space, VA_64, &at);
  ck_assert (at.is_mapped && at.is_guess);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/not-present");
  TCase *tcase = tcase_create ("core");

  tcase_add_loop_test (tcase, a_page_in_transition_is_found_where_its_frame_is_known, 0,
                       G_N_ELEMENTS (transitions));
  tcase_add_loop_test (tcase, why_a_page_is_absent_is_told_apart, 0, G_N_ELEMENTS (absent));
  tcase_add_loop_test (tcase, a_prototype_entry_leads_to_the_page, 0, G_N_ELEMENTS (prototypes));
  tcase_add_loop_test (tcase, a_prototype_entry_has_all_states_of_others, 0, 6);
  tcase_add_test (tcase, a_prototype_entry_may_be_garbage);
  tcase_add_test (tcase, a_prototype_entry_that_is_not_there_says_why);
  tcase_add_loop_test (tcase, what_cannot_be_the_address_of_an_entry_is_not_read, 0, 2);
  tcase_add_test (tcase, a_narrow_prototype_entry_ends_before_the_next);
  tcase_add_test (tcase, the_page_of_a_prototype_entry_may_have_a_prototype_too);
  tcase_add_test (tcase, prototype_entries_that_lead_in_circles_are_damage);
  tcase_add_test (tcase, a_chain_of_prototype_entries_has_an_end);
  tcase_add_loop_test (tcase, why_a_table_is_absent_is_told_apart, 0, G_N_ELEMENTS (tables));
  tcase_add_loop_test (tcase, a_table_that_was_guessed_makes_a_guess_of_all_its_pages, 2, 5);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
