/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splits a source into lines block by block. Called by the framing layer of the captures.
 */
#include "config.h"

#include "bytes/line-reader.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

#define BLOCK_BYTES (256u * 1024u)

struct _PscLineReader
{
  PscSource *source;
  guint64 offset; /* of the byte after the buffer */
  char *buffer;   /* BLOCK_BYTES and one for a NUL */
  gsize at;
  gsize n_bytes;
  guint number;
  gboolean at_end;
};

PscLineReader *
psc_line_reader_new (PscSource *source)
{
  PscLineReader *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (PscLineReader, 1);
  self->source = psc_source_ref (source);
  self->buffer = g_malloc (BLOCK_BYTES + 1);
  return self;
}

void
psc_line_reader_free (PscLineReader *self)
{
  g_return_if_fail (self != NULL);

  psc_source_unref (self->source);
  g_free (self->buffer);
  g_free (self);
}

/* Moves the rest to the front and reads behind it. */
static gboolean
fill (PscLineReader *self, GError **error)
{
  gsize n_rest = self->n_bytes - self->at;
  gsize n_read;

  memmove (self->buffer, self->buffer + self->at, n_rest);
  self->at = 0;
  self->n_bytes = n_rest;
  if (!psc_source_read (self->source, self->offset, self->buffer + n_rest, BLOCK_BYTES - n_rest,
                        &n_read, error))
    return FALSE;
  self->offset += n_read;
  self->n_bytes += n_read;
  self->at_end = n_read == 0;
  return TRUE;
}

gboolean
psc_line_reader_next (PscLineReader *self, PscLine *line, GError **error)
{
  char *end;
  gsize length;

  g_return_val_if_fail (self != NULL && line != NULL, FALSE);

  while ((end = memchr (self->buffer + self->at, '\n', self->n_bytes - self->at)) == NULL
         && !self->at_end && self->n_bytes - self->at < PSC_MAX_LINE_BYTES)
    if (!fill (self, error))
      return FALSE;
  if (self->at == self->n_bytes)
    return FALSE;
  *line = (PscLine){ .text = self->buffer + self->at,
                     .number = ++self->number,
                     .is_ascii = TRUE,
                     .has_end = end != NULL };
  length = end != NULL ? (gsize)(end - line->text) : self->n_bytes - self->at;
  self->at += length + (end != NULL ? 1 : 0);
  while (length > 0 && line->text[length - 1] == '\r')
    length--;
  self->buffer[(gsize)(line->text - self->buffer) + length] = '\0';
  line->length = length;
  return TRUE;
}

guint64
psc_line_reader_get_offset (const PscLineReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset - (self->n_bytes - self->at);
}

const char *
psc_line_reader_get_encoding (const PscLineReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return "UTF-8";
}
