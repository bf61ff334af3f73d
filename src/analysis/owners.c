/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins search hits and recorded callers to modules. Called by reports.
 */
#include "config.h"

#include "analysis/owners.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "analysis/case-files.h"
#include "analysis/owners-private.h"

/* A recorded caller is as good as proof; that the block is the caller's business is not. */
#define SCORE_RECORDED 0.95

/* Bytes in an image may be the constant of a call, data or text; a share of this is what a module
 * gets that has a share of the hits. */
#define SCORE_FOUND 0.8

/* Nobody knows what lies at an address that no module list covers. */
#define SCORE_NOWHERE 0.3

/* A hit inside a word says less than any other. */
#define WEIGHT_TEXT 0.25

static void
owner_free (gpointer data)
{
  PscOwner *owner = (PscOwner *) data;

  g_free (owner->name);
  g_array_unref (owner->hits);
  g_ptr_array_unref (owner->reasons);
  g_free (owner);
}

static PscOwner *
get_owner (GPtrArray *owners, guint index)
{
  return (PscOwner *) g_ptr_array_index (owners, index);
}

/* `myfault` and `myfault.sys` are one name. */
static gboolean
is_same_name (const char *a, const char *b)
{
  gsize n_a = a != NULL ? strcspn (a, ".") : 0;
  gsize n_b = b != NULL ? strcspn (b, ".") : 0;

  return n_a > 0 && n_a == n_b && g_ascii_strncasecmp (a, b, n_a) == 0;
}

PscOwner *
psc_owner_search_ensure (PscOwnerSearch *self, const PscModule *module, const char *name)
{
  PscOwner *owner;

  for (guint i = 0; i < self->owners->len; i++)
    {
      owner = get_owner (self->owners, i);
      if (owner->module == module && (module != NULL || g_strcmp0 (owner->name, name) == 0))
        return owner;
      if (owner->module == NULL && is_same_name (owner->name, name))
        return owner;
    }
  owner = g_new0 (PscOwner, 1);
  owner->module = module;
  owner->name = g_strdup (module != NULL ? psc_module_get_image (module) : name);
  owner->confidence = PSC_OWNER_CAPTURE;
  owner->hits = g_array_new (FALSE, FALSE, sizeof (PscOwnerHit));
  owner->reasons = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->owners, owner);
  return owner;
}

/* Search hits. */

static gboolean
has_tag (const PscSearchHit *hit, PscTag tag)
{
  return hit->n_bytes >= 4 && psc_tag_from_bytes (hit->bytes) == tag;
}

/* Whether the tag goes on as a word: letters of a longer text. */
static gboolean
is_in_text (const PscSearchHit *hit)
{
  return hit->n_bytes >= 6 && g_ascii_isalpha (hit->bytes[3]) && g_ascii_isalpha (hit->bytes[4])
         && g_ascii_isalpha (hit->bytes[5]);
}

static double
weigh (const PscSearchHit *hit)
{
  return is_in_text (hit) ? WEIGHT_TEXT : 1.0;
}

static void
add_found (PscOwnerSearch *self, const PscCaseFile *file, const PscSearchHit *hit)
{
  const PscModule *module = psc_case_file_find_module (file, hit->address);
  PscOwner *owner = psc_owner_search_ensure (self, module, NULL);
  PscOwnerHit entry = { .address = hit->address,
                        .found = hit,
                        .origin = hit->origin,
                        .path = psc_case_file_get_path (file, hit->origin),
                        .line = hit->line };

  g_array_append_val (owner->hits, entry);
  self->total += weigh (hit);
}

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* The same address may have been found by two searches. A tree and no hash table, because a file
 * chooses the addresses. */
static void
collect_found (PscOwnerSearch *self)
{
  for (guint f = 0; f < self->files->len; f++)
    {
      const PscCaseFile *file = &g_array_index (self->files, PscCaseFile, f);
      GArray *hits = file->evidence->hits;
      g_autoptr (GTree) seen = g_tree_new_full (compare_addresses, NULL, NULL, NULL);

      for (guint i = 0; i < hits->len; i++)
        {
          PscSearchHit *hit = &g_array_index (hits, PscSearchHit, i);

          if (!has_tag (hit, self->tag) || g_tree_lookup (seen, &hit->address) != NULL)
            continue;
          g_tree_insert (seen, &hit->address, hit);
          self->n_found++;
          add_found (self, file, hit);
        }
    }
}

/* Recorded callers. */

/* Where the hit of a caller is: a file chooses the addresses, so they lie in a tree. */
typedef struct
{
  const PscOwner *owner;
  guint64 va;
  guint hit;
} CallerPlace;

static gint
compare_places (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  const CallerPlace *x = (const CallerPlace *) a;
  const CallerPlace *y = (const CallerPlace *) b;

  if (x->owner != y->owner)
    return x->owner < y->owner ? -1 : 1;
  return (x->va > y->va) - (x->va < y->va);
}

/* Counts an allocation from a caller that is known; FALSE for a new one, which is the next hit. */
static gboolean
count_again (GTree *places, PscOwner *owner, guint64 va)
{
  CallerPlace wanted = { owner, va, owner->hits->len };
  const CallerPlace *known = (const CallerPlace *) g_tree_lookup (places, &wanted);

  CallerPlace *place;

  if (known != NULL)
    {
      g_array_index (owner->hits, PscOwnerHit, known->hit).n_allocations++;
      return TRUE;
    }
  place = (CallerPlace *) g_memdup2 (&wanted, sizeof wanted);
  g_tree_insert (places, place, place);
  return FALSE;
}

/* The verifier names the driver's file; the symbol only its module. */
static char *
dup_caller_name (const PscCaseFile *file, const PscVerifierDriver *driver, const PscFrame *caller)
{
  g_autofree char *name = psc_case_file_dup_module_name (file, caller);

  if (name == NULL || is_same_name (name, driver->name))
    return g_strdup (driver->name);
  return g_steal_pointer (&name);
}

static void
add_allocation (PscOwnerSearch *self,
                const PscCaseFile *file,
                const PscVerifierDriver *driver,
                const PscVerifierAllocation *allocation,
                GTree *places)
{
  const PscFrame *caller = psc_case_file_name_frame (file, &allocation->caller);
  const PscModule *module = psc_case_file_find_module (file, caller->address);
  g_autofree char *name = dup_caller_name (file, driver, caller);
  PscOwner *owner = psc_owner_search_ensure (self, module, name);
  PscOwnerHit hit = { .address = caller->address,
                      .caller = caller,
                      .n_allocations = 1,
                      .origin = allocation->origin,
                      .path = psc_case_file_get_path (file, allocation->origin),
                      .line = allocation->line };

  owner->confidence = PSC_OWNER_ALLOCATION_CALL;
  if (!count_again (places, owner, caller->address))
    g_array_append_val (owner->hits, hit);
}

static void
collect_recorded (PscOwnerSearch *self)
{
  g_autoptr (GTree) places = g_tree_new_full (compare_places, NULL, g_free, NULL);

  for (guint f = 0; f < self->files->len; f++)
    {
      const PscCaseFile *file = &g_array_index (self->files, PscCaseFile, f);
      const PscVerifier *verifier = file->evidence->verifier;

      for (guint d = 0; verifier != NULL && d < verifier->drivers->len; d++)
        {
          const PscVerifierDriver *driver =
              (const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, d);

          for (guint i = 0; i < driver->allocations->len; i++)
            {
              const PscVerifierAllocation *allocation =
                  &g_array_index (driver->allocations, PscVerifierAllocation, i);

              if (allocation->tag == self->tag)
                add_allocation (self, file, driver, allocation, places);
            }
        }
    }
}

/* Scores. */

typedef struct
{
  double weight;
  guint n_found;
  guint n_in_text;
  guint n_allocations;
} Sum;

static Sum
sum_hits (const PscOwner *owner)
{
  Sum sum = { 0 };

  for (guint i = 0; i < owner->hits->len; i++)
    {
      const PscOwnerHit *hit = &g_array_index (owner->hits, PscOwnerHit, i);

      sum.n_allocations += hit->n_allocations;
      if (hit->found == NULL)
        continue;
      sum.n_found++;
      sum.n_in_text += is_in_text (hit->found) ? 1 : 0;
      sum.weight += weigh (hit->found);
    }
  return sum;
}

static void
explain_score (PscOwner *owner, const Sum *sum, guint n_all)
{
  if (sum->n_allocations > 0)
    g_ptr_array_add (
        owner->reasons,
        g_strdup_printf (
            dngettext (GETTEXT_PACKAGE,
                       "Driver Verifier recorded %u allocation with the tag from here",
                       "Driver Verifier recorded %u allocations with the tag from here",
                       sum->n_allocations),
            sum->n_allocations));
  if (sum->n_found > 0)
    /* Translators: the first number is of those in this module. */
    g_ptr_array_add (owner->reasons,
                     g_strdup_printf (dngettext (GETTEXT_PACKAGE,
                                                 "%u of %u place where a search found the bytes",
                                                 "%u of %u places where a search found the bytes",
                                                 n_all),
                                      sum->n_found, n_all));
  if (sum->n_in_text > 0)
    g_ptr_array_add (
        owner->reasons,
        g_strdup_printf (dngettext (GETTEXT_PACKAGE, "%u of them is part of a longer word",
                                    "%u of them are part of longer words", sum->n_in_text),
                         sum->n_in_text));
}

static void
score_owner (PscOwnerSearch *self, PscOwner *owner)
{
  Sum sum = sum_hits (owner);

  explain_score (owner, &sum, self->n_found);
  if (sum.n_allocations > 0)
    owner->score = SCORE_RECORDED;
  else if (sum.n_found > 0)
    owner->score = (owner->module != NULL ? SCORE_FOUND : SCORE_NOWHERE) * sum.weight / self->total;
  if (sum.n_allocations == 0 && sum.n_in_text == sum.n_found)
    owner->score *= WEIGHT_TEXT;
  psc_owner_search_score_images (self, owner);
}

static gint
compare_owners (gconstpointer a, gconstpointer b)
{
  const PscOwner *x = *(const PscOwner *const *) a;
  const PscOwner *y = *(const PscOwner *const *) b;

  if (x->score > y->score || x->score < y->score)
    return x->score > y->score ? -1 : 1;
  return g_strcmp0 (x->name, y->name);
}

GPtrArray *
psc_owners_find (const GArray *files, PscTag tag)
{
  PscOwnerSearch self = { .files = files, .tag = tag };

  g_return_val_if_fail (files != NULL, NULL);

  self.owners = g_ptr_array_new_with_free_func (owner_free);
  collect_found (&self);
  collect_recorded (&self);
  psc_owner_search_add_images (&self);
  for (guint i = 0; i < self.owners->len; i++)
    score_owner (&self, get_owner (self.owners, i));
  g_ptr_array_sort (self.owners, compare_owners);
  return self.owners;
}

const char *
psc_owner_confidence_to_string (PscOwnerConfidence confidence)
{
  static const char *const names[] = { "allocation-call", "code", "name", "data", "capture" };

  g_return_val_if_fail (confidence < G_N_ELEMENTS (names), NULL);

  return names[confidence];
}
