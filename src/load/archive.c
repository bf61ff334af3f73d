/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unpacks with libarchive. Called by the loader.
 */
#include "config.h"

#include "load/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/spool.h"

#define BLOCK_BYTES (256u * 1024u)

/* What libarchive reads from. */
typedef struct
{
  PscSource *source;
  guint64 offset;
  guint8 *block;
} Input;

typedef struct
{
  struct archive *archive;
  Input input;
  const char *path;
  PscIssues *issues;
  PscArchiveFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  guint64 n_unpacked;
  guint n_files;
} Unpacking;

gboolean
psc_archive_detect (PscSource *source)
{
  static const struct
  {
    gsize length;
    const char *bytes;
  } marks[] = {
    { 3, "\x1f\x8b\x08" }, /* gzip, deflate: RFC 1952, 2.3.1 */
    { 6, "\xfd"
         "7zXZ\0" },           /* xz: The .xz File Format, 2.1.1.1 */
    { 4, "\x28\xb5\x2f\xfd" }, /* zstd: RFC 8878, 3.1.1 */
    { 4, "PK\x03\x04" },       /* zip with files: APPNOTE.TXT, 4.3.7 */
    { 4, "PK\x05\x06" },       /* zip without: 4.3.16 */
  };
  guint8 start[8];
  gsize n_read;

  g_return_val_if_fail (source != NULL, FALSE);

  if (!psc_source_read (source, 0, start, sizeof start, &n_read, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (n_read >= marks[i].length && memcmp (start, marks[i].bytes, marks[i].length) == 0)
      return TRUE;
  return FALSE;
}

static la_ssize_t
read_cb (struct archive *archive, void *data, const void **buffer)
{
  Input *input = (Input *) data;
  g_autoptr (GError) error = NULL;
  gsize n_read;

  if (!psc_source_read (input->source, input->offset, input->block, BLOCK_BYTES, &n_read, &error))
    {
      archive_set_error (archive, EIO, "%s", error->message);
      return ARCHIVE_FATAL;
    }
  input->offset += n_read;
  *buffer = input->block;
  return (la_ssize_t) n_read;
}

static la_int64_t
seek_cb (struct archive *archive, void *data, la_int64_t offset, int whence)
{
  Input *input = (Input *) data;
  gint64 size = (gint64) psc_source_get_size (input->source);
  gint64 base = whence == SEEK_CUR ? (gint64) input->offset : whence == SEEK_END ? size : 0;

  if (offset < -base || offset > size - base)
    return ARCHIVE_FATAL;
  input->offset = (guint64) (base + offset);
  return (la_int64_t) input->offset;
}

static gboolean
fail_from_archive (Unpacking *self, GError **error)
{
  const char *message = archive_error_string (self->archive);

  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: cannot unpack: %s", self->path,
               message != NULL ? message : "the compressed data are damaged");
  return FALSE;
}

/* Without @is_tar, a compressed file holds one file and nothing else. */
static gboolean
open_archive (Unpacking *self, gboolean is_tar, GError **error)
{
  self->archive = archive_read_new ();
  self->input.offset = 0;
  archive_read_support_filter_gzip (self->archive);
  archive_read_support_filter_xz (self->archive);
  archive_read_support_filter_zstd (self->archive);
  archive_read_support_format_zip (self->archive);
  if (is_tar)
    archive_read_support_format_tar (self->archive);
  archive_read_support_format_raw (self->archive);
  archive_read_set_read_callback (self->archive, read_cb);
  archive_read_set_seek_callback (self->archive, seek_cb);
  archive_read_set_callback_data (self->archive, &self->input);
  return archive_read_open1 (self->archive) == ARCHIVE_OK || fail_from_archive (self, error);
}

/* The name of an entry behind the archive's; a merely compressed file has none of its own. */
static char *
dup_entry_path (Unpacking *self, struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);
  g_autofree char *valid = NULL;

  if (archive_format (self->archive) == ARCHIVE_FORMAT_RAW)
    return g_strdup (self->path);
  if (name == NULL)
    name = archive_entry_pathname (entry);
  valid = g_utf8_make_valid (name != NULL ? name : "?", -1);
  return g_strconcat (self->path, "/", valid, NULL);
}

/* Copies the data of one entry; damage in the middle keeps what came before it. */
static gboolean
spool_entry (Unpacking *self, const char *path, PscSpool *spool, gsize *n_spooled, GError **error)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES);

  *n_spooled = 0;
  while (TRUE)
    {
      la_ssize_t n = archive_read_data (self->archive, block, BLOCK_BYTES);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (n == 0)
        return TRUE;
      if (n < 0)
        {
          const char *message = archive_error_string (self->archive);

          psc_issues_add (self->issues, PSC_SEVERITY_WARNING, path,
                          "unpacking stopped after %" G_GSIZE_FORMAT " bytes: %s", *n_spooled,
                          message != NULL ? message : "the compressed data are damaged");
          return TRUE;
        }
      if ((guint64) n > PSC_MAX_UNPACKED_BYTES - self->n_unpacked)
        {
          psc_issues_add (self->issues, PSC_SEVERITY_WARNING, path,
                          "unpacking stopped: more than %" G_GUINT64_FORMAT " bytes",
                          (guint64) PSC_MAX_UNPACKED_BYTES);
          return TRUE;
        }
      if (!psc_spool_write (spool, block, (gsize) n, error))
        return FALSE;
      self->n_unpacked += (guint64) n;
      *n_spooled += (gsize) n;
    }
}

static gboolean
unpack_entry (Unpacking *self, struct archive_entry *entry, GError **error)
{
  g_autofree char *path = dup_entry_path (self, entry);
  g_autoptr (PscSpool) spool = NULL;
  g_autoptr (PscSource) source = NULL;
  gsize n_spooled;

  if (archive_entry_is_encrypted (entry))
    {
      psc_issues_add (self->issues, PSC_SEVERITY_WARNING, path, "left out: the file is encrypted");
      return TRUE;
    }
  spool = psc_spool_new (error);
  if (spool == NULL || !spool_entry (self, path, spool, &n_spooled, error))
    return FALSE;
  if (n_spooled == 0 && archive_format (self->archive) == ARCHIVE_FORMAT_RAW)
    return fail_from_archive (self, error);
  source = psc_spool_finish (spool, error);
  return source != NULL && self->func (path, source, self->user_data, error);
}

/* Raw archives have a type of zero. */
static gboolean
is_file (struct archive_entry *entry)
{
  return archive_entry_filetype (entry) == AE_IFREG || archive_entry_filetype (entry) == 0;
}

static gboolean
unpack_entries (Unpacking *self, GError **error)
{
  while (TRUE)
    {
      struct archive_entry *entry;
      int status = archive_read_next_header (self->archive, &entry);

      if (status == ARCHIVE_EOF)
        return TRUE;
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        {
          if (self->n_files == 0)
            return fail_from_archive (self, error);
          psc_issues_add (self->issues, PSC_SEVERITY_WARNING, self->path,
                          "the archive is damaged after %u files: %s", self->n_files,
                          archive_error_string (self->archive));
          return TRUE;
        }
      if (!is_file (entry))
        continue;
      if (self->n_files++ == PSC_MAX_FOLDER_FILES)
        {
          psc_issues_add (self->issues, PSC_SEVERITY_WARNING, self->path,
                          "more than %u files in the archive: the rest is left out",
                          PSC_MAX_FOLDER_FILES);
          return TRUE;
        }
      if (!unpack_entry (self, entry, error))
        return FALSE;
    }
}

gboolean
psc_archive_unpack (PscSource *source,
                    const char *path,
                    PscIssues *issues,
                    PscArchiveFunc func,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Unpacking self = { .input = { .source = source },
                     .path = path,
                     .issues = issues,
                     .func = func,
                     .user_data = user_data,
                     .cancellable = cancellable };
  gboolean done;

  g_return_val_if_fail (source != NULL && path != NULL && issues != NULL && func != NULL, FALSE);

  self.input.block = (guint8 *) g_malloc (BLOCK_BYTES);
  done = open_archive (&self, TRUE, error) && unpack_entries (&self, error);
  /* Zeros are an empty tar file, and so is an image of memory that begins with them. */
  if (done && self.n_files == 0)
    {
      archive_read_free (self.archive);
      done = open_archive (&self, FALSE, error) && unpack_entries (&self, error);
    }
  archive_read_free (self.archive);
  g_free (self.input.block);
  return done;
}
