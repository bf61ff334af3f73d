/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The overview answers with findings and says what they rest on.
 */
#include "config.h"

#include "app/overview-page.h"

#include <adwaita.h>
#include <check.h>

#include "app/coverage.h"
#include "app/finding-card.h"
#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/verifier-text.h"

static PscDocument *document;
static PscOverviewPage *page;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
  page = PSC_OVERVIEW_PAGE (g_object_ref_sink (g_object_new (PSC_TYPE_OVERVIEW_PAGE, NULL)));
  psc_overview_page_set_document (page, document);
}

static void
tear_down (void)
{
  g_assert_finalize_object (page);
  psc_app_test_finalize (document);
}

START_TEST (an_empty_document_has_nothing_to_say)
{
  ck_assert (!psc_overview_page_has_data (page));
  ck_assert (!psc_overview_page_has_findings (page));
  ck_assert_ptr_null (psc_app_test_find (GTK_WIDGET (page), PSC_TYPE_FINDING_CARD));
}
END_TEST

START_TEST (a_finding_is_a_card_with_its_certainty_in_words)
{
  GtkWidget *card;

  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  ck_assert (psc_overview_page_has_findings (page));
  card = GTK_WIDGET (psc_app_test_find (GTK_WIDGET (page), PSC_TYPE_FINDING_CARD));
  ck_assert_ptr_nonnull (card);
  ck_assert_ptr_nonnull (psc_app_test_find_label (card, "leaky.sys holds 8.03 KiB of pool"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (card, "Likely"));
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_relation (card, GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                       psc_app_test_find_label (card, "leaky.sys holds 8.03 KiB of "
                                                                      "pool"),
                                       NULL);
}
END_TEST

START_TEST (evidence_names_its_line)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "pasted-1:44"));
}
END_TEST

START_TEST (a_command_has_a_button_that_copies_it)
{
  GtkWidget *command;
  GtkWidget *button;

  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  command = psc_app_test_find_label (GTK_WIDGET (page), "!verifier 3 leaky.sys");
  ck_assert_ptr_nonnull (command);
  button = gtk_widget_get_next_sibling (command);
  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Copy: !verifier 3 leaky.sys");
}
END_TEST

START_TEST (what_is_missing_is_said_with_the_command_that_prints_it)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "1 driver"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "2 records"));
  ck_assert_ptr_nonnull (
      psc_app_test_find_label (GTK_WIDGET (page), "Not in these files. Printed by: !poolused 2"));
}
END_TEST

#define CRASH                                                                                      \
  "kd> .bugcheck\n"                                                                                \
  "Bugcheck code 000000C4\n"                                                                       \
  "Arguments 00000000`00000062 fffffa80`059c5c88 fffffa80`04f5a010 00000000`00000001\n"            \
  "kd> db fffffa80`059c5c80 L10\n"                                                                 \
  "fffffa80`059c5c80  74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00  t.e.s.t...s.y.s.\n"

START_TEST (a_crash_is_told_in_words_with_its_line)
{
  psc_app_test_paste (document, CRASH);
  ck_assert_ptr_nonnull (psc_app_test_find_label (
      GTK_WIDGET (page), "A driver was unloaded and did not free all of its pool; blocks left: 1"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "pasted-1:2"));
}
END_TEST

START_TEST (every_kind_of_evidence_is_there_or_missed)
{
  psc_app_test_paste (document, CRASH);
  for (guint i = 0; i < PSC_N_COVERAGES; i++)
    ck_assert_ptr_nonnull (
        psc_app_test_find_label (GTK_WIDGET (page), psc_coverage_get_title ((PscCoverage) i)));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "16 B"));
  ck_assert_ptr_nonnull (
      psc_app_test_find_label (GTK_WIDGET (page), "Not in these files. Printed by: kv"));
}
END_TEST

START_TEST (another_file_replaces_the_cards)
{
  GtkWidget *first;
  guint n = 0;

  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  psc_app_test_open (document, "reference-leak");
  first = GTK_WIDGET (psc_app_test_find (GTK_WIDGET (page), PSC_TYPE_FINDING_CARD));
  for (GtkWidget *card = first; card != NULL; card = gtk_widget_get_next_sibling (card))
    n++;
  ck_assert_uint_eq (
      n, psc_investigation_get_findings (psc_document_get_investigation (document))->len);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "1 snapshot"));
  ck_assert_ptr_null (
      psc_app_test_find_label (GTK_WIDGET (page), "Not in these files. Printed by: !poolused 2"));
}
END_TEST

int
main (void)
{
  Suite *suite;
  TCase *tcase;

  if (!psc_app_test_has_display ())
    return 0;
  suite = suite_create ("app/overview-page");
  tcase = tcase_create ("page");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, an_empty_document_has_nothing_to_say);
  tcase_add_test (tcase, a_finding_is_a_card_with_its_certainty_in_words);
  tcase_add_test (tcase, evidence_names_its_line);
  tcase_add_test (tcase, a_command_has_a_button_that_copies_it);
  tcase_add_test (tcase, what_is_missing_is_said_with_the_command_that_prints_it);
  tcase_add_test (tcase, a_crash_is_told_in_words_with_its_line);
  tcase_add_test (tcase, every_kind_of_evidence_is_there_or_missed);
  tcase_add_test (tcase, another_file_replaces_the_cards);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
