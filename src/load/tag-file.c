/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads tag lists from files. Called by both front ends.
 */
#include "config.h"

#include "load/tag-file.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/source.h"

gboolean
psc_tag_file_load (const char *path, PscTagList *tags, GError **error)
{
  g_autoptr (PscSource) source = NULL;
  g_autofree char *text = NULL;
  guint64 size;
  gsize n_read;

  g_return_val_if_fail (path != NULL && tags != NULL, FALSE);

  source = psc_source_new_for_path (path, error);
  if (source == NULL)
    return FALSE;
  size = psc_source_get_size (source);
  if (size > PSC_MAX_TAG_LIST_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "%s: tag list of %" G_GUINT64_FORMAT " bytes, expected at most %u", path, size,
                   PSC_MAX_TAG_LIST_BYTES);
      return FALSE;
    }
  text = g_malloc ((gsize) size + 1);
  if (!psc_source_read (source, 0, text, (gsize) size, &n_read, error))
    return FALSE;
  return psc_tag_list_add (tags, path, text, n_read, error);
}
