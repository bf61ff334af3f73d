/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file over HTTP, into a file that may already have its beginning.
 */
#pragma once

#include "symbols/symbol-server.h"

G_BEGIN_DECLS

/**
 * PscHttpResult:
 * @PSC_HTTP_WHOLE: the file is there
 * @PSC_HTTP_ABSENT: the server does not have it
 * @PSC_HTTP_DENIED: it says that nobody may have it, as some servers do of what they do not have,
 * and proxies of everything
 * @PSC_HTTP_CUT: the connection ended in the middle; what came is kept, @error says why
 * @PSC_HTTP_FAILED: @error says why
 */
typedef enum
{
  PSC_HTTP_WHOLE,
  PSC_HTTP_ABSENT,
  PSC_HTTP_DENIED,
  PSC_HTTP_CUT,
  PSC_HTTP_FAILED,
} PscHttpResult;

/**
 * psc_symbol_http_get:
 * @url: what to get
 * @fd: a file to write to; the request is for what follows behind its end
 * @name: what to call the file when progress is told
 *
 * Follows a few redirects, but from https to http none. Begins anew where the server cannot go on.
 * Blocks.
 */
PscHttpResult psc_symbol_http_get (const char *url,
                                   int fd,
                                   const char *name,
                                   const PscSymbolPolicy *policy,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
