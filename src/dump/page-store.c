/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Physical memory out of a file and an index. Called by the containers of Microsoft.
 *
 * Pages that follow each other in memory and in the file are read at once, straight into the
 * buffer of the caller: nothing is kept, so that threads share it without a lock.
 */
#include "config.h"

#include "dump/page-store-private.h"

#include "base/error.h"

/* The bits of a register with page tables that are an address; others are flags. */
#define ADDRESS_MASK G_GUINT64_CONSTANT (0x000fffffffffffff)

typedef struct
{
  PscPageStore store;
  PscSource *file;
  guint64 n_begun; /* stored pages of which the file has at least a part */
} StoreSource;

static void
free_store (gpointer state)
{
  StoreSource *self = (StoreSource *) state;

  self->store.methods->free (self->store.index);
  psc_source_unref (self->file);
  g_free (self);
}

static gboolean
read_store (gpointer state,
            guint64 offset,
            void *buffer,
            gsize n_bytes,
            gsize *n_read,
            PscHole *hole,
            GError **error)
{
  StoreSource *self = (StoreSource *) state;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 page = (offset + done) >> PSC_DUMP_PAGE_SHIFT;
      guint64 at = (offset + done) % PSC_DUMP_PAGE_BYTES;
      guint64 left = n_bytes - done;
      guint64 run_bytes;
      PscPageRun run;
      gsize n, n_there;

      self->store.methods->find (self->store.index, page,
                                 (at + left + PSC_DUMP_PAGE_BYTES - 1) >> PSC_DUMP_PAGE_SHIFT,
                                 &run);
      run_bytes = (run.n_pages << PSC_DUMP_PAGE_SHIFT) - at;
      if (!run.is_stored)
        {
          *hole = (PscHole){ PSC_HOLE_NOT_CAPTURED, run_bytes };
          break;
        }
      n = (gsize) MIN (run_bytes, left);
      if (!psc_source_read (self->file,
                            self->store.first_offset + (run.first << PSC_DUMP_PAGE_SHIFT) + at,
                            (guint8 *) buffer + done, n, &n_there, error))
        return FALSE;
      done += n_there;
      if (n_there < n)
        {
          *hole = (PscHole){ PSC_HOLE_TRUNCATED, run_bytes - n_there };
          break;
        }
    }
  *n_read = done;
  return TRUE;
}

/* Pages behind the end of the file are passed over like those that were not stored. */
static gboolean
find_in_store (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  StoreSource *self = (StoreSource *) state;
  guint64 page = offset >> PSC_DUMP_PAGE_SHIFT;

  while (page < self->store.n_machine_pages)
    {
      PscPageRun run;

      self->store.methods->find (self->store.index, page, G_MAXUINT64, &run);
      if (run.is_stored && run.first < self->n_begun)
        {
          guint64 n_pages = MIN (run.n_pages, self->n_begun - run.first);

          *start = MAX (offset, page << PSC_DUMP_PAGE_SHIFT);
          *length = ((page + n_pages) << PSC_DUMP_PAGE_SHIFT) - *start;
          return TRUE;
        }
      page += run.n_pages;
    }
  return FALSE;
}

static guint64
count_page_bytes (const PscPageStore *store, const PscDumpInput *input)
{
  guint64 file_bytes = psc_source_get_size (input->file);

  return file_bytes > store->first_offset ? file_bytes - store->first_offset : 0;
}

static void
add_issues (const PscPageStore *store, const PscDumpInput *input, const PscDump *dump)
{
  guint64 page = (dump->hints.directory_table_base & ADDRESS_MASK) >> PSC_DUMP_PAGE_SHIFT;
  PscPageRun run = { 0 };

  if (dump->n_missing_pages > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, psc_source_get_size (input->file),
                              "the file ends early: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " pages are missing",
                              dump->n_missing_pages, dump->n_pages);
  if (!dump->hints.has_directory_table_base)
    return;
  if (page < store->n_machine_pages)
    store->methods->find (store->index, page, 1, &run);
  if (!run.is_stored)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, 0x10,
                              "dump header: the page tables at 0x%" G_GINT64_MODIFIER
                              "x are not in the dump",
                              dump->hints.directory_table_base);
}

gboolean
psc_page_store_open (const PscPageStore *store,
                     const PscDumpInput *input,
                     PscDump *dump,
                     GError **error)
{
  static const PscSourceMethods methods = {
    .read = read_store,
    .find_data = find_in_store,
    .free = free_store,
  };
  guint64 n_page_bytes = count_page_bytes (store, input);
  StoreSource *self;
  guint64 end;

  if (store->n_stored > G_MAXINT64 >> PSC_DUMP_PAGE_SHIFT
      || !g_uint64_checked_add (&end, store->first_offset, store->n_stored << PSC_DUMP_PAGE_SHIFT)
      || end > G_MAXINT64 || store->n_machine_pages > G_MAXINT64 >> PSC_DUMP_PAGE_SHIFT)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "page index: %" G_GUINT64_FORMAT " pages from 0x%" G_GINT64_MODIFIER
                   "x on do not lie in any file",
                   store->n_stored, store->first_offset);
      store->methods->free (store->index);
      return FALSE;
    }
  self = g_new0 (StoreSource, 1);
  self->store = *store;
  self->file = psc_source_ref (input->file);
  self->n_begun = MIN (store->n_stored, n_page_bytes / PSC_DUMP_PAGE_BYTES
                                            + (n_page_bytes % PSC_DUMP_PAGE_BYTES != 0 ? 1 : 0));
  dump->physical =
      psc_source_new_for_methods (&methods, self, store->n_machine_pages << PSC_DUMP_PAGE_SHIFT);
  dump->n_pages = store->n_stored;
  dump->n_missing_pages =
      store->n_stored - MIN (store->n_stored, n_page_bytes / PSC_DUMP_PAGE_BYTES);
  add_issues (store, input, dump);
  return TRUE;
}
