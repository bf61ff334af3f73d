#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes run one way only: the table in src/README.md says who may include whom, and this holds every file to it."""
import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
TABLE_ROW = re.compile(r"^\| `(?P<folder>[a-z]+)` \|[^|]*\|(?P<may>[^|]*)\|$")
# Headers without a folder: what the build writes.
GENERATED = {"config.h", "known-tags.h", "poolscope-resources.h"}
LIBRARIES = {
    "gtk": re.compile(r"(gtk|gdk|gsk|graphene)(/|\b)|adwaita\.h"),
    "cairo": re.compile(r"cairo"),
    "pango": re.compile(r"pango/"),
    "zydis": re.compile(r"Zydis/"),
    "soup": re.compile(r"libsoup/"),
    "kdumpfile": re.compile(r"libkdumpfile/"),
}


def read_table():
    rows = {}
    for line in (tree.ROOT / "src" / "README.md").read_text(encoding="utf-8").splitlines():
        if match := TABLE_ROW.match(line):
            rows[match["folder"]] = set(match["may"].split())
    return rows


def check_table(rows):
    folders = {path.name for path in (tree.ROOT / "src").iterdir() if any(path.glob("*.[ch]"))}
    yield from (f"src/README.md: no row for src/{name}" for name in sorted(folders - rows.keys()))
    for name, may in rows.items():
        yield from (f"src/README.md: {name} may include '{word}', which is neither a folder nor a library"
                    for word in sorted(may - rows.keys() - LIBRARIES.keys()))


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(line):
            yield number, match[1], match[2]


def check_project_include(home, allowed, header):
    if "/" not in header:
        return None if header in GENERATED else "names no folder"
    folder = header.split("/")[0]
    if not (tree.ROOT / "src" / header).is_file() and folder != "support":
        return "is no file of src"
    if folder not in allowed:
        return f"is not allowed from {home} by the table in src/README.md"
    if header.endswith("-private.h") and folder != home:
        return f"is private to {folder}"
    return None


def check_library_include(home, allowed, header):
    for library, pattern in LIBRARIES.items():
        if pattern.match(header) and library not in allowed:
            return f"needs {library}, which the table in src/README.md does not allow {home}"
    return None


def check_file(path, home, allowed):
    for number, quote, header in includes(path):
        check = check_project_include if quote == '"' else check_library_include
        if problem := check(home, allowed, header):
            yield f"{tree.name_of(path)}:{number}: {header} {problem}"


def main():
    rows = read_table()
    problems = list(check_table(rows))
    sources = tree.files("*.c", "*.h", under="src")
    for path in sources:
        home = path.relative_to(tree.ROOT / "src").parts[0]
        problems += check_file(path, home, rows.get(home, set()) | {home})
    # A test may use anything, but private headers only of the folder that it mirrors.
    everything = rows.keys() | LIBRARIES.keys() | {"support"}
    for path in tree.files("*.c", "*.h", under="tests"):
        home = path.relative_to(tree.ROOT / "tests").parts[0]
        problems += check_file(path, home, everything | {home})
    tree.finish(problems, sources)


main()
