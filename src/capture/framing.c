/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Repairs lines one by one. Called by the capture reader.
 *
 * Nearly all lines of nearly all files are clean: plain ASCII, without a sign that markup or a
 * prompt could be made of. Those are handed on where they lie in the line reader's buffer, and so
 * are lines with such signs that a second look finds to be whole. Any other line is repaired into a
 * buffer of our own and, where it holds prompts, comes out as several lines.
 */
#include "config.h"

#include "capture/framing.h"

#include <string.h>

#include "bytes/scan.h"
#include "capture/elision.h"
#include "capture/prompt.h"
#include "capture/repair.h"

/* An elision of plain letters is shorter than this, most rows of a table are longer. */
#define SHORT_LINE_BYTES 40u

/* More digits than this are no list number. */
#define MAX_NUMBER_DIGITS 6u

struct _PscFraming
{
  PscLineReader *reader;
  PscLine raw;
  gboolean after_progress; /* the line before was a row of progress dots */

  GString *repaired; /* the present line, when it is not clean */
  gsize at;          /* what has been handed out of it */
  gsize covered_at;  /* where a NUL was put over @covered */
  char covered;
};

PscFraming *
psc_framing_new (PscSource *source)
{
  PscFraming *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (PscFraming, 1);
  self->reader = psc_line_reader_new (source);
  self->repaired = g_string_new (NULL);
  return self;
}

void
psc_framing_free (PscFraming *self)
{
  g_return_if_fail (self != NULL);

  psc_line_reader_free (self->reader);
  g_string_free (self->repaired, TRUE);
  g_free (self);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gsize
trim (const char *text, gsize length)
{
  while (length > 0 && is_blank (text[length - 1]))
    length--;
  return length;
}

/* `3. `, `12: `, `12) `, `12| `, `12` and a TAB: where the text behind it begins, or @at. */
static gsize
skip_list_number (const char *text, gsize at)
{
  gsize end = at;

  while (g_ascii_isdigit (text[end]))
    end++;
  if (end == at || end - at > MAX_NUMBER_DIGITS)
    return at;
  if (text[end] == '\t')
    return end + 1;
  if (text[end] == '\0' || strchr (".:)|", text[end]) == NULL || !is_blank (text[end + 1]))
    return at;
  return end + 2;
}

static gsize
skip_quotes (const char *text, gsize at)
{
  gsize end = at;

  while (text[at] == '>' || text[at] == '|')
    {
      end = at + 1;
      if (is_blank (text[end]))
        end++;
      at = end + strspn (text + end, " \t");
    }
  return end;
}

static gsize
skip_bullet (const char *text, gsize at)
{
  static const char *const bullets[] = { "*", "-", "+", "•", "·", "◦", "▪", "●" };

  for (gsize i = 0; i < G_N_ELEMENTS (bullets); i++)
    {
      gsize n = strlen (bullets[i]);

      if (strncmp (text + at, bullets[i], n) == 0 && is_blank (text[at + n]))
        return at + n + 1;
    }
  return at;
}

/* Returns the kind of the mark at @at and where the text behind it begins. */
static PscPrefixKind
read_mark (const char *text, gsize at, gsize *end)
{
  if (g_ascii_isdigit (text[at]))
    return *end = skip_list_number (text, at), PSC_PREFIX_NUMBER;
  switch (text[at])
    {
    case '>':
    case '|':
      return *end = skip_quotes (text, at), PSC_PREFIX_QUOTE;
    case '#':
      *end = at + strspn (text + at, "#");
      *end = is_blank (text[*end]) ? *end + 1 : at;
      return PSC_PREFIX_HASH;
    case '/':
      *end = at + (text[at + 1] != '/' ? 0 : is_blank (text[at + 2]) ? 3 : 2);
      return PSC_PREFIX_SLASHES;
    default:
      return *end = skip_bullet (text, at), PSC_PREFIX_BULLET;
    }
}

/* Reads marks from @at on, as long as they are those of @wanted, or all where that is NULL. */
static PscPrefix
measure_marks (const char *text, gsize at, const PscPrefix *wanted, gsize *length)
{
  PscPrefix prefix = PSC_PREFIX_NONE;

  *length = 0;
  for (guint level = 0; level < PSC_PREFIX_LEVELS; level++)
    {
      guint shift = level * PSC_PREFIX_BITS;
      PscPrefix next;
      gsize end;

      next = prefix | (PscPrefix) read_mark (text, at, &end) << shift;
      if (end == at
          || (wanted != NULL && next != (*wanted & ((1u << (shift + PSC_PREFIX_BITS)) - 1))))
        break;
      prefix = next;
      *length = end;
      at = end + strspn (text + end, " \t");
      if (g_ascii_isalpha (text[at]))
        break;
    }
  return prefix;
}

static PscPrefix
measure_prefix (const char *text, gsize indent, gsize *length)
{
  *length = 0;
  /* Most lines begin with a letter. */
  if (g_ascii_isalpha (text[indent]))
    return PSC_PREFIX_NONE;
  return measure_marks (text, indent, NULL, length);
}

gsize
psc_frame_line_skip (const PscFrameLine *self, PscPrefix prefix)
{
  gsize length;

  g_return_val_if_fail (self != NULL, 0);

  if (prefix == PSC_PREFIX_NONE || self->prefix == PSC_PREFIX_NONE)
    return 0;
  if (prefix == self->prefix)
    return self->prefix_length;
  return measure_marks (self->text, strspn (self->text, " \t"), &prefix, &length) == prefix ? length
                                                                                            : 0;
}

/* A blank line that carries only damage: `>`, `#`, `//`, `12.`, `12:`. */
static gboolean
is_only_mark (const char *text, gsize length)
{
  gsize indent = strspn (text, " \t");
  gsize n_digits = strspn (text + indent, "0123456789");

  if (n_digits > 0 && n_digits <= MAX_NUMBER_DIGITS)
    return indent + n_digits + 1 == length && strchr (".:)|", text[length - 1]) != NULL;
  return length - indent <= 8
         && (text[indent + strspn (text + indent, ">| ")] == '\0'
             || (length - indent == 1 && strchr ("*-+#", text[indent]) != NULL)
             || strcmp (text + indent, "//") == 0 || strcmp (text + indent, "•") == 0);
}

/* Whether a line can be nothing but text; must be quick, and be right for rows. */
static gboolean
is_surely_text (const char *text, gsize length, gsize indent)
{
  return g_ascii_isalnum (text[indent]) && length - indent >= SHORT_LINE_BYTES;
}

static void
make_command (PscFrameLine *line, gsize begin)
{
  line->kind = PSC_FRAME_COMMAND;
  line->text += begin;
  line->length -= begin;
  line->prefix = PSC_PREFIX_NONE;
  line->prefix_length = 0;
}

/* Says what a piece of text is. FALSE when it is nothing to the parsers. */
static gboolean
classify_closely (PscFraming *self, PscFrameLine *line)
{
  gboolean after_progress = self->after_progress;
  gsize begin = line->prefix_length + strspn (line->text + line->prefix_length, " \t");
  const char *text = line->text + begin;
  PscElision elision;

  self->after_progress = FALSE;
  if (*text == '!' && psc_prompt_is_bare_command (text, line->length - begin))
    {
      make_command (line, begin);
      return TRUE;
    }
  /* Without its end it may be the beginning of a row. */
  if (line->has_end && is_only_mark (line->text, line->length))
    return FALSE;
  elision = psc_elision_find (line->text, line->length);
  if (elision == PSC_ELISION_NONE && line->prefix != PSC_PREFIX_NONE)
    elision = psc_elision_find (text, line->length - begin);
  if (elision == PSC_ELISION_NONE || (elision == PSC_ELISION_PROGRESS && !line->has_end))
    return TRUE;
  /* The last row of progress dots may be a short one. */
  if (elision == PSC_ELISION_PROGRESS || (after_progress && text[strspn (text, ".")] == '\0'))
    {
      self->after_progress = TRUE;
      return FALSE;
    }
  line->kind = PSC_FRAME_ELISION;
  return TRUE;
}

static gboolean
classify (PscFraming *self, PscFrameLine *line, gboolean is_clean)
{
  gsize indent = 0;

  while (is_blank (line->text[indent]))
    indent++;
  line->prefix = measure_prefix (line->text, indent, &line->prefix_length);
  if (!is_clean || line->prefix != PSC_PREFIX_NONE
      || !is_surely_text (line->text, line->length, indent))
    return classify_closely (self, line);
  self->after_progress = FALSE;
  return TRUE;
}

static void
init_line (const PscFraming *self, const char *text, gsize length, PscFrameLine *line)
{
  *line = (PscFrameLine){
    .text = text,
    .length = length,
    .number = self->raw.number,
    .has_end = self->raw.has_end,
    .is_cut = self->raw.is_cut,
  };
}

/* Hands out the bytes from @begin to @end of the repaired line. */
static void
cut_out (PscFraming *self, gsize begin, gsize end, PscFrameLine *line)
{
  char *text = self->repaired->str + begin;
  gsize length = trim (text, end - begin);

  init_line (self, text, length, line);
  if (self->at < self->repaired->len)
    {
      line->has_end = TRUE;
      line->is_cut = FALSE;
    }
  self->covered_at = begin + length;
  self->covered = self->repaired->str[self->covered_at];
  self->repaired->str[self->covered_at] = '\0';
}

/* What may stand between the beginning of a line and a prompt without being output. */
static gboolean
is_only_prefix (const char *text, gsize length)
{
  return length <= 24 && strspn (text, " \t>|*-+#/.:)0123456789") >= length;
}

static void
take_command (PscFraming *self, const PscPrompt *prompt, PscFrameLine *line)
{
  const char *text = self->repaired->str;
  gsize length = self->repaired->len;
  PscPrompt next;
  gsize rest;
  gsize n;

  if (psc_prompt_find (text, length, prompt->typed, &next))
    length = next.begin;
  n = psc_prompt_measure_command (text + prompt->typed, length - prompt->typed, &rest);
  self->at = prompt->typed + rest;
  cut_out (self, prompt->typed, prompt->typed + n, line);
  line->kind = PSC_FRAME_COMMAND;
}

/* The next piece of the repaired line; FALSE when nothing that matters is left of it. */
static gboolean
take_piece (PscFraming *self, PscFrameLine *line)
{
  char *text = self->repaired->str;
  gsize length = self->repaired->len;
  gsize begin = self->at;
  PscPrompt prompt;

  text[self->covered_at] = self->covered;
  if (!psc_prompt_find (text, length, begin, &prompt))
    prompt.begin = length;
  else if (is_only_prefix (text + begin, prompt.begin - begin))
    {
      take_command (self, &prompt, line);
      return TRUE;
    }
  self->at = prompt.begin;
  cut_out (self, begin, prompt.begin, line);
  return line->length > 0 && classify (self, line, FALSE);
}

/* Whether a line is as it was printed, and no prompt is in it. */
static gboolean
is_whole (const PscLine *line)
{
  PscPrompt prompt;

  return line->is_ascii && !psc_repair_is_needed (line->text, line->length)
         && !psc_prompt_find (line->text, line->length, 0, &prompt);
}

/* Repairs the present line into the buffer that take_piece() cuts from. */
static void
repair (PscFraming *self)
{
  psc_repair_text (self->raw.text, self->raw.length, self->repaired);
  g_string_truncate (self->repaired, trim (self->repaired->str, self->repaired->len));
  self->at = 0;
  self->covered_at = 0;
  self->covered = self->repaired->str[0];
}

gboolean
psc_framing_next (PscFraming *self, PscFrameLine *line, GError **error)
{
  gboolean is_clean;

  g_return_val_if_fail (self != NULL && line != NULL, FALSE);

  for (;;)
    {
      while (self->at < self->repaired->len)
        if (take_piece (self, line))
          return TRUE;
      if (!psc_line_reader_next (self->reader, &self->raw, error))
        return FALSE;
      self->raw.length = trim (self->raw.text, self->raw.length);
      if (self->raw.length == 0)
        continue;
      self->raw.text[self->raw.length] = '\0';
      is_clean = self->raw.is_ascii && !psc_scan_has_markup (self->raw.text, self->raw.length);
      if (!is_clean && !is_whole (&self->raw))
        {
          repair (self);
          continue;
        }
      init_line (self, self->raw.text, self->raw.length, line);
      if (classify (self, line, is_clean))
        return TRUE;
    }
}

guint64
psc_framing_get_offset (const PscFraming *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return psc_line_reader_get_offset (self->reader);
}
