/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search for the pool tables. Called when the pool of a dump is read.
 */
#include "config.h"

#include "kernel/pool-search.h"

#include "base/error.h"
#include "base/limits.h"
#include "kernel/kernel-data.h"

#define PAGE_BYTES 4096u
/* Windows 10 made the table of large blocks pack the pool type; Server 2022 widened it. */
#define BUILD_VISTA 6000u
#define BUILD_10 10240u
#define BUILD_SERVER_2022 20348u
#define BUILD_2003 3790u
/* Slots of ExPoolTagTables in the newest kernels. */
#define MAX_PROCESSOR_SLOTS 0x800u
/* How far a variable's size may lie from it: words on both sides. */
#define NEIGHBOURS 16u

typedef struct
{
  const PscKernelMemory *memory;
  const PscPoolPlaces *places;
  PscKernelData *data; /* NULL where the kernel's image is unknown */
  guint windows_build;
  GCancellable *cancellable;
} Search;

void
psc_pool_tables_free (PscPoolTables *self)
{
  g_ptr_array_unref (self->trackers);
  g_free (self);
}

const char *
psc_pool_found_to_string (PscPoolFound found)
{
  switch (found)
    {
    case PSC_POOL_FOUND_BY_SYMBOLS:
      return "by the kernel's symbols";
    case PSC_POOL_FOUND_BY_DATA_BLOCK:
      return "by the debugger data block";
    case PSC_POOL_FOUND_BY_SEARCH:
      return "by a search of the kernel's data";
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
read_variable (const Search *self, guint64 va, guint64 *value)
{
  return va != 0
         && psc_kernel_memory_read_pointer (self->memory, va, value, "variable of the kernel",
                                            NULL);
}

static gboolean
is_table_va (const Search *self, guint64 va)
{
  return va % PAGE_BYTES == 0 && psc_kernel_memory_is_kernel_va (self->memory, va);
}

/* The table at a place, in whichever layout fits. */
static PscTrackerTable *
detect_at (const Search *self, guint64 va, gboolean is_named, GError **error)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (self->memory);

  for (guint i = 0; i < psc_tracker_layout_get_n (); i++)
    {
      const PscTrackerLayout *layout = psc_tracker_layout_get (i);
      g_autoptr (GError) failure = NULL;
      PscTrackerTable *table;

      if (layout->pointer_bytes != pointer_bytes)
        continue;
      table = psc_tracker_table_detect (self->memory->source, va, layout, is_named, &failure);
      if (table != NULL)
        return table;
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return NULL;
}

/* The table as symbols describe it: with the size in the kernel's own variable, else with the one
 * that fits. NULL where the memory contradicts them. */
static PscTrackerTable *
read_described (const Search *self, guint64 va)
{
  const PscTrackerLayout *layout = self->places->tracker_layout;
  g_autoptr (PscTrackerTable) table = NULL;
  PscTrackerScore score;
  guint64 size;

  if (!read_variable (self, self->places->track_table_size, &size)
      || !psc_tracker_size_is_possible (size))
    return psc_tracker_table_detect (self->memory->source, va, layout, TRUE, NULL);
  table = psc_tracker_table_read (self->memory->source, va, layout, (guint) size, FALSE, NULL);
  if (table == NULL)
    return NULL;
  psc_tracker_table_score (table, &score);
  /* A handful of tags tell nothing, and symbols need no proof. */
  if (score.n_keys == 0 || (guint64) score.n_well_placed * 10 >= (guint64) score.n_keys * 9)
    return g_steal_pointer (&table);
  return NULL;
}

/* The boot processor's table, through the variable that is known to point to it. */
static PscTrackerTable *
find_by_place (const Search *self, PscIssues *issues, GError **error)
{
  PscTrackerTable *table;
  guint64 va;

  if (!psc_kernel_memory_read_pointer (self->memory, self->places->track_table, &va,
                                       "PoolTrackTable", error))
    return NULL;
  if (va == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                   "PoolTrackTable: no table, pool tagging is off on this machine");
      return NULL;
    }
  table = self->places->tracker_layout != NULL ? read_described (self, va) : NULL;
  if (table != NULL)
    return table;
  table = detect_at (self, va, TRUE, error);
  if (table != NULL && self->places->tracker_layout != NULL)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, "_POOL_TRACKER_TABLE",
                    "the layout of the PDB contradicts the memory; %s, which fits, is used instead",
                    table->layout.name);
  return table;
}

/* A table whose first page already speaks against it is not read any further. */
static gboolean
looks_promising (const Search *self, guint64 va)
{
  guint8 start[64];
  gsize n_read;
  guint n_letters = 0;

  /* Most slots are empty or begin with a tag: the first 64 bytes hold at most a few counters. */
  if (!psc_source_read (self->memory->source, va, start, sizeof start, &n_read, NULL)
      || n_read < sizeof start)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    n_letters += start[i] == 0 || (start[i] >= 0x20 && start[i] <= 0x7e) ? 1 : 0;
  return n_letters == 4;
}

/* The largest table that the kernel's data points to. */
static PscTrackerTable *
find_by_search (const Search *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (PscTrackerTable) best = NULL;
  PscTrackerScore best_score = { 0 };

  for (gsize i = 0; self->data != NULL && i < psc_kernel_data_get_n_words (self->data); i++)
    {
      guint64 va = psc_kernel_data_get_word (self->data, i, NULL);
      g_autoptr (PscTrackerTable) table = NULL;
      PscTrackerScore score;

      if (!is_table_va (self, va) || g_hash_table_contains (seen, &va))
        continue;
      if (g_hash_table_size (seen) == PSC_MAX_POINTERS_TRIED)
        break;
      g_hash_table_add (seen, g_memdup2 (&va, sizeof va));
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      table = looks_promising (self, va) ? detect_at (self, va, FALSE, NULL) : NULL;
      if (table == NULL)
        continue;
      psc_tracker_table_score (table, &score);
      if (best == NULL || score.n_keys > best_score.n_keys)
        {
          g_clear_pointer (&best, psc_tracker_table_free);
          best = g_steal_pointer (&table);
          best_score = score;
        }
    }
  if (best == NULL)
    g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                 "tag tables: nothing that the kernel's data points to looks like one");
  return g_steal_pointer (&best);
}

/* A processor's table has its tags in the same slots as the boot processor's. */
static gboolean
agrees (const PscTrackerTable *table, const PscTrackerTable *boot)
{
  guint n_equal = 0;

  for (guint i = 0; i < psc_tracker_table_get_n_slots (table); i++)
    {
      PscTag tag = psc_tracker_table_get_tag (table, i);
      PscTag other = psc_tracker_table_get_tag (boot, i);

      if (!table->is_known[i] || !boot->is_known[i] || tag == 0)
        continue;
      if (tag != other)
        return FALSE;
      n_equal++;
    }
  return n_equal > 0;
}

static PscTrackerTable *
read_like (const Search *self, const PscTrackerTable *boot, guint64 va)
{
  PscTrackerTable *table = psc_tracker_table_read (self->memory->source, va, &boot->layout,
                                                   boot->n_entries, FALSE, NULL);

  if (table != NULL && !agrees (table, boot))
    g_clear_pointer (&table, psc_tracker_table_free);
  return table;
}

static gboolean
has_table (const GPtrArray *tables, guint64 va)
{
  for (guint i = 0; i < tables->len; i++)
    if (((const PscTrackerTable *) g_ptr_array_index (tables, i))->va == va)
      return TRUE;
  return FALSE;
}

/* Adds the tables of an array of pointers, of which the first word is at `next (0)`. Empty slots
 * are processors that the machine could have and has not. */
static GPtrArray *
read_array (const Search *self,
            const PscTrackerTable *boot,
            guint64 (*get_slot) (const Search *self, guint64 start, guint slot),
            guint64 start,
            guint *n_lost)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_tracker_table_free);

  *n_lost = 0;
  for (guint slot = 0; slot < MAX_PROCESSOR_SLOTS; slot++)
    {
      guint64 va = get_slot (self, start, slot);
      PscTrackerTable *table;

      if (va == 0 || va == boot->va || has_table (tables, va))
        continue;
      if (!is_table_va (self, va))
        break;
      table = read_like (self, boot, va);
      if (table != NULL)
        g_ptr_array_add (tables, table);
      else
        *n_lost += 1;
    }
  return tables;
}

static guint64
get_slot_of_variable (const Search *self, guint64 start, guint slot)
{
  guint64 va = 1; /* no table lies there, which ends the array */

  read_variable (self, start + (guint64) slot * psc_kernel_memory_get_pointer_bytes (self->memory),
                 &va);
  return va;
}

static guint64
get_slot_of_data (const Search *self, guint64 start, guint slot)
{
  gsize index = (gsize) start + slot;

  return index < psc_kernel_data_get_n_words (self->data)
             ? psc_kernel_data_get_word (self->data, index, NULL)
             : 1;
}

/* Without symbols the array is where the boot processor's table is followed by most others. */
static GPtrArray *
find_array (const Search *self, const PscTrackerTable *boot)
{
  GPtrArray *best = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_tracker_table_free);

  for (gsize i = 0; self->data != NULL && i < psc_kernel_data_get_n_words (self->data); i++)
    {
      g_autoptr (GPtrArray) tables = NULL;
      guint n_lost;

      if (psc_kernel_data_get_word (self->data, i, NULL) != boot->va)
        continue;
      tables = read_array (self, boot, get_slot_of_data, i, &n_lost);
      if (tables->len > best->len)
        {
          g_ptr_array_unref (best);
          best = g_steal_pointer (&tables);
        }
    }
  return best;
}

static void
take_all (GPtrArray *into, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (into, g_ptr_array_index (from, i));
  g_ptr_array_set_free_func (from, NULL);
  g_ptr_array_set_size (from, 0);
}

static void
add_expansion (const Search *self, PscPoolTables *tables, PscIssues *issues)
{
  const PscTrackerTable *boot = (const PscTrackerTable *) g_ptr_array_index (tables->trackers, 0);
  guint64 va, size;
  PscTrackerTable *table;

  if (!read_variable (self, self->places->expansion, &va) || va == 0
      || !read_variable (self, self->places->expansion_size, &size))
    return;
  table = is_table_va (self, va) && size > 0 && size <= PSC_MAX_ROWS
              ? psc_tracker_table_read (self->memory->source, va, &boot->layout, (guint) size, TRUE,
                                        NULL)
              : NULL;
  if (table != NULL)
    g_ptr_array_add (tables->trackers, table);
  else
    psc_issues_add (
        issues, PSC_SEVERITY_WARNING, "PoolTrackTableExpansion",
        "tag tables: the expansion table is there and could not be read; the tags in it "
        "are missing");
}

static void
add_processors (const Search *self, PscPoolTables *tables, guint n_processors, PscIssues *issues)
{
  const PscTrackerTable *boot = (const PscTrackerTable *) g_ptr_array_index (tables->trackers, 0);
  g_autoptr (GPtrArray) others = NULL;
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", boot->va);
  guint n_lost = 0;

  if (self->places->tag_tables != 0)
    others = read_array (self, boot, get_slot_of_variable, self->places->tag_tables, &n_lost);
  else
    others = find_array (self, boot);
  take_all (tables->trackers, others);
  if (n_lost > 0)
    psc_issues_add (
        issues, PSC_SEVERITY_WARNING, place,
        "tag tables: those of %u processors are not in the dump; all figures lack their "
        "part",
        n_lost);
  else if (tables->trackers->len == 1 && n_processors > 1 && self->windows_build >= BUILD_10)
    psc_issues_add (
        issues, PSC_SEVERITY_NOTE, place,
        "tag tables: of %u processors one table was found; the figures may cover a part "
        "of the machine only",
        n_processors);
}

/* Which layouts of the table of large blocks a build can have; all where the build is unknown. */
static gboolean
is_layout_of_build (const PscBigPageLayout *layout, guint build)
{
  gboolean is_packed = layout->type_shift > 0;
  gboolean is_wide = layout->stride == 0x20;

  if (build == 0)
    return TRUE;
  if (layout->is_in_pages)
    return build < BUILD_VISTA && (layout->stride == 0x0c) == (build < BUILD_2003);
  return build >= BUILD_VISTA && is_packed == (build >= BUILD_10)
         && is_wide == (is_packed && layout->pointer_bytes == 8 && build >= BUILD_SERVER_2022);
}

/* Takes the layout in which most of the blocks make sense. */
static gboolean
judge_big_pages (const Search *self, guint64 va, guint64 n_entries, PscBigPageTable *best, guint *n)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (self->memory);
  gboolean is_better = FALSE;

  for (guint i = 0; i < psc_big_page_layout_get_n (); i++)
    {
      const PscBigPageLayout *layout = psc_big_page_layout_get (i);
      PscBigPageTable table = { va, (guint) n_entries, *layout };
      PscBigPageScore score;

      if (self->places->big_page_layout != NULL)
        table.layout = *self->places->big_page_layout;
      else if (layout->pointer_bytes != pointer_bytes
               || !is_layout_of_build (layout, self->windows_build))
        continue;
      if (psc_big_page_table_score (&table, self->memory->source, &score, NULL)
          && psc_big_page_score_is_table (&score) && score.n_plausible > *n)
        {
          *best = table;
          *n = score.n_plausible;
          is_better = TRUE;
        }
      if (self->places->big_page_layout != NULL)
        break;
    }
  return is_better;
}

/* The largest possible size among the words beside the pointer. */
static guint64
find_size_beside (const Search *self, gsize index)
{
  gsize first = index > NEIGHBOURS ? index - NEIGHBOURS : 0;
  gsize last = MIN (index + NEIGHBOURS, psc_kernel_data_get_n_words (self->data) - 1);
  guint64 largest = 0;

  for (gsize i = first; i <= last; i++)
    {
      guint64 value = psc_kernel_data_get_word (self->data, i, NULL);

      if (psc_big_page_size_is_possible (value) && value % 0x1000 == 0)
        largest = MAX (largest, value);
    }
  return largest;
}

static void
search_big_pages (const Search *self, PscPoolTables *tables)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint n_best = 0;

  for (gsize i = 0; self->data != NULL && i < psc_kernel_data_get_n_words (self->data); i++)
    {
      guint64 va = psc_kernel_data_get_word (self->data, i, NULL);
      guint64 size;

      if (!is_table_va (self, va) || has_table (tables->trackers, va)
          || g_hash_table_contains (seen, &va) || g_cancellable_is_cancelled (self->cancellable))
        continue;
      size = find_size_beside (self, i);
      if (size == 0)
        continue;
      if (g_hash_table_size (seen) == PSC_MAX_POINTERS_TRIED)
        break;
      g_hash_table_add (seen, g_memdup2 (&va, sizeof va));
      if (judge_big_pages (self, va, size, &tables->big_pages, &n_best))
        tables->has_big_pages = TRUE;
    }
}

static void
find_big_pages (const Search *self, PscPoolTables *tables)
{
  guint n_best = 0;
  guint64 va, size;

  if (read_variable (self, self->places->big_pages, &va) && is_table_va (self, va)
      && read_variable (self, self->places->big_pages_size, &size)
      && psc_big_page_size_is_possible (size))
    tables->has_big_pages = judge_big_pages (self, va, size, &tables->big_pages, &n_best);
  if (!tables->has_big_pages)
    search_big_pages (self, tables);
}

/* The boot processor's table, by the surest way that leads to one. */
static PscTrackerTable *
find_boot_table (const Search *self, PscPoolFound *found, PscIssues *issues, GError **error)
{
  g_autoptr (GError) by_place = NULL;
  PscTrackerTable *table = NULL;

  *found = self->places->are_symbols ? PSC_POOL_FOUND_BY_SYMBOLS : PSC_POOL_FOUND_BY_DATA_BLOCK;
  if (self->places->track_table != 0)
    table = find_by_place (self, issues, &by_place);
  if (table != NULL)
    return table;
  *found = PSC_POOL_FOUND_BY_SEARCH;
  table = find_by_search (self, error);
  if (table == NULL && by_place != NULL && error != NULL
      && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* What the sure way met says more than that the search found nothing. */
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&by_place));
    }
  return table;
}

PscPoolTables *
psc_pool_tables_find (const PscKernelMemory *memory,
                      const PscPeImage *kernel,
                      guint windows_build,
                      guint n_processors,
                      const PscPoolPlaces *places,
                      PscIssues *issues,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (PscKernelData) data = NULL;
  g_autoptr (PscPoolTables) self = NULL;
  PscTrackerTable *boot;
  PscPoolFound found;
  Search search;

  g_return_val_if_fail (memory != NULL && places != NULL && issues != NULL, NULL);

  data = kernel != NULL ? psc_kernel_data_new (memory, kernel) : NULL;
  search = (Search){ memory, places, data, windows_build, cancellable };
  boot = find_boot_table (&search, &found, issues, error);
  if (boot == NULL)
    return NULL;
  self = g_new0 (PscPoolTables, 1);
  self->trackers = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_tracker_table_free);
  self->found = found;
  g_ptr_array_add (self->trackers, boot);
  add_processors (&search, self, n_processors, issues);
  add_expansion (&search, self, issues);
  find_big_pages (&search, self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}
