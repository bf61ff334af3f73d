# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files the checks look at: the project's own text, without build folders and without captures.

Imported by the other checks; not a check itself.
"""
import pathlib
import sys

ROOT = pathlib.Path(sys.argv[1]).resolve()


def is_ours(path):
    parts = path.relative_to(ROOT).parts
    if parts[0].startswith("build-") and parts[0] != "build-aux":
        return False
    return not any(part in ("build", ".git", "subprojects", "__pycache__") for part in parts)


def files(*patterns, under="."):
    """Files whose names match one of the patterns, sorted, as absolute paths."""
    found = {path for pattern in patterns for path in (ROOT / under).rglob(pattern) if path.is_file() and is_ours(path)}
    return sorted(found)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def finish(problems, looked_at):
    """Prints the problems and ends the program; to have looked at nothing is a problem too."""
    if not looked_at:
        problems = [*problems, "found nothing to check"]
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


def skip(reason):
    print(f"# SKIPPED: {reason}")
    sys.exit(77)
