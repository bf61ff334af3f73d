/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The second half of the search for the kernel: what it tells once it is found.
 */
#pragma once

#include "kernel/kernel.h"

G_BEGIN_DECLS

/** psc_kernel_read_facts: fills in everything but memory and base, from memory first and from the
 * hints where memory does not tell. */
void psc_kernel_read_facts (PscKernel *self,
                            const PscDumpHints *hints,
                            PscIssues *issues,
                            GCancellable *cancellable);

G_END_DECLS
