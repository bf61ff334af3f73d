/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a command of poolscope-cli is. Each has a file of its own and one line in cli.c.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscExit:
 * @PSC_EXIT_DONE: nothing worse than notes
 * @PSC_EXIT_CONDITION: the condition of `--fail-if` holds; also when something was left out
 * @PSC_EXIT_USAGE: wrong usage
 * @PSC_EXIT_UNREADABLE: a file could not be read, or a result not be written
 * @PSC_EXIT_PARTIAL: something was left out
 *
 * The exit codes of the contract.
 */
typedef enum
{
  PSC_EXIT_DONE = 0,
  PSC_EXIT_CONDITION = 1,
  PSC_EXIT_USAGE = 2,
  PSC_EXIT_UNREADABLE = 3,
  PSC_EXIT_PARTIAL = 4,
} PscExit;

/**
 * PscCliCommand:
 * @name: what is typed
 * @arguments: what follows the options, for the help
 * @summary: what it does, marked for translation
 * @description: more of that, marked for translation
 * @examples: command lines, one on each line
 * @run: does it; @arguments begins with the command's name
 */
typedef struct _PscCliCommand PscCliCommand;

struct _PscCliCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  const char *examples;
  PscExit (*run) (const PscCliCommand *self, GStrv arguments);
};

extern const PscCliCommand psc_command_blocks;
extern const PscCliCommand psc_command_chart;
extern const PscCliCommand psc_command_convert;
extern const PscCliCommand psc_command_diff;
extern const PscCliCommand psc_command_explain;
extern const PscCliCommand psc_command_filters;
extern const PscCliCommand psc_command_history;
extern const PscCliCommand psc_command_info;
extern const PscCliCommand psc_command_memory;
extern const PscCliCommand psc_command_modules;
extern const PscCliCommand psc_command_owners;
extern const PscCliCommand psc_command_tags;
extern const PscCliCommand psc_command_verifier;

G_END_DECLS
