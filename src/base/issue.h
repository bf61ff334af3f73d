/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Issues: what was found wrong or left out while reading, kept beside the result and shown with it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscSeverity:
 * @PSC_SEVERITY_NOTE: worth knowing; nothing is missing
 * @PSC_SEVERITY_WARNING: something was left out or may be incomplete
 * @PSC_SEVERITY_ERROR: something could not be read
 */
typedef enum
{
  PSC_SEVERITY_NOTE,
  PSC_SEVERITY_WARNING,
  PSC_SEVERITY_ERROR,
} PscSeverity;

/**
 * PscIssue:
 * @severity: how bad
 * @place: `FILE:LINE`, `FILE@0xOFFSET`, `0xADDRESS` or a file's path
 * @message: what was read, what was found, what was expected; untranslated, no final full stop
 */
typedef struct
{
  PscSeverity severity;
  char *place;
  char *message;
} PscIssue;

/**
 * PscIssues:
 *
 * A list of issues that stops growing at PSC_MAX_ISSUES and from there on only counts.
 */
typedef struct _PscIssues PscIssues;

PscIssues *psc_issues_new (void);
PscIssues *psc_issues_ref (PscIssues *self);
void psc_issues_unref (PscIssues *self);

/**
 * psc_issues_add:
 * @self: the list
 * @severity: how bad
 * @place: where, see #PscIssue
 * @format: the message, printf-like
 */
void
psc_issues_add (PscIssues *self, PscSeverity severity, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/**
 * psc_issues_add_at_line:
 *
 * The same for a line of a text file; @line counts from 1, 0 names the file alone.
 */
void psc_issues_add_at_line (PscIssues *self,
                             PscSeverity severity,
                             const char *path,
                             guint line,
                             const char *format,
                             ...) G_GNUC_PRINTF (5, 6);

/**
 * psc_issues_append:
 * @self: the list that grows
 * @other: (nullable): issues to copy
 */
void psc_issues_append (PscIssues *self, const PscIssues *other);

/**
 * psc_issues_get_n:
 *
 * How many can be read with psc_issues_get(). When more were added than kept, the last one says how
 * many.
 */
guint psc_issues_get_n (const PscIssues *self);
const PscIssue *psc_issues_get (const PscIssues *self, guint index);

/**
 * psc_issues_get_worst:
 * @severity: (out): the worst severity added, also among those only counted
 *
 * Returns: %FALSE when there is no issue
 */
gboolean psc_issues_get_worst (const PscIssues *self, PscSeverity *severity);

/** psc_severity_to_string: the word the JSON contract uses. */
const char *psc_severity_to_string (PscSeverity severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscIssues, psc_issues_unref)

G_END_DECLS
