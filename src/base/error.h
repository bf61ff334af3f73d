/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The error domain of everything that a file can cause.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_ERROR (psc_error_quark ())

/**
 * PscError:
 * @PSC_ERROR_UNRECOGNISED: nothing in the input is of a kind that Poolscope reads
 * @PSC_ERROR_TRUNCATED: the input ends too early
 * @PSC_ERROR_CORRUPT: the input contradicts itself
 * @PSC_ERROR_UNSUPPORTED: recognised, and not read by this version
 * @PSC_ERROR_LIMIT: a limit of base/limits.h was reached
 * @PSC_ERROR_RANGE: a selection or an option asks for something that is not there
 * @PSC_ERROR_UNMAPPED: memory that the dump does not hold
 * @PSC_ERROR_NO_SYMBOLS: it takes symbols that are not there
 *
 * Chosen by what a caller can do differently. Cancellation stays %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  PSC_ERROR_UNRECOGNISED,
  PSC_ERROR_TRUNCATED,
  PSC_ERROR_CORRUPT,
  PSC_ERROR_UNSUPPORTED,
  PSC_ERROR_LIMIT,
  PSC_ERROR_RANGE,
  PSC_ERROR_UNMAPPED,
  PSC_ERROR_NO_SYMBOLS,
} PscError;

GQuark psc_error_quark (void);

G_END_DECLS
