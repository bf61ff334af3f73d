/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The writable data of the kernel's image, read once, to look for pointers in.
 */
#pragma once

#include "kernel/kernel-memory.h"
#include "symbols/pe-image.h"

G_BEGIN_DECLS

/** PscKernelData: all writable sections, their zero-filled parts included. */
typedef struct _PscKernelData PscKernelData;

/**
 * psc_kernel_data_new:
 * @image: the kernel
 *
 * Pages that are missing are skipped.
 *
 * Returns: (transfer full): the data, perhaps none
 */
PscKernelData *psc_kernel_data_new (const PscKernelMemory *memory, const PscPeImage *image);
void psc_kernel_data_free (PscKernelData *self);

/** psc_kernel_data_get_n_words: how many aligned words of a pointer's width there are. */
gsize psc_kernel_data_get_n_words (const PscKernelData *self);

/**
 * psc_kernel_data_get_word:
 * @index: below psc_kernel_data_get_n_words()
 * @va: (out) (optional): where it lies
 *
 * Words follow each other as in memory; at a hole and between sections there is a word of 0.
 */
guint64 psc_kernel_data_get_word (const PscKernelData *self, gsize index, guint64 *va);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscKernelData, psc_kernel_data_free)

G_END_DECLS
