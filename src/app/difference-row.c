/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows borrow from the difference, which their model owns and they keep alive.
 */
#include "config.h"

#include "app/difference-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/tag-names.h"
#include "base/format.h"

#define EN_DASH "\xe2\x80\x93"

struct _PscDifferenceModel
{
  GObject parent_instance;

  PscDifference *difference;
  guint counts[PSC_N_CHANGES];
  double largest; /* magnitude of a change of bytes */
};

struct _PscDifferenceRow
{
  GObject parent_instance;

  PscDifferenceModel *model;
  const PscTagDifference *tag;
  guint index;
  PscTagInfo info;
};

G_DEFINE_FINAL_TYPE (PscDifferenceRow, psc_difference_row, G_TYPE_OBJECT)

static void
psc_difference_row_finalize (GObject *object)
{
  g_clear_object (&PSC_DIFFERENCE_ROW (object)->model);

  G_OBJECT_CLASS (psc_difference_row_parent_class)->finalize (object);
}

static void
psc_difference_row_class_init (PscDifferenceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_difference_row_finalize;
}

static void
psc_difference_row_init (PscDifferenceRow *self)
{
}

static GType
psc_difference_model_get_item_type (GListModel *model)
{
  return PSC_TYPE_DIFFERENCE_ROW;
}

static guint
psc_difference_model_get_n_items (GListModel *model)
{
  return PSC_DIFFERENCE_MODEL (model)->difference->tags->len;
}

/* The later snapshot knows best what a tag is for. */
static void
describe (PscDifferenceRow *self)
{
  const PscDifference *difference = self->model->difference;
  gboolean is_there = self->tag->to_row != PSC_NO_ROW;
  PscPoolRow row;

  psc_snapshot_get_row (is_there ? difference->to : difference->from,
                        is_there ? self->tag->to_row : self->tag->from_row, &row);
  psc_tag_list_describe (psc_tag_names_get (), &row, &self->info);
}

static gpointer
psc_difference_model_get_item (GListModel *list, guint position)
{
  PscDifferenceModel *model = PSC_DIFFERENCE_MODEL (list);
  PscDifferenceRow *row;

  if (position >= model->difference->tags->len)
    return NULL;
  row = PSC_DIFFERENCE_ROW (g_object_new (PSC_TYPE_DIFFERENCE_ROW, NULL));
  row->model = g_object_ref (model);
  row->index = position;
  row->tag = &g_array_index (model->difference->tags, PscTagDifference, position);
  describe (row);
  return row;
}

static void
psc_difference_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = psc_difference_model_get_item_type;
  iface->get_n_items = psc_difference_model_get_n_items;
  iface->get_item = psc_difference_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PscDifferenceModel,
                               psc_difference_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      psc_difference_model_list_model_init))

static void
psc_difference_model_finalize (GObject *object)
{
  psc_difference_free (PSC_DIFFERENCE_MODEL (object)->difference);

  G_OBJECT_CLASS (psc_difference_model_parent_class)->finalize (object);
}

static void
psc_difference_model_class_init (PscDifferenceModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_difference_model_finalize;
}

static void
psc_difference_model_init (PscDifferenceModel *self)
{
}

PscDifferenceModel *
psc_difference_model_new (PscDifference *difference)
{
  PscDifferenceModel *self;

  g_return_val_if_fail (difference != NULL, NULL);

  self = PSC_DIFFERENCE_MODEL (g_object_new (PSC_TYPE_DIFFERENCE_MODEL, NULL));
  self->difference = difference;
  for (guint i = 0; i < difference->tags->len; i++)
    {
      const PscTagDifference *tag = &g_array_index (difference->tags, PscTagDifference, i);

      self->counts[tag->change]++;
      if (tag->has_bytes)
        self->largest = MAX (self->largest, fabs ((double) tag->bytes));
    }
  return self;
}

const PscDifference *
psc_difference_model_get (PscDifferenceModel *self)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_MODEL (self), NULL);

  return self->difference;
}

guint
psc_difference_model_count (PscDifferenceModel *self, PscChange change)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_MODEL (self) && change < PSC_N_CHANGES, 0);

  return self->counts[change];
}

const PscTagDifference *
psc_difference_row_get (PscDifferenceRow *self)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self), NULL);

  return self->tag;
}

const char *
psc_difference_row_get_owner (PscDifferenceRow *self)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self), NULL);

  return self->info.owner;
}

const char *
psc_difference_row_get_description (PscDifferenceRow *self)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self), NULL);

  return self->info.description;
}

double
psc_difference_row_get_share (PscDifferenceRow *self)
{
  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self), 0.0);

  if (!self->tag->has_bytes || self->model->largest <= 0.0)
    return 0.0;
  return (double) self->tag->bytes / self->model->largest;
}

const char *
psc_change_get_title (PscChange change)
{
  static const char *const titles[PSC_N_CHANGES] = {
    [PSC_CHANGE_NEW] = NC_ ("change of a tag", "New"),
    [PSC_CHANGE_GROWN] = NC_ ("change of a tag", "Grown"),
    [PSC_CHANGE_SHRUNK] = NC_ ("change of a tag", "Shrunk"),
    [PSC_CHANGE_GONE] = NC_ ("change of a tag", "Gone"),
    [PSC_CHANGE_SAME] = NC_ ("change of a tag", "Same"),
  };

  g_return_val_if_fail (change < PSC_N_CHANGES, NULL);

  return g_dpgettext2 (NULL, "change of a tag", titles[change]);
}

static gboolean
get_delta (const PscTagDifference *tag, PscPoolKind kind, PscPoolField field, gint64 *value)
{
  const PscPoolDelta *delta = &tag->pools[kind];

  *value = delta->values[field];
  return (delta->known & PSC_POOL_KNOWN (field)) != 0;
}

gboolean
psc_difference_row_get_number (PscDifferenceRow *self, PscDifferenceColumn column, gint64 *value)
{
  const PscTagDifference *tag;

  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self) && value != NULL, FALSE);

  tag = self->tag;
  switch (column)
    {
    case PSC_DIFFERENCE_COLUMN_CHANGE:
      *value = tag->change;
      return TRUE;
    case PSC_DIFFERENCE_COLUMN_BYTES:
    case PSC_DIFFERENCE_COLUMN_BAR:
      *value = tag->bytes;
      return tag->has_bytes;
    case PSC_DIFFERENCE_COLUMN_RATE:
      *value = tag->bytes_per_hour;
      return tag->has_rate;
    case PSC_DIFFERENCE_COLUMN_NONPAGED_BYTES:
      return get_delta (tag, PSC_POOL_NONPAGED, PSC_POOL_BYTES, value);
    case PSC_DIFFERENCE_COLUMN_PAGED_BYTES:
      return get_delta (tag, PSC_POOL_PAGED, PSC_POOL_BYTES, value);
    case PSC_DIFFERENCE_COLUMN_NONPAGED_OUTSTANDING:
      return get_delta (tag, PSC_POOL_NONPAGED, PSC_POOL_OUTSTANDING, value);
    case PSC_DIFFERENCE_COLUMN_PAGED_OUTSTANDING:
      return get_delta (tag, PSC_POOL_PAGED, PSC_POOL_OUTSTANDING, value);
    case PSC_DIFFERENCE_COLUMN_TAG:
    case PSC_DIFFERENCE_COLUMN_OWNER:
    case PSC_N_DIFFERENCE_COLUMNS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static char *
format_number (PscDifferenceColumn column, gint64 value)
{
  char buffer[PSC_FORMAT_SIZE];

  if (column == PSC_DIFFERENCE_COLUMN_NONPAGED_OUTSTANDING
      || column == PSC_DIFFERENCE_COLUMN_PAGED_OUTSTANDING)
    return g_strdup (psc_format_count_signed (value, buffer));
  psc_format_bytes_signed (value, buffer);
  if (column == PSC_DIFFERENCE_COLUMN_RATE)
    /* Translators: a size such as “12 MiB” per hour */
    return g_strdup_printf (_ ("%s/h"), buffer);
  return g_strdup (buffer);
}

char *
psc_difference_row_dup_text (PscDifferenceRow *self, PscDifferenceColumn column)
{
  char tag[PSC_TAG_STRING_SIZE];
  gint64 value;

  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (self) && column < PSC_N_DIFFERENCE_COLUMNS, NULL);

  if (column == PSC_DIFFERENCE_COLUMN_TAG)
    return g_strdup (psc_tag_to_string (self->tag->tag, tag));
  if (column == PSC_DIFFERENCE_COLUMN_OWNER)
    return self->info.owner != NULL ? g_utf8_make_valid (self->info.owner, -1) : g_strdup (EN_DASH);
  if (column == PSC_DIFFERENCE_COLUMN_CHANGE)
    return g_strdup (psc_change_get_title (self->tag->change));
  if (!psc_difference_row_get_number (self, column, &value))
    return g_strdup (EN_DASH);
  return format_number (column, value);
}

static int
compare_numbers (PscDifferenceRow *a, PscDifferenceRow *b, PscDifferenceColumn column)
{
  gint64 x = 0;
  gint64 y = 0;
  gboolean has_x = psc_difference_row_get_number (a, column, &x);
  gboolean has_y = psc_difference_row_get_number (b, column, &y);

  if (!has_x || !has_y)
    return has_x - has_y;
  return (x > y) - (x < y);
}

int
psc_difference_row_compare (PscDifferenceRow *a, PscDifferenceRow *b, PscDifferenceColumn column)
{
  int order;

  g_return_val_if_fail (PSC_IS_DIFFERENCE_ROW (a) && PSC_IS_DIFFERENCE_ROW (b), 0);

  if (column == PSC_DIFFERENCE_COLUMN_TAG)
    order = psc_tag_compare (a->tag->tag, b->tag->tag);
  else if (column == PSC_DIFFERENCE_COLUMN_OWNER)
    order = g_strcmp0 (a->info.owner, b->info.owner);
  else
    order = compare_numbers (a, b, column);
  return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}
