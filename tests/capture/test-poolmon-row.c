/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of PoolMon tables: every layout, every place of a tag, and what is no row.
 */
#include "config.h"

#include "capture/poolmon-row.h"

#include <string.h>

#include "support/check-main.h"

typedef struct
{
  const char *text;
  const char *tag;
  PscPoolKind kind;
  guint64 allocs;
  guint64 frees;
  gint64 outstanding;
  guint64 bytes;
  const char *driver;
} Example;

static const Example examples[] = {
  /* A screen of Windows Server 2003. */
  { " Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)    281", "Wait",
    PSC_POOL_NONPAGED, 3971107, 3971077, 30, 8456, "" },
  { " Io   Nonp    1021112 (   1)   1020985 (   1)      127   91912 (  -64)    723", "Io  ",
    PSC_POOL_NONPAGED, 1021112, 1020985, 127, 91912, "" },
  /* With /g. */
  { " NtFA Nonp       9112 (   0)      9112 (   0)     0       0 (     0)      0 [ntfs.sys  -  "
    "AttrSup.c]",
    "NtFA", PSC_POOL_NONPAGED, 9112, 9112, 0, 0, "[ntfs.sys  -  AttrSup.c]" },
  /* Files of -n, narrow and wide. */
  { " EtwB Nonp       6394      4056      2338 163418368      69896", "EtwB", PSC_POOL_NONPAGED,
    6394, 4056, 2338, 163418368, "" },
  { " FMfn Paged            8665967            5982729           2683238     1495080176"
    "              557",
    "FMfn", PSC_POOL_PAGED, 8665967, 5982729, 2683238, 1495080176, "" },
  /* Collapsed by a web page. */
  { "ObSt Nonp 2791258 ( 0) 2791258 ( 0) 0 0 ( 0) 0", "ObSt", PSC_POOL_NONPAGED, 2791258, 2791258,
    0, 0, "" },
  { "Io Nonp 1021112 (1) 1020985 (1) 127 91912 (0) 723", "Io  ", PSC_POOL_NONPAGED, 1021112,
    1020985, 127, 91912, "" },
  { " Io Nonp 1021112 1020985 127 91912 723", "Io  ", PSC_POOL_NONPAGED, 1021112, 1020985, 127,
    91912, "" },
  { "Io\tNonp\t1021112\t1020985\t127\t91912\t723", "Io  ", PSC_POOL_NONPAGED, 1021112, 1020985, 127,
    91912, "" },
  /* NT 4. */
  { " CM   Paged    1283 (   0)    1002 (   0)    281 1377312 (     0) 4901", "CM  ",
    PSC_POOL_PAGED, 1283, 1002, 281, 1377312, "" },
  { "Strg  Paged   10385 (  10)    6658 (   4)   3727  317952 (   512)   85", "Strg",
    PSC_POOL_PAGED, 10385, 6658, 3727, 317952, "" },
  /* The place of the tag. */
  { "  abc Nonp    10   4   6   96   16", " abc", PSC_POOL_NONPAGED, 10, 4, 6, 96, "" },
  { "           8042 Paged    10   4   6   96   16", "8042", PSC_POOL_PAGED, 10, 4, 6, 96, "" },
  { " Nonp Nonp    10   4   6   96   16", "Nonp", PSC_POOL_NONPAGED, 10, 4, 6, 96, "" },
  { " (a)[ Nonp    10   4   6   96   16", "(a)[", PSC_POOL_NONPAGED, 10, 4, 6, 96, "" },
  { " a 1b Nonp    10   4   6   96   16", "a 1b", PSC_POOL_NONPAGED, 10, 4, 6, 96, "" },
  /* Numbers at their limits. */
  { " Wrap Nonp   100   4294967200   196   3136   16", "Wrap", PSC_POOL_NONPAGED, 100, 4294967200,
    196, 3136, "" },
  { " Minu Nonp    4   10   -6   0   0", "Minu", PSC_POOL_NONPAGED, 4, 10, -6, 0, "" },
  { " Minu Nonp    4   10   18446744073709551610   0   0", "Minu", PSC_POOL_NONPAGED, 4, 10, -6, 0,
    "" },
  { " Huge Nonp   18446744073709551615  18446744073709551610   5   5  1  Unknown Driver", "Huge",
    PSC_POOL_NONPAGED, G_MAXUINT64, G_MAXUINT64 - 5, 5, 5, "Unknown Driver" },
};

START_TEST (layouts_give_their_numbers)
{
  const Example *e = &examples[_i];
  char tag[PSC_TAG_STRING_SIZE];
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (e->text, strlen (e->text), &row), PSC_POOLMON_ROW_WHOLE);
  ck_assert_str_eq (psc_tag_to_string (row.tag, tag), e->tag);
  ck_assert_int_eq (row.kind, e->kind);
  ck_assert_uint_eq (row.pool.known, PSC_POOL_ALL_KNOWN);
  ck_assert_uint_eq (row.pool.allocs, e->allocs);
  ck_assert_uint_eq (row.pool.frees, e->frees);
  ck_assert_int_eq (row.pool.outstanding, e->outstanding);
  ck_assert_uint_eq (row.pool.bytes, e->bytes);
  ck_assert (row.is_balanced);
  ck_assert (!row.is_vague);
  ck_assert_uint_eq (row.driver_length, strlen (e->driver));
  ck_assert_int_eq (memcmp (row.driver, e->driver, row.driver_length), 0);
}
END_TEST

/* Whatever is missing at the end of a row, the rest is never taken for the whole. */
START_TEST (no_truncation_passes_for_the_whole_row)
{
  const Example *e = &examples[_i];
  gsize numbers_end = strlen (e->text) - strlen (e->driver);

  while (e->text[numbers_end - 1] == ' ')
    numbers_end--;
  for (gsize length = 0; length < numbers_end; length++)
    {
      g_autofree char *text = g_strndup (e->text, length);
      PscPoolmonRow row;

      if (psc_poolmon_row_read (text, length, &row) != PSC_POOLMON_ROW_WHOLE)
        continue;
      ck_assert_msg (!row.is_closed, "taken for whole: %s", text);
    }
}
END_TEST

static const char *const no_rows[] = {
  "",
  "Nonp",
  " Wait Nonp",
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc",
  "the pool Nonp is about the Paged 12 pages of memory",
  "most of it was Paged 12 times",
  " Leak                    119           4999610368                   0                    0",
  " SeSb        1        64          0         0",
};

START_TEST (prose_and_other_tables_are_no_rows)
{
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (no_rows[_i], strlen (no_rows[_i]), &row),
                    PSC_POOLMON_ROW_NONE);
}
END_TEST

static const char *const broken_rows[] = {
  " Wait Nonp    3971107",
  " Wait Nonp    3971107 (   0",
  " Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)",
  " Wait Nonp    3971107 (   0)   3971077 (   0)       30    84-56 (     0)    281",
  " Wait Nonp    3,971,107 (   0)   3971077 (   0)       30    8456 (     0)    281",
  " Wait Nonp    3971107 (   x)   3971077 (   0)       30    8456 (     0)    281",
  " Wait Nonp    0x3c9863 3971077 30 8456 281",
};

START_TEST (damaged_rows_are_told_from_prose)
{
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (broken_rows[_i], strlen (broken_rows[_i]), &row),
                    PSC_POOLMON_ROW_BROKEN);
}
END_TEST

START_TEST (numbers_without_a_tag_are_totals)
{
  static const char text[] =
      "      Nonp    3971107 (   0)   3971077 (   0)       30    8456 (    0)"
      "    281";
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (text, strlen (text), &row), PSC_POOLMON_ROW_TOTALS);
}
END_TEST

START_TEST (a_number_beyond_64_bits_is_unknown_alone)
{
  static const char text[] = " Huge Nonp   18446744073709551616   7   5   5  1";
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (text, strlen (text), &row), PSC_POOLMON_ROW_WHOLE);
  ck_assert_uint_eq (row.pool.known, PSC_POOL_ALL_KNOWN & ~PSC_POOL_KNOWN (PSC_POOL_ALLOCS));
  ck_assert_uint_eq (row.pool.allocs, 0);
  ck_assert_uint_eq (row.pool.frees, 7);
  ck_assert_uint_eq (row.pool.bytes, 5);
}
END_TEST

START_TEST (a_diff_that_does_not_add_up_is_noticed)
{
  static const char text[] = " Wait Nonp   10   4   7   96   13";
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (text, strlen (text), &row), PSC_POOLMON_ROW_WHOLE);
  ck_assert (!row.is_balanced);
  ck_assert_int_eq (row.pool.outstanding, 7);
}
END_TEST

/* A name that the columns spell in characters, and the bytes that were in the kernel. */
static const struct
{
  const char *field;
  const char *tag;
  gboolean is_protected;
} odd_tags[] = {
  { "A\xc3\xa4z1", "A\\xe4z1", FALSE },     /* Latin-1 */
  { "A\xe2\x82\xacz1", "A\\x80z1", FALSE }, /* Windows-1252 */
  { "Pro\xc3\xa3", "Proc", TRUE },          /* the protected bit */
  { "A\xef\xbf\xbdz1", "A?z1", FALSE },     /* not decoded */
  { "\xe6\xbd\xa0z1", "??z1", FALSE },      /* two bytes in one wide character */
  { "a..b", "a..b", FALSE },
  { "a\x01z1", "a\\x01z1", FALSE },
};

START_TEST (bytes_that_do_not_print_are_recovered)
{
  g_autofree char *text = g_strdup_printf (" %s Nonp    10   4   6   96   16", odd_tags[_i].field);
  char tag[PSC_TAG_STRING_SIZE];
  PscPoolmonRow row;

  ck_assert_int_eq (psc_poolmon_row_read (text, strlen (text), &row), PSC_POOLMON_ROW_WHOLE);
  ck_assert_str_eq (psc_tag_to_string (row.tag, tag), odd_tags[_i].tag);
  ck_assert_int_eq (row.is_protected, odd_tags[_i].is_protected);
  ck_assert (row.is_vague || odd_tags[_i].is_protected);
}
END_TEST

static const struct
{
  const char *text;
  const char *owner;
  const char *description;
} drivers[] = {
  { "[nt!mm - Mm section object]", "nt!mm", "Mm section object" },
  { "[ntfs.sys  -  AttrSup.c]", "ntfs.sys", "AttrSup.c" },
  { "[a.sys - one][b.sys - two]", "a.sys, b.sys", "one; two" },
  { "[a.sys][b.sys]", "a.sys, b.sys", "" },
  { "[a.sys - ]", "a.sys", "" },
  { "[<unknown> - a - b]", "<unknown>", "a - b" },
  { "[ipsec][ipsec.sys    -  event queue]", "ipsec, ipsec.sys", "event queue" },
  { "[el90xbc5]", "el90xbc5", "" },
  { "[Font related stuff]", "", "Font related stuff" },
  { "Unknown Driver", "", "" },
  { "Unknown driver", "", "" },
  { "", "", "" },
  { "[", "", "" },
  { "[]", "", "" },
  { "[a", "a", "" },
};

START_TEST (drivers_give_owner_and_description)
{
  g_autoptr (GString) owner = g_string_new ("old");
  g_autoptr (GString) description = g_string_new ("old");

  psc_poolmon_driver_split (drivers[_i].text, strlen (drivers[_i].text), owner, description);
  ck_assert_str_eq (owner->str, drivers[_i].owner);
  ck_assert_str_eq (description->str, drivers[_i].description);
}
END_TEST

START_TEST (beginnings_of_rows_are_recognised)
{
  static const char row[] = " MmSt Paged";

  for (gsize length = 0; length <= strlen (row); length++)
    ck_assert_msg (psc_poolmon_row_is_beginning (row, length), "%.*s", (int) length, row);
  ck_assert (!psc_poolmon_row_is_beginning ("That is all.", 12));
  ck_assert (!psc_poolmon_row_is_beginning ("much more Nonp", 14));
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/poolmon-row");
  TCase *tests = tcase_create ("rows");

  tcase_add_loop_test (tests, layouts_give_their_numbers, 0, G_N_ELEMENTS (examples));
  tcase_add_loop_test (tests, no_truncation_passes_for_the_whole_row, 0, G_N_ELEMENTS (examples));
  tcase_add_loop_test (tests, prose_and_other_tables_are_no_rows, 0, G_N_ELEMENTS (no_rows));
  tcase_add_loop_test (tests, damaged_rows_are_told_from_prose, 0, G_N_ELEMENTS (broken_rows));
  tcase_add_test (tests, numbers_without_a_tag_are_totals);
  tcase_add_test (tests, a_number_beyond_64_bits_is_unknown_alone);
  tcase_add_test (tests, a_diff_that_does_not_add_up_is_noticed);
  tcase_add_loop_test (tests, bytes_that_do_not_print_are_recovered, 0, G_N_ELEMENTS (odd_tags));
  tcase_add_loop_test (tests, drivers_give_owner_and_description, 0, G_N_ELEMENTS (drivers));
  tcase_add_test (tests, beginnings_of_rows_are_recognised);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
