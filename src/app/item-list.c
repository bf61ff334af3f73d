/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An item holds the array and the owner, so that it outlives the list.
 */
#include "config.h"

#include "app/item-list.h"

struct _PscItem
{
  GObject parent_instance;

  GPtrArray *records;
  GObject *owner;
  guint index;
};

G_DEFINE_FINAL_TYPE (PscItem, psc_item, G_TYPE_OBJECT)

struct _PscItemList
{
  GObject parent_instance;

  GPtrArray *records;
  GObject *owner;
};

static void psc_item_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PscItemList,
                               psc_item_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, psc_item_list_iface_init))

static void
psc_item_finalize (GObject *object)
{
  PscItem *self = PSC_ITEM (object);

  g_ptr_array_unref (self->records);
  g_clear_object (&self->owner);

  G_OBJECT_CLASS (psc_item_parent_class)->finalize (object);
}

static void
psc_item_class_init (PscItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_item_finalize;
}

static void
psc_item_init (PscItem *self)
{
}

gconstpointer
psc_item_get (PscItem *self)
{
  g_return_val_if_fail (PSC_IS_ITEM (self), NULL);

  return g_ptr_array_index (self->records, self->index);
}

static void
psc_item_list_finalize (GObject *object)
{
  PscItemList *self = PSC_ITEM_LIST (object);

  g_ptr_array_unref (self->records);
  g_clear_object (&self->owner);

  G_OBJECT_CLASS (psc_item_list_parent_class)->finalize (object);
}

static void
psc_item_list_class_init (PscItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_item_list_finalize;
}

static void
psc_item_list_init (PscItemList *self)
{
}

static GType
get_item_type (GListModel *list)
{
  return PSC_TYPE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return PSC_ITEM_LIST (list)->records->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  PscItemList *self = PSC_ITEM_LIST (list);
  PscItem *item;

  if (position >= self->records->len)
    return NULL;
  item = PSC_ITEM (g_object_new (PSC_TYPE_ITEM, NULL));
  item->records = g_ptr_array_ref (self->records);
  item->owner = self->owner != NULL ? g_object_ref (self->owner) : NULL;
  item->index = position;
  return item;
}

static void
psc_item_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

PscItemList *
psc_item_list_new (GPtrArray *records, GObject *owner)
{
  PscItemList *self;

  g_return_val_if_fail (records != NULL, NULL);

  self = PSC_ITEM_LIST (g_object_new (PSC_TYPE_ITEM_LIST, NULL));
  self->records = g_ptr_array_ref (records);
  self->owner = owner != NULL ? g_object_ref (owner) : NULL;
  return self;
}
