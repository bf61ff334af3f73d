/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk through the page tables.
 *
 * A walk begins at the lowest table that the cache knows for the address. Nothing can make it
 * endless: each step goes one level down.
 */
#include "config.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "memory/address-space-private.h"

/* What one entry covers, or one whole table. The highest table covers no more than there are
 * addresses: a half, where those of two halves are told apart by their sign. */
static guint64
get_entry_bytes (const PscPageFormat *format, guint level)
{
  return G_GUINT64_CONSTANT (1) << format->levels[level].shift;
}

static guint64
get_table_bytes (const PscPageFormat *format, guint level)
{
  guint bits = format->levels[level].shift + format->index_bits;

  return G_GUINT64_CONSTANT (1) << MIN (bits, format->va_bits - (format->sign_extends ? 1 : 0));
}

void
psc_translation_set_hole (PscTranslation *self, PscHoleKind hole, guint64 n_bytes)
{
  self->hole = hole;
  self->page_bytes = n_bytes;
}

void
psc_translation_set_page (PscTranslation *self,
                          const PscPaging *paging,
                          guint64 va,
                          guint64 page_pa,
                          guint64 n_bytes)
{
  guint64 pa = page_pa | (va & (n_bytes - 1));

  if (page_pa >= paging->highest_pa)
    psc_translation_set_hole (self, PSC_HOLE_OUTSIDE, n_bytes);
  else if (pa >= paging->highest_pa)
    psc_translation_set_hole (self, PSC_HOLE_OUTSIDE, PSC_PAGE_BYTES);
  else
    {
      self->is_mapped = TRUE;
      self->pa = pa;
      self->page_bytes = n_bytes;
    }
}

/* What all addresses that go through one table have in common. */
static guint64
get_key (const PscPageFormat *format, guint level, guint64 va)
{
  guint shift = format->levels[level].shift + format->index_bits;

  return (va & (G_MAXUINT64 >> (64 - format->va_bits))) >> shift;
}

/* An entry is half a word where entries are narrow. */
static guint64
pick_entry (const PscPageFormat *format, guint index, guint64 word)
{
  if (!format->is_narrow)
    return word;
  return (index & 1) != 0 ? word >> 32 : word & G_MAXUINT32;
}

static guint
get_word (const PscPageFormat *format, guint index)
{
  return format->is_narrow ? index / 2 : index;
}

static gboolean
look_up (const PscAddressSpace *self, guint level, guint64 va, guint64 *entry, guint *state)
{
  const PscPageFormat *format = self->format;
  guint index = psc_page_format_get_index (format, level, va);
  guint64 word;

  if (!psc_table_cache_look_up (&self->cache, level, get_key (format, level, va),
                                get_word (format, index), &word, state))
    return FALSE;
  *entry = pick_entry (format, index, word);
  return TRUE;
}

/* Reads the table of `level` for `va` into the cache, and the entry from it. A table of which the
 * dump has only a part counts as missing. */
static gboolean
load_table (PscAddressSpace *self,
            guint level,
            guint64 va,
            guint64 pa,
            guint64 *entry,
            guint *state,
            GError **error)
{
  const PscPageFormat *format = self->format;
  gsize n_bytes = level == format->n_levels ? format->n_root_bytes : PSC_PAGE_BYTES;
  guint index = psc_page_format_get_index (format, level, va);
  guint8 bytes[PSC_PAGE_BYTES];
  guint64 words[PSC_TABLE_WORDS] = { 0 };
  PscHole hole = { .kind = PSC_HOLE_OUTSIDE };
  gsize n_read = 0;

  if (pa < self->paging.highest_pa
      && !psc_source_read_to_hole (self->physical, pa, bytes, n_bytes, &n_read, &hole, error))
    return FALSE;
  for (gsize i = 0; i < n_read / 8; i++)
    words[i] = psc_bytes_get_u64 (bytes + 8 * i);
  if (n_read < n_bytes)
    *state |= PSC_TABLE_MISSING | (guint) psc_address_space_get_physical_hole (hole.kind);
  *entry = pick_entry (format, index, words[get_word (format, index)]);
  psc_table_cache_store (&self->cache, level, get_key (format, level, va), *state, words);
  return TRUE;
}

gboolean
psc_address_space_take_upper_entry (const PscAddressSpace *self,
                                    guint level,
                                    guint64 va,
                                    guint64 value,
                                    guint64 *pa,
                                    PscTranslation *translation)
{
  guint64 n_bytes = get_entry_bytes (self->format, level);

  switch (psc_page_format_read_entry (self->format, level, value, pa))
    {
    case PSC_ENTRY_PAGE:
      psc_translation_set_page (translation, &self->paging, va, *pa, n_bytes);
      return FALSE;
    case PSC_ENTRY_GARBAGE:
      psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, n_bytes);
      return FALSE;
    case PSC_ENTRY_NOT_VALID:
      return psc_address_space_resolve_table (self, value, pa, n_bytes, translation);
    case PSC_ENTRY_TABLE:
      break;
    }
  return TRUE;
}

/* The entry of the last level, which ends the walk. */
static gboolean
take_last_entry (PscAddressSpace *self,
                 guint64 va,
                 guint64 value,
                 guint *n_prototypes,
                 PscTranslation *translation,
                 GError **error)
{
  guint64 pa;

  switch (psc_page_format_read_entry (self->format, 1, value, &pa))
    {
    case PSC_ENTRY_PAGE:
      psc_translation_set_page (translation, &self->paging, va, pa, PSC_PAGE_BYTES);
      return TRUE;
    case PSC_ENTRY_NOT_VALID:
      return psc_address_space_resolve (self, va, value, n_prototypes, translation, error);
    case PSC_ENTRY_TABLE:
    case PSC_ENTRY_GARBAGE:
      break;
    }
  psc_translation_set_hole (translation, PSC_HOLE_DAMAGED, PSC_PAGE_BYTES);
  return TRUE;
}

/* A page of 4 KiB that is there, and whose table is known: nearly all walks. */
static inline gboolean
walk_known (const PscAddressSpace *self, guint64 va, PscTranslation *translation)
{
  guint64 value;
  guint64 pa;
  guint state;

  if (!psc_page_format_has_address (self->format, va) || !look_up (self, 1, va, &value, &state)
      || state != 0 || psc_page_format_read_entry (self->format, 1, value, &pa) != PSC_ENTRY_PAGE)
    return FALSE;
  pa |= va & (PSC_PAGE_BYTES - 1);
  if (pa >= self->paging.highest_pa)
    return FALSE;
  *translation = (PscTranslation){ .is_mapped = TRUE, .pa = pa, .page_bytes = PSC_PAGE_BYTES };
  return TRUE;
}

gboolean
psc_address_space_walk (PscAddressSpace *self,
                        guint64 va,
                        guint *n_prototypes,
                        PscTranslation *translation,
                        GError **error)
{
  guint64 value = 0;
  guint64 pa = self->root;
  guint level = 1;
  guint state = 0;

  if (walk_known (self, va, translation))
    return TRUE;
  *translation = (PscTranslation){ 0 };
  if (!psc_page_format_has_address (self->format, va))
    {
      psc_translation_set_hole (translation, PSC_HOLE_NOT_MAPPED, PSC_PAGE_BYTES);
      return TRUE;
    }
  while (level <= self->format->n_levels && !look_up (self, level, va, &value, &state))
    level++;
  if (level > self->format->n_levels)
    {
      state = 0;
      if (!load_table (self, --level, va, self->root, &value, &state, error))
        return FALSE;
    }
  translation->is_guess = (state & PSC_TABLE_GUESSED) != 0;
  while (level > 1 && (state & PSC_TABLE_MISSING) == 0)
    {
      if (!psc_address_space_take_upper_entry (self, level, va, value, &pa, translation))
        return TRUE;
      state = translation->is_guess ? PSC_TABLE_GUESSED : 0;
      if (!load_table (self, --level, va, pa, &value, &state, error))
        return FALSE;
    }
  if ((state & PSC_TABLE_MISSING) == 0)
    return take_last_entry (self, va, value, n_prototypes, translation, error);
  psc_translation_set_hole (translation, (PscHoleKind) (state & PSC_TABLE_HOLE_MASK),
                            get_table_bytes (self->format, level));
  return TRUE;
}

gboolean
psc_address_space_need_entry (PscAddressSpace *self,
                              guint level,
                              guint64 va,
                              guint64 table_pa,
                              guint64 *value,
                              guint *state,
                              GError **error)
{
  guint known;

  if (!look_up (self, level, va, value, &known))
    return load_table (self, level, va, table_pa, value, state, error);
  *state = known;
  return TRUE;
}

void
psc_address_space_translate (PscAddressSpace *self, guint64 va, PscTranslation *translation)
{
  guint n_prototypes;
  GError *error = NULL;

  g_return_if_fail (self != NULL && translation != NULL);

  n_prototypes = 0;
  if (psc_address_space_walk (self, va, &n_prototypes, translation, &error))
    return;
  g_error_free (error);
  *translation = (PscTranslation){ 0 };
  psc_translation_set_hole (translation, PSC_HOLE_NOT_CAPTURED, PSC_PAGE_BYTES);
}

guint64
psc_address_space_get_rest (const PscAddressSpace *self,
                            guint64 va,
                            const PscTranslation *translation)
{
  if (psc_page_format_has_address (self->format, va))
    return translation->page_bytes - (va & (translation->page_bytes - 1));
  if (!self->format->sign_extends)
    return G_MAXUINT64 - va;
  return (G_MAXUINT64 << (self->format->va_bits - 1)) - va;
}

void
psc_address_space_destroy (PscAddressSpace *self)
{
  psc_table_cache_clear (&self->cache);
  psc_table_set_clear (&self->empty_tables);
  psc_source_unref (self->physical);
  g_free (self);
}

PscAddressSpace *
psc_address_space_new (PscSource *physical, const PscPaging *paging)
{
  PscAddressSpace *self;

  g_return_val_if_fail (physical != NULL && paging != NULL, NULL);
  g_return_val_if_fail (paging->arch != PSC_ARCH_UNKNOWN, NULL);

  self = g_new0 (PscAddressSpace, 1);
  self->physical = psc_source_ref (physical);
  self->paging = *paging;
  self->format = psc_page_format_get (paging->arch, paging->n_levels);
  self->paging.n_levels = self->format->n_levels;
  if (paging->highest_pa == 0)
    self->paging.highest_pa = psc_source_get_size (physical);
  self->root = paging->root & self->format->root_mask;
  psc_table_cache_init (&self->cache, self->format->n_levels);
  psc_table_set_init (&self->empty_tables);
  self->source = psc_source_new_for_methods (&psc_address_space_methods, self, G_MAXUINT64);
  return self;
}

void
psc_address_space_free (PscAddressSpace *self)
{
  g_return_if_fail (self != NULL);

  psc_source_unref (self->source);
}

PscSource *
psc_address_space_get_source (PscAddressSpace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source;
}

const PscPaging *
psc_address_space_get_paging (const PscAddressSpace *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->paging;
}
