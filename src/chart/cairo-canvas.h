/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canvas for widgets, PNG and PDF.
 */
#pragma once

#include "chart/canvas.h"
#include "chart/text-ruler.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * psc_cairo_canvas_new:
 * @cr: where to draw; referenced
 * @ruler: (transfer none): sets the text; must outlive the canvas
 *
 * Returns: (transfer full): a canvas
 */
PscCanvas *psc_cairo_canvas_new (cairo_t *cr, PscTextRuler *ruler);

G_END_DECLS
