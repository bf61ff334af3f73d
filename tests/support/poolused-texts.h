/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One `!poolused` output in each layout, of our own making.
 */
#pragma once

#include <glib.h>

/**
 * PscPoolusedText:
 * @name: the layout
 * @text: the output, from the prompt to the line after TOTAL
 * @rows: its rows as psc_test_dump() writes them
 * @sorted_by: what its sort line says
 * @line: its first line
 */
typedef struct
{
  const char *name;
  const char *text;
  const char *rows;
  const char *sorted_by;
  guint line;
} PscPoolusedText;

#define PSC_TEST_N_POOLUSED_TEXTS 6

extern const PscPoolusedText psc_test_poolused_texts[PSC_TEST_N_POOLUSED_TEXTS];
