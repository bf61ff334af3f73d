/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which machine a file tells about, and which Windows runs on it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMachineFacts:
 * @arch: (nullable): a constant of the contract: `x86`, `x64`, `arm64`
 * @n_processors: 0 is unknown
 * @windows_build: 0 is unknown
 * @windows_name: (nullable): as the debugger prints it: `Windows 7`
 * @has_kernel_base: whether @kernel_base is known
 * @kernel_base: where the kernel's image begins
 * @name: (nullable): the machine's own name, which is somebody's secret
 * @build_line: the line that tells the build, 0 where there is none
 * @kernel_base_line: likewise
 *
 * All zero is a machine of which nothing is known.
 */
typedef struct
{
  const char *arch;
  guint n_processors;
  guint windows_build;
  char *windows_name;
  gboolean has_kernel_base;
  guint64 kernel_base;
  char *name;
  guint build_line;
  guint kernel_base_line;
} PscMachineFacts;

/** psc_machine_facts_clear: forgets everything. */
void psc_machine_facts_clear (PscMachineFacts *self);

/**
 * psc_machine_facts_get_version:
 * @major: (out): set only on success
 * @minor: (out): likewise
 *
 * Every released build of Windows NT has one version.
 *
 * Returns: whether the build is known
 */
gboolean psc_machine_facts_get_version (const PscMachineFacts *self, guint *major, guint *minor);

G_END_DECLS
