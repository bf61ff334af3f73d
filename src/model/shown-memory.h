/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A piece of memory put together from all displays of it that the files hold.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscShownMemory:
 * @address: of the first byte
 * @n_bytes: how many were asked for
 * @bytes: zero where unknown
 * @known: one for each byte that is there
 * @n_known: how many are
 * @n_conflicts: how many bytes were shown with different values; the last one counts
 */
typedef struct
{
  guint64 address;
  gsize n_bytes;
  guint8 *bytes;
  guint8 *known;
  gsize n_known;
  gsize n_conflicts;
} PscShownMemory;

/** psc_shown_memory_new: nothing is known yet; the range must not pass the end of the address
 * space.
 */
PscShownMemory *psc_shown_memory_new (guint64 address, gsize n_bytes);
void psc_shown_memory_free (PscShownMemory *self);

/** psc_shown_memory_add: takes over what @evidence shows of the range. */
void psc_shown_memory_add (PscShownMemory *self, const PscEvidence *evidence);

/**
 * psc_shown_memory_add_bytes:
 * @address: of the first byte
 * @bytes: what is there
 *
 * Takes over what lies in the range.
 */
void psc_shown_memory_add_bytes (PscShownMemory *self,
                                 guint64 address,
                                 const guint8 *bytes,
                                 gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscShownMemory, psc_shown_memory_free)

G_END_DECLS
