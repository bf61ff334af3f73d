/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes differences. Called by `diff`.
 */
#include "config.h"

#include "report/diff-report.h"

#include <glib/gi18n.h>

#include "report/grid.h"
#include "report/heading.h"
#include "report/report-text.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_TAG,
  COLUMN_CHANGE,
  COLUMN_NONPAGED,
  COLUMN_PAGED = COLUMN_NONPAGED + PSC_N_POOL_FIELDS,
  COLUMN_RATE = COLUMN_PAGED + PSC_N_POOL_FIELDS,
  COLUMN_OWNER,
  COLUMN_DESCRIPTION,
  N_COLUMNS
};

static void
put_delta (PscJsonWriter *json, const PscPoolDelta *delta)
{
  psc_json_begin_object (json, PSC_JSON_INLINE);
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    {
      psc_json_name (json, psc_pool_field_to_string ((PscPoolField) f));
      psc_json_int_or_null (json, (delta->known & PSC_POOL_KNOWN (f)) != 0, delta->values[f]);
    }
  psc_json_end_object (json);
}

static void
put_deltas (PscJsonWriter *json, const PscPoolDelta deltas[PSC_N_POOL_KINDS])
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      psc_json_name (json, psc_pool_kind_to_string ((PscPoolKind) k));
      put_delta (json, &deltas[k]);
    }
}

static void
put_tag (PscJsonWriter *json, const PscTagDifference *tag)
{
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "tag");
  psc_json_tag (json, tag->tag);
  psc_json_member (json, "change", psc_change_to_string (tag->change));
  put_deltas (json, tag->pools);
  psc_json_name (json, "rate");
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "bytes_per_hour");
  psc_json_int_or_null (json, tag->has_rate, tag->bytes_per_hour);
  psc_json_end_object (json);
  psc_json_end_object (json);
}

static void
write_json (const PscDiffReport *self, const PscReportContext *context)
{
  const PscDifference *difference = self->difference;
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.diff/1");
  psc_json_name (json, "from");
  psc_json_snapshot (json, difference->from, self->from_index, self->count, context->redactor);
  psc_json_name (json, "to");
  psc_json_snapshot (json, difference->to, self->to_index, self->count, context->redactor);
  psc_json_name (json, "comparable");
  psc_json_boolean (json, difference->comparable);
  psc_json_name (json, "tags");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < difference->tags->len; i++)
    put_tag (json, &g_array_index (difference->tags, PscTagDifference, i));
  psc_json_end_array (json);
  psc_json_name (json, "totals");
  psc_json_begin_object (json, PSC_JSON_INLINE);
  put_deltas (json, difference->totals);
  psc_json_end_object (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, self->issues, context->redactor);
  psc_json_end_object (json);
}

static PscGrid *
make_grid (void)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Tag", _ ("Tag"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Change", _ ("Change"), PSC_CELL_TEXT, FALSE, FALSE },
    /* Translators: NP is short for nonpaged pool, P for paged pool. */
    { "NonPagedAllocsChange", _ ("NP allocs"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "NonPagedFreesChange", _ ("NP frees"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "NonPagedDiffChange", _ ("NP blocks"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "NonPagedUsedBytesChange", _ ("NP size"), PSC_CELL_BYTES_CHANGE, TRUE, FALSE },
    { "PagedAllocsChange", _ ("P allocs"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "PagedFreesChange", _ ("P frees"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "PagedDiffChange", _ ("P blocks"), PSC_CELL_COUNT_CHANGE, TRUE, FALSE },
    { "PagedUsedBytesChange", _ ("P size"), PSC_CELL_BYTES_CHANGE, TRUE, FALSE },
    /* Translators: growth of both pools in an hour. */
    { "BytesPerHour", _ ("Per hour"), PSC_CELL_BYTES_CHANGE, TRUE, FALSE },
    { "Binary", _ ("Owner"), PSC_CELL_TEXT, TRUE, TRUE },
    { "Description", _ ("Description"), PSC_CELL_TEXT, TRUE, TRUE },
  };

  return psc_grid_new (columns, N_COLUMNS);
}

/* Machines get the word of the contract. */
static const char *
get_change_text (PscChange change, PscReportFormat format)
{
  static const char *const words[PSC_N_CHANGES] = { N_ ("new"), N_ ("grown"), N_ ("shrunk"),
                                                    N_ ("gone"), N_ ("same") };

  return format == PSC_REPORT_CSV ? psc_change_to_string (change) : _ (words[change]);
}

static void
set_deltas (PscGrid *grid, const PscPoolDelta deltas[PSC_N_POOL_KINDS])
{
  static const guint first[PSC_N_POOL_KINDS] = { COLUMN_NONPAGED, COLUMN_PAGED };

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
      if ((deltas[k].known & PSC_POOL_KNOWN (f)) != 0)
        psc_grid_set_signed (grid, first[k] + f, deltas[k].values[f]);
}

static void
describe (const PscDifference *difference,
          const PscTagDifference *tag,
          const PscTagList *tags,
          PscTagInfo *info)
{
  PscPoolRow row;

  if (tag->to_row != PSC_NO_ROW)
    psc_snapshot_get_row (difference->to, tag->to_row, &row);
  else
    psc_snapshot_get_row (difference->from, tag->from_row, &row);
  psc_tag_list_describe (tags, &row, info);
}

static void
add_tag (PscGrid *grid,
         const PscDifference *difference,
         const PscTagDifference *tag,
         const PscReportContext *context)
{
  char name[PSC_TAG_STRING_SIZE];
  PscTagInfo info;

  describe (difference, tag, context->tags, &info);
  psc_grid_add_row (grid);
  psc_grid_set_text (grid, COLUMN_TAG, psc_tag_to_string (tag->tag, name));
  psc_grid_set_text (grid, COLUMN_CHANGE, get_change_text (tag->change, context->format));
  set_deltas (grid, tag->pools);
  if (tag->has_rate)
    psc_grid_set_signed (grid, COLUMN_RATE, tag->bytes_per_hour);
  psc_grid_set_text (grid, COLUMN_OWNER, psc_redactor_apply (context->redactor, info.owner));
  psc_grid_set_text (grid, COLUMN_DESCRIPTION,
                     psc_redactor_apply (context->redactor, info.description));
}

static void
write_headings (const PscDifference *difference, const PscReportContext *context, guint n_same)
{
  g_autofree char *from = psc_report_dup_snapshot (difference->from, context->redactor);
  g_autofree char *to = psc_report_dup_snapshot (difference->to, context->redactor);

  /* Translators: two snapshots, the earlier one first. */
  psc_heading_write (context, _ ("From %s to %s"), from, to);
  if (!difference->comparable)
    psc_heading_write (context, "%s",
                       _ ("Not comparable: the snapshots are of different runs, machines or "
                          "pools."));
  if (n_same > 0)
    psc_heading_write (context,
                       ngettext ("%u tag stayed the same and is not shown.",
                                 "%u tags stayed the same and are not shown.", n_same),
                       n_same);
}

static void
write_grid (const PscDifference *difference, const PscReportContext *context)
{
  g_autoptr (PscGrid) grid = make_grid ();
  gboolean is_for_people = context->format != PSC_REPORT_CSV;
  guint n_same = 0;

  for (guint i = 0; i < difference->tags->len; i++)
    {
      const PscTagDifference *tag = &g_array_index (difference->tags, PscTagDifference, i);

      if (is_for_people && tag->change == PSC_CHANGE_SAME)
        n_same++;
      else
        add_tag (grid, difference, tag, context);
    }
  psc_grid_add_footer (grid);
  psc_grid_set_text (grid, COLUMN_TAG, _ ("All"));
  set_deltas (grid, difference->totals);
  write_headings (difference, context, n_same);
  psc_grid_write (grid, context);
}

void
psc_diff_report_write (const PscDiffReport *self, const PscReportContext *context)
{
  g_return_if_fail (self != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    write_json (self, context);
  else
    write_grid (self->difference, context);
}
