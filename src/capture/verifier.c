/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!verifier`: options, statistics, drivers, and what they hold.
 *
 * A file may show it many times. Of level, options and statistics the last output counts, of the
 * drivers the last report for each name; what an output does not show stays as an earlier one told
 * it. Headings and headers are known by their wording and begin a report anywhere; counters and
 * allocations belong to the driver above them, as long as no prompt stands between. Called by the
 * capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/format.h"
#include "capture/verifier-line.h"

/* Options that there can be: one for each bit, and the automatic checks. */
#define MAX_FLAGS 65u

/* How far down an output a line stands; headings that step back begin another output. */
typedef enum
{
  PART_NOTHING,
  PART_LEVEL,
  PART_SUMMARY,
  PART_LIST,
  PART_DRIVER,
} Part;

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  gboolean has_output;
  guint command_line; /* of the output */
  Part part;
  gboolean in_options; /* names of the old layout may follow */

  GHashTable *drivers;       /* lower-case name → index + 1 in the evidence */
  PscVerifierDriver *driver; /* the last header; belongs to the evidence */
  GHashTable *addresses;     /* of the driver's allocations */
  guint last_line;
  gboolean has_table;
  gboolean has_gap;
  guint n_allocations;
} Parser;

static gpointer
verifier_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->drivers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->addresses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

static void
verifier_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_hash_table_unref (self->drivers);
  g_hash_table_unref (self->addresses);
  g_free (self);
}

static PscVerifier *
get_verifier (Parser *self)
{
  if (self->context->evidence->verifier == NULL)
    self->context->evidence->verifier = psc_verifier_new ();
  return self->context->evidence->verifier;
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "!verifier: %s", message);
}

static gboolean
fits (Parser *self, const PscFrameLine *line, const PscHexNumber *number)
{
  if (!number->fits)
    warn (self, line->number, "a number does not fit 64 bits and is left out");
  return number->fits;
}

/* The end of a driver's report. */

static gboolean
get_promised (const PscVerifierDriver *driver, guint64 *n)
{
  const PscVerifierCounters *nonpaged = &driver->counters[PSC_POOL_NONPAGED];
  const PscVerifierCounters *paged = &driver->counters[PSC_POOL_PAGED];

  return (nonpaged->known & paged->known & 1u << PSC_VERIFIER_CURRENT_ALLOCS) != 0
         && g_uint64_checked_add (n, nonpaged->current_allocs, paged->current_allocs);
}

static void
finish_driver (Parser *self)
{
  PscVerifierDriver *driver = self->driver;
  guint64 n;

  self->driver = NULL;
  if (driver == NULL)
    return;
  if (get_promised (driver, &n))
    {
      if (driver->allocations->len != n)
        psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                                self->last_line,
                                "!verifier: %s: lists %u of %" G_GUINT64_FORMAT " allocations",
                                driver->name, driver->allocations->len, n);
    }
  else if (self->has_gap)
    warn (self, self->last_line, "lines of a driver's report are left out in this text");
}

static void
finish_output (Parser *self)
{
  finish_driver (self);
  self->has_output = FALSE;
  self->part = PART_NOTHING;
  self->has_table = FALSE;
}

/* Beginning an output. */

static void
begin_output (Parser *self, guint line)
{
  finish_output (self);
  self->has_output = TRUE;
  self->command_line = self->context->command_line;
  get_verifier (self)->line = line;
  psc_input_file_add_section (self->context->file, "verifier", line, self->context->command);
}

static gboolean
is_same_output (const Parser *self)
{
  return self->has_output && self->command_line == self->context->command_line;
}

/* Notes that a line of @part comes; @is_heading where there is one of it in each output. */
static void
enter (Parser *self, guint line, Part part, gboolean is_heading)
{
  if (!is_same_output (self) || (is_heading && part <= self->part))
    begin_output (self, line);
  if (part != PART_LEVEL)
    self->in_options = FALSE;
  self->part = MAX (self->part, part);
}

/* Options. */

static void
take_level (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  PscVerifier *verifier;

  enter (self, line->number, PART_LEVEL, TRUE);
  verifier = get_verifier (self);
  g_array_set_size (verifier->flags, 0);
  verifier->has_level = fits (self, line, &said->number);
  verifier->level = verifier->has_level ? said->number.value : 0;
  self->in_options = TRUE;
}

static PscVerifierFlag *
find_flag (PscVerifier *verifier, guint64 mask)
{
  for (guint i = 0; i < verifier->flags->len; i++)
    if (g_array_index (verifier->flags, PscVerifierFlag, i).mask == mask)
      return &g_array_index (verifier->flags, PscVerifierFlag, i);
  return NULL;
}

static void
add_flag (Parser *self, guint64 mask, gboolean is_enabled, char *name)
{
  PscVerifier *verifier = get_verifier (self);
  PscVerifierFlag *flag = find_flag (verifier, mask);

  if (flag == NULL)
    {
      if (verifier->flags->len >= MAX_FLAGS)
        {
          g_free (name);
          return;
        }
      g_array_set_size (verifier->flags, verifier->flags->len + 1);
      flag = &g_array_index (verifier->flags, PscVerifierFlag, verifier->flags->len - 1);
    }
  g_free (flag->name);
  *flag = (PscVerifierFlag){ .mask = mask, .name = name, .is_enabled = is_enabled };
}

static void
take_flag (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  enter (self, line->number, PART_LEVEL, FALSE);
  add_flag (self, said->number.value, said->is_enabled,
            psc_debugger_dup (said->name, said->name_length));
}

/* Bits of the level that no line explains are options too, without a name. */
static void
add_nameless_flags (Parser *self)
{
  PscVerifier *verifier = self->context->evidence->verifier;

  if (verifier == NULL || !verifier->has_level || verifier->flags->len == 0)
    return;
  for (guint i = 0; i < 64; i++)
    {
      guint64 mask = G_GUINT64_CONSTANT (1) << i;

      if ((verifier->level & mask) != 0 && find_flag (verifier, mask) == NULL)
        add_flag (self, mask, TRUE, NULL);
    }
}

/* Statistics. */

static void
take_summary (Parser *self, const PscFrameLine *line)
{
  PscVerifier *verifier;

  enter (self, line->number, PART_SUMMARY, TRUE);
  verifier = get_verifier (self);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    verifier->statistics[i] = -1;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    verifier->counters[k] = (PscVerifierCounters){ 0 };
}

static void
take_statistic (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  enter (self, line->number, PART_SUMMARY, FALSE);
  if (said->statistic >= PSC_N_STATISTICS || !fits (self, line, &said->number))
    return;
  if (said->number.value > G_MAXINT64)
    warn (self, line->number, "a statistic is too large to be one and is left out");
  else
    get_verifier (self)->statistics[said->statistic] = (gint64) said->number.value;
}

static void
set_counter (Parser *self,
             const PscFrameLine *line,
             PscVerifierCounters *counters,
             PscVerifierCounter counter,
             const PscHexNumber *number)
{
  guint64 *const values[] = { &counters->current_allocs, &counters->current_bytes,
                              &counters->peak_allocs, &counters->peak_bytes };

  G_STATIC_ASSERT (G_N_ELEMENTS (values) == PSC_N_VERIFIER_COUNTERS);
  counters->known &= (guint8) ~(1u << counter);
  *values[counter] = 0;
  if (!fits (self, line, number))
    return;
  *values[counter] = number->value;
  counters->known |= (guint8) (1u << counter);
}

static void
take_pool (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  PscVerifierCounters *counters;

  enter (self, line->number, PART_SUMMARY, FALSE);
  counters = &get_verifier (self)->counters[said->pool];
  set_counter (self, line, counters, said->counter, &said->values[0]);
  set_counter (self, line, counters, (PscVerifierCounter) (said->counter + 1), &said->values[1]);
}

/* Drivers. */

/* Puts @driver in the place of an earlier report for its name, or behind the others. */
static gboolean
put_driver (Parser *self, PscVerifierDriver *driver)
{
  GPtrArray *drivers = get_verifier (self)->drivers;
  g_autofree char *name = g_utf8_strdown (driver->name, -1);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->drivers, name));

  if (number != 0)
    {
      psc_verifier_driver_free (g_ptr_array_index (drivers, number - 1));
      g_ptr_array_index (drivers, number - 1) = driver;
      return TRUE;
    }
  if (drivers->len >= PSC_MAX_MODULES)
    return FALSE;
  g_ptr_array_add (drivers, driver);
  g_hash_table_insert (self->drivers, g_steal_pointer (&name), GUINT_TO_POINTER (drivers->len));
  return TRUE;
}

static void
take_driver (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  g_autofree char *name = psc_debugger_dup (said->name, said->name_length);
  PscVerifierDriver *driver;

  enter (self, line->number, PART_DRIVER, FALSE);
  finish_driver (self);
  driver = psc_verifier_driver_new (name);
  driver->line = line->number;
  driver->has_entry = TRUE;
  driver->entry = said->address;
  driver->state = said->state;
  for (guint k = 0; k < said->n_values; k++)
    set_counter (self, line, &driver->counters[k], said->counter, &said->values[k]);
  if (!put_driver (self, driver))
    {
      psc_verifier_driver_free (driver);
      warn (self, line->number, "a driver is left out: the file has more than any system");
      return;
    }
  self->driver = driver;
  self->has_table = FALSE;
  self->has_gap = FALSE;
  g_hash_table_remove_all (self->addresses);
}

static void
take_counter (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    set_counter (self, line, &self->driver->counters[k], said->counter, &said->values[k]);
}

/* Allocations. */

static gboolean
may_be_cut (const PscFrameLine *line)
{
  return !line->has_end || line->is_cut;
}

static void
set_caller (Parser *self, const PscFrameLine *line, const PscVerifierLine *said, PscFrame *caller)
{
  *caller = (PscFrame){ .address = said->caller, .line = line->number };
  if (said->symbol.length == 0)
    return;
  if (may_be_cut (line) && !said->is_whole)
    warn (self, line->number,
          "the name of a caller is left out: the text ends in the middle of it");
  else
    psc_debugger_set_symbol (caller, &said->symbol);
}

static void
take_allocation (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  PscVerifierAllocation allocation = { .address = said->address, .tag = said->tag };

  if (said->kind == PSC_VERIFIER_LINE_DAMAGED)
    {
      warn (self, line->number, "an allocation is left out: its line is damaged");
      return;
    }
  if (g_hash_table_contains (self->addresses, &said->address) || !fits (self, line, &said->bytes))
    return;
  if (self->n_allocations >= PSC_MAX_EVIDENCE)
    {
      warn (self, line->number, "an allocation is left out: the file has too many");
      return;
    }
  self->n_allocations++;
  g_hash_table_add (self->addresses, g_memdup2 (&said->address, sizeof said->address));
  allocation.bytes = said->bytes.value;
  allocation.line = line->number;
  set_caller (self, line, said, &allocation.caller);
  g_array_append_val (self->driver->allocations, allocation);
}

/* One line. */

/* Whether a line is ours here, whatever it looks like. */
static gboolean
belongs (const Parser *self, PscVerifierLineKind kind)
{
  switch (kind)
    {
    case PSC_VERIFIER_LINE_LEVEL:
    case PSC_VERIFIER_LINE_FLAG:
    case PSC_VERIFIER_LINE_SUMMARY:
    case PSC_VERIFIER_LINE_STATISTIC:
    case PSC_VERIFIER_LINE_POOL:
    case PSC_VERIFIER_LINE_LIST:
    case PSC_VERIFIER_LINE_DRIVER:
      return TRUE;
    case PSC_VERIFIER_LINE_OPTION:
      return self->in_options && is_same_output (self);
    case PSC_VERIFIER_LINE_HARMLESS:
      return self->is_open;
    case PSC_VERIFIER_LINE_COUNTER:
    case PSC_VERIFIER_LINE_TABLE:
    case PSC_VERIFIER_LINE_ALLOCATION:
      return self->driver != NULL && is_same_output (self);
    case PSC_VERIFIER_LINE_DAMAGED:
      return self->driver != NULL && self->has_table && self->is_open;
    case PSC_VERIFIER_LINE_NONE:
      return FALSE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
take_line (Parser *self, const PscFrameLine *line, const PscVerifierLine *said)
{
  switch (said->kind)
    {
    case PSC_VERIFIER_LINE_LEVEL:
      take_level (self, line, said);
      break;
    case PSC_VERIFIER_LINE_FLAG:
    case PSC_VERIFIER_LINE_OPTION:
      take_flag (self, line, said);
      break;
    case PSC_VERIFIER_LINE_SUMMARY:
      take_summary (self, line);
      break;
    case PSC_VERIFIER_LINE_STATISTIC:
      take_statistic (self, line, said);
      break;
    case PSC_VERIFIER_LINE_POOL:
      take_pool (self, line, said);
      break;
    case PSC_VERIFIER_LINE_LIST:
      /* The old layout has two such lines. */
      enter (self, line->number, PART_LIST, self->part > PART_LIST);
      break;
    case PSC_VERIFIER_LINE_DRIVER:
      take_driver (self, line, said);
      break;
    case PSC_VERIFIER_LINE_COUNTER:
      take_counter (self, line, said);
      break;
    case PSC_VERIFIER_LINE_TABLE:
      self->has_table = TRUE;
      break;
    case PSC_VERIFIER_LINE_ALLOCATION:
    case PSC_VERIFIER_LINE_DAMAGED:
      take_allocation (self, line, said);
      break;
    case PSC_VERIFIER_LINE_HARMLESS:
    case PSC_VERIFIER_LINE_NONE:
      break;
    default:
      g_return_if_reached ();
    }
}

/* A line that the text may end in the middle of. A caller that is followed by its name is complete
 * all the same. */
static gboolean
is_usable (const PscFrameLine *line, const PscVerifierLine *said)
{
  return !may_be_cut (line) || said->is_whole
         || (said->kind == PSC_VERIFIER_LINE_ALLOCATION && said->symbol.length > 0);
}

static PscVerdict
feed_other (Parser *self, const PscFrameLine *line, const char *text)
{
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  if (line->kind == PSC_FRAME_ELISION)
    {
      self->has_gap = TRUE;
      return PSC_VERDICT_TAKEN;
    }
  if (!may_be_cut (line) || !psc_verifier_may_be_cut (text))
    return PSC_VERDICT_PASS;
  warn (self, line->number, "the text ends in the middle of a line");
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
verifier_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = line->text + line->prefix_length;
  PscVerifierLine said;

  if (!belongs (self, psc_verifier_read_line (text, &said)))
    return feed_other (self, line, text);
  if (is_usable (line, &said))
    take_line (self, line, &said);
  else
    warn (self, line->number, "a line is left out: the text ends in the middle of it");
  self->is_open = TRUE;
  self->last_line = line->number;
  return PSC_VERDICT_TAKEN;
}

/* The output may go on below a remark, so nothing is decided here. */
static void
verifier_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;

  self->is_open = FALSE;
}

static void
verifier_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  finish_output (self);
  add_nameless_flags (self);
}

/* The wordings of verifier-line.c by their first words, and the lines of drivers and allocations.
 */
static const PscLineShape shapes[] = {
  { .first = "[" },
  { .begin = "Verify" },
  { .begin = "Summary of" },
  { .begin = "Driver Verification" },
  { .begin = "Entry State" },
  { .begin = "Pool Alloc" },
  { .begin = "Resource Alloc" },
  { .begin = "RaiseIrqls" },
  { .begin = "AcquireSpinLocks" },
  { .begin = "Synch" },
  { .begin = "Trims" },
  { .begin = "Current" },
  { .begin = "Peak" },
  { .begin = "Special" },
  { .begin = "Inject random" },
  { .begin = "All pool" },
  { .begin = "Io subsystem" },
  { .begin = "Deadlock" },
  { .begin = "Enhanced Io" },
  { .begin = "DMA" },
  { .begin = "Security checks" },
  { .begin = "Force pending" },
  { .begin = "IRP Logging" },
  { .begin = "Miscellaneous" },
  { .begin = "PoolAddress" },
  { .begin = "Address Length" },
  { .begin = "MODULE:" },
  { .signs = PSC_SIGN_BANG | PSC_SIGN_SCORE | PSC_SIGN_BRACKET },
  { .signs = PSC_SIGN_ADDRESS },
  { 0 },
};

const PscCaptureFormat psc_verifier_format = {
  .name = "verifier",
  .shapes = shapes,
  .new = verifier_new,
  .free = verifier_free,
  .feed = verifier_feed,
  .end = verifier_end,
  .finish = verifier_finish,
};
