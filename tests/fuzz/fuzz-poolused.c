/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolused` from both ends: any line through the row reader, and tables printed from the bytes.
 *
 * Promises: what a row points to lies in its line; what does not fit is unknown and zero. Of a
 * printed table every row that comes back has the numbers and the tag that were printed, and a row
 * that does not come back has an issue.
 */
#include "config.h"

#include <string.h>

#include "capture/poolused-row.h"
#include "support/captures.h"
#include "support/fuzz.h"

/* Bytes taken from the front of the input; zeros behind its end. */
typedef struct
{
  const uint8_t *data;
  size_t size;
  size_t at;
} Bytes;

#define MAX_ROWS 32u

typedef struct
{
  char tag[5];
  guint64 numbers[PSC_POOLUSED_MAX_NUMBERS];
} PrintedRow;

/* How a version prints its tables. */
typedef struct
{
  const char *headings;
  guint n_numbers;
  int widths[PSC_POOLUSED_MAX_NUMBERS];
  const char *separator;
} Style;

static const Style styles[] = {
  { " Tag     Allocs         Used     Allocs         Used\n", 4, { 9, 12, 10, 12 }, "\t" },
  { " Tag    Allocs     Used    Allocs     Used\n", 4, { 8, 8, 9, 8 }, "" },
  { " Tag       Allocs       Frees      Diff         Used       Allocs       Frees      Diff     "
    "    Used\n",
    8,
    { 11, 11, 9, 12, 12, 11, 9, 12 },
    "\t" },
  { "Tag Allocs Used Allocs Used\n", 4, { 0, 0, 0, 0 }, " " },
  { "Tag Allocs Frees Diff Used Allocs Frees Diff Used\n", 8, { 0 }, " " },
};

static guint
take_byte (Bytes *bytes)
{
  return bytes->at < bytes->size ? bytes->data[bytes->at++] : 0;
}

static void
check_pool (const PscPool *pool, guint8 too_large)
{
  g_assert_cmpuint (pool->known & too_large, ==, 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0 || pool->allocs == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0 || pool->frees == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0 || pool->bytes == 0);
}

static void
check_inside (const char *line, gsize length, const char *text, gsize text_length)
{
  if (text == NULL)
    return;
  g_assert_cmpuint (text_length, >, 0);
  g_assert_true (text >= line && text + text_length <= line + length);
}

static void
check_line (const char *line, gsize length)
{
  for (guint s = 0; s < G_N_ELEMENTS (styles); s++)
    {
      PscPoolusedLayout layout;
      PscPoolusedRow row;

      g_assert_cmpint (psc_poolused_read_heading (styles[s].headings,
                                                  strlen (styles[s].headings) - 1, &layout),
                       ==, PSC_POOLUSED_HEADING_OURS);
      if (psc_poolused_read_row (&layout, line, length, &row) == PSC_POOLUSED_ROW_OURS)
        {
          check_inside (line, length, row.description, row.description_length);
          check_inside (line, length, row.owner, row.owner_length);
          check_pool (&row.pools[0], row.too_large[0]);
          check_pool (&row.pools[1], row.too_large[1]);
        }
      psc_poolused_read_total (&layout, line, length, &row);
      psc_poolused_may_be_cut_row (line, length);
    }
}

static void
check_lines (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    check_line (g_strchomp (lines[i]), strlen (lines[i]));
}

/* Letters, digits and dots; a blank only where the columns keep it. */
static void
take_tag (Bytes *bytes, gboolean is_aligned, char tag[5])
{
  static const char characters[] = "AbcdefXyZ0123459._-$ ";
  guint n = (guint) strlen (characters) - (is_aligned ? 0 : 1);

  for (guint i = 0; i < 4; i++)
    tag[i] = characters[take_byte (bytes) % n];
  if (tag[0] == ' ')
    tag[0] = 'S';
  tag[4] = '\0';
}

static guint64
take_number (Bytes *bytes)
{
  guint n_digits = take_byte (bytes) % 18;
  guint64 value = 0;

  for (guint i = 0; i < n_digits; i++)
    value = value * 10 + take_byte (bytes) % 10;
  return value;
}

static const char *
take_description (Bytes *bytes, guint64 last)
{
  static const char *const descriptions[] = { "Some text", "text , Binary: nt!mm",
                                              "UNKNOWN pooltag 'abcd', please update pooltag.txt",
                                              "(brackets)", "1394 host , Binary: ohci.sys" };
  guint n = G_N_ELEMENTS (descriptions);

  /* Behind a number that fills its field glued digits are lost. */
  return descriptions[take_byte (bytes) % (last > 9999999 ? n - 1 : n)];
}

static void
print_row (Bytes *bytes, const Style *style, GString *text, PrintedRow *row)
{
  take_tag (bytes, style->widths[0] != 0, row->tag);
  g_string_append_printf (text, " %s", row->tag);
  for (guint i = 0; i < style->n_numbers; i++)
    {
      row->numbers[i] = take_number (bytes);
      if (style->n_numbers == 8 && i % 4 == 2)
        row->numbers[i] = row->numbers[i - 2] - MIN (row->numbers[i - 1], row->numbers[i - 2]);
      if (style->n_numbers == 8 && i % 4 == 1)
        row->numbers[i] = MIN (row->numbers[i], row->numbers[i - 1]);
      g_string_append_printf (text, " %*" G_GUINT64_FORMAT, style->widths[i], row->numbers[i]);
    }
  g_string_append_printf (text, "%s%s\n", style->separator,
                          take_description (bytes, row->numbers[style->n_numbers - 1]));
}

static void
check_row (PscSnapshot *snapshot, guint index, const Style *style, const PrintedRow *rows)
{
  PscPoolRow row;
  const PrintedRow *printed;
  guint half = style->n_numbers / 2;

  psc_snapshot_get_row (snapshot, index, &row);
  g_assert_cmpuint (row.line, >=, 2);
  printed = &rows[row.line - 2];
  g_assert_cmpuint (row.tag, ==, psc_tag_from_text (printed->tag, 4));
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      const guint64 *numbers = &printed->numbers[k * half];
      const PscPool *pool = &row.pools[k];

      g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) == 0
                     || pool->bytes == numbers[half - 1]);
      g_assert_cmpuint ((guint64) pool->outstanding, ==, numbers[half - 2]);
      if (half == 4)
        g_assert_true (pool->allocs == numbers[0] && pool->frees == numbers[1]);
    }
}

static void
check_table (const uint8_t *data, size_t size)
{
  Bytes bytes = { data, size, 0 };
  const Style *style = &styles[take_byte (&bytes) % G_N_ELEMENTS (styles)];
  g_autoptr (GString) text = g_string_new (style->headings);
  g_autoptr (PscCapture) capture = NULL;
  PrintedRow rows[MAX_ROWS];
  PscSnapshot *snapshot;
  PscSeverity worst = PSC_SEVERITY_NOTE;
  guint n = 0;

  while (bytes.at < size && n < MAX_ROWS)
    print_row (&bytes, style, text, &rows[n++]);
  capture = psc_test_read_capture (text->str, (gssize) text->len);
  if (capture == NULL)
    return;
  snapshot = PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, 0));
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    check_row (snapshot, i, style, rows);
  if (psc_snapshot_get_n_rows (snapshot) < n)
    g_assert_true (psc_issues_get_worst (psc_snapshot_get_issues (snapshot), &worst)
                   && worst >= PSC_SEVERITY_WARNING);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  check_lines (data, size);
  check_table (data, size);
  return 0;
}
