/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The modules of a triage dump. Called by ms-triage.c.
 *
 * An entry of the loaded ones is {u32 place of the name, padding, KLDR_DATA_TABLE_ENTRY}, of which
 * Windows fills in four members:
 *
 *                    32 bits   64 bits   from the beginning of the entry
 *     DllBase        1c        38
 *     SizeOfImage    24        48
 *     CheckSum       44        80
 *     TimeDateStamp  48        88
 *
 * How long an entry is changed with the versions and is not written down: the list ends where the
 * names begin. A name is {u32 length in UTF-16 units, the units, a NUL}. An entry of the unloaded
 * ones has a name of 12 units without an end of its own. Measured on builds 19041 and 22000; the
 * 32-bit layouts are those of the public headers.
 */
#include "config.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "bytes/utf16.h"
#include "dump/ms-triage-private.h"

#define MAX_STRIDE 0x200u
#define IMAGE_ALIGNMENT 0x1000u
#define UNLOADED_NAME_UNITS 12u

typedef struct
{
  guint min_stride;
  guint step; /* entries are aligned to it */
  guint base;
  guint size;
  guint checksum;
  guint timestamp;
} Layout;

static const Layout layout_32 = { 0x4c, 4, 0x1c, 0x24, 0x44, 0x48 };
static const Layout layout_64 = { 0x88, 8, 0x38, 0x48, 0x80, 0x88 };

typedef struct
{
  guint unloaded_bytes;
  guint count_bytes;
  guint name;
  guint start;
  guint end;
} UnloadedLayout;

static const UnloadedLayout unloaded_32 = { 0x28, 4, 0x08, 0x20, 0x24 };
static const UnloadedLayout unloaded_64 = { 0x38, 8, 0x10, 0x28, 0x30 };

/* The list of modules while it is taken apart. */
typedef struct
{
  const PscDumpInput *input;
  const PscTriageHeader *header;
  const Layout *layout;
  guint8 *bytes; /* the list and, where its end is not known, what follows it */
  gsize n_bytes;
  guint64 names_start;
  guint64 names_end;
} List;

/* (transfer full): UTF-16 up to a NUL as UTF-8. */
static char *
dup_utf16 (const guint8 *bytes, gsize n_units)
{
  PscUtf16Decoder decoder = { 0 };
  g_autofree char *text = NULL;
  gsize n = 0;

  while (n < n_units && psc_bytes_get_u16 (bytes + 2 * n) != 0)
    n++;
  text = g_malloc (PSC_UTF16_MAX_OUTPUT (2 * n) + 1);
  n = psc_utf16_decode (&decoder, bytes, 2 * n, text);
  n += psc_utf16_finish (&decoder, text + n);
  text[n] = '\0';
  return g_steal_pointer (&text);
}

/* (transfer full) (nullable): the name at a place of the file. */
static char *
read_name (const List *list, guint32 offset)
{
  guint8 bytes[4 + PSC_MAX_KERNEL_NAME_BYTES];
  gsize n_read;
  guint64 n_units;

  if (offset < list->names_start || offset >= list->names_end || list->names_end - offset < 4)
    return NULL;
  if (!psc_source_read (list->input->file, offset, bytes,
                        (gsize) MIN (sizeof bytes, list->names_end - offset), &n_read, NULL)
      || n_read < 4)
    return NULL;
  n_units = psc_bytes_get_u32 (bytes);
  if (n_units == 0 || n_units > (n_read - 4) / 2)
    return NULL;
  return dup_utf16 (bytes + 4, (gsize) n_units);
}

static guint64
get_base (const List *list, const guint8 *entry)
{
  return psc_bytes_get_pointer (entry + list->layout->base, list->header->pointer_bytes);
}

/* Whether an entry can be one: an image lies at the beginning of a page and ends in memory. */
static gboolean
is_image (const List *list, const guint8 *entry)
{
  guint64 base = get_base (list, entry);
  guint32 size = psc_bytes_get_u32 (entry + list->layout->size);
  guint64 last = list->header->pointer_bytes == 4 ? G_MAXUINT32 : G_MAXUINT64;

  return base != 0 && base % IMAGE_ALIGNMENT == 0 && size != 0 && size <= last - base;
}

/* Entries that have all the members that are needed; the last one may lack padding. */
static gboolean
are_inside (const List *list, guint stride)
{
  guint64 n_last = MIN (stride, list->layout->timestamp + 4);

  return (guint64) (list->header->n_drivers - 1) * stride + n_last <= list->n_bytes;
}

static guint
count_images (const List *list, guint stride)
{
  guint n = 0;

  for (guint i = 0; i < list->header->n_drivers; i++)
    n += is_image (list, list->bytes + (gsize) i * stride) ? 1 : 0;
  return n;
}

/* The length that makes the list end where the names begin; 0 where there is none. */
static guint
get_announced_stride (const List *list)
{
  const PscTriageHeader *header = list->header;
  guint64 room = header->strings_offset > header->drivers_offset
                     ? header->strings_offset - header->drivers_offset
                     : 0;
  guint64 stride = room / header->n_drivers;

  if (room % header->n_drivers != 0 || stride % list->layout->step != 0
      || stride < list->layout->min_stride || stride > MAX_STRIDE
      || !are_inside (list, (guint) stride))
    return 0;
  return (guint) stride;
}

/* Where the announced length makes no images, the one that makes nothing but images is right. */
static guint
find_stride (const List *list)
{
  guint announced = get_announced_stride (list);

  if (announced != 0 && count_images (list, announced) == list->header->n_drivers)
    return announced;
  for (guint stride = list->layout->min_stride; stride <= MAX_STRIDE; stride += list->layout->step)
    if (are_inside (list, stride) && count_images (list, stride) == list->header->n_drivers)
      return stride;
  return announced;
}

static void
add_module (const List *list, const guint8 *entry, guint stride, PscTriage *triage)
{
  const Layout *layout = list->layout;
  PscTriageModule module = { 0 };

  module.path = read_name (list, psc_bytes_get_u32 (entry));
  module.base = get_base (list, entry);
  module.size_bytes = psc_bytes_get_u32 (entry + layout->size);
  module.checksum = psc_bytes_get_u32 (entry + layout->checksum);
  /* The shortest entries of 64 bits end in front of it. */
  module.has_timestamp = stride >= layout->timestamp + 4;
  if (module.has_timestamp)
    module.timestamp = psc_bytes_get_u32 (entry + layout->timestamp);
  g_array_append_val (triage->modules, module);
}

static void
add_modules (const List *list, guint stride, PscTriage *triage)
{
  guint n_dropped = 0;
  guint n_nameless = 0;

  for (guint i = 0; i < list->header->n_drivers; i++)
    {
      const guint8 *entry = list->bytes + (gsize) i * stride;

      if (!is_image (list, entry))
        {
          n_dropped++;
          continue;
        }
      add_module (list, entry, stride, triage);
      if (g_array_index (triage->modules, PscTriageModule, triage->modules->len - 1).path == NULL)
        n_nameless++;
    }
  if (n_dropped > 0)
    psc_dump_input_add_issue (list->input, PSC_SEVERITY_WARNING, list->header->drivers_offset,
                              "module list: %u of %u entries have no image", n_dropped,
                              list->header->n_drivers);
  if (n_nameless > 0)
    psc_dump_input_add_issue (list->input, PSC_SEVERITY_WARNING, list->header->drivers_offset,
                              "module list: %u of %u names are damaged", n_nameless,
                              list->header->n_drivers);
}

static gboolean
read_list (List *list)
{
  const PscTriageHeader *header = list->header;
  guint64 file_bytes = psc_source_get_size (list->input->file);
  guint64 n_most = (guint64) header->n_drivers * MAX_STRIDE;
  gsize n_read = 0;

  if (header->n_drivers > PSC_MAX_MODULES || header->drivers_offset >= file_bytes)
    return FALSE;
  n_most = MIN (n_most, file_bytes - header->drivers_offset);
  list->bytes = g_malloc ((gsize) n_most);
  if (!psc_source_read (list->input->file, header->drivers_offset, list->bytes, (gsize) n_most,
                        &n_read, NULL))
    return FALSE;
  list->n_bytes = n_read;
  list->names_start = header->strings_offset;
  list->names_end = MIN (header->end, (guint64) header->strings_offset + header->strings_bytes);
  return TRUE;
}

void
psc_triage_read_modules (const PscDumpInput *input,
                         const PscTriageHeader *header,
                         PscTriage *triage)
{
  List list = {
    input, header, header->pointer_bytes == 8 ? &layout_64 : &layout_32, NULL, 0, 0, 0
  };
  guint stride = 0;

  if (!psc_triage_header_has (header, PSC_TRIAGE_HAS_DRIVERS, header->drivers_offset)
      || header->n_drivers == 0)
    return;
  if (read_list (&list))
    stride = find_stride (&list);
  if (stride != 0)
    add_modules (&list, stride, triage);
  else
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->drivers_offset,
                              "module list: %u entries cannot be told apart", header->n_drivers);
  g_free (list.bytes);
}

static gboolean
add_unloaded (const PscTriageHeader *header,
              const UnloadedLayout *layout,
              const guint8 *entry,
              PscTriage *triage)
{
  guint n_units = psc_bytes_get_u16 (entry) / 2;
  PscTriageUnloaded unloaded = { 0 };

  unloaded.start = psc_bytes_get_pointer (entry + layout->start, header->pointer_bytes);
  unloaded.end = psc_bytes_get_pointer (entry + layout->end, header->pointer_bytes);
  if (unloaded.start == 0 || unloaded.end <= unloaded.start)
    return FALSE;
  unloaded.name = dup_utf16 (entry + layout->name, MIN (n_units, UNLOADED_NAME_UNITS));
  g_array_append_val (triage->unloaded, unloaded);
  return TRUE;
}

void
psc_triage_read_unloaded (const PscDumpInput *input,
                          const PscTriageHeader *header,
                          PscTriage *triage)
{
  const UnloadedLayout *layout = header->pointer_bytes == 8 ? &unloaded_64 : &unloaded_32;
  guint64 at = header->unloaded_offset;
  guint8 entry[0x38];
  guint64 n_entries;
  guint64 n_dropped = 0;

  if (header->unloaded_offset == 0)
    return;
  if (!psc_source_read_all (input->file, at, entry, layout->count_bytes, "number", NULL))
    {
      psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, at,
                                "unloaded modules: the list is not in the file");
      return;
    }
  n_entries = psc_bytes_get_pointer (entry, layout->count_bytes);
  if (n_entries > PSC_MAX_UNLOADED_MODULES)
    {
      psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, at,
                                "unloaded modules: %" G_GUINT64_FORMAT " announced, at most %u",
                                n_entries, PSC_MAX_UNLOADED_MODULES);
      return;
    }
  at += layout->count_bytes;
  for (guint64 i = 0; i < n_entries; i++, at += layout->unloaded_bytes)
    if (!psc_source_read_all (input->file, at, entry, layout->unloaded_bytes, "entry", NULL)
        || !add_unloaded (header, layout, entry, triage))
      n_dropped++;
  if (n_dropped > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->unloaded_offset,
                              "unloaded modules: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " entries are damaged",
                              n_dropped, n_entries);
}
