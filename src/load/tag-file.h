/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens a pooltag.txt.
 */
#pragma once

#include "model/tag-list.h"

G_BEGIN_DECLS

/**
 * psc_tag_file_load:
 * @path: a file as psc_tag_list_add() reads it
 * @tags: the list to add it to
 *
 * Returns: %FALSE when the file cannot be read or is no such list
 */
gboolean psc_tag_file_load (const char *path, PscTagList *tags, GError **error);

G_END_DECLS
