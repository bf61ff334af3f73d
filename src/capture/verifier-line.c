/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recognises the lines of `!verifier` by their wording and form. Called by the parser of its
 * output.
 */
#include "config.h"

#include "capture/verifier-line.h"

#include <string.h>

#include "capture/tag-bytes.h"

/* The text between size and caller: a tag of four, and the blanks that both layouts put around it.
 */
#define MAX_TAG_FIELD 64u

typedef struct
{
  guint64 mask;
  const char *name;
} Option;

/* The old layout names the enabled options without their bits. */
static const Option options[] = {
  { 0x001, "Special pool" },
  { 0x002, "Special irql" },
  { 0x004, "Inject random low-resource API failures" },
  { 0x008, "All pool allocations checked on unload" },
  { 0x010, "Io subsystem checking enabled" },
  { 0x020, "Deadlock detection enabled" },
  { 0x040, "Enhanced Io checking enabled" },
  { 0x080, "DMA checking enabled" },
  { 0x100, "Security checks enabled" },
  { 0x200, "Force pending I/O requests" },
  { 0x400, "IRP Logging" },
  { 0x800, "Miscellaneous checks enabled" },
};

typedef struct
{
  const char *name;
  guint statistic;
} Statistic;

static const Statistic statistics[] = {
  { "Pool Allocations Attempted", PSC_STATISTIC_ATTEMPTED },
  { "Pool Allocations Succeeded SpecialPool", PSC_STATISTIC_SPECIAL_POOL },
  { "Pool Allocations Succeeded", PSC_STATISTIC_SUCCEEDED },
  { "Pool Allocations With NO TAG", PSC_STATISTIC_NO_TAG },
  { "Pool Allocations Failed Deliberately", PSC_N_STATISTICS },
  { "Pool Allocations Failed", PSC_STATISTIC_FAILED },
  { "Pool Allocations Freed", PSC_N_STATISTICS },
  { "Resource Allocations Failed Deliberately", PSC_N_STATISTICS },
  { "RaiseIrqls", PSC_N_STATISTICS },
  { "AcquireSpinLocks", PSC_N_STATISTICS },
  { "Synch Executions", PSC_N_STATISTICS },
  { "Trims", PSC_N_STATISTICS },
};

typedef struct
{
  const char *name;
  PscPoolKind pool;
  PscVerifierCounter counter;
} Total;

static const Total totals[] = {
  { "Current paged pool allocations", PSC_POOL_PAGED, PSC_VERIFIER_CURRENT_ALLOCS },
  { "Peak paged pool allocations", PSC_POOL_PAGED, PSC_VERIFIER_PEAK_ALLOCS },
  { "Current nonpaged pool allocations", PSC_POOL_NONPAGED, PSC_VERIFIER_CURRENT_ALLOCS },
  { "Peak nonpaged pool allocations", PSC_POOL_NONPAGED, PSC_VERIFIER_PEAK_ALLOCS },
};

typedef struct
{
  const char *name;
  PscVerifierCounter counter;
} Counter;

static const Counter counters[] = {
  { "Current Pool Allocations", PSC_VERIFIER_CURRENT_ALLOCS },
  { "Current Pool Bytes", PSC_VERIFIER_CURRENT_BYTES },
  { "Peak Pool Allocations", PSC_VERIFIER_PEAK_ALLOCS },
  { "Peak Pool Bytes", PSC_VERIFIER_PEAK_BYTES },
};

typedef struct
{
  const char *text;
  PscVerifierLineKind kind;
} Heading;

/* Lines that are nothing but this text. */
static const Heading headings[] = {
  { "STANDARD FLAGS:", PSC_VERIFIER_LINE_HARMLESS },
  { "ADDITIONAL FLAGS:", PSC_VERIFIER_LINE_HARMLESS },
  { "[X] Indicates flag is enabled", PSC_VERIFIER_LINE_HARMLESS },
  { "Summary of All Verifier Statistics", PSC_VERIFIER_LINE_SUMMARY },
  { "Driver Verification List", PSC_VERIFIER_LINE_LIST },
  { "Entry State NonPagedPool PagedPool Module", PSC_VERIFIER_LINE_LIST },
  { "Pool Allocation Statistics: ( NonPagedPool / PagedPool )", PSC_VERIFIER_LINE_HARMLESS },
  { "Pool Allocations:", PSC_VERIFIER_LINE_TABLE },
  { "PoolAddress SizeInBytes Tag CallersAddress", PSC_VERIFIER_LINE_TABLE },
  { "Address Length Tag Caller", PSC_VERIFIER_LINE_TABLE },
  { "Address Length Tag Caller Address", PSC_VERIFIER_LINE_TABLE },
  { "Contiguous allocations are not displayed with public symbols.", PSC_VERIFIER_LINE_HARMLESS },
};

static gboolean
read_heading (const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      const char *at = text;

      if (!psc_debugger_take_text (&at, headings[i].text) || *at != '\0')
        continue;
      line->kind = headings[i].kind;
      line->is_whole = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* The last line of the options, where every bit that nobody explains stands. */
static gboolean
read_reserved_heading (const char *text, PscVerifierLine *line)
{
  if (!psc_debugger_take_text (&text, "RESERVED FLAGS") || (*text != '(' && *text != ':'))
    return FALSE;
  line->kind = PSC_VERIFIER_LINE_HARMLESS;
  line->is_whole = TRUE;
  return TRUE;
}

/* `----------  ----------  ----  ----------` and the rule below a heading. */
static gboolean
read_rule (const char *text, PscVerifierLine *line)
{
  if (strspn (text, "- \t") != strlen (text) || strlen (text) < 4)
    return FALSE;
  line->kind = PSC_VERIFIER_LINE_HARMLESS;
  line->is_whole = TRUE;
  return TRUE;
}

static gboolean
read_level (const char *text, PscVerifierLine *line)
{
  gboolean is_new = psc_debugger_take_text (&text, "Verify Flags Level ");

  if ((!is_new && !psc_debugger_take_text (&text, "Verify Level "))
      || !psc_debugger_take_number (&text, &line->number))
    return FALSE;
  line->kind = PSC_VERIFIER_LINE_LEVEL;
  line->is_whole = *text != '\0' || (is_new && line->number.n_digits == 8);
  return TRUE;
}

/* `[X] (0x00000001) Special pool`; the blanks are the first to get lost. */
static gboolean
read_flag (const char *text, PscVerifierLine *line)
{
  if (*text++ != '[')
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  if (*text == 'X' || *text == 'x')
    {
      line->is_enabled = TRUE;
      text++;
    }
  text = psc_debugger_skip_blanks (text);
  if (*text++ != ']')
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  if (*text++ != '(' || !psc_debugger_take_number (&text, &line->number) || !line->number.fits
      || !line->number.has_prefix || *text++ != ')')
    return FALSE;
  line->name = psc_debugger_skip_blanks (text);
  line->name_length = strlen (line->name);
  if (line->name_length == 0)
    return FALSE;
  line->kind = PSC_VERIFIER_LINE_FLAG;
  return TRUE;
}

static gboolean
read_option (const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      if (g_ascii_strcasecmp (text, options[i].name) != 0)
        continue;
      line->kind = PSC_VERIFIER_LINE_OPTION;
      line->is_whole = TRUE;
      line->is_enabled = TRUE;
      line->number = (PscHexNumber){ .value = options[i].mask, .fits = TRUE };
      line->name = text;
      line->name_length = strlen (text);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_statistic (const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++)
    {
      const char *at = text;

      if (!psc_debugger_take_text (&at, statistics[i].name)
          || !psc_debugger_take_number (&at, &line->number) || *at != '\0'
          || !line->number.has_prefix)
        continue;
      line->kind = PSC_VERIFIER_LINE_STATISTIC;
      line->statistic = statistics[i].statistic;
      return TRUE;
    }
  return FALSE;
}

/* `Current paged pool allocations  0xa for 009CE000 bytes` */
static gboolean
read_total (const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      const char *at = text;

      if (!psc_debugger_take_text (&at, totals[i].name)
          || !psc_debugger_take_number (&at, &line->values[0])
          || !psc_debugger_take_text (&at, " for ")
          || !psc_debugger_take_number (&at, &line->values[1])
          || !psc_debugger_take_text (&at, " bytes") || *at != '\0')
        continue;
      line->kind = PSC_VERIFIER_LINE_POOL;
      line->is_whole = TRUE;
      line->pool = totals[i].pool;
      line->counter = totals[i].counter;
      line->n_values = 2;
      return TRUE;
    }
  return FALSE;
}

/* The two numbers of a counter: `( 0x00000000 / 0x0000000a )` or `00000000    0000000a`. */
static gboolean
read_pair (const char *at, PscVerifierLine *line)
{
  gboolean is_new = psc_debugger_take_text (&at, ": (");

  if (!psc_debugger_take_number (&at, &line->values[0]))
    return FALSE;
  at = psc_debugger_skip_blanks (at);
  if (is_new && !psc_debugger_take_text (&at, "/"))
    return FALSE;
  if (!psc_debugger_take_number (&at, &line->values[1]))
    return FALSE;
  at = psc_debugger_skip_blanks (at);
  line->is_whole =
      is_new ? *at == ')' : line->values[0].n_digits == 8 && line->values[1].n_digits >= 8;
  return is_new ? *at == '\0' || strcmp (at, ")") == 0 : *at == '\0';
}

static gboolean
read_counter (const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    {
      const char *at = text;

      if (!psc_debugger_take_text (&at, counters[i].name) || !read_pair (at, line))
        continue;
      line->kind = PSC_VERIFIER_LINE_COUNTER;
      line->counter = counters[i].counter;
      line->n_values = 2;
      return TRUE;
    }
  return FALSE;
}

/* Contiguous memory is no pool; its lines are ours all the same. */
static gboolean
read_contiguous (const char *text, PscVerifierLine *line)
{
  PscHexNumber number;

  if (!psc_debugger_take_text (&text, "Contiguous Memory Bytes: ")
      && !psc_debugger_take_text (&text, "Peak Contiguous Memory Bytes: "))
    return FALSE;
  if (!psc_debugger_take_number (&text, &number) || *text != '\0')
    return FALSE;
  line->kind = PSC_VERIFIER_LINE_HARMLESS;
  line->is_whole = TRUE;
  return TRUE;
}

static gboolean
contains (const char *text, gsize length, const char *part)
{
  return g_strstr_len (text, (gssize) length, part) != NULL;
}

/* `Loaded`, `Loaded and Unloaded`, `Unloaded`, `Never Loaded`, `Hasn't loaded` */
static gboolean
read_state (const char *text, gsize length, PscVerifierState *state)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) length);

  if (length > MAX_TAG_FIELD || !contains (lower, length, "loaded"))
    return FALSE;
  if (contains (lower, length, "never") || contains (lower, length, "hasn")
      || contains (lower, length, "not "))
    *state = PSC_VERIFIER_NOT_LOADED;
  else if (contains (lower, length, "loaded and unloaded"))
    *state = PSC_VERIFIER_LOADED_AND_UNLOADED;
  else if (contains (lower, length, "unloaded"))
    *state = PSC_VERIFIER_UNLOADED;
  else
    *state = PSC_VERIFIER_LOADED;
  return TRUE;
}

/* `MODULE: 0x84226b28 MyDriver.sys (Loaded)`, or with a type's name and a colon behind the address.
 */
static gboolean
read_new_driver (const char *text, PscVerifierLine *line)
{
  const char *open;

  if (!psc_debugger_take_text (&text, "MODULE: "))
    {
      gsize type = strcspn (text, " \t");

      if (g_strstr_len (text, (gssize) type, "!_") == NULL)
        return FALSE;
      text = psc_debugger_skip_blanks (text + type);
      if (strncmp (text, "0x", 2) != 0)
        return FALSE;
    }
  if (!psc_debugger_take_address (&text, &line->address))
    return FALSE;
  if (*text == ':')
    text++;
  text = psc_debugger_skip_blanks (text);
  open = strrchr (text, '(');
  if (open == NULL || open == text || !g_str_has_suffix (open, ")")
      || !read_state (open + 1, strlen (open) - 2, &line->state))
    return FALSE;
  line->name = text;
  line->name_length = (gsize) (open - text);
  while (line->name_length > 0 && strchr (" \t", text[line->name_length - 1]) != NULL)
    line->name_length--;
  line->kind = PSC_VERIFIER_LINE_DRIVER;
  line->is_whole = TRUE;
  return line->name_length > 0;
}

/* Where the last word of the first @length bytes begins. */
static gsize
find_last_word (const char *text, gsize length)
{
  while (length > 0 && strchr (" \t", text[length - 1]) == NULL)
    length--;
  return length;
}

static gsize
trim_blanks (const char *text, gsize length)
{
  while (length > 0 && strchr (" \t", text[length - 1]) != NULL)
    length--;
  return length;
}

/* `fffffa8003c2f740 Loaded           0000000c       00000000    test.sys`: read from its end,
 * because states have blanks. */
static gboolean
read_old_driver (const char *text, PscVerifierLine *line)
{
  const char *state = text;
  gsize name, end;

  if (!psc_debugger_take_address (&state, &line->address))
    return FALSE;
  state = psc_debugger_skip_blanks (state);
  name = find_last_word (state, strlen (state));
  end = trim_blanks (state, name);
  for (guint k = PSC_N_POOL_KINDS; k-- > 0;)
    {
      gsize start = find_last_word (state, end);
      const char *number = state + start;

      if (!psc_debugger_take_number (&number, &line->values[k]) || number != state + end
          || line->values[k].n_digits < 8)
        return FALSE;
      end = trim_blanks (state, start);
    }
  if (!read_state (state, end, &line->state))
    return FALSE;
  line->name = state + name;
  line->name_length = strlen (line->name);
  line->kind = PSC_VERIFIER_LINE_DRIVER;
  line->counter = PSC_VERIFIER_CURRENT_BYTES;
  line->n_values = 2;
  return TRUE;
}

/* The tag between size and caller. Both layouts have columns: two blanks on either side, or five in
 * front and six behind; without them, the tag is what is left between blanks. */
static gboolean
read_tag (const char *text, gsize length, PscTag *tag)
{
  guint8 bytes[2 * MAX_TAG_FIELD];
  const char *field = (const char *) bytes;
  gboolean is_exact;
  gsize n, start;

  if (length > MAX_TAG_FIELD)
    return FALSE;
  n = psc_tag_bytes_from_utf8 (text, length, bytes, &is_exact);
  start = n == 2 + 4 + 2 ? 2 : n == 5 + 4 + 6 ? 5 : 0;
  if (start > 0)
    n = 4;
  else
    {
      while (start < n && strchr (" \t", field[start]) != NULL)
        start++;
      n = trim_blanks (field + start, n - start);
    }
  if (n == 0 || n > 4)
    return FALSE;
  *tag = psc_tag_from_text (field + start, n);
  psc_tag_take_protected (tag);
  return TRUE;
}

/* The first word behind the size that is an address. */
static const char *
find_caller (const char *text, guint64 *caller)
{
  const char *at = text;

  while (*at != '\0')
    {
      const char *end;

      at = psc_debugger_skip_blanks (at);
      end = at;
      if (psc_debugger_take_address (&end, caller))
        return at;
      at += strcspn (at, " \t");
    }
  return NULL;
}

/* The caller and its symbol: a caller without a symbol is whole when it is as long as an address.
 */
static gboolean
read_caller (const char *caller, guint n_address_digits, PscVerifierLine *line)
{
  const char *at = caller;
  PscHexNumber number;

  if (!psc_debugger_take_number (&at, &number))
    return FALSE;
  at = psc_debugger_skip_blanks (at);
  line->is_whole = *at == '\0' && number.n_digits == n_address_digits;
  if (*at == '\0')
    return TRUE;
  if (!psc_debugger_read_symbol (at, &line->symbol))
    return FALSE;
  line->is_whole = line->symbol.is_whole;
  return TRUE;
}

static gboolean
read_allocation (const char *text, PscVerifierLine *line)
{
  const char *at = text;
  const char *caller;
  PscHexNumber address;

  if (!psc_debugger_take_address (&at, &line->address) || (*at != ' ' && *at != '\t'))
    return FALSE;
  at = psc_debugger_skip_blanks (at);
  if (!psc_debugger_take_number (&at, &line->bytes) || !line->bytes.has_prefix)
    return FALSE;
  psc_debugger_take_number (&text, &address);
  caller = find_caller (at, &line->caller);
  line->kind = PSC_VERIFIER_LINE_ALLOCATION;
  if (caller == NULL || !read_tag (at, (gsize) (caller - at), &line->tag)
      || !read_caller (caller, address.n_digits, line))
    line->kind = PSC_VERIFIER_LINE_DAMAGED;
  return TRUE;
}

typedef gboolean (*Reader) (const char *text, PscVerifierLine *line);

static gboolean
try_readers (const Reader *readers, gsize n, const char *text, PscVerifierLine *line)
{
  for (gsize i = 0; i < n; i++)
    {
      *line = (PscVerifierLine){ .kind = PSC_VERIFIER_LINE_NONE };
      if (readers[i](text, line))
        return TRUE;
    }
  *line = (PscVerifierLine){ .kind = PSC_VERIFIER_LINE_NONE };
  return FALSE;
}

/* Whether a line can be one of the wordings: by its first two letters. */
static gboolean
may_be_worded (const char *text)
{
  static const char beginnings[] = "acadalcocudedmdrenfoinioirmimontpeporaresesp"
                                   "stsusytrve";
  char first = g_ascii_tolower (text[0]);
  char second = first != '\0' ? g_ascii_tolower (text[1]) : '\0';

  for (gsize i = 0; i < sizeof beginnings - 1; i += 2)
    if (first == beginnings[i] && second == beginnings[i + 1])
      return TRUE;
  return FALSE;
}

PscVerifierLineKind
psc_verifier_read_line (const char *text, PscVerifierLine *line)
{
  static const Reader worded[] = { read_heading, read_reserved_heading, read_level,
                                   read_option,  read_statistic,        read_total,
                                   read_counter, read_contiguous,       read_new_driver };
  static const Reader marked[] = { read_heading, read_flag, read_rule };
  static const Reader numbered[] = { read_old_driver, read_allocation };

  g_return_val_if_fail (text != NULL && line != NULL, PSC_VERIFIER_LINE_NONE);

  text = psc_debugger_skip_blanks (text);
  line->kind = PSC_VERIFIER_LINE_NONE;
  /* This is asked for every line of every file, and nearly all are none of ours. */
  if (*text == '[' || *text == '-')
    try_readers (marked, G_N_ELEMENTS (marked), text, line);
  else if (may_be_worded (text) && try_readers (worded, G_N_ELEMENTS (worded), text, line))
    return line->kind;
  else if (g_ascii_isxdigit (*text))
    try_readers (numbered, G_N_ELEMENTS (numbered), text, line);
  return line->kind;
}

/* Whether one of the two is the beginning of the other. */
static gboolean
begin_alike (const char *a, const char *b)
{
  return g_str_has_prefix (a, b) || g_str_has_prefix (b, a);
}

gboolean
psc_verifier_may_be_cut (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  text = psc_debugger_skip_blanks (text);
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++)
    if (begin_alike (text, statistics[i].name))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (totals); i++)
    if (begin_alike (text, totals[i].name))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    if (begin_alike (text, counters[i].name))
      return TRUE;
  if (begin_alike (text, "MODULE: ") || begin_alike (text, "nt!_VF_") || *text == '[')
    return TRUE;
  return strcspn (text, " \t") == strspn (text, "0123456789abcdefABCDEFxX`");
}
