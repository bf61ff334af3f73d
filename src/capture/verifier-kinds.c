/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells allocations from frees. Called by the parser of the log.
 */
#include "config.h"

#include "capture/verifier-kinds.h"

#include <string.h>

/* A free's size is that of the allocation, rounded up to the unit (a page in special pool), and a
 * pointer. More than that and the two records are not about the same allocation. */
#define MAX_ROUNDING (4096u + 16u)

typedef struct
{
  const char *module;
  gsize module_length;
  const char *function; /* NULL: only the module is known */
  gsize function_length;
} Name;

/* `module!function+0x21` or `module+0x21` */
static gboolean
read_name (const PscFrame *frame, Name *name)
{
  const char *mark;

  if (frame->symbol == NULL)
    return FALSE;
  mark = strchr (frame->symbol, '!');
  *name = (Name){ .module = frame->symbol, .module_length = strcspn (frame->symbol, "!+") };
  if (mark == NULL)
    return TRUE;
  name->function = mark + 1;
  name->function_length = strcspn (mark + 1, "+");
  return TRUE;
}

/* The kernel and the verifier's own driver stand above whoever allocates or frees. */
static gboolean
is_of_verifier (const Name *name)
{
  static const char *const modules[] = { "nt",       "ntoskrnl", "ntkrnlmp",
                                         "ntkrnlpa", "ntkrpamp", "VerifierExt" };

  for (gsize i = 0; i < G_N_ELEMENTS (modules); i++)
    if (strlen (modules[i]) == name->module_length
        && g_ascii_strncasecmp (modules[i], name->module, name->module_length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
contains (const Name *name, const char *part)
{
  gsize n = strlen (part);

  for (gsize i = 0; i + n <= name->function_length; i++)
    if (g_ascii_strncasecmp (name->function + i, part, n) == 0)
      return TRUE;
  return FALSE;
}

static PscTraceKind
judge_name (const Name *name)
{
  gboolean allocates, frees;

  if (name->function == NULL)
    return PSC_TRACE_UNDECIDED;
  allocates = contains (name, "alloc");
  frees = contains (name, "free");
  if (allocates == frees)
    return PSC_TRACE_UNDECIDED;
  return allocates ? PSC_TRACE_ALLOCATE : PSC_TRACE_FREE;
}

PscTraceKind
psc_verifier_guess_kind (const GArray *frames)
{
  g_return_val_if_fail (frames != NULL, PSC_TRACE_UNDECIDED);

  for (guint i = 0; i < frames->len; i++)
    {
      PscTraceKind kind;
      Name name;

      if (!read_name (&g_array_index (frames, PscFrame, i), &name))
        return PSC_TRACE_UNDECIDED;
      kind = judge_name (&name);
      /* Below the first caller, names tell what that one was about to do, not what it did. */
      if (kind != PSC_TRACE_UNDECIDED || !is_of_verifier (&name))
        return kind;
    }
  return PSC_TRACE_UNDECIDED;
}

/* The kind that a record has when the one @distance records away is of @kind. */
static PscTraceKind
alternate (PscTraceKind kind, guint distance)
{
  if (distance % 2 == 0)
    return kind;
  return kind == PSC_TRACE_ALLOCATE ? PSC_TRACE_FREE : PSC_TRACE_ALLOCATE;
}

static PscTrace *
get (GPtrArray *records, guint index)
{
  return (PscTrace *) g_ptr_array_index (records, index);
}

/* A record whose kind is certain, or the larger one of two neighbours. */
static gboolean
find_anchor (GPtrArray *records, guint *index, PscTraceKind *kind)
{
  for (guint i = 0; i < records->len; i++)
    if (get (records, i)->kind != PSC_TRACE_UNDECIDED)
      {
        *index = i;
        *kind = get (records, i)->kind;
        return TRUE;
      }
  for (guint i = 0; i + 1 < records->len; i++)
    {
      guint64 newer = get (records, i)->bytes;
      guint64 older = get (records, i + 1)->bytes;

      if (newer == older || MAX (newer, older) - MIN (newer, older) > MAX_ROUNDING)
        continue;
      *index = newer > older ? i : i + 1;
      *kind = PSC_TRACE_FREE;
      return TRUE;
    }
  return FALSE;
}

/* @records are those of one block, newest first. */
static void
settle_block (GPtrArray *records)
{
  PscTraceKind kind = PSC_TRACE_UNDECIDED;
  guint anchor = 0;

  if (!find_anchor (records, &anchor, &kind))
    return;
  for (guint i = 0; i < records->len; i++)
    {
      PscTraceKind expected = alternate (kind, i > anchor ? i - anchor : anchor - i);

      if (get (records, i)->kind != PSC_TRACE_UNDECIDED && get (records, i)->kind != expected)
        return;
    }
  for (guint i = 0; i < records->len; i++)
    get (records, i)->kind = alternate (kind, i > anchor ? i - anchor : anchor - i);
}

void
psc_verifier_settle_kinds (GPtrArray *traces)
{
  g_autoptr (GHashTable) blocks = NULL;
  GHashTableIter iter;
  gpointer records;

  g_return_if_fail (traces != NULL);

  blocks =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < traces->len; i++)
    {
      PscTrace *trace = get (traces, i);

      records = g_hash_table_lookup (blocks, &trace->address);
      if (records == NULL)
        {
          records = g_ptr_array_new ();
          g_hash_table_insert (blocks, &trace->address, records);
        }
      g_ptr_array_add ((GPtrArray *) records, trace);
    }
  g_hash_table_iter_init (&iter, blocks);
  while (g_hash_table_iter_next (&iter, NULL, &records))
    settle_block ((GPtrArray *) records);
}
