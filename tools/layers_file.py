"""Reads src/layers.txt, where the architecture is written down.

    # a comment
    base 0:                         a folder of src/, its level, the folders it may include
    engine 2: base table log
    engine: log                     more of the same
    engine/test: table/test         what its tests may include beyond that: a folder, or a path
    core: table engine/batch.cc     files and folders that must be deterministic
"""
import re

LINE = re.compile(r"(?P<name>[a-z0-9_]+)(?P<test>/test)?(?:\s+(?P<level>\d+))?\s*:(?P<rest>.*)$")
PATH = "src/layers.txt"
FEATURE_LEVELS = (3, 4)


class Layers:
    """What src/layers.txt says. Lines that say nothing sensible are problems."""

    def __init__(self, checked):
        self.level = {}       # folder -> level
        self.allowed = {}     # folder -> set of folders
        self.test_extra = {}  # folder -> set of folders and paths its tests may include
        self.core = []        # paths below src/
        self.line = {}        # folder -> line number
        text = checked.text(PATH) if (checked.root / PATH).is_file() else ""
        if not text:
            checked.refuse(PATH, 0, "is missing or empty")
        for number, line in enumerate(text.split("\n"), 1):
            line = line.split("#", 1)[0].strip()
            if line:
                self.read_line(checked, number, line)

    def read_line(self, checked, number, line):
        match = LINE.match(line)
        if not match:
            checked.refuse(PATH, number, "is no 'folder level: folders'")
            return
        name, rest = match["name"], match["rest"].split()
        if match["test"]:
            self.test_extra.setdefault(name, set()).update(rest)
        elif name == "core" and match["level"] is None:
            self.core += rest
        elif match["level"] is None and name in self.level:
            self.allowed[name] |= set(rest)
        elif match["level"] is None:
            checked.refuse(PATH, number, f"{name} has no level")
        elif name in self.level:
            checked.refuse(PATH, number, f"{name} is listed twice")
        else:
            self.level[name] = int(match["level"])
            self.allowed[name] = set(rest)
            self.line[name] = number

    def features(self):
        """The folders that hold features."""
        return [name for name, level in self.level.items() if level in FEATURE_LEVELS]
