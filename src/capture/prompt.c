/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds prompts by their `>` and reads backwards from there. Called by the framing layer.
 */
#include "config.h"

#include "capture/prompt.h"

#include <string.h>

#define MAX_COMMAND_WORDS 6u

static gsize
skip_digits_back (const char *text, gsize at, gsize from)
{
  while (at > from && g_ascii_isdigit (text[at - 1]))
    at--;
  return at;
}

static gsize
skip_blanks_back (const char *text, gsize at, gsize from)
{
  while (at > from && (text[at - 1] == ' ' || text[at - 1] == '\t'))
    at--;
  return at;
}

/* The machine mode of `kd:x86>`: where it begins, or @at. */
static gsize
skip_mode_back (const char *text, gsize at, gsize from)
{
  static const char *const modes[] = { ":x86", ":amd64", ":arm64", ":arm", ":chpe" };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      gsize n = strlen (modes[i]);

      if (at - from >= n && memcmp (text + at - n, modes[i], n) == 0)
        return at - n;
    }
  return at;
}

static gboolean
ends_with (const char *text, gsize at, gsize from, const char *wanted)
{
  gsize n = strlen (wanted);

  return at - from >= n && memcmp (text + at - n, wanted, n) == 0;
}

/* `0: `, `: `, `16.0: `, `## ` in front of `kd>` */
static gsize
skip_processor_back (const char *text, gsize kd, gsize from)
{
  gsize at = skip_blanks_back (text, kd, from);
  gsize number;

  if (ends_with (text, at, from, "#"))
    {
      while (at > from && text[at - 1] == '#')
        at--;
      return at;
    }
  if (!ends_with (text, at, from, ":"))
    return kd;
  number = skip_digits_back (text, at - 1, from);
  if (number < at - 1 && ends_with (text, number, from, ".")
      && skip_digits_back (text, number - 1, from) < number - 1)
    number = skip_digits_back (text, number - 1, from);
  return number;
}

/* `0:000` in front of `>`: a user-mode prompt */
static gboolean
find_thread_back (const char *text, gsize end, gsize from, gsize *begin)
{
  gsize thread = skip_digits_back (text, end, from);

  if (end - thread < 3 || !ends_with (text, thread, from, ":"))
    return FALSE;
  *begin = skip_digits_back (text, thread - 1, from);
  return *begin < thread - 1 && (*begin == from || !g_ascii_isalnum (text[*begin - 1]));
}

/* Whether a prompt ends at the `>` at @end, and where it begins. */
static gboolean
read_back (const char *text, gsize end, gsize from, gsize *begin)
{
  gsize at = skip_mode_back (text, end, from);

  if (!ends_with (text, at, from, "kd"))
    return find_thread_back (text, at, from, begin);
  at -= 2;
  if (ends_with (text, at, from, "l"))
    at--;
  if (at > from && (g_ascii_isalnum (text[at - 1]) || text[at - 1] == '_'))
    return FALSE;
  *begin = skip_processor_back (text, at, from);
  return TRUE;
}

gboolean
psc_prompt_find (const char *text, gsize length, gsize from, PscPrompt *prompt)
{
  gsize at = from;

  g_return_val_if_fail (text != NULL && prompt != NULL && from <= length, FALSE);

  while (at < length)
    {
      const char *found = memchr (text + at, '>', length - at);
      gsize end;

      if (found == NULL)
        return FALSE;
      end = (gsize) (found - text);
      if (read_back (text, end, from, &prompt->begin))
        {
          prompt->typed = end + 1 + strspn (found + 1, " \t");
          return TRUE;
        }
      at = end + 1;
    }
  return FALSE;
}

/* Output whose line end was lost behind the prompt or the command. */
static gboolean
begins_output (const char *text)
{
  static const char *const outputs[] = {
    "Sorting by ",
    "Pool Used:",
    "Using a machine size of ",
    "Debug session time: ",
    "System Uptime: ",
    "Debugger (not debuggee) time: ",
    "*** ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (outputs); i++)
    if (g_str_has_prefix (text, outputs[i]))
      return TRUE;
  return FALSE;
}

static gboolean
begins_remark (const char *blank)
{
  static const char *const signs[] = { "//", "<-", "<=", "$$", "# ", "-- ", "--- ", "==> " };
  gsize n_blanks = strspn (blank, " \t");
  const char *text = blank + n_blanks;

  if ((guint8) *text >= 0x80 || (*text == '(' && n_blanks > 1))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (text, signs[i]))
      return TRUE;
  return FALSE;
}

gsize
psc_prompt_measure_command (const char *typed, gsize length, gsize *rest)
{
  gsize at = 0;

  g_return_val_if_fail (typed != NULL && rest != NULL, 0);

  *rest = length;
  if (begins_output (typed))
    *rest = 0;
  while (at < *rest)
    {
      gsize blank = at + strcspn (typed + at, " \t");
      gsize word = blank + strspn (typed + blank, " \t");

      if (blank >= *rest)
        break;
      if (begins_output (typed + word))
        *rest = word;
      else if (begins_remark (typed + blank))
        return blank;
      at = word;
    }
  at = *rest;
  while (at > 0 && (typed[at - 1] == ' ' || typed[at - 1] == '\t'))
    at--;
  return at;
}

gboolean
psc_prompt_is_bare_command (const char *text, gsize length)
{
  gsize name;
  guint n_words = 0;
  guint n_numbers = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (text[0] != '!' || length > 80)
    return FALSE;
  name = strspn (text + 1, "abcdefghijklmnopqrstuvwxyz_.");
  if (name < 2 || strchr (" \t", text[1 + name]) == NULL)
    return FALSE;
  /* A row whose tag begins with an exclamation mark has more numbers than any command. */
  for (const char *at = text; *at != '\0'; n_words++)
    {
      gsize n = strcspn (at, " \t");

      if ((guint8) *at >= 0x80)
        return FALSE;
      n_numbers += strspn (at, "0123456789") == n ? 1 : 0;
      at += n + strspn (at + n, " \t");
    }
  return n_words <= MAX_COMMAND_WORDS && n_numbers < 3;
}
