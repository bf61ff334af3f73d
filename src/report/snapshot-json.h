/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts that the JSON objects of several commands share.
 */
#pragma once

#include "model/snapshot.h"
#include "model/tag-list.h"
#include "report/json-writer.h"
#include "report/redactor.h"

G_BEGIN_DECLS

/** psc_json_pool: the four numbers of a pool, `null` where unknown. */
void psc_json_pool (PscJsonWriter *json, const PscPool *pool);

/** psc_json_tag: a tag as four characters. */
void psc_json_tag (PscJsonWriter *json, PscTag tag);

/** psc_json_time: RFC 3339, or `null`. */
void psc_json_time (PscJsonWriter *json, const PscWallTime *time);

/**
 * psc_json_snapshot:
 * @index: its place in the series
 * @count: how many snapshots the series has
 * @redactor: (nullable): takes names out
 */
void psc_json_snapshot (PscJsonWriter *json,
                        PscSnapshot *snapshot,
                        guint index,
                        guint count,
                        PscRedactor *redactor);

/** psc_json_totals: what the source reports and what the rows sum to. */
void psc_json_totals (PscJsonWriter *json, PscSnapshot *snapshot);

/** psc_json_row: one row of a tag table, with what its tag stands for. */
void psc_json_row (PscJsonWriter *json,
                   const PscPoolRow *row,
                   const PscTagList *tags,
                   PscRedactor *redactor);

/** psc_json_issues: the list of issues. */
void psc_json_issues (PscJsonWriter *json, const PscIssues *issues, PscRedactor *redactor);

G_END_DECLS
