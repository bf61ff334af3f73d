/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON of addresses, sources and frames, which the reports of evidence share.
 */
#pragma once

#include "analysis/case-files.h"
#include "report/json-writer.h"
#include "report/redactor.h"

G_BEGIN_DECLS

/** psc_json_address_member: the member @name as `"0x…"`. */
void psc_json_address_member (PscJsonWriter *json, const char *name, guint64 va);

/** psc_json_symbol: the members `symbol` and `source` of a frame. */
void psc_json_symbol (PscJsonWriter *json, const PscFrame *frame, PscRedactor *redactor);

/** psc_json_origin: the member `path`, only where files were joined and @origin tells which. */
void psc_json_origin (PscJsonWriter *json, const char *origin, PscRedactor *redactor);

/** psc_json_frames: the list of @frames (element-type PscFrame), named by what @file tells. */
void psc_json_frames (PscJsonWriter *json,
                      const PscCaseFile *file,
                      const GArray *frames,
                      PscRedactor *redactor);

G_END_DECLS
