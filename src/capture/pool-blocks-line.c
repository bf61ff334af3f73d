/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a line about pool blocks. Called by pool-blocks.c.
 */
#include "config.h"

#include "capture/pool-blocks-line.h"

#include <string.h>

#include "capture/debugger-text.h"

#define TAG_BYTES 4u
#define PAGE_BYTES 0x1000u

static gboolean
take_bytes (const char **at, guint64 *bytes)
{
  PscHexNumber number;

  if (!psc_debugger_take_number (at, &number) || !number.fits)
    return FALSE;
  *bytes = number.value;
  *at = psc_debugger_skip_blanks (*at);
  return TRUE;
}

/* Words as they come: `NonPaged`, `Nonpaged pool`, `Paged session`, `Special`. */
static void
read_region (const char *words, gsize length, PscPoolRegion *region)
{
  g_autofree char *lower = g_ascii_strdown (words, (gssize) length);

  region->has_pool = strstr (lower, "paged") != NULL;
  region->pool = strstr (lower, "nonpaged") != NULL ? PSC_POOL_NONPAGED : PSC_POOL_PAGED;
  if (strstr (lower, "special") != NULL)
    {
      region->has_kind = TRUE;
      region->kind = PSC_BLOCK_SPECIAL;
    }
}

/* A tag at the end of a line, which has lost the blanks at its end. */
static gboolean
read_tag (const char *text, gsize length, PscTag *tag)
{
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  if (length == 0 || length > TAG_BYTES)
    return FALSE;
  *tag = psc_tag_from_text (text, length);
  return TRUE;
}

/* `Abc1 (Protected) Process: 89c01008`; the bytes of the tag, or 0 where something else is there.
 */
static gsize
measure_tag (const char *text, PscPoolBlocksLine *line)
{
  gsize length = strlen (text);
  const char *process = g_strrstr (text, "Process: ");

  if (process != NULL)
    {
      const char *at = process + strlen ("Process: ");
      guint64 va;

      if (!psc_debugger_take_address (&at, &va) || *at != '\0')
        return 0;
      length = (gsize) (process - text);
    }
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  if (length > strlen ("(Protected)")
      && g_str_has_prefix (text + length - strlen ("(Protected)"), "(Protected)"))
    {
      line->is_protected = TRUE;
      length -= strlen ("(Protected)");
    }
  return length;
}

/* `Allocated`, `Free `, `Lookaside`: the last is kept ready to be handed out. */
static gboolean
take_state (const char **at, PscPoolBlocksLine *line)
{
  static const char *const states[] = { "(Allocated", "(Free", "(Lookaside" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_has_prefix (*at, states[i]))
      {
        const char *end = psc_debugger_skip_blanks (*at + strlen (states[i]));

        line->is_allocated = i == 0;
        *at = psc_debugger_skip_blanks (end + 1);
        return *end == ')';
      }
  return FALSE;
}

/* `size:  140 previous size:   40  (Allocated) *Abc1` */
static PscPoolBlocksLineKind
read_old_row (const char *text, gboolean has_end, PscPoolBlocksLine *line)
{
  guint64 previous;
  gsize length;

  if (!take_bytes (&text, &line->bytes) || !psc_debugger_take_text (&text, "previous size: ")
      || !take_bytes (&text, &previous) || !take_state (&text, line))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  if (*text == '*')
    text++;
  length = measure_tag (text, line);
  if (!read_tag (text, length, &line->tag) || (!has_end && length < TAG_BYTES))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  return PSC_POOL_BLOCKS_LINE_ROW;
}

/* `tag Abc1, size     0x140, Nonpaged pool` */
static PscPoolBlocksLineKind
read_new_row (const char *text, PscPoolBlocksLine *line)
{
  const char *comma = strstr (text, ", size "); /* a tag may have a comma in it */

  if (comma == NULL || !read_tag (text, (gsize) (comma - text), &line->tag))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  text = psc_debugger_skip_blanks (comma + 1);
  if (!psc_debugger_take_text (&text, "size ") || !take_bytes (&text, &line->bytes)
      || !psc_debugger_take_text (&text, ",") || !g_str_has_suffix (text, " pool"))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  read_region (text, strlen (text), &line->region);
  line->is_allocated = TRUE;
  return PSC_POOL_BLOCKS_LINE_ROW;
}

/* `Tag is Abc1, size is 0x8020 bytes`, as the old layout has it for large blocks */
static PscPoolBlocksLineKind
read_large_row (const char *text, PscPoolBlocksLine *line)
{
  const char *comma;

  line->region.has_kind = TRUE;
  line->region.kind = PSC_BLOCK_BIG;
  line->is_allocated = TRUE;
  if (!psc_debugger_take_text (&text, "Tag is ") && !psc_debugger_take_text (&text, "tag is "))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  comma = strstr (text, ", size is ");
  if (comma == NULL || !read_tag (text, (gsize) (comma - text), &line->tag))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  text = comma + strlen (", size is ");
  return take_bytes (&text, &line->bytes) && strcmp (text, "bytes") == 0
             ? PSC_POOL_BLOCKS_LINE_ROW
             : PSC_POOL_BLOCKS_LINE_DAMAGED;
}

/* Whether @text is all of @label that a cut line has. */
static gboolean
is_beginning_of (const char *text, const char *label)
{
  return g_str_has_prefix (label, text);
}

/* What stands behind the address of a row. */
static PscPoolBlocksLineKind
read_row (const char *text, gboolean has_end, PscPoolBlocksLine *line)
{
  if (psc_debugger_take_text (&text, "size: "))
    return read_old_row (text, has_end, line);
  if (psc_debugger_take_text (&text, ": large page allocation, "))
    return read_large_row (text, line);
  if (psc_debugger_take_text (&text, ": tag "))
    return read_new_row (text, line);
  if (!has_end
      && (is_beginning_of (text, "size:") || is_beginning_of (text, ": tag")
          || is_beginning_of (text, ": large page allocation,")))
    return PSC_POOL_BLOCKS_LINE_DAMAGED;
  return PSC_POOL_BLOCKS_LINE_NONE;
}

/* `page 89c01008 region is Nonpaged pool`, `page [ 89c01000 ] is INVALID.` */
static PscPoolBlocksLineKind
read_page (const char *text, PscPoolBlocksLine *line)
{
  gboolean has_bracket = psc_debugger_take_text (&text, "[ ");

  if (!psc_debugger_take_address (&text, &line->address))
    return PSC_POOL_BLOCKS_LINE_NONE;
  text = psc_debugger_skip_blanks (text);
  if (!has_bracket && psc_debugger_take_text (&text, "region is "))
    {
      read_region (text, strlen (text), &line->region);
      return PSC_POOL_BLOCKS_LINE_REGION;
    }
  if (!psc_debugger_take_text (&text, "] is "))
    return PSC_POOL_BLOCKS_LINE_NONE;
  line->is_valid = strstr (text, "INVALID") == NULL;
  return line->is_valid && strstr (text, "VALID") == NULL ? PSC_POOL_BLOCKS_LINE_NONE
                                                          : PSC_POOL_BLOCKS_LINE_PAGE;
}

static PscPoolBlocksLineKind
read_words (const char *text, PscPoolBlocksLine *line)
{
  if (psc_debugger_take_text (&text, "Scanning large pool allocation table for "))
    {
      line->region = (PscPoolRegion){ .has_kind = TRUE, .kind = PSC_BLOCK_BIG };
      return PSC_POOL_BLOCKS_LINE_REGION;
    }
  if (psc_debugger_take_text (&text, "Searching "))
    {
      const char *pool = strstr (text, " pool (");

      if (pool == NULL)
        return PSC_POOL_BLOCKS_LINE_NONE;
      read_region (text, (gsize) (pool - text), &line->region);
      return PSC_POOL_BLOCKS_LINE_REGION;
    }
  if (psc_debugger_take_text (&text, "Pool page "))
    return read_page (text, line);
  return g_str_has_prefix (text, "Pooltag ") ? PSC_POOL_BLOCKS_LINE_TAG : PSC_POOL_BLOCKS_LINE_NONE;
}

PscPoolBlocksLineKind
psc_pool_blocks_read_line (const char *text, gboolean has_end, PscPoolBlocksLine *line)
{
  PscPoolBlocksLineKind kind;

  g_return_val_if_fail (text != NULL && line != NULL, PSC_POOL_BLOCKS_LINE_NONE);

  *line = (PscPoolBlocksLine){ 0 };
  text = psc_debugger_skip_blanks (text);
  if (*text == 'S' || *text == 'P')
    return read_words (text, line);
  if (psc_debugger_take_text (&text, "...terminating - searched pool to "))
    return psc_debugger_take_address (&text, &line->address) && (has_end || *text != '\0')
               ? PSC_POOL_BLOCKS_LINE_CUT
               : PSC_POOL_BLOCKS_LINE_DAMAGED;
  if (*text == '*')
    text++;
  if (!psc_debugger_take_address (&text, &line->address))
    return PSC_POOL_BLOCKS_LINE_NONE;
  kind = read_row (psc_debugger_skip_blanks (text), has_end, line);
  if (kind == PSC_POOL_BLOCKS_LINE_ROW && !line->region.has_kind && line->bytes >= PAGE_BYTES)
    {
      line->region.has_kind = TRUE;
      line->region.kind = PSC_BLOCK_BIG;
    }
  return kind;
}
