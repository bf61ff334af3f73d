/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens files and texts for a document, one request after the other, without ever blocking.
 */
#pragma once

#include <gio/gio.h>

#include "analysis/series.h"
#include "app/investigation.h"

G_BEGIN_DECLS

/**
 * PscOpened:
 * @collection: everything that is open
 * @series: its snapshots
 * @outline: (nullable): a thinned-out copy of the series, see psc_document_get_outline()
 * @investigation: what the files tell beside tables
 *
 * What came of a request; borrowed.
 */
typedef struct
{
  PscCollection *collection;
  PscSeries *series;
  PscSeries *outline;
  PscInvestigation *investigation;
} PscOpened;

/**
 * PscOpener:
 *
 * Properties, all readable and notified: `is-busy`, `progress` (0 to 1), `progress-stage` (a
 * #PscLoadStage), `progress-path` (nullable: the file being read) and `is-joining` (all is read and
 * is being put together; this cannot be cancelled).
 *
 * Signals: `failed` (a #GError: nothing could be read; never for being cancelled) and `opened` (a
 * #PscOpened), each before the request ends.
 */
#define PSC_TYPE_OPENER (psc_opener_get_type ())
G_DECLARE_FINAL_TYPE (PscOpener, psc_opener, PSC, OPENER, GObject)

PscOpener *psc_opener_new (void);

/** psc_opener_open: (array zero-terminated=1): files and folders, each may end in `#N`. */
void psc_opener_open (PscOpener *self, const char *const *specs);

/** psc_opener_paste: a text such as the clipboard's; it gets a name of its own. */
void psc_opener_paste (PscOpener *self, GBytes *text);

/** psc_opener_cancel: ends reading and forgets what waits; what was read by then counts. */
void psc_opener_cancel (PscOpener *self);
gboolean psc_opener_is_busy (PscOpener *self);

/** psc_opener_get_pasted: (transfer none) (nullable): the text that was pasted under @name. */
GBytes *psc_opener_get_pasted (PscOpener *self, const char *name);

/* Snapshots in an outline, both ends of the series included. */
#define PSC_OUTLINE_SNAPSHOTS 64u

G_END_DECLS
