/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one window works on: the snapshots that were opened, which one is looked at, which two are
 * compared and which tags are picked. Views watch it and never each other.
 *
 * All of it belongs to the main thread; reading files and lining up snapshots happen on others.
 */
#pragma once

#include <gio/gio.h>

#include "analysis/series.h"
#include "app/investigation.h"
#include "base/issue.h"

G_BEGIN_DECLS

/**
 * PscDocument:
 *
 * Properties, all readable and notified: `series` (nullable until something was opened), `current`
 * (the snapshot whose table is shown), `mark-a` and `mark-b` (the two snapshots to compare),
 * `is-loading`, `progress` (0 to 1), `progress-path`, `progress-stage` and `is-joining`, see
 * #PscOpener.
 *
 * Signals: `failed` (a #GError: nothing could be read), `opened` (the issues are new),
 * `tags-changed` (other tags are picked).
 */
#define PSC_TYPE_DOCUMENT (psc_document_get_type ())
G_DECLARE_FINAL_TYPE (PscDocument, psc_document, PSC, DOCUMENT, GObject)

PscDocument *psc_document_new (void);

/**
 * psc_document_open:
 * @specs: (array zero-terminated=1): files and folders, each may end in `#N`
 *
 * Starts reading them; what is open already stays, unless it is one of these files, and all
 * snapshots are put in time order. Work that is under way is finished first.
 */
void psc_document_open (PscDocument *self, const char *const *specs);

/** psc_document_paste: the same for a text such as the clipboard's. */
void psc_document_paste (PscDocument *self, GBytes *text);

/** psc_document_cancel: ends reading; what was open before and what was read stays. */
void psc_document_cancel (PscDocument *self);

/** psc_document_is_empty: whether nothing is open and nothing is being read. */
gboolean psc_document_is_empty (PscDocument *self);
gboolean psc_document_is_loading (PscDocument *self);

/** psc_document_get_series: (transfer none) (nullable): the snapshots. */
PscSeries *psc_document_get_series (PscDocument *self);

/**
 * psc_document_get_outline:
 *
 * A thinned-out copy of the series for small drawings, so that their cost has a bound.
 *
 * Returns: (transfer none) (nullable): at most %PSC_OUTLINE_SNAPSHOTS snapshots, both ends included
 */
PscSeries *psc_document_get_outline (PscDocument *self);

/** psc_document_get_investigation: (transfer none) (nullable): what the files tell beside tables;
 * notified with the series. */
PscInvestigation *psc_document_get_investigation (PscDocument *self);

/** psc_document_get_pasted: (transfer none) (nullable): the text that was pasted under @name. */
GBytes *psc_document_get_pasted (PscDocument *self, const char *name);

/** psc_document_is_in_dump: whether @place, with or without an address, is a dump, which has no
 * lines. */
gboolean psc_document_is_in_dump (PscDocument *self, const char *place);

/* Tags that can be picked at once; a chart of more says nothing. */
#define PSC_MAX_PICKED_TAGS 32u

PscSnapshot *psc_document_get_current (PscDocument *self);
void psc_document_set_current (PscDocument *self, PscSnapshot *snapshot);

/**
 * psc_document_get_previous:
 *
 * Returns: (transfer none) (nullable): the snapshot before the current one in the same run of the
 * machine
 */
PscSnapshot *psc_document_get_previous (PscDocument *self);

PscSnapshot *psc_document_get_mark_a (PscDocument *self);
PscSnapshot *psc_document_get_mark_b (PscDocument *self);

/** psc_document_set_mark_a: @snapshot must be one of the series; both marks may be on one. */
void psc_document_set_mark_a (PscDocument *self, PscSnapshot *snapshot);
void psc_document_set_mark_b (PscDocument *self, PscSnapshot *snapshot);

/** psc_document_find: the place of @snapshot in the series, or %G_MAXUINT. */
guint psc_document_find (PscDocument *self, PscSnapshot *snapshot);

/** psc_document_get_issues: (transfer none): those of the files, then those of every snapshot. */
PscIssues *psc_document_get_issues (PscDocument *self);

/** psc_document_get_reread: (transfer none) (nullable) (element-type utf8): the files that the last
 * request read once more. */
const GPtrArray *psc_document_get_reread (PscDocument *self);

/** psc_document_get_tags: (transfer none) (element-type PscTag): the picked tags. */
const GArray *psc_document_get_tags (PscDocument *self);
gboolean psc_document_has_tag (PscDocument *self, PscTag tag);

/** psc_document_set_tags: picks these and no others. */
void psc_document_set_tags (PscDocument *self, const PscTag *tags, guint n_tags);

/** psc_document_toggle_tag: picks @tag beside the others, or no more. */
void psc_document_toggle_tag (PscDocument *self, PscTag tag);

G_END_DECLS
