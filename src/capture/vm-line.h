/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `!vm`: a figure in pages and in kilobytes.
 *
 *     NonPagedPool Usage:       1219892 (   4879568 Kb)
 *
 * A pure function over one line, documented under "!vm" in the Windows driver documentation.
 * `!memusage` prints the same shape with a small `kb` and is told apart by that.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A page of every processor that Windows runs on, as `!vm` counts. */
#define PSC_VM_PAGE_KB 4u

/**
 * PscVmLineKind:
 * @PSC_VM_LINE_NONE: no figure
 * @PSC_VM_LINE_CUT: the beginning of a figure: a name and perhaps a part of the numbers
 * @PSC_VM_LINE_FIGURE: a figure
 */
typedef enum
{
  PSC_VM_LINE_NONE,
  PSC_VM_LINE_CUT,
  PSC_VM_LINE_FIGURE,
} PscVmLineKind;

/**
 * PscVmFigure:
 * @PSC_VM_OTHER: one that is not kept
 *
 * The figures that matter to pools.
 */
typedef enum
{
  PSC_VM_PHYSICAL,
  PSC_VM_NONPAGED,
  PSC_VM_NONPAGED_NX,
  PSC_VM_NONPAGED_LIMIT,
  PSC_VM_PAGED,
  PSC_VM_PAGED_LIMIT,
  PSC_VM_OTHER,
} PscVmFigure;

#define PSC_N_VM_FIGURES ((guint) PSC_VM_OTHER)

/**
 * PscVmLine:
 * @figure: what it is about
 * @name: the name, pointing into the line
 * @name_length: its bytes
 * @fits: both numbers fit 64 bits
 * @pages: meaningless unless @fits
 * @kb: likewise
 */
typedef struct
{
  PscVmFigure figure;
  const char *name;
  gsize name_length;
  gboolean fits;
  guint64 pages;
  guint64 kb;
} PscVmLine;

/**
 * psc_vm_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @line: (out): undefined for %PSC_VM_LINE_NONE; the name alone for %PSC_VM_LINE_CUT
 */
PscVmLineKind psc_vm_read_line (const char *text, PscVmLine *line);

G_END_DECLS
