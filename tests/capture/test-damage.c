/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No damage that leaves the digits alone changes a number: every format through every kind.
 */
#include "config.h"

#include <string.h>

#include "capture/capture.h"
#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"

static const char *const captures[] = {
  /* brief, with time, tags that need care, and TOTAL */
  "0: kd> .echotime\n"
  "Debugger (not debuggee) time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)\n"
  "0: kd> !poolused 2\n"
  "Using a machine size of 7fe3d pages to configure the kd cache\n"
  "..\n"
  " Sorting by NonPaged Pool Consumed\n"
  "\n"
  "               NonPaged                  Paged\n"
  " Tag     Allocs         Used     Allocs         Used\n"
  "\n"
  " Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update "
  "pooltag.txt\n"
  " MmC_        30       963440          0            0\tCalls made to allocate * , Binary: nt!mm\n"
  " 2872         6      5660864          0            0\tUNKNOWN pooltag '2872', please update "
  "pooltag.txt\n"
  " File      9734      3877408          0            0\tFile objects\n"
  " EtwB       196      7565568          2       131072\tEtw Buffer , Binary: nt!etw\n"
  "\n"
  "TOTAL    10085   5009288920          2       131072\n"
  "0: kd> !vm\n",
  /* verbose, two snapshots */
  "lkd> !poolused 3\n"
  " Sorting by NonPaged Pool Consumed\n"
  "\n"
  "                            NonPaged                                         Paged\n"
  " Tag        Allocs       Frees      Diff         Used          Allocs       Frees      Diff    "
  "     Used\n"
  "\n"
  " Proc         12980           1     12979      8618056               0           0         0  "
  "          0\tProcess objects , Binary: nt!ps\n"
  " SEY4       1186033     1186033         0            0               0           0         0  "
  "          0\tUNKNOWN pooltag 'SEY4', please update pooltag.txt\n"
  "\n"
  "TOTAL       1199013     1186034     12979      8618056               0           0         0  "
  "          0\n"
  "lkd> .time\n"
  "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)\n"
  "System Uptime: 1 days 1:02:03.456\n"
  "lkd> !poolused 3\n"
  " Sorting by NonPaged Pool Consumed\n"
  "\n"
  "                            NonPaged                                         Paged\n"
  " Tag        Allocs       Frees      Diff         Used          Allocs       Frees      Diff    "
  "     Used\n"
  "\n"
  " Proc         13980           1     13979      9618056               0           0         0  "
  "          0\tProcess objects , Binary: nt!ps\n"
  "\n"
  "TOTAL         13980           1     13979      9618056               0           0         0  "
  "          0\n",
  /* PoolMon, two screens */
  " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"
  " System pool information\n"
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n"
  "\n"
  " Thre Nonp         2400 (  12)      1200 (   0)     1200     1536000 (  4096)     1280\n"
  " MmSt Paged         614 (   0)       441 (   0)      173       83456 (     0)      482\n"
  " MmSt Nonp           10 (   0)         4 (   0)        6          96 (     0)       16\n"
  " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"
  " System pool information\n"
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n"
  "\n"
  " Thre Nonp         2500 (  12)      1200 (   0)     1300     1664000 (  4096)     1280\n",
};

#define N_CAPTURES G_N_ELEMENTS (captures)

/* All snapshots of a text with what the line numbers are left out of. */
static char *
dump_all (const char *text, gsize n_bytes)
{
  PscCapture *capture = psc_test_read_capture (text, (gssize) n_bytes);
  GString *result = g_string_new (NULL);

  if (capture == NULL)
    return g_string_free (g_string_append (result, "not recognised"), FALSE);
  for (guint s = 0; s < capture->snapshots->len; s++)
    {
      PscSnapshot *snapshot = psc_test_get_snapshot (capture, s);
      g_autofree char *time = psc_wall_time_to_string (psc_snapshot_get_taken_at (snapshot));

      g_string_append_printf (result, "snapshot at %s, complete %d, sorted by %s\n", time,
                              (int) psc_snapshot_get_complete (snapshot),
                              psc_snapshot_get_sorted_by (snapshot));
      for (guint r = 0; r < psc_snapshot_get_n_rows (snapshot); r++)
        {
          g_autofree char *row = psc_test_dump_row (snapshot, r);

          g_string_append_printf (result, "%s\n", strchr (row, ' '));
        }
    }
  psc_capture_free (capture);
  return g_string_free (result, FALSE);
}

START_TEST (damage_changes_no_number)
{
  const PscDamage *damage = psc_damage_get ((guint) _i / (guint) N_CAPTURES);
  const char *text = captures[(guint) _i % N_CAPTURES];
  g_autofree char *expected = dump_all (text, strlen (text));
  g_autofree char *damaged = NULL;
  g_autofree char *found = NULL;
  gsize n_bytes;

  damaged = psc_damage_apply (damage, text, &n_bytes);
  found = dump_all (damaged, n_bytes);
  ck_assert_msg (strcmp (found, expected) == 0, "%s:\n%s\nexpected:\n%s\ntext:\n%s", damage->name,
                 found, expected, damaged);
}
END_TEST

static Suite *
damage_suite (void)
{
  Suite *suite = suite_create ("capture/damage");
  TCase *tcase = tcase_create ("damage");

  tcase_add_loop_test (tcase, damage_changes_no_number, 0,
                       (int) (psc_damage_get_n () * N_CAPTURES));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (damage_suite ());
}
