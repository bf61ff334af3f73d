/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the bytes of pool tags lie in the images of modules, and what they are there.
 *
 * The search for owners fills it; analysis ranks the modules by it.
 */
#pragma once

#include <glib.h>

#include "base/tag.h"

G_BEGIN_DECLS

/**
 * PscImageHitRank:
 * @PSC_IMAGE_HIT_ALLOCATES: the tag argument of a call that allocates, or prepares a list for it
 * @PSC_IMAGE_HIT_FREES: the tag argument of a call that frees
 * @PSC_IMAGE_HIT_CODE: an immediate of an instruction, of which no call is known
 * @PSC_IMAGE_HIT_DATA: bytes of data, or between instructions
 *
 * From the strongest to the weakest. Bytes inside of text, names and resources are no hits.
 */
typedef enum
{
  PSC_IMAGE_HIT_ALLOCATES,
  PSC_IMAGE_HIT_FREES,
  PSC_IMAGE_HIT_CODE,
  PSC_IMAGE_HIT_DATA,
} PscImageHitRank;

/**
 * PscImageHit:
 * @tag: which one
 * @image: index of #PscImageHits.images
 * @rank: what it is
 * @va: where the bytes lie; in an image on disk counted from its preferred base
 * @rva: the same from the image's base
 * @section: the section's name
 * @bytes: what lies there
 * @n_bytes: how many of @bytes are known
 * @instruction: (nullable): the instruction that holds them
 * @call: (nullable): the routine that gets the tag
 * @call_va: where it is called, or 0
 * @wrapper_va: the module's own routine that passes the tag on, or 0
 */
typedef struct
{
  PscTag tag;
  guint image;
  PscImageHitRank rank;
  guint64 va;
  guint32 rva;
  char section[9];
  guint8 bytes[16];
  guint n_bytes;
  char *instruction;
  const char *call;
  guint64 call_va;
  guint64 wrapper_va;
} PscImageHit;

/**
 * PscSearchedImage:
 * @name: the file name
 * @is_file: whether it was read from a file on disk, not from memory
 * @base: where it begins in memory; its preferred base for a file
 * @n_bytes: how many bytes were looked at
 * @n_missing_bytes: how many the dump does not hold
 * @uses_framework: whether it imports from the driver framework, which allocates in its name
 */
typedef struct
{
  char *name;
  gboolean is_file;
  guint64 base;
  guint64 n_bytes;
  guint64 n_missing_bytes;
  gboolean uses_framework;
} PscSearchedImage;

/**
 * PscImageHits:
 * @images: (element-type PscSearchedImage): all that were searched
 * @hits: (element-type PscImageHit): sorted by tag, rank, image and address once
 * psc_image_hits_sort() was called
 * @n_left_out: hits beyond PSC_MAX_HITS_OF_IMAGE for one tag in one image
 */
typedef struct
{
  gatomicrefcount n_refs;
  GArray *images;
  GArray *hits;
  guint64 n_left_out;
} PscImageHits;

PscImageHits *psc_image_hits_new (void);
PscImageHits *psc_image_hits_ref (PscImageHits *self);
void psc_image_hits_unref (PscImageHits *self);

/** psc_image_hits_sort: to be called when all images were searched. */
void psc_image_hits_sort (PscImageHits *self);

/**
 * psc_image_hits_find:
 * @n_hits: (out): how many there are
 *
 * Returns: (nullable): the first of the hits of @tag, which follow each other; needs a sorted list
 */
const PscImageHit *psc_image_hits_find (const PscImageHits *self, PscTag tag, guint *n_hits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscImageHits, psc_image_hits_unref)

G_END_DECLS
