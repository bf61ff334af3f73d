/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which page tables are known to lead nowhere.
 *
 * Exact, so that a search enters each table once however many entries lead to it: a set that
 * forgets could be made to forget all the time. May be used from several threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTableSet:
 * @keys: open addressing; 0 is a free place
 * @n_places: a power of two, or 0
 * @n_keys: up to PSC_MAX_EMPTY_TABLES; what comes after is not remembered
 * @factor: odd and random, so that nobody can choose addresses that all fall into one place
 */
typedef struct
{
  GMutex lock;
  guint64 *keys;
  gsize n_places;
  gsize n_keys;
  guint64 factor;
} PscTableSet;

void psc_table_set_init (PscTableSet *self);
void psc_table_set_clear (PscTableSet *self);

/** psc_table_set_add: @pa is where a table of 4 KiB begins; what leads nowhere as a table of @level
 * may lead somewhere as one of another. */
void psc_table_set_add (PscTableSet *self, guint level, guint64 pa);
gboolean psc_table_set_contains (PscTableSet *self, guint level, guint64 pa);

G_END_DECLS
