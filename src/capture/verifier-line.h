/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `!verifier`, in the layout up to Windows 7 and in the later one.
 *
 *     Verify Level 9bb ... enabled options are:        Verify Flags Level 0x000209bb
 *       Special pool                                       [X] (0x00000001) Special pool
 *     Pool Allocations Attempted             0x2757b
 *     Current paged pool allocations         0x0 for 00000000 bytes
 *     Entry     State  NonPagedPool  PagedPool  Module   MODULE: 0x84226b28 MyDriver.sys (Loaded)
 *     Current Pool Bytes        0000000c    00000000     Current Pool Bytes: ( 0x0c / 0x00 )
 *     PoolAddress  SizeInBytes    Tag       CallersAddress
 *     fffff9800933eff0     0x0000000c     test      fffff88004c73043
 *       0x9d2fb000  0x000fb000  Leak  0x98726659  myfault!PoolLeak+0x21
 *
 * A pure function over one line. Both layouts are documented under "!verifier" and "Debugging Bug
 * Check C4" in the Windows driver documentation. All numbers are hexadecimal.
 */
#pragma once

#include "capture/debugger-text.h"
#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscVerifierLineKind:
 * @PSC_VERIFIER_LINE_NONE: not a line of `!verifier`
 * @PSC_VERIFIER_LINE_HARMLESS: a heading of options, or a sentence without numbers for us
 * @PSC_VERIFIER_LINE_LEVEL: the option bits
 * @PSC_VERIFIER_LINE_FLAG: one option of the new layout
 * @PSC_VERIFIER_LINE_OPTION: one enabled option of the old layout
 * @PSC_VERIFIER_LINE_SUMMARY: the heading of the statistics
 * @PSC_VERIFIER_LINE_STATISTIC: a counter over all drivers
 * @PSC_VERIFIER_LINE_POOL: allocations and bytes of one pool over all drivers
 * @PSC_VERIFIER_LINE_LIST: the heading of the list of drivers
 * @PSC_VERIFIER_LINE_DRIVER: the header of one driver
 * @PSC_VERIFIER_LINE_COUNTER: one of a driver's counters, for both pools
 * @PSC_VERIFIER_LINE_TABLE: the headings of a driver's allocations
 * @PSC_VERIFIER_LINE_ALLOCATION: one allocation
 * @PSC_VERIFIER_LINE_DAMAGED: an allocation that cannot be read
 */
typedef enum
{
  PSC_VERIFIER_LINE_NONE,
  PSC_VERIFIER_LINE_HARMLESS,
  PSC_VERIFIER_LINE_LEVEL,
  PSC_VERIFIER_LINE_FLAG,
  PSC_VERIFIER_LINE_OPTION,
  PSC_VERIFIER_LINE_SUMMARY,
  PSC_VERIFIER_LINE_STATISTIC,
  PSC_VERIFIER_LINE_POOL,
  PSC_VERIFIER_LINE_LIST,
  PSC_VERIFIER_LINE_DRIVER,
  PSC_VERIFIER_LINE_COUNTER,
  PSC_VERIFIER_LINE_TABLE,
  PSC_VERIFIER_LINE_ALLOCATION,
  PSC_VERIFIER_LINE_DAMAGED,
} PscVerifierLineKind;

/**
 * PscVerifierCounter:
 *
 * The order of #PscVerifierCounters; also the bits of its @known.
 */
typedef enum
{
  PSC_VERIFIER_CURRENT_ALLOCS,
  PSC_VERIFIER_CURRENT_BYTES,
  PSC_VERIFIER_PEAK_ALLOCS,
  PSC_VERIFIER_PEAK_BYTES,
} PscVerifierCounter;

#define PSC_N_VERIFIER_COUNTERS 4

/**
 * PscVerifierLine:
 * @kind: what the line is; it tells which of the fields below are set
 * @is_whole: the line cannot have been longer than it is
 * @number: the level, the mask of an option, the value of a statistic
 * @is_enabled: of an option
 * @name: an option or a driver, pointing into the line or to a constant
 * @statistic: which; PSC_N_STATISTICS for one that is not kept
 * @pool: which pool a line of totals is about
 * @counter: which counter; with totals that of the allocations, the bytes being the next one
 * @values: a counter by #PscPoolKind; with totals, allocations and bytes
 * @n_values: how many of @values the line has
 * @address: of a driver's entry or of an allocation
 * @state: of a driver
 * @bytes: of an allocation
 * @tag: likewise
 * @caller: likewise
 * @symbol: the caller's, where the line has one; its length is 0 otherwise
 */
typedef struct
{
  PscVerifierLineKind kind;
  gboolean is_whole;
  PscHexNumber number;
  gboolean is_enabled;
  const char *name;
  gsize name_length;
  guint statistic;
  PscPoolKind pool;
  PscVerifierCounter counter;
  PscHexNumber values[2];
  guint n_values;
  guint64 address;
  PscVerifierState state;
  PscHexNumber bytes;
  PscTag tag;
  guint64 caller;
  PscSymbolText symbol;
} PscVerifierLine;

/**
 * psc_verifier_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @line: (out): what it says
 *
 * Returns: @line's kind
 */
PscVerifierLineKind psc_verifier_read_line (const char *text, PscVerifierLine *line);

/** psc_verifier_may_be_cut: whether a line that is none of ours can be the beginning of one: for
 * the last line of a file. */
gboolean psc_verifier_may_be_cut (const char *text);

G_END_DECLS
