/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PoolMon: screens, logs of screens one after the other, and files of `poolmon -n`.
 *
 * A table begins with its first row and ends where the next one begins: at another head, or at a
 * tag that is there already for the same pool. The two rows of a tag, one for each pool, become one
 * row of the snapshot. A row that mail broke in two is one where all of its numbers agree. What
 * PoolMon was told to sort by or to leave out does not show in its output; of the command above it
 * only the filter is believed.
 */
#include "config.h"

#include <string.h>

#include "capture/dating.h"
#include "capture/file-time.h"
#include "capture/format.h"
#include "capture/poolmon-head.h"
#include "capture/poolmon-row.h"

/* Lines of prose between two rows that do not end a table: a blog's remark is shorter. */
#define MAX_PROSE_LINES 4u

/* Lines between a time that a script wrote and the head of the table it is for. */
#define MAX_STAMP_DISTANCE 8u

/* Kilobytes of pool that no machine has. */
#define MAX_POOL_KB (G_GINT64_CONSTANT (1) << 40)

typedef struct
{
  PscCaptureContext *context;
  PscPoolmonHead head; /* of the open table, or of the one to come */
  char *command;       /* the command line above the table to come */
  PscDating dating;
  PscTimeStamp stamp; /* of the table to come, when there is a line that it was on */
  guint stamp_line;
  gboolean is_stamp_open; /* the open table has a stamp with two readings */
  PscPrefix prefix;
  guint last_row;  /* the row that a driver on the next line belongs to */
  guint last_line; /* the line of that row */
  guint n_prose;
  GString *broken;      /* a row that something is missing from… */
  guint broken_line;    /* …and its line; 0: none waits for the next line */
  gboolean is_resuming; /* the row that waits begins the table to come */
  gboolean is_open;
  gboolean has_gaps; /* something shows that rows are missing */
  gboolean is_full;
  GString *owner;
  GString *description;
} Parser;

static gpointer
poolmon_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->last_row = G_MAXUINT;
  self->broken = g_string_new (NULL);
  self->owner = g_string_new (NULL);
  self->description = g_string_new (NULL);
  psc_poolmon_head_init (&self->head);
  psc_dating_init (&self->dating);
  return self;
}

static void
poolmon_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  psc_dating_clear (&self->dating);
  g_free (self->command);
  g_string_free (self->broken, TRUE);
  g_string_free (self->owner, TRUE);
  g_string_free (self->description, TRUE);
  g_free (self);
}

static PscIssues *
get_issues (Parser *self)
{
  return psc_snapshot_builder_get_issues (self->context->builder);
}

/* Says what is wrong with a line of the open table, which is not complete from then on. */
static void
warn (Parser *self, const PscFrameLine *line, const char *message)
{
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                          line->number, "%s", message);
  self->has_gaps = TRUE;
}

/* The command of the capture is PoolMon's only when it says so; that of a debugger session further
 * up has nothing to do with this table. */
static void
begin_section (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;
  char *others = g_steal_pointer (&context->command);
  const char *own = others != NULL ? psc_poolmon_find_command (others) : NULL;

  if (self->command != NULL)
    context->command = g_steal_pointer (&self->command);
  else if (own != NULL)
    context->command = g_strdup (own);
  psc_capture_context_begin_table (context, psc_poolmon_format.name, line);
  if (context->command != NULL)
    {
      g_autofree char *filter = psc_poolmon_read_filter (context->command);

      psc_snapshot_builder_set_filter (context->builder, filter);
    }
  g_free (context->command);
  context->command = others;
}

/* Date and time may be on two lines, as `date /t` and `time /t` write them. */
static void
note_stamp (Parser *self, const PscFrameLine *line, const PscTimeStamp *stamp)
{
  if (self->stamp_line == 0 || line->number - self->stamp_line > 2
      || !psc_time_stamp_join (&self->stamp, stamp))
    self->stamp = *stamp;
  self->stamp_line = line->number;
}

/* Hands the stamp to the table that begins at @line. */
static void
use_stamp (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;
  guint stamp_line = self->stamp_line;
  PscWallTime time;

  self->stamp_line = 0;
  self->is_stamp_open = FALSE;
  if (stamp_line == 0 || (line > stamp_line && line - stamp_line > MAX_STAMP_DISTANCE)
      || !self->stamp.has_date || !self->stamp.has_clock)
    return;
  if (!psc_dating_read (&self->dating, &self->stamp, &time))
    {
      self->is_stamp_open = TRUE;
      return;
    }
  context->taken_at = time;
  context->file->host_time = time;
}

static void
begin_table (Parser *self, const PscFrameLine *line)
{
  use_stamp (self, self->head.line != 0 ? self->head.line : line->number);
  begin_section (self, self->head.line != 0 ? self->head.line : line->number);
  psc_snapshot_builder_set_scope (self->context->builder, self->head.scope, self->head.session);
  if (self->head.line == 0)
    self->prefix = line->prefix;
  self->is_open = TRUE;
  self->is_full = FALSE;
  self->has_gaps = FALSE;
  self->n_prose = 0;
  self->last_row = G_MAXUINT;
}

/* The size of a pool in bytes, unless it cannot be true. */
static gint64
check_pool_size (Parser *self, const char *name, gint64 kb, gint64 limit_kb, guint line)
{
  if (kb < 0 || kb <= limit_kb)
    return kb < 0 ? -1 : kb * 1024;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "%s pool: found %" G_GINT64_FORMAT
                          " KB, more than the machine can have: left out",
                          name, kb);
  return -1;
}

/* The figures of the last screen stay. */
static void
note_pool_sizes (Parser *self, guint line)
{
  PscPoolSizes *pool = &self->context->file->pool;
  gint64 limit_kb = MAX_POOL_KB;

  if (self->head.memory_kb > 0)
    limit_kb = MIN (limit_kb, self->head.memory_kb);
  if (self->head.nonpaged_kb >= 0)
    pool->nonpaged_bytes =
        check_pool_size (self, "nonpaged", self->head.nonpaged_kb, limit_kb, line);
  if (self->head.paged_kb >= 0)
    pool->paged_bytes = check_pool_size (self, "paged", self->head.paged_kb, MAX_POOL_KB, line);
}

static void
complain_about_empty_head (Parser *self)
{
  if (self->head.line == 0)
    return;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                          self->head.line, "the head of a PoolMon table has no rows below it");
}

/* A line above the rows. The memory line begins a head; any other one goes on with the head that
 * was begun. */
static PscVerdict
note_head (Parser *self, const PscFrameLine *line, const char *text, PscPoolmonHeadKind kind)
{
  if (kind == PSC_POOLMON_HEAD_MEMORY)
    {
      complain_about_empty_head (self);
      psc_poolmon_head_init (&self->head);
    }
  psc_poolmon_head_read (&self->head, text);
  if (self->head.line == 0)
    self->head.line = line->number;
  self->prefix = line->prefix;
  note_pool_sizes (self, line->number);
  return PSC_VERDICT_SEEN;
}

/* The row of the snapshot that @row goes into. @known is the last one with the same tag: PoolMon
 * shows the other pool of a tag in another row. */
static guint
place_row (Parser *self, const PscPoolmonRow *row, guint known, guint line)
{
  PscSnapshotBuilder *builder = self->context->builder;
  guint index;

  if (known != G_MAXUINT && psc_snapshot_builder_get_pool (builder, known, row->kind)->known == 0)
    return known;
  index = psc_snapshot_builder_add_row (builder, row->tag, line);
  if (index != G_MAXUINT && row->is_protected)
    psc_snapshot_builder_set_protected (builder, index);
  return index;
}

static void
set_driver (Parser *self, guint index, const char *text, gsize length)
{
  PscSnapshotBuilder *builder = self->context->builder;

  psc_poolmon_driver_split (text, length, self->owner, self->description);
  if (self->owner->len > 0)
    psc_snapshot_builder_set_owner (builder, index, self->owner->str, self->owner->len);
  if (self->description->len > 0)
    psc_snapshot_builder_set_description (builder, index, self->description->str,
                                          self->description->len);
}

static void
check_row (Parser *self, const PscFrameLine *line, const PscPoolmonRow *row)
{
  char tag[PSC_TAG_STRING_SIZE];

  if (G_LIKELY (row->is_balanced && row->pool.known == PSC_POOL_ALL_KNOWN))
    return;
  psc_tag_to_string (row->tag, tag);
  if (row->pool.known != PSC_POOL_ALL_KNOWN)
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                            line->number, "tag %s: a number does not fit 64 bits: left out", tag);
  if (!row->is_balanced)
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                            line->number,
                            "tag %s: Diff is %" G_GINT64_FORMAT ", but Allocs − Frees is "
                            "%" G_GINT64_FORMAT,
                            tag, row->pool.outstanding,
                            (gint64) (row->pool.allocs - row->pool.frees));
}

static void
take_row (Parser *self, const PscFrameLine *line, const PscPoolmonRow *row, guint known)
{
  guint index = place_row (self, row, known, line->number);

  if (index == G_MAXUINT)
    {
      if (!self->is_full)
        warn (self, line, "the table has more rows than Windows has tags: the rest is left out");
      self->is_full = TRUE;
      return;
    }
  *psc_snapshot_builder_get_pool (self->context->builder, index, row->kind) = row->pool;
  if (row->driver_length > 0)
    set_driver (self, index, row->driver, row->driver_length);
  check_row (self, line, row);
  self->last_row = index;
  self->last_line = line->number;
  self->n_prose = 0;
}

/* Whether the end of the file or a limit may have taken something from the end of @line. */
static gboolean
is_cut (const Parser *self, const PscFrameLine *line, const PscPoolmonRow *row)
{
  if (line->has_end && !line->is_cut)
    return FALSE;
  if (line->is_cut || !row->is_closed)
    return TRUE;
  return (self->head.has_drivers || row->driver_length > 0)
         && !psc_poolmon_driver_is_whole (row->driver, row->driver_length);
}

static const char cut_message[] = "the row is cut: left out";

static PscVerdict
feed_row (Parser *self, const PscFrameLine *line, const PscPoolmonRow *row)
{
  PscSnapshotBuilder *builder = self->context->builder;
  gboolean cut = is_cut (self, line, row);
  guint known = G_MAXUINT;

  if (self->is_open)
    known = psc_snapshot_builder_find_row (builder, row->tag);
  /* What is there already begins another snapshot. */
  if (known != G_MAXUINT && !cut && !row->is_vague
      && psc_snapshot_builder_get_pool (builder, known, row->kind)->known != 0)
    return PSC_VERDICT_PASS;
  if (!self->is_open)
    {
      /* Without a head, only numbers that agree show that this is PoolMon's. */
      if (self->head.line == 0 && (cut || !row->is_balanced))
        return PSC_VERDICT_PASS;
      begin_table (self, line);
    }
  if (cut)
    warn (self, line, cut_message);
  else
    take_row (self, line, row, known);
  return PSC_VERDICT_TAKEN;
}

/* The row that waited for its rest has none. */
static void
give_up_broken_row (Parser *self)
{
  if (self->broken_line == 0)
    return;
  psc_issues_add_at_line (self->is_open ? get_issues (self) : self->context->issues,
                          PSC_SEVERITY_WARNING, self->context->path, self->broken_line,
                          "the row is damaged: left out");
  self->has_gaps = TRUE;
  self->broken_line = 0;
}

static PscVerdict
feed_broken_row (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  if (!self->is_open && self->head.line == 0)
    return PSC_VERDICT_PASS;
  if (!self->is_open)
    begin_table (self, line);
  if (!line->has_end || line->is_cut)
    {
      warn (self, line, cut_message);
      return PSC_VERDICT_TAKEN;
    }
  g_string_truncate (self->broken, 0);
  g_string_append_len (self->broken, text, (gssize) length);
  self->broken_line = line->number;
  return PSC_VERDICT_TAKEN;
}

/* Mail breaks rows at a blank. The next line is the rest of one when it begins like its numbers and
 * all numbers agree with each other: the difference is allocations − frees, and a block's size the
 * bytes divided by it. A number too many shows that one was broken itself. @joined takes the whole
 * row. */
static gboolean
read_rest (const Parser *self,
           const PscFrameLine *line,
           const char *text,
           GString *joined,
           PscPoolmonRow *row)
{
  const char *rest = text + strspn (text, " \t");

  if (self->broken_line == 0 || line->number != self->broken_line + 1
      || line->kind != PSC_FRAME_TEXT || !line->has_end || line->is_cut
      || (!g_ascii_isdigit (*rest) && *rest != '(' && *rest != '-'))
    return FALSE;
  g_string_assign (joined, self->broken->str);
  g_string_append_c (joined, ' ');
  g_string_append (joined, rest);
  return psc_poolmon_row_read (joined->str, joined->len, row) == PSC_POOLMON_ROW_WHOLE
         && row->pool.known == PSC_POOL_ALL_KNOWN && row->is_balanced && row->is_closed
         && (row->driver_length == 0 || strchr ("0123456789(-", *row->driver) == NULL);
}

/* Takes @line as the rest of the row before it, or gives that row up. Where the row begins another
 * table it goes on waiting, since @line comes again once this table is over. */
static gboolean
feed_rest (Parser *self, const PscFrameLine *line, const char *text, PscVerdict *verdict)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  PscFrameLine whole = *line;
  PscPoolmonRow row;

  if (!read_rest (self, line, text, joined, &row))
    {
      give_up_broken_row (self);
      return FALSE;
    }
  whole.number = self->broken_line;
  *verdict = feed_row (self, &whole, &row);
  self->last_line = line->number;
  if (*verdict == PSC_VERDICT_TAKEN)
    self->broken_line = 0;
  else
    self->is_resuming = TRUE;
  return TRUE;
}

/* A driver that mail or a narrow window moved to a line of its own. */
static gboolean
is_driver (const Parser *self, const PscFrameLine *line, const char *text)
{
  return self->last_row != G_MAXUINT && line->number == self->last_line + 1 && text[0] == '['
         && text[strlen (text) - 1] == ']';
}

static PscVerdict
feed_other (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  const char *trimmed = text + strspn (text, " \t");
  PscTimeStamp stamp;

  if (!line->has_end && psc_poolmon_row_is_beginning (text, length))
    {
      warn (self, line, cut_message);
      return PSC_VERDICT_TAKEN;
    }
  if (is_driver (self, line, trimmed))
    {
      set_driver (self, self->last_row, trimmed, strlen (trimmed));
      return PSC_VERDICT_TAKEN;
    }
  if (psc_time_stamp_read (text, &stamp))
    return PSC_VERDICT_PASS;
  if (psc_poolmon_is_totals (text))
    return PSC_VERDICT_TAKEN;
  if (psc_poolmon_is_prose (line->text) && ++self->n_prose <= MAX_PROSE_LINES)
    return PSC_VERDICT_TAKEN;
  return PSC_VERDICT_PASS;
}

static PscVerdict
feed_elision (Parser *self, const PscFrameLine *line)
{
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  warn (self, line, "rows are left out here");
  return PSC_VERDICT_TAKEN;
}

static void
note_command (Parser *self, const char *text)
{
  const char *command = psc_poolmon_find_command (text);

  g_free (self->command);
  self->command = g_strdup (command);
}

static PscVerdict
feed_outside (Parser *self, const PscFrameLine *line, const char *text)
{
  PscPoolmonHeadKind head = psc_poolmon_head_peek (text);
  PscTimeStamp stamp;

  if (head != PSC_POOLMON_HEAD_NONE)
    return note_head (self, line, text, head);
  if (psc_time_stamp_read (line->text, &stamp))
    {
      note_stamp (self, line, &stamp);
      return PSC_VERDICT_SEEN;
    }
  note_command (self, line->text);
  return PSC_VERDICT_PASS;
}

/* @line without the damage that the head of its table bears too. */
static gsize
get_prefix_length (const Parser *self, const PscFrameLine *line)
{
  if (line->prefix == PSC_PREFIX_NONE)
    return 0;
  if (!self->is_open && self->head.line == 0)
    return line->prefix_length;
  return psc_frame_line_skip (line, self->prefix);
}

static PscVerdict
poolmon_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  gsize skipped = get_prefix_length (self, line);
  const char *text = line->text + skipped;
  gsize length = line->length - skipped;
  PscPoolmonRow row;
  PscVerdict verdict;

  if (self->broken_line != 0 && feed_rest (self, line, text, &verdict))
    return verdict;
  if (line->kind != PSC_FRAME_TEXT)
    return feed_elision (self, line);
  switch (psc_poolmon_row_read (text, length, &row))
    {
    case PSC_POOLMON_ROW_WHOLE:
      return feed_row (self, line, &row);
    case PSC_POOLMON_ROW_BROKEN:
      return feed_broken_row (self, line, text, length);
    case PSC_POOLMON_ROW_TOTALS:
      return self->is_open ? PSC_VERDICT_TAKEN : PSC_VERDICT_PASS;
    case PSC_POOLMON_ROW_NONE:
    default:
      if (!self->is_open)
        return feed_outside (self, line, line->text + line->prefix_length);
      if (psc_poolmon_head_peek (line->text + line->prefix_length) != PSC_POOLMON_HEAD_NONE)
        return PSC_VERDICT_PASS;
      return feed_other (self, line, text, length);
    }
}

static void
take_snapshot (Parser *self)
{
  PscCaptureContext *context = self->context;

  psc_snapshot_builder_set_complete (context->builder, self->has_gaps ? PSC_NO : PSC_UNKNOWN);
  if (self->is_stamp_open)
    psc_dating_defer (&self->dating, &self->stamp, context->snapshots->len);
  psc_capture_context_take_snapshot (context);
}

static void
poolmon_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;
  PscPoolmonHead head = self->head;

  if (!self->is_resuming)
    give_up_broken_row (self);
  self->is_resuming = FALSE;
  self->is_open = FALSE;
  if (psc_snapshot_builder_get_n_rows (self->context->builder) > 0)
    take_snapshot (self);
  else
    {
      psc_issues_append (self->context->issues, get_issues (self));
      complain_about_empty_head (self);
    }
  /* The next table counts the same pools unless its own head says otherwise. */
  psc_poolmon_head_init (&self->head);
  self->head.scope = head.scope;
  self->head.session = head.session;
  self->head.has_drivers = head.has_drivers;
}

static void
poolmon_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  complain_about_empty_head (self);
  psc_dating_finish (&self->dating, self->context);
  psc_file_time_apply (self->context);
}

/* Rows, with a type and numbers; stamps; the program's name; lines of the head. What stands in
 * front of a line is damage only where the head of its table bears it too. */
static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_DIGIT | PSC_SIGN_UPPER_N },
  { .signs = PSC_SIGN_DIGIT | PSC_SIGN_UPPER_P },
  { .signs = PSC_SIGN_DIGIT | PSC_SIGN_SHORT },
  { .signs = PSC_SIGN_LM },
  { .signs = PSC_SIGN_PREFIX },
  { .begin = "Memory:" },
  { .begin = "Commit:" },
  { .begin = "System pool" },
  { .begin = "All session" },
  { .begin = "Session" },
  { .begin = "Tag Type" },
  { 0 },
};

const PscCaptureFormat psc_poolmon_format = {
  .name = "poolmon",
  .shapes = shapes,
  .new = poolmon_new,
  .free = poolmon_free,
  .feed = poolmon_feed,
  .end = poolmon_end,
  .finish = poolmon_finish,
};
