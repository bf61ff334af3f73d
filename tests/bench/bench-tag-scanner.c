/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast thousands of tags are found in one pass over images, beside the speed of memory and one
 * pass of memmem() for each of a few tags.
 *
 * Usage: bench-tag-scanner [MIB [RUNS]]
 */
#define _GNU_SOURCE
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "owners/tag-scanner.h"

#define N_TAGS 3000u
#define N_PLAIN 4u

typedef struct
{
  guint8 *bytes;
  gsize n_bytes;
  PscTag tags[N_TAGS];
} Input;

/* Noise in which each tag was planted ten times, like code with its immediates. */
static void
input_init (Input *self, gsize n_bytes)
{
  guint32 state = 1;

  self->n_bytes = n_bytes;
  self->bytes = (guint8 *) g_malloc (n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    {
      state = state * 1664525u + 1013904223u;
      self->bytes[i] = (guint8) (state >> 24);
    }
  for (guint i = 0; i < N_TAGS; i++)
    {
      char text[8];

      g_snprintf (text, sizeof text, "T%03x", i);
      self->tags[i] = psc_tag_from_text (text, 4);
      for (guint k = 0; k < 10; k++)
        memcpy (self->bytes + (gsize) (k * N_TAGS + i) * (n_bytes / (10 * N_TAGS + 1)), text, 4);
    }
}

static void
count_cb (PscTag tag, gsize offset, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static double
seconds (gint64 since)
{
  return (double) (g_get_monotonic_time () - since) / G_USEC_PER_SEC;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *left = (const double *) a;
  const double *right = (const double *) b;

  return (*left > *right) - (*left < *right);
}

static void
print_speed (const char *what, const Input *input, double *times, guint n)
{
  qsort (times, n, sizeof *times, compare_doubles);
  printf ("%-44s %9.4f GB/s\n", what, (double) input->n_bytes / times[n / 2] / 1e9);
}

int
main (int argc, char **argv)
{
  gsize mib = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 300;
  guint n_runs = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 5;
  g_autofree double *times = g_new (double, n_runs);
  g_autoptr (PscTagScanner) scanner = NULL;
  volatile guint64 sum = 0;
  Input input;
  guint n_found;

  input_init (&input, mib << 20);
  scanner = psc_tag_scanner_new (input.tags, N_TAGS);
  for (guint run = 0; run < n_runs; run++)
    {
      gint64 start = g_get_monotonic_time ();

      n_found = 0;
      psc_tag_scanner_scan (scanner, input.bytes, input.n_bytes, count_cb, &n_found);
      times[run] = seconds (start);
      if (n_found < 10 * N_TAGS - 10)
        g_error ("%u places of %u found", n_found, 10 * N_TAGS);
    }
  print_speed ("3000 tags, one pass", &input, times, n_runs);
  for (guint run = 0; run < n_runs; run++)
    {
      gint64 start = g_get_monotonic_time ();
      guint64 total = 0;

      for (gsize i = 0; i + 8 <= input.n_bytes; i += 8)
        total += *(const guint64 *) (gconstpointer) (input.bytes + i);
      sum += total;
      times[run] = seconds (start);
    }
  print_speed ("memory read and summed", &input, times, n_runs);
  for (guint run = 0; run < n_runs; run++)
    {
      gint64 start = g_get_monotonic_time ();
      gint64 spent;

      for (guint i = 0; i < N_PLAIN; i++)
        {
          const guint8 *at = input.bytes;
          const guint8 *end = input.bytes + input.n_bytes;

          while ((at = (const guint8 *) memmem (at, (gsize) (end - at), &input.tags[i], 4)) != NULL)
            at++;
        }
      spent = g_get_monotonic_time () - start;
      times[run] = (double) spent / G_USEC_PER_SEC / N_PLAIN * N_TAGS;
    }
  print_speed ("3000 tags, a memmem pass each (extrapolated)", &input, times, n_runs);
  g_free (input.bytes);
  return 0;
}
