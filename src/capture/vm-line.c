/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a figure of `!vm`. Called by vm.c.
 */
#include "config.h"

#include "capture/vm-line.h"

#include <string.h>

#include "capture/scan.h"

/* Longer ones are sentences. */
#define MAX_NAME_BYTES 40u

typedef struct
{
  const char *name;
  PscVmFigure figure;
} Name;

static const Name names[] = {
  { "Physical Memory", PSC_VM_PHYSICAL },
  { "NonPagedPool Usage", PSC_VM_NONPAGED },
  { "NonPagedPoolNx Usage", PSC_VM_NONPAGED_NX },
  { "NonPagedPool Max", PSC_VM_NONPAGED_LIMIT },
  { "NonPagedPool Maximum", PSC_VM_NONPAGED_LIMIT },
  { "PagedPool Usage", PSC_VM_PAGED },
  { "PagedPool Maximum", PSC_VM_PAGED_LIMIT },
  { "PagedPool Max", PSC_VM_PAGED_LIMIT },
};

/* Whether @text is @name, whatever blanks stand between the words. */
static gboolean
is_name (const char *text, gsize length, const char *name)
{
  gsize at = 0;

  for (; *name != '\0'; name++)
    {
      if (at >= length || (*name == ' ' ? !psc_scan_is_blank (text[at]) : text[at] != *name))
        return FALSE;
      at = *name == ' ' ? psc_scan_blanks (text, at) : at + 1;
    }
  return at == length;
}

static PscVmFigure
find_figure (const char *text, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_name (text, length, names[i].name))
      return names[i].figure;
  return PSC_VM_OTHER;
}

/* Digits; moves behind them and the blanks that follow. */
static gboolean
take_number (const char **at, guint64 *number, gboolean *fits)
{
  const char *text = *at;
  gboolean ok = TRUE;

  *number = 0;
  for (; psc_scan_is_digit (*text); text++)
    ok = ok && g_uint64_checked_mul (number, *number, 10)
         && g_uint64_checked_add (number, *number, (guint64) (*text - '0'));
  if (text == *at)
    return FALSE;
  *fits &= ok;
  *at = text + psc_scan_blanks (text, 0);
  return TRUE;
}

static gboolean
take_char (const char **at, char wanted)
{
  if (**at != wanted)
    return FALSE;
  (*at)++;
  *at += psc_scan_blanks (*at, 0);
  return TRUE;
}

/* What is left of `Kb)`, of which only the beginning may be there. */
static PscVmLineKind
judge_unit (const char *text)
{
  if (strcmp (text, "Kb)") == 0)
    return PSC_VM_LINE_FIGURE;
  return g_str_has_prefix ("Kb)", text) ? PSC_VM_LINE_CUT : PSC_VM_LINE_NONE;
}

/* `1219892 (   4879568 Kb)` */
static PscVmLineKind
read_numbers (const char *text, PscVmLine *line)
{
  line->fits = TRUE;
  if (*text == '\0')
    return PSC_VM_LINE_CUT;
  if (!take_number (&text, &line->pages, &line->fits))
    return PSC_VM_LINE_NONE;
  if (*text == '\0')
    return PSC_VM_LINE_CUT;
  if (!take_char (&text, '('))
    return PSC_VM_LINE_NONE;
  if (*text == '\0')
    return PSC_VM_LINE_CUT;
  if (!take_number (&text, &line->kb, &line->fits))
    return PSC_VM_LINE_NONE;
  return judge_unit (text);
}

/* A line that may end in the middle of a name. */
static PscVmLineKind
read_beginning (const char *text, PscVmLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (names[i].name, text))
      {
        line->figure = names[i].figure;
        line->name = text;
        line->name_length = strlen (text);
        return PSC_VM_LINE_CUT;
      }
  return PSC_VM_LINE_NONE;
}

PscVmLineKind
psc_vm_read_line (const char *text, PscVmLine *line)
{
  const char *colon;

  g_return_val_if_fail (text != NULL && line != NULL, PSC_VM_LINE_NONE);

  text += psc_scan_blanks (text, 0);
  if (!g_ascii_isupper (*text))
    return PSC_VM_LINE_NONE;
  colon = strchr (text, ':');
  if (colon == NULL)
    return read_beginning (text, line);
  if (colon - text > (gssize) MAX_NAME_BYTES)
    return PSC_VM_LINE_NONE;
  line->name = text;
  line->name_length = (gsize) (colon - text);
  while (line->name_length > 0 && psc_scan_is_blank (text[line->name_length - 1]))
    line->name_length--;
  line->figure = find_figure (text, line->name_length);
  return read_numbers (colon + 1 + psc_scan_blanks (colon + 1, 0), line);
}
