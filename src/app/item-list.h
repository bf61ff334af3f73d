/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain records as a list model: objects for them are made only while a view asks.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PSC_TYPE_ITEM (psc_item_get_type ())
G_DECLARE_FINAL_TYPE (PscItem, psc_item, PSC, ITEM, GObject)

#define PSC_TYPE_ITEM_LIST (psc_item_list_get_type ())
G_DECLARE_FINAL_TYPE (PscItemList, psc_item_list, PSC, ITEM_LIST, GObject)

/**
 * psc_item_list_new:
 * @records: the records; kept and not to be changed any more
 * @owner: (nullable): an object that has to live as long as any of them is looked at
 */
PscItemList *psc_item_list_new (GPtrArray *records, GObject *owner);

/** psc_item_get: the record; lives as long as the item. */
gconstpointer psc_item_get (PscItem *self);

G_END_DECLS
