#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build-aux/packages.sh calls a package manager only when something is missing, and then with the right names. The
# package managers here are stand-ins that note how they were called.
set -eu

root=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

expect ()
{
  if [ "$2" != "$3" ]; then
    printf '%s: expected "%s", found "%s"\n' "$1" "$3" "$2"
    failed=1
  fi
}

# A call is noted and succeeds, except that apt-get does not know packages before its lists were fetched.
cat >"$scratch/apt-get" <<'END'
#!/bin/sh
echo "apt-get $*" >>"$CALLS"
case $1 in
  update) touch "$CALLS.updated" ;;
  *) [ -e "$CALLS.updated" ] ;;
esac
END
for name in dnf pacman brew; do
  printf '#!/bin/sh\necho "%s $*" >>"$CALLS"\n' "$name" >"$scratch/$name"
done
printf '#!/bin/sh\n[ "$1" != -n ] || shift\n"$@"\n' >"$scratch/sudo"
chmod +x "$scratch/apt-get" "$scratch/dnf" "$scratch/pacman" "$scratch/brew" "$scratch/sudo"

# calls COLUMN TABLE PURPOSE...: what the package manager was asked when the needs of TABLE were to be met.
calls ()
{
  column=$1
  table=$2
  shift 2
  rm -f "$scratch/calls" "$scratch/calls.updated"
  (
    PATH=$scratch:$PATH
    CALLS=$scratch/calls
    export PATH CALLS
    . "$root/build-aux/packages.sh"
    package_table=$table
    forced_column=$column
    package_column () { echo "$forced_column"; }
    need "$@"
  ) 2>"$scratch/messages" || echo "failed: $(tail -n 1 "$scratch/messages")"
  [ ! -e "$scratch/calls" ] || cat "$scratch/calls"
}

present='
build cmd:sh         deb-sh     fed-sh arch-sh msys-sh brew-sh'
absent='
build cmd:sh         deb-sh     fed-sh arch-sh msys-sh brew-sh
build cmd:no-such-1  deb-a,deb-b fed-a arch-a  msys-a  -
test  cmd:no-such-2  deb-a,deb-c fed-c arch-c  msys-c  brew-c'
install='install -y --no-install-recommends'

expect 'nothing missing calls nobody' "$(calls 1 "$present" build test)" ''
expect 'a package is asked for once, after fetching the lists' "$(calls 1 "$absent" build test)" \
  "apt-get $install deb-a deb-b deb-c
apt-get update
apt-get $install deb-a deb-b deb-c"
expect 'what only tests need is left out of a build' "$(calls 2 "$absent" build)" \
  'dnf install -y --setopt=install_weak_deps=False fed-a'
expect 'Arch' "$(calls 3 "$absent" build test)" 'pacman -S --needed --noconfirm arch-a arch-c'
expect 'a need without a package there is left to the tests' "$(calls 5 "$absent" build test)" 'brew install brew-c'
calls 1 "$absent" build >/dev/null
expect 'the user is told first' "$(grep -c '^  deb-[ab]$' "$scratch/messages")" 2
expect 'an unknown system is told what is missing' "$(calls '' "$absent" build | grep -c 'no-such-1')" 1

. "$root/build-aux/packages.sh"
expect 'each line of the table has a column for every system' \
  "$(printf '%s\n' "$package_table" | awk 'NF && NF != 7')" ''

exit $failed
