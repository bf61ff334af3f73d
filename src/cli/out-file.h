/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that commands write.
 */
#pragma once

#include "cli/inputs.h"

G_BEGIN_DECLS

/** PscOutFileWriter: writes what the file is to hold. */
typedef void (*PscOutFileWriter) (PscOutput *output, gpointer user_data);

/**
 * psc_out_file_write:
 * @path: the file to be; one that is there is replaced as a whole or, on failure, stays as it is
 * @writer: writes it
 */
gboolean
psc_out_file_write (const char *path, PscOutFileWriter writer, gpointer user_data, GError **error);

/** psc_out_file_is_input: whether @path is one of the files that were read: nobody means to lose
 * a capture. */
gboolean psc_out_file_is_input (const char *path, const PscCliInputs *inputs);

/** psc_out_file_explain: makes an error of GIO say which file could not be written, and why. */
void psc_out_file_explain (const char *path, GError **error);

G_END_DECLS
