/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!fltkd.filters` and its kin, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define X86                                                                                        \
  "0: kd> !fltkd.filters\n"                                                                        \
  "\n"                                                                                             \
  "Filter List: 8999805c \"Frame 1\" \n"                                                           \
  "   FLT_FILTER: 897e5ba8 \"EyeFilter\" \"382020\"\n"                                             \
  "      FLT_INSTANCE: 89965510 \"EyeFilter - Top Instance\" \"382020\"\n"                         \
  "      FLT_INSTANCE: 89964b50 \"EyeFilter - Top Instance\" \"382020\"\n"                         \
  "   FLT_FILTER: 893e0e30 \"vfilter\" \"263410\"\n"                                               \
  "      FLT_INSTANCE: 893f6008 \"First\" \"263400\"\n"                                            \
  "      FLT_INSTANCE: 893f67c0 \"Default\" \"263410.5\"\n"                                        \
  "Filter List: 8999806c \"Frame 0\" \n"                                                           \
  "   FLT_FILTER: 897e5cc8 \"luafv\" \"135000\"\n"
#define X86_DUMP                                                                                   \
  "filter 0x897e5ba8 EyeFilter 382020 Frame 1\n"                                                   \
  "  0x89965510 EyeFilter - Top Instance 382020 ?\n"                                               \
  "  0x89964b50 EyeFilter - Top Instance 382020 ?\n"                                               \
  "filter 0x893e0e30 vfilter 263410 Frame 1\n"                                                     \
  "  0x893f6008 First 263400 ?\n"                                                                  \
  "  0x893f67c0 Default 263410.5 ?\n"                                                              \
  "filter 0x897e5cc8 luafv 135000 Frame 0\n"

#define X64                                                                                        \
  "0: kd> !fltkd.frames\n"                                                                         \
  "\n"                                                                                             \
  "Frame List: fffff88001234567 \n"                                                                \
  "   FLTP_FRAME: fffffa8004f5a010 \"Frame 0\" \"0 to 409800\"\n"                                  \
  "Filter List: fffffa80`04f5a0c0 \"Frame 0\" \n"                                                  \
  "   FLT_FILTER: fffffa80`04f5b010 \"scanner\" \"320400\"\n"                                      \
  "      FLT_INSTANCE: fffffa80`04f5c010 \"scanner Instance\" \"320400\"\n"                        \
  "Volume List: fffffa80`04f5a140 \"Frame 0\" \n"                                                  \
  "   FLT_VOLUME: fffffa80`04f5d010 \"\\Device\\HarddiskVolume1\"\n"                               \
  "      FLT_INSTANCE: fffffa80`04f5c010 \"scanner Instance\" \"320400\"\n"                        \
  "   FLT_VOLUME: fffffa80`04f5e010 \"\\Device\\Mup\"\n"
#define X64_DUMP                                                                                   \
  "filter 0xfffffa8004f5b010 scanner 320400 Frame 0\n"                                             \
  "  0xfffffa8004f5c010 scanner Instance 320400 \\Device\\HarddiskVolume1\n"                       \
  "volume 0xfffffa8004f5d010 \\Device\\HarddiskVolume1 ? Frame 0\n"                                \
  "  0xfffffa8004f5c010 scanner Instance 320400 ?\n"                                               \
  "volume 0xfffffa8004f5e010 \\Device\\Mup ? Frame 0\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = { { X86, X86_DUMP }, { X64, X64_DUMP } };

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static const char *
or_unknown (const char *text)
{
  return text != NULL ? text : "?";
}

static void
append_filters (GString *text, const char *kind, const GPtrArray *filters)
{
  for (guint f = 0; f < filters->len; f++)
    {
      const PscFilter *filter = (const PscFilter *) g_ptr_array_index (filters, f);

      g_string_append_printf (text, "%s 0x%" G_GINT64_MODIFIER "x %s %s %s%s\n", kind,
                              filter->address, or_unknown (filter->name),
                              or_unknown (filter->altitude), or_unknown (filter->frame),
                              filter->is_cut ? " cut" : "");
      for (guint i = 0; i < filter->instances->len; i++)
        {
          const PscFilterInstance *instance =
              &g_array_index (filter->instances, PscFilterInstance, i);

          g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x %s %s %s\n", instance->address,
                                  or_unknown (instance->name), or_unknown (instance->altitude),
                                  or_unknown (instance->volume));
        }
    }
}

static char *
dump (const PscCapture *capture)
{
  GString *text = g_string_new (NULL);

  append_filters (text, "filter", capture->evidence->filters);
  append_filters (text, "volume", capture->evidence->volumes);
  return g_string_free (text, FALSE);
}

static void
assert_dump (const PscCapture *capture, const char *expected, const char *issues)
{
  g_autofree char *got = NULL;
  g_autofree char *told = NULL;

  ck_assert_ptr_nonnull (capture);
  got = dump (capture);
  told = psc_test_dump_issues (capture);
  ck_assert_str_eq (got, expected);
  ck_assert_str_eq (told, issues);
}

/* Loop index: the layout. */
START_TEST (each_list_is_read_and_is_one_section)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump, "");
  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind, "filters");
}
END_TEST

/* Loop index: the damage and the layout. */
START_TEST (damage_changes_nothing)
{
  const Layout *layout = &layouts[(guint) _i % N_LAYOUTS];
  const PscDamage *damage = psc_damage_get ((guint) _i / N_LAYOUTS);
  gsize n_bytes;
  g_autofree char *text = psc_damage_apply (damage, layout->text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *got = NULL;

  ck_assert_msg (capture != NULL, "%s", damage->name);
  got = dump (capture);
  ck_assert_msg (strcmp (got, layout->dump) == 0, "%s:\n%s", damage->name, got);
}
END_TEST

/* Whether a line of the dump is one of the whole text's, but for a volume that comes later. */
static gboolean
is_told (const char *line, const char *expected)
{
  g_autofree char *known =
      g_strndup (line, strlen (line) - (g_str_has_suffix (line, " ?") ? 1 : 0));

  return strstr (expected, known) != NULL;
}

/* Loop index: the layout. */
START_TEST (a_text_cut_anywhere_gives_no_wrong_object)
{
  const char *text = layouts[_i].text;

  for (gsize length = strlen (text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
      g_autofree char *got = NULL;
      g_auto (GStrv) lines = NULL;

      if (capture == NULL)
        continue;
      got = dump (capture);
      g_strchomp (got);
      lines = g_strsplit (got, "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        if (strstr (lines[i], " cut") == NULL && lines[i][0] != '\0')
          ck_assert_msg (is_told (lines[i], layouts[_i].dump), "cut at %" G_GSIZE_FORMAT ": %s",
                         length, lines[i]);
    }
}
END_TEST

START_TEST (an_instance_cut_at_the_end_is_left_out_and_told)
{
  const char *instance = strstr (X86, "FLT_INSTANCE: 893f67c0");
  gsize end = (gsize) (strchr (instance, '\n') - X86);

  for (gsize length = end - 1; length > (gsize) (instance - X86); length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (X86, (gssize) length);
      const PscFilter *filter = g_ptr_array_index (capture->evidence->filters, 1);

      ck_assert_uint_eq (filter->instances->len, 1);
      ck_assert_msg (filter->is_cut, "cut at %" G_GSIZE_FORMAT, length);
      ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING,
                                     "vfilter: a line is not all there"));
    }
}
END_TEST

START_TEST (an_elision_makes_the_filter_above_it_cut)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Filter List: 8999805c \"Frame 1\"\n"
                             "   FLT_FILTER: 897e5ba8 \"a\" \"1\"\n"
                             "      FLT_INSTANCE: 89965510 \"a\" \"1\"\n"
                             "      ... 9,998 more lines\n"
                             "   FLT_FILTER: 893e0e30 \"b\" \"2\"\n",
                             -1);

  assert_dump (capture,
               "filter 0x897e5ba8 a 1 Frame 1 cut\n  0x89965510 a 1 ?\n"
               "filter 0x893e0e30 b 2 Frame 1\n",
               "warning: !fltkd: a: instances are left out here\n");
}
END_TEST

START_TEST (what_is_printed_twice_counts_once)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (X64 X64, -1);

  assert_dump (capture, X64_DUMP, "");
}
END_TEST

START_TEST (instances_below_a_lost_filter_belong_to_nobody)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture ("FLT_FILTER: 897e5ba8 \"a\" \"1\"\n"
                                                          "FLT_FILTER: 89?e0e30 \"b\" \"2\"\n"
                                                          "FLT_INSTANCE: 89965510 \"b\" \"2\"\n"
                                                          "FLT_INSTANCE: 89965520 \"b\" \"2\"\n",
                                                          -1);

  assert_dump (capture, "filter 0x897e5ba8 a 1 ? cut\n",
               "warning: !fltkd: a: a line is not all there and is left out\n"
               "warning: !fltkd: instances without the filter or volume they belong to: left "
               "out\n");
}
END_TEST

START_TEST (fltmc_is_named_and_not_read)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (X86
                             "C:\\> fltmc\n\n"
                             "Filter Name                     Num Instances    Altitude    "
                             "Frame\n"
                             "------------------------------  -------------  ------------  "
                             "-----\n"
                             "bindflt                                 1       409800         0\n"
                             "wcif                                    0       189900         0\n",
                             -1);

  assert_dump (capture, X86_DUMP,
               "note: fltmc output is passed over: !fltkd.filters shows each instance\n");
}
END_TEST

START_TEST (prose_about_filters_is_no_output)
{
  ck_assert_ptr_null (
      psc_test_read_capture ("Filter List: see below\nFilter names matter.\nF", -1));
}
END_TEST

START_TEST (the_seed_with_thousands_of_instances_is_read_exactly)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("004_370fc699598a81c4.txt");
  static const guint n_instances[] = { 2, 2, 2, 4, 5, 14 };
  const PscFilter *last;

  if (capture == NULL)
    return;
  ck_assert_uint_eq (capture->evidence->filters->len, G_N_ELEMENTS (n_instances));
  for (guint i = 0; i < G_N_ELEMENTS (n_instances); i++)
    {
      const PscFilter *filter = g_ptr_array_index (capture->evidence->filters, i);

      ck_assert_uint_eq (filter->instances->len, n_instances[i]);
      ck_assert_int_eq (filter->is_cut, i == 5);
    }
  last = g_ptr_array_index (capture->evidence->filters, 5);
  ck_assert_str_eq (last->name, "WavxDMgr");
  ck_assert_str_eq (last->altitude, "145300");
  ck_assert_str_eq (last->frame, "Frame 1");
  ck_assert_uint_eq (last->address, 0x8971bb58);
  ck_assert_uint_eq (g_array_index (last->instances, PscFilterInstance, 13).address, 0x86ff02d0);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING,
                                 "WavxDMgr: instances are left out here"));
}
END_TEST

static Suite *
filters_suite (void)
{
  Suite *suite = suite_create ("capture/filters");
  TCase *tcase = tcase_create ("filters");

  tcase_add_loop_test (tcase, each_list_is_read_and_is_one_section, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_gives_no_wrong_object, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, an_instance_cut_at_the_end_is_left_out_and_told);
  tcase_add_test (tcase, an_elision_makes_the_filter_above_it_cut);
  tcase_add_test (tcase, what_is_printed_twice_counts_once);
  tcase_add_test (tcase, instances_below_a_lost_filter_belong_to_nobody);
  tcase_add_test (tcase, fltmc_is_named_and_not_read);
  tcase_add_test (tcase, prose_about_filters_is_no_output);
  tcase_add_test (tcase, the_seed_with_thousands_of_instances_is_read_exactly);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (filters_suite ());
}
