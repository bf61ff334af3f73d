/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes one tag table. Called by `tags`.
 */
#include "config.h"

#include "report/tags-report.h"

#include <glib/gi18n.h>

#include "report/grid.h"
#include "report/heading.h"
#include "report/report-text.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_TAG,
  COLUMN_PROTECTED,
  COLUMN_NONPAGED,
  COLUMN_PAGED = COLUMN_NONPAGED + PSC_N_POOL_FIELDS,
  COLUMN_OWNER = COLUMN_PAGED + PSC_N_POOL_FIELDS,
  COLUMN_DESCRIPTION,
  COLUMN_SOURCE,
  COLUMN_LINE,
  N_COLUMNS
};

static PscGrid *
make_grid (void)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Tag", _ ("Tag"), PSC_CELL_TEXT, FALSE, FALSE },
    /* Translators: the tag belongs to pool memory that is protected from being freed by others. */
    { "Protected", _ ("Protected"), PSC_CELL_TEXT, TRUE, FALSE },
    /* Translators: NP is short for nonpaged pool, P for paged pool. */
    { "NonPagedAllocs", _ ("NP allocs"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedFrees", _ ("NP frees"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedDiff", _ ("NP blocks"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedUsedBytes", _ ("NP size"), PSC_CELL_BYTES, TRUE, FALSE },
    { "PagedAllocs", _ ("P allocs"), PSC_CELL_COUNT, TRUE, FALSE },
    { "PagedFrees", _ ("P frees"), PSC_CELL_COUNT, TRUE, FALSE },
    { "PagedDiff", _ ("P blocks"), PSC_CELL_COUNT, TRUE, FALSE },
    { "PagedUsedBytes", _ ("P size"), PSC_CELL_BYTES, TRUE, FALSE },
    { "Binary", _ ("Owner"), PSC_CELL_TEXT, TRUE, TRUE },
    { "Description", _ ("Description"), PSC_CELL_TEXT, TRUE, TRUE },
    { "DescriptionSource", NULL, PSC_CELL_TEXT, TRUE, FALSE },
    { "Line", NULL, PSC_CELL_COUNT, TRUE, FALSE },
  };

  return psc_grid_new (columns, N_COLUMNS);
}

/* The four numbers from @column on. */
static void
set_pool (PscGrid *grid, guint column, const PscPool *pool)
{
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0)
    psc_grid_set_unsigned (grid, column + PSC_POOL_ALLOCS, pool->allocs);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    psc_grid_set_unsigned (grid, column + PSC_POOL_FREES, pool->frees);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0)
    psc_grid_set_signed (grid, column + PSC_POOL_OUTSTANDING, pool->outstanding);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0)
    psc_grid_set_unsigned (grid, column + PSC_POOL_BYTES, pool->bytes);
}

static void
add_row (PscGrid *grid, const PscPoolRow *row, const PscReportContext *context)
{
  char tag[PSC_TAG_STRING_SIZE];
  PscTagInfo info;

  psc_tag_list_describe (context->tags, row, &info);
  psc_grid_add_row (grid);
  psc_grid_set_text (grid, COLUMN_TAG, psc_tag_to_string (row->tag, tag));
  if (context->format == PSC_REPORT_CSV)
    psc_grid_set_text (grid, COLUMN_PROTECTED, row->is_protected ? "true" : "false");
  else if (row->is_protected)
    psc_grid_set_text (grid, COLUMN_PROTECTED, _ ("yes"));
  set_pool (grid, COLUMN_NONPAGED, &row->pools[PSC_POOL_NONPAGED]);
  set_pool (grid, COLUMN_PAGED, &row->pools[PSC_POOL_PAGED]);
  psc_grid_set_text (grid, COLUMN_OWNER, psc_redactor_apply (context->redactor, info.owner));
  psc_grid_set_text (grid, COLUMN_DESCRIPTION,
                     psc_redactor_apply (context->redactor, info.description));
  psc_grid_set_text (grid, COLUMN_SOURCE, psc_redactor_apply (context->redactor, info.source));
  if (row->line > 0)
    psc_grid_set_unsigned (grid, COLUMN_LINE, row->line);
}

static void
add_totals (PscGrid *grid, PscSnapshot *snapshot)
{
  PscPool pool;

  psc_grid_add_footer (grid);
  psc_grid_set_text (grid, COLUMN_TAG, _ ("All"));
  psc_snapshot_get_computed (snapshot, PSC_POOL_NONPAGED, &pool);
  set_pool (grid, COLUMN_NONPAGED, &pool);
  psc_snapshot_get_computed (snapshot, PSC_POOL_PAGED, &pool);
  set_pool (grid, COLUMN_PAGED, &pool);
}

static void
write_heading (const PscTagsReport *self, const PscReportContext *context)
{
  guint n_shown = self->view->rows->len;
  guint n_matches = self->view->n_matches;
  guint n_rows = psc_snapshot_get_n_rows (self->snapshot);
  g_autofree char *what = psc_report_dup_snapshot (self->snapshot, context->redactor);
  g_autofree char *rows = NULL;

  if (n_shown == n_rows)
    /* Translators: number of rows of a table. */
    rows = g_strdup_printf (ngettext ("%u tag", "%u tags", n_rows), n_rows);
  else if (n_matches == n_rows)
    /* Translators: rows shown, all rows of the table. */
    rows = g_strdup_printf (_ ("%u of %u tags"), n_shown, n_rows);
  else
    /* Translators: rows shown, rows that match the filter, all rows of the table. */
    rows = g_strdup_printf (_ ("%u of %u matching tags of %u"), n_shown, n_matches, n_rows);
  psc_heading_write (context, "%s: %s", what, rows);
}

static void
write_json (const PscTagsReport *self, const PscReportContext *context)
{
  const GArray *rows = self->view->rows;
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.tags/1");
  psc_json_name (json, "snapshot");
  psc_json_snapshot (json, self->snapshot, self->index, self->count, context->redactor);
  psc_json_name (json, "totals");
  psc_json_totals (json, self->snapshot);
  psc_json_name (json, "tags");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < rows->len; i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (self->snapshot, g_array_index (rows, guint, i), &row);
      psc_json_row (json, &row, context->tags, context->redactor);
    }
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, self->issues, context->redactor);
  psc_json_end_object (json);
}

void
psc_tags_report_write (const PscTagsReport *self, const PscReportContext *context)
{
  const GArray *rows;
  g_autoptr (PscGrid) grid = NULL;

  g_return_if_fail (self != NULL && context != NULL);

  rows = self->view->rows;
  if (context->format == PSC_REPORT_JSON)
    {
      write_json (self, context);
      return;
    }
  grid = make_grid ();
  for (guint i = 0; i < rows->len; i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (self->snapshot, g_array_index (rows, guint, i), &row);
      add_row (grid, &row, context);
    }
  add_totals (grid, self->snapshot);
  write_heading (self, context);
  psc_grid_write (grid, context);
}
