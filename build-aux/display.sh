# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ./run and ./test share beside the package table: the virtual display, and build folders left behind by root.

# with_display COMMAND...
#
# Runs a command with a display, a session bus and folders of its own, so that neither the user's session, settings and
# recent files nor another test run is met. Where there is no X server (Windows, macOS) the windowing system of the
# machine serves.
with_display ()
(
  private=$(mktemp -d)
  trap 'rm -rf "$private"' EXIT
  mkdir -m 0700 "$private/runtime"

  export XDG_RUNTIME_DIR="$private/runtime"
  export XDG_CONFIG_HOME="$private/config" XDG_DATA_HOME="$private/data"
  export XDG_CACHE_HOME="$private/cache" XDG_STATE_HOME="$private/state"
  export GSK_RENDERER=cairo GDK_DEBUG=gl-disable
  unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS GTK_THEME

  if command -v xvfb-run >/dev/null 2>&1; then
    GDK_BACKEND=x11 xvfb-run -a -s '-screen 0 1280x900x24 -noreset' dbus-run-session -- "$@"
  else
    "$@"
  fi
)

# give_back_on_exit CHECKOUT BUILD-DIR...
#
# When root works in somebody else's checkout, the build folders are handed to the owner of the checkout, who could
# not build there again otherwise.
give_back_on_exit ()
{
  [ "$(id -u)" = 0 ] || return 0
  owner=$(ls -nd "$1" | awk '{ print $3 ":" $4 }')
  shift
  [ "$owner" != 0:0 ] || return 0
  give_back_dirs=$*
  # shellcheck disable=SC2064,SC2086
  trap "chown -R -h '$owner' $give_back_dirs 2>/dev/null" EXIT
}
