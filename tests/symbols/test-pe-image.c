/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Headers of images in memory and in files: what is there is read, what lies is refused, what is
 * paged out is unknown.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "bytes/source.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pe-image.h"
#include "symbols/pe-image.h"

#define BASE G_GUINT64_CONSTANT (0xfffff80012340000)
#define PDB_PATH "d:\\build\\obj\\driver.pdb"
#define PDB_NAME_RVA 0x2058u

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

static const guint8 guid[16] = { 0xdb, 0xfd, 0x19, 0x1c, 0xbb, 0x27, 0x99, 0x33,
                                 0xd9, 0xb4, 0x59, 0x73, 0xef, 0xea, 0xfc, 0xf3 };

/* Code, and read-only data that begin with the debug directory. */
static PscTestPe *
make_image (guint16 machine)
{
  PscTestPe *pe = psc_test_pe_new (machine);
  guint32 text = psc_test_pe_add_section (pe, ".text", 0x800, 0x68000020);
  guint32 data = psc_test_pe_add_section (pe, ".rdata", 0x1800, 0x48000040);

  psc_test_pe_write (pe, text, "\xc3\xcc\xcc\xcc", 4);
  psc_test_pe_put_pdb (pe, data, guid, 0x1f, PDB_PATH);
  return pe;
}

static PscPeImage *
open_bytes (GBytes *bytes, PscPeLayout layout, GError **error)
{
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_pe_image_open (source, 0, layout, error);
}

/* In a file: the layout in which a test breaks a field most plainly. */
static PscPeImage *
open_pe (const PscTestPe *pe, GError **error)
{
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);

  return open_bytes (bytes, PSC_PE_FILE, error);
}

/* The pages of an image at BASE, cut to what a 64-bit address space has. */
typedef struct
{
  PscTestMemory *memory;
  PscSource *source;
} Mapped;

static void
map (Mapped *self, const PscTestPe *pe)
{
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_MEMORY);

  self->memory = psc_test_memory_new ();
  psc_test_memory_write (self->memory, BASE, g_bytes_get_data (bytes, NULL),
                         g_bytes_get_size (bytes));
  self->source = psc_test_memory_to_source (self->memory);
}

static void
unmap (Mapped *self)
{
  psc_source_unref (self->source);
  psc_test_memory_free (self->memory);
}

static void
check_image (PscPeImage *image, guint16 machine)
{
  const PscPeHeader *header;
  const PscPeSection *section;
  g_autoptr (PscPdbIdentity) pdb = NULL;

  ck_assert_ptr_nonnull (image);
  header = psc_pe_image_get_header (image);
  ck_assert_uint_eq (header->machine, machine);
  ck_assert_uint_eq (header->timestamp, 0x5f3e1a2b);
  ck_assert_uint_eq (header->image_bytes, 0x4000);
  ck_assert (header->has_checksum);
  ck_assert_uint_eq (header->checksum, 0x1a2b3);
  ck_assert_uint_eq (header->entry_rva, 0x1000);
  ck_assert_uint_eq (header->preferred_base, machine == PSC_TEST_PE_X86 ? 0x400000 : 0x140000000);
  ck_assert_uint_eq (psc_pe_image_get_n_sections (image), 2);
  section = psc_pe_image_get_section (image, 1);
  ck_assert_str_eq (section->name, ".rdata");
  ck_assert_uint_eq (section->rva, 0x2000);
  ck_assert_uint_eq (section->virtual_bytes, 0x1800);
  ck_assert_uint_eq (section->characteristics, 0x48000040);
  pdb = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_ptr_nonnull (pdb);
  ck_assert_str_eq (pdb->guid, "1c19fddb-27bb-3399-d9b4-5973efeafcf3");
  ck_assert_uint_eq (pdb->age, 0x1f);
  ck_assert_str_eq (pdb->name, "driver.pdb");
  ck_assert_str_eq (pdb->path, PDB_PATH);
}

START_TEST (an_image_is_read_in_a_file)
{
  g_autoptr (PscTestPe) pe = make_image (machines[_i]);
  g_autoptr (PscPeImage) image = open_pe (pe, NULL);

  check_image (image, machines[_i]);
  ck_assert_uint_eq (psc_pe_image_get_pointer_bytes (image), _i == 0 ? 4 : 8);
}
END_TEST

START_TEST (an_image_is_read_in_memory)
{
  g_autoptr (PscTestPe) pe = make_image (machines[_i]);
  g_autoptr (PscPeImage) image = NULL;
  Mapped mapped;

  map (&mapped, pe);
  image = psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, NULL);
  check_image (image, machines[_i]);
  ck_assert_uint_eq (psc_pe_image_get_base (image), BASE);
  unmap (&mapped);
}
END_TEST

START_TEST (both_layouts_have_the_same_bytes_at_an_rva)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GBytes) memory = psc_test_pe_to_bytes (pe, PSC_TEST_PE_MEMORY);
  g_autoptr (PscPeImage) in_memory = open_bytes (memory, PSC_PE_MEMORY, NULL);
  g_autoptr (PscPeImage) in_file = open_pe (pe, NULL);
  guint8 left[0x1800], right[0x1800];
  gsize n_left, n_right;
  PscHole hole;

  ck_assert (psc_pe_image_read (in_memory, 0x2000, left, sizeof left, &n_left, &hole, NULL));
  ck_assert (psc_pe_image_read (in_file, 0x2000, right, sizeof right, &n_right, &hole, NULL));
  ck_assert_uint_eq (n_left, sizeof left);
  ck_assert_uint_eq (n_right, sizeof right);
  ck_assert_mem_eq (left, right, sizeof left);
  ck_assert (psc_pe_image_read (in_file, 0x1000, right, sizeof right, &n_right, &hole, NULL));
  ck_assert_uint_eq (n_right, 0x800);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_MAPPED);
  ck_assert (psc_pe_image_read (in_file, 0x4000, right, 1, &n_right, &hole, NULL));
  ck_assert_uint_eq (n_right, 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_END);
}
END_TEST

START_TEST (headers_of_a_file_are_read_by_rva)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = open_pe (pe, NULL);
  guint8 bytes[2];

  ck_assert (psc_pe_image_read_all (image, 0, bytes, 2, "mark", NULL));
  ck_assert_mem_eq (bytes, "MZ", 2);
  ck_assert (!psc_pe_image_read_all (image, 0x3ff, bytes, 2, "mark", NULL));
}
END_TEST

START_TEST (a_section_cut_off_with_its_file_is_told_as_a_cut)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GBytes) whole = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, 0x2610);
  g_autoptr (PscPeImage) image = open_bytes (cut, PSC_PE_FILE, NULL);
  g_autoptr (GError) error = NULL;
  guint8 bytes[0x20];

  ck_assert (!psc_pe_image_read_all (image, 0x2000, bytes, sizeof bytes, "table", &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_TRUNCATED));
  ck_assert_str_eq (error->message, "table: need 32 bytes at 0x2000 of the image, only 16 there: "
                                    "behind the end of the file");
}
END_TEST

START_TEST (sections_are_found_by_address)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = open_pe (pe, NULL);

  ck_assert_ptr_null (psc_pe_image_find_section (image, 0xfff));
  ck_assert_str_eq (psc_pe_image_find_section (image, 0x1000)->name, ".text");
  ck_assert_str_eq (psc_pe_image_find_section (image, 0x17ff)->name, ".text");
  ck_assert_ptr_null (psc_pe_image_find_section (image, 0x1800));
  ck_assert_str_eq (psc_pe_image_find_section (image, 0x37ff)->name, ".rdata");
}
END_TEST

START_TEST (what_is_behind_a_missing_page_is_unknown)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;
  const PscPeHeader *header;
  guint32 rva, n_bytes;
  Mapped mapped;

  /* The signature and 0x48 bytes of the optional header are in the first page, the rest is not. */
  pe->new_header = 0x1000 - 0x60;
  map (&mapped, pe);
  psc_test_memory_remove_page (mapped.memory, BASE + 0x1000);
  image = psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, &error);
  ck_assert_ptr_nonnull (image);
  header = psc_pe_image_get_header (image);
  ck_assert_uint_eq (header->timestamp, 0x5f3e1a2b);
  ck_assert_uint_eq (header->image_bytes, 0x4000);
  ck_assert (header->has_checksum);
  ck_assert_uint_eq (header->n_sections, 2);
  ck_assert_uint_eq (psc_pe_image_get_n_sections (image), 0);
  ck_assert (!psc_pe_image_get_directory (image, PSC_PE_DEBUG, &rva, &n_bytes));
  unmap (&mapped);
}
END_TEST

START_TEST (an_absent_checksum_is_not_zero)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  Mapped mapped;

  pe->new_header = 0x1000 - 0x58;
  map (&mapped, pe);
  psc_test_memory_remove_page (mapped.memory, BASE + 0x1000);
  image = psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, NULL);
  ck_assert_ptr_nonnull (image);
  ck_assert (!psc_pe_image_get_header (image)->has_checksum);
  ck_assert_uint_eq (psc_pe_image_get_pointer_bytes (image), 8);
  unmap (&mapped);
}
END_TEST

START_TEST (a_missing_header_is_a_hole_and_no_image)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GError) error = NULL;
  Mapped mapped;

  pe->new_header = 0x1000;
  map (&mapped, pe);
  psc_test_memory_remove_page (mapped.memory, BASE + 0x1000);
  ck_assert_ptr_null (psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
  g_clear_error (&error);
  psc_test_memory_remove_page (mapped.memory, BASE);
  ck_assert_ptr_null (psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
  unmap (&mapped);
}
END_TEST

START_TEST (a_missing_debug_record_is_a_hole)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;
  Mapped mapped;

  map (&mapped, pe);
  psc_test_memory_remove_page (mapped.memory, BASE + 0x2000);
  image = psc_pe_image_open (mapped.source, BASE, PSC_PE_MEMORY, NULL);
  ck_assert_ptr_null (psc_pe_image_read_pdb_identity (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
  unmap (&mapped);
}
END_TEST

START_TEST (the_new_header_is_within_its_bounds)
{
  static const struct
  {
    guint32 at;
    gboolean is_good;
  } cases[] = { { 0x3c, FALSE }, { 0x40, TRUE },        { 0x42, FALSE },
                { 0xffc, TRUE }, { 0x1000, TRUE },      { 0x1004, FALSE },
                { 0, FALSE },    { 0x7ffffffc, FALSE }, { G_MAXUINT32, FALSE } };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *copy = NULL;
  gsize size;

  if (cases[_i].is_good)
    pe->new_header = cases[_i].at;
  bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_MEMORY);
  copy = (guint8 *) g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  for (guint i = 0; i < 4; i++)
    copy[0x3c + i] = (guint8) (cases[_i].at >> (8 * i));
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = g_bytes_new (copy, size);
  image = open_bytes (bytes, PSC_PE_MEMORY, &error);
  ck_assert_int_eq (image != NULL, cases[_i].is_good);
  if (!cases[_i].is_good)
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

START_TEST (sections_are_bounded_by_what_windows_loads)
{
  static const guint counts[] = { 0, 1, 96, 97, 0xffff };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;

  pe->n_sections = counts[_i];
  image = open_pe (pe, &error);
  ck_assert_int_eq (image != NULL, counts[_i] <= 96);
  if (image != NULL)
    ck_assert_uint_eq (psc_pe_image_get_n_sections (image), counts[_i]);
  else
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (a_wrong_magic_is_refused)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GError) error = NULL;

  pe->magic = 0x107;
  ck_assert_ptr_null (open_pe (pe, &error));
  ck_assert_str_eq (error->message,
                    "optional header of the image at 0x0: magic 0x107, neither 0x10b nor 0x20b");
}
END_TEST

START_TEST (an_optional_header_that_is_too_large_is_refused)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (GBytes) bytes = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);
  g_autofree guint8 *copy = NULL;
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  copy = (guint8 *) g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  copy[0x80 + 0x14] = 0xff;
  copy[0x80 + 0x15] = 0xff;
  broken = g_bytes_new (copy, size);
  ck_assert_ptr_null (open_bytes (broken, PSC_PE_FILE, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (directories_end_with_the_optional_header)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;
  guint32 rva, n_bytes;

  pe->optional_bytes = 0x70 + 6 * 8;
  image = open_pe (pe, NULL);
  ck_assert_ptr_nonnull (image);
  ck_assert (!psc_pe_image_get_directory (image, PSC_PE_DEBUG, &rva, &n_bytes));
  ck_assert_ptr_null (psc_pe_image_read_pdb_identity (image, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
}
END_TEST

START_TEST (sections_outside_the_image_cover_nothing)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  PscTestPeSection *section = (PscTestPeSection *) g_ptr_array_index (pe->sections, 1);

  pe->image_bytes = 0x3000;
  section->virtual_bytes = G_MAXUINT32;
  image = open_pe (pe, NULL);
  ck_assert_uint_eq (psc_pe_image_get_section (image, 1)->virtual_bytes, 0x1000);
  g_clear_pointer (&image, psc_pe_image_free);
  section->rva = G_MAXUINT32;
  image = open_pe (pe, NULL);
  ck_assert_uint_eq (psc_pe_image_get_section (image, 1)->virtual_bytes, 0);
}
END_TEST

START_TEST (names_of_pdbs_are_file_names)
{
  static const struct
  {
    const char *path;
    const char *name; /* NULL: refused */
  } cases[] = { { "a.pdb", "a.pdb" },
                { "..\\..\\a.pdb", "a.pdb" },
                { "/tmp/b/a.pdb", "a.pdb" },
                { "c:\\x/y\\a b.pdb", "a b.pdb" },
                { "..", NULL },
                { ".", NULL },
                { "", NULL },
                { "c:\\x\\", NULL },
                { "a.pdb:stream", NULL },
                { "c:a.pdb", NULL },
                { "a\n.pdb", NULL },
                { "caf\xe9.pdb", "caf\xef\xbf\xbd.pdb" } };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) pdb = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_pe_put_pdb (pe, 0x2000, guid, 1, cases[_i].path);
  image = open_pe (pe, NULL);
  pdb = psc_pe_image_read_pdb_identity (image, &error);
  if (cases[_i].name == NULL)
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
  else
    ck_assert_str_eq (pdb->name, cases[_i].name);
}
END_TEST

START_TEST (a_record_of_old_linkers_has_a_stamp)
{
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X86);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) pdb = NULL;

  psc_test_pe_write (pe, 0x2040, "NB10\0\0\0\0\x78\x56\x34\x12\x07\0\0\0old.pdb", 0x18);
  image = open_pe (pe, NULL);
  pdb = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_str_eq (pdb->guid, "");
  ck_assert_uint_eq (pdb->stamp, 0x12345678);
  ck_assert_uint_eq (pdb->age, 7);
  ck_assert_str_eq (pdb->name, "old.pdb");
}
END_TEST

START_TEST (sizes_of_a_debug_record_are_only_bounds)
{
  static const struct
  {
    guint32 n_bytes;
    gboolean is_good;
  } cases[] = { { 0, FALSE },     { 0x18, FALSE },       { 0x19, TRUE },       { 0x30, TRUE },
                { 0x1018, TRUE }, { 0x80000000u, TRUE }, { G_MAXUINT32, TRUE } };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) pdb = NULL;

  psc_test_pe_put_u32 (pe, 0x2000 + 28 + 0x10, cases[_i].n_bytes);
  image = open_pe (pe, NULL);
  pdb = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_int_eq (pdb != NULL, cases[_i].is_good);
  if (cases[_i].n_bytes == 0x19)
    ck_assert_ptr_null (strchr (pdb->name, 'p'));
}
END_TEST

START_TEST (debug_directories_are_bounded)
{
  static const guint32 sizes[] = { 0, 27, 28, 56, 28 * 33, 0x80000000u, G_MAXUINT32 };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) pdb = NULL;

  pe->directories[6].n_bytes = sizes[_i];
  image = open_pe (pe, NULL);
  pdb = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_int_eq (pdb != NULL, sizes[_i] >= 56);
}
END_TEST

START_TEST (a_debug_directory_outside_the_image_names_nothing)
{
  static const guint32 places[] = { 0x1fff, 0x4000, 0x7fffffff, G_MAXUINT32 };
  g_autoptr (PscTestPe) pe = make_image (PSC_TEST_PE_X64);
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (GError) error = NULL;

  pe->directories[6].rva = places[_i];
  image = open_pe (pe, NULL);
  ck_assert_ptr_null (psc_pe_image_read_pdb_identity (image, &error));
  ck_assert_int_eq (error->domain, PSC_ERROR);
}
END_TEST

START_TEST (each_truncation_is_an_error_or_an_image)
{
  g_autoptr (PscTestPe) pe = make_image (machines[_i]);
  g_autoptr (GBytes) whole = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);

  for (gsize n = 0; n < 0x2700; n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscPeImage) image = open_bytes (cut, PSC_PE_FILE, &error);
      g_autoptr (PscPdbIdentity) pdb = NULL;

      ck_assert_int_eq (image != NULL, n >= 0x80 + 0x18);
      ck_assert_int_eq (image == NULL, error != NULL);
      if (image == NULL)
        continue;
      pdb = psc_pe_image_read_pdb_identity (image, NULL);
      ck_assert_int_eq (pdb != NULL, n >= PDB_NAME_RVA + 0x600 + strlen (PDB_PATH) + 1);
    }
}
END_TEST

static Suite *
pe_image_suite (void)
{
  Suite *suite = suite_create ("symbols/pe-image");
  TCase *tcase = tcase_create ("pe-image");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, an_image_is_read_in_a_file, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, an_image_is_read_in_memory, 0, G_N_ELEMENTS (machines));
  tcase_add_test (tcase, both_layouts_have_the_same_bytes_at_an_rva);
  tcase_add_test (tcase, headers_of_a_file_are_read_by_rva);
  tcase_add_test (tcase, a_section_cut_off_with_its_file_is_told_as_a_cut);
  tcase_add_test (tcase, sections_are_found_by_address);
  tcase_add_test (tcase, what_is_behind_a_missing_page_is_unknown);
  tcase_add_test (tcase, an_absent_checksum_is_not_zero);
  tcase_add_test (tcase, a_missing_header_is_a_hole_and_no_image);
  tcase_add_test (tcase, a_missing_debug_record_is_a_hole);
  tcase_add_loop_test (tcase, the_new_header_is_within_its_bounds, 0, 9);
  tcase_add_loop_test (tcase, sections_are_bounded_by_what_windows_loads, 0, 5);
  tcase_add_test (tcase, a_wrong_magic_is_refused);
  tcase_add_test (tcase, an_optional_header_that_is_too_large_is_refused);
  tcase_add_test (tcase, directories_end_with_the_optional_header);
  tcase_add_test (tcase, sections_outside_the_image_cover_nothing);
  tcase_add_loop_test (tcase, names_of_pdbs_are_file_names, 0, 12);
  tcase_add_test (tcase, a_record_of_old_linkers_has_a_stamp);
  tcase_add_loop_test (tcase, sizes_of_a_debug_record_are_only_bounds, 0, 7);
  tcase_add_loop_test (tcase, debug_directories_are_bounded, 0, 7);
  tcase_add_loop_test (tcase, a_debug_directory_outside_the_image_names_nothing, 0, 4);
  tcase_add_loop_test (tcase, each_truncation_is_an_error_or_an_image, 0, G_N_ELEMENTS (machines));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pe_image_suite ());
}
