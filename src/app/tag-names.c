/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by whoever shows or writes rows; from any thread.
 */
#include "config.h"

#include "app/tag-names.h"

#include "load/tag-file.h"

/* The built-in list and what the user's own files add. */
static PscTagList *
make_list (void)
{
  PscTagList *tags = psc_tag_list_new ();

  psc_tag_file_load_usual (tags, NULL);
  return tags;
}

const PscTagList *
psc_tag_names_get (void)
{
  static gsize list;

  if (g_once_init_enter (&list))
    g_once_init_leave (&list, (gsize) make_list ());
  return (const PscTagList *) list;
}
