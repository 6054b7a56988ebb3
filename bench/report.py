"""What every suite of bench/run shares: the machine, the commit, goals, and keeping a result."""
import datetime
import pathlib
import platform
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "build" / "release"

COMPARE = {"<=": lambda value, goal: value <= goal, ">=": lambda value, goal: value >= goal,
           "<": lambda value, goal: value < goal, "=": lambda value, goal: value == goal}


def metrics_of(output):
    """The "metric NAME VALUE UNIT" lines of a program as a dictionary, the last of each name."""
    found = {}
    for line in output.splitlines():
        match = re.match(r"metric (\S+) (\S+) (.*)$", line)
        if match:
            found[match[1]] = (float(match[2]), match[3])
    return found


def goal_lines(rows):
    """Rows of (text, value, goal, way, unit) as a Markdown table, and how many were missed."""
    lines = ["| measure | measured | goal | |", "|---|---|---|---|"]
    missed = 0
    for text, value, goal, way, unit in rows:
        met = COMPARE[way](value, goal)
        missed += not met
        shown = f"{value:,.2f}" if goal < 2 else f"{value:,.1f}"
        lines.append(f"| {text} | {shown} {unit} | {way} {goal} {unit} |"
                     f" {'met' if met else 'MISSED'} |")
    return lines, missed


def machine():
    """What the figures were taken on."""
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    cores = len([line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("processor")])
    load = pathlib.Path("/proc/loadavg").read_text().split()[0]
    return f"{model}, {cores} cores, Linux {platform.release()}, load {load} at the start"


def commit():
    """The commit that was measured, marked when the tree has more than that."""
    short = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True,
                           stdout=subprocess.PIPE, check=True).stdout.strip()
    dirty = subprocess.run(["git", "status", "--porcelain", "-uno"], cwd=ROOT, text=True,
                           stdout=subprocess.PIPE, check=True).stdout.strip()
    return short + (" and uncommitted changes" if dirty else "")


def present(suite, where, lines, missed, keep):
    """Prints a result, and keeps it in bench/results/ unless it was only a quick look."""
    now = datetime.datetime.now(datetime.timezone.utc)
    text = "\n".join([f"# {suite}, {now:%Y-%m-%d %H:%M} UTC, commit {commit()}", "", where, "",
                      *lines, ""])
    print(text)
    if keep:
        kept = ROOT / "bench" / "results" / f"{now:%Y-%m-%d-%H%M}-{suite}.md"
        kept.write_text(text)
        print(f"kept in {kept.relative_to(ROOT)}")
    if missed:
        print(f"{missed} goals missed")
