/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A bug check that says something about pool, in words. Leaks at unload are Driver Verifier's own
 * subject.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "analysis/explain-private.h"
#include "model/bugcheck.h"

static char *
make_title (const PscCrash *crash)
{
  const char *name = crash->name != NULL ? crash->name : psc_bugcheck_get_name (crash->code);

  if (name == NULL)
    return g_strdup_printf (_ ("The machine stopped with bug check 0x%" G_GINT64_MODIFIER "X"),
                            crash->code);
  /* Translators: the name of a bug check and its number. */
  return g_strdup_printf (_ ("The machine stopped: %s (0x%" G_GINT64_MODIFIER "X)"), name,
                          crash->code);
}

/* The image that the report names is where the fault was seen, which need not be where it was made.
 */
void
psc_rule_crash (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      const PscCrash *crash = file->evidence->crash;
      g_autofree char *meaning = NULL;
      PscFinding *finding;

      if (crash == NULL || psc_rule_is_unload_leak (crash)
          || psc_bugcheck_is_live_dump (crash->code))
        continue;
      meaning = psc_bugcheck_describe (crash);
      if (meaning == NULL)
        continue;
      finding = psc_rule_add (run, PSC_CERTAINTY_POSSIBLE);
      finding->module = g_strdup (crash->driver);
      finding->title = make_title (crash);
      finding->text =
          crash->driver != NULL
              /* Translators: a sentence without its full stop, then a driver’s file name. */
              ? g_strdup_printf (_ ("%s. The report names %s, where the fault was seen; it need "
                                    "not be where it was made."),
                                 meaning, crash->driver)
              : g_strdup_printf ("%s.", meaning);
      psc_finding_take_fact (finding, g_strdup (meaning),
                             psc_rule_file_place (file, crash->origin, crash->line));
      psc_finding_add_step (finding, _ ("See the whole report"), "!analyze -v");
    }
}
