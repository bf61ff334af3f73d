/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!lmi`: all that the headers of one module's image tell.
 *
 *     Loaded Module Info: [myfault]
 *              Module: myfault
 *        Base Address: fffff80747f50000
 *          Image Name: myfault.sys
 *        Machine Type: 34404 (X64)
 *          Time Stamp: 6335c51b Fri Sep 30 00:17:31 2022
 *                Size: 9000
 *            CheckSum: 10ced
 *     Debug Data Dirs: Type  Size     VA  Pointer
 *                  CODEVIEW    65,  32a0,    1ea0 RSDS - GUID:
 * {D91A2E58-5F4C-4F54-9A0D-1C1A3C0B5E77} Age: 1, Pdb: d:\work\myfault.pdb
 *
 * All numbers but the age are hexadecimal. Documented under "!lmi" in the documentation of Windows'
 * debuggers. What other outputs told of the module before is left as it is. Called by the capture
 * reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/debugger-text.h"
#include "capture/format.h"

/* `{8-4-4-4-12}` without its braces */
#define GUID_LENGTH 36u

/* Lines between two that are known: directories, the paths of symbols, the report of loading. */
#define MAX_OTHER_LINES 24u

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  guint n_other; /* lines that were passed over in a row */
  guint line;    /* of the heading */
  PscModule module;
  gboolean has_base;
  gboolean has_size;
  guint64 size;
} Parser;

static gpointer
module_info_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
clear_module (Parser *self)
{
  g_free (self->module.name);
  g_free (self->module.image);
  g_free (self->module.pdb_name);
  g_free (self->module.pdb_guid);
  self->module = (PscModule){ 0 };
  self->has_base = FALSE;
  self->has_size = FALSE;
}

static void
module_info_free (gpointer parser)
{
  clear_module ((Parser *) parser);
  g_free (parser);
}

static void
move_text (char **to, char **from)
{
  if (*to == NULL)
    *to = g_steal_pointer (from);
}

static void
fill_module (PscModule *module, PscModule *told)
{
  move_text (&module->name, &told->name);
  move_text (&module->image, &told->image);
  if (!module->has_timestamp)
    {
      module->has_timestamp = told->has_timestamp;
      module->timestamp = told->timestamp;
      module->is_reproducible = told->is_reproducible;
    }
  if (!module->has_checksum)
    {
      module->has_checksum = told->has_checksum;
      module->checksum = told->checksum;
    }
  if (module->pdb_guid == NULL && told->pdb_guid != NULL)
    {
      g_free (module->pdb_name);
      module->pdb_name = g_steal_pointer (&told->pdb_name);
      module->pdb_guid = g_steal_pointer (&told->pdb_guid);
      module->pdb_age = told->pdb_age;
    }
}

static void
finish_module (Parser *self)
{
  PscModule *module = NULL;
  guint64 end;

  if (self->line == 0)
    return;
  if (self->has_base && self->has_size && self->size > 0 && self->module.name != NULL
      && g_uint64_checked_add (&end, self->module.base, self->size))
    module = psc_module_list_add (self->context->evidence->modules, self->module.base, end, TRUE,
                                  self->line);
  if (module != NULL)
    fill_module (module, &self->module);
  else
    psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                            self->line,
                            "!lmi: a module is left out: its name, base or size is not there");
  self->line = 0;
  clear_module (self);
}

/* Values. */

static char *
dup_word (const char *text)
{
  gsize length = strcspn (text, " \t");

  return length > 0 ? psc_debugger_dup (text, length) : NULL;
}

static gboolean
read_number (const char *text, guint64 *value)
{
  PscHexNumber number;

  if (!psc_debugger_take_number (&text, &number) || !number.fits)
    return FALSE;
  *value = number.value;
  return TRUE;
}

static void
read_name (Parser *self, const char *text)
{
  g_free (self->module.name);
  self->module.name = dup_word (text);
}

static void
read_base (Parser *self, const char *text)
{
  self->has_base = read_number (text, &self->module.base);
}

static void
read_image (Parser *self, const char *text)
{
  g_free (self->module.image);
  self->module.image = dup_word (text);
}

static void
read_timestamp (Parser *self, const char *text)
{
  guint64 value;

  if (!read_number (text, &value) || value > G_MAXUINT32)
    return;
  self->module.has_timestamp = TRUE;
  self->module.timestamp = (guint32) value;
  self->module.is_reproducible = strstr (text, "reproducible build file hash") != NULL;
}

static void
read_size (Parser *self, const char *text)
{
  self->has_size = read_number (text, &self->size);
}

static void
read_checksum (Parser *self, const char *text)
{
  guint64 value;

  if (!read_number (text, &value) || value > G_MAXUINT32)
    return;
  self->module.has_checksum = TRUE;
  self->module.checksum = (guint32) value;
}

/* `65,  32a0,    1ea0 RSDS - GUID: {D91A2E58-…}` */
static void
read_codeview (Parser *self, const char *text)
{
  const char *guid = strstr (text, "GUID: {");

  if (guid == NULL)
    return;
  guid += strlen ("GUID: {");
  if (strspn (guid, "0123456789abcdefABCDEF-") != GUID_LENGTH || guid[GUID_LENGTH] != '}')
    return;
  g_free (self->module.pdb_guid);
  self->module.pdb_guid = g_ascii_strdown (guid, GUID_LENGTH);
}

/* `1, Pdb: d:\work\myfault.pdb` */
static void
read_age (Parser *self, const char *text)
{
  const char *path = strstr (text, ", Pdb: ");
  guint64 age = g_ascii_strtoull (text, NULL, 10);
  const char *name;

  if (path == NULL || !g_ascii_isdigit (*text) || age > G_MAXUINT32)
    return;
  name = path += strlen (", Pdb: ");
  for (; *path != '\0'; path++)
    if (*path == '\\' || *path == '/')
      name = path + 1;
  if (*name == '\0')
    return;
  g_free (self->module.pdb_name);
  self->module.pdb_name = psc_debugger_dup (name, strlen (name));
  self->module.pdb_age = (guint32) age;
}

static void
read_nothing (Parser *self G_GNUC_UNUSED, const char *text G_GNUC_UNUSED)
{
}

/* Lines. */

typedef struct
{
  const char *label;
  void (*read) (Parser *self, const char *text);
} Label;

static const Label labels[] = {
  { "Module: ", read_name },
  { "Base Address: ", read_base },
  { "Image Name: ", read_image },
  { "Time Stamp: ", read_timestamp },
  { "Size: ", read_size },
  { "CheckSum: ", read_checksum },
  { "CODEVIEW ", read_codeview },
  { "Age: ", read_age },
  { "Machine Type: ", read_nothing },
  { "Characteristics: ", read_nothing },
  { "Debug Data Dirs: ", read_nothing },
  { "Image Type: ", read_nothing },
  { "Symbol Type: ", read_nothing },
  { "Load Report: ", read_nothing },
};

static gboolean
take_heading (Parser *self, const PscFrameLine *line, const char *text)
{
  if (!psc_debugger_take_text (&text, "Loaded Module Info: ["))
    return FALSE;
  finish_module (self);
  self->is_open = TRUE;
  self->n_other = 0;
  self->line = line->number;
  psc_input_file_add_section (self->context->file, "modules", line->number, self->context->command);
  return TRUE;
}

static gboolean
take_label (Parser *self, const PscFrameLine *line, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *value = text;

      if (!psc_debugger_take_text (&value, labels[i].label))
        continue;
      /* The last digits or letters may be missing. */
      if (line->has_end && !line->is_cut)
        labels[i].read (self, value);
      self->n_other = 0;
      return TRUE;
    }
  return FALSE;
}

static PscVerdict
module_info_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);

  if (line->kind != PSC_FRAME_TEXT)
    return PSC_VERDICT_PASS;
  if (take_heading (self, line, text))
    return PSC_VERDICT_TAKEN;
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  if (take_label (self, line, text))
    return PSC_VERDICT_TAKEN;
  /* What else is indented belongs to the directories and paths. */
  if (text == line->text + line->prefix_length || ++self->n_other > MAX_OTHER_LINES)
    return PSC_VERDICT_PASS;
  return PSC_VERDICT_TAKEN;
}

static void
module_info_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  Parser *self = (Parser *) parser;

  self->is_open = FALSE;
  finish_module (self);
}

static const PscLineShape shapes[] = {
  { .begin = "Loaded Module Info: [" },
  { 0 },
};

const PscCaptureFormat psc_module_info_format = {
  .name = "modules",
  .shapes = shapes,
  .new = module_info_new,
  .free = module_info_free,
  .feed = module_info_feed,
  .end = module_info_end,
};
