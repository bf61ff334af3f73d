/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags in made-up drivers: what is a call, what is code, what is data, and what is nothing.
 */
#include "config.h"

#include <string.h>

#include "bytes/source.h"
#include "owners/image-search.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pe-image.h"

#define BASE 0x10000000u
#define TEXT_BYTES 0x2000u
#define TAG "Leak"

/* Where things are in the driver. */
#define TEXT_RVA 0x1000u
#define RDATA_RVA 0x3000u
#define DATA_RVA 0x5000u
#define INIT_RVA 0x6000u
#define SLOTS_RVA (RDATA_RVA + 0x800u)
#define WRAPPER_RVA (TEXT_RVA + 0x400u)

typedef struct
{
  PscTestPe *pe;
  PscTestMemory *memory;
  PscSource *source;
  PscPeImage *image;
  PscImageHits *hits;
} Fixture;

static void
fixture_init (Fixture *self)
{
  static const PscTestPeImport imports[] = {
    { "ntoskrnl.exe", "ExAllocatePoolWithTag", 0 },
    { "ntoskrnl.exe", "ExFreePoolWithTag", 0 },
    { "ntoskrnl.exe", "RtlInitUnicodeString", 0 },
    { "WDFLDR.SYS", "WdfVersionBind", 0 },
  };

  memset (self, 0, sizeof *self);
  self->hits = psc_image_hits_new ();
  self->pe = psc_test_pe_new (PSC_TEST_PE_X64);
  self->pe->preferred_base = BASE;
  ck_assert_uint_eq (psc_test_pe_add_section (self->pe, ".text", TEXT_BYTES,
                                              PSC_PE_SECTION_CODE | PSC_PE_SECTION_EXECUTE),
                     TEXT_RVA);
  psc_test_pe_add_section (self->pe, ".rdata", 0x2000, 0);
  psc_test_pe_add_section (self->pe, ".data", 0x1000, PSC_PE_SECTION_WRITE);
  psc_test_pe_add_section (self->pe, "INIT", 0x1000,
                           PSC_PE_SECTION_EXECUTE | PSC_PE_SECTION_DISCARDABLE);
  psc_test_pe_put_imports (self->pe, RDATA_RVA, SLOTS_RVA, imports, G_N_ELEMENTS (imports));
}

/* A function at `rva`: entry, the given bytes, and a call through slot number `slot`. */
static void
put_code (Fixture *self, guint32 rva, const char *move, gsize n_move, guint slot)
{
  static const guint8 entry[] = { 0x53, 0x48, 0x83, 0xec, 0x20, 0x48, 0x8b, 0xd9 };
  guint32 call = rva + (guint32) (sizeof entry + n_move);

  psc_test_pe_write (self->pe, rva, entry, sizeof entry);
  psc_test_pe_write (self->pe, rva + (guint32) sizeof entry, move, n_move);
  psc_test_pe_write (self->pe, call, "\xff\x15", 2);
  psc_test_pe_put_u32 (self->pe, call + 2, SLOTS_RVA + 8 * slot - (call + 6));
  psc_test_pe_write (self->pe, call + 6, "\xc3\xcc\xcc\xcc", 4);
}

static void
open_image (Fixture *self, PscTestPeLayout layout)
{
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (self->pe, layout);

  if (layout == PSC_TEST_PE_FILE)
    self->source = psc_source_new_for_bytes (bytes);
  else
    {
      self->memory = psc_test_memory_new ();
      psc_test_memory_write (self->memory, BASE, g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes));
      self->source = psc_test_memory_to_source (self->memory);
    }
  self->image = psc_pe_image_open (self->source, layout == PSC_TEST_PE_FILE ? 0 : BASE,
                                   layout == PSC_TEST_PE_FILE ? PSC_PE_FILE : PSC_PE_MEMORY, NULL);
  ck_assert_ptr_nonnull (self->image);
}

static void
search (Fixture *self)
{
  const PscTag tags[] = { psc_tag_from_text (TAG, 4), psc_tag_from_text ("None", 4) };
  g_autoptr (PscImageSearch) search = psc_image_search_new (tags, G_N_ELEMENTS (tags));

  ck_assert (psc_image_search_run (search, self->image, "test.sys", self->hits, NULL, NULL));
  psc_image_hits_sort (self->hits);
}

static const PscImageHit *
get_hit (Fixture *self, guint index)
{
  ck_assert_uint_lt (index, self->hits->hits->len);
  return &g_array_index (self->hits->hits, PscImageHit, index);
}

static void
fixture_clear (Fixture *self)
{
  psc_test_pe_free (self->pe);
  psc_pe_image_free (self->image);
  psc_source_unref (self->source);
  g_clear_pointer (&self->memory, psc_test_memory_free);
  psc_image_hits_unref (self->hits);
}

START_TEST (each_place_gets_its_rank)
{
  Fixture fixture;

  fixture_init (&fixture);
  put_code (&fixture, TEXT_RVA + 0x000, "\x41\xb8" TAG, 6, 0);
  put_code (&fixture, TEXT_RVA + 0x100, "\xba" TAG, 5, 1);
  put_code (&fixture, TEXT_RVA + 0x200, "\xc7\x43\x10" TAG, 7, 2);
  psc_test_pe_write (fixture.pe, DATA_RVA + 0x10, "\0\0\0\0" TAG "\0\0\0\0", 12);
  psc_test_pe_write (fixture.pe, DATA_RVA + 0x41, TAG, 4);             /* not aligned */
  psc_test_pe_write (fixture.pe, DATA_RVA + 0x81, "No Leak here", 12); /* a word */
  open_image (&fixture, _i == 0 ? PSC_TEST_PE_MEMORY : PSC_TEST_PE_FILE);
  search (&fixture);

  ck_assert_uint_eq (fixture.hits->hits->len, 4);
  ck_assert_int_eq (get_hit (&fixture, 0)->rank, PSC_IMAGE_HIT_ALLOCATES);
  ck_assert_str_eq (get_hit (&fixture, 0)->call, "ExAllocatePoolWithTag");
  ck_assert_str_eq (get_hit (&fixture, 0)->section, ".text");
  ck_assert_str_eq (get_hit (&fixture, 0)->instruction, "mov r8d, 0x6B61654C");
  ck_assert_uint_eq (get_hit (&fixture, 0)->rva, TEXT_RVA + 10);
  ck_assert_uint_eq (get_hit (&fixture, 0)->va, BASE + TEXT_RVA + 10);
  ck_assert_int_eq (memcmp (get_hit (&fixture, 0)->bytes, TAG, 4), 0);
  ck_assert_int_eq (get_hit (&fixture, 1)->rank, PSC_IMAGE_HIT_FREES);
  ck_assert_int_eq (get_hit (&fixture, 2)->rank, PSC_IMAGE_HIT_CODE);
  ck_assert_ptr_null (get_hit (&fixture, 2)->call);
  ck_assert_int_eq (get_hit (&fixture, 3)->rank, PSC_IMAGE_HIT_DATA);
  ck_assert_uint_eq (get_hit (&fixture, 3)->rva, DATA_RVA + 0x14);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_wrapper_counts_as_a_call_and_is_named)
{
  Fixture fixture;
  guint32 call = TEXT_RVA + 6;

  fixture_init (&fixture);
  psc_test_pe_write (fixture.pe, TEXT_RVA, "\xba" TAG "\xe8", 6);
  psc_test_pe_put_u32 (fixture.pe, call, WRAPPER_RVA - (call + 4));
  psc_test_pe_write (fixture.pe, call + 4, "\xc3", 1);
  put_code (&fixture, WRAPPER_RVA, "\x44\x8b\xc2", 3, 0);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  search (&fixture);

  ck_assert_uint_eq (fixture.hits->hits->len, 1);
  ck_assert_int_eq (get_hit (&fixture, 0)->rank, PSC_IMAGE_HIT_ALLOCATES);
  ck_assert_uint_eq (get_hit (&fixture, 0)->wrapper_va, BASE + WRAPPER_RVA);
  ck_assert_str_eq (get_hit (&fixture, 0)->call, "ExAllocatePoolWithTag");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_call_without_import_table_is_named_by_the_kernel_s_exports)
{
  const PscTestPeExport exports[] = { { "ExAllocatePoolWithTag", 0x1010, NULL } };
  const PscTag tag = psc_tag_from_text (TAG, 4);
  g_autoptr (PscTestPe) kernel_pe = psc_test_pe_new (PSC_TEST_PE_X64);
  g_autoptr (PscImageSearch) search = psc_image_search_new (&tag, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPeImage) kernel = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  put_code (&fixture, TEXT_RVA, "\x41\xb8" TAG, 6, 0);
  fixture.pe->directories[1].rva = 0; /* the import table is gone */
  psc_test_pe_put_u64 (fixture.pe, SLOTS_RVA, 0x20001010);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  psc_test_pe_add_section (kernel_pe, ".text", 0x1000, PSC_PE_SECTION_EXECUTE);
  psc_test_pe_add_section (kernel_pe, ".edata", 0x1000, 0);
  psc_test_pe_put_exports (kernel_pe, 0x2000, "ntoskrnl.exe", exports, 1);
  bytes = psc_test_pe_to_bytes (kernel_pe, PSC_TEST_PE_MEMORY);
  {
    g_autoptr (PscTestMemory) memory = psc_test_memory_new ();

    psc_test_memory_write (memory, 0x20000000, g_bytes_get_data (bytes, NULL),
                           g_bytes_get_size (bytes));
    source = psc_test_memory_to_source (memory);
    kernel = psc_pe_image_open (source, 0x20000000, PSC_PE_MEMORY, NULL);
    psc_image_search_add_routines (search, kernel);
    ck_assert (psc_image_search_run (search, fixture.image, "test.sys", fixture.hits, NULL, NULL));
  }

  ck_assert_uint_eq (fixture.hits->hits->len, 1);
  ck_assert_int_eq (get_hit (&fixture, 0)->rank, PSC_IMAGE_HIT_ALLOCATES);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (missing_pages_are_counted_and_dropped_sections_are_not)
{
  Fixture fixture;

  fixture_init (&fixture);
  put_code (&fixture, TEXT_RVA + 0x1000, "\x41\xb8" TAG, 6, 0);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  psc_test_memory_remove_page (fixture.memory, BASE + TEXT_RVA);
  search (&fixture);

  ck_assert_uint_eq (fixture.hits->images->len, 1);
  ck_assert_uint_eq (g_array_index (fixture.hits->images, PscSearchedImage, 0).n_missing_bytes,
                     0x1000);
  ck_assert_uint_eq (g_array_index (fixture.hits->images, PscSearchedImage, 0).n_bytes, 0x5000);
  ck_assert_uint_eq (fixture.hits->hits->len, 1);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_framework_is_noticed)
{
  Fixture fixture;

  fixture_init (&fixture);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  search (&fixture);

  ck_assert (g_array_index (fixture.hits->images, PscSearchedImage, 0).uses_framework);
  ck_assert_str_eq (g_array_index (fixture.hits->images, PscSearchedImage, 0).name, "test.sys");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (hits_of_one_tag_are_found_together)
{
  Fixture fixture;
  const PscImageHit *first;
  guint n;

  fixture_init (&fixture);
  psc_test_pe_write (fixture.pe, DATA_RVA, "None\0\0\0\0Leak\0\0\0\0None\0\0\0\0", 24);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  search (&fixture);
  first = psc_image_hits_find (fixture.hits, psc_tag_from_text ("None", 4), &n);

  ck_assert_uint_eq (n, 2);
  ck_assert_uint_eq (first[0].rva, DATA_RVA);
  ck_assert_uint_eq (first[1].rva, DATA_RVA + 16);
  ck_assert_ptr_null (psc_image_hits_find (fixture.hits, psc_tag_from_text ("Nope", 4), &n));
  ck_assert_uint_eq (n, 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_tag_everywhere_is_kept_up_to_the_limit)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (guint32 at = 0; at < 0x1000; at += 8)
    psc_test_pe_write (fixture.pe, DATA_RVA + at, TAG, 4);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  search (&fixture);

  ck_assert_uint_eq (fixture.hits->hits->len, 64);
  ck_assert_uint_eq (fixture.hits->n_left_out, 0x200 - 64);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_tag_across_two_pieces_is_found_once)
{
  const PscTag tag = psc_tag_from_text (TAG, 4);
  g_autoptr (PscImageSearch) search = psc_image_search_new (&tag, 1);
  g_autoptr (PscTestPe) pe = psc_test_pe_new (PSC_TEST_PE_X64);
  g_autoptr (PscImageHits) hits = psc_image_hits_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPeImage) image = NULL;
  guint32 place = 0x1000 + (1u << 20) - 3 + (guint32) _i;

  psc_test_pe_add_section (pe, ".text", 0x200000, PSC_PE_SECTION_EXECUTE);
  psc_test_pe_write (pe, place - 2, "\x41\xb8" TAG "\xc3", 7);
  bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);
  source = psc_source_new_for_bytes (bytes);
  image = psc_pe_image_open (source, 0, PSC_PE_FILE, NULL);
  ck_assert (psc_image_search_run (search, image, "big.sys", hits, NULL, NULL));

  ck_assert_uint_eq (hits->hits->len, 1);
  ck_assert_uint_eq (g_array_index (hits->hits, PscImageHit, 0).rva, place);
  ck_assert_int_eq (g_array_index (hits->hits, PscImageHit, 0).rank, PSC_IMAGE_HIT_CODE);
}
END_TEST

START_TEST (the_search_can_be_cancelled)
{
  const PscTag tag = psc_tag_from_text (TAG, 4);
  g_autoptr (PscImageSearch) search = psc_image_search_new (&tag, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_init (&fixture);
  open_image (&fixture, PSC_TEST_PE_MEMORY);
  g_cancellable_cancel (cancellable);

  ck_assert (
      !psc_image_search_run (search, fixture.image, "test.sys", fixture.hits, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  fixture_clear (&fixture);
}
END_TEST

static Suite *
image_search_suite (void)
{
  Suite *suite = suite_create ("owners/image-search");
  TCase *tcase = tcase_create ("image-search");

  tcase_add_loop_test (tcase, each_place_gets_its_rank, 0, 2);
  tcase_add_test (tcase, a_wrapper_counts_as_a_call_and_is_named);
  tcase_add_test (tcase, a_call_without_import_table_is_named_by_the_kernel_s_exports);
  tcase_add_test (tcase, missing_pages_are_counted_and_dropped_sections_are_not);
  tcase_add_test (tcase, the_framework_is_noticed);
  tcase_add_test (tcase, hits_of_one_tag_are_found_together);
  tcase_add_test (tcase, a_tag_everywhere_is_kept_up_to_the_limit);
  tcase_add_loop_test (tcase, a_tag_across_two_pieces_is_found_once, 0, 6);
  tcase_add_test (tcase, the_search_can_be_cancelled);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (image_search_suite ());
}
