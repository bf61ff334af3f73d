#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples are what their recipe makes, and their numbers agree with each other.

The reading here is deliberately apart from the program's own parsers: columns are split at blanks, which the samples
allow since none of their tags holds a blank but at its end.
"""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
SAMPLES = ROOT / "data" / "samples"
MAX_BYTES = 100_000

problems = []


def expect(holds, message):
    if not holds:
        problems.append(message)


def check_recipe():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", SAMPLES / "make-samples.py", folder], check=True)
        made = {path.relative_to(folder): path.read_bytes() for path in pathlib.Path(folder).rglob("*.log")}
    kept = {path.relative_to(SAMPLES): path.read_bytes() for path in SAMPLES.rglob("*.log")}
    expect(len(made) == 11, f"the recipe makes {len(made)} files, not 11")
    expect(made.keys() == kept.keys(), f"files differ: {sorted(made.keys() ^ kept.keys())}")
    for name in made.keys() & kept.keys():
        expect(made[name] == kept[name], f"{name}: differs from what make-samples.py writes")
        expect(len(kept[name]) < MAX_BYTES, f"{name}: {len(kept[name])} bytes, limit {MAX_BYTES}")
        expect(b"\r" not in kept[name], f"{name}: has carriage returns")


def poolmon_rows(path):
    rows = {}
    for line in path.read_text(encoding="ascii").splitlines():
        tag, rest = line[1:5], line[6:].split()
        if len(rest) == 6 and rest[0] in ("Nonp", "Paged"):
            rows[tag, rest[0]] = [int(value) for value in rest[1:]]
    return rows


def check_poolmon():
    before = {}
    for path in sorted((SAMPLES / "leaking-driver").glob("*.log")):
        rows = poolmon_rows(path)
        expect(len({tag for tag, _ in rows}) >= 350, f"{path.name}: only {len(rows)} rows")
        for key, (allocs, frees, diff, n_bytes, per_alloc) in rows.items():
            expect(diff == allocs - frees, f"{path.name}: {key}: Diff is not Allocs less Frees")
            expect(per_alloc == (n_bytes // diff if diff else 0), f"{path.name}: {key}: Per Alloc is not Bytes by Diff")
            old = before.get(key, [0, 0])
            expect(allocs >= old[0] and frees >= old[1], f"{path.name}: {key}: a counter runs backwards")
        before = rows


def check_poolused(path, n_numbers):
    rows = []
    total = None
    for line in path.read_text(encoding="ascii").splitlines():
        numbers = line[5:].split("\t")[0].split()
        if len(numbers) != n_numbers or not all(number.isdigit() for number in numbers):
            continue
        values = [int(number) for number in numbers]
        if line.startswith("TOTAL"):
            total = values
        else:
            rows.append(values)
    expect(len(rows) >= 250, f"{path.name}: only {len(rows)} rows")
    expect(total == [sum(column) for column in zip(*rows)], f"{path.name}: TOTAL is not the sum of the rows")
    return rows


def check_verbose(path):
    for row in check_poolused(path, 8):
        expect(row[2] == row[0] - row[1] and row[6] == row[4] - row[5], f"{path.name}: Diff is not Allocs less Frees")


check_recipe()
check_poolmon()
check_poolused(SAMPLES / "two-logs" / "before.log", 4)
check_poolused(SAMPLES / "two-logs" / "after.log", 4)
check_verbose(SAMPLES / "reference-leak" / "poolused-verbose.log")

print("\n".join(problems[:20]))
sys.exit(1 if problems else 0)
