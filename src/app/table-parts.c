/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GTK mirrors the order of columns, but neither what is in them nor where it scrolls to.
 */
#include "config.h"

#include "app/table-parts.h"

static gboolean
is_mirrored (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

GtkWidget *
psc_table_cell_new (guint n_chars, gboolean is_number, gboolean is_code)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  GtkInscription *inscription = GTK_INSCRIPTION (cell);

  gtk_inscription_set_min_chars (inscription, n_chars);
  gtk_inscription_set_nat_chars (inscription, n_chars);
  gtk_inscription_set_text_overflow (inscription, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (cell, TRUE);
  if (is_number)
    gtk_widget_add_css_class (cell, "numeric");
  if (is_code)
    gtk_widget_add_css_class (cell, "tag");
  if (is_number || is_code)
    {
      gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
      gtk_inscription_set_xalign (inscription, is_number || is_mirrored () ? 1.0f : 0.0f);
    }
  return cell;
}

/* How far the right end is out of sight, kept with the adjustment. */
#define DISTANCE "psc-distance-from-end"

static double
get_end (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static void
scrolled_cb (GtkAdjustment *adjustment)
{
  double distance = get_end (adjustment) - gtk_adjustment_get_value (adjustment);

  g_object_set_data (G_OBJECT (adjustment), DISTANCE, GINT_TO_POINTER ((int) distance));
}

static gboolean
restore_idle (gpointer user_data)
{
  GtkAdjustment *adjustment = GTK_ADJUSTMENT (user_data);
  int distance = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (adjustment), DISTANCE));

  gtk_adjustment_set_value (adjustment, get_end (adjustment) - distance);
  return G_SOURCE_REMOVE;
}

/* The table is being laid out and would not notice; it notices afterwards. */
static void
resized_cb (GtkAdjustment *adjustment)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, restore_idle, g_object_ref (adjustment), g_object_unref);
}

static void
adjustment_changed_cb (GtkScrollable *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (view);

  if (adjustment == NULL)
    return;
  g_signal_connect (adjustment, "changed", G_CALLBACK (resized_cb), NULL);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (scrolled_cb), NULL);
  resized_cb (adjustment);
}

void
psc_table_begin_at_first_column (GtkColumnView *view)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  if (!is_mirrored ())
    return;
  g_signal_connect (view, "notify::hadjustment", G_CALLBACK (adjustment_changed_cb), NULL);
  adjustment_changed_cb (GTK_SCROLLABLE (view));
}
