/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines around the rows of a PoolMon table, and the command that made them.
 *
 *      Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K
 *      Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K
 *      System pool information
 *      Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc  Mapped_Driver
 *
 * Any of the lines may be absent: snapshot files of newer versions have no scope line, web pages
 * show the table alone. The layout is documented under "PoolMon Display" and "PoolMon Examples" in
 * the Windows driver documentation.
 */
#pragma once

#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscPoolmonHeadKind:
 * @PSC_POOLMON_HEAD_NONE: no such line
 * @PSC_POOLMON_HEAD_MEMORY: the first line of a screen
 * @PSC_POOLMON_HEAD_COMMIT: the second, with the sizes of both pools
 * @PSC_POOLMON_HEAD_SCOPE: which pools the rows count
 * @PSC_POOLMON_HEAD_COLUMNS: the names of the columns
 */
typedef enum
{
  PSC_POOLMON_HEAD_NONE,
  PSC_POOLMON_HEAD_MEMORY,
  PSC_POOLMON_HEAD_COMMIT,
  PSC_POOLMON_HEAD_SCOPE,
  PSC_POOLMON_HEAD_COLUMNS,
} PscPoolmonHeadKind;

/**
 * PscPoolmonHead:
 * @line: where the head begins; 0 while there is none
 * @memory_kb: physical memory, or -1
 * @nonpaged_kb: nonpaged pool of the machine, or -1
 * @paged_kb: likewise
 * @scope: which pools are counted
 * @session: the session's number, or -1
 * @has_drivers: rows end with the driver's column
 *
 * What the head of one table says.
 */
typedef struct
{
  guint line;
  gint64 memory_kb;
  gint64 nonpaged_kb;
  gint64 paged_kb;
  PscScope scope;
  gint session;
  gboolean has_drivers;
} PscPoolmonHead;

void psc_poolmon_head_init (PscPoolmonHead *self);

/**
 * psc_poolmon_head_read:
 * @self: what is known of the head so far
 * @text: a line, NUL-terminated, without damage in front
 *
 * Adds what @text says.
 */
PscPoolmonHeadKind psc_poolmon_head_read (PscPoolmonHead *self, const char *text);

/**
 * psc_poolmon_head_peek:
 *
 * The same without taking anything from the line.
 */
PscPoolmonHeadKind psc_poolmon_head_peek (const char *text);

/**
 * psc_poolmon_find_command:
 * @text: a line, NUL-terminated
 *
 * Finds `poolmon` with options, with or without a path, a suffix and a shell's prompt before it.
 *
 * Returns: (nullable): where the command begins in @text
 */
const char *psc_poolmon_find_command (const char *text);

/**
 * psc_poolmon_read_filter:
 * @command: a PoolMon command line
 *
 * The tags that the command asks for: the `/i` options, joined by commas where there are several.
 * `/x` leaves tags out and is no filter that could be matched against.
 *
 * Returns: (transfer full) (nullable): the filter, or %NULL where there is none
 */
char *psc_poolmon_read_filter (const char *command);

/**
 * psc_poolmon_is_prose:
 *
 * Whether a line between two rows is somebody's remark: it has no digits and none of the words that
 * other tables begin with.
 */
gboolean psc_poolmon_is_prose (const char *text);

/**
 * psc_poolmon_is_totals:
 *
 * Whether a line holds the sums that `/e` adds at the bottom: numbers without a tag, or behind the
 * word. How PoolMon prints them is not documented.
 */
gboolean psc_poolmon_is_totals (const char *text);

G_END_DECLS
