/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The DBI stream. Called through pdb.h.
 *
 *   00 s32 -1            04 u32 version       08 u32 age            0c u16 global stream
 *   0e u16 build         10 u16 public stream 12 u16 dll version    14 u16 symbol records
 *   16 u16 dll build     18 s32 modules       1c s32 contributions  20 s32 section map
 *   24 s32 sources       28 s32 type servers  2c u32 MFC index      30 s32 debug header
 *   34 s32 edit and continue                  38 u16 flags          3a u16 machine
 *
 * The seven sizes name what follows, in this order but for the last two: the debug header comes
 * behind edit and continue. (LLVM's description, Microsoft's published dbi.h; the order was
 * measured.)
 */
#include "config.h"

#include "symbols/pdb-dbi.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define DBI_STREAM 3u
#define HEADER_BYTES 64u
#define VERSION_VC70 19990903u
#define FLAG_STRIPPED 2u

#define MODULE_BYTES 0x40u /* before the names */

#define CONTRIBUTIONS_VC60 0xf12eba2du
#define CONTRIBUTIONS_V2 (0xeffe0000u + 20140516u)

/* Where the sizes of the substreams are in the header, in the order in which these follow. */
static const guint size_fields[] = { 0x18, 0x1c, 0x20, 0x24, 0x28, 0x34, 0x30 };
enum
{
  SUB_MODULES,
  SUB_CONTRIBUTIONS,
  SUB_DEBUG_HEADER = 6,
};

static gboolean
check_header (const guint8 *header, guint32 stream_bytes, GError **error)
{
  guint64 total = HEADER_BYTES;

  if (psc_bytes_get_u32 (header) != G_MAXUINT32 || psc_bytes_get_u32 (header + 4) < VERSION_VC70)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "DBI header: version %u, at least %u is read", psc_bytes_get_u32 (header + 4),
                   VERSION_VC70);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (size_fields); i++)
    {
      guint32 n_bytes = psc_bytes_get_u32 (header + size_fields[i]);

      total += n_bytes;
      if (n_bytes > G_MAXINT32 || total > stream_bytes)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                       "DBI header: the size 0x%x at 0x%x does not fit in the stream of 0x%x",
                       n_bytes, size_fields[i], stream_bytes);
          return FALSE;
        }
    }
  return TRUE;
}

static void
read_debug_header (PscPdbDbi *dbi, const PscMsf *msf, guint32 at, guint32 n_bytes)
{
  guint8 numbers[2 * PSC_PDB_N_DEBUG_STREAMS];
  guint n = MIN (n_bytes / 2, (guint) PSC_PDB_N_DEBUG_STREAMS);

  for (guint i = 0; i < PSC_PDB_N_DEBUG_STREAMS; i++)
    dbi->debug_streams[i] = PSC_MSF_NO_STREAM;
  if (psc_msf_read (msf, DBI_STREAM, at, numbers, 2 * (gsize) n, "DBI header", NULL))
    for (guint i = 0; i < n; i++)
      dbi->debug_streams[i] = psc_bytes_get_u16 (numbers + 2 * i);
}

gboolean
psc_pdb_dbi_read (PscPdbDbi *self, const PscMsf *msf, GError **error)
{
  guint8 header[HEADER_BYTES];
  guint32 at = HEADER_BYTES;
  PscPdbDbi dbi = { .modules_at = HEADER_BYTES };

  if (!psc_msf_read (msf, DBI_STREAM, 0, header, sizeof header, "DBI header", error)
      || !check_header (header, psc_msf_get_stream_bytes (msf, DBI_STREAM), error))
    return FALSE;
  dbi.age = psc_bytes_get_u32 (header + 0x08);
  dbi.global_stream = psc_bytes_get_u16 (header + 0x0c);
  dbi.public_stream = psc_bytes_get_u16 (header + 0x10);
  dbi.symbol_stream = psc_bytes_get_u16 (header + 0x14);
  dbi.is_stripped = (psc_bytes_get_u16 (header + 0x38) & FLAG_STRIPPED) != 0;
  dbi.machine = psc_bytes_get_u16 (header + 0x3a);
  dbi.modules_bytes = psc_bytes_get_u32 (header + size_fields[SUB_MODULES]);
  dbi.contributions_bytes = psc_bytes_get_u32 (header + size_fields[SUB_CONTRIBUTIONS]);
  for (guint i = 0; i < SUB_DEBUG_HEADER; i++)
    at += psc_bytes_get_u32 (header + size_fields[i]);
  read_debug_header (&dbi, msf, at, psc_bytes_get_u32 (header + size_fields[SUB_DEBUG_HEADER]));
  *self = dbi;
  return TRUE;
}

/* The end of a string that must be in `left` bytes; NULL where it is not. */
static const guint8 *
find_end (const guint8 *text, gsize left)
{
  return (const guint8 *) memchr (text, '\0', left);
}

/* A stream belongs to one object file: what it holds is kept for each that has it, so that many
 * claims of one large stream would take many times the file. */
static void
claim_stream (guint32 *claimed, PscPdbModule *module)
{
  guint32 bit = 1u << module->stream % 32;

  if ((claimed[module->stream / 32] & bit) != 0)
    module->stream = PSC_MSF_NO_STREAM;
  else
    claimed[module->stream / 32] |= bit;
}

/* Records of 64 bytes with two names behind, padded to four bytes. A damaged one ends the list:
 * where the next one begins is not known. */
static void
parse_modules (PscPdbModules *self, const guint8 *bytes, gsize size)
{
  g_autofree guint32 *claimed = g_new0 (guint32, (PSC_MSF_NO_STREAM + 1) / 32);
  gsize at = 0;

  while (size - at > MODULE_BYTES)
    {
      const guint8 *record = bytes + at;
      const guint8 *end = find_end (record + MODULE_BYTES, size - at - MODULE_BYTES);
      PscPdbModule module = { .name = (const char *) record + MODULE_BYTES,
                              .stream = psc_bytes_get_u16 (record + 0x22),
                              .symbol_bytes = psc_bytes_get_u32 (record + 0x24),
                              .old_line_bytes = psc_bytes_get_u32 (record + 0x28),
                              .line_bytes = psc_bytes_get_u32 (record + 0x2c) };

      if (end != NULL)
        end = find_end (end + 1, size - (gsize) (end + 1 - bytes));
      if (end == NULL)
        return;
      claim_stream (claimed, &module);
      g_array_append_val (self->modules, module);
      at = ((gsize) (end + 1 - bytes) + 3) / 4 * 4;
      if (at >= size)
        return;
    }
}

static gint
compare_contributions (gconstpointer a, gconstpointer b)
{
  const PscPdbContribution *left = (const PscPdbContribution *) a;
  const PscPdbContribution *right = (const PscPdbContribution *) b;

  if (left->section != right->section)
    return left->section < right->section ? -1 : 1;
  return (left->offset > right->offset) - (left->offset < right->offset);
}

/* Rows {u16 section, u16, s32 offset, s32 size, u32, u16 module, u16, u32, u32}; the newer version
 * adds a u32. */
static void
parse_contributions (PscPdbModules *self, const guint8 *bytes, gsize size)
{
  const PscPdbContribution *before = NULL;
  gboolean is_sorted = TRUE;
  gsize row_bytes, n;

  if (size < 4)
    return;
  if (psc_bytes_get_u32 (bytes) == CONTRIBUTIONS_VC60)
    row_bytes = 28;
  else if (psc_bytes_get_u32 (bytes) == CONTRIBUTIONS_V2)
    row_bytes = 32;
  else
    return;
  n = (size - 4) / row_bytes;
  g_array_set_size (self->contributions, (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *row = bytes + 4 + i * row_bytes;
      PscPdbContribution *entry = &g_array_index (self->contributions, PscPdbContribution, i);

      entry->section = psc_bytes_get_u16 (row);
      entry->offset = psc_bytes_get_u32 (row + 4);
      entry->n_bytes = psc_bytes_get_u32 (row + 8);
      entry->module = psc_bytes_get_u16 (row + 0x10);
      is_sorted = is_sorted && (before == NULL || compare_contributions (before, entry) <= 0);
      before = entry;
    }
  if (!is_sorted)
    g_array_sort (self->contributions, compare_contributions);
}

PscPdbModules *
psc_pdb_modules_read (const PscPdbDbi *dbi, const PscMsf *msf, GError **error)
{
  g_autoptr (PscPdbModules) self = NULL;
  gsize size = (gsize) dbi->modules_bytes + dbi->contributions_bytes;
  g_autofree guint8 *bytes = (guint8 *) g_malloc (MAX (size, 1));

  if (!psc_msf_read (msf, DBI_STREAM, dbi->modules_at, bytes, size, "modules of the PDB", error))
    return NULL;
  self = g_new0 (PscPdbModules, 1);
  self->modules = g_array_new (FALSE, FALSE, sizeof (PscPdbModule));
  self->contributions = g_array_new (FALSE, FALSE, sizeof (PscPdbContribution));
  parse_modules (self, bytes, dbi->modules_bytes);
  parse_contributions (self, bytes + dbi->modules_bytes, dbi->contributions_bytes);
  self->bytes = g_bytes_new_take (g_steal_pointer (&bytes), size);
  return g_steal_pointer (&self);
}

void
psc_pdb_modules_free (PscPdbModules *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->modules);
  g_array_unref (self->contributions);
  g_bytes_unref (self->bytes);
  g_free (self);
}

const PscPdbModule *
psc_pdb_modules_find (const PscPdbModules *self,
                      guint section,
                      guint32 offset,
                      const PscPdbContribution **contribution)
{
  guint low = 0, high = self->contributions->len;
  const PscPdbContribution *found;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const PscPdbContribution *entry =
          &g_array_index (self->contributions, PscPdbContribution, middle);

      if (entry->section < section || (entry->section == section && entry->offset <= offset))
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return NULL;
  found = &g_array_index (self->contributions, PscPdbContribution, low - 1);
  if (found->section != section || offset - found->offset >= found->n_bytes
      || found->module >= self->modules->len)
    return NULL;
  if (contribution != NULL)
    *contribution = found;
  return &g_array_index (self->modules, PscPdbModule, found->module);
}
