/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel routines that are given a pool tag, and which of their arguments it is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscRoutineUse:
 * @PSC_ROUTINE_ALLOCATES: allocates a block with the tag
 * @PSC_ROUTINE_FREES: frees a block that must have the tag
 * @PSC_ROUTINE_PREPARES: prepares a list whose blocks will have the tag
 */
typedef enum
{
  PSC_ROUTINE_ALLOCATES,
  PSC_ROUTINE_FREES,
  PSC_ROUTINE_PREPARES,
} PscRoutineUse;

/**
 * PscPoolRoutine:
 * @name: as exported
 * @use: what it does with the tag
 * @argument: which argument the tag is, from 1
 * @stack_argument: which 32-bit word on the stack of x86 it is, from 1; differs where an argument
 * in front of it has 64 bits
 *
 * The positions are those of the routines' public documentation.
 */
typedef struct
{
  const char *name;
  PscRoutineUse use;
  guint argument;
  guint stack_argument;
} PscPoolRoutine;

/** psc_pool_routine_find: (nullable): by the exact name, without a module. */
const PscPoolRoutine *psc_pool_routine_find (const char *name);

G_END_DECLS
