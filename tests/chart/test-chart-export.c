/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts as files: well formed, searchable, safe whatever the labels hold, and the same every time.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "chart/chart-export.h"
#include "support/check-main.h"

#define N 4

static PscChart *
create_trend (const char *label, const char *title)
{
  static const double values[N] = { 1024, 4096, 9000, 70000 };
  static const double totals[N] = { 5000, 9000, 20000, 90000 };
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);

  psc_chart_set_title (chart, title);
  psc_chart_set_snapshots (chart, N, NULL);
  psc_chart_add_series (chart,
                        &(PscChartSeries){ .label = label, .owner = "a.sys", .values = values });
  psc_chart_set_total (chart, totals);
  return chart;
}

static char *
dup_svg (PscChart *chart, const PscChartView *view)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = psc_chart_render (chart, view, PSC_CHART_SVG, NULL, &error);

  ck_assert_ptr_nonnull (bytes);
  ck_assert_ptr_null (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What stands inside <text> elements, each followed by a line break. */
typedef struct
{
  GString *texts;
  gboolean inside;
} Reader;

static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer data,
                  GError **error)
{
  ((Reader *) data)->inside = strcmp (name, "text") == 0;
  ck_assert_str_ne (name, "script");
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  ((Reader *) data)->inside = FALSE;
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  Reader *reader = data;

  if (reader->inside)
    g_string_append_printf (reader->texts, "%.*s\n", (int) length, text);
}

/* Parses @svg, failing the test if it is no XML. */
static char *
dup_texts (const char *svg)
{
  const GMarkupParser parser = { .start_element = start_element_cb,
                                 .end_element = end_element_cb,
                                 .text = text_cb };
  Reader reader = { g_string_new (NULL), FALSE };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  g_autoptr (GError) error = NULL;

  ck_assert (g_markup_parse_context_parse (context, svg, -1, &error));
  ck_assert (g_markup_parse_context_end_parse (context, &error));
  g_markup_parse_context_free (context);
  return g_string_free (reader.texts, FALSE);
}

START_TEST (svg_keeps_names_as_text)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Nonpaged pool");
  g_autofree char *svg = dup_svg (chart, NULL);
  g_autofree char *texts = dup_texts (svg);

  ck_assert_ptr_nonnull (strstr (texts, "Nonpaged pool\n"));
  ck_assert_ptr_nonnull (strstr (texts, "Leak\n"));
  ck_assert_ptr_nonnull (strstr (texts, "a.sys\n"));
  ck_assert_ptr_nonnull (strstr (texts, "68.4 KiB\n"));
  ck_assert_ptr_nonnull (strstr (svg, "<desc"));
}
END_TEST

static const struct
{
  const char *label;
  const char *shown;
} hostile_labels[] = {
  { "<script>alert(1)</script>", "<script>alert(1)</script>\n" },
  { "a&b\"c'd", "a&b\"c'd\n" },
  { "]]>", "]]>\n" },
  { "=1+1", "=1+1\n" },
  { "A\001B\033C", "A\uFFFDB\uFFFDC\n" },
  { "\xff\xfe\x80", "\uFFFD\uFFFD\uFFFD\n" },
  { "two\nlines", "two lines\n" },
  { "\u202egnirts", "\uFFFDgnirts\n" },
  { "\uffff", "\uFFFD\n" },
};

START_TEST (svg_shows_hostile_labels_as_harmless_text)
{
  g_autoptr (PscChart) chart = create_trend (hostile_labels[_i].label, hostile_labels[_i].label);
  g_autofree char *svg = dup_svg (chart, NULL);
  g_autofree char *texts = dup_texts (svg);

  ck_assert (g_utf8_validate (svg, -1, NULL));
  ck_assert_ptr_nonnull (strstr (texts, hostile_labels[_i].shown));
}
END_TEST

START_TEST (same_chart_gives_same_bytes)
{
  for (PscChartFormat format = PSC_CHART_SVG; format <= PSC_CHART_PDF; format++)
    {
      g_autoptr (PscChart) first_chart = create_trend ("Leak", "Pool");
      g_autoptr (PscChart) second_chart = create_trend ("Leak", "Pool");
      g_autoptr (GBytes) first = psc_chart_render (first_chart, NULL, format, NULL, NULL);
      g_autoptr (GBytes) second = psc_chart_render (second_chart, NULL, format, NULL, NULL);

      ck_assert (g_bytes_equal (first, second));
    }
}
END_TEST

START_TEST (files_begin_as_their_kind_does)
{
  static const char *const magic[] = { "<svg", "\x89PNG", "%PDF" };
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");

  for (PscChartFormat format = PSC_CHART_SVG; format <= PSC_CHART_PDF; format++)
    {
      g_autoptr (GBytes) bytes = psc_chart_render (chart, NULL, format, NULL, NULL);

      ck_assert_mem_eq (g_bytes_get_data (bytes, NULL), magic[format], 4);
    }
}
END_TEST

/* Width and height stand at fixed places of a PNG, most significant byte first. */
static guint
png_number (GBytes *png, gsize at)
{
  const guint8 *data = g_bytes_get_data (png, NULL);

  return (guint) data[at] << 24 | (guint) data[at + 1] << 16 | (guint) data[at + 2] << 8
         | data[at + 3];
}

START_TEST (scale_multiplies_the_pixels_of_a_png)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  const PscChartExport options = { .width = 300, .height = 200, .scale = 2 };
  g_autoptr (GBytes) png = psc_chart_render (chart, NULL, PSC_CHART_PNG, &options, NULL);

  ck_assert_uint_eq (png_number (png, 16), 600);
  ck_assert_uint_eq (png_number (png, 20), 400);
}
END_TEST

static const PscChartExport bad_options[] = {
  { .width = 0, .height = 100, .scale = 1 },
  { .width = 100, .height = -1, .scale = 1 },
  { .width = 20000, .height = 100, .scale = 1 },
  { .width = 100, .height = 100, .scale = 0 },
  { .width = 100, .height = 100, .scale = 9 },
  { .width = 16000, .height = 16000, .scale = 1 },
  { .width = (double) NAN, .height = 100, .scale = 1 },
};

START_TEST (sizes_that_cannot_be_are_refused)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_chart_render (chart, NULL, PSC_CHART_PNG, &bad_options[_i], &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
}
END_TEST

START_TEST (suffix_says_the_format)
{
  PscChartFormat format = PSC_CHART_SVG;

  ck_assert (psc_chart_format_from_path ("a.b.PNG", &format));
  ck_assert_int_eq (format, PSC_CHART_PNG);
  ck_assert (!psc_chart_format_from_path ("chart.gif", &format));
  ck_assert (!psc_chart_format_from_path ("svg", &format));
}
END_TEST

START_TEST (save_refuses_an_unknown_suffix_and_names_the_file)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  g_autoptr (GFile) file = g_file_new_for_path ("chart.gif");
  g_autoptr (GError) error = NULL;

  ck_assert (!psc_chart_save (chart, NULL, NULL, file, NULL, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
  ck_assert_ptr_nonnull (strstr (error->message, "chart.gif"));
}
END_TEST

START_TEST (save_writes_what_render_gives)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  g_autofree char *folder = g_dir_make_tmp ("psc-chart-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "c.svg", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *svg = dup_svg (chart, NULL);
  g_autofree char *saved = NULL;

  ck_assert (psc_chart_save (chart, NULL, NULL, file, NULL, NULL));
  ck_assert (g_file_get_contents (path, &saved, NULL, NULL));
  ck_assert_str_eq (saved, svg);

  g_file_delete (file, NULL, NULL);
  g_rmdir (folder);
}
END_TEST

START_TEST (write_leaves_the_stream_open)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  ck_assert (psc_chart_write (chart, NULL, PSC_CHART_SVG, NULL, stream, NULL, NULL));
  ck_assert (!g_output_stream_is_closed (stream));
  ck_assert_uint_gt (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), 1000);
}
END_TEST

START_TEST (id_prefix_stands_before_every_id)
{
  g_autoptr (PscChart) chart = create_trend ("Leak", "Pool");
  const PscChartView view = { .parts = PSC_CHART_SHOW_ALL,
                              .arrangement = PSC_CHART_STACKED,
                              .x_from = (double) NAN,
                              .x_to = (double) NAN };
  const PscChartExport options = { .width = 960, .height = 540, .scale = 1, .id_prefix = "c7-" };
  g_autoptr (GBytes) bytes = psc_chart_render (chart, &view, PSC_CHART_SVG, &options, NULL);
  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  guint n_ids = 0;

  for (const char *id = strstr (svg, " id=\""); id != NULL; id = strstr (id + 1, " id=\""))
    {
      ck_assert (g_str_has_prefix (id, " id=\"c7-"));
      n_ids++;
    }
  for (const char *url = strstr (svg, "url(#"); url != NULL; url = strstr (url + 1, "url(#"))
    ck_assert (g_str_has_prefix (url, "url(#c7-"));
  ck_assert_uint_ge (n_ids, 3);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-export");
  TCase *tcase = tcase_create ("chart-export");

  tcase_add_test (tcase, svg_keeps_names_as_text);
  tcase_add_loop_test (tcase, svg_shows_hostile_labels_as_harmless_text, 0,
                       G_N_ELEMENTS (hostile_labels));
  tcase_add_test (tcase, same_chart_gives_same_bytes);
  tcase_add_test (tcase, files_begin_as_their_kind_does);
  tcase_add_test (tcase, scale_multiplies_the_pixels_of_a_png);
  tcase_add_loop_test (tcase, sizes_that_cannot_be_are_refused, 0, G_N_ELEMENTS (bad_options));
  tcase_add_test (tcase, suffix_says_the_format);
  tcase_add_test (tcase, save_refuses_an_unknown_suffix_and_names_the_file);
  tcase_add_test (tcase, save_writes_what_render_gives);
  tcase_add_test (tcase, write_leaves_the_stream_open);
  tcase_add_test (tcase, id_prefix_stands_before_every_id);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
