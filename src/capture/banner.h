/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the debugger says of the machine when it connects, in `vertarget` and in `!analyze`.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

/**
 * psc_banner_may_begin:
 * @text: a line without what stands in front of it
 *
 * Every line of every table is asked, so the first two letters decide for nearly all.
 *
 * Returns: %FALSE when psc_banner_note() would surely learn nothing
 */
static inline gboolean
psc_banner_may_begin (const char *text)
{
  switch (text[0])
    {
    case 'W':
      return text[1] == 'i';
    case 'C':
      return text[1] == 'o';
    case 'B':
      return text[1] == 'u';
    case 'E':
      return text[1] == 'd';
    case 'K':
      return text[1] == 'e';
    case 'M':
      return text[1] == 'a';
    case 'O':
      return text[1] == 'S';
    default:
      return FALSE;
    }
}

/**
 * psc_banner_note:
 * @line: any line of text
 *
 * Adds what @line tells to the machine's facts. A banner of another build is another machine: what
 * was known is forgotten, and a note says so.
 */
void psc_banner_note (const PscFrameLine *line, PscCaptureContext *context);

G_END_DECLS
