/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minifilters, volumes and what ties them: `!fltkd.filters`, `.volumes`, `.instances`, `.frames`.
 *
 * The lines of all outputs of a file add up, each object once by its address. An instance belongs
 * to the filter or volume above it; seen under both, it tells which volume the filter is attached
 * to. `fltmc` is named and not read: it has neither addresses nor instances. Called by the capture
 * reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "capture/filters-line.h"
#include "capture/format.h"

/* A filter or volume, and the addresses of its instances. */
typedef struct
{
  PscFilter *filter; /* belongs to the evidence */
  GHashTable *addresses;
} Owner;

typedef struct
{
  PscCaptureContext *context;
  gboolean has_output;
  guint command_line;  /* of the output */
  GHashTable *filters; /* address → Owner */
  GHashTable *volumes; /* likewise */
  Owner *owner;        /* of the instances that come */
  char *frame;
  gboolean has_orphans; /* instances came that belong to nothing, and it was told */
  guint n_instances;
  gboolean in_fltmc;
} Parser;

static void
owner_free (gpointer data)
{
  Owner *owner = (Owner *) data;

  g_hash_table_unref (owner->addresses);
  g_free (owner);
}

static GHashTable *
new_owners (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, owner_free);
}

static gpointer
filters_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->filters = new_owners ();
  self->volumes = new_owners ();
  return self;
}

static void
filters_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_hash_table_unref (self->filters);
  g_hash_table_unref (self->volumes);
  g_free (self->frame);
  g_free (self);
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "!fltkd: %s", message);
}

static char *
dup_text (const PscFiltersText *text)
{
  return text->text != NULL ? psc_debugger_dup (text->text, text->length) : NULL;
}

/* One section for each command; without prompts, one for all. */
static void
enter (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;

  if (self->has_output && self->command_line == context->command_line)
    return;
  self->has_output = TRUE;
  self->command_line = context->command_line;
  psc_input_file_add_section (context->file, "filters", line, context->command);
}

static Owner *
add_owner (GHashTable *owners, GPtrArray *list, guint64 address, guint line)
{
  Owner *owner = g_new0 (Owner, 1);

  owner->filter = psc_filter_new ();
  owner->filter->address = address;
  owner->filter->line = line;
  owner->addresses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_ptr_array_add (list, owner->filter);
  g_hash_table_insert (owners, &owner->filter->address, owner);
  return owner;
}

/* The filter or volume of a line; what earlier lines left open is filled in. */
static void
take_owner (Parser *self,
            GHashTable *owners,
            GPtrArray *list,
            guint number,
            const PscFiltersLine *line)
{
  PscFilter *filter;

  self->has_orphans = FALSE;
  self->owner = g_hash_table_lookup (owners, &line->address);
  if (self->owner == NULL)
    {
      if (list->len >= PSC_MAX_EVIDENCE)
        return;
      self->owner = add_owner (owners, list, line->address, number);
    }
  filter = self->owner->filter;
  if (filter->name == NULL)
    filter->name = dup_text (&line->name);
  if (filter->altitude == NULL)
    filter->altitude = dup_text (&line->altitude);
  if (filter->frame == NULL)
    filter->frame = g_strdup (self->frame);
}

static void
take_instance (Parser *self, guint number, const PscFiltersLine *line)
{
  PscFilterInstance instance = { .address = line->address, .line = number };

  if (self->owner == NULL)
    {
      if (!self->has_orphans)
        warn (self, number, "instances without the filter or volume they belong to: left out");
      self->has_orphans = TRUE;
      return;
    }
  if (g_hash_table_contains (self->owner->addresses, &line->address))
    return;
  if (self->n_instances >= PSC_MAX_EVIDENCE)
    {
      self->owner->filter->is_cut = TRUE;
      return;
    }
  if (++self->n_instances == PSC_MAX_EVIDENCE)
    warn (self, number, "too many instances: the rest is left out");
  g_hash_table_add (self->owner->addresses, g_memdup2 (&line->address, sizeof line->address));
  instance.name = dup_text (&line->name);
  instance.altitude = dup_text (&line->altitude);
  g_array_append_val (self->owner->filter->instances, instance);
}

static void
take_gap (Parser *self, guint number, const char *what)
{
  PscFilter *filter = self->owner != NULL ? self->owner->filter : NULL;

  if (filter == NULL)
    {
      warn (self, number, what);
      return;
    }
  filter->is_cut = TRUE;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, number,
                          "!fltkd: %s: %s", filter->name != NULL ? filter->name : "?", what);
}

static PscVerdict
take_line (Parser *self, guint number, PscFiltersLineKind kind, const PscFiltersLine *line)
{
  PscEvidence *evidence = self->context->evidence;

  enter (self, number);
  switch (kind)
    {
    case PSC_FILTERS_LINE_LIST:
      self->owner = NULL;
      g_free (self->frame);
      self->frame = dup_text (&line->name);
      break;
    case PSC_FILTERS_LINE_FILTER:
      take_owner (self, self->filters, evidence->filters, number, line);
      break;
    case PSC_FILTERS_LINE_VOLUME:
      take_owner (self, self->volumes, evidence->volumes, number, line);
      break;
    case PSC_FILTERS_LINE_INSTANCE:
      take_instance (self, number, line);
      break;
    case PSC_FILTERS_LINE_DAMAGED:
      take_gap (self, number, "a line is not all there and is left out");
      /* What follows a heading that is lost is nobody's. */
      if (line->label != PSC_FILTERS_LINE_INSTANCE)
        self->owner = NULL;
      break;
    case PSC_FILTERS_LINE_NONE:
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
  return PSC_VERDICT_TAKEN;
}

/* `fltmc` lists names, numbers of instances, altitudes and frames in columns. */
static gboolean
is_fltmc_heading (const char *text)
{
  text = psc_debugger_skip_blanks (text);
  return psc_debugger_take_text (&text, "Filter Name ")
         && psc_debugger_take_text (&text, "Num Instances ");
}

static gboolean
is_fltmc_row (const char *text)
{
  const char *altitude = strrchr (text, ' ');

  return text[strspn (text, "- ")] == '\0' || (altitude != NULL && g_ascii_isdigit (altitude[1]));
}

static PscVerdict
feed_fltmc (Parser *self, const PscFrameLine *line, const char *text)
{
  if (self->in_fltmc && is_fltmc_row (text))
    return PSC_VERDICT_TAKEN;
  self->in_fltmc = is_fltmc_heading (text);
  if (!self->in_fltmc)
    return PSC_VERDICT_PASS;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_NOTE, self->context->path,
                          line->number,
                          "fltmc output is passed over: !fltkd.filters shows each instance");
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
filters_feed (gpointer parser, const PscFrameLine *frame)
{
  Parser *self = (Parser *) parser;
  const char *text = frame->text + frame->prefix_length;
  PscFiltersLine line;
  PscFiltersLineKind kind;

  if (frame->kind == PSC_FRAME_ELISION)
    {
      if (self->owner == NULL)
        return PSC_VERDICT_PASS;
      take_gap (self, frame->number, "instances are left out here");
      return PSC_VERDICT_TAKEN;
    }
  kind = psc_filters_read_line (text, frame->has_end && !frame->is_cut, &line);
  /* Half a word at the end of a file is nothing by itself. */
  if (kind == PSC_FILTERS_LINE_NONE
      || (kind == PSC_FILTERS_LINE_DAMAGED && self->owner == NULL
          && !(self->has_output && frame->has_end)))
    return feed_fltmc (self, frame, text);
  return take_line (self, frame->number, kind, &line);
}

static void
filters_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  Parser *self = (Parser *) parser;

  self->owner = NULL;
  self->in_fltmc = FALSE;
  g_clear_pointer (&self->frame, g_free);
}

static GHashTable *
map_instances (const GPtrArray *volumes)
{
  GHashTable *map = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint v = 0; v < volumes->len; v++)
    {
      PscFilter *volume = (PscFilter *) g_ptr_array_index (volumes, v);

      for (guint i = 0; i < volume->instances->len; i++)
        g_hash_table_insert (map, &g_array_index (volume->instances, PscFilterInstance, i).address,
                             volume->name);
    }
  return map;
}

/* Tells filters which volumes their instances are attached to. */
static void
filters_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;
  PscEvidence *evidence = self->context->evidence;
  g_autoptr (GHashTable) volumes = map_instances (evidence->volumes);

  for (guint f = 0; f < evidence->filters->len; f++)
    {
      GArray *instances = ((PscFilter *) g_ptr_array_index (evidence->filters, f))->instances;

      for (guint i = 0; i < instances->len; i++)
        {
          PscFilterInstance *instance = &g_array_index (instances, PscFilterInstance, i);

          instance->volume = g_strdup (g_hash_table_lookup (volumes, &instance->address));
        }
    }
}

static const PscLineShape shapes[] = {
  { .begin = "FLT" },
  { .begin = "Filter" },
  { .begin = "Volume List:" },
  { .begin = "Frame List:" },
  { 0 },
};

const PscCaptureFormat psc_filters_format = {
  .name = "filters",
  .shapes = shapes,
  .new = filters_new,
  .free = filters_free,
  .feed = filters_feed,
  .end = filters_end,
  .finish = filters_finish,
};
