/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies of what evidence consists of, for putting the evidence of several files together.
 *
 * Every copy, and every frame in it, has @origin, the path that its lines count in: borrowed, so
 * the path has to outlive the copy.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/** psc_frame_copy: (out caller-allocates): to be freed with psc_frame_clear(). */
void psc_frame_copy (const PscFrame *self, PscFrame *copy, const char *origin);

/** psc_frames_copy: adds copies of @frames (element-type PscFrame) to @copies. */
void psc_frames_copy (const GArray *frames, GArray *copies, const char *origin);

PscTrace *psc_trace_copy (const PscTrace *self, const char *origin);
PscVerifierDriver *psc_verifier_driver_copy (const PscVerifierDriver *self, const char *origin);

/** psc_verifier_allocations_copy: adds copies of @allocations (element-type
 * PscVerifierAllocation) to @copies. */
void psc_verifier_allocations_copy (const GArray *allocations, GArray *copies, const char *origin);

PscMemoryRun *psc_memory_run_copy (const PscMemoryRun *self);
PscFilter *psc_filter_copy (const PscFilter *self, const char *origin);
PscCrash *psc_crash_copy (const PscCrash *self, const char *origin);

G_END_DECLS
