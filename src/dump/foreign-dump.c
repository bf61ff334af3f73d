/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that hold memory, or seem to, and are not read: each is refused by its own name, with what
 * to do instead. Without this, most would be taken for raw images and searched for a kernel in
 * vain.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "dump/dump-private.h"

typedef struct
{
  const char *magic;
  gsize n_bytes;
  const char *advice;
} Foreign;

#define MAGIC(text) (text), sizeof (text) - 1

#define VMWARE_ADVICE                                                                              \
  "state of a VMware machine: its memory is in the .vmem file beside it, open that"
#define LIBVIRT_ADVICE                                                                             \
  "machine saved by libvirt: dump a running one with virsh dump --memory-only instead"
#define HIBERNATION_ADVICE "hibernation file: its memory is packed in a way that is not read"

static const Foreign foreigners[] = {
  { MAGIC ("MDMP"), "minidump of one program: it holds nothing of the kernel" },
  { MAGIC ("QEVM"), "machine saved by QEMU: dump it with dump-guest-memory instead" },
  { MAGIC ("LibvirtQemudSave"), LIBVIRT_ADVICE },
  { MAGIC ("LibvirtQemudPart"), LIBVIRT_ADVICE },
  { MAGIC ("\xd2\xbe\xd2\xbe"), VMWARE_ADVICE },
  { MAGIC ("\xd3\xbe\xd2\xbe"), VMWARE_ADVICE },
  { MAGIC ("\xd0\xbe\xd2\xbe"), VMWARE_ADVICE },
  { MAGIC ("\xd3\xbe\xd3\xbe"), VMWARE_ADVICE },
  { MAGIC ("\xd1\xba\xd1\xba"), VMWARE_ADVICE },
  { MAGIC ("\177VirtualBox SavedState"),
    "state saved by VirtualBox: take a core with VBoxManage debugvm dumpvmcore instead" },
  { MAGIC ("Xen saved domain"), "machine saved by xl: take a core with xl dump-core instead" },
  { MAGIC ("LinuxGuestRecord"), "machine saved by Xen: take a core with xl dump-core instead" },
  { MAGIC ("\xed\x23\x8f\x61\x73\x01\x19\xa8"),
    "LKCD dump: a Linux kernel writes it of its own machine, so that it holds no Windows" },
  { MAGIC ("EMiL"),
    "LiME dump: a Linux kernel writes it of its own machine, so that it holds no Windows" },
  { MAGIC ("HIBR"), HIBERNATION_ADVICE },
  { MAGIC ("hibr"), HIBERNATION_ADVICE },
  { MAGIC ("WAKE"), HIBERNATION_ADVICE },
  { MAGIC ("wake"), HIBERNATION_ADVICE },
  { MAGIC ("RSTR"), HIBERNATION_ADVICE },
};

static const Foreign *
find_foreigner (const guint8 *head, gsize n_bytes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreigners); i++)
    if (n_bytes >= foreigners[i].n_bytes
        && memcmp (head, foreigners[i].magic, foreigners[i].n_bytes) == 0)
      return &foreigners[i];
  return NULL;
}

/* Texts may begin with four of these letters; no dump of the kind has nothing but text. */
static gboolean
is_text (const guint8 *head, gsize n_bytes)
{
  return memchr (head, 0, n_bytes) == NULL;
}

static gboolean
recognise_foreign (const guint8 *head, gsize n_bytes)
{
  return find_foreigner (head, n_bytes) != NULL && !is_text (head, n_bytes);
}

static gboolean
open_foreign (const PscDumpInput *input, PscDump *dump, GError **error)
{
  guint8 head[32];
  const Foreign *foreigner;
  gsize n_read;

  if (!psc_source_read (input->file, 0, head, sizeof head, &n_read, error))
    return FALSE;
  foreigner = find_foreigner (head, n_read);
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "%s",
               foreigner != NULL ? foreigner->advice : "the file has changed");
  return FALSE;
}

const PscContainer psc_container_foreign = {
  .name = "refused by name",
  .recognise = recognise_foreign,
  .open = open_foreign,
};
