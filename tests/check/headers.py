#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each header compiles alone, with the flags of its folder: it includes what its declarations need.

Arguments: the root of the tree and the build folder, whose compile_commands.json knows the flags.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

import tree

BUILD = pathlib.Path(sys.argv[2])


def flags_by_folder():
    """The compiler call of one C file of each folder, without its file names."""
    flags = {}
    for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
        source = pathlib.Path(entry["directory"], entry["file"]).resolve()
        words = shlex.split(entry["command"])
        keep = [word for i, word in enumerate(words)
                if word not in ("-o", "-c", "-MQ", "-MF", "-MD") and words[i - 1] not in ("-o", "-c", "-MQ", "-MF")]
        flags.setdefault(source.parent, keep)
    return flags


def compile_header(path, command):
    text = f'#include "{path}"\n'
    result = subprocess.run([*command, "-fsyntax-only", "-x", "c", "-"], input=text, capture_output=True, text=True,
                            cwd=BUILD, check=False)
    return result.stderr.splitlines() if result.returncode else []


def main():
    flags = flags_by_folder()
    headers = [path for path in tree.files("*.h", under="src") if path.parent in flags]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: compile_header(path, flags[path.parent]), headers)
        problems = [line for result in results for line in result]
    tree.finish(problems, headers)


main()
