/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Single rows of `!poolused`: what is believed, and what is not.
 */
#include "config.h"

#include <string.h>

#include "capture/poolused-row.h"
#include "capture/poolused-text.h"
#include "support/check-main.h"

#define BRIEF " Tag     Allocs         Used     Allocs         Used"
#define OLD " Tag    Allocs     Used    Allocs     Used"
#define COLLAPSED "Tag Allocs Used Allocs Used"
#define VERBOSE_COLLAPSED "Tag Allocs Frees Diff Used Allocs Frees Diff Used"

typedef struct
{
  const char *headings;
  const char *text;
  PscPoolusedRowKind kind;
  const char *tag;
  guint64 last; /* the paged bytes */
} RowCase;

static const RowCase cases[] = {
  { BRIEF, " Leak       119         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "Leak", 7 },
  { BRIEF, "Leak       119         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "Leak", 7 },
  { BRIEF, " Pp         119         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "Pp  ", 7 },
  { BRIEF, "  xy        119         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    " xy ", 7 },
  { BRIEF, "            119         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "    ", 7 },
  { BRIEF, " 1234      5678         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "1234", 7 },
  { BRIEF, " Leak 1234567890         4096          0            7\tText", PSC_POOLUSED_ROW_OURS,
    "Leak", 7 },
  { BRIEF, " Leak 119 4096 0 7 Text", PSC_POOLUSED_ROW_OURS, "Leak", 7 },
  /* a digit lost in the first number of a tag with blanks must not move the tag */
  { BRIEF, " Pp        119         4096          0            7\tText", PSC_POOLUSED_ROW_SHIFTED,
    "Pp  ", 7 },
  { BRIEF, " Leak      1190         4096         0            7\tText", PSC_POOLUSED_ROW_SHIFTED,
    "Leak", 7 },
  { BRIEF, " Leak       119         4096          0", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { BRIEF, " Leak       119         4o96          0            7\tText", PSC_POOLUSED_ROW_DAMAGED,
    NULL, 0 },
  { BRIEF, " Leak        7f         1000          0            7\tText",
    PSC_POOLUSED_ROW_HEXADECIMAL, NULL, 0 },
  { BRIEF, "Somebody wrote 12 words here", PSC_POOLUSED_ROW_NONE, NULL, 0 },
  { BRIEF, "TOTAL       119         4096          0            7", PSC_POOLUSED_ROW_NONE, NULL, 0 },
  { OLD, " ohci        1      136         0        01394 host", PSC_POOLUSED_ROW_OURS, "ohci", 0 },
  { OLD, " ohci        1      136         0      5121394 host", PSC_POOLUSED_ROW_OURS, "ohci",
    512 },
  { OLD, " Big1        1      136         0 12345678text", PSC_POOLUSED_ROW_OURS, "Big1",
    12345678 },
  { OLD, " Big2        1      136         0 123456789012text", PSC_POOLUSED_ROW_OURS, "Big2",
    123456789012 },
  { COLLAPSED, "Leak 119 4096 0 7 Text", PSC_POOLUSED_ROW_OURS, "Leak", 7 },
  { COLLAPSED, "Leak\t119\t4096\t0\t7\tText", PSC_POOLUSED_ROW_OURS, "Leak", 7 },
  { COLLAPSED, "Io 1 2 * 3 4 Text", PSC_POOLUSED_ROW_OURS, "Io  ", 4 },
  { COLLAPSED, "a b 1 2 3 4 Text", PSC_POOLUSED_ROW_OURS, "a b ", 4 },
  { COLLAPSED, "a 5 1 2 3 4 UNKNOWN pooltag 'a 5 ', please update pooltag.txt",
    PSC_POOLUSED_ROW_OURS, "a 5 ", 4 },
  { COLLAPSED, "a 5 1 2 3 4 UNKNOWN pooltag 'a   ', please update pooltag.txt",
    PSC_POOLUSED_ROW_OURS, "a   ", 3 },
  { COLLAPSED, "a 5 1 2 3 4 Text", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { COLLAPSED, "Leak 119 4096 0 7.5 Text", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { COLLAPSED, "Leak 0119 4096 0 7 Text", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { COLLAPSED, "Leak 119 4096 0", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { COLLAPSED, "Leak 1 2 3 4 5 6 7 8 Text", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
  { COLLAPSED, "Leakage 1 2 3 4 Text", PSC_POOLUSED_ROW_NONE, NULL, 0 },
  { VERBOSE_COLLAPSED, "Leak 3 1 2 64 9 4 5 80 Text", PSC_POOLUSED_ROW_OURS, "Leak", 80 },
  { VERBOSE_COLLAPSED, "a 5 3 1 2 64 9 4 5 80 Text", PSC_POOLUSED_ROW_OURS, "a 5 ", 80 },
  { VERBOSE_COLLAPSED, "Leak 3 1 2 64 Text", PSC_POOLUSED_ROW_DAMAGED, NULL, 0 },
};

static PscPoolusedLayout
make_layout (const char *headings)
{
  PscPoolusedLayout layout;

  ck_assert_int_eq (psc_poolused_read_heading (headings, strlen (headings), &layout),
                    PSC_POOLUSED_HEADING_OURS);
  return layout;
}

/* Loop index: the row. */
START_TEST (row_is_believed_where_it_fits)
{
  const RowCase *c = &cases[_i];
  PscPoolusedLayout layout = make_layout (c->headings);
  PscPoolusedRow row;
  char tag[PSC_TAG_STRING_SIZE];
  PscPoolusedRowKind kind = psc_poolused_read_row (&layout, c->text, strlen (c->text), &row);

  ck_assert_msg (kind == c->kind, "%s: kind %d", c->text, kind);
  if (c->tag == NULL)
    return;
  ck_assert_str_eq (psc_tag_to_string (row.tag, tag), c->tag);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].bytes, c->last);
}
END_TEST

/* What stands behind the numbers, and what becomes of it. */
typedef struct
{
  const char *text;
  const char *description;
  const char *owner;
  gboolean is_whole;
} TextCase;

static const TextCase texts[] = {
  { "Some text , Binary: nt!mm", "Some text", "nt!mm", TRUE },
  { "Some text , Binary: nt!cc", "Some text", "nt!cc", FALSE },
  { "Some text , Binary: nt!m", "Some text", "nt!m", FALSE },
  { "Some, text , Binary: srv.sys", "Some, text", "srv.sys", TRUE },
  { "Some text", "Some text", NULL, FALSE },
  { "Some text , Binary:", "Some text", NULL, FALSE },
  { ", Binary: srv.sys", NULL, "srv.sys", TRUE },
  { "UNKNOWN pooltag 'Leak', please update pooltag.txt", NULL, NULL, TRUE },
  { "UNKNOWN pooltag 'Leak', please upd", NULL, NULL, FALSE },
  { "Text (Protected)", "Text", NULL, FALSE },
  { "(Protected) Text , Binary: srv.sys", "Text", "srv.sys", TRUE },
};

/* Loop index: the text. */
START_TEST (text_is_divided_into_description_and_owner)
{
  const TextCase *c = &texts[_i];
  PscPoolusedLayout layout = make_layout (COLLAPSED);
  g_autofree char *text = g_strdup_printf ("Leak 1 2 3 4\t%s", c->text);
  g_autofree char *description = NULL, *owner = NULL;
  PscPoolusedRow row;

  ck_assert_int_eq (psc_poolused_read_row (&layout, text, strlen (text), &row),
                    PSC_POOLUSED_ROW_OURS);
  description =
      row.description != NULL ? g_strndup (row.description, row.description_length) : NULL;
  owner = row.owner != NULL ? g_strndup (row.owner, row.owner_length) : NULL;
  ck_assert_pstr_eq (description, c->description);
  ck_assert_pstr_eq (owner, c->owner);
  ck_assert_int_eq (row.is_whole || psc_poolused_owner_is_whole (&row), c->is_whole);
  ck_assert_int_eq (row.is_protected, strstr (c->text, "(Protected)") != NULL);
}
END_TEST

START_TEST (numbers_beyond_their_type_are_unknown_alone)
{
  static const char text[] =
      "Leak 18446744073709551615 18446744073709551616 -5 9223372036854775807 "
      "18446744073709551615 0 9223372036854775808 -1 Text";
  PscPoolusedLayout layout = make_layout (VERBOSE_COLLAPSED);
  PscPoolusedRow row;

  ck_assert_int_eq (psc_poolused_read_row (&layout, text, strlen (text), &row),
                    PSC_POOLUSED_ROW_OURS);
  ck_assert_uint_eq (row.pools[0].allocs, G_MAXUINT64);
  ck_assert_uint_eq (row.too_large[0], PSC_POOL_KNOWN (PSC_POOL_FREES));
  ck_assert_int_eq (row.pools[0].outstanding, -5);
  ck_assert_uint_eq (row.pools[0].bytes, G_MAXINT64);
  ck_assert_uint_eq (row.too_large[1],
                     PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES));
  ck_assert_uint_eq (row.pools[1].known,
                     PSC_POOL_KNOWN (PSC_POOL_ALLOCS) | PSC_POOL_KNOWN (PSC_POOL_FREES));
}
END_TEST

static Suite *
poolused_row_suite (void)
{
  Suite *suite = suite_create ("capture/poolused-row");
  TCase *tests = tcase_create ("rows");

  tcase_add_loop_test (tests, row_is_believed_where_it_fits, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, text_is_divided_into_description_and_owner, 0, G_N_ELEMENTS (texts));
  tcase_add_test (tests, numbers_beyond_their_type_are_unknown_alone);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_row_suite ());
}
