/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `lm`: loaded and unloaded modules, with or without details.
 *
 * What several outputs say about one module is put together; what they contradict each other about
 * stays as the first one told it, with a note. Rows need the headings above them, or a state of
 * symbols that only `lm` prints: two addresses and a word may be anything. Called by the capture
 * reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/format.h"
#include "capture/module-line.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  gboolean has_output;
  gboolean has_rows;
  gboolean is_unloaded; /* below the heading of the unloaded ones */
  guint command_line;   /* of the output */

  gboolean has_module; /* details that follow belong to this one: */
  guint64 base;
  guint64 end;
} Parser;

static gpointer
modules_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
modules_free (gpointer parser)
{
  g_free (parser);
}

static void
report (Parser *self, PscSeverity severity, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, severity, self->context->path, line, "lm: %s",
                          message);
}

static gboolean
may_be_cut (const PscFrameLine *line)
{
  return !line->has_end || line->is_cut;
}

/* Outputs. */

static gboolean
is_same_output (const Parser *self)
{
  return self->has_output && self->command_line == self->context->command_line;
}

static void
begin_output (Parser *self, guint line)
{
  self->has_output = TRUE;
  self->has_rows = FALSE;
  self->has_module = FALSE;
  self->is_unloaded = FALSE;
  self->command_line = self->context->command_line;
  psc_input_file_add_section (self->context->file, "modules", line, self->context->command);
}

static void
take_heading (Parser *self, guint line, gboolean is_unloaded)
{
  /* The headings are printed again above the kernel's or the user's part of one list. */
  if (!is_same_output (self) || (!is_unloaded && self->has_rows))
    begin_output (self, line);
  self->has_module = FALSE;
  self->is_unloaded = is_unloaded;
}

/* Modules. */

static void
note_contradiction (Parser *self, guint line, const PscModule *module, const char *what)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_NOTE, self->context->path, line,
                          "lm: %s has another %s than in line %u", module->name, what,
                          module->line);
}

static void
set_name (Parser *self, guint line, PscModule *module, const PscModuleLine *said)
{
  if (module->name == NULL)
    module->name = psc_debugger_dup (said->name, said->name_length);
  else if (strlen (module->name) != said->name_length
           || g_ascii_strncasecmp (module->name, said->name, said->name_length) != 0)
    note_contradiction (self, line, module, "name");
  else if (module->end != said->end)
    note_contradiction (self, line, module, "end");
}

static void
set_path (PscModule *module, const char *path, gsize length)
{
  gsize at = length;

  while (at > 0 && path[at - 1] != '\\' && path[at - 1] != '/')
    at--;
  if (at > 0 && module->path == NULL)
    module->path = psc_debugger_dup (path, length);
  if (at < length && module->image == NULL)
    module->image = psc_debugger_dup (path + at, length - at);
}

static void
set_timestamp (Parser *self, guint line, PscModule *module, const PscModuleLine *said)
{
  if (!said->has_timestamp)
    return;
  if (module->has_timestamp && module->timestamp != said->timestamp)
    {
      note_contradiction (self, line, module, "time stamp");
      return;
    }
  module->has_timestamp = TRUE;
  module->timestamp = said->timestamp;
  module->is_reproducible |= said->is_reproducible;
}

static void
set_symbols (PscModule *module, const PscModuleLine *said)
{
  if (said->symbols != NULL && module->pdb_guid == NULL)
    psc_module_read_symbol_path (said->symbols, said->symbols_length, &module->pdb_name,
                                 &module->pdb_guid, &module->pdb_age);
}

static void
fill_module (Parser *self, const PscFrameLine *line, PscModule *module, const PscModuleLine *said)
{
  gboolean is_cut = may_be_cut (line) && !said->is_whole;

  set_name (self, line->number, module, said);
  if (self->is_unloaded)
    set_path (module, said->name, said->name_length);
  if (is_cut)
    {
      report (self, PSC_SEVERITY_WARNING, line->number, "the text ends in the middle of a line");
      return;
    }
  if (said->path != NULL)
    set_path (module, said->path, said->path_length);
  set_timestamp (self, line->number, module, said);
  set_symbols (module, said);
}

/* A name that the text may end in is no name. */
static gboolean
has_whole_name (const PscFrameLine *line, const PscModuleLine *said)
{
  return !may_be_cut (line) || said->is_whole || said->name[said->name_length] != '\0';
}

static void
take_row (Parser *self, const PscFrameLine *line, const PscModuleLine *said)
{
  PscModule *module;

  if (!is_same_output (self))
    begin_output (self, line->number);
  self->has_rows = TRUE;
  self->has_module = FALSE;
  if (said->base >= said->end || !has_whole_name (line, said))
    {
      report (self, PSC_SEVERITY_WARNING, line->number,
              said->base >= said->end
                  ? "a module is left out: it ends before it begins"
                  : "a module is left out: the text ends in the middle of its line");
      return;
    }
  module = psc_module_list_add (self->context->evidence->modules, said->base, said->end,
                                !self->is_unloaded, line->number);
  if (module == NULL)
    {
      report (self, PSC_SEVERITY_WARNING, line->number,
              "a module is left out: the file has more than any system");
      return;
    }
  self->has_module = TRUE;
  self->base = said->base;
  self->end = said->end;
  fill_module (self, line, module, said);
}

static void
take_detail (Parser *self, const PscFrameLine *line, const PscModuleLine *said)
{
  PscModule *module;

  if (may_be_cut (line) && !said->is_whole)
    {
      report (self, PSC_SEVERITY_WARNING, line->number, "the text ends in the middle of a line");
      return;
    }
  module = psc_module_list_add (self->context->evidence->modules, self->base, self->end,
                                !self->is_unloaded, line->number);
  /* The name counts more than the end of a path. */
  if (said->kind == PSC_MODULE_LINE_IMAGE && module->image != NULL && module->path != NULL
      && g_str_has_suffix (module->path, module->image))
    g_clear_pointer (&module->image, g_free);
  if (said->path != NULL)
    set_path (module, said->path, said->path_length);
  set_timestamp (self, line->number, module, said);
  if (said->has_checksum && !module->has_checksum)
    {
      module->has_checksum = TRUE;
      module->checksum = said->checksum;
    }
}

/* One line. */

static gboolean
belongs (const Parser *self, const PscModuleLine *said)
{
  switch (said->kind)
    {
    case PSC_MODULE_LINE_HEADING:
    case PSC_MODULE_LINE_UNLOADED:
      return TRUE;
    case PSC_MODULE_LINE_ROW:
      return self->is_open || said->has_state;
    case PSC_MODULE_LINE_PATH:
    case PSC_MODULE_LINE_IMAGE:
    case PSC_MODULE_LINE_TIMESTAMP:
    case PSC_MODULE_LINE_CHECKSUM:
      return self->has_module && is_same_output (self);
    case PSC_MODULE_LINE_HARMLESS:
      return self->is_open;
    case PSC_MODULE_LINE_NONE:
      return FALSE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
take_line (Parser *self, const PscFrameLine *line, const PscModuleLine *said)
{
  switch (said->kind)
    {
    case PSC_MODULE_LINE_HEADING:
    case PSC_MODULE_LINE_UNLOADED:
      take_heading (self, line->number, said->kind == PSC_MODULE_LINE_UNLOADED);
      break;
    case PSC_MODULE_LINE_ROW:
      take_row (self, line, said);
      break;
    case PSC_MODULE_LINE_PATH:
    case PSC_MODULE_LINE_IMAGE:
    case PSC_MODULE_LINE_TIMESTAMP:
    case PSC_MODULE_LINE_CHECKSUM:
      take_detail (self, line, said);
      break;
    case PSC_MODULE_LINE_HARMLESS:
    case PSC_MODULE_LINE_NONE:
      break;
    default:
      g_return_if_reached ();
    }
}

/* Whether the last line of a file can be the beginning of a row. */
static gboolean
may_begin (const char *text)
{
  text = psc_debugger_skip_blanks (text);
  return strspn (text, "0123456789abcdefABCDEF`") == strcspn (text, " \t");
}

static PscVerdict
modules_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = line->text + line->prefix_length;
  PscModuleLine said;

  psc_module_read_line (text, &said);
  if (belongs (self, &said))
    {
      take_line (self, line, &said);
      self->is_open = TRUE;
      return PSC_VERDICT_TAKEN;
    }
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  if (line->kind == PSC_FRAME_ELISION)
    {
      report (self, PSC_SEVERITY_NOTE, line->number, "modules are left out in this text");
      return PSC_VERDICT_TAKEN;
    }
  if (!may_be_cut (line) || !may_begin (text))
    return PSC_VERDICT_PASS;
  report (self, PSC_SEVERITY_WARNING, line->number, "the text ends in the middle of a line");
  return PSC_VERDICT_TAKEN;
}

static void
modules_end (gpointer parser, PscTableEnd reason)
{
  ((Parser *) parser)->is_open = FALSE;
}

/* Headings, rows with the state of their symbols, and details of the row above. */
static const PscLineShape shapes[] = {
  { .begin = "start end" },
  { .begin = "Unloaded modules:" },
  { .signs = PSC_SIGN_ADDRESS | PSC_SIGN_BRACKET },
  { .begin = "Image path:" },
  { .begin = "Image name:" },
  { .begin = "Timestamp:" },
  { .begin = "Checksum:" },
  { 0 },
};

const PscCaptureFormat psc_modules_format = {
  .name = "modules",
  .shapes = shapes,
  .new = modules_new,
  .free = modules_free,
  .feed = modules_feed,
  .end = modules_end,
};
