/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The container of PDB files. Called by the readers of what is in a PDB.
 *
 *   00 "Microsoft C/C++ MSF 7.00\r\n" 1a "DS" 00 00 00   20 u32 bytes of a block   24 u32 map of
 *   free blocks   28 u32 blocks   2c u32 bytes of the directory   30 u32 not used
 *   34 u32[] blocks that list the blocks of the directory
 *
 * The directory is the number of streams, the size of each, then the blocks of each. A size of
 * 0xffffffff is a stream that is not there. (LLVM's description of the format, and Microsoft's
 * published sources of the PDB library for the list at 34, which LLVM takes to be one block.)
 */
#include "config.h"

#include "symbols/msf.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define SUPERBLOCK_BYTES 0x34u
#define MIN_BLOCK_BYTES 512u
#define MAX_BLOCK_BYTES 32768u
#define NIL_STREAM_BYTES G_MAXUINT32

static const char magic[32] = "Microsoft C/C++ MSF 7.00\r\n\x1a"
                              "DS\0\0\0";
static const char old_magic[] = "Microsoft C/C++ program database 2.00";

/* `first_block` counts in words of the directory. */
typedef struct
{
  guint32 n_bytes;
  guint32 first_block;
} Stream;

struct _PscMsf
{
  PscSource *file;
  guint32 block_bytes;
  guint32 n_blocks;
  guint8 *directory;
  guint32 directory_bytes;
  Stream *streams;
  guint n_streams;
};

static guint32
count_blocks (const PscMsf *self, guint32 n_bytes)
{
  return n_bytes / self->block_bytes + (n_bytes % self->block_bytes != 0 ? 1 : 0);
}

static gboolean
set_corrupt (GError **error, const char *what, guint64 found, guint64 limit)
{
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "PDB: %s is 0x%" G_GINT64_MODIFIER "x, at most 0x%" G_GINT64_MODIFIER
               "x is possible",
               what, found, limit);
  return FALSE;
}

/* Reads bytes that are cut into the blocks of `list`; blocks in a row are read at once. */
static gboolean
read_blocks (const PscMsf *self,
             const guint8 *list,
             guint32 offset,
             guint8 *buffer,
             gsize n_bytes,
             const char *what,
             GError **error)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      guint32 index = (guint32) ((offset + done) / self->block_bytes);
      guint32 at = (guint32) ((offset + done) % self->block_bytes);
      guint32 block = psc_bytes_get_u32 (list + 4 * (gsize) index);
      gsize run = self->block_bytes - at;
      guint32 n = 1;

      while (run < n_bytes - done
             && psc_bytes_get_u32 (list + 4 * ((gsize) index + n)) == (guint64) block + n)
        {
          run += self->block_bytes;
          n++;
        }
      run = MIN (run, n_bytes - done);
      if ((guint64) block + n > self->n_blocks)
        return set_corrupt (error, what, block, self->n_blocks);
      if (!psc_source_read_all (self->file, (guint64) block * self->block_bytes + at, buffer + done,
                                run, what, error))
        return FALSE;
      done += run;
    }
  return TRUE;
}

static gboolean
read_superblock (PscMsf *self, guint8 *superblock, GError **error)
{
  gsize n_read;

  if (!psc_source_read (self->file, 0, superblock, SUPERBLOCK_BYTES, &n_read, error))
    return FALSE;
  if (n_read >= strlen (old_magic) && memcmp (superblock, old_magic, strlen (old_magic)) == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "PDB: version 2.00, written by compilers before 2002; only 7.00 is read");
      return FALSE;
    }
  if (n_read < sizeof magic || memcmp (superblock, magic, sizeof magic) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "PDB: no MSF 7.00 file");
      return FALSE;
    }
  if (!psc_source_read_all (self->file, 0, superblock, SUPERBLOCK_BYTES, "PDB header", error))
    return FALSE;
  self->block_bytes = psc_bytes_get_u32 (superblock + 0x20);
  self->n_blocks = psc_bytes_get_u32 (superblock + 0x28);
  self->directory_bytes = psc_bytes_get_u32 (superblock + 0x2c);
  if (self->block_bytes < MIN_BLOCK_BYTES || self->block_bytes > MAX_BLOCK_BYTES
      || (self->block_bytes & (self->block_bytes - 1)) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "PDB: blocks of 0x%x bytes, a power of two from 0x%x to 0x%x was expected",
                   self->block_bytes, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
      return FALSE;
    }
  return TRUE;
}

/* The superblock lists blocks, which list the blocks of the directory. */
static gboolean
read_directory (PscMsf *self, GError **error)
{
  guint64 file_bytes = psc_source_get_size (self->file);
  g_autofree guint8 *outer = NULL;
  g_autofree guint8 *inner = NULL;
  guint32 inner_bytes, n_outer;

  if (self->directory_bytes > file_bytes)
    return set_corrupt (error, "size of the directory", self->directory_bytes, file_bytes);
  if (self->directory_bytes > PSC_MAX_MSF_DIRECTORY_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT, "PDB: a directory of 0x%x bytes",
                   self->directory_bytes);
      return FALSE;
    }
  inner_bytes = 4 * count_blocks (self, self->directory_bytes);
  n_outer = count_blocks (self, inner_bytes);
  if (n_outer > (self->block_bytes - SUPERBLOCK_BYTES) / 4)
    return set_corrupt (error, "size of the directory", self->directory_bytes,
                        (guint64) (self->block_bytes - SUPERBLOCK_BYTES) / 4 * self->block_bytes / 4
                            * self->block_bytes);
  outer = (guint8 *) g_malloc (4 * (gsize) MAX (n_outer, 1));
  inner = (guint8 *) g_malloc (MAX (inner_bytes, 1));
  self->directory = (guint8 *) g_malloc (MAX (self->directory_bytes, 4));
  return psc_source_read_all (self->file, SUPERBLOCK_BYTES, outer, 4 * (gsize) n_outer,
                              "PDB header", error)
         && read_blocks (self, outer, 0, inner, inner_bytes, "block list of the directory", error)
         && read_blocks (self, inner, 0, self->directory, self->directory_bytes, "PDB directory",
                         error);
}

/* The blocks of a stream belong to it alone: a small file has no large streams. */
static gboolean
parse_streams (PscMsf *self, GError **error)
{
  guint64 file_bytes = psc_source_get_size (self->file);
  guint32 n_words = self->directory_bytes / 4;
  guint64 at, total = 0;

  if (n_words == 0 || psc_bytes_get_u32 (self->directory) > n_words - 1)
    return set_corrupt (error, "number of streams",
                        n_words == 0 ? 0 : psc_bytes_get_u32 (self->directory),
                        n_words == 0 ? 0 : n_words - 1);
  self->n_streams = psc_bytes_get_u32 (self->directory);
  self->streams = g_new0 (Stream, MAX (self->n_streams, 1));
  at = (guint64) self->n_streams + 1;
  for (guint i = 0; i < self->n_streams; i++)
    {
      Stream *stream = &self->streams[i];

      stream->n_bytes = psc_bytes_get_u32 (self->directory + 4 * ((gsize) i + 1));
      if (stream->n_bytes == NIL_STREAM_BYTES)
        continue;
      stream->first_block = (guint32) at;
      at += count_blocks (self, stream->n_bytes);
      total += stream->n_bytes;
      if (at > n_words)
        return set_corrupt (error, "words of the directory", at, n_words);
    }
  if (total > file_bytes)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "PDB: streams of 0x%" G_GINT64_MODIFIER
                   "x bytes in a file of 0x%" G_GINT64_MODIFIER "x",
                   total, file_bytes);
      return FALSE;
    }
  return TRUE;
}

PscMsf *
psc_msf_open (PscSource *file, GError **error)
{
  g_autoptr (PscMsf) self = NULL;
  guint8 superblock[SUPERBLOCK_BYTES];

  g_return_val_if_fail (file != NULL, NULL);

  self = g_new0 (PscMsf, 1);
  self->file = psc_source_ref (file);
  if (!read_superblock (self, superblock, error) || !read_directory (self, error)
      || !parse_streams (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
psc_msf_free (PscMsf *self)
{
  if (self == NULL)
    return;
  psc_source_unref (self->file);
  g_free (self->directory);
  g_free (self->streams);
  g_free (self);
}

guint
psc_msf_get_n_streams (const PscMsf *self)
{
  return self->n_streams;
}

gboolean
psc_msf_has_stream (const PscMsf *self, guint stream)
{
  return stream < self->n_streams && self->streams[stream].n_bytes != NIL_STREAM_BYTES;
}

guint32
psc_msf_get_stream_bytes (const PscMsf *self, guint stream)
{
  return psc_msf_has_stream (self, stream) ? self->streams[stream].n_bytes : 0;
}

gboolean
psc_msf_read (const PscMsf *self,
              guint stream,
              guint32 offset,
              void *buffer,
              gsize n_bytes,
              const char *what,
              GError **error)
{
  guint32 size = psc_msf_get_stream_bytes (self, stream);

  g_return_val_if_fail (buffer != NULL && what != NULL, FALSE);

  if (offset > size || n_bytes > size - offset)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "%s: need %" G_GSIZE_FORMAT " bytes at 0x%x of stream %u, which has 0x%x", what,
                   n_bytes, offset, stream, size);
      return FALSE;
    }
  if (n_bytes == 0)
    return TRUE;
  return read_blocks (self, self->directory + 4 * (gsize) self->streams[stream].first_block, offset,
                      (guint8 *) buffer, n_bytes, what, error);
}

GBytes *
psc_msf_read_stream (const PscMsf *self, guint stream, const char *what, GError **error)
{
  gsize size = psc_msf_get_stream_bytes (self, stream);
  g_autofree guint8 *bytes = NULL;

  if (!psc_msf_has_stream (self, stream))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s: the PDB has none", what);
      return NULL;
    }
  bytes = (guint8 *) g_malloc (MAX (size, 1));
  if (!psc_msf_read (self, stream, 0, bytes, size, what, error))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}
