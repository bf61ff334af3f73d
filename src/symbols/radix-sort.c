/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sorts by the least significant digit first, eleven bits at a time. Called by the indices of
 * symbols and types.
 */
#include "config.h"

#include <string.h>

#include "symbols/radix-sort-private.h"

#define DIGIT_BITS 11u
#define N_DIGITS (1u << DIGIT_BITS)

static void
sort_by_digit (const PscKeyed *from, PscKeyed *to, guint n_entries, guint shift)
{
  guint32 starts[N_DIGITS] = { 0 };
  guint32 sum = 0;

  for (guint i = 0; i < n_entries; i++)
    starts[from[i].key >> shift & (N_DIGITS - 1)]++;
  for (guint i = 0; i < N_DIGITS; i++)
    {
      guint32 n = starts[i];

      starts[i] = sum;
      sum += n;
    }
  for (guint i = 0; i < n_entries; i++)
    to[starts[from[i].key >> shift & (N_DIGITS - 1)]++] = from[i];
}

void
psc_radix_sort (PscKeyed *entries, guint n_entries)
{
  g_autofree PscKeyed *other = NULL;

  if (n_entries < 2)
    return;
  other = g_new (PscKeyed, n_entries);
  sort_by_digit (entries, other, n_entries, 0);
  sort_by_digit (other, entries, n_entries, DIGIT_BITS);
  sort_by_digit (entries, other, n_entries, 2 * DIGIT_BITS);
  memcpy (entries, other, n_entries * sizeof (PscKeyed));
}

guint
psc_keyed_count_below (const PscKeyed *entries, guint n_entries, guint64 key)
{
  guint low = 0, high = n_entries;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (entries[middle].key < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
