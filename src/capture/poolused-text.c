/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows the numbers of a row: the description, the binary, the sentence about unknown tags.
 * Called by poolused-row.c.
 */
#include "config.h"

#include "capture/poolused-text.h"

#include <string.h>

#include "capture/scan.h"

static gsize
trim_end (const char *text, gsize length)
{
  while (length > 0 && psc_scan_is_blank (text[length - 1]))
    length--;
  return length;
}

static gboolean
ends_with (const char *text, gsize length, const char *end)
{
  gsize n = strlen (end);

  return length >= n && memcmp (text + length - n, end, n) == 0;
}

/* Takes `(Protected)` out of either end of a description. */
static void
read_protected (PscPoolusedRow *row)
{
  static const char mark[] = "(Protected)";
  gsize n = strlen (mark);

  if (row->description_length < n)
    return;
  if (ends_with (row->description, row->description_length, mark))
    row->description_length = trim_end (row->description, row->description_length - n);
  else if (memcmp (row->description, mark, n) == 0)
    {
      gsize skipped = n + strspn (row->description + n, " \t");

      row->description += skipped;
      row->description_length -= MIN (skipped, row->description_length);
    }
  else
    return;
  row->is_protected = TRUE;
}

/* `text , Binary: name` */
static void
read_owner (PscPoolusedRow *row)
{
  static const char mark[] = ", Binary:";
  const char *end = row->description + row->description_length;
  const char *comma = row->description;
  gsize skipped;

  while ((comma = (const char *) memchr (comma, ',', (gsize) (end - comma))) != NULL
         && strncmp (comma, mark, strlen (mark)) != 0)
    comma++;
  if (comma == NULL || (gsize) (end - comma) < strlen (mark))
    return;
  skipped = strlen (mark);
  skipped += strspn (comma + skipped, " \t");
  row->owner_length = (gsize) (end - comma) - MIN (skipped, (gsize) (end - comma));
  row->owner = row->owner_length > 0 ? comma + skipped : NULL;
  row->description_length = trim_end (row->description, (gsize) (comma - row->description));
}

static const char unknown_mark[] = "UNKNOWN pooltag";

gboolean
psc_poolused_owner_is_whole (const PscPoolusedRow *row)
{
  static const char *const ends[] = {
    ".sys",  ".dll",   ".exe",  "nt!alpc", "nt!cm",  "nt!etw", "nt!ex", "nt!fsrtl",
    "nt!io", "nt!lpc", "nt!mm", "nt!ob",   "nt!pnp", "nt!ps",  "nt!se", "nt!wmi",
  };

  for (guint i = 0; row->owner != NULL && i < G_N_ELEMENTS (ends); i++)
    if (ends_with (row->owner, row->owner_length, ends[i])
        && (*ends[i] == '.' || row->owner_length == strlen (ends[i])))
      return TRUE;
  return FALSE;
}

/* Compares two tags as texts that may have lost blanks. */
gboolean
psc_poolused_same_but_for_blanks (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize i = 0, j = 0;

  while (TRUE)
    {
      while (i < a_length && a[i] == ' ')
        i++;
      while (j < b_length && b[j] == ' ')
        j++;
      if (i == a_length || j == b_length)
        return i == a_length && j == b_length;
      if (a[i++] != b[j++])
        return FALSE;
    }
}

/* The tag between the quotes of `UNKNOWN pooltag 'Pp  '`. */
const char *
psc_poolused_find_quoted_tag (const char *text, gsize *length)
{
  const char *start = strstr (text, unknown_mark);
  const char *end;

  start = start != NULL ? strchr (start, '\'') : NULL;
  end = start != NULL ? strchr (start + 1, ',') : NULL;
  if (end == NULL || end[-1] != '\'' || end - start < 3 || end - start > 6)
    return NULL;
  *length = (gsize) (end - start) - 2;
  return start + 1;
}

void
psc_poolused_read_description (PscPoolusedRow *row, const char *text, gsize length, gsize at)
{
  at = psc_scan_blanks (text, at);
  if (at >= length)
    return;
  row->description = text + at;
  row->description_length = length - at;
  read_protected (row);
  if (*row->description == 'U'
      && strncmp (row->description, unknown_mark, strlen (unknown_mark)) == 0)
    {
      row->is_unknown = TRUE;
      row->is_whole =
          ends_with (row->description, row->description_length, "please update pooltag.txt");
      row->description = NULL;
      row->description_length = 0;
      return;
    }
  read_owner (row);
  if (row->description_length == 0)
    row->description = NULL;
}
