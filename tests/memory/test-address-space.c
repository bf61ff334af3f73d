/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Page walks of every mode: where addresses lead, and what is said where they lead nowhere.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/machine.h"

#define KERNEL_VA_64 G_GUINT64_CONSTANT (0xfffff80312345000)
#define KERNEL_VA_57 G_GUINT64_CONSTANT (0xff12345678765000)
#define HIGHEST_PA G_GUINT64_CONSTANT (0x400000000)

/* A kernel address of each kind. */
static const guint64 kernel_vas[] = {
  [PSC_TEST_X86] = 0x81234000,     [PSC_TEST_PAE] = 0x81234000,
  [PSC_TEST_X64] = KERNEL_VA_64,   [PSC_TEST_X64_LA57] = KERNEL_VA_57,
  [PSC_TEST_ARM64] = KERNEL_VA_64,
};

#define N_KINDS ((int) G_N_ELEMENTS (kernel_vas))

static void
check_hole (const PscTranslation *at, PscHoleKind hole, guint64 n_bytes)
{
  ck_assert (!at->is_mapped);
  ck_assert_str_eq (psc_hole_kind_to_string (at->hole), psc_hole_kind_to_string (hole));
  ck_assert_uint_eq (at->page_bytes, n_bytes);
  ck_assert_uint_eq (at->pa, 0);
}

static void
check_page (const PscTranslation *at, guint64 pa, guint64 n_bytes)
{
  ck_assert (at->is_mapped);
  ck_assert_uint_eq (at->pa, pa);
  ck_assert_uint_eq (at->page_bytes, n_bytes);
  ck_assert (!at->is_transition && !at->is_guess);
}

START_TEST (a_page_is_found_by_every_kind)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 va = kernel_vas[_i];
  PscTranslation at;

  psc_test_tables_map (machine->tables, va, 0x23456000);
  psc_test_tables_map (machine->tables, 0x1000, 0x7000);

  at = psc_test_machine_translate (machine, va + 0x789);
  check_page (&at, 0x23456789, 0x1000);
  at = psc_test_machine_translate (machine, 0x1fff);
  check_page (&at, 0x7fff, 0x1000);
}
END_TEST

START_TEST (low_bits_of_the_root_are_ignored)
{
  static const guint64 noise[] = {
    [PSC_TEST_X86] = 0x18,
    [PSC_TEST_PAE] = 0x1f,
    [PSC_TEST_X64] = 0x8000000000000fff,
    [PSC_TEST_X64_LA57] = 0x8000000000000002,
    [PSC_TEST_ARM64] = 0x1234000000000001,
  };
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  PscTranslation at;

  psc_test_tables_map (machine->tables, kernel_vas[_i], 0x5000);
  machine->paging.root |= noise[_i];

  at = psc_test_machine_translate (machine, kernel_vas[_i]);
  check_page (&at, 0x5000, 0x1000);
}
END_TEST

START_TEST (the_root_of_pae_need_not_begin_a_page)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_PAE);
  guint64 root = psc_test_tables_alloc (machine->tables, 1) + 0xfe0;
  PscTranslation at;

  psc_test_tables_map (machine->tables, 0xc1234000, 0x5000);
  psc_test_memory_put_u64 (machine->memory, root + 24,
                           psc_test_memory_get_u64 (machine->memory, machine->paging.root + 24));
  machine->paging.root = root;

  at = psc_test_machine_translate (machine, 0xc1234567);
  check_page (&at, 0x5567, 0x1000);
  at = psc_test_machine_translate (machine, 0x40000000);
  check_hole (&at, PSC_HOLE_NOT_MAPPED, 0x40000000);
}
END_TEST

/* Size and place of each large page. */
static const struct
{
  PscTestPaging kind;
  guint level;
  guint64 n_bytes;
  guint64 pa;
} large_pages[] = {
  { PSC_TEST_X86, 2, 0x400000, 0x12400000 },
  { PSC_TEST_X86, 2, 0x400000, G_GUINT64_CONSTANT (0x312400000) },
  { PSC_TEST_PAE, 2, 0x200000, G_GUINT64_CONSTANT (0x312600000) },
  { PSC_TEST_X64, 2, 0x200000, G_GUINT64_CONSTANT (0x312600000) },
  { PSC_TEST_X64, 3, 0x40000000, G_GUINT64_CONSTANT (0x3c0000000) },
  { PSC_TEST_X64_LA57, 2, 0x200000, G_GUINT64_CONSTANT (0x312600000) },
  { PSC_TEST_X64_LA57, 3, 0x40000000, G_GUINT64_CONSTANT (0x3c0000000) },
  { PSC_TEST_ARM64, 2, 0x200000, G_GUINT64_CONSTANT (0x312600000) },
  { PSC_TEST_ARM64, 3, 0x40000000, G_GUINT64_CONSTANT (0x3c0000000) },
};

START_TEST (a_large_page_is_found)
{
  PscTestPaging kind = large_pages[_i].kind;
  guint64 n_bytes = large_pages[_i].n_bytes;
  guint64 va = kernel_vas[kind] & ~(n_bytes - 1);
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (kind);
  PscTranslation at;

  psc_test_tables_map_large (machine->tables, va, large_pages[_i].pa, large_pages[_i].level);

  at = psc_test_machine_translate (machine, va + 0x123456);
  check_page (&at, large_pages[_i].pa + 0x123456, n_bytes);
  at = psc_test_machine_translate (machine, va + n_bytes - 1);
  check_page (&at, large_pages[_i].pa + n_bytes - 1, n_bytes);
}
END_TEST

START_TEST (a_large_page_over_the_end_of_memory_is_there_up_to_the_end)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  guint8 buffer[2];
  PscTranslation at;
  PscHole hole;
  gsize n;

  machine->paging.highest_pa = 0x40205000;
  psc_test_tables_map_large (machine->tables, 0x200000, 0x40200000, 2);
  psc_test_tables_map_large (machine->tables, 0x400000, 0x40400000, 2);
  psc_test_memory_put_u8 (machine->memory, 0x40204fff, 7);
  psc_test_memory_put_u8 (machine->memory, 0x40205000, 7);

  at = psc_test_machine_translate (machine, 0x204fff);
  check_page (&at, 0x40204fff, 0x200000);
  at = psc_test_machine_translate (machine, 0x205000);
  check_hole (&at, PSC_HOLE_OUTSIDE, 0x1000);
  at = psc_test_machine_translate (machine, 0x412345);
  check_hole (&at, PSC_HOLE_OUTSIDE, 0x200000);
  /* A read does not go over the end, whatever the source has there. */
  ck_assert (psc_source_read_to_hole (psc_address_space_get_source (machine->space), 0x204fff,
                                      buffer, 2, &n, &hole, NULL));
  ck_assert_uint_eq (n, 1);
  ck_assert_int_eq (hole.kind, PSC_HOLE_OUTSIDE);
}
END_TEST

/* What one entry of each level covers. */
static const struct
{
  PscTestPaging kind;
  guint level;
  guint64 n_bytes;
} levels[] = {
  { PSC_TEST_X86, 1, 0x1000 },
  { PSC_TEST_X86, 2, 0x400000 },
  { PSC_TEST_PAE, 1, 0x1000 },
  { PSC_TEST_PAE, 2, 0x200000 },
  { PSC_TEST_PAE, 3, 0x40000000 },
  { PSC_TEST_X64, 1, 0x1000 },
  { PSC_TEST_X64, 2, 0x200000 },
  { PSC_TEST_X64, 3, 0x40000000 },
  { PSC_TEST_X64, 4, G_GUINT64_CONSTANT (0x8000000000) },
  { PSC_TEST_X64_LA57, 4, G_GUINT64_CONSTANT (0x8000000000) },
  { PSC_TEST_X64_LA57, 5, G_GUINT64_CONSTANT (0x1000000000000) },
  { PSC_TEST_ARM64, 1, 0x1000 },
  { PSC_TEST_ARM64, 2, 0x200000 },
  { PSC_TEST_ARM64, 3, 0x40000000 },
  { PSC_TEST_ARM64, 4, G_GUINT64_CONSTANT (0x8000000000) },
};

START_TEST (an_empty_entry_of_any_level_maps_nothing)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (levels[_i].kind);
  guint64 va = kernel_vas[levels[_i].kind];
  PscTranslation at;

  psc_test_tables_map (machine->tables, va, 0x5000);
  psc_test_tables_set_entry_at (machine->tables, va, levels[_i].level, 0);

  at = psc_test_machine_translate (machine, va);
  check_hole (&at, PSC_HOLE_NOT_MAPPED, levels[_i].n_bytes);
}
END_TEST

START_TEST (an_entry_beyond_memory_leads_outside)
{
  PscTestPaging kind = levels[_i].kind;
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (kind);
  guint64 va = kernel_vas[kind];
  guint64 highest = kind == PSC_TEST_X86 ? 0x80000000 : HIGHEST_PA;
  guint64 flags = kind == PSC_TEST_ARM64 ? 0x703 : 0x1;
  PscTranslation at;

  machine->paging.highest_pa = highest;
  psc_test_tables_map (machine->tables, va, 0x5000);
  psc_test_tables_set_entry_at (machine->tables, va, levels[_i].level, highest | flags);

  at = psc_test_machine_translate (machine, va);
  check_hole (&at, PSC_HOLE_OUTSIDE, levels[_i].n_bytes);
}
END_TEST

/* A table of which the dump has nothing covers what its entries cover together. */
START_TEST (a_table_that_is_not_captured_is_told_from_one_that_is_empty)
{
  PscTestPaging kind = levels[_i].kind;
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (kind);
  guint64 va = kernel_vas[kind];
  guint64 entry_pa;
  PscTranslation at;

  psc_test_tables_map (machine->tables, va, 0x5000);
  entry_pa = psc_test_tables_get_entry_pa (machine->tables, va, levels[_i].level);
  psc_test_memory_remove_page (machine->memory, entry_pa);

  at = psc_test_machine_translate (machine, va);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_gt (at.page_bytes, levels[_i].n_bytes);
  /* Again, from the same space: what is missing is remembered as missing. */
  psc_address_space_translate (machine->space, va, &at);
  ck_assert_int_eq (at.hole, PSC_HOLE_NOT_CAPTURED);
}
END_TEST

/* All that has addresses: of 64 bits, the half that the address is in. */
START_TEST (a_root_outside_of_memory_leads_outside)
{
  static const guint address_bits[] = {
    [PSC_TEST_X86] = 32,      [PSC_TEST_PAE] = 32,   [PSC_TEST_X64] = 47,
    [PSC_TEST_X64_LA57] = 56, [PSC_TEST_ARM64] = 47,
  };
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  PscTranslation at;

  machine->paging.root = 0xfffff000;
  machine->paging.highest_pa = 0x10000000;

  at = psc_test_machine_translate (machine, kernel_vas[_i]);
  check_hole (&at, PSC_HOLE_OUTSIDE, G_GUINT64_CONSTANT (1) << address_bits[_i]);
}
END_TEST

/* Bits that the processor refuses: kind, level, what the entry is, one such bit. */
static const struct
{
  PscTestPaging kind;
  guint level;
  guint64 entry;
} garbage[] = {
  { PSC_TEST_X86, 2, 0x4000e3 | 1 << 21 },
  { PSC_TEST_PAE, 1, 0x5063 | G_GUINT64_CONSTANT (1) << 52 },
  { PSC_TEST_PAE, 2, 0x5067 | G_GUINT64_CONSTANT (1) << 62 },
  { PSC_TEST_PAE, 2, 0x2000e3 | 1 << 13 },
  { PSC_TEST_PAE, 3, 0x5001 | 1 << 1 },
  { PSC_TEST_PAE, 3, 0x5001 | 1 << 7 },
  { PSC_TEST_PAE, 3, 0x5001 | G_GUINT64_CONSTANT (1) << 63 },
  { PSC_TEST_X64, 2, 0x2000e3 | 1 << 20 },
  { PSC_TEST_X64, 3, 0x400000e3 | 1 << 29 },
  { PSC_TEST_X64, 4, 0x5067 | 1 << 7 },
  { PSC_TEST_X64_LA57, 5, 0x5067 | 1 << 7 },
  { PSC_TEST_ARM64, 1, 0x5701 },
  { PSC_TEST_ARM64, 4, 0x5701 },
};

START_TEST (a_reserved_bit_is_damage)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (garbage[_i].kind);
  guint64 va = kernel_vas[garbage[_i].kind];
  PscTranslation at;

  psc_test_tables_map (machine->tables, va, 0x5000);
  psc_test_tables_set_entry_at (machine->tables, va, garbage[_i].level, garbage[_i].entry);

  at = psc_test_machine_translate (machine, va);
  ck_assert (!at.is_mapped);
  ck_assert_int_eq (at.hole, PSC_HOLE_DAMAGED);
}
END_TEST

START_TEST (a_page_in_transition_is_still_there)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 va = kernel_vas[_i];
  PscTranslation at;

  psc_test_tables_set_entry (machine->tables, va, 0x5000 | 0x8c0);

  at = psc_test_machine_translate (machine, va + 0x10);
  ck_assert (at.is_mapped && at.is_transition);
  ck_assert_uint_eq (at.pa, 0x5010);
}
END_TEST

START_TEST (a_table_in_transition_is_followed)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 va = kernel_vas[_i];
  guint64 table_pa;
  PscTranslation at;

  psc_test_tables_map (machine->tables, va, 0x5000);
  table_pa = psc_test_tables_get_entry_pa (machine->tables, va, 1) & ~G_GUINT64_CONSTANT (0xfff);
  psc_test_tables_set_entry_at (machine->tables, va, 2, table_pa | 0x880);

  at = psc_test_machine_translate (machine, va + 0x10);
  check_page (&at, 0x5010, 0x1000);
}
END_TEST

START_TEST (addresses_that_the_processor_does_not_have_are_not_mapped)
{
  static const struct
  {
    PscTestPaging kind;
    guint64 va;
  } absent[] = {
    { PSC_TEST_X86, G_GUINT64_CONSTANT (0x100000000) },
    { PSC_TEST_PAE, G_GUINT64_CONSTANT (0xffffffff81234000) },
    { PSC_TEST_X64, G_GUINT64_CONSTANT (0x0000800000000000) },
    { PSC_TEST_X64, G_GUINT64_CONSTANT (0xffff7fffffffffff) },
    { PSC_TEST_X64, KERNEL_VA_57 },
    { PSC_TEST_X64_LA57, G_GUINT64_CONSTANT (0x0100000000000000) },
    { PSC_TEST_X64_LA57, G_GUINT64_CONSTANT (0xfeffffffffffffff) },
    { PSC_TEST_ARM64, G_GUINT64_CONSTANT (0x0000f80312345000) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_autoptr (PscTestMachine) machine = psc_test_machine_new (absent[i].kind);
      PscTranslation at;

      psc_test_tables_map (machine->tables, absent[i].va, 0x5000);
      at = psc_test_machine_translate (machine, absent[i].va);
      check_hole (&at, PSC_HOLE_NOT_MAPPED, 0x1000);
    }
}
END_TEST

START_TEST (a_self_map_shows_the_tables)
{
  static const struct
  {
    PscTestPaging kind;
    guint64 va; /* where the entry for kernel_vas of the kind is seen */
  } entries[] = {
    { PSC_TEST_X86, 0xc0000000 + (0x81234000 >> 12) * 4 },
    { PSC_TEST_PAE, 0xc0000000 + (0x81234000 >> 12) * 8 },
    { PSC_TEST_X64, 0xffff000000000000 | 0x1edull << 39 | (KERNEL_VA_64 << 16 >> 28) * 8 },
    { PSC_TEST_X64_LA57, 0xfe00000000000000 | 0x1edull << 48 | (KERNEL_VA_57 << 7 >> 19) * 8 },
    { PSC_TEST_ARM64, 0xffff000000000000 | 0x1edull << 39 | (KERNEL_VA_64 << 16 >> 28) * 8 },
  };
  guint64 va = kernel_vas[_i];
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (entries[_i].kind);
  guint64 entry_pa;
  PscTranslation at;

  psc_test_tables_map_self (machine->tables, 0x1ed);
  psc_test_tables_map (machine->tables, va, 0x5000);
  entry_pa = psc_test_tables_get_entry_pa (machine->tables, va, 1);

  at = psc_test_machine_translate (machine, entries[_i].va);
  check_page (&at, entry_pa, 0x1000);
}
END_TEST

START_TEST (a_read_goes_over_pages_that_lie_apart)
{
  static const char text[] = "over the edge of the page";
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 va = kernel_vas[_i] + 0xff8;
  char buffer[sizeof text];
  PscSource *source;

  psc_test_tables_map (machine->tables, kernel_vas[_i], 0x905000);
  psc_test_tables_map (machine->tables, kernel_vas[_i] + 0x1000, 0x7000);
  psc_test_tables_write (machine->tables, va, text, sizeof text);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  ck_assert (psc_source_read_all (source, va, buffer, sizeof buffer, "text", NULL));
  ck_assert_str_eq (buffer, text);
}
END_TEST

START_TEST (a_read_ends_in_front_of_a_hole_and_says_how_far_it_goes)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  guint64 va = G_GUINT64_CONSTANT (0xfffff803121ff000);
  guint8 buffer[64];
  PscSource *source;
  PscHole hole;
  gsize n;

  psc_test_tables_put_u32 (machine->tables, va + 0xffc, 0x44434241);
  psc_test_tables_map (machine->tables, va - 0x1000, 0x123000);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  /* The next 2 MiB have no table. */
  ck_assert (psc_source_read_to_hole (source, va + 0xffc, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 4);
  ck_assert_int_eq (memcmp (buffer, "ABCD", 4), 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_MAPPED);
  ck_assert_uint_eq (hole.length, 0x200000);
  /* The page in front is mapped, and not in the dump. */
  ck_assert (psc_source_read_to_hole (source, va - 0x800, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0x800);
}
END_TEST

/* Behind the end of a source that is shorter than the machine's memory. */
START_TEST (what_the_source_ends_before_is_not_captured)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  PscSource *source;
  guint8 buffer[2];
  PscHole hole;
  gsize n;

  psc_test_tables_map (machine->tables, KERNEL_VA_64, 0x300000000);
  psc_test_tables_set_entry_at (machine->tables, 0x10000, 2, 0x300000067);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  ck_assert (psc_source_read_to_hole (source, KERNEL_VA_64 + 0x100, buffer, 2, &n, &hole, NULL));
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0xf00);
  ck_assert (psc_source_read_to_hole (source, 0x10000, buffer, 2, &n, &hole, NULL));
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0x1f0000);
}
END_TEST

START_TEST (addresses_do_not_wrap)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 last_page = _i <= PSC_TEST_PAE ? 0xfffff000 : G_GUINT64_CONSTANT (0xfffffffffffff000);
  guint8 buffer[64];
  PscSource *source;
  PscHole hole;
  gsize n;

  psc_test_tables_put_u8 (machine->tables, last_page, 1);
  psc_test_tables_put_u8 (machine->tables, 0, 1);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  ck_assert (psc_source_read_to_hole (source, last_page + 0xff0, buffer, 64, &n, &hole, NULL));
  ck_assert_uint_eq (n, _i <= PSC_TEST_PAE ? 16 : 15);
  ck_assert_int_eq (hole.kind, _i <= PSC_TEST_PAE ? PSC_HOLE_NOT_MAPPED : PSC_HOLE_END);
}
END_TEST

START_TEST (data_is_found_over_what_is_not_mapped)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 start = 0, length = 0;
  PscSource *source;

  psc_test_tables_map (machine->tables, kernel_vas[_i], 0x5000);
  psc_test_tables_map (machine->tables, 0x3000, 0x7000);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_eq (start, 0x3000);
  ck_assert_uint_eq (length, 0x1000);
  ck_assert (psc_source_find_data (source, 0x4000, &start, &length));
  ck_assert_uint_eq (start, kernel_vas[_i]);
  ck_assert (!psc_source_find_data (source, kernel_vas[_i] + 0x1000, &start, &length));
}
END_TEST

START_TEST (the_source_outlives_the_space)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autoptr (PscSource) source = NULL;
  guint8 byte;
  gsize n;

  psc_test_tables_put_u8 (machine->tables, KERNEL_VA_64, 7);
  source = psc_source_ref (psc_address_space_get_source (psc_test_machine_need_space (machine)));
  g_clear_pointer (&machine->space, psc_address_space_free);

  ck_assert (psc_source_read (source, KERNEL_VA_64, &byte, 1, &n, NULL));
  ck_assert_uint_eq (byte, 7);
}
END_TEST

static gboolean
fail_to_read (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot read: broken");
  return FALSE;
}

static gboolean
find_all (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  *start = offset;
  *length = 1;
  return TRUE;
}

START_TEST (a_failure_of_the_system_is_an_error_of_the_source)
{
  static const PscSourceMethods methods = { .read = fail_to_read, .find_data = find_all };
  g_autoptr (PscSource) broken = psc_source_new_for_methods (&methods, NULL, 0x100000);
  PscPaging paging = { .arch = PSC_ARCH_X64, .root = 0x1000 };
  g_autoptr (PscAddressSpace) space = psc_address_space_new (broken, &paging);
  g_autoptr (GError) error = NULL;
  PscTranslation at;
  guint8 byte;
  gsize n;

  ck_assert_uint_eq (psc_address_space_get_paging (space)->n_levels, 4);
  ck_assert_uint_eq (psc_address_space_get_paging (space)->highest_pa, 0x100000);
  psc_address_space_translate (space, KERNEL_VA_64, &at);
  check_hole (&at, PSC_HOLE_NOT_CAPTURED, 0x1000);
  ck_assert (!psc_source_read (psc_address_space_get_source (space), 0, &byte, 1, &n, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_IO));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/address-space");
  TCase *tcase = tcase_create ("core");

  tcase_add_loop_test (tcase, a_page_is_found_by_every_kind, 0, N_KINDS);
  tcase_add_loop_test (tcase, low_bits_of_the_root_are_ignored, 0, N_KINDS);
  tcase_add_test (tcase, the_root_of_pae_need_not_begin_a_page);
  tcase_add_loop_test (tcase, a_large_page_is_found, 0, G_N_ELEMENTS (large_pages));
  tcase_add_test (tcase, a_large_page_over_the_end_of_memory_is_there_up_to_the_end);
  tcase_add_loop_test (tcase, an_empty_entry_of_any_level_maps_nothing, 0, G_N_ELEMENTS (levels));
  tcase_add_loop_test (tcase, an_entry_beyond_memory_leads_outside, 0, G_N_ELEMENTS (levels));
  tcase_add_loop_test (tcase, a_table_that_is_not_captured_is_told_from_one_that_is_empty, 0,
                       G_N_ELEMENTS (levels));
  tcase_add_loop_test (tcase, a_root_outside_of_memory_leads_outside, 0, N_KINDS);
  tcase_add_loop_test (tcase, a_reserved_bit_is_damage, 0, G_N_ELEMENTS (garbage));
  tcase_add_loop_test (tcase, a_page_in_transition_is_still_there, 0, N_KINDS);
  tcase_add_loop_test (tcase, a_table_in_transition_is_followed, 0, N_KINDS);
  tcase_add_test (tcase, addresses_that_the_processor_does_not_have_are_not_mapped);
  tcase_add_loop_test (tcase, a_self_map_shows_the_tables, 0, N_KINDS);
  tcase_add_loop_test (tcase, a_read_goes_over_pages_that_lie_apart, 0, N_KINDS);
  tcase_add_test (tcase, a_read_ends_in_front_of_a_hole_and_says_how_far_it_goes);
  tcase_add_test (tcase, what_the_source_ends_before_is_not_captured);
  tcase_add_loop_test (tcase, addresses_do_not_wrap, 0, N_KINDS);
  tcase_add_loop_test (tcase, data_is_found_over_what_is_not_mapped, 0, N_KINDS);
  tcase_add_test (tcase, the_source_outlives_the_space);
  tcase_add_test (tcase, a_failure_of_the_system_is_an_error_of_the_source);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
