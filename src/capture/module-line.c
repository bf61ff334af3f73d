/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the lines of `lm`. Called by the parser of module lists.
 */
#include "config.h"

#include "capture/module-line.h"

#include <string.h>

#define GUID_DIGITS 32u
#define MAX_AGE_DIGITS 8u

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gsize
trim (const char *text, gsize length)
{
  while (length > 0 && is_blank (text[length - 1]))
    length--;
  return length;
}

static gboolean
read_heading (const char *text, PscModuleLine *line)
{
  static const struct
  {
    const char *text;
    PscModuleLineKind kind;
  } headings[] = {
    { "start end module name", PSC_MODULE_LINE_HEADING },
    { "Unloaded modules:", PSC_MODULE_LINE_UNLOADED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      const char *at = text;

      if (!psc_debugger_take_text (&at, headings[i].text) || *at != '\0')
        continue;
      line->kind = headings[i].kind;
      line->is_whole = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* Time stamps. */

/* Eight digits at the end of @text, in brackets: where the bracket opens, or NULL. */
static const char *
find_stamp (const char *text, gsize length, guint32 *stamp)
{
  const char *open = length < 10 ? NULL : text + length - 10;
  const char *at;
  PscHexNumber number;

  if (open == NULL || *open != '(' || text[length - 1] != ')')
    return NULL;
  at = open + 1;
  if (!psc_debugger_take_number (&at, &number) || number.n_digits != 8 || number.has_prefix)
    return NULL;
  *stamp = (guint32) number.value;
  return open;
}

/* `Fri Sep 30 00:17:31 2022` at the end of @text: where it begins, or NULL. */
static const char *
find_date (const char *text, gsize length)
{
  static const char days[] = "SunMonTueWedThuFriSat";
  gsize at = trim (text, length);
  guint n_words = 0;

  while (at > 0 && n_words < 5)
    {
      while (at > 0 && !is_blank (text[at - 1]))
        at--;
      if (++n_words < 5)
        at = trim (text, at);
    }
  if (n_words < 5 || length - at < 3)
    return NULL;
  for (gsize d = 0; d < strlen (days); d += 3)
    if (strncmp (text + at, days + d, 3) == 0)
      return text + at;
  return NULL;
}

/* `unavailable (00000000)` is what unloaded modules mostly have. */
static gboolean
read_timestamp (const char *text, PscModuleLine *line)
{
  gsize length = strlen (text);
  const char *at = text;
  PscHexNumber number;

  line->is_whole = length > 0 && text[length - 1] == ')';
  if (find_stamp (text, length, &line->timestamp) != NULL)
    {
      line->has_timestamp = line->timestamp != 0 || !g_str_has_prefix (text, "unavailable");
      return TRUE;
    }
  if (!psc_debugger_take_number (&at, &number) || number.n_digits != 8
      || !psc_debugger_take_text (&at, " (This is a reproducible build file hash"))
    return FALSE;
  line->has_timestamp = TRUE;
  line->is_reproducible = TRUE;
  line->timestamp = (guint32) number.value;
  return TRUE;
}

/* Details. */

/* An image's name ends like this; what goes on behind it has a blank in between. */
static gboolean
is_whole_image (const char *text, gsize length)
{
  static const char *const suffixes[] = { ".sys", ".exe", ".dll" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (length > 4 && g_ascii_strncasecmp (text + length - 4, suffixes[i], 4) == 0)
      return TRUE;
  return FALSE;
}

typedef struct
{
  const char *label;
  PscModuleLineKind kind;
} Detail;

static const Detail details[] = {
  { "Image path:", PSC_MODULE_LINE_PATH },
  { "Image name:", PSC_MODULE_LINE_IMAGE },
  { "Timestamp:", PSC_MODULE_LINE_TIMESTAMP },
  { "CheckSum:", PSC_MODULE_LINE_CHECKSUM },
  { "Checksum:", PSC_MODULE_LINE_CHECKSUM },
  { "ImageSize:", PSC_MODULE_LINE_HARMLESS },
  { "Browse full module list", PSC_MODULE_LINE_HARMLESS },
  { "Browse all global symbols", PSC_MODULE_LINE_HARMLESS },
  { "Loaded symbol image file:", PSC_MODULE_LINE_HARMLESS },
  { "Mapped memory image file:", PSC_MODULE_LINE_HARMLESS },
  { "Symbol file:", PSC_MODULE_LINE_HARMLESS },
  { "Image was built with /Brepro flag", PSC_MODULE_LINE_HARMLESS },
  { "Information from resource tables:", PSC_MODULE_LINE_HARMLESS },
  { "Translations:", PSC_MODULE_LINE_HARMLESS },
  { "File version:", PSC_MODULE_LINE_HARMLESS },
  { "Product version:", PSC_MODULE_LINE_HARMLESS },
  { "File flags:", PSC_MODULE_LINE_HARMLESS },
  { "File OS:", PSC_MODULE_LINE_HARMLESS },
  { "File type:", PSC_MODULE_LINE_HARMLESS },
  { "File date:", PSC_MODULE_LINE_HARMLESS },
  { "CompanyName:", PSC_MODULE_LINE_HARMLESS },
  { "ProductName:", PSC_MODULE_LINE_HARMLESS },
  { "InternalName:", PSC_MODULE_LINE_HARMLESS },
  { "OriginalFilename:", PSC_MODULE_LINE_HARMLESS },
  { "ProductVersion:", PSC_MODULE_LINE_HARMLESS },
  { "FileVersion:", PSC_MODULE_LINE_HARMLESS },
  { "FileDescription:", PSC_MODULE_LINE_HARMLESS },
  { "PrivateBuild:", PSC_MODULE_LINE_HARMLESS },
  { "SpecialBuild:", PSC_MODULE_LINE_HARMLESS },
  { "LegalCopyright:", PSC_MODULE_LINE_HARMLESS },
  { "LegalTrademarks:", PSC_MODULE_LINE_HARMLESS },
  { "Comments:", PSC_MODULE_LINE_HARMLESS },
};

static gboolean
read_checksum (const char *text, PscModuleLine *line)
{
  PscHexNumber number;

  if (!psc_debugger_take_number (&text, &number) || *text != '\0' || number.n_digits > 8)
    return FALSE;
  line->has_checksum = TRUE;
  line->checksum = (guint32) number.value;
  line->is_whole = number.n_digits == 8;
  return TRUE;
}

static gboolean
read_value (const char *value, PscModuleLine *line)
{
  switch (line->kind)
    {
    case PSC_MODULE_LINE_PATH:
    case PSC_MODULE_LINE_IMAGE:
      line->path = value;
      line->path_length = strlen (value);
      line->is_whole = is_whole_image (value, line->path_length);
      return line->path_length > 0;
    case PSC_MODULE_LINE_TIMESTAMP:
      return read_timestamp (value, line);
    case PSC_MODULE_LINE_CHECKSUM:
      return read_checksum (value, line);
    case PSC_MODULE_LINE_NONE:
    case PSC_MODULE_LINE_HARMLESS:
    case PSC_MODULE_LINE_HEADING:
    case PSC_MODULE_LINE_UNLOADED:
    case PSC_MODULE_LINE_ROW:
      line->is_whole = TRUE;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
read_detail (const char *text, PscModuleLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    {
      const char *value = text;

      if (!psc_debugger_take_text (&value, details[i].label))
        continue;
      line->kind = details[i].kind;
      /* A detail without a value that can be read is a detail all the same. */
      if (!read_value (value, line))
        line->kind = PSC_MODULE_LINE_HARMLESS;
      return TRUE;
    }
  return FALSE;
}

/* Rows. */

/* `(pdb symbols)`, `(deferred)`: where the text behind it begins, or NULL. */
static const char *
skip_state (const char *text)
{
  const char *close = *text == '(' ? strchr (text, ')') : NULL;
  gsize length;

  if (close == NULL)
    return NULL;
  length = (gsize) (close - text);
  if (!g_str_has_prefix (text, "(deferred)")
      && g_strstr_len (text, (gssize) length, "symbols") == NULL)
    return NULL;
  return psc_debugger_skip_blanks (close + 1);
}

/* Signs behind the name: `T` and `C` for a header without time stamp or checksum, `#` and `M` for
 * symbols that do not match. */
static const char *
skip_signs (const char *text, gboolean *is_mismatch)
{
  gsize n = strspn (text, "TCMP#");

  if (n == 0 || !is_blank (text[n]) || *psc_debugger_skip_blanks (text + n) != '(')
    return text;
  *is_mismatch = memchr (text, '#', n) != NULL || memchr (text, 'M', n) != NULL;
  return psc_debugger_skip_blanks (text + n);
}

/* Behind the name: the state of the symbols and their file; or the image, and its time stamp. */
static void
read_rest (const char *text, PscModuleLine *line)
{
  gboolean is_mismatch = FALSE;
  const char *behind = skip_state (skip_signs (text, &is_mismatch));
  gsize length = strlen (text);
  const char *stamp, *date;

  if (behind != NULL)
    {
      line->has_state = TRUE;
      line->is_whole = *behind == '\0';
      line->symbols = is_mismatch || *behind == '\0' ? NULL : behind;
      line->symbols_length = strlen (behind);
      return;
    }
  stamp = find_stamp (text, length, &line->timestamp);
  if (stamp != NULL)
    {
      date = find_date (text, (gsize) (stamp - text));
      line->has_timestamp = date != NULL;
      line->is_whole = TRUE;
      length = trim (text, (gsize) ((date != NULL ? date : stamp) - text));
    }
  else
    line->is_whole = is_whole_image (text, length);
  if (length > 0 && *text != '(')
    {
      line->path = text;
      line->path_length = length;
    }
}

static gboolean
read_row (const char *text, PscModuleLine *line)
{
  if (!psc_debugger_take_address (&text, &line->base) || !is_blank (*text))
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  if (!psc_debugger_take_address (&text, &line->end) || !is_blank (*text))
    return FALSE;
  line->name = psc_debugger_skip_blanks (text);
  line->name_length = strcspn (line->name, " \t");
  /* Stacks and memory have two numbers in front of a symbol, a colon or more numbers. */
  if (line->name_length == 0 || memchr (line->name, '!', line->name_length) != NULL
      || memchr (line->name, ':', line->name_length) != NULL)
    return FALSE;
  line->kind = PSC_MODULE_LINE_ROW;
  text = psc_debugger_skip_blanks (line->name + line->name_length);
  if (*text == '\0')
    line->is_whole = is_whole_image (line->name, line->name_length);
  else
    read_rest (text, line);
  return TRUE;
}

PscModuleLineKind
psc_module_read_line (const char *text, PscModuleLine *line)
{
  g_return_val_if_fail (text != NULL && line != NULL, PSC_MODULE_LINE_NONE);

  text = psc_debugger_skip_blanks (text);
  *line = (PscModuleLine){ .kind = PSC_MODULE_LINE_NONE };
  if (read_row (text, line))
    return line->kind;
  *line = (PscModuleLine){ .kind = PSC_MODULE_LINE_NONE };
  if (!read_heading (text, line) && g_ascii_isupper (*text))
    read_detail (text, line);
  return line->kind;
}

/* Splits off the last part of a path. */
static gboolean
take_last_part (const char *path, gsize *length, const char **part, gsize *part_length)
{
  gsize at = *length;

  while (at > 0 && path[at - 1] != '\\' && path[at - 1] != '/')
    at--;
  *part = path + at;
  *part_length = *length - at;
  *length = at > 0 ? at - 1 : 0;
  return *part_length > 0;
}

gboolean
psc_module_read_symbol_path (const char *path, gsize length, char **name, char **guid, guint32 *age)
{
  static const guint groups[] = { 8, 4, 4, 4, 12 };
  const char *file, *identity;
  gsize file_length, identity_length, n_digits = 0;
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (path != NULL && name != NULL && guid != NULL && age != NULL, FALSE);

  if (!take_last_part (path, &length, &file, &file_length)
      || !take_last_part (path, &length, &identity, &identity_length))
    return FALSE;
  while (n_digits < identity_length && g_ascii_isxdigit (identity[n_digits]))
    n_digits++;
  if (n_digits != identity_length || n_digits <= GUID_DIGITS
      || n_digits > GUID_DIGITS + MAX_AGE_DIGITS)
    return FALSE;
  text = g_string_new (NULL);
  for (gsize g = 0, at = 0; g < G_N_ELEMENTS (groups); at += groups[g++])
    g_string_append_printf (text, "%s%.*s", g > 0 ? "-" : "", (int) groups[g], identity + at);
  *name = psc_debugger_dup (file, file_length);
  *guid = g_ascii_strdown (text->str, (gssize) text->len);
  *age = 0;
  for (gsize at = GUID_DIGITS; at < n_digits; at++)
    *age = *age << 4 | (guint32) g_ascii_xdigit_value (identity[at]);
  return TRUE;
}
