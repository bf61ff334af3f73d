/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes cabinets as symbol stores keep them: one folder, one file, not compressed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the description of the file and the first block of data are. */
#define PSC_TEST_CABINET_FILE_AT 0x2cu
#define PSC_TEST_CABINET_DATA_AT 0x42u

/** psc_test_cabinet_new: (transfer full): a cabinet with @contents. */
GByteArray *psc_test_cabinet_new (const void *contents, gsize n_bytes);

G_END_DECLS
