/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes what `!verifier` told. Called by `verifier`.
 */
#include "config.h"

#include "report/verifier-report.h"

#include <glib/gi18n.h>

#include "analysis/case-files.h"
#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/heading.h"
#include "report/snapshot-json.h"

static const char *const counter_names[] = { "current_allocs", "current_bytes", "peak_allocs",
                                             "peak_bytes" };

#define N_COUNTERS G_N_ELEMENTS (counter_names)

static guint64
get_counter (const PscVerifierCounters *counters, guint index)
{
  const guint64 values[N_COUNTERS] = { counters->current_allocs, counters->current_bytes,
                                       counters->peak_allocs, counters->peak_bytes };

  return values[index];
}

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* The stacks with which blocks were allocated: address → PscTrace, the newest of each. A tree and
 * no hash table, because a file chooses the addresses. */
static GTree *
collect_stacks (const PscCaseFile *file)
{
  GTree *stacks = g_tree_new_full (compare_addresses, NULL, NULL, NULL);

  for (guint i = 0; file != NULL && i < file->evidence->traces->len; i++)
    {
      PscTrace *trace = (PscTrace *) g_ptr_array_index (file->evidence->traces, i);

      if (trace->kind == PSC_TRACE_ALLOCATE && trace->frames->len > 0
          && g_tree_lookup (stacks, &trace->address) == NULL)
        g_tree_insert (stacks, &trace->address, trace);
    }
  return stacks;
}

/* What the parts of the object are written with. */
typedef struct
{
  PscJsonWriter *json;
  const PscCaseFile *file;
  GTree *stacks;
  PscRedactor *redactor;
} Writer;

/* JSON. */

static void
put_counters (PscJsonWriter *json, const PscVerifierCounters counters[PSC_N_POOL_KINDS])
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      psc_json_name (json, psc_pool_kind_to_string ((PscPoolKind) k));
      psc_json_begin_object (json, PSC_JSON_INLINE);
      for (guint i = 0; i < N_COUNTERS; i++)
        {
          psc_json_name (json, counter_names[i]);
          if ((counters[k].known & 1u << i) != 0)
            psc_json_uint (json, get_counter (&counters[k], i));
          else
            psc_json_null (json);
        }
      psc_json_end_object (json);
    }
}

static void
put_flags (PscJsonWriter *json, const PscVerifier *verifier)
{
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < verifier->flags->len; i++)
    {
      const PscVerifierFlag *flag = &g_array_index (verifier->flags, PscVerifierFlag, i);

      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_address_member (json, "bit", flag->mask);
      psc_json_member (json, "name", flag->name);
      psc_json_name (json, "enabled");
      psc_json_boolean (json, flag->is_enabled);
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
}

static void
put_statistics (PscJsonWriter *json, const PscVerifier *verifier)
{
  static const char *const names[PSC_N_STATISTICS] = { "allocations_attempted",
                                                       "allocations_succeeded", "special_pool",
                                                       "no_tag", "failed" };

  psc_json_begin_object (json, PSC_JSON_LINES);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    {
      psc_json_name (json, names[i]);
      psc_json_int_or_null (json, verifier->statistics[i] >= 0, verifier->statistics[i]);
    }
  put_counters (json, verifier->counters);
  psc_json_end_object (json);
}

static void
put_allocation (const Writer *self, const PscVerifierAllocation *allocation)
{
  const PscTrace *trace =
      (const PscTrace *) g_tree_lookup (self->stacks, (gpointer) &allocation->address);
  PscJsonWriter *json = self->json;

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_address_member (json, "address", allocation->address);
  psc_json_name (json, "bytes");
  psc_json_uint (json, allocation->bytes);
  psc_json_name (json, "tag");
  psc_json_tag (json, allocation->tag);
  psc_json_address_member (json, "caller", allocation->caller.address);
  psc_json_symbol (json, psc_case_file_name_frame (self->file, &allocation->caller),
                   self->redactor);
  psc_json_name (json, "stack");
  if (trace != NULL)
    psc_json_frames (json, self->file, trace->frames, self->redactor);
  else
    psc_json_null (json);
  psc_json_origin (json, allocation->origin, self->redactor);
  psc_json_name (json, "line");
  psc_json_uint (json, allocation->line);
  psc_json_end_object (json);
}

static const char *
get_state (PscVerifierState state)
{
  static const char *const names[] = { "loaded", "unloaded", "loaded-and-unloaded", "not-loaded" };

  return names[state];
}

static void
put_driver (const Writer *self, const PscVerifierDriver *driver)
{
  PscJsonWriter *json = self->json;

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "name", driver->name);
  if (driver->has_entry)
    psc_json_address_member (json, "entry", driver->entry);
  else
    psc_json_member (json, "entry", NULL);
  psc_json_member (json, "state", get_state (driver->state));
  put_counters (json, driver->counters);
  psc_json_name (json, "allocations");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < driver->allocations->len; i++)
    put_allocation (self, &g_array_index (driver->allocations, PscVerifierAllocation, i));
  psc_json_end_array (json);
  psc_json_origin (json, driver->origin, self->redactor);
  psc_json_name (json, "line");
  psc_json_uint (json, driver->line);
  psc_json_end_object (json);
}

static void
write_json (const PscCaseFile *file,
            const PscVerifier *verifier,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);
  g_autoptr (GTree) stacks = collect_stacks (file);
  const Writer writer = {
    .json = json, .file = file, .stacks = stacks, .redactor = context->redactor
  };

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.verifier/1");
  if (verifier->has_level)
    psc_json_address_member (json, "level", verifier->level);
  else
    psc_json_member (json, "level", NULL);
  psc_json_name (json, "flags");
  put_flags (json, verifier);
  psc_json_name (json, "statistics");
  put_statistics (json, verifier);
  psc_json_name (json, "drivers");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < verifier->drivers->len; i++)
    put_driver (&writer, (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i));
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

/* Tables. */

enum
{
  DRIVER_NAME,
  DRIVER_ENTRY,
  DRIVER_STATE,
  DRIVER_NONPAGED,
  DRIVER_PAGED = DRIVER_NONPAGED + 4,
  N_DRIVER_COLUMNS = DRIVER_PAGED + 4
};

enum
{
  ALLOCATION_DRIVER,
  ALLOCATION_ADDRESS,
  ALLOCATION_BYTES,
  ALLOCATION_TAG,
  ALLOCATION_CALLER,
  ALLOCATION_SYMBOL,
  ALLOCATION_SOURCE,
  ALLOCATION_SOURCE_LINE,
  ALLOCATION_LINE,
  ALLOCATION_PATH,
  N_ALLOCATION_COLUMNS
};

static const char *
get_state_word (PscVerifierState state)
{
  switch (state)
    {
    case PSC_VERIFIER_LOADED:
      return C_ ("driver", "loaded");
    case PSC_VERIFIER_UNLOADED:
      return C_ ("driver", "unloaded");
    case PSC_VERIFIER_LOADED_AND_UNLOADED:
      return C_ ("driver", "loaded and unloaded");
    case PSC_VERIFIER_NOT_LOADED:
      return C_ ("driver", "not loaded");
    default:
      g_return_val_if_reached ("");
    }
}

/* Bits that the tool has no name for are shown as numbers. */
static void
write_level (const PscVerifier *verifier, const PscReportContext *context)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < verifier->flags->len; i++)
    {
      const PscVerifierFlag *flag = &g_array_index (verifier->flags, PscVerifierFlag, i);

      if (!flag->is_enabled)
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      if (flag->name != NULL)
        g_string_append (names, flag->name);
      else
        g_string_append_printf (names, "0x%" G_GINT64_MODIFIER "x", flag->mask);
    }
  if (verifier->has_level)
    psc_heading_write (context, _ ("Level 0x%" G_GINT64_MODIFIER "x: %s"), verifier->level,
                       names->str);
  else if (names->len > 0)
    psc_heading_write (context, "%s", names->str);
}

static void
write_statistics (const PscVerifier *verifier, const PscReportContext *context)
{
  const PscGridColumn columns[PSC_N_STATISTICS] = {
    { "AllocationsAttempted", _ ("Attempted"), PSC_CELL_COUNT, FALSE, FALSE },
    { "AllocationsSucceeded", _ ("Succeeded"), PSC_CELL_COUNT, FALSE, FALSE },
    { "SpecialPool", _ ("In special pool"), PSC_CELL_COUNT, FALSE, FALSE },
    { "NoTag", _ ("Without a tag"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Failed", _ ("Failed"), PSC_CELL_COUNT, FALSE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, PSC_N_STATISTICS);
  gboolean is_known = FALSE;

  psc_grid_add_row (grid);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    if (verifier->statistics[i] >= 0)
      {
        psc_grid_set_unsigned (grid, i, (guint64) verifier->statistics[i]);
        is_known = TRUE;
      }
  if (!is_known)
    return;
  psc_grid_write (grid, context);
  psc_output_put_c (context->output, '\n');
}

static void
set_counters (PscGrid *grid, guint column, const PscVerifierCounters *counters)
{
  for (guint i = 0; i < N_COUNTERS; i++)
    if ((counters->known & 1u << i) != 0)
      psc_grid_set_unsigned (grid, column + i, get_counter (counters, i));
}

static void
write_drivers (const PscVerifier *verifier, const PscReportContext *context)
{
  const PscGridColumn columns[N_DRIVER_COLUMNS] = {
    { "Driver", _ ("Driver"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Entry", _ ("Entry"), PSC_CELL_TEXT, TRUE, FALSE },
    { "State", _ ("State"), PSC_CELL_TEXT, FALSE, FALSE },
    { "NonPagedCurrentAllocs", _ ("Nonpaged"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedCurrentBytes", _ ("Bytes"), PSC_CELL_BYTES, TRUE, FALSE },
    { "NonPagedPeakAllocs", _ ("Peak"), PSC_CELL_COUNT, TRUE, FALSE },
    { "NonPagedPeakBytes", _ ("Peak bytes"), PSC_CELL_BYTES, TRUE, FALSE },
    { "PagedCurrentAllocs", _ ("Paged"), PSC_CELL_COUNT, TRUE, FALSE },
    { "PagedCurrentBytes", _ ("Bytes"), PSC_CELL_BYTES, TRUE, FALSE },
    { "PagedPeakAllocs", _ ("Peak"), PSC_CELL_COUNT, TRUE, FALSE },
    { "PagedPeakBytes", _ ("Peak bytes"), PSC_CELL_BYTES, TRUE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_DRIVER_COLUMNS);

  for (guint i = 0; i < verifier->drivers->len; i++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i);

      psc_grid_add_row (grid);
      psc_grid_set_text (grid, DRIVER_NAME, driver->name);
      if (driver->has_entry)
        psc_grid_set_address (grid, DRIVER_ENTRY, driver->entry);
      psc_grid_set_text (grid, DRIVER_STATE, get_state_word (driver->state));
      set_counters (grid, DRIVER_NONPAGED, &driver->counters[PSC_POOL_NONPAGED]);
      set_counters (grid, DRIVER_PAGED, &driver->counters[PSC_POOL_PAGED]);
    }
  psc_grid_write (grid, context);
}

static void
add_allocation (PscGrid *grid,
                const PscCaseFile *file,
                const PscVerifierDriver *driver,
                const PscVerifierAllocation *allocation,
                PscRedactor *redactor)
{
  const PscFrame *caller = psc_case_file_name_frame (file, &allocation->caller);
  char tag[PSC_TAG_STRING_SIZE];

  psc_grid_add_row (grid);
  psc_grid_set_text (grid, ALLOCATION_DRIVER, driver->name);
  psc_grid_set_address (grid, ALLOCATION_ADDRESS, allocation->address);
  psc_grid_set_unsigned (grid, ALLOCATION_BYTES, allocation->bytes);
  psc_grid_set_text (grid, ALLOCATION_TAG, psc_tag_to_string (allocation->tag, tag));
  psc_grid_set_address (grid, ALLOCATION_CALLER, caller->address);
  psc_grid_set_text (grid, ALLOCATION_SYMBOL, caller->symbol);
  psc_grid_set_text (grid, ALLOCATION_SOURCE, psc_redactor_apply (redactor, caller->source_file));
  if (caller->source_file != NULL)
    psc_grid_set_unsigned (grid, ALLOCATION_SOURCE_LINE, caller->source_line);
  psc_grid_set_text (grid, ALLOCATION_PATH, psc_redactor_apply (redactor, allocation->origin));
  psc_grid_set_unsigned (grid, ALLOCATION_LINE, allocation->line);
}

static void
write_allocations (const PscCaseFile *file,
                   const PscVerifier *verifier,
                   const PscReportContext *context)
{
  const PscGridColumn columns[N_ALLOCATION_COLUMNS] = {
    { "Driver", _ ("Driver"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Address", _ ("Block"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Bytes", _ ("Size"), PSC_CELL_BYTES, FALSE, FALSE },
    { "Tag", _ ("Tag"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Caller", _ ("Caller"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Symbol", _ ("Function"), PSC_CELL_TEXT, TRUE, FALSE },
    { "SourceFile", _ ("Source"), PSC_CELL_TEXT, TRUE, TRUE },
    { "SourceLine", _ ("Source line"), PSC_CELL_COUNT, TRUE, FALSE },
    { "Line", NULL, PSC_CELL_COUNT, TRUE, FALSE },
    { "Path", _ ("File"), PSC_CELL_TEXT, TRUE, TRUE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_ALLOCATION_COLUMNS);
  guint n = 0;

  for (guint d = 0; d < verifier->drivers->len; d++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);

      for (guint i = 0; i < driver->allocations->len; i++, n++)
        add_allocation (grid, file, driver,
                        &g_array_index (driver->allocations, PscVerifierAllocation, i),
                        context->redactor);
    }
  if (n > 0 && context->format != PSC_REPORT_CSV)
    psc_output_put_c (context->output, '\n');
  if (n > 0 || context->format == PSC_REPORT_CSV)
    psc_grid_write (grid, context);
}

/* CSV holds one table: what the drivers hold. */
static void
write_tables (const PscCaseFile *file, const PscVerifier *verifier, const PscReportContext *context)
{
  if (context->format != PSC_REPORT_CSV)
    {
      write_level (verifier, context);
      write_statistics (verifier, context);
      write_drivers (verifier, context);
    }
  write_allocations (file, verifier, context);
}

static gboolean
is_empty (const PscVerifier *verifier)
{
  return verifier->drivers->len == 0 && verifier->flags->len == 0 && !verifier->has_level;
}

void
psc_verifier_report_write (const PscCaseFile *file,
                           const PscIssues *issues,
                           const PscReportContext *context)
{
  const PscVerifier *verifier;
  PscVerifier *nothing = NULL;

  g_return_if_fail (issues != NULL && context != NULL);

  verifier = file != NULL ? file->evidence->verifier : NULL;
  if (verifier == NULL)
    verifier = nothing = psc_verifier_new ();
  if (context->format == PSC_REPORT_JSON)
    write_json (file, verifier, issues, context);
  else if (is_empty (verifier) && context->format != PSC_REPORT_CSV)
    psc_heading_write (context, "%s", _ ("The file has no output of Driver Verifier."));
  else
    write_tables (file, verifier, context);
  g_clear_pointer (&nothing, psc_verifier_free);
}
