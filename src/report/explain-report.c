/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes findings. Called by `explain`.
 */
#include "config.h"

#include "report/explain-report.h"

#include <glib/gi18n.h>

#include "analysis/finding.h"
#include "report/clean-line.h"
#include "report/grid.h"
#include "report/heading.h"
#include "report/markdown.h"
#include "report/snapshot-json.h"

static const PscFinding *
get_finding (const GPtrArray *findings, guint index)
{
  return (const PscFinding *) g_ptr_array_index (findings, index);
}

static const PscFindingFact *
get_fact (const PscFinding *finding, guint index)
{
  return &g_array_index (finding->facts, PscFindingFact, index);
}

static const PscNextStep *
get_step (const PscFinding *finding, guint index)
{
  return &g_array_index (finding->next_steps, PscNextStep, index);
}

static const char *
get_certainty_word (PscCertainty certainty)
{
  switch (certainty)
    {
    case PSC_CERTAINTY_CERTAIN:
      return C_ ("certainty", "certain");
    case PSC_CERTAINTY_LIKELY:
      return C_ ("certainty", "likely");
    case PSC_CERTAINTY_POSSIBLE:
      return C_ ("certainty", "possible");
    case PSC_CERTAINTY_NOTE:
      return C_ ("certainty", "note");
    default:
      g_return_val_if_reached ("");
    }
}

static void
write_json_finding (PscJsonWriter *json, const PscFinding *finding, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "id", finding->id);
  psc_json_member (json, "title", psc_redactor_apply (redactor, finding->title));
  psc_json_member (json, "severity", psc_certainty_to_string (finding->certainty));
  psc_json_name (json, "tag");
  if (finding->has_tag)
    psc_json_tag (json, finding->tag);
  else
    psc_json_null (json);
  psc_json_member (json, "module", finding->module);
  psc_json_member (json, "text", psc_redactor_apply (redactor, finding->text));
  psc_json_name (json, "evidence");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < finding->facts->len; i++)
    {
      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "text", psc_redactor_apply (redactor, get_fact (finding, i)->text));
      psc_json_member (json, "place", psc_redactor_apply (redactor, get_fact (finding, i)->place));
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
  psc_json_name (json, "next_steps");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < finding->next_steps->len; i++)
    {
      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "text", get_step (finding, i)->text);
      psc_json_member (json, "command", get_step (finding, i)->command);
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
  psc_json_end_object (json);
}

static void
write_json (const GPtrArray *findings, const PscIssues *issues, const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.explain/1");
  psc_json_name (json, "findings");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < findings->len; i++)
    write_json_finding (json, get_finding (findings, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

enum
{
  COLUMN_ID,
  COLUMN_SEVERITY,
  COLUMN_TAG,
  COLUMN_MODULE,
  COLUMN_TITLE,
  COLUMN_TEXT,
  COLUMN_EVIDENCE,
  N_COLUMNS
};

/* One row a finding; the places of its evidence in one cell. */
static void
write_csv (const GPtrArray *findings, const PscReportContext *context)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Id", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Severity", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Tag", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Module", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Title", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Text", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Evidence", NULL, PSC_CELL_TEXT, FALSE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < findings->len; i++)
    {
      const PscFinding *finding = get_finding (findings, i);
      g_autoptr (GString) places = g_string_new (NULL);
      char tag[PSC_TAG_STRING_SIZE];

      for (guint f = 0; f < finding->facts->len; f++)
        g_string_append_printf (places, "%s%s", f > 0 ? "; " : "",
                                psc_redactor_apply (context->redactor,
                                                    get_fact (finding, f)->place));
      psc_grid_add_row (grid);
      psc_grid_set_text (grid, COLUMN_ID, finding->id);
      psc_grid_set_text (grid, COLUMN_SEVERITY, psc_certainty_to_string (finding->certainty));
      if (finding->has_tag)
        psc_grid_set_text (grid, COLUMN_TAG, psc_tag_to_string (finding->tag, tag));
      psc_grid_set_text (grid, COLUMN_MODULE, finding->module);
      psc_grid_set_text (grid, COLUMN_TITLE,
                         psc_redactor_apply (context->redactor, finding->title));
      psc_grid_set_text (grid, COLUMN_TEXT, psc_redactor_apply (context->redactor, finding->text));
      psc_grid_set_text (grid, COLUMN_EVIDENCE, places->str);
    }
  psc_grid_write (grid, context);
}

static void
put_clean (const PscReportContext *context, const char *text)
{
  const char *redacted = psc_redactor_apply (context->redactor, text);
  g_autofree char *clean = NULL;

  if (context->format == PSC_REPORT_MARKDOWN)
    {
      psc_markdown_text (context->output, redacted);
      return;
    }
  clean = psc_clean_line_dup (redacted);
  psc_output_put (context->output, clean);
}

/* `- text (place)`; commands stand in backticks, which mean the same to people and to Markdown. */
static void
put_bullet (const PscReportContext *context, const char *text, const char *detail, const char *code)
{
  psc_output_put (context->output, context->format == PSC_REPORT_MARKDOWN ? "- " : "  - ");
  put_clean (context, text);
  if (detail != NULL)
    {
      psc_output_put (context->output, " (");
      put_clean (context, detail);
      psc_output_put_c (context->output, ')');
    }
  if (code != NULL)
    {
      g_autofree char *clean = psc_clean_line_dup (code);

      psc_output_put (context->output, ": `");
      psc_output_put (context->output, g_strdelimit (clean, "`", '\''));
      psc_output_put_c (context->output, '`');
    }
  psc_output_put_c (context->output, '\n');
}

static void
put_label (const PscReportContext *context, const char *label)
{
  psc_output_put (context->output, context->format == PSC_REPORT_MARKDOWN ? "\n" : "  ");
  psc_output_put (context->output, label);
  psc_output_put (context->output, context->format == PSC_REPORT_MARKDOWN ? "\n\n" : "\n");
}

static void
write_finding (const PscFinding *finding, guint number, const PscReportContext *context)
{
  PscOutput *output = context->output;

  if (context->format == PSC_REPORT_MARKDOWN)
    psc_output_put (output, "## ");
  else
    {
      g_autofree char *prefix = g_strdup_printf ("%u. ", number);

      psc_output_put (output, prefix);
    }
  put_clean (context, finding->title);
  psc_output_put (output, " [");
  psc_output_put (output, get_certainty_word (finding->certainty));
  psc_output_put (output, context->format == PSC_REPORT_MARKDOWN ? "]\n\n" : "]\n  ");
  put_clean (context, finding->text);
  psc_output_put_c (output, '\n');
  put_label (context, _ ("Evidence:"));
  for (guint i = 0; i < finding->facts->len; i++)
    put_bullet (context, get_fact (finding, i)->text, get_fact (finding, i)->place, NULL);
  if (finding->next_steps->len > 0)
    put_label (context, _ ("Next:"));
  for (guint i = 0; i < finding->next_steps->len; i++)
    put_bullet (context, get_step (finding, i)->text, NULL, get_step (finding, i)->command);
  psc_output_put_c (output, '\n');
}

void
psc_explain_report_write (const GPtrArray *findings,
                          const PscIssues *issues,
                          const PscReportContext *context)
{
  g_return_if_fail (findings != NULL && issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    write_json (findings, issues, context);
  else if (context->format == PSC_REPORT_CSV)
    write_csv (findings, context);
  else if (findings->len == 0)
    psc_heading_write (context, "%s",
                       _ ("Nothing in these files points at a leak. That does not prove that there "
                          "is none."));
  else
    for (guint i = 0; i < findings->len; i++)
      write_finding (get_finding (findings, i), i + 1, context);
}
