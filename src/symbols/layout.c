/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layouts of structures. Called by the reader of types and by who reads structures in memory.
 */
#include "config.h"

#include "symbols/layout.h"

#include <string.h>

PscLayout *
psc_layout_new (const char *name, guint32 n_bytes)
{
  PscLayout *self = g_new0 (PscLayout, 1);

  self->name = name;
  self->n_bytes = n_bytes;
  self->is_complete = TRUE;
  self->members = g_array_new (FALSE, FALSE, sizeof (PscLayoutMember));
  return self;
}

void
psc_layout_free (PscLayout *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->members);
  g_free (self);
}

const PscLayoutMember *
psc_layout_find (const PscLayout *self, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->members->len; i++)
    {
      const PscLayoutMember *member = &g_array_index (self->members, PscLayoutMember, i);

      if (strcmp (member->name, name) == 0)
        return member;
    }
  return NULL;
}
