/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours, fonts and line styles of a chart.
 *
 * Series differ by colour, by dashes, by markers and by hatches, so that no reader has to tell
 * colours apart. The palettes were found by a search for colours that stay apart under normal,
 * protan and deutan vision: the closest two of any palette are at least 15 units of CIE L*a*b*
 * apart (2 can just be seen), and each stands out 3:1 or more from its background.
 */
#pragma once

#include "chart/canvas.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_CHART_LIGHT,
  PSC_CHART_DARK,
  PSC_CHART_HIGH_CONTRAST,
  PSC_CHART_HIGH_CONTRAST_DARK,
  PSC_N_CHART_THEMES
} PscChartThemeName;

typedef enum
{
  PSC_MARKER_CIRCLE,
  PSC_MARKER_SQUARE,
  PSC_MARKER_TRIANGLE,
  PSC_MARKER_DIAMOND,
  PSC_MARKER_WEDGE,
  PSC_N_MARKERS
} PscMarker;

#define PSC_THEME_N_COLOURS 7

/* May be copied and changed, for example to take an application's own background. */
typedef struct
{
  const char *font_family;
  double font_px;
  double line_width;
  PscColour background;
  PscColour text;
  PscColour muted;
  PscColour grid;
  PscColour axis;
  PscColour limit;
  PscColour other;
  PscColour total;
  PscColour grown;
  PscColour shrunk;
  PscColour series[PSC_THEME_N_COLOURS];
} PscChartTheme;

typedef struct
{
  PscColour colour;
  PscDash dash;
  PscMarker marker;
  PscHatch hatch;
} PscSeriesStyle;

const PscChartTheme *psc_chart_theme_get (PscChartThemeName name);

/* The look of the series that stands at @place of the palette, from 0. Colours return after seven
 * places, but with other dashes and markers. */
PscSeriesStyle psc_chart_theme_get_style (const PscChartTheme *self, guint place);

/* The contrast of two opaque colours as WCAG 2 defines it, 1 to 21. */
double psc_colour_contrast (PscColour a, PscColour b);

/* @amount 0 gives @a, 1 gives @b. */
PscColour psc_colour_mix (PscColour a, PscColour b, double amount);

/* @colour moved towards the theme's text colour until text in it can be read: 4.5:1. */
PscColour psc_chart_theme_get_text_colour (const PscChartTheme *self, PscColour colour);

G_END_DECLS
