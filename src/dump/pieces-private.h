/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory that lies in a file piece by piece, each piece at its own place.
 *
 * ELF cores, Xen cores, raw images with a gap and flattened streams all come down to this. Pieces
 * may overlap; who wins is chosen by the caller. What no piece covers is a hole, what a piece
 * covers and the file no longer holds is truncated.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

typedef struct _PscPieces PscPieces;

/**
 * PscPiecesOrder:
 * @PSC_PIECES_FIRST_WINS: where two overlap, the one added first counts
 * @PSC_PIECES_LAST_WINS: the one added last counts, as when one was written over the other
 */
typedef enum
{
  PSC_PIECES_FIRST_WINS,
  PSC_PIECES_LAST_WINS,
} PscPiecesOrder;

/** psc_pieces_new: (transfer full): no pieces yet; takes a reference to @file. */
PscPieces *psc_pieces_new (PscSource *file);
void psc_pieces_free (PscPieces *self);

/**
 * psc_pieces_add:
 * @start: the first address
 * @n_bytes: how many bytes follow; an empty piece is left out
 * @file_offset: where the first byte lies in the file; may be behind its end
 * @error: %PSC_ERROR_CORRUPT when an end does not fit in 64 bits, %PSC_ERROR_LIMIT
 */
gboolean psc_pieces_add (PscPieces *self,
                         guint64 start,
                         guint64 n_bytes,
                         guint64 file_offset,
                         GError **error);

/**
 * psc_pieces_finish:
 * @error: %PSC_ERROR_LIMIT when more pieces lie over each other than anybody writes
 *
 * Sorts the pieces and parts those that overlap. Needed before what follows.
 */
gboolean psc_pieces_finish (PscPieces *self, PscPiecesOrder order, GError **error);

/** psc_pieces_get_n_bytes: how many addresses are covered. */
guint64 psc_pieces_get_n_bytes (const PscPieces *self);

/** psc_pieces_get_n_missing_bytes: how many of them lie behind the end of the file. */
guint64 psc_pieces_get_n_missing_bytes (const PscPieces *self);

/** psc_pieces_get_end: the address behind the last covered one; 0 when nothing is. */
guint64 psc_pieces_get_end (const PscPieces *self);

/**
 * psc_pieces_to_source:
 * @self: (transfer full): finished
 * @gaps_are_zero: whether what no piece covers reads as zeros, as in a sparse file, and is not
 * %PSC_HOLE_NOT_CAPTURED, as in memory
 *
 * Returns: (transfer full): what the pieces make up, from address 0 to their end
 */
PscSource *psc_pieces_to_source (PscPieces *self, gboolean gaps_are_zero);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPieces, psc_pieces_free)

G_END_DECLS
