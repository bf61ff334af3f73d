/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The times of one file's snapshots, when only another time of the same file may tell whether the
 * day or the month comes first.
 */
#pragma once

#include "capture/format.h"
#include "capture/time-stamp.h"

G_BEGIN_DECLS

/**
 * PscDating:
 * @is_impossible: by #PscDateOrder: some date of the file cannot be read in that order
 * @open: the stamps with two readings, each with the snapshot that it belongs to
 */
typedef struct
{
  gboolean is_impossible[PSC_N_DATE_ORDERS];
  GArray *open;
} PscDating;

void psc_dating_init (PscDating *self);
void psc_dating_clear (PscDating *self);

/**
 * psc_dating_read:
 * @stamp: a stamp of the file
 * @time: (out caller-allocates): its time
 *
 * Learns from @stamp.
 *
 * Returns: whether it has one time only
 */
gboolean psc_dating_read (PscDating *self, const PscTimeStamp *stamp, PscWallTime *time);

/** psc_dating_defer: keeps @stamp, which has two readings, for the snapshot at @index. */
void psc_dating_defer (PscDating *self, const PscTimeStamp *stamp, guint index);

/**
 * psc_dating_finish:
 *
 * Gives the snapshots of @context their times where the file told how to read them, else says that
 * they stay unknown.
 */
void psc_dating_finish (PscDating *self, PscCaptureContext *context);

G_END_DECLS
