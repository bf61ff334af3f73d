/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the modules that may own tags, with what speaks for them. Called by `owners`.
 */
#include "config.h"

#include "report/owners-report.h"

#include <glib/gi18n.h>

#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/heading.h"
#include "report/snapshot-json.h"

static const PscOwner *
get_owner (const GPtrArray *owners, guint index)
{
  return (const PscOwner *) owners->pdata[index];
}

static char *
dup_bytes (const PscOwnerHit *hit)
{
  const guint8 *bytes = hit->image != NULL ? hit->image->bytes : NULL;
  guint n_bytes = hit->image != NULL ? hit->image->n_bytes : 0;
  GString *text;

  if (hit->found != NULL)
    {
      bytes = hit->found->bytes;
      n_bytes = hit->found->n_bytes;
    }
  if (bytes == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < n_bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

/* Where the hit lies in its image. */
static gboolean
get_rva (const PscOwner *owner, const PscOwnerHit *hit, guint64 *rva)
{
  if (hit->image != NULL)
    *rva = hit->image->rva;
  else if (owner->module != NULL)
    *rva = hit->address - owner->module->base;
  return hit->image != NULL || owner->module != NULL;
}

/* JSON. What only an image could tell is null for a hit of a capture. */

static void
put_hit (PscJsonWriter *json, const PscOwner *owner, const PscOwnerHit *hit, PscRedactor *redactor)
{
  const PscFrame nameless = { .address = hit->address };
  g_autofree char *bytes = dup_bytes (hit);
  guint64 rva;

  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_address_member (json, "address", hit->address);
  if (get_rva (owner, hit, &rva))
    psc_json_address_member (json, "rva", rva);
  else
    psc_json_member (json, "rva", NULL);
  psc_json_member (json, "section", hit->image != NULL ? hit->image->section : NULL);
  psc_json_member (json, "bytes", bytes);
  psc_json_member (json, "instruction", hit->image != NULL ? hit->image->instruction : NULL);
  psc_json_member (json, "call", hit->image != NULL ? hit->image->call : NULL);
  psc_json_symbol (json, hit->caller != NULL ? hit->caller : &nameless, redactor);
  psc_json_name (json, "allocations");
  psc_json_int_or_null (json, hit->caller != NULL, hit->n_allocations);
  psc_json_origin (json, hit->origin, redactor);
  psc_json_name (json, "line");
  psc_json_int_or_null (json, hit->line > 0, hit->line);
  psc_json_end_object (json);
}

/* Two digits are all that such a number means. */
static void
put_score (PscJsonWriter *json, double score)
{
  psc_json_name (json, "score");
  psc_json_hundredths (json, (guint) (score * 100.0 + 0.5));
}

static void
put_owner (PscJsonWriter *json, const PscOwner *owner, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "module", owner->name);
  if (owner->module != NULL)
    psc_json_address_member (json, "base", owner->module->base);
  else
    psc_json_member (json, "base", NULL);
  psc_json_member (json, "confidence", psc_owner_confidence_to_string (owner->confidence));
  put_score (json, owner->score);
  psc_json_name (json, "reasons");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < owner->reasons->len; i++)
    psc_json_string (json, (const char *) g_ptr_array_index (owner->reasons, i));
  psc_json_end_array (json);
  psc_json_name (json, "hits");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < owner->hits->len; i++)
    put_hit (json, owner, &g_array_index (owner->hits, PscOwnerHit, i), redactor);
  psc_json_end_array (json);
  psc_json_end_object (json);
}

static void
put_tag (PscJsonWriter *json, const GArray *files, PscTag tag, PscRedactor *redactor)
{
  g_autoptr (GPtrArray) owners = psc_owners_find (files, tag);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_name (json, "tag");
  psc_json_tag (json, tag);
  psc_json_name (json, "candidates");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < owners->len; i++)
    put_owner (json, get_owner (owners, i), redactor);
  psc_json_end_array (json);
  psc_json_end_object (json);
}

/* What a debugger searched is not told by what it found. */
static void
put_searched (PscJsonWriter *json, const GArray *files)
{
  guint64 n_bytes = 0, n_missing = 0;
  guint n_images = 0;

  for (guint f = 0; f < files->len; f++)
    {
      const PscImageHits *hits = g_array_index (files, PscCaseFile, f).evidence->image_hits;

      for (guint i = 0; hits != NULL && i < hits->images->len; i++)
        {
          n_images++;
          n_bytes += g_array_index (hits->images, PscSearchedImage, i).n_bytes;
          n_missing += g_array_index (hits->images, PscSearchedImage, i).n_missing_bytes;
        }
    }
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "modules");
  psc_json_int_or_null (json, n_images > 0, n_images);
  psc_json_name (json, "bytes");
  psc_json_int_or_null (json, n_images > 0, (gint64) n_bytes);
  psc_json_name (json, "missing_bytes");
  psc_json_int_or_null (json, n_images > 0, (gint64) n_missing);
  psc_json_end_object (json);
}

static void
write_json (const GArray *files,
            const PscTag *tags,
            guint n_tags,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.owners/1");
  psc_json_name (json, "tags");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < n_tags; i++)
    put_tag (json, files, tags[i], context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "searched");
  put_searched (json, files);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

/* Tables. */

enum
{
  COLUMN_TAG,
  COLUMN_MODULE,
  COLUMN_BASE,
  COLUMN_CONFIDENCE,
  COLUMN_SCORE,
  COLUMN_ADDRESS,
  COLUMN_RVA,
  COLUMN_BYTES,
  COLUMN_INSTRUCTION,
  COLUMN_CALL,
  COLUMN_SYMBOL,
  COLUMN_ALLOCATIONS,
  COLUMN_LINE,
  COLUMN_PATH,
  N_COLUMNS
};

static const char *
get_confidence_word (PscOwnerConfidence confidence)
{
  switch (confidence)
    {
    case PSC_OWNER_ALLOCATION_CALL:
      return C_ ("confidence", "allocates with it");
    case PSC_OWNER_CODE:
      return C_ ("confidence", "in its code");
    case PSC_OWNER_NAME:
      return C_ ("confidence", "by its name");
    case PSC_OWNER_DATA:
      return C_ ("confidence", "in its data");
    case PSC_OWNER_CAPTURE:
      return C_ ("confidence", "found by a search");
    default:
      g_return_val_if_reached ("");
    }
}

static void
set_owner (PscGrid *grid, PscTag tag, const PscOwner *owner, gboolean is_csv)
{
  char text[PSC_TAG_STRING_SIZE];
  char score[G_ASCII_DTOSTR_BUF_SIZE];

  psc_grid_set_text (grid, COLUMN_TAG, psc_tag_to_string (tag, text));
  psc_grid_set_text (grid, COLUMN_MODULE, owner->name);
  if (owner->module != NULL)
    psc_grid_set_address (grid, COLUMN_BASE, owner->module->base);
  psc_grid_set_text (grid, COLUMN_CONFIDENCE,
                     is_csv ? psc_owner_confidence_to_string (owner->confidence)
                            : get_confidence_word (owner->confidence));
  psc_grid_set_text (grid, COLUMN_SCORE,
                     g_ascii_formatd (score, sizeof score, "%.2f", owner->score));
}

static void
add_hits (PscGrid *grid, PscTag tag, const PscOwner *owner, const PscReportContext *context)
{
  gboolean is_csv = context->format == PSC_REPORT_CSV;

  /* A name alone speaks for it. */
  if (owner->hits->len == 0)
    {
      psc_grid_add_row (grid);
      set_owner (grid, tag, owner, is_csv);
    }
  for (guint i = 0; i < owner->hits->len; i++)
    {
      const PscOwnerHit *hit = &g_array_index (owner->hits, PscOwnerHit, i);
      g_autofree char *bytes = dup_bytes (hit);
      guint64 rva;

      psc_grid_add_row (grid);
      set_owner (grid, tag, owner, is_csv);
      psc_grid_set_address (grid, COLUMN_ADDRESS, hit->address);
      if (get_rva (owner, hit, &rva))
        psc_grid_set_address (grid, COLUMN_RVA, rva);
      psc_grid_set_text (grid, COLUMN_BYTES, bytes);
      if (hit->image != NULL)
        {
          psc_grid_set_text (grid, COLUMN_INSTRUCTION, hit->image->instruction);
          psc_grid_set_text (grid, COLUMN_CALL, hit->image->call);
        }
      if (hit->caller != NULL)
        {
          psc_grid_set_text (grid, COLUMN_SYMBOL, hit->caller->symbol);
          psc_grid_set_unsigned (grid, COLUMN_ALLOCATIONS, hit->n_allocations);
        }
      psc_grid_set_text (grid, COLUMN_PATH, psc_redactor_apply (context->redactor, hit->origin));
      if (hit->line > 0)
        psc_grid_set_unsigned (grid, COLUMN_LINE, hit->line);
    }
}

static void
write_grid (const GArray *files, const PscTag *tags, guint n_tags, const PscReportContext *context)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Tag", _ ("Tag"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Module", _ ("Module"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Base", NULL, PSC_CELL_TEXT, FALSE, FALSE },
    { "Confidence", _ ("How it is known"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Score", _ ("Score"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Address", _ ("Address"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Rva", _ ("In the image"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Bytes", _ ("Bytes"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Instruction", _ ("Instruction"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Call", _ ("Passed to"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Symbol", _ ("Function"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Allocations", _ ("Allocations"), PSC_CELL_COUNT, TRUE, FALSE },
    { "Line", _ ("Line"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Path", _ ("File"), PSC_CELL_TEXT, TRUE, TRUE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint t = 0; t < n_tags; t++)
    {
      g_autoptr (GPtrArray) owners = psc_owners_find (files, tags[t]);
      char text[PSC_TAG_STRING_SIZE];

      for (guint i = 0; i < owners->len; i++)
        add_hits (grid, tags[t], get_owner (owners, i), context);
      if (owners->len == 0)
        psc_heading_write (context, _ ("Nothing in the file shows whose %s is."),
                           psc_tag_to_string (tags[t], text));
    }
  psc_grid_write (grid, context);
}

void
psc_owners_report_write (const GArray *files,
                         const PscTag *tags,
                         guint n_tags,
                         const PscIssues *issues,
                         const PscReportContext *context)
{
  g_return_if_fail (files != NULL && tags != NULL && issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    write_json (files, tags, n_tags, issues, context);
  else
    write_grid (files, tags, n_tags, context);
}
