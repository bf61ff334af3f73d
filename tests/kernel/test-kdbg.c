/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger data block: read plain and encoded, found in an image, never believed.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "kernel/kdbg.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

typedef struct
{
  PscTestMemory *memory;
  PscSource *source;
  PscTestKernel kernel;
  PscKernelMemory reader;
} Fixture;

static void
fixture_init (Fixture *self, PscArch arch)
{
  self->memory = psc_test_memory_new ();
  self->source = NULL;
  psc_test_kernel_init (&self->kernel, arch);
}

static void
fixture_write (Fixture *self)
{
  psc_test_kernel_write_flat (&self->kernel, self->memory);
  self->source = psc_test_memory_to_source (self->memory);
  self->reader = (PscKernelMemory){ self->source, self->kernel.arch };
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->source, psc_source_unref);
  psc_test_memory_free (self->memory);
}

static const PscArch arches[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_ARM64 };

START_TEST (a_plain_block_tells_its_fields)
{
  Fixture fixture;
  PscKdbg kdbg;

  fixture_init (&fixture, arches[_i]);
  fixture_write (&fixture);

  ck_assert (psc_kdbg_read (&kdbg, &fixture.reader, fixture.kernel.kdbg_va, NULL, NULL));
  ck_assert_uint_eq (kdbg.va, fixture.kernel.kdbg_va);
  ck_assert_uint_eq (kdbg.n_bytes, fixture.kernel.kdbg_bytes);
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_KERN_BASE), fixture.kernel.base);
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_PS_LOADED_MODULE_LIST),
                     fixture.kernel.list_head_va);
  ck_assert_uint_eq (psc_kdbg_get_n_page_levels (&kdbg), fixture.kernel.n_levels);
  ck_assert (psc_kdbg_is_of_kernel (&kdbg, fixture.kernel.base, 0));
  ck_assert (!psc_kdbg_is_of_kernel (&kdbg, fixture.kernel.base + 0x1000, 0));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_address_of_32_bits_may_come_sign_extended)
{
  Fixture fixture;
  PscKdbg kdbg;

  fixture_init (&fixture, PSC_ARCH_X86);
  fixture_write (&fixture);

  ck_assert (psc_kdbg_read (&kdbg, &fixture.reader,
                            fixture.kernel.kdbg_va | G_GUINT64_CONSTANT (0xffffffff00000000), NULL,
                            NULL));
  ck_assert_uint_eq (kdbg.va, fixture.kernel.kdbg_va);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_encoded_block_is_read_with_its_keys)
{
  Fixture fixture;
  PscKdbg kdbg;
  PscKdbgKeys keys;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.kdbg = PSC_TEST_KDBG_ENCODED;
  /* Each count of a rotation, none among them. */
  fixture.kernel.wait_never = (fixture.kernel.wait_never & ~G_GUINT64_CONSTANT (63)) | (guint64) _i;
  fixture_write (&fixture);
  keys = (PscKdbgKeys){ fixture.kernel.wait_never, fixture.kernel.wait_always,
                        fixture.kernel.encoded_flag_va };

  ck_assert (psc_kdbg_read (&kdbg, &fixture.reader, fixture.kernel.kdbg_va, &keys, NULL));
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_KERN_BASE), fixture.kernel.base);
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_MM_UNLOADED_DRIVERS),
                     fixture.kernel.unloaded_va);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (decoding_follows_the_published_steps)
{
  /* Worked out by hand: 0x0102030405060708 ^ 0x4 rotated by 4 is 0x10203040506070c0; ^ 0xff is
   * 0x102030405060703f, turned around 0x3f70605040302010, ^ 1 the result. */
  guint8 bytes[8] = { 0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01 };
  const guint8 expected[8] = { 0x11, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x3f };
  PscKdbgKeys keys = { 0x4, 0x1, 0xff };

  psc_kdbg_decode (bytes, sizeof bytes, &keys);

  ck_assert_mem_eq (bytes, expected, sizeof expected);
}
END_TEST

START_TEST (an_encoded_block_without_keys_asks_for_symbols)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  PscKdbg kdbg = { .n_bytes = 77 };

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.kdbg = PSC_TEST_KDBG_ENCODED;
  fixture_write (&fixture);

  ck_assert (!psc_kdbg_read (&kdbg, &fixture.reader, fixture.kernel.kdbg_va, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
  ck_assert_uint_eq (kdbg.n_bytes, 77);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (wrong_keys_are_noticed)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  PscKdbg kdbg;
  PscKdbgKeys keys;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.kdbg = PSC_TEST_KDBG_ENCODED;
  fixture_write (&fixture);
  keys = (PscKdbgKeys){ fixture.kernel.wait_never, fixture.kernel.wait_always,
                        fixture.kernel.encoded_flag_va + 8 };

  ck_assert (!psc_kdbg_read (&kdbg, &fixture.reader, fixture.kernel.kdbg_va, &keys, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  guint32 size;
  gboolean is_right;
} sizes[] = {
  { 0, FALSE },     { 1, FALSE },           { 0x28c, FALSE },       { 0x288, FALSE },
  { 0x290, TRUE },  { 0x294, FALSE },       { 0x380, TRUE },        { 0x400, TRUE },
  { 0x408, FALSE }, { 0x80000000u, FALSE }, { G_MAXUINT32, FALSE },
};

START_TEST (a_size_that_cannot_be_is_refused)
{
  guint8 bytes[0x408] = { 0 };
  g_autoptr (GError) error = NULL;
  PscKdbg kdbg;

  memcpy (bytes + 0x10, "KDBG", 4);
  for (guint i = 0; i < 4; i++)
    bytes[0x14 + i] = (guint8) (sizes[_i].size >> (8 * i));

  ck_assert_int_eq (psc_kdbg_init (&kdbg, bytes, sizeof bytes, PSC_ARCH_X64, 0, &error),
                    sizes[_i].is_right);
  ck_assert_int_eq (error == NULL, sizes[_i].is_right);
}
END_TEST

START_TEST (each_truncation_is_refused)
{
  guint8 bytes[0x290] = { 0 };

  memcpy (bytes + 0x10, "KDBG\x90\x02", 6);
  for (gsize n = 0; n <= sizeof bytes; n++)
    {
      g_autofree guint8 *copy = (guint8 *) g_memdup2 (bytes, n);
      PscKdbg kdbg;

      ck_assert_int_eq (psc_kdbg_init (&kdbg, copy, n, PSC_ARCH_X64, 0, NULL), n == sizeof bytes);
    }
}
END_TEST

START_TEST (fields_beyond_the_size_are_absent)
{
  guint8 bytes[0x290];
  PscKdbg kdbg;

  memset (bytes, 0xff, sizeof bytes);
  memcpy (bytes + 0x10, "KDBG\x90\x02\0\0", 8);

  ck_assert (psc_kdbg_init (&kdbg, bytes, sizeof bytes, PSC_ARCH_X64, 0, NULL));
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_MM_VERIFIER_DATA), G_MAXUINT64);
  ck_assert_uint_eq (psc_kdbg_get (&kdbg, PSC_KDBG_PTE_BASE), 0);
  ck_assert_uint_eq (psc_kdbg_get_u16 (&kdbg, PSC_KDBG_SIZE_PRCB), 0);
  ck_assert_uint_eq (psc_kdbg_get_n_page_levels (&kdbg), 0);
}
END_TEST

START_TEST (a_plain_block_is_found_in_the_image)
{
  Fixture fixture;
  PscKdbg kdbg;

  fixture_init (&fixture, arches[_i]);
  fixture_write (&fixture);

  ck_assert (psc_kdbg_find (&kdbg, &fixture.reader, fixture.kernel.base, 0x840000, NULL));
  ck_assert_uint_eq (kdbg.va, fixture.kernel.kdbg_va);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_block_across_pages_and_buffers_is_found)
{
  /* Headers that begin just before the end of what is read at once, and just behind it. */
  for (guint64 offset = 0x1ffe0; offset <= 0x20020; offset += 8)
    {
      Fixture fixture;
      PscKdbg kdbg;

      fixture_init (&fixture, PSC_ARCH_X64);
      fixture.kernel.kdbg_va = fixture.kernel.base + offset;
      for (guint64 page = 0; page < 0x30000; page += 0x1000)
        psc_test_memory_add_page (fixture.memory, fixture.kernel.base + page);
      fixture_write (&fixture);

      ck_assert (psc_kdbg_find (&kdbg, &fixture.reader, fixture.kernel.base, 0x840000, NULL));
      ck_assert_uint_eq (kdbg.va, fixture.kernel.kdbg_va);
      fixture_clear (&fixture);
    }
}
END_TEST

START_TEST (a_block_of_another_kernel_is_not_found)
{
  Fixture fixture;
  PscKdbg kdbg;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture_write (&fixture);
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.kdbg_va + 0x18,
                           fixture.kernel.base + 0x1000);

  ck_assert (!psc_kdbg_find (&kdbg, &fixture.reader, fixture.kernel.base, 0x840000, NULL));
  /* Nor one whose module list is elsewhere. */
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.kdbg_va + 0x18, fixture.kernel.base);
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.kdbg_va + 0x48,
                           fixture.kernel.base + 0x840000);
  ck_assert (!psc_kdbg_find (&kdbg, &fixture.reader, fixture.kernel.base, 0x840000, NULL));
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/kdbg");
  TCase *tcase = tcase_create ("kdbg");

  tcase_add_loop_test (tcase, a_plain_block_tells_its_fields, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, an_address_of_32_bits_may_come_sign_extended);
  tcase_add_loop_test (tcase, an_encoded_block_is_read_with_its_keys, 0, 64);
  tcase_add_test (tcase, decoding_follows_the_published_steps);
  tcase_add_test (tcase, an_encoded_block_without_keys_asks_for_symbols);
  tcase_add_test (tcase, wrong_keys_are_noticed);
  tcase_add_loop_test (tcase, a_size_that_cannot_be_is_refused, 0, G_N_ELEMENTS (sizes));
  tcase_add_test (tcase, each_truncation_is_refused);
  tcase_add_test (tcase, fields_beyond_the_size_are_absent);
  tcase_add_loop_test (tcase, a_plain_block_is_found_in_the_image, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_block_across_pages_and_buffers_is_found);
  tcase_add_test (tcase, a_block_of_another_kernel_is_not_found);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
