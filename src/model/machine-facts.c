/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts of a machine. Filled by the readers, shown by `info`.
 */
#include "config.h"

#include "model/machine-facts.h"

typedef struct
{
  guint first_build;
  guint last_build;
  guint major;
  guint minor;
} Version;

/* Released builds; what previews between them call themselves is left open. */
static const Version versions[] = {
  { 2195, 2195, 5, 0 }, { 2600, 2600, 5, 1 }, { 3790, 3790, 5, 2 }, { 6000, 6003, 6, 0 },
  { 7600, 7601, 6, 1 }, { 9200, 9200, 6, 2 }, { 9600, 9600, 6, 3 }, { 10240, G_MAXUINT, 10, 0 },
};

void
psc_machine_facts_clear (PscMachineFacts *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->windows_name);
  g_free (self->name);
  *self = (PscMachineFacts){ 0 };
}

gboolean
psc_machine_facts_get_version (const PscMachineFacts *self, guint *major, guint *minor)
{
  g_return_val_if_fail (self != NULL && major != NULL && minor != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    if (self->windows_build >= versions[i].first_build
        && self->windows_build <= versions[i].last_build)
      {
        *major = versions[i].major;
        *minor = versions[i].minor;
        return TRUE;
      }
  return FALSE;
}
