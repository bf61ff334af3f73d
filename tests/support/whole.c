/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Prints a capture with all that is in it. Used by tests that read one text in two ways.
 */
#include "config.h"

#include "support/whole.h"

#include "support/captures.h"
#include "support/evidence.h"

static void
append_time (GString *text, const char *name, const PscWallTime *time)
{
  g_string_append_printf (text, "%s %d %d %" G_GINT64_FORMAT "\n", name, (int) time->zone,
                          time->offset_minutes, time->local_usec);
}

static void
append_issues (GString *text, const PscIssues *issues)
{
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      g_string_append_printf (text, "%s %s: %s\n", psc_severity_to_string (issue->severity),
                              issue->place, issue->message);
    }
}

static void
append_file (GString *text, const PscInputFile *file)
{
  const PscMachineFacts *machine = &file->machine;

  g_string_append_printf (text, "file %d %s %u snapshots uptime %" G_GINT64_FORMAT "\n",
                          (int) file->kind, file->format, file->n_snapshots, file->uptime_seconds);
  append_time (text, "host time", &file->host_time);
  g_string_append_printf (text,
                          "pool %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT "\n",
                          file->pool.nonpaged_bytes, file->pool.paged_bytes,
                          file->pool.nonpaged_limit_bytes, file->pool.paged_limit_bytes);
  g_string_append_printf (text,
                          "machine %s %u processors, build %u %s, base %d 0x%" G_GINT64_MODIFIER
                          "x\n",
                          machine->arch, machine->n_processors, machine->windows_build,
                          machine->windows_name, machine->has_kernel_base, machine->kernel_base);
  for (guint i = 0; i < file->sections->len; i++)
    {
      const PscInputSection *section = &g_array_index (file->sections, PscInputSection, i);

      g_string_append_printf (text, "section %s %u %s\n", section->kind, section->line,
                              section->command);
    }
}

static void
append_snapshot (GString *text, PscSnapshot *snapshot)
{
  g_autofree char *rows = psc_test_dump (snapshot);

  g_string_append_printf (text,
                          "snapshot %s line %u %s scope %d %d sort %s filter %s complete %d\n",
                          psc_snapshot_get_label (snapshot), psc_snapshot_get_line (snapshot),
                          psc_snapshot_get_format (snapshot),
                          (int) psc_snapshot_get_scope (snapshot),
                          psc_snapshot_get_session (snapshot),
                          psc_snapshot_get_sorted_by (snapshot), psc_snapshot_get_filter (snapshot),
                          (int) psc_snapshot_get_complete (snapshot));
  g_string_append_printf (text, "command %s uptime %" G_GINT64_FORMAT "\n",
                          psc_snapshot_get_command (snapshot), psc_snapshot_get_uptime (snapshot));
  append_time (text, "taken at", psc_snapshot_get_taken_at (snapshot));
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool total = { 0 };
      gboolean is_told = psc_snapshot_get_reported (snapshot, (PscPoolKind) k, &total);

      g_string_append_printf (text, "reported %d %u %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                              is_told, total.known, total.bytes, total.outstanding);
    }
  g_string_append (text, rows);
  append_issues (text, psc_snapshot_get_issues (snapshot));
}

static void
append_dump (GString *text, char *dump)
{
  g_string_append (text, dump);
  g_free (dump);
}

static void
append_blocks (GString *text, const PscEvidence *evidence)
{
  for (guint i = 0; i < evidence->blocks->len; i++)
    {
      const PscPoolBlock *block = &g_array_index (evidence->blocks, PscPoolBlock, i);

      g_string_append_printf (text,
                              "block 0x%" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT
                              " %08x %d %d %d %d %d line %u\n",
                              block->address, block->bytes, block->tag, block->has_pool,
                              (int) block->pool, (int) block->kind, block->is_allocated,
                              block->is_protected, block->line);
    }
}

static void
append_memory (GString *text, const PscEvidence *evidence)
{
  for (guint i = 0; i < evidence->memory->len; i++)
    {
      const PscMemoryRun *run = (const PscMemoryRun *) g_ptr_array_index (evidence->memory, i);

      g_string_append_printf (text, "memory 0x%" G_GINT64_MODIFIER "x line %u", run->address,
                              run->line);
      for (guint b = 0; b < run->bytes->len; b++)
        g_string_append_printf (text, run->known->data[b] ? " %02x" : " ??", run->bytes->data[b]);
      g_string_append_c (text, '\n');
    }
}

static void
append_filters (GString *text, const char *kind, const GPtrArray *filters)
{
  for (guint f = 0; f < filters->len; f++)
    {
      const PscFilter *filter = (const PscFilter *) g_ptr_array_index (filters, f);

      g_string_append_printf (text, "%s 0x%" G_GINT64_MODIFIER "x %s %s %s %d line %u\n", kind,
                              filter->address, filter->name, filter->altitude, filter->frame,
                              filter->is_cut, filter->line);
      for (guint i = 0; i < filter->instances->len; i++)
        {
          const PscFilterInstance *instance =
              &g_array_index (filter->instances, PscFilterInstance, i);

          g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x %s %s %s line %u\n",
                                  instance->address, instance->name, instance->altitude,
                                  instance->volume, instance->line);
        }
    }
}

static void
append_crash (GString *text, const PscCrash *crash)
{
  if (crash == NULL)
    return;
  g_string_append_printf (text, "crash 0x%" G_GINT64_MODIFIER "x %s %s %s %s line %u\n",
                          crash->code, crash->name, crash->driver, crash->process, crash->bucket,
                          crash->line);
  for (guint i = 0; i < crash->n_parameters; i++)
    g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x\n", crash->parameters[i]);
  for (guint i = 0; i < crash->stack->len; i++)
    {
      const PscFrame *frame = &g_array_index (crash->stack, PscFrame, i);

      g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x %s line %u\n", frame->address,
                              frame->symbol, frame->line);
    }
}

/* The lines that the dumps for other tests leave out. */
static void
append_lines (GString *text, const PscEvidence *evidence)
{
  g_string_append (text, "lines");
  for (guint i = 0; i < evidence->traces->len; i++)
    g_string_append_printf (text, " %u",
                            ((const PscTrace *) g_ptr_array_index (evidence->traces, i))->line);
  for (guint i = 0; i < evidence->hits->len; i++)
    g_string_append_printf (text, " %u", g_array_index (evidence->hits, PscSearchHit, i).line);
  for (guint i = 0; i < evidence->symbols->len; i++)
    g_string_append_printf (text, " %u", g_array_index (evidence->symbols, PscFrame, i).line);
  for (guint i = 0; i < psc_module_list_get_n (evidence->modules); i++)
    g_string_append_printf (text, " %u", psc_module_list_get (evidence->modules, i)->line);
  g_string_append_c (text, '\n');
}

char *
psc_test_dump_whole (PscCapture *capture)
{
  const PscEvidence *evidence = capture->evidence;
  GString *text = g_string_new (NULL);

  append_file (text, capture->file);
  for (guint i = 0; i < capture->snapshots->len; i++)
    append_snapshot (text, PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, i)));
  append_dump (text, psc_test_dump_verifier (evidence));
  append_dump (text, psc_test_dump_traces (evidence));
  append_dump (text, psc_test_dump_modules (evidence));
  append_dump (text, psc_test_dump_hits (evidence));
  append_dump (text, psc_test_dump_symbols (evidence));
  append_blocks (text, evidence);
  append_memory (text, evidence);
  append_filters (text, "filter", evidence->filters);
  append_filters (text, "volume", evidence->volumes);
  append_crash (text, evidence->crash);
  append_lines (text, evidence);
  append_issues (text, capture->issues);
  return g_string_free (text, FALSE);
}
