/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of texts in every encoding, with every line end, of every length.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/line-reader.h"
#include "support/check-main.h"
#include "support/text.h"

/* The lines of @n_bytes bytes as psc_test_lines() writes them. */
static char *
read_bytes (const char *text, gssize n_bytes)
{
  g_autoptr (PscSource) source = psc_test_source (text, n_bytes);

  return psc_test_lines (source);
}

static char *
read_converted (const char *text, const char *encoding, const char *mark, gsize mark_length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *converted = NULL;
  gsize n;

  converted = g_convert (text, -1, encoding, "UTF-8", NULL, &n, NULL);
  ck_assert_ptr_nonnull (converted);
  g_byte_array_append (bytes, (const guint8 *) mark, (guint) mark_length);
  g_byte_array_append (bytes, (const guint8 *) converted, (guint) n);
  return read_bytes ((const char *) bytes->data, (gssize) bytes->len);
}

typedef struct
{
  const char *text;
  const char *lines;
} Case;

static const Case line_ends[] = {
  { "", "" },
  { "a", "1~ a\n" },
  { "a\n", "1 a\n" },
  { "a\nb", "1 a\n2~ b\n" },
  { "a\r\nb\r\n", "1 a\n2 b\n" },
  { "a\rb\r", "1 a\n2 b\n" },
  { "a\r\r\nb\n", "1 a\n2 b\n" },
  { "a\r\rb", "1 a\n2 \n3~ b\n" },
  { "\n\na\n", "1 \n2 \n3 a\n" },
  { "\r", "1 \n" },
  { "\r\n", "1 \n" },
  { "\n\r", "1 \n2 \n" },
  { "a\tb\n", "1 a\tb\n" },
};

START_TEST (line_ends_of_all_systems_are_known)
{
  g_autofree char *lines = read_bytes (line_ends[_i].text, -1);

  ck_assert_str_eq (lines, line_ends[_i].lines);
}
END_TEST

typedef struct
{
  const char *encoding;
  const char *mark;
  gsize mark_length;
  const char *text;
} Encoded;

#define CHINESE "其中SEY?就是我的驱动使用的tag，发现没有泄漏，更一头雾水了。|\\`"
#define JAPANESE "上記のように myfault.sys と表示される場合は、ソフトの表予能力です。\\|~"
#define WESTERN "Größe “Leak” – naïve… 40 µs\u00a0×"

static const Encoded encoded[] = {
  { "UTF-8", "", 0, CHINESE },
  { "UTF-8", "\xef\xbb\xbf", 3, CHINESE },
  { "UTF-16LE", "\xff\xfe", 2, CHINESE " \U0001f600" },
  { "UTF-16BE", "\xfe\xff", 2, CHINESE " \U0001f600" },
  { "UTF-16LE", "", 0, CHINESE },
  { "UTF-16BE", "", 0, CHINESE },
  { "GB18030", "", 0, CHINESE },
  { "GBK", "", 0, "内核资源泄漏样本之一" },
  { "CP932", "", 0, JAPANESE },
  { "CP932", "", 0, "省略" },
  { "WINDOWS-1252", "", 0, WESTERN },
  { "WINDOWS-1252", "", 0, "———- ———- —-" },
  { "WINDOWS-1252", "", 0, "it’s" },
};

START_TEST (encodings_are_recognised_by_content)
{
  const Encoded *item = &encoded[_i];
  g_autofree char *text = g_strdup_printf ("0: kd> !poolused 2\n%s\n Leak 12 3 4\n", item->text);
  g_autofree char *expected =
      g_strdup_printf ("1 0: kd> !poolused 2\n2 %s\n3  Leak 12 3 4\n", item->text);
  g_autofree char *lines = read_converted (text, item->encoding, item->mark, item->mark_length);

  ck_assert_str_eq (lines, expected);
}
END_TEST

START_TEST (encoding_is_named)
{
  static const char gbk[] = "\xca\xa1\xc2\xd4\n"; /* 省略 */
  g_autoptr (PscSource) source = psc_test_source (gbk, -1);
  g_autoptr (PscLineReader) reader = psc_line_reader_new (source);
  PscLine line;

  ck_assert_str_eq (psc_line_reader_get_encoding (reader), "UTF-8");
  ck_assert (psc_line_reader_next (reader, &line, NULL));
  ck_assert_str_eq (psc_line_reader_get_encoding (reader), "GB18030");
  ck_assert_str_eq (line.text, "省略");
}
END_TEST

START_TEST (a_line_of_utf8_among_others_stays)
{
  g_autofree char *lines = read_bytes ("Gr\xf6\xdf"
                                       "e\n省略\n",
                                       -1);

  ck_assert_str_eq (lines, "1 Größe\n2 省略\n");
}
END_TEST

START_TEST (broken_utf8_keeps_its_good_characters_and_all_ascii)
{
  g_autofree char *lines = read_bytes ("其中的\xe7\xb4驱动 ab\xff|c\n", -1);

  ck_assert_str_eq (lines, "1 其中的��驱动 ab�|c\n");
}
END_TEST

START_TEST (a_character_cut_by_the_end_is_replaced)
{
  g_autofree char *lines = read_bytes ("ab \xe7\xb4", -1);

  ck_assert_str_eq (lines, "1~ ab �\n");
}
END_TEST

START_TEST (half_of_utf16_is_replaced)
{
  static const char text[] = "\xff\xfe"
                             "a\0\x3d\xd8"
                             "b\0\x00\xdc"
                             "c\0\x3d\xd8";
  g_autofree char *lines = read_bytes (text, sizeof text - 1);

  ck_assert_str_eq (lines, "1~ a�b�c�\n");
}
END_TEST

START_TEST (nul_bytes_are_blanks)
{
  g_autofree char *lines = read_bytes (" Pp\0\0 Nonp 1\n", 13);

  ck_assert_str_eq (lines, "1  Pp   Nonp 1\n");
}
END_TEST

START_TEST (ascii_is_told_from_the_rest)
{
  static const char text[] = "plain \t~\na\x01\nb\x7f\nc\xc3\xa4\n";
  static const gboolean expected[] = { TRUE, FALSE, FALSE, FALSE };
  g_autoptr (PscSource) source = psc_test_source (text, -1);
  g_autoptr (PscLineReader) reader = psc_line_reader_new (source);
  PscLine line;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      ck_assert (psc_line_reader_next (reader, &line, NULL));
      ck_assert_int_eq (line.is_ascii, expected[i]);
    }
}
END_TEST

/* Every place of an odd byte in lines of all lengths around the sixteen bytes of a step. */
START_TEST (one_odd_byte_is_found_wherever_it_is)
{
  for (gsize length = 1; length < 50; length++)
    for (gsize place = 0; place < length; place++)
      {
        g_autofree char *text = g_strnfill (length + 1, 'x');
        g_autoptr (PscSource) source = NULL;
        g_autoptr (PscLineReader) reader = NULL;
        PscLine line;

        text[place] = '\x01';
        text[length] = '\n';
        source = psc_test_source (text, (gssize) length + 1);
        reader = psc_line_reader_new (source);
        ck_assert (psc_line_reader_next (reader, &line, NULL));
        ck_assert (!line.is_ascii);
      }
}
END_TEST

START_TEST (binary_files_are_refused)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *lines = NULL;

  for (guint i = 0; i < 100000; i++)
    {
      guint8 byte = (guint8) (i * 2654435761u >> 23);

      g_byte_array_append (bytes, &byte, 1);
    }
  lines = read_bytes ((const char *) bytes->data, (gssize) bytes->len);
  ck_assert (g_str_has_prefix (lines, "! not text: "));
}
END_TEST

START_TEST (nuls_at_the_end_are_no_binary)
{
  g_autofree char *text = g_malloc0 (5000);
  g_autofree char *lines = NULL;

  strcpy (text, "first\nsecond\n");
  lines = read_bytes (text, 5000);
  ck_assert (g_str_has_prefix (lines, "1 first\n2 second\n3~ "));
}
END_TEST

/* Lines around the limit, with what follows intact. */
START_TEST (lines_beyond_the_limit_are_cut)
{
  static const struct
  {
    gsize length;
    gboolean is_cut;
  } cases[] = {
    { PSC_MAX_LINE_BYTES - 1, FALSE },     { PSC_MAX_LINE_BYTES, FALSE },
    { PSC_MAX_LINE_BYTES + 1, TRUE },      { 4 * PSC_MAX_LINE_BYTES - 1, TRUE },
    { 4 * PSC_MAX_LINE_BYTES, TRUE },      { 4 * PSC_MAX_LINE_BYTES + 1, TRUE },
    { 40 * PSC_MAX_LINE_BYTES + 7, TRUE },
  };
  g_autoptr (GString) text = g_string_new ("before\n");
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscLineReader) reader = NULL;
  PscLine line;

  for (gsize i = 0; i < cases[_i].length; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\r\nafter\n");
  source = psc_test_source (text->str, (gssize) text->len);
  reader = psc_line_reader_new (source);
  ck_assert (psc_line_reader_next (reader, &line, NULL));
  ck_assert (psc_line_reader_next (reader, &line, NULL));
  ck_assert_int_eq (line.is_cut, cases[_i].is_cut);
  ck_assert (line.has_end);
  ck_assert_uint_eq (line.length, MIN (cases[_i].length, PSC_MAX_LINE_BYTES));
  ck_assert_uint_eq (line.number, 2);
  ck_assert (psc_line_reader_next (reader, &line, NULL));
  ck_assert_str_eq (line.text, "after");
  ck_assert_uint_eq (line.number, 3);
  ck_assert (!psc_line_reader_next (reader, &line, NULL));
}
END_TEST

START_TEST (a_cut_line_ends_with_a_whole_character)
{
  g_autoptr (GString) text = g_string_new ("x");
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscLineReader) reader = NULL;
  PscLine line;

  while (text->len < 2 * PSC_MAX_LINE_BYTES)
    g_string_append (text, "略");
  source = psc_test_source (text->str, (gssize) text->len);
  reader = psc_line_reader_new (source);
  ck_assert (psc_line_reader_next (reader, &line, NULL));
  ck_assert (line.is_cut);
  ck_assert (!line.has_end);
  ck_assert (g_utf8_validate (line.text, (gssize) line.length, NULL));
  ck_assert (g_str_has_suffix (line.text, "略"));
  ck_assert_str_eq (psc_line_reader_get_encoding (reader), "UTF-8");
}
END_TEST

/* A text of many blocks, with CR LF falling on every place of a block's end. */
START_TEST (lines_across_blocks_are_whole)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscLineReader) reader = NULL;
  guint n_lines = 0;
  PscLine line;

  while (text->len < 3 * 1024 * 1024)
    {
      n_lines++;
      g_string_append_printf (text, "%u%.*s\r\n", n_lines, (int) (n_lines % 61),
                              "------------------------------------------------------------");
    }
  source = psc_test_source (text->str, (gssize) text->len);
  reader = psc_line_reader_new (source);
  for (guint i = 1; i <= n_lines; i++)
    {
      ck_assert (psc_line_reader_next (reader, &line, NULL));
      ck_assert_uint_eq (line.number, i);
      ck_assert_uint_eq (g_ascii_strtoull (line.text, NULL, 10), i);
      ck_assert_uint_eq (line.length, strlen (line.text));
      ck_assert (g_str_has_suffix (line.text, "-") || i % 61 == 0);
    }
  ck_assert (!psc_line_reader_next (reader, &line, NULL));
  ck_assert_uint_eq (psc_line_reader_get_offset (reader), text->len);
}
END_TEST

START_TEST (a_file_that_shrinks_keeps_its_lines_and_says_so_once)
{
  g_autofree char *path = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscLineReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  PscLine line;
  int fd;

  fd = g_file_open_tmp ("psc-XXXXXX", &path, NULL);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (write (fd, "first\nsecond\nthird\n", 19), 19);
  source = psc_source_new_for_path (path, NULL);
  ck_assert_int_eq (ftruncate (fd, 9), 0);
  close (fd);
  g_unlink (path);

  reader = psc_line_reader_new (source);
  ck_assert (psc_line_reader_next (reader, &line, &error));
  ck_assert_str_eq (line.text, "first");
  ck_assert (psc_line_reader_next (reader, &line, &error));
  ck_assert_str_eq (line.text, "sec");
  ck_assert (!line.has_end);
  ck_assert (!psc_line_reader_next (reader, &line, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_TRUNCATED));
  ck_assert_str_eq (
      error->message,
      "the file became shorter while it was read: it ends at 0x9, expected 0x13 bytes");
  g_clear_error (&error);
  ck_assert (!psc_line_reader_next (reader, &line, &error));
  ck_assert_ptr_null (error);
}
END_TEST

static Suite *
line_reader_suite (void)
{
  Suite *suite = suite_create ("bytes/line-reader");
  TCase *tcase = tcase_create ("line-reader");

  tcase_add_loop_test (tcase, line_ends_of_all_systems_are_known, 0, G_N_ELEMENTS (line_ends));
  tcase_add_loop_test (tcase, encodings_are_recognised_by_content, 0, G_N_ELEMENTS (encoded));
  tcase_add_test (tcase, encoding_is_named);
  tcase_add_test (tcase, a_line_of_utf8_among_others_stays);
  tcase_add_test (tcase, broken_utf8_keeps_its_good_characters_and_all_ascii);
  tcase_add_test (tcase, a_character_cut_by_the_end_is_replaced);
  tcase_add_test (tcase, half_of_utf16_is_replaced);
  tcase_add_test (tcase, nul_bytes_are_blanks);
  tcase_add_test (tcase, ascii_is_told_from_the_rest);
  tcase_add_test (tcase, one_odd_byte_is_found_wherever_it_is);
  tcase_add_test (tcase, binary_files_are_refused);
  tcase_add_test (tcase, nuls_at_the_end_are_no_binary);
  tcase_add_loop_test (tcase, lines_beyond_the_limit_are_cut, 0, 7);
  tcase_add_test (tcase, a_cut_line_ends_with_a_whole_character);
  tcase_add_test (tcase, lines_across_blocks_are_whole);
  tcase_add_test (tcase, a_file_that_shrinks_keeps_its_lines_and_says_so_once);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (line_reader_suite ());
}
