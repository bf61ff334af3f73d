/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A snapshot in words, the same wherever it is named.
 */
#pragma once

#include "model/snapshot.h"

G_BEGIN_DECLS

/** psc_snapshot_dup_title: (transfer full): its time, else its label. Always valid UTF-8. */
char *psc_snapshot_dup_title (PscSnapshot *snapshot);

/** psc_snapshot_dup_subtitle: (transfer full): its label where the title is a time, else empty. */
char *psc_snapshot_dup_subtitle (PscSnapshot *snapshot);

/** psc_snapshot_get_format_name: how people call the format it was read from. */
const char *psc_snapshot_get_format_name (PscSnapshot *snapshot);

/** psc_snapshot_dup_name: (transfer full): title and label in one line, for lists to choose from.
 */
char *psc_snapshot_dup_name (PscSnapshot *snapshot);

G_END_DECLS
