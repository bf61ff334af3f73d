/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands above the rows of `!poolused`.
 */
#include "config.h"

#include <string.h>

#include "capture/poolused-header.h"
#include "support/check-main.h"

typedef struct
{
  const char *text;
  PscPoolusedHeading heading;
  guint n_numbers;
  gboolean is_aligned;
} HeadingCase;

static const HeadingCase headings[] = {
  { " Tag     Allocs         Used     Allocs         Used", PSC_POOLUSED_HEADING_OURS, 4, TRUE },
  { "Tag Allocs Used Allocs Used", PSC_POOLUSED_HEADING_OURS, 4, FALSE },
  { "Tag Allocs Frees Diff Used Allocs Frees Diff Used", PSC_POOLUSED_HEADING_OURS, 8, FALSE },
  { "Tag Allocs Frees Diff Used * Allocs Frees Diff Used", PSC_POOLUSED_HEADING_OURS, 8, FALSE },
  { "Tag\tAllocs\tUsed\tAllocs\tUsed", PSC_POOLUSED_HEADING_OURS, 4, FALSE },
  { "tag allocs used allocs used", PSC_POOLUSED_HEADING_OURS, 4, FALSE },
  { "Tag Allocs Used Allocs", PSC_POOLUSED_HEADING_OTHER, 0, FALSE },
  { "Tag Allocs Used", PSC_POOLUSED_HEADING_OTHER, 0, FALSE },
  { "Tag Allocs(hex) Used(hex) Allocs(hex) Used(hex)", PSC_POOLUSED_HEADING_OTHER, 0, FALSE },
  { "Tag Allocs Frees Diff Bytes", PSC_POOLUSED_HEADING_OTHER, 0, FALSE },
  { " Tag  Type     Allocs            Frees            Diff", PSC_POOLUSED_HEADING_NONE, 0, FALSE },
  { "Tag,Type,Allocs,Frees", PSC_POOLUSED_HEADING_NONE, 0, FALSE },
  { "Tag the allocations of your driver", PSC_POOLUSED_HEADING_NONE, 0, FALSE },
  { "Tag", PSC_POOLUSED_HEADING_NONE, 0, FALSE },
  { "", PSC_POOLUSED_HEADING_NONE, 0, FALSE },
};

/* Loop index: the line. */
START_TEST (headings_decide_the_layout)
{
  const HeadingCase *c = &headings[_i];
  PscPoolusedLayout layout = { 0 };

  ck_assert_int_eq (psc_poolused_read_heading (c->text, strlen (c->text), &layout), c->heading);
  ck_assert_uint_eq (layout.n_numbers, c->n_numbers);
  ck_assert_int_eq (layout.is_aligned, c->is_aligned);
}
END_TEST

START_TEST (columns_are_counted_from_the_tag)
{
  static const char text[] = "    Tag     Allocs         Used     Allocs         Used";
  static const guint widths[] = { 10, 13, 11, 13 };
  PscPoolusedLayout layout;

  psc_poolused_read_heading (text, strlen (text), &layout);
  ck_assert_uint_eq (layout.tag, 4);
  ck_assert_mem_eq (layout.widths, widths, sizeof widths);
}
END_TEST

typedef struct
{
  const char *text;
  const char *sorted_by;
  gboolean is_session;
} SortCase;

static const SortCase sorts[] = {
  { "   Sorting by  Tag", "tag", FALSE },
  { " Sorting by NonPaged Pool Consumed", "nonpaged", FALSE },
  { "Sorting by Paged Pool Consumed", "paged", FALSE },
  { "Sorting by Session Tag", "tag", TRUE },
  { "Sorting by Session Paged Pool Consumed", "paged", TRUE },
  { "Sorting by Size", NULL, FALSE },
  { "Sorting by", NULL, FALSE },
  { "Sorting by Tag is what I did here", NULL, FALSE },
};

/* Loop index: the line. */
START_TEST (sort_line_tells_order_and_session)
{
  const SortCase *c = &sorts[_i];
  PscPoolusedSort sort = { 0 };

  ck_assert_int_eq (psc_poolused_read_sort (c->text, strlen (c->text), &sort),
                    c->sorted_by != NULL);
  ck_assert_pstr_eq (sort.sorted_by, c->sorted_by);
  ck_assert_int_eq (sort.is_session, c->is_session);
}
END_TEST

typedef struct
{
  const char *text;
  gboolean is_one;
} LineCase;

static const LineCase preambles[] = {
  { "  Pool Used:", TRUE },     { "            NonPaged            Paged", TRUE },
  { "NonPaged * Paged", TRUE }, { "NonPaged and Paged", FALSE },
  { "Paged NonPaged", FALSE },  { "Pool Used: 5", FALSE },
  { "NonPaged", FALSE },
};

/* Loop index: the line. */
START_TEST (preamble_is_told_from_prose)
{
  ck_assert_int_eq (psc_poolused_is_preamble (preambles[_i].text, strlen (preambles[_i].text)),
                    preambles[_i].is_one);
}
END_TEST

static const LineCase noises[] = {
  { "*** ERROR: Symbol file could not be found.", TRUE },
  { "  *** CacheSize too low - increasing to 81 MB", TRUE },
  { "Using a machine size of fff7d pages to configure the kd cache", TRUE },
  { "52044 full reads broken into 52083 partial reads", TRUE },
  { "    counts: 49797 cached/2286 uncached, 95.61% cached", TRUE },
  { "** Transition PTEs are implicitly decoded", TRUE },
  { "This is noise", FALSE },
  { "", FALSE },
};

/* Loop index: the line. */
START_TEST (noise_of_the_debugger_is_known)
{
  ck_assert_int_eq (psc_poolused_is_noise (noises[_i].text, strlen (noises[_i].text)),
                    noises[_i].is_one);
}
END_TEST

typedef struct
{
  const char *text;
  guint nth;
  gboolean is_one;
  guint64 flags;
  const char *filter;
} CommandCase;

static const CommandCase commands[] = {
  { "!poolused", 0, TRUE, 0, NULL },
  { "!poolused 2", 0, TRUE, 2, NULL },
  { "!poolused 0x1f Leak", 0, TRUE, 0x1f, "Leak" },
  { "!POOLUSED a G*", 0, TRUE, 0xa, "G*" },
  { "!poolused Io", 0, TRUE, 0, "Io" },
  { "!poolused 2 // by nonpaged", 0, TRUE, 2, NULL },
  { "!poolused 2 <- see here", 0, TRUE, 2, NULL },
  { "!poolused 2 toolong", 0, TRUE, 2, NULL },
  { "!poolused 2 \"a b \"", 0, TRUE, 2, "a b " },
  { "!poolused 2;!poolused 4 Abc?", 1, TRUE, 4, "Abc?" },
  { "!poolused 2;!poolused 4", 2, FALSE, 0, NULL },
  { "!kdexts.poolused 3", 0, TRUE, 3, NULL },
  { "!mypoolused 3", 0, FALSE, 0, NULL },
  { "poolused 3", 0, FALSE, 0, NULL },
  { "!", 0, FALSE, 0, NULL },
  { "", 0, FALSE, 0, NULL },
};

/* Loop index: the command. */
START_TEST (command_tells_flags_and_filter)
{
  const CommandCase *c = &commands[_i];
  PscPoolusedCommand command = { 0 };

  ck_assert_int_eq (psc_poolused_read_command (c->text, c->nth, &command), c->is_one);
  ck_assert_uint_eq (command.flags, c->flags);
  ck_assert_pstr_eq (command.filter, c->filter);
  g_free (command.filter);
}
END_TEST

static Suite *
poolused_header_suite (void)
{
  Suite *suite = suite_create ("capture/poolused-header");
  TCase *tests = tcase_create ("lines");

  tcase_add_loop_test (tests, headings_decide_the_layout, 0, G_N_ELEMENTS (headings));
  tcase_add_test (tests, columns_are_counted_from_the_tag);
  tcase_add_loop_test (tests, sort_line_tells_order_and_session, 0, G_N_ELEMENTS (sorts));
  tcase_add_loop_test (tests, preamble_is_told_from_prose, 0, G_N_ELEMENTS (preambles));
  tcase_add_loop_test (tests, noise_of_the_debugger_is_known, 0, G_N_ELEMENTS (noises));
  tcase_add_loop_test (tests, command_tells_flags_and_filter, 0, G_N_ELEMENTS (commands));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_header_suite ());
}
