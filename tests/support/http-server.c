/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small HTTP server over sockets, one request and one thread for each connection, so that it can
 * misbehave in ways that a library would not let it.
 */
#include "config.h"

#include "support/http-server.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REQUEST_BYTES 16384u

struct _PscTestHttpServer
{
  GSocketListener *listener;
  GThread *thread;    /* that accepts connections */
  GPtrArray *threads; /* of GThread, one for each connection; of the accepting thread alone */
  char *url;
  GMutex lock;
  PscTestHttpVice vice;
  GHashTable *files;   /* path -> GBytes */
  GPtrArray *requests; /* of strings */
  GCancellable *stop;
};

/* What a request asks for; `has_range` when from `start` on. */
typedef struct
{
  char *path;
  gboolean has_range;
  gsize start;
} Request;

static gboolean
send_text (GOutputStream *out, const char *text)
{
  return g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

static gboolean
send_head (GOutputStream *out, const char *status, gint64 length, const char *more)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "HTTP/1.1 %s\r\nConnection: close\r\n%s", status, more);
  if (length >= 0)
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n", length);
  g_string_append (head, "\r\n");
  return send_text (out, head->str);
}

static void
send_file (GOutputStream *out, GBytes *content, const Request *request, PscTestHttpVice vice)
{
  gsize size;
  const guint8 *bytes = (const guint8 *) g_bytes_get_data (content, &size);
  gsize start = request->has_range && vice != PSC_TEST_HTTP_NO_RANGES ? request->start : 0;
  g_autofree char *range = NULL;
  gsize n;

  if (start > 0 && start >= size)
    {
      send_head (out, "416 Range Not Satisfiable", 0, "");
      return;
    }
  if (vice == PSC_TEST_HTTP_WRONG_RANGE && start > 0)
    start--;
  n = size - start;
  if (start > 0)
    range = g_strdup_printf ("Content-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT
                             "/%" G_GSIZE_FORMAT "\r\n",
                             start, size - 1, size);
  send_head (out, start > 0 ? "206 Partial Content" : "200 OK", (gint64) n,
             range != NULL ? range : "");
  g_output_stream_write_all (out, bytes + start, vice == PSC_TEST_HTTP_CUT ? (n + 1) / 2 : n, NULL,
                             NULL, NULL);
}

static void
send_without_end (PscTestHttpServer *self, GOutputStream *out, gulong pause)
{
  static const char bytes[4096] = "Microsoft C/C++ MSF 7.00\r\n";

  send_head (out, "200 OK", -1, "");
  while (!g_cancellable_is_cancelled (self->stop)
         && g_output_stream_write_all (out, bytes, pause > 0 ? 1 : sizeof bytes, NULL, NULL, NULL))
    if (pause > 0)
      g_usleep (pause);
}

static void
redirect (PscTestHttpServer *self, GOutputStream *out, const Request *request)
{
  g_autofree char *more = g_strdup_printf ("Location: %s%s\r\n", self->url, request->path);

  send_head (out, "302 Found", 0, more);
}

static void
answer (PscTestHttpServer *self, GOutputStream *out, const Request *request)
{
  PscTestHttpVice vice;
  GBytes *content;

  g_mutex_lock (&self->lock);
  vice = self->vice;
  if (vice == PSC_TEST_HTTP_ONE_REDIRECT)
    self->vice = PSC_TEST_HTTP_GOOD;
  content = (GBytes *) g_hash_table_lookup (self->files, request->path);
  g_ptr_array_add (self->requests,
                   request->has_range
                       ? g_strdup_printf ("%s %" G_GSIZE_FORMAT, request->path, request->start)
                       : g_strdup (request->path));
  g_mutex_unlock (&self->lock);

  if (vice == PSC_TEST_HTTP_LOOP || vice == PSC_TEST_HTTP_ONE_REDIRECT)
    redirect (self, out, request);
  else if (vice == PSC_TEST_HTTP_ELSEWHERE)
    send_head (out, "302 Found", 0, "Location: file:///etc/passwd\r\n");
  else if (vice == PSC_TEST_HTTP_BROKEN)
    send_head (out, "500 Internal Server Error", 0, "");
  else if (vice == PSC_TEST_HTTP_DENY)
    send_head (out, "403 Forbidden", 0, "");
  else if (vice == PSC_TEST_HTTP_PAGE)
    {
      send_head (out, "200 OK", 31, "Content-Type: text/html\r\n");
      send_text (out, "<html>Sign in to this network.\n");
    }
  else if (vice == PSC_TEST_HTTP_ENDLESS)
    send_without_end (self, out, 0);
  else if (vice == PSC_TEST_HTTP_SLOW)
    send_without_end (self, out, 20000);
  else if (vice == PSC_TEST_HTTP_HUGE)
    send_head (out, "200 OK", G_MAXINT64, "");
  else if (content == NULL)
    send_head (out, "404 Not Found", 0, "");
  else
    send_file (out, content, request, vice);
}

/* Of `GET /a%20b HTTP/1.1` and what follows. */
static gboolean
parse_request (const char *text, Request *request)
{
  const char *end = strchr (text, ' ') != NULL ? strchr (strchr (text, ' ') + 1, ' ') : NULL;
  const char *range = strstr (text, "Range: bytes=");

  if (!g_str_has_prefix (text, "GET ") || end == NULL)
    return FALSE;
  request->path = g_uri_unescape_segment (text + 4, end, NULL);
  request->has_range = range != NULL;
  request->start = range != NULL ? strtoul (range + strlen ("Range: bytes="), NULL, 10) : 0;
  return request->path != NULL;
}

typedef struct
{
  PscTestHttpServer *server;
  GSocketConnection *connection;
} Visit;

static gpointer
serve_visit (gpointer data)
{
  Visit *visit = (Visit *) data;
  PscTestHttpServer *self = visit->server;
  GIOStream *stream = G_IO_STREAM (visit->connection);
  char text[MAX_REQUEST_BYTES + 1] = "";
  Request request = { 0 };
  gsize n_read = 0;

  while (n_read < MAX_REQUEST_BYTES && strstr (text, "\r\n\r\n") == NULL)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), text + n_read,
                                      MAX_REQUEST_BYTES - n_read, self->stop, NULL);

      if (n <= 0)
        break;
      n_read += (gsize) n;
    }
  if (parse_request (text, &request))
    answer (self, g_io_stream_get_output_stream (stream), &request);
  g_free (request.path);
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (visit->connection);
  g_free (visit);
  return NULL;
}

static gpointer
accept_visits (gpointer data)
{
  PscTestHttpServer *self = (PscTestHttpServer *) data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      Visit *visit = g_new (Visit, 1);

      *visit = (Visit){ self, connection };
      g_ptr_array_add (self->threads, g_thread_new ("http-visit", serve_visit, visit));
    }
  return NULL;
}

PscTestHttpServer *
psc_test_http_server_new (PscTestHttpVice vice)
{
  PscTestHttpServer *self = g_new0 (PscTestHttpServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;

  g_mutex_init (&self->lock);
  self->vice = vice;
  self->files =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->threads = g_ptr_array_new ();
  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_assert_true (g_socket_listener_add_address (self->listener, any_port, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &address, NULL));
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  self->thread = g_thread_new ("http-server", accept_visits, self);
  return self;
}

void
psc_test_http_server_free (PscTestHttpServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join ((GThread *) g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->lock);
  g_free (self->url);
  g_free (self);
}

void
psc_test_http_server_set_vice (PscTestHttpServer *self, PscTestHttpVice vice)
{
  g_mutex_lock (&self->lock);
  self->vice = vice;
  g_mutex_unlock (&self->lock);
}

void
psc_test_http_server_add (PscTestHttpServer *self, const char *path, GBytes *content)
{
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->files, g_strdup (path), g_bytes_ref (content));
  g_mutex_unlock (&self->lock);
}

const char *
psc_test_http_server_get_url (const PscTestHttpServer *self)
{
  return self->url;
}

guint
psc_test_http_server_get_n_requests (PscTestHttpServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->requests->len;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
psc_test_http_server_dup_request (PscTestHttpServer *self, guint index)
{
  char *request;

  g_mutex_lock (&self->lock);
  request = g_strdup (index < self->requests->len
                          ? (const char *) g_ptr_array_index (self->requests, index)
                          : NULL);
  g_mutex_unlock (&self->lock);
  return request;
}
