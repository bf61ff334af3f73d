/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which tags to show: what a person typed or asked for on the command line, made ready to be asked
 * about one tag after the other.
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

/**
 * psc_tag_filter_new_for_query:
 * @pattern: (nullable): what the tag has to be like, see psc_tag_matches()
 * @text: (nullable): what tag, owner or description has to hold, in any case; one text, blanks and
 * all
 * @is_regex: whether @text is a regular expression
 *
 * A row is shown when it satisfies both.
 *
 * Returns: (transfer full) (nullable): the filter; %NULL with @error for a broken expression
 */
PscTagFilter *psc_tag_filter_new_for_query (const char *pattern,
                                            const char *text,
                                            gboolean is_regex,
                                            GError **error);

PscTagFilter *psc_tag_filter_ref (PscTagFilter *self);
void psc_tag_filter_unref (PscTagFilter *self);

/** psc_tag_filter_is_empty: whether it lets everything through. */
gboolean psc_tag_filter_is_empty (const PscTagFilter *self);

/**
 * psc_tag_filter_matches:
 * @owner: (nullable): whose tag it is
 * @description: (nullable): what it is for
 * @is_undecided: (out) (optional): whether the regular expression took too many steps to tell
 *
 * Returns: whether to show the row; %FALSE where nothing could be decided
 */
gboolean psc_tag_filter_matches (const PscTagFilter *self,
                                 PscTag tag,
                                 const char *owner,
                                 const char *description,
                                 gboolean *is_undecided);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTagFilter, psc_tag_filter_unref)

G_END_DECLS
