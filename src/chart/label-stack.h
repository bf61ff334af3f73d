/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps labels beside each other's way: moves them as little as possible until none overlaps.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_label_stack_place:
 * @centres: (array length=n) (inout): where the labels would like to be, ascending; then where they
 * go
 * @n: how many
 * @height: of each label
 * @top: nothing goes above
 * @bottom: nothing goes below
 *
 * The order stays; the sum of the squares of all moves is the least possible.
 *
 * Returns: %FALSE when the labels cannot all fit, and then @centres is untouched
 */
gboolean psc_label_stack_place (double *centres, guint n, double height, double top, double bottom);

G_END_DECLS
