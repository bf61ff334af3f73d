/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Page tables found in physical memory by what they look like.
 */
#include "config.h"

#include "base/error.h"
#include "base/limits.h"
#include "memory/find-root.h"
#include "support/check-main.h"
#include "support/machine.h"

/* What was offered, in order; the search ends after `n_wanted`. */
typedef struct
{
  GArray *found; /* element-type PscPaging */
  guint n_wanted;
} Offers;

static gboolean
take_offer (const PscPaging *paging, gpointer user_data)
{
  Offers *offers = (Offers *) user_data;

  g_array_append_vals (offers->found, paging, 1);
  return offers->found->len < offers->n_wanted;
}

static GArray *
find_roots (PscTestMemory *memory, PscArch arch, guint n_wanted)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  Offers offers = { g_array_new (FALSE, FALSE, sizeof (PscPaging)), n_wanted };
  g_autoptr (GError) error = NULL;

  ck_assert (psc_find_roots (source, arch, take_offer, &offers, NULL, &error));
  ck_assert_ptr_null (error);
  return offers.found;
}

static guint64
get_root (GArray *found, guint i)
{
  return g_array_index (found, PscPaging, i).root;
}

/* Enough for a root: a self-map in `slot`, some of the kernel, some of a process. */
static PscTestTables *
make_tables (PscTestMemory *memory, PscTestPaging kind, guint64 pa, guint slot)
{
  PscTestTables *tables = psc_test_tables_new_at (memory, kind, pa);
  gboolean is_32 = kind == PSC_TEST_X86 || kind == PSC_TEST_PAE;

  psc_test_tables_map_self (tables, slot);
  for (guint64 i = 0; i < 3; i++)
    psc_test_tables_put_u8 (tables, is_32 ? 0x80000000 + (i << 28) : 0xfffff80000000000 + (i << 39),
                            1);
  psc_test_tables_put_u8 (tables, 0x10000, 1);
  /* Hyperspace, beside the self-map of x86. */
  if (is_32)
    psc_test_tables_put_u8 (tables, 0xc0800000, 1);
  if (kind == PSC_TEST_X86)
    psc_test_tables_put_u8 (tables, 0xc0400000, 1);
  return tables;
}

START_TEST (tables_of_every_kind_are_found)
{
  static const struct
  {
    PscTestPaging kind;
    guint64 pa;
    PscArch arch;
    guint n_levels;
  } kinds[] = {
    { PSC_TEST_X86, 0x39000, PSC_ARCH_X86, 0 },
    { PSC_TEST_PAE, 0x1234000, PSC_ARCH_X86_PAE, 0 },
    { PSC_TEST_X64, 0x1a5000, PSC_ARCH_X64, 4 },
    { PSC_TEST_X64_LA57, 0x1a5000, PSC_ARCH_X64, 4 },
    { PSC_TEST_ARM64, 0x81234000, PSC_ARCH_ARM64, 0 },
  };
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables = make_tables (memory, kinds[_i].kind, kinds[_i].pa, 0x1ed);
  g_autoptr (GArray) any = find_roots (memory, PSC_ARCH_UNKNOWN, 100);
  g_autoptr (GArray) same = find_roots (memory, kinds[_i].arch, 100);

  /* Four levels and five cannot be told apart by one page, and tables of ARM64 may be of x64. */
  ck_assert_uint_eq (any->len, kinds[_i].arch == PSC_ARCH_ARM64 ? 3 : same->len);
  ck_assert_uint_eq (same->len, kinds[_i].arch == PSC_ARCH_X64 ? 2 : 1);
  ck_assert_uint_eq (get_root (any, 0), kinds[_i].pa);
  ck_assert_uint_eq (get_root (same, 0), kinds[_i].pa);
  ck_assert_int_eq (g_array_index (any, PscPaging, 0).arch, kinds[_i].arch);
  ck_assert_uint_eq (g_array_index (any, PscPaging, 0).n_levels, kinds[_i].n_levels);
  if (same->len == 2)
    ck_assert_uint_eq (g_array_index (same, PscPaging, 1).n_levels, 5);
}
END_TEST

START_TEST (tables_of_another_kind_are_not_looked_for)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) x64 = make_tables (memory, PSC_TEST_X64, 0x100000, 0x1ed);
  g_autoptr (PscTestTables) pae = make_tables (memory, PSC_TEST_PAE, 0x200000, 0);
  g_autoptr (GArray) arm64 = find_roots (memory, PSC_ARCH_ARM64, 100);
  g_autoptr (GArray) x86 = find_roots (memory, PSC_ARCH_X86, 100);

  ck_assert_uint_eq (arm64->len, 0);
  /* Whoever knows x86 may not know PAE. */
  ck_assert_uint_eq (x86->len, 1);
  ck_assert_uint_eq (get_root (x86, 0), psc_test_tables_get_root (pae));
}
END_TEST

START_TEST (a_self_map_may_be_in_any_slot_of_the_upper_half)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables =
      make_tables (memory, _i % 2 == 0 ? PSC_TEST_X64 : PSC_TEST_ARM64, 0x300000, (guint) _i);
  g_autoptr (GArray) found = find_roots (memory, PSC_ARCH_UNKNOWN, 1);

  ck_assert_uint_eq (found->len, _i < 256 ? 0 : 1);
}
END_TEST

START_TEST (the_likeliest_comes_first)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) low = make_tables (memory, PSC_TEST_X64, 0x110000, 0x1ed);
  g_autoptr (PscTestTables) usual = make_tables (memory, PSC_TEST_X64, 0x1ad000, 0x1ed);
  g_autoptr (PscTestTables) high = make_tables (memory, PSC_TEST_X64, 0x7700000, 0x1ed);
  g_autoptr (GArray) found = NULL;

  psc_test_memory_put_u64 (memory, 0x13000, 0x00000001000634e9);
  psc_test_memory_put_u64 (memory, 0x13070, 0xfffff80312345678);
  psc_test_memory_put_u64 (memory, 0x130a0, 0x7700000);
  found = find_roots (memory, PSC_ARCH_UNKNOWN, 100);

  ck_assert_uint_eq (found->len, 6);
  ck_assert_uint_eq (get_root (found, 0), 0x7700000);
  ck_assert_uint_eq (get_root (found, 2), 0x1ad000);
  ck_assert_uint_eq (get_root (found, 4), 0x110000);
}
END_TEST

/* A jump, the entry, the root: each with one thing wrong. */
START_TEST (start_up_code_that_names_no_table_is_passed_over)
{
  static const struct
  {
    guint64 jump, entry, root;
  } wrong[] = {
    { 0x00000001000634eb, 0xfffff80312345678, 0x7700000 },
    { 0x00000001000634e9, 0x0000000312345678, 0x7700000 },
    { 0x00000001000634e9, 0xfffff80312345678, 0x7700001 },
    { 0x00000001000634e9, 0xfffff80312345678, 0x7701000 },
    { 0x00000001000634e9, 0xfffff80312345678, 0 },
    { 0x00000001000634e9, 0xfffff80312345678, 0x000ffffffffff000 },
  };
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) low = make_tables (memory, PSC_TEST_X64, 0x110000, 0x1ed);
  g_autoptr (PscTestTables) high = make_tables (memory, PSC_TEST_X64, 0x7700000, 0x1ed);
  g_autoptr (GArray) found = NULL;

  psc_test_memory_put_u64 (memory, 0x13000, wrong[_i].jump);
  psc_test_memory_put_u64 (memory, 0x13070, wrong[_i].entry);
  psc_test_memory_put_u64 (memory, 0x130a0, wrong[_i].root);
  found = find_roots (memory, PSC_ARCH_UNKNOWN, 100);

  ck_assert_uint_eq (found->len, 4);
  ck_assert_uint_eq (get_root (found, 0), 0x110000);
}
END_TEST

START_TEST (pages_that_only_resemble_a_root_are_refused)
{
  static const struct
  {
    PscTestPaging kind;
    guint64 at; /* within the root */
    guint64 value;
  } wrong[] = {
    { PSC_TEST_X64, 0x1ed * 8, 0x300002 },             /* not valid */
    { PSC_TEST_X64, 0x1ed * 8, 0x301063 },             /* another page */
    { PSC_TEST_X64, 0x1ee * 8, 0x300063 },             /* two entries to itself */
    { PSC_TEST_X64, 0x180 * 8, 0x3000e7 },             /* a large page of 512 GiB */
    { PSC_TEST_X64, 0x10 * 8, 0x000ffffffffff067 },    /* a table beyond memory */
    { PSC_TEST_ARM64, 0x1ed * 8, 0x0000000000300703 }, /* executable */
    { PSC_TEST_ARM64, 0x180 * 8, 0x0000000000301701 }, /* a block of 512 GiB */
    { PSC_TEST_X86, 0x300 * 4, 0x3000e3 },             /* a large page */
    { PSC_TEST_X86, 0x301 * 4, 0x6000e3 | 1 << 21 },   /* garbage */
    { PSC_TEST_PAE, 0, 0x5001 },                       /* another directory */
    { PSC_TEST_PAE, 8, 0x5003 },                       /* a reserved bit */
    { PSC_TEST_PAE, 24, 0xfffffffffff001 },            /* beyond memory */
  };
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables = make_tables (memory, wrong[_i].kind, 0x300000, 0x1ed);
  PscArch arch = wrong[_i].kind == PSC_TEST_X64     ? PSC_ARCH_X64
                 : wrong[_i].kind == PSC_TEST_ARM64 ? PSC_ARCH_ARM64
                                                    : PSC_ARCH_X86;
  g_autoptr (GArray) before = find_roots (memory, arch, 1);
  g_autoptr (GArray) after = NULL;

  if (wrong[_i].kind == PSC_TEST_X86)
    psc_test_memory_put_u32 (memory, 0x300000 + wrong[_i].at, (guint32) wrong[_i].value);
  else
    psc_test_memory_put_u64 (memory, 0x300000 + wrong[_i].at, wrong[_i].value);
  after = find_roots (memory, arch, 1);

  ck_assert_uint_eq (before->len, 1);
  ck_assert_uint_eq (after->len, 0);
}
END_TEST

START_TEST (a_table_without_a_kernel_is_no_root)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GArray) found = NULL;

  psc_test_memory_put_u64 (memory, 0x300000 + 0x1ed * 8, 0x300063);
  psc_test_memory_put_u64 (memory, 0x300000 + 0x10 * 8, 0x1063);
  found = find_roots (memory, PSC_ARCH_X64, 100);

  ck_assert_uint_eq (found->len, 0);
}
END_TEST

START_TEST (a_root_of_32_bits_is_below_4_gib)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables =
      make_tables (memory, PSC_TEST_PAE, _i == 0 ? 0xfffff000 : G_GUINT64_CONSTANT (0x100000000),
                   0);
  g_autoptr (GArray) found = find_roots (memory, PSC_ARCH_X86_PAE, 100);

  ck_assert_uint_eq (found->len, _i == 0 ? 1 : 0);
}
END_TEST

START_TEST (the_entries_of_pae_may_begin_inside_a_page)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables = make_tables (memory, PSC_TEST_PAE, 0x300000, 0);
  g_autoptr (GArray) found = NULL;

  for (guint i = 0; i < 32; i += 8)
    {
      psc_test_memory_put_u64 (memory, 0x500fe0 + i,
                               psc_test_memory_get_u64 (memory, 0x300000 + i));
      psc_test_memory_put_u64 (memory, 0x300000 + i, 0);
    }
  found = find_roots (memory, PSC_ARCH_X86_PAE, 100);

  ck_assert_uint_eq (found->len, 1);
  ck_assert_uint_eq (get_root (found, 0), 0x500fe0);
}
END_TEST

START_TEST (who_has_enough_ends_the_search)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) first = make_tables (memory, PSC_TEST_ARM64, 0x300000, 0x1ed);
  g_autoptr (PscTestTables) second = make_tables (memory, PSC_TEST_ARM64, 0x400000, 0x1ed);
  g_autoptr (GArray) found = find_roots (memory, PSC_ARCH_UNKNOWN, 1);

  ck_assert_uint_eq (found->len, 1);
}
END_TEST

START_TEST (a_page_that_ends_too_early_is_no_root)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables = make_tables (memory, PSC_TEST_X64, 0x10000, 0x1ed);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Offers offers = { g_array_new (FALSE, FALSE, sizeof (PscPaging)), 100 };
  g_autoptr (GArray) found = offers.found;

  for (guint64 page = 0; page < 0x20; page++)
    {
      static const guint8 zero[PSC_TEST_PAGE];
      const guint8 *there = psc_test_memory_get_page (memory, page);

      g_byte_array_append (bytes, there != NULL ? there : zero, PSC_TEST_PAGE);
    }
  for (gsize n = 0x10000; n <= 0x11000; n += 0x40)
    {
      g_autoptr (GBytes) part = g_bytes_new (bytes->data, n);
      g_autoptr (PscSource) source = psc_source_new_for_bytes (part);

      ck_assert (psc_find_roots (source, PSC_ARCH_UNKNOWN, take_offer, &offers, NULL, NULL));
      ck_assert_uint_eq (found->len, 0);
    }
}
END_TEST

START_TEST (a_cancelled_search_ends)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscTestTables) tables = make_tables (memory, PSC_TEST_X64, 0x10000, 0x1ed);
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Offers offers = { g_array_new (FALSE, FALSE, sizeof (PscPaging)), 100 };
  g_autoptr (GArray) found = offers.found;

  g_cancellable_cancel (cancellable);
  ck_assert (!psc_find_roots (source, PSC_ARCH_UNKNOWN, take_offer, &offers, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  ck_assert_uint_eq (found->len, 0);
}
END_TEST

/* Memory of which each page leads to itself, made as it is read. */
static gboolean
read_hostile (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  guint8 *bytes = (guint8 *) buffer;

  for (gsize i = 0; i < n_bytes; i++)
    {
      guint64 pa = (offset + i) & ~G_GUINT64_CONSTANT (0xfff);
      guint64 index = (offset + i) % PSC_TEST_PAGE / 8;
      guint64 value = index < 256 ? 0 : index == 300 ? pa | 0x63 : 0x1063;

      bytes[i] = (guint8) (value >> (8 * (i % 8)));
    }
  *n_read = n_bytes;
  return TRUE;
}

static gboolean
find_hostile (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  *start = offset;
  *length = PSC_TEST_PAGE;
  return TRUE;
}

START_TEST (memory_full_of_roots_ends_the_search)
{
  static const PscSourceMethods methods = { .read = read_hostile, .find_data = find_hostile };
  g_autoptr (PscSource) source =
      psc_source_new_for_methods (&methods, NULL, (PSC_MAX_ROOT_CANDIDATES + 10) * PSC_TEST_PAGE);
  Offers offers = { g_array_new (FALSE, FALSE, sizeof (PscPaging)), G_MAXUINT };
  g_autoptr (GArray) found = offers.found;
  g_autoptr (GError) error = NULL;

  ck_assert (!psc_find_roots (source, PSC_ARCH_X64, take_offer, &offers, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_LIMIT));
  ck_assert_str_eq (error->message, "page tables: more than 16384 pages lead to themselves");
  ck_assert_uint_eq (found->len, 2 * PSC_MAX_ROOT_CANDIDATES);
}
END_TEST

/* Every 32 bytes four entries, nearly all to a directory that does not lead back. */
static gboolean
read_false_pae (gpointer state,
                guint64 offset,
                void *buffer,
                gsize n_bytes,
                gsize *n_read,
                PscHole *hole,
                GError **error)
{
  *(guint *) state += 1;
  for (gsize i = 0; i < n_bytes; i++)
    {
      /* What a page begins with is different. */
      guint64 frame = (offset + i) % PSC_TEST_PAGE < 32 ? 6 : 5;

      ((guint8 *) buffer)[i] = (guint8) ((frame << 12 | 1) >> (8 * ((offset + i) % 8)));
    }
  *n_read = n_bytes;
  return TRUE;
}

START_TEST (memory_full_of_false_roots_is_read_once)
{
  static const PscSourceMethods methods = { .read = read_false_pae, .find_data = find_hostile };
  guint n_reads = 0;
  g_autoptr (PscSource) source = psc_source_new_for_methods (&methods, &n_reads, 0x2000000);
  Offers offers = { g_array_new (FALSE, FALSE, sizeof (PscPaging)), G_MAXUINT };
  g_autoptr (GArray) found = offers.found;
  g_autoptr (GError) error = NULL;

  ck_assert (!psc_find_roots (source, PSC_ARCH_X86, take_offer, &offers, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_LIMIT));
  ck_assert_uint_le (n_reads, PSC_MAX_FALSE_PAE_ROOTS + found->len + 100);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("memory/find-root");
  TCase *tcase = tcase_create ("core");

  tcase_add_loop_test (tcase, tables_of_every_kind_are_found, 0, 5);
  tcase_add_test (tcase, tables_of_another_kind_are_not_looked_for);
  tcase_add_loop_test (tcase, a_self_map_may_be_in_any_slot_of_the_upper_half, 254, 260);
  tcase_add_test (tcase, the_likeliest_comes_first);
  tcase_add_loop_test (tcase, start_up_code_that_names_no_table_is_passed_over, 0, 6);
  tcase_add_loop_test (tcase, pages_that_only_resemble_a_root_are_refused, 0, 12);
  tcase_add_test (tcase, a_table_without_a_kernel_is_no_root);
  tcase_add_loop_test (tcase, a_root_of_32_bits_is_below_4_gib, 0, 2);
  tcase_add_test (tcase, the_entries_of_pae_may_begin_inside_a_page);
  tcase_add_test (tcase, who_has_enough_ends_the_search);
  tcase_add_test (tcase, a_page_that_ends_too_early_is_no_root);
  tcase_add_test (tcase, a_cancelled_search_ends);
  tcase_add_test (tcase, memory_full_of_roots_ends_the_search);
  tcase_add_test (tcase, memory_full_of_false_roots_is_read_once);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
