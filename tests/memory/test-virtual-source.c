/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Virtual memory as a source: runs of pages found over holes of every size, also where tables were
 * made to keep a search busy for ever, and by several threads at once.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "memory/find-root.h"
#include "support/check-main.h"
#include "support/machine.h"

#define KERNEL_VA G_GUINT64_CONSTANT (0xfffff80312345000)
#define UPPER_HALF G_GUINT64_CONSTANT (0xffff800000000000)

/* All runs from `va` on, as text: start+length. */
static char *
list_runs (PscTestMachine *machine, guint64 va, guint max_runs)
{
  PscSource *source = psc_address_space_get_source (psc_test_machine_need_space (machine));
  GString *runs = g_string_new (NULL);
  guint64 start, length;

  for (guint i = 0; i < max_runs && psc_source_find_data (source, va, &start, &length); i++)
    {
      ck_assert_uint_ge (start, va);
      ck_assert_uint_gt (length, 0);
      g_string_append_printf (runs, "%s%" G_GINT64_MODIFIER "x+%" G_GINT64_MODIFIER "x",
                              i > 0 ? " " : "", start, length);
      if (length > G_MAXUINT64 - start)
        break;
      va = start + length;
    }
  return g_string_free (runs, FALSE);
}

START_TEST (runs_are_found_in_both_halves)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autofree char *runs = NULL;

  psc_test_tables_map (machine->tables, 0x10000, 0x5000);
  psc_test_tables_map (machine->tables, 0x11000, 0x9000);
  psc_test_tables_map (machine->tables, 0x13000, 0x5000);
  psc_test_tables_map_large (machine->tables, UPPER_HALF, 0x600000, 2);
  psc_test_tables_map (machine->tables, 0xfffffffffffff000, 0x5000);
  runs = list_runs (machine, 0x10800, 100);

  ck_assert_str_eq (runs, "10800+1800 13000+1000 ffff800000000000+200000 fffffffffffff000+1000");
}
END_TEST

START_TEST (a_run_ends_with_its_table)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 table_bytes = _i == PSC_TEST_X86 ? 0x400000 : 0x200000;
  g_autofree char *expected = NULL;
  g_autofree char *runs = NULL;

  for (guint64 va = table_bytes - 0x2000; va < table_bytes + 0x3000; va += 0x1000)
    psc_test_tables_map (machine->tables, va, 0x5000);
  runs = list_runs (machine, 0, 100);

  expected = g_strdup_printf ("%" G_GINT64_MODIFIER "x+2000 %" G_GINT64_MODIFIER "x+3000",
                              table_bytes - 0x2000, table_bytes);
  ck_assert_str_eq (runs, expected);
}
END_TEST

START_TEST (pages_that_are_not_present_count_where_memory_has_them)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autofree char *runs = NULL;

  machine->paging.pte_layout = PSC_PTE_LAYOUT_B;
  machine->paging.has_invalid_pte_mask = TRUE;
  psc_test_tables_map (machine->tables, 0x10000, 0x5000);
  psc_test_tables_set_entry (machine->tables, 0x11000, 0x5880);          /* transition */
  psc_test_tables_set_entry (machine->tables, 0x12000, 0x80);            /* demand zero */
  psc_test_tables_set_entry (machine->tables, 0x13000, 0x123400001080);  /* page file */
  psc_test_tables_set_entry (machine->tables, 0x14000, 0xfff0000005063); /* outside */
  psc_test_tables_map (machine->tables, 0x15000, 0x5000);
  runs = list_runs (machine, 0, 100);

  ck_assert_str_eq (runs, "10000+2000 15000+1000");
}
END_TEST

START_TEST (tables_that_are_not_there_are_passed_over)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autofree char *runs = NULL;

  for (guint level = 1; level < 4; level++)
    {
      guint64 va = (guint64) level << 40;

      psc_test_tables_map (machine->tables, va, 0x5000);
      psc_test_memory_remove_page (machine->memory,
                                   psc_test_tables_get_entry_pa (machine->tables, va, level));
    }
  psc_test_tables_map (machine->tables, KERNEL_VA, 0x5000);
  runs = list_runs (machine, 0, 100);

  ck_assert_str_eq (runs, "fffff80312345000+1000");
}
END_TEST

START_TEST (addresses_that_the_processor_does_not_have_are_passed_over)
{
  g_autoptr (PscTestMachine) x64 = psc_test_machine_new (PSC_TEST_X64);
  g_autoptr (PscTestMachine) x86 = psc_test_machine_new (PSC_TEST_X86);
  g_autofree char *from_gap = NULL;
  g_autofree char *from_beyond = NULL;

  psc_test_tables_map (x64->tables, UPPER_HALF, 0x5000);
  psc_test_tables_map (x86->tables, 0x1000, 0x5000);
  from_gap = list_runs (x64, 0x0000900000000000, 100);
  from_beyond = list_runs (x86, 0x100000000, 100);

  ck_assert_str_eq (from_gap, "ffff800000000000+1000");
  ck_assert_str_eq (from_beyond, "");
}
END_TEST

/* Every entry of a table of each level leads to one table of the level below; the last is empty. */
static void
share_tables (PscTestMachine *machine, guint n_levels, guint64 last_value)
{
  guint64 tables[6];

  tables[n_levels] = machine->paging.root;
  for (guint level = n_levels - 1; level > 0; level--)
    tables[level] = psc_test_tables_alloc (machine->tables, 1);
  for (guint level = n_levels; level > 0; level--)
    for (guint i = 0; i < 512; i++)
      psc_test_memory_put_u64 (machine->memory, tables[level] + 8 * i,
                               level > 1 ? tables[level - 1] | 0x67 : last_value);
}

START_TEST (tables_shared_by_all_entries_do_not_hold_a_search_up)
{
  g_autoptr (PscTestMachine) machine =
      psc_test_machine_new (_i == 4 ? PSC_TEST_X64 : PSC_TEST_X64_LA57);
  g_autofree char *runs = NULL;

  share_tables (machine, (guint) _i, 0);
  runs = list_runs (machine, 0, 2);

  ck_assert_str_eq (runs, "");
}
END_TEST

/* Large pages of ARM64 are garbage to the last level. */
START_TEST (a_table_that_is_empty_for_one_level_is_not_for_another)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_ARM64);
  g_autofree char *runs = NULL;
  guint64 directory;

  psc_test_tables_map_large (machine->tables, KERNEL_VA, 0x200000, 2);
  directory = psc_test_tables_get_entry_pa (machine->tables, KERNEL_VA, 2) & ~(guint64) 0xfff;
  psc_test_tables_set_entry_at (machine->tables, 0x40000000, 2, directory | 0x703);
  runs = list_runs (machine, 0, 100);

  ck_assert_str_eq (runs, "fffff80312200000+200000");
}
END_TEST

START_TEST (the_rest_of_a_table_says_nothing_of_all_of_it)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autofree char *runs = NULL;
  guint64 table;

  psc_test_tables_map (machine->tables, 0x200000, 0x5000);
  table = psc_test_tables_get_entry_pa (machine->tables, 0x200000, 1);
  psc_test_tables_set_entry_at (machine->tables, 0x600000, 2, table | 0x67);
  runs = list_runs (machine, 0x201000, 100);

  ck_assert_str_eq (runs, "600000+1000");
}
END_TEST

START_TEST (a_search_gives_up_for_now_and_says_where)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  guint64 first_table;
  guint64 start, length;
  PscSource *source;
  guint n_tables = PSC_MAX_TABLES_SEARCHED + 600;

  /* Empty tables one behind the other, each of its own. */
  first_table = psc_test_tables_alloc (machine->tables, n_tables);
  for (guint i = 0; i < n_tables; i++)
    psc_test_tables_set_entry_at (machine->tables, (guint64) i << 21, 2,
                                  (first_table + (guint64) i * PSC_TEST_PAGE) | 0x67);
  psc_test_tables_map (machine->tables, KERNEL_VA, 0x5000);
  source = psc_address_space_get_source (psc_test_machine_need_space (machine));

  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_gt (start, 0);
  ck_assert_uint_le (start, (guint64) PSC_MAX_TABLES_SEARCHED << 21);
  ck_assert_uint_eq (length, 0x200000);
  ck_assert (psc_source_find_data (source, start + length, &start, &length));
  ck_assert_uint_eq (start, KERNEL_VA);
}
END_TEST

/* Memory of which the file was cut short: what is behind `end` is known and gone. */
typedef struct
{
  const guint8 *bytes;
  guint64 end;
} CutMemory;

static gboolean
read_cut (gpointer state,
          guint64 offset,
          void *buffer,
          gsize n_bytes,
          gsize *n_read,
          PscHole *hole,
          GError **error)
{
  const CutMemory *memory = (const CutMemory *) state;
  gsize n = offset < memory->end ? (gsize) MIN (n_bytes, memory->end - offset) : 0;

  memcpy (buffer, memory->bytes + offset, n);
  *n_read = n;
  if (n < n_bytes)
    *hole = (PscHole){ PSC_HOLE_TRUNCATED, G_MAXUINT64 / 2 };
  return TRUE;
}

static gboolean
find_cut (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  *start = offset;
  *length = ((const CutMemory *) state)->end - offset;
  return offset < ((const CutMemory *) state)->end;
}

START_TEST (a_file_that_was_cut_short_shows_in_every_hole)
{
  static const PscSourceMethods methods = { .read = read_cut, .find_data = find_cut };
  g_autoptr (PscTestMachine) machine = psc_test_machine_new ((PscTestPaging) _i);
  guint64 va = _i <= PSC_TEST_PAE        ? 0x81234000
               : _i == PSC_TEST_X64_LA57 ? 0xff12345678765000
                                         : KERNEL_VA;
  guint n_levels = psc_test_tables_get_n_levels (machine->tables);
  g_autofree guint8 *bytes = (guint8 *) g_malloc0 (0x1b0000);
  CutMemory memory = { bytes, 0 };
  g_autoptr (PscSource) physical = psc_source_new_for_methods (&methods, &memory, 0x1b0000);

  psc_test_tables_put_u32 (machine->tables, va, 0x44434241);
  for (guint page = 0x1a0; page <= 0x1a0 + n_levels; page++)
    memcpy (bytes + page * PSC_TEST_PAGE, psc_test_memory_get_page (machine->memory, page),
            PSC_TEST_PAGE);

  for (memory.end = 0x1a0000; memory.end <= 0x1b0000; memory.end += 0x100)
    {
      g_autoptr (PscAddressSpace) space = psc_address_space_new (physical, &machine->paging);
      /* The tables, and the first four bytes of the page, lie one behind the other. The root of PAE
       * is whole before its page is, but nothing behind it is there then. */
      gboolean is_there = memory.end > 0x1a0000 + (guint64) n_levels * PSC_TEST_PAGE;
      guint8 buffer[4];
      PscHole hole;
      gsize n;

      ck_assert (psc_source_read_to_hole (psc_address_space_get_source (space), va, buffer, 4, &n,
                                          &hole, NULL));
      ck_assert_uint_eq (n, is_there ? 4 : 0);
      if (!is_there)
        ck_assert_int_eq (hole.kind, PSC_HOLE_TRUNCATED);
      /* How physical memory goes on says nothing of the next page. */
      if (memory.end == 0x1a0000 + n_levels * PSC_TEST_PAGE)
        ck_assert_uint_eq (hole.length, PSC_TEST_PAGE);
    }
}
END_TEST

/* Memory of which the system cannot read one page. */
typedef struct
{
  PscSource *source;
  guint64 bad_pa;
} BadMemory;

static gboolean
read_bad (gpointer state,
          guint64 offset,
          void *buffer,
          gsize n_bytes,
          gsize *n_read,
          PscHole *hole,
          GError **error)
{
  BadMemory *memory = (BadMemory *) state;

  if (offset < memory->bad_pa + PSC_TEST_PAGE && memory->bad_pa < offset + n_bytes)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot read: broken");
      return FALSE;
    }
  return psc_source_read_to_hole (memory->source, offset, buffer, n_bytes, n_read, hole, error);
}

static gboolean
find_bad (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  return psc_source_find_data (((BadMemory *) state)->source, offset, start, length);
}

static gboolean
go_on (const PscPaging *paging, gpointer user_data)
{
  return TRUE;
}

/* Each table, the prototype entry and the page, one after the other. */
START_TEST (a_page_that_the_system_cannot_read_is_an_error_wherever_it_is_needed)
{
  static const PscSourceMethods methods = { .read = read_bad, .find_data = find_bad };
  const guint64 prototype = G_GUINT64_CONSTANT (0xffffa80000001000);
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  g_autoptr (GArray) frames = NULL;

  machine->paging.pte_layout = PSC_PTE_LAYOUT_A;
  psc_test_tables_put_u64 (machine->tables, prototype, 0x5063);
  psc_test_tables_set_entry (machine->tables, KERNEL_VA, prototype << 16 | 0x400);
  psc_test_memory_add_page (machine->memory, 0x5000);
  frames = psc_test_memory_list_pages (machine->memory);
  psc_test_machine_need_space (machine);
  ck_assert_uint_eq (frames->len, 9);
  for (guint i = 0; i < frames->len; i++)
    {
      BadMemory memory = { machine->physical, g_array_index (frames, guint64, i) * PSC_TEST_PAGE };
      g_autoptr (PscSource) physical = psc_source_new_for_methods (&methods, &memory, 0x400000000);
      g_autoptr (PscAddressSpace) space = psc_address_space_new (physical, &machine->paging);
      PscSource *source = psc_address_space_get_source (space);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) no_roots = NULL;
      guint64 start, length;
      guint8 byte;
      gsize n;

      ck_assert (!psc_source_read (source, KERNEL_VA, &byte, 1, &n, &error));
      ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_IO));
      /* A search leaves the failure to whoever reads what it finds. */
      ck_assert (psc_source_find_data (source, 0, &start, &length));
      ck_assert_uint_le (start, KERNEL_VA);
      ck_assert (!psc_find_roots (physical, PSC_ARCH_X64, go_on, NULL, NULL, &no_roots));
      ck_assert (g_error_matches (no_roots, G_FILE_ERROR, G_FILE_ERROR_IO));
    }
}
END_TEST

/* Threads that read the same space, of which the cache is too small for all tables. */
#define N_SHARED_TABLES (2 * PSC_MAX_CACHED_TABLES)
#define SHARED_VA(i) (KERNEL_VA + ((guint64) (i) << 21))

static gpointer
check_shared_pages (gpointer data)
{
  PscAddressSpace *space = (PscAddressSpace *) data;
  guint seed = GPOINTER_TO_UINT (g_thread_self ()) | 1;
  guint n_wrong = 0;

  for (guint i = 0; i < 20000; i++)
    {
      guint page = (seed = seed * 1664525 + 1013904223) >> 8;
      PscTranslation at;

      page %= i % 2 == 0 ? 64 : N_SHARED_TABLES;
      psc_address_space_translate (space, SHARED_VA (page), &at);
      n_wrong += !at.is_mapped || at.pa != (guint64) page << 12 ? 1 : 0;
    }
  return GUINT_TO_POINTER (n_wrong);
}

START_TEST (several_threads_read_while_tables_come_and_go)
{
  g_autoptr (PscTestMachine) machine = psc_test_machine_new (PSC_TEST_X64);
  GThread *threads[4];
  PscAddressSpace *space;

  for (guint i = 0; i < N_SHARED_TABLES; i++)
    psc_test_tables_map (machine->tables, SHARED_VA (i), (guint64) i << 12);
  space = psc_test_machine_need_space (machine);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", check_shared_pages, space);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    ck_assert_uint_eq (GPOINTER_TO_UINT (g_thread_join (threads[i])), 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/virtual-source");
  TCase *tcase = tcase_create ("core");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, runs_are_found_in_both_halves);
  tcase_add_loop_test (tcase, a_run_ends_with_its_table, 0, 5);
  tcase_add_test (tcase, pages_that_are_not_present_count_where_memory_has_them);
  tcase_add_test (tcase, tables_that_are_not_there_are_passed_over);
  tcase_add_test (tcase, addresses_that_the_processor_does_not_have_are_passed_over);
  tcase_add_loop_test (tcase, tables_shared_by_all_entries_do_not_hold_a_search_up, 4, 6);
  tcase_add_test (tcase, a_table_that_is_empty_for_one_level_is_not_for_another);
  tcase_add_test (tcase, the_rest_of_a_table_says_nothing_of_all_of_it);
  tcase_add_test (tcase, a_search_gives_up_for_now_and_says_where);
  tcase_add_loop_test (tcase, a_file_that_was_cut_short_shows_in_every_hole, 0, 5);
  tcase_add_test (tcase, a_page_that_the_system_cannot_read_is_an_error_wherever_it_is_needed);
  tcase_add_test (tcase, several_threads_read_while_tables_come_and_go);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
