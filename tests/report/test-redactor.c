/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of files, people and machines do not come through.
 */
#include "config.h"

#include <check.h>

#include "model/snapshot-builder.h"
#include "report/redactor.h"
#include "support/check-main.h"

static PscRedactor *redactor;

static void
set_up (void)
{
  redactor = psc_redactor_new ();
  psc_redactor_add_path (redactor, "/data/acme/server.log");
  psc_redactor_add_path (redactor, "./notes");
  psc_redactor_add_path (redactor, "/data/beta/server.log");
  psc_redactor_add_path (redactor, "-");
  psc_redactor_add_path (redactor, ".");
}

static void
tear_down (void)
{
  psc_redactor_free (redactor);
}

static const struct
{
  const char *text;
  const char *redacted;
} texts[] = {
  { "/data/acme/server.log", "file-1.log" },
  { "./notes", "file-2" },
  { "/data/beta/server.log", "file-3.log" },
  { "/data/acme/server.log:17", "file-1.log:17" },
  { "cannot open /data/acme/server.log: no", "cannot open file-1.log: no" },
  { "the notes of server.log, twice server.log", "the file-2 of file-1.log, twice file-1.log" },
  { "footnotes and otherserver.log", "footnotes and otherserver.log" },
  { "a sentence. And - so on.", "a sentence. And - so on." },
  { "-", "-" },
  { "C:\\Users\\jane\\leak.sys", "(path)" },
  { "see C:\\Users\\Jane Doe\\my.sys now", "see (path) now" },
  { "\\Users\\jane\\x", "(path)" },
  { "!poolused 2; .logopen d:\\work\\acme.log", "!poolused 2; .logopen (path)" },
  { "\\\\SERVER01\\share\\x.log", "(path)" },
  { "/home/jane/captures/x.log:3", "(path):3" },
  { "in /tmp/x/y there", "in (path) there" },
  { "and/or", "and/or" },
  { "nt!io", "nt!io" },
  { "\\Device\\HarddiskVolume1", "\\Device\\HarddiskVolume1" },
  { "rate 5 MB/h", "rate 5 MB/h" },
  { "bad \xff /home/jane/x", "bad \xef\xbf\xbd (path)" },
  { "", "" },
};

START_TEST (names_are_taken_out)
{
  ck_assert_str_eq (psc_redactor_apply (redactor, texts[_i].text), texts[_i].redacted);
}
END_TEST

START_TEST (without_a_redactor_nothing_changes)
{
  static const char text[] = "/home/jane/x";

  ck_assert_ptr_eq (psc_redactor_apply (NULL, text), text);
  ck_assert_ptr_null (psc_redactor_apply (redactor, NULL));
}
END_TEST

static PscSnapshot *
make_snapshot (const char *path, const char *label)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);

  psc_snapshot_builder_reset (builder, path);
  psc_snapshot_builder_set_label (builder, label);
  psc_snapshot_builder_set_format (builder, "poolused");
  return psc_snapshot_builder_end (builder);
}

START_TEST (labels_tell_files_of_one_name_apart)
{
  g_autoptr (PscSnapshot) acme = make_snapshot ("/data/acme/server.log", "server.log#0");
  g_autoptr (PscSnapshot) beta = make_snapshot ("/data/beta/server.log", "server.log#0");
  g_autoptr (PscSnapshot) renamed = make_snapshot ("/data/beta/server.log", "before the fix");

  ck_assert_str_eq (psc_redactor_label (redactor, acme), "file-1.log#0");
  ck_assert_str_eq (psc_redactor_label (redactor, beta), "file-3.log#0");
  ck_assert_str_eq (psc_redactor_label (redactor, acme), "file-1.log#0");
  ck_assert_str_eq (psc_redactor_label (redactor, renamed), "before the fix");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/redactor");
  TCase *test_case = tcase_create ("core");

  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_loop_test (test_case, names_are_taken_out, 0, (int) G_N_ELEMENTS (texts));
  tcase_add_test (test_case, without_a_redactor_nothing_changes);
  tcase_add_test (test_case, labels_tell_files_of_one_name_apart);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
