/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times in the names of files, as scripts write them that take one snapshot after the other.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

/**
 * psc_time_from_name:
 * @path: a file's name, with or without folders
 * @time: (out caller-allocates): the time in it, or no time
 *
 * Reads a date with the year first and a time behind it: `poolmon-2024-03-05T10-00.log`,
 * `poolsnap_20240305_103000.log`, `poolmon 2024-03-05 10.00.00.txt`. Any other order, a date alone,
 * and a name with two different times are ambiguous and give no time.
 *
 * Returns: whether there is a time
 */
gboolean psc_time_from_name (const char *path, PscWallTime *time);

/**
 * psc_file_time_apply:
 *
 * Gives the only snapshot of a PoolMon file the time in the file's name, unless the file told one,
 * and says in the file's facts what kind of file it is when all its snapshots are PoolMon's. Called
 * at the end of the file.
 */
void psc_file_time_apply (PscCaptureContext *context);

G_END_DECLS
