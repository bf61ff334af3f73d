/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What can follow the header of a Windows dump; one file each.
 */
#pragma once

#include "dump/ms-header-private.h"

G_BEGIN_DECLS

/**
 * PscMsBody:
 *
 * Opens what follows the header: sets the format of @dump, first of all, and its sources; the hints
 * are filled in already. %PSC_ERROR_TRUNCATED leaves a dump that has no memory.
 */
typedef gboolean (*PscMsBody) (const PscDumpInput *input,
                               const PscMsHeader *header,
                               PscDump *dump,
                               GError **error);

/** psc_ms_runs_open: the pages of the runs that the header lists, without gaps. */
gboolean psc_ms_runs_open (const PscDumpInput *input,
                           const PscMsHeader *header,
                           PscDump *dump,
                           GError **error);

/** psc_ms_bitmap_open: the pages whose bits are set in a bitmap. */
gboolean psc_ms_bitmap_open (const PscDumpInput *input,
                             const PscMsHeader *header,
                             PscDump *dump,
                             GError **error);

/** psc_ms_ranges_open: the pages of ranges that are listed behind the header. */
gboolean psc_ms_ranges_open (const PscDumpInput *input,
                             const PscMsHeader *header,
                             PscDump *dump,
                             GError **error);

/** psc_ms_triage_open: copies of single structures and pieces of virtual memory. */
gboolean psc_ms_triage_open (const PscDumpInput *input,
                             const PscMsHeader *header,
                             PscDump *dump,
                             GError **error);

G_END_DECLS
