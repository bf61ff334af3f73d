/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blocks of pool: `!poolfind`, `!pool` and `!poolval`.
 *
 * Rows of all outputs of a file add up, each address once. Which pool a block is in is told by the
 * row itself or by the heading above it. Called by the capture reader (format.h).
 */
#include "config.h"

#include "base/limits.h"
#include "capture/format.h"
#include "capture/pool-blocks-line.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean has_output;
  gboolean is_open;
  guint command_line; /* of the output */
  PscPoolRegion region;
  GHashTable *addresses;
} Parser;

static gpointer
pool_blocks_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->addresses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

static void
pool_blocks_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_hash_table_unref (self->addresses);
  g_free (self);
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "pool blocks: %s", message);
}

/* One section for each command; without prompts, one for all. */
static void
enter (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;

  self->is_open = TRUE;
  if (self->has_output && self->command_line == context->command_line)
    return;
  self->has_output = TRUE;
  self->command_line = context->command_line;
  psc_input_file_add_section (context->file, "pool-blocks", line, context->command);
}

/* What the row does not tell itself, the heading above it does. */
static void
resolve_region (const Parser *self, const PscPoolRegion *own, PscPoolBlock *block)
{
  const PscPoolRegion *pool = own->has_pool ? own : &self->region;
  const PscPoolRegion *kind = own->has_kind ? own : &self->region;

  block->has_pool = pool->has_pool;
  block->pool = pool->has_pool ? pool->pool : PSC_POOL_NONPAGED;
  block->kind = kind->has_kind ? kind->kind : PSC_BLOCK_SMALL;
}

static void
take_row (Parser *self, guint number, const PscPoolBlocksLine *line)
{
  GArray *blocks = self->context->evidence->blocks;
  PscPoolBlock block = {
    .address = line->address,
    .bytes = line->bytes,
    .tag = line->tag,
    .is_allocated = line->is_allocated,
    .is_protected = line->is_protected,
    .line = number,
  };

  if (blocks->len >= PSC_MAX_EVIDENCE || g_hash_table_contains (self->addresses, &line->address))
    return;
  g_hash_table_add (self->addresses, g_memdup2 (&line->address, sizeof line->address));
  resolve_region (self, &line->region, &block);
  g_array_append_val (blocks, block);
  if (blocks->len == PSC_MAX_EVIDENCE)
    warn (self, number, "too many: the rest is left out");
}

static void
take_page (Parser *self, guint number, const PscPoolBlocksLine *line)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_NOTE, self->context->path, number,
                          "the debugger finds the pool page at 0x%" G_GINT64_MODIFIER "x %s",
                          line->address, line->is_valid ? "consistent" : "damaged");
}

static PscVerdict
take_line (Parser *self,
           const PscFrameLine *frame,
           PscPoolBlocksLineKind kind,
           const PscPoolBlocksLine *line)
{
  switch (kind)
    {
    case PSC_POOL_BLOCKS_LINE_REGION:
      enter (self, frame->number);
      self->region = line->region;
      break;
    case PSC_POOL_BLOCKS_LINE_ROW:
      enter (self, frame->number);
      take_row (self, frame->number, line);
      break;
    case PSC_POOL_BLOCKS_LINE_CUT:
      enter (self, frame->number);
      warn (self, frame->number, "the search was ended early: blocks may be missing");
      break;
    case PSC_POOL_BLOCKS_LINE_DAMAGED:
      enter (self, frame->number);
      warn (self, frame->number, "a row is not all there and is left out");
      break;
    case PSC_POOL_BLOCKS_LINE_PAGE:
      enter (self, frame->number);
      take_page (self, frame->number, line);
      break;
    case PSC_POOL_BLOCKS_LINE_TAG:
      break;
    case PSC_POOL_BLOCKS_LINE_NONE:
    default:
      return PSC_VERDICT_PASS;
    }
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
pool_blocks_feed (gpointer parser, const PscFrameLine *frame)
{
  Parser *self = (Parser *) parser;
  const char *text = frame->text + frame->prefix_length;
  PscPoolBlocksLine line;
  PscPoolBlocksLineKind kind =
      psc_pool_blocks_read_line (text, frame->has_end && !frame->is_cut, &line);

  /* Half a row, or a tag's meaning, says nothing where no rows are. */
  if (!self->is_open && (kind == PSC_POOL_BLOCKS_LINE_DAMAGED || kind == PSC_POOL_BLOCKS_LINE_TAG))
    return PSC_VERDICT_PASS;
  if (kind == PSC_POOL_BLOCKS_LINE_NONE && frame->kind == PSC_FRAME_ELISION && self->is_open)
    {
      warn (self, frame->number, "rows are left out here");
      return PSC_VERDICT_TAKEN;
    }
  return take_line (self, frame, kind, &line);
}

static void
pool_blocks_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  Parser *self = (Parser *) parser;

  self->is_open = FALSE;
  self->region = (PscPoolRegion){ 0 };
}

static void
pool_blocks_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  /* A search that found nothing is an answer too. */
  self->context->has_facts |= self->has_output;
}

/* Headings, pages, the end of a search, and rows, one of which may be marked. */
static const PscLineShape shapes[] = {
  { .begin = "Scanning large" },
  { .begin = "Searching" },
  { .begin = "Pool page" },
  { .begin = "...terminating" },
  { .first = "*" },
  { .signs = PSC_SIGN_ADDRESS },
  { 0 },
};

const PscCaptureFormat psc_pool_blocks_format = {
  .name = "pool-blocks",
  .shapes = shapes,
  .new = pool_blocks_new,
  .free = pool_blocks_free,
  .feed = pool_blocks_feed,
  .end = pool_blocks_end,
  .finish = pool_blocks_finish,
};
