/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbol servers: stores that are asked over HTTP and HTTPS.
 *
 * What a server is told is the name of a file and its identifier, both from the dump; no memory,
 * no name of the machine or its user, no cookie. The proxies of the system are used.
 */
#pragma once

#include "symbols/symbol-store.h"

G_BEGIN_DECLS

/**
 * PscSymbolProgressFunc:
 * @name: the file that is fetched
 * @n_done: bytes that are there
 * @n_bytes: how many there will be, 0 is unknown
 *
 * Called by the thread that fetches, some times a second at most.
 */
typedef void (*PscSymbolProgressFunc) (const char *name,
                                       guint64 n_done,
                                       guint64 n_bytes,
                                       gpointer user_data);

/**
 * PscSymbolPolicy:
 * @allow_downloads: whether servers may be asked at all; off unless the user has turned it on
 * @negative_folder: (nullable): where to remember for a day that a server does not have a file
 * @max_file_bytes: larger files are not fetched; 0 for the limit of base/limits.h
 * @idle_seconds: how long a server may say nothing; 0 for 30
 * @total_seconds: how long one file may take; 0 for an hour
 * @progress: (nullable): told what is going on
 *
 * What the user has allowed; no default is ever taken for a yes.
 */
typedef struct
{
  gboolean allow_downloads;
  char *negative_folder;
  guint64 max_file_bytes;
  guint idle_seconds;
  guint total_seconds;
  PscSymbolProgressFunc progress;
  gpointer progress_data;
} PscSymbolPolicy;

/**
 * psc_symbol_server_fetch:
 * @url: the root of the store, without a slash at its end
 * @folder: the root of the store to put the file into
 * @roots: where a `file.ptr` of the server may point to
 * @error: %PSC_ERROR_NO_SYMBOLS when the server does not have it, or what it gave is something
 * else; %PSC_ERROR_LIMIT; errors of the network; %G_IO_ERROR_CANCELLED
 *
 * Asks for the file, for its packed form, and for a pointer to it. What arrives is kept under
 * another name until it is whole and checked, and goes on from there when it was interrupted. Two
 * who fetch the same file do so one after the other, and the second finds it there.
 *
 * To be called with @policy allowing it. Blocks.
 *
 * Returns: (transfer full) (nullable): the file in @folder
 */
PscSymbolFile *psc_symbol_server_fetch (const char *url,
                                        const char *folder,
                                        const PscSymbolKey *key,
                                        const PscSymbolPath *roots,
                                        const PscSymbolPolicy *policy,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
