/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text inside Markdown.
 */
#pragma once

#include "report/output.h"

G_BEGIN_DECLS

/** psc_markdown_text: @text as one line that means nothing but itself, also inside a table. */
void psc_markdown_text (PscOutput *output, const char *text);

G_END_DECLS
