/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the containers share: the dump that they fill in and the table that they are found by.
 *
 * A new container is one file that defines a #PscContainer, and one line of the table in dump.c.
 */
#pragma once

#include "dump/dump.h"

G_BEGIN_DECLS

/* All page numbers of all containers count pages of this size. */
#define PSC_DUMP_PAGE_BYTES G_GUINT64_CONSTANT (4096)
#define PSC_DUMP_PAGE_SHIFT 12

/**
 * PscDump:
 * @format: set by the container
 * @pointer_bytes: 4 or 8 for Microsoft's containers, whose word it ends; else 0
 * @word: made by dump.c
 * @hints: ready to be filled in
 * @physical: (nullable): set by the container
 * @virtual: (nullable): set by the container
 * @triage: (nullable): set by the container
 * @n_pages: set by the container
 * @n_missing_pages: set by the container
 */
struct _PscDump
{
  PscDumpFormat format;
  guint pointer_bytes;
  char *word;
  PscDumpHints hints;
  PscSource *physical;
  PscSource *virtual;
  PscTriage *triage;
  guint64 n_pages;
  guint64 n_missing_pages;
};

/** PscDumpInput: what psc_dump_open() was given. */
typedef struct
{
  PscSource *file;
  const char *path;
  PscIssues *issues;
  GCancellable *cancellable;
} PscDumpInput;

/**
 * PscContainer:
 * @name: for people who read the table
 * @recognise: looks at the beginning of a file, PSC_DUMP_HEAD_BYTES or all of a shorter one
 * @open: fills in @dump, which psc_dump_open() frees when this fails
 */
typedef struct
{
  const char *name;
  gboolean (*recognise) (const guint8 *head, gsize n_bytes);
  gboolean (*open) (const PscDumpInput *input, PscDump *dump, GError **error);
} PscContainer;

#define PSC_DUMP_HEAD_BYTES ((gsize) 65536)

extern const PscContainer psc_container_elf;
extern const PscContainer psc_container_flattened;
extern const PscContainer psc_container_foreign;
extern const PscContainer psc_container_kdump;
extern const PscContainer psc_container_ms;

/** psc_raw_image_open: opens what has no container as physical memory. */
gboolean psc_raw_image_open (const PscDumpInput *input, PscDump *dump, GError **error);

/** psc_dump_input_add_issue: adds an issue whose place is `PATH@0xOFFSET`. */
void psc_dump_input_add_issue (const PscDumpInput *self,
                               PscSeverity severity,
                               guint64 offset,
                               const char *format,
                               ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
