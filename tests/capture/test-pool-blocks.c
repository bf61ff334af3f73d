/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolfind`, `!pool` and `!poolval`, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define OLD_FIND                                                                                   \
  "0: kd> !poolfind Abc1 0\n\n"                                                                    \
  "Scanning large pool allocation table for Tag: Abc1 (827d1000 : 827e9000)\n\n"                   \
  "Searching NonPaged pool (823b1000 : 82800000) for Tag: Abc1\n\n"                                \
  "826fa130 size:   c0 previous size:   40  (Allocated) Abc1\n"                                    \
  "82712000 size:   18 previous size:    0  (Free) Abc1\n"                                         \
  "82715940 size:  188 previous size:   98  (Allocated) Abc1 (Protected)\n"
#define OLD_FIND_DUMP                                                                              \
  "0x826fa130 192 Abc1 nonpaged small allocated\n"                                                 \
  "0x82712000 24 Abc1 nonpaged small free\n"                                                       \
  "0x82715940 392 Abc1 nonpaged small allocated protected\n"

#define NEW_FIND                                                                                   \
  "0: kd> !poolfind Abc1\n\n"                                                                      \
  "Scanning large pool allocation table for tag 0x31636241 (Abc1) (ffffb60c10000000 : "            \
  "ffffb60c10100000)\n\n"                                                                          \
  "ffffb60c`12344000 : tag Abc1, size     0x3000, Nonpaged pool\n\n"                               \
  "Searching nonpaged pool (ffffb60c00000000 : ffffb61c00000000) for tag 0x31636241 (Abc1)\n\n"    \
  "*ffffb60c12345670 : tag Abc1, size     0x140, Nonpaged pool\n"                                  \
  " ffffb60c123457c0 : tag Abc1, size     0x150, Paged session pool\n"
#define NEW_FIND_DUMP                                                                              \
  "0xffffb60c12344000 12288 Abc1 nonpaged big allocated\n"                                         \
  "0xffffb60c12345670 320 Abc1 nonpaged small allocated\n"                                         \
  "0xffffb60c123457c0 336 Abc1 paged small allocated\n"

#define POOL                                                                                       \
  "0: kd> !pool 89c01008\n"                                                                        \
  "Pool page 89c01008 region is Paged pool\n"                                                      \
  "*89c01000 size:   40 previous size:    0  (Allocated) *Abc1 (Protected)\n"                      \
  "\t\tPooltag Abc1 : things, Binary : leaky.sys\n"                                                \
  " 89c01040 size:   28 previous size:   40  (Allocated)  Abcd Process: 89c02da0\n"                \
  " 89c01068 size:  f98 previous size:   28  (Free )  Irp.\n"
#define POOL_DUMP                                                                                  \
  "0x89c01000 64 Abc1 paged small allocated protected\n"                                           \
  "0x89c01040 40 Abcd paged small allocated\n"                                                     \
  "0x89c01068 3992 Irp. paged small free\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { OLD_FIND, OLD_FIND_DUMP },
  { NEW_FIND, NEW_FIND_DUMP },
  { POOL, POOL_DUMP },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static char *
dump (const PscCapture *capture)
{
  static const char *const kinds[] = { "small", "big", "special" };
  GString *text = g_string_new (NULL);
  const GArray *blocks = capture->evidence->blocks;

  for (guint i = 0; i < blocks->len; i++)
    {
      const PscPoolBlock *block = &g_array_index (blocks, PscPoolBlock, i);
      char tag[PSC_TAG_STRING_SIZE];

      g_string_append_printf (text,
                              "0x%" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT " %s %s %s %s%s\n",
                              block->address, block->bytes, psc_tag_to_string (block->tag, tag),
                              !block->has_pool                   ? "?"
                              : block->pool == PSC_POOL_NONPAGED ? "nonpaged"
                                                                 : "paged",
                              kinds[block->kind], block->is_allocated ? "allocated" : "free",
                              block->is_protected ? " protected" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_dump (const PscCapture *capture, const char *expected, const char *issues)
{
  g_autofree char *got = NULL;
  g_autofree char *told = NULL;

  ck_assert_ptr_nonnull (capture);
  got = dump (capture);
  told = psc_test_dump_issues (capture);
  ck_assert_str_eq (got, expected);
  ck_assert_str_eq (told, issues);
}

/* Loop index: the layout. */
START_TEST (each_layout_is_read_and_is_one_section)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump, "");
  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind,
                    "pool-blocks");
}
END_TEST

/* Loop index: the damage and the layout. */
START_TEST (damage_changes_nothing)
{
  const Layout *layout = &layouts[(guint) _i % N_LAYOUTS];
  const PscDamage *damage = psc_damage_get ((guint) _i / N_LAYOUTS);
  gsize n_bytes;
  g_autofree char *text = psc_damage_apply (damage, layout->text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *got = NULL;

  ck_assert_msg (capture != NULL, "%s", damage->name);
  got = dump (capture);
  ck_assert_msg (strcmp (got, layout->dump) == 0, "%s:\n%s", damage->name, got);
}
END_TEST

/* What a cut text cannot know: a suffix that is not there. */
static char *
without_protection (const char *dumped)
{
  g_auto (GStrv) parts = g_strsplit (dumped, " protected", -1);

  return g_strjoinv ("", parts);
}

/* Loop index: the layout. */
START_TEST (a_text_cut_anywhere_has_the_first_rows_and_no_other)
{
  const char *text = layouts[_i].text;
  g_autofree char *whole = without_protection (layouts[_i].dump);

  for (gsize length = strlen (text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
      g_autofree char *got = NULL;
      g_autofree char *plain = NULL;

      if (capture == NULL)
        continue;
      got = dump (capture);
      plain = without_protection (got);
      ck_assert_msg (g_str_has_prefix (whole, plain), "cut at %" G_GSIZE_FORMAT ":\n%s", length,
                     got);
    }
}
END_TEST

/* Loop index: the layout. */
START_TEST (a_row_cut_at_the_end_is_left_out_and_told)
{
  static const char *const rows[] = { "82715940 size:", "ffffb60c12345670 : tag",
                                      "89c01068 size:" };
  static const char *const ends[] = { " (Protected)\n", "\n ffffb60c123457c0", "\n" };
  const char *text = layouts[_i].text;
  const char *row = strstr (text, rows[_i]);
  gsize end = (gsize) (strstr (row, ends[_i]) - text);

  for (gsize length = end - 1; length > (gsize) (row - text) + strlen (rows[_i]); length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);

      ck_assert_msg (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "not all there"),
                     "cut at %" G_GSIZE_FORMAT, length);
    }
}
END_TEST

START_TEST (a_search_that_was_ended_is_told)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_FIND "...terminating - searched pool to 8153e000\n", -1);

  assert_dump (capture, OLD_FIND_DUMP,
               "warning: pool blocks: the search was ended early: blocks may be missing\n");
}
END_TEST

START_TEST (rows_left_out_are_told)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (OLD_FIND "...\n", -1);

  assert_dump (capture, OLD_FIND_DUMP, "warning: pool blocks: rows are left out here\n");
}
END_TEST

START_TEST (equal_addresses_count_once)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (OLD_FIND OLD_FIND, -1);

  assert_dump (capture, OLD_FIND_DUMP, "");
}
END_TEST

START_TEST (a_large_block_of_the_old_layout_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Pool page 8a1b6000 region is Nonpaged pool\n"
      "*8a1b6000 : large page allocation, Tag is Io  , size is 0x8020 bytes\n",
      -1);

  assert_dump (capture, "0x8a1b6000 32800 Io   nonpaged big allocated\n", "");
}
END_TEST

START_TEST (a_tag_keeps_what_is_left_of_it)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("ffffb60c12345670 : tag Io  , size     0x140, Special pool\n"
                             "ffffb60c12345680 : tag ab,c, size     0x140, Nonpaged pool\n"
                             "89c01040 size:   28 previous size:   40  (Lookaside)  Io\n",
                             -1);

  assert_dump (capture,
               "0xffffb60c12345670 320 Io   ? special allocated\n"
               "0xffffb60c12345680 320 ab,c nonpaged small allocated\n"
               "0x89c01040 40 Io   ? small free\n",
               "");
}
END_TEST

START_TEST (a_damaged_row_is_left_out_and_told)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_FIND "82716940 size:  zz8 previous size:   98  (Allocated) Abc1\n"
                                      "82717940 size:  188 previous size:   98  Abc1\n",
                             -1);

  assert_dump (capture, OLD_FIND_DUMP,
               "warning: pool blocks: a row is not all there and is left out\n"
               "warning: pool blocks: a row is not all there and is left out\n");
}
END_TEST

START_TEST (a_search_without_hits_is_an_answer)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !poolfind Abc1\n"
                             "Searching NonPaged pool (823b1000 : 82800000) for Tag: Abc1\n",
                             -1);

  assert_dump (capture, "", "");
  ck_assert_uint_eq (capture->file->sections->len, 1);
}
END_TEST

START_TEST (a_damaged_page_is_named)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture ("kd> !poolval 89c01000\n"
                                                          "Pool page [ 89c01000 ] is INVALID.\n"
                                                          "Pool page [ 89c02000 ] is __VALID__.\n",
                                                          -1);

  assert_dump (capture, "",
               "note: the debugger finds the pool page at 0x89c01000 damaged\n"
               "note: the debugger finds the pool page at 0x89c02000 consistent\n");
}
END_TEST

static Suite *
pool_blocks_suite (void)
{
  Suite *suite = suite_create ("capture/pool-blocks");
  TCase *tcase = tcase_create ("pool-blocks");

  tcase_add_loop_test (tcase, each_layout_is_read_and_is_one_section, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_has_the_first_rows_and_no_other, 0,
                       (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_row_cut_at_the_end_is_left_out_and_told, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, a_search_that_was_ended_is_told);
  tcase_add_test (tcase, rows_left_out_are_told);
  tcase_add_test (tcase, equal_addresses_count_once);
  tcase_add_test (tcase, a_large_block_of_the_old_layout_is_read);
  tcase_add_test (tcase, a_tag_keeps_what_is_left_of_it);
  tcase_add_test (tcase, a_damaged_row_is_left_out_and_told);
  tcase_add_test (tcase, a_search_without_hits_is_an_answer);
  tcase_add_test (tcase, a_damaged_page_is_named);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pool_blocks_suite ());
}
