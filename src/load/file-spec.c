/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splits `FILE#N`. Called by the loader.
 */
#include "config.h"

#include "load/file-spec.h"

#include <errno.h>
#include <string.h>

void
psc_file_spec_clear (PscFileSpec *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->path, g_free);
}

static gboolean
parse_index (const char *text, gint *index)
{
  char *end;
  gint64 value;

  if (!g_ascii_isdigit (text[0]) && !(text[0] == '-' && g_ascii_isdigit (text[1])))
    return FALSE;
  errno = 0;
  value = g_ascii_strtoll (text, &end, 10);
  if (*end != '\0' || errno != 0 || value < G_MININT || value > G_MAXINT)
    return FALSE;
  *index = (gint) value;
  return TRUE;
}

void
psc_file_spec_init (PscFileSpec *self, const char *text)
{
  const char *hash;

  g_return_if_fail (self != NULL && text != NULL);

  *self = (PscFileSpec){ .has_index = FALSE };
  hash = strrchr (text, '#');
  if (hash == NULL || hash == text || g_file_test (text, G_FILE_TEST_EXISTS)
      || !parse_index (hash + 1, &self->index))
    {
      self->path = g_strdup (text);
      return;
    }
  self->has_index = TRUE;
  self->path = g_strndup (text, (gsize) (hash - text));
}
