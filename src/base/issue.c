/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bounded list of issues. Called by every reader; shown by both front ends.
 */
#include "config.h"

#include "base/issue.h"

#include "base/limits.h"

struct _PscIssues
{
  gatomicrefcount n_refs;
  GPtrArray *issues;
  guint n_dropped;
  PscSeverity worst;
};

static void
issue_free (gpointer data)
{
  PscIssue *issue = (PscIssue *) data;

  g_free (issue->place);
  g_free (issue->message);
  g_free (issue);
}

PscIssues *
psc_issues_new (void)
{
  PscIssues *self = g_new0 (PscIssues, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->issues = g_ptr_array_new_with_free_func (issue_free);
  return self;
}

PscIssues *
psc_issues_ref (PscIssues *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_issues_unref (PscIssues *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->issues);
  g_free (self);
}

/* Keeps the last slot for the sentence that counts what no longer fits. */
static void
count_dropped (PscIssues *self, PscSeverity severity)
{
  PscIssue *last;

  self->n_dropped++;
  if (self->n_dropped == 1)
    {
      last = g_new0 (PscIssue, 1);
      last->place = g_strdup ("");
      g_ptr_array_add (self->issues, last);
    }
  last = (PscIssue *) g_ptr_array_index (self->issues, self->issues->len - 1);
  last->severity = MAX (last->severity, severity);
  g_free (last->message);
  last->message = g_strdup_printf ("%u more issues are not listed", self->n_dropped);
}

static void
add_taking (PscIssues *self, PscSeverity severity, char *place, char *message)
{
  PscIssue *issue;

  self->worst = MAX (self->worst, severity);
  if (self->issues->len + 1 >= PSC_MAX_ISSUES)
    {
      count_dropped (self, severity);
      g_free (place);
      g_free (message);
      return;
    }
  issue = g_new0 (PscIssue, 1);
  issue->severity = severity;
  issue->place = place;
  issue->message = message;
  g_ptr_array_add (self->issues, issue);
}

void
psc_issues_add (PscIssues *self, PscSeverity severity, const char *place, const char *format, ...)
{
  va_list args;

  g_return_if_fail (self != NULL && place != NULL && format != NULL);

  va_start (args, format);
  add_taking (self, severity, g_strdup (place), g_strdup_vprintf (format, args));
  va_end (args);
}

void
psc_issues_add_at_line (PscIssues *self,
                        PscSeverity severity,
                        const char *path,
                        guint line,
                        const char *format,
                        ...)
{
  va_list args;

  g_return_if_fail (self != NULL && path != NULL && format != NULL);

  va_start (args, format);
  add_taking (self, severity, line > 0 ? g_strdup_printf ("%s:%u", path, line) : g_strdup (path),
              g_strdup_vprintf (format, args));
  va_end (args);
}

void
psc_issues_append (PscIssues *self, const PscIssues *other)
{
  g_return_if_fail (self != NULL && self != other);

  if (other == NULL)
    return;
  for (guint i = 0; i < other->issues->len; i++)
    {
      const PscIssue *issue = psc_issues_get (other, i);

      add_taking (self, issue->severity, g_strdup (issue->place), g_strdup (issue->message));
    }
}

guint
psc_issues_get_n (const PscIssues *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->issues->len;
}

const PscIssue *
psc_issues_get (const PscIssues *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->issues->len, NULL);

  return (const PscIssue *) g_ptr_array_index (self->issues, index);
}

gboolean
psc_issues_get_worst (const PscIssues *self, PscSeverity *severity)
{
  g_return_val_if_fail (self != NULL && severity != NULL, FALSE);

  if (self->issues->len == 0)
    return FALSE;
  *severity = self->worst;
  return TRUE;
}

const char *
psc_severity_to_string (PscSeverity severity)
{
  switch (severity)
    {
    case PSC_SEVERITY_NOTE:
      return "note";
    case PSC_SEVERITY_WARNING:
      return "warning";
    case PSC_SEVERITY_ERROR:
      return "error";
    default:
      g_return_val_if_reached ("error");
    }
}
