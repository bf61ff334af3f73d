/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buffered writing with one sticky error. Called by every writer of this folder.
 */
#include "config.h"

#include "report/output.h"

#include <errno.h>
#include <string.h>

#define BUFFER_BYTES (64u * 1024u)

struct _PscOutput
{
  GOutputStream *stream;
  FILE *file;
  GString *buffer;
  GError *error;
};

static PscOutput *
output_new (void)
{
  PscOutput *self = g_new0 (PscOutput, 1);

  self->buffer = g_string_sized_new (BUFFER_BYTES);
  return self;
}

PscOutput *
psc_output_new_for_stream (GOutputStream *stream)
{
  PscOutput *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  self = output_new ();
  self->stream = g_object_ref (stream);
  return self;
}

PscOutput *
psc_output_new_for_file (FILE *file)
{
  PscOutput *self;

  g_return_val_if_fail (file != NULL, NULL);

  self = output_new ();
  self->file = file;
  return self;
}

void
psc_output_free (PscOutput *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->stream);
  g_string_free (self->buffer, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

static void
write_to_file (PscOutput *self)
{
  int saved;

  if (fwrite (self->buffer->str, 1, self->buffer->len, self->file) == self->buffer->len
      && fflush (self->file) == 0)
    return;
  saved = errno;
  g_set_error (&self->error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
               "cannot write: %s", g_strerror (saved));
}

static void
flush_buffer (PscOutput *self)
{
  if (self->error == NULL && self->stream != NULL)
    g_output_stream_write_all (self->stream, self->buffer->str, self->buffer->len, NULL, NULL,
                               &self->error);
  else if (self->error == NULL)
    write_to_file (self);
  g_string_truncate (self->buffer, 0);
}

void
psc_output_put_n (PscOutput *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL && text != NULL);

  g_string_append_len (self->buffer, text, (gssize) length);
  if (self->buffer->len >= BUFFER_BYTES)
    flush_buffer (self);
}

void
psc_output_put (PscOutput *self, const char *text)
{
  psc_output_put_n (self, text, strlen (text));
}

void
psc_output_put_c (PscOutput *self, char c)
{
  psc_output_put_n (self, &c, 1);
}

void
psc_output_repeat (PscOutput *self, char c, guint n)
{
  for (guint i = 0; i < n; i++)
    psc_output_put_c (self, c);
}

gboolean
psc_output_has_failed (const PscOutput *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->error != NULL;
}

gboolean
psc_output_finish (PscOutput *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  flush_buffer (self);
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}
