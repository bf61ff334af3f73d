/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolused` in every layout, whole.
 */
#include "config.h"

#include "support/captures.h"
#include "support/check-main.h"

/* One capture, its rows as psc_test_dump() writes them, and the facts of the table. */
typedef struct
{
  const char *name;
  const char *text;
  const char *rows;
  const char *sorted_by;
  PscTristate complete;
  guint line;
} Case;

static const Case cases[] = {
  {
      "new brief",
      "0: kd> !poolused 2\n"
      "..\n"
      " Sorting by NonPaged Pool Consumed\n"
      "\n"
      "               NonPaged                  Paged\n"
      " Tag     Allocs         Used     Allocs         Used\n"
      "\n"
      " Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update "
      "pooltag.txt\n"
      " EtwB       196      7565568          2       131072\tTrace buffers , Binary: nt!etw\n"
      " Io       16786       693632        156         6480\tGeneral I/O , Binary: nt!io\n"
      " 2872         6      5660864          0            0\tUNKNOWN pooltag '2872', please update "
      "pooltag.txt\n"
      " File      9734      3877408          0            0\tFile objects \n"
      "TOTAL     26841   5009019232        158       137552\n",
      "8 Leak|?/?/119/4991221760|?/?/0/0||\n"
      "9 EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
      "10 Io  |?/?/16786/693632|?/?/156/6480|nt!io|General I/O\n"
      "11 2872|?/?/6/5660864|?/?/0/0||\n"
      "12 File|?/?/9734/3877408|?/?/0/0||File objects\n",
      "nonpaged",
      PSC_YES,
      3,
  },
  {
      "new verbose",
      " Sorting by Paged Pool Consumed\n"
      "\n"
      "                            NonPaged                                         Paged\n"
      " Tag       Allocs       Frees      Diff         Used       Allocs       Frees      Diff   "
      "      Used\n"
      "\n"
      " Abc1         900         100       800        76800            0           0         0   "
      "         0\tUNKNOWN pooltag 'Abc1', please update pooltag.txt\n"
      " SePa      955604      942626     12978      2247904           17          16         1   "
      "        16\tAudit names , Binary: nt!se\n"
      " .UMD           5           7        -2            0            1           0         1   "
      "        48\tUNKNOWN pooltag '.UMD', please update pooltag.txt\n"
      "\n"
      "TOTAL      956509      942733     13776      2324704           18          16         2   "
      "        64\n",
      "6 Abc1|900/100/800/76800|0/0/0/0||\n"
      "7 SePa|955604/942626/12978/2247904|17/16/1/16|nt!se|Audit names\n"
      "8 .UMD|5/7/-2/0|1/0/1/48||\n",
      "paged",
      PSC_YES,
      1,
  },
  {
      "old brief, with descriptions glued to the last digit",
      "0: kd> !poolused\n"
      "   Sorting by  Tag\n"
      "\n"
      "  Pool Used:\n"
      "            NonPaged            Paged\n"
      " Tag    Allocs     Used    Allocs     Used\n"
      " 1394        1      520         0        0UNKNOWN pooltag '1394', please update "
      "pooltag.txt\n"
      " 8042        4     3944         0        0Keyboard and mouse , Binary: i8042prt.sys\n"
      " AGP         1      344         2      384UNKNOWN pooltag 'AGP ', please update "
      "pooltag.txt\n"
      " ohci        1      136         0        01394 host controller \n"
      " Big1        1 123456789012         0 12345678GDI spooler events \n"
      " rx..        3     1248         0        0UNKNOWN pooltag '  rx', please update "
      "pooltag.txt\n"
      " TOTAL          11 123456795204         2 12346062\n",
      "7 1394|?/?/1/520|?/?/0/0||\n"
      "8 8042|?/?/4/3944|?/?/0/0|i8042prt.sys|Keyboard and mouse\n"
      "9 AGP |?/?/1/344|?/?/2/384||\n"
      "10 ohci|?/?/1/136|?/?/0/0||1394 host controller\n"
      "11 Big1|?/?/1/123456789012|?/?/0/12345678||GDI spooler events\n"
      "12 rx..|?/?/3/1248|?/?/0/0||\n",
      "tag",
      PSC_YES,
      2,
  },
};

/* Loop index: the case. */
START_TEST (each_layout_is_read_to_the_last_digit)
{
  const Case *c = &cases[_i];
  g_autoptr (PscCapture) capture = psc_test_read_capture (c->text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *rows = psc_test_dump (snapshot);

  ck_assert_msg (g_strcmp0 (rows, c->rows) == 0, "%s:\n%s", c->name, rows);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), c->sorted_by);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), c->complete);
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), c->line);
}
END_TEST

static Suite *
poolused_suite (void)
{
  Suite *suite = suite_create ("capture/poolused");
  TCase *tests = tcase_create ("layouts");

  tcase_add_loop_test (tests, each_layout_is_read_to_the_last_digit, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_suite ());
}
