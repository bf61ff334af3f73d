/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and versions of Windows by build.
 */
#include "config.h"

#include "model/machine-facts.h"
#include "support/check-main.h"

static const struct
{
  guint build;
  PscProductType product;
  const char *name;
} names[] = {
  { 0, PSC_PRODUCT_WORKSTATION, NULL },
  { 2599, PSC_PRODUCT_WORKSTATION, NULL },
  { 2600, PSC_PRODUCT_WORKSTATION, "Windows XP" },
  { 3790, PSC_PRODUCT_SERVER, "Windows Server 2003" },
  { 6003, PSC_PRODUCT_DOMAIN_CONTROLLER, "Windows Server 2008" },
  { 7601, PSC_PRODUCT_WORKSTATION, "Windows 7" },
  { 7601, PSC_PRODUCT_SERVER, "Windows Server 2008 R2" },
  { 9600, PSC_PRODUCT_UNKNOWN, "Windows 8.1" },
  { 9601, PSC_PRODUCT_UNKNOWN, NULL },
  { 10240, PSC_PRODUCT_WORKSTATION, "Windows 10" },
  { 14393, PSC_PRODUCT_SERVER, "Windows Server 2016" },
  { 17134, PSC_PRODUCT_SERVER, "Windows Server" },
  { 19045, PSC_PRODUCT_WORKSTATION, "Windows 10" },
  { 20348, PSC_PRODUCT_UNKNOWN, "Windows Server 2022" },
  { 22000, PSC_PRODUCT_WORKSTATION, "Windows 11" },
  { 26100, PSC_PRODUCT_WORKSTATION, "Windows 11" },
  { 26100, PSC_PRODUCT_SERVER, "Windows Server 2025" },
  { G_MAXUINT, PSC_PRODUCT_WORKSTATION, NULL },
};

START_TEST (a_build_has_the_name_that_people_know)
{
  ck_assert_pstr_eq (psc_windows_get_name (names[_i].build, names[_i].product), names[_i].name);
}
END_TEST

static const struct
{
  guint build;
  guint major;
  guint minor;
} versions[] = {
  { 2600, 5, 1 }, { 3790, 5, 2 },   { 7600, 6, 1 },
  { 9600, 6, 3 }, { 10240, 10, 0 }, { 26100, 10, 0 },
};

START_TEST (a_build_has_one_version)
{
  PscMachineFacts facts = { .windows_build = versions[_i].build };
  guint major = 0;
  guint minor = 0;

  ck_assert (psc_machine_facts_get_version (&facts, &major, &minor));
  ck_assert_uint_eq (major, versions[_i].major);
  ck_assert_uint_eq (minor, versions[_i].minor);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/machine-facts");
  TCase *tcase = tcase_create ("machine-facts");

  tcase_add_loop_test (tcase, a_build_has_the_name_that_people_know, 0, G_N_ELEMENTS (names));
  tcase_add_loop_test (tcase, a_build_has_one_version, 0, G_N_ELEMENTS (versions));
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
