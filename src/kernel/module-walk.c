/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks the rings of loaded and unloaded modules. Called by the search for the kernel, which also
 * asks it for the kernel's base.
 */
#include "config.h"

#include "kernel/module-walk.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define PAGE_BYTES 0x1000u
#define MAX_ENTRY_BYTES 0x84u
#define N_UNLOADED 50u
#define MAX_RECORD_BYTES 0x28u

typedef struct
{
  guint base;
  guint size;
  guint full_name;
  guint base_name;
  guint checksum;
  guint timestamp;
  guint n_bytes;
} EntryLayout;

typedef struct
{
  guint start;
  guint end;
  guint time;
  guint n_bytes;
} RecordLayout;

static const EntryLayout entry_32 = { 0x18, 0x20, 0x24, 0x2c, 0x40, 0x44, 0x48 };
static const EntryLayout entry_64 = { 0x30, 0x40, 0x48, 0x58, 0x78, 0x80, 0x84 };
static const RecordLayout record_32 = { 0x08, 0x0c, 0x10, 0x18 };
static const RecordLayout record_64 = { 0x10, 0x18, 0x20, 0x28 };

/**
 * Walk:
 * @entries: (element-type guint64): addresses of entries, in the order of the ring
 * @visited: the same
 * @n_mismatches: links whose counterpart does not lead back
 * @broken_va: the entry behind which a direction broke off
 * @reason: why, %NULL where it did not
 */
typedef struct
{
  const PscKernelMemory *memory;
  GCancellable *cancellable;
  guint64 head;
  GArray *entries;
  GHashTable *visited;
  guint n_mismatches;
  guint64 broken_va;
  const char *reason;
} Walk;

static const EntryLayout *
get_entry_layout (const PscKernelMemory *memory)
{
  return psc_kernel_memory_get_pointer_bytes (memory) == 4 ? &entry_32 : &entry_64;
}

gboolean
psc_module_is_range (const PscKernelMemory *memory, guint64 base, guint64 n_bytes)
{
  return base % PAGE_BYTES == 0 && psc_kernel_memory_is_kernel_va (memory, base)
         && n_bytes >= PAGE_BYTES && n_bytes <= PSC_MAX_IMAGE_BYTES
         && n_bytes - 1 <= G_MAXUINT64 - base
         && psc_kernel_memory_is_kernel_va (memory, base + (n_bytes - 1));
}

static const char *
get_last_part (const char *path)
{
  const char *part = path;

  for (const char *c = path; *c != '\0'; c++)
    if (*c == '\\' || *c == '/')
      part = c + 1;
  return part;
}

/* `myfault.sys` is `myfault`, `api-ms.dll` is `api_ms`. */
static char *
dup_name (const char *image)
{
  const char *dot = strrchr (image, '.');
  char *name =
      dot != NULL && dot > image ? g_strndup (image, (gsize) (dot - image)) : g_strdup (image);

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '_' && (guchar) *c < 0x80)
      *c = '_';
  return name;
}

void
psc_module_set_file (PscModule *self, char *path, char *image, gboolean is_kernel)
{
  const char *part;

  g_return_if_fail (self != NULL && self->name == NULL);

  self->path = path;
  part = get_last_part (image != NULL ? image : path != NULL ? path : "");
  if (*part != '\0')
    self->image = g_strdup (part);
  g_free (image);
  if (is_kernel)
    self->name = g_strdup ("nt");
  else if (self->image == NULL)
    self->name = g_strdup_printf ("Unknown_Module_%016" G_GINT64_MODIFIER "x", self->base);
  else
    self->name = self->is_loaded ? dup_name (self->image) : g_strdup (self->image);
}

/* Both links of an entry or of the head. */
static gboolean
read_links (const Walk *walk, guint64 va, guint64 links[2], GError **error)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (walk->memory);
  guint8 bytes[16];

  if (!psc_kernel_memory_read (walk->memory, va, bytes, 2 * pointer_bytes, "module list", error))
    return FALSE;
  links[0] = psc_bytes_get_pointer (bytes, pointer_bytes);
  links[1] = psc_bytes_get_pointer (bytes + pointer_bytes, pointer_bytes);
  return TRUE;
}

/* What forbids to go on to @va, or NULL. */
static const char *
find_obstacle (Walk *walk, guint64 va)
{
  if (walk->entries->len >= PSC_MAX_LISTED_MODULES)
    return "it has more entries than any machine";
  if (!psc_kernel_memory_is_kernel_va (walk->memory, va)
      || va % psc_kernel_memory_get_pointer_bytes (walk->memory) != 0)
    return "a link leads out of the kernel's memory";
  if (g_hash_table_contains (walk->visited, &va))
    return "it runs in a circle";
  if (g_cancellable_is_cancelled (walk->cancellable))
    return "reading was stopped";
  return NULL;
}

/* Goes on from @first by the link @direction, 0 forwards and 1 backwards, until it comes to @goal.
 */
static gboolean
go_round (Walk *walk, guint64 first, guint64 goal, guint direction)
{
  guint64 before = walk->head;
  guint64 va = first;

  while (va != goal)
    {
      const char *reason = find_obstacle (walk, va);
      guint64 links[2];

      if (reason == NULL && !read_links (walk, va, links, NULL))
        reason = "an entry is not in the dump";
      if (reason != NULL)
        {
          walk->reason = reason;
          walk->broken_va = before;
          return FALSE;
        }
      if (links[1 - direction] != before)
        walk->n_mismatches++;
      g_hash_table_add (walk->visited, g_memdup2 (&va, sizeof va));
      g_array_append_val (walk->entries, va);
      before = va;
      va = links[direction];
    }
  return TRUE;
}

/* What was found backwards comes last in the ring, the first one found at the very end. */
static void
reverse_from (GArray *entries, guint first)
{
  for (guint i = first, j = entries->len; i + 1 < j; i++, j--)
    {
      guint64 *a = &g_array_index (entries, guint64, i);
      guint64 *b = &g_array_index (entries, guint64, j - 1);
      guint64 kept = *a;

      *a = *b;
      *b = kept;
    }
}

static void
report_walk (const Walk *walk, guint n_forwards, gboolean is_joined, PscIssues *issues)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", walk->broken_va);

  if (walk->reason != NULL)
    psc_issues_add (issues, is_joined ? PSC_SEVERITY_NOTE : PSC_SEVERITY_WARNING, place,
                    "module list: %s; %u modules found forwards, %u backwards%s", walk->reason,
                    n_forwards, walk->entries->len - n_forwards,
                    is_joined ? ", which are all" : "; there may be more");
  else if (walk->n_mismatches > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "module list: %u links do not lead back where they came from",
                    walk->n_mismatches);
}

/* From the end of the ring back to the last entry that was found forwards, or to the head. What was
 * said of the way forwards stays. */
static gboolean
go_back (Walk *walk, guint64 last)
{
  const char *reason = walk->reason;
  guint64 broken_va = walk->broken_va;
  guint n_forwards = walk->entries->len;
  guint64 goal =
      n_forwards > 0 ? g_array_index (walk->entries, guint64, n_forwards - 1) : walk->head;
  gboolean is_joined = go_round (walk, last, goal, 1);

  walk->reason = reason;
  walk->broken_va = broken_va;
  reverse_from (walk->entries, n_forwards);
  return is_joined;
}

static gboolean
collect_entries (Walk *walk, PscIssues *issues, GError **error)
{
  guint64 links[2];
  guint n_forwards;
  gboolean is_joined = TRUE;
  gboolean is_whole;

  walk->broken_va = walk->head;
  if (!read_links (walk, walk->head, links, error))
    return FALSE;
  is_whole = go_round (walk, links[0], walk->head, 0);
  n_forwards = walk->entries->len;
  if (!is_whole)
    is_joined = go_back (walk, links[1]);
  report_walk (walk, n_forwards, is_joined, issues);
  if (walk->entries->len > 0)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "module list at 0x%016" G_GINT64_MODIFIER "x: %s", walk->head,
               walk->reason != NULL ? walk->reason : "no entry");
  return FALSE;
}

/* Whatever of the entry is there: its end may lie in a page that is not. */
static gsize
read_entry (const PscKernelMemory *memory, guint64 va, guint8 entry[MAX_ENTRY_BYTES])
{
  gsize n_read = 0;

  if (!psc_source_read (memory->source, va, entry, get_entry_layout (memory)->n_bytes, &n_read,
                        NULL))
    return 0;
  return n_read;
}

static char *
dup_entry_string (const PscKernelMemory *memory, const guint8 *entry, gsize n_bytes, guint offset)
{
  if (n_bytes < offset + 2 * psc_kernel_memory_get_pointer_bytes (memory))
    return NULL;
  return psc_kernel_memory_dup_string (memory, entry + offset);
}

static gboolean
add_entry (const PscKernelMemory *memory, guint64 va, guint64 kernel_base, PscModuleList *modules)
{
  const EntryLayout *layout = get_entry_layout (memory);
  guint8 entry[MAX_ENTRY_BYTES];
  gsize n_bytes = read_entry (memory, va, entry);
  PscModule *module;
  guint64 base;
  guint32 size;

  if (n_bytes < layout->size + 4u)
    return FALSE;
  base = psc_bytes_get_pointer (entry + layout->base, psc_kernel_memory_get_pointer_bytes (memory));
  size = psc_bytes_get_u32 (entry + layout->size);
  if (!psc_module_is_range (memory, base, size))
    return FALSE;
  module = psc_module_list_add (modules, base, base + size, TRUE, 0);
  if (module == NULL || module->name != NULL)
    return FALSE;
  psc_module_set_file (module, dup_entry_string (memory, entry, n_bytes, layout->full_name),
                       dup_entry_string (memory, entry, n_bytes, layout->base_name),
                       base == kernel_base);
  module->has_checksum = n_bytes >= layout->checksum + 4u;
  if (module->has_checksum)
    module->checksum = psc_bytes_get_u32 (entry + layout->checksum);
  module->has_timestamp = n_bytes >= layout->timestamp + 4u;
  if (module->has_timestamp)
    module->timestamp = psc_bytes_get_u32 (entry + layout->timestamp);
  return TRUE;
}

static void
report_entries (const PscModuleList *modules,
                const PscKernelMemory *memory,
                guint64 head,
                guint n_impossible,
                PscIssues *issues)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", head);
  guint n_nameless = 0;

  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    n_nameless += psc_module_list_get (modules, i)->image == NULL ? 1 : 0;
  if (n_impossible > 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    "module list: %u entries have no possible address range or repeat another: "
                    "they are left out",
                    n_impossible);
  if (n_nameless > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "module list: the names of %u modules are not in the dump", n_nameless);
}

gboolean
psc_module_walk (const PscKernelMemory *memory,
                 guint64 head,
                 guint64 kernel_base,
                 PscModuleList *modules,
                 PscIssues *issues,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GHashTable) visited =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Walk walk = { .memory = memory, .cancellable = cancellable, .entries = entries };
  guint n_impossible = 0;

  g_return_val_if_fail (memory != NULL && modules != NULL && issues != NULL, FALSE);

  walk.visited = visited;
  walk.head = psc_kernel_memory_normalise (memory, head);
  if (!collect_entries (&walk, issues, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!add_entry (memory, g_array_index (entries, guint64, i), kernel_base, modules))
      n_impossible++;
  report_entries (modules, memory, walk.head, n_impossible, issues);
  if (n_impossible < entries->len)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "module list at 0x%016" G_GINT64_MODIFIER
               "x: none of %u entries has a possible address range",
               walk.head, entries->len);
  return FALSE;
}

gboolean
psc_module_walk_find_kernel (const PscKernelMemory *memory, guint64 head, guint64 *base)
{
  const EntryLayout *layout;
  guint8 entry[MAX_ENTRY_BYTES];
  guint pointer_bytes;
  guint64 first;
  guint64 found;

  g_return_val_if_fail (memory != NULL && base != NULL, FALSE);

  layout = get_entry_layout (memory);
  pointer_bytes = psc_kernel_memory_get_pointer_bytes (memory);
  head = psc_kernel_memory_normalise (memory, head);
  if (!psc_kernel_memory_is_kernel_va (memory, head)
      || !psc_kernel_memory_read_pointer (memory, head, &first, "module list", NULL)
      || !psc_kernel_memory_is_kernel_va (memory, first)
      || read_entry (memory, first, entry) < layout->size + 4u
      || psc_bytes_get_pointer (entry + pointer_bytes, pointer_bytes) != head)
    return FALSE;
  found = psc_bytes_get_pointer (entry + layout->base, pointer_bytes);
  if (!psc_module_is_range (memory, found, psc_bytes_get_u32 (entry + layout->size)))
    return FALSE;
  *base = found;
  return TRUE;
}

/* A record that was unloaded, or an empty or impossible one. */
typedef struct
{
  guint64 start;
  guint64 end;
  guint64 time;
  guint place;
  char *name;
} Unloaded;

static void
unloaded_clear (gpointer data)
{
  g_free (((Unloaded *) data)->name);
}

/* The last one first; records of one moment stay in the order of the ring. */
static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const Unloaded *x = (const Unloaded *) a;
  const Unloaded *y = (const Unloaded *) b;

  if (x->time != y->time)
    return x->time > y->time ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static void
add_record (const PscKernelMemory *memory, const guint8 *record, guint place, GArray *found)
{
  const RecordLayout *layout =
      psc_kernel_memory_get_pointer_bytes (memory) == 4 ? &record_32 : &record_64;
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (memory);
  Unloaded unloaded = {
    .start = psc_bytes_get_pointer (record + layout->start, pointer_bytes),
    .end = psc_bytes_get_pointer (record + layout->end, pointer_bytes),
    .time = psc_bytes_get_u64 (record + layout->time),
    .place = place,
  };

  if (unloaded.start >= unloaded.end
      || !psc_module_is_range (memory, unloaded.start, unloaded.end - unloaded.start))
    return;
  unloaded.name = psc_kernel_memory_dup_string (memory, record);
  g_array_append_val (found, unloaded);
}

/* Reads the ring record by record, since a hole may take some of them. Returns how many were not
 * there. */
static guint
read_records (const PscKernelMemory *memory, guint64 ring, GArray *found)
{
  guint n_bytes =
      psc_kernel_memory_get_pointer_bytes (memory) == 4 ? record_32.n_bytes : record_64.n_bytes;
  guint8 record[MAX_RECORD_BYTES];
  guint n_missing = 0;

  for (guint i = 0; i < N_UNLOADED; i++)
    if (psc_kernel_memory_read (memory, ring + (guint64) i * n_bytes, record, n_bytes,
                                "unloaded module", NULL))
      add_record (memory, record, i, found);
    else
      n_missing++;
  return n_missing;
}

void
psc_module_walk_unloaded (const PscKernelMemory *memory,
                          guint64 drivers,
                          PscModuleList *modules,
                          PscIssues *issues)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Unloaded));
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", drivers);
  guint64 ring;
  guint n_missing;

  g_return_if_fail (memory != NULL && modules != NULL && issues != NULL);

  g_array_set_clear_func (found, unloaded_clear);
  if (!psc_kernel_memory_read_pointer (memory, drivers, &ring, "unloaded modules", NULL))
    {
      psc_issues_add (issues, PSC_SEVERITY_NOTE, place, "unloaded modules: not in the dump");
      return;
    }
  if (ring == 0)
    return;
  if (!psc_kernel_memory_is_kernel_va (memory, ring))
    {
      psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                      "unloaded modules: pointer 0x%" G_GINT64_MODIFIER
                      "x leads out of the kernel's memory",
                      ring);
      return;
    }
  n_missing = read_records (memory, ring, found);
  if (n_missing > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "unloaded modules: %u of %u records are not in the dump", n_missing,
                    N_UNLOADED);
  g_array_sort (found, compare_times);
  for (guint i = 0; i < found->len; i++)
    {
      Unloaded *unloaded = &g_array_index (found, Unloaded, i);
      PscModule *module = psc_module_list_add (modules, unloaded->start, unloaded->end, FALSE, 0);

      if (module != NULL && module->name == NULL)
        psc_module_set_file (module, NULL, g_steal_pointer (&unloaded->name), FALSE);
    }
}
