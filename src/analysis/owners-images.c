/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weighs what the images of modules tell of a tag. Called by the owner search.
 *
 * A call that gets the tag is as good as proof that the module allocates with it. An instruction
 * that holds the same four bytes is likely to be about the tag, data may be anything.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/case-files.h"
#include "analysis/owners-private.h"

#define SCORE_ALLOCATES 0.95
#define SCORE_FREES 0.8
#define SCORE_CODE 0.6
#define SCORE_NAME 0.5
#define SCORE_DATA 0.25

/* Of a framework driver's service, which mostly has the name of its file. */
#define TAG_LETTERS 4u
#define FRAMEWORK_PREFIX "WDF"

static const PscSearchedImage *
get_image (const PscImageHits *hits, guint index)
{
  return &g_array_index (hits->images, PscSearchedImage, index);
}

/* A file on disk has no place in memory; it stands for the module of its name. */
static PscOwner *
ensure_image (PscOwnerSearch *self, const PscCaseFile *file, const PscSearchedImage *image)
{
  const PscModule *module =
      image->is_file ? NULL : psc_module_list_find (file->evidence->modules, image->base);

  return psc_owner_search_ensure (self, module, image->name);
}

static void
add_hits (PscOwnerSearch *self, const PscCaseFile *file, const PscImageHits *hits)
{
  guint n;
  const PscImageHit *first = psc_image_hits_find (hits, self->tag, &n);

  for (guint i = 0; i < n; i++)
    {
      PscOwner *owner = ensure_image (self, file, get_image (hits, first[i].image));
      PscOwnerHit hit = { .address = first[i].va,
                          .image = &first[i],
                          .path = psc_case_file_get_path (file, NULL) };

      g_array_append_val (owner->hits, hit);
    }
}

/* Without a tag of its own the framework takes the first letters of the service's name. */
static gboolean
is_tag_of_name (PscTag tag, const char *name)
{
  char text[PSC_TAG_STRING_SIZE];
  gsize n = strcspn (name, ".");

  if (n >= strlen (FRAMEWORK_PREFIX)
      && g_ascii_strncasecmp (name, FRAMEWORK_PREFIX, strlen (FRAMEWORK_PREFIX)) == 0)
    {
      name += strlen (FRAMEWORK_PREFIX);
      n -= strlen (FRAMEWORK_PREFIX);
    }
  return n >= TAG_LETTERS
         && g_ascii_strncasecmp (psc_tag_to_string (tag, text), name, TAG_LETTERS) == 0;
}

static void
add_names (PscOwnerSearch *self, const PscCaseFile *file, const PscImageHits *hits)
{
  for (guint i = 0; i < hits->images->len; i++)
    {
      const PscSearchedImage *image = get_image (hits, i);
      PscOwner *owner;

      if (!image->uses_framework || !is_tag_of_name (self->tag, image->name))
        continue;
      owner = ensure_image (self, file, image);
      owner->score = SCORE_NAME;
      owner->confidence = MIN (owner->confidence, PSC_OWNER_NAME);
      g_ptr_array_add (owner->reasons,
                       g_strdup (dgettext (GETTEXT_PACKAGE,
                                           "it uses the driver framework, which makes the tag of "
                                           "the first letters of its name")));
    }
}

void
psc_owner_search_add_images (PscOwnerSearch *self)
{
  for (guint f = 0; f < self->files->len; f++)
    {
      const PscCaseFile *file = &g_array_index (self->files, PscCaseFile, f);
      const PscImageHits *hits = file->evidence->image_hits;

      if (hits == NULL)
        continue;
      add_hits (self, file, hits);
      add_names (self, file, hits);
    }
}

/* What each rank counts for, and in which words. */
static const struct
{
  double score;
  PscOwnerConfidence confidence;
} ranks[] = {
  [PSC_IMAGE_HIT_ALLOCATES] = { SCORE_ALLOCATES, PSC_OWNER_ALLOCATION_CALL },
  [PSC_IMAGE_HIT_FREES] = { SCORE_FREES, PSC_OWNER_CODE },
  [PSC_IMAGE_HIT_CODE] = { SCORE_CODE, PSC_OWNER_CODE },
  [PSC_IMAGE_HIT_DATA] = { SCORE_DATA, PSC_OWNER_DATA },
};

static char *
describe_rank (PscImageHitRank rank, guint n)
{
  switch (rank)
    {
    case PSC_IMAGE_HIT_ALLOCATES:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE,
                                         "its code passes the tag to an allocation in %u place",
                                         "its code passes the tag to an allocation in %u places",
                                         n),
                              n);
    case PSC_IMAGE_HIT_FREES:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "its code frees with the tag in %u place",
                                         "its code frees with the tag in %u places", n),
                              n);
    case PSC_IMAGE_HIT_CODE:
      return g_strdup_printf (
          dngettext (GETTEXT_PACKAGE,
                     "%u instruction holds the tag; which call gets it is not known",
                     "%u instructions hold the tag; which calls get it is not known", n),
          n);
    case PSC_IMAGE_HIT_DATA:
      return g_strdup_printf (dngettext (GETTEXT_PACKAGE, "its data holds the bytes in %u place",
                                         "its data holds the bytes in %u places", n),
                              n);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* The wrappers through which the tag goes; few drivers have more than one. */
static void
add_wrappers (PscOwner *owner)
{
  guint64 last = 0;

  for (guint i = 0; i < owner->hits->len; i++)
    {
      const PscImageHit *hit = g_array_index (owner->hits, PscOwnerHit, i).image;

      if (hit == NULL || hit->wrapper_va == 0 || hit->wrapper_va == last)
        continue;
      last = hit->wrapper_va;
      g_ptr_array_add (
          owner->reasons,
          g_strdup_printf (dgettext (GETTEXT_PACKAGE,
                                     /* Translators: an address, and the name of a routine. */
                                     "its own routine at 0x%" G_GINT64_MODIFIER
                                     "x passes the tag on to %s"),
                           last, hit->call));
    }
}

void
psc_owner_search_score_images (const PscOwnerSearch *self, PscOwner *owner)
{
  guint n[G_N_ELEMENTS (ranks)] = { 0 };

  for (guint i = 0; i < owner->hits->len; i++)
    {
      const PscImageHit *hit = g_array_index (owner->hits, PscOwnerHit, i).image;

      if (hit != NULL)
        n[hit->rank]++;
    }
  for (guint rank = 0; rank < G_N_ELEMENTS (ranks); rank++)
    if (n[rank] > 0)
      {
        owner->score = MAX (owner->score, ranks[rank].score);
        owner->confidence = MIN (owner->confidence, ranks[rank].confidence);
        g_ptr_array_add (owner->reasons, describe_rank ((PscImageHitRank) rank, n[rank]));
      }
  add_wrappers (owner);
}
