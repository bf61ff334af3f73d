/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * poolscope-cli: everything the application can compute, without a display.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "cli/cli.h"

int
main (int argc, char **argv)
{
  g_auto (GStrv) arguments = NULL;
  PscExit code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PSC_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
#ifdef G_OS_WIN32
  arguments = g_win32_get_command_line ();
#else
  arguments = g_strdupv (argv);
#endif
  code = psc_cli_run (arguments);
  /* A help text that cannot be written is no success either. */
  if (fflush (stdout) != 0 && code == PSC_EXIT_DONE)
    code = PSC_EXIT_UNREADABLE;
  return (int) code;
}
