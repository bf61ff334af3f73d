/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Holds the collection, because files, evidence and everything that points into them belong to
 * that.
 */
#include "config.h"

#include "app/investigation.h"

#include "analysis/case-files.h"
#include "app/tag-names.h"

struct _PscInvestigation
{
  GObject parent_instance;

  PscCollection *collection;
  GArray *files;
  PscIssues *issues; /* what files contradict each other about, then everything else */
  GPtrArray *findings;
};

G_DEFINE_FINAL_TYPE (PscInvestigation, psc_investigation, G_TYPE_OBJECT)

static void
psc_investigation_finalize (GObject *object)
{
  PscInvestigation *self = PSC_INVESTIGATION (object);

  g_ptr_array_unref (self->findings);
  psc_issues_unref (self->issues);
  g_array_unref (self->files);
  psc_collection_unref (self->collection);

  G_OBJECT_CLASS (psc_investigation_parent_class)->finalize (object);
}

static void
psc_investigation_class_init (PscInvestigationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_investigation_finalize;
}

static void
psc_investigation_init (PscInvestigation *self)
{
  self->files = psc_case_files_new ();
  self->issues = psc_issues_new ();
}

/* A list of modules is indexed by the first question that it is asked. Asked here, it never changes
 * again under those who read it from other threads. */
static void
index_modules (PscInvestigation *self)
{
  for (guint i = 0; i < self->files->len; i++)
    psc_module_list_find (psc_investigation_get_file (self, i)->evidence->modules, 0);
}

PscInvestigation *
psc_investigation_new (PscCollection *collection)
{
  PscInvestigation *self;
  PscCase problem = { .tags = psc_tag_names_get () };

  g_return_val_if_fail (collection != NULL, NULL);

  self = PSC_INVESTIGATION (g_object_new (PSC_TYPE_INVESTIGATION, NULL));
  self->collection = psc_collection_ref (collection);
  psc_case_files_append (self->files, psc_collection_get_inputs (collection),
                         psc_collection_get_evidence (collection));
  psc_case_files_join (self->files, self->issues);
  psc_issues_append (self->issues, psc_collection_get_issues (collection));
  index_modules (self);
  problem.snapshots = psc_collection_get_snapshots (collection);
  problem.files = self->files;
  self->findings = psc_explain (&problem);
  return self;
}

guint
psc_investigation_get_n_snapshots (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), 0);

  return psc_collection_get_snapshots (self->collection)->len;
}

guint
psc_investigation_get_n_files (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), 0);

  return self->files->len;
}

const PscCaseFile *
psc_investigation_get_file (PscInvestigation *self, guint index)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self) && index < self->files->len, NULL);

  return &g_array_index (self->files, PscCaseFile, index);
}

guint
psc_investigation_get_n_inputs (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), 0);

  return psc_collection_get_inputs (self->collection)->len;
}

const PscInputFile *
psc_investigation_get_input (PscInvestigation *self, guint index)
{
  g_return_val_if_fail (index < psc_investigation_get_n_inputs (self), NULL);

  return (const PscInputFile *) psc_collection_get_inputs (self->collection)->pdata[index];
}

const PscEvidence *
psc_investigation_get_input_evidence (PscInvestigation *self, guint index)
{
  g_return_val_if_fail (index < psc_investigation_get_n_inputs (self), NULL);

  return (const PscEvidence *) psc_collection_get_evidence (self->collection)->pdata[index];
}

const GPtrArray *
psc_investigation_get_findings (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return self->findings;
}

PscIssues *
psc_investigation_get_issues (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return self->issues;
}

gboolean
psc_investigation_has_evidence (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), FALSE);

  for (guint i = 0; i < self->files->len; i++)
    if (!psc_evidence_is_empty (psc_investigation_get_file (self, i)->evidence))
      return TRUE;
  return FALSE;
}

GPtrArray *
psc_investigation_find_owners (PscInvestigation *self, PscTag tag)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return psc_owners_find (self->files, tag);
}

static gboolean
has_origin (const PscCaseFile *file, const char *origin)
{
  for (guint i = 0; file->paths != NULL && i < file->paths->len; i++)
    if (g_ptr_array_index (file->paths, i) == origin)
      return TRUE;
  return FALSE;
}

/* The machine of a frame, or the first one that can say more of it. */
static const PscCaseFile *
find_file (PscInvestigation *self, const PscFrame *frame)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const PscCaseFile *file = psc_investigation_get_file (self, i);

      if (frame->origin != NULL ? has_origin (file, frame->origin)
                                : psc_case_file_name_frame (file, frame)->symbol != NULL
                                      || psc_case_file_find_module (file, frame->address) != NULL)
        return file;
    }
  return NULL;
}

char *
psc_investigation_describe_frame (PscInvestigation *self, const PscFrame *frame)
{
  const PscCaseFile *file;

  g_return_val_if_fail (PSC_IS_INVESTIGATION (self) && frame != NULL, NULL);

  file = find_file (self, frame);
  if (file == NULL)
    return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", frame->address);
  return psc_case_file_describe_frame (file, frame);
}
