/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An output whose text a test can look at.
 */
#pragma once

#include "report/output.h"

typedef struct
{
  GOutputStream *stream;
  PscOutput *output;
  char *text;
} PscTestOutput;

static inline void
psc_test_output_init (PscTestOutput *self)
{
  self->stream = g_memory_output_stream_new_resizable ();
  self->output = psc_output_new_for_stream (self->stream);
  self->text = NULL;
}

/** psc_test_output_read: all that was written so far. */
static inline const char *
psc_test_output_read (PscTestOutput *self)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (self->stream);

  g_assert_true (psc_output_finish (self->output, NULL));
  g_free (self->text);
  self->text = g_memory_output_stream_get_data_size (memory) == 0
                   ? g_strdup ("")
                   : g_strndup ((const char *) g_memory_output_stream_get_data (memory),
                                g_memory_output_stream_get_data_size (memory));
  return self->text;
}

static inline void
psc_test_output_clear (PscTestOutput *self)
{
  psc_output_free (self->output);
  g_object_unref (self->stream);
  g_free (self->text);
}
