/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the images of modules say of themselves: the time stamp, and the identity of the PDB.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "kernel/kernel-memory.h"
#include "model/module.h"

G_BEGIN_DECLS

/**
 * psc_module_images_read:
 * @modules: the list; its loaded modules are filled in
 * @build: of Windows, 0 is unknown: since Windows 10 a time stamp may be a hash, so it is taken for
 * a time only where the image says nothing else
 * @issues: how much was not in the dump
 *
 * Reads up to three pages of each module. A module whose pages are missing keeps what the list of
 * modules told. Modules that lie over each other are told as well: one of them is a lie.
 */
void psc_module_images_read (const PscKernelMemory *memory,
                             PscModuleList *modules,
                             guint build,
                             PscIssues *issues,
                             GCancellable *cancellable);

G_END_DECLS
