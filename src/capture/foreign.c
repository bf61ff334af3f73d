/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names other output and refuses tag tables of unknown layout. Called by the capture reader.
 *
 * Pool use is shown by many tools, in hexadecimal, in percent, in megabytes. Reading such a table
 * by guessing would give numbers that look right, so the words in its headings decide: a tag, and
 * at least one quantity, with numbers below.
 */
#include "config.h"

#include "capture/foreign.h"

#include <string.h>

#include "bytes/scan.h"
#include "capture/scan.h"

#define MIN_HEADING_WORDS 2u
#define MAX_HEADING_WORDS 16u

/* Rows may stand below a rule and a second line of headings. */
#define MAX_LINES_TO_ROW 4u

/* The tag and a pool type. */
#define MAX_FIELDS_BEFORE 2u

/* Words of a description behind the numbers. */
#define MAX_TEXT_FIELDS 8u

/* The beginnings of other output behind blanks and asterisks. Only output that has no other sign
 * would need more. */
static const struct
{
  const char *text;
  const char *name;
} outputs[] = {
  { "Virtual Memory Usage ***", "!vm output" },
  { "Physical Memory:", "!vm output" },
  { "NonPagedPool Usage:", "!vm output" },
  { "Verify Level ", "!verifier output" },
  { "Verify Flags Level ", "!verifier output" },
  { "Log of recent kernel pool Allocate and Free operations", "!verifier 80 output" },
  { "FLT_FILTER:", "!fltkd output" },
  { "Filter List:", "!fltkd output" },
  { "Filter Name ", "fltmc output" },
  { "start             end                 module name", "a module list" },
  { "start    end        module name", "a module list" },
  { "Bugcheck Analysis", "!analyze output" },
  { "Scanning large pool allocation table for ", "!poolfind output" },
  { "Pool page ", "!pool output" },
  { "PROCESS ", "!process output" },
};

static const char *const quantities[] = {
  "alloc",  "allocs", "allocations", "free",  "frees",    "used", "usage", "bytes", "size", "count",
  "blocks", "diff",   "percent",     "paged", "nonpaged", "nonp", "kb",    "mb",    "%",    "pool",
};

static gboolean
is_letter (char c)
{
  return g_ascii_isalpha (c) || c == '%';
}

/* The next run of letters; its length, or 0 at the end. */
static gsize
next_word (const char **text)
{
  gsize length = 0;

  while (**text != '\0' && !is_letter (**text))
    (*text)++;
  while (is_letter ((*text)[length]))
    length++;
  return length;
}

static gboolean
is_word (const char *word, gsize length, const char *wanted)
{
  return strlen (wanted) == length && g_ascii_strncasecmp (word, wanted, length) == 0;
}

static gboolean
is_quantity (const char *word, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quantities); i++)
    if (is_word (word, length, quantities[i]))
      return TRUE;
  return FALSE;
}

/* How many words the headings have; 0 when these are none. A sentence has other signs in it. */
static guint
count_headings (const char *text, gsize n_bytes, PscLineSigns signs)
{
  gboolean has_tag = FALSE;
  guint n_quantities = 0;
  guint n_words = 0;
  gsize length;

  if ((signs & (PSC_SIGN_STOP | PSC_SIGN_DIGIT)) != 0
      || !psc_scan_has_pair (text, n_bytes, 'a', 'g'))
    return 0;
  for (; (length = next_word (&text)) > 0; text += length)
    {
      n_words++;
      has_tag |= is_word (text, length, "tag") || is_word (text, length, "pooltag");
      n_quantities += is_quantity (text, length) ? 1 : 0;
      /* a list of single allocations, as the verifier prints it */
      if (is_word (text, length, "address") || is_word (text, length, "pooladdress"))
        return 0;
    }
  return has_tag && n_quantities > 0 && n_words >= MIN_HEADING_WORDS && n_words <= MAX_HEADING_WORDS
             ? n_words
             : 0;
}

/* Words that are set off by blanks, commas or bars, those of them that begin with a digit, and how
 * many stand before the first of these. */
static guint
count_fields (const char *text, guint *n_numbers, guint *n_before)
{
  static const char separators[] = " \t,;|";
  guint n = 0;

  *n_numbers = 0;
  *n_before = 0;
  for (text += strspn (text, separators); *text != '\0'; text += strspn (text, separators))
    {
      *n_numbers += g_ascii_isdigit (*text) ? 1 : 0;
      *n_before += *n_numbers == 0 ? 1 : 0;
      n++;
      text += strcspn (text, separators);
    }
  return n;
}

/* A row below @n_headings headings has a number under at least half of those behind the tag. */
static gboolean
is_row (const char *text, guint n_headings)
{
  guint n_numbers, n_before;
  guint n_fields = count_fields (text, &n_numbers, &n_before);

  return n_fields >= 2 && 2 * n_numbers + 1 >= n_headings && n_numbers > 0
         && n_before <= MAX_FIELDS_BEFORE && n_fields - n_numbers <= n_numbers + MAX_TEXT_FIELDS;
}

static void
keep_heading (PscForeign *self, const char *text)
{
  gsize n = 0;

  for (; *text != '\0' && n < PSC_FOREIGN_MAX_HEADING; text++)
    {
      gboolean is_blank = *text == ' ' || *text == '\t';

      if (!is_blank)
        self->heading[n++] = *text;
      else if (n > 0 && self->heading[n - 1] != ' ')
        self->heading[n++] = ' ';
    }
  self->heading[n] = '\0';
}

static void
note_output (PscForeign *self, const char *text)
{
  while (psc_scan_is_blank (*text) || *text == '*')
    text++;
  for (gsize i = 0; i < G_N_ELEMENTS (outputs) && self->found == NULL; i++)
    if (*text == *outputs[i].text && g_str_has_prefix (text, outputs[i].text))
      self->found = outputs[i].name;
}

static void
refuse (PscForeign *self, PscCaptureContext *context)
{
  if (psc_issues_get_n (context->issues) == self->n_issues)
    psc_issues_add_at_line (
        context->issues, PSC_SEVERITY_WARNING, context->path, self->heading_line,
        "a table with the columns \"%s\" is none that Poolscope reads: left out", self->heading);
  self->has_refused = TRUE;
  self->heading_line = 0;
}

void
psc_foreign_feed (PscForeign *self,
                  PscCaptureContext *context,
                  const PscFrameLine *line,
                  PscLineSigns signs,
                  gboolean is_reported)
{
  const char *text;
  guint n_headings;

  g_return_if_fail (self != NULL && context != NULL && line != NULL);

  text = line->text + line->prefix_length;
  if (self->heading_line > 0 && line->number - self->heading_line > MAX_LINES_TO_ROW)
    self->heading_line = 0;
  if (self->heading_line > 0 && is_row (text, self->n_headings))
    refuse (self, context);
  else if (!is_reported && line->length <= PSC_FOREIGN_MAX_HEADING
           && (n_headings = count_headings (text, line->length - line->prefix_length, signs)) > 0)
    {
      keep_heading (self, text);
      self->heading_line = line->number;
      self->n_headings = n_headings;
      self->n_issues = psc_issues_get_n (context->issues);
    }
  if (self->found == NULL)
    note_output (self, text);
}

char *
psc_foreign_describe (const PscForeign *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->has_refused)
    return g_strdup_printf ("a table with the columns \"%s\"", self->heading);
  return g_strdup (self->found);
}
