/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Holds the loads, because files, evidence and everything that points into them belong to those.
 */
#include "config.h"

#include "app/investigation.h"

#include "analysis/case-files.h"
#include "app/tag-names.h"
#include "load/loader.h"

struct _PscInvestigation
{
  GObject parent_instance;

  GPtrArray *loads;
  GArray *files;
  GPtrArray *findings;
  guint n_snapshots;
};

G_DEFINE_FINAL_TYPE (PscInvestigation, psc_investigation, G_TYPE_OBJECT)

static void
psc_investigation_finalize (GObject *object)
{
  PscInvestigation *self = PSC_INVESTIGATION (object);

  g_ptr_array_unref (self->findings);
  g_array_unref (self->files);
  g_ptr_array_unref (self->loads);

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
  self->loads = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_loaded_unref);
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
psc_investigation_new (GPtrArray *loads, GPtrArray *snapshots)
{
  PscInvestigation *self = PSC_INVESTIGATION (g_object_new (PSC_TYPE_INVESTIGATION, NULL));
  PscCase problem = { .snapshots = snapshots, .files = self->files, .tags = psc_tag_names_get () };

  for (guint i = 0; i < loads->len; i++)
    {
      PscLoaded *loaded = (PscLoaded *) g_ptr_array_index (loads, i);

      g_ptr_array_add (self->loads, psc_loaded_ref (loaded));
      psc_case_files_append (self->files, loaded->files, loaded->evidence);
    }
  index_modules (self);
  self->n_snapshots = snapshots->len;
  self->findings = psc_explain (&problem);
  return self;
}

guint
psc_investigation_get_n_snapshots (PscInvestigation *self)
{
  g_return_val_if_fail (PSC_IS_INVESTIGATION (self), 0);

  return self->n_snapshots;
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
