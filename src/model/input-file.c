/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts of one input file. Filled by the readers, shown by `info` and the window's header line.
 */
#include "config.h"

#include "model/input-file.h"

static void
section_clear (gpointer data)
{
  PscInputSection *section = (PscInputSection *) data;

  g_free (section->command);
}

PscInputFile *
psc_input_file_new (const char *path)
{
  PscInputFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (PscInputFile, 1);
  self->path = g_strdup (path);
  self->format = "text";
  self->sections = g_array_new (FALSE, FALSE, sizeof (PscInputSection));
  g_array_set_clear_func (self->sections, section_clear);
  self->pool = (PscPoolSizes){ -1, -1, -1, -1 };
  self->uptime_seconds = -1;
  return self;
}

void
psc_input_file_free (PscInputFile *self)
{
  g_return_if_fail (self != NULL);

  psc_machine_facts_clear (&self->machine);
  g_free (self->path);
  g_array_unref (self->sections);
  g_free (self);
}

void
psc_input_file_add_section (PscInputFile *self, const char *kind, guint line, const char *command)
{
  PscInputSection section = { .kind = kind, .line = line, .command = g_strdup (command) };

  g_return_if_fail (self != NULL && kind != NULL);

  g_array_append_val (self->sections, section);
}

gboolean
psc_input_file_note_boot (PscInputFile *self,
                          const PscWallTime *time,
                          gint64 uptime_seconds,
                          guint line)
{
  PscWallTime boot;

  g_return_val_if_fail (self != NULL && time != NULL && uptime_seconds >= 0, TRUE);

  if (time->zone == PSC_ZONE_NO_TIME)
    return TRUE;
  boot = *time;
  boot.local_usec -= uptime_seconds * G_USEC_PER_SEC;
  if (self->boot_time.zone == PSC_ZONE_NO_TIME)
    {
      self->boot_time = boot;
      self->boot_line = line;
      return TRUE;
    }
  return boot.zone != self->boot_time.zone
         || ABS (psc_wall_time_get_usec (&boot) - psc_wall_time_get_usec (&self->boot_time))
                <= PSC_BOOT_TOLERANCE_USEC;
}

const char *
psc_input_kind_to_string (PscInputKind kind)
{
  static const char *const words[] = {
    [PSC_INPUT_CAPTURE] = "capture",
    [PSC_INPUT_POOLMON] = "poolmon",
    [PSC_INPUT_DUMP] = "dump",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), NULL);

  return words[kind];
}
