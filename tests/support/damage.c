/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the tests of framing and of every text format.
 */
#include "config.h"

#include "support/damage.h"

#include <string.h>

typedef void (*LineFunc) (const char *line, guint number, GString *output);

static void
each_line (const char *text, LineFunc func, GString *output)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    {
      /* what follows the last line end is no line when it is empty */
      if (i + 1 == n && *lines[i] == '\0')
        break;
      func (lines[i], i + 1, output);
      if (i + 1 < n)
        g_string_append_c (output, '\n');
    }
}

static void
replace_all (const char *text, const char *wanted, const char *replacement, GString *output)
{
  g_string_append (output, text);
  g_string_replace (output, wanted, replacement, 0);
}

#define PREFIX(name, ...)                                                                          \
  static void name##_line (const char *line, guint number, GString *output)                        \
  {                                                                                                \
    g_string_append_printf (output, __VA_ARGS__);                                                  \
    g_string_append (output, line);                                                                \
  }                                                                                                \
                                                                                                   \
  static void name (const char *text, GString *output) { each_line (text, name##_line, output); }

PREFIX (quote, "> ")
PREFIX (quote_twice, "> > ")
PREFIX (bullet, "* ")
PREFIX (hash, "# ")
PREFIX (slashes, "// ")
PREFIX (number, "  %u. ", number)
PREFIX (number_colon, "%4u: ", number)
PREFIX (indent, "    ")
PREFIX (indent_tab, "\t")
PREFIX (zero_width, "\xe2\x80\x8b")

static void
double_space (const char *text, GString *output)
{
  replace_all (text, "\n", "\n\n", output);
}

static void
double_space_nbsp (const char *text, GString *output)
{
  replace_all (text, "\n", "\n&nbsp;\n", output);
}

static void
collapse (const char *text, GString *output)
{
  for (; *text != '\0'; text++)
    {
      gboolean is_first = output->len == 0 || output->str[output->len - 1] == '\n';

      if (*text != ' ' || (!is_first && output->str[output->len - 1] != ' '))
        g_string_append_c (output, *text);
    }
}

static void
collapse_list (const char *text, GString *output)
{
  g_autoptr (GString) collapsed = g_string_new (NULL);

  collapse (text, collapsed);
  number (collapsed->str, output);
}

static void
blank_lines_gone (const char *text, GString *output)
{
  for (; *text != '\0'; text++)
    if (*text != '\n' || (output->len > 0 && output->str[output->len - 1] != '\n'))
      g_string_append_c (output, *text);
}

static void
trailing_blanks (const char *text, GString *output)
{
  replace_all (text, "\n", "  \t \n", output);
}

static void
cr_lf (const char *text, GString *output)
{
  replace_all (text, "\n", "\r\n", output);
}

static void
cr (const char *text, GString *output)
{
  replace_all (text, "\n", "\r", output);
}

static void
cr_cr_lf (const char *text, GString *output)
{
  replace_all (text, "\n", "\r\r\n", output);
}

static void
bom (const char *text, GString *output)
{
  g_string_append (output, "\xef\xbb\xbf");
  g_string_append (output, text);
}

static void
append_converted (const char *text, const char *encoding, GString *output)
{
  gsize n_bytes;
  g_autofree char *converted = g_convert (text, -1, encoding, "UTF-8", NULL, &n_bytes, NULL);

  g_assert (converted != NULL);
  g_string_append_len (output, converted, (gssize) n_bytes);
}

static void
utf16_le (const char *text, GString *output)
{
  g_string_append_len (output, "\xff\xfe", 2);
  append_converted (text, "UTF-16LE", output);
}

static void
utf16_be (const char *text, GString *output)
{
  g_string_append_len (output, "\xfe\xff", 2);
  append_converted (text, "UTF-16BE", output);
}

static void
utf16_without_bom (const char *text, GString *output)
{
  append_converted (text, "UTF-16LE", output);
}

static void
chinese_around (const char *text, GString *output)
{
  append_converted ("运行一段时间后，用 !poolused 查看：\n", "GB18030", output);
  g_string_append (output, text);
  append_converted ("\n可见泄漏的标签占用特别严重。\n", "GB18030", output);
}

static void
japanese_around (const char *text, GString *output)
{
  append_converted ("しばらく動かした後、結果を表示する。\n", "CP932", output);
  g_string_append (output, text);
  append_converted ("\nこのタグが増えている。\n", "CP932", output);
}

static void
nbsp (const char *text, GString *output)
{
  replace_all (text, " ", "\xc2\xa0", output);
}

static void
nbsp_windows_1252 (const char *text, GString *output)
{
  replace_all (text, " ", "\xa0", output);
}

static void
full_width_blanks (const char *text, GString *output)
{
  replace_all (text, " ", "\xe3\x80\x80", output);
}

static void
html_entities (const char *text, GString *output)
{
  replace_all (text, "&", "&amp;", output);
  g_string_replace (output, "<", "&lt;", 0);
  g_string_replace (output, ">", "&gt;", 0);
  g_string_replace (output, "'", "&#39;", 0);
  g_string_replace (output, "\"", "&quot;", 0);
  g_string_replace (output, "  ", "&nbsp; ", 0);
}

static void
pre_code (const char *text, GString *output)
{
  g_string_append (output, "<pre><code>");
  g_string_append (output, text);
  g_string_append (output, "</code></pre>\n");
}

PREFIX (span, "<span class=\"line\">")

static void
br (const char *text, GString *output)
{
  replace_all (text, "\n", "<br />\n", output);
}

static void
fence (const char *text, GString *output)
{
  g_string_append_printf (output, "```text\n%s\n```\n", text);
}

static void
fence_glued (const char *text, GString *output)
{
  gsize length = strlen (text);

  while (length > 0 && text[length - 1] == '\n')
    length--;
  g_string_append_printf (output, "```%.*s```\n", (int) length, text);
}

static void
markdown_escapes (const char *text, GString *output)
{
  replace_all (text, "_", "\\_", output);
  g_string_replace (output, "*", "\\*", 0);
  g_string_replace (output, "#", "\\#", 0);
  g_string_replace (output, "[", "\\[", 0);
  g_string_replace (output, ">", "\\>", 0);
}

static void
typographic_signs (const char *text, GString *output)
{
  gboolean is_open = FALSE;

  for (; *text != '\0'; text++)
    {
      if (*text == '-')
        g_string_append (output, "–");
      else if (*text == '\'')
        g_string_append (output, (is_open = !is_open) ? "‘" : "’");
      else if (strncmp (text, "...", 3) == 0)
        g_string_append (output, "…");
      else
        g_string_append_c (output, *text);
      text += strncmp (text, "...", 3) == 0 ? 2 : 0;
    }
}

static const PscDamage kinds[] = {
  { "quote", FALSE, quote },
  { "quote twice", FALSE, quote_twice },
  { "bullet", FALSE, bullet },
  { "hash", FALSE, hash },
  { "slashes", FALSE, slashes },
  { "list number", FALSE, number },
  { "line number and colon", FALSE, number_colon },
  { "indent", FALSE, indent },
  { "TAB in front", FALSE, indent_tab },
  { "zero-width blank in front", FALSE, zero_width },
  { "double space", FALSE, double_space },
  { "double space with &nbsp;", FALSE, double_space_nbsp },
  { "collapse", TRUE, collapse },
  { "collapse and list number", TRUE, collapse_list },
  { "blank lines gone", FALSE, blank_lines_gone },
  { "trailing blanks", FALSE, trailing_blanks },
  { "CR LF", FALSE, cr_lf },
  { "CR", FALSE, cr },
  { "CR CR LF", FALSE, cr_cr_lf },
  { "UTF-8 with BOM", FALSE, bom },
  { "UTF-16 LE", FALSE, utf16_le },
  { "UTF-16 BE", FALSE, utf16_be },
  { "UTF-16 without BOM", FALSE, utf16_without_bom },
  { "GB18030 around", FALSE, chinese_around },
  { "Shift-JIS around", FALSE, japanese_around },
  { "no-break blanks", FALSE, nbsp },
  { "no-break blanks in Windows-1252", FALSE, nbsp_windows_1252 },
  { "full-width blanks", FALSE, full_width_blanks },
  { "HTML entities", FALSE, html_entities },
  { "<pre><code>", FALSE, pre_code },
  { "<span>", FALSE, span },
  { "<br />", FALSE, br },
  { "fence", FALSE, fence },
  { "fence glued to text", FALSE, fence_glued },
  { "Markdown escapes", FALSE, markdown_escapes },
  { "typographic signs", FALSE, typographic_signs },
};

const PscDamage *
psc_damage_get (guint index)
{
  return index < G_N_ELEMENTS (kinds) ? &kinds[index] : NULL;
}

guint
psc_damage_get_n (void)
{
  return G_N_ELEMENTS (kinds);
}

char *
psc_damage_apply (const PscDamage *damage, const char *text, gsize *n_bytes)
{
  GString *output = g_string_new (NULL);

  damage->apply (text, output);
  *n_bytes = output->len;
  return g_string_free (output, FALSE);
}
