/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canvas that writes SVG, with text as text: it can be searched, selected and read aloud.
 *
 * Nothing outside is referred to: no fonts, scripts or images. The same drawing gives the same
 * bytes, whatever the locale.
 */
#pragma once

#include "chart/canvas.h"
#include "chart/text-ruler.h"

G_BEGIN_DECLS

/**
 * psc_svg_canvas_new:
 * @width: in pixels
 * @height: in pixels
 * @title: clean text, read as the picture's name
 * @description: clean text, read as its content
 * @id_prefix: letters, digits and hyphens put before every id, so that several pictures can stand
 * in one HTML page
 * @ruler: (transfer none): says which fonts; must outlive the canvas
 *
 * Returns: (transfer full): a canvas
 */
PscCanvas *psc_svg_canvas_new (double width,
                               double height,
                               const char *title,
                               const char *description,
                               const char *id_prefix,
                               PscTextRuler *ruler);

/**
 * psc_svg_canvas_finish:
 * @canvas: a canvas from psc_svg_canvas_new (); nothing may be drawn on it afterwards
 *
 * Returns: (transfer full): the document, UTF-8
 */
GBytes *psc_svg_canvas_finish (PscCanvas *canvas);

G_END_DECLS
