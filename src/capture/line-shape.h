/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can be told of a line at a glance, so that it is shown only to parsers that it may concern.
 *
 * A parser without an open table refuses nearly every line of nearly every file. It says in a few
 * shapes what the lines look like that it does not refuse; a line of no such shape is withheld. A
 * shape may let through too much, and never too little.
 */
#pragma once

#include "capture/framing.h"

G_BEGIN_DECLS

/**
 * PscLineSigns:
 *
 * A bit for each thing that a line has behind the damage in front of it.
 */
typedef guint32 PscLineSigns;

/* Characters that stand anywhere in the line. */
#define PSC_SIGN_DIGIT (1u << 0)
#define PSC_SIGN_TAB (1u << 1)
#define PSC_SIGN_BANG (1u << 2)
#define PSC_SIGN_BRACKET (1u << 3) /* a round one that opens */
#define PSC_SIGN_STAR (1u << 4)
#define PSC_SIGN_PLUS (1u << 5)
#define PSC_SIGN_COMMA (1u << 6)
#define PSC_SIGN_COLON (1u << 7)
#define PSC_SIGN_SEMICOLON (1u << 8)
#define PSC_SIGN_SCORE (1u << 9) /* `_` */
#define PSC_SIGN_UPPER_A (1u << 10)
#define PSC_SIGN_UPPER_C (1u << 11)
#define PSC_SIGN_UPPER_I (1u << 12)
#define PSC_SIGN_UPPER_K (1u << 13)
#define PSC_SIGN_UPPER_N (1u << 14)
#define PSC_SIGN_UPPER_P (1u << 15)
#define PSC_SIGN_UPPER_R (1u << 16)
#define PSC_SIGN_UPPER_V (1u << 17)
#define PSC_SIGN_STOP                                                                              \
  (1u << 18) /* one of `.;!?"'=<`, which sentences have and headings have not                      \
              */

/* `lm` in letters of any case, as in `poolmon` and few other words. */
#define PSC_SIGN_LM (1u << 19)

/* One of the first three words is a number of eight or more hexadecimal digits, and those in front
 * of it are shorter ones. */
#define PSC_SIGN_ADDRESS (1u << 20)

/* The first word may be a tag: it has at most four bytes, and the second or third word begins like
 * a number. */
#define PSC_SIGN_TAG (1u << 21)

/* The last character is a colon. */
#define PSC_SIGN_LABEL (1u << 22)

/* There are at most PSC_SHORT_LINE_BYTES bytes. */
#define PSC_SIGN_SHORT (1u << 23)
#define PSC_SHORT_LINE_BYTES 120u

/* Something in front may be damage. */
#define PSC_SIGN_PREFIX (1u << 24)

/**
 * PscLineShape:
 * @begin: (nullable): the line begins with this text, letters in any case and as many blanks as it
 *   likes for each one; or the line is itself a beginning of it
 * @first: (nullable): the first character is one of these
 * @signs: all of these are there
 *
 * Blanks in front of a line do not count. Lists of shapes end with one that is empty; a line that
 * has one of the shapes is let through.
 */
typedef struct
{
  const char *begin;
  const char *first;
  PscLineSigns signs;
} PscLineShape;

/** psc_line_signs_read: the signs of @line. */
PscLineSigns psc_line_signs_read (const PscFrameLine *line);

typedef struct _PscLineSorter PscLineSorter;

/**
 * psc_line_sorter_new:
 * @lists: for each parser its list of shapes, or %NULL where it is shown every line
 * @n_lists: at most 32
 */
PscLineSorter *psc_line_sorter_new (const PscLineShape *const *lists, guint n_lists);
void psc_line_sorter_free (PscLineSorter *self);

/**
 * psc_line_sorter_find:
 * @signs: those of @line
 *
 * Only whole lines of text have shapes; any other line is for everybody.
 *
 * Returns: a bit for each parser that @line may concern
 */
guint32
psc_line_sorter_find (const PscLineSorter *self, const PscFrameLine *line, PscLineSigns signs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLineSorter, psc_line_sorter_free)

G_END_DECLS
