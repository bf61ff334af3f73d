/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splits a source into lines block by block. Called by the framing layer of the captures.
 *
 * One buffer holds the text as bytes (UTF-16 is converted on its way in):
 *
 *     0            at                 lf, cr                 n_bytes
 *     | used lines | lines to come    | first LF, first CR   | room for the next read |
 *
 * Lines are handed out where they lie. Only a line that is not UTF-8, or too long, is copied.
 */
#include "config.h"

#include "bytes/line-reader.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/legacy-text.h"
#include "bytes/scan.h"
#include "bytes/text-kind.h"
#include "bytes/utf16.h"

#define BLOCK_BYTES (256u * 1024u)

/* Bytes that tell what sort of text it is. */
#define HEAD_BYTES (64u * 1024u)

/* Bytes that are looked at to choose an older encoding. */
#define MAX_SAMPLE_BYTES (1024u * 1024u)

G_STATIC_ASSERT (BLOCK_BYTES >= 2 * PSC_MAX_LINE_BYTES);

struct _PscLineReader
{
  PscSource *source;
  guint64 offset; /* of the next byte to read */
  GError *error;  /* to be told when the lines in the buffer are used up */
  gboolean is_started;
  gboolean at_end;

  char *buffer; /* BLOCK_BYTES and one for a NUL */
  gsize at;
  gsize n_bytes;
  gsize lf;
  gsize cr;
  guint number;

  guint8 *wide; /* with UTF-16: what was read, before its conversion */
  PscUtf16Decoder decoder;

  PscLegacyText *legacy; /* from the first line that is not UTF-8 */
  gsize sampled;         /* the buffer has been scored up to here */
  gsize n_sampled;       /* bytes scored in all */
  GString *converted;    /* the present line, where it is not handed out in place */
};

PscLineReader *
psc_line_reader_new (PscSource *source)
{
  PscLineReader *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (PscLineReader, 1);
  self->source = psc_source_ref (source);
  self->buffer = g_malloc (BLOCK_BYTES + 1);
  self->converted = g_string_new (NULL);
  return self;
}

void
psc_line_reader_free (PscLineReader *self)
{
  g_return_if_fail (self != NULL);

  psc_source_unref (self->source);
  g_clear_error (&self->error);
  g_free (self->buffer);
  g_free (self->wide);
  g_clear_pointer (&self->legacy, psc_legacy_text_free);
  g_string_free (self->converted, TRUE);
  g_free (self);
}

/* Looks at the first block, and leaves it in the buffer unless it needs converting. */
static gboolean
start (PscLineReader *self, GError **error)
{
  gsize bom_length = 0;
  gsize n_head;
  gsize n;
  PscTextKind kind;

  self->is_started = TRUE;
  self->at_end = TRUE;
  if (!psc_source_read (self->source, 0, self->buffer, BLOCK_BYTES, &n, error))
    return FALSE;
  n_head = MIN (n, HEAD_BYTES);
  kind = psc_text_kind_detect ((const guint8 *) self->buffer, n_head, &bom_length);
  if (kind == PSC_TEXT_BINARY)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                   "not text: %" G_GSIZE_FORMAT " of the first %" G_GSIZE_FORMAT
                   " bytes are control bytes",
                   psc_text_count_controls ((const guint8 *) self->buffer, n_head), n_head);
      return FALSE;
    }
  self->at_end = FALSE;
  if (kind == PSC_TEXT_BYTES)
    {
      self->at = bom_length;
      self->n_bytes = n;
      self->offset = n;
      return TRUE;
    }
  self->decoder.is_big_endian = kind == PSC_TEXT_UTF16_BE;
  self->wide = g_malloc (BLOCK_BYTES);
  self->offset = bom_length;
  return TRUE;
}

/* The end came; whether it is where the size promised it. */
static void
note_end (PscLineReader *self)
{
  self->at_end = TRUE;
  if (self->wide != NULL)
    self->n_bytes += psc_utf16_finish (&self->decoder, self->buffer + self->n_bytes);
  if (self->offset < psc_source_get_size (self->source))
    g_set_error (&self->error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                 "the file became shorter while it was read: it ends at 0x%" G_GINT64_MODIFIER
                 "x, expected 0x%" G_GINT64_MODIFIER "x bytes",
                 self->offset, psc_source_get_size (self->source));
}

static void
fill_bytes (PscLineReader *self)
{
  gsize n;

  if (!psc_source_read (self->source, self->offset, self->buffer + self->n_bytes,
                        BLOCK_BYTES - self->n_bytes, &n, &self->error))
    {
      self->at_end = TRUE;
      return;
    }
  self->offset += n;
  self->n_bytes += n;
  if (n == 0)
    note_end (self);
}

static void
fill_wide (PscLineReader *self)
{
  gsize wanted = (BLOCK_BYTES - self->n_bytes) / 2;
  gsize n;

  while (PSC_UTF16_MAX_OUTPUT (wanted) > BLOCK_BYTES - self->n_bytes)
    wanted /= 2;
  if (!psc_source_read (self->source, self->offset, self->wide, wanted, &n, &self->error))
    {
      self->at_end = TRUE;
      return;
    }
  self->offset += n;
  self->n_bytes += psc_utf16_decode (&self->decoder, self->wide, n, self->buffer + self->n_bytes);
  if (n == 0)
    note_end (self);
}

/* Moves the rest to the front and reads behind it. An error of the system waits in self->error
 * until what came before it is used up. */
static void
fill (PscLineReader *self)
{
  gsize shift = self->at;

  memmove (self->buffer, self->buffer + shift, self->n_bytes - shift);
  self->n_bytes -= shift;
  self->at = 0;
  self->lf -= MIN (self->lf, shift);
  self->cr -= MIN (self->cr, shift);
  self->sampled -= MIN (self->sampled, shift);
  if (self->wide != NULL)
    fill_wide (self);
  else
    fill_bytes (self);
}

/* The first @wanted from self->at on, n_bytes where there is none; @place remembers how far the
 * buffer has been searched, so that each byte is searched once. */
static gsize
seek (const PscLineReader *self, gsize *place, char wanted)
{
  gsize from = MAX (*place, self->at);

  if (from < self->n_bytes && self->buffer[from] != wanted)
    {
      const char *found = memchr (self->buffer + from, wanted, self->n_bytes - from);

      from = found != NULL ? (gsize) (found - self->buffer) : self->n_bytes;
    }
  *place = from;
  return from;
}

/* Bytes of the line end at @end: LF, CR LF, CR, or the CR CR LF that comes of converting twice. */
static gsize
measure_end (const PscLineReader *self, gsize end)
{
  const char *text = self->buffer + end;
  gsize n_left = self->n_bytes - end;

  if (text[0] == '\n')
    return 1;
  if (n_left >= 2 && text[1] == '\n')
    return 2;
  return n_left >= 3 && text[1] == '\r' && text[2] == '\n' ? 3 : 1;
}

/* Finds the next line end in the buffer. @end is n_bytes when the line goes on behind it. */
static gboolean
find_end (PscLineReader *self, gsize *end)
{
  gsize lf = seek (self, &self->lf, '\n');
  gsize cr = seek (self, &self->cr, '\r');

  *end = MIN (lf, cr);
  if (*end == self->n_bytes)
    return FALSE;
  /* What a CR means is told by the two bytes behind it. */
  return lf < cr || self->at_end || self->n_bytes - cr >= 3;
}

/* Passes over the rest of a line that is too long, whatever its length. */
static gboolean
pass_over (PscLineReader *self)
{
  gsize end;

  while (!find_end (self, &end))
    {
      self->at = end;
      if (self->at_end)
        return FALSE;
      fill (self);
    }
  self->at = end + measure_end (self, end);
  return TRUE;
}

/* A whole character may not be cut: leaves out the bytes of one that is not complete. */
static gsize
cut_at_character (const char *text, gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guint8 byte = (guint8) text[length - back];

      if (byte >= 0xc0)
        return g_utf8_get_char_validated (text + length - back, (gssize) back) == (gunichar) -2
                   ? length - back
                   : length;
      if (byte < 0x80)
        break;
    }
  return length;
}

static void
take_long_line (PscLineReader *self, PscLine *line)
{
  gsize length = cut_at_character (self->buffer + self->at, PSC_MAX_LINE_BYTES);

  g_string_truncate (self->converted, 0);
  g_string_append_len (self->converted, self->buffer + self->at, (gssize) length);
  self->at += PSC_MAX_LINE_BYTES;
  line->text = self->converted->str;
  line->length = length;
  line->is_cut = TRUE;
  line->has_end = pass_over (self);
}

static void
take_line (PscLineReader *self, gsize end, PscLine *line)
{
  char *text = self->buffer + self->at;

  line->text = text;
  line->length = end - self->at;
  line->has_end = end < self->n_bytes;
  self->at = end + (line->has_end ? measure_end (self, end) : 0);
  text[line->length] = '\0';
}

/* Shows the lines of the buffer from @text on that are not UTF-8 to the scores. */
static void
sample (PscLineReader *self, const char *line, gsize length)
{
  const char *end = self->buffer + self->n_bytes;
  const char *text = self->buffer + self->at;

  psc_legacy_text_add_sample (self->legacy, line, length);
  while (text < end)
    {
      const char *found = memchr (text, '\n', (gsize) (end - text));
      const char *stop = found != NULL ? found : end;
      gsize n = MIN ((gsize) (stop - text), PSC_MAX_LINE_BYTES);

      if (!g_utf8_validate_len (text, n, NULL))
        psc_legacy_text_add_sample (self->legacy, text, n);
      text = stop + 1;
    }
  self->n_sampled += length + self->n_bytes - self->at;
  self->sampled = self->n_bytes;
}

static void
convert (PscLineReader *self, PscLine *line)
{
  GString *converted = g_string_new (NULL);

  if (self->legacy == NULL)
    self->legacy = psc_legacy_text_new ();
  if (self->sampled <= self->at && self->n_sampled < MAX_SAMPLE_BYTES)
    sample (self, line->text, line->length);
  psc_legacy_text_convert (self->legacy, line->text, line->length, converted);
  g_string_free (self->converted, TRUE);
  self->converted = converted;
  line->text = converted->str;
  line->length = converted->len;
}

/* A NUL would end the text for everybody who reads it; on a screen it is a blank. */
static void
replace_nuls (char *text, gsize length)
{
  char *nul;

  while ((nul = memchr (text, '\0', length)) != NULL)
    {
      *nul++ = ' ';
      length -= (gsize) (nul - text);
      text = nul;
    }
}

/* A UTF-8 file that was cut inside its very last character is still UTF-8. */
static gboolean
is_cut_utf8 (const PscLine *line)
{
  gsize length = cut_at_character (line->text, line->length);

  return length < line->length && g_utf8_validate_len (line->text, length, NULL);
}

static void
replace_cut_character (PscLineReader *self, PscLine *line)
{
  gsize length = cut_at_character (line->text, line->length);

  g_string_truncate (self->converted, 0);
  g_string_append_len (self->converted, line->text, (gssize) length);
  g_string_append (self->converted, "\xef\xbf\xbd");
  line->text = self->converted->str;
  line->length = self->converted->len;
}

static void
repair (PscLineReader *self, PscLine *line)
{
  line->is_ascii = psc_scan_is_plain (line->text, line->length);
  if (line->is_ascii)
    return;
  replace_nuls (line->text, line->length);
  if (g_utf8_validate_len (line->text, line->length, NULL))
    return;
  if (self->legacy == NULL && !line->has_end && is_cut_utf8 (line))
    replace_cut_character (self, line);
  else
    convert (self, line);
}

gboolean
psc_line_reader_next (PscLineReader *self, PscLine *line, GError **error)
{
  gsize end;

  g_return_val_if_fail (self != NULL && line != NULL, FALSE);

  if (!self->is_started && !start (self, error))
    return FALSE;
  while (!find_end (self, &end) && !self->at_end && end - self->at <= PSC_MAX_LINE_BYTES)
    fill (self);
  if (self->at == self->n_bytes)
    {
      if (self->error != NULL)
        g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  *line = (PscLine){ 0 };
  self->number += self->number < G_MAXUINT ? 1 : 0;
  line->number = self->number;
  if (end - self->at > PSC_MAX_LINE_BYTES)
    take_long_line (self, line);
  else
    take_line (self, end, line);
  repair (self, line);
  return TRUE;
}

guint64
psc_line_reader_get_offset (const PscLineReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->wide != NULL ? self->offset : self->offset - (self->n_bytes - self->at);
}

const char *
psc_line_reader_get_encoding (const PscLineReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->wide != NULL)
    return self->decoder.is_big_endian ? "UTF-16BE" : "UTF-16LE";
  return self->legacy != NULL ? psc_legacy_text_get_name (self->legacy) : "UTF-8";
}
