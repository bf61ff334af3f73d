/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application's program.
 */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "app/application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (PscApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PSC_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = psc_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
