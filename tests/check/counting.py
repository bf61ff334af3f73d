#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""build-aux/count-tests.py counts what ./test reports; a slip there would hide failures, so it is tested itself."""
import json
import pathlib
import subprocess
import sys
import tempfile

import tree

COUNTER = tree.ROOT / "build-aux" / "count-tests.py"
TWO_PASS = "ok 1 - a.c:core:one: Passed\nok 2 - a.c:core:two: Passed\n1..2\n"
ONE_FAILS = "ok 1 - a.c:core:one: Passed\nnot ok 2 - a.c:core:two: Assertion failed\n1..2\n"
ONE_SKIPS = "# SKIPPED: no fonts\nok 1 - a.c:core:one: Passed\nok 2 - a.c:core:two: Passed\n1..2\n"
NO_PLAN = "ok 1 - a.c:core:one: Passed\n"

# What the log says (standard output, meson's result, exit code), and the last line with the exit code expected.
CASES = [
    ("all pass", [(TWO_PASS, "OK", 0)], "2 passed, 0 failed, 0 skipped", 0),
    ("a failed test is one failure", [(ONE_FAILS, "ERROR", 1)], "1 passed, 1 failed, 0 skipped", 1),
    ("a skipped test has not passed", [(ONE_SKIPS, "OK", 0)], "1 passed, 0 failed, 1 skipped", 0),
    ("a crash after a pass is a failure", [(NO_PLAN, "ERROR", -11)], "1 passed, 1 failed, 0 skipped", 1),
    ("a crash at the end is a failure", [(TWO_PASS, "ERROR", 1)], "2 passed, 1 failed, 0 skipped", 1),
    ("a time-out is a failure", [("", "TIMEOUT", -15)], "0 passed, 1 failed, 0 skipped", 1),
    ("an empty suite is a failure", [("1..0\n", "OK", 0)], "0 passed, 1 failed, 0 skipped", 1),
    ("silence is a failure", [("", "SKIP", 0)], "0 passed, 1 failed, 0 skipped", 1),
    ("exit code 77 is a skip", [(TWO_PASS, "OK", 0), ("", "SKIP", 77)], "2 passed, 0 failed, 1 skipped", 0),
    ("a skip with a reason is one skip", [(TWO_PASS, "OK", 0), ("# SKIPPED: no tool\n", "SKIP", 77)],
     "2 passed, 0 failed, 1 skipped", 0),
    ("a plain program counts once", [("fine\n", "OK", 0)], "1 passed, 0 failed, 0 skipped", 0),
    ("skips alone are no success", [("", "SKIP", 77)], "0 passed, 0 failed, 1 skipped", 1),
]


def count(logs):
    with tempfile.TemporaryDirectory() as folder:
        if logs is not None:
            path = pathlib.Path(folder, "meson-logs")
            path.mkdir()
            lines = [json.dumps({"name": "x / y", "stdout": out, "result": result, "returncode": code})
                     for out, result, code in logs]
            (path / "testlog.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", COUNTER, folder], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[-1], done.returncode


problems = []
for title, logs, line, code in [*CASES, ("no log is a failure", None, "0 passed, 1 failed, 0 skipped", 1)]:
    found = count(logs)
    if found != (line, code):
        problems.append(f"{title}: expected {line!r} and exit code {code}, found {found}")
tree.finish(problems, CASES)
