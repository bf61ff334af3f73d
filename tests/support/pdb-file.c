/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes PDB files for tests. Facts are of LLVM's description of the format.
 */
#include "config.h"

#include "support/pdb-file.h"

#include <string.h>

#define NO_STREAM 0xffffu
#define FIRST_TYPE 0x1000u

static void
put (GByteArray *bytes, guint64 value, guint n_bytes)
{
  guint8 copy[8];

  for (guint i = 0; i < n_bytes; i++)
    copy[i] = (guint8) (value >> (8 * i));
  g_byte_array_append (bytes, copy, n_bytes);
}

void
psc_test_put_u8 (GByteArray *bytes, guint value)
{
  put (bytes, value, 1);
}

void
psc_test_put_u16 (GByteArray *bytes, guint value)
{
  put (bytes, value, 2);
}

void
psc_test_put_u32 (GByteArray *bytes, guint32 value)
{
  put (bytes, value, 4);
}

void
psc_test_put_bytes (GByteArray *bytes, const void *from, gsize n_bytes)
{
  if (n_bytes > 0)
    g_byte_array_append (bytes, (const guint8 *) from, (guint) n_bytes);
}

void
psc_test_put_string (GByteArray *bytes, const char *text)
{
  psc_test_put_bytes (bytes, text, strlen (text) + 1);
}

void
psc_test_put_padding (GByteArray *bytes, guint alignment)
{
  while (bytes->len % alignment != 0)
    psc_test_put_u8 (bytes, 0);
}

void
psc_test_set_u32 (GByteArray *bytes, gsize at, guint32 value)
{
  g_assert (at + 4 <= bytes->len);
  for (guint i = 0; i < 4; i++)
    bytes->data[at + i] = (guint8) (value >> (8 * i));
}

void
psc_test_set_u16 (GByteArray *bytes, gsize at, guint value)
{
  g_assert (at + 2 <= bytes->len);
  bytes->data[at] = (guint8) value;
  bytes->data[at + 1] = (guint8) (value >> 8);
}

static void
put_array (GByteArray *bytes, const GByteArray *from)
{
  psc_test_put_bytes (bytes, from->data, from->len);
}

static void
stream_free (gpointer data)
{
  if (data != NULL)
    g_byte_array_unref ((GByteArray *) data);
}

PscTestMsf *
psc_test_msf_new (guint32 block_bytes)
{
  PscTestMsf *self = g_new0 (PscTestMsf, 1);

  self->block_bytes = block_bytes;
  self->n_blocks = G_MAXUINT32;
  self->directory_bytes = G_MAXUINT32;
  self->map_block = G_MAXUINT32;
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  return self;
}

void
psc_test_msf_free (PscTestMsf *self)
{
  g_ptr_array_unref (self->streams);
  g_clear_pointer (&self->directory, g_byte_array_unref);
  g_free (self);
}

guint
psc_test_msf_add (PscTestMsf *self, GByteArray *stream)
{
  g_ptr_array_add (self->streams, stream);
  return self->streams->len - 1;
}

GByteArray *
psc_test_msf_get (PscTestMsf *self, guint stream)
{
  return (GByteArray *) g_ptr_array_index (self->streams, stream);
}

static guint32
count_blocks (const PscTestMsf *self, gsize n_bytes)
{
  return (guint32) ((n_bytes + self->block_bytes - 1) / self->block_bytes);
}

/* Streams begin behind the superblock and the two maps of free blocks. */
GByteArray *
psc_test_msf_build_directory (const PscTestMsf *self)
{
  GByteArray *directory = g_byte_array_new ();
  guint32 first = 3;

  psc_test_put_u32 (directory, self->streams->len);
  for (guint i = 0; i < self->streams->len; i++)
    {
      const GByteArray *stream = (const GByteArray *) g_ptr_array_index (self->streams, i);

      psc_test_put_u32 (directory, stream != NULL ? stream->len : G_MAXUINT32);
    }
  for (guint i = 0; i < self->streams->len; i++)
    {
      const GByteArray *stream = (const GByteArray *) g_ptr_array_index (self->streams, i);
      guint32 n = stream != NULL ? count_blocks (self, stream->len) : 0;

      for (guint32 k = 0; k < n; k++)
        psc_test_put_u32 (directory, first + n - 1 - k);
      first += n;
    }
  return directory;
}

/* Puts the blocks of `from` at `first`, in reverse or not. */
static void
write_blocks (const PscTestMsf *self,
              GByteArray *file,
              guint32 first,
              const GByteArray *from,
              gboolean is_reverse)
{
  guint32 n = count_blocks (self, from->len);

  for (guint32 k = 0; k < n; k++)
    {
      gsize at = (gsize) k * self->block_bytes;
      guint32 block = is_reverse ? first + n - 1 - k : first + k;

      memcpy (file->data + (gsize) block * self->block_bytes, from->data + at,
              MIN (self->block_bytes, from->len - at));
    }
}

static void
write_superblock (const PscTestMsf *self,
                  GByteArray *file,
                  guint32 n_blocks,
                  guint32 directory_bytes,
                  guint32 map_block,
                  guint32 n_map_blocks)
{
  memcpy (file->data, "Microsoft C/C++ MSF 7.00\r\n\x1a\x44\x53\0\0\0", 32);
  psc_test_set_u32 (file, 0x20, self->block_bytes);
  psc_test_set_u32 (file, 0x24, 1);
  psc_test_set_u32 (file, 0x28, self->n_blocks != G_MAXUINT32 ? self->n_blocks : n_blocks);
  psc_test_set_u32 (file, 0x2c,
                    self->directory_bytes != G_MAXUINT32 ? self->directory_bytes : directory_bytes);
  for (guint32 i = 0; i < n_map_blocks; i++)
    psc_test_set_u32 (file, 0x34 + 4 * i,
                      self->map_block != G_MAXUINT32 ? self->map_block : map_block + i);
}

GBytes *
psc_test_msf_to_bytes (const PscTestMsf *self)
{
  g_autoptr (GByteArray) directory = self->directory != NULL ? g_byte_array_ref (self->directory)
                                                             : psc_test_msf_build_directory (self);
  g_autoptr (GByteArray) map = g_byte_array_new ();
  GByteArray *file = g_byte_array_new ();
  guint32 n_blocks = 3, n_directory = count_blocks (self, directory->len), n_map;
  guint32 first = 3;

  for (guint i = 0; i < self->streams->len; i++)
    if (g_ptr_array_index (self->streams, i) != NULL)
      n_blocks +=
          count_blocks (self, ((const GByteArray *) g_ptr_array_index (self->streams, i))->len);
  for (guint32 i = 0; i < n_directory; i++)
    psc_test_put_u32 (map, n_blocks + i);
  n_map = count_blocks (self, map->len);
  g_byte_array_set_size (file, (n_blocks + n_directory + n_map) * self->block_bytes);
  memset (file->data, 0, file->len);
  for (guint i = 0; i < self->streams->len; i++)
    {
      const GByteArray *stream = (const GByteArray *) g_ptr_array_index (self->streams, i);

      if (stream == NULL)
        continue;
      write_blocks (self, file, first, stream, TRUE);
      first += count_blocks (self, stream->len);
    }
  write_blocks (self, file, n_blocks, directory, FALSE);
  write_blocks (self, file, n_blocks + n_directory, map, FALSE);
  write_superblock (self, file, n_blocks + n_directory + n_map, directory->len,
                    n_blocks + n_directory, n_map);
  return g_byte_array_free_to_bytes (file);
}

static void
module_free (gpointer data)
{
  PscTestPdbModule *module = (PscTestPdbModule *) data;

  g_free (module->name);
  g_byte_array_unref (module->symbols);
  g_byte_array_unref (module->lines);
  g_byte_array_unref (module->checksums);
  g_byte_array_unref (module->inlinees);
  g_free (module);
}

PscTestPdb *
psc_test_pdb_new (guint16 machine)
{
  PscTestPdb *self = g_new0 (PscTestPdb, 1);

  self->machine = machine;
  memset (self->guid, 0xab, sizeof self->guid);
  self->info_age = 3;
  self->dbi_age = 1;
  self->symbols = g_byte_array_new ();
  self->sections = g_byte_array_new ();
  self->original_sections = g_byte_array_new ();
  self->omap_to_source = g_byte_array_new ();
  self->omap_from_source = g_byte_array_new ();
  self->contributions = g_byte_array_new ();
  psc_test_put_u32 (self->contributions, 0xf12eba2d);
  self->names = g_byte_array_new ();
  psc_test_put_u8 (self->names, 0);
  self->types = g_byte_array_new ();
  self->items = g_byte_array_new ();
  self->modules = g_ptr_array_new_with_free_func (module_free);
  return self;
}

void
psc_test_pdb_free (PscTestPdb *self)
{
  g_byte_array_unref (self->symbols);
  g_byte_array_unref (self->sections);
  g_byte_array_unref (self->original_sections);
  g_byte_array_unref (self->omap_to_source);
  g_byte_array_unref (self->omap_from_source);
  g_byte_array_unref (self->contributions);
  g_byte_array_unref (self->names);
  g_byte_array_unref (self->types);
  g_byte_array_unref (self->items);
  g_ptr_array_unref (self->modules);
  g_free (self);
}

void
psc_test_pdb_add_section (GByteArray *headers, guint32 rva, guint32 n_bytes)
{
  psc_test_put_bytes (headers, ".section", 8);
  psc_test_put_u32 (headers, n_bytes);
  psc_test_put_u32 (headers, rva);
  for (guint i = 0; i < 6; i++)
    psc_test_put_u32 (headers, 0);
}

/* A record begins with its length and its kind; both are filled in at the end. */
static guint
begin_record (GByteArray *records, guint kind)
{
  guint at = records->len;

  psc_test_put_u16 (records, 0);
  psc_test_put_u16 (records, kind);
  return at;
}

static void
end_record (GByteArray *records, guint at)
{
  psc_test_put_padding (records, 4);
  psc_test_set_u16 (records, at, records->len - at - 2);
}

void
psc_test_pdb_add_global (PscTestPdb *self,
                         guint kind,
                         guint section,
                         guint32 offset,
                         const char *name)
{
  guint at = begin_record (self->symbols, kind);

  psc_test_put_u32 (self->symbols, kind == 0x110e ? 2 : 0x74);
  psc_test_put_u32 (self->symbols, offset);
  psc_test_put_u16 (self->symbols, section);
  psc_test_put_string (self->symbols, name);
  end_record (self->symbols, at);
}

void
psc_test_pdb_add_reference (PscTestPdb *self,
                            guint kind,
                            guint module,
                            guint32 record,
                            const char *name)
{
  guint at = begin_record (self->symbols, kind);

  psc_test_put_u32 (self->symbols, 0);
  psc_test_put_u32 (self->symbols, record);
  psc_test_put_u16 (self->symbols, module + 1);
  psc_test_put_string (self->symbols, name);
  end_record (self->symbols, at);
}

guint
psc_test_pdb_add_module (PscTestPdb *self, const char *name)
{
  PscTestPdbModule *module = g_new0 (PscTestPdbModule, 1);

  module->name = g_strdup (name);
  module->symbols = g_byte_array_new ();
  psc_test_put_u32 (module->symbols, 4);
  module->lines = g_byte_array_new ();
  module->checksums = g_byte_array_new ();
  module->inlinees = g_byte_array_new ();
  g_ptr_array_add (self->modules, module);
  return self->modules->len - 1;
}

PscTestPdbModule *
psc_test_pdb_get_module (PscTestPdb *self, guint module)
{
  return (PscTestPdbModule *) g_ptr_array_index (self->modules, module);
}

void
psc_test_pdb_add_contribution (PscTestPdb *self,
                               guint module,
                               guint section,
                               guint32 offset,
                               guint32 n_bytes)
{
  GByteArray *rows = self->contributions;

  psc_test_put_u16 (rows, section);
  psc_test_put_u16 (rows, 0xdead); /* not used: old files have anything here */
  psc_test_put_u32 (rows, offset);
  psc_test_put_u32 (rows, n_bytes);
  psc_test_put_u32 (rows, 0x60000020);
  psc_test_put_u16 (rows, module);
  psc_test_put_u16 (rows, 0xbeef);
  psc_test_put_u32 (rows, 0);
  psc_test_put_u32 (rows, 0);
}

guint32
psc_test_pdb_add_procedure (PscTestPdb *self,
                            guint module,
                            guint section,
                            guint32 offset,
                            guint32 n_bytes,
                            const char *name)
{
  GByteArray *records = psc_test_pdb_get_module (self, module)->symbols;
  guint at = begin_record (records, 0x1110);

  for (guint i = 0; i < 3; i++)
    psc_test_put_u32 (records, 0);
  psc_test_put_u32 (records, n_bytes);
  for (guint i = 0; i < 3; i++)
    psc_test_put_u32 (records, 0);
  psc_test_put_u32 (records, offset);
  psc_test_put_u16 (records, section);
  psc_test_put_u8 (records, 0);
  psc_test_put_string (records, name);
  end_record (records, at);
  return at;
}

void
psc_test_pdb_add_inline_site (PscTestPdb *self,
                              guint module,
                              guint32 item,
                              const void *annotations,
                              gsize n_annotations)
{
  GByteArray *records = psc_test_pdb_get_module (self, module)->symbols;
  guint at = begin_record (records, 0x114d);

  psc_test_put_u32 (records, 0);
  psc_test_put_u32 (records, 0);
  psc_test_put_u32 (records, item);
  psc_test_put_bytes (records, annotations, n_annotations);
  end_record (records, at);
}

void
psc_test_pdb_end (PscTestPdb *self, guint module, guint kind)
{
  GByteArray *records = psc_test_pdb_get_module (self, module)->symbols;

  end_record (records, begin_record (records, kind));
}

guint32
psc_test_pdb_add_file (PscTestPdb *self, guint module, const char *path)
{
  GByteArray *checksums = psc_test_pdb_get_module (self, module)->checksums;
  guint32 at = checksums->len;

  psc_test_put_u32 (checksums, self->names->len);
  psc_test_put_u8 (checksums, 16);
  psc_test_put_u8 (checksums, 1);
  for (guint i = 0; i < 16; i++)
    psc_test_put_u8 (checksums, 0x11 * i);
  psc_test_put_padding (checksums, 4);
  psc_test_put_string (self->names, path);
  return at;
}

void
psc_test_pdb_add_lines (PscTestPdb *self,
                        guint module,
                        guint section,
                        guint32 offset,
                        guint32 n_bytes,
                        guint32 file,
                        const guint32 (*lines)[2],
                        guint n_lines)
{
  GByteArray *bytes = psc_test_pdb_get_module (self, module)->lines;

  psc_test_put_u32 (bytes, 0xf2);
  psc_test_put_u32 (bytes, 12 + 12 + 8 * n_lines);
  psc_test_put_u32 (bytes, offset);
  psc_test_put_u16 (bytes, section);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u32 (bytes, n_bytes);
  psc_test_put_u32 (bytes, file);
  psc_test_put_u32 (bytes, n_lines);
  psc_test_put_u32 (bytes, 12 + 8 * n_lines);
  for (guint i = 0; i < n_lines; i++)
    {
      psc_test_put_u32 (bytes, lines[i][0]);
      psc_test_put_u32 (bytes, lines[i][1] | 0x80000000u);
    }
}

void
psc_test_pdb_add_inlinee (PscTestPdb *self, guint module, guint32 item, guint32 file, guint32 line)
{
  GByteArray *inlinees = psc_test_pdb_get_module (self, module)->inlinees;

  psc_test_put_u32 (inlinees, item);
  psc_test_put_u32 (inlinees, file);
  psc_test_put_u32 (inlinees, line);
}

static void
add_leaf (GByteArray *records, guint leaf, GByteArray *body)
{
  guint at = begin_record (records, leaf);

  put_array (records, body);
  /* Types are padded with bytes that say how many follow. */
  while (records->len % 4 != 0)
    psc_test_put_u8 (records, 0xf0 | (4 - records->len % 4));
  end_record (records, at);
  g_byte_array_unref (body);
}

guint32
psc_test_pdb_add_type (PscTestPdb *self, guint leaf, GByteArray *body)
{
  add_leaf (self->types, leaf, body);
  return FIRST_TYPE + self->n_types++;
}

guint32
psc_test_pdb_add_item (PscTestPdb *self, guint leaf, GByteArray *body)
{
  add_leaf (self->items, leaf, body);
  return FIRST_TYPE + self->n_items++;
}

/* One named stream, /names, in one bucket of a hash table. */
static GByteArray *
build_info (const PscTestPdb *self)
{
  GByteArray *bytes = g_byte_array_new ();

  psc_test_put_u32 (bytes, 20000404);
  psc_test_put_u32 (bytes, 0x5f000000);
  psc_test_put_u32 (bytes, self->info_age);
  psc_test_put_bytes (bytes, self->guid, sizeof self->guid);
  psc_test_put_u32 (bytes, 7);
  psc_test_put_string (bytes, "/names");
  psc_test_put_u32 (bytes, 1); /* used */
  psc_test_put_u32 (bytes, 2); /* buckets */
  psc_test_put_u32 (bytes, 1);
  psc_test_put_u32 (bytes, 2); /* the second one */
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, PSC_TEST_PDB_NAMES);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, 20140508);
  return bytes;
}

static GByteArray *
build_types (const GByteArray *records, guint n)
{
  GByteArray *bytes = g_byte_array_new ();

  psc_test_put_u32 (bytes, 20040203);
  psc_test_put_u32 (bytes, 56);
  psc_test_put_u32 (bytes, FIRST_TYPE);
  psc_test_put_u32 (bytes, FIRST_TYPE + n);
  psc_test_put_u32 (bytes, records->len);
  psc_test_put_u32 (bytes, 0xffffffff);
  while (bytes->len < 56)
    psc_test_put_u32 (bytes, 0);
  put_array (bytes, records);
  return bytes;
}

static GByteArray *
build_names (const PscTestPdb *self)
{
  GByteArray *bytes = g_byte_array_new ();

  psc_test_put_u32 (bytes, 0xeffeeffe);
  psc_test_put_u32 (bytes, 1);
  psc_test_put_u32 (bytes, self->names->len);
  put_array (bytes, self->names);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, 0);
  return bytes;
}

static void
put_subsection (GByteArray *bytes, guint32 type, const GByteArray *data, guint32 n_before)
{
  psc_test_put_u32 (bytes, type);
  psc_test_put_u32 (bytes, data->len + n_before);
  if (n_before > 0)
    psc_test_put_u32 (bytes, 0);
  put_array (bytes, data);
}

static GByteArray *
build_line_data (const PscTestPdbModule *module)
{
  GByteArray *bytes = g_byte_array_new ();

  put_array (bytes, module->lines);
  if (module->inlinees->len > 0)
    put_subsection (bytes, 0xf6, module->inlinees, 4);
  if (module->checksums->len > 0)
    put_subsection (bytes, 0xf4, module->checksums, 0);
  return bytes;
}

static void
put_module (GByteArray *bytes, const PscTestPdbModule *module, guint stream)
{
  g_autoptr (GByteArray) lines = build_line_data (module);

  psc_test_put_u32 (bytes, 0);
  for (guint i = 0; i < 7; i++)
    psc_test_put_u32 (bytes, 0);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u16 (bytes, stream);
  psc_test_put_u32 (bytes, module->symbols->len);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, lines->len);
  for (guint i = 0; i < 4; i++)
    psc_test_put_u32 (bytes, 0);
  psc_test_put_string (bytes, module->name);
  psc_test_put_string (bytes, module->name);
  psc_test_put_padding (bytes, 4);
}

static GByteArray *
build_dbi (const PscTestPdb *self)
{
  g_autoptr (GByteArray) modules = g_byte_array_new ();
  gboolean is_rearranged = self->omap_from_source->len > 0;
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < self->modules->len; i++)
    put_module (modules, (const PscTestPdbModule *) g_ptr_array_index (self->modules, i),
                PSC_TEST_PDB_FIRST_MODULE + i);
  psc_test_put_u32 (bytes, 0xffffffff);
  psc_test_put_u32 (bytes, 19990903);
  psc_test_put_u32 (bytes, self->dbi_age);
  psc_test_put_u16 (bytes, NO_STREAM);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u16 (bytes, NO_STREAM);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u16 (bytes, PSC_TEST_PDB_SYMBOLS);
  psc_test_put_u16 (bytes, 0);
  psc_test_put_u32 (bytes, modules->len);
  psc_test_put_u32 (bytes, self->contributions->len);
  for (guint i = 0; i < 4; i++)
    psc_test_put_u32 (bytes, 0);
  psc_test_put_u32 (bytes, 22);
  psc_test_put_u32 (bytes, 0);
  psc_test_put_u16 (bytes, self->flags);
  psc_test_put_u16 (bytes, self->machine);
  psc_test_put_u32 (bytes, 0);
  put_array (bytes, modules);
  put_array (bytes, self->contributions);
  for (guint i = 0; i < 11; i++)
    psc_test_put_u16 (bytes, i == 5           ? PSC_TEST_PDB_SECTIONS
                             : !is_rearranged ? NO_STREAM
                             : i == 3         ? PSC_TEST_PDB_OMAP_TO_SOURCE
                             : i == 4         ? PSC_TEST_PDB_OMAP_FROM_SOURCE
                             : i == 10        ? PSC_TEST_PDB_ORIGINAL_SECTIONS
                                              : NO_STREAM);
  return bytes;
}

static GByteArray *
copy_array (const GByteArray *from)
{
  GByteArray *bytes = g_byte_array_new ();

  put_array (bytes, from);
  return bytes;
}

PscTestMsf *
psc_test_pdb_to_msf (const PscTestPdb *self)
{
  PscTestMsf *msf = psc_test_msf_new (512);

  psc_test_msf_add (msf, g_byte_array_new ());
  psc_test_msf_add (msf, build_info (self));
  psc_test_msf_add (msf, build_types (self->types, self->n_types));
  psc_test_msf_add (msf, build_dbi (self));
  psc_test_msf_add (msf, build_types (self->items, self->n_items));
  psc_test_msf_add (msf, build_names (self));
  psc_test_msf_add (msf, copy_array (self->symbols));
  psc_test_msf_add (msf, copy_array (self->sections));
  psc_test_msf_add (msf, copy_array (self->original_sections));
  psc_test_msf_add (msf, copy_array (self->omap_to_source));
  psc_test_msf_add (msf, copy_array (self->omap_from_source));
  for (guint i = 0; i < self->modules->len; i++)
    {
      const PscTestPdbModule *module =
          (const PscTestPdbModule *) g_ptr_array_index (self->modules, i);
      g_autoptr (GByteArray) lines = build_line_data (module);
      GByteArray *stream = copy_array (module->symbols);

      put_array (stream, lines);
      psc_test_put_u32 (stream, 0);
      psc_test_msf_add (msf, stream);
    }
  return msf;
}

GBytes *
psc_test_pdb_to_bytes (const PscTestPdb *self)
{
  g_autoptr (PscTestMsf) msf = psc_test_pdb_to_msf (self);

  return psc_test_msf_to_bytes (msf);
}
