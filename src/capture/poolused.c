/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!poolused`, in all its layouts: finds where a table begins and where it is over.
 *
 * A table begins with its second heading line and ends with TOTAL, at a prompt, or where something
 * else begins; remarks between rows are passed over. What becomes of the rows is decided in
 * poolused-table.c. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/format.h"
#include "capture/merge.h"
#include "capture/poolused-table.h"

/* Lines that may stand between the sort line and the headings, blank ones included. */
#define MAX_PREAMBLE_LINES 16u

/* Remarks that may stand between two rows; more of them are the text after the table. */
#define MAX_REMARK_LINES 4u

/**
 * Preamble:
 *
 * What was seen above the headings, and since which line; 0 for nothing.
 */
typedef struct
{
  guint line;
  guint command_line;
  const char *sorted_by;
  gboolean is_session;
} Preamble;

/**
 * View:
 *
 * The snapshot made last, its place in the file's list, and the sort orders that it was seen in, as
 * bits; without any it cannot be merged.
 */
typedef struct
{
  guint index;
  guint orders;
} View;

/**
 * Orphans:
 *
 * A run of rows without headings above them.
 */
typedef struct
{
  guint n;
  guint first;
  guint last;
} Orphans;

typedef struct
{
  PscCaptureContext *context;
  Preamble preamble;
  Orphans orphans;
  gboolean is_refused; /* the headings of another table stand above */

  PscPoolusedTable table;
  PscPrefix prefix; /* what stands in front of its headings */
  const char *sorted_by;
  gboolean has_time;
  guint n_remarks; /* since the last row */
  View view;

  guint used_command_line; /* the command line that belongs to the last table… */
  guint n_used;            /* …and to how many tables up to now */
} Parser;

static gpointer
poolused_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  psc_poolused_table_init (&self->table, context);
  return self;
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "%s", message);
}

static void
flush_orphans (Parser *self)
{
  if (self->orphans.n > 0)
    psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                            self->orphans.first,
                            "rows of !poolused in lines %u to %u have no headings and are not "
                            "read: whether they are brief or verbose cannot be told",
                            self->orphans.first, self->orphans.last);
  self->orphans = (Orphans){ 0 };
}

static void
poolused_finish (gpointer parser)
{
  flush_orphans ((Parser *) parser);
}

static void
poolused_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  psc_poolused_table_clear (&self->table);
  g_free (self);
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

static void
note_preamble (Parser *self, guint line, const PscPoolusedSort *sort)
{
  Preamble *preamble = &self->preamble;

  forget_stale_preamble (self, line);
  if (sort != NULL || preamble->line == 0)
    *preamble = (Preamble){ .line = line, .command_line = self->context->command_line };
  if (sort == NULL)
    return;
  preamble->sorted_by = sort->sorted_by;
  preamble->is_session = sort->is_session;
}

/* The nth table below a prompt belongs to the nth `!poolused` typed there. */
static gboolean
read_command (Parser *self, PscPoolusedCommand *command)
{
  if (self->used_command_line != self->context->command_line)
    self->n_used = 0;
  self->used_command_line = self->context->command_line;
  return self->context->command != NULL
         && psc_poolused_read_command (self->context->command, self->n_used++, command);
}

static void
set_facts (Parser *self)
{
  PscSnapshotBuilder *builder = self->context->builder;
  PscPoolusedCommand command = { 0 };
  gboolean is_session = self->preamble.is_session;

  if (read_command (self, &command) && (command.flags & PSC_POOLUSED_FLAG_SESSION) != 0)
    is_session = TRUE;
  psc_snapshot_builder_set_sorted_by (builder, self->sorted_by);
  psc_snapshot_builder_set_filter (builder, command.filter);
  psc_snapshot_builder_set_scope (builder, is_session ? PSC_SCOPE_SESSION : PSC_SCOPE_SYSTEM, -1);
  g_free (command.filter);
}

static void
begin_table (Parser *self, const PscFrameLine *line, const PscPoolusedLayout *layout)
{
  guint first_line;

  flush_orphans (self);
  forget_stale_preamble (self, line->number);
  first_line = self->preamble.line != 0 ? self->preamble.line : line->number;
  self->is_refused = FALSE;
  self->prefix = line->prefix;
  self->n_remarks = 0;
  self->sorted_by = self->preamble.sorted_by;
  self->has_time =
      self->context->taken_at.zone != PSC_ZONE_NO_TIME || self->context->uptime_seconds >= 0;
  psc_capture_context_begin_table (self->context, "poolused", first_line);
  psc_poolused_table_begin (&self->table, layout, first_line);
  set_facts (self);
  self->preamble = (Preamble){ 0 };
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
static PscSnapshot *
merge_last (Parser *self, guint order)
{
  GPtrArray *snapshots = self->context->snapshots;
  guint last = snapshots->len - 1;

  if (self->has_time || order == 0 || self->view.orders == 0 || (self->view.orders & order) != 0
      || self->view.index + 1 != last)
    return NULL;
  return psc_merge_views (self->context->builder,
                          PSC_SNAPSHOT (g_ptr_array_index (snapshots, last - 1)),
                          PSC_SNAPSHOT (g_ptr_array_index (snapshots, last)));
}

static void
take_snapshot (Parser *self)
{
  GPtrArray *snapshots = self->context->snapshots;
  guint n_before = snapshots->len;
  guint order = get_order_bit (self->sorted_by);
  PscSnapshot *merged;

  psc_capture_context_take_snapshot (self->context);
  if (snapshots->len == n_before)
    return;
  merged = merge_last (self, order);
  if (merged == NULL)
    {
      self->view = (View){ n_before, order };
      return;
    }
  self->view.orders |= order;
  g_ptr_array_set_size (snapshots, (gint) n_before - 1);
  g_ptr_array_add (snapshots, merged);
}

static void
poolused_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;

  if (psc_poolused_table_end (&self->table))
    take_snapshot (self);
}

/* Words of a person, as against the output of some other command: nothing in it is set up like a
 * field or a column. */
static gboolean
is_remark (const char *text, gsize length)
{
  guint n_numbers = 0;

  for (gsize at = 0; at < length; at++)
    {
      gboolean is_inside = at + 1 < length && (guchar) text[at + 1] < 0x80;

      if (strchr ("`\"=|\t", text[at]) != NULL || (text[at] == ':' && is_inside)
          || (text[at] == ',' && is_inside && text[at + 1] != ' '))
        return FALSE;
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

/* A line between the rows that is no row. */
static PscVerdict
feed_between (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  if (begins_table (text, length))
    return PSC_VERDICT_PASS;
  if (psc_poolused_is_noise (text, length))
    return PSC_VERDICT_TAKEN;
  if (!line->has_end && psc_poolused_may_be_cut_row (text, length))
    {
      psc_poolused_table_note_cut (&self->table, line->number);
      return PSC_VERDICT_TAKEN;
    }
  if (++self->n_remarks > MAX_REMARK_LINES || !is_remark (text, length))
    return PSC_VERDICT_PASS;
  return PSC_VERDICT_SEEN;
}

static PscVerdict
feed_open (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscVerdict verdict;

  if (line->kind == PSC_FRAME_ELISION)
    {
      psc_poolused_table_note_elision (&self->table, line->number);
      self->n_remarks = 0;
      return PSC_VERDICT_TAKEN;
    }
  verdict = psc_poolused_table_feed (&self->table, line, text, length);
  if (verdict == PSC_VERDICT_PASS)
    return feed_between (self, line, text, length);
  self->n_remarks = 0;
  return verdict;
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
  psc_issues_add_at_line (psc_snapshot_builder_get_issues (self->context->builder),
                          PSC_SEVERITY_NOTE, self->context->path, line->number,
                          "!poolused without its headings: read as verbose output, because the "
                          "differences agree");
  psc_poolused_table_take_row (&self->table, line, &row);
  return TRUE;
}

/* The first row of a run must say that it is one; after that its like will do. */
static gboolean
is_orphan (const Parser *self, const char *text, gsize length)
{
  static const PscPoolusedLayout brief = { .n_numbers = 4 };
  PscPoolusedRow row;

  return psc_poolused_read_row (&brief, text, length, &row) == PSC_POOLUSED_ROW_OURS
         && (self->orphans.n > 0 || row.is_unknown || row.owner != NULL);
}

static PscVerdict
feed_orphan (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  if (self->is_refused)
    return PSC_VERDICT_PASS;
  if (begin_without_headings (self, line, text, length))
    return PSC_VERDICT_TAKEN;
  if (!is_orphan (self, text, length))
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

  if (line->kind == PSC_FRAME_ELISION)
    return PSC_VERDICT_PASS;
  switch (psc_poolused_read_heading (text, length, &layout))
    {
    case PSC_POOLUSED_HEADING_OURS:
      begin_table (self, line, &layout);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_HEADING_OTHER:
      self->is_refused = TRUE;
      warn (self, line->number, "a tag table whose columns are not those of !poolused: not read");
      return PSC_VERDICT_SEEN;
    case PSC_POOLUSED_HEADING_NONE:
      break;
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
  if (psc_poolused_read_sort (text, length, &sort))
    note_preamble (self, line->number, &sort);
  else if (psc_poolused_is_preamble (text, length))
    note_preamble (self, line->number, NULL);
  else
    return feed_orphan (self, line, text, length);
  return PSC_VERDICT_SEEN;
}

/* Headings can bear nothing in front but damage; rows are treated like the headings of their table.
 */
static PscVerdict
poolused_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  gboolean is_open = self->table.is_open;
  gsize start = is_open ? psc_frame_line_skip (line, self->prefix) : line->prefix_length;

  return (is_open ? feed_open : feed_closed) (self, line, line->text + start, line->length - start);
}

/* Headings, what stands above them, and rows. */
static const PscLineShape shapes[] = {
  { .begin = "Tag" },      { .begin = "Sorting by" }, { .begin = "Pool Used:" },
  { .begin = "NonPaged" }, { .signs = PSC_SIGN_TAG }, { 0 },
};

const PscCaptureFormat psc_poolused_format = {
  .name = "poolused",
  .shapes = shapes,
  .new = poolused_new,
  .free = poolused_free,
  .feed = poolused_feed,
  .end = poolused_end,
  .finish = poolused_finish,
};
