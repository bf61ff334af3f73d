/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The headers of kdump-compressed files.
 */
#pragma once

#include "dump/dump-private.h"

G_BEGIN_DECLS

/**
 * PscKdumpHeader:
 * @pointer_bytes: 4 or 8: which of two layouts the headers have
 * @arch: what the machine name says
 * @block_bytes: the size of a page and the unit of the file, a power of two
 * @bitmap_offset: where the bitmap of stored pages begins
 * @first_page: pages before it are not in this file of several, whatever the bitmap says
 * @end_page: neither are those from this one on
 * @descriptors: where the descriptors of the pages begin
 * @notes_offset: where the notes are, with @n_note_bytes bytes
 * @guest_header_offset: where VMCOREINFO is, with @n_guest_header_bytes bytes
 */
typedef struct
{
  guint pointer_bytes;
  PscArch arch;
  guint block_bytes;
  guint64 bitmap_offset;
  guint64 first_page;
  guint64 end_page;
  guint64 descriptors;
  guint64 notes_offset;
  guint64 n_note_bytes;
  guint64 guest_header_offset;
  guint64 n_guest_header_bytes;
} PscKdumpHeader;

/** psc_kdump_header_read: reads and checks the headers; @error is %PSC_ERROR_TRUNCATED,
 * %PSC_ERROR_CORRUPT or %PSC_ERROR_UNSUPPORTED. */
gboolean psc_kdump_header_read (const PscDumpInput *input, PscKdumpHeader *self, GError **error);

G_END_DECLS
