/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose a tag is: whose code allocates with it, whose image holds its bytes, and from where Driver
 * Verifier saw it allocated.
 */
#pragma once

#include "analysis/explain.h"

G_BEGIN_DECLS

/**
 * PscOwnerConfidence:
 * @PSC_OWNER_ALLOCATION_CALL: an allocation with the tag was recorded with its caller, or the
 * module's code passes the tag to a routine that allocates
 * @PSC_OWNER_CODE: an instruction of the module holds the tag
 * @PSC_OWNER_NAME: the driver framework makes the tag of the driver's name
 * @PSC_OWNER_DATA: the module's data holds the bytes
 * @PSC_OWNER_CAPTURE: a search found the tag's bytes in the image
 *
 * How it is known; words of the contract.
 */
typedef enum
{
  PSC_OWNER_ALLOCATION_CALL,
  PSC_OWNER_CODE,
  PSC_OWNER_NAME,
  PSC_OWNER_DATA,
  PSC_OWNER_CAPTURE,
} PscOwnerConfidence;

/**
 * PscOwnerHit:
 * @address: of the bytes, or behind the call
 * @found: (nullable): the hit of a search in a capture
 * @image: (nullable): the place in the module's image
 * @caller: (nullable): the caller of allocations
 * @n_allocations: with @caller, how many of them
 * @origin: (nullable): the path of the file that @line counts in, where several were joined
 * @path: the file that @line counts in, in any case
 * @line: of the file, the first one
 */
typedef struct
{
  guint64 address;
  const PscSearchHit *found;
  const PscImageHit *image;
  const PscFrame *caller;
  guint n_allocations;
  const char *origin;
  const char *path;
  guint line;
} PscOwnerHit;

/**
 * PscOwner:
 * @module: (nullable): %NULL where no list of modules covers the hits
 * @name: (nullable): the image's file name, or what else is known of the module
 * @confidence: the best of its hits
 * @score: 0 to 1
 * @hits: (element-type PscOwnerHit): each address once
 * @reasons: (element-type utf8): sentences, marked for translation
 *
 * A module that may be the owner.
 */
typedef struct
{
  const PscModule *module;
  char *name;
  PscOwnerConfidence confidence;
  double score;
  GArray *hits;
  GPtrArray *reasons;
} PscOwner;

/**
 * psc_owners_find:
 * @files: (element-type PscCaseFile): must outlive the result
 *
 * Returns: (transfer full) (element-type PscOwner): the likeliest first
 */
GPtrArray *psc_owners_find (const GArray *files, PscTag tag);

/** psc_owner_confidence_to_string: the contract's word. */
const char *psc_owner_confidence_to_string (PscOwnerConfidence confidence);

G_END_DECLS
