/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From hole to hole through a range. Called for the command that shows memory.
 */
#include "config.h"

#include "load/dump-memory.h"

#define BLOCK_BYTES (64u * 1024u)

/* A hole that is not yet told: the next one may be its continuation. */
typedef struct
{
  PscIssues *issues;
  guint64 address;
  guint64 length;
  PscHoleKind kind;
} Missing;

static void
flush (Missing *self)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", self->address);

  if (self->length > 0)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, place,
                    "%" G_GUINT64_FORMAT " bytes are not in the dump: %s", self->length,
                    psc_hole_kind_to_string (self->kind));
  self->length = 0;
}

static void
add_hole (Missing *self, guint64 address, guint64 length, PscHoleKind kind)
{
  if (self->length > 0 && (self->kind != kind || self->address + self->length != address))
    flush (self);
  if (self->length == 0)
    {
      self->address = address;
      self->kind = kind;
    }
  self->length += length;
}

void
psc_dump_memory_read (PscSource *source, guint64 first, PscShownMemory *memory, PscIssues *issues)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES);
  Missing missing = { .issues = issues };
  gsize done = 0;

  g_return_if_fail (source != NULL && memory != NULL && issues != NULL);

  while (done < memory->n_bytes)
    {
      gsize wanted = MIN (memory->n_bytes - done, BLOCK_BYTES);
      g_autoptr (GError) error = NULL;
      PscHole hole;
      gsize n_read;

      if (!psc_source_read_to_hole (source, first + done, block, wanted, &n_read, &hole, &error))
        {
          g_autofree char *place =
              g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", memory->address + done);

          flush (&missing);
          psc_issues_add (issues, PSC_SEVERITY_ERROR, place, "%s", error->message);
          return;
        }
      psc_shown_memory_add_bytes (memory, memory->address + done, block, n_read);
      done += n_read;
      if (n_read < wanted)
        {
          gsize left = memory->n_bytes - done;
          gsize length = hole.length == 0 || hole.length > left ? left : (gsize) hole.length;

          add_hole (&missing, memory->address + done, length, hole.kind);
          done += length;
        }
    }
  flush (&missing);
}
