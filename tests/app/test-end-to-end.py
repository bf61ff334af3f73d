#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as assistive technology meets it: a sample is opened from the command line, table and chart are found by
role and name, a column sorts and the table is exported. Run by meson with the program and the source folder."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

SECONDS = 60
TABLE = ("table", "tree table")
# Warnings end the program that is tested. They would end this one too, and the accessibility library warns whenever
# something goes away that it has just asked about.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "GTK_A11Y"}
os.environ.pop("G_DEBUG", None)


def skip(reason):
    print(f"# SKIPPED: {reason}")
    sys.exit(77)


def import_atspi():
    if not os.environ.get("DISPLAY") or not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        skip("there is no display with a session bus")
    try:
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi
    except (ImportError, ValueError):
        skip("the introspection data of AT-SPI are not installed")
    return Atspi


# Newer versions call methods what older ones call interfaces; both are there.
warnings.simplefilter("ignore", DeprecationWarning)
Atspi = import_atspi()


def wait_for(what, find):
    """The first true result of find(); the tree changes while it is read, so errors only mean "not yet"."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if found := find():
                return found
        except Exception:  # pylint: disable=broad-except
            pass
        time.sleep(0.1)
    sys.exit(f"no {what} within {SECONDS} s")


def descend(node, depth=0):
    """The tree below, without what lies in tables other than @node itself: that is hundreds of cells."""
    yield node
    if depth < 40 and (depth == 0 or node.get_role_name() not in TABLE):
        for i in range(min(node.get_child_count(), 40)):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from descend(child, depth + 1)


def find(root, roles, name):
    for node in descend(root):
        if node.get_role_name() in roles and name in (node.get_name() or ""):
            return node
    return None


def find_window(application, name):
    """Among the top level only: the tree below is large."""
    windows = [application.get_child_at_index(i) for i in range(application.get_child_count())]
    return next((window for window in windows if window is not None and name in window.get_name()), None)


def find_application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(i)
        if application is not None and application.get_process_id() == pid:
            return application
    return None


def activate(node):
    node.get_action_iface().do_action(0)


def first_texts(table):
    """The texts of the first row below the headings."""
    return [node.get_name() for node in descend(table.get_child_at_index(1))]


def sort_by_change(application):
    """Through the menu: headings have no actions."""
    activate(wait_for("button Columns", lambda: find(application, ("push button", "toggle button"), "Columns")))
    activate(wait_for("item Sort by", lambda: find(application, ("menu item",), "Sort by")))
    items = wait_for("item Change", lambda: [node for node in descend(application)
                                             if node.get_role_name() in ("radio menu item", "menu item")
                                             and node.get_name() == "Change"])
    activate(items[0])


def export_table(application, folder):
    path = pathlib.Path(folder) / "tags.csv"
    frame = wait_for("window", lambda: find_window(application, "Poolscope"))
    actions = frame.get_action_iface()
    for i in range(actions.get_n_actions()):
        if actions.get_action_name(i) == "win.export-table":
            actions.do_action(i)
    dialog = wait_for("save dialog", lambda: find_window(application, "Save Table"))
    entry = wait_for("name entry", lambda: next((node for node in descend(dialog)
                                                 if node.get_role_name() in ("text", "entry")
                                                 and node.get_editable_text_iface()), None))
    entry.get_editable_text_iface().set_text_contents(str(path))
    activate(wait_for("button Save", lambda: find(dialog, ("push button",), "Save")))
    text = wait_for("exported table", lambda: path.is_file() and path.read_text(encoding="utf-8"))
    if not text.startswith("Tag,Binary,") or "\nBrkQ," not in text:
        sys.exit(f"the exported table is another one: {text[:200]}")


def show_view(application, name):
    activate(wait_for(f"view {name}", lambda: find(application, ("page tab",), name)))


def check_window(application, folder):
    show_view(application, "Tags")
    table = wait_for("table", lambda: find(application, TABLE, "Tags"))
    chart = wait_for("chart", lambda: find(application, ("image", "icon", "graphic"), "Pool bytes by tag"))
    summary = chart.get_description()
    if "BrkQ" not in summary:
        sys.exit(f"the chart's description does not name the leak: {summary}")
    wait_for("row of BrkQ", lambda: find(table, ("label", "text", "static", "table cell", "filler"), "BrkQ"))
    sort_by_change(application)
    wait_for("BrkQ in the first row", lambda: "BrkQ" in first_texts(table))
    export_table(application, folder)
    show_view(application, "Compare")
    wait_for("table of changes", lambda: find(application, TABLE, "Changes"))


def main():
    program, source = (os.path.abspath(argument) for argument in sys.argv[1:3])
    sample = pathlib.Path(source) / "data" / "samples" / "leaking-driver"
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen([program, str(sample)], env=ENVIRONMENT, cwd=folder)
        try:
            application = wait_for("application", lambda: find_application(process.pid))
            check_window(application, folder)
        finally:
            process.terminate()
            process.wait()


main()
