"""bench/run engine: the engine, the log, the mirror and recovery, without HTTP."""
import re
import subprocess
import sys

from report import PROGRAMS, goal_lines, machine, metrics_of, present

# What is measured against a goal: text, metric, goal, the way to compare, unit, scale.
GOALS = [
    ("limited-counter commands decided and durable, batches of 512, one core",
     "claims_per_second", 600, ">=", "k/s", 1e3),
    ("refusals, same loop", "refusals_per_second", 3, ">=", "M/s", 1e6),
    ("memory per row: 3 integers, 2-part key, one deadline, 10 M rows",
     "memory_per_row_random", 96, "<=", "B", 1),
    ("restart: 10 M rows in the mirror and 100 k batches in the log", "restart", 10, "<", "s", 1),
    ("mirror: ascending id, one secondary index", "mirror.ascending.rate", 180, ">=",
     "k rows/s", 1e3),
    ("mirror: random primary key, same index", "mirror.random_key.rate", 120, ">=",
     "k rows/s", 1e3),
    ("log bytes per limited-counter command", "log_bytes_per_claim", 64, "<=", "B", 1),
]

# A number in braces is a tenth of it in a quick run.
COMMANDS = [
    ["engine-bench", "--claims", "{1000000}"],
    ["memory-bench", "--rows", "{10000000}"],
    ["restart-bench", "--rows", "{10000000}", "--batches", "{100000}"],
    ["mirror-bench", "--rows", "{10000000}"],
]


def measure(command, quick):
    """Runs one program; its metrics."""
    words = [re.sub(r"\{(\d+)\}", lambda m: str(int(m[1]) // (10 if quick else 1)), word)
             for word in command]
    print("  " + " ".join(words), file=sys.stderr, flush=True)
    return metrics_of(subprocess.run([PROGRAMS / words[0], *words[1:]], stdout=subprocess.PIPE,
                                     text=True, check=True).stdout)


def parts():
    """Google Benchmark's table of the parts."""
    print("  parts-bench", file=sys.stderr, flush=True)
    process = subprocess.run([PROGRAMS / "parts-bench", "--benchmark_min_time=0.3"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                             check=True)
    return [re.sub(r" {3,}", "   ", line) for line in process.stdout.splitlines()
            if line.startswith(("Benchmark ", "table_", "codec_", "checksum_", "log_"))]


def run(options):
    where = machine()
    found = {}
    for command in COMMANDS:
        found.update(measure(command, options.quick))
    lines, missed = goal_lines([(text, found[metric][0] / scale, goal, way, unit)
                                for text, metric, goal, way, unit, scale in GOALS])
    lines += ["", "Everything that was measured:", "", "```"]
    lines += [f"{name:<44} {value:>14,.6g} {unit}" for name, (value, unit) in found.items()]
    lines += ["```", "", "The parts alone:", "", "```", *parts(), "```"]
    present("engine", where, lines, missed, not options.quick)
