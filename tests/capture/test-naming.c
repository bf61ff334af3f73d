/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names from one output for the addresses of another.
 */
#include "config.h"

#include "support/captures.h"
#include "support/check-main.h"
#include "support/evidence.h"

#define VERIFIER                                                                                   \
  "fffffa8003c2f740 Loaded           0000000c       00000000    test.sys\n"                        \
  "\n"                                                                                             \
  "Current Pool Allocations  00000001    00000000\n"                                               \
  "Current Pool Bytes        0000000c    00000000\n"                                               \
  "Peak Pool Allocations     00000001    00000000\n"                                               \
  "Peak Pool Bytes           0000000c    00000000\n"                                               \
  "\n"                                                                                             \
  "PoolAddress  SizeInBytes    Tag       CallersAddress\n"                                         \
  "fffff9800933eff0     0x0000000c     test      fffff88004c73043\n"
#define LABEL "test!DriverEntry+0x33 [e:\\driver\\test\\test.c @ 20]:\n"
#define CODE "fffff880`04c73043 4889442428      mov     qword ptr [rsp+28h],rax\n"

static void
assert_caller (const PscCapture *capture)
{
  const PscVerifierDriver *driver = g_ptr_array_index (capture->evidence->verifier->drivers, 0);
  const PscFrame *caller = &g_array_index (driver->allocations, PscVerifierAllocation, 0).caller;

  ck_assert_uint_eq (caller->address, G_GUINT64_CONSTANT (0xfffff88004c73043));
  ck_assert_str_eq (caller->symbol, "test!DriverEntry+0x33");
  ck_assert_str_eq (caller->source_file, "e:\\driver\\test\\test.c");
  ck_assert_uint_eq (caller->source_line, 20);
}

START_TEST (disassembly_names_the_caller_of_an_allocation_wherever_it_stands)
{
  static const char *const texts[] = { VERIFIER "0: kd> u fffff88004c73043\n" LABEL CODE,
                                       LABEL CODE VERIFIER };
  g_autoptr (PscCapture) capture = psc_test_read_capture (texts[_i], -1);

  assert_caller (capture);
}
END_TEST

START_TEST (a_frame_of_the_log_gets_its_name_and_source)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !verifier 80\n"
                             "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n"
                             "98726659\n"
                             "98726700 myfault!Leak+0x21\n"
                             "98726800 myfault!Other+0x21\n"
                             "98726900\n"
                             "kd> u 98726659\n"
                             "myfault!PoolLeak+0x21 [leak.c @ 7]:\n98726659 8bff mov edi,edi\n"
                             "myfault!Leak+0x21 [leak.c @ 9]:\n98726700 8bff mov edi,edi\n"
                             "myfault!Leak+0x121 [leak.c @ 11]:\n98726800 8bff mov edi,edi\n",
                             -1);
  g_autofree char *dump = psc_test_dump_traces (capture->evidence);

  ck_assert_str_eq (dump, "undecided 0x9d2fb000 1024000 by 0x98090300\n"
                          "  0x98726659 myfault!PoolLeak+0x21 [leak.c:7]\n"
                          "  0x98726700 myfault!Leak+0x21 [leak.c:9]\n"
                          "  0x98726800 myfault!Other+0x21\n"
                          "  0x98726900\n");
}
END_TEST

START_TEST (the_published_case_names_its_source_line)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");

  if (capture != NULL)
    assert_caller (capture);
}
END_TEST

static Suite *
naming_suite (void)
{
  Suite *suite = suite_create ("capture/naming");
  TCase *tcase = tcase_create ("naming");

  tcase_add_loop_test (tcase, disassembly_names_the_caller_of_an_allocation_wherever_it_stands, 0,
                       2);
  tcase_add_test (tcase, a_frame_of_the_log_gets_its_name_and_source);
  tcase_add_test (tcase, the_published_case_names_its_source_line);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (naming_suite ());
}
