/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grid as aligned text.
 */
#include "config.h"

#include "report/clean-line.h"
#include "report/grid-private.h"

#define GAP 2u
/* A column that is cut keeps enough to tell its words apart. */
#define MIN_FLEXIBLE_WIDTH 12u

#define BOLD "\033[1m"
#define PLAIN "\033[0m"

typedef struct
{
  const PscGrid *grid;
  const PscReportContext *context;
  guint *columns; /* those shown */
  guint *widths;
  guint n_columns;
} Table;

static guint
measure_column (const PscGrid *grid, guint column)
{
  guint width = psc_clean_line_width (grid->columns[column].title);

  for (guint row = 0; row < grid->n_rows; row++)
    {
      g_autofree char *text = psc_grid_dup_text (grid, row, column);
      guint text_width = psc_clean_line_width (text);

      width = MAX (width, text_width);
    }
  return width;
}

static guint
sum_widths (const Table *table)
{
  guint sum = 0;

  for (guint i = 0; i < table->n_columns; i++)
    sum += table->widths[i] + (i > 0 ? GAP : 0);
  return sum;
}

/* Takes from the flexible columns, the last one first, what does not fit. */
static void
fit (Table *table)
{
  for (guint i = table->n_columns; i-- > 0;)
    {
      guint sum = sum_widths (table);
      guint excess = sum > table->context->width ? sum - table->context->width : 0;
      guint width = table->widths[i];

      if (excess == 0)
        return;
      if (!table->grid->columns[table->columns[i]].is_flexible || width <= MIN_FLEXIBLE_WIDTH)
        continue;
      table->widths[i] = MAX (MIN_FLEXIBLE_WIDTH, width - MIN (excess, width));
    }
}

static void
append_cell (GString *line, const Table *table, guint place, const char *text)
{
  g_autofree char *cut = psc_clean_line_cut (text, MAX (table->widths[place], 1));
  guint width = psc_clean_line_width (cut);
  guint padding = table->widths[place] > width ? table->widths[place] - width : 0;
  gboolean is_number = psc_grid_is_number (table->grid, table->columns[place]);

  g_string_append_printf (line, "%*s", (int) (place > 0 ? GAP : 0), "");
  if (is_number)
    g_string_append_printf (line, "%*s", (int) padding, "");
  g_string_append (line, cut);
  if (!is_number)
    g_string_append_printf (line, "%*s", (int) padding, "");
}

/* No line ends in blanks. */
static void
put_line (const Table *table, GString *line)
{
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  psc_output_put (table->context->output, line->str);
}

static void
put_row (const Table *table, guint row)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    {
      g_autofree char *text = psc_grid_dup_text (table->grid, row, table->columns[i]);

      append_cell (line, table, i, text);
    }
  put_line (table, line);
  psc_output_put_c (table->context->output, '\n');
}

static void
put_headings (const Table *table)
{
  PscOutput *output = table->context->output;
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    append_cell (line, table, i, table->grid->columns[table->columns[i]].title);
  if (table->context->use_color)
    psc_output_put (output, BOLD);
  put_line (table, line);
  if (table->context->use_color)
    psc_output_put (output, PLAIN);
  psc_output_put_c (output, '\n');
}

static void
put_rule (const Table *table)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      psc_output_repeat (table->context->output, ' ', i > 0 ? GAP : 0);
      psc_output_repeat (table->context->output, '-', table->widths[i]);
    }
  psc_output_put_c (table->context->output, '\n');
}

static void
table_init (Table *self, const PscGrid *grid, const PscReportContext *context)
{
  *self = (Table){ .grid = grid, .context = context };
  self->columns = g_new0 (guint, grid->n_columns);
  self->widths = g_new0 (guint, grid->n_columns);
  for (guint column = 0; column < grid->n_columns; column++)
    {
      if (!psc_grid_is_shown (grid, column))
        continue;
      self->columns[self->n_columns] = column;
      self->widths[self->n_columns++] = measure_column (grid, column);
    }
  if (context->width > 0)
    fit (self);
}

void
psc_grid_write_table (const PscGrid *self, const PscReportContext *context)
{
  Table table;

  table_init (&table, self, context);
  put_headings (&table);
  for (guint row = 0; row < self->n_rows; row++)
    {
      if (self->n_footers > 0 && row == self->n_rows - self->n_footers)
        put_rule (&table);
      put_row (&table, row);
    }
  g_free (table.columns);
  g_free (table.widths);
}
