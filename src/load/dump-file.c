/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins container, kernel and model. Called by the loader.
 */
#include "config.h"

#include "load/dump-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/error.h"
#include "bytes/text-kind.h"
#include "dump/dump.h"
#include "kernel/kernel-pool.h"
#include "kernel/kernel-symbols.h"
#include "kernel/module-image.h"
#include "kernel/module-scan.h"
#include "kernel/module-walk.h"
#include "model/bugcheck.h"

/* Of the times that Windows keeps. */
#define UNITS_PER_SECOND G_GUINT64_CONSTANT (10000000)

/* No Windows NT ran in less memory. */
#define MIN_RAW_BYTES (1024u * 1024u)
#define RAW_HEAD_BYTES 16384u

/* Shares of the stages in the whole: where one ends the next begins. */
#define KERNEL_FROM 0.1
#define POOL_FROM 0.9

typedef struct
{
  const char *path;
  const PscPdbSearch *symbols;
  PscIssues *issues;
  PscDumpProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Reading;

void
psc_dump_file_free (PscDumpFile *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->file, psc_input_file_free);
  g_clear_pointer (&self->evidence, psc_evidence_free);
  g_clear_object (&self->snapshot);
  g_clear_pointer (&self->memory, psc_source_unref);
  g_clear_pointer (&self->tables, psc_pool_tables_free);
  g_clear_pointer (&self->kernel, psc_kernel_free);
  g_free (self);
}

static void
tell (const Reading *reading, PscLoadStage stage, double fraction)
{
  if (reading->progress != NULL)
    reading->progress (stage, fraction, reading->progress_data);
}

/* The search for the kernel, which takes long only where all memory is searched. */
static void
search_progress (double fraction, gpointer user_data)
{
  const Reading *reading = (const Reading *) user_data;

  tell (reading, PSC_LOAD_FINDING_KERNEL, KERNEL_FROM + (POOL_FROM - KERNEL_FROM) * fraction);
}

/* Whether the container is one that only Windows writes, so that its header counts also where no
 * kernel is found. */
static gboolean
is_of_windows (const PscDump *dump)
{
  switch (psc_dump_get_kind (dump))
    {
    case PSC_DUMP_ELF:
    case PSC_DUMP_KDUMP:
    case PSC_DUMP_LKCD:
    case PSC_DUMP_RAW:
      return FALSE;
    case PSC_DUMP_MS_FULL:
    case PSC_DUMP_MS_KERNEL:
    case PSC_DUMP_MS_HEADER:
    case PSC_DUMP_MS_TRIAGE:
    case PSC_DUMP_MS_BITMAP_FULL:
    case PSC_DUMP_MS_BITMAP_KERNEL:
    case PSC_DUMP_MS_BITMAP_ACTIVE:
    case PSC_DUMP_MS_RANGES_KERNEL:
    case PSC_DUMP_MS_RANGES_FULL:
      break;
    }
  return TRUE;
}

/* What a dump of this kind leaves out by design; NULL for one of which reading the header said so.
 */
static const char *
get_coverage (PscDumpFormat kind)
{
  switch (kind)
    {
    case PSC_DUMP_MS_FULL:
    case PSC_DUMP_MS_BITMAP_FULL:
    case PSC_DUMP_MS_RANGES_FULL:
      return N_ ("full dump: holds the machine's memory; what was paged out is absent");
    case PSC_DUMP_MS_KERNEL:
    case PSC_DUMP_MS_BITMAP_KERNEL:
    case PSC_DUMP_MS_RANGES_KERNEL:
      return N_ ("kernel dump: memory of programs and what was paged out is absent");
    case PSC_DUMP_MS_BITMAP_ACTIVE:
      return N_ (
          "active memory dump: free pages, the file cache, memory of virtual machines and what "
          "was paged out is absent");
    case PSC_DUMP_MS_TRIAGE:
      return N_ (
          "small memory dump: holds modules, the stack and some pieces of memory, and no pool "
          "usage by tag");
    case PSC_DUMP_MS_HEADER:
      return NULL;
    case PSC_DUMP_ELF:
    case PSC_DUMP_KDUMP:
    case PSC_DUMP_LKCD:
    case PSC_DUMP_RAW:
      break;
    }
  return N_ ("memory of a virtual or physical machine, taken from outside; what was paged out is "
             "absent");
}

static void
report_coverage (const Reading *reading, const PscDump *dump, PscInputFile *file)
{
  file->coverage = get_coverage (psc_dump_get_kind (dump));
  if (file->coverage != NULL)
    psc_issues_add (reading->issues, PSC_SEVERITY_NOTE, reading->path, "%s", file->coverage);
}

static void
set_windows (PscMachineFacts *facts, guint build, guint product_type)
{
  facts->windows_build = build;
  facts->windows_name = g_strdup (psc_windows_get_name (build, (PscProductType) product_type));
}

/* Both are of one moment, so they tell when the machine was started. */
static void
set_times (PscInputFile *file, guint64 system_time, guint64 up_time)
{
  psc_wall_time_init_filetime (&file->host_time, system_time);
  if (up_time == 0)
    return;
  file->uptime_seconds = (gint64) (up_time / UNITS_PER_SECOND);
  psc_input_file_note_boot (file, &file->host_time, file->uptime_seconds, 0);
}

/* The header alone: what is left where no kernel can be found. */
static void
take_hints (PscInputFile *file, const PscDumpHints *hints)
{
  PscMachineFacts *facts = &file->machine;

  facts->arch = psc_arch_to_string (hints->arch);
  facts->n_processors = hints->n_processors;
  facts->has_directory_table_base = hints->has_directory_table_base;
  facts->directory_table_base =
      hints->directory_table_base & G_GUINT64_CONSTANT (0x000ffffffffff000);
  set_windows (facts, hints->windows_build, hints->product_type);
  set_times (file, hints->system_time, hints->up_time);
}

static void
take_kernel (PscInputFile *file, const PscKernel *kernel)
{
  PscMachineFacts *facts = &file->machine;

  facts->arch = psc_arch_to_string (kernel->memory.arch);
  facts->n_processors = kernel->n_processors;
  facts->has_kernel_base = kernel->has_base;
  facts->kernel_base = kernel->base;
  facts->has_directory_table_base = kernel->has_directory_table_base;
  facts->directory_table_base = kernel->directory_table_base;
  set_windows (facts, kernel->build, kernel->product_type);
  set_times (file, kernel->system_time, kernel->up_time);
}

static PscCrash *
make_crash (guint64 code, const guint64 parameters[4], const char *driver)
{
  PscCrash *crash = psc_crash_new (code);

  memcpy (crash->parameters, parameters, sizeof crash->parameters);
  crash->n_parameters = G_N_ELEMENTS (crash->parameters);
  crash->name = g_strdup (psc_bugcheck_get_name (code));
  crash->driver = g_strdup (driver);
  return crash;
}

static void
add_triage_module (PscModuleList *list,
                   const PscKernelMemory *memory,
                   const PscTriageModule *triage,
                   gboolean is_kernel,
                   guint *n_impossible)
{
  PscModule *module = NULL;

  if (psc_module_is_range (memory, triage->base, triage->size_bytes))
    module = psc_module_list_add (list, triage->base, triage->base + triage->size_bytes, TRUE, 0);
  if (module == NULL || module->name != NULL)
    {
      (*n_impossible)++;
      return;
    }
  psc_module_set_file (module, g_strdup (triage->path), NULL, is_kernel);
  module->has_checksum = TRUE;
  module->checksum = triage->checksum;
  module->has_timestamp = triage->has_timestamp;
  module->timestamp = triage->timestamp;
}

/* A bare file name is no path. */
static void
drop_bare_paths (PscModuleList *list)
{
  for (guint i = 0; i < psc_module_list_get_n (list); i++)
    {
      const PscModule *module = psc_module_list_get (list, i);
      PscModule *changed =
          psc_module_list_add (list, module->base, module->end, module->is_loaded, 0);

      if (changed->path != NULL && strpbrk (changed->path, "\\/") == NULL)
        g_clear_pointer (&changed->path, g_free);
    }
}

static void
add_triage_unloaded (PscModuleList *list,
                     const PscKernelMemory *memory,
                     const PscTriageUnloaded *triage,
                     guint *n_impossible)
{
  PscModule *module = NULL;

  if (triage->start < triage->end
      && psc_module_is_range (memory, triage->start, triage->end - triage->start))
    module = psc_module_list_add (list, triage->start, triage->end, FALSE, 0);
  if (module != NULL && module->name == NULL)
    psc_module_set_file (module, NULL, g_strdup (triage->name), FALSE);
  else if (module == NULL)
    (*n_impossible)++;
}

/* A triage dump has its lists in the file, and of some modules a piece of the image. */
static void
add_triage_modules (const Reading *reading,
                    const PscTriage *triage,
                    const PscKernel *kernel,
                    PscModuleList *list)
{
  guint n_impossible = 0;

  for (guint i = 0; i < triage->modules->len; i++)
    {
      const PscTriageModule *module = &g_array_index (triage->modules, PscTriageModule, i);

      add_triage_module (list, &kernel->memory, module,
                         kernel->has_base && module->base == kernel->base, &n_impossible);
    }
  for (guint i = 0; i < triage->unloaded->len; i++)
    add_triage_unloaded (list, &kernel->memory,
                         &g_array_index (triage->unloaded, PscTriageUnloaded, i), &n_impossible);
  drop_bare_paths (list);
  if (n_impossible > 0)
    psc_issues_add (reading->issues, PSC_SEVERITY_WARNING, reading->path,
                    "module list: %u entries have no possible address range or repeat another: "
                    "they are left out",
                    n_impossible);
  psc_module_images_read (&kernel->memory, list, kernel->build, reading->issues,
                          reading->cancellable);
  psc_module_scan_pdbs (&kernel->memory, list, reading->cancellable);
}

/* A small dump without the debugger data block: the list begins with the kernel. */
static void
name_base (const PscDump *dump, PscKernel *kernel)
{
  const PscTriage *triage = psc_dump_get_triage (dump);
  const PscTriageModule *first;

  if (kernel->has_base || triage == NULL || triage->modules->len == 0)
    return;
  first = &g_array_index (triage->modules, PscTriageModule, 0);
  kernel->has_base = psc_module_is_range (&kernel->memory, first->base, first->size_bytes);
  kernel->base = kernel->has_base ? first->base : 0;
}

static void
take_modules (const Reading *reading, const PscDump *dump, PscKernel *kernel, PscEvidence *evidence)
{
  const PscTriage *triage = psc_dump_get_triage (dump);

  if (triage != NULL)
    {
      add_triage_modules (reading, triage, kernel, evidence->modules);
      return;
    }
  psc_module_list_free (evidence->modules);
  evidence->modules = g_steal_pointer (&kernel->modules);
  kernel->modules = psc_module_list_new ();
}

/* No kernel: what the header says, or an error where that says nothing of Windows. */
static gboolean
read_header_only (const Reading *reading,
                  const PscDump *dump,
                  GError *kernel_error,
                  PscDumpFile *self,
                  GError **error)
{
  const PscDumpHints *hints = psc_dump_get_hints (dump);

  if (kernel_error != NULL
      && (!is_of_windows (dump)
          || g_error_matches (kernel_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_propagate_prefixed_error (error, g_error_copy (kernel_error), "%s: ", reading->path);
      return FALSE;
    }
  if (kernel_error != NULL)
    psc_issues_add (reading->issues, PSC_SEVERITY_ERROR, reading->path, "%s",
                    kernel_error->message);
  take_hints (self->file, hints);
  if (hints->has_bugcheck && hints->bugcheck_code != 0)
    self->evidence->crash = make_crash (hints->bugcheck_code, hints->bugcheck_parameters, NULL);
  return TRUE;
}

/* The kernel's PDB, where the symbol path leads to it. Without a path nobody expects one. */
static PscPdb *
find_kernel_pdb (const Reading *reading, const PscKernel *kernel)
{
  g_autoptr (PscPeImage) image = NULL;
  g_autoptr (PscPdbIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  PscPdb *pdb;

  if (reading->symbols == NULL || psc_pdb_search_is_empty (reading->symbols) || !kernel->has_base)
    return NULL;
  image = psc_pe_image_open (kernel->memory.source, kernel->base, PSC_PE_MEMORY, NULL);
  if (image != NULL)
    identity = psc_pe_image_read_pdb_identity (image, NULL);
  if (identity == NULL)
    return NULL;
  pdb = psc_pdb_search_open (reading->symbols, identity, reading->cancellable, &error);
  if (pdb == NULL)
    psc_issues_add (reading->issues, PSC_SEVERITY_NOTE, reading->path,
                    "no symbols of the kernel: %s", error->message);
  return pdb;
}

/* The tags, where the tables are in the dump. One without them still tells much else. */
static gboolean
read_pool (const Reading *reading,
           const PscKernel *kernel,
           PscPdb *pdb,
           PscDumpFile *self,
           GError **error)
{
  PscPoolSymbols symbols;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscPoolTables) tables = NULL;
  g_autoptr (PscStringTable) strings = NULL;
  g_autoptr (PscSnapshotBuilder) builder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  if (pdb != NULL)
    psc_kernel_get_pool_symbols (kernel, pdb, &symbols);
  tables = psc_kernel_find_pool (kernel, pdb != NULL ? &symbols.places : NULL, reading->issues,
                                 reading->cancellable, &local_error);
  if (tables == NULL && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (tables == NULL)
    {
      psc_issues_add (reading->issues, PSC_SEVERITY_NOTE, reading->path,
                      "pool usage by tag is not known: %s", local_error->message);
      return TRUE;
    }
  strings = psc_string_table_new ();
  builder = psc_snapshot_builder_new (strings);
  name = g_path_get_basename (reading->path);
  label = g_strdup_printf ("%s#0", name);
  psc_snapshot_builder_reset (builder, reading->path);
  psc_snapshot_builder_set_label (builder, label);
  psc_kernel_fill_snapshot (kernel, tables, builder);
  self->snapshot = psc_snapshot_builder_end (builder);
  self->file->n_snapshots = 1;
  self->tables = g_steal_pointer (&tables);
  return TRUE;
}

static gboolean
read_dump (const Reading *reading, PscDump *dump, PscDumpFile *self, GError **error)
{
  g_autoptr (PscKernel) kernel = NULL;
  g_autoptr (PscPdb) pdb = NULL;
  g_autoptr (GError) local_error = NULL;
  PscSource *physical = psc_dump_get_physical (dump);
  PscSource *pieces = psc_dump_get_virtual (dump);

  if (physical != NULL || pieces != NULL)
    kernel =
        psc_kernel_find (physical, pieces, psc_dump_get_hints (dump), reading->issues,
                         search_progress, (gpointer) reading, reading->cancellable, &local_error);
  tell (reading, PSC_LOAD_READING_POOL, POOL_FROM);
  if (kernel == NULL)
    return read_header_only (reading, dump, local_error, self, error);
  name_base (dump, kernel);
  pdb = find_kernel_pdb (reading, kernel);
  if (pdb != NULL)
    psc_kernel_decode_with (kernel, pdb, reading->issues);
  take_kernel (self->file, kernel);
  take_modules (reading, dump, kernel, self->evidence);
  if (kernel->has_bugcheck)
    self->evidence->crash =
        make_crash (kernel->bugcheck_code, kernel->bugcheck_parameters, kernel->bugcheck_driver);
  self->memory = psc_source_ref (kernel->memory.source);
  if (physical != NULL && !read_pool (reading, kernel, pdb, self, error))
    return FALSE;
  self->kernel = g_steal_pointer (&kernel);
  return TRUE;
}

/* What an open container holds; takes no part in opening it. */
static PscDumpFile *
read_opened (const Reading *reading, PscSource *source, PscDump *dump, GError **error)
{
  g_autoptr (PscDumpFile) self = g_new0 (PscDumpFile, 1);

  tell (reading, PSC_LOAD_FINDING_KERNEL, KERNEL_FROM);
  self->file = psc_input_file_new (reading->path);
  self->file->kind = PSC_INPUT_DUMP;
  self->file->format = g_intern_string (psc_dump_get_format (dump));
  self->file->n_bytes = psc_source_get_size (source);
  self->evidence = psc_evidence_new ();
  if (!read_dump (reading, dump, self, error))
    return NULL;
  report_coverage (reading, dump, self->file);
  tell (reading, PSC_LOAD_READING_POOL, 1.0);
  return g_steal_pointer (&self);
}

PscDumpFile *
psc_dump_file_read (PscSource *source,
                    const char *path,
                    const PscPdbSearch *symbols,
                    PscIssues *issues,
                    PscDumpProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  const Reading reading = { path, symbols, issues, progress, user_data, cancellable };
  g_autoptr (PscDump) dump = NULL;

  g_return_val_if_fail (source != NULL && path != NULL && issues != NULL, NULL);

  tell (&reading, PSC_LOAD_OPENING_DUMP, 0.0);
  dump = psc_dump_open (source, path, issues, cancellable, error);
  if (dump == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return read_opened (&reading, source, dump, error);
}

gboolean
psc_dump_file_may_be_raw (PscSource *source)
{
  g_autofree guint8 *head = (guint8 *) g_malloc (RAW_HEAD_BYTES);
  gsize bom_length;
  gsize n_read;

  g_return_val_if_fail (source != NULL, FALSE);

  if (psc_source_get_size (source) < MIN_RAW_BYTES
      || !psc_source_read (source, 0, head, RAW_HEAD_BYTES, &n_read, NULL)
      || n_read < RAW_HEAD_BYTES || memcmp (head, "MZ", 2) == 0)
    return FALSE;
  switch (psc_text_kind_detect (head, n_read, &bom_length))
    {
    case PSC_TEXT_BINARY:
      return TRUE;
    case PSC_TEXT_BYTES:
      /* The first page of memory is often zero, which text never begins with. */
      return head[0] == 0;
    case PSC_TEXT_UTF16_LE:
    case PSC_TEXT_UTF16_BE:
    default:
      return FALSE;
    }
}

PscDumpFile *
psc_dump_file_read_raw (PscSource *source,
                        const char *path,
                        const PscPdbSearch *symbols,
                        PscIssues *issues,
                        PscDumpProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (PscIssues) found = psc_issues_new ();
  const Reading reading = { path, symbols, found, progress, user_data, cancellable };
  g_autoptr (PscDump) dump = NULL;
  PscDumpFile *self;

  g_return_val_if_fail (source != NULL && path != NULL && issues != NULL, NULL);

  tell (&reading, PSC_LOAD_OPENING_DUMP, 0.0);
  dump = psc_dump_open_raw (source, path, found, cancellable, error);
  if (dump == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  self = read_opened (&reading, source, dump, error);
  if (self != NULL)
    psc_issues_append (issues, found);
  return self;
}
