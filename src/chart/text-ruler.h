/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures text with pango, the same for every canvas, so that a PNG and an SVG of one chart are
 * laid out alike.
 *
 * Hinting of metrics is off and sizes are in pixels: widths depend on the fonts alone, not on
 * screen or scale. Not for use from two threads at once.
 */
#pragma once

#include "chart/canvas.h"

#include <pango/pango.h>

G_BEGIN_DECLS

typedef struct _PscTextRuler PscTextRuler;

/**
 * psc_text_ruler_new:
 * @font_family: one or more family names, separated by commas
 * @font_px: the size of ordinary labels
 *
 * Returns: (transfer full): a ruler
 */
PscTextRuler *psc_text_ruler_new (const char *font_family, double font_px);
void psc_text_ruler_free (PscTextRuler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTextRuler, psc_text_ruler_free)

const char *psc_text_ruler_get_family (PscTextRuler *self);

/* Pixels of one em, and of one line with its leading. */
double psc_text_ruler_get_size (PscTextRuler *self, PscTextRole role);
double psc_text_ruler_get_line (PscTextRuler *self, PscTextRole role);
/* From the top of the line to its baseline. */
double psc_text_ruler_get_ascent (PscTextRuler *self, PscTextRole role);

double psc_text_ruler_get_width (PscTextRuler *self, PscTextRole role, const char *text);

/**
 * psc_text_ruler_dup_fitting:
 * @self: the ruler
 * @role: what the text is for
 * @text: clean text
 * @width: the room there is
 *
 * Returns: (transfer full): @text, or as much of it as fits before an ellipsis; empty when not even
 * that fits
 */
char *
psc_text_ruler_dup_fitting (PscTextRuler *self, PscTextRole role, const char *text, double width);

/**
 * psc_text_ruler_layout:
 * @self: the ruler
 * @role: what the text is for
 * @text: clean text
 *
 * Returns: (transfer none): the layout of @text, valid until the next call on @self
 */
PangoLayout *psc_text_ruler_layout (PscTextRuler *self, PscTextRole role, const char *text);

/* How many characters measured so far no installed font could show. */
guint psc_text_ruler_get_n_missing (PscTextRuler *self);

gboolean psc_text_role_is_bold (PscTextRole role);
/* Figures of equal width, for columns of numbers. */
gboolean psc_text_role_is_tabular (PscTextRole role);

G_END_DECLS
