/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes headings. Called by the reports.
 */
#include "config.h"

#include "report/heading.h"

#include "report/clean-line.h"
#include "report/markdown.h"

void
psc_heading_write (const PscReportContext *context, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  g_return_if_fail (context != NULL && format != NULL);

  if (context->format == PSC_REPORT_CSV || context->format == PSC_REPORT_JSON)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = psc_clean_line_dup (text);
  if (context->format == PSC_REPORT_MARKDOWN)
    psc_markdown_text (context->output, line);
  else
    psc_output_put (context->output, line);
  psc_output_put (context->output, "\n\n");
}
