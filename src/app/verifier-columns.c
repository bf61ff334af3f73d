/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Unknown figures are a dash, never zero.
 */
#include "config.h"

#include "app/verifier-columns.h"

#include <glib/gi18n.h>

#include "analysis/case-files.h"
#include "app/capture-window.h"
#include "base/format.h"

static char *
dup_count (guint64 count)
{
  char buffer[PSC_FORMAT_SIZE];

  return g_strdup (psc_format_count (count, buffer));
}

static char *
dup_bytes (guint64 bytes)
{
  char buffer[PSC_FORMAT_SIZE];

  return g_strdup (psc_format_bytes (bytes, buffer));
}

static int
compare_numbers (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

/* What is held. */

static const PscCallNode *
get_node (gconstpointer record)
{
  return (const PscCallNode *) record;
}

static char *
dup_node_text (gconstpointer record)
{
  const PscCallNode *node = get_node (record);

  return node->text != NULL ? g_utf8_make_valid (node->text, -1) : psc_dup_address (node->address);
}

static char *
dup_node_tag (gconstpointer record)
{
  char buffer[PSC_TAG_STRING_SIZE];

  if (get_node (record)->is_mixed)
    /* Translators: blocks of different tags */
    return g_strdup (C_ ("tag", "several"));
  return g_strdup (psc_tag_to_string (get_node (record)->tag, buffer));
}

static char *
dup_node_blocks (gconstpointer record)
{
  return dup_count (get_node (record)->n_blocks);
}

static char *
dup_node_bytes (gconstpointer record)
{
  return dup_bytes (get_node (record)->bytes);
}

static const PscItemColumn held_columns[] = {
  { NC_ ("column", "Allocated at"), 40, FALSE, TRUE, TRUE, dup_node_text, NULL },
  { NC_ ("column", "Tag"), 8, FALSE, TRUE, FALSE, dup_node_tag, NULL },
  { NC_ ("column", "Blocks"), 10, TRUE, FALSE, FALSE, dup_node_blocks, NULL },
  { NC_ ("column", "Bytes"), 10, TRUE, FALSE, FALSE, dup_node_bytes, NULL },
};

static char *
dup_place (const char *path, guint line)
{
  return line > 0 ? psc_place_new (path, line) : NULL;
}

static char *
dup_node_place (gconstpointer record)
{
  return dup_place (get_node (record)->path, get_node (record)->line);
}

void
psc_held_columns_append (GtkColumnView *view)
{
  psc_item_columns_append (view, held_columns, G_N_ELEMENTS (held_columns), TRUE);
  psc_item_columns_append_source (view, dup_node_place);
}

/* The log. */

static const PscLogRow *
get_log_row (gconstpointer record)
{
  return (const PscLogRow *) record;
}

static void
add_log_row (GPtrArray *rows,
             PscInvestigation *investigation,
             const PscCaseFile *file,
             const PscTrace *trace,
             const PscFrame *frame)
{
  PscLogRow *row = g_new (PscLogRow, 1);

  row->investigation = investigation;
  row->file = file;
  row->trace = trace;
  row->frame = frame;
  g_ptr_array_add (rows, row);
}

GPtrArray *
psc_log_rows_new (PscInvestigation *investigation)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (PSC_IS_INVESTIGATION (investigation), rows);

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    {
      const PscCaseFile *file = psc_investigation_get_file (investigation, i);
      const GPtrArray *traces = file->evidence->traces;

      for (guint t = 0; t < traces->len; t++)
        add_log_row (rows, investigation, file, (const PscTrace *) traces->pdata[t], NULL);
    }
  return rows;
}

GPtrArray *
psc_log_row_create_frames (const PscLogRow *self)
{
  GPtrArray *rows;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->frame != NULL || self->trace->frames->len == 0)
    return NULL;
  rows = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->trace->frames->len; i++)
    add_log_row (rows, self->investigation, self->file, self->trace,
                 &g_array_index (self->trace->frames, PscFrame, i));
  return rows;
}

gboolean
psc_log_row_matches (const PscLogRow *self, guint64 va)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return va == self->trace->address
         || (va > self->trace->address && va - self->trace->address < self->trace->bytes);
}

static const char *
get_kind_name (PscTraceKind kind)
{
  switch (kind)
    {
    case PSC_TRACE_ALLOCATE:
      return C_ ("log", "Allocated");
    case PSC_TRACE_FREE:
      return C_ ("log", "Freed");
    case PSC_TRACE_UNDECIDED:
      return C_ ("log", "Allocated or freed");
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
dup_log_text (gconstpointer record)
{
  const PscLogRow *row = get_log_row (record);
  g_autofree char *text = NULL;

  if (row->frame == NULL)
    return g_strdup (get_kind_name (row->trace->kind));
  text = psc_investigation_describe_frame (row->investigation, row->frame);
  return g_utf8_make_valid (text, -1);
}

static char *
dup_log_address (gconstpointer record)
{
  const PscLogRow *row = get_log_row (record);

  return psc_dup_address (row->frame != NULL ? row->frame->address : row->trace->address);
}

static char *
dup_log_bytes (gconstpointer record)
{
  const PscLogRow *row = get_log_row (record);

  return row->frame != NULL ? g_strdup ("") : dup_bytes (row->trace->bytes);
}

static char *
dup_log_thread (gconstpointer record)
{
  const PscLogRow *row = get_log_row (record);

  if (row->frame != NULL)
    return g_strdup ("");
  return row->trace->has_thread ? psc_dup_address (row->trace->thread)
                                : g_strdup (PSC_UNKNOWN_TEXT);
}

static const PscItemColumn log_columns[] = {
  { NC_ ("column", "Operation and stack"), 36, FALSE, FALSE, TRUE, dup_log_text, NULL },
  { NC_ ("column", "Address"), 19, TRUE, TRUE, FALSE, dup_log_address, NULL },
  { NC_ ("column", "Bytes"), 10, TRUE, FALSE, FALSE, dup_log_bytes, NULL },
  { NC_ ("column", "Thread"), 19, TRUE, TRUE, FALSE, dup_log_thread, NULL },
};

static char *
dup_log_place (gconstpointer record)
{
  const PscLogRow *row = get_log_row (record);

  if (row->frame != NULL)
    return dup_place (psc_case_file_get_path (row->file, row->frame->origin), row->frame->line);
  return dup_place (psc_case_file_get_path (row->file, row->trace->origin), row->trace->line);
}

void
psc_log_columns_append (GtkColumnView *view)
{
  psc_item_columns_append (view, log_columns, G_N_ELEMENTS (log_columns), TRUE);
  psc_item_columns_append_source (view, dup_log_place);
}

/* The drivers. */

static const PscVerifierDriver *
get_driver (gconstpointer record)
{
  return ((const PscDriverRow *) record)->driver;
}

static void
add_drivers (GPtrArray *rows, const PscCaseFile *file)
{
  const PscVerifier *verifier = file->evidence->verifier;

  for (guint i = 0; verifier != NULL && i < verifier->drivers->len; i++)
    {
      PscDriverRow *row = g_new (PscDriverRow, 1);

      row->driver = (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i);
      row->path = psc_case_file_get_path (file, row->driver->origin);
      g_ptr_array_add (rows, row);
    }
}

GPtrArray *
psc_driver_rows_new (PscInvestigation *investigation)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (PSC_IS_INVESTIGATION (investigation), rows);

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    add_drivers (rows, psc_investigation_get_file (investigation, i));
  return rows;
}

static char *
dup_driver_name (gconstpointer record)
{
  return g_utf8_make_valid (get_driver (record)->name, -1);
}

static char *
dup_driver_state (gconstpointer record)
{
  switch (get_driver (record)->state)
    {
    case PSC_VERIFIER_LOADED:
      return g_strdup (C_ ("driver", "Loaded"));
    case PSC_VERIFIER_UNLOADED:
      return g_strdup (C_ ("driver", "Unloaded"));
    case PSC_VERIFIER_LOADED_AND_UNLOADED:
      return g_strdup (C_ ("driver", "Loaded again"));
    case PSC_VERIFIER_NOT_LOADED:
      return g_strdup (C_ ("driver", "Never loaded"));
    default:
      g_return_val_if_reached (NULL);
    }
}

/* The figures of a driver: which pool, which bit of `known`, where the value is. */
typedef enum
{
  FIGURE_ALLOCS,
  FIGURE_BYTES,
  FIGURE_PEAK_ALLOCS,
  FIGURE_PEAK_BYTES,
} Figure;

static gboolean
get_figure (gconstpointer record, PscPoolKind pool, Figure figure, guint64 *value)
{
  const PscVerifierCounters *counters = &get_driver (record)->counters[pool];
  const guint64 values[] = { counters->current_allocs, counters->current_bytes,
                             counters->peak_allocs, counters->peak_bytes };

  *value = values[figure];
  return (counters->known & (1u << figure)) != 0;
}

static char *
dup_figure (gconstpointer record, PscPoolKind pool, Figure figure)
{
  guint64 value;

  if (!get_figure (record, pool, figure, &value))
    return g_strdup (PSC_UNKNOWN_TEXT);
  return figure == FIGURE_ALLOCS || figure == FIGURE_PEAK_ALLOCS ? dup_count (value)
                                                                 : dup_bytes (value);
}

/* What is unknown comes before everything known. */
static int
compare_figures (gconstpointer a, gconstpointer b, PscPoolKind pool, Figure figure)
{
  guint64 x;
  guint64 y;
  gboolean has_x = get_figure (a, pool, figure, &x);
  gboolean has_y = get_figure (b, pool, figure, &y);

  if (!has_x || !has_y)
    return has_x - has_y;
  return compare_numbers (x, y);
}

#define DEFINE_FIGURE(name, pool, figure)                                                          \
  static char *dup_##name (gconstpointer record) { return dup_figure (record, pool, figure); }     \
  static int compare_##name (gconstpointer a, gconstpointer b)                                     \
  {                                                                                                \
    return compare_figures (a, b, pool, figure);                                                   \
  }

DEFINE_FIGURE (nonpaged_allocs, PSC_POOL_NONPAGED, FIGURE_ALLOCS)
DEFINE_FIGURE (nonpaged_bytes, PSC_POOL_NONPAGED, FIGURE_BYTES)
DEFINE_FIGURE (nonpaged_peak, PSC_POOL_NONPAGED, FIGURE_PEAK_BYTES)
DEFINE_FIGURE (paged_allocs, PSC_POOL_PAGED, FIGURE_ALLOCS)
DEFINE_FIGURE (paged_bytes, PSC_POOL_PAGED, FIGURE_BYTES)
DEFINE_FIGURE (paged_peak, PSC_POOL_PAGED, FIGURE_PEAK_BYTES)

static int
compare_driver_names (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (get_driver (a)->name, get_driver (b)->name);
}

static int
compare_driver_states (gconstpointer a, gconstpointer b)
{
  return (int) get_driver (a)->state - (int) get_driver (b)->state;
}

static const PscItemColumn driver_columns[] = {
  { NC_ ("column", "Driver"), 18, FALSE, FALSE, TRUE, dup_driver_name, compare_driver_names },
  { NC_ ("column", "State"), 12, FALSE, FALSE, FALSE, dup_driver_state, compare_driver_states },
  { NC_ ("column", "NP blocks"), 9, TRUE, FALSE, FALSE, dup_nonpaged_allocs,
    compare_nonpaged_allocs },
  { NC_ ("column", "Nonpaged"), 9, TRUE, FALSE, FALSE, dup_nonpaged_bytes, compare_nonpaged_bytes },
  { NC_ ("column", "NP peak"), 9, TRUE, FALSE, FALSE, dup_nonpaged_peak, compare_nonpaged_peak },
  { NC_ ("column", "P blocks"), 9, TRUE, FALSE, FALSE, dup_paged_allocs, compare_paged_allocs },
  { NC_ ("column", "Paged"), 9, TRUE, FALSE, FALSE, dup_paged_bytes, compare_paged_bytes },
  { NC_ ("column", "P peak"), 9, TRUE, FALSE, FALSE, dup_paged_peak, compare_paged_peak },
};

static char *
dup_driver_place (gconstpointer record)
{
  return dup_place (((const PscDriverRow *) record)->path, get_driver (record)->line);
}

void
psc_driver_columns_append (GtkColumnView *view)
{
  psc_item_columns_append (view, driver_columns, G_N_ELEMENTS (driver_columns), FALSE);
  psc_item_columns_append_source (view, dup_driver_place);
}
