/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the filter manager's debugger extension, `!fltkd`.
 *
 *     Filter List: 8999805c "Frame 1"
 *        FLT_FILTER: 897e5ba8 "SEyeFilter" "382020"
 *           FLT_INSTANCE: 89965510 "SEyeFilter - Top Instance" "382020"
 *     Volume List: 89998088 "Frame 1"
 *        FLT_VOLUME: 89985c10 "\Device\HarddiskVolume1"
 *
 * A pure function over one line. The layout is shown in Microsoft's articles on filter manager
 * concepts.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscFiltersLineKind:
 * @PSC_FILTERS_LINE_NONE: no such line
 * @PSC_FILTERS_LINE_DAMAGED: one that has lost its address, or its end
 * @PSC_FILTERS_LINE_LIST: the heading of a list, or a frame: what follows belongs to it
 * @PSC_FILTERS_LINE_FILTER: a minifilter
 * @PSC_FILTERS_LINE_VOLUME: a volume
 * @PSC_FILTERS_LINE_INSTANCE: an attachment of the filter or volume above it
 */
typedef enum
{
  PSC_FILTERS_LINE_NONE,
  PSC_FILTERS_LINE_DAMAGED,
  PSC_FILTERS_LINE_LIST,
  PSC_FILTERS_LINE_FILTER,
  PSC_FILTERS_LINE_VOLUME,
  PSC_FILTERS_LINE_INSTANCE,
} PscFiltersLineKind;

/**
 * PscFiltersText:
 * @text: (nullable): points into the line; %NULL where the line has no such part
 * @length: its bytes
 */
typedef struct
{
  const char *text;
  gsize length;
} PscFiltersText;

/**
 * PscFiltersLine:
 * @label: which of the kinds the line begins as; also where it is damaged
 * @address: of the object
 * @name: what stands in the first quotes
 * @altitude: what stands in the second
 */
typedef struct
{
  PscFiltersLineKind label;
  guint64 address;
  PscFiltersText name;
  PscFiltersText altitude;
} PscFiltersLine;

/**
 * psc_filters_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @has_end: %FALSE for a line that the end of the file may have cut
 * @line: (out): undefined for %PSC_FILTERS_LINE_NONE, the label alone where it is damaged
 */
PscFiltersLineKind psc_filters_read_line (const char *text, gboolean has_end, PscFiltersLine *line);

G_END_DECLS
