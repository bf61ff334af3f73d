/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as an image, in a file and in memory.
 *
 * Promises: names are UTF-8; what is found by address is at or in front of it; slots and exports
 * are in order; a section never reaches beyond the image.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "support/fuzz.h"
#include "symbols/pe-exports.h"
#include "symbols/pe-functions.h"
#include "symbols/pe-imports.h"

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_exports (const PscPeImage *image)
{
  g_autoptr (PscPeExports) exports = psc_pe_exports_read (image, NULL);

  for (guint i = 0; exports != NULL && i < psc_pe_exports_get_n (exports); i++)
    {
      const PscPeExport *export = psc_pe_exports_get (exports, i);
      guint32 displacement;

      check_text (export->name);
      check_text (export->forwarder);
      g_assert_true (i == 0 || psc_pe_exports_get (exports, i - 1)->rva <= export->rva);
      g_assert_true (export->name == NULL
                     || psc_pe_exports_find_name (exports, export->name) != NULL);
      if (psc_pe_exports_find_address (exports, export->rva, &displacement) != NULL)
        g_assert_cmpuint (displacement, ==, 0);
    }
}

static void
check_imports (const PscPeImage *image)
{
  g_autoptr (PscPeImports) imports = psc_pe_imports_read (image, NULL);

  for (guint i = 0; imports != NULL && i < psc_pe_imports_get_n (imports); i++)
    {
      const PscPeImport *import = psc_pe_imports_get (imports, i);

      check_text (import->module);
      check_text (import->name);
      g_assert_nonnull (psc_pe_imports_find_slot (imports, import->slot_rva));
    }
}

static void
check_functions (const PscPeImage *image, guint32 rva)
{
  g_autoptr (PscPeFunctions) functions = psc_pe_functions_read (image, NULL);
  PscPeFunction function;

  if (functions == NULL || !psc_pe_functions_find (functions, rva, &function))
    return;
  g_assert_cmpuint (function.begin, <=, rva);
  g_assert_cmpuint (rva, <, function.end);
}

static void
check_image (PscSource *source, PscPeLayout layout)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPeImage) image = psc_pe_image_open (source, 0, layout, &error);
  g_autoptr (PscPdbIdentity) pdb = NULL;
  const PscPeHeader *header;

  g_assert_true ((image == NULL) == (error != NULL));
  if (image == NULL)
    return;
  header = psc_pe_image_get_header (image);
  for (guint i = 0; i < psc_pe_image_get_n_sections (image); i++)
    {
      const PscPeSection *section = psc_pe_image_get_section (image, i);

      g_assert_true (section->virtual_bytes == 0 || header->image_bytes == 0
                     || section->virtual_bytes <= header->image_bytes - section->rva);
    }
  pdb = psc_pe_image_read_pdb_identity (image, NULL);
  if (pdb != NULL)
    {
      check_text (pdb->path);
      g_assert_null (strpbrk (pdb->name, "/\\:"));
    }
  check_exports (image);
  check_imports (image);
  check_functions (image, header->entry_rva);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) source = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  bytes = g_bytes_new (data, size);
  source = psc_source_new_for_bytes (bytes);
  check_image (source, PSC_PE_FILE);
  check_image (source, PSC_PE_MEMORY);
  return 0;
}
