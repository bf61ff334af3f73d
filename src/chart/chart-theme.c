/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The four themes and a little colour arithmetic.
 */
#include "config.h"

#include "chart/chart-theme.h"

#include <math.h>

/* The first that is installed is used; all are proportional faces with figures of equal width. */
#define FONT_FAMILY "Cantarell, Inter, Segoe UI, Helvetica Neue, Noto Sans, DejaVu Sans, sans-serif"

static const PscChartTheme themes[PSC_N_CHART_THEMES] = {
  [PSC_CHART_LIGHT] = {
    .font_family = FONT_FAMILY,
    .font_px = 12.5,
    .line_width = 2.0,
    .background = 0xffffffff,
    .text = 0x1f2328ff,
    .muted = 0x5c6470ff,
    .grid = 0xe6e8ebff,
    .axis = 0x8b929cff,
    .limit = 0xb3261eff,
    .other = 0x8a9099ff,
    .total = 0x3b4148ff,
    .grown = 0xa8380cff,
    .shrunk = 0x1b4a94ff,
    .series = { 0x1b4a94ff, 0xa8380cff, 0x2e9484ff, 0x8a1fdcff, 0x3399d6ff, 0x4a1830ff, 0xa58a30ff },
  },
  [PSC_CHART_DARK] = {
    .font_family = FONT_FAMILY,
    .font_px = 12.5,
    .line_width = 2.0,
    .background = 0x1e1e22ff,
    .text = 0xf2f3f5ff,
    .muted = 0xa8aeb8ff,
    .grid = 0x34353bff,
    .axis = 0x7b818cff,
    .limit = 0xff8a80ff,
    .other = 0x7d8490ff,
    .total = 0xd5d8ddff,
    .grown = 0xe27a42ff,
    .shrunk = 0x5c9bdcff,
    .series = { 0x4f8fd0ff, 0xd96a30ff, 0x6fe8b0ff, 0xbb52ffff, 0xa8e2fbff, 0xb37a7aff, 0xffdf3fff },
  },
  [PSC_CHART_HIGH_CONTRAST] = {
    .font_family = FONT_FAMILY,
    .font_px = 12.5,
    .line_width = 2.6,
    .background = 0xffffffff,
    .text = 0x000000ff,
    .muted = 0x262626ff,
    .grid = 0xb0b0b0ff,
    .axis = 0x000000ff,
    .limit = 0x990000ff,
    .other = 0x595959ff,
    .total = 0x000000ff,
    .grown = 0x7a2500ff,
    .shrunk = 0x00307aff,
    .series = { 0x001158ff, 0xb95a04ff, 0x33816fff, 0x8716e4ff, 0x3d74acff, 0x270017ff, 0x4b2d02ff },
  },
  [PSC_CHART_HIGH_CONTRAST_DARK] = {
    .font_family = FONT_FAMILY,
    .font_px = 12.5,
    .line_width = 2.6,
    .background = 0x000000ff,
    .text = 0xffffffff,
    .muted = 0xe0e0e0ff,
    .grid = 0x5a5a5aff,
    .axis = 0xffffffff,
    .limit = 0xffa8a0ff,
    .other = 0xb0b0b0ff,
    .total = 0xffffffff,
    .grown = 0xffa066ff,
    .shrunk = 0x8cc4ffff,
    .series = { 0x558ebeff, 0xeb8a28ff, 0xa3f8daff, 0xba62fdff, 0x97deffff, 0xfb3f69ff, 0xfbf79eff },
  },
};

const PscChartTheme *
psc_chart_theme_get (PscChartThemeName name)
{
  return &themes[name];
}

PscSeriesStyle
psc_chart_theme_get_style (const PscChartTheme *self, guint place)
{
  const guint round = place / PSC_THEME_N_COLOURS;

  return (PscSeriesStyle){
    .colour = self->series[place % PSC_THEME_N_COLOURS],
    .dash = (PscDash) ((place + round) % PSC_N_DASHES),
    .marker = (PscMarker) ((place + 2 * round) % PSC_N_MARKERS),
    .hatch = (PscHatch) ((place + round) % PSC_N_HATCHES),
  };
}

static double
linear_channel (guint value)
{
  const double channel = value / 255.0;

  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (PscColour colour)
{
  return 0.2126 * linear_channel (colour >> 24) + 0.7152 * linear_channel ((colour >> 16) & 0xff)
         + 0.0722 * linear_channel ((colour >> 8) & 0xff);
}

double
psc_colour_contrast (PscColour a, PscColour b)
{
  const double la = luminance (a);
  const double lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

PscColour
psc_colour_mix (PscColour a, PscColour b, double amount)
{
  PscColour mixed = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    {
      const double from = (a >> shift) & 0xff;
      const double to = (b >> shift) & 0xff;

      mixed |= (PscColour) lround (from + (to - from) * amount) << shift;
    }
  return mixed;
}

PscColour
psc_chart_theme_get_text_colour (const PscChartTheme *self, PscColour colour)
{
  for (double amount = 0; amount < 1; amount += 0.1)
    {
      const PscColour candidate = psc_colour_mix (colour, self->text, amount);

      if (psc_colour_contrast (candidate, self->background) >= 4.5)
        return candidate;
    }
  return self->text;
}
