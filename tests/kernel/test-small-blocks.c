/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks are found by their headers: proven by their page on older kernels, by themselves on newer
 * ones, and never in mere bytes that look like a tag.
 */
#include "config.h"

#include <string.h>

#include "kernel/small-blocks.h"
#include "support/check-main.h"
#include "support/memory.h"

#define POOL_VA 0x80010000u
#define VISTA 6002u
#define WINDOWS_10 19045u
#define XP 2600u

typedef struct
{
  PscTestMemory *memory;
  PscArch arch;
  guint64 n_bytes;
} Fixture;

static void
fixture_init (Fixture *self, PscArch arch)
{
  *self = (Fixture){ .memory = psc_test_memory_new (), .arch = arch };
}

static guint
get_unit (const Fixture *self)
{
  return self->arch == PSC_ARCH_X64 ? 16 : 8;
}

/* Writes a header; sizes in units. */
static void
put_header (Fixture *self, guint64 va, guint previous, guint size, guint type, const char *tag)
{
  if (self->arch == PSC_ARCH_X64)
    {
      psc_test_memory_put_u8 (self->memory, va, (guint8) previous);
      psc_test_memory_put_u8 (self->memory, va + 2, (guint8) size);
      psc_test_memory_put_u8 (self->memory, va + 3, (guint8) type);
    }
  else
    {
      psc_test_memory_put_u16 (self->memory, va, (guint16) previous);
      psc_test_memory_put_u16 (self->memory, va + 2, (guint16) (size | type << 9));
    }
  psc_test_memory_write (self->memory, va + 4, tag, 4);
}

/* A page of three blocks: in use, free, in use. */
static void
put_page (Fixture *self, guint64 va, guint in_use, guint free_type)
{
  guint n_units = 4096 / get_unit (self);

  put_header (self, va, 0, 4, in_use, "Leak");
  put_header (self, va + 4 * get_unit (self), 4, 6, free_type, "Leak");
  put_header (self, va + 10 * get_unit (self), 6, n_units - 10, in_use, "Othr");
}

static void
collect_cb (const PscSmallBlock *block, gpointer user_data)
{
  g_array_append_vals ((GArray *) user_data, block, 1);
}

static GArray *
scan (Fixture *self, guint build)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (self->memory);
  const PscKernelMemory memory = { source, self->arch };
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (PscSmallBlock));

  ck_assert (psc_small_blocks_scan (&memory, build, psc_tag_from_text ("Leak", 4), 0x80000000u,
                                    0xffffffffu, collect_cb, blocks, &self->n_bytes, NULL, NULL));
  return blocks;
}

static const PscSmallBlock *
get_block (GArray *blocks, guint index)
{
  ck_assert_uint_lt (index, blocks->len);
  return &g_array_index (blocks, PscSmallBlock, index);
}

static const struct
{
  PscArch arch;
  guint build;
  guint in_use;
  guint free_type;
  PscPoolKind pool;
} pools[] = {
  { PSC_ARCH_X86, XP, 1, 0, PSC_POOL_NONPAGED },
  { PSC_ARCH_X86, XP, 2, 0, PSC_POOL_PAGED },
  { PSC_ARCH_X86, VISTA, 2, 0, PSC_POOL_NONPAGED },
  { PSC_ARCH_X86, VISTA, 3, 1, PSC_POOL_PAGED },
  { PSC_ARCH_X64, VISTA, 2, 0, PSC_POOL_NONPAGED },
  { PSC_ARCH_X64, VISTA, 3, 1, PSC_POOL_PAGED },
  { PSC_ARCH_X64, WINDOWS_10, 2, 0, PSC_POOL_NONPAGED },
};

START_TEST (blocks_of_a_page_are_proven_by_each_other)
{
  Fixture fixture;
  g_autoptr (GArray) blocks = NULL;
  guint unit;

  fixture_init (&fixture, pools[_i].arch);
  unit = get_unit (&fixture);
  put_page (&fixture, POOL_VA, pools[_i].in_use, pools[_i].free_type);
  blocks = scan (&fixture, pools[_i].build);

  ck_assert_uint_eq (blocks->len, 2);
  ck_assert_uint_eq (get_block (blocks, 0)->header_va, POOL_VA);
  ck_assert_uint_eq (get_block (blocks, 0)->va, POOL_VA + unit);
  ck_assert_uint_eq (get_block (blocks, 0)->bytes, 3 * unit);
  ck_assert_int_eq (get_block (blocks, 0)->pool, pools[_i].pool);
  ck_assert (get_block (blocks, 0)->is_allocated);
  ck_assert (get_block (blocks, 0)->is_proven);
  ck_assert (!get_block (blocks, 1)->is_allocated);
  ck_assert_uint_eq (fixture.n_bytes, 4096);
  psc_test_memory_free (fixture.memory);
}
END_TEST

START_TEST (a_broken_chain_proves_nothing)
{
  Fixture fixture;
  g_autoptr (GArray) old = NULL;
  g_autoptr (GArray) new = NULL;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_page (&fixture, POOL_VA, 2, 0);
  psc_test_memory_put_u8 (fixture.memory, POOL_VA + 10 * 16, 7);
  old = scan (&fixture, VISTA);
  new = scan (&fixture, WINDOWS_10);

  ck_assert_uint_eq (old->len, 0);
  ck_assert_uint_eq (new->len, 2);
  ck_assert (!get_block (new, 0)->is_proven);
  psc_test_memory_free (fixture.memory);
}
END_TEST

START_TEST (impossible_headers_are_no_blocks)
{
  Fixture fixture;
  g_autoptr (GArray) blocks = NULL;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_header (&fixture, POOL_VA + 0x100, 0, 0, 2, "Leak");            /* no size */
  put_header (&fixture, POOL_VA + 0x200, 0, 1, 2, "Leak");            /* no room */
  put_header (&fixture, POOL_VA + 0xff0, 0, 2, 2, "Leak");            /* beyond the page */
  psc_test_memory_write (fixture.memory, POOL_VA + 0x308, "Leak", 4); /* not at a tag's place */
  blocks = scan (&fixture, WINDOWS_10);

  ck_assert_uint_eq (blocks->len, 0);
  psc_test_memory_free (fixture.memory);
}
END_TEST

START_TEST (a_protected_tag_is_the_same_tag)
{
  Fixture fixture;
  g_autoptr (GArray) blocks = NULL;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_header (&fixture, POOL_VA + 0x100, 0, 4, 2, "Lea\xeb");
  blocks = scan (&fixture, WINDOWS_10);

  ck_assert_uint_eq (blocks->len, 1);
  ck_assert (get_block (blocks, 0)->is_protected);
  psc_test_memory_free (fixture.memory);
}
END_TEST

START_TEST (the_scan_can_be_cancelled)
{
  Fixture fixture;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (PscSmallBlock));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  PscKernelMemory memory;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_page (&fixture, POOL_VA, 2, 0);
  source = psc_test_memory_to_source (fixture.memory);
  memory = (PscKernelMemory){ source, PSC_ARCH_X64 };
  g_cancellable_cancel (cancellable);

  ck_assert (!psc_small_blocks_scan (&memory, VISTA, 0, 0, G_MAXUINT64, collect_cb, blocks,
                                     &fixture.n_bytes, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  psc_test_memory_free (fixture.memory);
}
END_TEST

static Suite *
small_blocks_suite (void)
{
  Suite *suite = suite_create ("kernel/small-blocks");
  TCase *tcase = tcase_create ("small-blocks");

  tcase_add_loop_test (tcase, blocks_of_a_page_are_proven_by_each_other, 0, G_N_ELEMENTS (pools));
  tcase_add_test (tcase, a_broken_chain_proves_nothing);
  tcase_add_test (tcase, impossible_headers_are_no_blocks);
  tcase_add_test (tcase, a_protected_tag_is_the_same_tag);
  tcase_add_test (tcase, the_scan_can_be_cancelled);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (small_blocks_suite ());
}
