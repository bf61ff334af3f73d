/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Physical memory whose pages lie one behind the other in a file, in the order of an index.
 *
 * All containers of Microsoft are built that way and differ in the index alone: an index answers
 * whether a page is stored, and how many are stored before it.
 */
#pragma once

#include "dump/dump-private.h"

G_BEGIN_DECLS

/**
 * PscPageRun:
 * @is_stored: whether the pages are in the dump
 * @n_pages: pages that follow each other, at least 1
 * @first: of stored pages: how many lie before the first of them in the file
 */
typedef struct
{
  gboolean is_stored;
  guint64 n_pages;
  guint64 first;
} PscPageRun;

/**
 * PscPageIndexMethods:
 * @find: tells of @page and the pages behind it that are like it; need not count more than
 * @n_wanted. Called for pages below the number given to psc_page_store_open() alone,
 * from several threads
 * @free: frees the index
 */
typedef struct
{
  void (*find) (gconstpointer index, guint64 page, guint64 n_wanted, PscPageRun *run);
  void (*free) (gpointer index);
} PscPageIndexMethods;

/**
 * PscPageStore:
 * @methods: of @index
 * @index: (transfer full): where pages are
 * @first_offset: where the first page is in the file
 * @n_stored: pages in the index
 * @n_machine_pages: the page behind the highest one that the index can describe
 *
 * What psc_page_store_open() makes physical memory of.
 */
typedef struct
{
  const PscPageIndexMethods *methods;
  gpointer index;
  guint64 first_offset;
  guint64 n_stored;
  guint64 n_machine_pages;
} PscPageStore;

/**
 * psc_page_store_open:
 * @store: (transfer full): its index is freed also on failure
 * @dump: gets the physical memory and the numbers of pages
 * @error: %PSC_ERROR_CORRUPT when the pages cannot lie in any file
 *
 * Adds an issue when pages lie behind the end of the file, or when the page of the directory table
 * base is not there.
 */
gboolean psc_page_store_open (const PscPageStore *store,
                              const PscDumpInput *input,
                              PscDump *dump,
                              GError **error);

G_END_DECLS
