/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hits are counted by the pair of module and tag first, because there may be a great many of
 * them and only a few pairs.
 */
#include "config.h"

#include "app/module-entry.h"

#include <string.h>

#include "analysis/case-files.h"

/* Between two looks at the cancellable. */
#define HITS_PER_CHECK 4096u

static void
entry_free (gpointer data)
{
  PscModuleEntry *entry = (PscModuleEntry *) data;

  if (entry->tags != NULL)
    g_string_free (entry->tags, TRUE);
  g_free (entry);
}

/* What makes two entries of different files one module. */
static char *
dup_identity (const PscModule *module)
{
  return g_strdup_printf ("%" G_GINT64_MODIFIER "x %d %s", module->base, module->is_loaded,
                          psc_module_get_image (module));
}

static void
add_modules (GPtrArray *entries, GHashTable *known, const PscCaseFile *file)
{
  const PscModuleList *list = file->evidence->modules;

  for (guint i = 0; i < psc_module_list_get_n (list); i++)
    {
      const PscModule *module = psc_module_list_get (list, i);
      char *identity = dup_identity (module);
      PscModuleEntry *entry;

      if (g_hash_table_contains (known, identity))
        {
          g_free (identity);
          continue;
        }
      entry = g_new0 (PscModuleEntry, 1);
      entry->module = module;
      entry->path = psc_case_file_get_path (file, module->origin);
      g_hash_table_insert (known, identity, entry);
      g_ptr_array_add (entries, entry);
    }
}

/* The hits of one tag inside one module. */
typedef struct
{
  PscModuleEntry *entry;
  PscTag tag;
  guint n;
} Pair;

static guint
hash_pair (gconstpointer key)
{
  const Pair *pair = (const Pair *) key;

  return pair->tag ^ g_direct_hash (pair->entry);
}

static gboolean
equal_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *x = (const Pair *) a;
  const Pair *y = (const Pair *) b;

  return x->entry == y->entry && x->tag == y->tag;
}

static void
count_hit (GHashTable *pairs, GPtrArray *order, PscModuleEntry *entry, const PscSearchHit *hit)
{
  Pair wanted = { .entry = entry };
  Pair *pair;

  /* Too little of it is printed to tell the tag. */
  if (hit->n_bytes < 4)
    return;
  entry->n_hits++;
  wanted.tag = psc_tag_from_bytes (hit->bytes);
  pair = (Pair *) g_hash_table_lookup (pairs, &wanted);
  if (pair == NULL)
    {
      pair = g_new0 (Pair, 1);
      *pair = wanted;
      g_hash_table_add (pairs, pair);
      g_ptr_array_add (order, pair);
    }
  pair->n++;
}

static void
append_tags (const GPtrArray *pairs)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *pair = (const Pair *) pairs->pdata[i];
      char tag[PSC_TAG_STRING_SIZE];

      if (pair->entry->tags == NULL)
        pair->entry->tags = g_string_new (NULL);
      else
        g_string_append (pair->entry->tags, ", ");
      g_string_append_printf (pair->entry->tags, "%s (%u)", psc_tag_to_string (pair->tag, tag),
                              pair->n);
    }
}

static void
add_hits (PscInvestigation *investigation, GHashTable *known, GCancellable *cancellable)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (hash_pair, equal_pairs, g_free, NULL);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    {
      const PscCaseFile *file = psc_investigation_get_file (investigation, i);
      const GArray *hits = file->evidence->hits;

      for (guint h = 0; h < hits->len; h++)
        {
          const PscSearchHit *hit = &g_array_index (hits, PscSearchHit, h);
          const PscModule *module = psc_case_file_find_module (file, hit->address);
          g_autofree char *identity = module != NULL ? dup_identity (module) : NULL;

          if (h % HITS_PER_CHECK == 0 && g_cancellable_is_cancelled (cancellable))
            return;
          if (module != NULL)
            count_hit (pairs, order, (PscModuleEntry *) g_hash_table_lookup (known, identity), hit);
        }
    }
  append_tags (order);
}

GPtrArray *
psc_module_entries_new (PscInvestigation *investigation, GCancellable *cancellable)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    add_modules (entries, known, psc_investigation_get_file (investigation, i));
  add_hits (investigation, known, cancellable);
  return entries;
}

gboolean
psc_parse_address (const char *text, guint64 *va)
{
  g_autofree char *digits = NULL;
  char *end = NULL;
  guint64 value;

  g_return_val_if_fail (text != NULL && va != NULL, FALSE);

  if (g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X"))
    text += 2;
  digits = g_strdup (text);
  g_strstrip (digits);
  for (char *tick = strchr (digits, '`'); tick != NULL; tick = strchr (tick, '`'))
    memmove (tick, tick + 1, strlen (tick));
  if (!g_ascii_isxdigit (digits[0]) || strlen (digits) > 16)
    return FALSE;
  value = g_ascii_strtoull (digits, &end, 16);
  if (*end != '\0')
    return FALSE;
  *va = value;
  return TRUE;
}

static gboolean
contains (const char *name, const char *folded)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded_name = NULL;

  if (name == NULL)
    return FALSE;
  valid = g_utf8_make_valid (name, -1);
  folded_name = g_utf8_casefold (valid, -1);
  return strstr (folded_name, folded) != NULL;
}

gboolean
psc_module_entry_matches (const PscModuleEntry *self, const char *text)
{
  const PscModule *module = self->module;
  g_autofree char *folded = g_utf8_casefold (text, -1);
  guint64 va;

  if (contains (module->name, folded) || contains (module->image, folded)
      || contains (self->tags != NULL ? self->tags->str : NULL, folded))
    return TRUE;
  return psc_parse_address (text, &va) && va >= module->base && va < module->end;
}
