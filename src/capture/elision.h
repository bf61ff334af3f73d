/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines by which somebody says, in some language, that lines were left out.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscElision:
 * @PSC_ELISION_NONE: an ordinary line
 * @PSC_ELISION_YES: lines were left out here
 * @PSC_ELISION_PROGRESS: the dots that a debugger prints while it works
 */
typedef enum
{
  PSC_ELISION_NONE,
  PSC_ELISION_YES,
  PSC_ELISION_PROGRESS,
} PscElision;

/**
 * psc_elision_find:
 * @text: a repaired line, NUL-terminated, without trailing blanks
 * @length: its bytes
 *
 * A row of a table is never an elision, whatever its tag looks like: two numbers side by side, or a
 * pool type, make a row.
 */
PscElision psc_elision_find (const char *text, gsize length);

G_END_DECLS
