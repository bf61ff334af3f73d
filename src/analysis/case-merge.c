/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Merges evidence kind by kind. Called by the join, file after file in the order of time.
 */
#include "config.h"

#include "analysis/case-merge.h"

#include <string.h>

#include "base/limits.h"
#include "model/evidence-copy.h"
#include "model/evidence-names.h"

typedef struct
{
  PscEvidence *to;
  const PscEvidence *from;
  const char *path;
  PscCaseCompareMoments compare;
  gpointer user_data;
  PscIssues *issues;
} Merge;

/* Says that the line of this file and that of another one cannot both be true. */
static void
contradict (const Merge *self,
            PscSeverity severity,
            guint line,
            const char *origin,
            guint origin_line,
            const char *subject,
            const char *what)
{
  g_autofree char *place = NULL;

  if (self->issues == NULL)
    return;
  place = origin_line > 0 ? g_strdup_printf ("%s:%u", origin, origin_line) : g_strdup (origin);
  psc_issues_add_at_line (self->issues, severity, self->path, line, "%s: %s in %s", subject, what,
                          place);
}

/* What changes while a machine runs is a contradiction at one moment only. */
static gboolean
is_contradiction (const Merge *self, const char *origin, PscSeverity *severity)
{
  PscCaseMoment moment = self->compare (origin, self->path, self->user_data);

  *severity = moment == PSC_CASE_MOMENT_SAME ? PSC_SEVERITY_WARNING : PSC_SEVERITY_NOTE;
  return moment != PSC_CASE_MOMENT_LATER;
}

static void
fill_text (char **to, const char *from)
{
  if (*to == NULL)
    *to = g_strdup (from);
}

/* Modules. */

static gboolean
is_other_text (const char *a, const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) != 0;
}

static const char *
find_difference (const PscModule *a, const PscModule *b)
{
  if (is_other_text (a->name, b->name) || is_other_text (a->image, b->image))
    return "left out, since another module has this base";
  if (a->end != b->end)
    return "it has another end, which counts,";
  if (a->has_timestamp && b->has_timestamp && a->timestamp != b->timestamp)
    return "it has another time stamp, which counts,";
  if (a->has_checksum && b->has_checksum && a->checksum != b->checksum)
    return "it has another checksum, which counts,";
  return NULL;
}

static void
complete_module (PscModule *to, const PscModule *from)
{
  fill_text (&to->name, from->name);
  fill_text (&to->image, from->image);
  fill_text (&to->path, from->path);
  if (!to->has_timestamp)
    {
      to->has_timestamp = from->has_timestamp;
      to->timestamp = from->timestamp;
      to->is_reproducible = from->is_reproducible;
    }
  if (!to->has_checksum)
    {
      to->has_checksum = from->has_checksum;
      to->checksum = from->checksum;
    }
  if (to->pdb_guid == NULL)
    {
      g_free (to->pdb_name);
      to->pdb_name = g_strdup (from->pdb_name);
      to->pdb_guid = g_strdup (from->pdb_guid);
      to->pdb_age = from->pdb_age;
      to->symbols = from->symbols;
    }
}

static char *
describe_module (const PscModule *module, const PscModule *other)
{
  const char *name = psc_module_get_image (module);
  const char *other_name = psc_module_get_image (other);

  if (is_other_text (name, other_name))
    return g_strdup_printf ("module %s at 0x%" G_GINT64_MODIFIER "x, not %s", name, module->base,
                            other_name);
  return g_strdup_printf ("module %s at 0x%" G_GINT64_MODIFIER "x", name != NULL ? name : "?",
                          module->base);
}

/* Modules come and go while a machine runs, but at one base and in one state there is one. */
static void
merge_module (const Merge *self, const PscModule *from)
{
  PscModule *to =
      psc_module_list_add (self->to->modules, from->base, from->end, from->is_loaded, from->line);
  const char *difference;

  if (to == NULL)
    return;
  if (to->origin == NULL)
    {
      to->origin = self->path;
      complete_module (to, from);
      return;
    }
  difference = find_difference (to, from);
  if (difference != NULL)
    {
      g_autofree char *subject = describe_module (from, to);

      contradict (self, PSC_SEVERITY_WARNING, from->line, to->origin, to->line, subject,
                  difference);
      return;
    }
  complete_module (to, from);
}

/* Driver Verifier. */

static gint
compare_names (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  return g_ascii_strcasecmp ((const char *) a, (const char *) b);
}

/* Name → place in the list, plus one. A tree and no hash table, because files choose the names. */
static GTree *
index_drivers (const PscVerifier *verifier)
{
  GTree *places = g_tree_new_full (compare_names, NULL, g_free, NULL);

  for (guint i = 0; i < verifier->drivers->len; i++)
    {
      const PscVerifierDriver *driver =
          (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i);

      g_tree_insert (places, g_strdup (driver->name), GUINT_TO_POINTER (i + 1));
    }
  return places;
}

static gboolean
have_same_counters (const PscVerifierDriver *a, const PscVerifierDriver *b)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      const PscVerifierCounters *x = &a->counters[k];
      const PscVerifierCounters *y = &b->counters[k];
      guint8 both = x->known & y->known;

      if (((both & 1u) != 0 && x->current_allocs != y->current_allocs)
          || ((both & 2u) != 0 && x->current_bytes != y->current_bytes)
          || ((both & 4u) != 0 && x->peak_allocs != y->peak_allocs)
          || ((both & 8u) != 0 && x->peak_bytes != y->peak_bytes))
        return FALSE;
    }
  return TRUE;
}

static void
merge_driver (const Merge *self, GTree *places, const PscVerifierDriver *from)
{
  GPtrArray *drivers = self->to->verifier->drivers;
  PscVerifierDriver *copy = psc_verifier_driver_copy (from, self->path);
  guint place = GPOINTER_TO_UINT (g_tree_lookup (places, from->name));
  PscVerifierDriver *before;
  PscSeverity severity;

  if (place == 0)
    {
      g_ptr_array_add (drivers, copy);
      return;
    }
  before = (PscVerifierDriver *) g_ptr_array_index (drivers, place - 1);
  if (have_same_counters (before, from))
    {
      /* The same state: an output without the table does not empty it. */
      if (from->allocations->len == 0)
        psc_verifier_allocations_copy (before->allocations, copy->allocations, before->origin);
    }
  else if (is_contradiction (self, before->origin, &severity))
    {
      g_autofree char *subject = g_strdup_printf ("Driver Verifier’s counters of %s", from->name);

      contradict (self, severity, from->line, before->origin, before->line, subject,
                  "the last ones count, which differ from those");
    }
  g_ptr_array_index (drivers, place - 1) = copy;
  psc_verifier_driver_free (before);
}

static void
merge_flags (PscVerifier *to, const PscVerifier *from)
{
  if (from->flags->len == 0)
    return;
  g_array_set_size (to->flags, 0);
  for (guint i = 0; i < from->flags->len; i++)
    {
      PscVerifierFlag flag = g_array_index (from->flags, PscVerifierFlag, i);

      flag.name = g_strdup (flag.name);
      g_array_append_val (to->flags, flag);
    }
}

static void
merge_level (const Merge *self)
{
  const PscVerifier *from = self->from->verifier;
  PscVerifier *to = self->to->verifier;
  PscSeverity severity;

  if (!from->has_level)
    return;
  if (to->has_level && to->level != from->level && is_contradiction (self, to->origin, &severity))
    {
      g_autofree char *subject =
          g_strdup_printf ("Driver Verifier’s level 0x%" G_GINT64_MODIFIER "x", from->level);
      g_autofree char *what =
          g_strdup_printf ("the last one counts, which differs from 0x%" G_GINT64_MODIFIER "x",
                           to->level);

      contradict (self, severity, from->line, to->origin, to->line, subject, what);
    }
  to->has_level = TRUE;
  to->level = from->level;
  to->origin = self->path;
  to->line = from->line;
}

static void
merge_verifier (const Merge *self)
{
  const PscVerifier *from = self->from->verifier;
  g_autoptr (GTree) places = NULL;
  PscVerifier *to;

  if (from == NULL)
    return;
  if (self->to->verifier == NULL)
    {
      self->to->verifier = psc_verifier_new ();
      self->to->verifier->origin = self->path;
      self->to->verifier->line = from->line;
    }
  to = self->to->verifier;
  merge_level (self);
  merge_flags (to, from);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    if (from->statistics[i] >= 0)
      to->statistics[i] = from->statistics[i];
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    if (from->counters[k].known != 0)
      to->counters[k] = from->counters[k];
  places = index_drivers (to);
  for (guint i = 0; i < from->drivers->len; i++)
    merge_driver (self, places, (const PscVerifierDriver *) g_ptr_array_index (from->drivers, i));
}

/* The verifier's log. */

static gboolean
have_same_frames (const PscTrace *a, const PscTrace *b)
{
  if (a->frames->len != b->frames->len)
    return FALSE;
  for (guint i = 0; i < a->frames->len; i++)
    if (g_array_index (a->frames, PscFrame, i).address
        != g_array_index (b->frames, PscFrame, i).address)
      return FALSE;
  return TRUE;
}

static gint
compare_numbers (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

/* Orders records by what they look like; twins are equal. */
static gint
compare_looks (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  const PscTrace *x = (const PscTrace *) a;
  const PscTrace *y = (const PscTrace *) b;
  gint order = compare_numbers (x->address, y->address);

  if (order == 0)
    order = compare_numbers (x->bytes, y->bytes);
  if (order == 0)
    order = compare_numbers (x->has_thread ? x->thread : 0, y->has_thread ? y->thread : 0);
  if (order == 0)
    order = compare_numbers (x->frames->len, y->frames->len);
  for (guint i = 0; order == 0 && i < x->frames->len; i++)
    order = compare_numbers (g_array_index (x->frames, PscFrame, i).address,
                             g_array_index (y->frames, PscFrame, i).address);
  return order;
}

static void
learn_names (PscTrace *known, const PscTrace *again)
{
  if (!have_same_frames (known, again))
    return;
  for (guint i = 0; i < known->frames->len; i++)
    {
      PscFrame *frame = &g_array_index (known->frames, PscFrame, i);
      const PscFrame *other = &g_array_index (again->frames, PscFrame, i);

      if (frame->symbol != NULL || other->symbol == NULL)
        continue;
      frame->symbol = g_strdup (other->symbol);
      frame->source_file = g_strdup (other->source_file);
      frame->source_line = other->source_line;
    }
}

/* Counts how often each look is among @traces; look → count. */
static GTree *
count_looks (const GPtrArray *traces)
{
  GTree *looks = g_tree_new_full (compare_looks, NULL, NULL, NULL);

  for (guint i = 0; i < traces->len; i++)
    {
      gpointer trace = g_ptr_array_index (traces, i);
      guint n = GPOINTER_TO_UINT (g_tree_lookup (looks, trace));

      g_tree_insert (looks, trace, GUINT_TO_POINTER (n + 1));
    }
  return looks;
}

/* A log that is printed again later has the records of before that were not overwritten yet: the
 * newest ones of each look. The later log comes first, and what it shows again is taken from it. */
static void
merge_traces (const Merge *self)
{
  g_autoptr (GTree) looks = NULL;
  GPtrArray *before = self->to->traces;
  GPtrArray *traces;

  if (self->from->traces->len == 0)
    return;
  traces = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_trace_free);
  for (guint i = 0; i < self->from->traces->len; i++)
    g_ptr_array_add (traces,
                     psc_trace_copy ((const PscTrace *) g_ptr_array_index (self->from->traces, i),
                                     self->path));
  looks = count_looks (traces);
  for (guint i = 0; i < before->len; i++)
    {
      PscTrace *trace = (PscTrace *) g_ptr_array_index (before, i);
      gpointer again = NULL;
      gpointer n = NULL;

      if (g_tree_lookup_extended (looks, trace, &again, &n) && GPOINTER_TO_UINT (n) > 0)
        {
          g_tree_insert (looks, again, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) - 1));
          learn_names ((PscTrace *) again, trace);
        }
      else if (traces->len < PSC_MAX_EVIDENCE)
        {
          g_ptr_array_add (traces, trace);
          g_ptr_array_index (before, i) = NULL;
        }
    }
  g_ptr_array_set_free_func (before, NULL);
  for (guint i = 0; i < before->len; i++)
    g_clear_pointer ((PscTrace **) &g_ptr_array_index (before, i), psc_trace_free);
  g_ptr_array_unref (before);
  self->to->traces = traces;
}

/* Lists. */

static void
merge_hits (const Merge *self)
{
  GArray *to = self->to->hits;

  for (guint i = 0; i < self->from->hits->len && to->len < PSC_MAX_EVIDENCE; i++)
    {
      PscSearchHit hit = g_array_index (self->from->hits, PscSearchHit, i);

      hit.origin = self->path;
      g_array_append_val (to, hit);
    }
}

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  return compare_numbers (*(const guint64 *) a, *(const guint64 *) b);
}

/* Each address once, as in one file. */
static void
merge_blocks (const Merge *self)
{
  g_autoptr (GTree) known = g_tree_new_full (compare_addresses, NULL, g_free, NULL);
  GArray *to = self->to->blocks;

  if (self->from->blocks->len == 0)
    return;
  for (guint i = 0; i < to->len; i++)
    {
      const guint64 *va = &g_array_index (to, PscPoolBlock, i).address;

      g_tree_insert (known, g_memdup2 (va, sizeof *va), GINT_TO_POINTER (1));
    }
  for (guint i = 0; i < self->from->blocks->len && to->len < PSC_MAX_EVIDENCE; i++)
    {
      PscPoolBlock block = g_array_index (self->from->blocks, PscPoolBlock, i);

      if (g_tree_lookup (known, &block.address) != NULL)
        continue;
      g_tree_insert (known, g_memdup2 (&block.address, sizeof block.address), GINT_TO_POINTER (1));
      block.origin = self->path;
      g_array_append_val (to, block);
    }
}

/* Address → place in the list, plus one. */
static GTree *
index_filters (const GPtrArray *filters)
{
  GTree *places = g_tree_new_full (compare_addresses, NULL, g_free, NULL);

  for (guint i = 0; i < filters->len; i++)
    {
      const guint64 *va = &((const PscFilter *) g_ptr_array_index (filters, i))->address;

      g_tree_insert (places, g_memdup2 (va, sizeof *va), GUINT_TO_POINTER (i + 1));
    }
  return places;
}

/* Of a filter that both list, the longer list says more. */
static void
merge_filters (const Merge *self, GPtrArray *to, const GPtrArray *from)
{
  g_autoptr (GTree) places = index_filters (to);

  for (guint i = 0; i < from->len; i++)
    {
      const PscFilter *filter = (const PscFilter *) g_ptr_array_index (from, i);
      guint place = GPOINTER_TO_UINT (g_tree_lookup (places, &filter->address));
      PscFilter *known = place > 0 ? (PscFilter *) g_ptr_array_index (to, place - 1) : NULL;

      if (known == NULL || g_strcmp0 (known->name, filter->name) != 0)
        g_ptr_array_add (to, psc_filter_copy (filter, self->path));
      else if (filter->instances->len > known->instances->len)
        {
          g_ptr_array_index (to, place - 1) = psc_filter_copy (filter, self->path);
          psc_filter_free (known);
        }
    }
}

/* Names. */

static void
merge_symbols (const Merge *self)
{
  for (guint i = 0; i < self->from->symbols->len; i++)
    {
      const PscFrame *frame = &g_array_index (self->from->symbols, PscFrame, i);
      const PscFrame *known = psc_evidence_find_symbol (self->to, frame->address);

      if (known != NULL && !psc_symbol_is_same_module (known->symbol, frame->symbol))
        {
          g_autofree char *subject =
              g_strdup_printf ("0x%" G_GINT64_MODIFIER "x is %s", frame->address, frame->symbol);
          g_autofree char *what = g_strdup_printf ("but %s", known->symbol);

          contradict (self, PSC_SEVERITY_NOTE, frame->line, known->origin, known->line, subject,
                      what);
          continue;
        }
      psc_evidence_add_symbol_from (self->to, frame, self->path);
    }
}

static void
merge_crash (const Merge *self)
{
  const PscCrash *from = self->from->crash;
  PscCrash *to = self->to->crash;

  if (from == NULL)
    return;
  if (to == NULL)
    {
      self->to->crash = psc_crash_copy (from, self->path);
      return;
    }
  for (guint i = to->n_parameters; i < from->n_parameters; i++)
    to->parameters[i] = from->parameters[i];
  to->n_parameters = MAX (to->n_parameters, from->n_parameters);
  if (is_other_text (to->driver, from->driver))
    {
      g_autofree char *subject = g_strdup_printf ("the crash report names %s", from->driver);
      g_autofree char *what = g_strdup_printf ("but %s", to->driver);

      contradict (self, PSC_SEVERITY_WARNING, from->line, to->origin, to->line, subject, what);
    }
  fill_text (&to->name, from->name);
  fill_text (&to->driver, from->driver);
  fill_text (&to->process, from->process);
  fill_text (&to->bucket, from->bucket);
  if (from->stack->len > to->stack->len)
    {
      g_array_set_size (to->stack, 0);
      psc_frames_copy (from->stack, to->stack, self->path);
    }
}

static void
merge_memory (const Merge *self)
{
  for (guint i = 0; i < self->from->memory->len; i++)
    g_ptr_array_add (self->to->memory,
                     psc_memory_run_copy (
                         (const PscMemoryRun *) g_ptr_array_index (self->from->memory, i)));
}

void
psc_case_merge (PscEvidence *to,
                const PscEvidence *from,
                const char *path,
                PscCaseCompareMoments compare,
                gpointer user_data,
                PscIssues *issues)
{
  const Merge self = { .to = to,
                       .from = from,
                       .path = path,
                       .compare = compare,
                       .user_data = user_data,
                       .issues = issues };

  g_return_if_fail (to != NULL && from != NULL && path != NULL && compare != NULL);

  for (guint i = 0; i < psc_module_list_get_n (from->modules); i++)
    merge_module (&self, psc_module_list_get (from->modules, i));
  /* Of several dumps of one machine the last one's images count: its modules are the newest. */
  if (from->image_hits != NULL)
    {
      g_clear_pointer (&self.to->image_hits, psc_image_hits_unref);
      self.to->image_hits = psc_image_hits_ref (from->image_hits);
    }
  merge_verifier (&self);
  merge_traces (&self);
  merge_hits (&self);
  merge_blocks (&self);
  merge_memory (&self);
  merge_filters (&self, to->filters, from->filters);
  merge_filters (&self, to->volumes, from->volumes);
  merge_symbols (&self);
  merge_crash (&self);
}
