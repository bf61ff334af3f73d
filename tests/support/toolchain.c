/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs clang, lld-link and the tools of LLVM for tests.
 */
#include "config.h"

#include "support/toolchain.h"

#include <glib/gstdio.h>

#include "support/check-main.h"
#include "support/pe-image.h"

static const struct
{
  guint16 machine;
  const char *triple;
  const char *linker_machine;
  const char *kernel_entry;
  const char *driver_entry;
} targets[] = {
  { PSC_TEST_PE_X86, "i686-pc-windows-msvc", "/machine:x86", "/entry:KiSystemStartup@4",
    "/entry:DriverEntry@8" },
  { PSC_TEST_PE_X64, "x86_64-pc-windows-msvc", "/machine:x64", "/entry:KiSystemStartup",
    "/entry:DriverEntry" },
  { PSC_TEST_PE_ARM64, "aarch64-pc-windows-msvc", "/machine:arm64", "/entry:KiSystemStartup",
    "/entry:DriverEntry" },
};

gboolean
psc_test_toolchain_is_missing (void)
{
  static const char *const programs[] = { "clang", "lld-link", "llvm-pdbutil", "llvm-readobj",
                                          "llvm-symbolizer" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        {
          g_autofree char *reason = g_strdup_printf ("%s is not there", programs[i]);

          psc_check_skip (reason);
          return TRUE;
        }
    }
  return FALSE;
}

static char *
run_in (const char *folder, const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  g_autofree char *command = g_strjoinv (" ", (char **) arguments);
  char *output = NULL;
  int status;

  if (!g_spawn_sync (folder, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                     &errors, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    ck_abort_msg ("%s: %s\n%s", command, error->message, errors != NULL ? errors : "");
  return output;
}

char *
psc_test_run (const char *const *arguments)
{
  return run_in (NULL, arguments);
}

static void
compile (const PscTestProgram *self, guint target, const char *source, const char *object)
{
  g_autofree char *fixtures =
      g_build_filename (g_getenv ("PSC_TEST_SOURCE_DIR"), "tests", "symbols", "fixtures", NULL);
  g_autofree char *path = g_build_filename (fixtures, source, NULL);
  g_autofree char *triple = g_strconcat ("--target=", targets[target].triple, NULL);
  /* ARM64 does not know -mno-sse; with it on the others nothing needs a runtime library. */
  const char *arguments[] = { "clang",
                              triple,
                              "-g",
                              "-gcodeview",
                              "-O1",
                              "-ffreestanding",
                              "-fno-stack-protector",
                              "-fms-extensions",
                              "-funwind-tables",
                              "-fno-exceptions",
                              "-fno-rtti",
                              "-w",
                              "-I",
                              fixtures,
                              "-c",
                              path,
                              "-o",
                              object,
                              targets[target].machine == PSC_TEST_PE_ARM64 ? NULL : "-mno-sse",
                              NULL };
  g_autofree char *output = run_in (self->folder, arguments);
}

static void
link_kernel (const PscTestProgram *self, guint target)
{
  const char *arguments[] = { "lld-link",
                              "/driver",
                              "/debug",
                              "/Brepro",
                              "/subsystem:native",
                              "/nodefaultlib",
                              targets[target].linker_machine,
                              targets[target].kernel_entry,
                              "/out:ntoskrnl.exe",
                              "/pdb:ntkrnlmp.pdb",
                              "/pdbaltpath:ntkrnlmp.pdb",
                              "/implib:ntoskrnl.lib",
                              "/export:ExAllocatePoolWithTag",
                              "/export:ExFreePoolWithTag",
                              "/export:InitSafeBootMode,DATA",
                              "kernel.obj",
                              NULL };
  g_autofree char *output = run_in (self->folder, arguments);
}

static void
link_driver (const PscTestProgram *self, guint target)
{
  const char *arguments[] = { "lld-link",
                              "/driver",
                              "/debug",
                              "/Brepro",
                              "/subsystem:native",
                              "/nodefaultlib",
                              targets[target].linker_machine,
                              targets[target].driver_entry,
                              "/out:driver.sys",
                              "/pdb:driver.pdb",
                              "/pdbaltpath:driver.pdb",
                              "/export:exported_function",
                              "/export:second_name=exported_function",
                              "/export:exported_data,DATA",
                              "/export:forwarded=ntoskrnl.ExFreePoolWithTag",
                              "/export:by_number=drop_tracker,@7,NONAME",
                              "driver.obj",
                              "helper.obj",
                              "ntoskrnl.lib",
                              NULL };
  g_autofree char *output = run_in (self->folder, arguments);
}

PscTestProgram *
psc_test_program_build (guint16 machine)
{
  PscTestProgram *self = g_new0 (PscTestProgram, 1);
  guint target = 0;

  while (targets[target].machine != machine)
    target++;
  self->folder = g_dir_make_tmp ("psc-program-XXXXXX", NULL);
  ck_assert_ptr_nonnull (self->folder);
  self->image = g_build_filename (self->folder, "driver.sys", NULL);
  self->pdb = g_build_filename (self->folder, "driver.pdb", NULL);
  self->kernel_image = g_build_filename (self->folder, "ntoskrnl.exe", NULL);
  self->kernel_pdb = g_build_filename (self->folder, "ntkrnlmp.pdb", NULL);
  compile (self, target, "kernel.c", "kernel.obj");
  compile (self, target, "driver.c", "driver.obj");
  compile (self, target, "helper.cpp", "helper.obj");
  link_kernel (self, target);
  link_driver (self, target);
  return self;
}

void
psc_test_program_free (PscTestProgram *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->image);
  g_free (self->pdb);
  g_free (self->kernel_image);
  g_free (self->kernel_pdb);
  g_free (self);
}

char **
psc_test_dump_pdb (const char *path, const char *option)
{
  const char *arguments[] = { "llvm-pdbutil", "dump", option, path, NULL };
  g_autofree char *text = psc_test_run (arguments);

  return g_strsplit (text, "\n", -1);
}

PscSource *
psc_test_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  PscSource *source = psc_source_new_for_path (path, &error);

  if (source == NULL)
    ck_abort_msg ("%s", error->message);
  return source;
}

char *
psc_test_data_path (const char *name)
{
  const char *folder = g_getenv ("PSC_TEST_DATA");
  g_autofree char *path = NULL;
  g_autofree char *reason = NULL;

  if (folder != NULL && *folder != '\0')
    path = g_build_filename (folder, name, NULL);
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  reason = g_strdup_printf ("PSC_TEST_DATA names no folder with %s", name);
  psc_check_skip (reason);
  return NULL;
}
