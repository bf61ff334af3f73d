/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory, page tables and an address space over both, for tests that read through page tables.
 */
#pragma once

#include "memory/address-space.h"
#include "support/page-tables.h"

G_BEGIN_DECLS

/**
 * PscTestMachine:
 * @paging: what an address space is made with; a test may change it before it asks for one
 */
typedef struct
{
  PscTestPaging kind;
  PscTestMemory *memory;
  PscTestTables *tables;
  PscSource *physical;
  PscAddressSpace *space;
  PscPaging paging;
} PscTestMachine;

PscTestMachine *psc_test_machine_new (PscTestPaging kind);
void psc_test_machine_free (PscTestMachine *self);

/** psc_test_machine_need_space: (transfer none): over memory as it is now; a second call makes a
 * new one and frees the first. */
PscAddressSpace *psc_test_machine_need_space (PscTestMachine *self);

/** psc_test_machine_translate: in a space made anew, so that a test may change entries between two
 * calls. */
PscTranslation psc_test_machine_translate (PscTestMachine *self, guint64 va);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestMachine, psc_test_machine_free)

G_END_DECLS
