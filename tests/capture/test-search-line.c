/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hits in all units, and what commands tell about the bytes.
 */
#include "config.h"

#include <string.h>

#include "capture/search-line.h"
#include "support/check-main.h"

static char *
format_bytes (const guint8 *bytes, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *text;
  const char *bytes; /* NULL: no hit */
  gboolean is_whole;
} LineCase;

static const LineCase lines[] = {
  { "fffff807`47f51559  4c 65 61 6b 0f 42 c1 41-8d 49 fd 8b d0 ff 15 0c  Leak.B.A.I......",
    "4c65616b0f42c1418d49fd8bd0ff150c", TRUE },
  { "fffff807`47f51559 4c 65 61 6b 0f 42 c1 41-8d 49 fd 8b d0 ff 15 0c Leak.B.A.I......",
    "4c65616b0f42c1418d49fd8bd0ff150c", TRUE },
  { "a7e0f300  74 73 6e 69  tsni", "74736e69", TRUE },
  { "a7e0f300  20 73 6e 20   sn", "20736e20", TRUE },
  { "a7e0f300 61 62 20 63 ab c", "61622063", TRUE },
  { "a7e0f300 61 62 20 63", "61622063", FALSE },
  { "a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.",
    "74736e691402000068c9548050c95480", TRUE },
  { "a7e0f300  7374 696e  tsni", "74736e69", TRUE },
  { "fffff807`47f51559  00000214`696e7374 8054c950`8054c968  tsni....h.T.P.T.",
    "74736e691402000068c9548050c95480", TRUE },
  { "a7e0f300  74 73 6e 69 1402 00", "74736e69", FALSE },
  { "a7e0f300  ?? ?? ?? ??"
    "-?? ?? ?? ??  ????????",
    NULL, FALSE },
  { "a7e0f300", NULL, FALSE },
  { "81530238 nt!KeBugCheck+0x1", NULL, FALSE },
  { "74 73 6e 69", NULL, FALSE },
  { "", NULL, FALSE },
};

START_TEST (the_units_of_a_hit_become_bytes_in_order)
{
  const LineCase *wanted = &lines[_i];
  g_autofree char *bytes = NULL;
  PscSearchLine line;

  ck_assert_int_eq (psc_search_read_line (wanted->text, &line), wanted->bytes != NULL);
  if (wanted->bytes == NULL)
    return;
  bytes = format_bytes (line.bytes, line.n_bytes);
  ck_assert_str_eq (bytes, wanted->bytes);
  ck_assert_int_eq (line.is_whole, wanted->is_whole);
}
END_TEST

typedef struct
{
  const char *text;
  const char *pattern; /* NULL: no search; empty: not told */
} CommandCase;

static const CommandCase commands[] = {
  { "s -a fffff807`47f50000 L?0x9000 \"Leak\"", "4c65616b" },
  { "!for_each_module s -a @#Base @#End \"tsni\"", "74736e69" },
  { "!for_each_module \"s -a @#Base @#End \\\"tsni\\\"\"", "74736e69" },
  { "!for_each_module .echo @#ModuleName; s -a @#Base @#End \"tsni\"", "74736e69" },
  { "s -d 80400000 L?100000 696e7374", "74736e69" },
  { "s -[1]d 80400000 L?100000 0x696e7374", "74736e69" },
  { "s -b 80400000 L100 74 73 6e 69", "74736e69" },
  { "s 80400000 L100 74 73", "7473" },
  { "s -u 80400000 L100 \"ab\"", "61006200" },
  { "s -a 80400000 L100 \"Leak", "" },
  { "s -d 80400000 L100 zz", "" },
  { "s -q 80400000 L100 1 2 3", "" },
  { ".foreach (x {lm1m}) { s -a x L100 \"Leak\" }", "4c65616b" },
  { "db fffffa80059c5c88", NULL },
  { "!address s", NULL },
  { "s -sa 80400000 L100", NULL },
  { "some prose about s and others", NULL },
  { "", NULL },
};

START_TEST (a_command_that_searches_tells_its_bytes)
{
  const CommandCase *wanted = &commands[_i];
  g_autofree char *pattern = NULL;
  PscSearchCommand command;

  ck_assert_int_eq (psc_search_read_command (wanted->text, &command), wanted->pattern != NULL);
  if (wanted->pattern == NULL)
    return;
  pattern = format_bytes (command.pattern, command.n_pattern);
  ck_assert_str_eq (pattern, wanted->pattern);
}
END_TEST

static Suite *
search_line_suite (void)
{
  Suite *suite = suite_create ("capture/search-line");
  TCase *tcase = tcase_create ("search-line");

  tcase_add_loop_test (tcase, the_units_of_a_hit_become_bytes_in_order, 0,
                       (int) G_N_ELEMENTS (lines));
  tcase_add_loop_test (tcase, a_command_that_searches_tells_its_bytes, 0,
                       (int) G_N_ELEMENTS (commands));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (search_line_suite ());
}
