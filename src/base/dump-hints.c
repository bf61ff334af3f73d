/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life of the hints that a dump's container gives.
 */
#include "config.h"

#include "base/dump-hints.h"

#include <string.h>

void
psc_dump_hints_init (PscDumpHints *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->cpus = g_array_new (FALSE, FALSE, sizeof (PscCpuState));
}

void
psc_dump_hints_clear (PscDumpHints *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->cpus, g_array_unref);
  g_clear_pointer (&self->kdbg, g_bytes_unref);
}
