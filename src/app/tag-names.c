/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by whoever shows or writes rows; from any thread.
 */
#include "config.h"

#include "app/tag-names.h"

const PscTagList *
psc_tag_names_get (void)
{
  static gsize list;

  if (g_once_init_enter (&list))
    g_once_init_leave (&list, (gsize) psc_tag_list_new ());
  return (const PscTagList *) list;
}
