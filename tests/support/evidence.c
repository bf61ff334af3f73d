/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints evidence for the tests of the parsers.
 */
#include "config.h"

#include "support/evidence.h"

#include <check.h>
#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"

static void
append_counter (GString *text, const PscVerifierCounters *counters, guint bit, guint64 value)
{
  if ((counters->known & 1u << bit) != 0)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, value);
  else
    g_string_append_c (text, '?');
  if (bit < 3)
    g_string_append_c (text, '/');
}

static void
append_counters (GString *text, const PscVerifierCounters counters[PSC_N_POOL_KINDS])
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      g_string_append (text, k == PSC_POOL_NONPAGED ? " nonpaged " : " paged ");
      append_counter (text, &counters[k], 0, counters[k].current_allocs);
      append_counter (text, &counters[k], 1, counters[k].current_bytes);
      append_counter (text, &counters[k], 2, counters[k].peak_allocs);
      append_counter (text, &counters[k], 3, counters[k].peak_bytes);
    }
  g_string_append_c (text, '\n');
}

static void
append_frame (GString *text, const PscFrame *frame)
{
  g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x", frame->address);
  if (frame->symbol != NULL)
    g_string_append_printf (text, " %s", frame->symbol);
  if (frame->source_file != NULL)
    g_string_append_printf (text, " [%s:%u]", frame->source_file, frame->source_line);
  g_string_append_c (text, '\n');
}

static void
append_driver (GString *text, const PscVerifierDriver *driver)
{
  static const char *const states[] = { "loaded", "unloaded", "loaded-and-unloaded", "not-loaded" };

  g_string_append_printf (text, "driver %s", driver->name);
  if (driver->has_entry)
    g_string_append_printf (text, " 0x%" G_GINT64_MODIFIER "x", driver->entry);
  g_string_append_printf (text, " %s", states[driver->state]);
  append_counters (text, driver->counters);
  for (guint i = 0; i < driver->allocations->len; i++)
    {
      const PscVerifierAllocation *allocation =
          &g_array_index (driver->allocations, PscVerifierAllocation, i);
      char tag[PSC_TAG_STRING_SIZE];

      g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT " '%s' ",
                              allocation->address, allocation->bytes,
                              psc_tag_to_string (allocation->tag, tag));
      append_frame (text, &allocation->caller);
    }
}

char *
psc_test_dump_verifier (const PscEvidence *evidence)
{
  const PscVerifier *verifier = evidence->verifier;
  GString *text = g_string_new (NULL);

  if (verifier == NULL)
    return g_string_free (text, FALSE);
  if (verifier->has_level)
    g_string_append_printf (text, "level 0x%" G_GINT64_MODIFIER "x\n", verifier->level);
  for (guint i = 0; i < verifier->flags->len; i++)
    {
      const PscVerifierFlag *flag = &g_array_index (verifier->flags, PscVerifierFlag, i);

      g_string_append_printf (text, "%c 0x%" G_GINT64_MODIFIER "x %s\n",
                              flag->is_enabled ? '+' : '-', flag->mask,
                              flag->name != NULL ? flag->name : "?");
    }
  g_string_append (text, "statistics");
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    if (verifier->statistics[i] < 0)
      g_string_append (text, " ?");
    else
      g_string_append_printf (text, " %" G_GINT64_FORMAT, verifier->statistics[i]);
  append_counters (text, verifier->counters);
  for (guint i = 0; i < verifier->drivers->len; i++)
    append_driver (text, g_ptr_array_index (verifier->drivers, i));
  return g_string_free (text, FALSE);
}

char *
psc_test_dump_traces (const PscEvidence *evidence)
{
  static const char *const kinds[] = { "allocate", "free", "undecided" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->traces->len; i++)
    {
      const PscTrace *trace = g_ptr_array_index (evidence->traces, i);

      g_string_append_printf (text, "%s 0x%" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT,
                              kinds[trace->kind], trace->address, trace->bytes);
      if (trace->has_thread)
        g_string_append_printf (text, " by 0x%" G_GINT64_MODIFIER "x", trace->thread);
      g_string_append_c (text, '\n');
      for (guint f = 0; f < trace->frames->len; f++)
        {
          g_string_append (text, "  ");
          append_frame (text, &g_array_index (trace->frames, PscFrame, f));
        }
    }
  return g_string_free (text, FALSE);
}

char *
psc_test_dump_modules (const PscEvidence *evidence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_module_list_get_n (evidence->modules); i++)
    {
      const PscModule *module = psc_module_list_get (evidence->modules, i);

      g_string_append_printf (text, "%c %s", module->is_loaded ? '+' : '-', module->name);
      if (module->image != NULL)
        g_string_append_printf (text, " image %s", module->image);
      if (module->path != NULL)
        g_string_append_printf (text, " path %s", module->path);
      g_string_append_printf (text, " 0x%" G_GINT64_MODIFIER "x-0x%" G_GINT64_MODIFIER "x",
                              module->base, module->end);
      if (module->has_timestamp)
        g_string_append_printf (text, " stamp %08x%s", module->timestamp,
                                module->is_reproducible ? " (hash)" : "");
      if (module->has_checksum)
        g_string_append_printf (text, " checksum %08x", module->checksum);
      if (module->pdb_name != NULL)
        g_string_append_printf (text, " pdb %s {%s} %u", module->pdb_name, module->pdb_guid,
                                module->pdb_age);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

char *
psc_test_dump_hits (const PscEvidence *evidence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->hits->len; i++)
    {
      const PscSearchHit *hit = &g_array_index (evidence->hits, PscSearchHit, i);

      g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x", hit->address);
      for (guint b = 0; b < hit->n_bytes; b++)
        g_string_append_printf (text, " %02x", hit->bytes[b]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

char *
psc_test_dump_issues (const PscCapture *capture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_issues_get_n (capture->issues); i++)
    {
      const PscIssue *issue = psc_issues_get (capture->issues, i);

      g_string_append_printf (text, "%s: %s\n", psc_severity_to_string (issue->severity),
                              issue->message);
    }
  return g_string_free (text, FALSE);
}

PscCapture *
psc_test_read_seed (const char *name)
{
  const char *folder = g_getenv ("PSC_TEST_SEEDS");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gsize length;
  PscCapture *capture;

  if (folder == NULL)
    {
      psc_check_skip ("PSC_TEST_SEEDS does not name a folder of captures");
      return NULL;
    }
  path = g_build_filename (folder, name, NULL);
  ck_assert_msg (g_file_get_contents (path, &text, &length, NULL), "cannot read %s", path);
  capture = psc_test_read_capture (text, (gssize) length);
  ck_assert_ptr_nonnull (capture);
  return capture;
}

gboolean
psc_test_says_nothing_else (const char *dump, const char *whole)
{
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);
  g_auto (GStrv) known = g_strsplit (whole, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) known, lines[i]))
      return FALSE;
  return TRUE;
}

char *
psc_test_dump_symbols (const PscEvidence *evidence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->symbols->len; i++)
    append_frame (text, &g_array_index (evidence->symbols, PscFrame, i));
  return g_string_free (text, FALSE);
}
