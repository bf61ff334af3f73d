/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where reports are written: a buffer before a stream or a C file, with one error to ask for at
 * the end.
 *
 * Writers never look at errors: what comes after the first one goes nowhere, and
 * psc_output_finish() tells.
 */
#pragma once

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct _PscOutput PscOutput;

/** psc_output_new_for_stream: @stream stays open. */
PscOutput *psc_output_new_for_stream (GOutputStream *stream);

/** psc_output_new_for_file: @file stays open; for standard output. */
PscOutput *psc_output_new_for_file (FILE *file);
void psc_output_free (PscOutput *self);

void psc_output_put (PscOutput *self, const char *text);
void psc_output_put_n (PscOutput *self, const char *text, gsize length);
void psc_output_put_c (PscOutput *self, char c);

/** psc_output_repeat: writes @c @n times. */
void psc_output_repeat (PscOutput *self, char c, guint n);

/** psc_output_has_failed: whether it is worth to go on; for long loops. */
gboolean psc_output_has_failed (const PscOutput *self);

/**
 * psc_output_finish:
 *
 * Writes what is buffered.
 *
 * Returns: %FALSE when anything could not be written
 */
gboolean psc_output_finish (PscOutput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscOutput, psc_output_free)

G_END_DECLS
