/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!vm` of old and new debuggers, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define SCREEN                                                                                     \
  " Memory: 8277684K Avail: 1780060K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"             \
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"         \
  " System pool information\n"                                                                     \
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"             \
  " Abc1 Nonp        10 (   0)         4 (   0)        6     600 (     0)    100\n"

#define OLD                                                                                        \
  "kd> !vm\n"                                                                                      \
  "\n"                                                                                             \
  "*** Virtual Memory Usage ***\n"                                                                 \
  "\tPhysical Memory:      261886 (   1047544 Kb)\n"                                               \
  "\tPage File: \\??\\C:\\pagefile.sys\n"                                                          \
  "\t   Current:   1572864Kb Free Space:   1572000Kb\n"                                            \
  "\tAvailable Pages:      166013 (    664052 Kb)\n"                                               \
  "\tFree System PTEs:     167419 (    669676 Kb)\n"                                               \
  "\tNonPagedPool    0:      6141 (     24564 Kb)\n"                                               \
  "\tNonPagedPool Usage:    33002 (    132008 Kb)\n"                                               \
  "\tNonPagedPool Max:      65424 (    261696 Kb)\n"                                               \
  "\t********** Excessive NonPaged Pool Usage *****\n"                                             \
  "\tPagedPool 0 Usage:      5359 (     21436 Kb)\n"                                               \
  "\tPagedPool Usage:        6001 (     24004 Kb)\n"                                               \
  "\tPagedPool Maximum:     92160 (    368640 Kb)\n"                                               \
  "\tShared Commit:          2187 (      8748 Kb)\n"
#define OLD_POOL "135176192 24580096 267976704 377487360"

#define NEW                                                                                        \
  "3: kd> !vm\n"                                                                                   \
  "Page File: \\??\\C:\\pagefile.sys\n"                                                            \
  "  Current:   8388608 Kb  Free Space:   8388600 Kb\n"                                            \
  "Physical Memory:          2069421 (    8277684 Kb)\n"                                           \
  "Available Pages:           445015 (    1780060 Kb)\n"                                           \
  "Free System PTEs:      4295052431 (17180209724 Kb)\n"                                           \
  "NonPagedPool Usage:       1219892 (    4879568 Kb)\n"                                           \
  "NonPagedPoolNx Usage:       24512 (      98048 Kb)\n"                                           \
  "NonPagedPool Max:      4294967296 (17179869184 Kb)\n"                                           \
  "PagedPool Usage:            32907 (     131628 Kb)\n"                                           \
  "PagedPool Maximum:     4294967296 (17179869184 Kb)\n"                                           \
  "Committed pages:          1688747 (    6754988 Kb)\n"
#define NEW_POOL "5097078784 134787072 17592186044416 17592186044416"

typedef struct
{
  const char *text;
  const char *pool;
} Layout;

static const Layout layouts[] = { { OLD, OLD_POOL }, { NEW, NEW_POOL } };

#define N_LAYOUTS G_N_ELEMENTS (layouts)

/* `nonpaged paged nonpaged-limit paged-limit` in bytes, `?` for unknown. */
static char *
dump_pool (const PscInputFile *file)
{
  const gint64 sizes[] = { file->pool.nonpaged_bytes, file->pool.paged_bytes,
                           file->pool.nonpaged_limit_bytes, file->pool.paged_limit_bytes };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      if (sizes[i] < 0)
        g_string_append_c (text, '?');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, sizes[i]);
    }
  return g_string_free (text, FALSE);
}

static void
assert_pool (const PscCapture *capture, const char *expected)
{
  g_autofree char *pool = NULL;

  ck_assert_ptr_nonnull (capture);
  pool = dump_pool (capture->file);
  ck_assert_str_eq (pool, expected);
}

static void
assert_issues (const PscCapture *capture, const char *expected)
{
  g_autofree char *issues = psc_test_dump_issues (capture);

  ck_assert_str_eq (issues, expected);
}

/* Loop index: the layout. */
START_TEST (each_layout_gives_use_and_limits_of_both_pools)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);
  const PscInputSection *section;

  assert_pool (capture, layouts[_i].pool);
  assert_issues (capture, "");
  ck_assert_uint_eq (capture->snapshots->len, 0);
  ck_assert_uint_eq (capture->file->sections->len, 1);
  section = &g_array_index (capture->file->sections, PscInputSection, 0);
  ck_assert_str_eq (section->kind, "vm");
  ck_assert_str_eq (section->command, "!vm");
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
  g_autofree char *pool = NULL;

  ck_assert_msg (capture != NULL, "%s", damage->name);
  pool = dump_pool (capture->file);
  ck_assert_msg (strcmp (pool, layout->pool) == 0, "%s: %s", damage->name, pool);
  assert_issues (capture, "");
}
END_TEST

/* Each number is that of the whole text or unknown. Of nonpaged pool the second half may be gone.
 */
static gboolean
is_part_of (const char *pool, const char *whole)
{
  g_auto (GStrv) got = g_strsplit (pool, " ", -1);
  g_auto (GStrv) wanted = g_strsplit (whole, " ", -1);

  for (guint i = 0; i < 4; i++)
    if (strcmp (got[i], "?") != 0 && strcmp (got[i], wanted[i]) != 0
        && strcmp (got[i], "4996677632") != 0)
      return FALSE;
  return TRUE;
}

/* Loop index: the layout. */
START_TEST (a_text_cut_anywhere_gives_no_wrong_number)
{
  const char *text = layouts[_i].text;

  for (gsize length = strlen (text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
      g_autofree char *pool = NULL;

      if (capture == NULL)
        continue;
      pool = dump_pool (capture->file);
      ck_assert_msg (is_part_of (pool, layouts[_i].pool), "cut at %" G_GSIZE_FORMAT ": %s", length,
                     pool);
    }
}
END_TEST

/* Loop index: the layout. */
START_TEST (a_figure_cut_at_the_end_is_left_out_and_told)
{
  const char *text = layouts[_i].text;
  const char *figure = strstr (text, "PagedPool Maximum");
  gsize end = (gsize) (strchr (figure, '\n') - text);

  for (gsize length = end - 1; length > (gsize) (figure - text); length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);

      ck_assert_int_eq (capture->file->pool.paged_limit_bytes, -1);
      ck_assert_msg (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "the line is cut"),
                     "cut at %" G_GSIZE_FORMAT, length);
    }
}
END_TEST

START_TEST (the_last_output_counts_as_a_whole)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      OLD NEW "kd> !vm 1\nNonPagedPool Usage: 2 (8 Kb)\nPagedPool Usage: 3 (12 Kb)\n", -1);

  assert_pool (capture, "8192 12288 ? ?");
  assert_issues (capture, "");
  ck_assert_uint_eq (capture->file->sections->len, 3);
}
END_TEST

START_TEST (outputs_without_prompts_are_told_apart)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("NonPagedPool Usage: 2 (8 Kb)\nPagedPool Usage: 3 (12 Kb)\n"
                             "and a day later:\n"
                             "NonPagedPool Usage: 4 (16 Kb)\nPagedPool Usage: 5 (20 Kb)\n",
                             -1);

  assert_pool (capture, "16384 20480 ? ?");
  ck_assert_uint_eq (capture->file->sections->len, 2);
}
END_TEST

/* Loop index: which of the two comes first. */
START_TEST (vm_goes_before_the_head_of_a_poolmon_screen)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (_i == 0 ? SCREEN NEW : NEW "kd> \n" SCREEN, -1);

  assert_pool (capture, NEW_POOL);
  ck_assert_uint_eq (capture->snapshots->len, 1);
}
END_TEST

/* A line, what it leaves, and the issue expected. */
typedef struct
{
  const char *text;
  const char *pool;
  const char *issues;
} Case;

static const Case cases[] = {
  /* more nonpaged pool than memory */
  { "Physical Memory: 256 ( 1024 Kb)\nNonPagedPool Usage: 512 ( 2048 Kb)\nPagedPool Usage: 1 ( 4 "
    "Kb)\n",
    "? 4096 ? ?", "warning: !vm: nonpaged pool is larger than the machine's memory: left out\n" },
  /* together more than memory */
  { "Physical Memory: 256 ( 1024 Kb)\nNonPagedPool Usage: 200 ( 800 Kb)\n"
    "NonPagedPoolNx Usage: 57 ( 228 Kb)\n",
    "? ? ? ?", "warning: !vm: nonpaged pool is larger than the machine's memory: left out\n" },
  /* a counter that ran below zero */
  { "NonPagedPool Usage: 1 ( 4 Kb)\nPagedPool Usage: 4503599627370495 ( 18014398509481980 Kb)\n",
    "4096 ? ? ?", "warning: !vm: PagedPool Usage: no machine has that much: left out\n" },
  /* the largest that is believed, and one page more */
  { "NonPagedPool Max: 274877906944 ( 1099511627776 Kb)\n"
    "PagedPool Maximum: 274877906945 ( 1099511627780 Kb)\n",
    "? ? 1125899906842624 ?",
    "warning: !vm: PagedPool Maximum: no machine has that much: left out\n" },
  { "NonPagedPool Usage: 1 ( 4 Kb)\nPagedPool Usage: 99999999999999999999 ( 4 Kb)\n", "4096 ? ? ?",
    "warning: !vm: PagedPool Usage: a number does not fit 64 bits: left out\n" },
  /* a digit lost */
  { "NonPagedPool Usage: 1219892 ( 487956 Kb)\nPagedPool Usage: 1 ( 4 Kb)\n", "? 4096 ? ?",
    "warning: !vm: NonPagedPool Usage: pages and kilobytes contradict each other: left out\n" },
  /* half of the nonpaged pool is unreadable: the other half is not the whole */
  { "NonPagedPool Usage: 1 ( 4 Kb)\nNonPagedPoolNx Usage: 24512 ( 98 Kb)\n", "? ? ? ?",
    "warning: !vm: NonPagedPoolNx Usage: pages and kilobytes contradict each other: left out\n" },
  /* figures of no use */
  { "PagedPool Usage: 1 ( 4 Kb)\nPagedPool Commit: 4503599627370495 ( 18014398509481980 Kb)\n",
    "? 4096 ? ?", "note: !vm: PagedPool Commit: no machine has that much\n" },
};

/* Loop index: the case. */
START_TEST (what_cannot_be_is_left_out_and_told)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (cases[_i].text, -1);

  assert_pool (capture, cases[_i].pool);
  assert_issues (capture, cases[_i].issues);
}
END_TEST

START_TEST (memusage_is_another_output)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !memusage\n"
                             " loading PFN database\n"
                             "             Zeroed:    1234 (    4936 kb)\n"
                             "               Free:       2 (       8 kb)\n"
                             "              TOTAL:  261886 ( 1047544 kb)\n"
                             "  Building kernel map\n",
                             -1);

  assert_pool (capture, "? ? ? ?");
}
END_TEST

START_TEST (the_seed_with_list_numbers_is_read_exactly)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("002_3a85ff350936ce79.txt");

  if (capture == NULL)
    return;
  assert_pool (capture, NEW_POOL);
}
END_TEST

static Suite *
vm_suite (void)
{
  Suite *suite = suite_create ("capture/vm");
  TCase *tcase = tcase_create ("vm");

  tcase_add_loop_test (tcase, each_layout_gives_use_and_limits_of_both_pools, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_gives_no_wrong_number, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_figure_cut_at_the_end_is_left_out_and_told, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, the_last_output_counts_as_a_whole);
  tcase_add_test (tcase, outputs_without_prompts_are_told_apart);
  tcase_add_loop_test (tcase, vm_goes_before_the_head_of_a_poolmon_screen, 0, 2);
  tcase_add_loop_test (tcase, what_cannot_be_is_left_out_and_told, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, memusage_is_another_output);
  tcase_add_test (tcase, the_seed_with_list_numbers_is_read_exactly);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (vm_suite ());
}
