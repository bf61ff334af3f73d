/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which page tables could be the kernel's: from the dump's header and from the registers of
 * processors. Each is no more than a candidate.
 */
#pragma once

#include "base/dump-hints.h"
#include "memory/address-space.h"

G_BEGIN_DECLS

/**
 * psc_kernel_roots_list:
 * @physical: the machine's memory
 * @hints: what the container says
 *
 * Those that the container names, best first.
 *
 * Returns: (transfer full) (element-type PscPaging): each one once
 */
GArray *psc_kernel_roots_list (PscSource *physical, const PscDumpHints *hints);

G_END_DECLS
