#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sample investigations of this folder: `make-samples.py [FOLDER]`.

Nothing here was captured from a machine. A machine is modelled as a set of tags, each with a block size, a number of
outstanding blocks and a rate at which blocks come and go; the captures are prints of that model in the exact layouts
of PoolMon and of the debugger. So the numbers agree with each other as those of a real machine do: Diff is Allocs
less Frees, counters never run backwards, TOTAL is the sum of the rows.

The same files come out on every machine: random numbers are drawn from `random.random()` alone, whose sequence is
guaranteed for a seed, and used in plain arithmetic.
"""
import pathlib
import random
import sys
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
KNOWN_TAGS = HERE.parent / "known-tags.tsv"

# Families that only show on systems of another age or with a feature switched on (Driver Verifier), or whose pool is
# that of a session and so in a table of its own.
ABSENT_FAMILIES = {"verifier", "gdi-user", "rdp", "netbt"}
ABSENT_TAGS = {"Port", "LpcM", "LpcZ", "BIG ", "Ovfl", "LSwn", "LSdb", "PsIm", "Cont", "WCsc", "WCfc", "WCri", "NV  ",
               "NvLC", "Wind", "Desk", "Fat ", "FatF", "FatC", "FatN", "Udf1", "Cdfs", "VsNb", "VsRD", "VSt ", "UHUB"}

# Which pool a family lives in where nothing more exact is known. The rest is nonpaged.
PAGED_FAMILIES = {"registry", "ntfs", "refs", "security", "alpc", "smb-client", "npfs"}
BOTH_FAMILIES = {"ob", "io", "etw", "pnp", "display", "http", "fsrtl"}
NONPAGED_TAGS = {"Ntfn", "Ntfr", "Ntfk", "Ntfi", "NtfI", "NtFs", "NpFr", "SeTl", "SePa", "SeLs", "RxIr", "SmCe", "SmXc",
                 "LS2w", "Key "}
PAGED_TAGS = {"FMfn", "FMlp", "FMfc", "FMtn", "FMea", "FMrp", "FMnc", "Toke", "Symb", "Dire", "MmSt", "MmRe", "MmSg",
              "PsFn", "PsPb", "Envr", "Atom", "AtmT", "CcPF", "PfTt", "Sect", "Job ", "ObSc", "ObSq", "EtwD"}
BOTH_TAGS = {"SeTd", "SeSd", "Io  ", "Strg", "Thre", "MmCa"}

# What is known well enough to be set by hand: tag, bytes a block, blocks outstanding on an ordinary desktop.
USUAL = {
    "Proc": (2944, 212), "Thre": (2304, 3104), "File": (400, 18240), "Even": (144, 21480), "Sema": (128, 4120),
    "Muta": (144, 1980), "Toke": (1808, 1420), "Key ": (192, 9120), "Sect": (176, 5210), "Irp ": (1072, 1860),
    "Mdl ": (256, 2410), "IoNm": (192, 16890), "MmSt": (1520, 10240), "MmCa": (416, 12110), "MmCi": (1088, 1490),
    "CcSc": (560, 5320), "CMkb": (304, 28790), "CMAl": (4096, 4210), "Ntff": (1264, 11820), "Ntfc": (160, 19830),
    "Ntfn": (176, 12960), "FMfn": (608, 7440), "FMsl": (368, 9480), "EtwB": (65536, 318), "EtwR": (352, 6010),
    "ConT": (131072, 74), "Pool": (4194304, 3), "RaME": (2097152, 2), "DxgK": (1040, 9630), "AfdE": (688, 1310),
    "Vad ": (160, 21200), "VadS": (96, 30110), "Vadl": (192, 16020), "SeTd": (464, 1420), "SeTl": (128, 1420),
    "SePa": (208, 212), "smNp": (4096, 1204), "NDnd": (8192, 212), "Nnbl": (4608, 96), "TTcb": (1568, 164),
    "HidC": (272, 64), "IoWI": (112, 38), "CcPc": (208, 1120), "FMis": (720, 36), "FMvo": (1184, 9),
    "Ntfs": (352, 11240), "Ntfl": (176, 12400), "Obtb": (4096, 412), "ALPC": (640, 4180), "AlMs": (544, 212),
}

# Drivers of the made-up makers of this machine, none of them known to the debugger's tag list.
VENDOR_TAGS = "AvnC AvnF AvnS BtHx CamD GfxA GfxB GfxQ HpSd IaCp KbFl LanQ LanR LanT MsPd NvmR OsdK PrnQ QcWl RtAu RtCd " \
              "SmtB TbtX TpmQ UcsI VpnA VpnT WlnB WlnR WlnS XhcQ ZipF".split()


@dataclass
class Usage:
    """One tag in one pool: what the tools show of it, and what the model needs to move it on."""
    tag: str
    pool: str
    block_bytes: int
    outstanding: int
    churn: int
    allocs: int = 0
    frees: int = 0
    bytes: int = 0
    wobble: float = 0.0
    home: int = 0

    def move_to(self, outstanding, churn):
        """Lets time pass: `churn` blocks came and went, and `outstanding` are there at the end."""
        change = outstanding - self.outstanding
        self.allocs += churn + max(change, 0)
        self.frees += churn + max(-change, 0)
        self.outstanding = outstanding
        self.bytes = outstanding * self.block_bytes


class Machine:
    """The tags of one machine at one moment."""

    def __init__(self, seed, hours_up):
        self.random = random.Random(seed)
        self.usages = {}
        for tag, _, family, _ in read_known_tags():
            if family not in ABSENT_FAMILIES and tag not in ABSENT_TAGS:
                self.add_usual(tag, family, hours_up)
        for tag in VENDOR_TAGS:
            self.add_usual(tag, "vendor", hours_up)

    def between(self, low, high):
        return low + int(self.random.random() * (high - low + 1))

    def skewed(self, low, high):
        """Mostly near `low`, seldom near `high`, as block counts are."""
        share = self.random.random()
        return low + int((high - low) * share * share * share * share)

    def add_usual(self, tag, family, hours_up):
        block_bytes, outstanding = USUAL.get(tag, (16 * self.skewed(3, 140), self.skewed(1, 2600)))
        pools = pools_of(tag, family)
        for pool in pools:
            n = outstanding if pool == pools[0] else max(1, outstanding // self.between(6, 40))
            if self.random.random() < 0.06 and tag not in USUAL:
                n = 0
            self.add(tag, pool, block_bytes, n, self.usual_churn(block_bytes, n), hours_up)

    def usual_churn(self, block_bytes, outstanding):
        """Blocks that come and go in an hour: many of the small ones, while large or lone ones stay for good."""
        if block_bytes >= 4096 or outstanding < 4:
            return self.skewed(0, 12)
        return self.skewed(0, 90000)

    def add(self, tag, pool, block_bytes, outstanding, churn_per_hour, hours_up):
        usage = Usage(tag, pool, block_bytes, 0, churn_per_hour,
                      wobble=0.0 if outstanding < 12 else self.random.random() * 0.012, home=outstanding)
        usage.move_to(outstanding, int(churn_per_hour * hours_up) + (1 if outstanding == 0 else 0))
        self.usages[tag, pool] = usage
        return usage

    def pass_hours(self, hours, planned):
        """Moves every tag on; `planned` gives the outstanding blocks of those that have a story to tell."""
        for key, usage in self.usages.items():
            noise = (self.random.random() * 2 - 1) * usage.wobble
            target = planned.get(key, usage.home + int(usage.home * noise))
            busy = 0.6 + 0.8 * self.random.random()
            usage.move_to(max(target, 0), int(usage.churn * hours * busy))

    def rows(self):
        return [usage for usage in self.usages.values() if usage.allocs > 0]

    def pool_bytes(self, pool):
        return sum(usage.bytes for usage in self.usages.values() if usage.pool == pool)


def read_known_tags():
    """The exact tags of the list that Poolscope itself uses; patterns are no tags of a machine."""
    entries = []
    for line in KNOWN_TAGS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, owner, family, description = line.split("\t")
            if "?" not in tag and "*" not in tag:
                entries.append((tag, owner, family, description))
    return entries


def pools_of(tag, family):
    if tag in BOTH_TAGS:
        return ["Nonp", "Paged"]
    if tag in NONPAGED_TAGS:
        return ["Nonp"]
    if tag in PAGED_TAGS or family in PAGED_FAMILIES:
        return ["Paged"]
    if family in BOTH_FAMILIES and sum(map(ord, tag)) % 3 == 0:
        return ["Nonp", "Paged"]
    return ["Nonp"]


# PoolMon ------------------------------------------------------------------------------------------------------------

MEMORY_KB = 16703908
COMMIT_LIMIT_KB = 19194276


def poolmon_text(machine, other_memory_kb):
    """What `poolmon -n` writes: the head of its screen, then a row a tag and pool, sorted by tag."""
    nonpaged_kb = machine.pool_bytes("Nonp") * 108 // 100 // 1024
    paged_kb = machine.pool_bytes("Paged") * 108 // 100 // 1024
    used_kb = other_memory_kb + nonpaged_kb + paged_kb
    lines = [
        f" Memory:{MEMORY_KB:8d}K Avail:{MEMORY_KB - used_kb:8d}K  PageFlts:{machine.between(900, 14000):6d}"
        f"   InRam Krnl:{12980 + machine.between(0, 900):5d}K P:{paged_kb * 96 // 100:6d}K",
        f" Commit:{used_kb + 2204512:8d}K Limit:{COMMIT_LIMIT_KB:8d}K Peak:{used_kb + 2931200:8d}K"
        f"            Pool N:{nonpaged_kb:6d}K P:{paged_kb:6d}K",
        " System pool information",
        " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc",
        "",
    ]
    for usage in sorted(machine.rows(), key=lambda row: (row.tag.encode(), row.pool)):
        per_alloc = usage.bytes // usage.outstanding if usage.outstanding else 0
        lines.append(f" {usage.tag} {usage.pool:5s}{usage.allocs:12d} {usage.frees:12d} {usage.outstanding:11d} "
                     f"{usage.bytes:11d} {per_alloc:10d}")
    return "\n".join(lines) + "\n"


def leaking_driver():
    """Half a working day of a machine whose network filter keeps a request context, and its MDL, for each refused
    connection. The file cache warms up and settles, a backup rises and is released, printing has one busy half hour.
    """
    machine = Machine("leaking driver", hours_up=1.5)
    leak = machine.add("BrkQ", "Nonp", 1264, 2210, 5200, 1.5)
    machine.add("BrkC", "Nonp", 352, 48, 5200, 1.5)
    machine.add("BrkP", "Paged", 2096, 12, 40, 1.5)
    mdl_home = machine.usages["Mdl ", "Nonp"].home
    leaked_before = leak.outstanding
    lost = [0, 1846, 3731, 5540, 7418, 9236, 11107, 12953]
    warm = [52, 78, 93, 99, 100, 100, 100, 100]
    backup = [400, 2600, 4800, 7100, 420, 2700, 4900, 380]
    print_jobs = [30, 30, 34, 30, 2960, 30, 32, 30]
    memory_kb = [6120448, 6204480, 6190012, 6255104, 6301200, 6288864, 6290412, 6311080]
    files = {}
    for step in range(8):
        planned = {("BrkQ", "Nonp"): leaked_before + lost[step], ("Mdl ", "Nonp"): mdl_home + lost[step],
                   ("VpnT", "Nonp"): backup[step], ("PrnQ", "Nonp"): print_jobs[step]}
        for tag in ("MmSt", "MmCa", "CcSc", "Ntff", "Ntfn", "Ntfs", "FMsl"):
            for pool in ("Nonp", "Paged"):
                usage = machine.usages.get((tag, pool))
                if usage:
                    planned[tag, pool] = usage.home * warm[step] // 100
        machine.pass_hours(0.5 if step else 0, planned)
        minutes = 10 * 60 + 30 * step
        files[f"poolmon-2024-03-05T{minutes // 60:02d}-{minutes % 60:02d}.log"] = \
            poolmon_text(machine, memory_kb[step])
    return files


# The debugger -------------------------------------------------------------------------------------------------------

def descriptions():
    """What the debugger prints after a row: text and binary for the tags of its list."""
    texts = {}
    for tag, owner, _, description in read_known_tags():
        text = description.split(";")[0].split(":")[0].split(" (")[0].strip()
        texts[tag] = f"{text} " if owner == "unknown" else f"{text} , Binary: {owner}"
    return texts


def description_of(tag, texts):
    return texts.get(tag, f"UNKNOWN pooltag '{tag}', please update pooltag.txt")


def joined_rows(machine):
    """One row a tag, both pools side by side, as the debugger shows them."""
    rows = {}
    for usage in machine.rows():
        rows.setdefault(usage.tag, {})[usage.pool] = usage
    return rows


def figures(usage, names):
    return [getattr(usage, name) if usage else 0 for name in names]


def by_bytes(rows, pool):
    def key(item):
        tag, pools = item
        return (-(pools[pool].bytes if pool in pools else 0), tag.encode())
    return sorted(rows.items(), key=key)


def poolused_text(machine, names, widths, heads):
    """A `!poolused` table sorted by nonpaged bytes; `names` are the figures of each pool, `widths` their columns."""
    texts = descriptions()
    totals = [0] * len(widths)
    lines = [" Sorting by NonPaged Pool Consumed", "", *heads, ""]
    for tag, pools in by_bytes(joined_rows(machine), "Nonp"):
        values = figures(pools.get("Nonp"), names) + figures(pools.get("Paged"), names)
        if not any(values):
            continue
        totals = [total + value for total, value in zip(totals, values)]
        columns = "".join(f"{value:{width}d}" for value, width in zip(values, widths))
        lines.append(f" {tag}{columns}\t{description_of(tag, texts)}")
    if len(widths) > 4:
        lines.append("")
    lines.append("TOTAL" + "".join(f"{total:{width}d}" for total, width in zip(totals, widths)))
    return lines


BRIEF_HEADS = [
    "               NonPaged                  Paged",
    " Tag     Allocs         Used     Allocs         Used",
]
VERBOSE_HEADS = [
    f"{'':28}NonPaged{'':41}Paged",
    " Tag       Allocs       Frees      Diff         Used       Allocs       Frees      Diff         Used",
]


def brief_table(machine):
    return poolused_text(machine, ["outstanding", "bytes"], [10, 13, 11, 13], BRIEF_HEADS)


def verbose_table(machine):
    return poolused_text(machine, ["allocs", "frees", "outstanding", "bytes"], [12, 12, 10, 13, 13, 12, 10, 13],
                         VERBOSE_HEADS)


def session_head(log_name, day_time, uptime):
    """The lines with which a debugger log begins. `day_time` is (weekday and date, clock, year)."""
    date, clock, year = day_time
    return [
        f"Opened log file 'C:\\triage\\{log_name}'",
        "lkd> vertarget",
        "Windows 10 Kernel Version 19041 MP (8 procs) Free x64",
        "Product: WinNt, suite: TerminalServer SingleUserTS",
        "Edition build lab: 19041.1.amd64fre.vb_release.191206-1406",
        "Kernel base = 0xfffff806`2fa00000 PsLoadedModuleList = 0xfffff806`3062a2d0",
        f"Debug session time: {date} {clock}.412 {year} (UTC + 1:00)",
        f"System Uptime: {uptime}",
        "lkd> .echotime",
        f"Debugger (not debuggee) time: {date} {clock}.508 {year} (UTC + 1:00)",
    ]


def log_text(head, command, table):
    lines = [*head, f"lkd> {command}", ".", *table, "lkd> .logclose", f"Closing open log file {head[0].split(chr(39))[1]}"]
    return "\n".join(lines) + "\n"


def two_logs():
    """Morning and evening of one boot. In between a sandbox minifilter was loaded that keeps its stream contexts, and
    with them the names and lists that the filter manager holds for it; a scanner was unloaded.
    """
    machine = Machine("two logs", hours_up=2.2)
    scanner = [machine.add("ScnQ", "Nonp", 528, 1840, 30000, 2.2), machine.add("ScnB", "Paged", 8208, 64, 900, 2.2)]
    keep_rows(machine, 300)
    before = log_text(session_head("before.log", ("Tue Mar 12", "09:00:38", "2024"), "0 days 2:14:07.226"),
                      "!poolused 2", brief_table(machine))
    sandbox = [machine.add("SbxC", "Nonp", 448, 0, 7300, 0), machine.add("SbxN", "Paged", 336, 0, 7300, 0)]
    held = 61840
    planned = {("FMsl", "Nonp"): machine.usages["FMsl", "Nonp"].home + held,
               ("FMfn", "Paged"): machine.usages["FMfn", "Paged"].home + held - 212,
               ("FMcn", "Nonp"): machine.usages["FMcn", "Nonp"].home + held,
               ("CMkb", "Paged"): machine.usages["CMkb", "Paged"].home * 88 // 100,
               ("EtwB", "Nonp"): machine.usages["EtwB", "Nonp"].home - 96}
    planned.update({(usage.tag, usage.pool): held for usage in sandbox})
    planned.update({(usage.tag, usage.pool): 0 for usage in scanner})
    machine.pass_hours(8.5, planned)
    after = log_text(session_head("after.log", ("Tue Mar 12", "17:30:52", "2024"), "0 days 10:44:20.902"),
                     "!poolused 2", brief_table(machine))
    return {"before.log": before, "after.log": after}


def keep_rows(machine, n_tags):
    """Drops the tags with the least bytes, to the size of a smaller machine."""
    totals = {}
    for (tag, _), usage in machine.usages.items():
        totals[tag] = totals.get(tag, 0) + usage.bytes
    kept = set(sorted(totals, key=lambda tag: (-totals[tag], tag.encode()))[:n_tags]) | {"FMcn"}
    machine.usages = {key: usage for key, usage in machine.usages.items() if key[0] in kept}


def reference_leak():
    """A process monitor looks processes up and keeps the reference. Nothing of its own grows: its tags are freed as
    often as allocated. What stays are the process objects and all that goes away with them only.
    """
    machine = Machine("reference leak", hours_up=31.0)
    keep_rows(machine, 330)
    machine.add("HrnE", "Nonp", 208, 0, 61000, 31.0)
    machine.add("HrnP", "Paged", 1056, 0, 14000, 31.0)
    machine.add("HrnT", "Nonp", 96, 3, 61000, 31.0)
    dead = 14388
    planned = {("Proc", "Nonp"): 212 + dead, ("SePa", "Nonp"): 211 + dead,
               ("SeTd", "Nonp"): 1420 + dead + 37, ("SeTd", "Paged"): 1420 + dead + 37,
               ("SeTl", "Nonp"): 1420 + dead + 37, ("Toke", "Paged"): 1420 + dead + 37}
    machine.pass_hours(1.0, planned)
    never_freed(machine, "Proc", 3)
    head = session_head("verbose.log", ("Thu Apr 18", "15:21:09", "2024"), "1 days 7:58:44.310")
    return {"poolused-verbose.log": log_text(head, "!poolused 3", verbose_table(machine))}


def never_freed(machine, tag, n_freed):
    """Makes a tag one that is allocated and hardly ever freed."""
    usage = machine.usages[tag, "Nonp"]
    usage.frees = n_freed
    usage.allocs = usage.outstanding + n_freed


SAMPLES = {"leaking-driver": leaking_driver, "two-logs": two_logs, "reference-leak": reference_leak}


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for folder, make in SAMPLES.items():
        (target / folder).mkdir(parents=True, exist_ok=True)
        for name, text in make().items():
            (target / folder / name).write_text(text, encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
