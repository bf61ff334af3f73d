/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens a pooltag.txt.
 */
#pragma once

#include "base/issue.h"
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

/**
 * psc_tag_file_load_usual:
 * @tags: the list to add to
 * @issues: (nullable): where to say that a file is there but no tag list
 *
 * Adds the files that are found by themselves, in this order: `localtag.txt` and `pooltag.txt` in
 * the folder `poolscope` of the user's configuration, the first one for private tags, then the
 * `pooltag.txt` of an installed Windows debugger. A file that is not there is nothing to speak of.
 */
void psc_tag_file_load_usual (PscTagList *tags, PscIssues *issues);

G_END_DECLS
