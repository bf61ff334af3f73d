/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the application's tests share: the samples, waiting for asynchronous work, and a display.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

/**
 * psc_app_test_has_display:
 *
 * To be asked by main() before any test runs; where there is none it says so as a skipped test.
 */
gboolean psc_app_test_has_display (void);

/** psc_app_test_init: readies GTK and libadwaita, once in a process. */
void psc_app_test_init (void);

/** psc_app_test_dup_sample: (transfer full): the path of a sample. */
char *psc_app_test_dup_sample (const char *name);

typedef gboolean (*PscCondition) (gpointer data);

/** psc_app_test_wait: runs the main loop until @condition holds; fails after half a minute. */
void psc_app_test_wait (PscCondition condition, gpointer data);

/** psc_app_test_open: opens a sample in @document and waits until it is there. */
void psc_app_test_open (PscDocument *document, const char *sample);

/** psc_app_test_paste: the same for a text. */
void psc_app_test_paste (PscDocument *document, const char *text);

/**
 * psc_app_test_finalize:
 * @object: (transfer full): must be nobody else's
 *
 * Waits until it is gone: a thread that worked for it may let go of it a moment after it has told
 * of its result. Fails after half a minute.
 */
void psc_app_test_finalize (gpointer object);

/** psc_app_test_watch_places: gives @widget the action `win.show-place`, which only takes notes. */
void psc_app_test_watch_places (GtkWidget *widget);

/** psc_app_test_take_place: (transfer full) (nullable): what was to be shown since the last call.
 */
char *psc_app_test_take_place (void);

/** psc_app_test_find: the first widget of @type below @root, in the order they are drawn. */
gpointer psc_app_test_find (GtkWidget *root, GType type);

/** psc_app_test_find_label: the first label below @root that is shown and says exactly @text. */
GtkWidget *psc_app_test_find_label (GtkWidget *root, const char *text);

G_END_DECLS
