/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours that can be told apart and read.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-theme.h"
#include "support/check-main.h"

START_TEST (contrast_is_that_of_wcag)
{
  ck_assert_double_eq_tol (psc_colour_contrast (0x000000ff, 0xffffffff), 21, 1e-6);
  ck_assert_double_eq_tol (psc_colour_contrast (0x777777ff, 0xffffffff), 4.48, 0.01);
  ck_assert_double_eq_tol (psc_colour_contrast (0x123456ff, 0x123456ff), 1, 1e-6);
}
END_TEST

START_TEST (text_can_be_read_in_every_theme)
{
  const PscChartTheme *theme = psc_chart_theme_get ((PscChartThemeName) _i);

  ck_assert_double_ge (psc_colour_contrast (theme->text, theme->background), 7);
  ck_assert_double_ge (psc_colour_contrast (theme->muted, theme->background), 4.5);
  for (guint i = 0; i < PSC_THEME_N_COLOURS; i++)
    ck_assert_double_ge (psc_colour_contrast (psc_chart_theme_get_text_colour (theme,
                                                                               theme->series[i]),
                                              theme->background),
                         4.5);
}
END_TEST

START_TEST (lines_stand_out_in_every_theme)
{
  const PscChartTheme *theme = psc_chart_theme_get ((PscChartThemeName) _i);
  const PscColour others[] = { theme->limit, theme->other, theme->total, theme->grown,
                               theme->shrunk };

  for (guint i = 0; i < PSC_THEME_N_COLOURS; i++)
    ck_assert_double_ge (psc_colour_contrast (theme->series[i], theme->background), 3);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    ck_assert_double_ge (psc_colour_contrast (others[i], theme->background), 3);
}
END_TEST

/* How a colour looks with all cones, without the long ones and without the middle ones (Machado and
 * others, 2009, full severity, on linear light). */
static const double visions[3][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
};

static double
cube_root_of (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16.0 / 116.0;
}

/* CIE L*a*b* of @colour as seen with @vision. */
static void
to_lab (PscColour colour, const double vision[3][3], double lab[3])
{
  double linear[3];
  double seen[3];
  double x;
  double y;
  double z;

  for (guint i = 0; i < 3; i++)
    {
      const double channel = ((colour >> (24 - 8 * i)) & 0xff) / 255.0;

      linear[i] = channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
    }
  for (guint i = 0; i < 3; i++)
    {
      seen[i] = vision[i][0] * linear[0] + vision[i][1] * linear[1] + vision[i][2] * linear[2];
      seen[i] = CLAMP (seen[i], 0, 1);
    }
  x = cube_root_of ((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
  y = cube_root_of (0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
  z = cube_root_of ((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

static double
distance (PscColour a, PscColour b, const double vision[3][3])
{
  double lab_a[3];
  double lab_b[3];

  to_lab (a, vision, lab_a);
  to_lab (b, vision, lab_b);
  return sqrt (pow (lab_a[0] - lab_b[0], 2) + pow (lab_a[1] - lab_b[1], 2)
               + pow (lab_a[2] - lab_b[2], 2));
}

START_TEST (series_differ_for_colour_blind_eyes)
{
  /* A difference of 2 can just be seen. */
  const double least = 15;
  const PscColour *series = psc_chart_theme_get ((PscChartThemeName) _i)->series;

  for (guint vision = 0; vision < G_N_ELEMENTS (visions); vision++)
    for (guint a = 0; a < PSC_THEME_N_COLOURS; a++)
      for (guint b = 0; b < a; b++)
        ck_assert_double_ge (distance (series[a], series[b], visions[vision]), least);
}
END_TEST

START_TEST (no_two_of_many_series_look_alike)
{
  const PscChartTheme *theme = psc_chart_theme_get (PSC_CHART_LIGHT);
  const guint n = PSC_THEME_N_COLOURS * PSC_N_DASHES;

  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < a; b++)
      {
        const PscSeriesStyle style_a = psc_chart_theme_get_style (theme, a);
        const PscSeriesStyle style_b = psc_chart_theme_get_style (theme, b);

        ck_assert (style_a.colour != style_b.colour || style_a.dash != style_b.dash);
      }
}
END_TEST

START_TEST (neighbours_differ_without_colour)
{
  const PscChartTheme *theme = psc_chart_theme_get (PSC_CHART_LIGHT);

  for (guint place = 1; place < 40; place++)
    {
      const PscSeriesStyle before = psc_chart_theme_get_style (theme, place - 1);
      const PscSeriesStyle style = psc_chart_theme_get_style (theme, place);

      ck_assert_int_ne (style.dash, before.dash);
      ck_assert_int_ne (style.marker, before.marker);
      ck_assert_int_ne (style.hatch, before.hatch);
    }
}
END_TEST

START_TEST (mix_reaches_both_ends)
{
  ck_assert_uint_eq (psc_colour_mix (0x102030ff, 0x908070ff, 0), 0x102030ff);
  ck_assert_uint_eq (psc_colour_mix (0x102030ff, 0x908070ff, 1), 0x908070ff);
  ck_assert_uint_eq (psc_colour_mix (0x000000ff, 0xffffffff, 0.5), 0x808080ff);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-theme");
  TCase *tcase = tcase_create ("chart-theme");

  tcase_add_test (tcase, contrast_is_that_of_wcag);
  tcase_add_loop_test (tcase, text_can_be_read_in_every_theme, 0, PSC_N_CHART_THEMES);
  tcase_add_loop_test (tcase, lines_stand_out_in_every_theme, 0, PSC_N_CHART_THEMES);
  tcase_add_loop_test (tcase, series_differ_for_colour_blind_eyes, 0, PSC_N_CHART_THEMES);
  tcase_add_test (tcase, no_two_of_many_series_look_alike);
  tcase_add_test (tcase, neighbours_differ_without_colour);
  tcase_add_test (tcase, mix_reaches_both_ends);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
