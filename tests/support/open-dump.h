/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening of dumps that a test has written or changed.
 */
#pragma once

#include "base/error.h"
#include "dump/dump.h"
#include "support/memory.h"

G_BEGIN_DECLS

/** psc_test_dump_memory: (transfer full): pages 1, 2, 3, 0x10 and 0x2000, each with its number in
 * each word of 64 bits. */
PscTestMemory *psc_test_dump_memory (void);

/** psc_test_open_dump: (transfer full) (nullable): opens a copy of @bytes as `MEMORY.DMP`. */
PscDump *psc_test_open_dump (const GByteArray *bytes, PscIssues *issues, GError **error);

/** psc_test_assert_dump_refused: fails the test unless opening fails with this code. */
void psc_test_assert_dump_refused (const GByteArray *bytes, PscError code);

/** psc_test_assert_dump_without_memory: fails the test unless the dump opens, tells of the crash,
 * and has no memory because the file was cut. */
void psc_test_assert_dump_without_memory (const GByteArray *bytes);

/** psc_test_assert_dump_issue: fails the test unless the issue at @index is @message. */
void psc_test_assert_dump_issue (const PscIssues *issues, guint index, const char *message);

/** psc_test_assert_page: fails the test unless the page of @pa has @word in its first word. */
void psc_test_assert_page (PscSource *physical, guint64 pa, guint64 word);

/** psc_test_assert_hole: fails the test unless @pa is a hole of this kind and, unless @length is 0,
 * of this length. */
void psc_test_assert_hole (PscSource *physical, guint64 pa, PscHoleKind kind, guint64 length);

/** psc_test_assert_memory: fails the test unless @dump has each page of @memory, for large reads
 * and for small ones. */
void psc_test_assert_memory (PscDump *dump, PscTestMemory *memory);

/** psc_test_read_everything: reads what @source says that it has, some thousand pages at most. For
 * bytes that lie: whatever comes out, it comes to an end. */
void psc_test_read_everything (PscSource *source);

G_END_DECLS
