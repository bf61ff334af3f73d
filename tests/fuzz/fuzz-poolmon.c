/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as PoolMon's: rows, heads, commands, drivers and the stamps around them.
 *
 * Promises: what a row points to lies in its line; a row that is closed has Bytes ÷ Diff at its
 * end; a line stays what it is when it is read again; a stamp that is read has a moment or lacks a
 * half.
 */
#include "config.h"

#include <string.h>

#include "capture/file-time.h"
#include "capture/poolmon-head.h"
#include "capture/poolmon-row.h"
#include "capture/time-stamp.h"
#include "support/fuzz.h"

static void
check_pool (const PscPool *pool)
{
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0 || pool->allocs == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0 || pool->frees == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0
                 || pool->outstanding == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0 || pool->bytes == 0);
}

static void
check_driver (const PscPoolmonRow *row)
{
  g_autoptr (GString) owner = g_string_new (NULL);
  g_autoptr (GString) description = g_string_new (NULL);

  psc_poolmon_driver_split (row->driver, row->driver_length, owner, description);
  psc_poolmon_driver_is_whole (row->driver, row->driver_length);
  /* Separators are all that is added; brackets are what is taken off. */
  g_assert_cmpuint (owner->len + description->len, <=, row->driver_length);
}

static void
check_row (const char *text, gsize length)
{
  PscPoolmonRow row;

  psc_poolmon_row_is_beginning (text, length);
  if (psc_poolmon_row_read (text, length, &row) != PSC_POOLMON_ROW_WHOLE)
    return;
  g_assert_true (row.driver >= text && row.driver + row.driver_length == text + length);
  g_assert_cmpuint (row.tag >> 31, ==, 0);
  check_pool (&row.pool);
  g_assert_true (row.is_balanced == psc_poolmon_is_balanced (&row.pool));
  if (row.is_closed)
    g_assert_cmpuint (row.pool.known & PSC_POOL_KNOWN (PSC_POOL_BYTES), !=, 0);
  check_driver (&row);
}

static void
check_head (const char *text)
{
  PscPoolmonHead head;
  const char *command = psc_poolmon_find_command (text);

  psc_poolmon_head_init (&head);
  g_assert_cmpint (psc_poolmon_head_read (&head, text), ==, psc_poolmon_head_peek (text));
  g_assert_cmpint (head.memory_kb, >=, -1);
  g_assert_cmpint (head.nonpaged_kb, >=, -1);
  g_assert_cmpint (head.paged_kb, >=, -1);
  g_assert_true (!psc_poolmon_is_prose (text) || !psc_poolmon_is_totals (text)
                 || strpbrk (text, "0123456789") == NULL);
  if (command != NULL)
    g_free (psc_poolmon_read_filter (command));
}

static void
check_stamp (const char *text)
{
  PscTimeStamp stamp;
  PscWallTime time;
  gboolean any = FALSE;

  if (psc_time_stamp_read (text, &stamp))
    {
      for (guint order = 0; order < PSC_N_DATE_ORDERS; order++)
        any |= psc_time_stamp_resolve (&stamp, (PscDateOrder) order, &time);
      g_assert_true (any == (stamp.has_date && stamp.has_clock));
    }
  g_assert_true (psc_time_from_name (text, &time) == (time.zone != PSC_ZONE_NO_TIME));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *at = (const char *) data;
  const char *end = at + size;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  while (at < end)
    {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));
      gsize n_bytes = (gsize) ((line_end != NULL ? line_end : end) - at);
      g_autofree char *bytes = g_strndup (at, n_bytes);
      /* As the framing hands lines out: valid, and of exactly this length. */
      g_autofree char *text = g_utf8_make_valid (bytes, -1);

      check_row (text, strlen (text));
      check_head (text);
      check_stamp (text);
      at += n_bytes + 1;
    }
  return 0;
}
