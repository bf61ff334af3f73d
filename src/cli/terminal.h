/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of the terminal behind a stream.
 */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

gboolean psc_terminal_is_one (FILE *stream);

/** psc_terminal_wants_color: a terminal that is not dumb, and no `NO_COLOR`. */
gboolean psc_terminal_wants_color (FILE *stream);

/** psc_terminal_get_width: its columns; 0 where there is no terminal or it does not tell. */
guint psc_terminal_get_width (FILE *stream);

G_END_DECLS
