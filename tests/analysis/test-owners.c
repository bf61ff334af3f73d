/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owners of tags: hits and recorded callers joined to modules.
 */
#include "config.h"

#include <string.h>

#include "analysis/case-files.h"
#include "analysis/owners.h"
#include "support/check-main.h"

#define LEAK psc_tag_from_text ("Leak", 4)

/* One file that a test fills in. */
typedef struct
{
  PscEvidence *evidence;
  GArray *files;
} Case;

static void
case_init (Case *self)
{
  PscCaseFile file = { .path = "a.log" };

  self->evidence = psc_evidence_new ();
  self->files = psc_case_files_new ();
  file.evidence = self->evidence;
  g_array_append_val (self->files, file);
}

static void
case_clear (Case *self)
{
  g_array_unref (self->files);
  psc_evidence_free (self->evidence);
}

static void
add_module (Case *self, guint64 base, guint64 end, const char *name)
{
  PscModule *module = psc_module_list_add (self->evidence->modules, base, end, TRUE, 1);

  module->name = g_strdup (name);
}

static void
add_hit (Case *self, guint64 address, const char *bytes)
{
  PscSearchHit hit = { .address = address, .n_bytes = (guint) strlen (bytes), .line = 7 };

  memcpy (hit.bytes, bytes, strlen (bytes));
  g_array_append_val (self->evidence->hits, hit);
}

static void
add_allocation (Case *self, const char *driver_name, guint64 caller, const char *symbol)
{
  PscVerifierDriver *driver = psc_verifier_driver_new (driver_name);
  PscVerifierAllocation allocation = { .address = 0x9d2fb000, .tag = LEAK };

  allocation.caller.address = caller;
  allocation.caller.symbol = g_strdup (symbol);
  g_array_append_val (driver->allocations, allocation);
  if (self->evidence->verifier == NULL)
    self->evidence->verifier = psc_verifier_new ();
  g_ptr_array_add (self->evidence->verifier->drivers, driver);
}

/* `name confidence score hits` of each owner. */
static char *
dump_owners (const Case *self)
{
  g_autoptr (GPtrArray) owners = psc_owners_find (self->files, LEAK);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < owners->len; i++)
    {
      const PscOwner *owner = g_ptr_array_index (owners, i);

      g_string_append_printf (text, "%s %s %.2f %u\n", owner->name != NULL ? owner->name : "?",
                              psc_owner_confidence_to_string (owner->confidence), owner->score,
                              owner->hits->len);
    }
  return g_string_free (text, FALSE);
}

static void
assert_owners (Case *self, const char *expected)
{
  g_autofree char *found = dump_owners (self);

  ck_assert_str_eq (found, expected);
  case_clear (self);
}

START_TEST (hits_belong_to_the_module_around_them)
{
  Case c;

  case_init (&c);
  add_module (&c, 0x1000, 0x2000, "a");
  add_module (&c, 0x2000, 0x3000, "b");
  add_hit (&c, 0x1fff, "Leak\x0f");
  add_hit (&c, 0x2000, "Leak\x0f");
  add_hit (&c, 0x2100, "Leak\x0f");
  add_hit (&c, 0x2200, "Dupe\x0f");
  assert_owners (&c, "b capture 0.53 2\na capture 0.27 1\n");
}
END_TEST

START_TEST (a_hit_printed_twice_counts_once)
{
  Case c;

  case_init (&c);
  add_module (&c, 0x1000, 0x2000, "a");
  add_hit (&c, 0x1800, "Leak\x0f");
  add_hit (&c, 0x1800, "Leak\x0f");
  assert_owners (&c, "a capture 0.80 1\n");
}
END_TEST

START_TEST (hits_outside_of_all_modules_are_a_nameless_candidate)
{
  Case c;

  case_init (&c);
  add_hit (&c, 0x1800, "Leak\x0f");
  add_hit (&c, 0x9800, "Leak\x0f");
  assert_owners (&c, "? capture 0.30 2\n");
}
END_TEST

START_TEST (letters_of_a_longer_word_say_little)
{
  Case c;

  case_init (&c);
  add_module (&c, 0x1000, 0x2000, "code");
  add_module (&c, 0x2000, 0x3000, "text");
  add_hit (&c, 0x1800, "Leak\x0f\x42");
  add_hit (&c, 0x2800, "Leakage");
  assert_owners (&c, "code capture 0.64 1\ntext capture 0.04 1\n");
}
END_TEST

START_TEST (a_recorded_caller_beats_every_search)
{
  Case c;

  case_init (&c);
  add_module (&c, 0x1000, 0x2000, "other");
  add_hit (&c, 0x1800, "Leak\x0f\x42");
  add_allocation (&c, "myfault.sys", 0x98726659, "myfault!PoolLeak+0x21");
  assert_owners (&c, "myfault.sys allocation-call 0.95 1\nother capture 0.80 1\n");
}
END_TEST

START_TEST (a_callers_module_is_the_one_around_it)
{
  Case c;

  case_init (&c);
  add_module (&c, 0x98720000, 0x98730000, "helper");
  add_hit (&c, 0x98720010, "Leak\x0f\x42");
  add_allocation (&c, "myfault.sys", 0x98726659, NULL);
  assert_owners (&c, "helper allocation-call 0.95 2\n");
}
END_TEST

static const PscOwner *
get_owner (const GPtrArray *owners, guint index)
{
  return (const PscOwner *) g_ptr_array_index (owners, index);
}

/* An image that was searched, and one place in it. */
static void
add_image (Case *self, const char *name, guint64 base, gboolean is_file, gboolean uses_framework)
{
  PscSearchedImage image = {
    .name = g_strdup (name), .is_file = is_file, .base = base, .uses_framework = uses_framework
  };

  if (self->evidence->image_hits == NULL)
    self->evidence->image_hits = psc_image_hits_new ();
  g_array_append_val (self->evidence->image_hits->images, image);
}

static void
add_image_hit (Case *self, guint image, guint32 rva, PscImageHitRank rank)
{
  PscImageHits *hits = self->evidence->image_hits;
  guint64 base = g_array_index (hits->images, PscSearchedImage, image).base;
  PscImageHit hit = { .tag = LEAK, .image = image, .rank = rank, .rva = rva, .va = base + rva };

  g_array_append_val (hits->hits, hit);
  psc_image_hits_sort (hits);
}

START_TEST (a_call_in_an_image_beats_code_and_code_beats_data)
{
  g_autoptr (GPtrArray) owners = NULL;
  Case test;

  case_init (&test);
  add_module (&test, 0x10000, 0x20000, "data");
  add_module (&test, 0x20000, 0x30000, "code");
  add_module (&test, 0x30000, 0x40000, "caller");
  add_image (&test, "data.sys", 0x10000, FALSE, FALSE);
  add_image (&test, "code.sys", 0x20000, FALSE, FALSE);
  add_image (&test, "caller.sys", 0x30000, FALSE, FALSE);
  add_image_hit (&test, 0, 0x100, PSC_IMAGE_HIT_DATA);
  add_image_hit (&test, 1, 0x100, PSC_IMAGE_HIT_CODE);
  add_image_hit (&test, 2, 0x100, PSC_IMAGE_HIT_DATA);
  add_image_hit (&test, 2, 0x200, PSC_IMAGE_HIT_ALLOCATES);
  owners = psc_owners_find (test.files, LEAK);

  ck_assert_uint_eq (owners->len, 3);
  ck_assert_str_eq (get_owner (owners, 0)->name, "caller");
  ck_assert_int_eq (get_owner (owners, 0)->confidence, PSC_OWNER_ALLOCATION_CALL);
  ck_assert_uint_eq (get_owner (owners, 0)->hits->len, 2);
  ck_assert_uint_eq (get_owner (owners, 0)->reasons->len, 2);
  ck_assert_str_eq (get_owner (owners, 1)->name, "code");
  ck_assert_int_eq (get_owner (owners, 1)->confidence, PSC_OWNER_CODE);
  ck_assert_str_eq (get_owner (owners, 2)->name, "data");
  ck_assert_int_eq (get_owner (owners, 2)->confidence, PSC_OWNER_DATA);
  case_clear (&test);
}
END_TEST

START_TEST (a_driver_of_the_framework_is_known_by_its_name)
{
  static const struct
  {
    const char *name;
    gboolean uses_framework;
    gboolean is_candidate;
  } drivers[] = {
    { "leakybus.sys", TRUE, TRUE },   { "WdfLeaky.sys", TRUE, TRUE },
    { "leakybus.sys", FALSE, FALSE }, { "leaf.sys", TRUE, FALSE },
    { "lea.sys", TRUE, FALSE },       { "wdflea.sys", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    {
      g_autoptr (GPtrArray) owners = NULL;
      Case test;

      case_init (&test);
      add_image (&test, drivers[i].name, 0, TRUE, drivers[i].uses_framework);
      owners = psc_owners_find (test.files, LEAK);

      ck_assert_msg ((owners->len > 0) == drivers[i].is_candidate, "%s", drivers[i].name);
      if (owners->len > 0)
        ck_assert_int_eq (get_owner (owners, 0)->confidence, PSC_OWNER_NAME);
      case_clear (&test);
    }
}
END_TEST

START_TEST (a_file_on_disk_speaks_for_the_module_of_its_name)
{
  g_autoptr (GPtrArray) owners = NULL;
  Case test;

  case_init (&test);
  add_allocation (&test, "leaky.sys", 0x30010, "leaky!Alloc+0x10");
  add_image (&test, "leaky.sys", 0x10000, TRUE, FALSE);
  add_image_hit (&test, 0, 0x100, PSC_IMAGE_HIT_ALLOCATES);
  owners = psc_owners_find (test.files, LEAK);

  ck_assert_uint_eq (owners->len, 1);
  ck_assert_uint_eq (get_owner (owners, 0)->hits->len, 2);
  case_clear (&test);
}
END_TEST

START_TEST (nothing_shows_an_owner_of_a_tag_that_nobody_searched)
{
  Case c;

  case_init (&c);
  add_hit (&c, 0x1800, "Lea");
  assert_owners (&c, "");
}
END_TEST

static Suite *
owners_suite (void)
{
  Suite *suite = suite_create ("analysis/owners");
  TCase *tcase = tcase_create ("owners");

  tcase_add_test (tcase, hits_belong_to_the_module_around_them);
  tcase_add_test (tcase, a_hit_printed_twice_counts_once);
  tcase_add_test (tcase, hits_outside_of_all_modules_are_a_nameless_candidate);
  tcase_add_test (tcase, letters_of_a_longer_word_say_little);
  tcase_add_test (tcase, a_recorded_caller_beats_every_search);
  tcase_add_test (tcase, a_callers_module_is_the_one_around_it);
  tcase_add_test (tcase, a_call_in_an_image_beats_code_and_code_beats_data);
  tcase_add_test (tcase, a_driver_of_the_framework_is_known_by_its_name);
  tcase_add_test (tcase, a_file_on_disk_speaks_for_the_module_of_its_name);
  tcase_add_test (tcase, nothing_shows_an_owner_of_a_tag_that_nobody_searched);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (owners_suite ());
}
