#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs poolscope-cli as people do and compares what it says with what it said when somebody looked at it.

    run.py [--update] [--dumps MAKE_DUMPS] PROGRAM SOURCE_ROOT [CASE...]

Each folder of tests/golden/cases is one case:

    command   the arguments, quoted as in a shell; the program runs in an empty folder in which `samples` is
              data/samples, `fixtures` is tests/golden/fixtures and `dumps` what make-dumps.c writes
    stdin     what it reads, if anything
    stdout, stderr   what is expected there; absent is nothing
    exit      the exit code, absent is 0
    out/      files that it has to write
    pictures  names of pictures that it has to write to out/: their bytes depend on the fonts that are installed, so
              only their kind is looked at

Prints TAP. With --update the expectations become what the program does: look at the difference before committing it.
"""
import argparse
import difflib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

TIME_LIMIT_SECONDS = 60
STREAMS = ("stdout", "stderr")
PICTURE_STARTS = {".svg": b"<svg ", ".png": b"\x89PNG\r\n", ".pdf": b"%PDF-"}
PICTURE_MIN_BYTES = 1000


def make_folder(folder, root, dumps):
    """What commands find where they run, with the inputs that are better made than kept."""
    (folder / "dumps").symlink_to(dumps)
    (folder / "samples").symlink_to(root / "data" / "samples")
    (folder / "fixtures").symlink_to(root / "tests" / "golden" / "fixtures")
    (folder / "empty.log").write_bytes(b"")
    (folder / "binary.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "barren").mkdir()
    (folder / "barren" / "notes.txt").write_text("nothing of interest\n", encoding="utf-8")
    (folder / "out").mkdir()


def environment(folder):
    """Nothing of the person who runs the tests shows in what is compared."""
    keep = {name: value for name, value in os.environ.items()
            if name in ("PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS")}
    return {**keep, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC", "G_DEBUG": "fatal-warnings"}


def check_pictures(case, out):
    """Takes the pictures out of the folder, and returns what is wrong with them."""
    names = (case / "pictures").read_text(encoding="utf-8").split() if (case / "pictures").exists() else []
    for name in names:
        data = (out / name).read_bytes() if (out / name).exists() else b""
        if not data.startswith(PICTURE_STARTS[pathlib.Path(name).suffix]) or len(data) < PICTURE_MIN_BYTES:
            yield f"out/{name}: no picture: {len(data)} bytes\n"
        (out / name).unlink(missing_ok=True)


def run_case(case, program, root, dumps):
    """Returns what the program did, in the shape of a case: a dict of file names and contents."""
    arguments = shlex.split((case / "command").read_text(encoding="utf-8"), comments=True)
    stdin = case / "stdin"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_folder(folder, root, dumps)
        done = subprocess.run([program, *arguments], cwd=folder, env=environment(folder), capture_output=True,
                              input=stdin.read_bytes() if stdin.exists() else b"", timeout=TIME_LIMIT_SECONDS,
                              check=False)
        result = {"stdout": done.stdout, "stderr": done.stderr}
        if done.returncode:
            result["exit"] = b"%d\n" % done.returncode
        result["pictures"] = "".join(check_pictures(case, folder / "out")).encode()
        for path in sorted((folder / "out").iterdir()):
            result[f"out/{path.name}"] = path.read_bytes()
    return {name: data for name, data in result.items() if data}


def read_expected(case):
    names = [*STREAMS, "exit", *(f"out/{path.name}" for path in sorted((case / "out").glob("*")))]
    return {name: (case / name).read_bytes() for name in names if (case / name).exists()}


def explain(name, expected, found):
    """Lines of a difference, marked as TAP comments."""
    texts = [data.decode("utf-8", "replace").splitlines() for data in (expected, found)]
    for line in difflib.unified_diff(*texts, f"expected {name}", f"found {name}", lineterm="", n=1):
        yield f"# {line}"


def update(case, found):
    for name in read_expected(case).keys() - found.keys():
        (case / name).unlink()
    if (case / "out").exists():
        shutil.rmtree(case / "out")
    for name, data in found.items():
        if name == "pictures":
            continue  # a picture that is not there is not to be expected
        (case / name).parent.mkdir(exist_ok=True)
        (case / name).write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="accept what the program does")
    parser.add_argument("program", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("root", type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--dumps", help="the program that makes dumps; without, the one of the same build")
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()
    make_dumps = options.dumps or pathlib.Path(options.program).parents[2] / "tests" / "golden" / "make-dumps"
    with tempfile.TemporaryDirectory() as dumps:
        subprocess.run([make_dumps, dumps], check=True)
        return run_cases(options, pathlib.Path(dumps))


def run_cases(options, dumps):
    base = options.root / "tests" / "golden" / "cases"
    cases = [base / name for name in options.cases] or sorted(path for path in base.iterdir() if path.is_dir())
    n_failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        try:
            found = run_case(case, options.program, options.root, dumps)
        except subprocess.TimeoutExpired:
            found = {"stderr": b"(still running after the time limit)\n"}
        if options.update:
            update(case, found)
        expected = read_expected(case)
        is_same = expected == found
        n_failed += not is_same
        print(f"{'ok' if is_same else 'not ok'} {number} - {case.name}")
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                print("\n".join(explain(name, expected.get(name, b""), found.get(name, b""))))
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
