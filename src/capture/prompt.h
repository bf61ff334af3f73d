/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Debugger prompts, and what was typed behind them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscPrompt:
 * @begin: where the prompt begins, with the processor number in front of it
 * @typed: where the command begins, behind the blanks that follow the prompt
 *
 * Places in the text that was searched.
 */
typedef struct
{
  gsize begin;
  gsize typed;
} PscPrompt;

/**
 * psc_prompt_find:
 * @text: a repaired line, NUL-terminated
 * @length: its bytes
 * @from: where to begin
 * @prompt: (out): the first prompt from there on
 *
 * Knows `0: kd>`, `22: kd>`, `lkd>`, `kd>`, `: kd>`, `## kd>`, `0:000>` and the forms with another
 * machine mode such as `0: kd:x86>`.
 *
 * Returns: whether there is one
 */
gboolean psc_prompt_find (const char *text, gsize length, gsize from, PscPrompt *prompt);

/**
 * psc_prompt_measure_command:
 * @typed: what stands behind a prompt
 * @length: its bytes, up to the next prompt or the end of the line
 * @rest: (out): where output begins that is glued to the command, or @length
 *
 * Returns: how many bytes of @typed are the command, without remarks such as `// sort by nonpaged`
 */
gsize psc_prompt_measure_command (const char *typed, gsize length, gsize *rest);

/** psc_prompt_is_bare_command: whether @text is an extension command that has lost its prompt, such
 * as `!poolused 2`. */
gboolean psc_prompt_is_bare_command (const char *text, gsize length);

G_END_DECLS
