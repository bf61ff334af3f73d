/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Flattened dumps: an ELF core or a kdump-compressed file as a stream of records, each of which
 * says where its bytes belong. QEMU and libvirt write kdump files so, and makedumpfile with -F.
 *
 * The stream is not unpacked into a file: its records make up a view of the file that it stands
 * for, and the reader of that file works on the view.
 *
 *     0     char[16] `makedumpfile`, s64 type = 1, s64 version = 1, zeros up to 0x1000
 *     1000  s64 offset, s64 size, size bytes; again and again; an offset of -1 ends
 *
 * All numbers are big-endian (makedumpfile.h; QEMU's dump/dump.c). Later records may lie over
 * earlier ones.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/dump-private.h"
#include "dump/pieces-private.h"

#define HEADER_BYTES 0x1000u
#define RECORD_BYTES 16u
#define BUFFER_BYTES 4096u

/* A record is looked at about every 16 KiB: this many are some milliseconds. */
#define RECORDS_BETWEEN_LOOKS 4096u

static gboolean
recognise_flattened (const guint8 *head, gsize n_bytes)
{
  static const char magic[16] = "makedumpfile";

  return n_bytes >= sizeof magic && memcmp (head, magic, sizeof magic) == 0;
}

/* What one record says; both are below 2^63. */
typedef struct
{
  guint64 offset;
  guint64 n_bytes;
} Record;

typedef enum
{
  RECORD_READ,
  RECORD_END,     /* the end is marked */
  RECORD_CUT,     /* the stream ends without its mark */
  RECORD_REFUSED, /* it contradicts itself */
  RECORD_FAILED,  /* the system failed; error is set */
} RecordResult;

/* Heads of records come through a small buffer, so that a file of nothing but heads is read by the
 * page, and one with data between them not much more than before. */
typedef struct
{
  guint8 bytes[BUFFER_BYTES];
  guint64 offset;
  gsize n_bytes;
} Buffer;

static gboolean
fill_buffer (Buffer *self, PscSource *file, guint64 at, GError **error)
{
  if (at >= self->offset && at - self->offset + RECORD_BYTES <= self->n_bytes)
    return TRUE;
  self->offset = at;
  return psc_source_read (file, at, self->bytes, sizeof self->bytes, &self->n_bytes, error);
}

static RecordResult
read_record (PscSource *file, Buffer *buffer, guint64 at, Record *record, GError **error)
{
  const guint8 *bytes;

  if (!fill_buffer (buffer, file, at, error))
    return RECORD_FAILED;
  if (at - buffer->offset + RECORD_BYTES > buffer->n_bytes)
    return RECORD_CUT;
  bytes = buffer->bytes + (at - buffer->offset);
  record->offset = psc_bytes_get_be64 (bytes);
  record->n_bytes = psc_bytes_get_be64 (bytes + 8);
  if (record->offset == G_MAXUINT64)
    return RECORD_END;
  if (record->offset > G_MAXINT64 || record->n_bytes > G_MAXINT64
      || record->n_bytes > (guint64) G_MAXINT64 - record->offset
      || record->n_bytes > (guint64) G_MAXINT64 - at - RECORD_BYTES)
    return RECORD_REFUSED;
  return RECORD_READ;
}

static void
add_end_issue (const PscDumpInput *input, RecordResult result, guint64 at)
{
  if (result == RECORD_CUT)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, at,
                              "flattened dump: the stream ends early");
  else if (result == RECORD_REFUSED)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, at,
                              "flattened dump: a record says an offset or a size that no file has; "
                              "what follows is not read");
}

/* Every record moves at least past its own head, so that the file's size bounds the loop. Empty
 * ones are dropped by psc_pieces_add(). */
static gboolean
read_records (const PscDumpInput *input, PscPieces *pieces, GError **error)
{
  guint64 at = HEADER_BYTES;
  Buffer buffer = { .n_bytes = 0 };

  for (guint i = 0;; i++)
    {
      RecordResult result;
      Record record;

      if (i % RECORDS_BETWEEN_LOOKS == 0
          && g_cancellable_set_error_if_cancelled (input->cancellable, error))
        return FALSE;
      result = read_record (input->file, &buffer, at, &record, error);
      if (result == RECORD_FAILED)
        return FALSE;
      if (result != RECORD_READ)
        {
          add_end_issue (input, result, at);
          return TRUE;
        }
      at += RECORD_BYTES;
      if (!psc_pieces_add (pieces, record.offset, record.n_bytes, at, error))
        {
          g_prefix_error (error, "flattened dump: ");
          return FALSE;
        }
      at += record.n_bytes;
    }
}

static gboolean
check_header (const PscDumpInput *input, GError **error)
{
  guint8 bytes[32];
  guint64 type, version;

  if (!psc_source_read_all (input->file, 0, bytes, sizeof bytes, "flattened dump", error))
    return FALSE;
  type = psc_bytes_get_be64 (bytes + 16);
  version = psc_bytes_get_be64 (bytes + 24);
  if (type == 1 && version == 1)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
               "flattened dump: type %" G_GUINT64_FORMAT ", version %" G_GUINT64_FORMAT
               ", expected 1 and 1",
               type, version);
  return FALSE;
}

/* The containers that can be inside; another flattened one is none of them. */
static gboolean
open_view (const PscDumpInput *input, PscDump *dump, GError **error)
{
  static const PscContainer *const containers[] = { &psc_container_elf, &psc_container_kdump };
  g_autofree guint8 *head = g_malloc (PSC_DUMP_HEAD_BYTES);
  gsize n_read;

  if (!psc_source_read (input->file, 0, head, PSC_DUMP_HEAD_BYTES, &n_read, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (containers); i++)
    if (containers[i]->recognise (head, n_read))
      return containers[i]->open (input, dump, error);
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
               "flattened dump: what it holds is neither an ELF core nor a kdump file");
  return FALSE;
}

static gboolean
open_flattened (const PscDumpInput *input, PscDump *dump, GError **error)
{
  g_autoptr (PscPieces) pieces = psc_pieces_new (input->file);
  g_autoptr (PscSource) view = NULL;
  PscDumpInput view_input = *input;

  if (!check_header (input, error) || !read_records (input, pieces, error))
    return FALSE;
  if (!psc_pieces_finish (pieces, PSC_PIECES_LAST_WINS, error))
    {
      g_prefix_error (error, "flattened dump: ");
      return FALSE;
    }
  view = psc_pieces_to_source (g_steal_pointer (&pieces), TRUE);
  view_input.file = view;
  return open_view (&view_input, dump, error);
}

const PscContainer psc_container_flattened = {
  .name = "flattened ELF core or kdump file",
  .recognise = recognise_flattened,
  .open = open_flattened,
};
