/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `modules`: the kernel modules that a file tells of.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "analysis/case-files.h"
#include "cli/command.h"
#include "cli/evidence-command.h"
#include "load/pdb-search.h"
#include "report/modules-report.h"

static gboolean
has_modules (const PscEvidence *evidence)
{
  return psc_module_list_get_n (evidence->modules) > 0;
}

static void
write_report (const PscEvidenceQuery *query, const PscReportContext *context)
{
  psc_modules_report_write (psc_case_files_choose (query->files, has_modules, query->issues),
                            query->issues, context);
}

/* Whether the PDBs that modules name are where the symbol path leads. */
static void
mark_symbols (PscCliInputs *inputs, const PscCliOptions *options, gconstpointer parsed)
{
  const PscSymbolSettings settings = { options->symbols, options->allow_downloads };
  g_autoptr (PscPdbSearch) search = psc_pdb_search_new (&settings);

  for (guint i = 0; i < inputs->loaded->evidence->len; i++)
    psc_pdb_search_mark (
        search, ((PscEvidence *) g_ptr_array_index (inputs->loaded->evidence, i))->modules);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  const PscEvidenceCommand kind = { .prepare = mark_symbols, .write = write_report };

  return psc_evidence_command_run (&kind, self, arguments);
}

const PscCliCommand psc_command_modules = {
  .name = "modules",
  .arguments = "FILE…",
  .summary = N_ ("List the kernel modules, loaded and unloaded"),
  .description = N_ ("Puts together what all module lists in FILE say about each module. With a "
                     "symbol path, says whether it leads\nto their PDBs."),
  .examples = "  poolscope-cli modules windbg.log\n"
              "  poolscope-cli modules --json MEMORY.DMP",
  .run = run,
};
