/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `FILE#N`: a file and one of its snapshots, as typed on the command line.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscFileSpec:
 * @path: the file; `-` is standard input
 * @has_index: whether one snapshot is named
 * @index: which one, from 0; negative counts from the end
 */
typedef struct
{
  char *path;
  gboolean has_index;
  gint index;
} PscFileSpec;

/**
 * psc_file_spec_init:
 * @self: (out caller-allocates): to be freed with psc_file_spec_clear()
 * @text: what was typed. A file whose name really ends like `#3` is that file
 */
void psc_file_spec_init (PscFileSpec *self, const char *text);
void psc_file_spec_clear (PscFileSpec *self);

G_END_DECLS
