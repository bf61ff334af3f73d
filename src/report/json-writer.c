/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON writer. Keeps one frame for each container that is open.
 */
#include "config.h"

#include "report/json-writer.h"

#include <string.h>

/* The deepest report nests five containers. */
#define MAX_DEPTH 16u
#define INDENT 2u

typedef struct
{
  PscJsonLayout layout;
  guint n_items;
} Frame;

struct _PscJsonWriter
{
  PscOutput *output;
  Frame frames[MAX_DEPTH];
  guint depth;
  gboolean has_name; /* a name was written and waits for its value */
};

PscJsonWriter *
psc_json_writer_new (PscOutput *output)
{
  PscJsonWriter *self;

  g_return_val_if_fail (output != NULL, NULL);

  self = g_new0 (PscJsonWriter, 1);
  self->output = output;
  return self;
}

void
psc_json_writer_free (PscJsonWriter *self)
{
  g_return_if_fail (self != NULL);
  g_warn_if_fail (self->depth == 0);

  g_free (self);
}

static void
start_line (PscJsonWriter *self)
{
  psc_output_put_c (self->output, '\n');
  psc_output_repeat (self->output, ' ', INDENT * self->depth);
}

/* What stands between the item before and the next one. */
static void
begin_item (PscJsonWriter *self)
{
  Frame *frame;

  if (self->depth == 0)
    return;
  frame = &self->frames[self->depth - 1];
  if (frame->n_items++ > 0)
    psc_output_put (self->output, frame->layout == PSC_JSON_LINES ? "," : ", ");
  if (frame->layout == PSC_JSON_LINES)
    start_line (self);
}

/* A value follows its name, or is an item of an array. */
static void
begin_value (PscJsonWriter *self)
{
  if (!self->has_name)
    begin_item (self);
  self->has_name = FALSE;
}

static void
begin_container (PscJsonWriter *self, char bracket, PscJsonLayout layout)
{
  g_return_if_fail (self != NULL && self->depth < MAX_DEPTH);

  begin_value (self);
  psc_output_put_c (self->output, bracket);
  self->frames[self->depth++] = (Frame){ .layout = layout };
}

static void
end_container (PscJsonWriter *self, char bracket)
{
  const Frame *frame;

  g_return_if_fail (self != NULL && self->depth > 0 && !self->has_name);

  frame = &self->frames[--self->depth];
  if (frame->layout == PSC_JSON_LINES && frame->n_items > 0)
    start_line (self);
  psc_output_put_c (self->output, bracket);
  if (self->depth == 0)
    psc_output_put_c (self->output, '\n');
}

void
psc_json_begin_object (PscJsonWriter *self, PscJsonLayout layout)
{
  begin_container (self, '{', layout);
}

void
psc_json_end_object (PscJsonWriter *self)
{
  end_container (self, '}');
}

void
psc_json_begin_array (PscJsonWriter *self, PscJsonLayout layout)
{
  begin_container (self, '[', layout);
}

void
psc_json_end_array (PscJsonWriter *self)
{
  end_container (self, ']');
}

static const char *
find_short_escape (char c)
{
  switch (c)
    {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return NULL;
    }
}

/* @text is valid UTF-8. */
static void
put_quoted (PscJsonWriter *self, const char *text)
{
  const char *plain = text;

  psc_output_put_c (self->output, '"');
  for (; *text != '\0'; text++)
    {
      const char *escape = find_short_escape (*text);
      char code[8];

      if (escape == NULL && (guchar) *text >= 0x20 && *text != 0x7f)
        continue;
      psc_output_put_n (self->output, plain, (gsize) (text - plain));
      plain = text + 1;
      g_snprintf (code, sizeof code, "\\u%04x", (guint) (guchar) *text);
      psc_output_put (self->output, escape != NULL ? escape : code);
    }
  psc_output_put_n (self->output, plain, (gsize) (text - plain));
  psc_output_put_c (self->output, '"');
}

void
psc_json_name (PscJsonWriter *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL && self->depth > 0 && !self->has_name);

  begin_item (self);
  put_quoted (self, name);
  psc_output_put (self->output, ": ");
  self->has_name = TRUE;
}

void
psc_json_string (PscJsonWriter *self, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (self != NULL);

  if (text == NULL)
    {
      psc_json_null (self);
      return;
    }
  begin_value (self);
  if (!g_utf8_validate (text, -1, NULL))
    valid = g_utf8_make_valid (text, -1);
  put_quoted (self, valid != NULL ? valid : text);
}

void
psc_json_int (PscJsonWriter *self, gint64 value)
{
  char text[32];

  g_return_if_fail (self != NULL);

  begin_value (self);
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  psc_output_put (self->output, text);
}

void
psc_json_uint (PscJsonWriter *self, guint64 value)
{
  char text[32];

  g_return_if_fail (self != NULL);

  begin_value (self);
  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, value);
  psc_output_put (self->output, text);
}

void
psc_json_hundredths (PscJsonWriter *self, guint value)
{
  char text[32];

  g_return_if_fail (self != NULL);

  begin_value (self);
  g_snprintf (text, sizeof text, "%u.%02u", value / 100, value % 100);
  psc_output_put (self->output, text);
}

void
psc_json_boolean (PscJsonWriter *self, gboolean value)
{
  g_return_if_fail (self != NULL);

  begin_value (self);
  psc_output_put (self->output, value ? "true" : "false");
}

void
psc_json_null (PscJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  begin_value (self);
  psc_output_put (self->output, "null");
}

void
psc_json_int_or_null (PscJsonWriter *self, gboolean is_known, gint64 value)
{
  if (is_known)
    psc_json_int (self, value);
  else
    psc_json_null (self);
}

void
psc_json_member (PscJsonWriter *self, const char *name, const char *text)
{
  psc_json_name (self, name);
  psc_json_string (self, text);
}
