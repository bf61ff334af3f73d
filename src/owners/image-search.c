/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scans sections piece by piece; a piece is kept while its hits are looked at, so that code around
 * them is mostly read from memory. Called by the search for owners of a dump and of driver files.
 */
#include "config.h"

#include "owners/image-search.h"

#include <string.h>

#include "base/limits.h"
#include "bytes/cursor.h"
#include "owners/code-flow.h"
#include "owners/tag-scanner.h"
#include "symbols/pe-exports.h"
#include "symbols/pe-functions.h"
#include "symbols/pe-imports.h"

#define PIECE_BYTES (1u << 20)
#define TAG_BYTES 4u
/* A wrapper may call another one; deeper chains exist and are not followed. */
#define MAX_WRAPPERS 3u

/* Where a pool routine begins. */
typedef struct
{
  guint64 va;
  const char *name;
} Routine;

struct _PscImageSearch
{
  PscTagScanner *scanner;
  GArray *routines; /* of Routine */
};

/* The search of one image. */
typedef struct
{
  const PscImageSearch *search;
  const PscPeImage *image;
  PscPeImports *imports;     /* NULL where there are none */
  PscPeFunctions *functions; /* NULL where there is no table */
  PscCode code;
  guint64 base;
  guint index;
  PscImageHits *hits;
  GHashTable *n_hits; /* of each tag in this image */

  const PscPeSection *section;
  guint8 *piece;
  guint32 piece_rva;
  gsize piece_bytes;
} Run;

PscImageSearch *
psc_image_search_new (const PscTag *tags, guint n_tags)
{
  PscImageSearch *self = g_new0 (PscImageSearch, 1);

  self->scanner = psc_tag_scanner_new (tags, n_tags);
  self->routines = g_array_new (FALSE, FALSE, sizeof (Routine));
  return self;
}

void
psc_image_search_free (PscImageSearch *self)
{
  psc_tag_scanner_free (self->scanner);
  g_array_unref (self->routines);
  g_free (self);
}

void
psc_image_search_add_routines (PscImageSearch *self, const PscPeImage *image)
{
  g_autoptr (PscPeExports) exports = NULL;

  g_return_if_fail (self != NULL && image != NULL);

  exports = psc_pe_exports_read (image, NULL);
  for (guint i = 0; exports != NULL && i < psc_pe_exports_get_n (exports); i++)
    {
      const PscPeExport *export = psc_pe_exports_get (exports, i);
      const PscPoolRoutine *routine =
          export->name != NULL ? psc_pool_routine_find (export->name) : NULL;
      Routine entry;

      if (routine == NULL || export->rva == 0)
        continue;
      entry = (Routine){ psc_pe_image_get_base (image) + export->rva, routine->name };
      g_array_append_val (self->routines, entry);
    }
}

/* Reads from the piece in memory where it can. */
static gsize
read_code_cb (guint64 va, guint8 *buffer, gsize n_bytes, gpointer user_data)
{
  const Run *run = (const Run *) user_data;
  guint64 rva = va - run->base;
  PscHole hole;
  gsize n_read = 0;

  if (va < run->base || rva > G_MAXUINT32)
    return 0;
  if (rva >= run->piece_rva && rva - run->piece_rva < run->piece_bytes
      && run->piece_bytes - (gsize) (rva - run->piece_rva) >= n_bytes)
    {
      memcpy (buffer, run->piece + (gsize) (rva - run->piece_rva), n_bytes);
      return n_bytes;
    }
  if (!psc_pe_image_read (run->image, (guint32) rva, buffer, n_bytes, &n_read, &hole, NULL))
    return 0;
  return n_read;
}

static const char *
name_target_cb (guint64 va, gpointer user_data)
{
  const GArray *routines = ((const Run *) user_data)->search->routines;

  for (guint i = 0; i < routines->len; i++)
    if (g_array_index (routines, Routine, i).va == va)
      return g_array_index (routines, Routine, i).name;
  return NULL;
}

/* By the import table; where that is gone, by what the loader has put into the slot. */
static const char *
name_slot_cb (guint64 va, gpointer user_data)
{
  const Run *run = (const Run *) user_data;
  guint pointer_bytes = psc_pe_image_get_pointer_bytes (run->image);
  const PscPeImport *import = NULL;
  guint8 pointer[8];

  if (va < run->base || va - run->base > G_MAXUINT32)
    return NULL;
  if (run->imports != NULL)
    import = psc_pe_imports_find_slot (run->imports, (guint32) (va - run->base));
  if (import != NULL)
    return import->name;
  if (read_code_cb (va, pointer, pointer_bytes, user_data) < pointer_bytes)
    return NULL;
  return name_target_cb (psc_bytes_get_pointer (pointer, pointer_bytes), user_data);
}

static gboolean
is_in_directory (const PscPeImage *image, PscPeDirectory directory, guint32 rva)
{
  guint32 first, n_bytes;

  return psc_pe_image_get_directory (image, directory, &first, &n_bytes) && rva >= first
         && rva - first < n_bytes;
}

/* Names, resources and relocations hold whatever letters they like. */
static gboolean
is_meaningless_place (const Run *run, guint32 rva)
{
  return is_in_directory (run->image, PSC_PE_EXPORTS, rva)
         || is_in_directory (run->image, PSC_PE_RESOURCES, rva)
         || is_in_directory (run->image, PSC_PE_FUNCTIONS, rva)
         || strcmp (run->section->name, ".reloc") == 0;
}

static gboolean
is_letter (guint8 byte)
{
  return byte >= 0x20 && byte <= 0x7e;
}

/* Four letters between letters are a word, not a tag. At the edge of a piece nothing is known of
 * what follows, which counts as no letter. */
static gboolean
is_in_text (const Run *run, gsize offset)
{
  return offset > 0 && is_letter (run->piece[offset - 1]) && offset + TAG_BYTES < run->piece_bytes
         && is_letter (run->piece[offset + TAG_BYTES]);
}

static gboolean
is_executable (const PscPeSection *section)
{
  return (section->characteristics & PSC_PE_SECTION_EXECUTE) != 0;
}

/* Follows a routine of the module that is given the tag, and what it calls in turn. */
static void
prove_wrapper (const Run *run, PscFlow *flow, guint64 *wrapper_va)
{
  PscFlow inner = *flow;

  for (guint depth = 0; depth < MAX_WRAPPERS && inner.kind == PSC_FLOW_FORWARDED; depth++)
    psc_flow_follow_argument (&run->code, inner.target_va, inner.argument, &inner);
  if (inner.kind != PSC_FLOW_CALL)
    return;
  *wrapper_va = flow->target_va;
  flow->kind = PSC_FLOW_CALL;
  flow->routine = inner.routine;
}

/* What an immediate in code is; FALSE where the bytes are none. */
static gboolean
judge_code (const Run *run, PscTag tag, guint32 rva, PscImageHit *hit)
{
  guint64 function_va = 0;
  PscPeFunction function;
  PscFlow flow;

  if (run->functions != NULL)
    {
      if (!psc_pe_functions_find (run->functions, rva, &function))
        return FALSE;
      function_va = run->base + function.begin;
    }
  psc_flow_follow_immediate (&run->code, run->base + rva, tag, function_va, &flow);
  if (flow.kind == PSC_FLOW_NO_CODE)
    return FALSE;
  if (flow.kind == PSC_FLOW_FORWARDED)
    prove_wrapper (run, &flow, &hit->wrapper_va);
  hit->rank = PSC_IMAGE_HIT_CODE;
  hit->instruction = g_strdup (flow.text);
  if (flow.kind != PSC_FLOW_CALL)
    return TRUE;
  hit->rank =
      flow.routine->use == PSC_ROUTINE_FREES ? PSC_IMAGE_HIT_FREES : PSC_IMAGE_HIT_ALLOCATES;
  hit->call = flow.routine->name;
  hit->call_va = flow.call_va;
  return TRUE;
}

/* Counts a hit of the tag; FALSE when there are enough. */
static gboolean
count_hit (Run *run, PscTag tag)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (run->n_hits, GUINT_TO_POINTER (tag)));

  if (n >= PSC_MAX_HITS_OF_IMAGE || run->hits->hits->len >= PSC_MAX_EVIDENCE)
    {
      run->hits->n_left_out++;
      return FALSE;
    }
  g_hash_table_insert (run->n_hits, GUINT_TO_POINTER (tag), GUINT_TO_POINTER (n + 1));
  return TRUE;
}

static void
found_cb (PscTag tag, gsize offset, gpointer user_data)
{
  Run *run = (Run *) user_data;
  guint32 rva = run->piece_rva + (guint32) offset;
  PscImageHit hit = { .tag = tag, .image = run->index, .rank = PSC_IMAGE_HIT_DATA };

  if (is_meaningless_place (run, rva))
    return;
  if (!(is_executable (run->section) && psc_flow_is_supported (run->code.arch)
        && judge_code (run, tag, rva, &hit))
      && (is_in_text (run, offset) || (!is_executable (run->section) && rva % TAG_BYTES != 0)))
    return;
  if (!count_hit (run, tag))
    {
      g_free (hit.instruction);
      return;
    }
  hit.rva = rva;
  hit.va = run->base + rva;
  g_strlcpy (hit.section, run->section->name, sizeof hit.section);
  hit.n_bytes = (guint) MIN (sizeof hit.bytes, run->piece_bytes - offset);
  memcpy (hit.bytes, run->piece + offset, hit.n_bytes);
  g_array_append_val (run->hits->hits, hit);
}

static PscSearchedImage *
get_searched (Run *run)
{
  return &g_array_index (run->hits->images, PscSearchedImage, run->index);
}

/* Reads the piece at `at`, as far as it goes, and looks through it. Returns how far to go on. */
static gboolean
search_piece (Run *run, guint32 at, guint32 *next, GError **error)
{
  guint32 left = run->section->virtual_bytes - at;
  gsize wanted = MIN (PIECE_BYTES, left);
  PscHole hole = { PSC_HOLE_END, 0 };
  guint64 missing;

  run->piece_rva = run->section->rva + at;
  run->piece_bytes = 0;
  if (!psc_pe_image_read (run->image, run->piece_rva, run->piece, wanted, &run->piece_bytes, &hole,
                          error))
    return FALSE;
  psc_tag_scanner_scan (run->search->scanner, run->piece, run->piece_bytes, found_cb, run);
  if (run->piece_bytes == wanted)
    {
      /* A tag may lie across the end of the piece. */
      gboolean is_last = wanted == left;

      *next = at + (guint32) wanted - (is_last ? 0 : TAG_BYTES - 1);
      get_searched (run)->n_bytes += *next - at;
      return TRUE;
    }
  missing = left - run->piece_bytes;
  if (hole.kind != PSC_HOLE_END)
    missing = MIN (missing, MAX (hole.length, 1));
  *next = at + (guint32) (run->piece_bytes + missing);
  get_searched (run)->n_bytes += run->piece_bytes;
  /* What is dropped once a driver has started is not missing. */
  if ((run->section->characteristics & PSC_PE_SECTION_DISCARDABLE) == 0
      || hole.kind != PSC_HOLE_NOT_MAPPED)
    get_searched (run)->n_missing_bytes += missing;
  return TRUE;
}

static gboolean
search_sections (Run *run, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < psc_pe_image_get_n_sections (run->image); i++)
    {
      guint32 at = 0;

      run->section = psc_pe_image_get_section (run->image, i);
      while (at < run->section->virtual_bytes)
        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !search_piece (run, at, &at, error))
          return FALSE;
    }
  return TRUE;
}

/* Drivers of the framework import its loader. */
static gboolean
imports_framework (const PscPeImports *imports)
{
  for (guint i = 0; imports != NULL && i < psc_pe_imports_get_n (imports); i++)
    if (g_ascii_strcasecmp (psc_pe_imports_get (imports, i)->module, "WDFLDR.SYS") == 0)
      return TRUE;
  return FALSE;
}

static void
add_image (Run *run, const char *name)
{
  gboolean is_file = psc_pe_image_get_layout (run->image) == PSC_PE_FILE;
  PscSearchedImage searched = {
    .name = g_strdup (name),
    .is_file = is_file,
    .base = run->base,
    .uses_framework = imports_framework (run->imports),
  };

  run->index = run->hits->images->len;
  g_array_append_val (run->hits->images, searched);
}

gboolean
psc_image_search_run (const PscImageSearch *self,
                      const PscPeImage *image,
                      const char *name,
                      PscImageHits *hits,
                      GCancellable *cancellable,
                      GError **error)
{
  Run run = { .search = self, .image = image, .hits = hits };
  gboolean is_done;

  g_return_val_if_fail (self != NULL && image != NULL && name != NULL && hits != NULL, FALSE);

  run.base = psc_pe_image_get_layout (image) == PSC_PE_FILE
                 ? psc_pe_image_get_header (image)->preferred_base
                 : psc_pe_image_get_base (image);
  run.imports = psc_pe_imports_read (image, NULL);
  run.functions = psc_pe_functions_read (image, NULL);
  run.code =
      (PscCode){ psc_pe_image_get_arch (image), read_code_cb, name_slot_cb, name_target_cb, &run };
  run.n_hits = g_hash_table_new (g_direct_hash, g_direct_equal);
  run.piece = (guint8 *) g_malloc (PIECE_BYTES);
  add_image (&run, name);
  is_done = search_sections (&run, cancellable, error);
  g_free (run.piece);
  g_hash_table_unref (run.n_hits);
  g_clear_pointer (&run.functions, psc_pe_functions_free);
  g_clear_pointer (&run.imports, psc_pe_imports_free);
  return is_done;
}
