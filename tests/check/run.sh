#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ./run opens the window where there is a display and does its job on the command line where there is none. A copy of
# it works here on stand-ins for ninja and for the two programs, which note how they were called.
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

stand_in ()
{
  mkdir -p "$(dirname "$1")"
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}

tree=$scratch/tree
CALLS=$scratch/calls
export CALLS
mkdir -p "$tree/build"
cp "$root/run" "$tree/run"
cp -R "$root/build-aux" "$tree/build-aux"
touch "$tree/build/build.ninja"
stand_in "$scratch/bin/ninja" 'exit 0'
stand_in "$tree/build/src/app/poolscope" 'echo "poolscope $*" >>"$CALLS"'
# Its first argument is the command. It has as many snapshots as SNAPSHOTS says, and chart ends as CHART_EXIT says.
stand_in "$tree/build/src/cli/poolscope-cli" '
case " $* " in *" --json "*) echo "{\"snapshot\":{\"index\":0,\"count\":$SNAPSHOTS}}"; exit 0 ;; esac
echo "$*" >>"$CALLS"
[ "$1" != chart ] || exit "$CHART_EXIT"'

# Nothing is to be installed by a test: every need counts as met.
echo 'need () { :; }' >>"$tree/build-aux/packages.sh"

# run_copy ARGUMENT...: runs the copy from another folder and prints the calls, without the path of the copy.
run_copy ()
{
  rm -f "$CALLS"
  status=0
  (cd / && PATH=$scratch/bin:$PATH "$tree/run" "$@") >"$scratch/out" 2>"$scratch/err" || status=$?
  sed "s|$tree/||g" "$CALLS"
}

unset WAYLAND_DISPLAY MSYSTEM
export DISPLAY=:77 SNAPSHOTS=8 CHART_EXIT=0
expect 'a display gets the window' "$(run_copy a.log b.log)" 'poolscope a.log b.log'
expect 'no file means the sample' "$(run_copy)" 'poolscope data/samples/leaking-driver'

if [ "$(uname -s)" != Darwin ]; then
  unset DISPLAY
  expect 'no display gets tables, charts and CSV' "$(run_copy)" \
    'tags data/samples/leaking-driver --sort total --limit 30
diff data/samples/leaking-driver
chart data/samples/leaking-driver --kind trend -o build/sample-report/trend.svg
chart data/samples/leaking-driver --kind trend -o build/sample-report/trend.png
chart data/samples/leaking-driver --kind top -o build/sample-report/top.svg
chart data/samples/leaking-driver --kind top -o build/sample-report/top.png
convert data/samples/leaking-driver -o build/sample-report/tags.csv'
  expect 'of several files the first and the last are compared' "$(run_copy 'a b.log' c.log d.log | grep '^diff')" \
    'diff a b.log d.log'
  SNAPSHOTS=1
  expect 'a single snapshot is not compared' "$(run_copy a.log | grep -c -e '^diff' -e 'trend')" 0
  CHART_EXIT=4
  expect 'what was left out does not stop the rest' "$(run_copy a.log | grep -c '^convert')" 1
  run_copy a.log >/dev/null
  expect 'what was left out is the exit code' $status 4
  CHART_EXIT=3
  expect 'what cannot be read stops' "$(run_copy a.log | grep -c '^convert')" 0
  run_copy a.log >/dev/null
  expect 'what cannot be read is the exit code' $status 3
fi

exit $failed
