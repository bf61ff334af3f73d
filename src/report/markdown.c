/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Escapes text for Markdown. Called by the grid and the reports' headings.
 */
#include "config.h"

#include "report/markdown.h"

#include <string.h>

#include "report/clean-line.h"

/* A backslash works before any ASCII punctuation, but GitHub's tables and its raw HTML need `&lt;`
 * and its kin; links are made of brackets, mentions of `@`. */
static const char *
find_escape (char c)
{
  switch (c)
    {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '@':
      return "&#64;";
    default:
      return NULL;
    }
}

void
psc_markdown_text (PscOutput *output, const char *text)
{
  g_autofree char *line = NULL;

  g_return_if_fail (output != NULL && text != NULL);

  line = psc_clean_line_dup (text);
  for (const char *c = line; *c != '\0'; c++)
    {
      const char *escape = find_escape (*c);

      if (escape != NULL)
        {
          psc_output_put (output, escape);
          continue;
        }
      if (strchr ("\\`*_[]|~#", *c) != NULL)
        psc_output_put_c (output, '\\');
      psc_output_put_c (output, *c);
    }
}
