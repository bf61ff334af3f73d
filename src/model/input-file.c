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

const char *
psc_input_kind_to_string (PscInputKind kind)
{
  return kind == PSC_INPUT_POOLMON ? "poolmon" : "capture";
}
