/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of an address space share: the walk, what comes where it ends at a page that is
 * not present, and the source over both.
 */
#pragma once

#include "memory/address-space.h"
#include "memory/table-cache-private.h"
#include "memory/table-set-private.h"

G_BEGIN_DECLS

struct _PscAddressSpace
{
  PscSource *source; /* over this; whoever holds it holds all */
  PscSource *physical;
  PscPaging paging;
  const PscPageFormat *format;
  guint64 root;
  PscTableCache cache;
  PscTableSet empty_tables;
};

/**
 * psc_address_space_walk:
 * @n_prototypes: (inout): how many prototype entries led here. Each is read by a walk of its own,
 * which may be led to the next
 * @error: the system fails to read
 */
gboolean psc_address_space_walk (PscAddressSpace *self,
                                 guint64 va,
                                 guint *n_prototypes,
                                 PscTranslation *translation,
                                 GError **error);

/**
 * psc_address_space_need_entry:
 * @table_pa: where the table of @level for @va is
 * @state: (inout): what was guessed on the way there; (out): of the table
 */
gboolean psc_address_space_need_entry (PscAddressSpace *self,
                                       guint level,
                                       guint64 va,
                                       guint64 table_pa,
                                       guint64 *value,
                                       guint *state,
                                       GError **error);

/**
 * psc_address_space_take_upper_entry:
 * @value: an entry above the last level
 * @pa: (out): where the table is that it leads to
 *
 * Returns: whether it leads to a table; else the walk has ended, and @translation has the answer
 */
gboolean psc_address_space_take_upper_entry (const PscAddressSpace *self,
                                             guint level,
                                             guint64 va,
                                             guint64 value,
                                             guint64 *pa,
                                             PscTranslation *translation);

/**
 * psc_address_space_find:
 *
 * The next run of pages that are mapped, at or behind @va. The run ends with the table at the
 * latest. Where a search through PSC_MAX_TABLES_SEARCHED tables has found nothing, what the next
 * entry covers is returned as a run, so that the caller can go on from there.
 *
 * Returns: %FALSE when nothing more is mapped
 */
gboolean
psc_address_space_find (PscAddressSpace *self, guint64 va, guint64 *start, guint64 *length);

/**
 * psc_address_space_resolve:
 * @value: the entry of the last level for @va, which is not valid
 *
 * Finishes a translation by what Windows left in the entry.
 */
gboolean psc_address_space_resolve (PscAddressSpace *self,
                                    guint64 va,
                                    guint64 value,
                                    guint *n_prototypes,
                                    PscTranslation *translation,
                                    GError **error);

/**
 * psc_address_space_resolve_table:
 * @value: an entry above the last level, which is not valid
 * @pa: (out): where the table is
 * @n_bytes: what the entry covers
 *
 * Returns: whether the table is still in memory; else @translation has the hole
 */
gboolean psc_address_space_resolve_table (const PscAddressSpace *self,
                                          guint64 value,
                                          guint64 *pa,
                                          guint64 n_bytes,
                                          PscTranslation *translation);

/** psc_address_space_methods: of the source. */
extern const PscSourceMethods psc_address_space_methods;

void psc_address_space_destroy (PscAddressSpace *self);

void psc_translation_set_hole (PscTranslation *self, PscHoleKind hole, guint64 n_bytes);

/** psc_translation_set_page: @page_pa is where the page of @n_bytes begins; one that begins inside
 * the machine's memory may still end outside of it. */
void psc_translation_set_page (PscTranslation *self,
                               const PscPaging *paging,
                               guint64 va,
                               guint64 page_pa,
                               guint64 n_bytes);

/** psc_address_space_get_rest: how far it is from @va to the end of what a translation says, or of
 * the addresses that the processor does not have. */
guint64 psc_address_space_get_rest (const PscAddressSpace *self,
                                    guint64 va,
                                    const PscTranslation *translation);

/** psc_address_space_get_physical_hole: what is behind the end of the physical source, and below
 * the machine's last byte, the dump does not record. */
static inline PscHoleKind
psc_address_space_get_physical_hole (PscHoleKind kind)
{
  return kind == PSC_HOLE_END ? PSC_HOLE_NOT_CAPTURED : kind;
}

G_END_DECLS
