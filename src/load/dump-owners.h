/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for the owners of tags in the modules of a dump, or in driver files of a folder.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "load/dump-file.h"
#include "model/image-hits.h"

G_BEGIN_DECLS

/**
 * PscOwnerProgress:
 * @image: the module that is being searched
 * @fraction: of all modules, 0 to 1
 */
typedef void (*PscOwnerProgress) (const char *image, double fraction, gpointer user_data);

/**
 * psc_dump_owners_search:
 * @self: a dump with a kernel
 * @modules: its modules
 * @tags: what to look for; thousands take no longer than one
 * @n_tags: how many
 * @hits: takes the images and what was found in them; not sorted yet
 * @issues: takes what could not be searched
 * @progress: (nullable) (scope call)
 * @error: %G_IO_ERROR_CANCELLED, or the system's error
 */
gboolean psc_dump_owners_search (PscDumpFile *self,
                                 const PscModuleList *modules,
                                 const PscTag *tags,
                                 guint n_tags,
                                 PscImageHits *hits,
                                 PscIssues *issues,
                                 PscOwnerProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * psc_driver_folder_search:
 * @folder: a folder with `.sys` and `.exe` and `.dll` files of drivers
 *
 * The same for files on disk. A file that is no image is left out and told.
 */
gboolean psc_driver_folder_search (const char *folder,
                                   const PscTag *tags,
                                   guint n_tags,
                                   PscImageHits *hits,
                                   PscIssues *issues,
                                   PscOwnerProgress progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
