/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The decoration that compilers for x86 put around the names of C functions.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_undecorate_x86:
 * @name: `_name` (cdecl), `_name@8` (stdcall) or `@name@8` (fastcall)
 * @length: (out): how long the name is
 *
 * C++ names, which begin with a question mark, are left as they are.
 *
 * Returns: where the name begins in @name
 */
const char *psc_undecorate_x86 (const char *name, gsize *length);

G_END_DECLS
