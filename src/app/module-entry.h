/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The modules of all files as one list, each with the tags that searches found inside it.
 */
#pragma once

#include <gio/gio.h>

#include "app/investigation.h"

G_BEGIN_DECLS

/**
 * PscModuleEntry:
 * @module: belongs to the investigation
 * @path: of the file that tells of it
 * @tags: (nullable): the tags found inside, with the number of places
 * @n_hits: how many places there are together
 */
typedef struct
{
  const PscModule *module;
  const char *path;
  GString *tags;
  guint n_hits;
} PscModuleEntry;

/**
 * psc_module_entries_new:
 * @cancellable: (nullable): ends the work early, with whatever is there by then
 *
 * Returns: (transfer full) (element-type PscModuleEntry): modules that two files tell of alike come
 * once
 */
GPtrArray *psc_module_entries_new (PscInvestigation *investigation, GCancellable *cancellable);

/**
 * psc_module_entry_matches:
 * @text: part of a name, or an address with `0x`
 *
 * Returns: whether the module is called like that or holds that address
 */
gboolean psc_module_entry_matches (const PscModuleEntry *self, const char *text);

/** psc_parse_address: whether @text is an address, with `0x` or a debugger's back-tick in it or
 * plain; @va is set only then. */
gboolean psc_parse_address (const char *text, guint64 *va);

G_END_DECLS
