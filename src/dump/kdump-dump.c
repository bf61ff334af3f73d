/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kdump-compressed files, as QEMU, libvirt and makedumpfile write them: pages packed one by one,
 * each found by its descriptor.
 *
 * Descriptors are read and checked here. Stored pages and those packed with zlib are read here too,
 * so that they need no library and no copy of a flattened file; the others are left to
 * libkdumpfile.
 *
 *     descriptor   u64 offset, u32 size, u32 flags, u64 flags of the page
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/hypervisor-notes-private.h"
#include "dump/kdump-header-private.h"
#include "dump/kdump-library-private.h"
#include "dump/page-bitmap-private.h"

#define DESCRIPTOR_BYTES 24u
#define DESCRIPTORS_AT_ONCE 4096u

/* Flags of a descriptor. */
#define PACKED_ZLIB 0x1u
#define PACKED_LZO 0x2u
#define PACKED_SNAPPY 0x4u
#define PACKED_ZSTD 0x20u
#define PACKED (PACKED_ZLIB | PACKED_LZO | PACKED_SNAPPY | PACKED_ZSTD)

/* What is kept of unpacked pages: readers of page tables come back for eight bytes at a time. */
#define CACHE_BYTES (1024u * 1024u)

/* Text of Linux guests is some KiB; libkdumpfile keeps each line of it. */
#define MAX_GUEST_HEADER_BYTES 65536u

/* Runs of stored pages; libkdumpfile takes 24 bytes for each. Machines have some thousand. */
#define MAX_RUNS (4u * 1024u * 1024u)

typedef struct
{
  PscSource *file;
  PscKdumpHeader header;
  PscPageBitmap *bitmap;
  guint64 first_rank; /* stored pages of the bitmap in front of the first descriptor */
  PscKdumpLibrary *library;
  const char *refusal; /* why pages are not given to the library; NULL when they are */
  GMutex cache_lock;
  GPtrArray *unpackers; /* those that nobody uses */
  guint n_slots;
  guint64 *slots; /* the number behind the one of the page in each slot; 0 is an empty slot */
  guint8 *cache;
} Kdump;

/* What became of one page. */
typedef enum
{
  PAGE_READ,
  PAGE_MISSING, /* in front of a hole */
  PAGE_FAILED,
} PageResult;

static gboolean
recognise_kdump (const guint8 *head, gsize n_bytes)
{
  return n_bytes >= 8 && (memcmp (head, "KDUMP   ", 8) == 0 || memcmp (head, "DISKDUMP", 8) == 0);
}

static void
free_kdump (gpointer state)
{
  Kdump *self = (Kdump *) state;

  g_clear_pointer (&self->library, psc_kdump_library_free);
  g_clear_pointer (&self->bitmap, psc_page_bitmap_free);
  psc_source_unref (self->file);
  g_ptr_array_unref (self->unpackers);
  g_mutex_clear (&self->cache_lock);
  g_free (self->slots);
  g_free (self->cache);
  g_free (self);
}

/* Asks the index of a page that it has; of a split dump, pages in front of the first are in another
 * file. */
static gboolean
find_page (const Kdump *self, guint64 page, guint64 n_wanted, PscPageRun *run)
{
  psc_page_bitmap_find (self->bitmap, page, n_wanted, run);
  return run->is_stored && page >= self->header.first_page;
}

static PageResult
miss (PscHole *hole, PscHoleKind kind)
{
  hole->kind = kind;
  return PAGE_MISSING;
}

/* Making a decompressor takes as long as unpacking a page, so they are kept and lent to one reader
 * after another. */
static GConverter *
take_unpacker (Kdump *self)
{
  GConverter *unpacker = NULL;

  g_mutex_lock (&self->cache_lock);
  if (self->unpackers->len > 0)
    unpacker =
        (GConverter *) g_ptr_array_steal_index_fast (self->unpackers, self->unpackers->len - 1);
  g_mutex_unlock (&self->cache_lock);
  return unpacker != NULL ? unpacker
                          : G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
}

static void
give_back (Kdump *self, GConverter *unpacker)
{
  g_converter_reset (unpacker);
  g_mutex_lock (&self->cache_lock);
  g_ptr_array_add (self->unpackers, unpacker);
  g_mutex_unlock (&self->cache_lock);
}

static gboolean
unpack_zlib (Kdump *self, const guint8 *packed, gsize n_packed, guint8 *page, gsize n_bytes)
{
  GConverter *unpacker = take_unpacker (self);
  gsize n_in = 0;
  gsize n_out = 0;
  GConverterResult result;

  /* One call: the room for the result is that of a page, whatever the data would like. */
  result = g_converter_convert (unpacker, packed, n_packed, page, n_bytes, G_CONVERTER_INPUT_AT_END,
                                &n_in, &n_out, NULL);
  give_back (self, unpacker);
  return result == G_CONVERTER_FINISHED && n_out == n_bytes;
}

static PageResult
read_stored (Kdump *self,
             guint64 offset,
             void *buffer,
             gsize n_bytes,
             PscHole *hole,
             GError **error)
{
  gsize n_read;

  if (!psc_source_read (self->file, offset, buffer, n_bytes, &n_read, error))
    return PAGE_FAILED;
  return n_read == n_bytes ? PAGE_READ : miss (hole, PSC_HOLE_TRUNCATED);
}

static PageResult
read_zlib (Kdump *self, const PscKdumpPlace *data, guint8 *buffer, PscHole *hole, GError **error)
{
  g_autofree guint8 *packed = g_malloc (self->header.block_bytes);
  PageResult result = read_stored (self, data->offset, packed, (gsize) data->n_bytes, hole, error);

  if (result == PAGE_READ
      && !unpack_zlib (self, packed, (gsize) data->n_bytes, buffer, self->header.block_bytes))
    return miss (hole, PSC_HOLE_DAMAGED);
  return result;
}

/* That a page cannot be unpacked is a matter of this page; all else is one of the whole file. */
static PageResult
read_by_library (Kdump *self,
                 guint64 page,
                 const PscKdumpPlace *descriptor,
                 const PscKdumpPlace *data,
                 guint8 *buffer,
                 PscHole *hole,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->refusal != NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "kdump file: %s", self->refusal);
      return PAGE_FAILED;
    }
  if (psc_kdump_library_read (self->library, page, descriptor, data, buffer, &local_error))
    return PAGE_READ;
  if (g_error_matches (local_error, PSC_ERROR, PSC_ERROR_CORRUPT))
    return miss (hole, PSC_HOLE_DAMAGED);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return PAGE_FAILED;
}

/* Reads the descriptor of a stored page and, when it can be true, the page. @rank: how many are
 * stored in front of it. */
static PageResult
read_page (Kdump *self, guint64 page, guint64 rank, guint8 *buffer, PscHole *hole, GError **error)
{
  guint64 size = psc_source_get_size (self->file);
  PscKdumpPlace place = { self->header.descriptors + (rank - self->first_rank) * DESCRIPTOR_BYTES,
                          DESCRIPTOR_BYTES };
  guint8 bytes[DESCRIPTOR_BYTES];
  PageResult result = read_stored (self, place.offset, bytes, sizeof bytes, hole, error);
  PscKdumpPlace data;
  guint32 flags;

  if (result != PAGE_READ)
    return result;
  data.offset = psc_bytes_get_u64 (bytes);
  data.n_bytes = psc_bytes_get_u32 (bytes + 8);
  flags = psc_bytes_get_u32 (bytes + 12) & PACKED;
  if (data.n_bytes == 0 || data.n_bytes > self->header.block_bytes
      || (flags == 0 && data.n_bytes != self->header.block_bytes) || data.offset > G_MAXINT64)
    return miss (hole, PSC_HOLE_DAMAGED);
  if (data.offset > size || data.n_bytes > size - data.offset)
    return miss (hole, PSC_HOLE_TRUNCATED);
  if (flags == 0)
    return read_stored (self, data.offset, buffer, (gsize) data.n_bytes, hole, error);
  if (flags == PACKED_ZLIB)
    return read_zlib (self, &data, buffer, hole, error);
  return read_by_library (self, page, &place, &data, buffer, hole, error);
}

static gboolean
copy_from_cache (Kdump *self, guint64 page, gsize at, void *buffer, gsize n_bytes)
{
  guint slot = (guint) (page % self->n_slots);
  gboolean found;

  g_mutex_lock (&self->cache_lock);
  found = self->slots[slot] == page + 1;
  if (found)
    memcpy (buffer, self->cache + (gsize) slot * self->header.block_bytes + at, n_bytes);
  g_mutex_unlock (&self->cache_lock);
  return found;
}

static void
put_into_cache (Kdump *self, guint64 page, const guint8 *bytes)
{
  guint slot = (guint) (page % self->n_slots);

  g_mutex_lock (&self->cache_lock);
  self->slots[slot] = page + 1;
  memcpy (self->cache + (gsize) slot * self->header.block_bytes, bytes, self->header.block_bytes);
  g_mutex_unlock (&self->cache_lock);
}

/* A part of one page. A whole one goes past the cache: who reads whole pages reads many. */
static PageResult
read_part (Kdump *self,
           guint64 page,
           guint64 rank,
           gsize at,
           void *buffer,
           gsize n_bytes,
           PscHole *hole,
           GError **error)
{
  g_autofree guint8 *bytes = NULL;
  PageResult result;

  if (copy_from_cache (self, page, at, buffer, n_bytes))
    return PAGE_READ;
  if (n_bytes == self->header.block_bytes)
    return read_page (self, page, rank, (guint8 *) buffer, hole, error);
  bytes = g_malloc (self->header.block_bytes);
  result = read_page (self, page, rank, bytes, hole, error);
  if (result == PAGE_READ)
    {
      put_into_cache (self, page, bytes);
      memcpy (buffer, bytes + at, n_bytes);
    }
  return result;
}

/* The first stored page from this one on; the end when there is none. */
static guint64
find_stored (const Kdump *self, guint64 page)
{
  PscPageRun run;

  page = MAX (page, self->header.first_page);
  while (page < self->header.end_page && !find_page (self, page, 1, &run))
    page += run.n_pages;
  return MIN (page, self->header.end_page);
}

static gboolean
read_kdump (gpointer state,
            guint64 offset,
            void *buffer,
            gsize n_bytes,
            gsize *n_read,
            PscHole *hole,
            GError **error)
{
  Kdump *self = (Kdump *) state;
  guint64 block_bytes = self->header.block_bytes;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 page = (offset + done) / block_bytes;
      gsize at = (gsize) ((offset + done) % block_bytes);
      gsize n = (gsize) MIN (block_bytes - at, n_bytes - done);
      PageResult result = PAGE_MISSING;
      PscPageRun run;

      hole->length = block_bytes - at;
      if (find_page (self, page, 1, &run))
        result = read_part (self, page, run.first, at, (guint8 *) buffer + done, n, hole, error);
      else
        {
          hole->kind = PSC_HOLE_NOT_CAPTURED;
          hole->length = find_stored (self, page) * block_bytes - offset - done;
        }
      if (result == PAGE_FAILED)
        return FALSE;
      if (result == PAGE_MISSING)
        break;
      done += n;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_kdump (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  Kdump *self = (Kdump *) state;
  guint64 block_bytes = self->header.block_bytes;
  guint64 page = find_stored (self, offset / block_bytes);
  PscPageRun run;

  if (page >= self->header.end_page)
    return FALSE;
  find_page (self, page, G_MAXUINT64, &run);
  *start = MAX (offset, page * block_bytes);
  *length = MIN (page + run.n_pages, self->header.end_page) * block_bytes - *start;
  return TRUE;
}

/* How many of the pages whose descriptors are in `bytes` lie behind the end of the file, and
 * whether they are all one and the same, as pages of zeros are. */
static guint64
count_missing (const Kdump *self, const guint8 *bytes, gsize n_descriptors, gboolean *are_one)
{
  guint64 size = psc_source_get_size (self->file);
  guint64 n_missing = 0;

  *are_one = TRUE;
  for (gsize i = 0; i < n_descriptors; i++)
    {
      guint64 offset = psc_bytes_get_u64 (bytes + i * DESCRIPTOR_BYTES);
      guint32 n_bytes = psc_bytes_get_u32 (bytes + i * DESCRIPTOR_BYTES + 8);

      n_missing += offset > size || n_bytes > size - offset;
      *are_one = *are_one && offset == psc_bytes_get_u64 (bytes);
    }
  return n_missing;
}

/* Looks at the descriptors from the end to the beginning, and stops at the first lot of which all
 * pages are there: pages are written in the order of their descriptors, so that of a whole file one
 * lot is read. Only the page of zeros, of which there is one in a file, tells nothing. */
static gboolean
find_missing (const Kdump *self, const PscDumpInput *input, PscDump *dump, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (DESCRIPTORS_AT_ONCE * DESCRIPTOR_BYTES);
  guint64 n_left = psc_page_bitmap_get_n_set (self->bitmap) - self->first_rank;
  guint64 n_missing = 0;

  dump->n_pages = n_left * (self->header.block_bytes / PSC_DUMP_PAGE_BYTES);
  while (n_left > 0)
    {
      gsize n_lot = (gsize) MIN (n_left, DESCRIPTORS_AT_ONCE);
      gboolean are_one;
      guint64 n_in_lot;
      gsize n_read;

      n_left -= n_lot;
      if (g_cancellable_set_error_if_cancelled (input->cancellable, error)
          || !psc_source_read (self->file, self->header.descriptors + n_left * DESCRIPTOR_BYTES,
                               bytes, n_lot * DESCRIPTOR_BYTES, &n_read, error))
        return FALSE;
      n_in_lot = n_lot - n_read / DESCRIPTOR_BYTES
                 + count_missing (self, bytes, n_read / DESCRIPTOR_BYTES, &are_one);
      if (n_in_lot == 0 && !are_one)
        break;
      n_missing += n_in_lot;
    }
  dump->n_missing_pages = n_missing * (self->header.block_bytes / PSC_DUMP_PAGE_BYTES);
  if (n_missing > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, psc_source_get_size (input->file),
                              "the file ends early: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " pages are missing",
                              dump->n_missing_pages, dump->n_pages);
  return TRUE;
}

static gboolean
read_guest_header (const PscDumpInput *input,
                   const PscKdumpHeader *header,
                   PscHypervisorNotes *notes,
                   PscDumpHints *hints,
                   GError **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize n_read;

  if (header->n_guest_header_bytes == 0 || header->n_guest_header_bytes > MAX_GUEST_HEADER_BYTES)
    return TRUE;
  bytes = g_malloc (MAX_GUEST_HEADER_BYTES);
  if (!psc_source_read (input->file, header->guest_header_offset, bytes,
                        (gsize) header->n_guest_header_bytes, &n_read, error))
    return FALSE;
  psc_hypervisor_notes_read_guest_header (notes, input, bytes, n_read, hints);
  return TRUE;
}

static gboolean
read_notes (const PscDumpInput *input,
            const PscKdumpHeader *header,
            PscHypervisorNotes *notes,
            PscDumpHints *hints,
            GError **error)
{
  hints->arch = header->arch;
  if (header->n_note_bytes > 0
      && !psc_hypervisor_notes_read (notes, input, header->arch, header->notes_offset,
                                     header->n_note_bytes, hints, error))
    return FALSE;
  if (!read_guest_header (input, header, notes, hints, error))
    return FALSE;
  psc_hypervisor_notes_finish (notes, header->arch == PSC_ARCH_UNKNOWN, hints);
  return TRUE;
}

static gboolean
has_too_many_runs (const Kdump *self)
{
  guint64 page = find_stored (self, 0);

  for (guint n_runs = 0; page < self->header.end_page; n_runs++)
    {
      PscPageRun run;

      if (n_runs >= MAX_RUNS)
        return TRUE;
      find_page (self, page, G_MAXUINT64, &run);
      page = find_stored (self, page + run.n_pages);
    }
  return FALSE;
}

/* What libkdumpfile would stumble over; see kdump-library.c. */
static const char *
get_refusal (const Kdump *self, const PscHypervisorNotes *notes)
{
  const PscKdumpHeader *header = &self->header;
  guint64 size = psc_source_get_size (self->file);

  if (header->n_note_bytes > PSC_MAX_NOTE_BYTES || header->notes_offset > size
      || header->n_note_bytes > size - header->notes_offset
      || header->n_guest_header_bytes > MAX_GUEST_HEADER_BYTES || header->guest_header_offset > size
      || header->n_guest_header_bytes > size - header->guest_header_offset)
    return "its notes are not where the header says, and its pages are packed in a way that is "
           "read of sound files only";
  if (notes->has_xen)
    return "it is of a Xen host, and its pages are packed in a way that is not read of those";
  if (has_too_many_runs (self))
    return "its pages are scattered in more than 4194304 runs, and packed in a way that is not "
           "read "
           "of such files";
  return NULL;
}

/* How many pages are stored in front of the first that this file has. */
static guint64
get_first_rank (const Kdump *self)
{
  guint64 page = find_stored (self, 0);
  PscPageRun run;

  if (page >= self->header.end_page)
    return psc_page_bitmap_get_n_set (self->bitmap);
  find_page (self, page, 1, &run);
  return run.first;
}

static Kdump *
new_kdump (const PscDumpInput *input, const PscKdumpHeader *header, GError **error)
{
  PscPageBitmap *bitmap =
      psc_page_bitmap_read (input, header->bitmap_offset, header->end_page, "kdump bitmap", error);
  Kdump *self;

  if (bitmap == NULL)
    return NULL;
  self = g_new0 (Kdump, 1);
  self->file = psc_source_ref (input->file);
  self->header = *header;
  self->bitmap = bitmap;
  self->first_rank = get_first_rank (self);
  g_mutex_init (&self->cache_lock);
  self->unpackers = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_slots = CACHE_BYTES / header->block_bytes;
  self->slots = g_new0 (guint64, self->n_slots);
  self->cache = g_malloc (CACHE_BYTES);
  self->library = psc_kdump_library_new (input->file, header->descriptors, header->block_bytes,
                                         header->pointer_bytes);
  return self;
}

static gboolean
open_kdump (const PscDumpInput *input, PscDump *dump, GError **error)
{
  static const PscSourceMethods methods = { .read = read_kdump,
                                            .find_data = find_kdump,
                                            .free = free_kdump };
  PscHypervisorNotes notes;
  PscKdumpHeader header;
  Kdump *self;
  gboolean opened;

  if (!psc_kdump_header_read (input, &header, error))
    return FALSE;
  self = new_kdump (input, &header, error);
  if (self == NULL)
    return FALSE;
  dump->format = PSC_DUMP_KDUMP;
  dump->physical =
      psc_source_new_for_methods (&methods, self, header.end_page * header.block_bytes);
  psc_hypervisor_notes_init (&notes);
  opened = read_notes (input, &header, &notes, &dump->hints, error)
           && find_missing (self, input, dump, error);
  if (opened)
    self->refusal = get_refusal (self, &notes);
  psc_hypervisor_notes_clear (&notes);
  return opened;
}

const PscContainer psc_container_kdump = {
  .name = "kdump-compressed file",
  .recognise = recognise_kdump,
  .open = open_kdump,
};
