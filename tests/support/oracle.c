/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libaddrxlat over the memory of a test. It masks reserved bits and knows no end of the machine's
 * memory, and of ARM64 it ignores the upper bits of an address.
 */
#include "config.h"

#include "support/oracle.h"

#ifdef PSC_HAVE_ADDRXLAT

#include <libkdumpfile/addrxlat.h>

struct _PscTestOracle
{
  PscTestPageFunc get_page;
  gpointer memory; /* borrowed */
  addrxlat_ctx_t *context;
  addrxlat_meth_t method;
};

static const addrxlat_paging_form_t forms[] = {
  [PSC_TEST_X86] = { ADDRXLAT_PTE_IA32, 3, { 12, 10, 10 } },
  [PSC_TEST_PAE] = { ADDRXLAT_PTE_IA32_PAE, 4, { 12, 9, 9, 2 } },
  [PSC_TEST_X64] = { ADDRXLAT_PTE_X86_64, 5, { 12, 9, 9, 9, 9 } },
  [PSC_TEST_X64_LA57] = { ADDRXLAT_PTE_X86_64, 6, { 12, 9, 9, 9, 9, 9 } },
  [PSC_TEST_ARM64] = { ADDRXLAT_PTE_AARCH64, 5, { 12, 9, 9, 9, 9 } },
};

static void
put_page (const addrxlat_buffer_t *buffer)
{
}

static addrxlat_status
get_page (const addrxlat_cb_t *callbacks, addrxlat_buffer_t *buffer)
{
  PscTestOracle *self = (PscTestOracle *) callbacks->priv;
  const guint8 *page = self->get_page (self->memory, (guint64) buffer->addr.addr / PSC_TEST_PAGE);

  if (page == NULL)
    return addrxlat_ctx_err (self->context, ADDRXLAT_ERR_NODATA, "not captured");
  buffer->addr.addr -= buffer->addr.addr % PSC_TEST_PAGE;
  buffer->ptr = page;
  buffer->size = PSC_TEST_PAGE;
  buffer->byte_order = ADDRXLAT_LITTLE_ENDIAN;
  buffer->put_page = put_page;
  return ADDRXLAT_OK;
}

static unsigned long
read_caps (const addrxlat_cb_t *callbacks)
{
  return ADDRXLAT_CAPS (ADDRXLAT_MACHPHYSADDR);
}

PscTestOracle *
psc_test_oracle_new_for_func (PscTestPageFunc get_page_func,
                              gpointer memory,
                              PscTestPaging kind,
                              guint64 root)
{
  PscTestOracle *self = g_new0 (PscTestOracle, 1);
  addrxlat_cb_t *callbacks;

  self->get_page = get_page_func;
  self->memory = memory;
  self->context = addrxlat_ctx_new ();
  callbacks = addrxlat_ctx_add_cb (self->context);
  callbacks->priv = self;
  callbacks->get_page = get_page;
  callbacks->read_caps = read_caps;
  self->method.kind = ADDRXLAT_PGT;
  self->method.target_as = ADDRXLAT_MACHPHYSADDR;
  self->method.param.pgt.root.as = ADDRXLAT_MACHPHYSADDR;
  self->method.param.pgt.root.addr = root;
  self->method.param.pgt.pf = forms[kind];
  return self;
}

void
psc_test_oracle_free (PscTestOracle *self)
{
  addrxlat_ctx_decref (self->context);
  g_free (self);
}

PscTestOracleAnswer
psc_test_oracle_translate (PscTestOracle *self, guint64 va, guint64 *pa, guint *level)
{
  addrxlat_step_t step = { .ctx = self->context, .meth = &self->method, .base = { .addr = va } };

  addrxlat_status status;

  addrxlat_ctx_clear_err (self->context);
  status = addrxlat_walk (&step);
  if (status == ADDRXLAT_OK)
    {
      *pa = step.base.addr;
      return PSC_TEST_ORACLE_FOUND;
    }
  if (status == ADDRXLAT_ERR_NOTPRESENT)
    {
      *level = step.remain;
      return PSC_TEST_ORACLE_NOT_PRESENT;
    }
  return status == ADDRXLAT_ERR_NODATA ? PSC_TEST_ORACLE_NO_DATA : PSC_TEST_ORACLE_INVALID;
}

#else

PscTestOracle *
psc_test_oracle_new_for_func (PscTestPageFunc get_page_func,
                              gpointer memory,
                              PscTestPaging kind,
                              guint64 root)
{
  return NULL;
}

void
psc_test_oracle_free (PscTestOracle *self)
{
}

PscTestOracleAnswer
psc_test_oracle_translate (PscTestOracle *self, guint64 va, guint64 *pa, guint *level)
{
  return PSC_TEST_ORACLE_INVALID;
}

#endif

static const guint8 *
get_memory_page (gpointer memory, guint64 page_frame)
{
  return psc_test_memory_get_page ((PscTestMemory *) memory, page_frame);
}

PscTestOracle *
psc_test_oracle_new (PscTestMemory *memory, PscTestPaging kind, guint64 root)
{
  return psc_test_oracle_new_for_func (get_memory_page, memory, kind, root);
}
