/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dump: which container it is, what memory it holds, and what its container says of the machine.
 *
 * Recognised by content, never by name. Nothing is loaded: what is read at opening are headers and
 * the index of the pages; a page is read from the file when somebody asks for it. Translating
 * virtual addresses and finding the kernel are the work of others.
 */
#pragma once

#include "base/dump-hints.h"
#include "base/issue.h"
#include "bytes/source.h"
#include "dump/triage.h"

G_BEGIN_DECLS

/**
 * PscDumpFormat:
 * @PSC_DUMP_MS_FULL: Microsoft, all memory
 * @PSC_DUMP_MS_KERNEL: Microsoft, memory of the kernel, before Windows 8
 * @PSC_DUMP_MS_HEADER: Microsoft, a header and nothing else
 * @PSC_DUMP_MS_TRIAGE: Microsoft, small memory dump
 * @PSC_DUMP_MS_BITMAP_FULL: Microsoft, all memory, pages listed in a bitmap
 * @PSC_DUMP_MS_BITMAP_KERNEL: Microsoft, memory of the kernel, since Windows 8
 * @PSC_DUMP_MS_BITMAP_ACTIVE: Microsoft, memory in active use
 * @PSC_DUMP_MS_RANGES_KERNEL: Microsoft, memory of the kernel, pages listed as ranges
 * @PSC_DUMP_MS_RANGES_FULL: Microsoft, all memory, pages listed as ranges
 * @PSC_DUMP_ELF: an ELF core of a virtual machine
 * @PSC_DUMP_KDUMP: kdump-compressed
 * @PSC_DUMP_LKCD: the older Linux format
 * @PSC_DUMP_RAW: nothing but physical memory
 */
typedef enum
{
  PSC_DUMP_MS_FULL,
  PSC_DUMP_MS_KERNEL,
  PSC_DUMP_MS_HEADER,
  PSC_DUMP_MS_TRIAGE,
  PSC_DUMP_MS_BITMAP_FULL,
  PSC_DUMP_MS_BITMAP_KERNEL,
  PSC_DUMP_MS_BITMAP_ACTIVE,
  PSC_DUMP_MS_RANGES_KERNEL,
  PSC_DUMP_MS_RANGES_FULL,
  PSC_DUMP_ELF,
  PSC_DUMP_KDUMP,
  PSC_DUMP_LKCD,
  PSC_DUMP_RAW,
} PscDumpFormat;

/** PscDump: immutable once open; its sources may be read from several threads. */
typedef struct _PscDump PscDump;

/**
 * psc_dump_is_dump:
 *
 * Whether psc_dump_open() knows the container, also where it will refuse it with a message of its
 * own. Reads less than 64 KiB.
 */
gboolean psc_dump_is_dump (PscSource *file);

/**
 * psc_dump_open:
 * @file: the file; a reference is kept
 * @path: its name, for the places of issues
 * @issues: takes what is wrong or missing without making the rest useless
 * @cancellable: (nullable): stops the building of an index
 * @error: %PSC_ERROR_UNRECOGNISED for what is no dump; %PSC_ERROR_UNSUPPORTED for a known container
 * that cannot be read, such as an encrypted one; %PSC_ERROR_TRUNCATED or %PSC_ERROR_CORRUPT where
 * the headers end early or contradict themselves; %PSC_ERROR_LIMIT
 *
 * A dump whose tail is missing opens: see psc_dump_get_n_missing_pages(). One of Windows opens also
 * when all of its memory is missing, without any source.
 *
 * Returns: (transfer full) (nullable): the dump
 */
PscDump *psc_dump_open (PscSource *file,
                        const char *path,
                        PscIssues *issues,
                        GCancellable *cancellable,
                        GError **error);

/**
 * psc_dump_open_raw:
 * @error: %PSC_ERROR_UNRECOGNISED for less than a page
 *
 * Opens a file as an image of physical memory: pages from address 0 on, or with the addresses of
 * devices left out where page tables say so. To be asked for when psc_dump_is_dump() does not know
 * the file, nor anybody else: there is nothing that such an image is recognised by.
 *
 * Returns: (transfer full) (nullable): the dump
 */
PscDump *psc_dump_open_raw (PscSource *file,
                            const char *path,
                            PscIssues *issues,
                            GCancellable *cancellable,
                            GError **error);

void psc_dump_free (PscDump *self);

PscDumpFormat psc_dump_get_kind (const PscDump *self);

/** psc_dump_get_format: the word for people and scripts: `ms-full-64`, `elf`. */
const char *psc_dump_get_format (const PscDump *self);

/** psc_dump_get_hints: what the container says of the machine; belongs to @self. */
const PscDumpHints *psc_dump_get_hints (const PscDump *self);

/**
 * psc_dump_get_physical:
 *
 * Physical memory: its size is the end of the highest page that the container can describe. What it
 * does not hold below that is a hole: not captured, or behind the end of the file.
 *
 * Returns: (transfer none) (nullable): %NULL for a dump that has none: triage, header only, or cut
 * in front of it
 */
PscSource *psc_dump_get_physical (PscDump *self);

/** psc_dump_get_virtual: (transfer none) (nullable): the pieces of the kernel's address space that
 * a triage dump holds. */
PscSource *psc_dump_get_virtual (PscDump *self);

/** psc_dump_get_triage: (transfer none) (nullable): what else a triage dump holds; %NULL for
 * others, and where the file was cut in front of it. */
const PscTriage *psc_dump_get_triage (const PscDump *self);

/** psc_dump_get_n_pages: pages that the index lists, whether they are in the file or not. */
guint64 psc_dump_get_n_pages (const PscDump *self);

/** psc_dump_get_n_missing_pages: pages of the index that lie behind the end of the file. */
guint64 psc_dump_get_n_missing_pages (const PscDump *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDump, psc_dump_free)

G_END_DECLS
