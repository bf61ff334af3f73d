/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines are withheld from parsers that would pass them over. The reader is compiled here a second
 * time, so that it shows every line to every parser, and stops where one of them does not pass over
 * what would have been withheld; what it reads must be what the other one reads. Whatever text is
 * at hand is read both ways: fuzz seeds, fixtures, samples, published investigations, the texts
 * that stand in other tests, and all of it damaged line by line.
 */
#define PSC_SHOW_ALL 1
#define psc_capture_free show_all_free
#define psc_capture_read show_all_read
#define psc_capture_context_begin_table show_all_begin_table
#define psc_capture_context_take_snapshot show_all_take_snapshot
#include "capture/capture.c"
#undef psc_capture_free
#undef psc_capture_read

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/mixed-log.h"
#include "support/whole.h"

/* Of longer files the beginning will do. */
#define MAX_BYTES (256u * 1024u)

#define N_DAMAGES 24u

PscCapture *psc_capture_read (PscSource *source,
                              const char *path,
                              PscProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

typedef PscCapture *(*ReadFunc) (PscSource *source,
                                 const char *path,
                                 PscProgressFunc progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

static char *
dump (ReadFunc read, GBytes *bytes)
{
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;
  PscCapture *capture = read (source, "capture.log", NULL, NULL, NULL, &error);
  char *text;

  if (capture == NULL)
    return g_strdup (error->message);
  text = psc_test_dump_whole (capture);
  show_all_free (capture);
  return text;
}

static void
check_text (const char *name, guint damage, const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);
  g_autofree char *all = dump (show_all_read, bytes);
  g_autofree char *shaped = dump (psc_capture_read, bytes);

  if (strcmp (all, shaped) != 0)
    ck_abort_msg ("%s, damage %u: read differently:\n%s\n---\n%s", name, damage, all, shaped);
}

/* Texts. */

typedef struct
{
  char *name;
  char *text;
  gsize length;
} Text;

static void
text_free (gpointer data)
{
  Text *text = (Text *) data;

  g_free (text->name);
  g_free (text->text);
  g_free (text);
}

static void
add_text (GPtrArray *texts, const char *name, char *text, gsize length)
{
  Text *added = g_new0 (Text, 1);

  added->name = g_strdup (name);
  added->text = text;
  added->length = MIN (length, MAX_BYTES);
  g_ptr_array_add (texts, added);
}

/* What the literals of a test's source hold, one behind the other. */
static char *
read_literals (const char *source, gsize *length)
{
  GString *text = g_string_new (NULL);
  gboolean is_inside = FALSE;

  for (const char *at = source; *at != '\0'; at++)
    {
      if (*at == '"')
        is_inside = !is_inside;
      else if (*at == '\n')
        is_inside = FALSE;
      else if (is_inside && *at == '\\' && at[1] != '\0')
        g_string_append_c (text, *++at == 'n' ? '\n' : *at == 't' ? '\t' : *at);
      else if (is_inside)
        g_string_append_c (text, *at);
    }
  *length = text->len;
  return g_string_free (text, FALSE);
}

static void
add_file (GPtrArray *texts, const char *path)
{
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  if (g_str_has_suffix (path, ".c") || g_str_has_suffix (path, ".h"))
    {
      char *source = text;

      text = read_literals (source, &length);
      g_free (source);
    }
  add_text (texts, path, text, length);
}

static void
add_folder (GPtrArray *texts, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        add_folder (texts, inside);
      else
        add_file (texts, inside);
    }
}

/* Damage. */

/* A line of some text, with what its end is. */
static void
append_line_of (GString *output, const Text *other, GRand *random)
{
  gsize at = other->length > 0 ? g_rand_int (random) % other->length : 0;
  const char *end = memchr (other->text + at, '\n', other->length - at);

  g_string_append_len (output, other->text + at,
                       end != NULL ? end + 1 - other->text - (gssize) at
                                   : (gssize) (other->length - at));
}

static void
append_damaged (GString *output, const char *line, gsize length, const Text *other, GRand *random)
{
  static const char signs[] = " \t,:.-`'\"<>&\\*#!()[]{}0bfNPs_\n/;";
  static const char *const prefixes[] = {
    "> ", "* ", "# ", "// ", "12. ", "3: kd> ", "    ", "\t"
  };
  gsize at = g_rand_int (random) % length;

  switch (g_rand_int (random) % 6)
    {
    case 0:
      return;
    case 1:
      append_line_of (output, other, random);
      break;
    case 2:
      g_string_append (output, prefixes[g_rand_int (random) % G_N_ELEMENTS (prefixes)]);
      break;
    case 3:
      g_string_append_len (output, line, (gssize) at);
      g_string_append_c (output, signs[g_rand_int (random) % (sizeof signs - 1)]);
      line += at;
      length -= at;
      break;
    case 4:
      g_string_append_len (output, line, (gssize) at);
      g_string_append_c (output, '\n');
      break;
    default:
      length = at;
      break;
    }
  g_string_append_len (output, line, (gssize) length);
}

/* One line in so many is damaged, each in its own way. */
static char *
damage (const Text *text, const Text *other, guint seed, gsize *length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GString *output = g_string_new (NULL);
  guint share = 2 + seed % 13;

  for (gsize at = 0; at < text->length;)
    {
      const char *line = text->text + at;
      const char *end = memchr (line, '\n', text->length - at);
      gsize n = end != NULL ? (gsize) (end - line) + 1 : text->length - at;

      if (g_rand_int (random) % share == 0)
        append_damaged (output, line, n, other, random);
      else
        g_string_append_len (output, line, (gssize) n);
      at += n;
    }
  *length = output->len;
  return g_string_free (output, FALSE);
}

/* Every line between lines that are nobody's, so that no table is open and nobody stirred when it
 * comes. */
static char *
isolate (const Text *text, gsize *length)
{
  static const char words[] = "nobody knows\nthese words\n";
  GString *output = g_string_new (NULL);

  for (gsize at = 0; at < text->length;)
    {
      const char *line = text->text + at;
      const char *end = memchr (line, '\n', text->length - at);
      gsize n = end != NULL ? (gsize) (end - line) + 1 : text->length - at;

      g_string_append_len (output, line, (gssize) n);
      g_string_append (output, end != NULL ? words : "");
      at += n;
    }
  *length = output->len;
  return g_string_free (output, FALSE);
}

static void
check_texts (GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      const Text *text = (const Text *) g_ptr_array_index (texts, i);
      gsize n_isolated;
      g_autofree char *isolated = isolate (text, &n_isolated);

      check_text (text->name, 0, text->text, text->length);
      check_text (text->name, G_MAXUINT, isolated, n_isolated);
      for (guint d = 1; d <= N_DAMAGES; d++)
        {
          const Text *other = (const Text *) g_ptr_array_index (texts, (i + d * 7) % texts->len);
          gsize length;
          g_autofree char *damaged = damage (text, other, i * N_DAMAGES + d, &length);

          check_text (text->name, d, damaged, length);
        }
    }
}

static const char *const folders[] = { "tests/fuzz/corpus", "tests/golden/fixtures",
                                       "data/samples",      "tests/capture",
                                       "tests/load",        "tests/support" };

/* Loop index: the folder. */
START_TEST (texts_of_the_project_are_read_alike)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  g_autofree char *path = g_build_filename (g_getenv ("PSC_TEST_SOURCE_DIR"), folders[_i], NULL);

  add_folder (texts, path);
  ck_assert_uint_gt (texts->len, 0);
  check_texts (texts);
}
END_TEST

START_TEST (a_debugger_session_is_read_alike)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  PscTestCounts counts = { 0 };
  char *text = NULL;
  gsize length = 0;
  FILE *file = open_memstream (&text, &length);

  ck_assert_ptr_nonnull (file);
  psc_test_write_session (file, 0, &counts);
  psc_test_write_session (file, 1, &counts);
  fclose (file);
  add_text (texts, "session", g_memdup2 (text, length), length);
  free (text);
  check_texts (texts);
}
END_TEST

START_TEST (published_investigations_are_read_alike)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  const char *folder = g_getenv ("PSC_TEST_SEEDS");

  if (folder != NULL)
    add_folder (texts, folder);
  if (texts->len == 0)
    psc_check_skip ("PSC_TEST_SEEDS names no folder with the published investigations");
  check_texts (texts);
}
END_TEST

/* Lines that other texts have only within tables, or beside what would let them through as well. */
static const char corners[] =
    "poolmon /b\n"
    " Abc1 Nonp        10 (   0)         4 (   0)        6     600 (     0)    100 "
    "[abc.sys - a description that is long enough to make the row as long as no time stamp is]\n"
    "All sessions pool information\n"
    "Commit:  Limit:  Peak:\n"
    "Session x\n"
    "*** Virtual Memory Usage ***\n"
    "\tNonPagedPool Usage:    33002 (    132008 Kb)\n"
    "\tPhysical Memory:\n"
    "PagedPool Usage\n"
    "Verify Level 9bf ... enabled options are:\n"
    "Enhanced Io checking enabled\n"
    "Security checks enabled\n"
    "Force pending I/O requests\n"
    "IRP Logging\n"
    "AcquireSpinLocks 0x2\n"
    "Synch Executions 0x3\n"
    "start             end                 module name\n"
    "fffff807`47f50000 fffff807`47f59000   myfault    (deferred)\n"
    "    Image name: myfault.sys\n"
    "BugCheck C4, {62, fffffa80059c5c88, fffffa8004f5a010, 1}\n"
    "BUCKET_ID:  X64_abc\n"
    "...terminating - searched pool to fffffa8005a00000\n";

START_TEST (lines_of_every_shape_are_read_alike)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);

  add_text (texts, "corners", g_strdup (corners), strlen (corners));
  check_texts (texts);
}
END_TEST

/* A line of text may hold anything; these come near to what parsers look for. */
START_TEST (lines_that_are_nearly_output_are_read_alike)
{
  static const char *const words[] = {
    "Tag",
    "Allocs",
    "Used",
    "Sorting",
    "by",
    "Paged",
    "Nonp",
    "NonPaged",
    "poolmon",
    "/b",
    "12",
    "-3",
    "0x1a",
    "(4)",
    "Memory:",
    "a",
    "b  c",
    "9d2fb000",
    "fffff880`04c73043",
    "+0x3",
    "nt!Foo",
    "nt!Foo:",
    "(Loaded)",
    "s",
    "-a",
    "\"Abc1\"",
    "10:17:30",
    "2013-07-13",
    "Jul",
    "Session",
    "pool",
    "information",
    "size:",
    "tag",
    "[X]",
    "Verify",
    "Pool",
    "block",
    "RetAddr",
    "Call",
    "Site",
    "Args",
    "Child-SP",
    "4c 65 61 6b",
    "Kb)",
    "Physical",
    "Image",
    "path:",
    "*",
    "***",
    "Arg1:",
    "BugCheck",
    "C4,",
    "{62,",
    "FLT_FILTER:",
    ",",
    ";",
    "\t",
    "UNKNOWN",
    "please update pooltag.txt",
    "start",
    "end",
    "module",
    "name",
    "(deferred)",
    "#",
    "==",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) _i);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint line = 0; line < 4000; line++)
    {
      guint n = 1 + g_rand_int (random) % 7;

      for (guint w = 0; w < n; w++)
        {
          g_string_append (text, words[g_rand_int (random) % G_N_ELEMENTS (words)]);
          if (g_rand_int (random) % 9 != 0)
            g_string_append_c (text, ' ');
        }
      g_string_append_c (text, '\n');
    }
  check_text ("words", (guint) _i, text->str, text->len);
}
END_TEST

static Suite *
withheld_suite (void)
{
  Suite *suite = suite_create ("capture/withheld");
  TCase *tests = tcase_create ("withheld");

  tcase_set_timeout (tests, 120);
  tcase_add_loop_test (tests, texts_of_the_project_are_read_alike, 0, G_N_ELEMENTS (folders));
  tcase_add_test (tests, a_debugger_session_is_read_alike);
  tcase_add_test (tests, published_investigations_are_read_alike);
  tcase_add_test (tests, lines_of_every_shape_are_read_alike);
  tcase_add_loop_test (tests, lines_that_are_nearly_output_are_read_alike, 0, 8);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (withheld_suite ());
}
