/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes names of files, folders, people and machines out of what a report says.
 *
 * Files become `file-1.log`, `file-2.txt`… in the order in which they were made known, in paths,
 * labels, places and messages alike, so that a report stays readable. Other paths become `(path)`.
 */
#pragma once

#include "model/snapshot.h"

G_BEGIN_DECLS

typedef struct _PscRedactor PscRedactor;

PscRedactor *psc_redactor_new (void);
void psc_redactor_free (PscRedactor *self);

/** psc_redactor_add_path: gives @path a name; one that has a name keeps it. To be called before the
 * first text is asked for. */
void psc_redactor_add_path (PscRedactor *self, const char *path);

/**
 * psc_redactor_apply:
 * @self: (nullable): %NULL changes nothing
 * @text: (nullable): a path, a message, a description
 *
 * Returns: (nullable): @text without names; it lives as long as @self and @text
 */
const char *psc_redactor_apply (PscRedactor *self, const char *text);

/** psc_redactor_label: the label of a snapshot without the name of its file. */
const char *psc_redactor_label (PscRedactor *self, PscSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscRedactor, psc_redactor_free)

G_END_DECLS
