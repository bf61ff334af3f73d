/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PDBs as llvm-pdbutil sees them: every public, global and procedure, of PDBs that clang and
 * lld-link make here for three machines, and of real ones where they are at hand.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/pe-image.h"
#include "support/toolchain.h"
#include "symbols/pdb.h"
#include "symbols/pe-image.h"
#include "symbols/undecorate.h"

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

static const char *const real_pdbs[] = { "pdb/SimplePDB.pdb", "pdb/minimal.pdb",
                                         "pdb/exceptions-test.pdb", "pdb/xcpt4-x64.pdb",
                                         "pdb/xcpt4-x86.pdb" };

/* What llvm-pdbutil says of one PDB. */
typedef struct
{
  const char *path;
  PscPdb *pdb;
  GArray *sections;   /* element-type guint32: RVAs */
  GHashTable *names;  /* RVA -> GPtrArray of names */
  GHashTable *places; /* name -> GArray of RVAs */
} Oracle;

static PscPdb *
open_pdb (const char *path)
{
  g_autoptr (PscSource) source = psc_test_open (path);
  g_autoptr (GError) error = NULL;
  PscPdb *pdb = psc_pdb_open (source, &error);

  if (pdb == NULL)
    ck_abort_msg ("%s: %s", path, error->message);
  return pdb;
}

static void
read_sections (Oracle *self)
{
  g_auto (GStrv) lines = psc_test_dump_pdb (self->path, "--section-headers");

  self->sections = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; lines[i] != NULL && strstr (lines[i], "Original Section") == NULL; i++)
    if (g_str_has_suffix (lines[i], " virtual address"))
      {
        guint32 rva = (guint32) g_ascii_strtoull (lines[i], NULL, 16);

        g_array_append_val (self->sections, rva);
      }
}

/* `addr = 0001:0288` on a line; FALSE where there is none or its section is none of the image. */
static gboolean
get_address (const Oracle *self, const char *line, guint32 *rva)
{
  const char *at = strstr (line, "addr = ");
  guint64 section;
  char *end;

  if (at == NULL)
    return FALSE;
  section = g_ascii_strtoull (at + 7, &end, 10);
  if (section == 0 || section > self->sections->len)
    return FALSE;
  *rva = g_array_index (self->sections, guint32, section - 1)
         + (guint32) g_ascii_strtoull (end + 1, NULL, 10);
  return TRUE;
}

/* What stands between back quotes. */
static char *
dup_name (const char *line)
{
  const char *start = strchr (line, '`');
  const char *end = strrchr (line, '`');

  return start != NULL && end > start ? g_strndup (start + 1, (gsize) (end - start - 1)) : NULL;
}

static void
add (Oracle *self, const char *name, guint32 rva)
{
  GPtrArray *names = (GPtrArray *) g_hash_table_lookup (self->names, GUINT_TO_POINTER (rva));
  GArray *places = (GArray *) g_hash_table_lookup (self->places, name);

  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->names, GUINT_TO_POINTER (rva), names);
    }
  g_ptr_array_add (names, g_strdup (name));
  if (places == NULL)
    {
      places = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (self->places, g_strdup (name), places);
    }
  g_array_append_val (places, rva);
}

/* Records of `kind` with the name on one line and the address on the next. */
static guint
collect (Oracle *self, char **lines, const char *kind)
{
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint32 rva;

      if (strstr (lines[i], kind) == NULL || !get_address (self, lines[i + 1], &rva))
        continue;
      name = dup_name (lines[i]);
      add (self, name, rva);
      n++;
      if (strcmp (kind, "| S_PUB32 ") == 0 && psc_pdb_get_machine (self->pdb) == 0x14c)
        {
          gsize length;
          const char *plain = psc_undecorate_x86 (name, &length);
          g_autofree char *copy = g_strndup (plain, length);

          add (self, copy, rva);
        }
    }
  return n;
}

static void
oracle_init (Oracle *self, const char *path)
{
  static const char *const kinds[] = { "| S_GPROC32 ",    "| S_LPROC32 ", "| S_GPROC32_ID ",
                                       "| S_LPROC32_ID ", "| S_GDATA32 ", "| S_LDATA32 " };
  g_auto (GStrv) publics = psc_test_dump_pdb (path, "--publics");
  g_auto (GStrv) globals = psc_test_dump_pdb (path, "--globals");
  g_auto (GStrv) symbols = psc_test_dump_pdb (path, "--symbols");

  *self = (Oracle){ .path = path, .pdb = open_pdb (path) };
  self->names = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->places =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  read_sections (self);
  ck_assert_uint_gt (collect (self, publics, "| S_PUB32 "), 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      collect (self, globals, kinds[i]);
      collect (self, symbols, kinds[i]);
    }
}

static void
oracle_clear (Oracle *self)
{
  psc_pdb_free (self->pdb);
  g_array_unref (self->sections);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->places);
}

static gboolean
has_name (const Oracle *self, guint32 rva, const char *name)
{
  GPtrArray *names = (GPtrArray *) g_hash_table_lookup (self->names, GUINT_TO_POINTER (rva));

  return names != NULL && g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

/* A name may be there several times: static functions of several files. */
static void
check_place (const Oracle *self, const char *name)
{
  GArray *places = (GArray *) g_hash_table_lookup (self->places, name);
  guint32 rva = G_MAXUINT32;

  ck_assert_msg (psc_pdb_find_name (self->pdb, name, &rva, NULL), "%s: no %s", self->path, name);
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, guint32, i) == rva)
      return;
  ck_abort_msg ("%s: %s at 0x%x", self->path, name, rva);
}

static void
check_publics (const Oracle *self)
{
  g_auto (GStrv) lines = psc_test_dump_pdb (self->path, "--publics");

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_autofree char *name = NULL;
      PscPdbSymbol symbol;
      guint32 rva;

      if (strstr (lines[i], "| S_PUB32 ") == NULL || !get_address (self, lines[i + 1], &rva))
        continue;
      name = dup_name (lines[i]);
      check_place (self, name);
      ck_assert_msg (psc_pdb_find_address (self->pdb, rva, &symbol, NULL), "%s: %s", self->path,
                     name);
      /* A label in the middle of a procedure is not its name. */
      if (symbol.displacement != 0 && symbol.n_bytes > symbol.displacement)
        continue;
      ck_assert_msg (symbol.rva == rva && symbol.displacement == 0, "%s: %s at 0x%x is %s+0x%x",
                     self->path, name, rva, symbol.name, symbol.displacement);
      ck_assert_msg (has_name (self, rva, symbol.name), "%s: %s is %s", self->path, name,
                     symbol.name);
    }
}

static void
check_procedure (const Oracle *self, const char *name, guint32 rva, guint32 n_bytes)
{
  PscPdbSymbol symbol;

  if (n_bytes == 0)
    return;
  ck_assert_msg (psc_pdb_find_address (self->pdb, rva + n_bytes - 1, &symbol, NULL), "%s: %s",
                 self->path, name);
  ck_assert_msg (symbol.rva == rva && symbol.n_bytes == n_bytes
                     && symbol.displacement == n_bytes - 1,
                 "%s: %s at 0x%x has 0x%x bytes, found %s at 0x%x with 0x%x", self->path, name, rva,
                 n_bytes, symbol.name, symbol.rva, symbol.n_bytes);
  ck_assert_msg (has_name (self, rva, symbol.name), "%s: %s is %s", self->path, name, symbol.name);
}

static void
check_procedures (const Oracle *self)
{
  g_auto (GStrv) lines = psc_test_dump_pdb (self->path, "--symbols");
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      const char *size = strstr (lines[i + 1], "code size = ");
      g_autofree char *name = NULL;
      guint32 rva;

      if ((strstr (lines[i], "| S_GPROC32") == NULL && strstr (lines[i], "| S_LPROC32") == NULL)
          || size == NULL || !get_address (self, lines[i + 1], &rva))
        continue;
      name = dup_name (lines[i]);
      check_procedure (self, name, rva, (guint32) g_ascii_strtoull (size + 12, NULL, 10));
      n++;
    }
  ck_assert_uint_gt (n, 0);
}

static void
compare (const char *path)
{
  Oracle oracle;

  oracle_init (&oracle, path);
  check_publics (&oracle);
  check_procedures (&oracle);
  oracle_clear (&oracle);
}

START_TEST (pdbs_of_lld_are_as_llvm_sees_them)
{
  g_autoptr (PscTestProgram) program = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  compare (program->pdb);
  compare (program->kernel_pdb);
}
END_TEST

START_TEST (images_of_lld_match_their_pdbs)
{
  g_autoptr (PscTestProgram) program = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) identity = NULL;
  g_autoptr (PscPdb) driver = NULL;
  g_autoptr (PscPdb) kernel = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  source = psc_test_open (program->image);
  image = psc_pe_image_open (source, 0, PSC_PE_FILE, NULL);
  identity = psc_pe_image_read_pdb_identity (image, NULL);
  driver = open_pdb (program->pdb);
  kernel = open_pdb (program->kernel_pdb);
  ck_assert_int_eq (psc_pdb_match (driver, identity), PSC_PDB_MATCH);
  ck_assert_int_eq (psc_pdb_match (kernel, identity), PSC_PDB_NO_MATCH);
  identity->age++;
  ck_assert_int_eq (psc_pdb_match (driver, identity), PSC_PDB_OTHER_AGE);
  ck_assert_uint_eq (psc_pdb_get_machine (driver), machines[_i]);
}
END_TEST

START_TEST (real_pdbs_are_as_llvm_sees_them)
{
  g_autofree char *path = psc_test_data_path (real_pdbs[_i]);

  if (path == NULL || psc_test_toolchain_is_missing ())
    return;
  compare (path);
}
END_TEST

START_TEST (a_real_damaged_pdb_is_refused)
{
  g_autofree char *path = psc_test_data_path ("pdb/fuzzed.pdb");
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  source = psc_test_open (path);
  ck_assert_ptr_null (psc_pdb_open (source, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

static Suite *
pdb_oracle_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb-oracle");
  TCase *tcase = tcase_create ("pdb-oracle");

  /* Compilers of a busy machine take their time. */
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, pdbs_of_lld_are_as_llvm_sees_them, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, images_of_lld_match_their_pdbs, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, real_pdbs_are_as_llvm_sees_them, 0, G_N_ELEMENTS (real_pdbs));
  tcase_add_test (tcase, a_real_damaged_pdb_is_refused);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_oracle_suite ());
}
