/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tells one run of one machine from another: facts that stay the same from boot to boot, or
 * from boot to shutdown, each with the place that tells it.
 */
#pragma once

#include "analysis/case-files.h"

G_BEGIN_DECLS

/**
 * PscCaseFactKind:
 *
 * Weak ones hold for many machines, the others for one run of one machine; see
 * psc_case_facts_is_strong().
 */
typedef enum
{
  PSC_CASE_FACT_ARCH,
  PSC_CASE_FACT_BUILD,
  PSC_CASE_FACT_NAME,
  PSC_CASE_FACT_KERNEL_BASE,
  PSC_CASE_FACT_BOOT,
  PSC_CASE_FACT_CRASH,
} PscCaseFactKind;

#define PSC_N_CASE_FACTS 6

/**
 * PscCaseFact:
 * @is_known: whether the rest means anything
 * @value: the build, the address, or the moment of booting in microseconds
 * @zone: of the moment of booting
 * @text: (nullable): the architecture or the name, borrowed
 * @crash: (nullable): borrowed
 * @path: the file that tells it, borrowed
 * @line: its line, or 0
 */
typedef struct
{
  gboolean is_known;
  guint64 value;
  PscZone zone;
  const char *text;
  const PscCrash *crash;
  const char *path;
  guint line;
} PscCaseFact;

/** PscCaseFacts: by #PscCaseFactKind. */
typedef struct
{
  PscCaseFact facts[PSC_N_CASE_FACTS];
} PscCaseFacts;

/** psc_case_file_find_kernel: (nullable): the module that the kernel is. */
const PscModule *psc_case_file_find_kernel (const PscCaseFile *file);

/** psc_case_facts_init: what @file tells, as long as @file lives. */
void psc_case_facts_init (PscCaseFacts *self, const PscCaseFile *file);

/** psc_case_facts_add: takes over what @other knows and @self does not. */
void psc_case_facts_add (PscCaseFacts *self, const PscCaseFacts *other);

/** psc_case_facts_has_strong: whether any fact is known that tells one run of one machine. */
gboolean psc_case_facts_has_strong (const PscCaseFacts *self);

/**
 * psc_case_facts_compare:
 * @n_shared: (out): how many strong facts both know and agree on
 * @kind: (out): the first fact that both know and do not agree on; set with %FALSE only
 *
 * Returns: %FALSE where the two contradict each other
 */
gboolean psc_case_facts_compare (const PscCaseFacts *self,
                                 const PscCaseFacts *other,
                                 guint *n_shared,
                                 PscCaseFactKind *kind);

/**
 * psc_case_facts_describe:
 *
 * Returns: (transfer full): the sentence of an issue at the place of @self's fact: what it says,
 * and what @other's says, with its place. Names of machines are not in it
 */
char *
psc_case_facts_describe (const PscCaseFacts *self, const PscCaseFacts *other, PscCaseFactKind kind);

/** psc_case_is_same_crash: whether the parameters that both know, and the code, are the same. */
gboolean psc_case_is_same_crash (const PscCrash *a, const PscCrash *b);

G_END_DECLS
