/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published investigations, where they are at hand: the folder is named by PSC_TEST_SEEDS. They are
 * other people's texts, so they are no part of the project; the numbers in them are facts.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"

typedef struct
{
  const char *prefix;
  const char *rows;
  const char *sorted_by;
  guint line;
  guint n_warnings;
  guint64 nonpaged_total;
} Seed;

static const Seed seeds[] = {
  { "001",
    "10 Proc|12980/1/12979/8618056|0/0/0/0\n"
    "11 LSwi|1/0/1/2576384|0/0/0/0\n"
    "12 SePa|955604/942626/12978/2247904|17/16/1/16\n"
    "13 TCPt|47617/47580/37/1423848|1/1/0/0\n"
    "14 SeTd|372125/359104/13021/833344|372125/359104/13021/1145088\n"
    "16 SEY6|0/0/0/0|1/1/0/0\n"
    "17 SEYC|1448369/1448369/0/0|0/0/0/0\n"
    "18 SEYB|0/0/0/0|47738/47738/0/0\n"
    "19 SEY5|0/0/0/0|1/1/0/0\n"
    "20 SEYA|46294/46294/0/0|0/0/0/0\n"
    "21 SEY4|1186033/1186033/0/0|0/0/0/0\n"
    "22 SEY3|1/1/0/0|1/1/0/0\n"
    "23 SEY9|0/0/0/0|47008/47008/0/0\n"
    "24 SEY2|0/0/0/0|1/1/0/0\n"
    "25 SEY1|0/0/0/0|54507/54507/0/0\n"
    "26 SEYD|1419958/1419958/0/0|0/0/0/0\n",
    "nonpaged", 6, 3, 22806272 },
  { "002",
    "100 Leak|?/?/119/4991221760|?/?/0/0\n"
    "101 ConT|?/?/238/14499840|?/?/0/0\n"
    "102 KETR|?/?/16410/8117664|?/?/0/0\n"
    "103 EtwB|?/?/196/7565568|?/?/2/131072\n"
    "104 2872|?/?/6/5660864|?/?/0/0\n"
    "105 287R|?/?/1026/4183040|?/?/0/0\n"
    "106 File|?/?/9734/3877408|?/?/0/0\n"
    "107 Thre|?/?/1257/3217920|?/?/0/0\n"
    "108 EtwR|?/?/12141/2672640|?/?/0/0\n",
    "nonpaged", 97, 1, 0 },
  { "004",
    "23 tsni|?/?/62403/33947232|?/?/0/0\n"
    "24 FMvo|?/?/21652/21825376|?/?/0/0\n"
    "25 SBcx|?/?/10828/11780864|?/?/0/0\n"
    "26 Devi|?/?/32861/10905648|?/?/0/0\n"
    "27 FMis|?/?/10841/6503328|?/?/0/0\n"
    "28 Drti|?/?/10844/5899136|?/?/0/0\n"
    "29 FMrr|?/?/21682/2425184|?/?/0/0\n"
    "30 FMct|?/?/10841/2339864|?/?/0/0\n"
    "31 Tef2|?/?/220/2242016|?/?/0/0\n"
    "32 WPSd|?/?/278/1677896|?/?/0/0\n"
    "33 MmCm|?/?/30/963440|?/?/0/0\n"
    "34 Pp  |?/?/10822/779184|?/?/287/33456\n"
    "35 DmaB|?/?/34/729088|?/?/0/0\n"
    "36 Io  |?/?/16786/693632|?/?/156/6480\n"
    "37 Thre|?/?/1033/661120|?/?/0/0\n"
    "38 File|?/?/3038/465648|?/?/0/0\n"
    "39 FMwi|?/?/10831/433240|?/?/0/0\n"
    "40 iAEC|?/?/183/361992|?/?/0/0\n"
    "41 SEY4|?/?/2970/332752|?/?/0/0\n",
    "nonpaged", 18, 0, 0 },
};

/* The file of the folder whose name begins so; NULL without one. */
static char *
find_seed (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      return g_build_filename (folder, name, NULL);
  return NULL;
}

/* Tags and numbers; the words behind them are their authors'. */
static char *
strip_words (const char *rows)
{
  GString *text = g_string_new (NULL);

  for (const char *at = rows; *at != '\0'; at = strchr (at, '\n') + 1)
    {
      const char *end = strchr (strchr (strchr (at, '|') + 1, '|') + 1, '|');

      g_string_append_len (text, at, end - at);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
check_seed (const Seed *seed, const char *text, gsize length)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *dump = psc_test_dump (snapshot);
  g_autofree char *rows = strip_words (dump);
  PscPool total = { 0 };

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_str_eq (rows, seed->rows);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), seed->sorted_by);
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), seed->line);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), seed->n_warnings);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot),
                    seed->n_warnings > 0 ? PSC_NO : PSC_UNKNOWN);
  ck_assert_int_eq (psc_snapshot_get_reported (snapshot, PSC_POOL_NONPAGED, &total),
                    seed->nonpaged_total != 0);
  ck_assert_uint_eq (total.bytes, seed->nonpaged_total);
}

/* Loop index: the seed. */
START_TEST (published_tables_are_read_to_the_last_digit)
{
  const char *folder = g_getenv ("PSC_TEST_SEEDS");
  g_autofree char *path = folder != NULL ? find_seed (folder, seeds[_i].prefix) : NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL))
    {
      psc_check_skip ("PSC_TEST_SEEDS names no folder with the published investigations");
      return;
    }
  check_seed (&seeds[_i], text, length);
}
END_TEST

static Suite *
poolused_seeds_suite (void)
{
  Suite *suite = suite_create ("capture/poolused-seeds");
  TCase *tests = tcase_create ("seeds");

  tcase_add_loop_test (tests, published_tables_are_read_to_the_last_digit, 0, G_N_ELEMENTS (seeds));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_seeds_suite ());
}
