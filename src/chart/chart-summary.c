/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole sentences, put together here once for SVG descriptions and screen readers.
 */
#include "config.h"

#include "chart/chart-summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/chart-private.h"

/* More than this nobody wants to hear; the table has the rest. */
#define MAX_NAMED 3

static void
append_sentence (GString *text, const char *sentence)
{
  if (text->len > 0 && sentence[0] != '\0')
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

typedef struct
{
  guint series;
  double first;
  double last;
} Course;

/* The first and the last known value. */
static gboolean
find_course (const PscChart *chart, guint series, Course *course)
{
  const double *values = psc_chart_values (chart, (int) series);
  guint first = 0;
  guint last = chart->n_snapshots;

  while (first < chart->n_snapshots && isnan (values[first]))
    first++;
  if (first == chart->n_snapshots)
    return FALSE;
  do
    last--;
  while (isnan (values[last]));

  *course = (Course){ series, values[first], values[last] };
  return TRUE;
}

static int
compare_change (gconstpointer a, gconstpointer b)
{
  const Course *course_a = a;
  const Course *course_b = b;
  const double change_a = fabs (course_a->last - course_a->first);
  const double change_b = fabs (course_b->last - course_b->first);

  if (change_a != change_b)
    return change_a < change_b ? 1 : -1;
  return (course_a->series > course_b->series) - (course_a->series < course_b->series);
}

static char *
dup_course_sentence (const PscChart *chart, const Course *course)
{
  const char *label = psc_chart_get_label (chart, (int) course->series);
  g_autofree char *first = psc_chart_dup_value_text (chart, course->first, FALSE);
  g_autofree char *last = psc_chart_dup_value_text (chart, course->last, FALSE);

  if (course->last > course->first)
    /* Translators: a tag, its first and its last value */
    return g_strdup_printf (_ ("%s rises from %s to %s."), label, first, last);
  if (course->last < course->first)
    /* Translators: a tag, its first and its last value */
    return g_strdup_printf (_ ("%s falls from %s to %s."), label, first, last);
  /* Translators: a tag and its value */
  return g_strdup_printf (_ ("%s begins and ends at %s."), label, last);
}

static void
append_courses (const PscChart *chart, GString *text)
{
  g_autoptr (GArray) courses = g_array_new (FALSE, FALSE, sizeof (Course));

  for (guint s = 0; s < chart->series->len; s++)
    {
      Course course;

      if (find_course (chart, s, &course))
        g_array_append_val (courses, course);
    }
  g_array_sort (courses, compare_change);
  for (guint i = 0; i < MIN (courses->len, MAX_NAMED); i++)
    {
      g_autofree char *sentence = dup_course_sentence (chart, &g_array_index (courses, Course, i));

      append_sentence (text, sentence);
    }
}

static void
append_range (const PscChart *chart, GString *text)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *sentence = NULL;

  if (chart->n_snapshots < 2)
    return;
  first = psc_chart_dup_x_text (chart, 0);
  last = psc_chart_dup_x_text (chart, chart->n_snapshots - 1);
  /* Translators: the times or names of the first and the last snapshot */
  sentence = g_strdup_printf (_ ("From %s to %s."), first, last);
  append_sentence (text, sentence);
}

static void
append_trend (const PscChart *chart, GString *text)
{
  const guint n = chart->series->len;
  /* Translators: two counts make one sentence: "5 series" and "over 8 snapshots" */
  g_autofree char *what = g_strdup_printf (ngettext ("%u series", "%u series", n), n);
  g_autofree char *over =
      g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", chart->n_snapshots),
                       chart->n_snapshots);
  /* Translators: for example "Line chart of 5 series over 8 snapshots." */
  g_autofree char *sentence = g_strdup_printf (_ ("Line chart of %s over %s."), what, over);

  append_sentence (text, sentence);
  append_range (chart, text);
  append_courses (chart, text);
}

static char *
dup_bars_sentence (PscChartKind kind, guint n)
{
  switch (kind)
    {
    case PSC_CHART_TOP:
      return g_strdup_printf (ngettext ("Ranked bar for %u tag.", "Ranked bars for %u tags.", n),
                              n);
    case PSC_CHART_COMPARE:
      return g_strdup_printf (ngettext ("Change of %u tag.", "Changes of %u tags.", n), n);
    case PSC_CHART_SHARE:
      return g_strdup_printf (ngettext ("Share of %u tag.", "Shares of %u tags.", n), n);
    case PSC_CHART_TREND:
      break;
    }
  g_assert_not_reached ();
}

static void
append_bars (const PscChart *chart, GString *text)
{
  const guint n = chart->bars->len + chart->n_rest;
  g_autofree char *count = dup_bars_sentence (chart->kind, n);

  append_sentence (text, count);
  for (guint i = 0; i < MIN (chart->bars->len, MAX_NAMED); i++)
    {
      const PscBarData *bar = psc_chart_bar (chart, i);
      g_autofree char *value =
          psc_chart_dup_value_text (chart, psc_known_sum (bar->nonpaged, bar->paged),
                                    chart->kind == PSC_CHART_COMPARE);
      /* Translators: a tag and its value, read as a sentence */
      g_autofree char *sentence = g_strdup_printf (_ ("%s: %s."), bar->label, value);

      append_sentence (text, sentence);
    }
}

char *
psc_chart_dup_summary (const PscChart *chart)
{
  GString *text = g_string_new (NULL);

  if (chart->kind == PSC_CHART_TREND)
    append_trend (chart, text);
  else
    append_bars (chart, text);
  return g_string_free (text, FALSE);
}

/* The columns of bars; a trend has one per series instead. */
enum
{
  COLUMN_NAME,
  COLUMN_OWNER,
  COLUMN_NONPAGED,
  COLUMN_PAGED,
  COLUMN_SUM,
  N_BAR_COLUMNS
};

guint
psc_chart_table_get_n_columns (const PscChart *chart)
{
  if (chart->kind != PSC_CHART_TREND)
    return N_BAR_COLUMNS;
  return 1 + chart->series->len + (chart->totals != NULL ? 2 : 0);
}

guint
psc_chart_table_get_n_rows (const PscChart *chart)
{
  return chart->kind == PSC_CHART_TREND ? chart->n_snapshots : chart->bars->len;
}

/* Which series a column of a trend shows. */
static int
column_series (const PscChart *chart, guint column)
{
  if (column <= chart->series->len)
    return (int) column - 1;
  return column == chart->series->len + 1 ? PSC_CHART_OTHER : PSC_CHART_TOTAL;
}

char *
psc_chart_table_dup_heading (const PscChart *chart, guint column)
{
  const char *const headings[N_BAR_COLUMNS] = { C_ ("column", "Tag"), C_ ("column", "Owner"),
                                                C_ ("column", "Nonpaged"), C_ ("column", "Paged"),
                                                C_ ("column", "Together") };

  g_return_val_if_fail (column < psc_chart_table_get_n_columns (chart), NULL);

  if (chart->kind != PSC_CHART_TREND)
    return g_strdup (headings[column]);
  if (column == 0)
    return g_strdup (C_ ("column", "Snapshot"));
  return g_strdup (psc_chart_get_label (chart, column_series (chart, column)));
}

static char *
dup_bar_cell (const PscChart *chart, const PscBarData *bar, guint column)
{
  const gboolean is_change = chart->kind == PSC_CHART_COMPARE;

  switch (column)
    {
    case COLUMN_NAME:
      return g_strdup (bar->label);
    case COLUMN_OWNER:
      return g_strdup (bar->owner);
    case COLUMN_NONPAGED:
      return psc_chart_dup_value_text (chart, bar->nonpaged, is_change);
    case COLUMN_PAGED:
      return psc_chart_dup_value_text (chart, bar->paged, is_change);
    default:
      return psc_chart_dup_value_text (chart, psc_known_sum (bar->nonpaged, bar->paged), is_change);
    }
}

char *
psc_chart_table_dup_cell (const PscChart *chart, guint row, guint column)
{
  g_return_val_if_fail (row < psc_chart_table_get_n_rows (chart), NULL);
  g_return_val_if_fail (column < psc_chart_table_get_n_columns (chart), NULL);

  if (chart->kind != PSC_CHART_TREND)
    return dup_bar_cell (chart, psc_chart_bar (chart, row), column);
  if (column == 0)
    return psc_chart_dup_x_text (chart, row);
  return psc_chart_dup_value_text (chart,
                                   psc_chart_get_value (chart, column_series (chart, column), row),
                                   FALSE);
}
