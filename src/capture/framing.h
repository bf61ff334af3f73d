/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Undoes what pasting does to debugger text: prompts, quote marks, list numbers, typographic
 * dashes, entities, fences.
 *
 * Every line comes out as plain text with its original number. Blank lines do not come out at all,
 * so double spacing is nothing to the parsers. What may be damage or may be text (a list number can
 * also be the beginning of a tag) is not removed but measured: a table's parser looks at its own
 * header line, which can bear only damage, and treats its rows alike.
 */
#pragma once

#include "bytes/line-reader.h"

G_BEGIN_DECLS

/**
 * PscFrameKind:
 * @PSC_FRAME_TEXT: output, or somebody's prose
 * @PSC_FRAME_COMMAND: a prompt with what was typed behind it
 * @PSC_FRAME_ELISION: says in some language that lines were left out here
 */
typedef enum
{
  PSC_FRAME_TEXT,
  PSC_FRAME_COMMAND,
  PSC_FRAME_ELISION,
} PscFrameKind;

/**
 * PscPrefixKind:
 *
 * Damage in front of a line. Leading blanks and TABs alone are %PSC_PREFIX_NONE: they belong to the
 * text.
 */
typedef enum
{
  PSC_PREFIX_NONE,
  PSC_PREFIX_QUOTE,   /* "> ", nested too */
  PSC_PREFIX_BULLET,  /* "* ", "- ", "• " */
  PSC_PREFIX_HASH,    /* "# " */
  PSC_PREFIX_SLASHES, /* "// " */
  PSC_PREFIX_NUMBER,  /* "  3. ", "12: ", "12| " */
} PscPrefixKind;

/**
 * PscPrefix:
 *
 * Kinds of damage one behind the other, as in a numbered listing that was quoted: the outermost in
 * the lowest PSC_PREFIX_BITS bits, the next above it.
 */
typedef guint PscPrefix;

#define PSC_PREFIX_BITS 3u
#define PSC_PREFIX_LEVELS 3u

/**
 * PscFrameLine:
 * @kind: what the line is
 * @text: the whole repaired line, NUL-terminated, without trailing blanks; valid until the next
 * call. For a command, what was typed, without prompt and remarks
 * @length: its bytes
 * @prefix: the damage that may stand in front
 * @prefix_length: where the text begins when @prefix is taken as damage; 0 where there is none
 * @number: the line's number in the file, from 1
 * @has_end: a line end follows: the line cannot have been cut by the end of the file
 * @is_cut: the line was too long and was shortened
 */
typedef struct
{
  PscFrameKind kind;
  const char *text;
  gsize length;
  PscPrefix prefix;
  gsize prefix_length;
  guint number;
  gboolean has_end;
  gboolean is_cut;
} PscFrameLine;

/**
 * psc_frame_line_skip:
 * @prefix: the damage that the headings of a table bear
 *
 * Returns: where the text begins when just that is taken off; 0 where @self does not bear it
 */
gsize psc_frame_line_skip (const PscFrameLine *self, PscPrefix prefix);

typedef struct _PscFraming PscFraming;

PscFraming *psc_framing_new (PscSource *source);
void psc_framing_free (PscFraming *self);

/**
 * psc_framing_next:
 * @line: (out caller-allocates): the next line that is not blank
 * @error: as psc_line_reader_next()
 *
 * Returns: %FALSE at the end (without @error) or on an error
 */
gboolean psc_framing_next (PscFraming *self, PscFrameLine *line, GError **error);

/** psc_framing_get_offset: bytes used so far, for progress. */
guint64 psc_framing_get_offset (const PscFraming *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFraming, psc_framing_free)

G_END_DECLS
