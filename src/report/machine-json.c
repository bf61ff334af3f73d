/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes a machine and a crash. Called by `info`.
 */
#include "config.h"

#include "report/machine-json.h"

#include "model/bugcheck.h"
#include "report/snapshot-json.h"

void
psc_json_address (PscJsonWriter *json, guint64 va)
{
  char text[2 + 16 + 1];

  g_snprintf (text, sizeof text, "0x%" G_GINT64_MODIFIER "x", va);
  psc_json_string (json, text);
}

static void
put_number (PscJsonWriter *json, const char *name, gboolean is_known, gint64 value)
{
  psc_json_name (json, name);
  psc_json_int_or_null (json, is_known, value);
}

static void
put_windows (PscJsonWriter *json, const PscMachineFacts *facts)
{
  guint major = 0;
  guint minor = 0;
  gboolean has_version = psc_machine_facts_get_version (facts, &major, &minor);

  psc_json_begin_object (json, PSC_JSON_INLINE);
  put_number (json, "major", has_version, major);
  put_number (json, "minor", has_version, minor);
  put_number (json, "build", facts->windows_build > 0, facts->windows_build);
  psc_json_member (json, "name", facts->windows_name);
  psc_json_end_object (json);
}

void
psc_json_machine (PscJsonWriter *json, const PscInputFile *file, PscRedactor *redactor)
{
  const PscMachineFacts *facts;

  g_return_if_fail (json != NULL && file != NULL);

  facts = &file->machine;
  psc_json_begin_object (json, PSC_JSON_INLINE);
  if (facts->name != NULL && redactor == NULL)
    psc_json_member (json, "name", facts->name);
  psc_json_member (json, "arch", facts->arch);
  put_number (json, "processors", facts->n_processors > 0, facts->n_processors);
  psc_json_name (json, "windows");
  put_windows (json, facts);
  psc_json_name (json, "kernel_base");
  if (facts->has_kernel_base)
    psc_json_address (json, facts->kernel_base);
  else
    psc_json_null (json);
  psc_json_name (json, "directory_table_base");
  if (facts->has_directory_table_base)
    psc_json_address (json, facts->directory_table_base);
  else
    psc_json_null (json);
  psc_json_name (json, "host_time");
  psc_json_time (json, &file->host_time);
  if (file->host_time.zone == PSC_ZONE_UNKNOWN)
    psc_json_member (json, "zone", "unknown");
  put_number (json, "uptime_seconds", file->uptime_seconds >= 0, file->uptime_seconds);
  psc_json_end_object (json);
}

static void
put_parameters (PscJsonWriter *json, const PscCrash *crash)
{
  psc_json_begin_array (json, PSC_JSON_INLINE);
  for (guint i = 0; i < crash->n_parameters; i++)
    psc_json_address (json, crash->parameters[i]);
  psc_json_end_array (json);
}

void
psc_json_crash (PscJsonWriter *json, const PscCrash *crash, PscRedactor *redactor)
{
  g_autofree char *meaning = NULL;

  g_return_if_fail (json != NULL);

  if (crash == NULL)
    {
      psc_json_null (json);
      return;
    }
  meaning = psc_bugcheck_describe (crash);
  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_name (json, "code");
  psc_json_address (json, crash->code);
  psc_json_member (json, "name",
                   crash->name != NULL ? crash->name : psc_bugcheck_get_name (crash->code));
  psc_json_name (json, "parameters");
  put_parameters (json, crash);
  psc_json_member (json, "meaning", meaning);
  psc_json_member (json, "driver", psc_redactor_apply (redactor, crash->driver));
  psc_json_member (json, "process", psc_redactor_apply (redactor, crash->process));
  psc_json_member (json, "bucket", psc_redactor_apply (redactor, crash->bucket));
  psc_json_name (json, "line");
  psc_json_int_or_null (json, crash->line > 0, crash->line);
  psc_json_end_object (json);
}
