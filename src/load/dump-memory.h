/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a range of a dump's memory and says why what is missing is missing.
 */
#pragma once

#include "base/issue.h"
#include "bytes/source.h"
#include "model/shown-memory.h"

G_BEGIN_DECLS

/**
 * psc_dump_memory_read:
 * @source: the virtual memory of a dump
 * @first: the address of the first byte in @source; that of @memory but for the upper half of a
 * sign-extended 32-bit address
 * @memory: takes what is there
 * @issues: a note for each hole
 */
void
psc_dump_memory_read (PscSource *source, guint64 first, PscShownMemory *memory, PscIssues *issues);

G_END_DECLS
