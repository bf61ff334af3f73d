/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes frames as JSON. Called by the reports of evidence.
 */
#include "config.h"

#include "report/evidence-json.h"

#include "report/machine-json.h"

void
psc_json_address_member (PscJsonWriter *json, const char *name, guint64 va)
{
  psc_json_name (json, name);
  psc_json_address (json, va);
}

void
psc_json_symbol (PscJsonWriter *json, const PscFrame *frame, PscRedactor *redactor)
{
  g_return_if_fail (json != NULL && frame != NULL);

  psc_json_member (json, "symbol", frame->symbol);
  psc_json_name (json, "source");
  if (frame->source_file == NULL)
    {
      psc_json_null (json);
      return;
    }
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_member (json, "file", psc_redactor_apply (redactor, frame->source_file));
  psc_json_name (json, "line");
  psc_json_uint (json, frame->source_line);
  psc_json_end_object (json);
}

void
psc_json_origin (PscJsonWriter *json, const char *origin, PscRedactor *redactor)
{
  if (origin != NULL)
    psc_json_member (json, "path", psc_redactor_apply (redactor, origin));
}

void
psc_json_frames (PscJsonWriter *json,
                 const PscCaseFile *file,
                 const GArray *frames,
                 PscRedactor *redactor)
{
  g_return_if_fail (json != NULL && file != NULL && frames != NULL);

  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < frames->len; i++)
    {
      const PscFrame *frame = psc_case_file_name_frame (file, &g_array_index (frames, PscFrame, i));
      g_autofree char *module = psc_case_file_dup_module_name (file, frame);

      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_address_member (json, "address", frame->address);
      psc_json_member (json, "module", module);
      psc_json_symbol (json, frame, redactor);
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
}
