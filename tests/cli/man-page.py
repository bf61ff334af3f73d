#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page names each command and each option that the help names, and no other.

Arguments: the program and the root of the tree. Ends with 1 and names what is missing.
"""
import pathlib
import re
import subprocess
import sys

PROGRAM, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
OPTION = re.compile(r"--[a-z][a-z-]*")


def show_help(*arguments):
    done = subprocess.run([PROGRAM, *arguments, "--help"], capture_output=True, text=True, check=True,
                          env={"LC_ALL": "C.UTF-8"})
    return done.stdout


page = (ROOT / "data" / "man" / "poolscope-cli.1").read_text(encoding="utf-8").replace("\\-", "-").replace("\\f", " ")
commands = re.findall(r"^  ([a-z]+)  ", show_help(), re.MULTILINE)
helps = "".join(show_help(command) for command in commands)
in_help, in_page = (set(OPTION.findall(text)) for text in (helps, page))

problems = [f"{name}: not in the manual page" for name in sorted(in_help - in_page)]
problems += [f"{name}: no such option" for name in sorted(in_page - in_help)]
problems += [f"{name}: command not in the manual page" for name in commands
             if f".B poolscope-cli {name}\n" not in page or f".TP\n.B {name}\n" not in page]
print("\n".join(problems))
sys.exit(1 if problems or not commands else 0)
