/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a kernel tells of itself and its machine. Called by the search, once it has found the
 * kernel, and by who comes with symbols later.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "kernel/kernel-facts-private.h"
#include "kernel/module-image.h"
#include "kernel/module-search.h"
#include "kernel/module-walk.h"
#include "kernel/shared-user-data.h"
#include "symbols/pe-image.h"

#define MAX_BUILD_LAB_BYTES 128u
#define MAX_PROCESSORS 2048u
#define VERIFIER_BUGCHECK 0xc4u
#define UNLOADED_WITH_POOL 0x62u

static void
read_image (PscKernel *self)
{
  g_autoptr (PscPeImage) image = NULL;

  if (!self->has_base)
    return;
  image = psc_pe_image_open (self->memory.source, self->base, PSC_PE_MEMORY, NULL);
  if (image != NULL && psc_pe_image_get_header (image)->image_bytes <= PSC_MAX_IMAGE_BYTES)
    self->image_bytes = psc_pe_image_get_header (image)->image_bytes;
}

static void
read_shared_data (PscKernel *self, const PscDumpHints *hints, PscIssues *issues)
{
  PscSharedUserData shared = { 0 };
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x",
                                            psc_shared_user_data_get_va (self->memory.arch));

  if (!psc_shared_user_data_read (&shared, &self->memory, NULL))
    shared = (PscSharedUserData){ 0 };
  self->build = hints->windows_build != 0 ? hints->windows_build : shared.build;
  if (shared.build != 0 && hints->windows_build != 0 && shared.build != hints->windows_build)
    {
      psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                      "Windows build %u in memory, %u in the dump's header: the one in memory is "
                      "shown",
                      shared.build, hints->windows_build);
      self->build = shared.build;
    }
  self->product_type = hints->product_type != 0 ? hints->product_type : shared.product_type;
  self->system_time = hints->system_time != 0 ? hints->system_time : shared.system_time;
  self->up_time = hints->up_time != 0 ? hints->up_time : shared.up_time;
}

/* Whether a block is the one of this kernel. Of a triage dump it tells which kernel there is. What
 * the image says of its size is no measure for a block that the dump names. */
static gboolean
accept_kdbg (PscKernel *self, const PscKdbg *kdbg)
{
  guint64 base = psc_kdbg_get (kdbg, PSC_KDBG_KERN_BASE);

  if (!psc_module_is_range (&self->memory, base, 0x1000)
      || !psc_kdbg_is_of_kernel (kdbg, self->has_base ? self->base : base, 0))
    return FALSE;
  self->has_base = TRUE;
  self->base = base;
  self->has_kdbg = TRUE;
  self->kdbg = *kdbg;
  self->is_kdbg_encoded = FALSE;
  return TRUE;
}

/* The block at an address that the dump names. */
static gboolean
read_kdbg_at (PscKernel *self, guint64 va, GError **error)
{
  PscKdbg kdbg;

  return psc_kdbg_read (&kdbg, &self->memory, va, NULL, error) && accept_kdbg (self, &kdbg);
}

/* A copy in the file; the header's address; the copy that a driver of the guest keeps; and a search
 * of the image. */
static void
find_kdbg (PscKernel *self, const PscDumpHints *hints, GCancellable *cancellable)
{
  gsize n_bytes = 0;
  const guint8 *bytes =
      hints->kdbg != NULL ? (const guint8 *) g_bytes_get_data (hints->kdbg, &n_bytes) : NULL;
  g_autoptr (GError) error = NULL;
  PscKdbg kdbg;

  if (bytes != NULL
      && psc_kdbg_init (&kdbg, bytes, n_bytes, self->memory.arch, hints->kdbg_va, NULL)
      && accept_kdbg (self, &kdbg))
    return;
  if (hints->kdbg_va != 0 && read_kdbg_at (self, hints->kdbg_va, &error))
    return;
  if (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS))
    {
      self->is_kdbg_encoded = TRUE;
      self->kdbg.va = psc_kernel_memory_normalise (&self->memory, hints->kdbg_va);
    }
  if (hints->kdbg_copy_va != 0 && read_kdbg_at (self, hints->kdbg_copy_va, NULL))
    return;
  if (self->has_base && self->space != NULL
      && psc_kdbg_find (&kdbg, &self->memory, self->base,
                        self->image_bytes != 0 ? self->image_bytes : PSC_MAX_IMAGE_BYTES,
                        cancellable))
    accept_kdbg (self, &kdbg);
}

/* The number in front of the first dot is the build. */
static void
read_build_lab (PscKernel *self)
{
  char text[MAX_BUILD_LAB_BYTES + 1];
  guint64 va = psc_kdbg_get (&self->kdbg, PSC_KDBG_NT_BUILD_LAB);
  gsize n_read = 0;
  guint64 build;

  if (!psc_kernel_memory_is_kernel_va (&self->memory, va)
      || !psc_source_read (self->memory.source, va, text, MAX_BUILD_LAB_BYTES, &n_read, NULL))
    return;
  text[n_read] = '\0';
  if (!g_ascii_isdigit (text[0]) || strlen (text) == n_read)
    return;
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return;
  g_free (self->build_lab);
  self->build_lab = g_strdup (text);
  build = g_ascii_strtoull (text, NULL, 10);
  if (self->build == 0 && build <= 0xffff)
    self->build = (guint) build;
}

/* KiProcessorBlock has a pointer for each processor and ends with zero. */
static void
count_processors (PscKernel *self)
{
  guint64 va = psc_kdbg_get (&self->kdbg, PSC_KDBG_KI_PROCESSOR_BLOCK);
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (&self->memory);
  guint n = 0;
  guint64 block;

  if (!psc_kernel_memory_is_kernel_va (&self->memory, va))
    return;
  while (n < MAX_PROCESSORS
         && psc_kernel_memory_read_pointer (&self->memory, va + (guint64) n * pointer_bytes, &block,
                                            "processors", NULL)
         && psc_kernel_memory_is_kernel_va (&self->memory, block))
    n++;
  if (n < MAX_PROCESSORS)
    self->n_processors = n;
}

/* Five pointer-sized values; of the first the code is no more than 32 bits. */
static void
read_bugcheck_data (PscKernel *self)
{
  guint64 va = psc_kdbg_get (&self->kdbg, PSC_KDBG_KI_BUGCHECK_DATA);
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (&self->memory);
  guint64 values[5];

  if (!psc_kernel_memory_is_kernel_va (&self->memory, va))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (!psc_kernel_memory_read_pointer (&self->memory, va + (guint64) i * pointer_bytes,
                                         &values[i], "bug check", NULL))
      return;
  if ((values[0] & G_MAXUINT32) == 0)
    return;
  self->has_bugcheck = TRUE;
  self->bugcheck_code = values[0] & G_MAXUINT32;
  memcpy (self->bugcheck_parameters, values + 1, sizeof self->bugcheck_parameters);
}

/* What only the block leads to, and what no container knows better. */
static void
read_from_kdbg (PscKernel *self, PscIssues *issues)
{
  if (!self->has_kdbg)
    return;
  read_build_lab (self);
  if (self->n_processors == 0)
    count_processors (self);
  if (!self->has_bugcheck)
    read_bugcheck_data (self);
  if (self->space != NULL && psc_kdbg_get (&self->kdbg, PSC_KDBG_MM_UNLOADED_DRIVERS) != 0)
    psc_module_walk_unloaded (&self->memory,
                              psc_kdbg_get (&self->kdbg, PSC_KDBG_MM_UNLOADED_DRIVERS),
                              self->modules, issues);
}

/* UTF-16 that ends with NUL, of characters as names of files have them. */
static char *
dup_plain_name (const PscKernelMemory *memory, guint64 va)
{
  guint8 bytes[PSC_MAX_KERNEL_NAME_BYTES];
  g_autofree char *text = NULL;
  gsize n_read = 0;

  if (!psc_source_read (memory->source, va, bytes, sizeof bytes, &n_read, NULL))
    return NULL;
  text = psc_kernel_dup_utf16 (bytes, n_read);
  if (*text == '\0' || strlen (text) > 255)
    return NULL;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isprint (g_utf8_get_char (c)) || g_utf8_get_char (c) == 0xfffd)
      return NULL;
  return g_steal_pointer (&text);
}

/* Bug check C4/62 names the driver in its second parameter: a UNICODE_STRING, or the text itself.
 */
static void
read_bugcheck_driver (PscKernel *self)
{
  guint8 descriptor[16];
  guint64 va = psc_kernel_memory_normalise (&self->memory, self->bugcheck_parameters[1]);
  guint n_bytes = 2 * psc_kernel_memory_get_pointer_bytes (&self->memory);

  if (!self->has_bugcheck || self->bugcheck_code != VERIFIER_BUGCHECK
      || self->bugcheck_parameters[0] != UNLOADED_WITH_POOL
      || !psc_kernel_memory_is_kernel_va (&self->memory, va))
    return;
  if (psc_kernel_memory_read (&self->memory, va, descriptor, n_bytes, "driver name", NULL))
    self->bugcheck_driver = psc_kernel_memory_dup_string (&self->memory, descriptor);
  if (self->bugcheck_driver == NULL)
    self->bugcheck_driver = dup_plain_name (&self->memory, va);
}

static void
take_bugcheck (PscKernel *self, const PscDumpHints *hints)
{
  self->has_bugcheck = hints->has_bugcheck && hints->bugcheck_code != 0;
  if (!self->has_bugcheck)
    return;
  self->bugcheck_code = hints->bugcheck_code;
  memcpy (self->bugcheck_parameters, hints->bugcheck_parameters, sizeof self->bugcheck_parameters);
}

/* Whether the ring at @head begins with this kernel. */
static gboolean
begins_with_kernel (const PscKernel *self, guint64 head)
{
  guint64 base;

  return head != 0 && psc_module_walk_find_kernel (&self->memory, head, &base)
         && base == self->base;
}

/* The block, the header, an export, and a search. A head that is damaged is taken where there is no
 * other: the ring may be whole from its end. */
static void
find_module_list (PscKernel *self, const PscDumpHints *hints, GCancellable *cancellable)
{
  guint64 named = psc_kernel_memory_normalise (&self->memory, hints->ps_loaded_module_list_va);
  guint64 told = self->has_kdbg ? psc_kdbg_get (&self->kdbg, PSC_KDBG_PS_LOADED_MODULE_LIST) : 0;

  if (begins_with_kernel (self, told))
    self->module_list_va = told;
  else if (begins_with_kernel (self, named))
    self->module_list_va = named;
  else
    self->module_list_va =
        psc_module_search_list (&self->memory, self->base, self->image_bytes, cancellable);
  if (self->module_list_va == 0)
    self->module_list_va = told != 0 ? told : named;
}

static void
read_modules (PscKernel *self,
              const PscDumpHints *hints,
              PscIssues *issues,
              GCancellable *cancellable)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", self->base);
  g_autoptr (GError) error = NULL;

  find_module_list (self, hints, cancellable);
  if (self->module_list_va == 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    "module list: neither the dump nor the kernel's image leads to it: modules are "
                    "left out");
  else if (!psc_module_walk (&self->memory, self->module_list_va, self->base, self->modules, issues,
                             cancellable, &error))
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place, "%s", error->message);
  psc_module_images_read (&self->memory, self->modules, self->build, issues, cancellable);
}

static void
report_kdbg (const PscKernel *self, PscIssues *issues)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x",
                                            self->is_kdbg_encoded ? self->kdbg.va : self->base);

  if (self->has_kdbg || self->space == NULL)
    return;
  psc_issues_add (issues, PSC_SEVERITY_NOTE, place, "%s, so unloaded modules are not known",
                  self->is_kdbg_encoded
                      ? "debugger data block: encoded, and decoding it takes symbols of the kernel"
                      : "debugger data block: none found that is not encoded");
}

void
psc_kernel_read_facts (PscKernel *self,
                       const PscDumpHints *hints,
                       PscIssues *issues,
                       GCancellable *cancellable)
{
  read_image (self);
  read_shared_data (self, hints, issues);
  self->n_processors = hints->n_processors != 0 ? hints->n_processors : hints->cpus->len;
  take_bugcheck (self, hints);
  find_kdbg (self, hints, cancellable);
  if (self->space != NULL)
    read_modules (self, hints, issues, cancellable);
  read_from_kdbg (self, issues);
  report_kdbg (self, issues);
  read_bugcheck_driver (self);
}

gboolean
psc_kernel_read_kdbg (PscKernel *self,
                      guint64 va,
                      const PscKdbgKeys *keys,
                      PscIssues *issues,
                      GError **error)
{
  PscKdbg kdbg;

  g_return_val_if_fail (self != NULL && issues != NULL, FALSE);

  if (!psc_kdbg_read (&kdbg, &self->memory, va != 0 ? va : self->kdbg.va, keys, error))
    return FALSE;
  if (!accept_kdbg (self, &kdbg))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "debugger data block at 0x%016" G_GINT64_MODIFIER
                   "x: of the kernel at 0x%016" G_GINT64_MODIFIER
                   "x, expected the one at 0x%016" G_GINT64_MODIFIER "x",
                   kdbg.va, psc_kdbg_get (&kdbg, PSC_KDBG_KERN_BASE), self->base);
      return FALSE;
    }
  read_from_kdbg (self, issues);
  read_bugcheck_driver (self);
  return TRUE;
}
