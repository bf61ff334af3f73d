/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shapes to cairo calls. Hatches are small repeating tiles made for the surface at hand, which
 * keeps them vectors in a PDF and quick in an image.
 */
#include "config.h"

#include "chart/cairo-canvas.h"

#include <pango/pangocairo.h>

typedef struct
{
  PscCanvas parent;
  cairo_t *cr;
  PscTextRuler *ruler;
} CairoCanvas;

static void
set_colour (cairo_t *cr, PscColour colour)
{
  cairo_set_source_rgba (cr, (double) (colour >> 24) / 255.0,
                         (double) ((colour >> 16) & 0xff) / 255.0,
                         (double) ((colour >> 8) & 0xff) / 255.0, (double) (colour & 0xff) / 255.0);
}

static void
canvas_free (PscCanvas *canvas)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  cairo_destroy (self->cr);
  g_free (self);
}

/* A tile of @fill's hatch, on its colour or on nothing. */
static cairo_pattern_t *
create_hatch (cairo_t *cr, const PscFill *fill, gboolean is_opaque)
{
  cairo_surface_t *tile =
      cairo_surface_create_similar (cairo_get_target (cr), CAIRO_CONTENT_COLOR_ALPHA,
                                    (int) PSC_HATCH_TILE, (int) PSC_HATCH_TILE);
  cairo_t *tile_cr = cairo_create (tile);
  cairo_pattern_t *pattern;
  PscPoint lines[6];
  const guint n_lines = psc_hatch_get_lines (fill->hatch, lines);

  if (is_opaque)
    {
      set_colour (tile_cr, fill->colour);
      cairo_paint (tile_cr);
    }
  set_colour (tile_cr, fill->hatch_colour);
  cairo_set_line_width (tile_cr, 1.0);
  for (guint i = 0; i < n_lines; i++)
    {
      cairo_move_to (tile_cr, lines[2 * i].x, lines[2 * i].y);
      cairo_line_to (tile_cr, lines[2 * i + 1].x, lines[2 * i + 1].y);
    }
  cairo_stroke (tile_cr);
  cairo_destroy (tile_cr);

  pattern = cairo_pattern_create_for_surface (tile);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_surface_destroy (tile);
  return pattern;
}

static void
fill_hatched (CairoCanvas *self, const PscFill *fill)
{
  /* Filling a path of thousands of corners twice would cost half of a frame, so pixels take colour
   * and hatch at once. In a PDF the colour stays one area, or viewers would show the seams between
   * tiles. */
  const gboolean is_pdf =
      cairo_surface_get_type (cairo_get_target (self->cr)) == CAIRO_SURFACE_TYPE_PDF;
  cairo_pattern_t *hatch = create_hatch (self->cr, fill, !is_pdf);

  if (is_pdf)
    {
      set_colour (self->cr, fill->colour);
      cairo_fill_preserve (self->cr);
    }
  cairo_set_source (self->cr, hatch);
  cairo_fill (self->cr);
  cairo_pattern_destroy (hatch);
}

/* Fills the current path. */
static void
fill_path (CairoCanvas *self, const PscFill *fill)
{
  if (fill->hatch != PSC_HATCH_NONE)
    {
      fill_hatched (self, fill);
      return;
    }
  set_colour (self->cr, fill->colour);
  cairo_fill (self->cr);
}

static void
canvas_fill_rect (PscCanvas *canvas, const PscRect *rect, const PscFill *fill)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  cairo_rectangle (self->cr, rect->x, rect->y, rect->width, rect->height);
  fill_path (self, fill);
}

static void
trace (cairo_t *cr, const PscPoint *points, gsize n_points)
{
  cairo_move_to (cr, points[0].x, points[0].y);
  for (gsize i = 1; i < n_points; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
}

static void
canvas_fill_polygon (PscCanvas *canvas, const PscPoint *points, gsize n_points, const PscFill *fill)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  trace (self->cr, points, n_points);
  cairo_close_path (self->cr);
  fill_path (self, fill);
}

static void
canvas_fill_circle (PscCanvas *canvas, PscPoint centre, double radius, PscColour colour)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  set_colour (self->cr, colour);
  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, centre.x, centre.y, radius, 0, 2 * G_PI);
  cairo_fill (self->cr);
}

static void
canvas_stroke (PscCanvas *canvas, const PscPoint *points, gsize n_points, const PscStroke *stroke)
{
  CairoCanvas *self = (CairoCanvas *) canvas;
  double dashes[4];
  const guint n_dashes = psc_dash_get_lengths (stroke->dash, stroke->width, dashes);

  set_colour (self->cr, stroke->colour);
  cairo_set_line_width (self->cr, stroke->width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (self->cr, dashes, (int) n_dashes, 0);
  trace (self->cr, points, n_points);
  cairo_stroke (self->cr);
}

static void
canvas_text (PscCanvas *canvas, PscPoint at, const char *text, const PscTextStyle *style)
{
  CairoCanvas *self = (CairoCanvas *) canvas;
  PangoLayout *layout = psc_text_ruler_layout (self->ruler, style->role, text);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  if (style->anchor == PSC_ANCHOR_MIDDLE)
    at.x -= (double) width / PANGO_SCALE / 2;
  else if (style->anchor == PSC_ANCHOR_END)
    at.x -= (double) width / PANGO_SCALE;

  set_colour (self->cr, style->colour);
  cairo_move_to (self->cr, at.x, at.y);
  pango_cairo_show_layout_line (self->cr, pango_layout_get_line_readonly (layout, 0));
  cairo_new_path (self->cr);
}

static void
canvas_push_clip (PscCanvas *canvas, const PscRect *rect)
{
  CairoCanvas *self = (CairoCanvas *) canvas;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (self->cr);
}

static void
canvas_pop_clip (PscCanvas *canvas)
{
  cairo_restore (((CairoCanvas *) canvas)->cr);
}

static void
canvas_begin_group (PscCanvas *canvas, const char *title)
{
}

static void
canvas_end_group (PscCanvas *canvas)
{
}

static const PscCanvasClass cairo_canvas_class = {
  .free = canvas_free,
  .fill_rect = canvas_fill_rect,
  .fill_polygon = canvas_fill_polygon,
  .fill_circle = canvas_fill_circle,
  .stroke = canvas_stroke,
  .text = canvas_text,
  .push_clip = canvas_push_clip,
  .pop_clip = canvas_pop_clip,
  .begin_group = canvas_begin_group,
  .end_group = canvas_end_group,
};

PscCanvas *
psc_cairo_canvas_new (cairo_t *cr, PscTextRuler *ruler)
{
  CairoCanvas *self = g_new0 (CairoCanvas, 1);

  self->parent.klass = &cairo_canvas_class;
  self->cr = cairo_reference (cr);
  self->ruler = ruler;
  return &self->parent;
}
