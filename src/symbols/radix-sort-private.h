/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorting of pairs by a number, in a time that no input can lengthen.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 key;
  guint32 value;
} PscKeyed;

/** psc_radix_sort: by key; equal ones keep their order. */
void psc_radix_sort (PscKeyed *entries, guint n_entries);

/** psc_keyed_count_below: how many of sorted @entries have a key below @key. */
guint psc_keyed_count_below (const PscKeyed *entries, guint n_entries, guint64 key);

G_END_DECLS
