/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the owner search share.
 */
#pragma once

#include "analysis/owners.h"

G_BEGIN_DECLS

/**
 * PscOwnerSearch:
 * @files: (element-type PscCaseFile): where to look
 * @tag: whose owners are asked for
 * @owners: (element-type PscOwner): grows
 * @n_found: search hits of captures, each address once
 * @total: weight of all of them
 */
typedef struct
{
  const GArray *files;
  PscTag tag;
  GPtrArray *owners;
  guint n_found;
  double total;
} PscOwnerSearch;

/** psc_owner_search_ensure: the owner for @module, or for @name where no module is known. */
PscOwner *psc_owner_search_ensure (PscOwnerSearch *self, const PscModule *module, const char *name);

/** psc_owner_search_add_images: adds what was found in the images of modules. */
void psc_owner_search_add_images (PscOwnerSearch *self);

/** psc_owner_search_score_images: raises score and confidence by what the image tells, and says
 * why.
 */
void psc_owner_search_score_images (const PscOwnerSearch *self, PscOwner *owner);

G_END_DECLS
