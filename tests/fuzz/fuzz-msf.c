/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as the container of a PDB.
 *
 * Promises: an error or a container; streams are together no larger than the file; a part of a
 * stream is what the whole has there.
 */
#include "config.h"

#include <string.h>

#include "support/fuzz.h"
#include "symbols/msf.h"

static void
check_stream (const PscMsf *msf, guint stream)
{
  g_autoptr (GBytes) whole = psc_msf_read_stream (msf, stream, "stream", NULL);
  guint32 size = psc_msf_get_stream_bytes (msf, stream);
  guint8 part[700];
  gsize n = MIN (sizeof part, size / 2);

  if (whole == NULL)
    return;
  g_assert_cmpuint (g_bytes_get_size (whole), ==, size);
  g_assert_true (psc_msf_read (msf, stream, size / 3, part, n, "part", NULL));
  g_assert_true (
      n == 0 || memcmp (part, (const guint8 *) g_bytes_get_data (whole, NULL) + size / 3, n) == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscMsf) msf = NULL;
  g_autoptr (GError) error = NULL;
  guint64 total = 0;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  bytes = g_bytes_new (data, size);
  source = psc_source_new_for_bytes (bytes);
  msf = psc_msf_open (source, &error);
  g_assert_true ((msf == NULL) == (error != NULL));
  for (guint i = 0; msf != NULL && i < psc_msf_get_n_streams (msf); i++)
    {
      total += psc_msf_get_stream_bytes (msf, i);
      check_stream (msf, i);
    }
  g_assert_cmpuint (total, <=, size);
  return 0;
}
