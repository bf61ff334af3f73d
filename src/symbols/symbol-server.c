/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks a symbol server, and puts what it has into a store. Called by symbol-finder.c.
 *
 * A download grows in NAME.partial, in the folder where the file will be. The lock on it makes
 * others wait who want the same, in this process or another; so it is never removed while somebody
 * may be waiting for it, but renamed when it is whole, and whoever gets the lock then looks again.
 */
#include "config.h"

#include "symbols/symbol-server.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#ifdef G_OS_UNIX
#include <sys/file.h>
#endif

#include "base/error.h"
#include "symbols/symbol-http.h"

/* A download that is cut goes on this often, as long as each time something more has come. */
#define MAX_ATTEMPTS 10u

/* How often somebody who waits for another download looks whether it is done. */
#define WAIT_USEC (G_USEC_PER_SEC / 20)

/* How long it is remembered that a server does not have a file. */
#define ABSENT_SECONDS (24 * 60 * 60)

#define POINTER_BYTES 4096u

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif

/* One file to fetch. */
typedef struct
{
  const char *url;
  const PscSymbolKey *key;
  const PscSymbolPath *roots;
  const PscSymbolPolicy *policy;
  GCancellable *cancellable;
  char *folder; /* of the key */
} Fetch;

static gboolean
set_errno_error (const char *doing, const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved), "%s %s: %s", doing,
               path, g_strerror (saved));
  return FALSE;
}

/* Which file tells that a server does not have a file. */
static char *
get_absent_path (const Fetch *self)
{
  g_autofree char *asked = NULL;
  g_autofree char *sum = NULL;

  if (self->policy->negative_folder == NULL)
    return NULL;
  asked = g_strjoin ("/", self->url, self->key->name, self->key->lower_id, NULL);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, asked, -1);
  return g_build_filename (self->policy->negative_folder, sum, NULL);
}

static gboolean
is_known_to_be_absent (const Fetch *self)
{
  g_autofree char *path = get_absent_path (self);
  GStatBuf status;
  gint64 age;

  if (path == NULL || g_stat (path, &status) != 0)
    return FALSE;
  age = g_get_real_time () / G_USEC_PER_SEC - (gint64) status.st_mtime;
  return age >= 0 && age < ABSENT_SECONDS;
}

/* That it cannot be remembered costs a question tomorrow, and nothing else. */
static void
remember_absent (const Fetch *self)
{
  g_autofree char *path = get_absent_path (self);

  if (path == NULL || g_mkdir_with_parents (self->policy->negative_folder, 0700) != 0)
    return;
  g_file_set_contents (path, "", 0, NULL);
}

/* Opens the file that a download grows in. */
static int
open_partial (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_APPEND | O_BINARY | O_CLOEXEC | O_NOFOLLOW, 0644);

  if (fd < 0)
    set_errno_error ("cannot write", path, error);
  return fd;
}

/* Whether this is the only one that downloads into the file. Where there are no such locks, two who
 * fetch the same file at once spoil it for each other, which the check at the end finds. */
static gboolean
try_lock (int fd)
{
#ifdef G_OS_UNIX
  return flock (fd, LOCK_EX | LOCK_NB) == 0;
#else
  return TRUE;
#endif
}

/* Whether the path still leads to the file that is open. */
static gboolean
is_same_file (int fd, const char *path)
{
#ifdef G_OS_UNIX
  struct stat open_status, path_status;

  return fstat (fd, &open_status) == 0 && stat (path, &path_status) == 0
         && open_status.st_dev == path_status.st_dev && open_status.st_ino == path_status.st_ino;
#else
  return TRUE;
#endif
}

/* Waits for the lock on the file that a download grows in. Returns its descriptor; -1 with an
 * error; or -1 without one where somebody else has put the file at `path` in the meantime. */
static int
lock_partial (const Fetch *self, const char *partial, const char *path, GError **error)
{
  for (;;)
    {
      int fd = open_partial (partial, error);

      if (fd < 0)
        return -1;
      if (try_lock (fd) && is_same_file (fd, partial))
        {
          if (!g_file_test (path, G_FILE_TEST_EXISTS))
            return fd;
          g_unlink (partial);
          close (fd);
          return -1;
        }
      close (fd);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return -1;
      g_usleep (WAIT_USEC);
    }
}

static guint64
get_size (int fd)
{
  off_t end = lseek (fd, 0, SEEK_END);

  return end > 0 ? (guint64) end : 0;
}

/* Goes on as long as each attempt brings something. A beginning that the server would not go on
 * from counts as progress once: it was thrown away. */
static PscHttpResult
download (const Fetch *self, const char *url, int fd, const char *leaf, GError **error)
{
  for (guint i = 0;; i++)
    {
      guint64 n_before = get_size (fd);
      g_autoptr (GError) local_error = NULL;
      PscHttpResult result =
          psc_symbol_http_get (url, fd, leaf, self->policy, self->cancellable, &local_error);

      if (result != PSC_HTTP_CUT || i + 1 >= MAX_ATTEMPTS || get_size (fd) == n_before)
        {
          if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          return result;
        }
    }
}

static char *
make_url (const Fetch *self, const char *id, const char *leaf)
{
  g_autofree char *name = g_uri_escape_string (self->key->name, NULL, FALSE);
  g_autofree char *escaped_leaf = g_uri_escape_string (leaf, NULL, FALSE);

  return g_strjoin ("/", self->url, name, id, escaped_leaf, NULL);
}

/* Checks what has come and gives it its name. What is something else is removed: nothing good would
 * come behind it. */
static PscSymbolFile *
place (const Fetch *self, const char *partial, const char *path, gboolean is_packed, GError **error)
{
  g_autoptr (PscSymbolFile) file = psc_symbol_file_new (partial, is_packed);

  if (!psc_symbol_file_check (file, self->key, error))
    {
      g_unlink (partial);
      g_prefix_error (error, "%s gave another file: ", self->url);
      return NULL;
    }
  if (g_rename (partial, path) == 0)
    return psc_symbol_file_new (path, is_packed);
  set_errno_error ("cannot rename", partial, error);
  return NULL;
}

/* One form of the file under one spelling of its key. */
static PscHttpResult
fetch_into (const Fetch *self,
            const char *id,
            const char *leaf,
            gboolean is_packed,
            PscSymbolFile **file,
            GError **error)
{
  g_autofree char *url = make_url (self, id, leaf);
  g_autofree char *path = g_build_filename (self->folder, leaf, NULL);
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  g_autoptr (GError) local_error = NULL;
  PscHttpResult result;
  int fd = lock_partial (self, partial, path, &local_error);

  if (fd < 0 && local_error == NULL)
    {
      *file = psc_symbol_file_new (path, is_packed);
      return PSC_HTTP_WHOLE;
    }
  if (fd < 0)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return PSC_HTTP_FAILED;
    }
  result = download (self, url, fd, leaf, error);
  if (result == PSC_HTTP_WHOLE)
    {
      *file = place (self, partial, path, is_packed, error);
      if (*file == NULL)
        result = PSC_HTTP_FAILED;
    }
  else if (get_size (fd) == 0)
    g_unlink (partial);
  close (fd);
  return result;
}

/* A pointer is small and is read into memory through a file that has no name. */
static PscHttpResult
fetch_pointer (const Fetch *self, const char *id, PscSymbolFile **file, GError **error)
{
  g_autofree char *url = make_url (self, id, "file.ptr");
  g_autofree char *temporary = NULL;
  g_autofree char *path = NULL;
  char text[POINTER_BYTES + 1] = "";
  PscSymbolPolicy policy = *self->policy;
  PscHttpResult result;
  int fd = g_file_open_tmp ("poolscope-XXXXXX", &temporary, error);

  if (fd < 0)
    return PSC_HTTP_FAILED;
  g_unlink (temporary);
  policy.max_file_bytes = POINTER_BYTES;
  policy.progress = NULL;
  result = psc_symbol_http_get (url, fd, "file.ptr", &policy, self->cancellable, error);
  if (result == PSC_HTTP_WHOLE
      && (lseek (fd, 0, SEEK_SET) < 0 || read (fd, text, POINTER_BYTES) < 0))
    {
      set_errno_error ("cannot read", "file.ptr", error);
      result = PSC_HTTP_FAILED;
    }
  close (fd);
  if (result != PSC_HTTP_WHOLE)
    return result;
  path = psc_symbol_pointer_parse (text, self->roots);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return PSC_HTTP_ABSENT;
  *file = psc_symbol_file_new (path, g_str_has_suffix (path, "_"));
  return PSC_HTTP_WHOLE;
}

static PscHttpResult
fetch_form (const Fetch *self, guint form, const char *id, PscSymbolFile **file, GError **error)
{
  if (form == 0)
    return fetch_into (self, id, self->key->name, FALSE, file, error);
  if (form == 1)
    return fetch_into (self, id, self->key->packed_name, TRUE, file, error);
  return fetch_pointer (self, id, file, error);
}

/* The file, its packed form and a pointer, each in upper case first. What was denied once may be
 * there after all. */
static PscHttpResult
fetch_any (const Fetch *self, PscSymbolFile **file, GError **error)
{
  const char *const ids[] = { self->key->id, self->key->lower_id };
  guint n_ids = strcmp (ids[0], ids[1]) != 0 ? 2 : 1;
  PscHttpResult sum = PSC_HTTP_ABSENT;

  for (guint form = 0; form < 3; form++)
    for (guint i = 0; i < n_ids; i++)
      {
        PscHttpResult result = fetch_form (self, form, ids[i], file, error);

        if (result == PSC_HTTP_DENIED)
          sum = PSC_HTTP_DENIED;
        else if (result != PSC_HTTP_ABSENT)
          return result;
      }
  return sum;
}

/* Folders that were made for nothing: rmdir takes only empty ones. */
static void
remove_empty_folders (const Fetch *self)
{
  g_autofree char *of_name = g_path_get_dirname (self->folder);

  if (g_rmdir (self->folder) == 0)
    g_rmdir (of_name);
}

PscSymbolFile *
psc_symbol_server_fetch (const char *url,
                         const char *folder,
                         const PscSymbolKey *key,
                         const PscSymbolPath *roots,
                         const PscSymbolPolicy *policy,
                         GCancellable *cancellable,
                         GError **error)
{
  Fetch fetch = { url, key, roots, policy, cancellable, NULL };
  g_autofree char *of_key = NULL;
  PscSymbolFile *file = NULL;
  PscHttpResult result = PSC_HTTP_ABSENT;

  g_return_val_if_fail (url != NULL && folder != NULL && key != NULL && roots != NULL, NULL);
  g_return_val_if_fail (policy != NULL && policy->allow_downloads, NULL);

  if (!is_known_to_be_absent (&fetch))
    {
      of_key = psc_symbol_store_make_folder (folder, key, error);
      if (of_key == NULL)
        return NULL;
      fetch.folder = of_key;
      result = fetch_any (&fetch, &file, error);
      if (result == PSC_HTTP_ABSENT)
        remember_absent (&fetch);
      if (file == NULL)
        remove_empty_folders (&fetch);
    }
  if (result == PSC_HTTP_ABSENT || result == PSC_HTTP_DENIED)
    g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s %s %s/%s", url,
                 result == PSC_HTTP_ABSENT ? "does not have" : "does not hand out", key->name,
                 key->id);
  return file;
}
