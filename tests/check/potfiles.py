#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in is sorted, names only files that exist, and leaves out none that has text to translate."""
import re

import tree

MARKED_C = re.compile(r'\b(?:(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\('
                      r'|dngettext\s*\(\s*GETTEXT_PACKAGE\s*,)\s*"')
MARKED_UI = re.compile(r'translatable="(yes|true)"')


def has_text(path):
    pattern = MARKED_UI if path.suffix == ".ui" else MARKED_C
    return bool(pattern.search(path.read_text(encoding="utf-8")))


listed = [line for line in (tree.ROOT / "po" / "POTFILES.in").read_text(encoding="utf-8").splitlines()
          if line and not line.startswith("#")]
wanted = {tree.name_of(path) for path in tree.files("*.c", under="src") if has_text(path)}
wanted |= {tree.name_of(path) for path in tree.files("*.ui", under="ui") if has_text(path)}
wanted |= {tree.name_of(path) for path in tree.files("*.desktop.in", "*.metainfo.xml.in", "*.gschema.xml", under="data")}

problems = []
if listed != sorted(set(listed)):
    problems.append("po/POTFILES.in: lines are not sorted, or one is there twice")
problems += [f"po/POTFILES.in: {name} is missing" for name in sorted(wanted - set(listed))]
problems += [f"po/POTFILES.in: {name} has no text to translate" for name in sorted(set(listed) - wanted)]
tree.finish(problems, listed)
