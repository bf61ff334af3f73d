/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list model of a snapshot. It is as immutable as the snapshot.
 */
#include "config.h"

#include "app/tag-model.h"

#include "app/tag-row.h"

struct _PscTagModel
{
  GObject parent_instance;

  PscSnapshot *snapshot;
  PscSnapshot *previous;
};

static GType
psc_tag_model_get_item_type (GListModel *model)
{
  return PSC_TYPE_TAG_ROW;
}

static guint
psc_tag_model_get_n_items (GListModel *model)
{
  return psc_snapshot_get_n_rows (PSC_TAG_MODEL (model)->snapshot);
}

static gpointer
psc_tag_model_get_item (GListModel *model, guint position)
{
  PscTagModel *self = PSC_TAG_MODEL (model);

  if (position >= psc_snapshot_get_n_rows (self->snapshot))
    return NULL;
  return psc_tag_row_new (self->snapshot, position, self->previous);
}

static void
psc_tag_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = psc_tag_model_get_item_type;
  iface->get_n_items = psc_tag_model_get_n_items;
  iface->get_item = psc_tag_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PscTagModel,
                               psc_tag_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      psc_tag_model_list_model_init))

static void
psc_tag_model_finalize (GObject *object)
{
  PscTagModel *self = PSC_TAG_MODEL (object);

  g_clear_object (&self->snapshot);
  g_clear_object (&self->previous);

  G_OBJECT_CLASS (psc_tag_model_parent_class)->finalize (object);
}

static void
psc_tag_model_class_init (PscTagModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_tag_model_finalize;
}

static void
psc_tag_model_init (PscTagModel *self)
{
}

PscTagModel *
psc_tag_model_new (PscSnapshot *snapshot, PscSnapshot *previous)
{
  PscTagModel *self;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (previous == NULL || PSC_IS_SNAPSHOT (previous), NULL);

  self = PSC_TAG_MODEL (g_object_new (PSC_TYPE_TAG_MODEL, NULL));
  self->snapshot = g_object_ref (snapshot);
  g_set_object (&self->previous, previous);
  return self;
}
