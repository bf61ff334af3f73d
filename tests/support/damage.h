/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What pasting does to a capture, done on purpose.
 *
 * None of these touches a digit or the order of lines, so a reader must find the same rows with the
 * same numbers afterwards. Line numbers may differ.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscDamage:
 * @name: what it does, for messages
 * @loses_blanks: runs of blanks become one: tags that begin with or hold blanks cannot survive
 * @apply: makes the damaged bytes from a text; use psc_damage_apply()
 *
 * One kind of damage.
 */
typedef struct
{
  const char *name;
  gboolean loses_blanks;
  void (*apply) (const char *text, GString *output);
} PscDamage;

/** psc_damage_get: the kinds, from 0 up; %NULL behind the last one. */
const PscDamage *psc_damage_get (guint index);

/** psc_damage_get_n: how many kinds there are, for loop tests. */
guint psc_damage_get_n (void);

/**
 * psc_damage_apply:
 * @damage: a kind
 * @text: an undamaged capture in UTF-8 with LF
 * @n_bytes: (out): bytes of the result, which may hold NULs
 *
 * Returns: (transfer full): the damaged capture
 */
char *psc_damage_apply (const PscDamage *damage, const char *text, gsize *n_bytes);

G_END_DECLS
