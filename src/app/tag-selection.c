/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the tag table and the comparison.
 */
#include "config.h"

#include "app/tag-selection.h"

struct _PscTagSelection
{
  GObject parent_instance;

  PscDocument *document;
  GtkColumnView *view;
  GListModel *rows;
  GtkMultiSelection *selection;
  PscRowTagFunc get_tag;
  guint n_changes; /* rows are changing, or picks are being taken over */
};

G_DEFINE_FINAL_TYPE (PscTagSelection, psc_tag_selection, G_TYPE_OBJECT)

static void
psc_tag_selection_dispose (GObject *object)
{
  psc_tag_selection_stop (PSC_TAG_SELECTION (object));

  G_OBJECT_CLASS (psc_tag_selection_parent_class)->dispose (object);
}

static void
psc_tag_selection_class_init (PscTagSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = psc_tag_selection_dispose;
}

static void
psc_tag_selection_init (PscTagSelection *self)
{
}

static PscTag
get_tag_at (PscTagSelection *self, guint position)
{
  g_autoptr (GObject) row = G_OBJECT (g_list_model_get_item (self->rows, position));

  return self->get_tag (row);
}

/* The tags of the selected rows become the document's. */
static void
selection_changed_cb (PscTagSelection *self)
{
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  GtkBitsetIter iter;
  guint position;

  if (self->n_changes > 0)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position);
       more && tags->len < PSC_MAX_PICKED_TAGS; more = gtk_bitset_iter_next (&iter, &position))
    {
      PscTag tag = get_tag_at (self, position);

      g_array_append_val (tags, tag);
    }
  psc_document_set_tags (self->document, (const PscTag *) (gpointer) tags->data, tags->len);
}

static void
scroll_to (PscTagSelection *self, guint position)
{
  GtkWidget *list = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}

/* Selects a row for each picked tag and brings the first one into view. */
static void
follow (PscTagSelection *self)
{
  const GArray *tags = psc_document_get_tags (self->document);
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) all = NULL;
  guint n_rows = g_list_model_get_n_items (self->rows);

  for (guint i = 0; i < n_rows && gtk_bitset_get_size (selected) < tags->len; i++)
    if (psc_document_has_tag (self->document, get_tag_at (self, i)))
      gtk_bitset_add (selected, i);
  all = gtk_bitset_new_range (0, n_rows);
  self->n_changes++;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
  self->n_changes--;
  if (!gtk_bitset_is_empty (selected))
    scroll_to (self, gtk_bitset_get_minimum (selected));
}

/* Most changes come from this very table, which then needs no look at its rows. */
static gboolean
is_selected (PscTagSelection *self)
{
  g_autoptr (GtkBitset) selected =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_get_size (selected) < psc_document_get_tags (self->document)->len)
    return FALSE;
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    if (!psc_document_has_tag (self->document, get_tag_at (self, position)))
      return FALSE;
  return TRUE;
}

static void
tags_changed_cb (PscTagSelection *self)
{
  if (!is_selected (self))
    follow (self);
}

PscTagSelection *
psc_tag_selection_new (PscDocument *document,
                       GtkColumnView *view,
                       GListModel *rows,
                       PscRowTagFunc get_tag)
{
  PscTagSelection *self;

  g_return_val_if_fail (PSC_IS_DOCUMENT (document) && GTK_IS_COLUMN_VIEW (view), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (rows) && get_tag != NULL, NULL);

  self = PSC_TAG_SELECTION (g_object_new (PSC_TYPE_TAG_SELECTION, NULL));
  self->document = g_object_ref (document);
  self->view = view;
  self->rows = g_object_ref (rows);
  self->get_tag = get_tag;
  self->selection = gtk_multi_selection_new (g_object_ref (rows));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                            self);
  g_signal_connect_swapped (document, "tags-changed", G_CALLBACK (tags_changed_cb), self);
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (self->selection));
  return self;
}

void
psc_tag_selection_begin_change (PscTagSelection *self)
{
  g_return_if_fail (PSC_IS_TAG_SELECTION (self));

  self->n_changes++;
}

void
psc_tag_selection_end_change (PscTagSelection *self)
{
  g_return_if_fail (PSC_IS_TAG_SELECTION (self) && self->n_changes > 0);

  self->n_changes--;
  follow (self);
}

void
psc_tag_selection_stop (PscTagSelection *self)
{
  g_return_if_fail (PSC_IS_TAG_SELECTION (self));

  if (self->selection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_signal_handlers_disconnect_by_data (self->document, self);
  gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->document);
}
