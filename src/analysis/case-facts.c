/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects and compares what files tell of their machine. Called by the join.
 */
#include "config.h"

#include "analysis/case-facts.h"

static PscCaseFact *
enter (PscCaseFacts *self, PscCaseFactKind kind, const char *path, guint line)
{
  PscCaseFact *fact = &self->facts[kind];

  fact->is_known = TRUE;
  fact->path = path;
  fact->line = line;
  return fact;
}

/* The debugger calls the kernel `nt`, whatever its file is called. */
const PscModule *
psc_case_file_find_kernel (const PscCaseFile *file)
{
  const PscModuleList *modules;

  g_return_val_if_fail (file != NULL, NULL);

  modules = file->evidence->modules;
  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);

      if (module->is_loaded && g_strcmp0 (module->name, "nt") == 0)
        return module;
    }
  return NULL;
}

/* The banner tells where the kernel lies, and so does the list of modules. */
static void
note_kernel_base (PscCaseFacts *self, const PscCaseFile *file)
{
  const PscModule *kernel = psc_case_file_find_kernel (file);

  if (file->input != NULL && file->input->machine.has_kernel_base)
    enter (self, PSC_CASE_FACT_KERNEL_BASE, file->path, file->input->machine.kernel_base_line)
        ->value = file->input->machine.kernel_base;
  else if (kernel != NULL)
    enter (self, PSC_CASE_FACT_KERNEL_BASE, file->path, kernel->line)->value = kernel->base;
}

static void
note_machine (PscCaseFacts *self, const PscCaseFile *file)
{
  const PscInputFile *input = file->input;
  const PscMachineFacts *machine = &input->machine;

  if (machine->arch != NULL)
    enter (self, PSC_CASE_FACT_ARCH, file->path, 0)->text = machine->arch;
  if (machine->windows_build != 0)
    enter (self, PSC_CASE_FACT_BUILD, file->path, machine->build_line)->value =
        machine->windows_build;
  if (machine->name != NULL)
    enter (self, PSC_CASE_FACT_NAME, file->path, 0)->text = machine->name;
  if (input->boot_time.zone != PSC_ZONE_NO_TIME)
    {
      PscCaseFact *boot = enter (self, PSC_CASE_FACT_BOOT, file->path, input->boot_line);

      boot->zone = input->boot_time.zone;
      boot->value = (guint64) psc_wall_time_get_usec (&input->boot_time);
    }
}

void
psc_case_facts_init (PscCaseFacts *self, const PscCaseFile *file)
{
  g_return_if_fail (self != NULL && file != NULL);

  *self = (PscCaseFacts){ 0 };
  if (file->input != NULL)
    note_machine (self, file);
  note_kernel_base (self, file);
  if (file->evidence->crash != NULL)
    enter (self, PSC_CASE_FACT_CRASH, file->path, file->evidence->crash->line)->crash =
        file->evidence->crash;
}

void
psc_case_facts_add (PscCaseFacts *self, const PscCaseFacts *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  for (guint k = 0; k < PSC_N_CASE_FACTS; k++)
    if (!self->facts[k].is_known)
      self->facts[k] = other->facts[k];
}

/* A build runs on many machines, and a name outlives many boots. */
static gboolean
is_strong (guint kind)
{
  return kind >= PSC_CASE_FACT_KERNEL_BASE;
}

gboolean
psc_case_facts_has_strong (const PscCaseFacts *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint k = 0; k < PSC_N_CASE_FACTS; k++)
    if (is_strong (k) && self->facts[k].is_known)
      return TRUE;
  return FALSE;
}

gboolean
psc_case_is_same_crash (const PscCrash *a, const PscCrash *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->code != b->code)
    return FALSE;
  for (guint i = 0; i < MIN (a->n_parameters, b->n_parameters); i++)
    if (a->parameters[i] != b->parameters[i])
      return FALSE;
  return TRUE;
}

/* A text does not tell whether a 32-bit kernel uses PAE; a dump does. */
static gboolean
is_same_arch (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0 || (g_str_has_prefix (a, "x86") && g_str_has_prefix (b, "x86"));
}

static gboolean
agree (guint kind, const PscCaseFact *a, const PscCaseFact *b)
{
  switch ((PscCaseFactKind) kind)
    {
    case PSC_CASE_FACT_ARCH:
      return is_same_arch (a->text, b->text);
    case PSC_CASE_FACT_NAME:
      return g_ascii_strcasecmp (a->text, b->text) == 0;
    case PSC_CASE_FACT_BUILD:
    case PSC_CASE_FACT_KERNEL_BASE:
      return a->value == b->value;
    case PSC_CASE_FACT_BOOT:
      return ABS ((gint64) (a->value - b->value)) <= PSC_BOOT_TOLERANCE_USEC;
    case PSC_CASE_FACT_CRASH:
      return psc_case_is_same_crash (a->crash, b->crash);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Wall clocks of one kind alone can be compared. */
static gboolean
is_comparable (const PscCaseFact *a, const PscCaseFact *b)
{
  return a->is_known && b->is_known && a->zone == b->zone;
}

gboolean
psc_case_facts_compare (const PscCaseFacts *self,
                        const PscCaseFacts *other,
                        guint *n_shared,
                        PscCaseFactKind *kind)
{
  g_return_val_if_fail (self != NULL && other != NULL && n_shared != NULL && kind != NULL, FALSE);

  *n_shared = 0;
  for (guint k = 0; k < PSC_N_CASE_FACTS; k++)
    {
      if (!is_comparable (&self->facts[k], &other->facts[k]))
        continue;
      if (!agree (k, &self->facts[k], &other->facts[k]))
        {
          *kind = (PscCaseFactKind) k;
          return FALSE;
        }
      *n_shared += is_strong (k) ? 1 : 0;
    }
  return TRUE;
}

static char *
describe_value (const PscCaseFact *fact, PscCaseFactKind kind)
{
  switch (kind)
    {
    case PSC_CASE_FACT_ARCH:
      return g_strdup_printf ("architecture %s", fact->text);
    case PSC_CASE_FACT_BUILD:
      return g_strdup_printf ("Windows build %" G_GUINT64_FORMAT, fact->value);
    case PSC_CASE_FACT_NAME:
      return g_strdup ("one machine name");
    case PSC_CASE_FACT_KERNEL_BASE:
      return g_strdup_printf ("kernel base 0x%" G_GINT64_MODIFIER "x", fact->value);
    case PSC_CASE_FACT_BOOT:
      {
        PscWallTime time = { .zone = fact->zone, .local_usec = (gint64) fact->value };
        g_autofree char *text = NULL;

        /* a fraction would be of the last sum, not of the clock */
        time.local_usec -= time.local_usec % G_USEC_PER_SEC;
        text = psc_wall_time_to_string (&time);
        return g_strdup_printf ("boot at %s", text != NULL ? text : "a time that cannot be");
      }
    case PSC_CASE_FACT_CRASH:
      return g_strdup_printf ("bug check 0x%" G_GINT64_MODIFIER "x", fact->crash->code);
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

char *
psc_case_facts_describe (const PscCaseFacts *self, const PscCaseFacts *other, PscCaseFactKind kind)
{
  const PscCaseFact *fact;
  const PscCaseFact *contrary;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  g_autofree char *line = NULL;

  g_return_val_if_fail (self != NULL && other != NULL && kind < PSC_N_CASE_FACTS, NULL);

  fact = &self->facts[kind];
  contrary = &other->facts[kind];
  here = describe_value (fact, kind);
  there = kind == PSC_CASE_FACT_NAME ? g_strdup ("another") : describe_value (contrary, kind);
  line = contrary->line > 0 ? g_strdup_printf (":%u", contrary->line) : g_strdup ("");
  return g_strdup_printf ("%s, but %s in %s%s", here, there, contrary->path, line);
}
