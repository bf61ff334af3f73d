/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises the first line of a pool table in CSV. Called by the CSV parser for lines outside of
 * tables, so a line without a tag or a pool in it is turned down at once.
 */
#include "config.h"

#include "capture/pool-csv-columns.h"

#include <string.h>

/* Longer cells are no names of columns. */
#define MAX_NAME_BYTES 40u

typedef struct
{
  const char *name;
  PscCsvColumn column;
} ColumnName;

static const ColumnName column_names[] = {
  { "tag", PSC_CSV_TAG },
  { "pooltag", PSC_CSV_TAG },
  { "tagname", PSC_CSV_TAG },
  { "type", PSC_CSV_TYPE },
  { "pooltype", PSC_CSV_TYPE },
  { "pool", PSC_CSV_TYPE },
  { "datetime", PSC_CSV_DATE_TIME },
  { "timestamp", PSC_CSV_DATE_TIME },
  { "date", PSC_CSV_DATE },
  { "time", PSC_CSV_CLOCK },
  { "datetimeutc", PSC_CSV_UTC },
  { "timestamputc", PSC_CSV_UTC },
  { "snapshot", PSC_CSV_SNAPSHOT },
  { "label", PSC_CSV_LABEL },
  { "protected", PSC_CSV_PROTECTED },
  { "binary", PSC_CSV_OWNER },
  { "owner", PSC_CSV_OWNER },
  { "source", PSC_CSV_SOURCE },
  { "mappeddriver", PSC_CSV_DRIVER },
  { "driver", PSC_CSV_OWNER },
  { "description", PSC_CSV_DESCRIPTION },
  { "sourcedescription", PSC_CSV_DESCRIPTION },
  { "totalusedbytes", PSC_CSV_TOTAL },
  { "totalbytes", PSC_CSV_TOTAL },
  { "totalused", PSC_CSV_TOTAL },
};

typedef struct
{
  const char *name;
  PscPoolField field;
} FieldName;

static const FieldName field_names[] = {
  { "allocs", PSC_POOL_ALLOCS },
  { "allocations", PSC_POOL_ALLOCS },
  { "frees", PSC_POOL_FREES },
  { "diff", PSC_POOL_OUTSTANDING },
  { "difference", PSC_POOL_OUTSTANDING },
  { "outstanding", PSC_POOL_OUTSTANDING },
  { "usedbytes", PSC_POOL_BYTES },
  { "bytes", PSC_POOL_BYTES },
  { "usage", PSC_POOL_BYTES },
  { "used", PSC_POOL_BYTES },
  { "bytesused", PSC_POOL_BYTES },
};

/* The spellings of a pool in front of a number's name; longer ones first. */
static const struct
{
  const char *name;
  PscPoolKind kind;
} pool_names[] = {
  { "nonpagedpool", PSC_POOL_NONPAGED }, { "nonpaged", PSC_POOL_NONPAGED },
  { "npagedpool", PSC_POOL_NONPAGED },   { "npaged", PSC_POOL_NONPAGED },
  { "nonp", PSC_POOL_NONPAGED },         { "pagedpool", PSC_POOL_PAGED },
  { "paged", PSC_POOL_PAGED },
};

/* The letters and digits of a cell in lower case; empty for what cannot be a name. */
static void
normalise (const PscCsvCell *cell, char name[MAX_NAME_BYTES + 1])
{
  gsize n = 0;

  name[0] = '\0';
  if (cell->length > MAX_NAME_BYTES)
    return;
  for (gsize i = 0; i < cell->length; i++)
    if (g_ascii_isalnum (cell->text[i]))
      name[n++] = g_ascii_tolower (cell->text[i]);
  name[n] = '\0';
}

static gboolean
find_field (const char *name, PscPoolField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (field_names); i++)
    if (strcmp (field_names[i].name, name) == 0)
      {
        *field = field_names[i].field;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_pool_field (const char *name, PscPoolKind *kind, PscPoolField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (pool_names); i++)
    if (g_str_has_prefix (name, pool_names[i].name)
        && find_field (name + strlen (pool_names[i].name), field))
      {
        *kind = pool_names[i].kind;
        return TRUE;
      }
  return FALSE;
}

static void
set_once (guint *place, guint cell)
{
  if (*place == PSC_CSV_NO_CELL)
    *place = cell;
}

static void
take_name (PscCsvColumns *self, const char *name, guint cell)
{
  PscPoolKind kind;
  PscPoolField field;

  for (guint i = 0; i < G_N_ELEMENTS (column_names); i++)
    if (strcmp (column_names[i].name, name) == 0)
      {
        set_once (&self->cells[column_names[i].column], cell);
        return;
      }
  if (find_field (name, &field))
    set_once (&self->typed[field], cell);
  else if (find_pool_field (name, &kind, &field))
    set_once (&self->numbers[kind][field], cell);
}

static void
columns_init (PscCsvColumns *self, char delimiter, guint n_cells)
{
  *self = (PscCsvColumns){ .delimiter = delimiter, .n_cells = n_cells };
  for (guint i = 0; i < PSC_CSV_N_COLUMNS; i++)
    self->cells[i] = PSC_CSV_NO_CELL;
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    {
      self->typed[f] = PSC_CSV_NO_CELL;
      for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
        self->numbers[k][f] = PSC_CSV_NO_CELL;
    }
}

static gboolean
is_number (const PscCsvCell *cell)
{
  for (gsize i = 0; i < cell->length; i++)
    if (!g_ascii_isdigit (cell->text[i]))
      return FALSE;
  return cell->length > 0;
}

static gboolean
has (const PscCsvColumns *self, PscCsvColumn column)
{
  return self->cells[column] != PSC_CSV_NO_CELL;
}

static guint
count_numbers (const guint cells[PSC_N_POOL_FIELDS])
{
  guint n = 0;

  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    n += cells[f] != PSC_CSV_NO_CELL;
  return n;
}

static PscCsvTable
judge (const PscCsvColumns *self)
{
  guint n_pool = 0;
  guint n_typed = count_numbers (self->typed);

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    n_pool += count_numbers (self->numbers[k]);
  if (!has (self, PSC_CSV_TAG))
    return n_pool >= 2 ? PSC_CSV_TABLE_NO_TAGS : PSC_CSV_TABLE_NONE;
  if (n_pool > 0 || (n_typed > 0 && has (self, PSC_CSV_TYPE)))
    return PSC_CSV_TABLE_USABLE;
  if (n_typed > 0)
    return PSC_CSV_TABLE_NO_POOL;
  return self->n_cells > 2 || has (self, PSC_CSV_TOTAL) ? PSC_CSV_TABLE_NO_NUMBERS
                                                        : PSC_CSV_TABLE_NONE;
}

static PscCsvTable
read_with (PscCsvColumns *self, const char *text, gsize length, char delimiter, GString *scratch)
{
  PscCsvRecord record;

  psc_csv_record_read (&record, text, length, delimiter, scratch);
  if (record.n_cells < 2 || record.n_cells > PSC_CSV_MAX_CELLS || record.is_open || record.is_torn)
    return PSC_CSV_TABLE_NONE;
  columns_init (self, delimiter, record.n_cells);
  for (guint i = 0; i < record.n_cells; i++)
    {
      char name[MAX_NAME_BYTES + 1];

      if (is_number (&record.cells[i]) || record.cells[i].length > MAX_NAME_BYTES)
        return PSC_CSV_TABLE_NONE;
      normalise (&record.cells[i], name);
      take_name (self, name, i);
    }
  self->has_empty_end = record.cells[record.n_cells - 1].length == 0;
  self->is_own = has (self, PSC_CSV_SNAPSHOT) && has (self, PSC_CSV_LABEL)
                 && has (self, PSC_CSV_PROTECTED) && has (self, PSC_CSV_SOURCE);
  if (!self->is_own && !has (self, PSC_CSV_OWNER))
    self->cells[PSC_CSV_OWNER] = self->cells[PSC_CSV_SOURCE];
  return judge (self);
}

/* Whether a cell begins as names do that tell tags or pools; without any, a line is no more than a
 * sentence with commas. What stands between the letters of a name does not count. */
static gboolean
may_be_name (const char *cell, const char *end)
{
  static const char *const beginnings[] = { "tag", "poo", "pag", "non", "npa" };
  char letters[4] = { 0 };
  gsize n = 0;

  for (; cell < end && n < 3; cell++)
    if (g_ascii_isalnum (*cell))
      letters[n++] = g_ascii_tolower (*cell);
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (memcmp (letters, beginnings[i], 3) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
may_name_columns (const char *text, gsize length, char delimiter)
{
  const char *end = text + length;

  for (; text != NULL; text = memchr (text, delimiter, (gsize) (end - text)))
    {
      text += *text == delimiter ? 1 : 0;
      if (may_be_name (text, end))
        return TRUE;
    }
  return FALSE;
}

/* Whether the first or the last cell is too long for a name, as those of sentences often are. */
static gboolean
has_long_end (const char *text, gsize length, const char *first_delimiter)
{
  const char *at = text + length;

  if (memchr (text, '"', length) != NULL)
    return FALSE;
  while (at[-1] != *first_delimiter)
    at--;
  return first_delimiter - text > (gssize) MAX_NAME_BYTES
         || text + length - at > (gssize) MAX_NAME_BYTES;
}

PscCsvTable
psc_csv_columns_read (PscCsvColumns *self, const char *text, gsize length, GString *scratch)
{
  static const char delimiters[] = ",;\t";

  g_return_val_if_fail (self != NULL && text != NULL && scratch != NULL, PSC_CSV_TABLE_NONE);

  for (guint i = 0; delimiters[i] != '\0'; i++)
    {
      const char *first = memchr (text, delimiters[i], length);
      PscCsvTable table;

      if (first == NULL || has_long_end (text, length, first)
          || !may_name_columns (text, length, delimiters[i]))
        continue;
      table = read_with (self, text, length, delimiters[i], scratch);
      if (table != PSC_CSV_TABLE_NONE)
        return table;
    }
  return PSC_CSV_TABLE_NONE;
}
