/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times that stand between the tables of a capture.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

/**
 * psc_capture_times_feed:
 *
 * Reads `.echotime`, `.time`, `Debug session time:`, `System Uptime:` and the like. A time belongs
 * to the next table.
 *
 * Returns: whether @line told a time
 */
gboolean psc_capture_times_feed (PscCaptureContext *context, const PscFrameLine *line);

G_END_DECLS
