/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unpacks cabinets with libarchive. Called where a file of a symbol store is opened.
 *
 *   00 "MSCF"   08 u32 bytes of the cabinet   10 u32 offset of the first file   18 u8, u8 version
 *   1a u16 folders   1c u16 files   1e u16 flags (1 has a previous cabinet, 2 has a next one)
 *
 * The first file has its size in its first u32. (Microsoft's description of the cabinet format.)
 */
#include "config.h"

#include "symbols/cabinet.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "bytes/spool.h"

#define HEADER_BYTES 0x24u
#define FLAG_PREVIOUS 1u
#define FLAG_NEXT 2u
#define BLOCK_BYTES (256u * 1024u)

/* What libarchive reads from. */
typedef struct
{
  PscSource *file;
  guint64 offset;
  guint8 *block;
} Input;

gboolean
psc_cabinet_detect (PscSource *file)
{
  guint8 magic[4];
  gsize n_read;

  return psc_source_read (file, 0, magic, sizeof magic, &n_read, NULL) && n_read == sizeof magic
         && memcmp (magic, "MSCF", 4) == 0;
}

static la_ssize_t
read_cb (struct archive *archive, void *data, const void **buffer)
{
  Input *input = (Input *) data;
  g_autoptr (GError) error = NULL;
  gsize n_read;

  if (!psc_source_read (input->file, input->offset, input->block, BLOCK_BYTES, &n_read, &error))
    {
      archive_set_error (archive, EIO, "%s", error->message);
      return ARCHIVE_FATAL;
    }
  input->offset += n_read;
  *buffer = input->block;
  return (la_ssize_t) n_read;
}

static gboolean
check_header (PscSource *file, guint64 *declared, GError **error)
{
  guint8 header[HEADER_BYTES], entry[4];

  if (!psc_source_read_all (file, 0, header, sizeof header, "cabinet", error)
      || !psc_source_read_all (file, psc_bytes_get_u32 (header + 0x10), entry, sizeof entry,
                               "file of the cabinet", error))
    return FALSE;
  if ((psc_bytes_get_u16 (header + 0x1e) & (FLAG_PREVIOUS | FLAG_NEXT)) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "cabinet: a part of several");
      return FALSE;
    }
  *declared = psc_bytes_get_u32 (entry);
  if (*declared > PSC_MAX_PDB_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "cabinet: a file of %" G_GUINT64_FORMAT " bytes", *declared);
      return FALSE;
    }
  return TRUE;
}

static gboolean
fail_from_archive (struct archive *archive, GError **error)
{
  const char *message = archive_error_string (archive);

  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "cabinet: %s",
               message != NULL ? message : "the compressed data are damaged");
  return FALSE;
}

/* More than the cabinet declares is as wrong as less. */
static gboolean
spool_file (struct archive *archive,
            guint64 declared,
            PscSpool *spool,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES);
  guint64 done = 0;

  while (TRUE)
    {
      la_ssize_t n = archive_read_data (archive, block, BLOCK_BYTES);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (n < 0)
        return fail_from_archive (archive, error);
      if ((n == 0 && done < declared) || (guint64) n > declared - done)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                       "cabinet: the file has %s bytes than the %" G_GUINT64_FORMAT " declared",
                       n == 0 ? "fewer" : "more", declared);
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      if (!psc_spool_write (spool, block, (gsize) n, error))
        return FALSE;
      done += (guint64) n;
    }
}

static PscSource *
unpack (struct archive *archive,
        Input *input,
        guint64 declared,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (PscSpool) spool = psc_spool_new (error);
  struct archive_entry *entry;

  if (spool == NULL)
    return NULL;
  archive_read_support_format_cab (archive);
  archive_read_set_read_callback (archive, read_cb);
  archive_read_set_callback_data (archive, input);
  if (archive_read_open1 (archive) != ARCHIVE_OK
      || archive_read_next_header (archive, &entry) < ARCHIVE_WARN)
    {
      fail_from_archive (archive, error);
      return NULL;
    }
  return spool_file (archive, declared, spool, cancellable, error) ? psc_spool_finish (spool, error)
                                                                   : NULL;
}

PscSource *
psc_cabinet_unpack (PscSource *file, GCancellable *cancellable, GError **error)
{
  Input input = { .file = file };
  struct archive *archive;
  PscSource *source;
  guint64 declared;

  g_return_val_if_fail (file != NULL, NULL);

  if (!check_header (file, &declared, error))
    return NULL;
  archive = archive_read_new ();
  input.block = (guint8 *) g_malloc (BLOCK_BYTES);
  source = unpack (archive, &input, declared, cancellable, error);
  archive_read_free (archive);
  g_free (input.block);
  return source;
}
