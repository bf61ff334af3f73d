/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of a capture with one line marked: where a number comes from.
 */
#pragma once

#include <adwaita.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_CAPTURE_WINDOW (psc_capture_window_get_type ())
G_DECLARE_FINAL_TYPE (PscCaptureWindow, psc_capture_window, PSC, CAPTURE_WINDOW, AdwWindow)

/**
 * psc_capture_window_new:
 * @parent: the window it belongs to
 * @document: knows texts that were pasted
 * @place: `FILE:LINE`, or a file alone
 *
 * Reads the file on a thread: some thousands of lines before and behind the place. Where it goes
 * on, the window says so and shows more on demand.
 */
GtkWidget *psc_capture_window_new (GtkWindow *parent, PscDocument *document, const char *place);

/** psc_capture_window_get_lines: (transfer none): (nullable): #PscItem of strings; %NULL until it
 * is read. */
GListModel *psc_capture_window_get_lines (PscCaptureWindow *self);

/** psc_capture_window_get_first_line: the number of the first of them in the file. */
guint psc_capture_window_get_first_line (PscCaptureWindow *self);

/** psc_capture_window_get_selected: the number of the line that is selected; at first the one
 * marked. 0 until it is read. */
guint psc_capture_window_get_selected (PscCaptureWindow *self);

/** psc_place_new: (transfer full): `FILE:LINE`, or the file alone where @line is 0. */
char *psc_place_new (const char *path, guint line);

/** psc_place_parse: (transfer full): the file of a place; @line is 0 where it names none. */
char *psc_place_parse (const char *place, guint *line);

G_END_DECLS
