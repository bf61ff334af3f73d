/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life of what a triage dump holds; ms-triage.c fills it in.
 */
#include "config.h"

#include "dump/triage.h"

static void
clear_module (gpointer data)
{
  g_free (((PscTriageModule *) data)->path);
}

static void
clear_unloaded (gpointer data)
{
  g_free (((PscTriageUnloaded *) data)->name);
}

PscTriage *
psc_triage_new (void)
{
  PscTriage *self = g_new0 (PscTriage, 1);

  self->modules = g_array_new (FALSE, FALSE, sizeof (PscTriageModule));
  g_array_set_clear_func (self->modules, clear_module);
  self->unloaded = g_array_new (FALSE, FALSE, sizeof (PscTriageUnloaded));
  g_array_set_clear_func (self->unloaded, clear_unloaded);
  return self;
}

void
psc_triage_free (PscTriage *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->modules);
  g_array_unref (self->unloaded);
  g_free (self);
}
