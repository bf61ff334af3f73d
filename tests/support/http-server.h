/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An HTTP server on 127.0.0.1 for tests, with the vices of real ones.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PscTestHttpVice:
 * @PSC_TEST_HTTP_GOOD: serves files and parts of them, 404 for all else
 * @PSC_TEST_HTTP_CUT: closes the connection in the middle of what it has announced
 * @PSC_TEST_HTTP_NO_RANGES: sends all, whatever part was asked for
 * @PSC_TEST_HTTP_WRONG_RANGE: sends another part than was asked for
 * @PSC_TEST_HTTP_PAGE: answers everything with a page of HTML
 * @PSC_TEST_HTTP_LOOP: redirects to itself
 * @PSC_TEST_HTTP_ELSEWHERE: redirects to a file of the machine
 * @PSC_TEST_HTTP_ONE_REDIRECT: redirects once, then is good
 * @PSC_TEST_HTTP_ENDLESS: sends bytes without an end, and without saying how many
 * @PSC_TEST_HTTP_HUGE: announces more bytes than anybody wants
 * @PSC_TEST_HTTP_SLOW: sends a byte now and then
 * @PSC_TEST_HTTP_BROKEN: answers 500
 * @PSC_TEST_HTTP_DENY: answers 403
 */
typedef enum
{
  PSC_TEST_HTTP_GOOD,
  PSC_TEST_HTTP_CUT,
  PSC_TEST_HTTP_NO_RANGES,
  PSC_TEST_HTTP_WRONG_RANGE,
  PSC_TEST_HTTP_PAGE,
  PSC_TEST_HTTP_LOOP,
  PSC_TEST_HTTP_ELSEWHERE,
  PSC_TEST_HTTP_ONE_REDIRECT,
  PSC_TEST_HTTP_ENDLESS,
  PSC_TEST_HTTP_HUGE,
  PSC_TEST_HTTP_SLOW,
  PSC_TEST_HTTP_BROKEN,
  PSC_TEST_HTTP_DENY,
} PscTestHttpVice;

typedef struct _PscTestHttpServer PscTestHttpServer;

PscTestHttpServer *psc_test_http_server_new (PscTestHttpVice vice);
void psc_test_http_server_free (PscTestHttpServer *self);

/** psc_test_http_server_set_vice: from the next request on. */
void psc_test_http_server_set_vice (PscTestHttpServer *self, PscTestHttpVice vice);

/** psc_test_http_server_add: @path begins with a slash, and is not escaped. */
void psc_test_http_server_add (PscTestHttpServer *self, const char *path, GBytes *content);

/** psc_test_http_server_get_url: without a slash at its end. */
const char *psc_test_http_server_get_url (const PscTestHttpServer *self);

/** psc_test_http_server_get_n_requests: how many have come. */
guint psc_test_http_server_get_n_requests (PscTestHttpServer *self);

/** psc_test_http_server_dup_request: (transfer full): the path of a request, and behind a blank its
 * range when it had one. */
char *psc_test_http_server_dup_request (PscTestHttpServer *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestHttpServer, psc_test_http_server_free)

G_END_DECLS
