/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of routines. Called where a tag's way through code is followed.
 */
#include "config.h"

#include "owners/pool-routines.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
static const PscPoolRoutine routines[] = {
  { "ExAllocatePool2", PSC_ROUTINE_ALLOCATES, 3, 4 },
  { "ExAllocatePool3", PSC_ROUTINE_ALLOCATES, 3, 4 },
  { "ExAllocatePoolWithQuotaTag", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "ExAllocatePoolWithTag", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "ExAllocatePoolWithTagPriority", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "ExFreePool2", PSC_ROUTINE_FREES, 2, 2 },
  { "ExFreePoolWithTag", PSC_ROUTINE_FREES, 2, 2 },
  { "ExInitializeLookasideListEx", PSC_ROUTINE_PREPARES, 7, 7 },
  { "ExInitializeNPagedLookasideList", PSC_ROUTINE_PREPARES, 6, 6 },
  { "ExInitializePagedLookasideList", PSC_ROUTINE_PREPARES, 6, 6 },
  { "FltAllocatePoolAlignedWithTag", PSC_ROUTINE_ALLOCATES, 4, 4 },
  { "FltFreePoolAlignedWithTag", PSC_ROUTINE_FREES, 3, 3 },
  { "FsRtlAllocatePoolWithQuotaTag", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "FsRtlAllocatePoolWithTag", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "NdisAllocateMemoryWithTag", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "NdisAllocateMemoryWithTagPriority", PSC_ROUTINE_ALLOCATES, 3, 3 },
  { "NdisFreeMemoryWithTag", PSC_ROUTINE_FREES, 2, 2 },
  { "NdisFreeMemoryWithTagPriority", PSC_ROUTINE_FREES, 3, 3 },
  { "StorPortAllocatePool", PSC_ROUTINE_ALLOCATES, 3, 3 },
};

static int
compare_name (const void *key, const void *element)
{
  return strcmp ((const char *) key, ((const PscPoolRoutine *) element)->name);
}

const PscPoolRoutine *
psc_pool_routine_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return (const PscPoolRoutine *) bsearch (name, routines, G_N_ELEMENTS (routines),
                                           sizeof routines[0], compare_name);
}
