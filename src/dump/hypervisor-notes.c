/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the notes of QEMU and VirtualBox. Called by the readers of ELF cores and kdump files.
 */
#include "config.h"

#include "dump/hypervisor-notes-private.h"

#include <string.h>

#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/ms-header-private.h"

#define NT_PRSTATUS 1u
#define NT_VBOX_CORE 0xb00u
#define NT_VBOX_CPU 0xb01u
#define VBOX_CORE_MAGIC 0xc01ac0deu
/* Up to this version the registers were stored in a private layout. */
#define VBOX_PRIVATE_VERSION 0x00010000u
#define VBOX_CPU_BYTES 0x220u
#define QEMU_CPU_BYTES 0x1b0u

/* Bits of CR4. */
#define CR4_PAE (G_GUINT64_CONSTANT (1) << 5)
#define CR4_LA57 (G_GUINT64_CONSTANT (1) << 12)

typedef struct
{
  const guint8 *name;
  gsize name_bytes;
  guint32 type;
  const guint8 *data;
  gsize data_bytes;
} Note;

void
psc_hypervisor_notes_init (PscHypervisorNotes *self)
{
  memset (self, 0, sizeof *self);
  self->states = g_array_new (FALSE, TRUE, sizeof (PscCpuState));
  self->core_states = g_array_new (FALSE, TRUE, sizeof (PscCpuState));
}

void
psc_hypervisor_notes_clear (PscHypervisorNotes *self)
{
  g_clear_pointer (&self->states, g_array_unref);
  g_clear_pointer (&self->core_states, g_array_unref);
}

/* Some writers count the NUL behind a name, some do not. */
static gboolean
is_named (const Note *note, const char *name)
{
  gsize length = strlen (name);

  return (note->name_bytes == length || (note->name_bytes == length + 1 && note->name[length] == 0))
         && memcmp (note->name, name, length) == 0;
}

static void
add_state (GArray *states, const PscCpuState *state)
{
  if (states->len < PSC_MAX_PROCESSORS)
    g_array_append_vals (states, state, 1);
}

/* QEMUCPUState: 00 u32 version, 04 u32 size, 08 rax rbx rcx rdx rsi rdi rsp .., 88 rip, from 98 on
 * ten segments of 24 bytes whose base is at 10, 188 cr0 to cr4, 1B0 kernel_gs_base where the size
 * says so. */
static const char *
read_qemu_cpu (PscHypervisorNotes *self, const Note *note)
{
  PscCpuState state = { 0 };
  guint32 size;

  if (note->data_bytes < QEMU_CPU_BYTES)
    return "is too short";
  size = psc_bytes_get_u32 (note->data + 0x04);
  if (psc_bytes_get_u32 (note->data) != 1)
    return "has an unknown version";
  if (size < QEMU_CPU_BYTES || size > note->data_bytes)
    return "says a size that it does not have";
  state.rsp = psc_bytes_get_u64 (note->data + 0x38);
  state.rip = psc_bytes_get_u64 (note->data + 0x88);
  state.gs_base = psc_bytes_get_u64 (note->data + 0x108);
  state.idt_base = psc_bytes_get_u64 (note->data + 0x180);
  state.cr3 = psc_bytes_get_u64 (note->data + 0x1a0);
  state.cr4 = psc_bytes_get_u64 (note->data + 0x1a8);
  if (size >= QEMU_CPU_BYTES + 8)
    state.kernel_gs_base = psc_bytes_get_u64 (note->data + 0x1b0);
  add_state (self->states, &state);
  return NULL;
}

/* DBGFCOREDESCRIPTOR: u32 magic, version, own size, version and revision of VirtualBox, number of
 * processors. */
static const char *
read_vbox_core (PscHypervisorNotes *self, const Note *note)
{
  if (note->data_bytes < 24 || psc_bytes_get_u32 (note->data) != VBOX_CORE_MAGIC)
    return "does not begin as VirtualBox' do";
  if (psc_bytes_get_u32 (note->data + 4) <= VBOX_PRIVATE_VERSION)
    return "is of a version whose registers have no public layout";
  self->is_virtual_box = TRUE;
  return NULL;
}

/* DBGFCORECPU: 70 rip, 78 rsp, F0 base of gs, 120 cr0 cr2 cr3 cr4, 190 idtr with its base first,
 * 200 LSTAR, 218 kernel gs base. */
static const char *
read_vbox_cpu (PscHypervisorNotes *self, const Note *note)
{
  PscCpuState state = { 0 };

  if (!self->is_virtual_box)
    return "has no description in front of it";
  if (note->data_bytes < VBOX_CPU_BYTES)
    return "is too short";
  state.rip = psc_bytes_get_u64 (note->data + 0x70);
  state.rsp = psc_bytes_get_u64 (note->data + 0x78);
  state.gs_base = psc_bytes_get_u64 (note->data + 0xf0);
  state.cr3 = psc_bytes_get_u64 (note->data + 0x130);
  state.cr4 = psc_bytes_get_u64 (note->data + 0x138);
  state.idt_base = psc_bytes_get_u64 (note->data + 0x190);
  state.lstar = psc_bytes_get_u64 (note->data + 0x200);
  state.kernel_gs_base = psc_bytes_get_u64 (note->data + 0x218);
  add_state (self->states, &state);
  return NULL;
}

/* NT_PRSTATUS: the registers are at 70, those of x64 in Linux' order with rip the 17th and rsp the
 * 20th, those of ARM64 x0 to x30, sp, pc. */
static const char *
read_core_cpu (PscHypervisorNotes *self, PscArch arch, const Note *note)
{
  PscCpuState state = { 0 };
  gsize ip = arch == PSC_ARCH_X64 ? 0xf0 : 0x170;
  gsize sp = arch == PSC_ARCH_X64 ? 0x108 : 0x168;

  if (arch != PSC_ARCH_X64 && arch != PSC_ARCH_ARM64)
    return NULL;
  if (note->data_bytes < MAX (ip, sp) + 8)
    return "is too short";
  state.rip = psc_bytes_get_u64 (note->data + ip);
  state.rsp = psc_bytes_get_u64 (note->data + sp);
  add_state (self->core_states, &state);
  return NULL;
}

/* A header of Windows is read as one of a dump of its own. It may be as old as the driver's start
 * and then knows nothing of a crash: of the bug check only the first parameter counts, where the
 * driver stores the address of its decoded copy of the debugger data block (kvm-guest-drivers-
 * windows, fwcfg64). */
void
psc_hypervisor_notes_read_guest_header (PscHypervisorNotes *self,
                                        const PscDumpInput *input,
                                        const guint8 *bytes,
                                        gsize n_bytes,
                                        PscDumpHints *hints)
{
  g_autoptr (GBytes) copy = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GError) error = NULL;
  PscDumpInput header_input = *input;
  PscMsHeader header;

  if (self->has_guest_header || !psc_ms_header_is_there (bytes, n_bytes))
    return;
  copy = g_bytes_new (bytes, n_bytes);
  source = psc_source_new_for_bytes (copy);
  header_input.file = source;
  if (!psc_ms_header_read (&header_input, &header, hints, &error))
    {
      psc_issues_add (input->issues, PSC_SEVERITY_WARNING, input->path,
                      "dump header left by the guest: %s", error->message);
      return;
    }
  self->has_guest_header = TRUE;
  hints->kdbg_copy_va = hints->bugcheck_parameters[0];
  hints->has_bugcheck = FALSE;
  hints->bugcheck_code = 0;
  memset (hints->bugcheck_parameters, 0, sizeof hints->bugcheck_parameters);
  hints->context_ip = 0;
  hints->context_sp = 0;
}

/* Returns what is wrong, or NULL. */
static const char *
read_note (PscHypervisorNotes *self,
           const PscDumpInput *input,
           PscArch arch,
           const Note *note,
           PscDumpHints *hints)
{
  if (is_named (note, "QEMU"))
    return read_qemu_cpu (self, note);
  if (is_named (note, "VBCORE") && note->type == NT_VBOX_CORE)
    return read_vbox_core (self, note);
  if (is_named (note, "VBCPU") && note->type == NT_VBOX_CPU)
    return read_vbox_cpu (self, note);
  if (is_named (note, "CORE") && note->type == NT_PRSTATUS)
    return read_core_cpu (self, arch, note);
  if (is_named (note, "Xen") || is_named (note, ".note.Xen"))
    self->has_xen = TRUE;
  if (is_named (note, "VMCOREINFO"))
    psc_hypervisor_notes_read_guest_header (self, input, note->data, note->data_bytes, hints);
  return NULL;
}

/* The next multiple of four, of a number far below the largest. */
static gsize
pad (gsize n_bytes)
{
  return (n_bytes + 3) & ~(gsize) 3;
}

/* Takes one note: u32 bytes of the name, u32 bytes of the data, u32 type, name, data, each padded
 * to four. The padding of the last one may be absent. */
static gboolean
take_note (PscCursor *cursor, Note *note, GError **error)
{
  static const guint8 nothing[1] = { 0 };
  guint32 name_bytes, data_bytes;

  if (!psc_cursor_read_u32 (cursor, &name_bytes, error)
      || !psc_cursor_read_u32 (cursor, &data_bytes, error)
      || !psc_cursor_read_u32 (cursor, &note->type, error))
    return FALSE;
  note->name_bytes = name_bytes;
  note->data_bytes = data_bytes;
  note->name = note->data = nothing;
  if (name_bytes > 0 && (note->name = psc_cursor_read_bytes (cursor, name_bytes, error)) == NULL)
    return FALSE;
  if (pad (name_bytes) > name_bytes
      && !psc_cursor_skip (cursor, pad (name_bytes) - name_bytes, error))
    return FALSE;
  if (data_bytes > 0 && (note->data = psc_cursor_read_bytes (cursor, data_bytes, error)) == NULL)
    return FALSE;
  return psc_cursor_skip (cursor, MIN (pad (data_bytes) - data_bytes, psc_cursor_get_left (cursor)),
                          error);
}

/* An escaped copy: a name is four arbitrary bytes until it is checked. */
static char *
escape_name (const Note *note)
{
  g_autofree char *name = g_strndup ((const char *) note->name, MIN (note->name_bytes, 16));

  return g_strescape (name, NULL);
}

static void
read_notes (PscHypervisorNotes *self,
            const PscDumpInput *input,
            PscArch arch,
            PscCursor *cursor,
            PscDumpHints *hints)
{
  while (psc_cursor_get_left (cursor) > 0)
    {
      guint64 place = cursor->base + cursor->pos;
      g_autoptr (GError) error = NULL;
      const char *problem;
      Note note;

      if (!take_note (cursor, &note, &error))
        {
          psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, place,
                                    "%s; what follows is not read", error->message);
          return;
        }
      problem = read_note (self, input, arch, &note, hints);
      if (problem != NULL)
        {
          g_autofree char *name = escape_name (&note);

          psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, place, "note %s of type 0x%x %s",
                                    name, note.type, problem);
        }
    }
}

gboolean
psc_hypervisor_notes_read (PscHypervisorNotes *self,
                           const PscDumpInput *input,
                           PscArch arch,
                           guint64 offset,
                           guint64 n_bytes,
                           PscDumpHints *hints,
                           GError **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize n_wanted = (gsize) MIN (n_bytes, PSC_MAX_NOTE_BYTES);
  guint64 size = psc_source_get_size (input->file);
  PscCursor cursor;
  gsize n_read;

  /* The file ends where it does: no memory is taken for what it cannot hold. */
  n_wanted = offset < size ? (gsize) MIN ((guint64) n_wanted, size - offset) : 0;
  if (n_wanted < n_bytes)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, offset,
                              "notes: %" G_GUINT64_FORMAT
                              " bytes are said to be there, %" G_GSIZE_FORMAT " are read",
                              n_bytes, n_wanted);
  if (n_wanted == 0)
    return TRUE;
  bytes = g_malloc (n_wanted);
  if (!psc_source_read (input->file, offset, bytes, n_wanted, &n_read, error))
    return FALSE;
  psc_cursor_init (&cursor, bytes, n_read, offset, "note");
  read_notes (self, input, arch, &cursor, hints);
  return TRUE;
}

static gboolean
has_64_bits (const PscCpuState *state)
{
  return (state->rip | state->rsp | state->idt_base | state->gs_base | state->kernel_gs_base
          | state->lstar | state->cr3)
         > G_MAXUINT32;
}

/* Without physical address extension there is no long mode; with it, a 32-bit Windows has no
 * register that needs more than 32 bits. */
static PscArch
get_arch_of_states (const GArray *states)
{
  guint64 cr4 = 0;

  for (guint i = 0; i < states->len; i++)
    {
      const PscCpuState *state = &g_array_index (states, PscCpuState, i);

      if (has_64_bits (state))
        return PSC_ARCH_X64;
      cr4 |= state->cr4;
    }
  if (states->len == 0)
    return PSC_ARCH_UNKNOWN;
  return (cr4 & CR4_PAE) != 0 ? PSC_ARCH_X86_PAE : PSC_ARCH_X86;
}

static void
set_levels (const GArray *states, PscDumpHints *hints)
{
  guint64 cr4 = 0;

  for (guint i = 0; i < states->len; i++)
    cr4 |= g_array_index (states, PscCpuState, i).cr4;
  if (hints->arch == PSC_ARCH_X64 && cr4 != 0)
    hints->n_page_levels = (cr4 & CR4_LA57) != 0 ? 5 : 4;
}

void
psc_hypervisor_notes_finish (PscHypervisorNotes *self,
                             gboolean is_32_bit_possible,
                             PscDumpHints *hints)
{
  const GArray *states = self->states->len > 0 ? self->states : self->core_states;

  if (is_32_bit_possible && self->states->len > 0 && !self->has_guest_header)
    hints->arch = get_arch_of_states (self->states);
  set_levels (self->states, hints);
  if (states->len > 0)
    g_array_append_vals (hints->cpus, states->data, states->len);
  if (hints->n_processors == 0)
    hints->n_processors = states->len;
}
