/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of one snapshot as a list of #PscTagRow that are made when they are asked for.
 */
#pragma once

#include <gio/gio.h>

#include "model/snapshot.h"

G_BEGIN_DECLS

#define PSC_TYPE_TAG_MODEL (psc_tag_model_get_type ())
G_DECLARE_FINAL_TYPE (PscTagModel, psc_tag_model, PSC, TAG_MODEL, GObject)

/**
 * psc_tag_model_new:
 * @snapshot: the rows
 * @previous: (nullable): the snapshot that changes are counted from
 */
PscTagModel *psc_tag_model_new (PscSnapshot *snapshot, PscSnapshot *previous);

G_END_DECLS
