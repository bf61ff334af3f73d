/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PoolMon tables and pool tables in CSV that went through mails, blogs and editors.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"

#define MEMORY " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"
#define COMMIT                                                                                     \
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"

/* Rows without line numbers. */
static const struct
{
  const char *name;
  const char *text;
  const char *rows;
  gboolean has_pool_sizes;
} originals[] = {
  { "screen",
    MEMORY COMMIT
    " System pool information\n"
    " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"
    " Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)    281\n"
    " Io   Nonp    1021112 (   1)   1020985 (   1)      127   91912 (     0)    723\n"
    " 8042 Nonp         10 (   0)         4 (   0)        6      96 (     0)     16\n"
    " Io   Paged        10 (   0)         4 (   0)        6      96 (     0)     16\n"
    " Key  Paged    954821 (   0)    953979 (   0)      842   87528 (     0)    103\n",
    "Wait|3971107/3971077/30/8456|?/?/?/?||\n"
    "Io  |1021112/1020985/127/91912|10/4/6/96||\n"
    "8042|10/4/6/96|?/?/?/?||\n"
    "Key |?/?/?/?|954821/953979/842/87528||\n",
    TRUE },
  { "file with drivers",
    MEMORY COMMIT
    "\n Tag  Type     Allocs         Frees    Diff   Bytes    Per Alloc  Mapped_Driver\n\n"
    " EtwB Nonp       6394      4056      2338 163418368      69896 [nt!etw - Etw Buffer]\n"
    " (x)[ Paged      6394      4056      2338 163418368      69896 Unknown Driver\n",
    "EtwB|6394/4056/2338/163418368|?/?/?/?|nt!etw|Etw Buffer\n"
    "(x)[|?/?/?/?|6394/4056/2338/163418368||\n",
    TRUE },
  { "script's CSV",
    "\"Tag\",\"PagedAllocs\",\"PagedUsedBytes\",\"NonPagedDiff\",\"Binary\"\n"
    "\"Io  \",\"614\",\"83456\",\"-3\",\"nt!io\"\n"
    "\"MmSt\",\"1\",\"2\",\"\",\"nt!mm\"\n",
    "Io  |?/?/-3/?|614/?/?/83456|nt!io|\nMmSt|?/?/?/?|1/?/?/2|nt!mm|\n", FALSE },
};

#define N_ORIGINALS G_N_ELEMENTS (originals)

static char *
strip_lines (const char *rows)
{
  GString *text = g_string_new (NULL);

  for (const char *at = rows; *at != '\0'; at = strchr (at, '\n') + 1)
    {
      const char *tag = strchr (at, ' ') + 1;

      g_string_append_len (text, tag, strchr (at, '\n') + 1 - tag);
    }
  return g_string_free (text, FALSE);
}

START_TEST (damage_that_spares_digits_changes_nothing)
{
  const PscDamage *damage = psc_damage_get ((guint) _i / N_ORIGINALS);
  const char *name = originals[(guint) _i % N_ORIGINALS].name;
  gsize n_bytes;
  g_autofree char *text =
      psc_damage_apply (damage, originals[(guint) _i % N_ORIGINALS].text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *rows = NULL, *got = NULL;

  ck_assert_msg (capture != NULL, "%s, %s: nothing read", name, damage->name);
  rows = psc_test_dump (psc_test_get_snapshot (capture, 0));
  got = strip_lines (rows);
  ck_assert_msg (strcmp (got, originals[(guint) _i % N_ORIGINALS].rows) == 0, "%s, %s:\n%s", name,
                 damage->name, got);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  if (originals[(guint) _i % N_ORIGINALS].has_pool_sizes)
    ck_assert_int_eq (capture->file->pool.paged_bytes, 85323 * 1024);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/poolmon-damage");
  TCase *tests = tcase_create ("damage");

  tcase_add_loop_test (tests, damage_that_spares_digits_changes_nothing, 0,
                       (int) (psc_damage_get_n () * N_ORIGINALS));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
