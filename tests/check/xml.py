#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every interface, icon and data file in XML is well formed."""
import shutil
import subprocess

import tree

if not shutil.which("xmllint"):
    tree.skip("xmllint is not installed")
sources = tree.files("*.ui", "*.svg", "*.xml", "*.xml.in")
result = subprocess.run(["xmllint", "--noout", "--nonet", *sources], capture_output=True, text=True, check=False)
tree.finish(result.stderr.splitlines() if result.returncode else [], sources)
