/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes facts of files. Called by `info`.
 */
#include "config.h"

#include "report/info-report.h"

#include <glib/gi18n.h>

#include "model/bugcheck.h"
#include "report/grid.h"
#include "report/machine-json.h"
#include "report/snapshot-json.h"

enum
{
  FILE_PATH,
  FILE_KIND,
  FILE_FORMAT,
  FILE_BYTES,
  FILE_SNAPSHOTS,
  FILE_ARCH,
  FILE_WINDOWS,
  FILE_CRASH,
  FILE_HOST_TIME,
  FILE_UPTIME,
  FILE_NONPAGED,
  FILE_PAGED,
  FILE_NONPAGED_LIMIT,
  FILE_PAGED_LIMIT,
  N_FILE_COLUMNS
};

enum
{
  SECTION_PATH,
  SECTION_LINE,
  SECTION_KIND,
  SECTION_COMMAND,
  N_SECTION_COLUMNS
};

static const PscInputFile *
get_file (GPtrArray *files, guint index)
{
  return (const PscInputFile *) g_ptr_array_index (files, index);
}

static const PscCrash *
get_crash (GPtrArray *evidence, guint index)
{
  return ((const PscEvidence *) g_ptr_array_index (evidence, index))->crash;
}

static void
put_size (PscJsonWriter *json, const char *name, gint64 bytes)
{
  psc_json_name (json, name);
  psc_json_int_or_null (json, bytes >= 0, bytes);
}

static void
put_sections (PscJsonWriter *json, const PscInputFile *file, PscRedactor *redactor)
{
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < file->sections->len; i++)
    {
      const PscInputSection *section = &g_array_index (file->sections, PscInputSection, i);

      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "kind", section->kind);
      psc_json_name (json, "line");
      psc_json_uint (json, section->line);
      psc_json_member (json, "command", psc_redactor_apply (redactor, section->command));
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
}

static void
put_file (PscJsonWriter *json,
          const PscInputFile *file,
          const PscCrash *crash,
          PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "path", psc_redactor_apply (redactor, file->path));
  psc_json_member (json, "kind", psc_input_kind_to_string (file->kind));
  psc_json_member (json, "format", file->format);
  psc_json_name (json, "bytes");
  psc_json_uint (json, file->n_bytes);
  psc_json_name (json, "machine");
  psc_json_machine (json, file, redactor);
  psc_json_name (json, "crash");
  psc_json_crash (json, crash, redactor);
  psc_json_name (json, "pool");
  psc_json_begin_object (json, PSC_JSON_INLINE);
  put_size (json, "nonpaged_bytes", file->pool.nonpaged_bytes);
  put_size (json, "paged_bytes", file->pool.paged_bytes);
  put_size (json, "nonpaged_limit_bytes", file->pool.nonpaged_limit_bytes);
  put_size (json, "paged_limit_bytes", file->pool.paged_limit_bytes);
  psc_json_end_object (json);
  psc_json_name (json, "snapshots");
  psc_json_uint (json, file->n_snapshots);
  psc_json_name (json, "sections");
  put_sections (json, file, redactor);
  psc_json_end_object (json);
}

static void
write_json (GPtrArray *files,
            GPtrArray *evidence,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.info/1");
  psc_json_name (json, "files");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < files->len; i++)
    put_file (json, get_file (files, i), get_crash (evidence, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

static void
set_size (PscGrid *grid, guint column, gint64 value)
{
  if (value >= 0)
    psc_grid_set_unsigned (grid, column, (guint64) value);
}

/* `Windows 7 7601` */
static char *
dup_windows (const PscMachineFacts *facts)
{
  if (facts->windows_build == 0)
    return g_strdup (facts->windows_name);
  if (facts->windows_name == NULL)
    return g_strdup_printf ("%u", facts->windows_build);
  return g_strdup_printf ("%s %u", facts->windows_name, facts->windows_build);
}

/* `0xc4: A driver …`, or the bug check's name where nothing more can be said */
static char *
dup_crash (const PscCrash *crash)
{
  g_autofree char *meaning = crash != NULL ? psc_bugcheck_describe (crash) : NULL;
  const char *name;

  if (crash == NULL)
    return NULL;
  name = crash->name != NULL ? crash->name : psc_bugcheck_get_name (crash->code);
  if (meaning == NULL && name == NULL)
    return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", crash->code);
  return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x: %s", crash->code,
                          meaning != NULL ? meaning : name);
}

static void
add_file (PscGrid *grid, const PscInputFile *file, const PscCrash *crash, PscRedactor *redactor)
{
  g_autofree char *windows = dup_windows (&file->machine);
  g_autofree char *text = dup_crash (crash);
  g_autofree char *time = psc_wall_time_to_string (&file->host_time);

  psc_grid_add_row (grid);
  psc_grid_set_text (grid, FILE_PATH, psc_redactor_apply (redactor, file->path));
  psc_grid_set_text (grid, FILE_KIND, psc_input_kind_to_string (file->kind));
  psc_grid_set_text (grid, FILE_FORMAT, file->format);
  psc_grid_set_unsigned (grid, FILE_BYTES, file->n_bytes);
  psc_grid_set_unsigned (grid, FILE_SNAPSHOTS, file->n_snapshots);
  psc_grid_set_text (grid, FILE_ARCH, file->machine.arch);
  psc_grid_set_text (grid, FILE_WINDOWS, windows);
  psc_grid_set_text (grid, FILE_CRASH, text);
  psc_grid_set_text (grid, FILE_HOST_TIME, time);
  set_size (grid, FILE_UPTIME, file->uptime_seconds);
  set_size (grid, FILE_NONPAGED, file->pool.nonpaged_bytes);
  set_size (grid, FILE_PAGED, file->pool.paged_bytes);
  set_size (grid, FILE_NONPAGED_LIMIT, file->pool.nonpaged_limit_bytes);
  set_size (grid, FILE_PAGED_LIMIT, file->pool.paged_limit_bytes);
}

static void
write_files (GPtrArray *files, GPtrArray *evidence, const PscReportContext *context)
{
  const PscGridColumn columns[N_FILE_COLUMNS] = {
    { "Path", _ ("File"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Kind", _ ("Kind"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Format", _ ("Format"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Bytes", _ ("Size"), PSC_CELL_BYTES, FALSE, FALSE },
    { "Snapshots", _ ("Snapshots"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Arch", _ ("Processor"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Windows", _ ("Windows"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Crash", _ ("Crash"), PSC_CELL_TEXT, TRUE, TRUE },
    { "HostTime", _ ("Last time"), PSC_CELL_TEXT, TRUE, FALSE },
    { "UptimeSeconds", _ ("Seconds up"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedBytes", _ ("Nonpaged"), PSC_CELL_BYTES, TRUE, FALSE },
    { "PagedBytes", _ ("Paged"), PSC_CELL_BYTES, TRUE, FALSE },
    { "NonPagedLimitBytes", _ ("Nonpaged limit"), PSC_CELL_BYTES, TRUE, FALSE },
    { "PagedLimitBytes", _ ("Paged limit"), PSC_CELL_BYTES, TRUE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_FILE_COLUMNS);

  for (guint i = 0; i < files->len; i++)
    add_file (grid, get_file (files, i), get_crash (evidence, i), context->redactor);
  psc_grid_write (grid, context);
}

static gboolean
have_sections (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    if (get_file (files, i)->sections->len > 0)
      return TRUE;
  return FALSE;
}

/* The outputs that were found; a CSV file holds one table, which is that of the files. A dump has
 * none. */
static void
write_sections (GPtrArray *files, const PscReportContext *context)
{
  const PscGridColumn columns[N_SECTION_COLUMNS] = {
    { "Path", _ ("File"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Line", _ ("Line"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Kind", _ ("Output"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Command", _ ("Command"), PSC_CELL_TEXT, TRUE, TRUE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_SECTION_COLUMNS);

  if (context->format == PSC_REPORT_CSV || !have_sections (files))
    return;
  for (guint f = 0; f < files->len; f++)
    {
      const PscInputFile *file = get_file (files, f);

      for (guint i = 0; i < file->sections->len; i++)
        {
          const PscInputSection *section = &g_array_index (file->sections, PscInputSection, i);

          psc_grid_add_row (grid);
          psc_grid_set_text (grid, SECTION_PATH,
                             psc_redactor_apply (context->redactor, file->path));
          psc_grid_set_unsigned (grid, SECTION_LINE, section->line);
          psc_grid_set_text (grid, SECTION_KIND, section->kind);
          psc_grid_set_text (grid, SECTION_COMMAND,
                             psc_redactor_apply (context->redactor, section->command));
        }
    }
  psc_output_put_c (context->output, '\n');
  psc_grid_write (grid, context);
}

void
psc_info_report_write (GPtrArray *files,
                       GPtrArray *evidence,
                       const PscIssues *issues,
                       const PscReportContext *context)
{
  g_return_if_fail (files != NULL && evidence != NULL && evidence->len == files->len);
  g_return_if_fail (issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    {
      write_json (files, evidence, issues, context);
      return;
    }
  write_files (files, evidence, context);
  write_sections (files, context);
}
