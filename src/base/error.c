/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Registers the error domain.
 */
#include "config.h"

#include "base/error.h"

G_DEFINE_QUARK (psc_error, psc_error)
