/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of modules. Filled by the readers, asked by whoever has an address.
 *
 * Ranges may overlap: unloaded modules lay where others lie now, and a damaged list can claim
 * anything. A question goes through an index that is sorted by base; walking down from the last
 * base below the address ends where no earlier module reaches up to it.
 */
#include "config.h"

#include "model/module.h"

#include "base/limits.h"

typedef struct
{
  guint64 base;
  guint64 highest_end; /* of this module and all before it */
  guint index;
} Range;

struct _PscModuleList
{
  GArray *modules;     /* PscModule, in the order they were told */
  GHashTable *by_base; /* base → index + 1; loaded and unloaded apart */
  GHashTable *unloaded_by_base;
  GArray *ranges; /* Range, sorted by base; empty while it must be made anew */
};

static void
module_clear (gpointer data)
{
  PscModule *module = (PscModule *) data;

  g_free (module->name);
  g_free (module->image);
  g_free (module->path);
  g_free (module->pdb_name);
  g_free (module->pdb_guid);
}

PscModuleList *
psc_module_list_new (void)
{
  PscModuleList *self = g_new0 (PscModuleList, 1);

  self->modules = g_array_new (FALSE, TRUE, sizeof (PscModule));
  g_array_set_clear_func (self->modules, module_clear);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->by_base = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->unloaded_by_base = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
psc_module_list_free (PscModuleList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->modules);
  g_array_unref (self->ranges);
  g_hash_table_unref (self->by_base);
  g_hash_table_unref (self->unloaded_by_base);
  g_free (self);
}

PscModule *
psc_module_list_add (PscModuleList *self, guint64 base, guint64 end, gboolean is_loaded, guint line)
{
  PscModule module = { .base = base, .end = end, .is_loaded = is_loaded, .line = line };
  GHashTable *index;
  guint number;

  g_return_val_if_fail (self != NULL && base < end, NULL);

  index = is_loaded ? self->by_base : self->unloaded_by_base;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (index, &base));
  if (number == 0)
    {
      if (self->modules->len >= PSC_MAX_MODULES)
        return NULL;
      g_array_append_val (self->modules, module);
      g_array_set_size (self->ranges, 0);
      number = self->modules->len;
      g_hash_table_insert (index, g_memdup2 (&base, sizeof base), GUINT_TO_POINTER (number));
    }
  return &g_array_index (self->modules, PscModule, number - 1);
}

guint
psc_module_list_get_n (const PscModuleList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->modules->len;
}

const PscModule *
psc_module_list_get (const PscModuleList *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->modules->len, NULL);

  return &g_array_index (self->modules, PscModule, index);
}

static gint
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *x = (const Range *) a;
  const Range *y = (const Range *) b;

  if (x->base != y->base)
    return x->base < y->base ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static void
make_ranges (const PscModuleList *self)
{
  guint64 highest = 0;

  for (guint i = 0; i < self->modules->len; i++)
    {
      Range range = { .base = g_array_index (self->modules, PscModule, i).base, .index = i };

      g_array_append_val (self->ranges, range);
    }
  g_array_sort (self->ranges, compare_ranges);
  for (guint i = 0; i < self->ranges->len; i++)
    {
      Range *range = &g_array_index (self->ranges, Range, i);

      highest = MAX (highest, g_array_index (self->modules, PscModule, range->index).end);
      range->highest_end = highest;
    }
}

/* How many ranges begin at or below @va. */
static guint
count_below (const PscModuleList *self, guint64 va)
{
  guint low = 0;
  guint high = self->ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->ranges, Range, middle).base <= va)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Loaded before unloaded, then what was told first: the unloaded list begins with the module that
 * was unloaded last. */
static gboolean
is_better (const PscModuleList *self, guint index, guint than)
{
  gboolean is_loaded = g_array_index (self->modules, PscModule, index).is_loaded;

  if (is_loaded != g_array_index (self->modules, PscModule, than).is_loaded)
    return is_loaded;
  return index < than;
}

const PscModule *
psc_module_list_find (const PscModuleList *self, guint64 va)
{
  const Range *best = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->ranges->len != self->modules->len)
    make_ranges (self);
  for (guint i = count_below (self, va); i-- > 0;)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (range->highest_end <= va)
        break;
      if (va < g_array_index (self->modules, PscModule, range->index).end
          && (best == NULL || is_better (self, range->index, best->index)))
        best = range;
    }
  return best != NULL ? &g_array_index (self->modules, PscModule, best->index) : NULL;
}

const char *
psc_module_get_image (const PscModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->image != NULL ? self->image : self->name;
}
