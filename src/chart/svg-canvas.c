/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Appends elements to one string. Hatches are written when first used and named by kind and colour.
 */
#include "config.h"

#include "chart/svg-canvas.h"

#include <math.h>

typedef struct
{
  PscCanvas parent;
  GString *out;
  char *id_prefix;
  PscTextRuler *ruler;
  GHashTable *hatches;
  guint n_clips;
} SvgCanvas;

/* Two decimals are a hundredth of a pixel. The bound keeps the number an integer that formats
 * exactly; anything so far outside the picture is clipped away. */
static void
append_number (GString *out, double value)
{
  const gint64 hundredths = (gint64) llround (CLAMP (value, -1e6, 1e6) * 100.0);
  const gint64 size = ABS (hundredths);

  g_string_append_printf (out, "%s%" G_GINT64_FORMAT, hundredths < 0 ? "-" : "", size / 100);
  if (size % 100 == 0)
    return;
  if (size % 10 == 0)
    g_string_append_printf (out, ".%" G_GINT64_FORMAT, size / 10 % 10);
  else
    g_string_append_printf (out, ".%02" G_GINT64_FORMAT, size % 100);
}

static void
append_attribute (GString *out, const char *name, double value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_number (out, value);
  g_string_append_c (out, '"');
}

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

/* @paint is "fill" or "stroke". */
static void
append_colour (GString *out, const char *paint, PscColour colour)
{
  const guint alpha = colour & 0xff;

  g_string_append_printf (out, " %s=\"#%06x\"", paint, colour >> 8);
  if (alpha != 0xff)
    {
      g_string_append_printf (out, " %s-opacity=\"", paint);
      append_number (out, alpha / 255.0);
      g_string_append_c (out, '"');
    }
}

static void
append_points (GString *out, const PscPoint *points, gsize n_points)
{
  g_string_append (out, " points=\"");
  for (gsize i = 0; i < n_points; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      append_number (out, points[i].x);
      g_string_append_c (out, ',');
      append_number (out, points[i].y);
    }
  g_string_append_c (out, '"');
}

static void
canvas_free (PscCanvas *canvas)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  g_string_free (self->out, TRUE);
  g_free (self->id_prefix);
  g_hash_table_unref (self->hatches);
  g_free (self);
}

/* The id of the pattern, writing it when it is new. */
static const char *
ensure_hatch (SvgCanvas *self, const PscFill *fill)
{
  g_autofree char *id =
      g_strdup_printf ("%shatch-%d-%08x", self->id_prefix, (int) fill->hatch, fill->hatch_colour);
  const char *known = g_hash_table_lookup (self->hatches, id);
  PscPoint lines[6];
  const guint n_lines = psc_hatch_get_lines (fill->hatch, lines);

  if (known != NULL)
    return known;

  g_string_append_printf (self->out,
                          "<pattern id=\"%s\" width=\"%d\" height=\"%d\" "
                          "patternUnits=\"userSpaceOnUse\"><path d=\"",
                          id, (int) PSC_HATCH_TILE, (int) PSC_HATCH_TILE);
  for (guint i = 0; i < 2 * n_lines; i++)
    {
      g_string_append_c (self->out, i % 2 == 0 ? 'M' : 'L');
      append_number (self->out, lines[i].x);
      g_string_append_c (self->out, ' ');
      append_number (self->out, lines[i].y);
    }
  g_string_append_c (self->out, '"');
  append_colour (self->out, "stroke", fill->hatch_colour);
  g_string_append (self->out, "/></pattern>\n");

  known = id;
  g_hash_table_add (self->hatches, g_steal_pointer (&id));
  return known;
}

static void
append_rect (GString *out, const PscRect *rect)
{
  g_string_append (out, "<rect");
  append_attribute (out, "x", rect->x);
  append_attribute (out, "y", rect->y);
  append_attribute (out, "width", rect->width);
  append_attribute (out, "height", rect->height);
}

static void
canvas_fill_rect (PscCanvas *canvas, const PscRect *rect, const PscFill *fill)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  append_rect (self->out, rect);
  append_colour (self->out, "fill", fill->colour);
  g_string_append (self->out, "/>\n");
  if (fill->hatch != PSC_HATCH_NONE)
    {
      const char *id = ensure_hatch (self, fill);

      append_rect (self->out, rect);
      g_string_append_printf (self->out, " fill=\"url(#%s)\"/>\n", id);
    }
}

static void
canvas_fill_polygon (PscCanvas *canvas, const PscPoint *points, gsize n_points, const PscFill *fill)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  g_string_append (self->out, "<polygon");
  append_points (self->out, points, n_points);
  append_colour (self->out, "fill", fill->colour);
  g_string_append (self->out, "/>\n");
  if (fill->hatch != PSC_HATCH_NONE)
    {
      const char *id = ensure_hatch (self, fill);

      g_string_append (self->out, "<polygon");
      append_points (self->out, points, n_points);
      g_string_append_printf (self->out, " fill=\"url(#%s)\"/>\n", id);
    }
}

static void
canvas_fill_circle (PscCanvas *canvas, PscPoint centre, double radius, PscColour colour)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  g_string_append (self->out, "<circle");
  append_attribute (self->out, "cx", centre.x);
  append_attribute (self->out, "cy", centre.y);
  append_attribute (self->out, "r", radius);
  append_colour (self->out, "fill", colour);
  g_string_append (self->out, "/>\n");
}

static void
canvas_stroke (PscCanvas *canvas, const PscPoint *points, gsize n_points, const PscStroke *stroke)
{
  SvgCanvas *self = (SvgCanvas *) canvas;
  double dashes[4];
  const guint n_dashes = psc_dash_get_lengths (stroke->dash, stroke->width, dashes);

  g_string_append (self->out, "<polyline fill=\"none\"");
  append_points (self->out, points, n_points);
  append_colour (self->out, "stroke", stroke->colour);
  append_attribute (self->out, "stroke-width", stroke->width);
  if (n_points > 2)
    g_string_append (self->out, " stroke-linejoin=\"round\"");
  if (n_dashes > 0)
    g_string_append (self->out, " stroke-dasharray=\"");
  for (guint i = 0; i < n_dashes; i++)
    {
      append_number (self->out, dashes[i]);
      g_string_append_c (self->out, i + 1 < n_dashes ? ' ' : '"');
    }
  g_string_append (self->out, "/>\n");
}

static void
canvas_text (PscCanvas *canvas, PscPoint at, const char *text, const PscTextStyle *style)
{
  static const char *const anchors[] = { NULL, "middle", "end" };
  SvgCanvas *self = (SvgCanvas *) canvas;

  g_string_append (self->out, "<text");
  append_attribute (self->out, "x", at.x);
  append_attribute (self->out, "y", at.y);
  append_attribute (self->out, "font-size", psc_text_ruler_get_size (self->ruler, style->role));
  if (psc_text_role_is_bold (style->role))
    g_string_append (self->out, " font-weight=\"bold\"");
  if (psc_text_role_is_tabular (style->role))
    g_string_append (self->out, " style=\"font-variant-numeric:tabular-nums\"");
  if (anchors[style->anchor] != NULL)
    g_string_append_printf (self->out, " text-anchor=\"%s\"", anchors[style->anchor]);
  append_colour (self->out, "fill", style->colour);
  g_string_append_c (self->out, '>');
  append_escaped (self->out, text);
  g_string_append (self->out, "</text>\n");
}

static void
canvas_push_clip (PscCanvas *canvas, const PscRect *rect)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  self->n_clips++;
  g_string_append_printf (self->out, "<clipPath id=\"%sclip-%u\">", self->id_prefix, self->n_clips);
  append_rect (self->out, rect);
  g_string_append_printf (self->out, "/></clipPath>\n<g clip-path=\"url(#%sclip-%u)\">\n",
                          self->id_prefix, self->n_clips);
}

static void
canvas_pop_clip (PscCanvas *canvas)
{
  g_string_append (((SvgCanvas *) canvas)->out, "</g>\n");
}

static void
canvas_begin_group (PscCanvas *canvas, const char *title)
{
  SvgCanvas *self = (SvgCanvas *) canvas;

  g_string_append (self->out, "<g>\n<title>");
  append_escaped (self->out, title);
  g_string_append (self->out, "</title>\n");
}

static void
canvas_end_group (PscCanvas *canvas)
{
  g_string_append (((SvgCanvas *) canvas)->out, "</g>\n");
}

static const PscCanvasClass svg_canvas_class = {
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

static void
append_root (SvgCanvas *self,
             double width,
             double height,
             const char *title,
             const char *description)
{
  GString *out = self->out;

  g_string_append (out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  append_attribute (out, "width", width);
  append_attribute (out, "height", height);
  g_string_append (out, " viewBox=\"0 0 ");
  append_number (out, width);
  g_string_append_c (out, ' ');
  append_number (out, height);
  g_string_append_printf (out, "\" role=\"img\" aria-labelledby=\"%stitle %sdesc\" font-family=\"",
                          self->id_prefix, self->id_prefix);
  append_escaped (out, psc_text_ruler_get_family (self->ruler));
  g_string_append_printf (out, "\" xml:space=\"preserve\">\n<title id=\"%stitle\">",
                          self->id_prefix);
  append_escaped (out, title);
  g_string_append_printf (out, "</title>\n<desc id=\"%sdesc\">", self->id_prefix);
  append_escaped (out, description);
  g_string_append (out, "</desc>\n");
}

PscCanvas *
psc_svg_canvas_new (double width,
                    double height,
                    const char *title,
                    const char *description,
                    const char *id_prefix,
                    PscTextRuler *ruler)
{
  SvgCanvas *self = g_new0 (SvgCanvas, 1);

  self->parent.klass = &svg_canvas_class;
  self->out = g_string_new (NULL);
  self->id_prefix = g_strdup (id_prefix);
  self->ruler = ruler;
  self->hatches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  append_root (self, width, height, title, description);
  return &self->parent;
}

GBytes *
psc_svg_canvas_finish (PscCanvas *canvas)
{
  SvgCanvas *self = (SvgCanvas *) canvas;
  GBytes *bytes;

  g_string_append (self->out, "</svg>\n");
  bytes = g_string_free_to_bytes (self->out);
  self->out = g_string_new (NULL);
  return bytes;
}
