/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a triage dump (Windows' small memory dump) holds beside its pieces of memory: the modules,
 * and counters of the memory manager.
 *
 * Read from the file's own tables, not from the memory of the machine.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTriageModule:
 * @path: (nullable): as stored, a full path or a bare file name, in UTF-8; %NULL when the name is
 * damaged
 * @base: the address of the image
 * @size_bytes: its size in memory
 * @checksum: as stored by the linker, often changed by the loader
 * @has_timestamp: %FALSE in entries that are too short to have one
 * @timestamp: as stored; an identifier more than a time, 0 is a real value
 */
typedef struct
{
  char *path;
  guint64 base;
  guint32 size_bytes;
  guint32 checksum;
  gboolean has_timestamp;
  guint32 timestamp;
} PscTriageModule;

/**
 * PscTriageUnloaded:
 * @name: as stored, in UTF-8; Windows keeps 12 characters of it
 * @start: the first address of the image
 * @end: the address behind it
 */
typedef struct
{
  char *name;
  guint64 start;
  guint64 end;
} PscTriageUnloaded;

/**
 * PscTriageMm:
 *
 * Counters of the memory manager as stored. Of the four of the pools no public source tells whether
 * they count bytes or pages.
 */
typedef struct
{
  guint32 special_pool_tag;
  guint32 triage_action_taken;
  guint32 verify_driver_level;
  guint32 kernel_verifier;
  guint64 nonpaged_maximum;
  guint64 nonpaged_allocated;
  guint64 paged_maximum;
  guint64 paged_allocated;
  guint64 committed_pages;
  guint64 committed_peak_pages;
  guint64 commit_limit_pages;
} PscTriageMm;

/**
 * PscTriage:
 * @modules: (element-type PscTriageModule): loaded, in the order of the kernel's list
 * @unloaded: (element-type PscTriageUnloaded)
 * @has_mm: whether the dump says that @mm was filled in
 * @mm: the memory manager's counters
 * @stack_va: the lowest byte of the saved stack, 0 without one
 * @stack_bytes: its size
 */
typedef struct
{
  GArray *modules;
  GArray *unloaded;
  gboolean has_mm;
  PscTriageMm mm;
  guint64 stack_va;
  guint64 stack_bytes;
} PscTriage;

PscTriage *psc_triage_new (void);
void psc_triage_free (PscTriage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTriage, psc_triage_free)

G_END_DECLS
