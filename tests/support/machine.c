/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One made-up machine. Its memory ends at 16 GiB, whatever pages it has, so that what lies outside
 * does not depend on what was written.
 */
#include "config.h"

#include "support/machine.h"

#define HIGHEST_PA G_GUINT64_CONSTANT (0x400000000)

PscTestMachine *
psc_test_machine_new (PscTestPaging kind)
{
  static const PscArch archs[] = {
    [PSC_TEST_X86] = PSC_ARCH_X86,     [PSC_TEST_PAE] = PSC_ARCH_X86_PAE,
    [PSC_TEST_X64] = PSC_ARCH_X64,     [PSC_TEST_X64_LA57] = PSC_ARCH_X64,
    [PSC_TEST_ARM64] = PSC_ARCH_ARM64,
  };
  PscTestMachine *self = g_new0 (PscTestMachine, 1);

  self->kind = kind;
  self->memory = psc_test_memory_new ();
  self->tables = psc_test_tables_new (self->memory, kind);
  self->paging.arch = archs[kind];
  self->paging.n_levels = kind == PSC_TEST_X64_LA57 ? 5 : 0;
  self->paging.root = psc_test_tables_get_root (self->tables);
  self->paging.highest_pa = HIGHEST_PA;
  return self;
}

void
psc_test_machine_free (PscTestMachine *self)
{
  g_clear_pointer (&self->space, psc_address_space_free);
  g_clear_pointer (&self->physical, psc_source_unref);
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
  g_free (self);
}

PscAddressSpace *
psc_test_machine_need_space (PscTestMachine *self)
{
  g_clear_pointer (&self->space, psc_address_space_free);
  g_clear_pointer (&self->physical, psc_source_unref);
  self->physical = psc_test_memory_to_source (self->memory);
  self->space = psc_address_space_new (self->physical, &self->paging);
  return self->space;
}

PscTranslation
psc_test_machine_translate (PscTestMachine *self, guint64 va)
{
  PscTranslation translation;

  psc_address_space_translate (psc_test_machine_need_space (self), va, &translation);
  return translation;
}
