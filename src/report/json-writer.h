/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes JSON as it goes, with whole 64-bit numbers and valid UTF-8 whatever the strings hold.
 *
 * A tree in memory would hold a conversion of thousands of snapshots at once, and the common ones
 * have no unsigned 64-bit integers.
 *
 * Example:
 *
 *     psc_json_begin_object (json, PSC_JSON_LINES);
 *     psc_json_name (json, "schema");
 *     psc_json_string (json, "poolscope.tags/1");
 *     psc_json_end_object (json);
 */
#pragma once

#include "report/output.h"

G_BEGIN_DECLS

/**
 * PscJsonLayout:
 * @PSC_JSON_INLINE: the whole container on one line
 * @PSC_JSON_LINES: each member or element on a line of its own
 */
typedef enum
{
  PSC_JSON_INLINE,
  PSC_JSON_LINES,
} PscJsonLayout;

typedef struct _PscJsonWriter PscJsonWriter;

/** psc_json_writer_new: @output must outlive the writer. */
PscJsonWriter *psc_json_writer_new (PscOutput *output);

/** psc_json_writer_free: to be called when every container has ended. */
void psc_json_writer_free (PscJsonWriter *self);

void psc_json_begin_object (PscJsonWriter *self, PscJsonLayout layout);
void psc_json_end_object (PscJsonWriter *self);
void psc_json_begin_array (PscJsonWriter *self, PscJsonLayout layout);
void psc_json_end_array (PscJsonWriter *self);

/** psc_json_name: the name of the member whose value comes next. */
void psc_json_name (PscJsonWriter *self, const char *name);

/** psc_json_string: @text may be %NULL (`null`) and need not be UTF-8. */
void psc_json_string (PscJsonWriter *self, const char *text);
void psc_json_int (PscJsonWriter *self, gint64 value);
void psc_json_uint (PscJsonWriter *self, guint64 value);

/** psc_json_hundredths: @value / 100 with two digits behind the point, whatever the locale. */
void psc_json_hundredths (PscJsonWriter *self, guint value);
void psc_json_boolean (PscJsonWriter *self, gboolean value);
void psc_json_null (PscJsonWriter *self);

/** psc_json_int_or_null: `null` unless @is_known. */
void psc_json_int_or_null (PscJsonWriter *self, gboolean is_known, gint64 value);

/** psc_json_member: a name and a string in one. */
void psc_json_member (PscJsonWriter *self, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscJsonWriter, psc_json_writer_free)

G_END_DECLS
