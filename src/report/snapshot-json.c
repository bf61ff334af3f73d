/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes snapshots, rows and issues as the JSON contract says. Called by the reports.
 */
#include "config.h"

#include "report/snapshot-json.h"

#include "report/report-text.h"

static void
put_number (PscJsonWriter *json, const PscPool *pool, PscPoolField field, guint64 value)
{
  psc_json_name (json, psc_pool_field_to_string (field));
  if ((pool->known & PSC_POOL_KNOWN (field)) != 0)
    psc_json_uint (json, value);
  else
    psc_json_null (json);
}

void
psc_json_pool (PscJsonWriter *json, const PscPool *pool)
{
  g_return_if_fail (json != NULL && pool != NULL);

  psc_json_begin_object (json, PSC_JSON_INLINE);
  put_number (json, pool, PSC_POOL_ALLOCS, pool->allocs);
  put_number (json, pool, PSC_POOL_FREES, pool->frees);
  psc_json_name (json, psc_pool_field_to_string (PSC_POOL_OUTSTANDING));
  psc_json_int_or_null (json, (pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0,
                        pool->outstanding);
  put_number (json, pool, PSC_POOL_BYTES, pool->bytes);
  psc_json_end_object (json);
}

void
psc_json_tag (PscJsonWriter *json, PscTag tag)
{
  char text[PSC_TAG_STRING_SIZE];

  psc_json_string (json, psc_tag_to_string (tag, text));
}

void
psc_json_time (PscJsonWriter *json, const PscWallTime *time)
{
  g_autofree char *text = psc_wall_time_to_string (time);

  psc_json_string (json, text);
}

static void
put_complete (PscJsonWriter *json, PscTristate complete)
{
  if (complete == PSC_UNKNOWN)
    psc_json_null (json);
  else
    psc_json_boolean (json, complete == PSC_YES);
}

void
psc_json_snapshot (PscJsonWriter *json,
                   PscSnapshot *snapshot,
                   guint index,
                   guint count,
                   PscRedactor *redactor)
{
  const PscWallTime *taken_at;
  g_autofree char *scope = NULL;

  g_return_if_fail (json != NULL && PSC_IS_SNAPSHOT (snapshot));

  taken_at = psc_snapshot_get_taken_at (snapshot);
  scope = psc_report_dup_scope (snapshot);
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "index");
  psc_json_uint (json, index);
  psc_json_name (json, "count");
  psc_json_uint (json, count);
  psc_json_member (json, "label", psc_redactor_label (redactor, snapshot));
  psc_json_name (json, "taken_at");
  psc_json_time (json, taken_at);
  if (taken_at->zone == PSC_ZONE_UNKNOWN)
    psc_json_member (json, "zone", "unknown");
  psc_json_member (json, "path", psc_redactor_apply (redactor, psc_snapshot_get_path (snapshot)));
  psc_json_member (json, "scope", scope);
  psc_json_member (json, "sorted_by", psc_snapshot_get_sorted_by (snapshot));
  psc_json_member (json, "filter",
                   psc_redactor_apply (redactor, psc_snapshot_get_filter (snapshot)));
  psc_json_name (json, "complete");
  put_complete (json, psc_snapshot_get_complete (snapshot));
  psc_json_end_object (json);
}

void
psc_json_totals (PscJsonWriter *json, PscSnapshot *snapshot)
{
  PscPool pool;

  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "reported");
  if (psc_snapshot_get_reported (snapshot, PSC_POOL_NONPAGED, &pool))
    {
      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_name (json, psc_pool_kind_to_string (PSC_POOL_NONPAGED));
      psc_json_pool (json, &pool);
      psc_json_name (json, psc_pool_kind_to_string (PSC_POOL_PAGED));
      psc_snapshot_get_reported (snapshot, PSC_POOL_PAGED, &pool);
      psc_json_pool (json, &pool);
      psc_json_end_object (json);
    }
  else
    psc_json_null (json);
  psc_json_name (json, "computed");
  psc_json_begin_object (json, PSC_JSON_INLINE);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      psc_snapshot_get_computed (snapshot, (PscPoolKind) k, &pool);
      psc_json_name (json, psc_pool_kind_to_string ((PscPoolKind) k));
      psc_json_pool (json, &pool);
    }
  psc_json_end_object (json);
  psc_json_end_object (json);
}

void
psc_json_row (PscJsonWriter *json,
              const PscPoolRow *row,
              const PscTagList *tags,
              PscRedactor *redactor)
{
  PscTagInfo info;

  g_return_if_fail (json != NULL && row != NULL && tags != NULL);

  psc_tag_list_describe (tags, row, &info);
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "tag");
  psc_json_tag (json, row->tag);
  psc_json_name (json, "protected");
  psc_json_boolean (json, row->is_protected);
  if (row->is_overflow)
    {
      psc_json_name (json, "overflow");
      psc_json_boolean (json, TRUE);
    }
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      psc_json_name (json, psc_pool_kind_to_string ((PscPoolKind) k));
      psc_json_pool (json, &row->pools[k]);
    }
  psc_json_member (json, "owner", psc_redactor_apply (redactor, info.owner));
  psc_json_member (json, "description", psc_redactor_apply (redactor, info.description));
  psc_json_member (json, "description_source", psc_redactor_apply (redactor, info.source));
  psc_json_name (json, "line");
  psc_json_int_or_null (json, row->line > 0, row->line);
  psc_json_end_object (json);
}

void
psc_json_issues (PscJsonWriter *json, const PscIssues *issues, PscRedactor *redactor)
{
  guint n = psc_issues_get_n (issues);

  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < n; i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "severity", psc_severity_to_string (issue->severity));
      psc_json_member (json, "place", psc_redactor_apply (redactor, issue->place));
      psc_json_member (json, "message", psc_redactor_apply (redactor, issue->message));
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
}
