/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is known of one input file apart from its snapshots: the object behind `info`.
 */
#pragma once

#include <glib.h>

#include "model/machine-facts.h"
#include "model/wall-time.h"

G_BEGIN_DECLS

/**
 * PscInputKind:
 *
 * The contract's `kind` of a file.
 */
typedef enum
{
  PSC_INPUT_CAPTURE,
  PSC_INPUT_POOLMON,
  PSC_INPUT_DUMP,
} PscInputKind;

/**
 * PscInputSection:
 * @kind: a constant of the contract: `poolused`, `poolmon`…
 * @line: the line where the output begins
 * @command: (nullable): the command above it, without its prompt
 */
typedef struct
{
  const char *kind;
  guint line;
  char *command;
} PscInputSection;

/** PscPoolSizes: pool use of the whole machine in bytes; -1 is unknown. */
typedef struct
{
  gint64 nonpaged_bytes;
  gint64 paged_bytes;
  gint64 nonpaged_limit_bytes;
  gint64 paged_limit_bytes;
} PscPoolSizes;

/**
 * PscInputFile:
 * @path: as it was given
 * @kind: what it is
 * @format: a constant of the contract: `text`, `csv`, `ms-full-64`
 * @n_bytes: its size
 * @n_snapshots: how many snapshots were read from it
 * @sections: (element-type PscInputSection): outputs found, in the order of the file
 * @pool: the last figures for the whole machine
 * @machine: what is known of the machine and its Windows
 * @host_time: the last moment at which the machine was looked at
 * @uptime_seconds: how long it had run then, or -1
 * @coverage: (nullable): of a dump, what one of its kind holds and lacks; a constant, marked for
 * translation
 * @boot_time: when it was started, as far as one output tells the time and how long it had run
 * @boot_line: the line that tells it
 */
typedef struct
{
  char *path;
  PscInputKind kind;
  const char *format;
  guint64 n_bytes;
  guint n_snapshots;
  GArray *sections;
  PscPoolSizes pool;
  PscMachineFacts machine;
  PscWallTime host_time;
  gint64 uptime_seconds;
  const char *coverage;
  PscWallTime boot_time;
  guint boot_line;
} PscInputFile;

PscInputFile *psc_input_file_new (const char *path);
void psc_input_file_free (PscInputFile *self);

/** psc_input_file_add_section: @kind is a constant; @command is copied. */
void
psc_input_file_add_section (PscInputFile *self, const char *kind, guint line, const char *command);

/* Two clocks that tell the same boot may differ by this much: somebody set the clock, or it was
 * corrected over the network. */
#define PSC_BOOT_TOLERANCE_USEC (G_GINT64_CONSTANT (5) * 60 * G_USEC_PER_SEC)

/**
 * psc_input_file_note_boot:
 * @time: when the machine was looked at
 * @uptime_seconds: how long it had run at that moment
 * @line: where that is told, or 0
 *
 * The first boot of a file counts.
 *
 * Returns: %FALSE where the file has told of another boot before
 */
gboolean psc_input_file_note_boot (PscInputFile *self,
                                   const PscWallTime *time,
                                   gint64 uptime_seconds,
                                   guint line);

const char *psc_input_kind_to_string (PscInputKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscInputFile, psc_input_file_free)

G_END_DECLS
