/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pango layout per role, made once and refilled; making layouts is what costs in a chart's
 * text.
 */
#include "config.h"

#include "chart/text-ruler.h"

#include <pango/pangocairo.h>

typedef struct
{
  double scale;
  gboolean bold;
  gboolean tabular;
} RoleTraits;

static const RoleTraits role_traits[PSC_N_TEXT_ROLES] = {
  [PSC_TEXT_TITLE] = { 1.35, TRUE, FALSE }, [PSC_TEXT_SUBTITLE] = { 1.0, FALSE, FALSE },
  [PSC_TEXT_LABEL] = { 1.0, FALSE, TRUE },  [PSC_TEXT_STRONG] = { 1.0, TRUE, FALSE },
  [PSC_TEXT_TICK] = { 0.92, FALSE, TRUE },  [PSC_TEXT_SMALL] = { 0.85, FALSE, FALSE },
};

typedef struct
{
  PangoLayout *layout;
  double line;
  double ascent;
} Role;

struct _PscTextRuler
{
  char *family;
  double font_px;
  PangoContext *context;
  Role roles[PSC_N_TEXT_ROLES];
  guint n_missing;
};

gboolean
psc_text_role_is_bold (PscTextRole role)
{
  return role_traits[role].bold;
}

gboolean
psc_text_role_is_tabular (PscTextRole role)
{
  return role_traits[role].tabular;
}

static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);

  return context;
}

static void
role_init (Role *self, PscTextRuler *ruler, PscTextRole role)
{
  PangoFontDescription *font = pango_font_description_new ();
  PangoFontMetrics *metrics;

  pango_font_description_set_family (font, ruler->family);
  pango_font_description_set_absolute_size (font,
                                            psc_text_ruler_get_size (ruler, role) * PANGO_SCALE);
  if (role_traits[role].bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);

  self->layout = pango_layout_new (ruler->context);
  pango_layout_set_font_description (self->layout, font);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  if (role_traits[role].tabular)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_layout_set_attributes (self->layout, attributes);
      pango_attr_list_unref (attributes);
    }

  metrics = pango_context_get_metrics (ruler->context, font, NULL);
  self->ascent = (double) pango_font_metrics_get_ascent (metrics) / PANGO_SCALE;
  self->line = self->ascent + (double) pango_font_metrics_get_descent (metrics) / PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  pango_font_description_free (font);
}

PscTextRuler *
psc_text_ruler_new (const char *font_family, double font_px)
{
  PscTextRuler *self = g_new0 (PscTextRuler, 1);

  self->family = g_strdup (font_family);
  self->font_px = font_px;
  self->context = create_context ();
  for (int role = 0; role < PSC_N_TEXT_ROLES; role++)
    role_init (&self->roles[role], self, (PscTextRole) role);

  return self;
}

void
psc_text_ruler_free (PscTextRuler *self)
{
  if (self == NULL)
    return;

  for (int role = 0; role < PSC_N_TEXT_ROLES; role++)
    g_object_unref (self->roles[role].layout);
  g_object_unref (self->context);
  g_free (self->family);
  g_free (self);
}

const char *
psc_text_ruler_get_family (PscTextRuler *self)
{
  return self->family;
}

double
psc_text_ruler_get_size (PscTextRuler *self, PscTextRole role)
{
  return self->font_px * role_traits[role].scale;
}

double
psc_text_ruler_get_line (PscTextRuler *self, PscTextRole role)
{
  return self->roles[role].line;
}

double
psc_text_ruler_get_ascent (PscTextRuler *self, PscTextRole role)
{
  return self->roles[role].ascent;
}

PangoLayout *
psc_text_ruler_layout (PscTextRuler *self, PscTextRole role, const char *text)
{
  PangoLayout *layout = self->roles[role].layout;

  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
psc_text_ruler_get_width (PscTextRuler *self, PscTextRole role, const char *text)
{
  PangoLayout *layout = psc_text_ruler_layout (self, role, text);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  self->n_missing += (guint) pango_layout_get_unknown_glyphs_count (layout);
  return (double) width / PANGO_SCALE;
}

guint
psc_text_ruler_get_n_missing (PscTextRuler *self)
{
  return self->n_missing;
}

/* The first @n_chars of @text and an ellipsis. */
static char *
cut_after (const char *text, glong n_chars)
{
  g_autofree char *head = g_utf8_substring (text, 0, n_chars);

  return g_strconcat (g_strchomp (head), "\u2026", NULL);
}

char *
psc_text_ruler_dup_fitting (PscTextRuler *self, PscTextRole role, const char *text, double width)
{
  glong fits = 0;
  glong too_many = g_utf8_strlen (text, -1);

  if (psc_text_ruler_get_width (self, role, text) <= width)
    return g_strdup (text);

  while (too_many - fits > 1)
    {
      const glong middle = fits + (too_many - fits) / 2;
      g_autofree char *candidate = cut_after (text, middle);

      if (psc_text_ruler_get_width (self, role, candidate) <= width)
        fits = middle;
      else
        too_many = middle;
    }

  return fits > 0 ? cut_after (text, fits) : g_strdup ("");
}
