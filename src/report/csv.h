/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSV fields as RFC 4180 has them, harmless in a spreadsheet.
 */
#pragma once

#include "report/output.h"

G_BEGIN_DECLS

/**
 * psc_csv_text:
 * @text: (nullable): a field; %NULL is empty
 *
 * Quoted where needed. A text that a spreadsheet would take for a formula (it begins with `=`, `+`,
 * `-`, `@`, a tab or a carriage return) gets an apostrophe before it, which our reader takes off.
 */
void psc_csv_text (PscOutput *output, const char *text);
void psc_csv_unsigned (PscOutput *output, guint64 value);
void psc_csv_signed (PscOutput *output, gint64 value);
void psc_csv_comma (PscOutput *output);
void psc_csv_end_row (PscOutput *output);

G_END_DECLS
