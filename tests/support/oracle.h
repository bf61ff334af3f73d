/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A second opinion on page tables: libaddrxlat walks them, where it is installed.
 */
#pragma once

#include "support/page-tables.h"

G_BEGIN_DECLS

/**
 * PscTestOracleAnswer:
 * @PSC_TEST_ORACLE_FOUND: the address leads to physical memory
 * @PSC_TEST_ORACLE_NOT_PRESENT: an entry says that it does not
 * @PSC_TEST_ORACLE_NO_DATA: a table is not there
 * @PSC_TEST_ORACLE_INVALID: the processor has no such address
 */
typedef enum
{
  PSC_TEST_ORACLE_FOUND,
  PSC_TEST_ORACLE_NOT_PRESENT,
  PSC_TEST_ORACLE_NO_DATA,
  PSC_TEST_ORACLE_INVALID,
} PscTestOracleAnswer;

typedef struct _PscTestOracle PscTestOracle;

/**
 * PscTestPageFunc:
 *
 * Returns: (nullable): the bytes of a page frame, which stay as long as the oracle
 */
typedef const guint8 *(*PscTestPageFunc) (gpointer memory, guint64 page_frame);

/**
 * psc_test_oracle_new:
 * @memory: must live as long, and lose no page meanwhile
 *
 * Returns: (nullable): %NULL where the library was not there when this was built
 */
PscTestOracle *psc_test_oracle_new (PscTestMemory *memory, PscTestPaging kind, guint64 root);

/** psc_test_oracle_new_for_func: (nullable): the same over memory of another kind. */
PscTestOracle *psc_test_oracle_new_for_func (PscTestPageFunc get_page,
                                             gpointer memory,
                                             PscTestPaging kind,
                                             guint64 root);
void psc_test_oracle_free (PscTestOracle *self);

/** psc_test_oracle_translate: @pa is set when the address was found, @level whenever an entry is
 * not present: that of the entry. */
PscTestOracleAnswer
psc_test_oracle_translate (PscTestOracle *self, guint64 va, guint64 *pa, guint *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestOracle, psc_test_oracle_free)

G_END_DECLS
