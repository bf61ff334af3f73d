/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the command that was asked for. Called by main().
 */
#include "config.h"

#include "cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "cli/messages.h"

#define PROGRAM "poolscope-cli"

static const PscCliCommand *const commands[] = {
  &psc_command_info,     &psc_command_tags,    &psc_command_diff,   &psc_command_explain,
  &psc_command_filters,  &psc_command_blocks,  &psc_command_owners, &psc_command_modules,
  &psc_command_verifier, &psc_command_history, &psc_command_memory, &psc_command_chart,
  &psc_command_convert,
};

static const PscCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (name, commands[i]->name) == 0)
      return commands[i];
  return NULL;
}

static void
show_help (void)
{
  printf (_ ("Usage:\n  %s COMMAND [OPTION…] FILE…\n\n"), PROGRAM);
  printf ("%s\n\n%s\n", _ ("Finds Windows kernel pool leaks from files alone."), _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    printf ("  %-10s%s\n", commands[i]->name, _ (commands[i]->summary));
  printf ("\n%s\n  %s COMMAND --help\n", _ ("More about one of them, with examples:"), PROGRAM);
}

static PscExit
run_command (const PscCliCommand *command, GStrv arguments)
{
  /* The help names the program and the command. */
  g_autofree char *name = g_strdup_printf (PROGRAM " %s", command->name);

  g_set_prgname (name);
  return command->run (command, arguments);
}

/* `help COMMAND` is what some people type for `COMMAND --help`. */
static PscExit
run_help (GStrv arguments)
{
  const PscCliCommand *command = NULL;
  char *show[] = { (char *) "", (char *) "--help", NULL };

  if (arguments[0] == NULL)
    {
      show_help ();
      return PSC_EXIT_DONE;
    }
  command = find_command (arguments[0]);
  if (command != NULL)
    return run_command (command, show);
  psc_cli_usage_error (NULL, _ ("unknown command '%s'"), arguments[0]);
  return PSC_EXIT_USAGE;
}

PscExit
psc_cli_run (GStrv arguments)
{
  const char *first;
  const PscCliCommand *command;

  g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, PSC_EXIT_USAGE);

  first = arguments[1];
  if (first == NULL)
    {
      psc_cli_usage_error (NULL, _ ("no command was given"));
      return PSC_EXIT_USAGE;
    }
  if (strcmp (first, "--version") == 0)
    {
      printf (PROGRAM " %s\n", PSC_VERSION);
      return PSC_EXIT_DONE;
    }
  if (strcmp (first, "--help") == 0 || strcmp (first, "-h") == 0 || strcmp (first, "help") == 0)
    return run_help (arguments + 2);
  command = find_command (first);
  if (command != NULL)
    return run_command (command, arguments + 1);
  psc_cli_usage_error (NULL,
                       first[0] == '-' ? _ ("unknown option '%s'") : _ ("unknown command '%s'"),
                       first);
  return PSC_EXIT_USAGE;
}
