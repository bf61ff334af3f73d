/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Downloads with libsoup: the only file that includes it. Called by symbol-server.c.
 *
 * A session is made for each file and stays in its thread. It has no cookies, and it does not
 * follow redirects by itself: their number and their kind are limited here.
 */
#include "config.h"

#include "symbols/symbol-http.h"

#include <errno.h>
#include <libsoup/soup.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

#define MAX_REDIRECTS 5u
#define BLOCK_BYTES 65536u
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 5)
#define DEFAULT_IDLE_SECONDS 30u
#define DEFAULT_TOTAL_SECONDS 3600u

/* One file on its way. */
typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  const char *name;
  const PscSymbolPolicy *policy;
  int fd;
  guint64 n_done;
  guint64 n_bytes; /* 0 is unknown */
  gint64 deadline;
  gint64 next_progress;
} Download;

static PscHttpResult
fail_with_errno (GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
               "cannot write what is downloaded: %s", g_strerror (saved));
  return PSC_HTTP_FAILED;
}

static void
tell_progress (Download *self, gboolean is_end)
{
  gint64 now = g_get_monotonic_time ();

  if (self->policy->progress == NULL || (!is_end && now < self->next_progress))
    return;
  self->next_progress = now + PROGRESS_INTERVAL;
  self->policy->progress (self->name, self->n_done, self->n_bytes, self->policy->progress_data);
}

static guint64
get_max_bytes (const Download *self)
{
  return self->policy->max_file_bytes != 0 ? self->policy->max_file_bytes
                                           : PSC_MAX_SYMBOL_FILE_BYTES;
}

static gboolean
check_limits (const Download *self, GError **error)
{
  if (self->n_done > get_max_bytes (self) || self->n_bytes > get_max_bytes (self))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "%s: more than %" G_GUINT64_FORMAT " bytes are not downloaded", self->name,
                   get_max_bytes (self));
      return FALSE;
    }
  if (g_get_monotonic_time () < self->deadline)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s: the download takes too long",
               self->name);
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize n_bytes)
{
  for (gsize done = 0; done < n_bytes;)
    {
      gssize n = write (fd, bytes + done, n_bytes - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

static PscHttpResult
read_body (Download *self, GInputStream *body, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_BYTES);

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      gssize n = g_input_stream_read (body, block, BLOCK_BYTES, cancellable, &local_error);

      if (n < 0)
        {
          gboolean is_cancelled = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

          g_propagate_error (error, g_steal_pointer (&local_error));
          return is_cancelled ? PSC_HTTP_FAILED : PSC_HTTP_CUT;
        }
      if (n == 0)
        break;
      if (!write_all (self->fd, block, (gsize) n))
        return fail_with_errno (error);
      self->n_done += (guint64) n;
      if (!check_limits (self, error))
        return PSC_HTTP_FAILED;
      tell_progress (self, FALSE);
    }
  tell_progress (self, TRUE);
  /* libsoup 3.2 takes a connection that is closed too early for the end of the body. */
  if (self->n_done >= self->n_bytes)
    return PSC_HTTP_WHOLE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
               "%s: the server sent %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes",
               self->name, self->n_done, self->n_bytes);
  return PSC_HTTP_CUT;
}

/* Prepares the file for what the server is about to send: the rest, or all of it. */
static PscHttpResult
prepare_file (Download *self, guint status, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  goffset start = 0;
  goffset end, total;
  goffset length = soup_message_headers_get_content_length (headers);

  if (status == SOUP_STATUS_PARTIAL_CONTENT
      && (!soup_message_headers_get_content_range (headers, &start, &end, &total)
          || (guint64) start != self->n_done))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "%s: the server goes on from another place than it was asked for", self->name);
      return PSC_HTTP_FAILED;
    }
  if (status != SOUP_STATUS_PARTIAL_CONTENT && self->n_done > 0)
    {
      if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) < 0)
        return fail_with_errno (error);
      self->n_done = 0;
    }
  /* What is packed for the way is longer than it says. */
  if (length > 0 && soup_message_headers_get_one (headers, "Content-Encoding") == NULL)
    self->n_bytes = self->n_done + (guint64) length;
  return check_limits (self, error) ? PSC_HTTP_WHOLE : PSC_HTTP_FAILED;
}

/* The next address, or NULL with an error. */
static GUri *
follow_redirect (const Download *self, GUri *from, GError **error)
{
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) to = NULL;

  if (location != NULL)
    to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to != NULL
      && (g_strcmp0 (g_uri_get_scheme (to), "https") == 0
          || (g_strcmp0 (g_uri_get_scheme (to), "http") == 0
              && g_strcmp0 (g_uri_get_scheme (from), "http") == 0)))
    return g_steal_pointer (&to);
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS,
               "%s: the server redirects to where it is not followed", self->name);
  return NULL;
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND
         || status == SOUP_STATUS_SEE_OTHER || status == SOUP_STATUS_TEMPORARY_REDIRECT
         || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static gboolean
is_absent (guint status)
{
  return status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE;
}

static GInputStream *
send_request (Download *self, GUri *uri, GCancellable *cancellable, GError **error)
{
  SoupMessageHeaders *headers;

  g_clear_object (&self->message);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (self->message);
  if (self->n_done > 0)
    {
      soup_message_headers_set_range (headers, (goffset) self->n_done, -1);
      /* A range is one of what is sent, which must be the file itself then. */
      soup_message_headers_replace (headers, "Accept-Encoding", "identity");
    }
  return soup_session_send (self->session, self->message, cancellable, error);
}

static PscHttpResult
finish_request (Download *self, GInputStream *body, GCancellable *cancellable, GError **error)
{
  guint status = soup_message_get_status (self->message);

  if (is_absent (status))
    return PSC_HTTP_ABSENT;
  if (status == SOUP_STATUS_FORBIDDEN)
    return PSC_HTTP_DENIED;
  if (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT)
    {
      PscHttpResult result = prepare_file (self, status, error);

      return result == PSC_HTTP_WHOLE ? read_body (self, body, cancellable, error) : result;
    }
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && self->n_done > 0)
    {
      /* What is there is as long as the file or longer: whoever asks next gets all of it. */
      if (ftruncate (self->fd, 0) != 0 || lseek (self->fd, 0, SEEK_SET) < 0)
        return fail_with_errno (error);
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: begun by another file", self->name);
      return PSC_HTTP_CUT;
    }
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s: the server answers %u %s", self->name,
               status, soup_status_get_phrase (status));
  return PSC_HTTP_FAILED;
}

static PscHttpResult
get_with_redirects (Download *self, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, error);

  if (uri == NULL)
    return PSC_HTTP_FAILED;
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (GInputStream) body = send_request (self, uri, cancellable, error);
      GUri *next;

      if (body == NULL)
        return PSC_HTTP_FAILED;
      if (!is_redirect (soup_message_get_status (self->message)))
        return finish_request (self, body, cancellable, error);
      next = follow_redirect (self, uri, error);
      if (next == NULL)
        return PSC_HTTP_FAILED;
      g_uri_unref (uri);
      uri = next;
      if (!check_limits (self, error))
        return PSC_HTTP_FAILED;
    }
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s: more than %u redirects", self->name,
               MAX_REDIRECTS);
  return PSC_HTTP_FAILED;
}

PscHttpResult
psc_symbol_http_get (const char *url,
                     int fd,
                     const char *name,
                     const PscSymbolPolicy *policy,
                     GCancellable *cancellable,
                     GError **error)
{
  guint idle = policy->idle_seconds != 0 ? policy->idle_seconds : DEFAULT_IDLE_SECONDS;
  guint total = policy->total_seconds != 0 ? policy->total_seconds : DEFAULT_TOTAL_SECONDS;
  off_t end = lseek (fd, 0, SEEK_END);
  Download download = { .name = name, .policy = policy, .fd = fd };
  PscHttpResult result;

  g_return_val_if_fail (policy->allow_downloads, PSC_HTTP_FAILED);

  if (end < 0)
    return fail_with_errno (error);
  download.n_done = (guint64) end;
  download.deadline = g_get_monotonic_time () + (gint64) total * G_USEC_PER_SEC;
  download.session =
      soup_session_new_with_options ("timeout", idle, "user-agent", "Poolscope/" PSC_VERSION, NULL);
  result = get_with_redirects (&download, url, cancellable, error);
  g_clear_object (&download.message);
  g_clear_object (&download.session);
  return result;
}
