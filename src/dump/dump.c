/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of containers, and what every open dump answers. Called by load.
 */
#include "config.h"

#include "dump/dump.h"

#include <string.h>

#include "base/error.h"
#include "dump/dump-private.h"

static const PscContainer *const containers[] = {
  &psc_container_ms,        &psc_container_elf,     &psc_container_kdump,
  &psc_container_flattened, &psc_container_foreign,
};

/* The words are part of the contract with scripts. It has none for page lists and for headers
 * alone: they are called what they are nearest to. */
static const char *const format_words[] = {
  [PSC_DUMP_MS_FULL] = "ms-full",
  [PSC_DUMP_MS_KERNEL] = "ms-kernel",
  [PSC_DUMP_MS_HEADER] = "ms-triage",
  [PSC_DUMP_MS_TRIAGE] = "ms-triage",
  [PSC_DUMP_MS_BITMAP_FULL] = "ms-bitmap-full",
  [PSC_DUMP_MS_BITMAP_KERNEL] = "ms-bitmap-kernel",
  [PSC_DUMP_MS_BITMAP_ACTIVE] = "ms-bitmap-active",
  [PSC_DUMP_MS_RANGES_KERNEL] = "ms-kernel",
  [PSC_DUMP_MS_RANGES_FULL] = "ms-full",
  [PSC_DUMP_ELF] = "elf",
  [PSC_DUMP_KDUMP] = "kdump",
  [PSC_DUMP_LKCD] = "lkcd",
  [PSC_DUMP_RAW] = "raw",
};

static const PscContainer *
find_container (PscSource *file, GError **error)
{
  g_autofree guint8 *head = g_malloc (PSC_DUMP_HEAD_BYTES);
  gsize n_read;

  if (!psc_source_read (file, 0, head, PSC_DUMP_HEAD_BYTES, &n_read, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (containers); i++)
    if (containers[i]->recognise (head, n_read))
      return containers[i];
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "not a dump of a known kind");
  return NULL;
}

gboolean
psc_dump_is_dump (PscSource *file)
{
  g_return_val_if_fail (file != NULL, FALSE);

  return find_container (file, NULL) != NULL;
}

static char *
make_word (const PscDump *self)
{
  const char *word = format_words[self->format];

  return self->pointer_bytes == 0 ? g_strdup (word)
                                  : g_strdup_printf ("%s-%u", word, self->pointer_bytes * 8);
}

/* What all dumps have in common, before and after `open`. */
static PscDump *
open_input (const PscDumpInput *input,
            gboolean (*open) (const PscDumpInput *, PscDump *, GError **),
            GError **error)
{
  g_autoptr (PscDump) self = g_new0 (PscDump, 1);

  psc_dump_hints_init (&self->hints);
  if (!open (input, self, error))
    return NULL;
  self->word = make_word (self);
  return g_steal_pointer (&self);
}

PscDump *
psc_dump_open (PscSource *file,
               const char *path,
               PscIssues *issues,
               GCancellable *cancellable,
               GError **error)
{
  const PscDumpInput input = { file, path, issues, cancellable };
  const PscContainer *container;

  g_return_val_if_fail (file != NULL && path != NULL && issues != NULL, NULL);

  container = find_container (file, error);
  return container != NULL ? open_input (&input, container->open, error) : NULL;
}

PscDump *
psc_dump_open_raw (PscSource *file,
                   const char *path,
                   PscIssues *issues,
                   GCancellable *cancellable,
                   GError **error)
{
  const PscDumpInput input = { file, path, issues, cancellable };

  g_return_val_if_fail (file != NULL && path != NULL && issues != NULL, NULL);

  return open_input (&input, psc_raw_image_open, error);
}

void
psc_dump_free (PscDump *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->word);
  psc_dump_hints_clear (&self->hints);
  g_clear_pointer (&self->physical, psc_source_unref);
  g_clear_pointer (&self->virtual, psc_source_unref);
  g_clear_pointer (&self->triage, psc_triage_free);
  g_free (self);
}

PscDumpFormat
psc_dump_get_kind (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, PSC_DUMP_RAW);

  return self->format;
}

const char *
psc_dump_get_format (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->word;
}

const PscDumpHints *
psc_dump_get_hints (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->hints;
}

PscSource *
psc_dump_get_physical (PscDump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->physical;
}

PscSource *
psc_dump_get_virtual (PscDump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->virtual;
}

const PscTriage *
psc_dump_get_triage (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->triage;
}

guint64
psc_dump_get_n_pages (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_pages;
}

guint64
psc_dump_get_n_missing_pages (const PscDump *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_missing_pages;
}

void
psc_dump_input_add_issue (const PscDumpInput *self,
                          PscSeverity severity,
                          guint64 offset,
                          const char *format,
                          ...)
{
  g_autofree char *place = NULL;
  g_autofree char *message = NULL;
  va_list args;

  place = g_strdup_printf ("%s@0x%" G_GINT64_MODIFIER "x", self->path, offset);
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  psc_issues_add (self->issues, severity, place, "%s", message);
}
