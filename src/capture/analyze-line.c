/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a line of a crash report. Called by analyze.c.
 */
#include "config.h"

#include "capture/analyze-line.h"

#include <string.h>

/* Codes fit 32 bits. */
#define MAX_CODE G_MAXUINT32
#define N_PARAMETERS 4u

typedef PscAnalyzeLineKind (*ReadRest) (const char *text, PscAnalyzeLine *line);

typedef struct
{
  const char *label;
  ReadRest read;
  PscAnalyzeField field;
} Label;

static gboolean
take_number (const char **at, guint64 *value)
{
  PscHexNumber number;

  if (!psc_debugger_take_number (at, &number) || !number.fits)
    return FALSE;
  *at = psc_debugger_skip_blanks (*at);
  *value = number.value;
  return TRUE;
}

static gboolean
take_code (const char **at, guint64 *code)
{
  return take_number (at, code) && *code > 0 && *code <= MAX_CODE;
}

static gboolean
take_char (const char **at, char wanted)
{
  if (**at != wanted)
    return FALSE;
  *at = psc_debugger_skip_blanks (*at + 1);
  return TRUE;
}

/* `62, fffffa80059c5c88, fffffa8004f5a010, 1` and then @closing */
static PscAnalyzeLineKind
read_parameters (const char *text, char closing, PscAnalyzeLineKind kind, PscAnalyzeLine *line)
{
  for (line->n_parameters = 0; line->n_parameters < N_PARAMETERS; line->n_parameters++)
    {
      if (line->n_parameters > 0 && !take_char (&text, ','))
        break;
      if (!take_number (&text, &line->parameters[line->n_parameters]))
        break;
    }
  if (line->n_parameters == N_PARAMETERS && take_char (&text, closing))
    return kind;
  return PSC_ANALYZE_LINE_CUT;
}

static PscAnalyzeLineKind
read_break (const char *text, PscAnalyzeLine *line)
{
  return take_code (&text, &line->code) ? PSC_ANALYZE_LINE_BREAK : PSC_ANALYZE_LINE_CUT;
}

/* `C4, {62, fffffa80059c5c88, fffffa8004f5a010, 1}` */
static PscAnalyzeLineKind
read_short (const char *text, PscAnalyzeLine *line)
{
  if (!take_code (&text, &line->code) || !take_char (&text, ','))
    return PSC_ANALYZE_LINE_NONE;
  return take_char (&text, '{') ? read_parameters (text, '}', PSC_ANALYZE_LINE_SHORT, line)
                                : PSC_ANALYZE_LINE_CUT;
}

static PscAnalyzeLineKind
read_code (const char *text, PscAnalyzeLine *line)
{
  return take_code (&text, &line->code) && *text == '\0' ? PSC_ANALYZE_LINE_CODE
                                                         : PSC_ANALYZE_LINE_NONE;
}

/* `1: 0000000000000062, A driver …`; the text behind the comma may be absent. */
static PscAnalyzeLineKind
read_parameter (const char *text, PscAnalyzeLine *line)
{
  guint place = (guint) (*text - '0');

  if (*text < '1' || *text > '4' || text[1] != ':')
    return PSC_ANALYZE_LINE_NONE;
  text = psc_debugger_skip_blanks (text + 2);
  if (*text == '\0')
    return PSC_ANALYZE_LINE_CUT;
  if (!take_number (&text, &line->parameters[place - 1]))
    return PSC_ANALYZE_LINE_NONE;
  line->n_parameters = place;
  return PSC_ANALYZE_LINE_PARAMETER;
}

/* `fffffa80`00000062 …`, four of them */
static PscAnalyzeLineKind
read_arguments (const char *text, PscAnalyzeLine *line)
{
  for (line->n_parameters = 0; line->n_parameters < N_PARAMETERS; line->n_parameters++)
    if (!take_number (&text, &line->parameters[line->n_parameters]))
      return PSC_ANALYZE_LINE_NONE;
  return *text == '\0' ? PSC_ANALYZE_LINE_PARAMETERS : PSC_ANALYZE_LINE_NONE;
}

/* `0xc4_62`; other reports have words here. */
static PscAnalyzeLineKind
read_string (const char *text, PscAnalyzeLine *line)
{
  g_autofree char *code = g_strndup (text, strcspn (text, "_"));
  const char *at = code;
  const char *rest = text + strlen (code);

  if (!g_str_has_prefix (code, "0x") || !take_code (&at, &line->code) || *at != '\0')
    return PSC_ANALYZE_LINE_NONE;
  line->n_parameters = 0;
  if (*rest == '_' && (rest++, take_number (&rest, &line->parameters[0])) && *rest == '\0')
    line->n_parameters = 1;
  return PSC_ANALYZE_LINE_STRING;
}

static PscAnalyzeLineKind
read_field (const char *text, PscAnalyzeLine *line)
{
  const char *remark = line->field == PSC_ANALYZE_CAUSE ? strstr (text, " (") : NULL;

  line->text = text;
  line->length = remark != NULL ? (gsize) (remark - text) : strlen (text);
  return line->length > 0 ? PSC_ANALYZE_LINE_FIELD : PSC_ANALYZE_LINE_CUT;
}

/* `from fffff8000176e212 to fffff8000167bb90` */
static PscAnalyzeLineKind
read_transfer (const char *text, PscAnalyzeLine *line)
{
  guint64 from;

  if (!psc_debugger_take_text (&text, "from ") || !psc_debugger_take_address (&text, &from))
    return PSC_ANALYZE_LINE_NONE;
  text = psc_debugger_skip_blanks (text);
  return psc_debugger_take_text (&text, "to ") && psc_debugger_take_address (&text, &line->va)
             ? PSC_ANALYZE_LINE_TRANSFER
             : PSC_ANALYZE_LINE_CUT;
}

static PscAnalyzeLineKind
read_stack (const char *text, PscAnalyzeLine *line G_GNUC_UNUSED)
{
  return *text == '\0' ? PSC_ANALYZE_LINE_STACK : PSC_ANALYZE_LINE_NONE;
}

static const Label labels[] = {
  { "*** Fatal System Error:", read_break, 0 },
  { "BugCheck ", read_short, 0 },
  { "Bugcheck code ", read_code, 0 },
  { "Arguments ", read_arguments, 0 },
  { "Arg", read_parameter, 0 },
  { "BUGCHECK_CODE:", read_code, 0 },
  { "BUGCHECK_P", read_parameter, 0 },
  { "BUGCHECK_STR:", read_string, 0 },
  { "IMAGE_NAME:", read_field, PSC_ANALYZE_IMAGE },
  { "Probably caused by :", read_field, PSC_ANALYZE_CAUSE },
  { "PROCESS_NAME:", read_field, PSC_ANALYZE_PROCESS },
  { "FAILURE_BUCKET_ID:", read_field, PSC_ANALYZE_FAILURE_BUCKET },
  { "BUCKET_ID:", read_field, PSC_ANALYZE_BUCKET },
  { "LAST_CONTROL_TRANSFER:", read_transfer, 0 },
  { "STACK_TEXT:", read_stack, 0 },
};

/* Where Markdown's backslashes were kept from being taken away, they stand before `_`. */
static gboolean
take_label (const char **at, const char *label)
{
  const char *text = *at;

  for (; *label != '\0'; label++)
    {
      if (*label == '_' && *text == '\\')
        text++;
      if (*label == ' ' ? *text != ' ' && *text != '\t' : *text != *label)
        return FALSE;
      text = *label == ' ' ? psc_debugger_skip_blanks (text) : text + 1;
    }
  *at = psc_debugger_skip_blanks (text);
  return TRUE;
}

/* `*                        Bugcheck Analysis                                    *` */
static gboolean
is_head (const char *text)
{
  text += strspn (text, "* \t");
  return g_str_has_prefix (text, "Bugcheck Analysis")
         && text[strlen ("Bugcheck Analysis")
                 + strspn (text + strlen ("Bugcheck Analysis"), "* \t")]
                == '\0';
}

/* `DRIVER_VERIFIER_DETECTED_VIOLATION (c4)` */
static PscAnalyzeLineKind
read_name (const char *text, PscAnalyzeLine *line)
{
  const char *at = text + strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_\\");

  line->text = text;
  line->length = (gsize) (at - text);
  if (memchr (text, '_', line->length) == NULL)
    return PSC_ANALYZE_LINE_NONE;
  at = psc_debugger_skip_blanks (at);
  if (!take_char (&at, '(') || !take_code (&at, &line->code) || !take_char (&at, ')')
      || *at != '\0')
    return PSC_ANALYZE_LINE_NONE;
  return PSC_ANALYZE_LINE_NAME;
}

/* Whether a line means what it says even where the end of the file may have cut it. */
static gboolean
is_closed (PscAnalyzeLineKind kind, const char *text)
{
  switch (kind)
    {
    case PSC_ANALYZE_LINE_HEAD:
    case PSC_ANALYZE_LINE_SHORT:
    case PSC_ANALYZE_LINE_NAME:
      return TRUE;
    case PSC_ANALYZE_LINE_PARAMETERS:
      return strchr (text, ')') != NULL;
    case PSC_ANALYZE_LINE_PARAMETER:
      return strchr (text, ',') != NULL;
    case PSC_ANALYZE_LINE_NONE:
    case PSC_ANALYZE_LINE_CUT:
    case PSC_ANALYZE_LINE_BREAK:
    case PSC_ANALYZE_LINE_CODE:
    case PSC_ANALYZE_LINE_STRING:
    case PSC_ANALYZE_LINE_FIELD:
    case PSC_ANALYZE_LINE_TRANSFER:
    case PSC_ANALYZE_LINE_STACK:
    default:
      return FALSE;
    }
}

static PscAnalyzeLineKind
read_labelled (const char *text, PscAnalyzeLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *rest = text;

      if (!take_label (&rest, labels[i].label))
        continue;
      line->field = labels[i].field;
      return labels[i].read (rest, line);
    }
  return PSC_ANALYZE_LINE_NONE;
}

PscAnalyzeLineKind
psc_analyze_read_line (const char *text, gboolean has_end, PscAnalyzeLine *line)
{
  PscAnalyzeLineKind kind = PSC_ANALYZE_LINE_NONE;

  g_return_val_if_fail (text != NULL && line != NULL, PSC_ANALYZE_LINE_NONE);

  *line = (PscAnalyzeLine){ 0 };
  text = psc_debugger_skip_blanks (text);
  if (g_ascii_isupper (*text) || *text == '*')
    kind = is_head (text) ? PSC_ANALYZE_LINE_HEAD : read_labelled (text, line);
  else if (g_str_has_prefix (text, "(0x"))
    kind = read_parameters (text + 1, ')', PSC_ANALYZE_LINE_PARAMETERS, line);
  if (kind == PSC_ANALYZE_LINE_NONE && g_ascii_isupper (*text))
    kind = read_name (text, line);
  if (kind != PSC_ANALYZE_LINE_NONE && !has_end && !is_closed (kind, text))
    return PSC_ANALYZE_LINE_CUT;
  return kind;
}

/* Return address, colons and arguments; what is left is the symbol. */
static const char *
skip_arguments (const char *text)
{
  for (;;)
    {
      PscHexNumber number;
      const char *at = text;

      if (*at == ':')
        at++;
      else if (!psc_debugger_take_number (&at, &number)
               || (*at != ' ' && *at != '\t' && *at != '\0'))
        return text;
      text = psc_debugger_skip_blanks (at);
    }
}

gboolean
psc_analyze_read_frame (const char *text, PscAnalyzeFrame *frame)
{
  guint64 child_va;

  g_return_val_if_fail (text != NULL && frame != NULL, FALSE);

  *frame = (PscAnalyzeFrame){ 0 };
  text = psc_debugger_skip_blanks (text);
  if (g_str_has_prefix (text, "(Inline Function)"))
    {
      const char *colon = g_strrstr (text, " : ");

      frame->is_inline = TRUE;
      return colon != NULL && psc_debugger_read_symbol (colon + strlen (" : "), &frame->symbol);
    }
  if (!psc_debugger_take_address (&text, &child_va))
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  if (!psc_debugger_take_address (&text, &frame->return_va))
    return FALSE;
  text = skip_arguments (psc_debugger_skip_blanks (text));
  return *text == '\0' || psc_debugger_read_symbol (text, &frame->symbol);
}
