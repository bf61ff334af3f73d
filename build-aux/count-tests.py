#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts single tests in the logs that `meson test` left, names the failed ones and prints the one summary line.

A Check program prints one TAP line a test; each counts. A program without TAP lines counts as one test, its exit code
77 as skipped. A program that crashed, ran out of time or ended before its plan counts as a failure of its own beside
the tests that it did report, and so does a TAP program that reported no test at all: silence is never a pass.

Called by ./test with the build folders. Ends with 1 when something failed or nothing ran.
"""
import argparse
import json
import pathlib
import re
import sys

RESULT_LINE = re.compile(r"^(?P<not>not )?ok\b[ \d]*(?:- )?(?P<text>.*)$")
SKIPPED_LINE = re.compile(r"^# SKIPPED: (?P<reason>.*)$")
PLAN_LINE = re.compile(r"^1\.\.(?P<count>\d+)")
EXIT_SKIP = 77


# What a sanitizer or GLib says before it ends a program.
CAUSE_LINE = re.compile(r"runtime error:|Sanitizer:|\bCRITICAL\b|\bWARNING \*\*|ERROR:")


class Tally:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []


def end_of(log):
    """How a program ended, with what it said of the cause."""
    end = f"{log['result'].lower()}, exit status {log['returncode']}"
    causes = [line.strip() for line in log.get("stderr", "").splitlines() if CAUSE_LINE.search(line)]
    return f"{end}: {causes[0]}" if causes else end


def read_tap(text):
    """The TAP lines of one program: how many passed, which failed and were skipped, and what its plan said."""
    n_ok, failed, skipped, plan = 0, [], [], None
    for line in text.splitlines():
        if match := RESULT_LINE.match(line):
            if match["not"]:
                failed.append(match["text"])
            elif re.search(r"# skip", match["text"], re.IGNORECASE):
                skipped.append(match["text"])
            else:
                n_ok += 1
        elif match := SKIPPED_LINE.match(line):
            # The test that said so is reported as passed by Check; take it back.
            skipped.append(match["reason"])
            n_ok -= 1
        elif match := PLAN_LINE.match(line):
            plan = int(match["count"])
    return n_ok, failed, skipped, plan


def count_tap(name, log, tally):
    """Counts the TAP lines of one program; returns False when there are none."""
    n_ok, failed, skipped, plan = read_tap(log.get("stdout", ""))
    n_reported = n_ok + len(failed) + len(skipped)
    if n_reported == 0 and plan is None:
        return False

    tally.passed += max(n_ok, 0)
    tally.failures += [f"{name}: {text}" for text in failed]
    tally.skips += [f"{name}: {text}" for text in skipped]
    if plan != n_reported:
        tally.failures.append(f"{name}: ended early, {n_reported} of {plan or 'an unknown number of'} tests reported"
                              f" ({end_of(log)})")
    elif log["result"] not in ("OK", "SKIP") and not failed:
        tally.failures.append(f"{name}: {end_of(log)}")
    elif n_reported == 0:
        tally.failures.append(f"{name}: ran no test")
    return True


def count_program(name, log, tally):
    if count_tap(name, log, tally):
        return
    if log["returncode"] == EXIT_SKIP:
        reason = (log.get("stdout") or log.get("stderr") or "no reason given").strip().splitlines()[-1]
        tally.skips.append(f"{name}: {reason.removeprefix('# SKIPPED: ')}")
    elif log["result"] == "OK":
        tally.passed += 1
    elif log["result"] == "SKIP":
        tally.failures.append(f"{name}: ran no test")
    else:
        tally.failures.append(f"{name}: {end_of(log)}")


def count_build(build, subset, tally):
    log_path = build / "meson-logs" / "testlog.json"
    if not log_path.exists():
        if not subset:
            tally.failures.append(f"{build.name}: no test was run")
        return
    for line in log_path.read_text(encoding="utf-8", errors="replace").splitlines():
        log = json.loads(line)
        name = log["name"].split(" / ", 1)[-1]
        count_program(f"{build.name}: {name}", log, tally)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--skipped", action="append", default=[], metavar="REASON",
                        help="a part of the suite that could not be run here")
    parser.add_argument("--subset", action="store_true",
                        help="only some tests were asked for: a build without any is no failure")
    parser.add_argument("builds", nargs="+", type=pathlib.Path)
    options = parser.parse_args()

    tally = Tally()
    tally.skips.extend(options.skipped)
    for build in options.builds:
        count_build(build, options.subset, tally)

    for skip in tally.skips:
        print(f"SKIPPED {skip}")
    for failure in tally.failures:
        print(f"FAILED  {failure}")
    if tally.passed == 0 and not tally.failures:
        print("no test was run")
    print(f"{tally.passed} passed, {len(tally.failures)} failed, {len(tally.skips)} skipped")
    return 1 if tally.failures or tally.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
