/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source lines of PDBs as llvm-pdbutil and llvm-symbolizer see them: every line of every object
 * file, and every function that was inlined, of PDBs that clang and lld-link make here for three
 * machines, and of real ones where they are at hand.
 */
#include "config.h"

#include <string.h>

#include "support/check-main.h"
#include "support/pe-image.h"
#include "support/toolchain.h"
#include "symbols/pdb.h"
#include "symbols/pe-image.h"

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

static const char *const real_pdbs[] = { "pdb/SimplePDB.pdb", "pdb/minimal.pdb",
                                         "pdb/exceptions-test.pdb", "pdb/xcpt4-x64.pdb",
                                         "pdb/xcpt4-x86.pdb" };

static PscPdb *
open_pdb (const char *path)
{
  g_autoptr (PscSource) source = psc_test_open (path);
  PscPdb *pdb = psc_pdb_open (source, NULL);

  ck_assert_ptr_nonnull (pdb);
  return pdb;
}

static GArray *
read_sections (const char *path)
{
  g_auto (GStrv) lines = psc_test_dump_pdb (path, "--section-headers");
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; lines[i] != NULL && strstr (lines[i], "Original Section") == NULL; i++)
    if (g_str_has_suffix (lines[i], " virtual address"))
      {
        guint32 rva = (guint32) g_ascii_strtoull (lines[i], NULL, 16);

        g_array_append_val (sections, rva);
      }
  return sections;
}

/* Where lines are: RVA -> GPtrArray of `file:line`. Functions that the linker found to be equal
 * have one address and several lines. */
static void
add_line (GHashTable *places, guint32 rva, const char *file, guint32 line)
{
  GPtrArray *known = (GPtrArray *) g_hash_table_lookup (places, GUINT_TO_POINTER (rva));

  if (known == NULL)
    {
      known = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (places, GUINT_TO_POINTER (rva), known);
    }
  g_ptr_array_add (known, g_strdup_printf ("%s:%u", line != 0 ? file : "", line));
}

/* `  14 00000920 !   15 0000094C`: pairs of line and offset. Code that the compiler made has names
 * in place of lines, such as ASI. */
static void
add_row (GHashTable *places, const char *row, guint32 section_rva, const char *file)
{
  g_auto (GStrv) words = g_strsplit_set (row, " !", -1);
  const char *line = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (line != NULL)
        add_line (places, section_rva + (guint32) g_ascii_strtoull (words[i], NULL, 16), file,
                  (guint32) g_ascii_strtoull (line, NULL, 10));
      line = line == NULL ? words[i] : NULL;
    }
}

static GHashTable *
read_lines (const char *path)
{
  g_autoptr (GArray) sections = read_sections (path);
  g_auto (GStrv) lines = psc_test_dump_pdb (path, "-l");
  g_autofree char *file = NULL;
  GHashTable *places = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  guint64 section = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *checksum = strstr (lines[i], " (MD5: ");

      if (checksum == NULL)
        checksum = strstr (lines[i], " (SHA-256: ");
      if (checksum == NULL)
        checksum = strstr (lines[i], " (no checksum)");
      if (checksum != NULL || g_str_has_prefix (lines[i], "(unknown file"))
        {
          g_free (file);
          file = checksum != NULL ? g_strndup (lines[i], (gsize) (checksum - lines[i])) : NULL;
        }
      else if (strstr (lines[i], "line/addr entries = ") != NULL)
        section = g_ascii_strtoull (lines[i], NULL, 10);
      /* llvm-pdbutil repeats lines under object files that have none. */
      else if (file != NULL && g_str_has_prefix (lines[i], "  ") && section > 0
               && section <= sections->len)
        add_row (places, lines[i], g_array_index (sections, guint32, section - 1), file);
    }
  return places;
}

static void
compare_lines (const char *path)
{
  g_autoptr (PscPdb) pdb = open_pdb (path);
  g_autoptr (GHashTable) places = read_lines (path);
  GHashTableIter iter;
  gpointer key, value;

  ck_assert_uint_gt (g_hash_table_size (places), 0);
  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, GPOINTER_TO_UINT (key));
      /* The procedure itself: lines of what was inlined are not in this table. */
      const PscPdbFrame *frame =
          frames->len > 0 ? &g_array_index (frames, PscPdbFrame, frames->len - 1) : NULL;
      g_autofree char *found = frame != NULL && frame->file != NULL
                                   ? g_strdup_printf ("%s:%u", frame->file, frame->line)
                                   : g_strdup (":0");

      ck_assert_msg (g_ptr_array_find_with_equal_func ((GPtrArray *) value, found, g_str_equal,
                                                       NULL),
                     "%s: 0x%x is at %s, not at %s", path, GPOINTER_TO_UINT (key), found,
                     (const char *) g_ptr_array_index ((GPtrArray *) value, 0));
    }
}

/* Lines are not compared here: of two at one address llvm-symbolizer takes the first one, and
 * inside of what was inlined those of the next piece. */
static void
check_frame (const PscPdbFrame *frame, guint32 rva, const char *function)
{
  ck_assert_msg (frame->function != NULL
                     && (g_str_has_prefix (function, frame->function)
                         || g_str_has_suffix (frame->function, function)),
                 "0x%x is %s, expected %s", rva, frame->function, function);
}

static guint
check_frames (PscPdb *pdb, guint32 rva, char **lines)
{
  g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, rva);
  guint n = 0;

  while (lines[2 * n] != NULL && *lines[2 * n] != '\0')
    n++;
  if (n == 1 && (frames->len == 0 || g_str_has_prefix (lines[0], "?")))
    return n;
  ck_assert_msg (frames->len == n, "0x%x has %u frames, expected %u", rva, frames->len, n);
  for (guint i = 0; i < n; i++)
    check_frame (&g_array_index (frames, PscPdbFrame, i), rva, lines[2 * i]);
  return n;
}

/* Every byte of the code. */
static void
compare_frames (const PscTestProgram *program)
{
  g_autoptr (PscPdb) pdb = open_pdb (program->pdb);
  g_autoptr (PscSource) source = psc_test_open (program->image);
  g_autoptr (PscPeImage) image = psc_pe_image_open (source, 0, PSC_PE_FILE, NULL);
  const PscPeSection *text = psc_pe_image_get_section (image, 0);
  g_autofree char *object = g_strconcat ("--obj=", program->image, NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  guint at = 0, n_inlined = 0;

  g_ptr_array_add (arguments, g_strdup ("llvm-symbolizer"));
  g_ptr_array_add (arguments, g_strdup (object));
  g_ptr_array_add (arguments, g_strdup ("--relative-address"));
  for (guint32 i = 0; i < text->virtual_bytes; i++)
    g_ptr_array_add (arguments, g_strdup_printf ("0x%x", text->rva + i));
  g_ptr_array_add (arguments, NULL);
  output = psc_test_run ((const char *const *) arguments->pdata);
  lines = g_strsplit (output, "\n", -1);
  for (guint32 i = 0; i < text->virtual_bytes; i++)
    {
      guint n = check_frames (pdb, text->rva + i, lines + at);

      n_inlined += n > 1 ? 1 : 0;
      at += 2 * n + 1;
    }
  ck_assert_uint_gt (n_inlined, 0);
}

/* The lines at which inlined functions begin, by name; all of them are in one place here. */
static GHashTable *
read_inlinees (char **lines, char **symbols)
{
  GHashTable *starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) items = g_hash_table_new (NULL, NULL);

  /* `  0x1000 |    92 | shared.h (MD5: …)` */
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "  0x") && strstr (lines[i], "unknown") == NULL)
      g_hash_table_insert (items, GUINT_TO_POINTER (g_ascii_strtoull (lines[i], NULL, 16)),
                           GUINT_TO_POINTER (
                               g_ascii_strtoull (strchr (lines[i], '|') + 1, NULL, 10)));
  for (guint i = 0; symbols[i] != NULL; i++)
    {
      const char *item = strstr (symbols[i], "inlinee = ");
      const char *name = item != NULL ? strchr (item, '(') : NULL;

      if (name != NULL)
        g_hash_table_insert (
            starts, g_strndup (name + 1, strcspn (name + 1, ")")),
            g_hash_table_lookup (items, GUINT_TO_POINTER (g_ascii_strtoull (item + 10, NULL, 16))));
    }
  return starts;
}

static gboolean
has_frame (PscPdb *pdb, guint32 rva, const char *function, guint32 line)
{
  g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, rva);

  for (guint i = 0; i + 1 < frames->len; i++)
    {
      const PscPdbFrame *frame = &g_array_index (frames, PscPdbFrame, i);

      if (g_strcmp0 (frame->function, function) == 0 && frame->line == line)
        return TRUE;
    }
  return FALSE;
}

static guint32
get_hex (const char *text)
{
  return (guint32) g_ascii_strtoull (text, NULL, 16);
}

/* `code 0x7 (+0x7) line 3 (+1)` under an inline site under a procedure; a line without code is for
 * the code that comes next, code without a line has the line before. */
static void
compare_inlined_lines (const char *path)
{
  g_autoptr (PscPdb) pdb = open_pdb (path);
  g_autoptr (GArray) sections = read_sections (path);
  g_auto (GStrv) symbols = psc_test_dump_pdb (path, "--symbols");
  g_auto (GStrv) lines = psc_test_dump_pdb (path, "-il");
  g_autoptr (GHashTable) starts = read_inlinees (lines, symbols);
  g_autofree char *function = NULL;
  guint32 procedure = 0, wanted = 0;
  guint n = 0;

  for (guint i = 0; symbols[i] != NULL; i++)
    {
      const char *address = strstr (symbols[i], "addr = ");
      const char *inlinee = strstr (symbols[i], "inlinee = ");
      const char *code = strstr (symbols[i], " code 0x");
      const char *end = strstr (symbols[i], " code end 0x");
      const char *line = strstr (symbols[i], " line ");

      if (strstr (symbols[i], "parent = 0, end = ") != NULL && address != NULL)
        procedure = g_array_index (sections, guint32, g_ascii_strtoull (address + 7, NULL, 10) - 1)
                    + (guint32) g_ascii_strtoull (strchr (address, ':') + 1, NULL, 10);
      if (inlinee != NULL)
        {
          g_free (function);
          function =
              g_strndup (strchr (inlinee, '(') + 1, strcspn (strchr (inlinee, '(') + 1, ")"));
          wanted = GPOINTER_TO_UINT (g_hash_table_lookup (starts, function));
        }
      if (function == NULL || (code == NULL && end == NULL && line == NULL))
        continue;
      if (line != NULL)
        wanted = GPOINTER_TO_UINT (g_hash_table_lookup (starts, function))
                 + (guint32) g_ascii_strtoull (line + 6, NULL, 10);
      if (code != NULL)
        ck_assert_msg (has_frame (pdb, procedure + get_hex (code + 6), function, wanted),
                       "%s: %s at 0x%x: no line %u", path, function, procedure + get_hex (code + 6),
                       wanted);
      if (end != NULL)
        ck_assert_msg (has_frame (pdb, procedure + get_hex (end + 10) - 1, function, wanted),
                       "%s: %s ends before 0x%x", path, function, procedure + get_hex (end + 10));
      n++;
    }
  ck_assert_uint_gt (n, 0);
}

START_TEST (lines_of_clang_are_as_llvm_sees_them)
{
  g_autoptr (PscTestProgram) program = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  compare_lines (program->pdb);
  compare_lines (program->kernel_pdb);
  compare_frames (program);
  compare_inlined_lines (program->pdb);
}
END_TEST

START_TEST (real_lines_are_as_llvm_sees_them)
{
  g_autofree char *path = psc_test_data_path (real_pdbs[_i]);

  if (path == NULL || psc_test_toolchain_is_missing ())
    return;
  compare_lines (path);
  if (strstr (path, "SimplePDB") != NULL || strstr (path, "xcpt4") != NULL)
    compare_inlined_lines (path);
}
END_TEST

static Suite *
pdb_lines_oracle_suite (void)
{
  Suite *suite = suite_create ("symbols/pdb-lines-oracle");
  TCase *tcase = tcase_create ("pdb-lines-oracle");

  /* Compilers of a busy machine take their time. */
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, lines_of_clang_are_as_llvm_sees_them, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, real_lines_are_as_llvm_sees_them, 0, G_N_ELEMENTS (real_pdbs));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pdb_lines_oracle_suite ());
}
