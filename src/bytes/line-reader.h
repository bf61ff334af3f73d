/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of a text of unknown encoding, as UTF-8, with their numbers in the original.
 *
 * Works in blocks, so that memory stays bounded for a file of any size and a line of any length.
 * UTF-8 and UTF-16, with or without a byte order mark, GB18030, Shift-JIS and Windows-1252 are
 * recognised by content; line ends are LF, CR LF or CR. It knows nothing of any capture format.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/**
 * PscLine:
 * @text: the line without its end, NUL-terminated and without a NUL inside; belongs to the reader
 * until the next call, and may be written to until then
 * @length: its bytes
 * @number: from 1
 * @is_ascii: no byte above 0x7e, no control byte but TAB
 * @is_cut: the line was longer than PSC_MAX_LINE_BYTES; the rest is passed over
 * @has_end: a line end follows; only the last line of a file may lack it
 */
typedef struct
{
  char *text;
  gsize length;
  guint number;
  gboolean is_ascii;
  gboolean is_cut;
  gboolean has_end;
} PscLine;

typedef struct _PscLineReader PscLineReader;

PscLineReader *psc_line_reader_new (PscSource *source);
void psc_line_reader_free (PscLineReader *self);

/**
 * psc_line_reader_next:
 * @line: (out caller-allocates): the next line
 * @error: %PSC_ERROR_UNRECOGNISED at the first call when the source is no text; later the source's
 * errors, or %PSC_ERROR_TRUNCATED where it became shorter while it was read, once and after all
 * lines before
 *
 * Returns: %FALSE at the end (without @error) or on an error
 */
gboolean psc_line_reader_next (PscLineReader *self, PscLine *line, GError **error);

/** psc_line_reader_get_offset: how many bytes of the source have been used, for progress. */
guint64 psc_line_reader_get_offset (const PscLineReader *self);

/** psc_line_reader_get_encoding: the name of the encoding found so far, such as `UTF-8` or
 * `GB18030`. */
const char *psc_line_reader_get_encoding (const PscLineReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLineReader, psc_line_reader_free)

G_END_DECLS
