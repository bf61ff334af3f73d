/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sections and OMAP tables. Called through pdb.h.
 *
 * Section headers are rows of 40 bytes as in an image. An OMAP table has rows {u32 from, u32 to},
 * sorted: an address belongs to the last row at or in front of it, and a `to` of 0 says that the
 * code is gone. (Measured on a rearranged user32.dll against its exports.)
 */
#include "config.h"

#include "symbols/pdb-sections.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define SECTION_BYTES 40u
#define OMAP_BYTES 8u

typedef struct
{
  guint32 rva;
  guint32 n_bytes;
} Section;

typedef struct
{
  guint32 from;
  guint32 to;
} Omap;

struct _PscPdbSections
{
  GArray *sections;    /* element-type Section; of the image */
  GArray *linked;      /* element-type Section; before it was rearranged, may be the same */
  GArray *from_source; /* (nullable): element-type Omap */
  GArray *to_source;
};

static GArray *
read_sections (const PscMsf *msf, guint stream, GError **error)
{
  g_autoptr (GBytes) bytes = psc_msf_read_stream (msf, stream, "section headers of the PDB", error);
  GArray *sections;
  gsize n;

  if (bytes == NULL)
    return NULL;
  n = MIN (g_bytes_get_size (bytes) / SECTION_BYTES, PSC_MAX_PE_SECTIONS);
  sections = g_array_sized_new (FALSE, FALSE, sizeof (Section), (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *row = (const guint8 *) g_bytes_get_data (bytes, NULL) + i * SECTION_BYTES;
      Section section = { .rva = psc_bytes_get_u32 (row + 0x0c),
                          .n_bytes = psc_bytes_get_u32 (row + 0x08) };

      section.n_bytes = MIN (section.n_bytes, G_MAXUINT32 - section.rva);
      g_array_append_val (sections, section);
    }
  return sections;
}

static GArray *
read_omap (const PscMsf *msf, guint stream, GError **error)
{
  g_autoptr (GBytes) bytes = psc_msf_read_stream (msf, stream, "OMAP of the PDB", error);
  g_autoptr (GArray) omap = NULL;
  gsize n;

  if (bytes == NULL)
    return NULL;
  n = g_bytes_get_size (bytes) / OMAP_BYTES;
  omap = g_array_sized_new (FALSE, FALSE, sizeof (Omap), (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *row = (const guint8 *) g_bytes_get_data (bytes, NULL) + i * OMAP_BYTES;
      Omap entry = { psc_bytes_get_u32 (row), psc_bytes_get_u32 (row + 4) };

      if (i > 0 && g_array_index (omap, Omap, i - 1).from > entry.from)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                       "OMAP of the PDB: row %" G_GSIZE_FORMAT " is out of order", i);
          return NULL;
        }
      g_array_append_val (omap, entry);
    }
  return g_steal_pointer (&omap);
}

/* All three parts of a rearranged image, or an error: without one every address would be wrong. */
static gboolean
read_rearrangement (PscPdbSections *self, const PscPdbDbi *dbi, const PscMsf *msf, GError **error)
{
  self->linked = read_sections (msf, dbi->debug_streams[PSC_PDB_ORIGINAL_SECTIONS], error);
  if (self->linked == NULL)
    return FALSE;
  self->from_source = read_omap (msf, dbi->debug_streams[PSC_PDB_OMAP_FROM_SOURCE], error);
  if (self->from_source == NULL)
    return FALSE;
  self->to_source = read_omap (msf, dbi->debug_streams[PSC_PDB_OMAP_TO_SOURCE], error);
  return self->to_source != NULL;
}

PscPdbSections *
psc_pdb_sections_read (const PscPdbDbi *dbi, const PscMsf *msf, GError **error)
{
  g_autoptr (PscPdbSections) self = g_new0 (PscPdbSections, 1);

  self->sections = read_sections (msf, dbi->debug_streams[PSC_PDB_SECTIONS], error);
  if (self->sections == NULL)
    return NULL;
  if (psc_msf_get_stream_bytes (msf, dbi->debug_streams[PSC_PDB_OMAP_FROM_SOURCE]) == 0)
    self->linked = g_array_ref (self->sections);
  else if (!read_rearrangement (self, dbi, msf, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
psc_pdb_sections_free (PscPdbSections *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sections, g_array_unref);
  g_clear_pointer (&self->linked, g_array_unref);
  g_clear_pointer (&self->from_source, g_array_unref);
  g_clear_pointer (&self->to_source, g_array_unref);
  g_free (self);
}

gboolean
psc_pdb_sections_have_omap (const PscPdbSections *self)
{
  return self->from_source != NULL;
}

static gboolean
map (const GArray *omap, guint32 *rva)
{
  guint low = 0, high = omap->len;
  const Omap *row;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (omap, Omap, middle).from <= *rva)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return FALSE;
  row = &g_array_index (omap, Omap, low - 1);
  if (row->to == 0 || *rva - row->from > G_MAXUINT32 - row->to)
    return FALSE;
  *rva = row->to + (*rva - row->from);
  return TRUE;
}

gboolean
psc_pdb_sections_to_linked_rva (const PscPdbSections *self,
                                guint section,
                                guint32 offset,
                                guint32 *rva)
{
  const Section *entry;

  /* What belongs to no section has the number behind the last one. */
  if (section == 0 || section > self->linked->len)
    return FALSE;
  entry = &g_array_index (self->linked, Section, section - 1);
  if (offset > G_MAXUINT32 - entry->rva)
    return FALSE;
  *rva = entry->rva + offset;
  return TRUE;
}

gboolean
psc_pdb_sections_from_linked_rva (const PscPdbSections *self, guint32 *rva)
{
  return self->from_source == NULL || map (self->from_source, rva);
}

gboolean
psc_pdb_sections_to_rva (const PscPdbSections *self, guint section, guint32 offset, guint32 *rva)
{
  return psc_pdb_sections_to_linked_rva (self, section, offset, rva)
         && psc_pdb_sections_from_linked_rva (self, rva);
}

/* Counts from 1; 0 where none holds it. */
static guint
find_section (const GArray *sections, guint32 rva)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const Section *section = &g_array_index (sections, Section, i);

      if (rva >= section->rva && rva - section->rva < section->n_bytes)
        return i + 1;
    }
  return 0;
}

gboolean
psc_pdb_sections_find (const PscPdbSections *self,
                       guint32 rva,
                       guint *section,
                       guint32 *offset,
                       guint32 *linked_rva)
{
  *linked_rva = rva;
  if (self->to_source != NULL && !map (self->to_source, linked_rva))
    return FALSE;
  *section = find_section (self->linked, *linked_rva);
  if (*section == 0)
    return FALSE;
  *offset = *linked_rva - g_array_index (self->linked, Section, *section - 1).rva;
  return TRUE;
}

gboolean
psc_pdb_sections_share (const PscPdbSections *self, guint32 left, guint32 right)
{
  guint section = find_section (self->sections, left);

  return section != 0 && section == find_section (self->sections, right);
}
