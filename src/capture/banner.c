/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of the debugger's banner. Called by the capture reader for every line of text.
 *
 *     Connected to Windows 7 7601 x64 target at (Sat Jul 13 …), ptr64 TRUE
 *     Windows 7 Kernel Version 7601 (Service Pack 1) MP (2 procs) Free x64
 *     Built by: 7601.17514.amd64fre.win7sp1_rtm.101119-1850
 *     Machine Name:
 *     Kernel base = 0xfffff800`01612000 PsLoadedModuleList = 0xfffff800`01857670
 *     OS_VERSION:  10.0.19041.1            OSPLATFORM_TYPE:  x64
 *
 * Documented under `vertarget` in the Windows driver documentation. The text does not tell whether
 * a 32-bit kernel uses PAE.
 */
#include "config.h"

#include "capture/banner.h"

#include <string.h>

#include "capture/debugger-text.h"

/* Builds have four or five digits for thirty years now. */
#define MAX_BUILD_DIGITS 6u
#define MAX_PROCESSORS 65536u

typedef struct
{
  const char *word;
  const char *arch;
} Arch;

/* The debugger's words, and the build lab's. */
static const Arch arches[] = {
  { "x64", "x64" },     { "x86", "x86" },      { "ARM 64-bit", "arm64" },
  { "arm64", "arm64" }, { "amd64fre", "x64" }, { "amd64chk", "x64" },
  { "x86fre", "x86" },  { "x86chk", "x86" },   { "arm64fre", "arm64" },
};

/* The architecture whose word @text begins with. */
static const char *
find_arch (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (arches); i++)
    {
      gsize length = strlen (arches[i].word);

      if (strncmp (text, arches[i].word, length) == 0 && !g_ascii_isalnum (text[length]))
        return arches[i].arch;
    }
  return NULL;
}

/* A number that a blank or a dot ends. */
static gboolean
take_build (const char **at, guint *build)
{
  gsize n_digits = strspn (*at, "0123456789");

  if (n_digits == 0 || n_digits > MAX_BUILD_DIGITS
      || ((*at)[n_digits] != ' ' && (*at)[n_digits] != '.'))
    return FALSE;
  *build = (guint) g_ascii_strtoull (*at, NULL, 10);
  *at += n_digits;
  return TRUE;
}

/* Another build is another machine. */
static void
enter_build (PscCaptureContext *context, guint line, guint build)
{
  PscMachineFacts *facts = &context->file->machine;

  if (facts->windows_build != 0 && facts->windows_build != build)
    {
      psc_issues_add_at_line (context->issues, PSC_SEVERITY_NOTE, context->path, line,
                              "Windows build %u, not %u as above: the last one is shown", build,
                              facts->windows_build);
      psc_machine_facts_clear (facts);
    }
  if (facts->windows_build == 0)
    facts->build_line = line;
  facts->windows_build = build;
  context->has_facts = TRUE;
}

static void
set_name (PscMachineFacts *facts, const char *name, gsize length)
{
  g_free (facts->windows_name);
  facts->windows_name = psc_debugger_dup (name, length);
}

static void
set_arch (PscMachineFacts *facts, const char *text)
{
  const char *arch = find_arch (text);

  if (arch != NULL)
    facts->arch = arch;
}

/* `MP (8 procs) Free x64`, `UP Free x86 compatible` */
static void
read_processors (PscMachineFacts *facts, const char *text)
{
  const char *mp = strstr (text, " MP (");
  const char *kind = strstr (text, " Free ");
  guint64 n = mp != NULL ? g_ascii_strtoull (mp + strlen (" MP ("), NULL, 10) : 0;

  if (n > 0 && n <= MAX_PROCESSORS && strstr (mp, " procs)") != NULL)
    facts->n_processors = (guint) n;
  else if (strstr (text, " UP ") != NULL)
    facts->n_processors = 1;
  if (kind == NULL)
    kind = strstr (text, " Checked ");
  if (kind != NULL)
    set_arch (facts, strchr (kind + 1, ' ') + 1);
}

/* `Windows 7 Kernel Version 7601 (Service Pack 1) MP (2 procs) Free x64` */
static void
read_kernel_version (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  const char *version = strstr (text, " Kernel Version ");
  const char *at;
  guint build;

  if (version == NULL)
    return;
  at = version + strlen (" Kernel Version ");
  if (!take_build (&at, &build))
    return;
  enter_build (context, line->number, build);
  set_name (&context->file->machine, text, (gsize) (version - text));
  read_processors (&context->file->machine, at);
}

/* `Connected to Windows 7 7601 x64 target at (` */
static void
read_connection (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  const char *name = text + strlen ("Connected to ");
  const char *end = strstr (name, " target at ");
  const char *at = name;
  const char *build_at = NULL;
  guint build;

  if (end == NULL || !g_str_has_prefix (name, "Windows "))
    return;
  /* The last number in front of the architecture; the name may have one too. */
  for (; at < end; at += strcspn (at, " "), at += *at == ' ' ? 1 : 0)
    {
      const char *rest = at;

      if (take_build (&rest, &build) && find_arch (rest + 1) != NULL)
        build_at = at;
    }
  if (build_at == NULL || build_at == name)
    return;
  at = build_at;
  if (!take_build (&at, &build))
    return;
  enter_build (context, line->number, build);
  set_name (&context->file->machine, name, (gsize) (build_at - 1 - name));
  set_arch (&context->file->machine, at + 1);
}

/* `7601.17514.amd64fre.win7sp1_rtm.101119-1850` */
static void
read_lab (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  const char *at = text;
  guint build;

  if (!take_build (&at, &build))
    return;
  for (const char *part = strchr (text, '.'); part != NULL; part = strchr (part + 1, '.'))
    if (find_arch (part + 1) != NULL && strchr (part + 1, '.') != NULL)
      {
        enter_build (context, line->number, build);
        set_arch (&context->file->machine, part + 1);
        return;
      }
}

/* `Kernel base = 0xfffff800`01612000 PsLoadedModuleList = …`. The kernel lies elsewhere after each
 * boot. */
static void
read_kernel_base (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  PscMachineFacts *facts = &context->file->machine;
  guint64 base;

  if (!psc_debugger_take_address (&text, &base) || (*text == '\0' && !line->has_end))
    return;
  if (facts->has_kernel_base && facts->kernel_base != base)
    psc_issues_add_at_line (context->issues, PSC_SEVERITY_NOTE, context->path, line->number,
                            "kernel base 0x%" G_GINT64_MODIFIER "x, not 0x%" G_GINT64_MODIFIER
                            "x as in line %u: addresses of one run mean nothing in the other",
                            base, facts->kernel_base, facts->kernel_base_line);
  if (!facts->has_kernel_base || facts->kernel_base != base)
    facts->kernel_base_line = line->number;
  facts->has_kernel_base = TRUE;
  facts->kernel_base = base;
  context->has_facts = TRUE;
}

/* `Machine Name:DESKTOP-4711`; with most kernels nothing stands behind the label. */
static void
read_machine_name (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  PscMachineFacts *facts = &context->file->machine;
  gsize length = strcspn (text, " \t");

  if (length == 0 || text[length] != '\0' || !line->has_end || line->is_cut)
    return;
  g_free (facts->name);
  facts->name = psc_debugger_dup (text, length);
  context->has_facts = TRUE;
}

/* `10.0.19041.1` */
static void
read_os_version (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  const char *build_at = strchr (text, '.');
  guint build;

  build_at = build_at != NULL ? strchr (build_at + 1, '.') : NULL;
  if (build_at == NULL || !line->has_end)
    return;
  build_at++;
  if (take_build (&build_at, &build))
    enter_build (context, line->number, build);
}

static void
read_os_platform (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  if (line->has_end)
    set_arch (&context->file->machine, text);
}

static void
read_os_name (const char *text, const PscFrameLine *line, PscCaptureContext *context)
{
  if (line->has_end && g_str_has_prefix (text, "Windows "))
    set_name (&context->file->machine, text, strlen (text));
}

typedef struct
{
  const char *label;
  gboolean is_kept; /* the label is part of what is read */
  void (*read) (const char *text, const PscFrameLine *line, PscCaptureContext *context);
} Label;

/* psc_banner_may_begin() knows their beginnings. */
static const Label labels[] = {
  { "Windows ", TRUE, read_kernel_version },
  { "Connected to ", TRUE, read_connection },
  { "Built by: ", FALSE, read_lab },
  { "Edition build lab: ", FALSE, read_lab },
  { "Kernel base = ", FALSE, read_kernel_base },
  { "OS_VERSION: ", FALSE, read_os_version },
  { "OSPLATFORM_TYPE: ", FALSE, read_os_platform },
  { "OSNAME: ", FALSE, read_os_name },
  { "Machine Name:", FALSE, read_machine_name },
};

void
psc_banner_note (const PscFrameLine *line, PscCaptureContext *context)
{
  const char *text;

  g_return_if_fail (line != NULL && context != NULL);

  text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  if (line->kind != PSC_FRAME_TEXT || !psc_banner_may_begin (text))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *rest = text;

      if (!psc_debugger_take_text (&rest, labels[i].label))
        continue;
      labels[i].read (labels[i].is_kept ? text : rest, line, context);
      return;
    }
}
