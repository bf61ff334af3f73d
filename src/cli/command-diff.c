/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `diff`: what changed between two snapshots.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/fail-if.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "report/diff-report.h"

/* Says which tags meet the condition; FALSE when none does. */
static gboolean
check_condition (const PscCliInputs *inputs,
                 const PscCliOptions *options,
                 const PscDifference *difference,
                 const PscFailIf *condition)
{
  g_autofree char *text = NULL;
  char first[PSC_TAG_STRING_SIZE] = "";
  guint n = 0;

  if (psc_fail_if_needs_time (condition) && !difference->has_seconds)
    psc_issues_add (inputs->issues, PSC_SEVERITY_WARNING, "",
                    "the rate of --fail-if is unknown: the snapshots have no times that can be "
                    "compared");
  for (guint i = 0; i < difference->tags->len; i++)
    {
      const PscTagDifference *tag = &g_array_index (difference->tags, PscTagDifference, i);

      if (!psc_fail_if_holds (condition, tag, difference->seconds))
        continue;
      if (n++ == 0)
        psc_tag_to_string (tag->tag, first);
    }
  if (n == 0)
    return FALSE;
  text = g_strdup_printf (ngettext ("--fail-if holds for %u tag: %s",
                                    "--fail-if holds for %u tags, first of all %s", n),
                          n, first);
  psc_cli_show_message (options, PSC_SEVERITY_NOTE, text);
  return TRUE;
}

static PscExit
report (PscCliInputs *inputs,
        const PscCliOptions *options,
        PscDiffReport *diff,
        const PscFailIf *condition)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  PscReportContext context;
  gboolean holds;
  PscExit code;

  psc_cli_inputs_add_issues (inputs, diff->difference->from);
  if (diff->difference->to != diff->difference->from)
    psc_cli_inputs_add_issues (inputs, diff->difference->to);
  psc_issues_append (inputs->issues, diff->difference->issues);
  holds = condition != NULL && check_condition (inputs, options, diff->difference, condition);
  diff->issues = inputs->issues;
  diff->count = inputs->loaded->series->len;
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_diff_report_write (diff, &context);
  code = psc_cli_inputs_finish (inputs, options, output);
  /* The condition is what a script waits for; that something was left out is in the issues. */
  return holds && code != PSC_EXIT_UNREADABLE ? PSC_EXIT_CONDITION : code;
}

/* Two arguments name one snapshot each; one argument stands for its first and last one. */
static gboolean
choose (const PscCliInputs *inputs, const PscCliCommand *command, PscDiffReport *diff)
{
  GPtrArray *series = inputs->loaded->series;

  if (inputs->loaded->chosen->len == 2)
    return psc_cli_inputs_get_chosen (inputs, 0, &diff->from_index) != NULL
           && psc_cli_inputs_get_chosen (inputs, 1, &diff->to_index) != NULL;
  if (inputs->loaded->snapshots->len < 2)
    {
      psc_cli_usage_error (command, _ ("two snapshots are needed, and only one was found"));
      return FALSE;
    }
  diff->from_index = 0;
  diff->to_index = series->len - 1;
  return TRUE;
}

static PscExit
compare (PscCliInputs *inputs,
         const PscCliOptions *options,
         const PscCliCommand *command,
         const PscFailIf *condition)
{
  GPtrArray *series = inputs->loaded->series;
  PscDiffReport diff = { .from_index = 0 };
  PscDifference *difference;
  PscExit code;

  if (!choose (inputs, command, &diff))
    {
      psc_cli_inputs_finish (inputs, options, NULL);
      return inputs->loaded->chosen->len == 2 ? PSC_EXIT_UNREADABLE : PSC_EXIT_USAGE;
    }
  difference = psc_difference_new (PSC_SNAPSHOT (g_ptr_array_index (series, diff.from_index)),
                                   PSC_SNAPSHOT (g_ptr_array_index (series, diff.to_index)));
  diff.difference = difference;
  code = report (inputs, options, &diff, condition);
  psc_difference_free (difference);
  return code;
}

static gboolean
parse_condition (const char *text, const PscCliCommand *command, PscFailIf **condition)
{
  g_autoptr (GError) error = NULL;

  *condition = NULL;
  if (text == NULL)
    return TRUE;
  *condition = psc_fail_if_parse (text, &error);
  if (*condition == NULL)
    psc_cli_usage_error (command, "%s", error->message);
  return *condition != NULL;
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  g_autofree char *fail_if = NULL;
  g_autoptr (PscFailIf) condition = NULL;
  const GOptionEntry entries[] = {
    { "fail-if", 0, 0, G_OPTION_ARG_STRING, &fail_if,
      N_ ("End with exit code 1 when a tag meets all terms of EXPR"), N_ ("EXPR") },
    G_OPTION_ENTRY_NULL,
  };
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (parse_condition (fail_if, self, &condition)
          && psc_cli_options_want_files (&options, self, 1, 2))
        {
          if (psc_cli_inputs_open_snapshots (&inputs, &options, &code))
            code = compare (&inputs, &options, self, condition);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_diff = {
  .name = "diff",
  .arguments = "A [B]",
  .summary = N_ ("Show what changed between two snapshots"),
  .description = N_ (
      "A and B name one snapshot each: FILE#N, or the last one of FILE. Of A alone the first and "
      "the last\nsnapshot are compared. The most grown tags come first.\n\n"
      "EXPR is made of terms joined by 'and': growth>5MB, outstanding>1000, rate>1MB/h, tag=SEY*,\n"
      "pool=nonpaged. When the condition holds and something was left out as well, the exit code "
      "is 1."),
  .examples = "  poolscope-cli diff before.log after.log\n"
              "  poolscope-cli diff windbg.log#0 windbg.log#3 --json\n"
              "  poolscope-cli diff captures/ --fail-if 'growth>50MB and pool=nonpaged'",
  .run = run,
};
