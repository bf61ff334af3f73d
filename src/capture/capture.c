/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hands the lines of a capture to the parsers of the formats. Called by the loader.
 */
#include "config.h"

#include "capture/capture.h"

#include "base/error.h"
#include "base/limits.h"
#include "capture/banner.h"
#include "capture/foreign.h"
#include "capture/format.h"
#include "capture/scan.h"
#include "capture/times.h"
#include "model/evidence-names.h"

static const PscCaptureFormat *const formats[] = {
  &psc_poolused_format,     &psc_poolmon_format,      &psc_pool_csv_format,
  &psc_verifier_format,     &psc_verifier_log_format, &psc_vm_format,
  &psc_filters_format,      &psc_modules_format,      &psc_analyze_format,
  &psc_search_hits_format,  &psc_disassembly_format,  &psc_symbol_list_format,
  &psc_stack_format,        &psc_memory_format,       &psc_memory_text_format,
  &psc_pool_blocks_format,  &psc_module_info_format,  &psc_foreign_tools_format,
  &psc_memory_usage_format,
};

#define N_FORMATS G_N_ELEMENTS (formats)
#define NO_FORMAT G_MAXUINT

/* A test compiles this file once more with 1, so that every line is shown to every parser, and a
 * parser that takes one which would have been withheld from it is found out. */
#ifndef PSC_SHOW_ALL
#define PSC_SHOW_ALL 0
#endif
#define ALL_FORMATS ((guint32) ((G_GUINT64_CONSTANT (1) << N_FORMATS) - 1))

G_STATIC_ASSERT (N_FORMATS <= 32);

/* Lines between two looks at the cancellable and two calls of the progress function. */
#define LINES_PER_SLICE 4096u

/* @stirred has a bit for each parser that was shown something else than lines of none of its shapes
 * since it last saw one. */
typedef struct
{
  PscCaptureContext context;
  PscForeign foreign;
  PscLineSorter *sorter;
  gpointer parsers[N_FORMATS];
  guint active;
  guint32 stirred;
} Reader;

void
psc_capture_free (PscCapture *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->file, psc_input_file_free); /* the loader may have taken it */
  g_ptr_array_unref (self->snapshots);
  g_clear_pointer (&self->evidence, psc_evidence_free);
  psc_issues_unref (self->issues);
  g_free (self);
}

void
psc_capture_context_begin_table (PscCaptureContext *self, const char *kind, guint line)
{
  psc_snapshot_builder_reset (self->builder, self->path);
  psc_snapshot_builder_set_format (self->builder, kind);
  psc_snapshot_builder_set_line (self->builder, line);
  psc_snapshot_builder_set_command (self->builder, self->command);
  psc_snapshot_builder_set_taken_at (self->builder, &self->taken_at);
  psc_snapshot_builder_set_uptime (self->builder, self->uptime_seconds);
  if (self->taken_at.zone != PSC_ZONE_NO_TIME)
    self->file->host_time = self->taken_at;
  self->taken_at = (PscWallTime){ .zone = PSC_ZONE_NO_TIME };
  self->clock = 0;
  self->uptime_seconds = -1;
  psc_input_file_add_section (self->file, kind, line, self->command);
}

void
psc_capture_context_take_snapshot (PscCaptureContext *self)
{
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *label = NULL;

  if (self->snapshots->len >= PSC_MAX_SNAPSHOTS)
    {
      psc_issues_add (self->issues, PSC_SEVERITY_WARNING, self->path,
                      "more than %u snapshots: the rest is left out", PSC_MAX_SNAPSHOTS);
      return;
    }
  label = g_strdup_printf ("%s#%u", name, self->snapshots->len);
  psc_snapshot_builder_set_label (self->builder, label);
  g_ptr_array_add (self->snapshots, psc_snapshot_builder_end (self->builder));
}

static void
end_table (Reader *self, PscTableEnd reason)
{
  guint active = self->active;

  if (active == NO_FORMAT)
    return;
  self->active = NO_FORMAT;
  formats[active]->end (self->parsers[active], reason);
}

static void
note_command (Reader *self, const PscFrameLine *line)
{
  end_table (self, PSC_TABLE_END_OTHER);
  self->stirred = ALL_FORMATS;
  if (line->length == 0)
    return;
  g_free (self->context.command);
  self->context.command = g_strndup (line->text, line->length);
  self->context.command_line = line->number;
}

/* Acts on what a parser said; FALSE when the line is still to be offered to others. */
static gboolean
obey (Reader *self, guint format, PscVerdict verdict)
{
  switch (verdict)
    {
    case PSC_VERDICT_PASS:
    case PSC_VERDICT_SEEN:
      return FALSE;
    case PSC_VERDICT_TAKEN:
      self->active = format;
      return TRUE;
    case PSC_VERDICT_DONE:
      self->active = format;
      end_table (self, PSC_TABLE_END_OTHER);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Shows a parser a line that is nobody's yet. */
static gboolean
offer_to (Reader *self, guint format, const PscFrameLine *line, gboolean has_shape)
{
  PscVerdict verdict = formats[format]->feed (self->parsers[format], line);

  if (has_shape || verdict != PSC_VERDICT_PASS)
    self->stirred |= 1u << format;
  else
    self->stirred &= ~(1u << format);
  return obey (self, format, verdict);
}

/* Shows a parser a line that would be withheld from it. */
static void
offer_in_vain (Reader *self, guint format, const PscFrameLine *line)
{
  guint n_issues = psc_issues_get_n (self->context.issues);

  g_assert_cmpint (formats[format]->feed (self->parsers[format], line), ==, PSC_VERDICT_PASS);
  g_assert_cmpuint (psc_issues_get_n (self->context.issues), ==, n_issues);
}

/* Returns whether a parser took the line. */
static gboolean
offer_to_formats (Reader *self, const PscFrameLine *line, PscLineSigns signs)
{
  guint32 shaped = psc_line_sorter_find (self->sorter, line, signs);

  guint32 wanted = shaped | self->stirred;

  for (guint32 left = PSC_SHOW_ALL ? ALL_FORMATS : wanted; left != 0; left &= left - 1)
    {
      guint f = (guint) __builtin_ctz (left);

      if ((wanted & 1u << f) == 0)
        offer_in_vain (self, f, line);
      else if (offer_to (self, f, line, (shaped & 1u << f) != 0))
        return TRUE;
    }
  return FALSE;
}

/* Facts of the machine and times stand between outputs. Returns whether @line told a time. */
static gboolean
note_facts (Reader *self, const PscFrameLine *line)
{
  const char *text = line->text + psc_scan_blanks (line->text, line->prefix_length);
  PscCapturedTime time;

  if (psc_banner_may_begin (text))
    psc_banner_note (line, &self->context);
  if ((line->prefix_length == 0 && !psc_captured_time_may_begin (text))
      || !psc_captured_time_read (line, &time))
    return FALSE;
  end_table (self, PSC_TABLE_END_OTHER);
  psc_captured_time_note (&time, &self->context);
  return TRUE;
}

static void
offer_line (Reader *self, const PscFrameLine *line)
{
  PscLineSigns signs;
  guint n_issues;

  if (line->kind == PSC_FRAME_COMMAND)
    {
      note_command (self, line);
      return;
    }
  if (note_facts (self, line))
    return;
  if (self->active != NO_FORMAT)
    {
      guint active = self->active;
      PscVerdict verdict = formats[active]->feed (self->parsers[active], line);

      if (verdict == PSC_VERDICT_SEEN || obey (self, active, verdict))
        return;
      end_table (self, PSC_TABLE_END_OTHER);
    }
  n_issues = psc_issues_get_n (self->context.issues);
  signs = psc_line_signs_read (line);
  if (!offer_to_formats (self, line, signs))
    psc_foreign_feed (&self->foreign, &self->context, line, signs,
                      psc_issues_get_n (self->context.issues) != n_issues);
}

static void
reader_init (Reader *self, PscCapture *capture)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  const PscLineShape *shapes[N_FORMATS];

  *self = (Reader){ .active = NO_FORMAT, .stirred = ALL_FORMATS };
  self->context.path = capture->file->path;
  self->context.file = capture->file;
  self->context.issues = capture->issues;
  self->context.evidence = capture->evidence;
  self->context.snapshots = capture->snapshots;
  self->context.builder = psc_snapshot_builder_new (strings);
  self->context.uptime_seconds = -1;
  for (guint f = 0; f < N_FORMATS; f++)
    {
      self->parsers[f] = formats[f]->new (&self->context);
      shapes[f] = formats[f]->shapes;
    }
  self->sorter = psc_line_sorter_new (shapes, N_FORMATS);
}

static void
reader_clear (Reader *self)
{
  for (guint f = 0; f < N_FORMATS; f++)
    formats[f]->free (self->parsers[f]);
  psc_line_sorter_free (self->sorter);
  psc_snapshot_builder_free (self->context.builder);
  g_free (self->context.command);
}

static void
finish_formats (Reader *self)
{
  for (guint f = 0; f < N_FORMATS; f++)
    if (formats[f]->finish != NULL)
      formats[f]->finish (self->parsers[f]);
}

/* Whether anything at all was read. */
static gboolean
is_empty (const Reader *self)
{
  return self->context.snapshots->len == 0 && psc_evidence_is_empty (self->context.evidence)
         && !self->context.has_facts;
}

/* The issues are lost with the capture, so a parser's reason goes into the error. */
static void
set_empty_error (const Reader *self, GError **error)
{
  static const char nothing[] =
      "no debugger output about pool, PoolMon screen or pool table in CSV";
  g_autofree char *found = psc_foreign_describe (&self->foreign);
  const PscIssues *issues = self->context.issues;

  if (found != NULL || psc_issues_get_n (issues) == 0)
    g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "%s: found %s%s%s", self->context.path,
                 found != NULL ? found : "", found != NULL ? ", but " : "", nothing);
  else
    g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "%s: found %s; %s: %s",
                 self->context.path, nothing, psc_issues_get (issues, 0)->place,
                 psc_issues_get (issues, 0)->message);
}

static gboolean
read_lines (Reader *self,
            PscFraming *framing,
            guint64 size,
            PscProgressFunc progress,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PscFrameLine line;
  guint n_lines = 0;

  while (psc_framing_next (framing, &line, &local_error))
    {
      offer_line (self, &line);
      if (++n_lines % LINES_PER_SLICE != 0)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL)
        progress (psc_framing_get_offset (framing), size, user_data);
    }
  end_table (self, PSC_TABLE_END_FILE);
  finish_formats (self);
  if (local_error == NULL)
    return TRUE;
  if (is_empty (self))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                                  "%s: ", self->context.path);
      return FALSE;
    }
  psc_issues_add_at_line (self->context.issues, PSC_SEVERITY_ERROR, self->context.path, line.number,
                          "reading stopped: %s", local_error->message);
  return TRUE;
}

PscCapture *
psc_capture_read (PscSource *source,
                  const char *path,
                  PscProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (PscCapture) self = NULL;
  g_autoptr (PscFraming) framing = NULL;
  Reader reader;
  gboolean done;

  g_return_val_if_fail (source != NULL && path != NULL, NULL);

  self = g_new0 (PscCapture, 1);
  self->file = psc_input_file_new (path);
  self->file->n_bytes = psc_source_get_size (source);
  self->snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  self->evidence = psc_evidence_new ();
  self->issues = psc_issues_new ();
  framing = psc_framing_new (source);
  reader_init (&reader, self);
  done =
      read_lines (&reader, framing, self->file->n_bytes, progress, user_data, cancellable, error);
  if (done && is_empty (&reader))
    {
      set_empty_error (&reader, error);
      done = FALSE;
    }
  reader_clear (&reader);
  if (!done)
    return NULL;
  psc_evidence_name_addresses (self->evidence);
  self->file->n_snapshots = self->snapshots->len;
  return g_steal_pointer (&self);
}
