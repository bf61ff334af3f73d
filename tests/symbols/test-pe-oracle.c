/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Images as llvm-readobj sees them: every export, import and function, of images that clang and
 * lld-link make here, and of real ones where they are at hand.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "support/check-main.h"
#include "support/pe-image.h"
#include "support/toolchain.h"
#include "symbols/pe-exports.h"
#include "symbols/pe-functions.h"
#include "symbols/pe-imports.h"

static const guint16 machines[] = { PSC_TEST_PE_X86, PSC_TEST_PE_X64, PSC_TEST_PE_ARM64 };

static const char *const real_images[] = { "pdb/SimplePDB.exe", "pdb/basic32.dll",
                                           "pdb/exceptions-test.exe", "pdb/xcpt4-x64.exe",
                                           "pdb/xcpt4-x86.exe" };

static PscPeImage *
open_image (const char *path)
{
  g_autoptr (PscSource) source = psc_test_open (path);
  g_autoptr (GError) error = NULL;
  PscPeImage *image = psc_pe_image_open (source, 0, PSC_PE_FILE, &error);

  if (image == NULL)
    ck_abort_msg ("%s: %s", path, error->message);
  return image;
}

static char **
read_objects (const char *option, const char *path)
{
  const char *arguments[] = { "llvm-readobj", option, path, NULL };
  g_autofree char *text = psc_test_run (arguments);

  return g_strsplit (text, "\n", -1);
}

/* What stands behind `key` on a line, blanks aside; NULL on other lines. */
static const char *
get_value (const char *line, const char *key)
{
  while (*line == ' ')
    line++;
  return g_str_has_prefix (line, key) ? line + strlen (key) : NULL;
}

/* Hexadecimal with or without parentheses. */
static guint64
get_number (const char *text)
{
  return g_ascii_strtoull (text + (*text == '(' ? 1 : 0), NULL, 0);
}

static guint
check_exports (const char *path, const PscPeExports *exports)
{
  g_auto (GStrv) lines = read_objects ("--coff-exports", path);
  const char *name = NULL;
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *value = get_value (lines[i], "RVA: ");
      const PscPeExport *found;

      if (get_value (lines[i], "Name: ") != NULL)
        name = get_value (lines[i], "Name: ");
      else if (g_str_has_suffix (lines[i], "Name:"))
        name = "";
      if (value == NULL || get_number (value) == 0)
        continue;
      n++;
      if (*name == '\0')
        continue;
      found = psc_pe_exports_find_name (exports, name);
      ck_assert_msg (found != NULL, "%s: %s", path, name);
      if (found->forwarder == NULL)
        ck_assert_uint_eq (found->rva, get_number (value));
    }
  return n;
}

static void
compare_exports (const char *path)
{
  g_autoptr (PscPeImage) image = open_image (path);
  g_autoptr (PscPeExports) exports = psc_pe_exports_read (image, NULL);
  guint n = check_exports (path, exports);

  ck_assert_uint_eq (exports != NULL ? psc_pe_exports_get_n (exports) : 0, n);
}

static void
compare_imports (const char *path)
{
  g_autoptr (PscPeImage) image = open_image (path);
  g_autoptr (PscPeImports) imports = psc_pe_imports_read (image, NULL);
  g_auto (GStrv) lines = read_objects ("--coff-imports", path);
  const char *module = NULL;
  guint32 slot = 0;
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *value = get_value (lines[i], "Symbol: ");
      const PscPeImport *found;

      if (get_value (lines[i], "Name: ") != NULL)
        module = get_value (lines[i], "Name: ");
      if (get_value (lines[i], "ImportAddressTableRVA: ") != NULL)
        slot = (guint32) get_number (get_value (lines[i], "ImportAddressTableRVA: "));
      if (value == NULL)
        continue;
      found = psc_pe_imports_find_slot (imports, slot);
      ck_assert_msg (found != NULL, "%s: %s at 0x%x", path, value, slot);
      ck_assert_str_eq (found->module, module);
      if (found->name != NULL)
        ck_assert_msg (g_str_has_prefix (value, found->name) && value[strlen (found->name)] == ' ',
                       "%s: %s is %s", path, value, found->name);
      slot += psc_pe_image_get_pointer_bytes (image);
      n++;
    }
  ck_assert_uint_eq (imports != NULL ? psc_pe_imports_get_n (imports) : 0, n);
}

static void
check_function (const PscPeFunctions *functions, guint64 begin, guint64 length)
{
  PscPeFunction function;

  ck_assert_msg (psc_pe_functions_find (functions, (guint32) begin, &function),
                 "no function at 0x%" G_GINT64_MODIFIER "x", begin);
  ck_assert_uint_eq (function.begin, begin);
  ck_assert_uint_eq (function.end - function.begin, length);
  ck_assert_uint_le (function.primary, begin);
  ck_assert (psc_pe_functions_find (functions, (guint32) (begin + length - 1), &function));
  ck_assert_uint_eq (function.begin, begin);
}

static void
compare_functions (const char *path)
{
  g_autoptr (PscPeImage) image = open_image (path);
  g_autoptr (PscPeFunctions) functions = psc_pe_functions_read (image, NULL);
  g_auto (GStrv) lines = read_objects ("--unwind", path);
  guint64 base = psc_pe_image_get_header (image)->preferred_base, begin = 0;
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* What a piece belongs to is printed once more, further to the right. */
      const gboolean is_row = strlen (lines[i]) > 4 && lines[i][4] != ' ';
      const char *start = is_row ? get_value (lines[i], "StartAddress: ") : NULL;
      const char *end = is_row ? get_value (lines[i], "EndAddress: ") : NULL;
      const char *function = get_value (lines[i], "Function: ");
      const char *length = get_value (lines[i], "FunctionLength: ");

      if (start != NULL || function != NULL)
        begin = get_number (start != NULL ? start : function) - base;
      /* llvm-readobj goes on behind the end of the table, to that of the section. */
      if ((end == NULL && length == NULL) || begin > G_MAXUINT32)
        continue;
      check_function (functions, begin,
                      end != NULL ? get_number (end) - base - begin : get_number (length));
      n++;
    }
  ck_assert_uint_eq (functions != NULL ? psc_pe_functions_get_n (functions) : 0, n);
}

START_TEST (images_of_lld_are_as_llvm_sees_them)
{
  g_autoptr (PscTestProgram) program = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  compare_exports (program->image);
  compare_exports (program->kernel_image);
  compare_imports (program->image);
  compare_functions (program->image);
  compare_functions (program->kernel_image);
}
END_TEST

START_TEST (images_of_lld_name_their_pdbs)
{
  g_autoptr (PscTestProgram) program = NULL;
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) identity = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *guid = NULL;

  if (psc_test_toolchain_is_missing ())
    return;
  program = psc_test_program_build (machines[_i]);
  image = open_image (program->image);
  identity = psc_pe_image_read_pdb_identity (image, NULL);
  ck_assert_str_eq (identity->name, "driver.pdb");
  ck_assert_uint_eq (identity->age, 1);
  summary =
      psc_test_run ((const char *[]){ "llvm-pdbutil", "dump", "--summary", program->pdb, NULL });
  guid = g_ascii_strup (identity->guid, -1);
  ck_assert_ptr_nonnull (strstr (summary, guid));
}
END_TEST

START_TEST (real_images_are_as_llvm_sees_them)
{
  g_autofree char *path = psc_test_data_path (real_images[_i]);

  if (path == NULL || psc_test_toolchain_is_missing ())
    return;
  compare_exports (path);
  compare_imports (path);
  compare_functions (path);
}
END_TEST

static Suite *
pe_oracle_suite (void)
{
  Suite *suite = suite_create ("symbols/pe-oracle");
  TCase *tcase = tcase_create ("pe-oracle");

  /* Compilers of a busy machine take their time. */
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, images_of_lld_are_as_llvm_sees_them, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, images_of_lld_name_their_pdbs, 0, G_N_ELEMENTS (machines));
  tcase_add_loop_test (tcase, real_images_are_as_llvm_sees_them, 0, G_N_ELEMENTS (real_images));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pe_oracle_suite ());
}
