"""What the checks in tools/ share: which files there are, and what in a C++ file is code."""
import argparse
import os
import re
import sys
from pathlib import Path

NOT_OURS = {".git", "build", "onrush-data", "__pycache__"}

CPP_TOKEN = re.compile(
    r'''//[^\n]*'''
    r'''|/\*.*?\*/'''
    r'''|R"(?P<raw>[^()\\\s]{0,16})\(.*?\)(?P=raw)"'''
    r'''|"(?:\\.|[^"\\\n])*"'''
    r'''|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])*\'''',
    re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


class Checked:
    """One run of a check over one tree: the files below a root, and what was found wrong."""

    def __init__(self, root):
        self.root = Path(root)
        self.problems = []

    def files(self, below=""):
        """Every file of ours below a folder, as sorted paths relative to the root."""
        found = []
        for folder, names, files in os.walk(self.root / below):
            names[:] = [name for name in names if name not in NOT_OURS]
            found += [(Path(folder) / name).relative_to(self.root) for name in files]
        return sorted(found)

    def folders(self, below):
        """The names of the folders directly below a folder, sorted."""
        start = self.root / below
        if not start.is_dir():
            return []
        return sorted(entry.name for entry in start.iterdir()
                      if entry.is_dir() and entry.name not in NOT_OURS)

    def text(self, path):
        """A file's text; bytes that are no UTF-8 are a problem and read as replacements."""
        data = (self.root / path).read_bytes()
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.refuse(path, 0, "is not UTF-8")
            return data.decode(errors="replace")

    def refuse(self, path, line, what):
        """Notes a problem; line 0 is the whole file."""
        place = f"{path}:{line}" if line else f"{path}"
        self.problems.append(f"{place}: {what}")


def blank(text):
    """As many spaces and line ends as the text has, so that positions stay where they were."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """C++ with its comments blanked; strings stay."""
    return CPP_TOKEN.sub(
        lambda token: blank(token[0]) if token[0].startswith("/") else token[0], text)


def code_of(text):
    """C++ with comments, strings and character literals blanked."""
    return CPP_TOKEN.sub(lambda token: blank(token[0]), text)


def line_of(text, position):
    """The number of the line that holds a position."""
    return text.count("\n", 0, position) + 1


def includes_of(text):
    """Yields (line, quoted, path) for every #include."""
    code = without_comments(text)
    for match in INCLUDE.finditer(code):
        yield line_of(code, match.start(1)), match[1] == '"', match[2]


def run_on(root, check):
    """Runs a check on a tree and prints the problems. Gives the exit code: 1 when there are."""
    checked = Checked(root)
    check(checked)
    for problem in checked.problems:
        print(problem)
    if checked.problems:
        print(f"problems: {len(checked.problems)}")
    return 1 if checked.problems else 0


def run(check, purpose):
    """The main function of a check: reads --root and runs."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--root", default=Path(__file__).resolve().parent.parent,
                        help="the tree to check (default: this repository)")
    sys.exit(run_on(parser.parse_args().root, check))
