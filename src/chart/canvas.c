/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hands each drawing call to the canvas at hand, and holds what both canvases must agree on: dashes
 * and hatches.
 */
#include "config.h"

#include "chart/canvas.h"

void
psc_canvas_free (PscCanvas *self)
{
  if (self != NULL)
    self->klass->free (self);
}

void
psc_canvas_fill_rect (PscCanvas *self, const PscRect *rect, const PscFill *fill)
{
  if (rect->width > 0 && rect->height > 0)
    self->klass->fill_rect (self, rect, fill);
}

void
psc_canvas_fill_polygon (PscCanvas *self,
                         const PscPoint *points,
                         gsize n_points,
                         const PscFill *fill)
{
  if (n_points >= 3)
    self->klass->fill_polygon (self, points, n_points, fill);
}

void
psc_canvas_fill_circle (PscCanvas *self, PscPoint centre, double radius, PscColour colour)
{
  self->klass->fill_circle (self, centre, radius, colour);
}

void
psc_canvas_stroke (PscCanvas *self, const PscPoint *points, gsize n_points, const PscStroke *stroke)
{
  if (n_points >= 2)
    self->klass->stroke (self, points, n_points, stroke);
}

void
psc_canvas_text (PscCanvas *self, PscPoint at, const char *text, const PscTextStyle *style)
{
  if (text[0] != '\0')
    self->klass->text (self, at, text, style);
}

void
psc_canvas_push_clip (PscCanvas *self, const PscRect *rect)
{
  self->klass->push_clip (self, rect);
}

void
psc_canvas_pop_clip (PscCanvas *self)
{
  self->klass->pop_clip (self);
}

void
psc_canvas_begin_group (PscCanvas *self, const char *title)
{
  self->klass->begin_group (self, title);
}

void
psc_canvas_end_group (PscCanvas *self)
{
  self->klass->end_group (self);
}

guint
psc_dash_get_lengths (PscDash dash, double line_width, double lengths[4])
{
  /* In line widths, so that a pattern looks the same on thin and thick lines. */
  static const struct
  {
    guint n;
    double lengths[4];
  } patterns[PSC_N_DASHES] = {
    [PSC_DASH_SOLID] = { 0, { 0 } },         [PSC_DASH_DASHED] = { 2, { 4, 2 } },
    [PSC_DASH_DOTTED] = { 2, { 1.2, 1.6 } }, [PSC_DASH_DASH_DOT] = { 4, { 5, 1.8, 1.2, 1.8 } },
    [PSC_DASH_LONG] = { 2, { 9, 2.5 } },
  };

  for (guint i = 0; i < patterns[dash].n; i++)
    lengths[i] = patterns[dash].lengths[i] * line_width;

  return patterns[dash].n;
}

guint
psc_hatch_get_lines (PscHatch hatch, PscPoint lines[6])
{
  const double t = PSC_HATCH_TILE;
  /* The diagonals are drawn with their neighbours' corners, or repeating would show notches. */
  const struct
  {
    guint n;
    PscPoint lines[6];
  } tiles[PSC_N_HATCHES] = {
    [PSC_HATCH_NONE] = { 0, { { 0, 0 } } },
    [PSC_HATCH_RISING] = { 3,
                           { { -1, 1 },
                             { 1, -1 },
                             { 0, t },
                             { t, 0 },
                             { t - 1, t + 1 },
                             { t + 1, t - 1 } } },
    [PSC_HATCH_FALLING] = { 3,
                            { { -1, t - 1 },
                              { 1, t + 1 },
                              { 0, 0 },
                              { t, t },
                              { t - 1, -1 },
                              { t + 1, 1 } } },
    [PSC_HATCH_DOTS] = { 2, { { 1, 1.5 }, { 2, 1.5 }, { 4, 4.5 }, { 5, 4.5 } } },
    [PSC_HATCH_LEVEL] = { 1, { { 0, t / 2 }, { t, t / 2 } } },
  };

  for (guint i = 0; i < 2 * tiles[hatch].n; i++)
    lines[i] = tiles[hatch].lines[i];

  return tiles[hatch].n;
}
