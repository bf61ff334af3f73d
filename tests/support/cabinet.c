/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes cabinets for tests: a header of 0x24 bytes, the folder at 0x24, the file at 0x2c, and
 * blocks of at most 32 KiB from 0x42 on. Facts are of Microsoft's description of the format.
 */
#include "config.h"

#include "support/cabinet.h"

#include "support/pdb-file.h"

#define BLOCK_BYTES 32768u

GByteArray *
psc_test_cabinet_new (const void *contents, gsize n_bytes)
{
  const guint n_blocks = (guint) ((n_bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
  GByteArray *bytes = g_byte_array_new ();

  psc_test_put_bytes (bytes, "MSCF\0\0\0\0", 8);
  psc_test_put_u32 (bytes, PSC_TEST_CABINET_DATA_AT + 8 * n_blocks + (guint32) n_bytes);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, PSC_TEST_CABINET_FILE_AT);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u16 (bytes, 0x0103); /* version 1.3 */
  psc_test_put_u16 (bytes, 1);
  psc_test_put_u16 (bytes, 1);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u32 (bytes, 0x1234);
  psc_test_put_u32 (bytes, PSC_TEST_CABINET_DATA_AT);
  psc_test_put_u16 (bytes, n_blocks);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u32 (bytes, (guint32) n_bytes);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u16 (bytes, 0x5345);
  psc_test_put_u16 (bytes, 0x6000);
  psc_test_put_u16 (bytes, 0x20);
  psc_test_put_string (bytes, "a.pdb");
  g_assert (bytes->len == PSC_TEST_CABINET_DATA_AT);
  for (gsize at = 0; at < n_bytes; at += BLOCK_BYTES)
    {
      guint n = (guint) MIN (BLOCK_BYTES, n_bytes - at);

      psc_test_put_u32 (bytes, 0);
      psc_test_put_u16 (bytes, n);
      psc_test_put_u16 (bytes, n);
      psc_test_put_bytes (bytes, (const guint8 *) contents + at, n);
    }
  return bytes;
}
