/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ticks and times in words.
 */
#include "config.h"

#include <math.h>

#include "chart/axis-text.h"
#include "support/check-main.h"

#define MIB (1024.0 * 1024.0)
#define GIB (1024.0 * MIB)

static const struct
{
  PscChartUnit unit;
  double value;
  double step;
  double largest;
  const char *text;
} tick_cases[] = {
  { PSC_CHART_BYTES, 0, GIB, 4 * GIB, "0" },
  { PSC_CHART_BYTES, 2 * GIB, GIB, 4 * GIB, "2\u00a0GiB" },
  /* All ticks of an axis have the unit and the decimals of the largest. */
  { PSC_CHART_BYTES, 512 * MIB, 512 * MIB, 2 * GIB, "0.5\u00a0GiB" },
  { PSC_CHART_BYTES, 1 * GIB, 512 * MIB, 2 * GIB, "1.0\u00a0GiB" },
  { PSC_CHART_BYTES, 768 * MIB, 256 * MIB, GIB, "0.75\u00a0GiB" },
  { PSC_CHART_BYTES, -20 * MIB, 20 * MIB, 40 * MIB, "\u221220\u00a0MiB" },
  { PSC_CHART_BYTES, 16 * MIB, 0, 0, "16\u00a0MiB" },
  { PSC_CHART_BYTES, 5, 1, 5, "5\u00a0B" },
  { PSC_CHART_BYTES, 0x1p63, 0x1p60, 0x1p63, "8\u00a0EiB" },
  { PSC_CHART_BYTES_PER_HOUR, 10 * MIB, 10 * MIB, 40 * MIB, "10\u00a0MiB/h" },
  { PSC_CHART_COUNT, 2500, 500, 3000, "2500" },
  { PSC_CHART_COUNT, 250000, 50000, 300000, "250\u00a0k" },
  { PSC_CHART_COUNT, 1500000, 500000, 3000000, "1.5\u00a0M" },
};

START_TEST (ticks_share_unit_and_decimals)
{
  g_autofree char *text = psc_axis_dup_tick (tick_cases[_i].unit, tick_cases[_i].value,
                                             tick_cases[_i].step, tick_cases[_i].largest);

  ck_assert_str_eq (text, tick_cases[_i].text);
}
END_TEST

START_TEST (zone_is_named_where_known)
{
  g_autofree char *unknown = psc_axis_dup_time (1709632800e6, 0, FALSE);
  g_autofree char *utc = psc_axis_dup_time (1709632800e6, 0, TRUE);
  g_autofree char *india = psc_axis_dup_time (1709632800e6, 19800, TRUE);

  ck_assert_str_eq (unknown, "2024-03-05 10:00:00");
  ck_assert_str_eq (utc, "2024-03-05 10:00:00 UTC");
  ck_assert_str_eq (india, "2024-03-05 15:30:00 UTC+05:30");
}
END_TEST

START_TEST (time_outside_the_calendar_is_unknown)
{
  g_autofree char *text = psc_axis_dup_time (9.2e18, 0, TRUE);

  ck_assert_str_eq (text, "unknown");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/axis-text");
  TCase *tcase = tcase_create ("axis-text");

  tcase_add_loop_test (tcase, ticks_share_unit_and_decimals, 0, G_N_ELEMENTS (tick_cases));
  tcase_add_test (tcase, zone_is_named_where_known);
  tcase_add_test (tcase, time_outside_the_calendar_is_unknown);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
