/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the debugger says of the machine when it connects, in `vertarget` and in `!analyze`.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

/**
 * psc_banner_note:
 * @line: any line of text
 *
 * Adds what @line tells to the machine's facts. A banner of another build is another machine: what
 * was known is forgotten, and a note says so.
 */
void psc_banner_note (const PscFrameLine *line, PscCaptureContext *context);

G_END_DECLS
