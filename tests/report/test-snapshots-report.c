/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is converted reads back as what it was: CSV by our own reader, JSON by JSON-GLib.
 *
 * The snapshots are made up from a seed, so a failure can be repeated.
 */
#include "config.h"

#include <check.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "load/loader.h"
#include "model/snapshot-builder.h"
#include "report/snapshots-report.h"
#include "support/check-main.h"

#define N_SEEDS 40
#define MAX_SNAPSHOTS 4
#define MAX_ROWS 30

/* Texts that have a meaning to CSV, to spreadsheets or to JSON. */
static const char *const texts[] = {
  "plain words",
  "comma, inside",
  "\"quoted\" words",
  "=1+1",
  "+49",
  "-flag",
  "@home",
  "'apostrophe first",
  "''two",
  "back\\slash",
  "tag <b>bold</b> | pipe",
  "\xe6\xbc\xa2\xe5\xad\x97",
  "semi;colon",
};

static const char *
pick_text (GRand *rand)
{
  return texts[g_rand_int_range (rand, 0, (gint32) G_N_ELEMENTS (texts))];
}

/* Small numbers, large ones, and now and then the largest that JSON-GLib can tell. */
static guint64
pick_number (GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      return 0;
    case 1:
      return G_MAXINT64;
    case 2:
      return (guint64) g_rand_int (rand) << 20;
    default:
      return g_rand_int (rand) % 100000;
    }
}

/* Any bytes but those that no source tells apart: a tag is never all blank, and its last byte
 * carries no protected bit. */
static PscTag
pick_tag (GRand *rand)
{
  static const char characters[] = "abcXYZ019=+-@,\"'\\ ;\x01\xe9\x7f";
  char bytes[4];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = characters[g_rand_int_range (rand, 0, (gint32) sizeof characters - 1)];
  bytes[0] = (char) ('A' + g_rand_int_range (rand, 0, 26));
  bytes[3] = (char) (bytes[3] & 0x7f);
  return psc_tag_from_bytes (bytes);
}

static void
fill_pool (GRand *rand, PscPool *pool, guint8 known)
{
  *pool = (PscPool){ .known = known };
  if ((known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0)
    pool->allocs = pick_number (rand);
  if ((known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    pool->frees = pick_number (rand);
  if ((known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0)
    pool->outstanding = (gint64) pick_number (rand) - 1000;
  if ((known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0)
    pool->bytes = pick_number (rand);
}

static void
add_row (GRand *rand, PscSnapshotBuilder *builder, guint line)
{
  static const guint8 known[] = {
    PSC_POOL_ALL_KNOWN,
    PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES),
  };
  guint8 which = known[g_rand_int_range (rand, 0, (gint32) G_N_ELEMENTS (known))];
  gint32 shown = g_rand_int_range (rand, 1, 4);
  PscTag tag = pick_tag (rand);
  const char *text = pick_text (rand);
  guint row;

  /* A tag that is there twice in one table is two rows by contract, and one in a CSV of PoolMon,
   * where a row holds one pool. */
  if (psc_snapshot_builder_find_row (builder, tag) != G_MAXUINT)
    return;
  row = psc_snapshot_builder_add_row (builder, tag, line);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if ((shown & 1 << k) != 0)
      fill_pool (rand, psc_snapshot_builder_get_pool (builder, row, (PscPoolKind) k), which);
  if (g_rand_boolean (rand))
    psc_snapshot_builder_set_protected (builder, row);
  if (g_rand_boolean (rand))
    psc_snapshot_builder_set_owner (builder, row, text, strlen (text));
  text = pick_text (rand);
  if (g_rand_boolean (rand))
    psc_snapshot_builder_set_description (builder, row, text, strlen (text));
}

static GPtrArray *
make_snapshots (guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  GPtrArray *snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  gint32 n = g_rand_int_range (rand, 1, MAX_SNAPSHOTS + 1);
  gboolean has_times = g_rand_boolean (rand);
  gboolean has_zone = g_rand_boolean (rand);

  for (gint32 i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf ("made, up#%d", i);
      gint32 n_rows = g_rand_int_range (rand, 1, MAX_ROWS);
      PscWallTime time;

      psc_snapshot_builder_reset (builder, "made, up.log");
      psc_snapshot_builder_set_label (builder, label);
      psc_snapshot_builder_set_format (builder, "poolmon");
      ck_assert (psc_wall_time_init (&time, 2024, 3, 5, 10, i, 30, 250000));
      if (has_zone)
        psc_wall_time_set_offset (&time, -90);
      if (has_times)
        psc_snapshot_builder_set_taken_at (builder, &time);
      for (gint32 r = 0; r < n_rows; r++)
        add_row (rand, builder, (guint) (i * MAX_ROWS + r + 1));
      g_ptr_array_add (snapshots, psc_snapshot_builder_end (builder));
    }
  g_rand_free (rand);
  return snapshots;
}

static GBytes *
write_snapshots (GPtrArray *snapshots, PscReportFormat format)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (PscOutput) output = psc_output_new_for_stream (stream);
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscReportContext context = { .output = output, .format = format, .tags = tags };
  PscSnapshotsReport report = { .snapshots = snapshots, .series = snapshots, .issues = issues };

  psc_snapshots_report_write (&report, &context);
  ck_assert (psc_output_finish (output, NULL));
  ck_assert (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static PscSnapshot *
get_snapshot (GPtrArray *snapshots, guint index)
{
  ck_assert_uint_lt (index, snapshots->len);
  return PSC_SNAPSHOT (g_ptr_array_index (snapshots, index));
}

static void
assert_same_row (PscSnapshot *a, PscSnapshot *b, guint index)
{
  PscPoolRow x;
  PscPoolRow y;

  psc_snapshot_get_row (a, index, &x);
  psc_snapshot_get_row (b, index, &y);
  ck_assert_uint_eq (x.tag, y.tag);
  ck_assert_int_eq (x.is_protected, y.is_protected);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    ck_assert (psc_pool_equal (&x.pools[k], &y.pools[k]));
  ck_assert_pstr_eq (x.owner, y.owner);
  ck_assert_pstr_eq (x.description, y.description);
}

START_TEST (csv_reads_back_as_the_same_snapshots)
{
  g_autoptr (GPtrArray) snapshots = make_snapshots ((guint32) _i);
  g_autoptr (GBytes) csv = write_snapshots (snapshots, PSC_REPORT_CSV);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = psc_load_text (csv, "made.csv", NULL, &error);

  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (loaded->snapshots->len, snapshots->len);
  for (guint i = 0; i < snapshots->len; i++)
    {
      PscSnapshot *a = get_snapshot (snapshots, i);
      PscSnapshot *b = get_snapshot (loaded->snapshots, i);
      g_autofree char *time_a = psc_wall_time_to_string (psc_snapshot_get_taken_at (a));
      g_autofree char *time_b = psc_wall_time_to_string (psc_snapshot_get_taken_at (b));

      ck_assert_pstr_eq (time_a, time_b);
      ck_assert_uint_eq (psc_snapshot_get_n_rows (a), psc_snapshot_get_n_rows (b));
      for (guint r = 0; r < psc_snapshot_get_n_rows (a); r++)
        assert_same_row (a, b, r);
    }
}
END_TEST

static void
assert_number (JsonObject *object, const char *name, gboolean is_known, gint64 value)
{
  ck_assert (json_object_has_member (object, name));
  ck_assert_int_eq (json_object_get_null_member (object, name), !is_known);
  if (is_known)
    ck_assert_int_eq (json_object_get_int_member (object, name), value);
}

static void
assert_json_pool (JsonObject *object, const PscPool *pool)
{
  assert_number (object, "allocs", (pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0,
                 (gint64) pool->allocs);
  assert_number (object, "frees", (pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0,
                 (gint64) pool->frees);
  assert_number (object, "outstanding", (pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0,
                 pool->outstanding);
  assert_number (object, "bytes", (pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0,
                 (gint64) pool->bytes);
}

static void
assert_json_row (JsonObject *object, PscSnapshot *snapshot, guint index)
{
  PscPoolRow row;
  PscTag tag;

  psc_snapshot_get_row (snapshot, index, &row);
  ck_assert (psc_tag_parse (json_object_get_string_member (object, "tag"), &tag));
  ck_assert_uint_eq (tag, row.tag);
  ck_assert_int_eq (json_object_get_boolean_member (object, "protected"), row.is_protected);
  assert_json_pool (json_object_get_object_member (object, "nonpaged"),
                    &row.pools[PSC_POOL_NONPAGED]);
  assert_json_pool (json_object_get_object_member (object, "paged"), &row.pools[PSC_POOL_PAGED]);
  assert_number (object, "line", TRUE, row.line);
  if (row.description == NULL)
    return;
  ck_assert_str_eq (json_object_get_string_member (object, "description"), row.description);
  ck_assert_str_eq (json_object_get_string_member (object, "description_source"), "capture");
}

START_TEST (json_reads_back_as_the_same_snapshots)
{
  g_autoptr (GPtrArray) snapshots = make_snapshots ((guint32) _i);
  g_autoptr (GBytes) json = write_snapshots (snapshots, PSC_REPORT_JSON);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;
  JsonArray *list;
  gsize length;
  const char *text = (const char *) g_bytes_get_data (json, &length);

  ck_assert (g_utf8_validate_len (text, length, NULL));
  ck_assert (json_parser_load_from_data (parser, text, (gssize) length, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  ck_assert_str_eq (json_object_get_string_member (root, "schema"), "poolscope.snapshots/1");
  list = json_object_get_array_member (root, "snapshots");
  ck_assert_uint_eq (json_array_get_length (list), snapshots->len);
  for (guint i = 0; i < snapshots->len; i++)
    {
      PscSnapshot *snapshot = get_snapshot (snapshots, i);
      JsonArray *tags =
          json_object_get_array_member (json_array_get_object_element (list, i), "tags");

      ck_assert_uint_eq (json_array_get_length (tags), psc_snapshot_get_n_rows (snapshot));
      for (guint r = 0; r < psc_snapshot_get_n_rows (snapshot); r++)
        assert_json_row (json_array_get_object_element (tags, r), snapshot, r);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/snapshots-report");
  TCase *test_case = tcase_create ("properties");

  tcase_add_loop_test (test_case, csv_reads_back_as_the_same_snapshots, 0, N_SEEDS);
  tcase_add_loop_test (test_case, json_reads_back_as_the_same_snapshots, 0, N_SEEDS);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
