/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A made-up machine with a kernel in it, dumps of it, and what the loader has to make of them.
 */
#pragma once

#include "load/loader.h"
#include "support/dump-files.h"
#include "support/kernel-image.h"

G_BEGIN_DECLS

/**
 * PscTestDumped:
 * @kernel: to be changed before it is written
 * @header: of a dump of Microsoft's
 */
typedef struct
{
  PscTestMemory *memory;
  PscTestTables *tables;
  PscTestKernel kernel;
  PscTestDumpHeader header;
} PscTestDumped;

void psc_test_dumped_init (PscTestDumped *self, PscTestPaging kind, guint32 dump_type);
void psc_test_dumped_clear (PscTestDumped *self);

/** psc_test_load_bytes: loads @bytes from a file whose name says nothing. */
PscLoaded *psc_test_load_bytes (const GByteArray *bytes, GError **error);

/** psc_test_dumped_load: writes the kernel and a dump of Microsoft's, and loads that. */
PscLoaded *psc_test_dumped_load (PscTestDumped *self, GError **error);

/** psc_test_loaded_get_file: the one file there is. */
const PscInputFile *psc_test_loaded_get_file (const PscLoaded *loaded);
const PscEvidence *psc_test_loaded_get_evidence (const PscLoaded *loaded);

void psc_test_loaded_assert_no_warning (const PscLoaded *loaded);

/** psc_test_loaded_has_issue: one of this severity whose message holds @text. */
gboolean
psc_test_loaded_has_issue (const PscLoaded *loaded, PscSeverity severity, const char *text);

/** psc_test_loaded_assert_memory: what was written at @va comes back through the dump and its page
 * tables. */
void psc_test_loaded_assert_memory (const PscLoaded *loaded,
                                    guint64 va,
                                    const void *bytes,
                                    gsize n_bytes);

/** psc_test_dumped_assert_machine: architecture, build, base and tables are those written. */
void psc_test_dumped_assert_machine (const PscTestDumped *self, const PscLoaded *loaded);

/** psc_test_dumped_assert_modules: so are the modules, one by one. */
void psc_test_dumped_assert_modules (const PscTestDumped *self, const PscLoaded *loaded);

G_END_DECLS
