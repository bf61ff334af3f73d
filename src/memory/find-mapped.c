/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The next mapped page of an address space, found by going down the tables.
 *
 * Damaged tables can share other tables, level by level, so that 2^36 entries lead through a
 * handful of pages. Hence a table that was found to lead nowhere is remembered by its address and
 * not entered again, and one search has a budget of tables.
 */
#include "config.h"

#include "base/limits.h"
#include "memory/address-space-private.h"

typedef struct
{
  PscAddressSpace *space;
  guint n_tables_left;
  guint64 start;
  guint64 length;
} Search;

static gboolean
set_found (Search *self, guint64 start, guint64 length)
{
  self->start = start;
  self->length = length;
  return TRUE;
}

/* The first address of the entry behind that of `va`; over those that the processor does not have.
 */
static guint64
get_next (const PscPageFormat *format, guint level, guint64 va)
{
  guint64 n_bytes = G_GUINT64_CONSTANT (1) << format->levels[level].shift;
  guint64 next = (va & ~(n_bytes - 1)) + n_bytes;

  if (format->sign_extends && !psc_page_format_has_address (format, next))
    return G_MAXUINT64 << (format->va_bits - 1);
  return next;
}

static guint
get_n_entries (const PscPageFormat *format, guint level)
{
  if (level == format->n_levels)
    return format->n_root_bytes / (format->is_narrow ? 4 : 8);
  return 1u << format->index_bits;
}

/* A table of the last level: the first page that is mapped, and those behind it. What says more
 * than of one page says that the table is missing. A failure of the system is left to whoever reads
 * there, so it counts as mapped. */
static gboolean
search_last_table (Search *self, guint64 va)
{
  const PscPageFormat *format = self->space->format;
  guint n_entries = get_n_entries (format, 1);
  gboolean found = FALSE;

  for (guint i = psc_page_format_get_index (format, 1, va); i < n_entries; i++)
    {
      g_autoptr (GError) error = NULL;
      guint n_prototypes = 0;
      PscTranslation at;
      guint64 rest;

      if (!psc_address_space_walk (self->space, va, &n_prototypes, &at, &error))
        return found || set_found (self, va, PSC_PAGE_BYTES - va % PSC_PAGE_BYTES);
      rest = psc_address_space_get_rest (self->space, va, &at);
      if (at.is_mapped)
        {
          if (!found)
            set_found (self, va, 0);
          self->length += rest;
          found = TRUE;
        }
      else if (found || at.page_bytes > PSC_PAGE_BYTES)
        break;
      va += rest;
    }
  return found;
}

/* A table to be searched from an address on. */
typedef struct
{
  guint level;
  guint64 pa;
  guint state; /* what was guessed on the way to it */
} Table;

static gboolean search_table (Search *self, const Table *table, guint64 va);

/* One entry above the last level. */
static gboolean
search_entry (Search *self, const Table *table, guint64 va, gboolean *is_missing)
{
  PscTranslation at = { 0 };
  Table below = { .level = table->level - 1 };
  guint64 value = 0;
  guint state = table->state;
  g_autoptr (GError) error = NULL;

  if (!psc_address_space_need_entry (self->space, table->level, va, table->pa, &value, &state,
                                     &error))
    return set_found (self, va, PSC_PAGE_BYTES - va % PSC_PAGE_BYTES);
  *is_missing = (state & PSC_TABLE_MISSING) != 0;
  if (*is_missing)
    return FALSE;
  at.is_guess = (state & PSC_TABLE_GUESSED) != 0;
  if (!psc_address_space_take_upper_entry (self->space, table->level, va, value, &below.pa, &at))
    return at.is_mapped && set_found (self, va, psc_address_space_get_rest (self->space, va, &at));
  below.state = at.is_guess ? PSC_TABLE_GUESSED : 0;
  if (psc_table_set_contains (&self->space->empty_tables, below.level, below.pa))
    return FALSE;
  if (self->n_tables_left == 0)
    return set_found (self, va, get_next (self->space->format, table->level, va) - va);
  self->n_tables_left--;
  return search_table (self, &below, va);
}

static gboolean
search_upper_table (Search *self, const Table *table, guint64 va)
{
  const PscPageFormat *format = self->space->format;
  guint n_entries = get_n_entries (format, table->level);
  gboolean is_missing = FALSE;

  for (guint i = psc_page_format_get_index (format, table->level, va); i < n_entries; i++)
    {
      if (search_entry (self, table, va, &is_missing))
        return TRUE;
      if (is_missing)
        return FALSE;
      va = get_next (format, table->level, va);
    }
  return FALSE;
}

static gboolean
search_table (Search *self, const Table *table, guint64 va)
{
  const PscPageFormat *format = self->space->format;
  guint bits = format->levels[table->level].shift + format->index_bits;

  if (table->level == 1 ? search_last_table (self, va) : search_upper_table (self, table, va))
    return TRUE;
  /* Only what was searched from its beginning is known to be empty. */
  if (table->level < format->n_levels && (va & ((G_GUINT64_CONSTANT (1) << bits) - 1)) == 0)
    psc_table_set_add (&self->space->empty_tables, table->level, table->pa);
  return FALSE;
}

gboolean
psc_address_space_find (PscAddressSpace *self, guint64 va, guint64 *start, guint64 *length)
{
  Search search = { .space = self, .n_tables_left = PSC_MAX_TABLES_SEARCHED };
  const Table root = { .level = self->format->n_levels, .pa = self->root };

  if (!psc_page_format_has_address (self->format, va))
    {
      if (!self->format->sign_extends)
        return FALSE;
      va = G_MAXUINT64 << (self->format->va_bits - 1);
    }
  if (!search_table (&search, &root, va))
    return FALSE;
  *start = search.start;
  *length = search.length;
  return TRUE;
}
