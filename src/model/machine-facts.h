/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which machine a file tells about, and which Windows runs on it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMachineFacts:
 * @arch: (nullable): a constant of the contract: `x86`, `x86-pae`, `x64`, `arm64`
 * @n_processors: 0 is unknown
 * @windows_build: 0 is unknown
 * @windows_name: (nullable): as the debugger prints it: `Windows 7`
 * @has_kernel_base: whether @kernel_base is known
 * @kernel_base: where the kernel's image begins
 * @name: (nullable): the machine's own name, which is somebody's secret
 * @build_line: the line that tells the build, 0 where there is none
 * @kernel_base_line: likewise
 * @has_directory_table_base: whether @directory_table_base is known
 * @directory_table_base: the root of the page tables, page aligned
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
  gboolean has_directory_table_base;
  guint64 directory_table_base;
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

/**
 * PscProductType:
 *
 * As Windows stores it; anything else is unknown.
 */
typedef enum
{
  PSC_PRODUCT_UNKNOWN,
  PSC_PRODUCT_WORKSTATION,
  PSC_PRODUCT_DOMAIN_CONTROLLER,
  PSC_PRODUCT_SERVER,
} PscProductType;

/**
 * psc_windows_get_name:
 * @build: the base build; releases that only enable features share it with the one before
 * @product: which of the names of this build
 *
 * Returns: (nullable): such as `Windows 10`; %NULL for a build that was never released
 */
const char *psc_windows_get_name (guint build, PscProductType product);

G_END_DECLS
