/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The walk through the page tables, and the source over it.
 *
 * A walk begins at the lowest table that the cache knows for the address. Nothing can make it
 * endless: each step goes one level down.
 */
#include "config.h"

#include "memory/address-space.h"

#include "bytes/cursor.h"
#include "memory/table-cache-private.h"

struct _PscAddressSpace
{
  PscSource *source; /* over this; whoever holds it holds all */
  PscSource *physical;
  PscPaging paging;
  const PscPageFormat *format;
  guint64 root;
  PscTableCache cache;
};

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

static void
set_hole (PscTranslation *translation, PscHoleKind hole, guint64 n_bytes)
{
  translation->hole = hole;
  translation->page_bytes = n_bytes;
}

/* What all addresses that go through one table have in common. */
static guint64
get_key (const PscPageFormat *format, guint level, guint64 va)
{
  guint unused = 64 - format->va_bits;
  guint shift = format->levels[level].shift + format->index_bits;

  return va << unused >> unused >> shift;
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
look_up (const PscAddressSpace *self, guint level, guint64 va, guint64 *entry, guint *missing)
{
  const PscPageFormat *format = self->format;
  guint index = psc_page_format_get_index (format, level, va);
  guint64 word;

  if (!psc_table_cache_look_up (&self->cache, level, get_key (format, level, va),
                                get_word (format, index), &word, missing))
    return FALSE;
  *entry = pick_entry (format, index, word);
  return TRUE;
}

/* What is behind the end of the physical source, and below the machine's last byte, the dump does
 * not record. */
static PscHoleKind
get_physical_hole (PscHoleKind kind)
{
  return kind == PSC_HOLE_END ? PSC_HOLE_NOT_CAPTURED : kind;
}

/* Reads the table of `level` for `va` into the cache, and the entry from it. A table of which the
 * dump has only a part counts as missing. */
static gboolean
load_table (PscAddressSpace *self,
            guint level,
            guint64 va,
            guint64 pa,
            guint64 *entry,
            guint *missing,
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
  hole.kind = get_physical_hole (hole.kind);
  *missing = n_read == n_bytes ? 0 : 1 + (guint) hole.kind;
  *entry = pick_entry (format, index, words[get_word (format, index)]);
  psc_table_cache_store (&self->cache, level, get_key (format, level, va),
                         n_read == n_bytes ? words : NULL, hole.kind);
  return TRUE;
}

/* A page that begins inside the machine's memory may still end outside of it. */
static void
set_page (const PscAddressSpace *self,
          guint64 va,
          guint64 page_pa,
          guint64 n_bytes,
          PscTranslation *translation)
{
  guint64 pa = page_pa | (va & (n_bytes - 1));

  if (page_pa >= self->paging.highest_pa)
    set_hole (translation, PSC_HOLE_OUTSIDE, n_bytes);
  else if (pa >= self->paging.highest_pa)
    set_hole (translation, PSC_HOLE_OUTSIDE, PSC_PAGE_BYTES);
  else
    {
      translation->is_mapped = TRUE;
      translation->pa = pa;
      translation->page_bytes = n_bytes;
    }
}

/* Transition alone of Windows' states: bit 11 without bits 0 and 10. The page has left, or is about
 * to leave, the working set; it is still in memory with its contents. */
static gboolean
read_transition (const PscAddressSpace *self, guint64 entry, guint64 *pa)
{
  if ((entry & 0xc01) != 0x800)
    return FALSE;
  *pa = entry & self->format->frame_mask;
  return TRUE;
}

static void
resolve_not_valid (const PscAddressSpace *self,
                   guint64 va,
                   guint64 entry,
                   PscTranslation *translation)
{
  guint64 pa;

  if (entry == 0)
    set_hole (translation, PSC_HOLE_NOT_MAPPED, PSC_PAGE_BYTES);
  else if (read_transition (self, entry, &pa))
    {
      translation->is_transition = TRUE;
      set_page (self, va, pa, PSC_PAGE_BYTES, translation);
    }
  else
    {
      set_hole (translation, PSC_HOLE_PAGED_OUT, PSC_PAGE_BYTES);
      translation->page_file = PSC_PAGE_FILE_UNKNOWN;
    }
}

/* One entry on the way. Returns whether it leads to a table, at `pa`; else the walk has ended. */
static gboolean
take_entry (const PscAddressSpace *self,
            guint level,
            guint64 va,
            guint64 entry,
            guint64 *pa,
            PscTranslation *translation)
{
  guint64 n_bytes = get_entry_bytes (self->format, level);

  switch (psc_page_format_read_entry (self->format, level, entry, pa))
    {
    case PSC_ENTRY_PAGE:
      set_page (self, va, *pa, n_bytes, translation);
      return FALSE;
    case PSC_ENTRY_GARBAGE:
      set_hole (translation, PSC_HOLE_DAMAGED, n_bytes);
      return FALSE;
    case PSC_ENTRY_NOT_VALID:
      if (level == 1)
        {
          resolve_not_valid (self, va, entry, translation);
          return FALSE;
        }
      if (!read_transition (self, entry, pa))
        {
          set_hole (translation, entry == 0 ? PSC_HOLE_NOT_MAPPED : PSC_HOLE_PAGED_OUT, n_bytes);
          translation->page_file = PSC_PAGE_FILE_UNKNOWN;
          return FALSE;
        }
      break;
    case PSC_ENTRY_TABLE:
      break;
    }
  if (*pa < self->paging.highest_pa)
    return TRUE;
  set_hole (translation, PSC_HOLE_OUTSIDE, n_bytes);
  return FALSE;
}

static gboolean
walk (PscAddressSpace *self, guint64 va, PscTranslation *translation, GError **error)
{
  guint64 entry = 0;
  guint64 pa = self->root;
  guint level = 1;
  guint missing = 0;

  *translation = (PscTranslation){ 0 };
  if (!psc_page_format_has_address (self->format, va))
    {
      set_hole (translation, PSC_HOLE_NOT_MAPPED, PSC_PAGE_BYTES);
      return TRUE;
    }
  while (level <= self->format->n_levels && !look_up (self, level, va, &entry, &missing))
    level++;
  if (level > self->format->n_levels
      && !load_table (self, --level, va, self->root, &entry, &missing, error))
    return FALSE;
  while (missing == 0 && take_entry (self, level, va, entry, &pa, translation))
    if (!load_table (self, --level, va, pa, &entry, &missing, error))
      return FALSE;
  if (missing != 0)
    set_hole (translation, (PscHoleKind) (missing - 1), get_table_bytes (self->format, level));
  return TRUE;
}

void
psc_address_space_translate (PscAddressSpace *self, guint64 va, PscTranslation *translation)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL && translation != NULL);

  if (walk (self, va, translation, &error))
    return;
  *translation = (PscTranslation){ 0 };
  set_hole (translation, PSC_HOLE_NOT_CAPTURED, PSC_PAGE_BYTES);
}

/* How far it is from `va` to the end of what a translation says, or of the addresses that the
 * processor does not have. */
static guint64
get_rest (const PscAddressSpace *self, guint64 va, const PscTranslation *translation)
{
  if (psc_page_format_has_address (self->format, va))
    return translation->page_bytes - (va & (translation->page_bytes - 1));
  if (!self->format->sign_extends)
    return G_MAXUINT64 - va;
  return (G_MAXUINT64 << (self->format->va_bits - 1)) - va;
}

static gboolean
read_virtual (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  PscAddressSpace *self = (PscAddressSpace *) state;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 va = offset + done;
      PscTranslation at;
      guint64 rest;
      gsize n, n_there;

      if (!walk (self, va, &at, error))
        return FALSE;
      rest = get_rest (self, va, &at);
      if (!at.is_mapped)
        {
          *hole = (PscHole){ .kind = at.hole, .length = rest };
          break;
        }
      n = (gsize) MIN (MIN (n_bytes - done, rest), self->paging.highest_pa - at.pa);
      if (!psc_source_read_to_hole (self->physical, at.pa, (guint8 *) buffer + done, n, &n_there,
                                    hole, error))
        return FALSE;
      done += n_there;
      if (n_there < n)
        {
          /* The hole is in physical memory: how it goes on behind this page says nothing here. */
          hole->length = MIN (hole->length > 0 ? hole->length : G_MAXUINT64, rest - n_there);
          hole->kind = get_physical_hole (hole->kind);
          break;
        }
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_virtual (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  PscAddressSpace *self = (PscAddressSpace *) state;
  guint64 va = offset;

  while (va < G_MAXUINT64)
    {
      PscTranslation at;
      guint64 rest;

      psc_address_space_translate (self, va, &at);
      rest = get_rest (self, va, &at);
      if (at.is_mapped)
        {
          *start = va;
          *length = rest;
          return TRUE;
        }
      if (rest > G_MAXUINT64 - va)
        break;
      va += rest;
    }
  return FALSE;
}

static void
free_space (gpointer state)
{
  PscAddressSpace *self = (PscAddressSpace *) state;

  psc_table_cache_clear (&self->cache);
  psc_source_unref (self->physical);
  g_free (self);
}

PscAddressSpace *
psc_address_space_new (PscSource *physical, const PscPaging *paging)
{
  static const PscSourceMethods methods = {
    .read = read_virtual,
    .find_data = find_virtual,
    .free = free_space,
  };
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
  self->source = psc_source_new_for_methods (&methods, self, G_MAXUINT64);
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
