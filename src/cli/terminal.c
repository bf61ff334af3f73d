/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the system about terminals. Called by the options and the messages.
 */
#include "config.h"

#include "cli/terminal.h"

#include <string.h>

#ifdef G_OS_WIN32
#include <io.h>
#include <windows.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

gboolean
psc_terminal_is_one (FILE *stream)
{
#ifdef G_OS_WIN32
  return _isatty (_fileno (stream)) != 0;
#else
  return isatty (fileno (stream)) != 0;
#endif
}

gboolean
psc_terminal_wants_color (FILE *stream)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");

  if (no_color != NULL && no_color[0] != '\0')
    return FALSE;
#ifndef G_OS_WIN32
  if (term == NULL)
    return FALSE;
#endif
  return psc_terminal_is_one (stream) && g_strcmp0 (term, "dumb") != 0;
}

guint
psc_terminal_get_width (FILE *stream)
{
#ifdef G_OS_WIN32
  CONSOLE_SCREEN_BUFFER_INFO info;

  if (!GetConsoleScreenBufferInfo ((HANDLE) _get_osfhandle (_fileno (stream)), &info))
    return 0;
  return (guint) (info.srWindow.Right - info.srWindow.Left + 1);
#else
  struct winsize size;

  if (!psc_terminal_is_one (stream) || ioctl (fileno (stream), TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
#endif
}
