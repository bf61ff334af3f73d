# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What Poolscope needs from the system, and how to get what is missing. Sourced by ./run and ./test.
#
# Need is decided by probes (is the program there, does pkg-config find the library), so that tools installed by other
# means are left alone and no package manager is called when nothing is missing.

# One line a need: what for, the probe, and the packages by system. Several packages are joined by commas, "-" means
# that the system has it without a package or that it does not exist there. MSYS2 names get the prefix of the
# environment in use (mingw-w64-ucrt-x86_64- and so on).
#
# for   probe                       Debian                       Fedora                       Arch               MSYS2               Homebrew
package_table='
build   cmd:cc                      gcc,libc6-dev                gcc,glibc-devel              gcc                gcc                 -
build   cmd:pkg-config              pkg-config                   pkgconf-pkg-config           pkgconf            pkgconf             pkgconf
build   cmd:meson                   meson                        meson                        meson              meson               meson
build   cmd:ninja                   ninja-build                  ninja-build                  ninja              ninja               ninja
build   cmd:msgfmt                  gettext                      gettext                      gettext            gettext-tools       gettext
build   cmd:glib-compile-resources  libglib2.0-dev-bin           glib2-devel                  glib2-devel        glib2               glib
build   cmd:glib-compile-schemas    libglib2.0-bin               glib2                        glib2              glib2               glib
build   cmd:gtk4-update-icon-cache  libgtk-4-bin                 gtk4                         gtk4               gtk4                gtk4
build   cmd:update-desktop-database desktop-file-utils           desktop-file-utils           desktop-file-utils desktop-file-utils  desktop-file-utils
build   cmd:update-mime-database    shared-mime-info             shared-mime-info             shared-mime-info   shared-mime-info    shared-mime-info
build   pc:glib-2.0>=2.74           libglib2.0-dev               glib2-devel                  glib2              glib2               glib
build   pc:libarchive>=3.6          libarchive-dev               libarchive-devel             libarchive         libarchive          libarchive
build   header:Zydis/Zydis.h        libzydis-dev                 zydis-devel                  zydis              zydis               zydis
build   pc:libkdumpfile>=0.5        libkdumpfile-dev             libkdumpfile-devel           -                  -                   -
build   pc:libsoup-3.0>=3.2         libsoup-3.0-dev              libsoup3-devel               libsoup3           libsoup3            libsoup
build   pc:gtk4>=4.8                libgtk-4-dev                 gtk4-devel                   gtk4               gtk4                gtk4
build   pc:libadwaita-1>=1.2        libadwaita-1-dev             libadwaita-devel             libadwaita         libadwaita          libadwaita
build   pc:cairo>=1.16              libcairo2-dev                cairo-devel                  cairo              cairo               cairo
build   pc:pangocairo>=1.50         libpango1.0-dev              pango-devel                  pango              pango               pango
build   icons                       adwaita-icon-theme           adwaita-icon-theme           adwaita-icon-theme adwaita-icon-theme  adwaita-icon-theme
build   svg-loader                  librsvg2-common              librsvg2                     librsvg            librsvg             librsvg
build   fonts                       fontconfig,fonts-dejavu-core fontconfig,dejavu-sans-fonts fontconfig,ttf-dejavu - -
test    pc:check>=0.15              check                        check-devel                  check              check               check
test    pc:json-glib-1.0>=1.6       libjson-glib-dev             json-glib-devel              json-glib          json-glib           json-glib
test    pc:libaddrxlat>=0.5         libkdumpfile-dev             libkdumpfile-devel           -                  -                   -
test    sanitizers                  -                            libasan,libubsan             -                  -                   -
test    cmd:clang-format            clang-format                 clang-tools-extra            clang              clang-tools-extra   clang-format
test    cmd:clang                   clang                        clang                        clang              clang               -
test    cmd:lld-link                lld                          lld                          lld                lld                 -
test    cmd:llvm-pdbutil            llvm                         llvm                         llvm               llvm-tools          -
test    cmd:desktop-file-validate   desktop-file-utils           desktop-file-utils           desktop-file-utils desktop-file-utils  desktop-file-utils
test    cmd:appstreamcli            appstream                    appstream                    appstream          appstream           appstream
test    cmd:xmllint                 libxml2-utils                libxml2                      libxml2            libxml2             libxml2
test    cmd:rsvg-convert            librsvg2-bin                 librsvg2-tools               librsvg            librsvg             librsvg
test    cmd:Xvfb                    xvfb                         xorg-x11-server-Xvfb         xorg-server-xvfb   -                   -
test    cmd:xauth                   xauth                        xorg-x11-xauth               xorg-xauth         -                   -
test    cmd:dbus-run-session        dbus,dbus-daemon             dbus-daemon                  dbus               -                   -
test    at-spi-bus                  at-spi2-core                 at-spi2-core                 at-spi2-core       -                   -
test    at-spi-python               python3-gi,gir1.2-atspi-2.0  python3-gobject,at-spi2-core python-gobject,at-spi2-core - -
'

say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  say "$0: $*"
  exit 1
}

any_exists ()
{
  for path_candidate; do
    [ -e "$path_candidate" ] && return 0
  done
  return 1
}

# gi is a package of the system's Python, which need not be the first on PATH.
system_python ()
{
  if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; else echo python3; fi
}

can_sanitize ()
{
  sanitize_dir=$(mktemp -d) || return 1
  echo 'int main (void) { return 0; }' >"$sanitize_dir/probe.c"
  "${CC:-cc}" -fsanitize=address,undefined "$sanitize_dir/probe.c" -o "$sanitize_dir/probe" \
    >"$sanitize_dir/log" 2>&1
  sanitize_status=$?
  rm -rf "$sanitize_dir"
  return $sanitize_status
}

# Succeeds when what the probe stands for is there. Each probe is exact about one thing; none guesses from the
# system's name.
probe ()
{
  case $1 in
    cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
    header:*) printf '#include <%s>\n' "${1#header:}" | "${CC:-cc}" -E - >/dev/null 2>&1 ;;
    pc:*) pkg-config --exists "$(printf '%s' "${1#pc:}" | sed 's/>=/ >= /')" 2>/dev/null ;;
    icons) any_exists /usr/share/icons/Adwaita /usr/local/share/icons/Adwaita \
             "${MINGW_PREFIX:-/usr}/share/icons/Adwaita" /opt/homebrew/share/icons/Adwaita ;;
    svg-loader) any_exists /usr/lib/*/gdk-pixbuf-2.0/*/loaders/*svg* \
                  /usr/lib*/gdk-pixbuf-2.0/*/loaders/*svg* \
                  /usr/lib*/gdk-pixbuf-2.0/*/loaders/*glycin* \
                  "${MINGW_PREFIX:-/usr}"/lib/gdk-pixbuf-2.0/*/loaders/*svg* \
                  /usr/local/lib/gdk-pixbuf-2.0/*/loaders/*svg* \
                  /opt/homebrew/lib/gdk-pixbuf-2.0/*/loaders/*svg* \
                  /usr/lib*/glycin-loaders/*/glycin-svg /usr/libexec/glycin-loaders/*/glycin-svg ;;
    fonts) [ -n "$(fc-list 2>/dev/null | head -n 1)" ] ;;
    sanitizers) can_sanitize ;;
    at-spi-bus) any_exists /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi-bus-launcher \
                  /usr/lib/at-spi2-core/at-spi-bus-launcher ;;
    at-spi-python) "$(system_python)" -c 'import gi; gi.require_version ("Atspi", "2.0")' 2>/dev/null ;;
    *) die "package table: unknown probe '$1'" ;;
  esac
}

# The column of the package table that fits this system, or nothing.
package_column ()
{
  if [ -n "${MSYSTEM:-}" ] && command -v pacman >/dev/null 2>&1; then echo 4
  elif [ "$(uname -s)" = Darwin ]; then command -v brew >/dev/null 2>&1 && echo 5
  elif command -v apt-get >/dev/null 2>&1; then echo 1
  elif command -v dnf >/dev/null 2>&1; then echo 2
  elif command -v pacman >/dev/null 2>&1; then echo 3
  fi
}

# Prints "PROBE DEBIAN FEDORA ARCH MSYS2 HOMEBREW" for each unmet need among the purposes given.
unmet_needs ()
{
  printf '%s\n' "$package_table" | while read -r purpose probe_name packages; do
    [ -n "$purpose" ] || continue
    for wanted; do
      if [ "$purpose" = "$wanted" ] && ! probe "$probe_name"; then
        echo "$probe_name $packages"
      fi
    done
  done
}

# Reads unmet needs and prints the package names of one column, each once. A need that has no package there (a
# display server on macOS) is left out: what cannot be had is for the tests to skip aloud.
package_names ()
{
  awk -v column="$(($1 + 1))" -v prefix="$2" '
    $column != "-" {
      n = split ($column, names, ",")
      for (i = 1; i <= n; i++)
        if (!seen[names[i]]++)
          print prefix names[i]
    }'
}

as_root ()
{
  if [ "$(id -u)" = 0 ]; then "$@"
  elif ! command -v sudo >/dev/null 2>&1; then
    die "installing needs root: run as root, or install the packages named above first"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"
  fi
}

# The lists of a fresh system are empty or stale, and fetching them is slow where they are good: ask for the packages
# first, and only when that fails bring the lists up to date and ask again.
apt_install ()
{
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null >&2 ||
    { as_root apt-get update </dev/null >&2 &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null >&2; }
}

install_packages ()
{
  column=$1
  shift
  case $column in
    1) apt_install "$@" ;;
    2) as_root dnf install -y --setopt=install_weak_deps=False "$@" </dev/null >&2 ;;
    3) as_root pacman -S --needed --noconfirm "$@" </dev/null >&2 ;;
    4) pacman -S --needed --noconfirm "$@" </dev/null >&2 ;;
    5) brew install "$@" </dev/null >&2 ;;
  esac
}

# need PURPOSE...: makes sure that everything the purposes (build, test) need is there.
need ()
{
  unmet=$(unmet_needs "$@")
  [ -n "$unmet" ] || return 0

  column=$(package_column)
  [ -n "$column" ] ||
    die "missing: $(echo "$unmet" | cut -d ' ' -f 1 | tr '\n' ' '); no package manager known here, install them first"

  missing=$(echo "$unmet" | package_names "$column" "${MINGW_PACKAGE_PREFIX:+$MINGW_PACKAGE_PREFIX-}")
  [ -n "$missing" ] || return 0

  say "Poolscope needs packages that are not installed here. Installing:"
  echo "$missing" | sed 's/^/  /' >&2
  # Word splitting is meant: one package name a word.
  # shellcheck disable=SC2086
  install_packages "$column" $missing || die "installing these packages failed"
}
