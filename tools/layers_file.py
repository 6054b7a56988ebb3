"""Reads src/layers.txt, where the architecture is written down; its head says what a line means.

A place is a path as an #include names it: below src/, or below the root for what stands beside
the product (sim/rush/load.h). A unit is a folder of src/ that has a line of its own, or a feature
gives it one; a place belongs to the unit with the longest name that begins it.
"""
import functools
import re
from dataclasses import dataclass
from pathlib import Path

PATH = "src/layers.txt"
RULES, HTTP = "features", "features/http"  # stand for those of every feature
TEST = "/test"
EVERY = {RULES: "", HTTP: "/http", RULES + TEST: TEST, HTTP + TEST: "/http" + TEST}
EVERYWHERE = "everywhere"
KEYWORDS = ("feature", "outside", "never")
COLON = re.compile(r":(?=\s|$)")
UNIT = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*$")


@dataclass
class Statement:
    """UNIT LEVEL: WORDS, or without a level one that goes on with its unit."""
    unit: str
    words: list
    line: int


@dataclass
class Outside:
    """Who may use a library from outside: by the beginnings of its headers, by targets of CMake."""
    headers: list
    targets: list
    who: list
    line: int


@dataclass
class Never:
    """What some places may not reach in any number of steps."""
    who: list
    but: list
    what: list
    line: int


def place_of(path):
    """A path from the root, as an #include names it."""
    path = Path(path)
    return Path(*path.parts[1:]).as_posix() if path.parts[0] == "src" else path.as_posix()


def begins(beginning, name):
    """Whether a name is the beginning or lies below it: openssl, openssl/ssl.h; zlib, zlib.h."""
    return name == beginning or name.startswith((beginning + "/", beginning + "."))


def whole_lines(text):
    """The lines that say something, numbered; an indented line goes on with the one before."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.split("#", 1)[0].rstrip()
        if line.startswith(" ") and found:
            found[-1][1] += line
        elif line:
            found.append([number, line])
    return found


class Layers:
    """What src/layers.txt says. Lines that say nothing sensible are problems."""

    def __init__(self, checked):
        self.level = {}       # unit -> level
        self.allowed = {}     # unit -> set of units
        self.test_extra = {}  # unit -> set of folders and paths its tests may include
        self.line = {}        # unit -> line number
        self.features = {}    # feature -> features it may use
        self.core = []        # paths below src/
        self.outside = []
        self.never = []
        self.units = []       # statements with a level
        self.more = []        # statements without
        self.tests = []       # statements of tests
        text = checked.text(PATH) if (checked.root / PATH).is_file() else ""
        if not text:
            checked.refuse(PATH, 0, "is missing or empty")
        for number, line in whole_lines(text):
            self.read_line(checked, number, line)
        self.stated = {statement.unit: statement for statement in self.units}
        self.add_units(checked)
        self.add_features(checked)
        self.add_more(checked)
        self.add_tests(checked)

    def read_line(self, checked, number, line):
        parts = COLON.split(line, maxsplit=1)
        head, rest = parts[0].split(), parts[1].split() if len(parts) == 2 else None
        if rest is None or not head or head[0] in KEYWORDS and len(head) == 1:
            checked.refuse(PATH, number, "is not a line 'unit level: units'")
        elif head == ["core"]:
            self.core += rest
        elif head[0] == "feature" and len(head) == 2:
            self.read_feature(checked, number, head[1], rest)
        elif head[0] == "outside":
            is_target = ["::" in word or word.startswith("onrush_") for word in head]
            self.outside.append(Outside(
                [word for word, target in zip(head, is_target) if not target][1:],
                [word for word, target in zip(head, is_target) if target], rest, number))
        elif head[0] == "never":
            at = head.index("except") if "except" in head else len(head)
            self.never.append(Never(head[1:at], head[at + 1:], rest, number))
        elif len(head) == 1 and head[0].endswith(TEST) and UNIT.match(head[0]):
            self.tests.append(Statement(head[0].removesuffix(TEST), rest, number))
        elif len(head) == 1 and UNIT.match(head[0]):
            self.more.append(Statement(head[0], rest, number))
        elif len(head) == 2 and UNIT.match(head[0]) and head[1].isdigit():
            if any(known.unit == head[0] for known in self.units):
                checked.refuse(PATH, number, f"{head[0]} is listed twice")
            else:
                self.level[head[0]] = int(head[1])
                self.units.append(Statement(head[0], rest, number))
        else:
            checked.refuse(PATH, number, "is not a line 'unit level: units'")

    def read_feature(self, checked, number, name, uses):
        if name in self.features:
            checked.refuse(PATH, number, f"feature {name} is listed twice")
        elif name in ("http", "test"):
            checked.refuse(PATH, number, f"no feature can have the name {name}")
        else:
            self.features[name] = uses
            self.line[f"features/{name}"] = self.line[f"features/{name}/http"] = number

    def add_units(self, checked):
        """The units that have a line of their own."""
        self.features_levels = [self.level.pop(name, None) for name in (RULES, HTTP)]
        for statement in self.units:
            if statement.unit not in (RULES, HTTP):
                self.line[statement.unit] = statement.line
        for name in (RULES, HTTP):
            if self.features and name not in self.stated:
                checked.refuse(PATH, 0, f"has no line '{name} level: units'")
        for statement in self.units:
            if statement.unit in self.level:
                self.allowed[statement.unit] = self.expanded(statement.words)

    def add_features(self, checked):
        """Two units for every feature: its rules, and its http, which may use what they may."""
        rules, http = (self.expanded(self.stated[name].words) if name in self.stated else set()
                       for name in (RULES, HTTP))
        for name, uses in self.features.items():
            for other in uses:
                if other not in self.features:
                    checked.refuse(PATH, self.line[f"features/{name}"],
                                   f"feature {name} may use {other}, which is not listed")
            uses = [other for other in uses if other in self.features]
            mine = f"features/{name}"
            self.level[mine], self.level[f"{mine}/http"] = (level or 0
                                                            for level in self.features_levels)
            self.allowed[mine] = rules | {f"features/{other}" for other in uses}
            self.allowed[f"{mine}/http"] = (self.allowed[mine] | http | {mine}
                                            | {f"features/{other}/http" for other in uses})

    def add_more(self, checked):
        """The lines that go on with a unit."""
        for statement in self.more:
            units = self.expanded([statement.unit])
            if not units <= self.level.keys():
                checked.refuse(PATH, statement.line, f"{statement.unit} has no level")
                continue
            for unit in units:
                self.allowed[unit] |= self.expanded(statement.words)

    def add_tests(self, checked):
        """What tests may include. Those of a feature: the tests of the features it may use; those
        of its http: the tests of its rules too."""
        for name, uses in self.features.items():
            mine = f"features/{name}"
            others = {f"features/{other}" for other in uses}
            rules = {other + TEST for other in others}
            self.test_extra[mine] = rules
            self.test_extra[f"{mine}/http"] = (rules | {mine + TEST}
                                               | {f"{other}/http{TEST}" for other in others})
        for statement in self.tests:
            units = self.expanded([statement.unit])
            if not units <= self.level.keys():
                checked.refuse(PATH, statement.line,
                               f"{statement.unit}/test is of a unit that is not listed")
            if statement.unit == RULES:
                units |= self.expanded([HTTP])
            for unit in units & self.level.keys():
                self.test_extra.setdefault(unit, set()).update(self.expanded(statement.words))

    def expanded(self, words):
        """Words, with those of every feature in the place of the words that stand for them."""
        found = set()
        for word in words:
            if word in EVERY:
                found |= {f"features/{name}{EVERY[word]}" for name in self.features}
            else:
                found.add(word)
        return found

    def stated_level(self, word):
        """The level of a unit, or of the word that stands for those of every feature; or None."""
        if word in (RULES, HTTP):
            return self.features_levels[word == HTTP]
        return self.level.get(word)

    @functools.cache  # the list does not change once it is read
    def unit_of(self, place):
        """The unit a place belongs to, or None."""
        parts = place.split("/")
        for length in range(len(parts) - 1, 0, -1):
            name = "/".join(parts[:length])
            if name in self.level:
                return name
        return None

    def unit_or_beside(self, place):
        """The unit a place belongs to, or the folder beside the product."""
        return self.unit_of(place) or place.split("/", 1)[0]

    def is_rules(self, place):
        """Whether a place belongs to the rules of a feature."""
        unit = self.unit_of(place) or ""
        return unit.startswith("features/") and unit.removeprefix("features/") in self.features

    def is_covered(self, place, entries):
        """Whether a place lies in one of the units, folders and files that entries name."""
        unit = self.unit_of(place)
        for entry in self.expanded(entries):
            if entry == EVERYWHERE or (entry in self.level and entry == unit):
                return True
            if entry not in self.level and (place == entry or place.startswith(entry + "/")):
                return True
        return False

    @functools.cache
    def library_of(self, header):
        """The line for the library from outside a header belongs to, or None."""
        found = [(len(beginning), outside) for outside in self.outside
                 for beginning in outside.headers if begins(beginning, header)]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    def library_of_target(self, target):
        """The line for the library from outside a target of CMake belongs to, or None."""
        return next((outside for outside in self.outside if target in outside.targets), None)

    def barred(self, place, what):
        """The entry of a 'never:' that a place, or a header from outside, falls under; or None."""
        library = self.library_of(place)
        for entry in what:
            if self.is_covered(place, [entry]) or (library and entry in library.headers):
                return entry
        return None
