/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tags stand for, for the whole application.
 */
#pragma once

#include "model/tag-list.h"

G_BEGIN_DECLS

/** psc_tag_names_get: (transfer none): the built-in list, read once and then never changed. */
const PscTagList *psc_tag_names_get (void);

G_END_DECLS
