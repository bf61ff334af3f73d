/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pass over physical memory, in large pieces: where memory is in a file, reading it is nearly
 * all of the time.
 */
#include "config.h"

#include "memory/find-root.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "memory/page-format-private.h"
#include "memory/root-shape-private.h"

#define BLOCK_BYTES (1024u * 1024u)

/* Processors start in real mode, which sees the first megabyte. */
#define START_UP_END 0x100000u

/* Where the System process of current versions has its root. */
#define USUAL_START 0x1a0000u
#define USUAL_END 0x1b0000u

typedef struct
{
  PscSource *physical;
  guint64 highest_pa;
  gboolean wants_x64, wants_arm64, wants_x86;
  PscRootFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  guint n_false_pae;   /* up to PSC_MAX_FALSE_PAE_ROOTS, where PAE is given up */
  GHashTable *offered; /* set of roots, each with its architecture */
  gboolean is_done;
} Finder;

/* Looks at one page; returns FALSE on an error of the system. */
typedef gboolean (*LookFunc) (Finder *self, const guint8 *page, guint64 pa, GError **error);

static void
offer (Finder *self, PscArch arch, guint n_levels, guint64 root)
{
  PscPaging paging = { .arch = arch, .n_levels = n_levels, .root = root };

  if (!self->is_done)
    self->is_done = !self->func (&paging, self->user_data);
}

/* A root is offered once as what it looks like. */
static gboolean
offer_root (Finder *self, PscArch arch, guint64 root, GError **error)
{
  /* The low bits of a root are zero. */
  guint64 key = root | (guint64) arch;

  if (self->is_done || g_hash_table_contains (self->offered, &key))
    return TRUE;
  if (g_hash_table_size (self->offered) == PSC_MAX_ROOT_CANDIDATES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "page tables: more than %u pages lead to themselves", PSC_MAX_ROOT_CANDIDATES);
      return FALSE;
    }
  g_hash_table_add (self->offered, g_memdup2 (&key, sizeof key));
  offer (self, arch, arch == PSC_ARCH_X64 ? 4 : 0, root);
  if (arch == PSC_ARCH_X64)
    offer (self, arch, 5, root);
  return TRUE;
}

/* Reads a little; what has holes there is no table. */
static gboolean
read_bytes (Finder *self,
            guint64 pa,
            guint8 *bytes,
            gsize n_bytes,
            gboolean *is_there,
            GError **error)
{
  gsize n_read;

  if (!psc_source_read (self->physical, pa, bytes, n_bytes, &n_read, error))
    return FALSE;
  *is_there = n_read == n_bytes;
  return TRUE;
}

/* The four entries of PAE may begin at every 32nd byte. Each that looks like it costs a read. */
static gboolean
look_for_pae (Finder *self, const guint8 *page, guint64 pa, GError **error)
{
  for (guint at = 0; at < PSC_PAGE_BYTES; at += PSC_PAE_ROOT_BYTES)
    {
      guint8 start[PSC_PAE_ROOT_BYTES];
      guint64 directory;
      gboolean is_there;

      if (!psc_root_shape_is_pae (page + at, self->highest_pa, &directory))
        continue;
      if (!read_bytes (self, directory, start, sizeof start, &is_there, error))
        return FALSE;
      if (!is_there || !psc_root_shape_is_pae_directory (page + at, start))
        {
          if (++self->n_false_pae == PSC_MAX_FALSE_PAE_ROOTS)
            return TRUE;
        }
      else if (!offer_root (self, PSC_ARCH_X86_PAE, pa + at, error))
        return FALSE;
    }
  return TRUE;
}

/* A page may look like several kinds. What forbids execution on ARM64 are bits that x64 does not
 * look at, hence ARM64 first. */
static gboolean
look_for_root (Finder *self, const guint8 *page, guint64 pa, GError **error)
{
  if (self->wants_arm64 && psc_root_shape_is_arm64 (page, pa, self->highest_pa)
      && !offer_root (self, PSC_ARCH_ARM64, pa, error))
    return FALSE;
  if (self->wants_x64 && psc_root_shape_is_x64 (page, pa, self->highest_pa)
      && !offer_root (self, PSC_ARCH_X64, pa, error))
    return FALSE;
  if (self->wants_x86 && psc_root_shape_is_x86 (page, pa, self->highest_pa)
      && !offer_root (self, PSC_ARCH_X86, pa, error))
    return FALSE;
  /* The processor has 32 bits for the root of PAE. */
  return !self->wants_x86 || pa > G_MAXUINT32 || self->n_false_pae == PSC_MAX_FALSE_PAE_ROOTS
         || look_for_pae (self, page, pa, error);
}

static gboolean
look_for_start_up (Finder *self, const guint8 *page, guint64 pa, GError **error)
{
  guint8 table[PSC_PAGE_BYTES];
  guint64 root;
  gboolean is_there;

  if (!psc_root_shape_read_start_up (page, &root))
    return TRUE;
  if (!read_bytes (self, root, table, sizeof table, &is_there, error))
    return FALSE;
  return !is_there || !psc_root_shape_is_x64 (table, root, self->highest_pa)
         || offer_root (self, PSC_ARCH_X64, root, error);
}

static gboolean
look_at_block (Finder *self,
               const guint8 *block,
               gsize n_bytes,
               guint64 pa,
               LookFunc look,
               GError **error)
{
  for (gsize at = 0; at + PSC_PAGE_BYTES <= n_bytes && !self->is_done; at += PSC_PAGE_BYTES)
    if (!look (self, block + at, pa + at, error))
      return FALSE;
  return TRUE;
}

static gboolean
scan (Finder *self, guint64 start, guint64 end, LookFunc look, GError **error)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES);
  guint64 pa = start;

  while (pa < end && !self->is_done)
    {
      gsize n_bytes = (gsize) MIN (BLOCK_BYTES, end - pa);
      guint64 length;
      gsize n_read;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !psc_source_read (self->physical, pa, block, n_bytes, &n_read, error)
          || !look_at_block (self, block, n_read, pa, look, error))
        return FALSE;
      if (n_read == n_bytes)
        {
          pa += n_read;
          continue;
        }
      /* The page that the hole is in is not whole; on with the next one that may be. */
      pa = ((pa + n_read) | (PSC_PAGE_BYTES - 1)) + 1;
      if (!psc_source_find_data (self->physical, pa, &pa, &length))
        return TRUE;
      pa &= ~(guint64) (PSC_PAGE_BYTES - 1);
    }
  return TRUE;
}

gboolean
psc_find_roots (PscSource *physical,
                PscArch arch,
                PscRootFunc func,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  Finder self = {
    .physical = physical, .func = func, .user_data = user_data, .cancellable = cancellable
  };
  g_autoptr (GHashTable) offered =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_val_if_fail (physical != NULL && func != NULL, FALSE);

  self.highest_pa = psc_source_get_size (physical) & ~(guint64) (PSC_PAGE_BYTES - 1);
  self.wants_x64 = arch == PSC_ARCH_X64 || arch == PSC_ARCH_UNKNOWN;
  self.wants_arm64 = arch == PSC_ARCH_ARM64 || arch == PSC_ARCH_UNKNOWN;
  self.wants_x86 = arch == PSC_ARCH_X86 || arch == PSC_ARCH_X86_PAE || arch == PSC_ARCH_UNKNOWN;
  self.offered = offered;
  if ((self.wants_x64
       && !scan (&self, 0, MIN (START_UP_END, self.highest_pa), look_for_start_up, error))
      || !scan (&self, USUAL_START, MIN (USUAL_END, self.highest_pa), look_for_root, error)
      || !scan (&self, 0, self.highest_pa, look_for_root, error))
    return FALSE;
  if (self.is_done || self.n_false_pae < PSC_MAX_FALSE_PAE_ROOTS)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
               "page tables: %u places look like those of PAE and are not, the search for PAE was "
               "given up",
               PSC_MAX_FALSE_PAE_ROOTS);
  return FALSE;
}
