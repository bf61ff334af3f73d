/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for CodeView records by their signature. Called for triage dumps.
 *
 *     00 "RSDS"   04 GUID, 16 bytes   14 u32 age   18 name, NUL
 */
#include "config.h"

#include "kernel/module-scan.h"

#include <string.h>

#include "base/limits.h"
#include "bytes/cursor.h"
#include "symbols/pdb-identity.h"

#define NAME_OFFSET 0x18u
#define MAX_AGE 0xffffu
/* The longest name looked for; records of public drivers have the bare file name. */
#define MAX_NAME_BYTES 260u
#define MAX_RECORD_BYTES (NAME_OFFSET + MAX_NAME_BYTES)
#define BLOCK_BYTES (64u * 1024u)

typedef struct
{
  const PscKernelMemory *memory;
  PscModuleList *modules;
  GHashTable *ambiguous; /* indices plus one of modules with several records */
  GHashTable *found;     /* likewise, with one */
} Scan;

/* A text that ends in `.pdb` and holds nothing unprintable. */
static gboolean
is_name (const guint8 *text, gsize length)
{
  if (length <= 4 || g_ascii_strncasecmp ((const char *) text + length - 4, ".pdb", 4) != 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] == 0x7f)
      return FALSE;
  return TRUE;
}

static PscPdbIdentity *
parse_record (const guint8 *record, gsize n_bytes)
{
  const guint8 *end;
  guint32 age;

  if (n_bytes <= NAME_OFFSET || memcmp (record, "RSDS", 4) != 0)
    return NULL;
  age = psc_bytes_get_u32 (record + 0x14);
  end = (const guint8 *) memchr (record + NAME_OFFSET, '\0', n_bytes - NAME_OFFSET);
  if (age == 0 || age > MAX_AGE || end == NULL
      || !is_name (record + NAME_OFFSET, (gsize) (end - record) - NAME_OFFSET))
    return NULL;
  return psc_pdb_identity_new (record + 4, age, record + NAME_OFFSET,
                               (gsize) (end - record) - NAME_OFFSET, NULL);
}

static void
set_pdb (PscModule *module, const PscPdbIdentity *identity)
{
  g_free (module->pdb_name);
  g_free (module->pdb_guid);
  module->pdb_name = identity != NULL ? g_strdup (identity->name) : NULL;
  module->pdb_guid = identity != NULL ? g_strdup (identity->guid) : NULL;
  module->pdb_age = identity != NULL ? identity->age : 0;
}

static void
take_record (Scan *self, guint64 va, const PscPdbIdentity *identity)
{
  const PscModule *module = psc_module_list_find (self->modules, va);
  PscModule *changed;

  if (module == NULL || !module->is_loaded
      || g_hash_table_contains (self->ambiguous, &module->base))
    return;
  changed = psc_module_list_add (self->modules, module->base, module->end, TRUE, 0);
  if (g_hash_table_contains (self->found, &changed->base))
    {
      g_hash_table_add (self->ambiguous, g_memdup2 (&changed->base, sizeof changed->base));
      set_pdb (changed, NULL);
      return;
    }
  if (changed->pdb_name != NULL)
    return;
  g_hash_table_add (self->found, g_memdup2 (&changed->base, sizeof changed->base));
  set_pdb (changed, identity);
}

/* Records that begin in the first @n_starts bytes of a block. */
static void
scan_block (Scan *self, guint64 va, const guint8 *block, gsize n_starts, gsize n_bytes)
{
  const guint8 *at = block;

  while ((at = (const guint8 *) memchr (at, 'R', n_starts - (gsize) (at - block))) != NULL)
    {
      gsize place = (gsize) (at - block);
      g_autoptr (PscPdbIdentity) identity =
          parse_record (at, MIN (n_bytes - place, MAX_RECORD_BYTES));

      if (identity != NULL)
        take_record (self, va + place, identity);
      at++;
    }
}

/* A record may go on behind the run that it begins in. */
static void
scan_run (Scan *self, guint64 start, guint64 length, GCancellable *cancellable)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES + MAX_RECORD_BYTES);

  for (guint64 done = 0; done < length && !g_cancellable_is_cancelled (cancellable);
       done += BLOCK_BYTES)
    {
      gsize n_read = 0;

      if (!psc_source_read (self->memory->source, start + done, block,
                            BLOCK_BYTES + MAX_RECORD_BYTES, &n_read, NULL)
          || n_read == 0)
        return;
      scan_block (self, start + done, block, (gsize) MIN (MIN (length - done, BLOCK_BYTES), n_read),
                  n_read);
    }
}

void
psc_module_scan_pdbs (const PscKernelMemory *memory,
                      PscModuleList *modules,
                      GCancellable *cancellable)
{
  g_autoptr (GHashTable) ambiguous =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Scan self = { memory, modules, ambiguous, found };
  guint64 n_scanned = 0;
  guint64 at = 0;
  guint64 start;
  guint64 length;

  g_return_if_fail (memory != NULL && modules != NULL);

  while (n_scanned < PSC_MAX_SCANNED_BYTES
         && psc_source_find_data (memory->source, at, &start, &length) && length > 0)
    {
      length = MIN (length, PSC_MAX_SCANNED_BYTES - n_scanned);
      scan_run (&self, start, length, cancellable);
      n_scanned += length;
      at = start + length;
      if (at < start)
        return;
    }
}
