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
  GPtrArray *findings;
};

G_DEFINE_FINAL_TYPE (PscInvestigation, psc_investigation, G_TYPE_OBJECT)

static void
psc_investigation_finalize (GObject *object)
{
  PscInvestigation *self = PSC_INVESTIGATION (object);

  g_ptr_array_unref (self->findings);
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

const PscInputFile *
psc_investigation_get_input (PscInvestigation *self, guint index)
{
  const GPtrArray *inputs;

  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  inputs = psc_collection_get_inputs (self->collection);
  g_return_val_if_fail (index < inputs->len, NULL);
  return (const PscInputFile *) inputs->pdata[index];
}

const GPtrArray *
psc_investigation_get_findings (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return self->findings;
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

const PscModule *
psc_investigation_find_module (PscInvestigation *self, guint64 va)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return psc_case_files_find_module (self->files, NULL, va);
}

GPtrArray *
psc_investigation_find_owners (PscInvestigation *self, PscTag tag)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), NULL);

  return psc_owners_find (self->files, tag);
}

char *
psc_investigation_describe_frame (PscInvestigation *self, const PscFrame *frame)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self) && frame != NULL, NULL);

  return psc_case_files_describe_frame (self->files, frame);
}
