/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small memory dump that Windows 10 itself wrote, through the loader, where it is at hand: it is
 * public and no part of the project (`dmp/triage_x64.dmp` of rizinorg/rizin-testbins),
 * PSC_TEST_DATA names the folder. The figures were measured apart from this program.
 */
#include "config.h"

#include <string.h>

#include "load/loader.h"
#include "model/bugcheck.h"
#include "support/check-main.h"
#include "support/toolchain.h"

static PscLoaded *
load_dump (void)
{
  g_autofree char *path = psc_test_data_path ("dmp/triage_x64.dmp");
  const char *specs[2] = { path, NULL };
  g_autoptr (GError) error = NULL;
  PscLoaded *loaded;

  if (path == NULL)
    return NULL;
  loaded = psc_load (specs, NULL, NULL, NULL, &error);
  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");
  return loaded;
}

START_TEST (the_machine_and_its_crash_are_told)
{
  g_autoptr (PscLoaded) loaded = load_dump ();
  const PscInputFile *file;
  const PscCrash *crash;
  g_autofree char *time = NULL;

  if (loaded == NULL)
    return;
  file = (const PscInputFile *) g_ptr_array_index (loaded->files, 0);
  crash = ((const PscEvidence *) g_ptr_array_index (loaded->evidence, 0))->crash;
  time = psc_wall_time_to_string (&file->host_time);

  ck_assert_str_eq (file->format, "ms-triage-64");
  ck_assert_uint_eq (file->n_bytes, 0x160ab4);
  ck_assert_str_eq (file->machine.arch, "x64");
  ck_assert_uint_eq (file->machine.n_processors, 16);
  ck_assert_uint_eq (file->machine.windows_build, 19041);
  ck_assert_str_eq (file->machine.windows_name, "Windows 10");
  ck_assert_uint_eq (file->machine.kernel_base, 0xfffff8047ba00000);
  ck_assert_uint_eq (file->machine.directory_table_base, 0x1ad000);
  ck_assert_str_eq (time, "2021-02-21T01:38:22.987765Z");
  ck_assert_int_eq (file->uptime_seconds, 3);
  ck_assert_uint_eq (crash->code, 0x1000007e);
  ck_assert_uint_eq (crash->parameters[0], 0xffffffffc0000005);
  ck_assert_uint_eq (crash->parameters[1], 0xfffff8048b58334c);
  ck_assert_uint_eq (crash->parameters[2], 0xffff850429891ee8);
  ck_assert_uint_eq (crash->parameters[3], 0xffff850429891720);
  ck_assert_str_eq (psc_bugcheck_get_name (crash->code), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED");
}
END_TEST

static const struct
{
  guint index;
  const char *name;
  const char *image;
  guint64 base;
  guint32 n_bytes;
  guint32 timestamp;
} modules[] = {
  { 0, "nt", "ntoskrnl.exe", G_GUINT64_CONSTANT (0xfffff8047ba00000), 0x1046000, 0x0d8333e6 },
  { 1, "hal", "hal.dll", G_GUINT64_CONSTANT (0xfffff80479440000), 0x6000, 0x1a7be8e9 },
  { 2, "kd", "kd.dll", G_GUINT64_CONSTANT (0xfffff80479450000), 0xb000, 0xfe185fa8 },
};

START_TEST (the_modules_are_those_of_the_machine)
{
  static const char *const unloaded[] = { "dam.sys", "WdBoot.sys", "hwpolicy.sys", "mcupdate.dll" };
  g_autoptr (PscLoaded) loaded = load_dump ();
  const PscModuleList *list;
  const PscModule *module;

  if (loaded == NULL)
    return;
  list = ((const PscEvidence *) g_ptr_array_index (loaded->evidence, 0))->modules;

  ck_assert_uint_eq (psc_module_list_get_n (list), 151 + 4);
  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    {
      module = psc_module_list_get (list, modules[i].index);
      ck_assert_str_eq (module->name, modules[i].name);
      ck_assert_str_eq (module->image, modules[i].image);
      ck_assert_uint_eq (module->base, modules[i].base);
      ck_assert_uint_eq (module->end, modules[i].base + modules[i].n_bytes);
      ck_assert_uint_eq (module->timestamp, modules[i].timestamp);
    }
  ck_assert_uint_eq (psc_module_list_get (list, 0)->checksum, 0xa5938c);
  ck_assert_str_eq (psc_module_list_get (list, 150)->image, "rdpbus.sys");
  for (guint i = 0; i < G_N_ELEMENTS (unloaded); i++)
    {
      module = psc_module_list_get (list, 151 + i);
      ck_assert (!module->is_loaded);
      ck_assert_str_eq (module->image, unloaded[i]);
    }
  /* The driver that crashed: the one piece of its image that names its symbols. */
  module = psc_module_list_find (list, 0xfffff8048b58334c);
  ck_assert_str_eq (module->image, "amdppm.sys");
  ck_assert_uint_eq (module->timestamp, 0xc9c03000);
  ck_assert_str_eq (module->pdb_name, "amdppm.pdb");
  ck_assert_str_eq (module->pdb_guid, "1c19fddb-27bb-3399-d9b4-5973efeafcf3");
  ck_assert_uint_eq (module->pdb_age, 1);
}
END_TEST

START_TEST (pieces_of_memory_can_be_read)
{
  g_autoptr (PscLoaded) loaded = load_dump ();
  PscSource *memory;
  guint8 bytes[2];

  if (loaded == NULL)
    return;
  memory = (PscSource *) g_ptr_array_index (loaded->memory, 0);

  ck_assert (psc_source_read_all (memory, 0xfffff8047ba00000, bytes, 2, "kernel", NULL));
  ck_assert_mem_eq (bytes, "MZ", 2);
  ck_assert (!psc_source_read_all (memory, 0xfffff8047bb00000, bytes, 2, "kernel", NULL));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/dump-real");
  TCase *tcase = tcase_create ("dump-real");

  tcase_add_test (tcase, the_machine_and_its_crash_are_told);
  tcase_add_test (tcase, the_modules_are_those_of_the_machine);
  tcase_add_test (tcase, pieces_of_memory_can_be_read);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
