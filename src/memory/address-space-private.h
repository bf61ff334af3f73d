/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of an address space share: the walk, what comes where it ends at a page that is
 * not present, and the source over both.
 */
#pragma once

#include "base/limits.h"
#include "memory/address-space.h"
#include "memory/table-cache-private.h"

G_BEGIN_DECLS

struct _PscAddressSpace
{
  PscSource *source; /* over this; whoever holds it holds all */
  PscSource *physical;
  PscPaging paging;
  const PscPageFormat *format;
  guint64 root;
  PscTableCache cache;
};

/**
 * PscPrototypes:
 *
 * The addresses of the prototype entries that a translation has been led to. Each is read by a
 * translation of its own, which may be led to the next.
 */
typedef struct
{
  guint64 vas[PSC_MAX_PROTOTYPES];
  guint n;
} PscPrototypes;

/**
 * psc_address_space_walk:
 * @prototypes: what led here
 * @error: the system fails to read
 */
gboolean psc_address_space_walk (PscAddressSpace *self,
                                 guint64 va,
                                 PscPrototypes *prototypes,
                                 PscTranslation *translation,
                                 GError **error);

/**
 * psc_address_space_resolve:
 * @value: the entry of the last level for @va, which is not valid
 *
 * Finishes a translation by what Windows left in the entry.
 */
gboolean psc_address_space_resolve (PscAddressSpace *self,
                                    guint64 va,
                                    guint64 value,
                                    PscPrototypes *prototypes,
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

/** psc_address_space_get_physical_hole: what is behind the end of the physical source, and below
 * the machine's last byte, the dump does not record. */
static inline PscHoleKind
psc_address_space_get_physical_hole (PscHoleKind kind)
{
  return kind == PSC_HOLE_END ? PSC_HOLE_NOT_CAPTURED : kind;
}

G_END_DECLS
