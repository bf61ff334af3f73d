/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a line of `!fltkd`. Called by filters.c.
 */
#include "config.h"

#include "capture/filters-line.h"

#include <string.h>

#include "capture/debugger-text.h"

/* @n_texts: how many texts in quotes the line ends with. */
typedef struct
{
  const char *label;
  PscFiltersLineKind kind;
  guint n_texts;
} Label;

static const Label labels[] = {
  { "FLT_INSTANCE:", PSC_FILTERS_LINE_INSTANCE, 2 }, { "FLT_FILTER:", PSC_FILTERS_LINE_FILTER, 2 },
  { "FLT_VOLUME:", PSC_FILTERS_LINE_VOLUME, 1 },     { "Filter List:", PSC_FILTERS_LINE_LIST, 1 },
  { "Volume List:", PSC_FILTERS_LINE_LIST, 1 },      { "FLTP_FRAME:", PSC_FILTERS_LINE_LIST, 2 },
  { "Frame List:", PSC_FILTERS_LINE_LIST, 0 },
};

/* A text in quotes, and the blanks behind it. */
static gboolean
take_quoted (const char **at, PscFiltersText *quoted)
{
  const char *end;

  if (**at != '"' || (end = strchr (*at + 1, '"')) == NULL)
    return FALSE;
  *quoted = (PscFiltersText){ *at + 1, (gsize) (end - *at - 1) };
  *at = psc_debugger_skip_blanks (end + 1);
  return TRUE;
}

static PscFiltersLineKind
read_rest (const Label *label, const char *text, gboolean has_end, PscFiltersLine *line)
{
  guint n_texts = 0;

  *line = (PscFiltersLine){ .label = label->kind };
  if (!psc_debugger_take_address (&text, &line->address))
    return PSC_FILTERS_LINE_DAMAGED;
  text = psc_debugger_skip_blanks (text);
  if (take_quoted (&text, &line->name))
    n_texts += take_quoted (&text, &line->altitude) ? 2 : 1;
  /* A text that was opened and not closed has lost its end; so may the last line of a file. */
  if (*text == '"' || (!has_end && n_texts < MAX (label->n_texts, 1)))
    return PSC_FILTERS_LINE_DAMAGED;
  return label->kind;
}

/* Moves behind @label. A volume's own backslashes keep Markdown's from being taken away. */
static gboolean
take_label (const char **at, const char *label)
{
  g_autofree char *escaped = NULL;
  const char *score;

  if (psc_debugger_take_text (at, label))
    return TRUE;
  score = strchr (label, '_');
  if (score == NULL)
    return FALSE;
  escaped = g_strdup_printf ("%.*s\\%s", (int) (score - label), label, score);
  return psc_debugger_take_text (at, escaped);
}

PscFiltersLineKind
psc_filters_read_line (const char *text, gboolean has_end, PscFiltersLine *line)
{
  g_return_val_if_fail (text != NULL && line != NULL, PSC_FILTERS_LINE_NONE);

  text = psc_debugger_skip_blanks (text);
  /* Most lines of a capture are something else. */
  if (*text != 'F' && *text != 'V')
    return PSC_FILTERS_LINE_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *rest = text;

      if (take_label (&rest, labels[i].label))
        return read_rest (&labels[i], rest, has_end, line);
      if (!has_end && g_str_has_prefix (labels[i].label, text))
        {
          line->label = labels[i].kind;
          return PSC_FILTERS_LINE_DAMAGED;
        }
    }
  return PSC_FILTERS_LINE_NONE;
}
