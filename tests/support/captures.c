/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads captures from memory for tests.
 */
#include "config.h"

#include "support/captures.h"

#include <check.h>
#include <string.h>

PscCapture *
psc_test_read_capture (const char *text, gssize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_capture_read (source, "capture.log", NULL, NULL, NULL, NULL);
}

PscSnapshot *
psc_test_get_snapshot (PscCapture *capture, guint index)
{
  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_lt (index, capture->snapshots->len);
  return PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, index));
}

static void
append_field (GString *text, const PscPool *pool, PscPoolField field)
{
  if ((pool->known & PSC_POOL_KNOWN (field)) == 0)
    {
      g_string_append_c (text, '?');
      return;
    }
  if (field == PSC_POOL_OUTSTANDING)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, pool->outstanding);
  else
    g_string_append_printf (text, "%" G_GUINT64_FORMAT,
                            field == PSC_POOL_ALLOCS  ? pool->allocs
                            : field == PSC_POOL_FREES ? pool->frees
                                                      : pool->bytes);
}

char *
psc_test_dump_row (PscSnapshot *snapshot, guint index)
{
  char tag[PSC_TAG_STRING_SIZE];
  GString *text = g_string_new (NULL);
  PscPoolRow row;

  psc_snapshot_get_row (snapshot, index, &row);
  g_string_printf (text, "%u %s%s", row.line, psc_tag_to_string (row.tag, tag),
                   row.is_protected ? "!" : "");
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
      {
        g_string_append_c (text, f == 0 ? '|' : '/');
        append_field (text, &row.pools[k], (PscPoolField) f);
      }
  g_string_append_printf (text, "|%s|%s", row.owner != NULL ? row.owner : "",
                          row.description != NULL ? row.description : "");
  return g_string_free (text, FALSE);
}

char *
psc_test_dump (PscSnapshot *snapshot)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      g_autofree char *row = psc_test_dump_row (snapshot, i);

      g_string_append (text, row);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

gboolean
psc_test_has_issue (const PscIssues *issues, PscSeverity severity, const char *part)
{
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      if (issue->severity == severity && strstr (issue->message, part) != NULL)
        return TRUE;
    }
  return FALSE;
}
