/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The physical memory of a made-up machine, page by page, for tests of everything that reads dumps.
 *
 * Shares nothing with the readers: values are taken apart here, byte by byte.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

#define PSC_TEST_PAGE 4096u

/** PscTestMemory: pages that were written exist, all others are not captured. */
typedef struct _PscTestMemory PscTestMemory;

PscTestMemory *psc_test_memory_new (void);
void psc_test_memory_free (PscTestMemory *self);

/** psc_test_memory_add_page: makes the page of @pa exist, zero unless it was written before. */
void psc_test_memory_add_page (PscTestMemory *self, guint64 pa);

/** psc_test_memory_remove_page: makes a hole of the page of @pa. */
void psc_test_memory_remove_page (PscTestMemory *self, guint64 pa);

/** psc_test_memory_write: adds the pages that it needs. */
void psc_test_memory_write (PscTestMemory *self, guint64 pa, const void *bytes, gsize n_bytes);
void psc_test_memory_put_u8 (PscTestMemory *self, guint64 pa, guint8 value);
void psc_test_memory_put_u16 (PscTestMemory *self, guint64 pa, guint16 value);
void psc_test_memory_put_u32 (PscTestMemory *self, guint64 pa, guint32 value);
void psc_test_memory_put_u64 (PscTestMemory *self, guint64 pa, guint64 value);

/** psc_test_memory_get_u64: what is there; zero in a hole. For tests that change one bit. */
guint64 psc_test_memory_get_u64 (PscTestMemory *self, guint64 pa);

/** psc_test_memory_list_pages: (transfer full) (element-type guint64): page frame numbers, sorted.
 */
GArray *psc_test_memory_list_pages (PscTestMemory *self);

/** psc_test_memory_get_page: (nullable): the bytes of the page frame, %NULL for a hole. */
const guint8 *psc_test_memory_get_page (PscTestMemory *self, guint64 page_frame);

/** psc_test_memory_to_source: (transfer full): reads @self, which must live as long; its holes are
 * not captured. */
PscSource *psc_test_memory_to_source (PscTestMemory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestMemory, psc_test_memory_free)

G_END_DECLS
