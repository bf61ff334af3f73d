/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks names and types of the kernel up. Called when a dump is loaded and its kernel's PDB is
 * there.
 */
#include "config.h"

#include "kernel/kernel-symbols.h"

#include <string.h>

/* The address of a variable; 0 where the PDB does not name it. */
static guint64
find_va (const PscKernel *self, PscPdb *pdb, const char *name)
{
  guint32 rva;

  return self->has_base && psc_pdb_find_name (pdb, name, &rva, NULL) ? self->base + rva : 0;
}

static gboolean
read_key (const PscKernel *self, PscPdb *pdb, const char *name, guint64 *value)
{
  guint64 va = find_va (self, pdb, name);

  return va != 0 && psc_kernel_memory_read_u64 (&self->memory, va, value, name, NULL);
}

void
psc_kernel_decode_with (PscKernel *self, PscPdb *pdb, PscIssues *issues)
{
  g_autoptr (GError) error = NULL;
  PscKdbgKeys keys = { 0 };

  g_return_if_fail (self != NULL && pdb != NULL && issues != NULL);

  if (self->has_kdbg)
    return;
  keys.encoded_va = find_va (self, pdb, "KdpDataBlockEncoded");
  if (keys.encoded_va == 0 || !read_key (self, pdb, "KiWaitNever", &keys.wait_never)
      || !read_key (self, pdb, "KiWaitAlways", &keys.wait_always))
    {
      psc_issues_add (issues, PSC_SEVERITY_NOTE, "KdDebuggerDataBlock",
                      "debugger data block: what decodes it is not in the PDB or not in the dump");
      return;
    }
  if (!psc_kernel_read_kdbg (self, find_va (self, pdb, "KdDebuggerDataBlock"), &keys, issues,
                             &error))
    psc_issues_add (issues, PSC_SEVERITY_NOTE, "KdDebuggerDataBlock", "%s", error->message);
}

/* Member by member; FALSE where one is missing or of a width that counters do not have. */
static gboolean
take_counter (const PscLayout *type, const char *name, guint *offset, guint *n_bytes)
{
  const PscLayoutMember *member = psc_layout_find (type, name);

  if (member == NULL || !member->has_size || (member->n_bytes != 4 && member->n_bytes != 8)
      || (*n_bytes != 0 && *n_bytes != member->n_bytes))
    return FALSE;
  *offset = member->offset;
  *n_bytes = member->n_bytes;
  return TRUE;
}

static gboolean
make_tracker_layout (const PscKernel *self, PscPdb *pdb, PscTrackerLayout *layout)
{
  g_autoptr (PscLayout) type = psc_pdb_find_type (pdb, "_POOL_TRACKER_TABLE", NULL);
  const PscLayoutMember *key = type != NULL ? psc_layout_find (type, "Key") : NULL;
  PscTrackerLayout found = { .name = "of the PDB",
                             .pointer_bytes = psc_kernel_memory_get_pointer_bytes (&self->memory) };

  if (key == NULL || key->offset != 0)
    return FALSE;
  found.stride = type->n_bytes;
  if (!take_counter (type, "NonPagedAllocs", &found.allocs[PSC_POOL_NONPAGED], &found.count_bytes)
      || !take_counter (type, "NonPagedFrees", &found.frees[PSC_POOL_NONPAGED], &found.count_bytes)
      || !take_counter (type, "NonPagedBytes", &found.bytes[PSC_POOL_NONPAGED], &found.size_bytes)
      || !take_counter (type, "PagedAllocs", &found.allocs[PSC_POOL_PAGED], &found.count_bytes)
      || !take_counter (type, "PagedFrees", &found.frees[PSC_POOL_PAGED], &found.count_bytes)
      || !take_counter (type, "PagedBytes", &found.bytes[PSC_POOL_PAGED], &found.size_bytes)
      || !psc_tracker_layout_is_sound (&found))
    return FALSE;
  *layout = found;
  return TRUE;
}

/* The pool type is a whole word, or some bits of one behind a pattern. */
static gboolean
make_big_page_layout (const PscKernel *self, PscPdb *pdb, PscBigPageLayout *layout)
{
  g_autoptr (PscLayout) type = psc_pdb_find_type (pdb, "_POOL_TRACKER_BIG_PAGES", NULL);
  const PscLayoutMember *va = type != NULL ? psc_layout_find (type, "Va") : NULL;
  const PscLayoutMember *key = type != NULL ? psc_layout_find (type, "Key") : NULL;
  const PscLayoutMember *size = type != NULL ? psc_layout_find (type, "NumberOfBytes") : NULL;
  const PscLayoutMember *kind = type != NULL ? psc_layout_find (type, "PoolType") : NULL;
  PscBigPageLayout found = { .name = "of the PDB",
                             .pointer_bytes = psc_kernel_memory_get_pointer_bytes (&self->memory) };

  if (type != NULL && size == NULL)
    {
      size = psc_layout_find (type, "NumberOfPages");
      found.is_in_pages = TRUE;
    }
  if (va == NULL || va->offset != 0 || key == NULL || size == NULL || !size->has_size)
    return FALSE;
  found.stride = type->n_bytes;
  found.key = key->offset;
  found.size = size->offset;
  found.size_bytes = size->n_bytes;
  found.type = kind != NULL ? kind->offset : 0;
  found.type_shift = kind != NULL ? kind->first_bit : 0;
  if (!psc_big_page_layout_is_sound (&found))
    return FALSE;
  *layout = found;
  return TRUE;
}

void
psc_kernel_get_pool_symbols (const PscKernel *self, PscPdb *pdb, PscPoolSymbols *symbols)
{
  PscPoolPlaces *places = &symbols->places;

  g_return_if_fail (self != NULL && pdb != NULL && symbols != NULL);

  memset (symbols, 0, sizeof *symbols);
  places->track_table = find_va (self, pdb, "PoolTrackTable");
  places->track_table_size = find_va (self, pdb, "PoolTrackTableSize");
  places->expansion = find_va (self, pdb, "PoolTrackTableExpansion");
  places->expansion_size = find_va (self, pdb, "PoolTrackTableExpansionSize");
  places->tag_tables = find_va (self, pdb, "ExPoolTagTables");
  places->big_pages = find_va (self, pdb, "PoolBigPageTable");
  places->big_pages_size = find_va (self, pdb, "PoolBigPageTableSize");
  places->are_symbols = places->track_table != 0;
  if (make_tracker_layout (self, pdb, &symbols->tracker))
    places->tracker_layout = &symbols->tracker;
  if (make_big_page_layout (self, pdb, &symbols->big_page))
    places->big_page_layout = &symbols->big_page;
}
