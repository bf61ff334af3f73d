/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kernel dumps of Windows: reads the header and chooses what follows it by its type.
 */
#include "config.h"

#include "base/error.h"
#include "dump/ms-dump-private.h"

static gboolean
open_header_only (const PscDumpInput *input,
                  const PscMsHeader *header,
                  PscDump *dump,
                  GError **error)
{
  psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->header_bytes,
                            "dump header: the dump has a header and no memory");
  dump->format = PSC_DUMP_MS_HEADER;
  return TRUE;
}

static gboolean
open_body (const PscDumpInput *input, const PscMsHeader *header, PscDump *dump, GError **error)
{
  static const struct
  {
    PscMsDumpType type;
    PscMsBody open;
  } bodies[] = {
    { PSC_MS_TYPE_FULL, psc_ms_runs_open },
    { PSC_MS_TYPE_SUMMARY, psc_ms_bitmap_open },
    { PSC_MS_TYPE_HEADER, open_header_only },
    { PSC_MS_TYPE_TRIAGE, psc_ms_triage_open },
    { PSC_MS_TYPE_BITMAP_FULL, psc_ms_bitmap_open },
    { PSC_MS_TYPE_BITMAP_KERNEL, psc_ms_bitmap_open },
    /* A setting, not a kind of file; should it be in one, that is a kernel dump. */
    { PSC_MS_TYPE_AUTOMATIC, psc_ms_bitmap_open },
    { PSC_MS_TYPE_RANGES_KERNEL, psc_ms_ranges_open },
    { PSC_MS_TYPE_RANGES_KERNEL_ALL, psc_ms_ranges_open },
    { PSC_MS_TYPE_RANGES_FULL, psc_ms_ranges_open },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    if ((guint32) bodies[i].type == header->dump_type)
      return bodies[i].open (input, header, dump, error);
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
               "dump header: 0x%x is not a dump type that is known", header->dump_type);
  return FALSE;
}

static gboolean
check_attributes (const PscDumpInput *input, const PscMsHeader *header, GError **error)
{
  if ((header->attributes & PSC_MS_ATTRIBUTE_ENCRYPTED) != 0
      && (header->attributes & PSC_MS_ATTRIBUTE_DECRYPTED) == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "dump header: the dump is encrypted");
      return FALSE;
    }
  if ((header->attributes & PSC_MS_ATTRIBUTE_SPACE_WAS_SHORT) != 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, 0,
                              "dump header: the dump file was too small, memory may be missing");
  if (header->writer_status != 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, 0,
                              "dump header: writing the dump ended with status 0x%08x",
                              header->writer_status);
  return TRUE;
}

/* A file that was cut in front of its memory still has the header, which tells of the crash. */
static gboolean
open_ms (const PscDumpInput *input, PscDump *dump, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  PscMsHeader header;

  if (!psc_ms_header_read (input, &header, &dump->hints, error)
      || !check_attributes (input, &header, error))
    return FALSE;
  dump->pointer_bytes = header.pointer_bytes;
  if (open_body (input, &header, dump, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, PSC_ERROR, PSC_ERROR_TRUNCATED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, psc_source_get_size (input->file),
                            "the file ends in front of the dump's memory: %s",
                            local_error->message);
  return TRUE;
}

const PscContainer psc_container_ms = {
  .name = "Windows kernel dump",
  .recognise = psc_ms_header_is_there,
  .open = open_ms,
};
