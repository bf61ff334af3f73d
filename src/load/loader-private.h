/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the loader share.
 */
#pragma once

#include "load/loader.h"

G_BEGIN_DECLS

/** psc_loaded_order_series: by time where all have one that can be compared; else the order given
 * is kept, and said. */
void psc_loaded_order_series (PscLoaded *loaded);

G_END_DECLS
