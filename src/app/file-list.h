/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a document that have no tag tables, which the list of snapshots cannot show, each
 * with what it holds instead.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_FILE_LIST (psc_file_list_get_type ())
G_DECLARE_FINAL_TYPE (PscFileList, psc_file_list, PSC, FILE_LIST, GtkBox)

/** psc_file_list_set_document: to be called once. The list hides itself while it is empty. */
void psc_file_list_set_document (PscFileList *self, PscDocument *document);

/** psc_file_list_get_files: (transfer none): one item for each row. */
GListModel *psc_file_list_get_files (PscFileList *self);

G_END_DECLS
