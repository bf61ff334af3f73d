/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a PDB, all of whose facts are asked for.
 *
 * Promises: names are UTF-8; a symbol lies at or in front of what was asked for; a line is at least
 * 1 and has a file; members lie inside of their structure.
 */
#include "config.h"

#include <string.h>

#include "support/fuzz.h"
#include "symbols/pdb.h"

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_address (PscPdb *pdb, guint32 rva)
{
  g_autoptr (GArray) frames = psc_pdb_list_frames (pdb, rva);
  g_autoptr (GError) error = NULL;
  PscPdbSymbol symbol;

  for (guint i = 0; i < frames->len; i++)
    {
      const PscPdbFrame *frame = &g_array_index (frames, PscPdbFrame, i);

      check_text (frame->function);
      check_text (frame->file);
      g_assert_true ((frame->file == NULL) == (frame->line == 0));
    }
  if (!psc_pdb_find_address (pdb, rva, &symbol, &error))
    return;
  g_assert_no_error (error);
  check_text (symbol.name);
  g_assert_cmpuint (symbol.rva, <=, rva);
  g_assert_cmpuint (symbol.displacement, ==, rva - symbol.rva);
}

static void
check_type (PscPdb *pdb, const char *name)
{
  g_autoptr (PscLayout) layout = psc_pdb_find_type (pdb, name, NULL);

  for (guint i = 0; layout != NULL && i < layout->members->len; i++)
    {
      const PscLayoutMember *member = &g_array_index (layout->members, PscLayoutMember, i);

      check_text (member->name);
      check_text (member->type_name);
      g_assert_cmpuint (member->offset, <=, layout->n_bytes);
      g_assert_true (!member->has_size || member->n_bytes <= layout->n_bytes - member->offset);
      g_assert_true (member->is_array || member->n_elements == 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "PoolLeak", "_PoolLeak@8", "quiet", "data", "" };
  static const char *const types[] = { "_OUTER", "_INNER", "S", "A", "" };
  static const char *const paths[] = { "inner.high", "b.a.b", "array", "." };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPdb) pdb = NULL;
  PscLayoutMember member;
  guint32 rva;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  bytes = g_bytes_new (data, size);
  source = psc_source_new_for_bytes (bytes);
  pdb = psc_pdb_open (source, NULL);
  if (pdb == NULL)
    return 0;
  for (guint32 at = 0; at < 0x3000; at += 0x25)
    check_address (pdb, at);
  check_address (pdb, G_MAXUINT32);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    psc_pdb_find_name (pdb, names[i], &rva, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      check_type (pdb, types[i]);
      for (guint k = 0; k < G_N_ELEMENTS (paths); k++)
        psc_pdb_find_member (pdb, types[i], paths[k], &member, NULL);
    }
  return 0;
}
