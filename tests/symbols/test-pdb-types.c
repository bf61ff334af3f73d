/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layouts of structures out of a PDB: each kind of member, and types that nest in circles.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/pdb-file.h"
#include "symbols/pdb.h"

#define U16 0x21u
#define U32 0x22u
#define U64 0x23u
#define FORWARD 0x80u

static GByteArray *
begin_member (GByteArray *list, guint leaf)
{
  psc_test_put_u16 (list, leaf);
  psc_test_put_u16 (list, 3);
  return list;
}

/* Fields are padded as their reader expects it: f3 f2 f1. */
static void
end_field (GByteArray *list)
{
  while (list->len % 4 != 0)
    psc_test_put_u8 (list, 0xf0 | (4 - list->len % 4));
}

static void
add_member (GByteArray *list, guint32 type, guint32 offset, const char *name)
{
  begin_member (list, 0x150d);
  psc_test_put_u32 (list, type);
  if (offset >= 0x8000)
    psc_test_put_u16 (list, 0x8004);
  if (offset >= 0x8000)
    psc_test_put_u32 (list, offset);
  else
    psc_test_put_u16 (list, offset);
  psc_test_put_string (list, name);
  end_field (list);
}

static guint32
add_list (PscTestPdb *pdb, GByteArray *list)
{
  return psc_test_pdb_add_type (pdb, 0x1203, list);
}

static guint32
add_structure (PscTestPdb *pdb, guint properties, guint32 fields, guint n_bytes, const char *name)
{
  GByteArray *body = g_byte_array_new ();

  psc_test_put_u16 (body, 1);
  psc_test_put_u16 (body, properties);
  psc_test_put_u32 (body, fields);
  psc_test_put_u32 (body, 0);
  psc_test_put_u32 (body, 0);
  psc_test_put_u16 (body, n_bytes);
  psc_test_put_string (body, name);
  return psc_test_pdb_add_type (pdb, 0x1505, body);
}

static guint32
add_words (PscTestPdb *pdb, guint leaf, guint32 first, guint32 second)
{
  GByteArray *body = g_byte_array_new ();

  psc_test_put_u32 (body, first);
  psc_test_put_u32 (body, second);
  return psc_test_pdb_add_type (pdb, leaf, body);
}

static guint32
add_array (PscTestPdb *pdb, guint32 element, guint n_bytes)
{
  GByteArray *body = g_byte_array_new ();

  psc_test_put_u32 (body, element);
  psc_test_put_u32 (body, U64);
  psc_test_put_u16 (body, n_bytes);
  psc_test_put_string (body, "");
  return psc_test_pdb_add_type (pdb, 0x1503, body);
}

static PscPdb *
open_made (const PscTestPdb *made)
{
  g_autoptr (GBytes) bytes = psc_test_pdb_to_bytes (made);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  PscPdb *pdb = psc_pdb_open (source, NULL);

  ck_assert_ptr_nonnull (pdb);
  return pdb;
}

/* A structure with a bit field, an array, a pointer, one structure that is defined behind it and
 * one without a name; the list of its members goes on in a second one. */
static PscTestPdb *
make_pdb (void)
{
  PscTestPdb *pdb = psc_test_pdb_new (0x8664);
  GByteArray *inner = g_byte_array_new ();
  GByteArray *rest = g_byte_array_new ();
  GByteArray *list = g_byte_array_new ();
  guint32 bits = add_words (pdb, 0x1205, U16, 9 | 5 << 8);
  guint32 array = add_array (pdb, U32, 20);
  guint32 matrix = add_array (pdb, array, 40);
  guint32 forward = add_structure (pdb, FORWARD, 0, 0, "_INNER");
  guint32 pointer = add_words (pdb, 0x1002, forward, 0x1000c);
  guint32 modified = add_words (pdb, 0x1001, U64, 1);
  guint32 fields, unnamed, tail;

  add_member (inner, U32, 0, "low");
  add_member (inner, U32, 4, "high");
  fields = add_list (pdb, inner);
  unnamed = add_structure (pdb, 0, fields, 8, "_OUTER::<unnamed-tag>");
  add_member (rest, unnamed, 96, "");
  add_member (rest, modified, 104, "modified");
  tail = add_list (pdb, rest);
  add_member (list, U64, 0, "tag");
  add_member (list, bits, 8, "bits");
  add_member (list, array, 12, "array");
  add_member (list, matrix, 32, "matrix");
  add_member (list, pointer, 72, "pointer");
  add_member (list, forward, 80, "inner");
  begin_member (list, 0x1404);
  psc_test_put_u32 (list, tail);
  add_structure (pdb, 0, add_list (pdb, list), 112, "_OUTER");
  add_structure (pdb, 0, fields, 16, "_INNER");
  return pdb;
}

START_TEST (members_have_offsets_and_sizes)
{
  static const struct
  {
    const char *path;
    guint32 offset, n_bytes;
    guint n_bits, first_bit;
    gboolean is_pointer;
    guint32 n_elements, element_bytes;
    const char *type_name;
  } cases[] = {
    { "tag", 0, 8, 0, 0, FALSE, 0, 0, NULL },
    { "bits", 8, 2, 9, 5, FALSE, 0, 0, NULL },
    { "array", 12, 20, 0, 0, FALSE, 5, 4, NULL },
    { "matrix", 32, 40, 0, 0, FALSE, 2, 20, NULL },
    { "pointer", 72, 8, 0, 0, TRUE, 0, 0, "_INNER" },
    { "inner", 80, 16, 0, 0, FALSE, 0, 0, "_INNER" },
    { "inner.high", 84, 4, 0, 0, FALSE, 0, 0, NULL },
    { "high", 100, 4, 0, 0, FALSE, 0, 0, NULL },
    { "modified", 104, 8, 0, 0, FALSE, 0, 0, NULL },
  };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = open_made (made);
  PscLayoutMember member;

  ck_assert (psc_pdb_find_member (pdb, "_OUTER", cases[_i].path, &member, NULL));
  ck_assert_uint_eq (member.offset, cases[_i].offset);
  ck_assert (member.has_size);
  ck_assert_uint_eq (member.n_bytes, cases[_i].n_bytes);
  ck_assert_uint_eq (member.n_bits, cases[_i].n_bits);
  ck_assert_uint_eq (member.first_bit, cases[_i].first_bit);
  ck_assert_int_eq (member.is_pointer, cases[_i].is_pointer);
  ck_assert_int_eq (member.is_array, cases[_i].n_elements != 0);
  ck_assert_uint_eq (member.n_elements, cases[_i].n_elements);
  ck_assert_uint_eq (member.element_bytes, cases[_i].element_bytes);
  ck_assert_pstr_eq (member.type_name, cases[_i].type_name);
}
END_TEST

START_TEST (a_layout_lists_all_members)
{
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = open_made (made);
  g_autoptr (PscLayout) layout = psc_pdb_find_type (pdb, "_OUTER", NULL);

  ck_assert_str_eq (layout->name, "_OUTER");
  ck_assert_uint_eq (layout->n_bytes, 112);
  ck_assert (layout->is_complete);
  ck_assert_uint_eq (layout->members->len, 9);
  ck_assert_uint_eq (psc_layout_find (layout, "low")->offset, 96);
  ck_assert_ptr_null (psc_layout_find (layout, "absent"));
}
END_TEST

START_TEST (what_is_not_there_is_told)
{
  static const char *const paths[][2] = { { "_ABSENT", "tag" },      { "_OUTER", "absent" },
                                          { "_OUTER", "" },          { "_OUTER", "tag.low" },
                                          { "_OUTER", "inner." },    { "_OUTER", ".inner" },
                                          { "_OUTER", "array.low" }, { "_OUTER", "pointer.low" } };
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscPdb) pdb = open_made (made);
  g_autoptr (GError) error = NULL;
  PscLayoutMember member;

  ck_assert (!psc_pdb_find_member (pdb, paths[_i][0], paths[_i][1], &member, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
}
END_TEST

START_TEST (members_beyond_the_structure_are_left_out)
{
  static const struct
  {
    guint32 offset;
    gboolean is_good;
  } cases[] = { { 0, TRUE },       { 0x1c, TRUE },        { 0x1d, FALSE },       { 0x20, FALSE },
                { 0x8000, FALSE }, { 0x7fffffff, FALSE }, { G_MAXUINT32, FALSE } };
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (PscLayout) layout = NULL;
  GByteArray *list = g_byte_array_new ();

  add_member (list, U32, cases[_i].offset, "member");
  add_structure (made, 0, add_list (made, list), 0x20, "S");
  pdb = open_made (made);
  layout = psc_pdb_find_type (pdb, "S", NULL);
  ck_assert_int_eq (layout->is_complete, cases[_i].is_good);
  ck_assert_uint_eq (layout->members->len, cases[_i].is_good ? 1 : 0);
}
END_TEST

/* S has itself as a member without a name; its list goes on in itself; and so do arrays, modifiers
 * and bit fields. */
START_TEST (types_that_nest_for_ever_end)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (PscLayout) layout = NULL;
  GByteArray *list = g_byte_array_new ();
  guint32 modifier = add_words (made, 0x1001, 0x1000, 1);
  guint32 array = add_array (made, 0x1001, 8);
  guint32 bits = add_words (made, 0x1205, 0x1002, 1);

  /* This list is 0x1003 and the structure 0x1004. */
  add_member (list, modifier, 0, "modifier");
  add_member (list, array, 0, "array");
  add_member (list, bits, 0, "bits");
  add_member (list, 0x1004, 0, "");
  add_member (list, 0x1004, 0, "");
  begin_member (list, 0x1404);
  psc_test_put_u32 (list, 0x1003);
  add_structure (made, 0, add_list (made, list), 0x20, "S");
  pdb = open_made (made);
  layout = psc_pdb_find_type (pdb, "S", NULL);
  ck_assert_ptr_nonnull (layout);
  ck_assert (!layout->is_complete);
  ck_assert_uint_le (layout->members->len, 65536);
}
END_TEST

/* Two structures that are each other's member, which only forward references allow. */
START_TEST (structures_that_hold_each_other_have_members)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GString) path = g_string_new ("b");
  GByteArray *a = g_byte_array_new ();
  GByteArray *b = g_byte_array_new ();
  PscLayoutMember member;

  add_member (a, add_structure (made, FORWARD, 0, 0, "B"), 4, "b");
  add_structure (made, 0, add_list (made, a), 8, "A");
  add_member (b, add_structure (made, FORWARD, 0, 0, "A"), 0, "a");
  add_structure (made, 0, add_list (made, b), 4, "B");
  pdb = open_made (made);
  ck_assert (psc_pdb_find_member (pdb, "A", "b", &member, NULL));
  ck_assert_uint_eq (member.offset, 4);
  for (guint i = 0; i < 1000; i++)
    g_string_append (path, ".a.b");
  ck_assert (!psc_pdb_find_member (pdb, "A", path->str, &member, NULL));
}
END_TEST

START_TEST (a_type_that_is_only_announced_has_no_size)
{
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  GByteArray *list = g_byte_array_new ();
  PscLayoutMember member;

  add_member (list, add_structure (made, FORWARD, 0, 0, "B"), 4, "b");
  add_structure (made, 0, add_list (made, list), 8, "A");
  pdb = open_made (made);
  ck_assert (psc_pdb_find_member (pdb, "A", "b", &member, NULL));
  ck_assert (!member.has_size);
  ck_assert_str_eq (member.type_name, "B");
}
END_TEST

START_TEST (indices_may_point_anywhere)
{
  static const guint32 indices[] = { 0, 1, 0xfff, 0x1000, 0x1001, 0x1002, 0x7fffffff, G_MAXUINT32 };
  g_autoptr (PscTestPdb) made = psc_test_pdb_new (0x8664);
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (PscLayout) layout = NULL;
  GByteArray *list = g_byte_array_new ();

  add_member (list, indices[_i], 0, "member");
  add_member (list, indices[_i], 0, "");
  begin_member (list, 0x1404);
  psc_test_put_u32 (list, indices[_i]);
  add_list (made, list);
  add_structure (made, 0, indices[_i], 0x20, "S");
  add_structure (made, 0, 0x1000, 0x20, "T");
  pdb = open_made (made);
  layout = psc_pdb_find_type (pdb, "S", NULL);
  ck_assert_ptr_nonnull (layout);
  g_clear_pointer (&layout, psc_layout_free);
  layout = psc_pdb_find_type (pdb, "T", NULL);
  ck_assert_ptr_nonnull (layout);
}
END_TEST

START_TEST (headers_of_the_stream_are_checked)
{
  static const guint32 values[] = { 0, 1, 55, 0xfff, 0x10000, 0x7fffffff, G_MAXUINT32 };
  g_autoptr (PscTestPdb) made = make_pdb ();

  for (guint field = 0x04; field <= 0x10; field += 4)
    {
      g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (PscSource) source = NULL;
      g_autoptr (PscPdb) pdb = NULL;
      g_autoptr (PscLayout) layout = NULL;

      psc_test_set_u32 (psc_test_msf_get (msf, PSC_TEST_PDB_TYPES), field, values[_i]);
      bytes = psc_test_msf_to_bytes (msf);
      source = psc_source_new_for_bytes (bytes);
      pdb = psc_pdb_open (source, NULL);
      layout = psc_pdb_find_type (pdb, "_OUTER", NULL);
    }
}
END_TEST

START_TEST (each_truncation_is_bounded)
{
  g_autoptr (PscTestPdb) made = make_pdb ();
  g_autoptr (PscTestMsf) whole = psc_test_pdb_to_msf (made);
  guint size = psc_test_msf_get (whole, PSC_TEST_PDB_TYPES)->len;

  for (guint n = 0; n < size; n++)
    {
      g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (made);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (PscSource) source = NULL;
      g_autoptr (PscPdb) pdb = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (psc_test_msf_get (msf, PSC_TEST_PDB_TYPES), n);
      bytes = psc_test_msf_to_bytes (msf);
      source = psc_source_new_for_bytes (bytes);
      pdb = psc_pdb_open (source, NULL);
      ck_assert_ptr_null (psc_pdb_find_type (pdb, "_OUTER", &error));
      ck_assert_int_eq (error->domain, PSC_ERROR);
    }
}
END_TEST

/* Each single byte of the records wrong, in two ways. */
START_TEST (each_wrong_byte_is_bounded)
{
  g_autoptr (PscTestPdb) made = make_pdb ();

  for (guint at = 0; at < made->types->len; at++)
    for (guint flip = 0; flip < 2; flip++)
      {
        g_autoptr (PscPdb) pdb = NULL;
        g_autoptr (PscLayout) layout = NULL;
        guint8 before = made->types->data[at];

        made->types->data[at] = flip == 0 ? 0xff : before ^ 0x01;
        pdb = open_made (made);
        layout = psc_pdb_find_type (pdb, "_OUTER", NULL);
        made->types->data[at] = before;
      }
}
END_TEST

static Suite *
pdb_types_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb-types");
  TCase *tcase = tcase_create ("pdb-types");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, members_have_offsets_and_sizes, 0, 9);
  tcase_add_test (tcase, a_layout_lists_all_members);
  tcase_add_loop_test (tcase, what_is_not_there_is_told, 0, 8);
  tcase_add_loop_test (tcase, members_beyond_the_structure_are_left_out, 0, 7);
  tcase_add_test (tcase, types_that_nest_for_ever_end);
  tcase_add_test (tcase, structures_that_hold_each_other_have_members);
  tcase_add_test (tcase, a_type_that_is_only_announced_has_no_size);
  tcase_add_loop_test (tcase, indices_may_point_anywhere, 0, 8);
  tcase_add_loop_test (tcase, headers_of_the_stream_are_checked, 0, 7);
  tcase_add_test (tcase, each_truncation_is_bounded);
  tcase_add_test (tcase, each_wrong_byte_is_bounded);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_types_suite ());
}
