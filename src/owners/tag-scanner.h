/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the bytes of many pool tags in one pass over memory.
 *
 * It only looks for four bytes at any place; what they mean there is for others to say.
 */
#pragma once

#include "base/tag.h"

G_BEGIN_DECLS

typedef struct _PscTagScanner PscTagScanner;

/**
 * psc_tag_scanner_new:
 * @tags: what to look for; doubles count once
 * @n_tags: how many
 */
PscTagScanner *psc_tag_scanner_new (const PscTag *tags, guint n_tags);
void psc_tag_scanner_free (PscTagScanner *self);

/**
 * PscTagFound:
 * @tag: which one
 * @offset: where in the bytes
 */
typedef void (*PscTagFound) (PscTag tag, gsize offset, gpointer user_data);

/**
 * psc_tag_scanner_scan:
 * @bytes: where to look
 * @n_bytes: how many
 * @found: (scope call): called for each place, in order
 *
 * Takes the same time for one tag as for thousands. A tag across the end is not found: pieces that
 * belong together must overlap by three bytes.
 */
void psc_tag_scanner_scan (const PscTagScanner *self,
                           const guint8 *bytes,
                           gsize n_bytes,
                           PscTagFound found,
                           gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTagScanner, psc_tag_scanner_free)

G_END_DECLS
