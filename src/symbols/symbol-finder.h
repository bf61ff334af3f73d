/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for a PDB or an image along the symbol path: folders, stores, and servers where the user
 * allows it.
 */
#pragma once

#include "symbols/symbol-path.h"
#include "symbols/symbol-server.h"

G_BEGIN_DECLS

/**
 * PscSymbolVerifyFunc:
 * @file: what was found
 * @key: what was looked for
 *
 * Looks whether a file is the one, beside what psc_symbol_file_check() does: cabinets can only be
 * judged by who unpacks them.
 */
typedef gboolean (*PscSymbolVerifyFunc) (const PscSymbolFile *file,
                                         const PscSymbolKey *key,
                                         gpointer user_data,
                                         GError **error);

/**
 * psc_symbol_find:
 * @path: where to look
 * @policy: what is allowed
 * @verify: (nullable): looks closer than psc_symbol_file_check(), which is always asked
 * @error: %PSC_ERROR_NO_SYMBOLS, with what stood in the way; %G_IO_ERROR_CANCELLED
 *
 * Asks the elements of the path from left to right. What a store further right has is copied to
 * those in front of it, and the copy is returned; stores that cannot be read or written are passed
 * over. May be called from several threads at once. Blocks while a server is asked.
 *
 * Returns: (transfer full) (nullable): the file
 */
PscSymbolFile *psc_symbol_find (const PscSymbolPath *path,
                                const PscSymbolKey *key,
                                const PscSymbolPolicy *policy,
                                PscSymbolVerifyFunc verify,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
