/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the sample investigations are.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_samples_dup_path:
 * @name: a sample, such as `leaking-driver`
 *
 * Looks in `samples` of the folder named by the environment variable POOLSCOPE_DATA_DIR, else of
 * where Poolscope's data are installed.
 *
 * Returns: (transfer full) (nullable): its path, or %NULL when it is not there
 */
char *psc_samples_dup_path (const char *name);

G_END_DECLS
