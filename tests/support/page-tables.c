/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes page tables the way the processors read them: Intel's manual volume 3, chapter 4, for x86,
 * PAE and x64; Arm's reference manual, "VMSAv8-64 translation table format descriptors", for ARM64.
 */
#include "config.h"

#include "support/page-tables.h"

/* Present, writable, accessed, dirty; and what an entry that leads to a table has. */
#define X86_PAGE 0x63u
#define X86_TABLE 0x67u
#define X86_LARGE 0x80u

/* Valid, page or table, inner shareable, accessed; and the execute-never bits that Windows sets in
 * the entry through which the tables are seen. */
#define ARM_PAGE 0x703u
#define ARM_BLOCK 0x701u
#define ARM_TABLE G_GUINT64_CONSTANT (0x0060000000000703)

#define FIRST_PA 0x1a0000u
#define PAGE_MASK G_GUINT64_CONSTANT (0x000ffffffffff000)

typedef struct
{
  guint n_levels;
  guint index_bits;
  guint entry_bytes;
  guint pointer_bytes;
  guint64 page_flags;
  guint64 table_flags;
} Shape;

struct _PscTestTables
{
  PscTestMemory *memory; /* borrowed */
  PscTestPaging kind;
  const Shape *shape;
  guint64 root;
  guint64 next_pa;
};

static const Shape shapes[] = {
  [PSC_TEST_X86] = { 2, 10, 4, 4, X86_PAGE, X86_TABLE },
  [PSC_TEST_PAE] = { 3, 9, 8, 4, X86_PAGE, X86_TABLE },
  [PSC_TEST_X64] = { 4, 9, 8, 8, X86_PAGE, X86_TABLE },
  [PSC_TEST_X64_LA57] = { 5, 9, 8, 8, X86_PAGE, X86_TABLE },
  [PSC_TEST_ARM64] = { 4, 9, 8, 8, ARM_PAGE, ARM_TABLE },
};

PscTestTables *
psc_test_tables_new (PscTestMemory *memory, PscTestPaging kind)
{
  return psc_test_tables_new_at (memory, kind, FIRST_PA);
}

PscTestTables *
psc_test_tables_new_at (PscTestMemory *memory, PscTestPaging kind, guint64 first_pa)
{
  PscTestTables *self = g_new0 (PscTestTables, 1);

  self->memory = memory;
  self->kind = kind;
  self->shape = &shapes[kind];
  self->next_pa = first_pa;
  self->root = psc_test_tables_alloc (self, 1);
  return self;
}

void
psc_test_tables_free (PscTestTables *self)
{
  g_free (self);
}

guint64
psc_test_tables_get_root (const PscTestTables *self)
{
  return self->root;
}

guint
psc_test_tables_get_n_levels (const PscTestTables *self)
{
  return self->shape->n_levels;
}

guint64
psc_test_tables_alloc (PscTestTables *self, guint n_pages)
{
  guint64 first = self->next_pa;

  for (guint64 pa = first; pa < first + (guint64) n_pages * PSC_TEST_PAGE; pa += PSC_TEST_PAGE)
    if (psc_test_memory_get_page (self->memory, pa / PSC_TEST_PAGE) != NULL)
      first = pa + PSC_TEST_PAGE;
  self->next_pa = first + (guint64) n_pages * PSC_TEST_PAGE;
  for (guint64 pa = first; pa < self->next_pa; pa += PSC_TEST_PAGE)
    psc_test_memory_add_page (self->memory, pa);
  return first;
}

static guint
get_shift (const PscTestTables *self, guint level)
{
  return 12 + self->shape->index_bits * (level - 1);
}

static guint64
get_entry (PscTestTables *self, guint64 entry_pa)
{
  guint64 value = psc_test_memory_get_u64 (self->memory, entry_pa);

  return self->shape->entry_bytes == 4 ? value & G_MAXUINT32 : value;
}

static void
put_entry (PscTestTables *self, guint64 entry_pa, guint64 value)
{
  if (self->shape->entry_bytes == 4)
    psc_test_memory_put_u32 (self->memory, entry_pa, (guint32) value);
  else
    psc_test_memory_put_u64 (self->memory, entry_pa, value);
}

/* Where the entry for `va` is in a table. The root of PAE has entries for four gigabytes and no
 * more: addresses of 32 bits have nothing above. */
static guint64
get_entry_pa_in (const PscTestTables *self, guint64 table_pa, guint64 va, guint level)
{
  guint64 index = va >> get_shift (self, level) & ((1u << self->shape->index_bits) - 1);

  return table_pa + index * self->shape->entry_bytes;
}

/* An entry of the root of PAE has no rights: only present is allowed. */
static guint64
get_table_flags (const PscTestTables *self, guint level)
{
  return self->kind == PSC_TEST_PAE && level == 3 ? 1 : self->shape->table_flags;
}

guint64
psc_test_tables_get_entry_pa (PscTestTables *self, guint64 va, guint level)
{
  guint64 table_pa = self->root;

  for (guint at = self->shape->n_levels; at > level; at--)
    {
      guint64 entry_pa = get_entry_pa_in (self, table_pa, va, at);
      guint64 entry = get_entry (self, entry_pa);

      if ((entry & 1) == 0)
        {
          entry = psc_test_tables_alloc (self, 1) | get_table_flags (self, at);
          put_entry (self, entry_pa, entry);
        }
      table_pa = entry & PAGE_MASK;
    }
  return get_entry_pa_in (self, table_pa, va, level);
}

void
psc_test_tables_set_entry_at (PscTestTables *self, guint64 va, guint level, guint64 value)
{
  put_entry (self, psc_test_tables_get_entry_pa (self, va, level), value);
}

void
psc_test_tables_set_entry (PscTestTables *self, guint64 va, guint64 value)
{
  psc_test_tables_set_entry_at (self, va, 1, value);
}

void
psc_test_tables_map (PscTestTables *self, guint64 va, guint64 pa)
{
  psc_test_tables_set_entry (self, va, (pa & PAGE_MASK) | self->shape->page_flags);
}

void
psc_test_tables_map_large (PscTestTables *self, guint64 va, guint64 pa, guint level)
{
  guint64 base = pa & ~((G_GUINT64_CONSTANT (1) << get_shift (self, level)) - 1);

  if (self->kind == PSC_TEST_ARM64)
    base |= ARM_BLOCK;
  else if (self->kind == PSC_TEST_X86)
    base = (base & G_MAXUINT32) | (base >> 32 & 0xff) << 13 | X86_PAGE | X86_LARGE;
  else
    base |= X86_PAGE | X86_LARGE;
  psc_test_tables_set_entry_at (self, va, level, base);
}

void
psc_test_tables_map_self (PscTestTables *self, guint slot)
{
  guint64 last_directory;

  if (self->kind == PSC_TEST_X86)
    put_entry (self, self->root + 0x300 * 4, self->root | X86_PAGE);
  else if (self->kind != PSC_TEST_PAE)
    put_entry (self, self->root + slot * 8, self->root | self->shape->table_flags);
  else
    {
      last_directory = psc_test_tables_get_entry_pa (self, 0xc0000000, 2) & PAGE_MASK;
      for (guint i = 0; i < 4; i++)
        {
          guint64 directory = psc_test_tables_get_entry_pa (self, (guint64) i << 30, 2) & PAGE_MASK;

          put_entry (self, last_directory + i * 8, directory | X86_PAGE);
        }
    }
}

/* Where `va` leads; a page is made where it leads nowhere. */
static guint64
need_pa (PscTestTables *self, guint64 va)
{
  for (guint level = self->shape->n_levels; level > 0; level--)
    {
      guint64 entry = get_entry (self, psc_test_tables_get_entry_pa (self, va, level));
      guint64 offset_mask = (G_GUINT64_CONSTANT (1) << get_shift (self, level)) - 1;
      gboolean is_large = self->kind == PSC_TEST_ARM64
                              ? (entry & 3) == 1
                              : (entry & (X86_LARGE | 1)) == (X86_LARGE | 1);

      if (level > 1 && is_large && self->kind == PSC_TEST_X86)
        return (entry & 0xffc00000) | (entry >> 13 & 0xff) << 32 | (va & offset_mask);
      if (level > 1 && is_large)
        return (entry & PAGE_MASK & ~offset_mask) | (va & offset_mask);
      if (level == 1 && (entry & 1) != 0)
        return (entry & PAGE_MASK) | (va & offset_mask);
    }
  psc_test_tables_map (self, va, psc_test_tables_alloc (self, 1));
  return need_pa (self, va);
}

void
psc_test_tables_write (PscTestTables *self, guint64 va, const void *bytes, gsize n_bytes)
{
  const guint8 *from = (const guint8 *) bytes;

  while (n_bytes > 0)
    {
      gsize n = MIN (n_bytes, PSC_TEST_PAGE - (gsize) (va % PSC_TEST_PAGE));

      psc_test_memory_write (self->memory, need_pa (self, va), from, n);
      va += n;
      from += n;
      n_bytes -= n;
    }
}

static void
put (PscTestTables *self, guint64 va, guint64 value, guint n_bytes)
{
  guint8 bytes[8];

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
  psc_test_tables_write (self, va, bytes, n_bytes);
}

void
psc_test_tables_put_u8 (PscTestTables *self, guint64 va, guint8 value)
{
  put (self, va, value, 1);
}

void
psc_test_tables_put_u16 (PscTestTables *self, guint64 va, guint16 value)
{
  put (self, va, value, 2);
}

void
psc_test_tables_put_u32 (PscTestTables *self, guint64 va, guint32 value)
{
  put (self, va, value, 4);
}

void
psc_test_tables_put_u64 (PscTestTables *self, guint64 va, guint64 value)
{
  put (self, va, value, 8);
}

void
psc_test_tables_put_pointer (PscTestTables *self, guint64 va, guint64 value)
{
  put (self, va, value, self->shape->pointer_bytes);
}
