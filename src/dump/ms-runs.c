/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Full dumps: the header lists the machine's runs of memory, their pages follow the header without
 * a gap. Also written by QEMU.
 */
#include "config.h"

#include "base/error.h"
#include "dump/extents-private.h"
#include "dump/ms-dump-private.h"

static gboolean
check_n_runs (const PscMsHeader *header, GError **error)
{
  guint max_runs = psc_ms_header_get_max_runs (header);

  if (header->n_runs >= 1 && header->n_runs <= max_runs)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "dump header: %u runs of memory at 0x%" G_GINT64_MODIFIER "x, expected 1 to %u",
               header->n_runs, header->runs_offset, max_runs);
  return FALSE;
}

gboolean
psc_ms_runs_open (const PscDumpInput *input,
                  const PscMsHeader *header,
                  PscDump *dump,
                  GError **error)
{
  g_autoptr (PscExtents) extents = psc_extents_new ();

  if (!check_n_runs (header, error))
    return FALSE;
  for (guint i = 0; i < header->n_runs; i++)
    {
      const PscMsRun *run = &header->runs[i];

      if (run->n_pages == 0)
        psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->runs_offset,
                                  "dump header: run %u has no pages", i);
      else if (!psc_extents_add (extents, run->base_page, run->n_pages, error))
        return FALSE;
    }
  if (psc_extents_get_n_pages (extents) == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "dump header: no run of memory has pages");
      return FALSE;
    }
  if (header->n_run_pages != psc_extents_get_n_pages (extents))
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->runs_offset,
                              "dump header: %" G_GUINT64_FORMAT
                              " pages announced, the runs have %" G_GUINT64_FORMAT,
                              header->n_run_pages, psc_extents_get_n_pages (extents));
  dump->format = PSC_DUMP_MS_FULL;
  return psc_extents_open (g_steal_pointer (&extents), header->header_bytes, input, dump, error);
}
