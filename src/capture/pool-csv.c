/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool tables in CSV: of PowerShell scripts, of PoolMonX, and Poolscope's own.
 *
 * The names in the first line say what is what; a table whose names do not tell tags and pools is
 * refused by name. A new snapshot begins where the time or the number of the snapshot changes,
 * where the names are repeated, and where a tag comes again.
 */
#include "config.h"

#include <string.h>

#include "capture/dating.h"
#include "capture/file-time.h"
#include "capture/format.h"
#include "capture/pool-csv-cell.h"
#include "capture/pool-csv-row.h"
#include "capture/poolmon-row.h"

/* Lines in a row that do not fit the columns and still do not end the table. */
#define MAX_DAMAGED_LINES 4u

/* How much of a refused table's names a message shows. */
#define MAX_SHOWN_NAMES 120

typedef struct
{
  PscCaptureContext *context;
  PscCsvColumns columns;
  PscCsvRecord record;
  PscPrefix prefix; /* damage that the names bear, and the rows alike */
  guint names_line;
  guint resume_line; /* the row that ended a snapshot and begins the next one */
  gboolean is_open;
  gboolean has_snapshot; /* the builder holds a table */
  gboolean is_refused;
  gboolean has_gaps;
  gboolean is_rounded;
  gboolean is_full;
  guint n_damaged;
  GString *scratch;
  GString *moment; /* what tells the snapshot at hand from others: number and time */
  GString *key;    /* the same of the row at hand */
  PscDating dating;
  PscTimeStamp stamp;
  gboolean is_stamp_open;
} Parser;

static gpointer
pool_csv_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->scratch = g_string_new (NULL);
  self->moment = g_string_new (NULL);
  self->key = g_string_new (NULL);
  psc_dating_init (&self->dating);
  return self;
}

static void
pool_csv_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  psc_dating_clear (&self->dating);
  g_string_free (self->scratch, TRUE);
  g_string_free (self->moment, TRUE);
  g_string_free (self->key, TRUE);
  g_free (self);
}

static void
append_cell (GString *text, const PscCsvCell *cell)
{
  if (cell != NULL && cell->length > 0)
    g_string_append_len (text, cell->text, (gssize) cell->length);
}

static PscIssues *
get_issues (Parser *self)
{
  return self->has_snapshot ? psc_snapshot_builder_get_issues (self->context->builder)
                            : self->context->issues;
}

static void
warn (Parser *self, const PscFrameLine *line, const char *message)
{
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                          line->number, "%s", message);
  self->has_gaps = TRUE;
}

static void
refuse (Parser *self, guint line, const char *names, gsize length, const char *reason)
{
  g_autofree char *shown =
      g_utf8_make_valid (names, (gssize) MIN (length, (gsize) MAX_SHOWN_NAMES));

  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "the table “%s%s” is not read: %s", shown,
                          length > MAX_SHOWN_NAMES ? "…" : "", reason);
  self->is_refused = TRUE;
}

static const char *
get_refusal (PscCsvTable table)
{
  switch (table)
    {
    case PSC_CSV_TABLE_NO_TAGS:
      return "it has no column with tags";
    case PSC_CSV_TABLE_NO_NUMBERS:
      return "it has no column with the allocations, frees or bytes of one pool";
    case PSC_CSV_TABLE_NO_POOL:
      return "it has no column that says which pool its numbers are of";
    case PSC_CSV_TABLE_NONE:
    case PSC_CSV_TABLE_USABLE:
    default:
      return NULL;
    }
}

static PscVerdict
feed_names (Parser *self, const PscFrameLine *line)
{
  const char *text = line->text + line->prefix_length;
  gsize length = line->length - line->prefix_length;
  PscCsvTable table = psc_csv_columns_read (&self->columns, text, length, self->scratch);

  if (table == PSC_CSV_TABLE_NONE)
    return PSC_VERDICT_PASS;
  self->is_open = TRUE;
  self->is_refused = FALSE;
  self->n_damaged = 0;
  self->names_line = line->number;
  self->prefix = line->prefix;
  if (table != PSC_CSV_TABLE_USABLE)
    refuse (self, line->number, text, length, get_refusal (table));
  return PSC_VERDICT_TAKEN;
}

/* Local time and UTC side by side tell the zone; it is a multiple of a quarter of an hour. */
static void
find_zone (const PscCsvCell *cell, PscWallTime *time)
{
  g_autofree char *text = g_strndup (cell->text, cell->length);
  PscTimeStamp stamp;
  PscWallTime utc;
  gint64 minutes;

  if (time->zone != PSC_ZONE_UNKNOWN || !psc_time_stamp_read (text, &stamp)
      || !psc_time_stamp_resolve (&stamp, PSC_DATE_ORDER_DAY_FIRST, &utc))
    return;
  minutes = (time->local_usec - utc.local_usec) / (60 * G_USEC_PER_SEC);
  if (ABS (minutes) <= 14 * 60 && minutes % 15 == 0)
    psc_wall_time_set_offset (time, (gint32) minutes);
}

static gboolean
read_stamp (Parser *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_cell (text, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DATE_TIME));
  if (text->len == 0)
    {
      append_cell (text, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DATE));
      g_string_append_c (text, ' ');
      append_cell (text, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_CLOCK));
    }
  return psc_time_stamp_read (text->str, &self->stamp);
}

/* Reads the time of the snapshot that begins with the row at hand. */
static void
use_stamp (Parser *self)
{
  PscCaptureContext *context = self->context;
  const PscCsvCell *utc = psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_UTC);
  PscWallTime time;

  self->is_stamp_open = FALSE;
  if (!read_stamp (self))
    return;
  if (!psc_dating_read (&self->dating, &self->stamp, &time))
    {
      self->is_stamp_open = self->stamp.has_date && self->stamp.has_clock;
      return;
    }
  if (utc != NULL)
    find_zone (utc, &time);
  context->taken_at = time;
  context->file->host_time = time;
}

/* No command of a debugger session above made this table. */
static void
begin_snapshot (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;
  char *command = g_steal_pointer (&context->command);

  use_stamp (self);
  psc_capture_context_begin_table (context, psc_pool_csv_format.name, line);
  context->command = command;
  context->file->format = "csv";
  g_string_assign (self->moment, self->key->str);
  self->has_snapshot = TRUE;
  self->has_gaps = FALSE;
  self->is_rounded = FALSE;
  self->is_full = FALSE;
}

static void
make_key (Parser *self)
{
  g_string_truncate (self->key, 0);
  append_cell (self->key, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_SNAPSHOT));
  g_string_append_c (self->key, '\n');
  append_cell (self->key, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DATE_TIME));
  g_string_append_c (self->key, '\n');
  append_cell (self->key, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DATE));
  append_cell (self->key, psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_CLOCK));
}

/* Whether the table has what @row tells already, so that the row belongs to another snapshot. */
static gboolean
is_repeated (const Parser *self, const PscCsvRow *row)
{
  PscSnapshotBuilder *builder = self->context->builder;
  guint index = psc_snapshot_builder_find_row (builder, row->tag);

  if (row->is_vague || index == G_MAXUINT)
    return FALSE;
  if (psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_TYPE) == NULL)
    return TRUE;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if (row->is_shown[k]
        && psc_snapshot_builder_get_pool (builder, index, (PscPoolKind) k)->known != 0)
      return TRUE;
  return FALSE;
}

static guint
add_row (Parser *self, const PscCsvRow *row, guint line)
{
  PscSnapshotBuilder *builder = self->context->builder;
  guint index = psc_snapshot_builder_find_row (builder, row->tag);

  if (index != G_MAXUINT
      && psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_TYPE) != NULL)
    for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
      if (row->is_shown[k]
          && psc_snapshot_builder_get_pool (builder, index, (PscPoolKind) k)->known == 0)
        return index;
  return psc_snapshot_builder_add_row (builder, row->tag, line);
}

static void
set_strings (Parser *self, guint index)
{
  PscSnapshotBuilder *builder = self->context->builder;
  const PscCsvCell *owner = psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_OWNER);
  const PscCsvCell *description =
      psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DESCRIPTION);
  const PscCsvCell *guarded =
      psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_PROTECTED);
  PscCsvCell text;

  if (owner != NULL && owner->length > 0)
    {
      text = *owner;
      if (self->columns.is_own)
        psc_csv_cell_skip_guard (&text);
      psc_snapshot_builder_set_owner (builder, index, text.text, text.length);
    }
  if (description != NULL && description->length > 0)
    {
      text = *description;
      if (self->columns.is_own)
        psc_csv_cell_skip_guard (&text);
      psc_snapshot_builder_set_description (builder, index, text.text, text.length);
    }
  if (guarded != NULL && psc_csv_cell_is_true (guarded))
    psc_snapshot_builder_set_protected (builder, index);
}

/* The column that PoolMon fills with `/g`, as scripts copy it. */
static void
set_driver (Parser *self, guint index)
{
  const PscCsvCell *driver = psc_csv_row_get_cell (&self->columns, &self->record, PSC_CSV_DRIVER);
  g_autoptr (GString) owner = NULL;
  g_autoptr (GString) description = NULL;
  g_autofree char *text = NULL;

  if (driver == NULL || driver->length == 0)
    return;
  owner = g_string_new (NULL);
  description = g_string_new (NULL);
  text = g_strndup (driver->text, driver->length);
  psc_poolmon_driver_split (text, driver->length, owner, description);
  if (owner->len > 0)
    psc_snapshot_builder_set_owner (self->context->builder, index, owner->str, owner->len);
  if (description->len > 0)
    psc_snapshot_builder_set_description (self->context->builder, index, description->str,
                                          description->len);
}

static void
check_row (Parser *self, const PscFrameLine *line, const PscCsvRow *row)
{
  char tag[PSC_TAG_STRING_SIZE];

  psc_tag_to_string (row->tag, tag);
  if (row->is_broken)
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                            line->number, "tag %s: a cell is not a number: left out", tag);
  if (row->is_too_large)
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                            line->number, "tag %s: a number does not fit 64 bits: left out", tag);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if (!psc_poolmon_is_balanced (&row->pools[k]))
      psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                              line->number, "tag %s: the difference is not allocations − frees",
                              tag);
  if (row->is_rounded && !self->is_rounded)
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_NOTE, self->context->path, line->number,
                            "sizes are whole kilobytes: the program that wrote them cut the rest");
  self->is_rounded |= row->is_rounded;
}

static PscVerdict
take_row (Parser *self, const PscFrameLine *line, const PscCsvRow *row)
{
  guint index = add_row (self, row, line->number);

  if (index == G_MAXUINT)
    {
      if (!self->is_full)
        warn (self, line, "the table has more rows than Windows has tags: the rest is left out");
      self->is_full = TRUE;
      return PSC_VERDICT_TAKEN;
    }
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if (row->is_shown[k])
      *psc_snapshot_builder_get_pool (self->context->builder, index, (PscPoolKind) k) =
          row->pools[k];
  set_strings (self, index);
  set_driver (self, index);
  check_row (self, line, row);
  self->n_damaged = 0;
  return PSC_VERDICT_TAKEN;
}

static gboolean
is_names (Parser *self, const char *text, gsize length)
{
  PscCsvColumns columns;

  return psc_csv_columns_read (&columns, text, length, self->scratch) != PSC_CSV_TABLE_NONE;
}

static const char cut_message[] = "the row is cut: left out";

/* A line that is no row: the names again, something else, or a row that was damaged. */
static PscVerdict
feed_misfit (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  if (!line->has_end || line->is_cut)
    {
      warn (self, line, cut_message);
      return PSC_VERDICT_TAKEN;
    }
  if (self->record.n_cells < 2 || is_names (self, text, length)
      || ++self->n_damaged > MAX_DAMAGED_LINES)
    return PSC_VERDICT_PASS;
  warn (self, line, "the row does not fit the columns of its table: left out");
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
feed_row (Parser *self,
          const PscFrameLine *line,
          const char *text,
          gsize length,
          const PscCsvRow *row)
{
  make_key (self);
  if (self->has_snapshot
      && (strcmp (self->key->str, self->moment->str) != 0 || is_repeated (self, row)))
    {
      self->resume_line = line->number;
      return PSC_VERDICT_PASS;
    }
  if (!self->has_snapshot)
    begin_snapshot (self, self->names_line != 0 ? self->names_line : line->number);
  self->names_line = 0;
  return take_row (self, line, row);
}

static PscVerdict
feed_line (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscCsvRow row;

  psc_csv_record_read (&self->record, text, length, self->columns.delimiter, self->scratch);
  if (self->is_refused)
    return self->record.n_cells > 1 && !is_names (self, text, length) ? PSC_VERDICT_TAKEN
                                                                      : PSC_VERDICT_PASS;
  if (psc_csv_row_has_bare_groups (&self->columns, &self->record))
    {
      refuse (self, line->number, text, length,
              "its numbers have commas in them and no quotes, so the columns cannot be told apart");
      return PSC_VERDICT_TAKEN;
    }
  if (line->is_cut || !psc_csv_row_read (&row, &self->columns, &self->record))
    return feed_misfit (self, line, text, length);
  if (!line->has_end && !psc_csv_row_has_whole_end (&row, &self->columns, &self->record))
    return feed_misfit (self, line, text, length);
  if (row.is_broken && is_names (self, text, length))
    return PSC_VERDICT_PASS;
  return feed_row (self, line, text, length, &row);
}

static PscVerdict
pool_csv_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  gsize skipped = psc_frame_line_skip (line, self->prefix);

  if (line->kind != PSC_FRAME_TEXT)
    {
      if (!self->is_open)
        return PSC_VERDICT_PASS;
      if (!self->is_refused)
        warn (self, line, "rows are left out here");
      return PSC_VERDICT_TAKEN;
    }
  if (!self->is_open && self->resume_line != line->number)
    return feed_names (self, line);
  self->resume_line = 0;
  self->is_open = TRUE;
  return feed_line (self, line, line->text + skipped, line->length - skipped);
}

static void
pool_csv_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;
  PscCaptureContext *context = self->context;
  gboolean has_rows = self->has_snapshot && psc_snapshot_builder_get_n_rows (context->builder) > 0;

  self->is_open = FALSE;
  self->has_snapshot = FALSE;
  if (self->is_refused)
    return;
  if (!has_rows)
    {
      psc_issues_add_at_line (context->issues, PSC_SEVERITY_WARNING, context->path,
                              self->names_line, "the table has columns and no rows");
      return;
    }
  psc_snapshot_builder_set_complete (context->builder, self->has_gaps ? PSC_NO : PSC_UNKNOWN);
  if (self->is_stamp_open)
    psc_dating_defer (&self->dating, &self->stamp, context->snapshots->len);
  psc_capture_context_take_snapshot (context);
}

static void
pool_csv_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  psc_dating_finish (&self->dating, self->context);
  psc_file_time_apply (self->context);
}

static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_COMMA },
  { .signs = PSC_SIGN_SEMICOLON },
  { .signs = PSC_SIGN_TAB },
  { 0 },
};

const PscCaptureFormat psc_pool_csv_format = {
  .name = "poolmon",
  .shapes = shapes,
  .new = pool_csv_new,
  .free = pool_csv_free,
  .feed = pool_csv_feed,
  .end = pool_csv_end,
  .finish = pool_csv_finish,
};
