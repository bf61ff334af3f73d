#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file names its licence, and no file promises work to come: that belongs in the issue tracker."""
import re

import tree

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
SOURCES = ["*.c", "*.h", "*.py", "*.sh", "*.ui", "*.css", "*.xml", "*.xml.in", "*.svg", "meson.build",
           "meson_options.txt"]
PROMISE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")

scripts = [path for path in (tree.ROOT / "run", tree.ROOT / "test", tree.ROOT / ".ci" / "run") if path.exists()]
sources = tree.files(*SOURCES) + scripts
problems = []
for path in sources:
    if LICENCE not in "\n".join(path.read_text(encoding="utf-8").splitlines()[:4]):
        problems.append(f"{tree.name_of(path)}:1: does not begin with '{LICENCE}'")

for path in sources + tree.files("*.md", "*.in", "*.po"):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := PROMISE.search(line):
            problems.append(f"{tree.name_of(path)}:{number}: says '{match[0]}'")
tree.finish(problems, sources)
