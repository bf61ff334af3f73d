/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of modules. Filled by the readers, asked by whoever has an address.
 */
#include "config.h"

#include "model/module.h"

#include "base/limits.h"

struct _PscModuleList
{
  GArray *modules;     /* PscModule, in the order they were told */
  GHashTable *by_base; /* base → index + 1; loaded and unloaded apart */
  GHashTable *unloaded_by_base;
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
  self->by_base = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->unloaded_by_base = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
psc_module_list_free (PscModuleList *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->modules);
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

const PscModule *
psc_module_list_find (const PscModuleList *self, guint64 va)
{
  const PscModule *unloaded = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->modules->len; i++)
    {
      const PscModule *module = &g_array_index (self->modules, PscModule, i);

      if (va < module->base || va >= module->end)
        continue;
      if (module->is_loaded)
        return module;
      /* The unloaded list begins with the module that was unloaded last. */
      if (unloaded == NULL)
        unloaded = module;
    }
  return unloaded;
}

const char *
psc_module_get_image (const PscModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->image != NULL ? self->image : self->name;
}
