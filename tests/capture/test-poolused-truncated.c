/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A capture cut after any byte gives no wrong number: each row that is there is a row of the whole
 * capture, and where part of the last row is missing, it is left out and an issue says so.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/poolused-texts.h"

/* Bytes of the last line that are left, without blanks around them. A lone dot is what the debugger
 * prints while it works; nobody can tell that it was to become a tag. */
static gsize
count_rest (const char *text, gsize length)
{
  gsize start = length;

  while (start > 0 && text[start - 1] != '\n')
    start--;
  while (start < length && g_ascii_isspace (text[start]))
    start++;
  return length - start == 1 && text[start] == '.' ? 0 : length - start;
}

/* Where the rows begin: behind the heading line. */
static gsize
find_rows (const char *text)
{
  const char *heading = strstr (text, "Tag ");

  return (gsize) (strchr (heading, '\n') + 1 - text);
}

/* Where the table is over: behind TOTAL. */
static gsize
find_end (const char *text)
{
  return (gsize) (strchr (strstr (text, "TOTAL"), '\n') - text);
}

/* Lines of rows, complete ones, in the first bytes of a text. */
static guint
count_row_lines (const char *text, gsize length)
{
  guint n = 0;

  for (gsize at = find_rows (text); at < length; at++)
    n += text[at] == '\n' && text[at - 1] != '\n' ? 1 : 0;
  return n;
}

static void
check_rows (const PscPoolusedText *text, gsize length, PscSnapshot *snapshot)
{
  g_autofree char *rows = psc_test_dump (snapshot);
  PscSeverity worst = PSC_SEVERITY_NOTE;
  gboolean has_warning = psc_issues_get_worst (psc_snapshot_get_issues (snapshot), &worst)
                         && worst >= PSC_SEVERITY_WARNING;
  gboolean is_partial =
      length <= find_end (text->text) && count_rest (text->text, length) > 0
      && psc_snapshot_get_n_rows (snapshot) <= count_row_lines (text->text, length);

  ck_assert_msg (g_str_has_prefix (text->rows, rows), "%s cut after %zu:\n%s", text->name, length,
                 rows);
  if (!is_partial || psc_snapshot_get_complete (snapshot) == PSC_YES)
    return;
  ck_assert_msg (has_warning, "%s cut after %zu says nothing", text->name, length);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
}

static void
check_totals (const PscPoolusedText *text, gsize length, PscSnapshot *snapshot, PscSnapshot *whole)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool here, there;

      if (!psc_snapshot_get_reported (snapshot, (PscPoolKind) k, &here))
        continue;
      ck_assert (psc_snapshot_get_reported (whole, (PscPoolKind) k, &there));
      ck_assert_msg (psc_pool_equal (&here, &there), "%s cut after %zu: wrong total", text->name,
                     length);
    }
}

/* Loop index: the layout. */
START_TEST (no_cut_gives_a_wrong_number)
{
  const PscPoolusedText *text = &psc_test_poolused_texts[_i];
  g_autoptr (PscCapture) whole = psc_test_read_capture (text->text, -1);
  PscSnapshot *whole_snapshot = psc_test_get_snapshot (whole, 0);

  for (gsize length = 0; length < strlen (text->text); length++)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text->text, (gssize) length);

      if (capture == NULL)
        continue;
      ck_assert_uint_eq (capture->snapshots->len, 1);
      check_rows (text, length, psc_test_get_snapshot (capture, 0));
      check_totals (text, length, psc_test_get_snapshot (capture, 0), whole_snapshot);
    }
}
END_TEST

static Suite *
poolused_truncated_suite (void)
{
  Suite *suite = suite_create ("capture/poolused-truncated");
  TCase *tests = tcase_create ("cuts");

  tcase_add_loop_test (tests, no_cut_gives_a_wrong_number, 0, PSC_TEST_N_POOLUSED_TEXTS);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_truncated_suite ());
}
