/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool tables of a made-up kernel are found with symbols, with the debugger data block and with
 * neither; what is no table is never taken for one.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "kernel/pool-search.h"
#include "memory/address-space.h"
#include "support/check-main.h"
#include "support/page-tables.h"
#include "support/pe-image.h"
#include "support/pool-tables.h"

#define N_SLOTS 1024u
#define N_TAGS 400u
#define N_PROCESSORS 4u
#define N_BIG_PAGES 0x1000u
/* Where the variables lie in the kernel's data. */
#define TRACK_TABLE 0x108u
#define TRACK_TABLE_SIZE 0x110u
#define TAG_TABLES 0x800u
#define BIG_PAGES 0x200u
#define BIG_PAGES_SIZE 0x208u
#define EXPANSION 0x300u
#define EXPANSION_SIZE 0x308u

typedef struct
{
  gboolean is_64;
  PscTestTracker layout;
  PscTestBigPages big_layout;
  guint build;
  guint64 base; /* of the kernel */
  guint64 data; /* its writable section */
  guint64 pool; /* where the tables lie */
  PscTestMemory *memory;
  PscTestTables *tables;
  PscSource *physical;
  PscAddressSpace *space;
  PscKernelMemory kernel_memory;
  PscPeImage *image;
  PscIssues *issues;
} Fixture;

static const struct
{
  PscTestTracker layout;
  PscTestBigPages big_layout;
  guint build;
} kernels[] = {
  { PSC_TEST_TRACKER_A32, PSC_TEST_BIG_PAGES_XP32, 2600 },
  { PSC_TEST_TRACKER_A32, PSC_TEST_BIG_PAGES_V32, 7601 },
  { PSC_TEST_TRACKER_A64, PSC_TEST_BIG_PAGES_2003_64, 3790 },
  { PSC_TEST_TRACKER_A64, PSC_TEST_BIG_PAGES_V64, 9600 },
  { PSC_TEST_TRACKER_A64, PSC_TEST_BIG_PAGES_T64, 15063 },
  { PSC_TEST_TRACKER_B32, PSC_TEST_BIG_PAGES_T32, 19045 },
  { PSC_TEST_TRACKER_B64, PSC_TEST_BIG_PAGES_T64, 19045 },
  { PSC_TEST_TRACKER_C64, PSC_TEST_BIG_PAGES_E64, 22631 },
};

/* The table of one processor; later ones know fewer tags, the last one a handful. */
static guint64
get_table_va (const Fixture *self, guint cpu)
{
  return self->pool + 0x40000 * (guint64) cpu;
}

static void
write_trackers (Fixture *self)
{
  g_autoptr (GByteArray) boot = psc_test_tracker_new (self->layout, N_SLOTS);
  guint stride = psc_test_tracker_stride (self->layout);

  psc_test_tracker_fill (boot, self->layout, N_TAGS);
  for (guint cpu = 0; cpu < N_PROCESSORS; cpu++)
    {
      psc_test_tables_write (self->tables, get_table_va (self, cpu), boot->data, boot->len);
      /* What the next processor has not seen yet. */
      for (guint i = 0; i < N_SLOTS; i++)
        if (i % 4 == cpu)
          memset (boot->data + (gsize) i * stride, 0, stride);
    }
}

static void
write_big_pages (Fixture *self)
{
  g_autoptr (GByteArray) table = psc_test_big_pages_new (self->big_layout, N_BIG_PAGES);

  for (guint i = 0; i < 64; i++)
    {
      const PscTestBigBlock block = { self->pool + 0x1000000 + 0x10000 * (guint64) i, "Leak", 0,
                                      0x3000 };

      psc_test_big_pages_put (table, self->big_layout, 61 * i, &block);
    }
  psc_test_tables_write (self->tables, self->pool + 0x800000, table->data, table->len);
}

static void
put_variable (Fixture *self, guint offset, guint64 value)
{
  psc_test_tables_put_pointer (self->tables, self->data + offset, value);
}

static void
write_kernel (Fixture *self)
{
  PscTestPe *pe = psc_test_pe_new (self->is_64 ? PSC_TEST_PE_X64 : PSC_TEST_PE_X86);
  guint32 text =
      psc_test_pe_add_section (pe, ".text", 0x2000, PSC_PE_SECTION_CODE | PSC_PE_SECTION_EXECUTE);
  guint32 data = psc_test_pe_add_section (pe, ".data", 0x8000, PSC_PE_SECTION_WRITE);
  g_autoptr (GBytes) bytes = NULL;

  psc_test_pe_write (pe, text, "\xc3", 1);
  bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_MEMORY);
  psc_test_tables_write (self->tables, self->base, g_bytes_get_data (bytes, NULL),
                         g_bytes_get_size (bytes));
  psc_test_pe_free (pe);
  self->data = self->base + data;
  put_variable (self, TRACK_TABLE, get_table_va (self, 0));
  put_variable (self, TRACK_TABLE_SIZE, N_SLOTS + 1);
  for (guint cpu = 0; cpu < N_PROCESSORS; cpu++)
    put_variable (self, TAG_TABLES + cpu * (self->is_64 ? 8 : 4), get_table_va (self, cpu));
  put_variable (self, BIG_PAGES, self->pool + 0x800000);
  put_variable (self, BIG_PAGES_SIZE, N_BIG_PAGES);
  /* Pointers to other things: to the kernel itself, to nothing, to a page of zeros. */
  put_variable (self, 0x400, self->base);
  put_variable (self, 0x410, self->pool + 0x2000000);
  psc_test_tables_put_u8 (self->tables, self->pool + 0x3000000, 0);
  put_variable (self, 0x420, self->pool + 0x3000000);
}

static void
fixture_init (Fixture *self, guint index)
{
  memset (self, 0, sizeof *self);
  self->layout = kernels[index].layout;
  self->big_layout = kernels[index].big_layout;
  self->build = kernels[index].build;
  self->is_64 = psc_tracker_layout_get (self->layout)->pointer_bytes == 8;
  self->base = self->is_64 ? G_GUINT64_CONSTANT (0xfffff80000400000) : 0x80800000u;
  self->pool = self->is_64 ? G_GUINT64_CONSTANT (0xffffa80000000000) : 0x90000000u;
  self->memory = psc_test_memory_new ();
  self->tables = psc_test_tables_new (self->memory, self->is_64 ? PSC_TEST_X64 : PSC_TEST_PAE);
  self->issues = psc_issues_new ();
  write_trackers (self);
  write_big_pages (self);
  write_kernel (self);
}

/* Everything is written: from here on it is read. */
static void
open_memory (Fixture *self)
{
  const PscPaging paging = { .arch = self->is_64 ? PSC_ARCH_X64 : PSC_ARCH_X86_PAE,
                             .root = psc_test_tables_get_root (self->tables) };

  self->physical = psc_test_memory_to_source (self->memory);
  self->space = psc_address_space_new (self->physical, &paging);
  self->kernel_memory =
      (PscKernelMemory){ psc_address_space_get_source (self->space), paging.arch };
  self->image = psc_pe_image_open (self->kernel_memory.source, self->base, PSC_PE_MEMORY, NULL);
  ck_assert_ptr_nonnull (self->image);
}

static void
fixture_clear (Fixture *self)
{
  psc_pe_image_free (self->image);
  psc_address_space_free (self->space);
  psc_source_unref (self->physical);
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
  psc_issues_unref (self->issues);
}

static PscPoolTables *
find (Fixture *self, const PscPoolPlaces *places, GError **error)
{
  return psc_pool_tables_find (&self->kernel_memory, self->image, self->build, N_PROCESSORS, places,
                               self->issues, NULL, error);
}

static void
assert_all_found (Fixture *self, const PscPoolTables *found)
{
  ck_assert_ptr_nonnull (found);
  ck_assert_uint_eq (found->trackers->len, N_PROCESSORS);
  for (guint cpu = 0; cpu < N_PROCESSORS; cpu++)
    {
      const PscTrackerTable *table =
          (const PscTrackerTable *) g_ptr_array_index (found->trackers, cpu);

      ck_assert_uint_eq (table->va, get_table_va (self, cpu));
      ck_assert_uint_eq (table->n_entries, N_SLOTS + 1);
      ck_assert_str_eq (table->layout.name, psc_tracker_layout_get (self->layout)->name);
    }
  ck_assert (found->has_big_pages);
  ck_assert_uint_eq (found->big_pages.va, self->pool + 0x800000);
  ck_assert_uint_eq (found->big_pages.n_entries, N_BIG_PAGES);
  ck_assert_str_eq (found->big_pages.layout.name, psc_big_page_layout_get (self->big_layout)->name);
  ck_assert_uint_eq (psc_issues_get_n (self->issues), 0);
}

START_TEST (symbols_lead_to_all_tables)
{
  Fixture fixture;
  PscPoolPlaces places = { .are_symbols = TRUE };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, (guint) _i);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  places.track_table_size = fixture.data + TRACK_TABLE_SIZE;
  places.tag_tables = fixture.data + TAG_TABLES;
  places.big_pages = fixture.data + BIG_PAGES;
  places.big_pages_size = fixture.data + BIG_PAGES_SIZE;
  places.tracker_layout = psc_tracker_layout_get (fixture.layout);
  places.big_page_layout = psc_big_page_layout_get (fixture.big_layout);
  found = find (&fixture, &places, NULL);

  assert_all_found (&fixture, found);
  ck_assert_int_eq (found->found, PSC_POOL_FOUND_BY_SYMBOLS);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_data_block_leads_to_the_first_and_a_search_to_the_rest)
{
  Fixture fixture;
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, (guint) _i);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  found = find (&fixture, &places, NULL);

  assert_all_found (&fixture, found);
  ck_assert_int_eq (found->found, PSC_POOL_FOUND_BY_DATA_BLOCK);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_search_finds_all_tables)
{
  Fixture fixture;
  const PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, (guint) _i);
  open_memory (&fixture);
  found = find (&fixture, &places, NULL);

  assert_all_found (&fixture, found);
  ck_assert_int_eq (found->found, PSC_POOL_FOUND_BY_SEARCH);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_layout_that_contradicts_the_memory_is_refused)
{
  Fixture fixture;
  PscPoolPlaces places = { .are_symbols = TRUE };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, 6);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  places.track_table_size = fixture.data + TRACK_TABLE_SIZE;
  places.tracker_layout = psc_tracker_layout_get (PSC_TEST_TRACKER_C64);
  found = find (&fixture, &places, NULL);

  ck_assert_ptr_nonnull (found);
  ck_assert_str_eq (((const PscTrackerTable *) g_ptr_array_index (found->trackers, 0))->layout.name,
                    "B64");
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), 1);
  ck_assert_ptr_nonnull (
      strstr (psc_issues_get (fixture.issues, 0)->message, "contradicts the memory"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_lying_variable_is_searched_around)
{
  Fixture fixture;
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, 6);
  open_memory (&fixture);
  places.track_table = fixture.data + 0x420; /* points to zeros */
  found = find (&fixture, &places, NULL);

  assert_all_found (&fixture, found);
  ck_assert_int_eq (found->found, PSC_POOL_FOUND_BY_SEARCH);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_table_that_is_not_in_the_dump_is_said_to_be_missing)
{
  Fixture fixture;
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;

  fixture_init (&fixture, 6);
  psc_test_tables_set_entry (fixture.tables, get_table_va (&fixture, 2), 0);
  for (guint i = 0; i < 0x20; i++)
    psc_test_tables_set_entry (fixture.tables, get_table_va (&fixture, 2) + 0x1000 * i, 0);
  open_memory (&fixture);
  places.tag_tables = fixture.data + TAG_TABLES;
  places.track_table = fixture.data + TRACK_TABLE;
  found = find (&fixture, &places, NULL);

  ck_assert_ptr_nonnull (found);
  ck_assert_uint_eq (found->trackers->len, N_PROCESSORS - 1);
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), 1);
  ck_assert_ptr_nonnull (strstr (psc_issues_get (fixture.issues, 0)->message,
                                 "those of 1 processors are not in the dump"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (without_any_table_nothing_is_claimed)
{
  Fixture fixture;
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 6);
  for (guint cpu = 0; cpu < N_PROCESSORS; cpu++)
    for (guint i = 0; i < 0x20; i++)
      psc_test_tables_set_entry (fixture.tables, get_table_va (&fixture, cpu) + 0x1000 * i, 0);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  found = find (&fixture, &places, &error);

  ck_assert_ptr_null (found);
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (tagging_may_be_off)
{
  Fixture fixture;
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 0);
  for (guint offset = 0; offset < 0x1000; offset += 4)
    psc_test_tables_put_u32 (fixture.tables, fixture.data + offset, 0);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  found = find (&fixture, &places, &error);

  ck_assert_ptr_null (found);
  ck_assert_str_eq (error->message,
                    "PoolTrackTable: no table, pool tagging is off on this machine");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_expansion_table_is_added)
{
  Fixture fixture;
  PscPoolPlaces places = { .are_symbols = TRUE };
  g_autoptr (PscPoolTables) found = NULL;
  const PscTestUsage usage = { "Late", { 5, 1, 64 }, { 0, 0, 0 } };
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_B64, 100);
  const PscTrackerTable *last;

  fixture_init (&fixture, 6);
  psc_test_tracker_put_at (table, PSC_TEST_TRACKER_B64, 0, &usage);
  psc_test_tables_write (fixture.tables, fixture.pool + 0x600000, table->data, table->len);
  put_variable (&fixture, EXPANSION, fixture.pool + 0x600000);
  put_variable (&fixture, EXPANSION_SIZE, 100);
  open_memory (&fixture);
  places.track_table = fixture.data + TRACK_TABLE;
  places.expansion = fixture.data + EXPANSION;
  places.expansion_size = fixture.data + EXPANSION_SIZE;
  found = find (&fixture, &places, NULL);
  last = (const PscTrackerTable *) g_ptr_array_index (found->trackers, N_PROCESSORS);

  ck_assert_uint_eq (found->trackers->len, N_PROCESSORS + 1);
  ck_assert (last->is_expansion);
  ck_assert_uint_eq (psc_tracker_table_get_tag (last, 0), psc_tag_from_text ("Late", 4));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_search_can_be_cancelled)
{
  Fixture fixture;
  const PscPoolPlaces places = { 0 };
  g_autoptr (PscPoolTables) found = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, 6);
  open_memory (&fixture);
  g_cancellable_cancel (cancellable);
  found = psc_pool_tables_find (&fixture.kernel_memory, fixture.image, 0, 0, &places,
                                fixture.issues, cancellable, &error);

  ck_assert_ptr_null (found);
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  fixture_clear (&fixture);
}
END_TEST

static Suite *
pool_search_suite (void)
{
  Suite *suite = suite_create ("kernel/pool-search");
  TCase *tcase = tcase_create ("pool-search");

  tcase_add_loop_test (tcase, symbols_lead_to_all_tables, 0, G_N_ELEMENTS (kernels));
  tcase_add_loop_test (tcase, the_data_block_leads_to_the_first_and_a_search_to_the_rest, 0,
                       G_N_ELEMENTS (kernels));
  tcase_add_loop_test (tcase, a_search_finds_all_tables, 0, G_N_ELEMENTS (kernels));
  tcase_add_test (tcase, a_layout_that_contradicts_the_memory_is_refused);
  tcase_add_test (tcase, a_lying_variable_is_searched_around);
  tcase_add_test (tcase, a_table_that_is_not_in_the_dump_is_said_to_be_missing);
  tcase_add_test (tcase, without_any_table_nothing_is_claimed);
  tcase_add_test (tcase, tagging_may_be_off);
  tcase_add_test (tcase, an_expansion_table_is_added);
  tcase_add_test (tcase, the_search_can_be_cancelled);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pool_search_suite ());
}
