/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `chart`: snapshots as a picture.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "cli/chart-options.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "cli/out-file.h"
#include "report/json-writer.h"
#include "report/redacted-copy.h"
#include "report/snapshot-json.h"

/* What one run works on. */
typedef struct
{
  PscCliInputs *inputs;
  const PscCliOptions *common;
  const PscCliCommand *command;
  PscChartOptions own;
  const PscChartRaw *raw;
  GPtrArray *snapshots; /* those to draw, without names if asked for */
} Job;

static PscSnapshot *
get_snapshot (const Job *job, guint index)
{
  return PSC_SNAPSHOT (g_ptr_array_index (job->snapshots, index));
}

/* A comparison of two arguments is of the snapshots that they stand for, whichever came first in
 * time; everything else takes all. */
static void
choose_snapshots (Job *job)
{
  const PscLoaded *loaded = job->inputs->loaded;
  PscSnapshot *pair[2] = { NULL, NULL };
  guint index;

  if (!job->own.has_kind)
    job->own.kind = loaded->snapshots->len > 1 ? PSC_CHART_TREND : PSC_CHART_TOP;
  for (guint i = 0; loaded->chosen->len == 2 && i < 2; i++)
    pair[i] = psc_cli_inputs_get_chosen (job->inputs, i, &index);
  if (job->own.kind != PSC_CHART_COMPARE || pair[0] == NULL || pair[1] == NULL)
    {
      job->snapshots = g_ptr_array_ref (loaded->snapshots);
      return;
    }
  job->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (job->snapshots, g_object_ref (pair[i]));
}

static void
take_names_out (Job *job)
{
  GPtrArray *copies;

  if (job->inputs->redactor == NULL)
    return;
  copies = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < job->snapshots->len; i++)
    g_ptr_array_add (copies, psc_redacted_copy_new (job->inputs->redactor, get_snapshot (job, i)));
  g_ptr_array_unref (job->snapshots);
  job->snapshots = copies;
}

static gboolean
is_known (const Job *job, PscTag tag)
{
  for (guint i = 0; i < job->snapshots->len; i++)
    if (psc_snapshot_find (get_snapshot (job, i), tag, 0, NULL))
      return TRUE;
  return FALSE;
}

/* Tags that no snapshot has are left out, and said. */
static void
check_tags (Job *job)
{
  GArray *tags = job->own.tags;

  if (tags == NULL)
    return;
  for (guint i = 0; i < tags->len;)
    {
      PscTag tag = g_array_index (tags, PscTag, i);
      char text[PSC_TAG_STRING_SIZE];

      if (is_known (job, tag))
        {
          i++;
          continue;
        }
      psc_issues_add (job->inputs->issues, PSC_SEVERITY_WARNING, "",
                      "tag '%s' of --tags is in no snapshot and is left out",
                      psc_tag_to_string (tag, text));
      g_array_remove_index (tags, i);
    }
  job->own.request.tags = (const PscTag *) (const void *) tags->data;
  job->own.request.n_tags = tags->len;
}

/* Where a mark stands on the axis; FALSE where the axis has no such place. */
static gboolean
place_mark (const Job *job, const PscChart *chart, const PscChartMark *mark, double *x)
{
  const PscWallTime *first = psc_snapshot_get_taken_at (get_snapshot (job, 0));
  guint n = psc_chart_get_n_snapshots (chart);
  PscWallTime time = mark->time;

  if (mark->is_number)
    {
      guint before = (guint) CLAMP (floor (mark->number), 0.0, (double) (n - 1));
      double from = psc_chart_get_x (chart, before);

      *x = from;
      if (before + 1 < n)
        *x += (psc_chart_get_x (chart, before + 1) - from) * (mark->number - (double) before);
      return mark->number <= (double) (n - 1);
    }
  if (!psc_chart_has_times (chart))
    return FALSE;
  /* A clock without a zone is the one on the wall where the capture was taken. */
  if (first->zone == PSC_ZONE_UNKNOWN)
    {
      *x = (double) time.local_usec;
      return TRUE;
    }
  if (time.zone == PSC_ZONE_UNKNOWN)
    psc_wall_time_set_offset (&time, first->offset_minutes);
  *x = (double) psc_wall_time_get_usec (&time);
  return TRUE;
}

static void
add_marks (const Job *job, PscChart *chart)
{
  for (guint i = 0; i < job->own.marks->len; i++)
    {
      const PscChartMark *mark = &g_array_index (job->own.marks, PscChartMark, i);
      double x;

      if (job->own.kind == PSC_CHART_TREND && place_mark (job, chart, mark, &x))
        psc_chart_add_event (chart, x, psc_redactor_apply (job->inputs->redactor, mark->text));
      else
        psc_issues_add (job->inputs->issues, PSC_SEVERITY_WARNING, "",
                        "mark '%s' is left out: the chart has no such time or snapshot",
                        psc_redactor_apply (job->inputs->redactor, mark->text));
    }
}

static PscChart *
compose_compare (const Job *job)
{
  PscDifference *difference =
      psc_difference_new (get_snapshot (job, 0), get_snapshot (job, job->snapshots->len - 1));
  PscChart *chart = psc_chart_compose_compare (difference, &job->own.request);

  psc_issues_append (job->inputs->issues, difference->issues);
  psc_difference_free (difference);
  return chart;
}

static PscChart *
compose (const Job *job)
{
  PscSnapshot *last = get_snapshot (job, job->snapshots->len - 1);
  g_autoptr (PscSeries) series = NULL;

  switch (job->own.kind)
    {
    case PSC_CHART_TOP:
      return psc_chart_compose_top (last, &job->own.request);
    case PSC_CHART_SHARE:
      return psc_chart_compose_share (last, &job->own.request);
    case PSC_CHART_COMPARE:
      return compose_compare (job);
    case PSC_CHART_TREND:
    default:
      series = psc_series_new (job->snapshots);
      return psc_chart_compose_trend (series, &job->own.request);
    }
}

/* Characters that no font has are drawn as boxes, which nobody wants to find out later. */
static void
check_fonts (const Job *job, PscChart *chart, const PscChartView *view)
{
  g_autoptr (PscChartFrame) frame =
      psc_chart_frame_new (chart, view, job->own.size.width, job->own.size.height);
  guint n = psc_chart_frame_get_n_missing_glyphs (frame);

  if (n > 0)
    psc_issues_add (job->inputs->issues, PSC_SEVERITY_WARNING, "",
                    "%u characters of the chart are in no font that is installed", n);
}

static void
write_json (const Job *job, PscOutput *output)
{
  static const char *const formats[] = { "svg", "png", "pdf" };
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.chart/1");
  psc_json_member (json, "path", psc_redactor_apply (job->inputs->redactor, job->raw->output));
  psc_json_member (json, "format", formats[job->own.format]);
  psc_json_member (json, "kind", psc_chart_kind_to_string (job->own.kind));
  psc_json_name (json, "snapshots");
  psc_json_uint (json, job->snapshots->len);
  psc_json_name (json, "issues");
  psc_json_issues (json, job->inputs->issues, job->inputs->redactor);
  psc_json_end_object (json);
}

static PscExit
save (const Job *job, PscChart *chart)
{
  g_autoptr (GFile) file = g_file_new_for_path (job->raw->output);
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (GError) error = NULL;
  PscChartView view = PSC_CHART_VIEW_INIT;

  if (job->raw->is_dark)
    view.theme = psc_chart_theme_get (PSC_CHART_DARK);
  check_fonts (job, chart, &view);
  if (psc_chart_save (chart, &view, &job->own.size, file, NULL, &error))
    {
      if (job->common->format == PSC_REPORT_JSON)
        write_json (job, output);
      return psc_cli_inputs_finish (job->inputs, job->common, output);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    {
      psc_cli_usage_error (job->command, "%s", error->message);
      return PSC_EXIT_USAGE;
    }
  psc_cli_inputs_finish (job->inputs, job->common, NULL);
  psc_out_file_explain (job->raw->output, &error);
  psc_cli_show_error (job->common, job->inputs->redactor, error);
  return PSC_EXIT_UNREADABLE;
}

static PscExit
draw (Job *job)
{
  g_autoptr (PscChart) chart = NULL;

  choose_snapshots (job);
  if (job->own.kind == PSC_CHART_COMPARE && job->snapshots->len < 2)
    {
      psc_cli_usage_error (job->command, _ ("two snapshots are needed, and only one was found"));
      return PSC_EXIT_USAGE;
    }
  if (psc_out_file_is_input (job->raw->output, job->inputs))
    {
      psc_cli_usage_error (job->command, _ ("%s: the result would replace a file that is read"),
                           job->raw->output);
      return PSC_EXIT_USAGE;
    }
  for (guint i = 0; i < job->snapshots->len; i++)
    psc_cli_inputs_add_issues (job->inputs, get_snapshot (job, i));
  take_names_out (job);
  check_tags (job);
  chart = compose (job);
  add_marks (job, chart);
  return save (job, chart);
}

static PscExit
run_job (Job *job)
{
  PscCliInputs inputs;
  PscExit code;

  job->inputs = &inputs;
  if (psc_cli_inputs_open_snapshots (&inputs, job->common, &code))
    code = draw (job);
  g_clear_pointer (&job->snapshots, g_ptr_array_unref);
  psc_cli_inputs_clear (&inputs);
  return code;
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  PscChartRaw raw = { .scale = 1.0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw.output,
      N_ ("Where to write: a name that ends in .svg, .png or .pdf"), N_ ("OUT") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &raw.kind,
      N_ ("trend (of several snapshots), top, compare or share"), N_ ("KIND") },
    { "tags", 0, 0, G_OPTION_ARG_STRING, &raw.tags, N_ ("Show these tags"), N_ ("A,B") },
    { "pool", 0, 0, G_OPTION_ARG_STRING, &raw.pool, N_ ("nonpaged, paged or both"), N_ ("POOL") },
    { "measure", 0, 0, G_OPTION_ARG_STRING, &raw.measure,
      N_ ("bytes, outstanding, allocs, frees or rate"), N_ ("MEASURE") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &raw.size, N_ ("Size in pixels"), N_ ("WxH") },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &raw.scale, N_ ("Make a PNG N times as fine"), N_ ("N") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &raw.is_dark, N_ ("Draw on a dark background"), NULL },
    { "title", 0, 0, G_OPTION_ARG_FILENAME, &raw.title, N_ ("The title of the chart"),
      N_ ("TITLE") },
    { "mark", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw.marks,
      N_ ("Say what happened at a time, or at a snapshot's number; may be given again"),
      N_ ("TIME=TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  PscCliOptions common;
  Job job = { .common = &common, .command = self, .raw = &raw };
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&common, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_chart_options_init (&job.own, &raw, self)
          && psc_cli_options_want_files (&common, self, 1, G_MAXUINT))
        code = run_job (&job);
      psc_chart_options_clear (&job.own);
    }
  psc_cli_options_clear (&common);
  psc_chart_raw_clear (&raw);
  return code;
}

const PscCliCommand psc_command_chart = {
  .name = "chart",
  .arguments = "FILE… -o OUT",
  .summary = N_ ("Draw snapshots as a chart"),
  .description = N_ ("Without --kind, several snapshots become a trend and one a ranking. A "
                     "comparison is of two FILEs, or\nof the first and the last snapshot. With "
                     "--json standard output tells what was written."),
  .examples = "  poolscope-cli chart captures/ -o trend.svg\n"
              "  poolscope-cli chart captures/ -o leak.png --tags Leak,Proc --dark "
              "--mark '2024-03-05T10:40=test begins'\n"
              "  poolscope-cli chart before.log after.log -o change.pdf --kind compare",
  .run = run,
};
