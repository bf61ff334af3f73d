/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of symbol files in pieces of images whose headers are missing: what a small memory dump
 * happens to hold.
 */
#pragma once

#include <gio/gio.h>

#include "kernel/kernel-memory.h"
#include "model/module.h"

G_BEGIN_DECLS

/**
 * psc_module_scan_pdbs:
 * @memory: memory of few pieces; all of it is read, up to PSC_MAX_SCANNED_BYTES
 * @modules: those without the name of a symbol file are filled in
 *
 * A record counts where its whole text is there and no other one lies in the same module.
 */
void psc_module_scan_pdbs (const PscKernelMemory *memory,
                           PscModuleList *modules,
                           GCancellable *cancellable);

G_END_DECLS
