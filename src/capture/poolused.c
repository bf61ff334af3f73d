/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!poolused`, in all its layouts: from sort line to TOTAL, through damage.
 *
 * A table begins with its second heading line and ends with TOTAL, at a prompt, or where something
 * else begins. Remarks between rows are passed over. Whatever a row or a TOTAL cannot be trusted
 * for is left out with an issue. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/format.h"
#include "capture/merge.h"
#include "capture/poolused-row.h"

/* Lines that may stand between the sort line and the headings. */
#define MAX_PREAMBLE_LINES 16u

/* Remarks that may stand between two rows; more of them are the text after the table. */
#define MAX_REMARK_LINES 4u

/* One in so many rows with hexadecimal numbers is enough to make a table hexadecimal: where the
 * digits are small, many rows hold no letter. */
#define HEXADECIMAL_SHARE 8u

/* What was seen above the headings. */
typedef struct
{
  guint line;
  guint command_line;
  const char *sorted_by;
  gboolean is_session;
} Preamble;

/* Rows met without headings above them. */
typedef struct
{
  guint first;
  guint last;
  guint n;
} Orphans;

/* A table that is being read. */
typedef struct
{
  gboolean is_open;
  PscPoolusedLayout layout;
  PscPrefixKind prefix;
  guint line;
  guint last_line;
  const char *sorted_by;
  PscScope scope;
  char *filter;
  gboolean has_time;

  guint n_described;
  guint n_glued;
  guint n_remarks; /* since the last row */
  guint n_hexadecimal;
  gboolean is_cut; /* something of it is known to be missing */
  gboolean has_total;
  PscPool total[PSC_N_POOL_KINDS];

  gboolean has_candidate; /* the only row so far does not keep the columns of the headings */
  guint candidate_line;
  guint widths[PSC_POOLUSED_MAX_NUMBERS];
} Table;

typedef struct
{
  PscCaptureContext *context;
  Preamble preamble;
  Orphans orphans;
  gboolean is_refused; /* headings of another table stand above */
  Table table;
  GArray
      *joined; /* rows whose last number may have run into a description that begins with digits */

  guint used_command_line; /* the last command line that told a filter, and for how many tables */
  guint n_used;

  guint view_index;  /* the snapshot made last, for a second view of the same moment… */
  guint view_orders; /* …and the sort orders it was seen in, as bits; 0 where there is none */
} Parser;

static gpointer
poolused_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->joined = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

static void
flush_orphans (Parser *self)
{
  if (self->orphans.n > 0)
    psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                            self->orphans.first,
                            "rows of !poolused without their headings in lines %u to %u are not "
                            "read: what their numbers mean cannot be told",
                            self->orphans.first, self->orphans.last);
  self->orphans = (Orphans){ 0 };
}

static void
poolused_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  flush_orphans (self);
  g_array_unref (self->joined);
  g_free (self->table.filter);
  g_free (self);
}

static PscIssues *
get_issues (Parser *self)
{
  return psc_snapshot_builder_get_issues (self->context->builder);
}

/* Beginning a table. */

static void
note_preamble (Parser *self, guint line, const char *sorted_by, gboolean is_session)
{
  Preamble *preamble = &self->preamble;
  guint command_line = self->context->command_line;

  if (sorted_by != NULL || preamble->line == 0 || preamble->command_line != command_line
      || line - preamble->line > MAX_PREAMBLE_LINES)
    *preamble = (Preamble){ .line = line, .command_line = command_line };
  if (sorted_by != NULL)
    preamble->sorted_by = sorted_by;
  preamble->is_session |= is_session;
}

/* What stands too far above, or above a prompt, belongs to something else. */
static void
forget_stale_preamble (Parser *self, guint line)
{
  if (self->preamble.line != 0
      && (self->preamble.command_line != self->context->command_line
          || line - self->preamble.line > MAX_PREAMBLE_LINES))
    self->preamble = (Preamble){ 0 };
}

/* The nth table below a prompt belongs to the nth `!poolused` typed there. */
static void
read_command (Parser *self)
{
  PscPoolusedCommand command = { 0 };

  if (self->context->command == NULL)
    return;
  if (self->used_command_line != self->context->command_line)
    self->n_used = 0;
  self->used_command_line = self->context->command_line;
  if (!psc_poolused_read_command (self->context->command, self->n_used++, &command))
    return;
  if ((command.flags & PSC_POOLUSED_FLAG_SESSION) != 0)
    self->table.scope = PSC_SCOPE_SESSION;
  self->table.filter = command.filter;
}

static void
begin_table (Parser *self, const PscFrameLine *line, const PscPoolusedLayout *layout)
{
  PscSnapshotBuilder *builder = self->context->builder;
  Table *table = &self->table;

  flush_orphans (self);
  forget_stale_preamble (self, line->number);
  *table = (Table){
    .is_open = TRUE,
    .layout = *layout,
    .prefix = line->prefix,
    .line = self->preamble.line != 0 ? self->preamble.line : line->number,
    .last_line = line->number,
    .sorted_by = self->preamble.sorted_by,
    .scope = self->preamble.is_session ? PSC_SCOPE_SESSION : PSC_SCOPE_SYSTEM,
    .has_time =
        self->context->taken_at.zone != PSC_ZONE_NO_TIME || self->context->uptime_seconds >= 0,
  };
  g_array_set_size (self->joined, 0);
  self->is_refused = FALSE;
  self->preamble = (Preamble){ 0 };
  read_command (self);
  psc_capture_context_begin_table (self->context, "poolused", table->line);
  psc_snapshot_builder_set_sorted_by (builder, table->sorted_by);
  psc_snapshot_builder_set_scope (builder, table->scope, -1);
  psc_snapshot_builder_set_filter (builder, table->filter);
}

/* Rows. */

static void
skip_row (Parser *self, guint line, const char *why)
{
  self->table.is_cut = TRUE;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                          "row of !poolused left out: %s", why);
}

static void
drop_candidate (Parser *self)
{
  self->table.has_candidate = FALSE;
  psc_snapshot_builder_drop_last_row (self->context->builder);
  skip_row (self, self->table.candidate_line,
            "its numbers do not stand in the columns of the "
            "headings");
}

static void
report_large_numbers (Parser *self, const PscPoolusedRow *row, guint line)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
      if ((row->too_large[k] & PSC_POOL_KNOWN (f)) != 0)
        psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                                "%s %s: the number does not fit 64 bits and is left out",
                                psc_pool_kind_to_string ((PscPoolKind) k),
                                psc_pool_field_to_string ((PscPoolField) f));
}

static void
report_inconsistency (Parser *self, const PscPoolusedRow *row, guint line)
{
  if (self->table.layout.n_numbers == 8 && !psc_poolused_is_consistent (row))
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                            "the difference is not allocations minus frees: one of these numbers "
                            "is damaged");
}

static gboolean
add_row (Parser *self, const PscPoolusedRow *row, guint line)
{
  PscSnapshotBuilder *builder = self->context->builder;
  guint index = psc_snapshot_builder_add_row (builder, row->tag, line);

  if (index == G_MAXUINT)
    {
      skip_row (self, line, "the table has more rows than any system has tags");
      return FALSE;
    }
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    *psc_snapshot_builder_get_pool (builder, index, (PscPoolKind) k) = row->pools[k];
  if (row->description != NULL)
    psc_snapshot_builder_set_description (builder, index, row->description,
                                          row->description_length);
  if (row->owner != NULL)
    psc_snapshot_builder_set_owner (builder, index, row->owner, row->owner_length);
  if (row->is_protected)
    psc_snapshot_builder_set_protected (builder, index);
  if (row->is_separate)
    g_array_append_val (self->joined, index);
  return TRUE;
}

/* The last line of the file has no end, so it may have been longer. */
static gboolean
is_whole (const Parser *self, const PscFrameLine *line, const PscPoolusedRow *row)
{
  const Table *table = &self->table;
  gboolean is_bare = row->description == NULL && row->owner == NULL && !row->is_unknown;

  if (line->has_end && !line->is_cut)
    return TRUE;
  if (is_bare
      && (table->n_described > 0 || psc_snapshot_builder_get_n_rows (self->context->builder) == 0))
    return FALSE;
  return row->is_whole;
}

static void
take_row (Parser *self, const PscFrameLine *line, const PscPoolusedRow *row)
{
  Table *table = &self->table;

  table->n_remarks = 0;
  table->last_line = line->number;
  if (!is_whole (self, line, row))
    {
      skip_row (self, line->number, "the text ends in the middle of its line");
      return;
    }
  if (!add_row (self, row, line->number))
    return;
  report_large_numbers (self, row, line->number);
  report_inconsistency (self, row, line->number);
  if (row->description != NULL || row->owner != NULL || row->is_unknown)
    table->n_described++;
  if (row->is_glued)
    table->n_glued++;
}

/*
 * A table whose first row does not keep the columns of the headings: when the second row keeps
 * them, the first one is damaged; when both have columns of their own, these hold; else there are
 * none and numbers are counted.
 */
static void
judge_first_row (Parser *self, PscPoolusedRowKind kind, const PscPoolusedRow *row)
{
  Table *table = &self->table;

  if (!table->has_candidate)
    return;
  if (kind == PSC_POOLUSED_ROW_OURS && !row->is_counted)
    {
      drop_candidate (self);
      return;
    }
  table->has_candidate = FALSE;
  if (kind == PSC_POOLUSED_ROW_SHIFTED
      && memcmp (table->widths, row->widths, sizeof table->widths) == 0)
    memcpy (table->layout.widths, row->widths, sizeof row->widths);
  else
    table->layout.is_aligned = FALSE;
}

static void
take_shifted_row (Parser *self, const PscFrameLine *line, const PscPoolusedRow *row)
{
  Table *table = &self->table;
  gboolean is_second = table->has_candidate;

  judge_first_row (self, PSC_POOLUSED_ROW_SHIFTED, row);
  if (!is_second && psc_snapshot_builder_get_n_rows (self->context->builder) > 0)
    {
      skip_row (self, line->number, "its numbers do not stand in the columns of the headings");
      return;
    }
  take_row (self, line, row);
  if (is_second)
    return;
  table->has_candidate = psc_snapshot_builder_get_n_rows (self->context->builder) == 1;
  table->candidate_line = line->number;
  memcpy (table->widths, row->widths, sizeof row->widths);
}

/* The end of a table. */

static void
take_total (Parser *self, const PscFrameLine *line, const PscPoolusedRow *total)
{
  Table *table = &self->table;

  table->last_line = line->number;
  table->has_total = TRUE;
  report_large_numbers (self, total, line->number);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    table->total[k] = total->pools[k];
}

static void
get_sums (Parser *self, PscPool sums[PSC_N_POOL_KINDS])
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    psc_snapshot_builder_get_computed (self->context->builder, (PscPoolKind) k, &sums[k]);
}

/* TOTAL without a line end is believed when its last number ends in its column or when all of it is
 * what the rows sum to. */
static gboolean
total_is_whole (Parser *self, const PscFrameLine *line, const PscPoolusedRow *total)
{
  PscPool sums[PSC_N_POOL_KINDS];

  if ((line->has_end && !line->is_cut) || total->is_whole)
    return TRUE;
  get_sums (self, sums);
  return psc_pool_equal (&sums[0], &total->pools[0]) && psc_pool_equal (&sums[1], &total->pools[1]);
}

static PscVerdict
feed_total (Parser *self, const PscFrameLine *line, PscPoolusedRowKind kind, PscPoolusedRow *total)
{
  if (kind == PSC_POOLUSED_ROW_OURS && total_is_whole (self, line, total))
    {
      take_total (self, line, total);
      return PSC_VERDICT_DONE;
    }
  self->table.is_cut = TRUE;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                          line->number,
                          kind == PSC_POOLUSED_ROW_OURS
                              ? "TOTAL left out: the text ends in the middle of its line"
                              : "TOTAL left out: it should have %u numbers",
                          self->table.layout.n_numbers);
  return PSC_VERDICT_DONE;
}

/* A description that begins with digits and is glued to the last number cannot be told from that
 * number once the columns are gone. */
static void
forget_joined_numbers (Parser *self)
{
  PscSnapshotBuilder *builder = self->context->builder;

  if (self->table.n_glued == 0)
    return;
  for (guint i = 0; i < self->joined->len; i++)
    {
      guint row = g_array_index (self->joined, guint, i);
      PscPool *pool = psc_snapshot_builder_get_pool (builder, row, PSC_POOL_PAGED);

      psc_pool_forget (pool, PSC_POOL_BYTES);
      psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                              self->table.line,
                              "row %u of the table: the paged bytes run into a description that "
                              "begins with digits and are left out",
                              row + 1);
    }
}

#define NUMBER_SIZE 24

static const char *
number_to_text (const PscPool *pool, PscPoolField field, char text[NUMBER_SIZE])
{
  guint64 value = field == PSC_POOL_ALLOCS  ? pool->allocs
                  : field == PSC_POOL_FREES ? pool->frees
                                            : pool->bytes;

  if (field == PSC_POOL_OUTSTANDING)
    g_snprintf (text, NUMBER_SIZE, "%" G_GINT64_FORMAT, pool->outstanding);
  else
    g_snprintf (text, NUMBER_SIZE, "%" G_GUINT64_FORMAT, value);
  return text;
}

/* Says the first number in which rows and TOTAL differ. */
static gboolean
report_difference (Parser *self, const PscPool sums[PSC_N_POOL_KINDS])
{
  static const PscPoolField fields[] = { PSC_POOL_BYTES, PSC_POOL_OUTSTANDING, PSC_POOL_ALLOCS,
                                         PSC_POOL_FREES };
  const PscPool *totals = self->table.total;

  for (guint i = 0; i < G_N_ELEMENTS (fields) * PSC_N_POOL_KINDS; i++)
    {
      PscPoolField field = fields[i / PSC_N_POOL_KINDS];
      PscPoolKind kind = (PscPoolKind) (i % PSC_N_POOL_KINDS);
      char sum[NUMBER_SIZE], total[NUMBER_SIZE];

      if ((sums[kind].known & totals[kind].known & PSC_POOL_KNOWN (field)) == 0
          || strcmp (number_to_text (&sums[kind], field, sum),
                     number_to_text (&totals[kind], field, total))
                 == 0)
        continue;
      psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                              self->table.last_line,
                              "the capture is cut: rows sum to %s %s %s, TOTAL says %s", sum,
                              psc_pool_kind_to_string (kind), psc_pool_field_to_string (field),
                              total);
      return TRUE;
    }
  return FALSE;
}

/* Rows and TOTAL agree in every number that the layout has. */
static gboolean
is_proved (const PscPool sums[PSC_N_POOL_KINDS], const PscPool totals[PSC_N_POOL_KINDS])
{
  return psc_pool_equal (&sums[0], &totals[0]) && psc_pool_equal (&sums[1], &totals[1]);
}

static PscTristate
judge_complete (Parser *self)
{
  Table *table = &self->table;
  PscPool sums[PSC_N_POOL_KINDS];
  gboolean differs;

  if (!table->has_total)
    return table->is_cut ? PSC_NO : PSC_UNKNOWN;
  get_sums (self, sums);
  if (psc_snapshot_builder_get_n_rows (self->context->builder) == 0)
    sums[0].known = sums[1].known = table->total[0].known & table->total[1].known;
  differs = report_difference (self, sums);
  if (differs || table->is_cut)
    return PSC_NO;
  return is_proved (sums, table->total) ? PSC_YES : PSC_UNKNOWN;
}

static guint
get_order_bit (const char *sorted_by)
{
  static const char *const orders[] = { "tag", "nonpaged", "paged" };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_strcmp0 (sorted_by, orders[i]) == 0)
      return 1u << i;
  return 0;
}

/* Another sort order of the table before, with no time between them, shows the same moment as long
 * as no number speaks against it. */
static void
merge_with_view (Parser *self)
{
  GPtrArray *snapshots = self->context->snapshots;
  guint last = snapshots->len - 1;
  guint order = get_order_bit (self->table.sorted_by);
  g_autoptr (PscSnapshot) merged = NULL;

  if (!self->table.has_time && order != 0 && self->view_orders != 0
      && (self->view_orders & order) == 0 && self->view_index + 1 == last)
    merged = psc_merge_views (self->context->builder,
                              PSC_SNAPSHOT (g_ptr_array_index (snapshots, last - 1)),
                              PSC_SNAPSHOT (g_ptr_array_index (snapshots, last)));
  if (merged == NULL)
    {
      self->view_index = last;
      self->view_orders = order;
      return;
    }
  self->view_orders |= order;
  g_ptr_array_remove_index (snapshots, last);
  g_object_unref (g_ptr_array_index (snapshots, last - 1));
  g_ptr_array_index (snapshots, last - 1) = g_steal_pointer (&merged);
}

static void
make_snapshot (Parser *self)
{
  PscSnapshotBuilder *builder = self->context->builder;
  guint n_before = self->context->snapshots->len;

  forget_joined_numbers (self);
  psc_snapshot_builder_set_complete (builder, judge_complete (self));
  for (guint k = 0; self->table.has_total && k < PSC_N_POOL_KINDS; k++)
    psc_snapshot_builder_set_reported (builder, (PscPoolKind) k, &self->table.total[k]);
  psc_capture_context_take_snapshot (self->context);
  if (self->context->snapshots->len > n_before)
    merge_with_view (self);
}

static void
refuse (Parser *self, guint line, const char *what)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "%s", what);
}

static void
poolused_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;
  Table *table = &self->table;
  guint n_rows;

  table->is_open = FALSE;
  n_rows = psc_snapshot_builder_get_n_rows (self->context->builder);
  if (table->n_hexadecimal > 0 && table->n_hexadecimal * HEXADECIMAL_SHARE >= n_rows)
    refuse (self, table->line, "a table like that of !poolused with hexadecimal numbers: not read");
  else if (n_rows == 0 && !table->has_total)
    refuse (self, table->line, "!poolused without a row that can be read");
  else
    make_snapshot (self);
  g_clear_pointer (&table->filter, g_free);
}

/* Lines. */

static void
feed_elision (Parser *self, const PscFrameLine *line)
{
  self->table.is_cut = TRUE;
  self->table.n_remarks = 0;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                          line->number, "rows of !poolused were left out here by the author");
}

/* Words of a person, as against the output of some other command: nothing in it is set up like a
 * field or a column. */
static gboolean
is_remark (const char *text, gsize length)
{
  guint n_numbers = 0;

  for (gsize at = 0; at < length; at++)
    {
      if (strchr ("`\"=|\t", text[at]) != NULL)
        return FALSE;
      if ((text[at] == ':' || text[at] == ',') && text[at + 1] != '\0')
        {
          gboolean is_set_up = text[at] == ':' || text[at + 1] != ' ';

          if (is_set_up && (guchar) text[at + 1] < 0x80)
            return FALSE;
        }
      if (g_ascii_isdigit (text[at]) && (at == 0 || text[at - 1] == ' '))
        n_numbers++;
    }
  return n_numbers < 3;
}

static gboolean
begins_table (const char *text, gsize length)
{
  PscPoolusedLayout layout;
  PscPoolusedSort sort;

  return psc_poolused_read_heading (text, length, &layout) != PSC_POOLUSED_HEADING_NONE
         || psc_poolused_read_sort (text, length, &sort) || psc_poolused_is_preamble (text, length);
}

static PscVerdict
feed_other (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscPoolusedRow total;
  PscPoolusedRowKind kind = psc_poolused_read_total (&self->table.layout, text, length, &total);

  if (kind != PSC_POOLUSED_ROW_NONE)
    return feed_total (self, line, kind, &total);
  if (begins_table (text, length))
    return PSC_VERDICT_PASS;
  if (psc_poolused_is_noise (text, length))
    return PSC_VERDICT_TAKEN;
  if (!line->has_end && psc_poolused_may_be_cut_row (text, length))
    {
      skip_row (self, line->number, "the text ends in the middle of its line");
      return PSC_VERDICT_TAKEN;
    }
  if (++self->table.n_remarks > MAX_REMARK_LINES || !is_remark (text, length))
    return PSC_VERDICT_PASS;
  return PSC_VERDICT_SEEN;
}

static PscVerdict
feed_open (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscPoolusedRow row;

  switch (psc_poolused_read_row (&self->table.layout, text, length, &row))
    {
    case PSC_POOLUSED_ROW_OURS:
      judge_first_row (self, PSC_POOLUSED_ROW_OURS, &row);
      take_row (self, line, &row);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_SHIFTED:
      take_shifted_row (self, line, &row);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_HEXADECIMAL:
      self->table.n_hexadecimal++;
      skip_row (self, line->number, "its numbers are hexadecimal");
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_DAMAGED:
      skip_row (self, line->number, "its numbers are not all there");
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_NONE:
      return feed_other (self, line, text, length);
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
}

/* Eight numbers whose differences agree can only be a verbose row: a table whose beginning is cut
 * off. */
static gboolean
begin_without_headings (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  static const PscPoolusedLayout verbose = { .n_numbers = 8 };
  PscPoolusedRow row;

  if (psc_poolused_read_row (&verbose, text, length, &row) != PSC_POOLUSED_ROW_OURS
      || row.pools[0].allocs + row.pools[1].allocs == 0 || !psc_poolused_is_consistent (&row))
    return FALSE;
  begin_table (self, line, &verbose);
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_NOTE, self->context->path, line->number,
                          "!poolused without its headings: read as verbose output, because the "
                          "differences agree");
  take_row (self, line, &row);
  return TRUE;
}

static PscVerdict
feed_orphan (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  static const PscPoolusedLayout brief = { .n_numbers = 4 };
  PscPoolusedRow row;

  if (self->is_refused)
    return PSC_VERDICT_PASS;
  if (begin_without_headings (self, line, text, length))
    return PSC_VERDICT_TAKEN;
  if (psc_poolused_read_row (&brief, text, length, &row) != PSC_POOLUSED_ROW_OURS
      || (self->orphans.n == 0 && !row.is_unknown && row.owner == NULL))
    {
      flush_orphans (self);
      return PSC_VERDICT_PASS;
    }
  if (self->orphans.n++ == 0)
    self->orphans.first = line->number;
  self->orphans.last = line->number;
  return PSC_VERDICT_SEEN;
}

static PscVerdict
feed_closed (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscPoolusedLayout layout;
  PscPoolusedSort sort;

  switch (psc_poolused_read_heading (text, length, &layout))
    {
    case PSC_POOLUSED_HEADING_OURS:
      begin_table (self, line, &layout);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_HEADING_OTHER:
      self->is_refused = TRUE;
      refuse (self, line->number, "a tag table whose columns are not those of !poolused: not read");
      return PSC_VERDICT_SEEN;
    case PSC_POOLUSED_HEADING_NONE:
      break;
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
  if (psc_poolused_read_sort (text, length, &sort))
    note_preamble (self, line->number, sort.sorted_by, sort.is_session);
  else if (psc_poolused_is_preamble (text, length))
    note_preamble (self, line->number, NULL, FALSE);
  else
    return feed_orphan (self, line, text, length);
  return PSC_VERDICT_SEEN;
}

static PscVerdict
poolused_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  gboolean is_prefixed = !self->table.is_open || line->prefix == self->table.prefix;
  gsize start = is_prefixed ? line->prefix_length : 0;

  if (line->kind == PSC_FRAME_ELISION)
    {
      if (!self->table.is_open)
        return PSC_VERDICT_PASS;
      feed_elision (self, line);
      return PSC_VERDICT_TAKEN;
    }
  if (self->table.is_open)
    return feed_open (self, line, line->text + start, line->length - start);
  return feed_closed (self, line, line->text + start, line->length - start);
}

const PscCaptureFormat psc_poolused_format = {
  .name = "poolused",
  .new = poolused_new,
  .free = poolused_free,
  .feed = poolused_feed,
  .end = poolused_end,
};
