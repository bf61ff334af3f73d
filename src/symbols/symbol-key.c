/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys of symbol stores (dotnet/symstore, SSQP_Key_Conventions). Called by who looks for symbols.
 */
#include "config.h"

#include "symbols/symbol-key.h"

#include <string.h>

#include "base/error.h"

/* Names of files that Microsoft ships are below 50 bytes. With what is put behind a name while it
 * is downloaded it still is a name on all systems, which allow 255. */
#define MAX_NAME_BYTES 200u

/* A stamp and an age; a GUID alone has 32 digits. */
#define MAX_STAMP_ID_CHARS 16u

/* Names of devices of Windows, whatever follows behind a dot. */
static const char *const devices[] = {
  "con",  "prn",  "aux",  "nul",  "conin$", "conout$", "com0", "com1", "com2",
  "com3", "com4", "com5", "com6", "com7",   "com8",    "com9", "lpt0", "lpt1",
  "lpt2", "lpt3", "lpt4", "lpt5", "lpt6",   "lpt7",    "lpt8", "lpt9",
};

/* What stores keep beside the folders of files. */
static const char *const bookkeeping[] = {
  "000admin", "file.ptr", "index2.txt", "pingme.txt", "refs.ptr",
};

static gboolean
is_one_of (const char *const *words, gsize n_words, const char *text, gsize length)
{
  for (gsize i = 0; i < n_words; i++)
    if (strlen (words[i]) == length && g_ascii_strncasecmp (words[i], text, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_allowed (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isalnum ((gchar) character)
           || (character != 0 && strchr (" !#$%&'()+,-.;=@[]^_{}~", (int) character) != NULL);
  return g_unichar_isalnum (character);
}

static gboolean
is_file_name (const char *name)
{
  gsize length = strlen (name);
  const char *dot = strchr (name, '.');

  if (length == 0 || length > MAX_NAME_BYTES || !g_utf8_validate (name, (gssize) length, NULL))
    return FALSE;
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_allowed (g_utf8_get_char (at)))
      return FALSE;
  /* Dots and blanks at the ends: hidden files, the folder itself, and what Windows drops. */
  if (name[0] == '.' || name[0] == ' ' || name[length - 1] == '.' || name[length - 1] == ' ')
    return FALSE;
  return !is_one_of (devices, G_N_ELEMENTS (devices), name,
                     dot != NULL ? (gsize) (dot - name) : length)
         && !is_one_of (bookkeeping, G_N_ELEMENTS (bookkeeping), name, length);
}

/* Of `ntkrnlmp.pdb`, `ntkrnlmp.pd_`. */
static char *
pack_name (const char *name)
{
  const char *last = g_utf8_find_prev_char (name, name + strlen (name));
  g_autofree char *front = g_strndup (name, (gsize) (last - name));

  return g_strconcat (front, "_", NULL);
}

static PscSymbolKey *
new_key (const char *name, char *id, gboolean is_image, GError **error)
{
  PscSymbolKey *self;

  if (!is_file_name (name))
    {
      g_autofree char *escaped = g_strescape (name, NULL);

      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "symbol store: \"%s\" is no name that a file in it can have", escaped);
      g_free (id);
      return NULL;
    }
  self = g_new0 (PscSymbolKey, 1);
  self->name = g_strdup (name);
  self->id = id;
  self->lower_id = g_ascii_strdown (id, -1);
  self->packed_name = pack_name (name);
  self->is_image = is_image;
  return self;
}

/* The digits of a GUID without its dashes, in upper case; the age has no leading zeros. */
static char *
make_guid_id (const char *guid, guint32 age)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = guid; *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (digits, g_ascii_toupper (*at));
  g_string_append_printf (digits, "%x", age);
  return g_strdup (digits->str);
}

gboolean
psc_symbol_key_is_of_pdb (const PscSymbolKey *self, const char *guid, guint32 age)
{
  g_autofree char *id = make_guid_id (guid, age);

  g_return_val_if_fail (self != NULL, FALSE);

  return strlen (self->id) <= MAX_STAMP_ID_CHARS || g_ascii_strcasecmp (id, self->id) == 0;
}

PscSymbolKey *
psc_symbol_key_new_for_pdb (const PscPdbIdentity *identity, GError **error)
{
  g_return_val_if_fail (identity != NULL, NULL);

  return new_key (identity->name,
                  identity->guid[0] != '\0'
                      ? make_guid_id (identity->guid, identity->age)
                      : g_strdup_printf ("%08X%x", identity->stamp, identity->age),
                  FALSE, error);
}

PscSymbolKey *
psc_symbol_key_new_for_image (const char *name,
                              guint32 timestamp,
                              guint32 image_bytes,
                              GError **error)
{
  g_return_val_if_fail (name != NULL, NULL);

  return new_key (name, g_strdup_printf ("%08X%x", timestamp, image_bytes), TRUE, error);
}

void
psc_symbol_key_free (PscSymbolKey *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->id);
  g_free (self->lower_id);
  g_free (self->packed_name);
  g_free (self);
}
