/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Identities of PDBs. Called by the readers of images and PDBs and by what looks for PDBs.
 */
#include "config.h"

#include "symbols/pdb-identity.h"

#include <string.h>

#include "base/error.h"
#include "bytes/cursor.h"

void
psc_guid_to_string (const guint8 *bytes, char text[PSC_GUID_CHARS + 1])
{
  g_snprintf (text, PSC_GUID_CHARS + 1, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
              psc_bytes_get_u32 (bytes), psc_bytes_get_u16 (bytes + 4),
              psc_bytes_get_u16 (bytes + 6), bytes[8], bytes[9], bytes[10], bytes[11], bytes[12],
              bytes[13], bytes[14], bytes[15]);
}

/* A colon would name a drive, a stream or a device on Windows. */
static gboolean
is_file_name (const char *name)
{
  if (*name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == ':' || g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

PscPdbIdentity *
psc_pdb_identity_new (const guint8 *guid,
                      guint32 age,
                      const guint8 *path,
                      gsize n_path,
                      GError **error)
{
  g_autoptr (PscPdbIdentity) self = g_new0 (PscPdbIdentity, 1);
  g_autofree char *raw = g_strndup ((const char *) path, n_path);
  const char *name;

  self->age = age;
  if (guid != NULL)
    psc_guid_to_string (guid, self->guid);
  self->path = g_utf8_make_valid (raw, -1);
  name = self->path;
  for (const char *at = self->path; *at != '\0'; at++)
    if (*at == '\\' || *at == '/')
      name = at + 1;
  if (!is_file_name (name))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "name of the PDB: it ends in no possible file name");
      return NULL;
    }
  self->name = g_strdup (name);
  return g_steal_pointer (&self);
}

void
psc_pdb_identity_free (PscPdbIdentity *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}
