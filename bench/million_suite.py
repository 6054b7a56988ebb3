"""bench/run million: a million people before a waiting room, and every state recounted.

The real engine, its synced log and the room feature in one process, under a clock that the program
moves: everybody takes a ticket, 300,000 leave, 200,000 fall silent, and those who are left are
admitted at 5,000 a second, by arrival and then once more in a draw. An independent recount reads
the records of the log. The exit code is 1 when anything is not exact.
"""
import subprocess
import sys

from report import PROGRAMS, goal_lines, machine, metrics_of, present

QUICK = 20_000
ORDERS = [("", "by arrival"), ("draw_", "in a draw")]


def goals(found):
    def value(name):
        return found[name][0]

    rows = []
    for prefix, order in ORDERS:
        asked = f"{value(prefix + 'places_compared'):,.0f}"
        rows += [
            (f"{order}: states, tallies and ends that the log does not bear out",
             value(f"{prefix}not_exact"), 0, "=", ""),
            (f"{order}: batches with more inside than maxActive",
             value(f"{prefix}above_max_active"), 0, "=", ""),
            (f"{order}: wrong places of {asked} that people were told",
             value(f"{prefix}places_wrong"), 0, "=", ""),
            (f"{order}: resident memory per waiting ticket",
             value(f"{prefix}memory_per_ticket"), 64, "<=", "B"),
        ]
    rows.append(("opening the draw: engine time of that batch", value("draw_opening") / 1000, 5,
                 "<", "ms"))
    return rows


def run(options):
    where = machine()
    people = QUICK if options.quick else 1_000_000
    done = subprocess.run([PROGRAMS / "million-bench", "--people", str(people)], check=False,
                          stdout=subprocess.PIPE, text=True)
    found = metrics_of(done.stdout)
    if "draw_not_exact" not in found:
        sys.exit(f"million-bench ended with {done.returncode}")
    lines, missed = goal_lines(goals(found))
    lines += ["", f"{people:,} people. What became of them, as counted from the log:", "", "```",
              *[f"{name:<44} {value:>16,.6g} {unit}".rstrip()
                for name, (value, unit) in found.items()],
              "```"]
    present("million", where, lines, missed, not options.quick)
    sys.exit(done.returncode)
