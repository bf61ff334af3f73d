/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source lines and inlined functions at an address. Called through pdb.h.
 */
#include "config.h"

#include "symbols/pdb-inline.h"
#include "symbols/pdb-private.h"

/* What is known of the object file around an address. */
typedef struct
{
  PscPdb *pdb;
  PscPdbModuleStream *stream;
  PscPdbLines *lines;
  GBytes *names;
  guint32 linked_rva;
} Place;

static gboolean
find_place (PscPdb *pdb, guint32 rva, Place *place)
{
  guint module;

  *place = (Place){ .pdb = pdb };
  place->stream = psc_pdb_find_module (pdb, rva, &place->linked_rva, &module, NULL);
  if (place->stream == NULL)
    return FALSE;
  place->lines = psc_pdb_get_lines (pdb, module, NULL);
  place->names = psc_pdb_get_names (pdb, NULL);
  return place->lines != NULL;
}

/* A line without its file is no help. */
static void
set_line (const Place *place, PscPdbFrame *frame, guint32 file, guint32 line)
{
  const char *name =
      line != 0 ? psc_pdb_lines_get_file_name (place->lines, place->names, file) : NULL;

  if (name == NULL)
    return;
  frame->file = psc_pdb_intern (place->pdb, name);
  frame->line = line;
}

static void
append_site (const Place *place, GArray *frames, const PscPdbInlineSite *site)
{
  PscPdbTypes *items = psc_pdb_get_items (place->pdb, NULL);
  const char *name = items != NULL ? psc_pdb_types_get_function_name (items, site->item) : NULL;
  PscPdbFrame frame = { .function = name != NULL ? psc_pdb_intern (place->pdb, name) : NULL };

  set_line (place, &frame, site->file, site->line);
  g_array_append_val (frames, frame);
}

GArray *
psc_pdb_list_frames (PscPdb *self, guint32 rva)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (PscPdbFrame));
  const PscPdbProcedure *procedure;
  PscPdbFrame frame = { 0 };
  guint32 file, line;
  Place place;

  if (!find_place (self, rva, &place))
    return frames;
  procedure = psc_pdb_module_stream_find (place.stream, place.linked_rva);
  if (procedure != NULL)
    {
      g_autoptr (GArray) sites =
          psc_pdb_inline_sites_find (place.stream, place.lines, procedure, place.linked_rva);

      for (guint i = sites->len; i-- > 0;)
        append_site (&place, frames, &g_array_index (sites, PscPdbInlineSite, i));
      frame.function =
          psc_pdb_intern (self, psc_pdb_module_stream_get_name (place.stream, procedure));
    }
  if (psc_pdb_lines_find (place.lines, place.linked_rva, &file, &line))
    set_line (&place, &frame, file, line);
  if (frame.function != NULL || frame.file != NULL)
    g_array_append_val (frames, frame);
  return frames;
}

gboolean
psc_pdb_find_line (PscPdb *self, guint32 rva, const char **file, guint32 *line)
{
  g_autoptr (GArray) frames = NULL;
  const PscPdbFrame *frame;

  g_return_val_if_fail (self != NULL && file != NULL && line != NULL, FALSE);

  frames = psc_pdb_list_frames (self, rva);
  frame = frames->len > 0 ? &g_array_index (frames, PscPdbFrame, 0) : NULL;
  if (frame == NULL || frame->file == NULL)
    return FALSE;
  *file = frame->file;
  *line = frame->line;
  return TRUE;
}
