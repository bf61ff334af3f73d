/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random access to the bytes of an input: a file, a piece of memory, the physical memory that a
 * dump holds, or a virtual address space over it.
 *
 * Files are read with pread, never mapped: a file cut short while it is mapped would kill the
 * process. The size is the one at opening; a file that shrinks later reads short, which callers
 * report as truncated.
 *
 * Memory of a dump has holes. A read ends in front of one, and tells on request what it is.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PscSource PscSource;

/**
 * PscHoleKind:
 * @PSC_HOLE_END: the source ends here
 * @PSC_HOLE_NOT_MAPPED: the address space has nothing there
 * @PSC_HOLE_DEMAND_ZERO: the page was promised but never had contents
 * @PSC_HOLE_PAGED_OUT: the contents were in a page file or a compressed store
 * @PSC_HOLE_NOT_CAPTURED: the machine had it in memory, the dump does not record it
 * @PSC_HOLE_OUTSIDE: a page table points beyond the memory of the machine
 * @PSC_HOLE_TRUNCATED: the dump's index has it, the file ends before it
 * @PSC_HOLE_DAMAGED: what should lead there contradicts itself
 *
 * Why bytes are not there. A failure of the system to read is a %GError instead.
 */
typedef enum
{
  PSC_HOLE_END,
  PSC_HOLE_NOT_MAPPED,
  PSC_HOLE_DEMAND_ZERO,
  PSC_HOLE_PAGED_OUT,
  PSC_HOLE_NOT_CAPTURED,
  PSC_HOLE_OUTSIDE,
  PSC_HOLE_TRUNCATED,
  PSC_HOLE_DAMAGED,
} PscHoleKind;

/**
 * PscHole:
 * @kind: why the bytes are missing
 * @length: how many are missing at least, from the end of the read on; the hole may go on behind.
 * 0 for %PSC_HOLE_END
 */
typedef struct
{
  PscHoleKind kind;
  guint64 length;
} PscHole;

/** psc_hole_kind_to_string: a clause in the middle of a sentence, such as `paged out`. */
const char *psc_hole_kind_to_string (PscHoleKind kind);

/**
 * PscSourceMethods:
 * @read: reads up to the next hole. Where it stops before @n_bytes, @hole is filled in; never
 * called beyond the size
 * @find_data: finds the next run of bytes that may be there at or behind @offset: sets @start and
 * @length and returns %TRUE, or returns %FALSE when there is none. Both may be coarse: a run may
 * still have holes, but what lies between runs is missing
 * @free: frees the state
 *
 * What a source of another folder does; @read and @find_data must work from several threads.
 */
typedef struct
{
  gboolean (*read) (gpointer state,
                    guint64 offset,
                    void *buffer,
                    gsize n_bytes,
                    gsize *n_read,
                    PscHole *hole,
                    GError **error);
  gboolean (*find_data) (gpointer state, guint64 offset, guint64 *start, guint64 *length);
  void (*free) (gpointer state);
} PscSourceMethods;

/**
 * psc_source_new_for_path:
 * @path: a regular file
 * @error: %G_FILE_ERROR when it cannot be opened or is not a regular file
 *
 * Returns: (transfer full) (nullable): the source
 */
PscSource *psc_source_new_for_path (const char *path, GError **error);

/** psc_source_new_for_bytes: a source over memory; takes a reference. */
PscSource *psc_source_new_for_bytes (GBytes *bytes);

/**
 * psc_source_new_for_methods:
 * @methods: static
 * @state: (transfer full): passed to @methods
 * @size: the offset behind the last possible byte; %G_MAXUINT64 for a whole address space
 */
PscSource *
psc_source_new_for_methods (const PscSourceMethods *methods, gpointer state, guint64 size);

PscSource *psc_source_ref (PscSource *self);
void psc_source_unref (PscSource *self);

/** psc_source_get_size: the size in bytes when the source was opened, holes included. */
guint64 psc_source_get_size (const PscSource *self);

/**
 * psc_source_read:
 * @offset: where to begin
 * @buffer: (out): takes the bytes
 * @n_bytes: how many are wanted
 * @n_read: (out): how many were there; fewer than @n_bytes only in front of a hole and at the end
 * @error: %G_FILE_ERROR from the system
 *
 * May be called from several threads at once.
 *
 * Returns: %FALSE when reading failed
 */
gboolean psc_source_read (PscSource *self,
                          guint64 offset,
                          void *buffer,
                          gsize n_bytes,
                          gsize *n_read,
                          GError **error);

/**
 * psc_source_read_to_hole:
 * @hole: (out): why reading stopped; filled in when @n_read is below @n_bytes
 *
 * psc_source_read() for who wants to know what ended it.
 */
gboolean psc_source_read_to_hole (PscSource *self,
                                  guint64 offset,
                                  void *buffer,
                                  gsize n_bytes,
                                  gsize *n_read,
                                  PscHole *hole,
                                  GError **error);

/**
 * psc_source_read_all:
 * @what: what is being read, for the message: `bitmap header`
 * @error: %PSC_ERROR_UNMAPPED where memory has a hole, %PSC_ERROR_TRUNCATED where the source or the
 * file under it ends, or the system's error
 *
 * Reads @n_bytes or fails; @buffer is undefined then.
 */
gboolean psc_source_read_all (PscSource *self,
                              guint64 offset,
                              void *buffer,
                              gsize n_bytes,
                              const char *what,
                              GError **error);

/**
 * psc_source_find_data:
 * @offset: where to begin
 * @start: (out): the first byte at or behind @offset that may be there
 * @length: (out): how many may follow
 *
 * For scans that must not visit the holes of an address space one page at a time.
 *
 * Returns: %FALSE when nothing is there any more
 */
gboolean psc_source_find_data (PscSource *self, guint64 offset, guint64 *start, guint64 *length);

/**
 * psc_source_dup_fd:
 *
 * For libraries that read a file by themselves.
 *
 * Returns: (transfer full): a descriptor of the file under @self to close; -1 where @self is no
 * file or the system refuses
 */
int psc_source_dup_fd (PscSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSource, psc_source_unref)

G_END_DECLS
