/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the JSON writer writes, with JSON-GLib as the judge.
 */
#include "config.h"

#include <check.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "report/json-writer.h"
#include "support/check-main.h"

typedef struct
{
  GOutputStream *stream;
  PscOutput *output;
  PscJsonWriter *json;
} Fixture;

static Fixture fixture;

static void
set_up (void)
{
  fixture.stream = g_memory_output_stream_new_resizable ();
  fixture.output = psc_output_new_for_stream (fixture.stream);
  fixture.json = psc_json_writer_new (fixture.output);
}

static void
tear_down (void)
{
  psc_json_writer_free (fixture.json);
  psc_output_free (fixture.output);
  g_object_unref (fixture.stream);
}

static char *
take_text (void)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (fixture.stream);

  ck_assert (psc_output_finish (fixture.output, NULL));
  return g_strndup ((const char *) g_memory_output_stream_get_data (memory),
                    g_memory_output_stream_get_data_size (memory));
}

/* Writes @text as the only string of an array and reads it back. */
static char *
round_trip (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *written = NULL;

  psc_json_begin_array (fixture.json, PSC_JSON_INLINE);
  psc_json_string (fixture.json, text);
  psc_json_end_array (fixture.json);
  written = take_text ();
  ck_assert (g_utf8_validate (written, -1, NULL));
  ck_assert (json_parser_load_from_data (parser, written, -1, NULL));
  return g_strdup (
      json_array_get_string_element (json_node_get_array (json_parser_get_root (parser)), 0));
}

START_TEST (containers_nest_inline_and_in_lines)
{
  g_autofree char *text = NULL;

  psc_json_begin_object (fixture.json, PSC_JSON_LINES);
  psc_json_member (fixture.json, "schema", "x/1");
  psc_json_name (fixture.json, "list");
  psc_json_begin_array (fixture.json, PSC_JSON_LINES);
  psc_json_begin_object (fixture.json, PSC_JSON_INLINE);
  psc_json_name (fixture.json, "a");
  psc_json_int (fixture.json, -1);
  psc_json_name (fixture.json, "b");
  psc_json_boolean (fixture.json, TRUE);
  psc_json_end_object (fixture.json);
  psc_json_null (fixture.json);
  psc_json_end_array (fixture.json);
  psc_json_name (fixture.json, "empty");
  psc_json_begin_array (fixture.json, PSC_JSON_LINES);
  psc_json_end_array (fixture.json);
  psc_json_end_object (fixture.json);
  text = take_text ();

  ck_assert_str_eq (text, "{\n"
                          "  \"schema\": \"x/1\",\n"
                          "  \"list\": [\n"
                          "    {\"a\": -1, \"b\": true},\n"
                          "    null\n"
                          "  ],\n"
                          "  \"empty\": []\n"
                          "}\n");
}
END_TEST

START_TEST (numbers_keep_all_64_bits)
{
  g_autofree char *text = NULL;

  psc_json_begin_array (fixture.json, PSC_JSON_INLINE);
  psc_json_uint (fixture.json, G_MAXUINT64);
  psc_json_int (fixture.json, G_MININT64);
  psc_json_int_or_null (fixture.json, FALSE, 7);
  psc_json_int_or_null (fixture.json, TRUE, 7);
  psc_json_end_array (fixture.json);
  text = take_text ();

  ck_assert_str_eq (text, "[18446744073709551615, -9223372036854775808, null, 7]\n");
}
END_TEST

static const char *const strings[] = {
  "",
  "plain",
  "\"quoted\" \\ and / slashed",
  "line\nend\r\n\ttab",
  "\x01\x02\x1f\x7f",
  "Gr\xc3\xbc\xc3\x9f"
  "e \xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x98\x80",
  "</script>",
};

START_TEST (valid_strings_come_back_as_they_were)
{
  g_autofree char *text = round_trip (strings[_i]);

  ck_assert_str_eq (text, strings[_i]);
}
END_TEST

START_TEST (invalid_utf8_becomes_valid)
{
  g_autofree char *text = round_trip ("a\xff"
                                      "b");

  ck_assert_str_eq (text, "a\xef\xbf\xbd"
                          "b");
}
END_TEST

START_TEST (null_string_is_null)
{
  g_autofree char *text = NULL;

  psc_json_begin_object (fixture.json, PSC_JSON_INLINE);
  psc_json_member (fixture.json, "x", NULL);
  psc_json_end_object (fixture.json);
  text = take_text ();

  ck_assert_str_eq (text, "{\"x\": null}\n");
}
END_TEST

START_TEST (long_output_is_written_in_pieces)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;

  psc_json_begin_array (fixture.json, PSC_JSON_LINES);
  for (guint i = 0; i < 50000; i++)
    psc_json_uint (fixture.json, i);
  psc_json_end_array (fixture.json);
  text = take_text ();

  ck_assert (json_parser_load_from_data (parser, text, -1, NULL));
  ck_assert_uint_eq (json_array_get_length (json_node_get_array (json_parser_get_root (parser))),
                     50000);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/json-writer");
  TCase *test_case = tcase_create ("core");

  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_test (test_case, containers_nest_inline_and_in_lines);
  tcase_add_test (test_case, numbers_keep_all_64_bits);
  tcase_add_loop_test (test_case, valid_strings_come_back_as_they_were, 0,
                       (int) G_N_ELEMENTS (strings));
  tcase_add_test (test_case, invalid_utf8_becomes_valid);
  tcase_add_test (test_case, null_string_is_null);
  tcase_add_test (test_case, long_output_is_written_in_pieces);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
