/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checks the options of `chart`. Called by that command.
 */
#include "config.h"

#include "cli/chart-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cli/messages.h"

#define MIN_SCALE 0.1
#define MAX_SCALE 8.0
#define ALL_POOLS (1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED)

/* A word and what it stands for. */
typedef struct
{
  const char *name;
  guint value;
} Word;

static const Word kinds[] = {
  { "trend", PSC_CHART_TREND },
  { "top", PSC_CHART_TOP },
  { "compare", PSC_CHART_COMPARE },
  { "share", PSC_CHART_SHARE },
};

static const Word pools[] = {
  { "nonpaged", 1u << PSC_POOL_NONPAGED },
  { "paged", 1u << PSC_POOL_PAGED },
  { "both", ALL_POOLS },
};

static const Word measures[] = {
  { "bytes", PSC_POOL_BYTES },   { "outstanding", PSC_POOL_OUTSTANDING },
  { "allocs", PSC_POOL_ALLOCS }, { "frees", PSC_POOL_FREES },
  { "rate", PSC_N_POOL_FIELDS },
};

const char *
psc_chart_kind_to_string (PscChartKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), "");

  return kinds[kind].name;
}

void
psc_chart_raw_clear (PscChartRaw *raw)
{
  g_return_if_fail (raw != NULL);

  g_free (raw->output);
  g_free (raw->kind);
  g_free (raw->tags);
  g_free (raw->pool);
  g_free (raw->measure);
  g_free (raw->size);
  g_free (raw->title);
  g_strfreev (raw->marks);
}

void
psc_chart_options_clear (PscChartOptions *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->tags, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
}

/* Leaves @value alone when nothing was said. */
static gboolean
parse_word (const PscCliCommand *command,
            const char *option,
            const char *text,
            const Word *words,
            guint n_words,
            guint *value)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < n_words; i++)
    {
      if (strcmp (text, words[i].name) == 0)
        {
          *value = words[i].value;
          return TRUE;
        }
      g_string_append_printf (expected, "%s%s", i > 0 ? ", " : "", words[i].name);
    }
  /* Translators: an option, what was given for it, and the words that can be. */
  psc_cli_usage_error (command, _ ("unknown %s '%s': expected one of %s"), option, text,
                       expected->str);
  return FALSE;
}

static gboolean
parse_words (PscChartOptions *self, const PscChartRaw *raw, const PscCliCommand *command)
{
  guint kind = PSC_CHART_TREND;
  guint measure = PSC_POOL_BYTES;

  if (!parse_word (command, "--kind", raw->kind, kinds, G_N_ELEMENTS (kinds), &kind)
      || !parse_word (command, "--pool", raw->pool, pools, G_N_ELEMENTS (pools),
                      &self->request.kinds)
      || !parse_word (command, "--measure", raw->measure, measures, G_N_ELEMENTS (measures),
                      &measure))
    return FALSE;
  self->has_kind = raw->kind != NULL;
  self->kind = (PscChartKind) kind;
  self->request.is_rate = measure == PSC_N_POOL_FIELDS;
  self->request.field = self->request.is_rate ? PSC_POOL_BYTES : (PscPoolField) measure;
  return TRUE;
}

static gboolean
parse_tags (PscChartOptions *self, const char *text, const PscCliCommand *command)
{
  g_auto (GStrv) names = NULL;

  if (text == NULL)
    return TRUE;
  self->tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  names = g_strsplit (text, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      PscTag tag;

      if (!psc_tag_parse (names[i], &tag))
        {
          psc_cli_usage_error (command,
                               _ ("bad tag '%s' in --tags: expected one to four characters"),
                               names[i]);
          return FALSE;
        }
      g_array_append_val (self->tags, tag);
    }
  if (names[0] == NULL)
    psc_cli_usage_error (command, _ ("--tags is empty"));
  return names[0] != NULL;
}

static gboolean
parse_length (const char *text, double *length)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, (guint64) PSC_CHART_MAX_SIZE, &value, NULL))
    return FALSE;
  *length = (double) value;
  return TRUE;
}

static gboolean
parse_size (PscChartOptions *self, const PscChartRaw *raw, const PscCliCommand *command)
{
  self->size = (PscChartExport) PSC_CHART_EXPORT_INIT;
  self->size.scale = raw->scale;
  if (!(raw->scale >= MIN_SCALE && raw->scale <= MAX_SCALE))
    {
      psc_cli_usage_error (command, _ ("bad --scale: expected 0.1 to 8"));
      return FALSE;
    }
  if (raw->size != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (raw->size, "x", 3);

      if (g_strv_length (parts) == 2 && parse_length (parts[0], &self->size.width)
          && parse_length (parts[1], &self->size.height))
        return TRUE;
      psc_cli_usage_error (command,
                           _ ("bad --size '%s': expected WIDTHxHEIGHT in pixels, at most %d each"),
                           raw->size, (int) PSC_CHART_MAX_SIZE);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_mark (const char *text, PscChartMark *mark)
{
  const char *equals = strchr (text, '=');
  g_autofree char *place = NULL;
  char *end;

  if (equals == NULL)
    return FALSE;
  *mark = (PscChartMark){ .text = equals + 1 };
  place = g_strndup (text, (gsize) (equals - text));
  g_strstrip (place);
  if (psc_wall_time_parse (place, &mark->time))
    return TRUE;
  mark->is_number = TRUE;
  mark->number = g_ascii_strtod (place, &end);
  return g_ascii_isdigit (place[0]) && *end == '\0';
}

static gboolean
parse_marks (PscChartOptions *self, GStrv marks, const PscCliCommand *command)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (PscChartMark));
  for (guint i = 0; marks != NULL && marks[i] != NULL; i++)
    {
      PscChartMark mark;

      if (!parse_mark (marks[i], &mark))
        {
          psc_cli_usage_error (command,
                               _ ("bad --mark '%s': expected TIME=TEXT, where TIME is like "
                                  "2024-03-05T10:00 or the number of a snapshot"),
                               marks[i]);
          return FALSE;
        }
      g_array_append_val (self->marks, mark);
    }
  return TRUE;
}

gboolean
psc_chart_options_init (PscChartOptions *self, const PscChartRaw *raw, const PscCliCommand *command)
{
  g_return_val_if_fail (self != NULL && raw != NULL, FALSE);

  *self = (PscChartOptions){ .request = PSC_CHART_REQUEST_INIT };
  self->request.title = raw->title;
  if (raw->output == NULL)
    {
      psc_cli_usage_error (command, _ ("-o OUT is missing"));
      return FALSE;
    }
  if (!psc_chart_format_from_path (raw->output, &self->format))
    {
      psc_cli_usage_error (command, _ ("%s: expected a name that ends in .svg, .png or .pdf"),
                           raw->output);
      return FALSE;
    }
  return parse_words (self, raw, command) && parse_tags (self, raw->tags, command)
         && parse_size (self, raw, command) && parse_marks (self, raw->marks, command);
}
