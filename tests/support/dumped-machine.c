/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes, loads and compares dumps of the made-up machine.
 */
#include "config.h"

#include "support/dumped-machine.h"

#include <glib/gstdio.h>
#include <string.h>

#include "load/dump-memory.h"
#include "support/check-main.h"

void
psc_test_dumped_init (PscTestDumped *self, PscTestPaging kind, guint32 dump_type)
{
  *self = (PscTestDumped){ .memory = psc_test_memory_new () };
  self->tables = psc_test_tables_new (self->memory, kind);
  psc_test_kernel_init_for (&self->kernel, kind);
  psc_test_dump_header_init (&self->header, psc_test_kernel_get_pointer_bytes (&self->kernel),
                             dump_type);
  self->header.machine = kind == PSC_TEST_ARM64 ? 0xaa64 : self->header.machine;
  self->header.pae = kind == PSC_TEST_PAE;
  self->header.build = self->kernel.build;
  self->header.directory_table_base = psc_test_tables_get_root (self->tables);
  self->header.module_list = self->kernel.list_head_va;
  self->header.kdbg = self->kernel.kdbg_va;
  self->header.n_processors = 4;
  self->header.product_type = 3;
  self->header.system_time = self->kernel.system_time;
  self->header.up_time = self->kernel.up_time;
}

void
psc_test_dumped_clear (PscTestDumped *self)
{
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
}

/* Loads the bytes from a file whose name says nothing. */
PscLoaded *
psc_test_load_bytes (const GByteArray *bytes, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("psc-file-XXXXXX", &path, NULL);
  const char *specs[2] = { NULL, NULL };
  PscLoaded *loaded;

  ck_assert_int_ge (fd, 0);
  g_close (fd, NULL);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, NULL));
  specs[0] = path;
  loaded = psc_load (specs, NULL, NULL, NULL, error);
  g_unlink (path);
  return loaded;
}

PscLoaded *
psc_test_dumped_load (PscTestDumped *self, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;

  psc_test_kernel_write_tables (&self->kernel, self->tables);
  bytes = psc_test_dump_write (&self->header, self->memory);
  return psc_test_load_bytes (bytes, error);
}

const PscInputFile *
psc_test_loaded_get_file (const PscLoaded *loaded)
{
  ck_assert_uint_eq (loaded->files->len, 1);
  ck_assert_uint_eq (loaded->memory->len, 1);
  return (const PscInputFile *) g_ptr_array_index (loaded->files, 0);
}

const PscEvidence *
psc_test_loaded_get_evidence (const PscLoaded *loaded)
{
  return (const PscEvidence *) g_ptr_array_index (loaded->evidence, 0);
}

void
psc_test_loaded_assert_no_warning (const PscLoaded *loaded)
{
  for (guint i = 0; i < psc_issues_get_n (loaded->issues); i++)
    {
      const PscIssue *issue = psc_issues_get (loaded->issues, i);

      ck_assert_msg (issue->severity == PSC_SEVERITY_NOTE, "%s: %s", issue->place, issue->message);
    }
}

gboolean
psc_test_loaded_has_issue (const PscLoaded *loaded, PscSeverity severity, const char *text)
{
  for (guint i = 0; i < psc_issues_get_n (loaded->issues); i++)
    if (psc_issues_get (loaded->issues, i)->severity == severity
        && strstr (psc_issues_get (loaded->issues, i)->message, text) != NULL)
      return TRUE;
  return FALSE;
}

/* What was written at @va, read back through the dump and its page tables. */
void
psc_test_loaded_assert_memory (const PscLoaded *loaded,
                               guint64 va,
                               const void *bytes,
                               gsize n_bytes)
{
  PscSource *source = (PscSource *) g_ptr_array_index (loaded->memory, 0);
  g_autoptr (PscShownMemory) shown = psc_shown_memory_new (va, n_bytes);
  g_autoptr (PscIssues) issues = psc_issues_new ();

  ck_assert_ptr_nonnull (source);
  psc_dump_memory_read (source, va, shown, issues);
  ck_assert_uint_eq (shown->n_known, n_bytes);
  ck_assert_mem_eq (shown->bytes, bytes, n_bytes);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}

void
psc_test_dumped_assert_machine (const PscTestDumped *self, const PscLoaded *loaded)
{
  const PscInputFile *file = psc_test_loaded_get_file (loaded);
  const PscMachineFacts *facts = &file->machine;

  ck_assert_int_eq (file->kind, PSC_INPUT_DUMP);
  ck_assert_str_eq (facts->arch, psc_arch_to_string (self->kernel.arch));
  ck_assert_uint_eq (facts->windows_build, self->kernel.build);
  ck_assert (facts->has_kernel_base && facts->has_directory_table_base);
  ck_assert_uint_eq (facts->kernel_base, self->kernel.base);
  ck_assert_uint_eq (facts->directory_table_base, psc_test_tables_get_root (self->tables));
}

void
psc_test_dumped_assert_modules (const PscTestDumped *self, const PscLoaded *loaded)
{
  const PscModuleList *modules = psc_test_loaded_get_evidence (loaded)->modules;

  ck_assert_uint_eq (psc_module_list_get_n (modules),
                     self->kernel.n_modules + self->kernel.n_unloaded);
  for (guint i = 0; i < self->kernel.n_modules; i++)
    {
      const PscTestModule *written = &self->kernel.modules[i];
      const PscModule *module = psc_module_list_get (modules, i);

      ck_assert_str_eq (module->image, written->image);
      ck_assert_str_eq (module->path, written->path);
      ck_assert_uint_eq (module->base, written->base);
      ck_assert_uint_eq (module->end, written->base + written->n_bytes);
      ck_assert_uint_eq (module->timestamp, written->timestamp);
      ck_assert_int_eq (module->pdb_guid != NULL, written->pdb != NULL);
    }
}
