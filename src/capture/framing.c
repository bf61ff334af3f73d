/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Repairs lines one by one. Called by the capture reader.
 */
#include "config.h"

#include "capture/framing.h"

#include <string.h>

struct _PscFraming
{
  PscLineReader *reader;
};

PscFraming *
psc_framing_new (PscSource *source)
{
  PscFraming *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (PscFraming, 1);
  self->reader = psc_line_reader_new (source);
  return self;
}

void
psc_framing_free (PscFraming *self)
{
  g_return_if_fail (self != NULL);

  psc_line_reader_free (self->reader);
  g_free (self);
}

/* `0: kd> command`, `lkd> command`, `kd> command`: where the command begins, or 0. */
static gsize
find_command (const char *text)
{
  gsize at = strspn (text, " \t");

  at += strspn (text + at, "0123456789");
  at += strspn (text + at, ": ");
  if (text[at] == 'l')
    at++;
  if (strncmp (text + at, "kd>", 3) != 0)
    return 0;
  at += 3;
  return at + strspn (text + at, " \t");
}

gboolean
psc_framing_next (PscFraming *self, PscFrameLine *line, GError **error)
{
  PscLine raw;
  gsize command;

  g_return_val_if_fail (self != NULL && line != NULL, FALSE);

  do
    {
      if (!psc_line_reader_next (self->reader, &raw, error))
        return FALSE;
      while (raw.length > 0 && strchr (" \t", raw.text[raw.length - 1]) != NULL)
        raw.length--;
    }
  while (raw.length == 0);
  *line = (PscFrameLine){
    .text = raw.text,
    .length = raw.length,
    .number = raw.number,
    .has_end = raw.has_end,
    .is_cut = raw.is_cut,
  };
  command = find_command (raw.text);
  if (command != 0)
    {
      line->kind = PSC_FRAME_COMMAND;
      line->text += command;
      line->length -= MIN (line->length, command);
    }
  return TRUE;
}

guint64
psc_framing_get_offset (const PscFraming *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return psc_line_reader_get_offset (self->reader);
}
