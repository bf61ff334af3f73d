/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins both ways of finding blocks. Called when somebody asks for the blocks of a tag.
 */
#include "config.h"

#include "load/dump-blocks.h"

#include "base/limits.h"
#include "kernel/small-blocks.h"

/* Where the kernel's half of the address space begins and ends. */
#define KERNEL_32 0x80000000u
#define KERNEL_64 (G_MAXUINT64 << 47)

typedef struct
{
  PscTag tag;
  PscEvidence *evidence;
  GArray *large; /* of PscBigBlock: all that there are, sorted by address */
  guint n_unproven;
  guint n_left_out;
} Listing;

static void
add_block (Listing *self, const PscPoolBlock *block)
{
  if (self->evidence->blocks->len < PSC_MAX_EVIDENCE)
    g_array_append_vals (self->evidence->blocks, block, 1);
  else
    self->n_left_out++;
}

static void
large_cb (const PscBigBlock *large, gpointer user_data)
{
  Listing *self = (Listing *) user_data;
  PscPoolBlock block = { .address = large->va,
                         .bytes = large->bytes,
                         .tag = large->tag,
                         .has_pool = large->has_pool,
                         .pool = large->pool,
                         .kind = PSC_BLOCK_BIG,
                         .is_allocated = TRUE,
                         .is_protected = large->is_protected };

  if (self->large->len < PSC_MAX_EVIDENCE)
    g_array_append_vals (self->large, large, 1);
  if (large->tag == self->tag)
    add_block (self, &block);
}

/* What looks like a header inside of a large block or an image is contents. */
static gboolean
is_contents (const Listing *self, guint64 va)
{
  guint low = 0;
  guint high = self->large->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->large, PscBigBlock, middle).va <= va)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > 0
      && va - g_array_index (self->large, PscBigBlock, low - 1).va
             < g_array_index (self->large, PscBigBlock, low - 1).bytes)
    return TRUE;
  return psc_module_list_find (self->evidence->modules, va) != NULL;
}

static void
small_cb (const PscSmallBlock *small, gpointer user_data)
{
  Listing *self = (Listing *) user_data;
  PscPoolBlock block = { .address = small->va,
                         .header_address = small->header_va,
                         .bytes = small->bytes,
                         .tag = self->tag,
                         .has_pool = TRUE,
                         .pool = small->pool,
                         .kind = PSC_BLOCK_SMALL,
                         .is_allocated = small->is_allocated,
                         .is_protected = small->is_protected };

  if (is_contents (self, small->header_va))
    return;
  self->n_unproven += small->is_proven ? 0 : 1;
  add_block (self, &block);
}

static gint
compare_large (gconstpointer a, gconstpointer b)
{
  const PscBigBlock *left = (const PscBigBlock *) a;
  const PscBigBlock *right = (const PscBigBlock *) b;

  return (left->va > right->va) - (left->va < right->va);
}

static gboolean
list_large (Listing *self,
            const PscDumpFile *dump,
            PscIssues *issues,
            GCancellable *cancellable,
            GError **error)
{
  guint n_unknown = 0;

  if (dump->tables == NULL || !dump->tables->has_big_pages)
    {
      psc_issues_add (issues, PSC_SEVERITY_WARNING, "PoolBigPageTable",
                      "the kernel's table of large blocks was not found: blocks of a page and more "
                      "are missing");
      return TRUE;
    }
  if (!psc_big_page_table_foreach (&dump->tables->big_pages, dump->kernel->memory.source, large_cb,
                                   self, &n_unknown, cancellable, error))
    return FALSE;
  g_array_sort (self->large, compare_large);
  if (n_unknown > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, "PoolBigPageTable",
                    "%u entries of the table of large blocks are not in the dump; blocks may be "
                    "missing",
                    n_unknown);
  return TRUE;
}

static gboolean
list_small (Listing *self,
            const PscDumpFile *dump,
            guint64 *n_bytes,
            PscIssues *issues,
            GCancellable *cancellable,
            GError **error)
{
  const PscKernelMemory *memory = &dump->kernel->memory;
  gboolean is_32 = psc_kernel_memory_get_pointer_bytes (memory) == 4;

  if (!psc_small_blocks_scan (memory, dump->kernel->build, self->tag, is_32 ? KERNEL_32 : KERNEL_64,
                              is_32 ? G_MAXUINT32 : G_MAXUINT64, small_cb, self, n_bytes,
                              cancellable, error))
    return FALSE;
  if (self->n_unproven > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, "pool",
                    "%u small blocks are candidates: this kernel keeps blocks where only their own "
                    "header speaks for them",
                    self->n_unproven);
  if (self->n_left_out > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, "pool", "%u more blocks are left out",
                    self->n_left_out);
  return TRUE;
}

/* The tag table counts every block; the lists may miss some, or take a stale header for one. */
static void
compare_with_table (const Listing *self, PscSnapshot *snapshot, PscIssues *issues)
{
  gint64 n_counted = 0;
  guint n_listed = 0;
  guint row;

  if (snapshot == NULL || !psc_snapshot_find (snapshot, self->tag, 0, &row))
    return;
  for (guint kind = 0; kind < PSC_N_POOL_KINDS; kind++)
    {
      PscPool pool;

      psc_snapshot_get_pool (snapshot, row, (PscPoolKind) kind, &pool);
      if ((pool.known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) == 0)
        return;
      n_counted += pool.outstanding;
    }
  for (guint i = 0; i < self->evidence->blocks->len; i++)
    {
      const PscPoolBlock *block = &g_array_index (self->evidence->blocks, PscPoolBlock, i);

      n_listed += block->tag == self->tag && block->is_allocated ? 1 : 0;
    }
  if (n_counted != (gint64) n_listed)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, "pool",
                    "the tag table counts %" G_GINT64_FORMAT " outstanding blocks, %u are listed",
                    n_counted, n_listed);
}

gboolean
psc_dump_blocks_list (PscDumpFile *self,
                      PscSnapshot *snapshot,
                      PscTag tag,
                      PscEvidence *evidence,
                      guint64 *n_bytes,
                      PscIssues *issues,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) large = g_array_new (FALSE, FALSE, sizeof (PscBigBlock));
  Listing listing = { .tag = tag, .evidence = evidence, .large = large };

  g_return_val_if_fail (self != NULL && self->kernel != NULL && evidence != NULL, FALSE);
  g_return_val_if_fail (n_bytes != NULL && issues != NULL, FALSE);

  *n_bytes = 0;
  if (!list_large (&listing, self, issues, cancellable, error)
      || !list_small (&listing, self, n_bytes, issues, cancellable, error))
    return FALSE;
  compare_with_table (&listing, snapshot, issues);
  return TRUE;
}
