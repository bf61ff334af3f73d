/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which allocations of the log are still there: frees are matched by what they cover.
 */
#include "config.h"

#include "analysis/block-history.h"

#include "support/check-main.h"

#define A PSC_TRACE_ALLOCATE
#define F PSC_TRACE_FREE
#define U PSC_TRACE_UNDECIDED

typedef struct
{
  PscTraceKind kind;
  guint64 address;
  guint64 bytes;
} Record;

#define MAX_RECORDS 6

/* Newest first; bytes of 0 and address 0 end a log. */
static const struct
{
  Record records[MAX_RECORDS];
  guint n_records;
  guint n_open;
} logs[] = {
  /* no free, and a free of the same address */
  { { { A, 0xa2b1ce98, 0x164 } }, 1, 1 },
  { { { F, 0xa2b1ce98, 0x168 }, { A, 0xa2b1ce98, 0x164 } }, 2, 0 },
  /* the free is older than the allocation */
  { { { A, 0xa2b1ce98, 0x164 }, { F, 0xa2b1ce98, 0x168 } }, 2, 1 },
  /* a free that names the header: x64, x86 */
  { { { F, 0xfffffa8003c2f730, 0x170 }, { A, 0xfffffa8003c2f740, 0x164 } }, 2, 0 },
  { { { F, 0xa2b1ce90, 0x168 }, { A, 0xa2b1ce98, 0x164 } }, 2, 0 },
  { { { F, 0xfffffa8003c2f730, 0x180 }, { A, 0xfffffa8003c2f740, 0x164 } }, 2, 0 },
  /* one that is shorter than the block is of another one */
  { { { F, 0xfffffa8003c2f730, 0x163 }, { A, 0xfffffa8003c2f740, 0x164 } }, 2, 1 },
  { { { F, 0xfffffa8003c2f730, 0x10 }, { A, 0xfffffa8003c2f740, 0x8 } }, 2, 1 },
  /* no header is that long */
  { { { F, 0xfffffa8003c2f720, 0x170 }, { A, 0xfffffa8003c2f740, 0x164 } }, 2, 1 },
  /* special pool: the block ends with its page */
  { { { F, 0x9933e000, 0x1000 }, { A, 0x9933eff0, 0xc } }, 2, 0 },
  { { { F, 0x9933e000, 0xff8 }, { A, 0x9933eff0, 0xc } }, 2, 1 },
  { { { F, 0x9933f000, 0x1000 }, { A, 0x9933eff0, 0xc } }, 2, 1 },
  { { { F, 0x9933d000, 0x1000 }, { A, 0x9933eff0, 0xc } }, 2, 1 },
  /* the same address again */
  { { { A, 0x1000, 0x20 }, { F, 0x1000, 0x20 }, { A, 0x1000, 0x20 } }, 3, 1 },
  { { { A, 0x1010, 0x20 }, { F, 0x1000, 0x40 }, { A, 0x1010, 0x20 } }, 3, 1 },
  { { { U, 0x1000, 0x20 }, { A, 0x1000, 0x20 } }, 2, 0 },
  /* a long free behind shorter ones, and the other way round */
  { { { F, 0x1000, 0x10 }, { F, 0x800, 0x1000 }, { A, 0x1100, 0x20 } }, 3, 0 },
  { { { F, 0x800, 0x1000 }, { F, 0x1000, 0x10 }, { A, 0x1100, 0x20 } }, 3, 0 },
  { { { F, 0x800, 0x100 }, { F, 0x900, 0x100 }, { A, 0x8f0, 0x20 } }, 3, 1 },
  { { { F, 0x800, 0x100 }, { F, 0x880, 0x100 }, { F, 0x700, 0x400 }, { A, 0xa00, 0x20 } }, 4, 0 },
  /* ends of the address space, and what is no block */
  { { { F, G_MAXUINT64 - 0xf, G_MAXUINT64 }, { A, G_MAXUINT64 - 0x7, 0x7 } }, 2, 0 },
  { { { F, 0, 0x10 }, { A, 0x4, 0x4 } }, 2, 0 },
  { { { A, 0, 0x10 } }, 1, 0 },
  { { { F, 0x1000, 0 }, { A, 0x1008, 0 } }, 2, 1 },
};

START_TEST (a_block_is_open_unless_a_later_free_covers_it)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_trace_free);
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 0; i < logs[_i].n_records; i++)
    {
      PscTrace *trace = psc_trace_new ();

      trace->kind = logs[_i].records[i].kind;
      trace->address = logs[_i].records[i].address;
      trace->bytes = logs[_i].records[i].bytes;
      g_ptr_array_add (traces, trace);
    }
  open = psc_block_history_find_open (traces);
  ck_assert_uint_eq (open->len, logs[_i].n_open);
}
END_TEST

/* The walk remembers ranges; asking each pair is the same and slow. */
START_TEST (the_walk_agrees_with_asking_every_pair)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GPtrArray) traces =
          g_ptr_array_new_with_free_func ((GDestroyNotify) psc_trace_free);
      g_autoptr (GPtrArray) open = NULL;
      guint n_expected = 0;

      for (guint i = 0; i < 40; i++)
        {
          PscTrace *trace = psc_trace_new ();
          gboolean is_gone = FALSE;

          trace->kind = g_rand_boolean (random) ? A : F;
          trace->address = 8 * (guint64) g_rand_int_range (random, 1, 60);
          trace->bytes = (guint64) g_rand_int_range (random, 0, 120);
          for (guint t = 0; t < traces->len && !is_gone; t++)
            {
              const PscTrace *newer = (const PscTrace *) g_ptr_array_index (traces, t);

              is_gone = newer->address == trace->address
                        || (newer->kind == F
                            && psc_block_is_freed_by (trace->address, trace->bytes, newer));
            }
          n_expected += trace->kind == A && !is_gone ? 1 : 0;
          g_ptr_array_add (traces, trace);
        }
      open = psc_block_history_find_open (traces);
      ck_assert_uint_eq (open->len, n_expected);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/block-history");
  TCase *tcase = tcase_create ("log");

  tcase_add_loop_test (tcase, a_block_is_open_unless_a_later_free_covers_it, 0,
                       G_N_ELEMENTS (logs));
  tcase_add_test (tcase, the_walk_agrees_with_asking_every_pair);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
