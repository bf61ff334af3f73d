/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the rows of one `!poolused` table into the snapshot builder and judges whether it is all
 * there. Called by poolused.c.
 */
#include "config.h"

#include "capture/poolused-table.h"

#include <string.h>

#include "capture/poolused-text.h"
#include "capture/scan.h"

/* One in so many rows with hexadecimal numbers is enough to make a table hexadecimal: where the
 * digits are small, many rows hold no letter. */
#define HEXADECIMAL_SHARE 8u

/* No mail is so narrow that it breaks shorter lines. */
#define MIN_BROKEN_BYTES 48u

/* Of 32-bit Windows. */
#define SMALLEST_BLOCK_BYTES 8u

typedef struct
{
  guint row;
  guint line;
} JoinedRow;

static PscIssues *
get_issues (PscPoolusedTable *self)
{
  return psc_snapshot_builder_get_issues (self->context->builder);
}

static guint
count_rows (const PscPoolusedTable *self)
{
  return psc_snapshot_builder_get_n_rows (self->context->builder);
}

static void
skip_row (PscPoolusedTable *self, guint line, const char *why)
{
  self->is_cut = TRUE;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                          "row of !poolused left out: %s", why);
}

static void
drop_candidate (PscPoolusedTable *self)
{
  self->has_candidate = FALSE;
  psc_snapshot_builder_drop_last_row (self->context->builder);
  skip_row (self, self->candidate_line,
            "its numbers do not stand in the columns of the "
            "headings");
}

static void
report_large_numbers (PscPoolusedTable *self, const PscPoolusedRow *row, guint line)
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
report_inconsistency (PscPoolusedTable *self, const PscPoolusedRow *row, guint line)
{
  if (self->layout.n_numbers == 8 && !psc_poolused_is_consistent (row))
    psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                            "the difference is not allocations minus frees: one of these numbers "
                            "is damaged");
}

static gboolean
add_row (PscPoolusedTable *self, const PscPoolusedRow *row, guint line)
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
    g_array_append_vals (self->joined, &(JoinedRow){ index, line }, 1);
  return TRUE;
}

/* The last line of the file has no end, so it may have been longer. */
static gboolean
is_whole (const PscPoolusedTable *self, const PscFrameLine *line, const PscPoolusedRow *row)
{
  gboolean is_bare = row->description == NULL && row->owner == NULL && !row->is_unknown;

  if (line->has_end && !line->is_cut)
    return TRUE;
  if (is_bare && (self->n_described > 0 || count_rows (self) == 0))
    return FALSE;
  return row->is_whole || psc_poolused_owner_is_whole (row);
}

void
psc_poolused_table_take_row (PscPoolusedTable *self,
                             const PscFrameLine *line,
                             const PscPoolusedRow *row)
{
  self->last_line = line->number;
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
    self->n_described++;
  if (row->is_glued)
    self->n_glued++;
}

/*
 * A table whose first row does not keep the columns of the headings: when the second row keeps
 * them, the first one is damaged; when both have columns of their own, these hold; else there are
 * none and numbers are counted.
 */
static void
judge_first_row (PscPoolusedTable *self, PscPoolusedRowKind kind, const PscPoolusedRow *row)
{
  if (!self->has_candidate)
    return;
  if (kind == PSC_POOLUSED_ROW_OURS && !row->is_counted)
    {
      drop_candidate (self);
      return;
    }
  self->has_candidate = FALSE;
  if (kind == PSC_POOLUSED_ROW_SHIFTED
      && memcmp (self->widths, row->widths, sizeof self->widths) == 0)
    memcpy (self->layout.widths, row->widths, sizeof row->widths);
  else
    self->layout.is_aligned = FALSE;
}

static void
take_shifted_row (PscPoolusedTable *self, const PscFrameLine *line, const PscPoolusedRow *row)
{
  gboolean is_second = self->has_candidate;

  judge_first_row (self, PSC_POOLUSED_ROW_SHIFTED, row);
  if (!is_second && count_rows (self) > 0)
    {
      skip_row (self, line->number, "its numbers do not stand in the columns of the headings");
      return;
    }
  psc_poolused_table_take_row (self, line, row);
  if (is_second)
    return;
  self->has_candidate = count_rows (self) == 1;
  self->candidate_line = line->number;
  memcpy (self->widths, row->widths, sizeof row->widths);
}

static void
take_total (PscPoolusedTable *self, const PscFrameLine *line, const PscPoolusedRow *total)
{
  self->last_line = line->number;
  self->has_total = TRUE;
  report_large_numbers (self, total, line->number);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    self->total[k] = total->pools[k];
}

static void
get_sums (PscPoolusedTable *self, PscPool sums[PSC_N_POOL_KINDS])
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    psc_snapshot_builder_get_computed (self->context->builder, (PscPoolKind) k, &sums[k]);
}

/* TOTAL without a line end is believed when its last number ends in its column or when all of it is
 * what the rows sum to. */
static gboolean
total_is_whole (PscPoolusedTable *self, const PscFrameLine *line, const PscPoolusedRow *total)
{
  PscPool sums[PSC_N_POOL_KINDS];

  if ((line->has_end && !line->is_cut) || total->is_whole)
    return TRUE;
  get_sums (self, sums);
  return psc_pool_equal (&sums[0], &total->pools[0]) && psc_pool_equal (&sums[1], &total->pools[1]);
}

static PscVerdict
feed_total (PscPoolusedTable *self,
            const PscFrameLine *line,
            PscPoolusedRowKind kind,
            PscPoolusedRow *total)
{
  if (kind == PSC_POOLUSED_ROW_OURS && total_is_whole (self, line, total))
    {
      take_total (self, line, total);
      return PSC_VERDICT_DONE;
    }
  self->is_cut = TRUE;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                          line->number,
                          kind == PSC_POOLUSED_ROW_OURS
                              ? "TOTAL left out: the text ends in the middle of its line"
                              : "TOTAL left out: it should have %u numbers",
                          self->layout.n_numbers);
  return PSC_VERDICT_DONE;
}

/* A description that begins with digits and is glued to the last number cannot be told from that
 * number once the columns are gone. */
static void
forget_joined_numbers (PscPoolusedTable *self)
{
  PscSnapshotBuilder *builder = self->context->builder;

  if (self->n_glued == 0)
    return;
  for (guint i = 0; i < self->joined->len; i++)
    {
      const JoinedRow *joined = &g_array_index (self->joined, JoinedRow, i);

      psc_pool_forget (psc_snapshot_builder_get_pool (builder, joined->row, PSC_POOL_PAGED),
                       PSC_POOL_BYTES);
      psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path,
                              joined->line,
                              "paged bytes left out: they run into a description that begins with "
                              "digits");
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
report_difference (PscPoolusedTable *self, const PscPool sums[PSC_N_POOL_KINDS])
{
  static const PscPoolField fields[] = { PSC_POOL_BYTES, PSC_POOL_OUTSTANDING, PSC_POOL_ALLOCS,
                                         PSC_POOL_FREES };
  const PscPool *totals = self->total;

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
                              self->last_line,
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
judge_complete (PscPoolusedTable *self)
{
  PscPool sums[PSC_N_POOL_KINDS];
  gboolean differs;

  if (!self->has_total)
    return self->is_cut ? PSC_NO : PSC_UNKNOWN;
  get_sums (self, sums);
  if (count_rows (self) == 0)
    sums[0].known = sums[1].known = self->total[0].known & self->total[1].known;
  differs = report_difference (self, sums);
  if (differs || self->is_cut)
    return PSC_NO;
  return is_proved (sums, self->total) ? PSC_YES : PSC_UNKNOWN;
}

/* The row that waited for its rest has none. */
static void
give_up_broken_row (PscPoolusedTable *self)
{
  if (self->broken == NULL)
    return;
  g_clear_pointer (&self->broken, g_free);
  skip_row (self, self->broken_line, "its numbers are not all there");
}

/* A tag of four bytes and numbers, up to the end. */
static gboolean
ends_between_numbers (const char *text, gsize length)
{
  gsize start = psc_scan_blanks (text, 0);
  gsize end = psc_scan_word (text, start);

  return end - start == 4 && length >= MIN_BROKEN_BYTES && psc_scan_is_digit (text[length - 1])
         && text[end + strspn (text + end, "0123456789-* \t")] == '\0';
}

/* Mail breaks rows at a blank, and only those of verbose output are so long that it finds one
 * between numbers. */
static void
keep_damaged_row (PscPoolusedTable *self, const PscFrameLine *line, const char *text, gsize length)
{
  if (self->layout.n_numbers != PSC_POOLUSED_MAX_NUMBERS || !line->has_end || line->is_cut
      || !ends_between_numbers (text, length))
    {
      skip_row (self, line->number, "its numbers are not all there");
      return;
    }
  self->broken = g_strndup (text, length);
  self->broken_line = line->number;
}

/* Whether numbers that come from two lines belong together: what was allocated and not freed is
 * what is there, and takes no less than the smallest block each; nothing takes nothing. What is
 * behind the last number must be no number and no part of it. */
static gboolean
is_sure (const PscPoolusedRow *row)
{
  guint64 n_allocs = 0;

  if (row->is_glued || (row->description != NULL && psc_scan_is_digit (*row->description)))
    return FALSE;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      const PscPool *pool = &row->pools[k];

      if (pool->known != PSC_POOL_ALL_KNOWN || pool->outstanding < 0
          || pool->bytes / SMALLEST_BLOCK_BYTES < (guint64) pool->outstanding
          || (pool->outstanding == 0 && pool->bytes != 0))
        return FALSE;
      n_allocs |= pool->allocs;
    }
  return n_allocs != 0 && psc_poolused_is_consistent (row);
}

/* Takes @text as the rest of the row before it, which it is when it begins with as many numbers as
 * are missing there and all of them agree; or gives that row up. */
static gboolean
take_rest (PscPoolusedTable *self, const PscFrameLine *line, const char *text)
{
  static const PscPoolusedLayout counted = { .n_numbers = PSC_POOLUSED_MAX_NUMBERS };
  const char *rest = text + psc_scan_blanks (text, 0);
  g_autofree char *joined = g_strconcat (self->broken, " ", rest, NULL);
  PscFrameLine whole = *line;
  PscPoolusedRow row;

  whole.number = self->broken_line;
  if (line->number != self->broken_line + 1 || !line->has_end || line->is_cut
      || (!psc_scan_is_digit (*rest) && *rest != '-' && *rest != '*')
      || psc_poolused_read_row (&counted, joined, strlen (joined), &row) != PSC_POOLUSED_ROW_OURS
      || !is_sure (&row))
    {
      give_up_broken_row (self);
      return FALSE;
    }
  g_clear_pointer (&self->broken, g_free);
  psc_poolused_table_take_row (self, &whole, &row);
  self->last_line = line->number;
  return TRUE;
}

gboolean
psc_poolused_table_end (PscPoolusedTable *self)
{
  PscSnapshotBuilder *builder = self->context->builder;
  PscIssues *issues = self->context->issues;

  give_up_broken_row (self);
  self->is_open = FALSE;
  if (self->n_hexadecimal > 0 && self->n_hexadecimal * HEXADECIMAL_SHARE >= count_rows (self))
    {
      psc_issues_add_at_line (issues, PSC_SEVERITY_WARNING, self->context->path, self->line,
                              "a table like that of !poolused with hexadecimal numbers: not read");
      return FALSE;
    }
  if (count_rows (self) == 0 && !self->has_total)
    {
      psc_issues_add_at_line (issues, PSC_SEVERITY_WARNING, self->context->path, self->line,
                              "!poolused without a row that can be read");
      return FALSE;
    }
  forget_joined_numbers (self);
  psc_snapshot_builder_set_complete (builder, judge_complete (self));
  for (guint k = 0; self->has_total && k < PSC_N_POOL_KINDS; k++)
    psc_snapshot_builder_set_reported (builder, (PscPoolKind) k, &self->total[k]);
  return TRUE;
}

PscVerdict
psc_poolused_table_feed (PscPoolusedTable *self,
                         const PscFrameLine *line,
                         const char *text,
                         gsize length)
{
  PscPoolusedRow row;
  PscPoolusedRowKind kind;

  if (self->broken != NULL && take_rest (self, line, text))
    return PSC_VERDICT_TAKEN;
  switch (psc_poolused_read_row (&self->layout, text, length, &row))
    {
    case PSC_POOLUSED_ROW_OURS:
      judge_first_row (self, PSC_POOLUSED_ROW_OURS, &row);
      psc_poolused_table_take_row (self, line, &row);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_SHIFTED:
      take_shifted_row (self, line, &row);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_HEXADECIMAL:
      self->n_hexadecimal++;
      skip_row (self, line->number, "its numbers are hexadecimal");
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_DAMAGED:
      keep_damaged_row (self, line, text, length);
      return PSC_VERDICT_TAKEN;
    case PSC_POOLUSED_ROW_NONE:
      break;
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
  kind = psc_poolused_read_total (&self->layout, text, length, &row);
  return kind == PSC_POOLUSED_ROW_NONE ? PSC_VERDICT_PASS : feed_total (self, line, kind, &row);
}

void
psc_poolused_table_note_elision (PscPoolusedTable *self, guint line)
{
  give_up_broken_row (self);
  self->is_cut = TRUE;
  psc_issues_add_at_line (get_issues (self), PSC_SEVERITY_WARNING, self->context->path, line,
                          "rows of !poolused were left out here by the author");
}

void
psc_poolused_table_note_cut (PscPoolusedTable *self, guint line)
{
  skip_row (self, line, "the text ends in the middle of its line");
}

void
psc_poolused_table_init (PscPoolusedTable *self, PscCaptureContext *context)
{
  *self = (PscPoolusedTable){ .context = context };
  self->joined = g_array_new (FALSE, FALSE, sizeof (JoinedRow));
}

void
psc_poolused_table_clear (PscPoolusedTable *self)
{
  g_clear_pointer (&self->joined, g_array_unref);
  g_clear_pointer (&self->broken, g_free);
}

void
psc_poolused_table_begin (PscPoolusedTable *self, const PscPoolusedLayout *layout, guint line)
{
  GArray *joined = g_array_set_size (self->joined, 0);

  *self = (PscPoolusedTable){
    .context = self->context,
    .joined = joined,
    .is_open = TRUE,
    .layout = *layout,
    .line = line,
    .last_line = line,
  };
}
