/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane tells all that is known of the picked tag, and says what is not.
 */
#include "config.h"

#include "app/tag-pane.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/verifier-text.h"

/* What the built-in list says of `Thre`. */
#define THREADS                                                                                    \
  "Thread objects; rising count means threads or references to finished threads are kept"

static PscDocument *document;
static PscTagPane *pane;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
  pane = PSC_TAG_PANE (g_object_ref_sink (g_object_new (PSC_TYPE_TAG_PANE, NULL)));
  psc_tag_pane_set_document (pane, document);
}

static void
tear_down (void)
{
  g_assert_finalize_object (pane);
  psc_app_test_finalize (document);
}

static gboolean
is_ready (gpointer data)
{
  return psc_tag_pane_is_ready (pane);
}

static void
pick (const char *text)
{
  PscTag tag;

  ck_assert (psc_tag_parse (text, &tag));
  psc_document_set_tags (document, &tag, 1);
  psc_app_test_wait (is_ready, NULL);
}

static void
assert_label (const char *text)
{
  ck_assert_msg (psc_app_test_find_label (GTK_WIDGET (pane), text) != NULL, "no label says %s",
                 text);
}

START_TEST (a_tag_has_its_numbers_and_the_line_they_are_from)
{
  psc_app_test_open (document, "leaking-driver");
  pick ("Thre");
  assert_label ("Thre");
  assert_label ("Outstanding");
  assert_label ("6.82 MiB");
  assert_label ("344");
  assert_label ("Owner: nt!ps");
  assert_label (THREADS);
  assert_label ("According to the list that comes with Poolscope");
}
END_TEST

START_TEST (commands_name_the_tag)
{
  psc_app_test_open (document, "leaking-driver");
  pick ("Thre");
  assert_label ("!poolfind Thre 0");
  assert_label ("!for_each_module s -a @#Base @#End \"Thre\"");
  assert_label ("!poolused 3 Thre");
}
END_TEST

START_TEST (a_tag_that_cannot_be_typed_is_searched_by_its_bytes)
{
  psc_app_test_open (document, "leaking-driver");
  pick ("Ab\\x01 ");
  assert_label ("!for_each_module s -d @#Base @#End 20016241");
}
END_TEST

START_TEST (what_is_not_known_is_said)
{
  psc_app_test_open (document, "leaking-driver");
  pick ("zQ9x");
  assert_label ("The tag is not in this snapshot.");
  assert_label ("Unknown");
  ck_assert_ptr_null (psc_app_test_find_label (GTK_WIDGET (pane), "0"));
  ck_assert_ptr_null (psc_app_test_find_label (GTK_WIDGET (pane), "Who May Own It"));
}
END_TEST

START_TEST (recorded_callers_are_owner_evidence)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  pick ("Leak");
  assert_label ("Who May Own It");
  assert_label ("leaky.sys");
  assert_label ("Driver Verifier recorded 3 allocations with the tag from here");
  assert_label ("leaky!Grow+0x21");
  assert_label ("pasted-1:44");
}
END_TEST

START_TEST (it_may_go_while_owners_are_looked_for)
{
  PscTag tag = psc_tag_from_text ("Leak", 4);

  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  psc_document_set_tags (document, &tag, 1);
  ck_assert (!psc_tag_pane_is_ready (pane));
}
END_TEST

START_TEST (another_tag_replaces_the_first)
{
  psc_app_test_open (document, "leaking-driver");
  pick ("Thre");
  pick ("zQ9x");
  assert_label ("zQ9x");
  ck_assert_ptr_null (psc_app_test_find_label (GTK_WIDGET (pane), THREADS));
  psc_document_set_tags (document, NULL, 0);
  ck_assert_ptr_null (psc_app_test_find_label (GTK_WIDGET (pane), "zQ9x"));
}
END_TEST

int
main (void)
{
  Suite *suite;
  TCase *tcase;

  if (!psc_app_test_has_display ())
    return 0;
  suite = suite_create ("app/tag-pane");
  tcase = tcase_create ("pane");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, a_tag_has_its_numbers_and_the_line_they_are_from);
  tcase_add_test (tcase, commands_name_the_tag);
  tcase_add_test (tcase, a_tag_that_cannot_be_typed_is_searched_by_its_bytes);
  tcase_add_test (tcase, what_is_not_known_is_said);
  tcase_add_test (tcase, recorded_callers_are_owner_evidence);
  tcase_add_test (tcase, it_may_go_while_owners_are_looked_for);
  tcase_add_test (tcase, another_tag_replaces_the_first);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
