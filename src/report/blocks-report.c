/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes pool blocks. Called by `blocks`.
 */
#include "config.h"

#include "report/blocks-report.h"

#include <glib/gi18n.h>

#include "model/evidence.h"
#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/machine-json.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_ADDRESS,
  COLUMN_BYTES,
  COLUMN_POOL,
  COLUMN_KIND,
  COLUMN_STATE,
  COLUMN_PROTECTED,
  COLUMN_LINE,
  COLUMN_PATH,
  N_COLUMNS
};

static const char *
get_pool (const PscPoolBlock *block)
{
  if (!block->has_pool)
    return NULL;
  return block->pool == PSC_POOL_PAGED ? "paged" : "nonpaged";
}

static const char *
get_kind (const PscPoolBlock *block)
{
  switch (block->kind)
    {
    case PSC_BLOCK_SMALL:
      return "small";
    case PSC_BLOCK_BIG:
      return "big";
    case PSC_BLOCK_SPECIAL:
      return "special";
    default:
      g_return_val_if_reached (NULL);
    }
}

/* The blocks of a tag, each address once, in the order of the files. */
static GPtrArray *
select_blocks (GPtrArray *evidence, PscTag tag)
{
  GPtrArray *blocks = g_ptr_array_new ();
  g_autoptr (GHashTable) addresses = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint e = 0; e < evidence->len; e++)
    {
      GArray *all = ((const PscEvidence *) g_ptr_array_index (evidence, e))->blocks;

      for (guint i = 0; i < all->len; i++)
        {
          PscPoolBlock *block = &g_array_index (all, PscPoolBlock, i);

          if (block->tag == tag && g_hash_table_add (addresses, &block->address))
            g_ptr_array_add (blocks, block);
        }
    }
  return blocks;
}

static void
put_block (PscJsonWriter *json, const PscPoolBlock *block, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "address");
  psc_json_address (json, block->address);
  if (block->header_address != 0)
    psc_json_address_member (json, "header_address", block->header_address);
  psc_json_name (json, "bytes");
  psc_json_uint (json, block->bytes);
  psc_json_member (json, "pool", get_pool (block));
  psc_json_member (json, "kind", get_kind (block));
  psc_json_member (json, "state", block->is_allocated ? "allocated" : "free");
  psc_json_name (json, "protected");
  psc_json_boolean (json, block->is_protected);
  psc_json_origin (json, block->origin, redactor);
  psc_json_name (json, "line");
  psc_json_int_or_null (json, block->line > 0, block->line);
  psc_json_end_object (json);
}

static void
write_json (const GPtrArray *blocks,
            PscTag tag,
            gint64 n_searched,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.blocks/1");
  psc_json_name (json, "tag");
  psc_json_tag (json, tag);
  psc_json_name (json, "blocks");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < blocks->len; i++)
    put_block (json, (const PscPoolBlock *) g_ptr_array_index (blocks, i), context->redactor);
  psc_json_end_array (json);
  /* A text does not tell how much memory the debugger looked at. */
  psc_json_name (json, "searched");
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "bytes");
  psc_json_int_or_null (json, n_searched >= 0, n_searched);
  psc_json_member (json, "missing_bytes", NULL);
  psc_json_end_object (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

static void
add_row (PscGrid *grid, const PscPoolBlock *block, PscRedactor *redactor)
{
  g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", block->address);

  psc_grid_add_row (grid);
  psc_grid_set_text (grid, COLUMN_ADDRESS, address);
  psc_grid_set_unsigned (grid, COLUMN_BYTES, block->bytes);
  psc_grid_set_text (grid, COLUMN_POOL, get_pool (block));
  psc_grid_set_text (grid, COLUMN_KIND, get_kind (block));
  psc_grid_set_text (grid, COLUMN_STATE, block->is_allocated ? "allocated" : "free");
  psc_grid_set_text (grid, COLUMN_PROTECTED, block->is_protected ? "true" : NULL);
  psc_grid_set_text (grid, COLUMN_PATH, psc_redactor_apply (redactor, block->origin));
  psc_grid_set_unsigned (grid, COLUMN_LINE, block->line);
}

static void
write_grid (const GPtrArray *blocks, const PscReportContext *context)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Address", _ ("Address"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Bytes", _ ("Size"), PSC_CELL_BYTES, FALSE, FALSE },
    { "Pool", _ ("Pool"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Kind", _ ("Kind"), PSC_CELL_TEXT, FALSE, FALSE },
    { "State", _ ("State"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Protected", _ ("Protected"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Line", _ ("Line"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Path", _ ("File"), PSC_CELL_TEXT, TRUE, TRUE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < blocks->len; i++)
    add_row (grid, (const PscPoolBlock *) g_ptr_array_index (blocks, i), context->redactor);
  psc_grid_write (grid, context);
}

void
psc_blocks_report_write (GPtrArray *evidence,
                         PscTag tag,
                         gint64 n_searched,
                         const PscIssues *issues,
                         const PscReportContext *context)
{
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_if_fail (evidence != NULL && issues != NULL && context != NULL);

  blocks = select_blocks (evidence, tag);
  if (context->format == PSC_REPORT_JSON)
    write_json (blocks, tag, n_searched, issues, context);
  else
    write_grid (blocks, context);
}
