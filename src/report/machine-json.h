/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON of what files tell of a machine and of its crash.
 */
#pragma once

#include "model/evidence.h"
#include "model/input-file.h"
#include "report/json-writer.h"
#include "report/redactor.h"

G_BEGIN_DECLS

/** psc_json_address: `0x` and hexadecimal digits without padding, as a string. */
void psc_json_address (PscJsonWriter *json, guint64 va);

/** psc_json_machine: the machine of a file, `null` for what is unknown. Its name is left out where
 * names are. */
void psc_json_machine (PscJsonWriter *json, const PscInputFile *file, PscRedactor *redactor);

/**
 * psc_json_crash:
 * @crash: (nullable): a crash
 * @redactor: (nullable): takes names out
 *
 * `null` without a crash.
 */
void psc_json_crash (PscJsonWriter *json, const PscCrash *crash, PscRedactor *redactor);

G_END_DECLS
