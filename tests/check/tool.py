#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a validator on data files, `tool.py ROOT TOOL ARGUMENT...`, and reports a skip where it is not installed."""
import shutil
import subprocess
import sys

import tree

if not shutil.which(sys.argv[2]):
    tree.skip(f"{sys.argv[2]} is not installed")
sys.exit(subprocess.run(sys.argv[2:], check=False).returncode)
