/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exports, imports and functions of images: in files, in memory with missing pages, and damaged.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pe-image.h"
#include "symbols/pe-exports.h"
#include "symbols/pe-functions.h"
#include "symbols/pe-imports.h"

#define BASE G_GUINT64_CONSTANT (0xfffff80012340000)
#define TEXT 0x1000u
#define EXPORTS 0x3000u
#define IMPORTS 0x4000u
#define SLOTS 0x5000u
#define FUNCTIONS 0x6000u
#define UNWIND 0x6800u

static const PscTestPeExport exports[] = {
  { "PoolLeak", 0x1100, NULL },
  { "FreePoolLeak", 0x1200, NULL },
  { NULL, 0x1300, NULL },
  { "DriverData", 0x2010, NULL },
  { "Beep", 0, "hal.HalMakeBeep" },
  { "APoolLeak", 0x1100, NULL },
  { "PagedOut", G_MAXUINT32 >> 1, NULL },
};

static const PscTestPeImport imports[] = {
  { "ntoskrnl.exe", "ExAllocatePoolWithTag", 0 },
  { "ntoskrnl.exe", "ExFreePoolWithTag", 0 },
  { "hal.dll", NULL, 12 },
  { "hal.dll", "KeStallExecutionProcessor", 0 },
};

/* Code, data, and one page for each table. */
static PscTestPe *
make_image (guint16 machine)
{
  PscTestPe *pe = psc_test_pe_new (machine);

  psc_test_pe_add_section (pe, ".text", 0x1000, 0x68000020);
  psc_test_pe_add_section (pe, ".data", 0x1000, 0xc8000040);
  psc_test_pe_add_section (pe, ".edata", 0x1000, 0x48000040);
  psc_test_pe_add_section (pe, ".idata", 0x1000, 0x48000040);
  psc_test_pe_add_section (pe, ".iat", 0x1000, 0xc8000040);
  psc_test_pe_add_section (pe, ".pdata", 0x1000, 0x48000040);
  psc_test_pe_put_exports (pe, EXPORTS, "driver.sys", exports, G_N_ELEMENTS (exports));
  psc_test_pe_put_imports (pe, IMPORTS, SLOTS, imports, G_N_ELEMENTS (imports));
  return pe;
}

static PscPeImage *
open_file (const PscTestPe *pe)
{
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  PscPeImage *image = psc_pe_image_open (source, 0, PSC_PE_FILE, NULL);

  ck_assert_ptr_nonnull (image);
  return image;
}

/* An image in memory whose page at `missing` is not there. */
static PscPeImage *
open_memory (const PscTestPe *pe, PscTestMemory *memory, guint32 missing)
{
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_MEMORY);
  g_autoptr (PscSource) source = NULL;
  PscPeImage *image;

  psc_test_memory_write (memory, BASE, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  psc_test_memory_remove_page (memory, BASE + missing);
  source = psc_test_memory_to_source (memory);
  image = psc_pe_image_open (source, BASE, PSC_PE_MEMORY, NULL);
  ck_assert_ptr_nonnull (image);
  return image;
}

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

START_TEST (exports_are_found_by_name_and_by_address)
{
  g_autoptr (PscTestPe) pe = make_image (machines[_i]);
  g_autoptr (PscPeImage) image = open_file (pe);
  g_autoptr (PscPeExports) table = psc_pe_exports_read (image, NULL);
  const PscPeExport *found;
  guint32 displacement;

  ck_assert_ptr_nonnull (table);
  ck_assert_str_eq (psc_pe_exports_get_module (table), "driver.sys");
  ck_assert_uint_eq (psc_pe_exports_get_n (table), 7);
  ck_assert_uint_eq (psc_pe_exports_get_n_missing (table), 0);
  ck_assert_uint_eq (psc_pe_exports_find_name (table, "FreePoolLeak")->rva, 0x1200);
  ck_assert_uint_eq (psc_pe_exports_find_name (table, "FreePoolLeak")->ordinal, 2);
  ck_assert_ptr_null (psc_pe_exports_find_name (table, "freepoolleak"));
  found = psc_pe_exports_find_address (table, 0x12fc, &displacement);
  ck_assert_str_eq (found->name, "FreePoolLeak");
  ck_assert_uint_eq (displacement, 0xfc);
  found = psc_pe_exports_find_address (table, 0x1100, &displacement);
  ck_assert_str_eq (found->name, "APoolLeak");
  ck_assert_uint_eq (displacement, 0);
  found = psc_pe_exports_find_address (table, 0x1fff, &displacement);
  ck_assert_ptr_null (found->name);
  ck_assert_uint_eq (found->ordinal, 3);
}
END_TEST

START_TEST (an_address_in_front_of_all_exports_of_its_section_has_none)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = open_file (pe);
  g_autoptr (PscPeExports) table = psc_pe_exports_read (image, NULL);
  guint32 displacement;

  ck_assert_ptr_null (psc_pe_exports_find_address (table, 0x10ff, &displacement));
  ck_assert_ptr_null (psc_pe_exports_find_address (table, 0x200f, &displacement));
  ck_assert_ptr_null (psc_pe_exports_find_address (table, 0x3000, &displacement));
  ck_assert_ptr_null (psc_pe_exports_find_address (table, 0, &displacement));
  ck_assert_ptr_null (psc_pe_exports_find_address (table, G_MAXUINT32, &displacement));
}
END_TEST

START_TEST (a_forwarder_has_a_target_and_no_address)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = open_file (pe);
  g_autoptr (PscPeExports) table = psc_pe_exports_read (image, NULL);
  const PscPeExport *found = psc_pe_exports_find_name (table, "Beep");

  ck_assert_str_eq (found->forwarder, "hal.HalMakeBeep");
  ck_assert_uint_eq (found->rva, 0);
}
END_TEST

START_TEST (exports_in_a_missing_page_are_counted)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeExports) table = NULL;
  g_autoptr (GError) error = NULL;
  guint32 displacement;

  /* The directory is at the end of one page, its tables are in the next, which is missing. */
  psc_test_pe_put_exports (pe, 0x4000 - 40, "driver.sys", exports, G_N_ELEMENTS (exports) - 1);
  image = open_memory (pe, memory, 0x4000);
  table = psc_pe_exports_read (image, &error);
  ck_assert_ptr_nonnull (table);
  ck_assert_uint_eq (psc_pe_exports_get_n (table), 0);
  ck_assert_uint_gt (psc_pe_exports_get_n_missing (table), 0);
  ck_assert_ptr_null (psc_pe_exports_get_module (table));
  ck_assert_ptr_null (psc_pe_exports_find_address (table, 0x1100, &displacement));
}
END_TEST

START_TEST (a_missing_export_directory_is_a_hole)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) image = open_memory (pe, memory, EXPORTS);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_pe_exports_read (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
}
END_TEST

START_TEST (an_image_without_tables_has_no_symbols)
{
  g_autoptr (PscTestPe) pe = psc_test_pe_new (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = open_file (pe);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_pe_exports_read (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
  g_clear_error (&error);
  ck_assert_ptr_null (psc_pe_imports_read (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
  g_clear_error (&error);
  ck_assert_ptr_null (psc_pe_functions_read (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
}
END_TEST

/* Counts that the directory claims: functions at 0x14, names at 0x18. */
START_TEST (claimed_counts_of_exports_are_bounded)
{
  static const struct
  {
    guint32 field;
    guint32 value;
    gboolean is_good;
  } cases[] = { { 0x14, 0, TRUE },          { 0x14, 1, TRUE },           { 0x14, 65536, TRUE },
                { 0x14, 65537, FALSE },     { 0x14, 0xffffffff, FALSE }, { 0x18, 0, TRUE },
                { 0x18, 1, TRUE },          { 0x18, 65536, TRUE },       { 0x18, 65537, FALSE },
                { 0x18, 0xffffffff, FALSE } };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeExports) table = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_pe_put_u32 (pe, EXPORTS + cases[_i].field, cases[_i].value);
  image = open_file (pe);
  table = psc_pe_exports_read (image, &error);
  ck_assert_int_eq (table != NULL, cases[_i].is_good);
  if (table == NULL)
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (tables_of_exports_may_point_anywhere)
{
  static const guint32 places[] = { 0, 0x7fffffff, 0xfffffffc, G_MAXUINT32, 0x7ffe, EXPORTS };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);

  for (guint32 field = 0x1c; field <= 0x24; field += 4)
    {
      g_autoptr (PscPeImage) image = NULL;
      g_autoptr (PscPeExports) table = NULL;

      psc_test_pe_put_u32 (pe, EXPORTS + field, places[_i]);
      image = open_file (pe);
      table = psc_pe_exports_read (image, NULL);
      ck_assert_ptr_nonnull (table);
    }
}
END_TEST

/* All functions at one place, and as many names as there can be for each. */
START_TEST (exports_at_one_address_take_no_time)
{
  g_autoptr (PscTestPe) pe = psc_test_pe_new (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeExports) table = NULL;
  guint32 rva = psc_test_pe_add_section (pe, ".edata", 0x200000, 0x48000040);
  g_autofree PscTestPeExport *many = g_new0 (PscTestPeExport, 65536);
  guint32 displacement;

  for (guint i = 0; i < 65536; i++)
    many[i].rva = 0x150000;
  psc_test_pe_put_exports (pe, rva, "driver.sys", many, 65536);
  image = open_file (pe);
  table = psc_pe_exports_read (image, NULL);
  ck_assert_uint_eq (psc_pe_exports_get_n (table), 65536);
  for (guint i = 0; i < 100000; i++)
    ck_assert_ptr_nonnull (psc_pe_exports_find_address (table, 0x150000 + i, &displacement));
}
END_TEST

START_TEST (imports_name_their_slots)
{
  g_autoptr (PscTestPe) pe = make_image (machines[_i]);
  g_autoptr (PscPeImage) image = open_file (pe);
  g_autoptr (PscPeImports) table = psc_pe_imports_read (image, NULL);
  guint pointer_bytes = machines[_i] == PSC_TEST_PE_X86 ? 4 : 8;
  const PscPeImport *import;

  ck_assert_ptr_nonnull (table);
  ck_assert_uint_eq (psc_pe_imports_get_n (table), 4);
  ck_assert_uint_eq (psc_pe_imports_get_n_missing (table), 0);
  import = psc_pe_imports_find_slot (table, SLOTS + pointer_bytes);
  ck_assert_str_eq (import->module, "ntoskrnl.exe");
  ck_assert_str_eq (import->name, "ExFreePoolWithTag");
  import = psc_pe_imports_find_slot (table, SLOTS + 3 * pointer_bytes);
  ck_assert_str_eq (import->module, "hal.dll");
  ck_assert_ptr_null (import->name);
  ck_assert_uint_eq (import->ordinal, 12);
  ck_assert_ptr_null (psc_pe_imports_find_slot (table, SLOTS + 1));
  ck_assert_ptr_null (psc_pe_imports_find_slot (table, SLOTS + 2 * pointer_bytes));
}
END_TEST

START_TEST (names_are_known_where_the_loader_has_filled_the_slots)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeImports) table = NULL;

  for (guint i = 0; i < 6; i++)
    psc_test_pe_put_u64 (pe, SLOTS + 8 * i, G_GUINT64_CONSTANT (0xfffff80055550000) + i);
  image = open_memory (pe, memory, TEXT);
  table = psc_pe_imports_read (image, NULL);
  ck_assert_str_eq (psc_pe_imports_find_slot (table, SLOTS)->name, "ExAllocatePoolWithTag");
}
END_TEST

START_TEST (names_in_the_slots_alone_are_read_in_a_file_only)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) in_file = NULL;
  g_autoptr (PscPeImage) in_memory = NULL;
  g_autoptr (PscPeImports) file_table = NULL;
  g_autoptr (PscPeImports) memory_table = NULL;

  psc_test_pe_put_u32 (pe, IMPORTS, 0);
  psc_test_pe_put_u32 (pe, IMPORTS + 20, 0);
  in_file = open_file (pe);
  file_table = psc_pe_imports_read (in_file, NULL);
  ck_assert_uint_eq (psc_pe_imports_get_n (file_table), 4);
  in_memory = open_memory (pe, memory, TEXT);
  memory_table = psc_pe_imports_read (in_memory, NULL);
  ck_assert_uint_eq (psc_pe_imports_get_n (memory_table), 0);
  ck_assert_uint_eq (psc_pe_imports_get_n_missing (memory_table), 2);
}
END_TEST

START_TEST (a_dropped_import_directory_is_a_hole)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) image = open_memory (pe, memory, IMPORTS);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_pe_imports_read (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
}
END_TEST

/* Every descriptor is the same and none is empty, every thunk is an ordinal: only limits end it. */
START_TEST (imports_without_an_end_are_bounded)
{
  g_autoptr (PscTestPe) pe = psc_test_pe_new (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeImports) table = NULL;
  guint32 rva = psc_test_pe_add_section (pe, ".idata", 0x200000, 0x48000040);
  g_autofree guint8 *full = (guint8 *) g_malloc (0x200000);

  memset (full, 0x80, 0x200000);
  for (guint i = 0; i < 0x20000; i += 4)
    {
      full[i] = 0;
      full[i + 1] = 0x10;
      full[i + 2] = 0x10;
      full[i + 3] = 0;
    }
  memcpy (full + 0x100000, "aa", 3);
  psc_test_pe_write (pe, rva, full, 0x200000);
  pe->directories[1].rva = rva;
  pe->directories[1].n_bytes = 40;
  image = open_file (pe);
  table = psc_pe_imports_read (image, NULL);
  ck_assert_ptr_nonnull (table);
  ck_assert_uint_le (psc_pe_imports_get_n (table), 65536);
}
END_TEST

/* Function 2 is a piece of function 1, through unwind information with three codes; function 3 is
 * one through a row. */
static void
put_x64_functions (PscTestPe *pe)
{
  static const guint32 rows[][3] = { { 0x1100, 0x1180, UNWIND },
                                     { 0x1180, 0x11a0, UNWIND + 0x20 },
                                     { 0x11c0, 0x11d0, FUNCTIONS + 1 },
                                     { 0x1200, 0x1300, UNWIND },
                                     { 0, 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint k = 0; k < 3; k++)
      psc_test_pe_put_u32 (pe, FUNCTIONS + 12 * i + 4 * k, rows[i][k]);
  pe->directories[3].rva = FUNCTIONS;
  pe->directories[3].n_bytes = sizeof rows;
  psc_test_pe_put_u32 (pe, UNWIND, 1);
  psc_test_pe_put_u32 (pe, UNWIND + 0x20, 1 | 4 << 3 | 3 << 16);
  for (guint k = 0; k < 3; k++)
    psc_test_pe_put_u32 (pe, UNWIND + 0x20 + 4 + 8 + 4 * k, rows[0][k]);
}

START_TEST (functions_of_x64_have_bounds_and_pieces)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeFunctions) table = NULL;
  PscPeFunction function;

  put_x64_functions (pe);
  image = open_file (pe);
  table = psc_pe_functions_read (image, NULL);
  ck_assert_uint_eq (psc_pe_functions_get_n (table), 4);
  ck_assert (psc_pe_functions_find (table, 0x117f, &function));
  ck_assert_uint_eq (function.begin, 0x1100);
  ck_assert_uint_eq (function.end, 0x1180);
  ck_assert_uint_eq (function.primary, 0x1100);
  ck_assert (psc_pe_functions_find (table, 0x1180, &function));
  ck_assert_uint_eq (function.begin, 0x1180);
  ck_assert_uint_eq (function.primary, 0x1100);
  ck_assert (psc_pe_functions_find (table, 0x11c4, &function));
  ck_assert_uint_eq (function.primary, 0x1100);
  ck_assert (!psc_pe_functions_find (table, 0x11a0, &function));
  ck_assert (!psc_pe_functions_find (table, 0x10ff, &function));
  ck_assert (!psc_pe_functions_find (table, 0x1300, &function));
}
END_TEST

START_TEST (pieces_that_lead_in_a_circle_are_their_own)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeFunctions) table = NULL;
  PscPeFunction function;

  put_x64_functions (pe);
  psc_test_pe_put_u32 (pe, FUNCTIONS + 8, FUNCTIONS + 24 + 1);
  image = open_file (pe);
  table = psc_pe_functions_read (image, NULL);
  ck_assert (psc_pe_functions_find (table, 0x11c4, &function));
  ck_assert_uint_eq (function.primary, 0x11c0);
}
END_TEST

/* One row packed, with 0x40 words; one with a record of 0x123 words. */
START_TEST (functions_of_arm64_have_bounds)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_ARM64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeFunctions) table = NULL;
  PscPeFunction function;

  psc_test_pe_put_u32 (pe, FUNCTIONS, 0x1100);
  psc_test_pe_put_u32 (pe, FUNCTIONS + 4, 1 | 0x40 << 2);
  psc_test_pe_put_u32 (pe, FUNCTIONS + 8, 0x1400);
  psc_test_pe_put_u32 (pe, FUNCTIONS + 12, UNWIND);
  psc_test_pe_put_u32 (pe, UNWIND, 0x123 | 0x5u << 22);
  pe->directories[3].rva = FUNCTIONS;
  pe->directories[3].n_bytes = 16;
  image = open_file (pe);
  table = psc_pe_functions_read (image, NULL);
  ck_assert (psc_pe_functions_find (table, 0x11ff, &function));
  ck_assert_uint_eq (function.end, 0x1200);
  ck_assert (!psc_pe_functions_find (table, 0x1200, &function));
  ck_assert (psc_pe_functions_find (table, 0x1400 + 0x123 * 4 - 1, &function));
  ck_assert_uint_eq (function.begin, 0x1400);
  ck_assert (!psc_pe_functions_find (table, 0x1400 + 0x123 * 4, &function));
}
END_TEST

START_TEST (functions_in_a_missing_page_are_counted)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeFunctions) table = NULL;
  PscPeFunction function;

  put_x64_functions (pe);
  image = open_memory (pe, memory, FUNCTIONS);
  table = psc_pe_functions_read (image, NULL);
  ck_assert_uint_eq (psc_pe_functions_get_n (table), 0);
  ck_assert_uint_eq (psc_pe_functions_get_n_missing (table), 5);
  ck_assert (!psc_pe_functions_find (table, 0x1100, &function));
}
END_TEST

START_TEST (a_table_of_functions_is_bounded)
{
  static const guint32 sizes[] = { 11, 12, 12 * 0x100000, 12 * 0x100001, G_MAXUINT32 };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPeFunctions) table = NULL;

  put_x64_functions (pe);
  pe->directories[3].n_bytes = sizes[_i];
  image = open_file (pe);
  table = psc_pe_functions_read (image, NULL);
  ck_assert_int_eq (table != NULL, sizes[_i] <= 12 * 0x100000);
  if (table != NULL)
    ck_assert_uint_le (psc_pe_functions_get_n (table), sizes[_i] / 12);
}
END_TEST

static Suite *
pe_tables_suite (void)
{
  Suite *suite = suite_create ("symbols/pe-tables");
  TCase *tcase = tcase_create ("pe-tables");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, exports_are_found_by_name_and_by_address, 0, 3);
  tcase_add_test (tcase, an_address_in_front_of_all_exports_of_its_section_has_none);
  tcase_add_test (tcase, a_forwarder_has_a_target_and_no_address);
  tcase_add_test (tcase, exports_in_a_missing_page_are_counted);
  tcase_add_test (tcase, a_missing_export_directory_is_a_hole);
  tcase_add_test (tcase, an_image_without_tables_has_no_symbols);
  tcase_add_loop_test (tcase, claimed_counts_of_exports_are_bounded, 0, 10);
  tcase_add_loop_test (tcase, tables_of_exports_may_point_anywhere, 0, 6);
  tcase_add_test (tcase, exports_at_one_address_take_no_time);
  tcase_add_loop_test (tcase, imports_name_their_slots, 0, 3);
  tcase_add_test (tcase, names_are_known_where_the_loader_has_filled_the_slots);
  tcase_add_test (tcase, names_in_the_slots_alone_are_read_in_a_file_only);
  tcase_add_test (tcase, a_dropped_import_directory_is_a_hole);
  tcase_add_test (tcase, imports_without_an_end_are_bounded);
  tcase_add_test (tcase, functions_of_x64_have_bounds_and_pieces);
  tcase_add_test (tcase, pieces_that_lead_in_a_circle_are_their_own);
  tcase_add_test (tcase, functions_of_arm64_have_bounds);
  tcase_add_test (tcase, functions_in_a_missing_page_are_counted);
  tcase_add_loop_test (tcase, a_table_of_functions_is_bounded, 0, 5);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pe_tables_suite ());
}
