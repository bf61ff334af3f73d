/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `tags`: the tag table of one snapshot.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/tag.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "report/tags-report.h"

typedef struct
{
  char *sort;
  int limit;
  char *filter;
  char *search;
  gboolean is_regex;
  PscTagFilter *ready; /* made of the three */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->sort);
  g_free (self->filter);
  g_free (self->search);
  g_clear_pointer (&self->ready, psc_tag_filter_unref);
}

/* The text is taken as UTF-8 whatever the locale says, as captures and tag lists are. */
static gboolean
make_filter (Options *own, const PscCliCommand *command)
{
  g_autoptr (GError) error = NULL;

  if (own->filter != NULL && !psc_tag_pattern_is_valid (own->filter))
    {
      psc_cli_usage_error (command, _ ("bad --filter '%s': expected a tag with * and ?"),
                           own->filter);
      return FALSE;
    }
  if (own->search != NULL && !g_utf8_validate (own->search, -1, NULL))
    {
      psc_cli_usage_error (command, _ ("the text of --search is not UTF-8"));
      return FALSE;
    }
  if (own->is_regex && own->search == NULL)
    {
      psc_cli_usage_error (command, _ ("--regex needs --search"));
      return FALSE;
    }
  own->ready = psc_tag_filter_new_for_query (own->filter, own->search, own->is_regex, &error);
  if (own->ready != NULL)
    return TRUE;
  psc_cli_usage_error (command, _ ("bad regular expression: %s"), error->message);
  return FALSE;
}

static gboolean
make_query (Options *own, const PscCliCommand *command, PscTagQuery *query)
{
  *query = (PscTagQuery){ .limit = own->limit };
  if (own->sort != NULL && !psc_tag_sort_parse (own->sort, &query->sort))
    {
      psc_cli_usage_error (command,
                           _ ("unknown --sort '%s': expected nonpaged, paged, total, "
                              "outstanding, allocs, frees or tag"),
                           own->sort);
      return FALSE;
    }
  if (own->limit < -1)
    {
      psc_cli_usage_error (command, _ ("--limit %d: expected 0 or more"), own->limit);
      return FALSE;
    }
  if (!make_filter (own, command))
    return FALSE;
  query->filter = own->ready;
  return TRUE;
}

static PscExit
report (PscCliInputs *inputs, const PscCliOptions *options, const PscTagQuery *query)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  PscReportContext context;
  PscTagView view;
  PscTagsReport tags = { .view = &view,
                         .count = inputs->loaded->series->len,
                         .issues = inputs->issues };

  /* Of several, the last one in time. */
  tags.snapshot = PSC_SNAPSHOT (
      g_ptr_array_index (inputs->loaded->snapshots, inputs->loaded->snapshots->len - 1));
  g_ptr_array_find (inputs->loaded->series, tags.snapshot, &tags.index);
  psc_cli_inputs_add_issues (inputs, tags.snapshot);
  psc_tag_view_init (&view, tags.snapshot, inputs->tags, query);
  if (view.n_undecided > 0)
    psc_issues_add (inputs->issues, PSC_SEVERITY_WARNING, "",
                    "%u tags are left out: the regular expression takes too many steps on them",
                    view.n_undecided);
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_tags_report_write (&tags, &context);
  psc_tag_view_clear (&view);
  return psc_cli_inputs_finish (inputs, options, output);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  Options own = { .limit = -1 };
  const GOptionEntry entries[] = {
    { "sort", 0, 0, G_OPTION_ARG_STRING, &own.sort,
      N_ ("Order: nonpaged, paged, total, outstanding, allocs, frees or tag"), N_ ("KEY") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &own.limit, N_ ("Show no more than N tags"), N_ ("N") },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &own.filter, N_ ("Show tags like PATTERN, with * and ?"),
      N_ ("PATTERN") },
    { "search", 0, 0, G_OPTION_ARG_FILENAME, &own.search,
      N_ ("Show tags that have TEXT in tag, owner or description"), N_ ("TEXT") },
    { "regex", 0, 0, G_OPTION_ARG_NONE, &own.is_regex,
      N_ ("Take the text of --search as a regular expression"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  PscCliOptions options;
  PscCliInputs inputs;
  PscTagQuery query;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (make_query (&own, self, &query)
          && psc_cli_options_want_files (&options, self, 1, G_MAXUINT))
        {
          if (psc_cli_inputs_open_snapshots (&inputs, &options, &code))
            code = report (&inputs, &options, &query);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  options_clear (&own);
  return code;
}

const PscCliCommand psc_command_tags = {
  .name = "tags",
  .arguments = "FILE…",
  .summary = N_ ("Show the tag table of one snapshot"),
  .description = N_ ("Of several snapshots the last one is shown; FILE#0 names the first one of "
                     "FILE. Without --sort the\ntags keep the order of the file."),
  .examples = "  poolscope-cli tags windbg.log\n"
              "  poolscope-cli tags --sort nonpaged --limit 20 poolmon.log#0\n"
              "  poolscope-cli tags --json --filter 'Fil?' captures/",
  .run = run,
};
