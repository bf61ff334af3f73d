/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The conditions of --fail-if: what is accepted, and when they hold.
 */
#include "config.h"

#include <check.h>

#include "cli/fail-if.h"
#include "support/check-main.h"

#define HOUR 3600.0
#define MIB (1024 * 1024)

/* `Leak` grew by 6 MiB nonpaged (100 blocks) and shrank by 1 MiB paged, in two hours. */
static PscTagDifference
make_tag (void)
{
  PscTagDifference tag = { .change = PSC_CHANGE_GROWN, .has_rate = TRUE };
  guint8 known = PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES);

  tag.tag = psc_tag_from_text ("Leak", 4);
  tag.pools[PSC_POOL_NONPAGED] = (PscPoolDelta){ .values = { 0, 0, 100, 6 * MIB }, .known = known };
  tag.pools[PSC_POOL_PAGED] = (PscPoolDelta){ .values = { 0, 0, -1, -MIB }, .known = known };
  return tag;
}

static const struct
{
  const char *text;
  gboolean holds;
} conditions[] = {
  { "growth>4MiB", TRUE },
  { "growth>5MiB", FALSE },
  { "growth>=5MiB", TRUE },
  { "growth > 5 MB", TRUE },
  { "growth>5MiB and pool=nonpaged", TRUE },
  { "pool=paged and growth>0", FALSE },
  { "outstanding>98", TRUE },
  { "outstanding>99", FALSE },
  { "outstanding>99 and pool=nonpaged", TRUE },
  { "rate>2MiB/h", TRUE },
  { "rate>2621440/h", FALSE },
  { "rate>=2621440/h", TRUE },
  { "rate>2.9 MiB/h and pool=nonpaged", TRUE },
  { "tag=Le*", TRUE },
  { "tag=L??k and growth>1KB", TRUE },
  { "tag=leak", FALSE },
  { "tag=File and growth>1KB", FALSE },
  { "pool=nonpaged", TRUE },
  { "pool=paged", FALSE },
};

START_TEST (conditions_hold_when_all_terms_do)
{
  PscTagDifference tag = make_tag ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscFailIf) condition = psc_fail_if_parse (conditions[_i].text, &error);

  ck_assert_msg (condition != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_msg (psc_fail_if_holds (condition, &tag, 2 * HOUR) == conditions[_i].holds, "%s",
                 conditions[_i].text);
}
END_TEST

static const char *const malformed[] = {
  "",
  " ",
  "growth",
  "growth>",
  "growth>x",
  "growth>-1",
  "growth<5MB",
  "growth=5MB",
  "growth>5MB/h",
  "growth>5QB",
  "growth>99999999999GB",
  "outstanding>5MB",
  "outstanding>1.5",
  "rate>5MB",
  "rate>/h",
  "rate>5MB/s",
  "tag>Leak",
  "tag=",
  "tag=\\x4",
  "pool=both",
  "pool=",
  "pool=paged and pool=nonpaged",
  "size>5",
  "grow>5",
  "growths>5",
  "growth>5MB and",
  "and growth>5MB",
  "growth>5MB growth>6MB",
  "growth>5MB or tag=Leak",
};

START_TEST (malformed_conditions_are_refused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscFailIf) condition = psc_fail_if_parse (malformed[_i], &error);

  ck_assert_msg (condition == NULL, "%s", malformed[_i]);
  ck_assert (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE));
}
END_TEST

START_TEST (unknown_numbers_meet_no_term)
{
  static const char *const texts[] = { "growth>=0", "outstanding>=0", "rate>=0/h" };
  PscTagDifference tag = make_tag ();

  tag.has_rate = FALSE;
  tag.pools[PSC_POOL_NONPAGED].known = 0;
  tag.pools[PSC_POOL_PAGED].known = 0;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PscFailIf) condition = psc_fail_if_parse (texts[i], NULL);

      ck_assert_ptr_nonnull (condition);
      ck_assert (!psc_fail_if_holds (condition, &tag, 0.0));
    }
}
END_TEST

START_TEST (only_rates_need_time)
{
  g_autoptr (PscFailIf) growth = psc_fail_if_parse ("growth>1 and tag=A", NULL);
  g_autoptr (PscFailIf) rate = psc_fail_if_parse ("tag=A and rate>1/h", NULL);

  ck_assert (!psc_fail_if_needs_time (growth));
  ck_assert (psc_fail_if_needs_time (rate));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cli/fail-if");
  TCase *test_case = tcase_create ("core");

  tcase_add_loop_test (test_case, conditions_hold_when_all_terms_do, 0,
                       (int) G_N_ELEMENTS (conditions));
  tcase_add_loop_test (test_case, malformed_conditions_are_refused, 0,
                       (int) G_N_ELEMENTS (malformed));
  tcase_add_test (test_case, unknown_numbers_meet_no_term);
  tcase_add_test (test_case, only_rates_need_time);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
