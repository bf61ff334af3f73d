/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one file leaves open is looked up in the others: people save the module list, the stacks and
 * what they looked for apart.
 */
#include "config.h"

#include "analysis/case-files.h"

#include <glib/gi18n-lib.h>

#include <string.h>

GArray *
psc_case_files_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (PscCaseFile));
}

void
psc_case_files_append (GArray *files, const GPtrArray *inputs, const GPtrArray *evidence)
{
  g_return_if_fail (files != NULL && inputs != NULL && evidence != NULL);
  g_return_if_fail (inputs->len == evidence->len);

  for (guint i = 0; i < inputs->len; i++)
    {
      const PscInputFile *input = (const PscInputFile *) inputs->pdata[i];
      PscCaseFile file = { .path = input->path,
                           .evidence = (const PscEvidence *) evidence->pdata[i],
                           .pool = input->pool };

      g_array_append_val (files, file);
    }
}

static const PscCaseFile *
get_file (const GArray *files, guint index)
{
  return &g_array_index (files, PscCaseFile, index);
}

static const PscFrame *
find_symbol (const GArray *files, guint64 va)
{
  for (guint i = 0; i < files->len; i++)
    {
      const PscFrame *frame = psc_evidence_find_symbol (get_file (files, i)->evidence, va);

      if (frame != NULL)
        return frame;
    }
  return NULL;
}

const PscModule *
psc_case_files_find_module (const GArray *files, const PscCaseFile *first, guint64 va)
{
  const PscModule *module = NULL;

  g_return_val_if_fail (files != NULL, NULL);

  if (first != NULL)
    module = psc_module_list_find (first->evidence->modules, va);
  for (guint i = 0; module == NULL && i < files->len; i++)
    module = psc_module_list_find (get_file (files, i)->evidence->modules, va);
  return module;
}

const PscFrame *
psc_case_files_name_frame (const GArray *files, const PscFrame *frame)
{
  const PscFrame *known;

  g_return_val_if_fail (files != NULL && frame != NULL, NULL);

  if (frame->source_file != NULL)
    return frame;
  known = find_symbol (files, frame->address);
  if (known == NULL || (frame->symbol != NULL && known->source_file == NULL))
    return frame;
  return known;
}

char *
psc_case_files_dup_module_name (const GArray *files, const PscFrame *frame)
{
  const PscModule *module;
  gsize length;

  g_return_val_if_fail (files != NULL && frame != NULL, NULL);

  module = psc_case_files_find_module (files, NULL, frame->address);
  if (module != NULL)
    return g_strdup (psc_module_get_image (module));
  if (frame->symbol == NULL)
    return NULL;
  length = strcspn (frame->symbol, "!+");
  return frame->symbol[length] != '\0' ? g_strndup (frame->symbol, length) : NULL;
}

static char *
describe_address (const GArray *files, guint64 va)
{
  const PscModule *module = psc_case_files_find_module (files, NULL, va);

  if (module == NULL)
    return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", va);
  return g_strdup_printf ("%s+0x%" G_GINT64_MODIFIER "x", psc_module_get_image (module),
                          va - module->base);
}

/* The file's name without the folders of the machine it was built on. */
static const char *
get_source_name (const char *path)
{
  const char *name = path;

  for (const char *at = path; *at != '\0'; at++)
    if (*at == '\\' || *at == '/')
      name = at + 1;
  return name;
}

char *
psc_case_files_describe_frame (const GArray *files, const PscFrame *frame)
{
  const PscFrame *known = psc_case_files_name_frame (files, frame);

  if (known->symbol == NULL)
    return describe_address (files, frame->address);
  if (known->source_file == NULL)
    return g_strdup (known->symbol);
  /* Translators: a function with its offset, then the source file and the line. */
  return g_strdup_printf (_ ("%s (%s line %u)"), known->symbol,
                          get_source_name (known->source_file), known->source_line);
}
