/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of a file as a source. Called by the containers that list them.
 */
#include "config.h"

#include "dump/pieces-private.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

typedef struct
{
  guint64 start;
  guint64 n_bytes;
  guint64 file_offset;
} Piece;

struct _PscPieces
{
  PscSource *file;
  GArray *pieces; /* of Piece: as added, and sorted without overlap once finished */
  gboolean gaps_are_zero;
};

PscPieces *
psc_pieces_new (PscSource *file)
{
  PscPieces *self;

  g_return_val_if_fail (file != NULL, NULL);

  self = g_new0 (PscPieces, 1);
  self->file = psc_source_ref (file);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  return self;
}

void
psc_pieces_free (PscPieces *self)
{
  if (self == NULL)
    return;
  psc_source_unref (self->file);
  g_array_unref (self->pieces);
  g_free (self);
}

static const Piece *
get_piece (const PscPieces *self, guint index)
{
  return &g_array_index (self->pieces, Piece, index);
}

/* Pieces in a row, in memory and in the file, are one. */
static void
append (GArray *pieces, const Piece *piece)
{
  if (pieces->len > 0)
    {
      Piece *last = &g_array_index (pieces, Piece, pieces->len - 1);

      if (last->start + last->n_bytes == piece->start
          && last->file_offset + last->n_bytes == piece->file_offset)
        {
          last->n_bytes += piece->n_bytes;
          return;
        }
    }
  g_array_append_vals (pieces, piece, 1);
}

gboolean
psc_pieces_add (PscPieces *self,
                guint64 start,
                guint64 n_bytes,
                guint64 file_offset,
                GError **error)
{
  Piece piece = { start, n_bytes, file_offset };

  g_return_val_if_fail (self != NULL, FALSE);

  if (n_bytes == 0)
    return TRUE;
  if (n_bytes > G_MAXUINT64 - start || n_bytes > G_MAXUINT64 - file_offset)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "piece of 0x%" G_GINT64_MODIFIER "x bytes at address 0x%" G_GINT64_MODIFIER
                   "x and file offset 0x%" G_GINT64_MODIFIER "x does not end within 64 bits",
                   n_bytes, start, file_offset);
      return FALSE;
    }
  if (self->pieces->len >= PSC_MAX_DUMP_PIECES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT, "more than %u pieces", PSC_MAX_DUMP_PIECES);
      return FALSE;
    }
  append (self->pieces, &piece);
  return TRUE;
}

static gboolean
is_sorted_and_disjoint (const PscPieces *self)
{
  for (guint i = 1; i < self->pieces->len; i++)
    {
      const Piece *before = get_piece (self, i - 1);

      if (get_piece (self, i)->start - before->start < before->n_bytes
          || get_piece (self, i)->start < before->start)
        return FALSE;
    }
  return TRUE;
}

static gint
compare_starts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const GArray *pieces = (const GArray *) user_data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;
  guint64 left_start = g_array_index (pieces, Piece, left).start;
  guint64 right_start = g_array_index (pieces, Piece, right).start;

  if (left_start != right_start)
    return left_start < right_start ? -1 : 1;
  return (left > right) - (left < right);
}

/* Ranks as keys of a tree: numbers in disguise, no pointers. */
static gint
compare_ranks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gsize left = GPOINTER_TO_SIZE (a);
  gsize right = GPOINTER_TO_SIZE (b);

  return (left > right) - (left < right);
}

/* The pieces in order of their starts, as indices. */
static guint *
sort_indices (const PscPieces *self)
{
  guint *indices = g_new (guint, self->pieces->len);

  for (guint i = 0; i < self->pieces->len; i++)
    indices[i] = i;
  g_qsort_with_data (indices, (gint) self->pieces->len, sizeof *indices, compare_starts,
                     self->pieces);
  return indices;
}

/* Takes the piece of `piece` from `start` to `end`. */
static void
append_piece (GArray *pieces, const Piece *piece, guint64 start, guint64 end)
{
  Piece part_of_it = { start, end - start, piece->file_offset + (start - piece->start) };

  append (pieces, &part_of_it);
}

/* Walks through the starts with a tree of the pieces that cover the current address, best rank
 * first. Each piece enters and leaves the tree once, so there are at most two pieces for each. */
static GArray *
part (const PscPieces *self, PscPiecesOrder order, GError **error)
{
  g_autofree guint *indices = sort_indices (self);
  g_autoptr (GTree) active = g_tree_new_full (compare_ranks, NULL, NULL, NULL);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  guint n = self->pieces->len;
  guint64 at = 0;

  for (guint next = 0; next < n || g_tree_nnodes (active) > 0;)
    {
      GTreeNode *best = g_tree_node_first (active);
      const Piece *piece;
      guint64 end;
      gsize rank;

      if (best == NULL)
        at = get_piece (self, indices[next])->start;
      for (; next < n && get_piece (self, indices[next])->start == at; next++)
        {
          rank = order == PSC_PIECES_FIRST_WINS ? indices[next] : n - 1 - indices[next];
          g_tree_insert (active, GSIZE_TO_POINTER (rank), NULL);
        }
      if (g_tree_nnodes (active) > (gint) PSC_MAX_OVERLAPPING_PIECES)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                       "more than %u pieces lie over address 0x%" G_GINT64_MODIFIER "x",
                       PSC_MAX_OVERLAPPING_PIECES, at);
          return NULL;
        }

      rank = GPOINTER_TO_SIZE (g_tree_node_key (g_tree_node_first (active)));
      piece = get_piece (self, (guint) (order == PSC_PIECES_FIRST_WINS ? rank : n - 1 - rank));
      end = piece->start + piece->n_bytes;
      if (end <= at)
        {
          g_tree_remove (active, GSIZE_TO_POINTER (rank));
          continue;
        }
      if (next < n)
        end = MIN (end, get_piece (self, indices[next])->start);
      append_piece (pieces, piece, at, end);
      at = end;
    }
  return g_steal_pointer (&pieces);
}

gboolean
psc_pieces_finish (PscPieces *self, PscPiecesOrder order, GError **error)
{
  GArray *pieces;

  g_return_val_if_fail (self != NULL, FALSE);

  if (is_sorted_and_disjoint (self))
    return TRUE;
  pieces = part (self, order, error);
  if (pieces == NULL)
    return FALSE;
  g_array_unref (self->pieces);
  self->pieces = pieces;
  return TRUE;
}

guint64
psc_pieces_get_n_bytes (const PscPieces *self)
{
  guint64 sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  /* Disjoint, so the sum is no more than the addresses there are. */
  for (guint i = 0; i < self->pieces->len; i++)
    sum += get_piece (self, i)->n_bytes;
  return sum;
}

/* How many bytes of an piece the file holds. */
static guint64
get_n_held (const PscPieces *self, const Piece *piece)
{
  guint64 file_bytes = psc_source_get_size (self->file);

  return piece->file_offset < file_bytes ? MIN (piece->n_bytes, file_bytes - piece->file_offset)
                                         : 0;
}

guint64
psc_pieces_get_n_missing_bytes (const PscPieces *self)
{
  guint64 sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->pieces->len; i++)
    sum += get_piece (self, i)->n_bytes - get_n_held (self, get_piece (self, i));
  return sum;
}

guint64
psc_pieces_get_end (const PscPieces *self)
{
  const Piece *last;

  g_return_val_if_fail (self != NULL, 0);

  if (self->pieces->len == 0)
    return 0;
  last = get_piece (self, self->pieces->len - 1);
  return last->start + last->n_bytes;
}

/* The first piece that ends behind `address`; NULL when there is none. */
static const Piece *
find_piece (const PscPieces *self, guint64 address)
{
  guint low = 0;
  guint high = self->pieces->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Piece *piece = get_piece (self, middle);

      if (piece->start + piece->n_bytes <= address)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->pieces->len ? get_piece (self, low) : NULL;
}

/* Reads from one piece; `hole` is filled in when it gives less than was asked for. */
static gboolean
read_piece (const PscPieces *self,
            const Piece *piece,
            guint64 address,
            void *buffer,
            gsize n_bytes,
            gsize *n_read,
            PscHole *hole,
            GError **error)
{
  guint64 into = address - piece->start;
  guint64 held = get_n_held (self, piece);
  gsize n = into < held ? (gsize) MIN ((guint64) n_bytes, held - into) : 0;

  *n_read = 0;
  if (n > 0
      && !psc_source_read_to_hole (self->file, piece->file_offset + into, buffer, n, n_read, hole,
                                   error))
    return FALSE;
  /* The file ends here, or has become shorter since it was opened. */
  if (*n_read < n_bytes && (n < n_bytes || hole->kind == PSC_HOLE_END))
    {
      hole->kind = PSC_HOLE_TRUNCATED;
      hole->length = piece->n_bytes - into - *n_read;
    }
  return TRUE;
}

static gboolean
read_pieces (gpointer state,
             guint64 offset,
             void *buffer,
             gsize n_bytes,
             gsize *n_read,
             PscHole *hole,
             GError **error)
{
  const PscPieces *self = (const PscPieces *) state;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 address = offset + done;
      const Piece *piece = find_piece (self, address);
      guint64 gap = piece == NULL ? G_MAXUINT64 : MAX (piece->start, address) - address;
      guint8 *to = (guint8 *) buffer + done;
      gsize want = n_bytes - done;
      gsize n = 0;

      if (gap == 0)
        {
          want = (gsize) MIN ((guint64) want, piece->start + piece->n_bytes - address);
          if (!read_piece (self, piece, address, to, want, &n, hole, error))
            return FALSE;
        }
      else if (self->gaps_are_zero)
        {
          n = want = (gsize) MIN ((guint64) want, gap);
          memset (to, 0, n);
        }
      else
        {
          hole->kind = PSC_HOLE_NOT_CAPTURED;
          hole->length = gap;
        }
      done += n;
      if (n < want)
        break;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_pieces (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  const PscPieces *self = (const PscPieces *) state;
  const Piece *piece = find_piece (self, offset);

  /* What the file no longer holds is no data, whatever the pieces promise. */
  while (piece != NULL
         && (piece->start + get_n_held (self, piece) <= offset || get_n_held (self, piece) == 0))
    piece = find_piece (self, piece->start + piece->n_bytes);
  if (piece == NULL)
    return FALSE;
  *start = MAX (piece->start, offset);
  *length = piece->start + get_n_held (self, piece) - *start;
  return TRUE;
}

static void
free_pieces (gpointer state)
{
  psc_pieces_free ((PscPieces *) state);
}

PscSource *
psc_pieces_to_source (PscPieces *self, gboolean gaps_are_zero)
{
  static const PscSourceMethods methods = { .read = read_pieces,
                                            .find_data = find_pieces,
                                            .free = free_pieces };

  g_return_val_if_fail (self != NULL, NULL);

  self->gaps_are_zero = gaps_are_zero;
  return psc_source_new_for_methods (&methods, self, psc_pieces_get_end (self));
}
