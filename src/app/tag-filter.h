/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person typed into the filter entry, ready to be asked about one tag after the other.
 */
#pragma once

#include <glib.h>

#include "base/tag.h"

G_BEGIN_DECLS

typedef struct _PscTagFilter PscTagFilter;

/**
 * psc_tag_filter_new:
 * @text: what was typed
 * @is_regex: whether it is a regular expression; else it is words:
 *
 * - `Nt*`, `?ile`: a tag pattern, where a word holds `*` or `?`; case matters
 * - `driver`: text anywhere in tag, owner or description, in any case
 * - `-Cc*`, `-text`: the same, left out
 *
 * A row is shown when one of the plain words finds it (or there is none) and none of the words with
 * a minus does.
 *
 * Returns: (transfer full) (nullable): the filter; %NULL with @error for a broken expression
 */
PscTagFilter *psc_tag_filter_new (const char *text, gboolean is_regex, GError **error);
PscTagFilter *psc_tag_filter_ref (PscTagFilter *self);
void psc_tag_filter_unref (PscTagFilter *self);

/** psc_tag_filter_is_empty: whether it lets everything through. */
gboolean psc_tag_filter_is_empty (const PscTagFilter *self);

/**
 * psc_tag_filter_matches:
 * @owner: (nullable): whose tag it is
 * @description: (nullable): what it is for
 */
gboolean psc_tag_filter_matches (const PscTagFilter *self,
                                 PscTag tag,
                                 const char *owner,
                                 const char *description);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTagFilter, psc_tag_filter_unref)

G_END_DECLS
