/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The symbol path: where PDBs and images are looked for, in the grammar of _NT_SYMBOL_PATH.
 *
 *     path     = element { ";" element }          from left to right
 *     element  = "cache*" [folder]                keeps what is found to its right
 *              | "srv*" place { "*" place }       a chain of stores
 *              | "symsrv*" dll "*" place { "*" place }
 *              | folder                           searched, not kept in
 *     place    = folder | URL | nothing           nothing is the default store
 *
 * Parsing looks at nothing but the text. Facts: Microsoft's "Advanced SymSrv Use".
 */
#pragma once

#include "base/issue.h"

G_BEGIN_DECLS

/**
 * PscSymbolPlace:
 * @location: an absolute folder, or a URL without a slash at its end
 * @is_url: which of both
 */
typedef struct
{
  char *location;
  gboolean is_url;
} PscSymbolPlace;

/**
 * PscSymbolElement:
 * @places: (element-type PscSymbolPlace): asked from the first on; what a later one has is copied
 * to those in front of it. A URL is the last
 * @is_plain: a folder with any layout, at the end of @places: whatever is in front of it is a cache
 */
typedef struct
{
  GPtrArray *places;
  gboolean is_plain;
} PscSymbolElement;

/** PscSymbolPath: immutable. */
typedef struct _PscSymbolPath PscSymbolPath;

/**
 * psc_symbol_path_parse:
 * @text: (nullable): the path; %NULL and empty have no elements
 * @default_store: an absolute folder, for places that are left out
 * @issues: gets what cannot be used
 *
 * Never fails: elements that make no sense are left out.
 *
 * Returns: (transfer full): the path
 */
PscSymbolPath *
psc_symbol_path_parse (const char *text, const char *default_store, PscIssues *issues);
PscSymbolPath *psc_symbol_path_ref (PscSymbolPath *self);
void psc_symbol_path_unref (PscSymbolPath *self);

guint psc_symbol_path_get_n (const PscSymbolPath *self);
const PscSymbolElement *psc_symbol_path_get (const PscSymbolPath *self, guint index);

/** psc_symbol_path_has_url: whether there is a server to ask. */
gboolean psc_symbol_path_has_url (const PscSymbolPath *self);

/** psc_symbol_path_has_folder: whether the file @path lies in one of the folders of @self; links
 * are not followed, `..` is. */
gboolean psc_symbol_path_has_folder (const PscSymbolPath *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSymbolPath, psc_symbol_path_unref)

G_END_DECLS
