/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the header of Windows' kernel dumps. Its two widths are one table of places; a place of 0
 * is a field that the width does not have.
 */
#include "config.h"

#include "dump/ms-header-private.h"

#include <string.h>

#define MACHINE_ARM 0x1c4u
#define MAX_PROCESSORS 2048u

/* Windows 2000 to far ahead; what is beyond is no build. */
#define MIN_BUILD 2195u
#define MAX_BUILD 99999u

typedef struct
{
  guint pointer_bytes;
  guint header_bytes;
  guint machine;
  guint n_processors;
  guint bugcheck_code;
  guint bugcheck_parameters;
  guint pae_enabled;
  guint kdbg;
  guint runs;     /* the number of runs; their sum follows at the next pointer */
  guint max_runs; /* the room behind it, whole runs */
  guint context;
  guint dump_type;
  guint fields;
  guint product_type;
  guint attributes;
  guint writer_status;
  guint system_time;
  guint up_time;
} Layout;

/* Both begin alike: 00 `PAGE`, 04 `DUMP` or `DU64`, 08 major, 0C minor version, and from 10 on four
 * pointers: directory table base, PfnDataBase, PsLoadedModuleList, PsActiveProcessHead. The 64-bit
 * buffer of the runs has 700 bytes; a 43rd run would need the padding in front of the context, and
 * some writers are said to use it. */
static const Layout layouts[] = {
  {
      .pointer_bytes = 4,
      .header_bytes = 0x1000,
      .machine = 0x20,
      .n_processors = 0x24,
      .bugcheck_code = 0x28,
      .bugcheck_parameters = 0x2c,
      .pae_enabled = 0x5c,
      .kdbg = 0x60,
      .runs = 0x64,
      .max_runs = 86,
      .context = 0x320,
      .dump_type = 0xf88,
      .fields = 0xf8c,
      .product_type = 0xf94,
      .attributes = 0x8a0,
      .writer_status = 0xf9c,
      .system_time = 0xfc0,
      .up_time = 0xfb8,
  },
  {
      .pointer_bytes = 8,
      .header_bytes = 0x2000,
      .machine = 0x30,
      .n_processors = 0x34,
      .bugcheck_code = 0x38,
      .bugcheck_parameters = 0x40,
      .kdbg = 0x80,
      .runs = 0x88,
      .max_runs = 43,
      .context = 0x348,
      .dump_type = 0xf98,
      .fields = 0x1038,
      .product_type = 0x1040,
      .attributes = 0x1050,
      .writer_status = 0x1048,
      .system_time = 0xfa8,
      .up_time = 0x1030,
  },
};

/* Where a CONTEXT has what is needed, and the bit that its flags have set for the machine. */
typedef struct
{
  guint32 machine;
  guint flags;
  guint32 machine_flag;
  guint ip;
  guint sp;
  guint pointer_bytes;
} ContextLayout;

static const ContextLayout context_layouts[] = {
  { 0x14c, 0x00, 0x10000, 0xb8, 0xc4, 4 },
  { 0x8664, 0x30, 0x100000, 0xf8, 0x98, 8 },
  { 0xaa64, 0x00, 0x400000, 0x108, 0x100, 8 },
};

static const Layout *
find_layout (const guint8 *head, gsize n_bytes)
{
  if (n_bytes < 8 || memcmp (head, "PAGE", 4) != 0)
    return NULL;
  if (memcmp (head + 4, "DUMP", 4) == 0)
    return &layouts[0];
  if (memcmp (head + 4, "DU64", 4) == 0)
    return &layouts[1];
  return NULL;
}

gboolean
psc_ms_header_is_there (const guint8 *head, gsize n_bytes)
{
  return find_layout (head, n_bytes) != NULL;
}

guint
psc_ms_header_get_max_runs (const PscMsHeader *self)
{
  return layouts[self->pointer_bytes == 8 ? 1 : 0].max_runs;
}

/* A 32-bit header tells PAE apart. Where its flag was not filled in, only a table of PAE can begin
 * in the middle of a page. */
static PscArch
get_arch (const Layout *layout, const guint8 *header, guint64 directory_table_base)
{
  guint32 machine = psc_ms_get_u32 (header + layout->machine);
  PscArch arch =
      machine <= G_MAXUINT16 ? psc_arch_from_image_machine ((guint16) machine) : PSC_ARCH_UNKNOWN;
  guint8 pae;

  if (psc_arch_get_pointer_bytes (arch) != layout->pointer_bytes)
    return PSC_ARCH_UNKNOWN;
  if (layout->pae_enabled == 0)
    return arch;
  pae = header[layout->pae_enabled];
  if (pae > 1)
    pae = (directory_table_base & 0xfe0) != 0 ? 1 : 0;
  return pae == 1 ? PSC_ARCH_X86_PAE : arch;
}

static void
read_machine (const PscDumpInput *input,
              const Layout *layout,
              const guint8 *header,
              PscDumpHints *hints)
{
  guint32 machine = psc_ms_get_u32 (header + layout->machine);
  guint32 build = psc_ms_get_u32 (header + 0x0c);
  guint32 n_processors = psc_ms_get_u32 (header + layout->n_processors);
  guint32 product_type = psc_ms_get_u32 (header + layout->product_type);

  hints->directory_table_base = psc_ms_get_pointer (header + 0x10, layout->pointer_bytes);
  hints->has_directory_table_base = hints->directory_table_base != 0;
  hints->arch = get_arch (layout, header, hints->directory_table_base);
  if (hints->arch == PSC_ARCH_UNKNOWN)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, layout->machine,
                              "dump header: machine type 0x%x%s is not one that is read with "
                              "pointers of %u bytes",
                              machine, machine == MACHINE_ARM ? " (ARM)" : "",
                              layout->pointer_bytes);
  if (build != 0 && (build < MIN_BUILD || build > MAX_BUILD))
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, 0x0c,
                              "dump header: %u is no build of Windows", build);
  else
    hints->windows_build = build;
  hints->n_processors = n_processors <= MAX_PROCESSORS ? n_processors : 0;
  hints->product_type = product_type <= 3 ? product_type : 0;
}

static void
read_crash (const Layout *layout, const guint8 *header, PscDumpHints *hints)
{
  hints->bugcheck_code = psc_ms_get_u32 (header + layout->bugcheck_code);
  hints->has_bugcheck = hints->bugcheck_code != 0;
  for (guint i = 0; hints->has_bugcheck && i < G_N_ELEMENTS (hints->bugcheck_parameters); i++)
    hints->bugcheck_parameters[i] =
        psc_ms_get_pointer (header + layout->bugcheck_parameters + i * layout->pointer_bytes,
                            layout->pointer_bytes);
}

static void
read_context (const Layout *layout, const guint8 *header, PscDumpHints *hints)
{
  const guint8 *context = header + layout->context;
  guint32 machine = psc_ms_get_u32 (header + layout->machine);

  for (gsize i = 0; i < G_N_ELEMENTS (context_layouts); i++)
    {
      const ContextLayout *places = &context_layouts[i];

      if (places->machine != machine || places->pointer_bytes != layout->pointer_bytes
          || (psc_ms_get_u32 (context + places->flags) & places->machine_flag) == 0)
        continue;
      hints->context_ip = psc_ms_get_pointer (context + places->ip, places->pointer_bytes);
      hints->context_sp = psc_ms_get_pointer (context + places->sp, places->pointer_bytes);
    }
}

static void
read_hints (const PscDumpInput *input,
            const Layout *layout,
            const guint8 *header,
            PscDumpHints *hints)
{
  guint pointer_bytes = layout->pointer_bytes;

  read_machine (input, layout, header, hints);
  read_crash (layout, header, hints);
  read_context (layout, header, hints);
  hints->pfn_database_va = psc_ms_get_pointer (header + 0x10 + pointer_bytes, pointer_bytes);
  hints->ps_loaded_module_list_va =
      psc_ms_get_pointer (header + 0x10 + 2 * pointer_bytes, pointer_bytes);
  hints->ps_active_process_head_va =
      psc_ms_get_pointer (header + 0x10 + 3 * pointer_bytes, pointer_bytes);
  hints->kdbg_va = psc_ms_get_pointer (header + layout->kdbg, pointer_bytes);
  hints->system_time = psc_ms_get_u64 (header + layout->system_time);
  hints->up_time = psc_ms_get_u64 (header + layout->up_time);
}

static void
read_runs (const Layout *layout, const guint8 *header, PscMsHeader *self)
{
  guint pointer_bytes = layout->pointer_bytes;
  guint at = layout->runs + 2 * pointer_bytes;

  self->runs_offset = layout->runs;
  self->n_runs = psc_ms_get_u32 (header + layout->runs);
  self->n_run_pages = psc_ms_get_pointer (header + layout->runs + pointer_bytes, pointer_bytes);
  for (guint i = 0; i < MIN (self->n_runs, layout->max_runs); i++, at += 2 * pointer_bytes)
    {
      self->runs[i].base_page = psc_bytes_get_pointer (header + at, pointer_bytes);
      self->runs[i].n_pages = psc_bytes_get_pointer (header + at + pointer_bytes, pointer_bytes);
    }
}

gboolean
psc_ms_header_read (const PscDumpInput *input,
                    PscMsHeader *header,
                    PscDumpHints *hints,
                    GError **error)
{
  guint8 bytes[PSC_MS_MAX_HEADER_BYTES];
  const Layout *layout;

  if (!psc_source_read_all (input->file, 0, bytes, 8, "dump header", error))
    return FALSE;
  layout = find_layout (bytes, 8);
  g_return_val_if_fail (layout != NULL, FALSE);
  if (!psc_source_read_all (input->file, 0, bytes, layout->header_bytes, "dump header", error))
    return FALSE;

  memset (header, 0, sizeof *header);
  header->pointer_bytes = layout->pointer_bytes;
  header->header_bytes = layout->header_bytes;
  header->dump_type = psc_bytes_get_u32 (bytes + layout->dump_type);
  header->attributes = psc_ms_get_u32 (bytes + layout->attributes);
  header->writer_status = psc_ms_get_u32 (bytes + layout->writer_status);
  header->has_fields = psc_bytes_get_u32 (bytes + layout->fields) != PSC_MS_FILLER_32;
  header->fields = psc_ms_get_u32 (bytes + layout->fields);
  read_runs (layout, bytes, header);
  read_hints (input, layout, bytes, hints);
  return TRUE;
}
