/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of C functions on x86 as debuggers show them. Called by the index of a PDB's symbols.
 */
#include "config.h"

#include "symbols/undecorate.h"

#include <string.h>

/* The number behind the at sign is the size of the arguments: constants of the compiler such as
 * `__real@40000000` look alike, but for that. */
#define MAX_ARGUMENT_BYTES 0xffffu

/* The length of the name in front of `@8`, or all of it. */
static gsize
find_arguments (const char *name)
{
  gsize length = strlen (name);
  const char *at = strrchr (name, '@');
  guint64 n_bytes;
  char *end;

  if (at == NULL || at == name || !g_ascii_isdigit (at[1]))
    return length;
  n_bytes = g_ascii_strtoull (at + 1, &end, 10);
  return *end == '\0' && n_bytes % 4 == 0 && n_bytes <= MAX_ARGUMENT_BYTES ? (gsize) (at - name)
                                                                           : length;
}

const char *
psc_undecorate_x86 (const char *name, gsize *length)
{
  gsize n_name = find_arguments (name);

  if (n_name > 1 && (name[0] == '_' || (name[0] == '@' && name[n_name] == '@')))
    {
      *length = n_name - 1;
      return name + 1;
    }
  *length = strlen (name);
  return name;
}
