/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ways to name files: a dialog, the recent ones, a drop. All end in a list of paths.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscPathsFunc:
 * @paths: (array zero-terminated=1): at least one path
 */
typedef void (*PscPathsFunc) (const char *const *paths, gpointer user_data);

/**
 * psc_open_dialog_show:
 * @parent: the window that asks
 * @is_folder: whether a folder is to be chosen instead of files
 * @chosen: called unless the dialog is left without a choice or @parent is closed before
 */
void psc_open_dialog_show (GtkWindow *parent,
                           gboolean is_folder,
                           PscPathsFunc chosen,
                           gpointer user_data);

/**
 * psc_files_dup_paths:
 * @files: (element-type GFile): files
 *
 * Returns: (transfer full) (array zero-terminated=1): the paths of those that are on a file system
 */
GStrv psc_files_dup_paths (GListModel *files);

/** psc_recent_create_menu: (transfer full): the captures opened last, as `win.open-path` items. */
GMenuModel *psc_recent_create_menu (void);

/** psc_recent_add: remembers @paths as opened by this application. */
void psc_recent_add (const char *const *paths);

G_END_DECLS
