/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes lists of modules. Called by `modules`.
 */
#include "config.h"

#include "report/modules-report.h"

#include <glib/gi18n.h>

#include "model/wall-time.h"
#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/heading.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_NAME,
  COLUMN_IMAGE,
  COLUMN_BASE,
  COLUMN_END,
  COLUMN_STATE,
  COLUMN_BUILT,
  COLUMN_TIMESTAMP,
  COLUMN_CHECKSUM,
  COLUMN_PATH,
  COLUMN_PDB,
  COLUMN_PDB_GUID,
  COLUMN_PDB_AGE,
  COLUMN_PDB_FOUND,
  N_COLUMNS
};

/* When a module was built; no time where its stamp is unknown or a hash. */
static PscWallTime
get_built_at (const PscModule *module)
{
  PscWallTime time = { .zone = PSC_ZONE_NO_TIME };

  if (module->has_timestamp && !module->is_reproducible)
    {
      time.zone = PSC_ZONE_KNOWN;
      time.local_usec = (gint64) module->timestamp * G_USEC_PER_SEC;
    }
  return time;
}

static GPtrArray *
collect_modules (const PscCaseFile *file)
{
  GPtrArray *modules = g_ptr_array_new ();

  for (guint i = 0; file != NULL && i < psc_module_list_get_n (file->evidence->modules); i++)
    g_ptr_array_add (modules, (gpointer) psc_module_list_get (file->evidence->modules, i));
  return modules;
}

static void
put_module (PscJsonWriter *json, const PscModule *module, PscRedactor *redactor)
{
  PscWallTime built_at = get_built_at (module);

  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_member (json, "name", module->name);
  psc_json_member (json, "image", module->image);
  psc_json_member (json, "path", psc_redactor_apply (redactor, module->path));
  psc_json_address_member (json, "base", module->base);
  psc_json_address_member (json, "end", module->end);
  psc_json_name (json, "timestamp");
  psc_json_int_or_null (json, module->has_timestamp, module->timestamp);
  psc_json_name (json, "built_at");
  psc_json_time (json, &built_at);
  psc_json_name (json, "checksum");
  psc_json_int_or_null (json, module->has_checksum, module->checksum);
  psc_json_name (json, "pdb");
  if (module->pdb_name == NULL)
    psc_json_null (json);
  else
    {
      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "name", module->pdb_name);
      psc_json_member (json, "guid", module->pdb_guid);
      psc_json_name (json, "age");
      psc_json_uint (json, module->pdb_age);
      psc_json_name (json, "found");
      if (module->symbols == PSC_SYMBOLS_NOT_SOUGHT)
        psc_json_null (json);
      else
        psc_json_boolean (json, module->symbols == PSC_SYMBOLS_FOUND);
      psc_json_end_object (json);
    }
  psc_json_name (json, "loaded");
  psc_json_boolean (json, module->is_loaded);
  if (module->origin != NULL)
    psc_json_member (json, "told_by", psc_redactor_apply (redactor, module->origin));
  psc_json_name (json, "line");
  psc_json_int_or_null (json, module->line > 0, module->line);
  psc_json_end_object (json);
}

static void
write_json (GPtrArray *modules, const PscIssues *issues, const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.modules/1");
  psc_json_name (json, "modules");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < modules->len; i++)
    put_module (json, (const PscModule *) g_ptr_array_index (modules, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

/* The debugger's `lm` says the same in words of its own. */
static const char *
get_found_word (const PscModule *module, gboolean is_csv)
{
  switch (module->symbols)
    {
    case PSC_SYMBOLS_FOUND:
      return is_csv ? "true" : C_ ("symbols", "found");
    case PSC_SYMBOLS_MISSING:
      return is_csv ? "false" : C_ ("symbols", "not found");
    case PSC_SYMBOLS_NOT_SOUGHT:
    default:
      return NULL;
    }
}

static void
add_module (PscGrid *grid, const PscModule *module, const PscReportContext *context)
{
  gboolean is_csv = context->format == PSC_REPORT_CSV;
  PscWallTime built_at = get_built_at (module);
  g_autofree char *built = psc_wall_time_to_string (&built_at);

  psc_grid_add_row (grid);
  psc_grid_set_text (grid, COLUMN_NAME, module->name);
  psc_grid_set_text (grid, COLUMN_IMAGE, module->image);
  psc_grid_set_address (grid, COLUMN_BASE, module->base);
  psc_grid_set_address (grid, COLUMN_END, module->end);
  if (is_csv)
    psc_grid_set_text (grid, COLUMN_STATE, module->is_loaded ? "loaded" : "unloaded");
  else
    psc_grid_set_text (grid, COLUMN_STATE,
                       module->is_loaded ? C_ ("module", "loaded") : C_ ("module", "unloaded"));
  psc_grid_set_text (grid, COLUMN_BUILT, built);
  if (module->has_timestamp)
    psc_grid_set_address (grid, COLUMN_TIMESTAMP, module->timestamp);
  if (module->has_checksum)
    psc_grid_set_address (grid, COLUMN_CHECKSUM, module->checksum);
  psc_grid_set_text (grid, COLUMN_PATH, psc_redactor_apply (context->redactor, module->path));
  psc_grid_set_text (grid, COLUMN_PDB, module->pdb_name);
  psc_grid_set_text (grid, COLUMN_PDB_GUID, module->pdb_guid);
  if (module->pdb_name != NULL)
    psc_grid_set_unsigned (grid, COLUMN_PDB_AGE, module->pdb_age);
  psc_grid_set_text (grid, COLUMN_PDB_FOUND, get_found_word (module, is_csv));
}

static void
write_grid (GPtrArray *modules, const PscReportContext *context)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Name", _ ("Module"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Image", _ ("Image"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Base", _ ("Base"), PSC_CELL_TEXT, FALSE, FALSE },
    { "End", _ ("End"), PSC_CELL_TEXT, FALSE, FALSE },
    { "State", _ ("State"), PSC_CELL_TEXT, FALSE, FALSE },
    { "BuiltAt", _ ("Built"), PSC_CELL_TEXT, TRUE, FALSE },
    { "TimeStamp", NULL, PSC_CELL_TEXT, TRUE, FALSE },
    { "CheckSum", NULL, PSC_CELL_TEXT, TRUE, FALSE },
    { "Path", _ ("Path"), PSC_CELL_TEXT, TRUE, TRUE },
    { "Pdb", _ ("Symbols"), PSC_CELL_TEXT, TRUE, FALSE },
    { "PdbGuid", NULL, PSC_CELL_TEXT, TRUE, FALSE },
    { "PdbAge", NULL, PSC_CELL_COUNT, TRUE, FALSE },
    { "PdbFound", _ ("Symbols found"), PSC_CELL_TEXT, TRUE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < modules->len; i++)
    add_module (grid, (const PscModule *) g_ptr_array_index (modules, i), context);
  psc_grid_write (grid, context);
}

void
psc_modules_report_write (const PscCaseFile *file,
                          const PscIssues *issues,
                          const PscReportContext *context)
{
  g_autoptr (GPtrArray) modules = NULL;

  g_return_if_fail (issues != NULL && context != NULL);

  modules = collect_modules (file);
  if (context->format == PSC_REPORT_JSON)
    write_json (modules, issues, context);
  else if (modules->len == 0 && context->format != PSC_REPORT_CSV)
    psc_heading_write (context, "%s", _ ("The file has no list of modules."));
  else
    write_grid (modules, context);
}
