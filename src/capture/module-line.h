/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `lm` in any of its variants.
 *
 *     start             end                 module name
 *     fffff807`22600000 fffff807`23646000   nt         (pdb symbols)   c:\sym\nt.pdb\3844…2\nt.pdb
 *     f9f73000 f9f7fd80   tdi      \SystemRoot\System32\DRIVERS\TDI.SYS
 *     804d7000 806eb780   nt       ntkrnlmp.exe Wed Apr 14 01:58:32 2004 (407CE1A8)
 *     Unloaded modules:
 *     fffff807`3c6e0000 fffff807`3c6ec000   dump_storport.sys
 *         Timestamp:        Fri Sep 30 00:17:31 2022 (6335C51B)
 *
 * A pure function over one line. Documented under "lm (List Loaded Modules)" in the documentation
 * of Windows' debuggers.
 */
#pragma once

#include "capture/debugger-text.h"

G_BEGIN_DECLS

/**
 * PscModuleLineKind:
 * @PSC_MODULE_LINE_NONE: not a line of `lm`
 * @PSC_MODULE_LINE_HARMLESS: a detail of a module that is not kept
 * @PSC_MODULE_LINE_HEADING: the headings of the list
 * @PSC_MODULE_LINE_UNLOADED: the heading of the unloaded modules
 * @PSC_MODULE_LINE_ROW: a module
 * @PSC_MODULE_LINE_PATH: the detail `Image path`
 * @PSC_MODULE_LINE_IMAGE: `Image name`
 * @PSC_MODULE_LINE_TIMESTAMP: `Timestamp`
 * @PSC_MODULE_LINE_CHECKSUM: `CheckSum`
 */
typedef enum
{
  PSC_MODULE_LINE_NONE,
  PSC_MODULE_LINE_HARMLESS,
  PSC_MODULE_LINE_HEADING,
  PSC_MODULE_LINE_UNLOADED,
  PSC_MODULE_LINE_ROW,
  PSC_MODULE_LINE_PATH,
  PSC_MODULE_LINE_IMAGE,
  PSC_MODULE_LINE_TIMESTAMP,
  PSC_MODULE_LINE_CHECKSUM,
} PscModuleLineKind;

/**
 * PscModuleLine:
 * @kind: what the line is; it tells which of the fields below are set
 * @is_whole: the line cannot have been longer than it is
 * @base: of a row
 * @end: likewise; not checked against @base
 * @name: of a row, pointing into the line
 * @has_state: a row says in brackets which symbols there are: nothing but `lm` prints that
 * @path: (nullable): an image's path or name, from a row or a detail, pointing into the line
 * @has_timestamp: whether @timestamp is known
 * @timestamp: of the image header
 * @is_reproducible: @timestamp is a hash
 * @has_checksum: whether @checksum is known
 * @checksum: of the image header
 * @symbols: (nullable): the file whose symbols were loaded and match the image
 */
typedef struct
{
  PscModuleLineKind kind;
  gboolean is_whole;
  guint64 base;
  guint64 end;
  const char *name;
  gsize name_length;
  gboolean has_state;
  const char *path;
  gsize path_length;
  gboolean has_timestamp;
  guint32 timestamp;
  gboolean is_reproducible;
  gboolean has_checksum;
  guint32 checksum;
  const char *symbols;
  gsize symbols_length;
} PscModuleLine;

/**
 * psc_module_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @line: (out): what it says
 *
 * Two addresses and a name are a row by their form alone: whether they are one by their place is
 * for the caller to say.
 *
 * Returns: @line's kind
 */
PscModuleLineKind psc_module_read_line (const char *text, PscModuleLine *line);

/**
 * psc_module_read_symbol_path:
 * @path: a path such as `c:\symbols\nt.pdb\3844DBB920174967BE7AA4A2C20430FA2\nt.pdb`
 * @name: (out) (transfer full): `nt.pdb`; set only on success
 * @guid: (out) (transfer full): 8-4-4-4-12 in lower case
 * @age: (out): the age
 *
 * Reads what a symbol store writes into the names of its folders.
 */
gboolean psc_module_read_symbol_path (const char *path,
                                      gsize length,
                                      char **name,
                                      char **guid,
                                      guint32 *age);

G_END_DECLS
