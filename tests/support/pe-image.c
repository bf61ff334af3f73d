/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes images for tests. Facts are of Microsoft's PE/COFF specification.
 */
#include "config.h"

#include "support/pe-image.h"

#include <string.h>

#define PAGE 0x1000u
#define SECTOR 0x200u

static void
section_free (gpointer data)
{
  PscTestPeSection *section = (PscTestPeSection *) data;

  g_byte_array_unref (section->bytes);
  g_free (section);
}

PscTestPe *
psc_test_pe_new (guint16 machine)
{
  PscTestPe *self = g_new0 (PscTestPe, 1);
  gboolean is_32 = machine == PSC_TEST_PE_X86;

  self->new_header = 0x80;
  self->machine = machine;
  self->n_sections = G_MAXUINT;
  self->timestamp = 0x5f3e1a2b;
  self->optional_bytes = is_32 ? 0xe0 : 0xf0;
  self->magic = is_32 ? 0x10b : 0x20b;
  self->entry_rva = PAGE;
  self->preferred_base = is_32 ? 0x400000 : 0x140000000;
  self->section_alignment = PAGE;
  self->image_bytes = G_MAXUINT32;
  self->headers_bytes = 0x400;
  self->checksum = 0x1a2b3;
  self->n_directories = 16;
  self->sections = g_ptr_array_new_with_free_func (section_free);
  return self;
}

void
psc_test_pe_free (PscTestPe *self)
{
  g_ptr_array_unref (self->sections);
  g_free (self);
}

static PscTestPeSection *
get_section (const PscTestPe *self, guint index)
{
  return (PscTestPeSection *) g_ptr_array_index (self->sections, index);
}

/* Behind the last section, in pages. */
static guint32
get_end (const PscTestPe *self)
{
  guint32 end = PAGE;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscTestPeSection *section = get_section (self, i);

      end = section->rva + (section->virtual_bytes + PAGE - 1) / PAGE * PAGE;
    }
  return end;
}

guint32
psc_test_pe_add_section (PscTestPe *self,
                         const char *name,
                         guint32 virtual_bytes,
                         guint32 characteristics)
{
  PscTestPeSection *section = g_new0 (PscTestPeSection, 1);

  memcpy (section->name, name, MIN (strlen (name), sizeof section->name));
  section->rva = get_end (self);
  section->virtual_bytes = virtual_bytes;
  section->characteristics = characteristics;
  /* Files have the sections at other places than memory, so that nobody mistakes one for the
   * other. */
  section->file_offset = section->rva + 0x600;
  section->file_bytes = G_MAXUINT32;
  section->bytes = g_byte_array_new ();
  g_ptr_array_add (self->sections, section);
  return section->rva;
}

void
psc_test_pe_write (PscTestPe *self, guint32 rva, const void *bytes, gsize n_bytes)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      PscTestPeSection *section = get_section (self, i);
      guint at = rva - section->rva;

      if (rva < section->rva || at + n_bytes > section->virtual_bytes)
        continue;
      if (section->bytes->len < at + n_bytes)
        {
          guint before = section->bytes->len;

          g_byte_array_set_size (section->bytes, at + (guint) n_bytes);
          memset (section->bytes->data + before, 0, section->bytes->len - before);
        }
      memcpy (section->bytes->data + at, bytes, n_bytes);
      return;
    }
  g_error ("no section holds 0x%x", rva);
}

static void
put (PscTestPe *self, guint32 rva, guint64 value, guint n_bytes)
{
  guint8 bytes[8];

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
  psc_test_pe_write (self, rva, bytes, n_bytes);
}

void
psc_test_pe_put_u16 (PscTestPe *self, guint32 rva, guint16 value)
{
  put (self, rva, value, 2);
}

void
psc_test_pe_put_u32 (PscTestPe *self, guint32 rva, guint32 value)
{
  put (self, rva, value, 4);
}

void
psc_test_pe_put_u64 (PscTestPe *self, guint32 rva, guint64 value)
{
  put (self, rva, value, 8);
}

/* Returns the RVA behind the end of the string. */
static guint32
put_string (PscTestPe *self, guint32 rva, const char *text)
{
  psc_test_pe_write (self, rva, text, strlen (text) + 1);
  return rva + (guint32) strlen (text) + 1;
}

guint32
psc_test_pe_put_pdb (PscTestPe *self,
                     guint32 rva,
                     const guint8 *guid,
                     guint32 age,
                     const char *path)
{
  const guint32 record = rva + 0x40;
  guint32 end;

  self->directories[6].rva = rva;
  self->directories[6].n_bytes = 2 * 28;
  psc_test_pe_put_u32 (self, rva + 0x0c, 13); /* POGO, without data */
  psc_test_pe_put_u32 (self, rva + 28 + 0x0c, 2);
  psc_test_pe_put_u32 (self, rva + 28 + 0x10, 0x18 + (guint32) strlen (path) + 1);
  psc_test_pe_put_u32 (self, rva + 28 + 0x14, record);
  psc_test_pe_write (self, record, "RSDS", 4);
  psc_test_pe_write (self, record + 4, guid, 16);
  psc_test_pe_put_u32 (self, record + 0x14, age);
  end = put_string (self, record + 0x18, path);
  return (end + 7) / 8 * 8;
}

static gint
compare_exports (gconstpointer a, gconstpointer b)
{
  const PscTestPeExport *left = *(const PscTestPeExport *const *) a;
  const PscTestPeExport *right = *(const PscTestPeExport *const *) b;

  return strcmp (left->name, right->name);
}

/* Directory, addresses, names, ordinals, strings, in this order. */
guint32
psc_test_pe_put_exports (PscTestPe *self,
                         guint32 rva,
                         const char *module,
                         const PscTestPeExport *exports,
                         guint n_exports)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  const guint32 addresses = rva + 40;
  guint32 names, ordinals, at;

  for (guint i = 0; i < n_exports; i++)
    if (exports[i].name != NULL)
      g_ptr_array_add (named, (gpointer) &exports[i]);
  g_ptr_array_sort (named, compare_exports);
  names = addresses + 4 * n_exports;
  ordinals = names + 4 * named->len;
  at = ordinals + 2 * named->len;

  psc_test_pe_put_u32 (self, rva + 0x0c, at);
  at = put_string (self, at, module);
  psc_test_pe_put_u32 (self, rva + 0x10, 1);
  psc_test_pe_put_u32 (self, rva + 0x14, n_exports);
  psc_test_pe_put_u32 (self, rva + 0x18, named->len);
  psc_test_pe_put_u32 (self, rva + 0x1c, addresses);
  psc_test_pe_put_u32 (self, rva + 0x20, names);
  psc_test_pe_put_u32 (self, rva + 0x24, ordinals);
  for (guint i = 0; i < n_exports; i++)
    {
      psc_test_pe_put_u32 (self, addresses + 4 * i,
                           exports[i].forwarder != NULL ? at : exports[i].rva);
      if (exports[i].forwarder != NULL)
        at = put_string (self, at, exports[i].forwarder);
    }
  for (guint i = 0; i < named->len; i++)
    {
      const PscTestPeExport *export = (const PscTestPeExport *) g_ptr_array_index (named, i);

      psc_test_pe_put_u32 (self, names + 4 * i, at);
      psc_test_pe_put_u16 (self, ordinals + 2 * i, (guint16) (export - exports));
      at = put_string (self, at, export->name);
    }
  self->directories[0].rva = rva;
  self->directories[0].n_bytes = at - rva;
  return (at + 7) / 8 * 8;
}

static void
put_thunk (PscTestPe *self, guint32 rva, guint64 value)
{
  put (self, rva, value, self->magic == 0x10b ? 4 : 8);
}

guint32
psc_test_pe_put_imports (PscTestPe *self,
                         guint32 rva,
                         guint32 address_rva,
                         const PscTestPeImport *imports,
                         guint n_imports)
{
  const guint pointer_bytes = self->magic == 0x10b ? 4 : 8;
  guint n_modules = 0;
  guint32 thunks, at, descriptor = rva, slot = address_rva;

  for (guint i = 0; i < n_imports; i++)
    n_modules += i == 0 || strcmp (imports[i].module, imports[i - 1].module) != 0 ? 1 : 0;
  thunks = (rva + 20 * (n_modules + 1) + 7) / 8 * 8;
  at = thunks + pointer_bytes * (n_imports + n_modules);
  for (guint i = 0; i < n_imports; i++)
    {
      guint64 value = imports[i].ordinal | G_GUINT64_CONSTANT (1) << (8 * pointer_bytes - 1);

      if (i == 0 || strcmp (imports[i].module, imports[i - 1].module) != 0)
        {
          if (i > 0)
            {
              put_thunk (self, thunks, 0);
              put_thunk (self, slot, 0);
              thunks += pointer_bytes;
              slot += pointer_bytes;
            }
          psc_test_pe_put_u32 (self, descriptor + 0x00, thunks);
          psc_test_pe_put_u32 (self, descriptor + 0x0c, at);
          psc_test_pe_put_u32 (self, descriptor + 0x10, slot);
          at = put_string (self, at, imports[i].module);
          descriptor += 20;
        }
      if (imports[i].name != NULL)
        {
          value = (at + 1) / 2 * 2;
          at = put_string (self, (guint32) value + 2, imports[i].name);
        }
      put_thunk (self, thunks, value);
      put_thunk (self, slot, value);
      thunks += pointer_bytes;
      slot += pointer_bytes;
    }
  put_thunk (self, thunks, 0);
  put_thunk (self, slot, 0);
  put (self, descriptor + 0x10, 0, 4);
  self->directories[1].rva = rva;
  self->directories[1].n_bytes = 20 * (n_modules + 1);
  return (at + 7) / 8 * 8;
}

static void
set (GByteArray *bytes, gsize at, guint64 value, guint n_bytes)
{
  g_assert (at + n_bytes <= bytes->len);
  for (guint i = 0; i < n_bytes; i++)
    bytes->data[at + i] = (guint8) (value >> (8 * i));
}

static void
set_optional_header (const PscTestPe *self, GByteArray *bytes, gsize at)
{
  const gboolean is_32 = self->magic == 0x10b;
  const gsize table = at + (is_32 ? 0x60 : 0x70);

  set (bytes, at, self->magic, 2);
  set (bytes, at + 0x10, self->entry_rva, 4);
  set (bytes, at + (is_32 ? 0x1c : 0x18), self->preferred_base, is_32 ? 4 : 8);
  set (bytes, at + 0x20, self->section_alignment, 4);
  set (bytes, at + 0x24, SECTOR, 4);
  set (bytes, at + 0x38, self->image_bytes != G_MAXUINT32 ? self->image_bytes : get_end (self), 4);
  set (bytes, at + 0x3c, self->headers_bytes, 4);
  set (bytes, at + 0x40, self->checksum, 4);
  set (bytes, table - 4, self->n_directories, 4);
  for (guint i = 0; i < G_N_ELEMENTS (self->directories); i++)
    {
      set (bytes, table + 8 * i, self->directories[i].rva, 4);
      set (bytes, table + 8 * i + 4, self->directories[i].n_bytes, 4);
    }
}

static guint32
get_file_bytes (const PscTestPeSection *section)
{
  return section->file_bytes != G_MAXUINT32 ? section->file_bytes
                                            : (section->bytes->len + SECTOR - 1) / SECTOR * SECTOR;
}

static void
set_headers (const PscTestPe *self, GByteArray *bytes)
{
  const gsize at = self->new_header;
  const gsize rows = at + 0x18 + self->optional_bytes;

  memcpy (bytes->data, "MZ", 2);
  set (bytes, 0x3c, self->new_header, 4);
  memcpy (bytes->data + at, "PE\0\0", 4);
  set (bytes, at + 0x04, self->machine, 2);
  set (bytes, at + 0x06, self->n_sections != G_MAXUINT ? self->n_sections : self->sections->len, 2);
  set (bytes, at + 0x08, self->timestamp, 4);
  set (bytes, at + 0x14, self->optional_bytes, 2);
  set_optional_header (self, bytes, at + 0x18);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscTestPeSection *section = get_section (self, i);
      const gsize row = rows + 40 * i;

      memcpy (bytes->data + row, section->name, sizeof section->name);
      set (bytes, row + 0x08, section->virtual_bytes, 4);
      set (bytes, row + 0x0c, section->rva, 4);
      set (bytes, row + 0x10, get_file_bytes (section), 4);
      set (bytes, row + 0x14, section->file_offset, 4);
      set (bytes, row + 0x24, section->characteristics, 4);
    }
}

GBytes *
psc_test_pe_to_bytes (const PscTestPe *self, PscTestPeLayout layout)
{
  GByteArray *bytes = g_byte_array_new ();
  guint size = layout == PSC_TEST_PE_MEMORY ? get_end (self) : PAGE;

  if (layout == PSC_TEST_PE_FILE)
    for (guint i = 0; i < self->sections->len; i++)
      size = MAX (size, get_section (self, i)->file_offset
                            + (get_section (self, i)->bytes->len + SECTOR - 1) / SECTOR * SECTOR);
  g_byte_array_set_size (bytes, size);
  memset (bytes->data, 0, size);
  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscTestPeSection *section = get_section (self, i);

      if (section->bytes->len > 0)
        memcpy (bytes->data + (layout == PSC_TEST_PE_MEMORY ? section->rva : section->file_offset),
                section->bytes->data, section->bytes->len);
    }
  set_headers (self, bytes);
  return g_byte_array_free_to_bytes (bytes);
}
