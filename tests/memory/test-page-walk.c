/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks through random page tables, beside those of libaddrxlat: the same answers, wherever its
 * rules are ours.
 */
#include "config.h"

#include "support/check-main.h"
#include "support/machine.h"
#include "support/oracle.h"

#define N_PAGES 300
#define N_PROBES 4000

/* The same numbers on every system and in every run. */
static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* Addresses that share tables on every level: few values of each index. */
static guint64
make_va (PscTestPaging kind, guint64 *state)
{
  static const guint va_bits[] = { 32, 32, 48, 57, 48 };
  guint64 mask = G_GUINT64_CONSTANT (0x00c060300c060300);
  guint64 va = next_random (state) & (mask | 0x700000f000 | 0x8000000000000000);
  guint n = va_bits[kind];

  va = (va >> 63) << (n - 1) | (va & ((G_GUINT64_CONSTANT (1) << (n - 1)) - 1))
       | (next_random (state) & 0xfff);
  return n == 32 || va >> (n - 1) == 0 ? va : va | G_MAXUINT64 << n;
}

/* Fills tables with pages of every size, without bits that libaddrxlat reads by other rules:
 * reserved ones, and those of Windows. Returns the addresses. */
static GArray *
fill_tables (PscTestMachine *machine, guint64 *state)
{
  GArray *vas = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < N_PAGES; i++)
    {
      guint64 va = make_va (machine->kind, state);
      guint64 pa = next_random (state) & 0x3fffff000;
      guint level = 1;

      g_array_append_val (vas, va);
      if (next_random (state) % 16 == 0)
        level = machine->kind <= PSC_TEST_PAE ? 2 : 2 + (guint) (next_random (state) % 2);
      if (level == 1)
        psc_test_tables_map (machine->tables, va, machine->kind == PSC_TEST_X86 ? pa >> 2 : pa);
      else if (psc_test_memory_get_u64 (machine->memory,
                                        psc_test_tables_get_entry_pa (machine->tables, va, level))
               == 0)
        psc_test_tables_map_large (machine->tables, va, pa, level);
    }
  return vas;
}

static void
compare (PscTestMachine *machine, PscTestOracle *oracle, guint64 va)
{
  PscTranslation at;
  guint64 pa = 0;
  guint level = 0;

  psc_address_space_translate (machine->space, va, &at);
  switch (psc_test_oracle_translate (oracle, va, &pa, &level))
    {
    case PSC_TEST_ORACLE_FOUND:
      ck_assert_msg (at.is_mapped, "0x%" G_GINT64_MODIFIER "x is mapped", va);
      ck_assert_uint_eq (at.pa, pa);
      break;
    case PSC_TEST_ORACLE_NOT_PRESENT:
      ck_assert_msg (!at.is_mapped, "0x%" G_GINT64_MODIFIER "x is not mapped", va);
      ck_assert_int_eq (at.hole, PSC_HOLE_NOT_MAPPED);
      break;
    case PSC_TEST_ORACLE_NO_DATA:
      ck_assert_msg (!at.is_mapped, "0x%" G_GINT64_MODIFIER "x has no table", va);
      ck_assert_int_eq (at.hole, PSC_HOLE_NOT_CAPTURED);
      break;
    case PSC_TEST_ORACLE_INVALID:
      ck_assert_msg (!at.is_mapped, "0x%" G_GINT64_MODIFIER "x is no address", va);
      break;
    }
}

/* What was mapped, then other addresses. */
static void
compare_probes (PscTestMachine *machine, GArray *vas, guint64 *state)
{
  g_autoptr (PscTestOracle) oracle =
      psc_test_oracle_new (machine->memory, machine->kind, machine->paging.root);

  if (oracle == NULL)
    psc_check_skip ("libaddrxlat is not installed");
  psc_test_machine_need_space (machine);
  for (guint i = 0; i < vas->len; i++)
    compare (machine, oracle, g_array_index (vas, guint64, i));
  for (guint i = 0; i < N_PROBES; i++)
    compare (machine, oracle, make_va (machine->kind, state));
}

START_TEST (random_tables_are_walked_as_libaddrxlat_does)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) (_i % 5));
  guint64 state = 1000 + (guint64) _i;
  g_autoptr (GArray) vas = fill_tables (machine, &state);

  compare_probes (machine, vas, &state);
}
END_TEST

START_TEST (missing_tables_are_seen_as_libaddrxlat_does)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) (_i % 5));
  guint64 state = 2000 + (guint64) _i;
  g_autoptr (GArray) vas = fill_tables (machine, &state);
  g_autoptr (GArray) frames = psc_test_memory_list_pages (machine->memory);

  for (guint i = 1; i < frames->len; i += 3)
    psc_test_memory_remove_page (machine->memory,
                                 g_array_index (frames, guint64, i) * PSC_TEST_PAGE);

  compare_probes (machine, vas, &state);
}
END_TEST

/* Bits that make garbage of an entry which leads to a small page or to its table; libaddrxlat does
 * not look at them. A large page where a table was has other reserved bits, which the table's
 * address may have set. */
static gboolean
may_be_garbage (PscTestPaging kind, guint level, guint bit)
{
  switch (kind)
    {
    case PSC_TEST_X86:
      return level == 2 && bit == 7;
    case PSC_TEST_PAE:
      if (level == 3)
        return bit == 1 || bit == 2 || (bit >= 5 && bit <= 8) || bit >= 52;
      return (bit >= 52 && bit <= 62) || (level == 2 && bit == 7);
    case PSC_TEST_X64:
    case PSC_TEST_X64_LA57:
      return level >= 2 && bit == 7;
    case PSC_TEST_ARM64:
      return (level == 1 || level == 4) && bit == 1;
    }
  return FALSE;
}

/* One bit of one entry on the way is flipped. */
static void
check_flipped (PscTestMachine *machine, guint64 va, guint level, guint bit)
{
  g_autoptr (PscTestOracle) oracle =
      psc_test_oracle_new (machine->memory, machine->kind, machine->paging.root);
  PscTranslation at = psc_test_machine_translate (machine, va);
  gboolean is_garbage = !at.is_mapped && at.hole == PSC_HOLE_DAMAGED;
  guint64 pa = 0;
  guint where;

  if (oracle == NULL)
    psc_check_skip ("libaddrxlat is not installed");
  if (is_garbage)
    {
      ck_assert_msg (may_be_garbage (machine->kind, level, bit), "level %u, bit %u", level, bit);
      return;
    }
  switch (psc_test_oracle_translate (oracle, va, &pa, &where))
    {
    case PSC_TEST_ORACLE_FOUND:
      if (pa < machine->paging.highest_pa)
        ck_assert (at.is_mapped && at.pa == pa);
      else
        ck_assert (!at.is_mapped && at.hole == PSC_HOLE_OUTSIDE);
      break;
    case PSC_TEST_ORACLE_NOT_PRESENT:
      /* The other bits mean something to Windows, and none of them the same page. */
      ck_assert (!at.is_mapped);
      break;
    case PSC_TEST_ORACLE_NO_DATA:
      ck_assert (!at.is_mapped);
      ck_assert (at.hole == PSC_HOLE_NOT_CAPTURED || at.hole == PSC_HOLE_OUTSIDE);
      break;
    case PSC_TEST_ORACLE_INVALID:
      ck_abort_msg ("the address is valid");
    }
}

START_TEST (each_bit_of_each_entry_means_what_libaddrxlat_says)
{
  static const guint64 vas[] = {
    [PSC_TEST_X86] = 0x81234567,           [PSC_TEST_PAE] = 0x81234567,
    [PSC_TEST_X64] = 0xfffff80312345678,   [PSC_TEST_X64_LA57] = 0xff12345678765432,
    [PSC_TEST_ARM64] = 0xfffff80312345678,
  };
  PscTestPaging kind = (PscTestPaging) _i;
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (kind);

  psc_test_tables_map (machine->tables, vas[kind], 0x23456000);
  for (guint level = psc_test_tables_get_n_levels (machine->tables); level > 0; level--)
    {
      guint64 entry_pa = psc_test_tables_get_entry_pa (machine->tables, vas[kind], level);
      guint64 entry = psc_test_memory_get_u64 (machine->memory, entry_pa);

      for (guint bit = 0; bit < (kind == PSC_TEST_X86 ? 32u : 64u); bit++)
        {
          psc_test_memory_put_u64 (machine->memory, entry_pa,
                                   entry ^ G_GUINT64_CONSTANT (1) << bit);
          check_flipped (machine, vas[kind], level, bit);
        }
      psc_test_memory_put_u64 (machine->memory, entry_pa, entry);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/page-walk");
  TCase *tcase = tcase_create ("core");

  tcase_add_loop_test (tcase, random_tables_are_walked_as_libaddrxlat_does, 0, 20);
  tcase_add_loop_test (tcase, missing_tables_are_seen_as_libaddrxlat_does, 0, 20);
  tcase_add_loop_test (tcase, each_bit_of_each_entry_means_what_libaddrxlat_says, 0, 5);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
