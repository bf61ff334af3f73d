/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks the log from the newest record to the oldest and remembers what was freed. Called by the
 * report of the log and by the rules.
 */
#include "config.h"

#include "analysis/block-history.h"

/* Sizes of a block's header. */
static const guint64 header_sizes[] = { 8, 16 };

static gboolean
is_header_size (guint64 offset)
{
  for (gsize i = 0; i < G_N_ELEMENTS (header_sizes); i++)
    if (offset == header_sizes[i])
      return TRUE;
  return FALSE;
}

gboolean
psc_block_is_freed_by (guint64 address, guint64 bytes, const PscTrace *record)
{
  guint64 offset;

  g_return_val_if_fail (record != NULL, FALSE);

  if (record->address >= address)
    return record->address == address;
  offset = address - record->address;
  if (offset >= record->bytes)
    return FALSE;
  return bytes <= record->bytes - offset || (is_header_size (offset) && bytes <= record->bytes);
}

/* Trees and no hash tables, because a file chooses the addresses. */
typedef struct
{
  GTree *seen;   /* addresses of records */
  GTree *frees;  /* address → the largest size freed there */
  GTree *ranges; /* begin → end of what was freed; none lies within another */
} Walk;

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

static GTree *
tree_new (void)
{
  return g_tree_new_full (compare_addresses, NULL, g_free, g_free);
}

static void
put (GTree *tree, guint64 key, guint64 value)
{
  g_tree_insert (tree, g_memdup2 (&key, sizeof key), g_memdup2 (&value, sizeof value));
}

static guint64
get_end (const PscTrace *record)
{
  guint64 end;

  return g_uint64_checked_add (&end, record->address, record->bytes) ? end : G_MAXUINT64;
}

/* The range that begins last at or below @va. Since none lies within another, it also ends last. */
static GTreeNode *
find_range (GTree *ranges, guint64 va)
{
  GTreeNode *above = g_tree_upper_bound (ranges, &va);

  return above != NULL ? g_tree_node_previous (above) : g_tree_node_last (ranges);
}

static guint64
get_number (GTreeNode *node)
{
  return *(const guint64 *) g_tree_node_value (node);
}

static void
add_range (GTree *ranges, guint64 begin, guint64 end)
{
  GTreeNode *node = find_range (ranges, begin);

  if (node != NULL && get_number (node) >= end)
    return;
  for (node = g_tree_lower_bound (ranges, &begin); node != NULL && get_number (node) <= end;
       node = g_tree_lower_bound (ranges, &begin))
    {
      guint64 key = *(const guint64 *) g_tree_node_key (node);

      g_tree_remove (ranges, &key);
    }
  put (ranges, begin, end);
}

static void
add_free (Walk *self, const PscTrace *record)
{
  const guint64 *largest = (const guint64 *) g_tree_lookup (self->frees, &record->address);

  if (largest == NULL || *largest < record->bytes)
    put (self->frees, record->address, record->bytes);
  add_range (self->ranges, record->address, get_end (record));
}

/* The same as psc_block_is_freed_by() for everything that was remembered. */
static gboolean
is_freed (const Walk *self, const PscTrace *record)
{
  GTreeNode *range;

  for (gsize i = 0; i < G_N_ELEMENTS (header_sizes); i++)
    {
      guint64 header = record->address - header_sizes[i];
      const guint64 *bytes = record->address >= header_sizes[i]
                                 ? (const guint64 *) g_tree_lookup (self->frees, &header)
                                 : NULL;

      if (bytes != NULL && *bytes > header_sizes[i] && record->bytes <= *bytes)
        return TRUE;
    }
  range = find_range (self->ranges, record->address);
  return range != NULL && get_number (range) > record->address
         && get_number (range) - record->address >= record->bytes;
}

GPtrArray *
psc_block_history_find_open (const GPtrArray *traces)
{
  g_autoptr (GTree) seen = tree_new ();
  g_autoptr (GTree) frees = tree_new ();
  g_autoptr (GTree) ranges = tree_new ();
  Walk self = { .seen = seen, .frees = frees, .ranges = ranges };
  GPtrArray *open = g_ptr_array_new ();

  g_return_val_if_fail (traces != NULL, open);

  for (guint i = 0; i < traces->len; i++)
    {
      const PscTrace *record = (const PscTrace *) traces->pdata[i];
      gboolean is_known = g_tree_lookup (seen, &record->address) != NULL;

      if (!is_known)
        put (seen, record->address, 1);
      if (record->kind == PSC_TRACE_FREE)
        add_free (&self, record);
      else if (!is_known && record->kind == PSC_TRACE_ALLOCATE && record->address != 0
               && !is_freed (&self, record))
        g_ptr_array_add (open, (gpointer) record);
    }
  return open;
}
