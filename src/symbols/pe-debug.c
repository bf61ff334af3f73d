/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debug directory of an image. Read of it are the CodeView record, which names the PDB, and
 * the mark of a reproducible build. Called through pe-image.h.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "symbols/pe-image.h"

#define ENTRY_BYTES 28u
#define TYPE_CODEVIEW 2u
#define TYPE_REPRODUCIBLE 16u

/* A CodeView record: RSDS of PDB 7.0, NB10 of PDB 2.0.
 *
 *   00 "RSDS"   04 GUID, 16 bytes   14 u32 age     18 name
 *   00 "NB10"   04 u32 offset       08 u32 stamp   0c u32 age   10 name
 */
#define RSDS_NAME 0x18u
#define NB10_NAME 0x10u
#define MAX_RECORD_BYTES (RSDS_NAME + PSC_MAX_PDB_PATH_BYTES)

static PscPdbIdentity *
parse_record (const guint8 *record, gsize n_bytes, GError **error)
{
  PscPdbIdentity *identity;

  if (n_bytes > RSDS_NAME && memcmp (record, "RSDS", 4) == 0)
    return psc_pdb_identity_new (record + 4, psc_bytes_get_u32 (record + 0x14), record + RSDS_NAME,
                                 n_bytes - RSDS_NAME, error);
  if (n_bytes > NB10_NAME && memcmp (record, "NB10", 4) == 0)
    {
      identity = psc_pdb_identity_new (NULL, psc_bytes_get_u32 (record + 0xc), record + NB10_NAME,
                                       n_bytes - NB10_NAME, error);
      if (identity != NULL)
        identity->stamp = psc_bytes_get_u32 (record + 8);
      return identity;
    }
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
               "debug record of the image: %" G_GSIZE_FORMAT " bytes, neither RSDS nor NB10",
               n_bytes);
  return NULL;
}

static PscPdbIdentity *
read_record (const PscPeImage *image, const guint8 *entry, GError **error)
{
  g_autofree guint8 *record = (guint8 *) g_malloc (MAX_RECORD_BYTES);
  gsize n_bytes = MIN (psc_bytes_get_u32 (entry + 0x10), MAX_RECORD_BYTES);
  guint32 rva = psc_bytes_get_u32 (entry + 0x14);
  PscHole hole;
  gsize n_read;

  if (rva == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNMAPPED,
                   "debug record of the image: it is not mapped with the image");
      return NULL;
    }
  /* The claimed size is a bound; what counts is that the name has its end. */
  if (!psc_pe_image_read (image, rva, record, n_bytes, &n_read, &hole, error))
    return NULL;
  if (n_read < n_bytes
      && (n_read <= RSDS_NAME || memchr (record + RSDS_NAME, '\0', n_read - RSDS_NAME) == NULL))
    {
      psc_pe_image_read_all (image, rva, record, n_bytes, "debug record of the image", error);
      return NULL;
    }
  return parse_record (record, n_read, error);
}

PscPdbIdentity *
psc_pe_image_read_pdb_identity (const PscPeImage *self, GError **error)
{
  guint8 entry[ENTRY_BYTES];
  g_autoptr (GError) first_error = NULL;
  guint32 rva, n_bytes;

  g_return_val_if_fail (self != NULL, NULL);

  if (psc_pe_image_get_directory (self, PSC_PE_DEBUG, &rva, &n_bytes))
    for (guint i = 0; i < MIN (n_bytes / ENTRY_BYTES, PSC_MAX_PE_DEBUG_ENTRIES); i++)
      {
        g_autoptr (GError) entry_error = NULL;
        PscPdbIdentity *identity = NULL;

        if (rva > G_MAXUINT32 - i * ENTRY_BYTES)
          break;
        if (psc_pe_image_read_all (self, rva + i * ENTRY_BYTES, entry, sizeof entry,
                                   "debug directory of the image", &entry_error)
            && psc_bytes_get_u32 (entry + 0xc) == TYPE_CODEVIEW)
          identity = read_record (self, entry, &entry_error);
        if (identity != NULL)
          return identity;
        if (entry_error != NULL && first_error == NULL)
          first_error = g_steal_pointer (&entry_error);
      }
  if (first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else
    g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the image names no PDB");
  return NULL;
}

gboolean
psc_pe_image_get_reproducible (const PscPeImage *self, gboolean *is_reproducible)
{
  guint8 entry[ENTRY_BYTES];
  guint32 rva, n_bytes;

  g_return_val_if_fail (self != NULL && is_reproducible != NULL, FALSE);

  if (!psc_pe_image_get_directory (self, PSC_PE_DEBUG, &rva, &n_bytes))
    return FALSE;
  for (guint i = 0; i < MIN (n_bytes / ENTRY_BYTES, PSC_MAX_PE_DEBUG_ENTRIES); i++)
    {
      if (rva > G_MAXUINT32 - i * ENTRY_BYTES
          || !psc_pe_image_read_all (self, rva + i * ENTRY_BYTES, entry, sizeof entry,
                                     "debug directory of the image", NULL))
        return FALSE;
      if (psc_bytes_get_u32 (entry + 0xc) == TYPE_REPRODUCIBLE)
        {
          *is_reproducible = TRUE;
          return TRUE;
        }
    }
  *is_reproducible = FALSE;
  return TRUE;
}
