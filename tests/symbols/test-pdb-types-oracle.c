/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Structures of PDBs as llvm-pdbutil sees them: every member of each, of PDBs that clang and
 * lld-link make here for three machines, and of real ones where they are at hand.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/pe-image.h"
#include "support/toolchain.h"
#include "symbols/pdb.h"

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

static const char *const real_pdbs[] = { "pdb/SimplePDB.pdb", "pdb/minimal.pdb",
                                         "pdb/exceptions-test.pdb", "pdb/xcpt4-x64.pdb",
                                         "pdb/xcpt4-x86.pdb" };

typedef struct
{
  PscPdb *pdb;
  char **lines;
  GHashTable *records; /* index -> number of its line */
  guint n_structures;
  guint n_members;
} Oracle;

static void
oracle_init (Oracle *self, const char *path)
{
  g_autoptr (PscSource) source = psc_test_open (path);

  *self = (Oracle){ .pdb = psc_pdb_open (source, NULL),
                    .lines = psc_test_dump_pdb (path, "--types"),
                    .records = g_hash_table_new (NULL, NULL) };
  ck_assert_ptr_nonnull (self->pdb);
  for (guint i = 0; self->lines[i] != NULL; i++)
    if (g_str_has_prefix (self->lines[i], "  0x"))
      g_hash_table_insert (self->records,
                           GUINT_TO_POINTER (g_ascii_strtoull (self->lines[i] + 2, NULL, 16)),
                           GUINT_TO_POINTER (i));
}

static void
oracle_clear (Oracle *self)
{
  psc_pdb_free (self->pdb);
  g_strfreev (self->lines);
  g_hash_table_unref (self->records);
}

/* The number behind `key` on a line. */
static guint64
get_number (const char *line, const char *key)
{
  const char *at = strstr (line, key);

  ck_assert_msg (at != NULL, "no '%s' in '%s'", key, line);
  return g_ascii_strtoull (at + strlen (key), NULL, 0);
}

static char *
dup_name (const char *line)
{
  const char *start = strchr (line, '`');
  const char *end = start != NULL ? strchr (start + 1, '`') : NULL;

  /* Names of templates may have back quotes themselves: the last one ends them. */
  for (const char *next = end; next != NULL && (next = strstr (next + 1, "`,")) != NULL;)
    end = next;
  return end != NULL ? g_strndup (start + 1, (gsize) (end - start - 1)) : NULL;
}

static void
check_bits (const Oracle *self, guint64 type, const PscLayoutMember *member)
{
  gpointer line;
  const char *record;

  if (!g_hash_table_lookup_extended (self->records, GUINT_TO_POINTER (type), NULL, &line))
    return;
  record = self->lines[GPOINTER_TO_UINT (line)];
  if (strstr (record, "| LF_BITFIELD ") != NULL)
    {
      const char *detail = self->lines[GPOINTER_TO_UINT (line) + 1];

      ck_assert_uint_eq (member->first_bit, get_number (detail, "bit offset = "));
      ck_assert_uint_eq (member->n_bits, get_number (detail, "# bits = "));
    }
  else
    ck_assert_uint_eq (member->n_bits, 0);
  ck_assert_int_eq (member->is_array, strstr (record, "| LF_ARRAY ") != NULL);
  if (member->is_array)
    ck_assert_uint_eq (member->n_bytes,
                       get_number (self->lines[GPOINTER_TO_UINT (line) + 1], "size: "));
  if (strstr (record, "| LF_POINTER ") != NULL)
    {
      ck_assert (member->is_pointer);
      ck_assert_uint_eq (member->n_bytes, psc_pdb_get_machine (self->pdb) == 0x14c ? 4 : 8);
    }
}

/* `next` is where the search for the next member of the layout begins: both have one order. */
static void
check_member (Oracle *self, const PscLayout *layout, const char *line, guint *next)
{
  g_autofree char *name = dup_name (line);
  guint64 offset = get_number (line, "offset = ");

  for (; *next < layout->members->len; (*next)++)
    {
      const PscLayoutMember *member = &g_array_index (layout->members, PscLayoutMember, *next);

      if (strcmp (member->name, name) != 0 || member->offset != offset)
        continue;
      check_bits (self, get_number (line, "Type = "), member);
      (*next)++;
      self->n_members++;
      return;
    }
  ck_abort_msg ("%s has no %s at %u", layout->name, name, (guint) offset);
}

static void
check_fields (Oracle *self, const PscLayout *layout, guint64 list)
{
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (self->records, GUINT_TO_POINTER (list)));
  guint next = 0;

  for (guint i = line + 1; line > 0 && g_str_has_prefix (self->lines[i], "           "); i++)
    if (strstr (self->lines[i], "- LF_MEMBER [name = `") != NULL
        && strstr (self->lines[i], "[name = ``") == NULL)
      check_member (self, layout, self->lines[i], &next);
}

/* Of several definitions of one name the first one counts. */
static void
check_structure (Oracle *self, guint i, GHashTable *seen)
{
  const char *end = strrchr (self->lines[i], '`');
  const char *start = strchr (self->lines[i], '`');
  /* A decorated name is on a line of its own. */
  const guint detail = i + (strstr (self->lines[i + 1], "unique name: ") != NULL ? 2 : 1);
  const char *fields = strstr (self->lines[detail], "field list: 0x");
  g_autofree char *name = g_strndup (start + 1, (gsize) (end - start - 1));
  g_autoptr (PscLayout) layout = NULL;

  if (fields == NULL || strstr (self->lines[detail + 1], "forward ref") != NULL
      || !g_hash_table_add (seen, g_strdup (name)))
    return;
  layout = psc_pdb_find_type (self->pdb, name, NULL);
  ck_assert_msg (layout != NULL, "no %s", name);
  ck_assert_uint_eq (layout->n_bytes, get_number (self->lines[detail + 1], "sizeof "));
  ck_assert_msg (layout->is_complete, "%s is not complete", name);
  check_fields (self, layout, g_ascii_strtoull (fields + 12, NULL, 0));
  self->n_structures++;
}

static void
compare (const char *path)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Oracle oracle;

  oracle_init (&oracle, path);
  for (guint i = 0; oracle.lines[i] != NULL; i++)
    if (strstr (oracle.lines[i], "| LF_STRUCTURE ") != NULL
        || strstr (oracle.lines[i], "| LF_CLASS ") != NULL
        || strstr (oracle.lines[i], "| LF_UNION ") != NULL)
      check_structure (&oracle, i, seen);
  ck_assert_uint_gt (oracle.n_structures, 0);
  ck_assert_uint_gt (oracle.n_members, 0);
  oracle_clear (&oracle);
}

START_TEST (structures_of_clang_are_as_llvm_sees_them)
{
  g_autoptr (PscTestProgram) program = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  compare (program->pdb);
}
END_TEST

/* What the source says: offsets that C itself gives. */
START_TEST (members_are_where_the_source_has_them)
{
  g_autoptr (PscTestProgram) program = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPdb) pdb = NULL;
  PscLayoutMember member;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  source = psc_test_open (program->pdb);
  pdb = psc_pdb_open (source, NULL);
  ck_assert (psc_pdb_find_member (pdb, "tracker", "middle", &member, NULL));
  ck_assert_uint_eq (member.offset, 4);
  ck_assert_uint_eq (member.n_bits, 9);
  ck_assert_uint_eq (member.first_bit, 5);
  ck_assert (psc_pdb_find_member (pdb, "tracker", "links.previous", &member, NULL));
  ck_assert_uint_eq (member.offset, _i == 0 ? 20 : 24);
  ck_assert_uint_eq (member.n_bytes, _i == 0 ? 4 : 8);
  ck_assert_str_eq (member.type_name, "list_entry");
  ck_assert (psc_pdb_find_member (pdb, "tracker", "inner", &member, NULL));
  ck_assert_uint_eq (member.offset, _i == 0 ? 28 : 36);
  ck_assert (psc_pdb_find_member (pdb, "tracker", "numbers", &member, NULL));
  ck_assert_uint_eq (member.n_elements, 3);
  ck_assert_uint_eq (member.element_bytes, 8);
  ck_assert_str_eq (member.type_name, "numbers");
  ck_assert (psc_pdb_find_member (pdb, "pool::Derived", "count", &member, NULL));
  ck_assert_uint_eq (member.offset, _i == 0 ? 4 : 8);
}
END_TEST

START_TEST (real_structures_are_as_llvm_sees_them)
{
  g_autofree char *path = psc_test_data_path (real_pdbs[_i]);

  if (path == NULL || psc_test_toolchain_is_missing ())
    return;
  compare (path);
}
END_TEST

static Suite *
pdb_types_oracle_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb-types-oracle");
  TCase *tcase = tcase_create ("pdb-types-oracle");

  /* Compilers of a busy machine take their time. */
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, structures_of_clang_are_as_llvm_sees_them, 0,
                       G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, members_are_where_the_source_has_them, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, real_structures_are_as_llvm_sees_them, 0, G_N_ELEMENTS (real_pdbs));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_types_oracle_suite ());
}
