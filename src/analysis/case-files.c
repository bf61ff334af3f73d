/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What one output leaves open is looked up in the others: people save the module list, the stacks
 * and what they looked for apart. Which files may answer for each other is decided in case-join.c.
 */
#include "config.h"

#include "analysis/case-files.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "model/evidence-names.h"

static void
file_clear (gpointer data)
{
  PscCaseFile *file = (PscCaseFile *) data;

  g_clear_pointer (&file->joined, psc_evidence_free);
  g_clear_pointer (&file->paths, g_ptr_array_unref);
}

GArray *
psc_case_files_new (void)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (PscCaseFile));

  g_array_set_clear_func (files, file_clear);
  return files;
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
                           .input = input,
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

/* Tells of every file of a machine that is not shown. */
static void
leave_out (const PscCaseFile *file, const PscCaseFile *chosen, PscIssues *issues)
{
  for (guint i = 0; i < (file->paths != NULL ? file->paths->len : 1); i++)
    psc_issues_add (issues, PSC_SEVERITY_WARNING,
                    file->paths != NULL ? (const char *) g_ptr_array_index (file->paths, i)
                                        : file->path,
                    "left out: of another machine or another run of it than %s", chosen->path);
}

const PscCaseFile *
psc_case_files_choose (const GArray *files, PscEvidenceTest has, PscIssues *issues)
{
  const PscCaseFile *chosen = NULL;

  g_return_val_if_fail (files != NULL && has != NULL, NULL);

  for (guint i = files->len; i-- > 0;)
    {
      const PscCaseFile *file = get_file (files, i);

      if (!has (file->evidence))
        continue;
      if (chosen == NULL)
        chosen = file;
      else if (issues != NULL)
        leave_out (file, chosen, issues);
    }
  return chosen;
}

const char *
psc_case_file_get_path (const PscCaseFile *self, const char *origin)
{
  g_return_val_if_fail (self != NULL, NULL);

  return origin != NULL ? origin : self->path;
}

const PscModule *
psc_case_file_find_module (const PscCaseFile *self, guint64 va)
{
  g_return_val_if_fail (self != NULL, NULL);

  return psc_module_list_find (self->evidence->modules, va);
}

const PscFrame *
psc_case_file_name_frame (const PscCaseFile *self, const PscFrame *frame)
{
  const PscFrame *known;

  g_return_val_if_fail (self != NULL && frame != NULL, NULL);

  if (frame->source_file != NULL)
    return frame;
  known = psc_evidence_find_symbol (self->evidence, frame->address);
  if (known == NULL || (frame->symbol != NULL && known->source_file == NULL)
      || (frame->symbol != NULL && !psc_symbol_is_same_module (frame->symbol, known->symbol)))
    return frame;
  return known;
}

/* Drivers that are asked for each address: more than anybody verifies at once. */
#define MAX_DRIVERS_ASKED 256u

/* `myfault` is the module of `myfault.sys`. */
static gboolean
is_image_of (const char *image, const char *name, gsize length)
{
  return strlen (image) > length && image[length] == '.'
         && g_ascii_strncasecmp (image, name, length) == 0;
}

/* Without a list of modules the verifier and a crash report may name the file. */
static const char *
find_image (const PscCaseFile *self, const char *name, gsize length)
{
  const PscVerifier *verifier = self->evidence->verifier;
  const PscCrash *crash = self->evidence->crash;

  for (guint d = 0; verifier != NULL && d < MIN (verifier->drivers->len, MAX_DRIVERS_ASKED); d++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);

      if (is_image_of (driver->name, name, length))
        return driver->name;
    }
  if (crash != NULL && crash->driver != NULL && is_image_of (crash->driver, name, length))
    return crash->driver;
  return NULL;
}

char *
psc_case_file_dup_module_name (const PscCaseFile *self, const PscFrame *frame)
{
  const PscModule *module;
  const char *image;
  gsize length;

  g_return_val_if_fail (self != NULL && frame != NULL, NULL);

  module = psc_case_file_find_module (self, frame->address);
  if (module != NULL && module->image != NULL)
    return g_strdup (module->image);
  if (module != NULL && module->name != NULL)
    {
      image = find_image (self, module->name, strlen (module->name));
      return g_strdup (image != NULL ? image : module->name);
    }
  length = frame->symbol != NULL ? psc_symbol_get_module_length (frame->symbol) : 0;
  if (length == 0)
    return NULL;
  image = find_image (self, frame->symbol, length);
  return image != NULL ? g_strdup (image) : g_strndup (frame->symbol, length);
}

static char *
describe_address (const PscCaseFile *self, guint64 va)
{
  const PscModule *module = psc_case_file_find_module (self, va);

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
psc_case_file_describe_frame (const PscCaseFile *self, const PscFrame *frame)
{
  const PscFrame *known = psc_case_file_name_frame (self, frame);

  if (known->symbol == NULL)
    return describe_address (self, frame->address);
  if (known->source_file == NULL)
    return g_strdup (known->symbol);
  /* Translators: a function with its offset, then the source file and the line. */
  return g_strdup_printf (_ ("%s (%s line %u)"), known->symbol,
                          get_source_name (known->source_file), known->source_line);
}
