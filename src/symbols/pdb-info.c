/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The info stream. Called when a PDB is opened.
 *
 *   00 u32 version   04 u32 time   08 u32 age   0c GUID   1c u32 bytes of strings, the strings
 *
 * Behind them the list of named streams, a hash table of which only the used buckets are stored:
 * u32 used, u32 buckets, then two sets of bits with their number of words in front (used, deleted),
 * then {u32 string offset, u32 stream} for each used bucket; one more u32; and words that name
 * features, to the end. (LLVM's description of the PDB stream.)
 */
#include "config.h"

#include "symbols/pdb-info.h"

#include <string.h>

#include "base/error.h"
#include "bytes/cursor.h"

#define INFO_STREAM 1u
#define HEADER_BYTES 0x1cu
#define VERSION_VC70 20000404u
#define FEATURE_VC110 20091201u
#define FEATURE_VC140 20140508u

static gboolean
skip_bits (PscCursor *cursor)
{
  guint32 n_words;

  return psc_cursor_read_u32 (cursor, &n_words, NULL) && n_words <= psc_cursor_get_left (cursor) / 4
         && psc_cursor_skip (cursor, 4 * (gsize) n_words, NULL);
}

static gboolean
is_string (const guint8 *strings, guint32 n_bytes, guint32 offset, const char *text)
{
  gsize length = strlen (text) + 1;

  return offset < n_bytes && length <= n_bytes - offset
         && memcmp (strings + offset, text, length) == 0;
}

/* Returns FALSE where the list is damaged; what was found until then counts. */
static gboolean
read_named_streams (PscPdbInfo *self, PscCursor *cursor)
{
  const guint8 *strings;
  guint32 n_strings, n_used, n_buckets;

  if (!psc_cursor_read_u32 (cursor, &n_strings, NULL) || n_strings > psc_cursor_get_left (cursor))
    return FALSE;
  strings = cursor->bytes + cursor->pos;
  if (!psc_cursor_skip (cursor, n_strings, NULL) || !psc_cursor_read_u32 (cursor, &n_used, NULL)
      || !psc_cursor_read_u32 (cursor, &n_buckets, NULL) || !skip_bits (cursor)
      || !skip_bits (cursor) || n_used > psc_cursor_get_left (cursor) / 8)
    return FALSE;
  for (guint32 i = 0; i < n_used; i++)
    {
      const guint8 *pair = psc_cursor_read_bytes (cursor, 8, NULL);

      if (is_string (strings, n_strings, psc_bytes_get_u32 (pair), "/names"))
        self->names_stream = psc_bytes_get_u32 (pair + 4);
    }
  return psc_cursor_skip (cursor, 4, NULL);
}

gboolean
psc_pdb_info_read (PscPdbInfo *self, const PscMsf *msf, GError **error)
{
  g_autoptr (GBytes) stream = psc_msf_read_stream (msf, INFO_STREAM, "PDB info", error);
  PscPdbInfo info = { .names_stream = PSC_MSF_NO_STREAM };
  const guint8 *bytes;
  PscCursor cursor;
  guint32 feature;
  gsize size;

  if (stream == NULL)
    return FALSE;
  bytes = (const guint8 *) g_bytes_get_data (stream, &size);
  psc_cursor_init (&cursor, bytes, size, 0, "PDB info");
  if (!psc_cursor_skip (&cursor, HEADER_BYTES, error))
    return FALSE;
  if (psc_bytes_get_u32 (bytes) < VERSION_VC70)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "PDB info: version %u, at least %u is "
                   "read",
                   psc_bytes_get_u32 (bytes), VERSION_VC70);
      return FALSE;
    }
  info.age = psc_bytes_get_u32 (bytes + 0x08);
  psc_guid_to_string (bytes + 0x0c, info.guid);
  if (read_named_streams (&info, &cursor))
    while (psc_cursor_read_u32 (&cursor, &feature, NULL))
      info.has_item_types |= feature == FEATURE_VC110 || feature == FEATURE_VC140;
  *self = info;
  return TRUE;
}
