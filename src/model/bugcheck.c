/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables of bug checks. Called by reports and by the rules that explain.
 */
#include "config.h"

#include "model/bugcheck.h"

#include "base/tag.h"

/* Minidumps print some codes with this bit. */
#define MINIDUMP_BIT G_GUINT64_CONSTANT (0x10000000)
#define PROTECTED_BIT G_GUINT64_CONSTANT (0xffffffff80000000)
#define LIVE_VERIFIER 0x1c4u
#define VERIFIER 0xc4u
#define LIVE_DUMP 0x161u

typedef struct
{
  guint64 code;
  const char *name;
} Name;

static const Name names[] = {
  { 0x0a, "IRQL_NOT_LESS_OR_EQUAL" },
  { 0x19, "BAD_POOL_HEADER" },
  { 0x1a, "MEMORY_MANAGEMENT" },
  { 0x1e, "KMODE_EXCEPTION_NOT_HANDLED" },
  { 0x21, "QUOTA_UNDERFLOW" },
  { 0x3b, "SYSTEM_SERVICE_EXCEPTION" },
  { 0x41, "MUST_SUCCEED_POOL_EMPTY" },
  { 0x4a, "IRQL_GT_ZERO_AT_SYSTEM_SERVICE" },
  { 0x4d, "NO_PAGES_AVAILABLE" },
  { 0x50, "PAGE_FAULT_IN_NONPAGED_AREA" },
  { 0x7e, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED" },
  { 0xab, "SESSION_HAS_VALID_POOL_ON_EXIT" },
  { 0xbe, "ATTEMPTED_WRITE_TO_READONLY_MEMORY" },
  { 0xc1, "SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION" },
  { 0xc2, "BAD_POOL_CALLER" },
  { VERIFIER, "DRIVER_VERIFIER_DETECTED_VIOLATION" },
  { 0xc5, "DRIVER_CORRUPTED_EXPOOL" },
  { 0xc6, "DRIVER_CAUGHT_MODIFYING_FREED_POOL" },
  { 0xcb, "DRIVER_LEFT_LOCKED_PAGES_IN_PROCESS" },
  { 0xcc, "PAGE_FAULT_IN_FREED_SPECIAL_POOL" },
  { 0xcd, "PAGE_FAULT_BEYOND_END_OF_ALLOCATION" },
  { 0xd0, "DRIVER_CORRUPTED_MMPOOL" },
  { 0xd1, "DRIVER_IRQL_NOT_LESS_OR_EQUAL" },
  { 0xd5, "DRIVER_PAGE_FAULT_IN_FREED_SPECIAL_POOL" },
  { 0xd6, "DRIVER_PAGE_FAULT_BEYOND_END_OF_ALLOCATION" },
  { 0xec, "SESSION_HAS_VALID_SPECIAL_POOL_ON_EXIT" },
  { 0x126, "NETIO_INVALID_POOL_CALLER" },
  { 0x139, "KERNEL_SECURITY_CHECK_FAILURE" },
  { 0x13a, "KERNEL_MODE_HEAP_CORRUPTION" },
  { LIVE_DUMP, "LIVE_SYSTEM_DUMP" },
  { LIVE_VERIFIER, "DRIVER_VERIFIER_DETECTED_VIOLATION_LIVEDUMP" },
};

#define ANY G_MAXUINT64

/**
 * Meaning:
 * @code: the bug check
 * @first: its first parameter, or ANY
 * @text: the sentence; `{2}` stands for the second parameter in hexadecimal, `{#2}` in decimal,
 * `{t2}` as a tag
 *
 * Of several that fit, the first one in the table is meant.
 */
typedef struct
{
  guint64 code;
  guint64 first;
  const char *text;
} Meaning;

static const Meaning meanings[] = {
  { VERIFIER, 0x00, "A driver asked for a pool block of zero bytes" },
  { VERIFIER, 0x01, "A driver asked for paged pool at IRQL {#2}, which is too high for it" },
  { VERIFIER, 0x02, "A driver asked for nonpaged pool at IRQL {#2}, which is too high for it" },
  { VERIFIER, 0x03, "A driver asked for more than a page of must-succeed pool" },
  { VERIFIER, 0x10, "A driver freed {2}, which was never allocated" },
  { VERIFIER, 0x11, "A driver freed the paged block {4} at IRQL {#2}, which is too high for it" },
  { VERIFIER, 0x12,
    "A driver freed the nonpaged block {4} at IRQL {#2}, which is too high for it" },
  { VERIFIER, 0x13, "A driver freed a block that was free already; its header is at {3}" },
  { VERIFIER, 0x14, "A driver freed a block that was free already; its header is at {3}" },
  { VERIFIER, 0x15, "A driver freed a block in which the timer {2} is still active" },
  { VERIFIER, 0x16, "A driver freed {3}, which is no address of a block" },
  { VERIFIER, 0x51, "The block {2} was found overrun when it was freed" },
  { VERIFIER, 0x52, "The block {2} was found overrun when it was freed" },
  { VERIFIER, 0x53, "The block {2} was found damaged when it was freed" },
  { VERIFIER, 0x54, "The block {2} was found damaged when it was freed" },
  { VERIFIER, 0x59, "The block {2} was found damaged when it was freed" },
  { VERIFIER, 0x60,
    "A driver was unloaded while it still held {#4} pool blocks: {#2} bytes of paged and {#3} "
    "bytes of nonpaged pool" },
  { VERIFIER, 0x61,
    "A thread of a driver allocated pool while the driver was being unloaded: {#4} blocks, {#2} "
    "bytes of paged and {#3} bytes of nonpaged pool" },
  { VERIFIER, 0x62, "A driver was unloaded and did not free all of its pool; blocks left: {#4}" },
  { VERIFIER, 0x7c, "A driver unlocked pages that it had not locked, with the MDL {2}" },
  { VERIFIER, 0x7d, "A driver unlocked an MDL of nonpaged pool, {2}" },
  { VERIFIER, 0x7f, "A driver unlocked an MDL of paged pool whose pages are not locked, {2}" },
  { VERIFIER, 0xcc,
    "A driver freed the block {3} in which the lookaside list {2} is still active" },
  { VERIFIER, 0xcd,
    "A lookaside list was made with blocks of {#3} bytes, at least {#4} are needed" },
  { VERIFIER, 0xd2, "A driver freed the block {3} in which the resource {2} is still active" },
  { VERIFIER, 0x105, "A driver freed the IRP {2} as if it were a pool block" },
  { VERIFIER, 0x10a, "A driver charged pool quota to the idle process" },
  { VERIFIER, 0x10b, "A driver charged pool quota from a deferred procedure call" },
  { VERIFIER, 0x13a, "Tracking data of Driver Verifier was damaged, as found when {2} was freed" },
  { VERIFIER, 0x13b, "Tracking data of Driver Verifier was damaged, as found when {2} was freed" },
  { VERIFIER, 0x13c, "Tracking data of Driver Verifier was damaged, as found when {2} was freed" },
  { VERIFIER, 0x13d, "Tracking data of Driver Verifier was damaged, as found when {2} was freed" },
  { VERIFIER, 0x13e, "A driver freed {2}, but the block that was allocated is {3}" },
  { VERIFIER, 0x13f,
    "The block {2} was freed with a size of {#3} bytes, which it was not allocated with" },
  { VERIFIER, 0x2000, "A driver asked for executable pool, at {2}" },
  { VERIFIER, 0x20004, "A driver allocated pool at an IRQL that is too high for it" },

  { 0xc1, 0x20, "A driver freed {1}, which special pool had not given out" },
  { 0xc1, ANY,
    "Special pool found that memory at {1} was damaged by the driver that owns the block or by a "
    "neighbour" },

  { 0xc2, 0x00, "A driver asked for a pool block of zero bytes, with the tag “{t4}”" },
  { 0xc2, 0x01, "A driver freed a block whose header is damaged" },
  { 0xc2, 0x06, "A driver freed a block that was free already" },
  { 0xc2, 0x07, "A driver freed a block that was free already" },
  { 0xc2, 0x08, "A driver used pool at an IRQL that is too high for it" },
  { 0xc2, 0x09, "A driver freed pool at an IRQL that is too high for it" },
  { 0xc2, 0x0a,
    "A driver freed the block {2}, allocated with the tag “{t3}”, with the tag “{t4}”" },
  { 0xc2, 0x0b, "A driver freed a block whose quota belongs to a process that is damaged" },
  { 0xc2, 0x40, "A driver freed an address of user space as pool" },
  { 0xc2, 0x41, "A driver freed an address that is not in pool" },
  { 0xc2, 0x42, "A driver freed an address that is not in pool" },
  { 0xc2, 0x44, "A driver freed an address that is not in pool" },
  { 0xc2, 0x46, "A driver freed an address that is not in pool" },
  { 0xc2, 0x47, "A driver freed an address that is not in pool" },
  { 0xc2, 0x48, "A driver freed an address that is not in pool" },
  { 0xc2, 0x50, "A driver freed an address that is not in pool" },
  { 0xc2, 0x60, "A driver freed contiguous memory at an address where none begins" },
  { 0xc2, 0x99, "A driver freed {2}, which is not allocated" },
  { 0xc2, 0x9a, "A driver asked for must-succeed pool: {#3} bytes with the tag “{t4}”" },
  { 0xc2, 0x9b, "A driver at {4} asked for {#3} bytes of pool without a tag" },
  { 0xc2, 0x9c, "A driver asked for pool with the reserved tag “BIG”" },
  { 0xc2, 0x9d, "A driver asked for pool with a tag that has neither letters nor digits" },
  { 0xc2, 0x41286, "A driver freed an address in the middle of a paged block" },
  { 0xc2, ANY, "A driver used a pool routine wrongly" },

  { 0x19, 0x02, "The pattern that special pool puts around a block was overwritten" },
  { 0x19, 0x03,
    "A free list of the pool is damaged at {2}; the block in front of it is a suspect" },
  { 0x19, 0x05, "Two neighbouring pool headers contradict each other" },
  { 0x19, 0x06, "A pool header has a wrong size of the block before it" },
  { 0x19, 0x07, "A pool header has a wrong size" },
  { 0x19, 0x08, "A pool header has a size of zero" },
  { 0x19, 0x09, "A pool header has a size that is too large" },
  { 0x19, 0x0a, "The pool entry {2} was not found where it should be" },
  { 0x19, 0x0d, "A free block of the pool was written to" },
  { 0x19, 0x0e, "A free block of the pool was written to" },
  { 0x19, 0x0f, "A free block of the pool was written to" },
  { 0x19, 0x20, "The pool header {2} has a damaged size; the block in front of it is a suspect" },
  { 0x19, 0x21, "Memory behind the pool block {2} of {#3} bytes was overwritten" },
  { 0x19, 0x22, "The large pool block {2} that is being freed is not recorded" },
  { 0x19, 0x23, "A free block of the pool was written to" },
  { 0x19, 0x24, "A free block of the pool was written to" },
  { 0x19, 0x25, "A free block of the pool was written to" },
  { 0x19, ANY, "A pool header is damaged; the block in front of it is a suspect" },

  { 0x13a, 0x03, "The header of a pool block near {3} is damaged" },
  { 0x13a, 0x04, "The headers of several pool blocks near {3} are damaged" },
  { 0x13a, 0x05, "The header of a large pool block near {3} is damaged" },
  { 0x13a, 0x06, "A pool block was written beyond its end, near {3}" },
  { 0x13a, 0x07, "A pool block was written in front of its beginning, near {3}" },
  { 0x13a, 0x08, "A driver used the pool block {3}, which is free" },
  { 0x13a, 0x09, "A pool routine was called for {3}, which is no block it can handle" },
  { 0x13a, 0x0b, "The pool block {3} was written to after it was freed" },
  { 0x13a, 0x0c, "The pool block {3} was freed to a heap that it does not belong to" },
  { 0x13a, 0x0d, "A free list of the pool is damaged near {3}" },
  { 0x13a, 0x0e, "A list of the pool is damaged near {3}" },
  { 0x13a, 0x0f, "A driver freed the pool block {3}, which is free already" },
  { 0x13a, ANY, "The kernel's heap is damaged near {3}" },

  { 0xc5, ANY, "Structures of the pool were damaged earlier; special pool can show by whom" },
  { 0xd0, ANY, "Structures of the pool were damaged earlier; special pool can show by whom" },
  { 0xc6, ANY, "A driver wrote to pool that it had freed, at {1}" },
  { 0xcc, ANY, "Memory at {1} was used after it was freed to special pool" },
  { 0xd5, ANY, "A driver used memory at {1} after it was freed to special pool" },
  { 0xcd, ANY, "Memory at {1}, beyond the end of a block in special pool, was used" },
  { 0xd6, ANY, "A driver used memory at {1}, beyond the end of its block in special pool" },
  { 0x41, ANY,
    "Nonpaged pool was used up: a request of {#1} bytes that must succeed could not be met; {#2} "
    "pages of it were in use" },
  { 0x4d, ANY, "No free pages of memory were left; {#3} pages of nonpaged pool were available" },
  { 0xab, ANY,
    "A session driver did not free its pool at logoff: {#2} bytes of paged and {#3} bytes of "
    "nonpaged pool" },
  { 0xec, ANY,
    "A session driver did not free its special pool at logoff: {#2} bytes of paged and {#3} bytes "
    "of nonpaged pool" },
  { 0xcb, ANY, "A driver left {#4} pages of a process locked, with the MDL {3}" },
  { 0x21, ANY, "More pool quota was returned than had been charged" },
  { 0x126, ANY, "A network driver used a pool routine wrongly" },
  { LIVE_DUMP, ANY, "The dump was taken of a running machine: a live dump, not a crash" },
  { 0x139, 0x03, "A linked list is damaged, often because a neighbouring pool block was overrun" },
};

static guint64
plain_code (guint64 code)
{
  return code & ~MINIDUMP_BIT;
}

const char *
psc_bugcheck_get_name (guint64 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].code == plain_code (code))
      return names[i].name;
  return NULL;
}

gboolean
psc_bugcheck_is_live_dump (guint64 code)
{
  return plain_code (code) == LIVE_DUMP;
}

static const Meaning *
find_meaning (const PscCrash *crash)
{
  guint64 code = plain_code (crash->code);

  if (code == LIVE_VERIFIER)
    code = VERIFIER;
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].code == code
        && (meanings[i].first == ANY
            || (crash->n_parameters > 0 && meanings[i].first == crash->parameters[0])))
      return &meanings[i];
  return NULL;
}

static void
append_tag (GString *text, guint64 value)
{
  char string[PSC_TAG_STRING_SIZE];
  PscTag tag = (PscTag) (value & ~PROTECTED_BIT);

  g_string_append (text, psc_tag_to_string (tag, string));
}

/* `{2}`, `{#2}` or `{t2}` at @at; FALSE when the parameter is not known. */
static gboolean
append_parameter (GString *text, const char **at, const PscCrash *crash)
{
  const char *kind = *at + 1;
  const char *digit = g_ascii_isdigit (*kind) ? kind : kind + 1;
  guint index = (guint) (*digit - '1');

  g_assert (index < G_N_ELEMENTS (crash->parameters) && digit[1] == '}');
  *at = digit + 2;
  if (index >= crash->n_parameters)
    return FALSE;
  if (*kind == 't')
    append_tag (text, crash->parameters[index]);
  else if (*kind == '#')
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, crash->parameters[index]);
  else
    g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x", crash->parameters[index]);
  return TRUE;
}

char *
psc_bugcheck_describe (const PscCrash *crash)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const Meaning *meaning;

  g_return_val_if_fail (crash != NULL, NULL);

  meaning = find_meaning (crash);
  if (meaning == NULL)
    return NULL;
  for (const char *at = meaning->text; *at != '\0';)
    {
      if (*at != '{')
        g_string_append_c (text, *at++);
      else if (!append_parameter (text, &at, crash))
        return NULL;
    }
  return g_strdup (text->str);
}
