/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places lead to lines of captures; a dump has none, and its name leads nowhere.
 */
#include "config.h"

#include "app/text-parts.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"

static const struct
{
  const char *place;
  const char *action;
} places[] = {
  { "logs/a.log:17", "win.show-place" },
  { "MEMORY.DMP", NULL },
  { "odd:name.dmp", NULL },
  { "0xfffff80012345678", NULL },
};

START_TEST (only_a_line_can_be_shown)
{
  GtkWidget *button;

  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  button = g_object_ref_sink (psc_place_button_new (places[_i].place));

  ck_assert_pstr_eq (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), places[_i].action);
  ck_assert_int_eq (gtk_widget_get_focusable (button), places[_i].action != NULL);
  ck_assert_int_eq (gtk_widget_has_css_class (button, "place"), places[_i].action != NULL);
  g_object_unref (button);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/text-parts");
  TCase *tcase = tcase_create ("places");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_set_timeout (tcase, 60.0);
  tcase_add_loop_test (tcase, only_a_line_can_be_shown, 0, G_N_ELEMENTS (places));
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
