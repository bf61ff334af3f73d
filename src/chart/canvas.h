/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart is drawn on: a handful of shapes and text, in pixels with the origin at the top
 * left.
 *
 * Two canvases exist: cairo (widget, PNG, PDF) and our own SVG writer, in which text stays text.
 * Whoever draws does not know which one it has. Text must have been through psc_chart_text_clean
 * (); coordinates must be finite.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 0xRRGGBBAA. */
typedef guint32 PscColour;

typedef struct
{
  double x;
  double y;
} PscPoint;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} PscRect;

typedef enum
{
  PSC_DASH_SOLID,
  PSC_DASH_DASHED,
  PSC_DASH_DOTTED,
  PSC_DASH_DASH_DOT,
  PSC_DASH_LONG,
  PSC_N_DASHES
} PscDash;

typedef enum
{
  PSC_HATCH_NONE,
  PSC_HATCH_RISING,
  PSC_HATCH_FALLING,
  PSC_HATCH_DOTS,
  PSC_HATCH_LEVEL,
  PSC_N_HATCHES
} PscHatch;

typedef struct
{
  PscColour colour;
  double width;
  PscDash dash;
} PscStroke;

typedef struct
{
  PscColour colour;
  PscHatch hatch;
  PscColour hatch_colour;
} PscFill;

/* What a text is for; its size, weight and figures follow from that. */
typedef enum
{
  PSC_TEXT_TITLE,
  PSC_TEXT_SUBTITLE,
  PSC_TEXT_LABEL,
  PSC_TEXT_STRONG,
  PSC_TEXT_TICK,
  PSC_TEXT_SMALL,
  PSC_N_TEXT_ROLES
} PscTextRole;

typedef enum
{
  PSC_ANCHOR_START,
  PSC_ANCHOR_MIDDLE,
  PSC_ANCHOR_END
} PscAnchor;

typedef struct
{
  PscTextRole role;
  PscColour colour;
  PscAnchor anchor;
} PscTextStyle;

typedef struct _PscCanvas PscCanvas;

typedef struct
{
  void (*free) (PscCanvas *self);
  void (*fill_rect) (PscCanvas *self, const PscRect *rect, const PscFill *fill);
  void (*fill_polygon) (PscCanvas *self,
                        const PscPoint *points,
                        gsize n_points,
                        const PscFill *fill);
  void (*fill_circle) (PscCanvas *self, PscPoint centre, double radius, PscColour colour);
  void (*stroke) (PscCanvas *self, const PscPoint *points, gsize n_points, const PscStroke *stroke);
  void (*text) (PscCanvas *self, PscPoint at, const char *text, const PscTextStyle *style);
  void (*push_clip) (PscCanvas *self, const PscRect *rect);
  void (*pop_clip) (PscCanvas *self);
  void (*begin_group) (PscCanvas *self, const char *title);
  void (*end_group) (PscCanvas *self);
} PscCanvasClass;

/* The first member of every canvas. */
struct _PscCanvas
{
  const PscCanvasClass *klass;
};

void psc_canvas_free (PscCanvas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCanvas, psc_canvas_free)

void psc_canvas_fill_rect (PscCanvas *self, const PscRect *rect, const PscFill *fill);

/**
 * psc_canvas_fill_polygon:
 * @self: the canvas
 * @points: (array length=n_points): the corners; fewer than three draw nothing
 * @n_points: their number
 * @fill: colour and hatch
 */
void psc_canvas_fill_polygon (PscCanvas *self,
                              const PscPoint *points,
                              gsize n_points,
                              const PscFill *fill);
void psc_canvas_fill_circle (PscCanvas *self, PscPoint centre, double radius, PscColour colour);

/**
 * psc_canvas_stroke:
 * @self: the canvas
 * @points: (array length=n_points): the corners; fewer than two draw nothing
 * @n_points: their number
 * @stroke: colour, width and dashes
 *
 * Draws an open line through @points.
 */
void psc_canvas_stroke (PscCanvas *self,
                        const PscPoint *points,
                        gsize n_points,
                        const PscStroke *stroke);

/**
 * psc_canvas_text:
 * @self: the canvas
 * @at: where the baseline meets the anchor
 * @text: one line of clean text
 * @style: role, colour and anchor
 */
void psc_canvas_text (PscCanvas *self, PscPoint at, const char *text, const PscTextStyle *style);

/* Clips and groups nest and must be closed in reverse order. A group's title is what a screen
 * reader or a pointer finds in an SVG; other canvases ignore it. */
void psc_canvas_push_clip (PscCanvas *self, const PscRect *rect);
void psc_canvas_pop_clip (PscCanvas *self);
void psc_canvas_begin_group (PscCanvas *self, const char *title);
void psc_canvas_end_group (PscCanvas *self);

/**
 * psc_dash_get_lengths:
 * @dash: the pattern
 * @line_width: the width it is drawn with
 * @lengths: (out caller-allocates) (array fixed-size=4): on and off lengths in turn
 *
 * Returns: how many of @lengths were set, 0 for a solid line
 */
guint psc_dash_get_lengths (PscDash dash, double line_width, double lengths[4]);

/* Side of the square tile that hatches repeat. */
#define PSC_HATCH_TILE 6.0

/**
 * psc_hatch_get_lines:
 * @hatch: the pattern
 * @lines: (out caller-allocates): pairs of points inside the tile, enough to look seamless when
 * repeated
 *
 * Returns: the number of lines, 0 for no hatch; each uses two of @lines
 */
guint psc_hatch_get_lines (PscHatch hatch, PscPoint lines[6]);

G_END_DECLS
