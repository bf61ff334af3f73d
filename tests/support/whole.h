/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that was read from a capture as one text, to compare two readings of it.
 */
#pragma once

#include "capture/capture.h"

/** psc_test_dump_whole: (transfer full): facts of the file, snapshots with their rows, evidence and
 * issues, each with its line. */
char *psc_test_dump_whole (PscCapture *capture);
