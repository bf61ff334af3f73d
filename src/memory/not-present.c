/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages that are not present, resolved as far as memory holds them.
 *
 * A prototype entry is read through the same tables, and its own page may in turn not be present.
 * The chain is bounded, which ends circles too: a longer one is damage.
 */
#include "config.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "memory/address-space-private.h"
#include "memory/software-entry-private.h"

static void
set_paged_out (PscTranslation *translation, const PscSoftwareEntry *entry)
{
  psc_translation_set_hole (translation, PSC_HOLE_PAGED_OUT, PSC_PAGE_BYTES);
  translation->page_file = entry->page_file;
}

/* Everything but a prototype. */
static void
finish (PscAddressSpace *self,
        guint64 va,
        const PscSoftwareEntry *entry,
        PscTranslation *translation)
{
  translation->is_guess |= entry->is_guess;
  switch (entry->kind)
    {
    case PSC_SOFTWARE_EMPTY:
      psc_translation_set_hole (translation, PSC_HOLE_NOT_MAPPED, PSC_PAGE_BYTES);
      break;
    case PSC_SOFTWARE_TRANSITION:
      psc_translation_set_page (translation, &self->paging, va, entry->pa, PSC_PAGE_BYTES);
      translation->is_transition = translation->is_mapped;
      break;
    case PSC_SOFTWARE_DEMAND_ZERO:
      psc_translation_set_hole (translation, PSC_HOLE_DEMAND_ZERO, PSC_PAGE_BYTES);
      break;
    case PSC_SOFTWARE_PAGED_OUT:
      set_paged_out (translation, entry);
      break;
    case PSC_SOFTWARE_GARBAGE:
    case PSC_SOFTWARE_PROTOTYPE:
      psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, PSC_PAGE_BYTES);
      break;
    }
}

/* The value of the prototype entry for `va`, read where it was found. */
static void
take_prototype (PscAddressSpace *self, guint64 va, guint64 value, PscTranslation *translation)
{
  PscSoftwareEntry entry;
  guint64 pa;

  switch (psc_page_format_read_entry (self->format, 1, value, &pa))
    {
    case PSC_ENTRY_PAGE:
      psc_translation_set_page (translation, &self->paging, va, pa, PSC_PAGE_BYTES);
      break;
    case PSC_ENTRY_TABLE:
    case PSC_ENTRY_GARBAGE:
      psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, PSC_PAGE_BYTES);
      break;
    case PSC_ENTRY_NOT_VALID:
      psc_software_entry_read (&self->paging, value, TRUE, &entry);
      finish (self, va, &entry, translation);
      break;
    }
}

/* Where the prototype entry is. Its address was guessed where the mask is unknown: then whichever
 * address leads somewhere is taken, the plain one first. */
static gboolean
find_prototype (PscAddressSpace *self,
                const PscSoftwareEntry *entry,
                guint *n_prototypes,
                PscTranslation *found,
                GError **error)
{
  if (!psc_address_space_walk (self, entry->va, n_prototypes, found, error))
    return FALSE;
  if (found->is_mapped || entry->other_va == 0)
    return TRUE;
  if (!psc_address_space_walk (self, entry->other_va, n_prototypes, found, error))
    return FALSE;
  found->is_guess = TRUE;
  return TRUE;
}

static gboolean
follow_prototype (PscAddressSpace *self,
                  guint64 va,
                  const PscSoftwareEntry *entry,
                  guint *n_prototypes,
                  PscTranslation *translation,
                  GError **error)
{
  gsize n_bytes = self->format->is_narrow ? 4 : 8;
  guint8 bytes[8] = { 0 };
  PscTranslation found;
  PscHole hole;
  gsize n_read;

  if (*n_prototypes == PSC_MAX_PROTOTYPES)
    {
      psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, PSC_PAGE_BYTES);
      return TRUE;
    }
  *n_prototypes += 1;
  if (!find_prototype (self, entry, n_prototypes, &found, error))
    return FALSE;
  translation->is_guess |= entry->is_guess | found.is_guess;
  if (!found.is_mapped)
    {
      /* An entry that is nowhere contradicts the one that leads to it. */
      psc_translation_set_hole (translation,
                                found.hole == PSC_HOLE_NOT_MAPPED ? PSC_HOLE_DAMAGED : found.hole,
                                PSC_PAGE_BYTES);
      translation->page_file = found.page_file;
      return TRUE;
    }
  if (!psc_source_read_to_hole (self->physical, found.pa, bytes, n_bytes, &n_read, &hole, error))
    return FALSE;
  if (n_read == n_bytes)
    take_prototype (self, va, psc_bytes_get_u64 (bytes), translation);
  else
    psc_translation_set_hole (translation, psc_address_space_get_physical_hole (hole.kind),
                              PSC_PAGE_BYTES);
  return TRUE;
}

gboolean
psc_address_space_resolve (PscAddressSpace *self,
                           guint64 va,
                           guint64 value,
                           guint *n_prototypes,
                           PscTranslation *translation,
                           GError **error)
{
  PscSoftwareEntry entry;

  psc_software_entry_read (&self->paging, value, FALSE, &entry);
  if (entry.kind == PSC_SOFTWARE_PROTOTYPE)
    return follow_prototype (self, va, &entry, n_prototypes, translation, error);
  finish (self, va, &entry, translation);
  return TRUE;
}

gboolean
psc_address_space_resolve_table (const PscAddressSpace *self,
                                 guint64 value,
                                 guint64 *pa,
                                 guint64 n_bytes,
                                 PscTranslation *translation)
{
  PscSoftwareEntry entry;

  psc_software_entry_read (&self->paging, value, FALSE, &entry);
  translation->is_guess |= entry.is_guess;
  switch (entry.kind)
    {
    case PSC_SOFTWARE_TRANSITION:
      *pa = entry.pa;
      return TRUE;
    case PSC_SOFTWARE_EMPTY:
    case PSC_SOFTWARE_DEMAND_ZERO:
      /* A table that is still to be made would be empty. */
      psc_translation_set_hole (translation, PSC_HOLE_NOT_MAPPED, n_bytes);
      break;
    case PSC_SOFTWARE_PAGED_OUT:
      psc_translation_set_hole (translation, PSC_HOLE_PAGED_OUT, n_bytes);
      translation->page_file = entry.page_file;
      break;
    case PSC_SOFTWARE_PROTOTYPE:
    case PSC_SOFTWARE_GARBAGE:
      /* Tables have no prototypes. */
      psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, n_bytes);
      break;
    }
  return FALSE;
}
