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

typedef struct
{
  guint first_build;
  guint last_build;
  const char *workstation;
  const char *server;
} Name;

/* One build often has a name for workstations and another one for servers. Long-term servers take
 * their build alone; the others are called after the workstation. */
static const Name names[] = {
  { 2195, 2195, "Windows 2000", "Windows 2000 Server" },
  { 2600, 2600, "Windows XP", NULL },
  { 3790, 3790, "Windows XP x64", "Windows Server 2003" },
  { 6000, 6003, "Windows Vista", "Windows Server 2008" },
  { 7600, 7601, "Windows 7", "Windows Server 2008 R2" },
  { 9200, 9200, "Windows 8", "Windows Server 2012" },
  { 9600, 9600, "Windows 8.1", "Windows Server 2012 R2" },
  { 14393, 14393, "Windows 10", "Windows Server 2016" },
  { 17763, 17763, "Windows 10", "Windows Server 2019" },
  { 20348, 20348, NULL, "Windows Server 2022" },
  { 10240, 19045, "Windows 10", "Windows Server" },
  { 26100, 26100, "Windows 11", "Windows Server 2025" },
  { 22000, 99999, "Windows 11", "Windows Server" },
};

const char *
psc_windows_get_name (guint build, PscProductType product)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const Name *name = &names[i];

      if (build < name->first_build || build > name->last_build)
        continue;
      if (name->workstation == NULL || name->server == NULL)
        return name->workstation != NULL ? name->workstation : name->server;
      /* Who does not know the product gets the name that most machines have. */
      return product == PSC_PRODUCT_DOMAIN_CONTROLLER || product == PSC_PRODUCT_SERVER
                 ? name->server
                 : name->workstation;
    }
  return NULL;
}
