/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every block walks down from its driver along its stack, adding itself to each node on the way. A
 * file chooses the addresses, so balanced trees look them up and no hash tables.
 */
#include "config.h"

#include "app/call-tree.h"

#include "analysis/case-files.h"

/* Between two looks at the cancellable. */
#define BLOCKS_PER_CHECK 4096u

static void
node_free (gpointer data)
{
  PscCallNode *node = (PscCallNode *) data;

  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node->text);
  g_free (node);
}

static PscCallNode *
node_new (GPtrArray *siblings, guint64 address, const char *path, guint line)
{
  PscCallNode *node = g_new0 (PscCallNode, 1);

  node->address = address;
  node->path = path;
  node->line = line;
  g_ptr_array_add (siblings, node);
  return node;
}

/* What the walk of one file needs. */
typedef struct
{
  PscInvestigation *investigation;
  const PscCaseFile *file;
  GCancellable *cancellable;
  GTree *traces; /* address of a block to its newest allocation in the log */
  GTree *places; /* of the frames found so far: parent and address to node */
} Walk;

typedef struct
{
  const PscCallNode *parent;
  guint64 address;
  PscCallNode *node;
} Place;

static int
compare_places_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Place *x = (const Place *) a;
  const Place *y = (const Place *) b;

  if (x->parent != y->parent)
    return (guintptr) x->parent < (guintptr) y->parent ? -1 : 1;
  return (x->address > y->address) - (x->address < y->address);
}

static int
compare_addresses_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

static PscCallNode *
get_frame_node (Walk *walk, PscCallNode *parent, const PscFrame *frame)
{
  Place wanted = { .parent = parent, .address = frame->address };
  Place *place = (Place *) g_tree_lookup (walk->places, &wanted);

  if (place == NULL)
    {
      place = g_new (Place, 1);
      *place = wanted;
      place->node = node_new (parent->children, frame->address,
                              psc_case_file_get_path (walk->file, frame->origin), frame->line);
      place->node->text = psc_investigation_describe_frame (walk->investigation, frame);
      place->node->children = g_ptr_array_new_with_free_func (node_free);
      g_tree_insert (walk->places, place, place);
    }
  return place->node;
}

static void
count (PscCallNode *node, const PscVerifierAllocation *allocation)
{
  if (node->n_blocks > 0 && node->tag != allocation->tag)
    node->is_mixed = TRUE;
  node->tag = allocation->tag;
  node->n_blocks++;
  /* Sizes come from a file, and their sum may be nonsense; it does not wrap to something small. */
  if (!g_uint64_checked_add (&node->bytes, node->bytes, allocation->bytes))
    node->bytes = G_MAXUINT64;
}

/* The frames outside the one that the table names as the caller: the log's stack begins inside the
 * verifier. */
static guint
find_caller (const PscTrace *trace, guint64 caller)
{
  for (guint i = 0; i < trace->frames->len; i++)
    if (g_array_index (trace->frames, PscFrame, i).address == caller)
      return i + 1;
  return trace->frames->len;
}

static void
add_allocation (Walk *walk, PscCallNode *driver, const PscVerifierAllocation *allocation)
{
  const PscTrace *trace = (const PscTrace *) g_tree_lookup (walk->traces, &allocation->address);
  PscCallNode *node = get_frame_node (walk, driver, &allocation->caller);

  count (driver, allocation);
  count (node, allocation);
  for (guint i = trace != NULL ? find_caller (trace, allocation->caller.address) : 0;
       trace != NULL && i < trace->frames->len; i++)
    {
      node = get_frame_node (walk, node, &g_array_index (trace->frames, PscFrame, i));
      count (node, allocation);
    }
  count (node_new (node->children, allocation->address,
                   psc_case_file_get_path (walk->file, allocation->origin), allocation->line),
         allocation);
}

static GTree *
index_traces (const PscEvidence *evidence)
{
  GTree *traces = g_tree_new_full (compare_addresses_cb, NULL, NULL, NULL);

  /* Newest first, so what is there already is newer. */
  for (guint i = 0; i < evidence->traces->len; i++)
    {
      PscTrace *trace = (PscTrace *) g_ptr_array_index (evidence->traces, i);

      if (trace->kind != PSC_TRACE_FREE && g_tree_lookup (traces, &trace->address) == NULL)
        g_tree_insert (traces, &trace->address, trace);
    }
  return traces;
}

static void
add_driver (Walk *walk, GPtrArray *roots, const PscVerifierDriver *driver)
{
  PscCallNode *node;

  if (driver->allocations->len == 0)
    return;
  node = node_new (roots, driver->entry, psc_case_file_get_path (walk->file, driver->origin),
                   driver->line);
  node->text = g_utf8_make_valid (driver->name, -1);
  node->children = g_ptr_array_new_with_free_func (node_free);
  for (guint i = 0; i < driver->allocations->len; i++)
    {
      if (i % BLOCKS_PER_CHECK == 0 && g_cancellable_is_cancelled (walk->cancellable))
        return;
      add_allocation (walk, node, &g_array_index (driver->allocations, PscVerifierAllocation, i));
    }
}

static gint
compare_nodes (gconstpointer a, gconstpointer b)
{
  const PscCallNode *x = *(const PscCallNode *const *) a;
  const PscCallNode *y = *(const PscCallNode *const *) b;

  if (x->bytes != y->bytes)
    return x->bytes > y->bytes ? -1 : 1;
  return (x->address > y->address) - (x->address < y->address);
}

/* As deep as a stack has frames (PSC_MAX_FRAMES), and two more. */
static void
sort (GPtrArray *nodes)
{
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    {
      PscCallNode *node = (PscCallNode *) g_ptr_array_index (nodes, i);

      if (node->children != NULL)
        sort (node->children);
    }
}

GPtrArray *
psc_call_tree_new (PscInvestigation *investigation, GCancellable *cancellable)
{
  GPtrArray *roots = g_ptr_array_new_with_free_func (node_free);

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    {
      const PscCaseFile *file = psc_investigation_get_file (investigation, i);
      g_autoptr (GTree) traces = index_traces (file->evidence);
      g_autoptr (GTree) places = g_tree_new_full (compare_places_cb, NULL, g_free, NULL);
      Walk walk = {
        .investigation = investigation,
        .file = file,
        .cancellable = cancellable,
        .traces = traces,
        .places = places,
      };

      if (file->evidence->verifier == NULL)
        continue;
      for (guint d = 0; d < file->evidence->verifier->drivers->len; d++)
        add_driver (&walk, roots,
                    (const PscVerifierDriver *) file->evidence->verifier->drivers->pdata[d]);
    }
  sort (roots);
  return roots;
}

gboolean
psc_call_tree_has_blocks (PscInvestigation *investigation)
{
  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    {
      const PscVerifier *verifier =
          psc_investigation_get_file (investigation, i)->evidence->verifier;

      for (guint d = 0; verifier != NULL && d < verifier->drivers->len; d++)
        if (((const PscVerifierDriver *) verifier->drivers->pdata[d])->allocations->len > 0)
          return TRUE;
    }
  return FALSE;
}
