/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any page tables through the translator, the source over it and the search for roots.
 *
 * The input is a head of 16 bytes and then entries to be written to 128 KiB of memory:
 *
 *     0   u8   kind: x86, PAE, x64, x64 with five levels, ARM64
 *     1   u8   layout of entries that are not present: unknown, A, B
 *     2   u8   bit 0: InvalidPteMask is known; bit 1: the build is 26100, else 19041
 *     3   u8   where the mask has its bit
 *     4   u32  one bit for each page that is missing
 *     8   u64  the root
 *     16  {u16 entry of memory, u64 value}...
 *
 * Promises: what is mapped is inside of memory and keeps the offset in its page; an answer is the
 * same the second time and in a space that knows no table yet; a read stops in front of a hole that
 * has a length; a run that a search finds begins with a mapped page, and what it passes is not
 * mapped; searches come to an end, and a root lies in memory.
 */
#include "config.h"

#include <string.h>

#include "memory/find-root.h"
#include "support/fuzz.h"

#define N_PAGES 32u
#define PAGE_BYTES 4096u
#define MEMORY_BYTES (N_PAGES * PAGE_BYTES)
#define HEAD_BYTES 16u
#define ENTRY_BYTES 10u
#define MAX_PROBES 16u
#define MAX_STEPS 32u

typedef struct
{
  guint8 bytes[MEMORY_BYTES];
  guint32 missing;
  guint n_roots;
} Memory;

static gboolean
read_memory (gpointer state,
             guint64 offset,
             void *buffer,
             gsize n_bytes,
             gsize *n_read,
             PscHole *hole,
             GError **error)
{
  Memory *memory = (Memory *) state;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 pa = offset + done;
      gsize n = MIN (n_bytes - done, PAGE_BYTES - (gsize) (pa % PAGE_BYTES));

      g_assert_cmpuint (pa + n, <=, MEMORY_BYTES);
      if ((memory->missing >> (pa / PAGE_BYTES) & 1) != 0)
        {
          *hole = (PscHole){ PSC_HOLE_NOT_CAPTURED, PAGE_BYTES - pa % PAGE_BYTES };
          break;
        }
      memcpy ((guint8 *) buffer + done, memory->bytes + pa, n);
      done += n;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_memory (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  *start = offset;
  *length = MEMORY_BYTES - offset;
  return TRUE;
}

static guint64
get_number (const uint8_t *data, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = n_bytes; i-- > 0;)
    value = value << 8 | data[i];
  return value;
}

static PscPaging
make_paging (const uint8_t *data)
{
  static const PscArch archs[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_X64,
                                   PSC_ARCH_ARM64 };

  return (PscPaging){
    .arch = archs[data[0] % 5],
    .n_levels = data[0] % 5 == 3 ? 5 : 0,
    .root = get_number (data + 8, 8),
    .pte_layout = (PscPteLayout) (data[1] % 3),
    .has_invalid_pte_mask = (data[2] & 1) != 0,
    .invalid_pte_mask = G_GUINT64_CONSTANT (1) << (data[3] % 64),
    .windows_build = (data[2] & 2) != 0 ? 26100 : 19041,
  };
}

static void
check_translation (const PscTranslation *at, guint64 va)
{
  g_assert_cmpuint (at->page_bytes, >=, PAGE_BYTES);
  g_assert_cmpuint (at->page_bytes & (at->page_bytes - 1), ==, 0);
  if (!at->is_mapped)
    {
      g_assert_cmpint (at->hole, !=, PSC_HOLE_END);
      g_assert_cmpuint (at->pa, ==, 0);
      g_assert_false (at->is_transition);
      return;
    }
  g_assert_cmpuint (at->pa, <, MEMORY_BYTES);
  g_assert_cmpuint (at->pa % PAGE_BYTES, ==, va % PAGE_BYTES);
}

static void
check_same (const PscTranslation *a, const PscTranslation *b)
{
  g_assert_cmpint (a->is_mapped, ==, b->is_mapped);
  g_assert_cmpint (a->hole, ==, b->hole);
  g_assert_cmpuint (a->pa, ==, b->pa);
  g_assert_cmpuint (a->page_bytes, ==, b->page_bytes);
  g_assert_cmpint (a->is_transition, ==, b->is_transition);
  g_assert_cmpint (a->is_guess, ==, b->is_guess);
  g_assert_cmpuint (a->page_file, ==, b->page_file);
}

static void
check_read (PscAddressSpace *space, guint64 va, const PscTranslation *at)
{
  guint8 buffer[2 * PAGE_BYTES];
  PscHole hole;
  gsize n;

  if (va == G_MAXUINT64)
    return;
  g_assert_true (psc_source_read_to_hole (psc_address_space_get_source (space), va, buffer,
                                          sizeof buffer, &n, &hole, NULL));
  g_assert_true (at->is_mapped || n == 0);
  if (n < sizeof buffer && hole.kind != PSC_HOLE_END)
    g_assert_cmpuint (hole.length, >, 0);
  if (!at->is_mapped)
    g_assert_cmpint (hole.kind, ==, at->hole);
}

static void
check_address (PscSource *physical, PscAddressSpace *space, const PscPaging *paging, guint64 va)
{
  g_autoptr (PscAddressSpace) fresh = psc_address_space_new (physical, paging);
  PscTranslation first, again, other;

  psc_address_space_translate (space, va, &first);
  psc_address_space_translate (space, va, &again);
  psc_address_space_translate (fresh, va, &other);
  check_translation (&first, va);
  check_same (&first, &again);
  check_same (&first, &other);
  check_read (space, va, &first);
}

/* From one address on, some steps; what was passed is probed in the middle. */
static void
check_search (PscAddressSpace *space, guint64 va)
{
  PscSource *source = psc_address_space_get_source (space);
  guint64 start, length;

  for (guint i = 0; i < MAX_STEPS && psc_source_find_data (source, va, &start, &length); i++)
    {
      PscTranslation at;

      g_assert_cmpuint (start, >=, va);
      g_assert_cmpuint (length, >, 0);
      psc_address_space_translate (space, start, &at);
      g_assert_true (at.is_mapped);
      if (start > va)
        {
          psc_address_space_translate (space, va + (start - va) / 2, &at);
          g_assert_false (at.is_mapped);
        }
      if (length >= G_MAXUINT64 - start)
        return;
      va = start + length;
    }
}

static gboolean
take_root (const PscPaging *paging, gpointer user_data)
{
  Memory *memory = (Memory *) user_data;

  g_assert_cmpuint (paging->root, <, MEMORY_BYTES);
  return ++memory->n_roots < 1000;
}

/* Addresses that are likely to meet: those that entries spell, and what sits at each index. */
static guint64
make_va (const uint8_t *data, guint i)
{
  guint64 value = get_number (data + HEAD_BYTES + ENTRY_BYTES * i + 2, 8);
  guint64 where = get_number (data + HEAD_BYTES + ENTRY_BYTES * i, 2);

  switch (i % 4)
    {
    case 0:
      return value;
    case 1:
      return value >> 16 | G_GUINT64_CONSTANT (0xffff000000000000);
    case 2:
      return value >> 32;
    default:
      return where << 39 | where << 30 | where << 21 | where << 12 | (where & 0xfff);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const PscSourceMethods methods = { .read = read_memory, .find_data = find_memory };
  g_autofree Memory *memory = g_new0 (Memory, 1);
  g_autoptr (PscSource) physical = NULL;
  g_autoptr (PscAddressSpace) space = NULL;
  PscPaging paging;
  guint n_entries;

  if (size < HEAD_BYTES || size > PSC_FUZZ_MAX_BYTES)
    return 0;
  paging = make_paging (data);
  memory->missing = (guint32) get_number (data + 4, 4);
  n_entries = (guint) ((size - HEAD_BYTES) / ENTRY_BYTES);
  for (guint i = 0; i < n_entries; i++)
    {
      const uint8_t *entry = data + HEAD_BYTES + ENTRY_BYTES * i;

      memcpy (memory->bytes + get_number (entry, 2) * 8 % MEMORY_BYTES, entry + 2, 8);
    }
  physical = psc_source_new_for_methods (&methods, memory, MEMORY_BYTES);
  space = psc_address_space_new (physical, &paging);
  for (guint i = 0; i < MIN (n_entries, MAX_PROBES); i++)
    check_address (physical, space, &paging, make_va (data, i));
  check_search (space, 0);
  for (guint i = 0; i < MIN (n_entries, 4); i++)
    check_search (space, make_va (data, i));
  g_assert_true (psc_find_roots (physical, PSC_ARCH_UNKNOWN, take_root, memory, NULL, NULL));
  return 0;
}
