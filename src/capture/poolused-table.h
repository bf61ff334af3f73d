/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One `!poolused` table while its rows are read: which rows are believed, and whether all are
 * there.
 */
#pragma once

#include "capture/format.h"
#include "capture/poolused-row.h"

G_BEGIN_DECLS

/**
 * PscPoolusedTable:
 * @context: the file; its builder takes the rows
 * @is_open: between begin and end
 * @layout: what the headings say, corrected by the first rows
 * @line: where the output begins
 * @last_line: the last row, or TOTAL
 * @n_described: rows with a text behind the numbers
 * @n_glued: rows whose text follows the last digit at once
 * @n_hexadecimal: rows with hexadecimal numbers
 * @joined: rows and their lines whose last number may have run into a description that begins
 * with digits, should the table turn out to glue descriptions
 * @is_cut: something of the table is known to be missing
 * @has_total: there is a TOTAL line
 * @total: its numbers
 * @has_candidate: the only row so far does not keep the columns of the headings…
 * @candidate_line: …its line…
 * @widths: …and its own columns
 * @broken: (nullable): a row that ends between two of its numbers, until the next line tells
 * whether it is the rest…
 * @broken_line: …and its line
 */
typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  PscPoolusedLayout layout;
  guint line;
  guint last_line;

  guint n_described;
  guint n_glued;
  guint n_hexadecimal;
  GArray *joined;

  gboolean is_cut;
  gboolean has_total;
  PscPool total[PSC_N_POOL_KINDS];

  gboolean has_candidate;
  guint candidate_line;
  guint widths[PSC_POOLUSED_MAX_NUMBERS];

  char *broken;
  guint broken_line;
} PscPoolusedTable;

void psc_poolused_table_init (PscPoolusedTable *self, PscCaptureContext *context);
void psc_poolused_table_clear (PscPoolusedTable *self);

/**
 * psc_poolused_table_begin:
 * @layout: what the headings say
 * @line: where the output begins
 *
 * Forgets the table before. The builder must have been reset for this one.
 */
void psc_poolused_table_begin (PscPoolusedTable *self, const PscPoolusedLayout *layout, guint line);

/**
 * psc_poolused_table_feed:
 * @line: the line, for its number and its end
 * @text: its text without the damage in front
 * @length: the bytes of @text
 *
 * Returns: %PSC_VERDICT_TAKEN for a row, also one that is left out with an issue,
 * %PSC_VERDICT_DONE for TOTAL, %PSC_VERDICT_PASS for anything else
 */
PscVerdict psc_poolused_table_feed (PscPoolusedTable *self,
                                    const PscFrameLine *line,
                                    const char *text,
                                    gsize length);

/** psc_poolused_table_note_elision: somebody left rows out at @line. */
void psc_poolused_table_note_elision (PscPoolusedTable *self, guint line);

/** psc_poolused_table_note_cut: the file ends at @line in the middle of a row. */
void psc_poolused_table_note_cut (PscPoolusedTable *self, guint line);

/**
 * psc_poolused_table_take_row:
 *
 * Adds a row that was read already: the first of a table without headings.
 */
void psc_poolused_table_take_row (PscPoolusedTable *self,
                                  const PscFrameLine *line,
                                  const PscPoolusedRow *row);

/**
 * psc_poolused_table_end:
 *
 * Compares rows with TOTAL and tells the builder how complete the table is.
 *
 * Returns: whether there is a snapshot to be taken; %FALSE, with an issue of the file, where the
 * table is none of `!poolused` or has nothing that can be read
 */
gboolean psc_poolused_table_end (PscPoolusedTable *self);

G_END_DECLS
