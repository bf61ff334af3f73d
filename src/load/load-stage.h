/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the loader is doing with a file.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscLoadStage:
 * @PSC_LOAD_READING: reading it from its beginning to its end: a capture
 * @PSC_LOAD_OPENING_DUMP: the index of a dump's pages
 * @PSC_LOAD_FINDING_KERNEL: the kernel in it, and its modules
 * @PSC_LOAD_READING_POOL: the tables of the pool
 */
typedef enum
{
  PSC_LOAD_READING,
  PSC_LOAD_OPENING_DUMP,
  PSC_LOAD_FINDING_KERNEL,
  PSC_LOAD_READING_POOL,
} PscLoadStage;

G_END_DECLS
