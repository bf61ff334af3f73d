/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!verifier` in both layouts, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define OLD_HEAD                                                                                   \
  "0: kd> !verifier 3 leaky.sys\n"                                                                 \
  "\n"                                                                                             \
  "Verify Level 9bf ... enabled options are:\n"                                                    \
  "  Special pool\n"                                                                               \
  "  Special irql\n"                                                                               \
  "  Inject random low-resource API failures\n"                                                    \
  "  All pool allocations checked on unload\n"                                                     \
  "  Io subsystem checking enabled\n"                                                              \
  "  Deadlock detection enabled\n"                                                                 \
  "  DMA checking enabled\n"                                                                       \
  "  Security checks enabled\n"                                                                    \
  "  Miscellaneous checks enabled\n"                                                               \
  "\n"
#define OLD_SUMMARY                                                                                \
  "Summary of All Verifier Statistics\n"                                                           \
  "\n"                                                                                             \
  "RaiseIrqls                             0x0\n"                                                   \
  "Trims                                  0x24d9\n"                                                \
  "\n"                                                                                             \
  "Pool Allocations Attempted             0x2757b\n"                                               \
  "Pool Allocations Succeeded             0x2757a\n"                                               \
  "Pool Allocations Succeeded SpecialPool 0x27579\n"                                               \
  "Pool Allocations With NO TAG           0x2\n"                                                   \
  "Pool Allocations Failed                0x1\n"                                                   \
  "Resource Allocations Failed Deliberately   0x5\n"                                               \
  "\n"                                                                                             \
  "Current paged pool allocations         0x1 for 00000010 bytes\n"                                \
  "Peak paged pool allocations            0x2 for 0000001A bytes\n"                                \
  "Current nonpaged pool allocations      0x2 for 0000003C bytes\n"                                \
  "Peak nonpaged pool allocations         0x3 for 0000004C bytes\n"                                \
  "\n"
#define OLD_LIST                                                                                   \
  "Driver Verification List\n"                                                                     \
  "\n"                                                                                             \
  "Entry     State           NonPagedPool   PagedPool   Module\n"                                  \
  "\n"
#define OLD_DRIVER                                                                                 \
  "fffffa8003c2f740 Loaded           0000003c       00000010    leaky.sys\n"                       \
  "\n"                                                                                             \
  "Current Pool Allocations  00000002    00000001\n"                                               \
  "Current Pool Bytes        0000003c    00000010\n"                                               \
  "Peak Pool Allocations     00000003    00000002\n"                                               \
  "Peak Pool Bytes           0000004c    0000001a\n"                                               \
  "\n"                                                                                             \
  "PoolAddress  SizeInBytes    Tag       CallersAddress\n"
#define OLD_ROWS                                                                                   \
  "fffff9800933eff0     0x0000000c     Leak      fffff88004c73043\n"                               \
  "fffff9800933efc0     0x00000030     Io        fffff88004c73087\n"                               \
  "fffff8a00657aef0     0x00000010     abcd      fffff88004c73087\n"
#define OLD_OUTPUT OLD_HEAD OLD_SUMMARY OLD_LIST OLD_DRIVER OLD_ROWS
#define OLD_OPTIONS_DUMP                                                                           \
  "level 0x9bf\n"                                                                                  \
  "+ 0x1 Special pool\n"                                                                           \
  "+ 0x2 Special irql\n"                                                                           \
  "+ 0x4 Inject random low-resource API failures\n"                                                \
  "+ 0x8 All pool allocations checked on unload\n"                                                 \
  "+ 0x10 Io subsystem checking enabled\n"                                                         \
  "+ 0x20 Deadlock detection enabled\n"                                                            \
  "+ 0x80 DMA checking enabled\n"                                                                  \
  "+ 0x100 Security checks enabled\n"                                                              \
  "+ 0x800 Miscellaneous checks enabled\n"                                                         \
  "statistics 161147 161146 161145 2 1 nonpaged 2/60/3/76 paged 1/16/2/26\n"
#define OLD_DUMP                                                                                   \
  OLD_OPTIONS_DUMP                                                                                 \
  "driver leaky.sys 0xfffffa8003c2f740 loaded nonpaged 2/60/3/76 paged 1/16/2/26\n"                \
  "  0xfffff9800933eff0 12 'Leak' 0xfffff88004c73043\n"                                            \
  "  0xfffff9800933efc0 48 'Io  ' 0xfffff88004c73087\n"                                            \
  "  0xfffff8a00657aef0 16 'abcd' 0xfffff88004c73087\n"

#define NEW_HEAD                                                                                   \
  "kd> !verifier 3\n"                                                                              \
  "\n"                                                                                             \
  "Verify Flags Level 0x00100009\n"                                                                \
  "\n"                                                                                             \
  "  STANDARD FLAGS:\n"                                                                            \
  "    [X] (0x00000000) Automatic Checks\n"                                                        \
  "    [X] (0x00000001) Special pool\n"                                                            \
  "    [ ] (0x00000002) Force IRQL checking\n"                                                     \
  "    [X] (0x00000008) Pool tracking\n"                                                           \
  "\n"                                                                                             \
  "  ADDITIONAL FLAGS:\n"                                                                          \
  "    [ ] (0x00000004) Randomized low resources simulation\n"                                     \
  "\n"                                                                                             \
  "  RESERVED FLAGS (use of these flags is unsupported):\n"                                        \
  "    [X] (0x00100000) Unused or reserved flag\n"                                                 \
  "\n"                                                                                             \
  "    [X] Indicates flag is enabled\n"                                                            \
  "\n"
#define NEW_SUMMARY                                                                                \
  "Summary of All Verifier Statistics\n"                                                           \
  "\n"                                                                                             \
  "  RaiseIrqls           0x0\n"                                                                   \
  "  AcquireSpinLocks     0x2\n"                                                                   \
  "\n"                                                                                             \
  "  Pool Allocations Attempted             0xb\n"                                                 \
  "  Pool Allocations Succeeded             0xb\n"                                                 \
  "  Pool Allocations Succeeded SpecialPool 0xa\n"                                                 \
  "  Pool Allocations With NO TAG           0x1\n"                                                 \
  "  Pool Allocations Failed                0x0\n"                                                 \
  "\n"                                                                                             \
  "  Current paged pool allocations         0x3 for 002F1000 bytes\n"                              \
  "  Peak paged pool allocations            0x3 for 002F1000 bytes\n"                              \
  "  Current nonpaged pool allocations      0x0 for 00000000 bytes\n"                              \
  "  Peak nonpaged pool allocations         0x1 for 00000020 bytes\n"                              \
  "\n"
#define NEW_LIST                                                                                   \
  "Driver Verification List\n"                                                                     \
  "------------------------\n"                                                                     \
  "\n"
#define NEW_COUNTERS                                                                               \
  "\n"                                                                                             \
  "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n"                                 \
  "\n"                                                                                             \
  "      Current Pool Allocations: ( 0x00000000 / 0x00000003 )\n"                                  \
  "      Current Pool Bytes:       ( 0x00000000 / 0x002f1000 )\n"                                  \
  "      Peak Pool Allocations:    ( 0x00000001 / 0x00000003 )\n"                                  \
  "      Peak Pool Bytes:          ( 0x00000020 / 0x002f1000 )\n"                                  \
  "      Contiguous Memory Bytes:       0x00000000\n"                                              \
  "      Peak Contiguous Memory Bytes:  0x00000000\n"                                              \
  "\n"
#define NEW_ROWS_X86                                                                               \
  "    Pool Allocations:\n"                                                                        \
  "\n"                                                                                             \
  "      Address     Length      Tag   Caller    \n"                                               \
  "      ----------  ----------  ----  ----------\n"                                               \
  "      0x9d2fb000  0x000fb000  Leak  0x98726659  myfault!PoolLeak+0x21\n"                        \
  "      0x9d200000  0x000fb000  Io    0x98726659  myfault!PoolLeak+0x21\n"                        \
  "      0x9d0fb000  0x000fb000  L  k  0x98726659  myfault!PoolLeak+0x21\n"                        \
  "\n"                                                                                             \
  "    Contiguous allocations are not displayed with public symbols.\n"
#define NEW_ROWS_X64                                                                               \
  "    Pool Allocations:\n"                                                                        \
  "\n"                                                                                             \
  "      Address             Length      Tag   Caller Address\n"                                   \
  "      ------------------  ----------  ----  ------------------\n"                               \
  "      0xffffcb8438730e10  0x000fb000  Leak  0xfffff80512345678  netx!Make+0x1f "                \
  "[d:\\src\\a b\\make.c @ 21]\n"                                                                  \
  "      0xffffcb84`38731000  0x000fb000  Io    0xfffff805`12345678\n"                             \
  "      0xffffcb8438732000  0x000fb000  Leak  0xfffff80512345678  netx!map<int, char>::put+0x4\n"
#define NEW_OUTPUT_X86                                                                             \
  NEW_HEAD NEW_SUMMARY NEW_LIST                                                                    \
      "  MODULE: 0x80225b28 myfault.sys (Loaded)\n" NEW_COUNTERS NEW_ROWS_X86
#define NEW_OUTPUT_X64                                                                             \
  NEW_HEAD NEW_SUMMARY NEW_LIST                                                                    \
      "nt!_VF_TARGET_DRIVER 0xffffcb8438730e10: netx.sys (Loaded and Unloaded)\n" NEW_COUNTERS     \
          NEW_ROWS_X64
#define NEW_OPTIONS_DUMP                                                                           \
  "level 0x100009\n"                                                                               \
  "+ 0x0 Automatic Checks\n"                                                                       \
  "+ 0x1 Special pool\n"                                                                           \
  "- 0x2 Force IRQL checking\n"                                                                    \
  "+ 0x8 Pool tracking\n"                                                                          \
  "- 0x4 Randomized low resources simulation\n"                                                    \
  "+ 0x100000 Unused or reserved flag\n"                                                           \
  "statistics 11 11 10 1 0 nonpaged 0/0/1/32 paged 3/3084288/3/3084288\n"
#define NEW_DUMP_X86                                                                               \
  NEW_OPTIONS_DUMP                                                                                 \
  "driver myfault.sys 0x80225b28 loaded nonpaged 0/0/1/32 paged 3/3084288/3/3084288\n"             \
  "  0x9d2fb000 1028096 'Leak' 0x98726659 myfault!PoolLeak+0x21\n"                                 \
  "  0x9d200000 1028096 'Io  ' 0x98726659 myfault!PoolLeak+0x21\n"                                 \
  "  0x9d0fb000 1028096 'L  k' 0x98726659 myfault!PoolLeak+0x21\n"
#define NEW_DUMP_X64                                                                               \
  NEW_OPTIONS_DUMP                                                                                 \
  "driver netx.sys 0xffffcb8438730e10 loaded-and-unloaded nonpaged 0/0/1/32 "                      \
  "paged 3/3084288/3/3084288\n"                                                                    \
  "  0xffffcb8438730e10 1028096 'Leak' 0xfffff80512345678 netx!Make+0x1f "                         \
  "[d:\\src\\a b\\make.c:21]\n"                                                                    \
  "  0xffffcb8438731000 1028096 'Io  ' 0xfffff80512345678\n"                                       \
  "  0xffffcb8438732000 1028096 'Leak' 0xfffff80512345678 netx!map<int, char>::put+0x4\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { OLD_OUTPUT, OLD_DUMP },
  { NEW_OUTPUT_X86, NEW_DUMP_X86 },
  { NEW_OUTPUT_X64, NEW_DUMP_X64 },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static void
assert_dump (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_verifier (capture->evidence);
  ck_assert_msg (strcmp (dump, expected) == 0, "%s\nexpected:\n%s", dump, expected);
}

static void
assert_no_issue (const PscCapture *capture)
{
  g_autofree char *issues = psc_test_dump_issues (capture);

  ck_assert_str_eq (issues, "");
}

START_TEST (each_layout_is_read_to_the_last_digit)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump);
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->snapshots->len, 0);
}
END_TEST

START_TEST (an_output_is_one_section_with_its_command)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);
  const PscInputSection *section = &g_array_index (capture->file->sections, PscInputSection, 0);

  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (section->kind, "verifier");
  ck_assert_uint_eq (section->line, 3);
  ck_assert (g_str_has_prefix (section->command, "!verifier 3"));
}
END_TEST

/* Tags with blanks inside do not survive the loss of blanks. */
static gboolean
spares (const PscDamage *damage, guint layout)
{
  return !(damage->loses_blanks && layout == 1);
}

START_TEST (damage_changes_nothing)
{
  const PscDamage *damage = psc_damage_get ((guint) _i / (guint) N_LAYOUTS);
  const guint layout = (guint) _i % (guint) N_LAYOUTS;
  g_autofree char *damaged = NULL;
  g_autofree char *dump = NULL;
  g_autoptr (PscCapture) capture = NULL;
  gsize n_bytes;

  if (!spares (damage, layout))
    return;
  damaged = psc_damage_apply (damage, layouts[layout].text, &n_bytes);
  capture = psc_test_read_capture (damaged, (gssize) n_bytes);
  ck_assert_msg (capture != NULL, "%s: not recognised", damage->name);
  dump = psc_test_dump_verifier (capture->evidence);
  ck_assert_msg (strcmp (dump, layouts[layout].dump) == 0, "%s:\n%s\nfrom:\n%s", damage->name, dump,
                 damaged);
  assert_no_issue (capture);
}
END_TEST

/* Every line of a cut text's dump that has a number is a line of the whole text's dump, except that
 * unknown may stand in the place of a number. */
static gboolean
says_only (const char *line, const char *whole)
{
  while (*line != '\0' && *line != '\n')
    {
      if (*line == '?')
        {
          line++;
          whole += strcspn (whole, " /\n");
          continue;
        }
      if (*line != *whole)
        return FALSE;
      line++;
      whole++;
    }
  /* A caller's name may be missing. */
  return *whole == '\n' || *whole == ' ';
}

static gboolean
is_told (const char *line, const char *expected)
{
  for (const char *whole = expected; *whole != '\0'; whole = strchr (whole, '\n') + 1)
    if (says_only (line, whole))
      return TRUE;
  return FALSE;
}

static void
assert_says_nothing_else (const PscCapture *capture, const char *expected, gsize length)
{
  g_autofree char *dump = psc_test_dump_verifier (capture->evidence);

  for (const char *line = dump; *line != '\0'; line = strchr (line, '\n') + 1)
    ck_assert_msg (is_told (line, expected), "cut at %" G_GSIZE_FORMAT ":\n%s", length, dump);
}

static guint
count_allocations (const PscCapture *capture)
{
  const PscVerifier *verifier = capture->evidence->verifier;

  return verifier == NULL || verifier->drivers->len == 0
             ? 0
             : ((PscVerifierDriver *) g_ptr_array_index (verifier->drivers, 0))->allocations->len;
}

static gboolean
has_allocation_count (const PscCapture *capture)
{
  const PscVerifier *verifier = capture->evidence->verifier;
  const PscVerifierDriver *driver;

  if (verifier == NULL || verifier->drivers->len == 0)
    return FALSE;
  driver = g_ptr_array_index (verifier->drivers, 0);
  return (driver->counters[PSC_POOL_PAGED].known & 1u) != 0;
}

START_TEST (a_text_cut_anywhere_gives_no_wrong_number_and_tells_missing_allocations)
{
  const Layout *layout = &layouts[_i];

  for (gsize length = strlen (layout->text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (layout->text, (gssize) length);
      PscSeverity worst;

      if (capture == NULL)
        continue;
      assert_says_nothing_else (capture, layout->dump, length);
      if (has_allocation_count (capture) && count_allocations (capture) < 3)
        ck_assert_msg (psc_issues_get_worst (capture->issues, &worst)
                           && worst == PSC_SEVERITY_WARNING,
                       "cut at %" G_GSIZE_FORMAT, length);
    }
}
END_TEST

START_TEST (the_last_report_for_a_name_counts)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_OUTPUT_X86 "kd> !verifier 3 MyFault.sys\n" NEW_LIST
                                            "  MODULE: 0x80225ba8 MyFault.sys (Unloaded)\n"
                                            "  MODULE: 0x80225bc0 other.sys (Loaded)\n",
                             -1);

  assert_dump (capture, NEW_OPTIONS_DUMP
               "driver MyFault.sys 0x80225ba8 unloaded nonpaged ?/?/?/? paged ?/?/?/?\n"
               "driver other.sys 0x80225bc0 loaded nonpaged ?/?/?/? paged ?/?/?/?\n");
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->file->sections->len, 2);
}
END_TEST

START_TEST (outputs_without_prompts_are_told_apart)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Verify Flags Level 0x00000001\n    [X] (0x00000001) Special pool\n" NEW_SUMMARY NEW_LIST
      "  MODULE: 0x80225ba8 a.sys (Loaded)\n"
      "Verify Flags Level 0x00000008\n    [X] (0x00000008) Pool tracking\n" NEW_LIST
      "  MODULE: 0x80225ba8 b.sys (Loaded)\n",
      -1);

  assert_dump (capture, "level 0x8\n+ 0x8 Pool tracking\n"
                        "statistics 11 11 10 1 0 nonpaged 0/0/1/32 paged 3/3084288/3/3084288\n"
                        "driver a.sys 0x80225ba8 loaded nonpaged ?/?/?/? paged ?/?/?/?\n"
                        "driver b.sys 0x80225ba8 loaded nonpaged ?/?/?/? paged ?/?/?/?\n");
  ck_assert_uint_eq (capture->file->sections->len, 2);
}
END_TEST

START_TEST (all_drivers_of_an_old_list_are_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      OLD_LIST "8459ca50 Loaded and Unloaded           00000000       00000000    a.sys\n"
               "8459ca60 Never Loaded           00000000       00000000    b.sys\n"
               "8459ca70 Unloaded           00000000       000000ff    c.sys\n"
               "8459ca80 Loaded 00000000 00000000 d.sys\n",
      -1);

  assert_dump (capture,
               "statistics ? ? ? ? ? nonpaged ?/?/?/? paged ?/?/?/?\n"
               "driver a.sys 0x8459ca50 loaded-and-unloaded nonpaged ?/0/?/? paged ?/0/?/?\n"
               "driver b.sys 0x8459ca60 not-loaded nonpaged ?/0/?/? paged ?/0/?/?\n"
               "driver c.sys 0x8459ca70 unloaded nonpaged ?/0/?/? paged ?/255/?/?\n"
               "driver d.sys 0x8459ca80 loaded nonpaged ?/0/?/? paged ?/0/?/?\n");
  ck_assert_uint_eq (capture->file->sections->len, 1);
}
END_TEST

/* Loop index: the wording. */
START_TEST (a_driver_that_was_never_there_is_not_loaded)
{
  static const char *const wordings[] = { "Hasn't loaded", "Hasn\u2019t loaded", "Never Loaded",
                                          "Not Loaded" };
  g_autofree char *text =
      g_strdup_printf ("  MODULE: 0x80225ba8 my driver.sys (%s)\n", wordings[_i]);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  assert_dump (capture, "statistics ? ? ? ? ? nonpaged ?/?/?/? paged ?/?/?/?\n"
                        "driver my driver.sys 0x80225ba8 not-loaded nonpaged ?/?/?/? paged "
                        "?/?/?/?\n");
}
END_TEST

START_TEST (a_list_with_fewer_rows_than_told_is_reported)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_LIST OLD_DRIVER
                             "fffff9800933eff0     0x0000000c     Leak      fffff88004c73043\n"
                             "...\n0: kd> g\n",
                             -1);

  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING,
                                 "leaky.sys: lists 1 of 3 allocations"));
  ck_assert_uint_eq (count_allocations (capture), 1);
}
END_TEST

START_TEST (rows_quoted_again_below_a_remark_count_once)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_OUTPUT
                             "As can be seen:\n"
                             "Peak Pool Bytes           0000004c    0000001a\n"
                             "PoolAddress  SizeInBytes    Tag       CallersAddress\n" OLD_ROWS,
                             -1);

  assert_dump (capture, OLD_DUMP);
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->file->sections->len, 1);
}
END_TEST

START_TEST (rows_behind_another_command_belong_to_nobody)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_OUTPUT "0: kd> something else\n"
                                        "fffff9800933f000     0x0000000c     Leak      "
                                        "fffff88004c73043\n",
                             -1);

  assert_dump (capture, OLD_DUMP);
}
END_TEST

START_TEST (a_damaged_row_is_left_out_and_told)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (OLD_LIST OLD_DRIVER
                             "fffff9800933eff0     0x0000000c     Leaky      fffff88004c73043\n"
                             "fffff9800933efc0     0x00000030     Io        fffff88004c73087\n",
                             -1);

  ck_assert_uint_eq (count_allocations (capture), 1);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "line is damaged"));
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "lists 1 of 3"));
}
END_TEST

START_TEST (bits_that_no_line_explains_stay_visible)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Verify Level 80000009 ... enabled options are:\n  Special pool\n  Some new option\n", -1);

  assert_dump (capture, "level 0x80000009\n+ 0x1 Special pool\n+ 0x8 ?\n+ 0x80000000 ?\n"
                        "statistics ? ? ? ? ? nonpaged ?/?/?/? paged ?/?/?/?\n");
}
END_TEST

START_TEST (numbers_beyond_64_bits_are_unknown)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Verify Flags Level 0x10000000000000001\n"
                             "  Pool Allocations Attempted             0x10000000000000000\n"
                             "  Pool Allocations Succeeded             0xffffffffffffffff\n"
                             "  Pool Allocations Failed             0x1\n",
                             -1);

  assert_dump (capture, "statistics ? ? ? ? 1 nonpaged ?/?/?/? paged ?/?/?/?\n");
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "64 bits"));
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "too large"));
}
END_TEST

START_TEST (prose_about_the_verifier_is_no_output)
{
  static const char text[] =
      "Check that \"Pool tracking\" is on and that Driver Verification List\n"
      "shows it. Special pool\n"
      "Verify Level is what counts.\n"
      "--------\n"
      "Pool Allocations:\n"
      "fffff9800933eff0 0x0000000c Leak fffff88004c73043\n";
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_ptr_null (capture);
}
END_TEST

START_TEST (the_unloaded_driver_of_a_bug_check_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");
  const PscVerifier *verifier;
  g_autofree char *dump = NULL;

  if (capture == NULL)
    return;
  verifier = capture->evidence->verifier;
  dump = psc_test_dump_verifier (capture->evidence);
  ck_assert (g_str_has_suffix (
      dump, "statistics 161147 161147 161147 0 0 nonpaged 1/12/1/12 paged 0/0/0/0\n"
            "driver test.sys 0xfffffa8003c2f740 loaded nonpaged 1/12/1/12 paged 0/0/0/0\n"
            "  0xfffff9800933eff0 12 'test' 0xfffff88004c73043 test!DriverEntry+0x33"
            " [e:\\driver\\test\\test.c:20]\n"));
  ck_assert_uint_eq (verifier->level, 0xfbf);
  ck_assert_uint_eq (verifier->flags->len, 11);
  assert_no_issue (capture);
}
END_TEST

START_TEST (the_last_of_three_reports_of_a_leak_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("003_13770ee6751bcf3b.txt");
  const PscVerifierDriver *driver;

  if (capture == NULL)
    return;
  ck_assert_uint_eq (capture->evidence->verifier->level, 8);
  ck_assert_uint_eq (capture->evidence->verifier->flags->len, 21);
  ck_assert_uint_eq (capture->evidence->verifier->drivers->len, 1);
  driver = g_ptr_array_index (capture->evidence->verifier->drivers, 0);
  ck_assert_uint_eq (driver->entry, 0x80225b28);
  ck_assert_uint_eq (driver->allocations->len, 10);
  ck_assert_uint_eq (driver->counters[PSC_POOL_PAGED].current_bytes, 0x9ce000);
  assert_no_issue (capture);
}
END_TEST

static Suite *
verifier_suite (void)
{
  Suite *suite = suite_create ("capture/verifier");
  TCase *tcase = tcase_create ("verifier");

  tcase_add_loop_test (tcase, each_layout_is_read_to_the_last_digit, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, an_output_is_one_section_with_its_command, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase,
                       a_text_cut_anywhere_gives_no_wrong_number_and_tells_missing_allocations, 0,
                       (int) N_LAYOUTS);
  tcase_add_test (tcase, the_last_report_for_a_name_counts);
  tcase_add_test (tcase, outputs_without_prompts_are_told_apart);
  tcase_add_test (tcase, all_drivers_of_an_old_list_are_read);
  tcase_add_loop_test (tcase, a_driver_that_was_never_there_is_not_loaded, 0, 4);
  tcase_add_test (tcase, a_list_with_fewer_rows_than_told_is_reported);
  tcase_add_test (tcase, rows_quoted_again_below_a_remark_count_once);
  tcase_add_test (tcase, rows_behind_another_command_belong_to_nobody);
  tcase_add_test (tcase, a_damaged_row_is_left_out_and_told);
  tcase_add_test (tcase, bits_that_no_line_explains_stay_visible);
  tcase_add_test (tcase, numbers_beyond_64_bits_are_unknown);
  tcase_add_test (tcase, prose_about_the_verifier_is_no_output);
  tcase_add_test (tcase, the_unloaded_driver_of_a_bug_check_is_read);
  tcase_add_test (tcase, the_last_of_three_reports_of_a_leak_is_read);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (verifier_suite ());
}
