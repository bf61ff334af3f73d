/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Character by character repair. Called by the framing layer for lines that are not plain.
 */
#include "config.h"

#include "capture/repair.h"

#include <string.h>

/* An entity or a tag that is longer than this is text. */
#define MAX_ENTITY_BYTES 12u
#define MAX_TAG_BYTES 400u

typedef struct
{
  gunichar first;
  gunichar last;
  const char *replacement;
} Range;

/* Sorted. What lies outside stays as it is. */
static const Range ranges[] = {
  { 0x0085, 0x0085, " " }, /* next line */
  { 0x00a0, 0x00a0, " " }, /* no-break space */
  { 0x00ad, 0x00ad, "" },  /* soft hyphen */
  { 0x1680, 0x1680, " " }, /* blanks of all widths */
  { 0x180e, 0x180e, "" },    { 0x2000, 0x200a, " " },
  { 0x200b, 0x200f, "" }, /* zero width, direction marks */
  { 0x2010, 0x2015, "-" },   { 0x2018, 0x201b, "'" },
  { 0x201c, 0x201f, "\"" },  { 0x2025, 0x2025, ".." },
  { 0x2026, 0x2026, "..." }, { 0x2028, 0x2029, " " },
  { 0x202a, 0x202e, "" },    { 0x202f, 0x202f, " " },
  { 0x2032, 0x2032, "'" },   { 0x2033, 0x2033, "\"" },
  { 0x2043, 0x2043, "-" },   { 0x205f, 0x205f, " " },
  { 0x2060, 0x2064, "" },    { 0x2066, 0x2069, "" },
  { 0x2190, 0x2190, "<-" },  { 0x2192, 0x2192, "->" },
  { 0x2212, 0x2212, "-" },   { 0x22ef, 0x22ef, "..." },
  { 0x2500, 0x2501, "-" },   { 0x3000, 0x3000, " " },
  { 0xfe00, 0xfe0f, "" },    { 0xfe58, 0xfe58, "-" },
  { 0xfe63, 0xfe63, "-" },   { 0xfeff, 0xfeff, "" },
};

typedef struct
{
  const char *name;
  gunichar character;
} Entity;

static const Entity entities[] = {
  { "amp", '&' },     { "apos", '\'' },    { "ast", '*' },      { "bull", 0x2022 },
  { "emsp", ' ' },    { "ensp", ' ' },     { "gt", '>' },       { "hellip", 0x2026 },
  { "larr", 0x2190 }, { "ldquo", 0x201c }, { "lowbar", '_' },   { "lsquo", 0x2018 },
  { "lt", '<' },      { "mdash", 0x2014 }, { "middot", 0xb7 },  { "minus", 0x2212 },
  { "nbsp", ' ' },    { "ndash", 0x2013 }, { "num", '#' },      { "quot", '"' },
  { "rarr", 0x2192 }, { "rdquo", 0x201d }, { "rsquo", 0x2019 }, { "shy", 0x00ad },
  { "thinsp", ' ' },  { "vert", '|' },     { "zwj", 0x200d },   { "zwnj", 0x200c },
};

/* Tags that listings are wrapped in. Others may be C++ template arguments. */
static const char *const tags[] = {
  "pre", "code", "br",    "p",     "div", "span", "font", "td", "tr",         "th",
  "tt",  "samp", "table", "tbody", "li",  "ol",   "ul",   "hr", "blockquote", "strong",
};

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  gboolean is_markdown; /* every backslash stands before a sign that Markdown escapes */
  gboolean keep_quotes; /* straight double quotes are there, so that curly ones were meant */
  GString *output;
} Repair;

static const Range *
find_range (gunichar character)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (ranges);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (ranges[middle].last < character)
        low = middle + 1;
      else
        high = middle;
    }
  return low < G_N_ELEMENTS (ranges) && ranges[low].first <= character ? &ranges[low] : NULL;
}

static void
put_character (Repair *self, gunichar character)
{
  const Range *range = find_range (character);

  if (range != NULL && !(self->keep_quotes && *range->replacement == '"'))
    g_string_append (self->output, range->replacement);
  else if (character >= 0xff01 && character <= 0xff5e)
    g_string_append_c (self->output, (char) (character - 0xff01 + '!'));
  else if (character < 0x20 && character != '\t')
    g_string_append_c (self->output, ' ');
  else
    g_string_append_unichar (self->output, character);
}

/* `#160`, `#xa0` between the ampersand and the semicolon. */
static gunichar
read_number (const char *text, gsize length)
{
  guint base = length > 1 && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
  gsize at = base == 16 ? 2 : 1;
  gunichar value = 0;

  if (at == length)
    return 0;
  for (; at < length; at++)
    {
      int digit = g_ascii_xdigit_value (text[at]);

      if (digit < 0 || (guint) digit >= base || value > 0x10ffff)
        return 0;
      value = value * base + (guint) digit;
    }
  return g_unichar_validate (value) ? value : 0;
}

static gunichar
read_entity (const char *text, gsize length)
{
  if (length > 0 && text[0] == '#')
    return read_number (text, length);
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length && memcmp (entities[i].name, text, length) == 0)
      return entities[i].character;
  return 0;
}

static gboolean
repair_entity (Repair *self)
{
  const char *name = self->text + self->at + 1;
  gsize n_left = self->length - self->at - 1;
  const char *end = memchr (name, ';', MIN (n_left, MAX_ENTITY_BYTES));
  gunichar character = end != NULL ? read_entity (name, (gsize) (end - name)) : 0;

  if (character == 0)
    return FALSE;
  put_character (self, character);
  self->at = (gsize) (end + 1 - self->text);
  return TRUE;
}

static gboolean
is_known_tag (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strlen (tags[i]) == length && g_ascii_strncasecmp (tags[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

/* A tag goes; what it held stays. A cell or a break becomes a blank. */
static gboolean
repair_tag (Repair *self)
{
  const char *name = self->text + self->at + 1;
  gsize n_left = self->length - self->at - 1;
  const char *end = memchr (name, '>', MIN (n_left, MAX_TAG_BYTES));
  gsize length = 0;

  if (end == NULL)
    return FALSE;
  if (*name == '/')
    name++;
  while (g_ascii_isalpha (name[length]))
    length++;
  if (!is_known_tag (name, length) || strchr (" />\t", name[length]) == NULL)
    return FALSE;
  if (strchr ("btTB", *name) != NULL && length == 2)
    g_string_append_c (self->output, ' ');
  self->at = (gsize) (end + 1 - self->text);
  return TRUE;
}

static gboolean
is_escapable (char c)
{
  return c != '\0' && strchr ("*_|#<>[](){}~`+-.!&$", c) != NULL;
}

static gboolean
repair_escape (Repair *self)
{
  if (!self->is_markdown)
    return FALSE;
  self->at++;
  return TRUE;
}

/* Windows paths have backslashes too; one of those, and none is taken away. */
static gboolean
find_is_markdown (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '\\')
        continue;
      if (!is_escapable (text[i + 1]) || (i > 0 && text[i - 1] == ':'))
        return FALSE;
      i++;
    }
  return TRUE;
}

/* `ESC [ 2 ; 1 H` and its kin, which programs send to a terminal. */
static gboolean
repair_terminal_escape (Repair *self)
{
  gsize at = self->at + 1;

  if (self->text[at] != '[')
    return FALSE;
  at++;
  while (at < self->length && self->text[at] >= 0x20 && self->text[at] < 0x40)
    at++;
  /* The last byte is a letter or a sign; anything else was never part of the sequence. */
  if (at < self->length && self->text[at] >= 0x40 && self->text[at] < 0x7f)
    at++;
  self->at = at;
  return TRUE;
}

/* Returns whether the byte at the place began something that is now dealt with. */
static gboolean
repair_special (Repair *self)
{
  switch (self->text[self->at])
    {
    case '&':
      return repair_entity (self);
    case '<':
      return repair_tag (self);
    case '\\':
      return repair_escape (self);
    case '\x1b':
      return repair_terminal_escape (self);
    case '\x1a':
      self->at++;
      return TRUE;
    default:
      return FALSE;
    }
}

static void
repair_next (Repair *self)
{
  guint8 byte = (guint8) self->text[self->at];

  if (byte >= 0x80)
    {
      const char *character = self->text + self->at;

      put_character (self, g_utf8_get_char (character));
      self->at += (gsize) (g_utf8_next_char (character) - character);
      return;
    }
  if (repair_special (self))
    {
      /* An escaped sign is text even where it could begin something. */
      if (byte == '\\')
        g_string_append_c (self->output, self->text[self->at++]);
      return;
    }
  g_string_append_c (self->output, byte == '\f' || byte == '\v' ? ' ' : (char) byte);
  self->at++;
}

static gboolean
is_language (const char *text)
{
  gsize length =
      strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#_.-");

  return length <= 20 && text[length + strspn (text + length, " \t")] == '\0';
}

/* A fence goes, with the name of a language behind it; text glued to it stays. */
static void
remove_fences (GString *line)
{
  gsize indent = strspn (line->str, " \t");
  gsize n_signs = strspn (line->str + indent, "`");

  if (n_signs >= 3)
    {
      if (is_language (line->str + indent + n_signs))
        g_string_truncate (line, 0);
      else
        g_string_erase (line, (gssize) indent, (gssize) n_signs);
    }
  while (line->len > 0 && strchr (" \t", line->str[line->len - 1]) != NULL)
    g_string_truncate (line, line->len - 1);
  if (g_str_has_suffix (line->str, "```"))
    while (line->len > 0 && line->str[line->len - 1] == '`')
      g_string_truncate (line, line->len - 1);
}

/* Three back-quotes at either end. */
static gboolean
has_fence (const char *text, gsize length)
{
  return strncmp (text + strspn (text, " \t"), "```", 3) == 0
         || (length >= 3 && memcmp (text + length - 3, "```", 3) == 0);
}

gboolean
psc_repair_is_needed (const char *text, gsize length)
{
  const char *less;

  g_return_val_if_fail (text != NULL, FALSE);

  if (memchr (text, '&', length) != NULL || has_fence (text, length))
    return TRUE;
  less = memchr (text, '<', length);
  if (less != NULL && strchr (less, '>') != NULL)
    return TRUE;
  return memchr (text, '\\', length) != NULL && find_is_markdown (text, length);
}

void
psc_repair_text (const char *text, gsize length, GString *output)
{
  Repair self;

  g_return_if_fail (text != NULL && output != NULL);

  self = (Repair){
    .text = text,
    .length = length,
    .is_markdown = find_is_markdown (text, length),
    .keep_quotes = memchr (text, '"', length) != NULL,
    .output = output,
  };
  g_string_truncate (output, 0);
  while (self.at < length)
    repair_next (&self);
  remove_fences (output);
}
