/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines above tables, for people.
 */
#pragma once

#include "report/report-context.h"

G_BEGIN_DECLS

/** psc_heading_write: one line and an empty one; nothing in CSV. */
void psc_heading_write (const PscReportContext *context, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

G_END_DECLS
