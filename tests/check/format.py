#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file is as clang-format writes it. Releases differ in detail, so one major version is the judge."""
import re
import shutil
import subprocess

import tree

MAJOR = "14"


def find_formatter():
    for name in (f"clang-format-{MAJOR}", "clang-format"):
        if tool := shutil.which(name):
            return tool
    return tree.skip("clang-format is not installed")


tool = find_formatter()
version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout.strip()
if not re.search(rf"version {MAJOR}\.", version):
    tree.skip(f"the layout is that of clang-format {MAJOR}, and this is {version}")

sources = tree.files("*.c", "*.h")
result = subprocess.run([tool, "--dry-run", "-Werror", f"--style=file:{tree.ROOT / '.clang-format'}", *sources],
                        capture_output=True, text=True, check=False)
tree.finish(result.stderr.splitlines() if result.returncode else [], sources)
