/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spools standard input. Called by the loader.
 */
#include "config.h"

#include "load/standard-input.h"

#include <errno.h>
#include <unistd.h>

#include "bytes/spool.h"

#define BLOCK_BYTES (64u * 1024u)

static gboolean
copy_input (PscSpool *spool, GError **error)
{
  g_autofree char *block = (char *) g_malloc (BLOCK_BYTES);

  while (TRUE)
    {
      gssize n = read (STDIN_FILENO, block, BLOCK_BYTES);

      if (n == 0)
        return TRUE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;

          g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
                       "cannot read standard input: %s", g_strerror (saved));
          return FALSE;
        }
      if (!psc_spool_write (spool, block, (gsize) n, error))
        return FALSE;
    }
}

PscSource *
psc_standard_input_open (GError **error)
{
  g_autoptr (PscSpool) spool = psc_spool_new (error);

  if (spool == NULL || !copy_input (spool, error))
    return NULL;
  return psc_spool_finish (spool, error);
}
