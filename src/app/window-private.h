/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What window.c, which puts the views together, and window-actions.c, which holds the actions,
 * share.
 */
#pragma once

#include <adwaita.h>

#include "app/chart-pane.h"
#include "app/compare-view.h"
#include "app/filter-bar.h"
#include "app/modules-page.h"
#include "app/overview-page.h"
#include "app/side-pane.h"
#include "app/snapshot-list.h"
#include "app/tag-pane.h"
#include "app/tag-table.h"
#include "app/verifier-page.h"
#include "app/window.h"

G_BEGIN_DECLS

struct _PscWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewSwitcherTitle *switcher;
  GtkToggleButton *sidebar_button;
  GtkToggleButton *search_button;
  GtkMenuButton *export_button;
  AdwSplitButton *open_button;
  GtkRevealer *progress_revealer;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  PscFilterBar *filter_bar;
  GtkStack *pages;
  AdwFlap *flap;
  PscSnapshotList *snapshot_list;
  AdwViewStack *views;
  AdwViewStackPage *overview_view_page;
  PscOverviewPage *overview_page;
  AdwViewStackPage *tags_page;
  AdwViewStackPage *compare_page;
  PscSidePane *side_pane;
  PscTagPane *tag_pane;
  PscChartPane *chart_pane;
  PscTagTable *tag_table;
  PscCompareView *compare_view;
  AdwViewStackPage *modules_view_page;
  PscModulesPage *modules_page;
  AdwViewStackPage *verifier_view_page;
  PscVerifierPage *verifier_page;

  PscDocument *document;
  gboolean has_answered; /* the overview was shown by itself */
  GSettings *settings;
};

void psc_window_class_add_bindings (GtkWidgetClass *widget_class);
void psc_window_add_actions (PscWindow *self);
void psc_window_add_export_actions (PscWindow *self);

/** psc_window_update_actions: enables what makes sense with what is open. */
void psc_window_update_actions (PscWindow *self);

/** psc_window_export_chart: what the chart that is shown would look like in a report; the suffix of
 * @file says the format. */
gboolean psc_window_export_chart (PscWindow *self, GFile *file, GError **error);

/** psc_window_export_table: the rows that are shown, as CSV. */
gboolean psc_window_export_table (PscWindow *self, GFile *file, GError **error);

/** psc_window_update_recent: fills the menu of the open button. */
void psc_window_update_recent (PscWindow *self);

/** psc_window_say: a short message that goes away by itself. */
void psc_window_say (PscWindow *self, const char *message);

G_END_DECLS
