/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stands in for kdump-library.c where libkdumpfile does not exist, as on Windows: nothing can be
 * unpacked, and the error says so.
 */
#include "config.h"

#include "base/error.h"
#include "dump/kdump-library-private.h"

struct _PscKdumpLibrary
{
  char nothing;
};

gboolean
psc_kdump_library_is_there (void)
{
  return FALSE;
}

PscKdumpLibrary *
psc_kdump_library_new (PscSource *file, guint64 head_bytes, guint block_bytes, guint pointer_bytes)
{
  return g_new0 (PscKdumpLibrary, 1);
}

void
psc_kdump_library_free (PscKdumpLibrary *self)
{
  g_free (self);
}

gboolean
psc_kdump_library_read (PscKdumpLibrary *self,
                        guint64 block,
                        const PscKdumpPlace *descriptor,
                        const PscKdumpPlace *data,
                        void *buffer,
                        GError **error)
{
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
               "kdump file: a page is packed in a way that takes libkdumpfile, which this build "
               "does not have");
  return FALSE;
}
