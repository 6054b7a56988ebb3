"""What a change can reach: the libraries and programs that are built from the changed files, and
those that link them. Read from CMakeLists.txt and the includes, so it needs no build."""
import re
from pathlib import Path

import check_tree
from cmake_file import calls_below

DEPENDS = re.compile(r"\badd_dependencies\s*\(\s*(\S+)\s+([^)]*)\)")
CPP = (".h", ".cc")
# A change here can alter every program.
REACHES_ALL = ("cmake", "CMakeLists.txt", "CMakePresets.json")


class Reach:
    """The targets of one tree, and which C++ file includes which."""

    def __init__(self, root):
        self.checked = check_tree.Checked(root)
        self.calls = {call.target: call for call in calls_below(self.checked, "")}
        self.used_by = {}
        self.included_by = {}
        for call in self.calls.values():
            for link in call.links:
                self.used_by.setdefault(link, set()).add(call.target)
        files = self.checked.files()
        known = set(files)
        for path in files:
            if path.name == "CMakeLists.txt":
                self.read_dependencies(path)
            elif path.suffix in CPP:
                self.read_includes(path, known)

    def read_dependencies(self, path):
        """What a target runs without linking it."""
        for name, others in DEPENDS.findall(self.checked.text(path)):
            for other in others.split():
                self.used_by.setdefault(other, set()).add(name)

    def read_includes(self, path, known):
        for _, quoted, name in check_tree.includes_of(self.checked.text(path)):
            for other in (Path("src") / name, Path(name)):
                if quoted and other in known:
                    self.included_by.setdefault(other, set()).add(path)

    def includers(self, path):
        """A C++ file, and every file that includes it, itself or through another."""
        return closure({path}, lambda file: self.included_by.get(file, ()))

    def built_from(self, path):
        """The targets that a changed file is part of, or that read it."""
        if path.parts[0] in REACHES_ALL:
            return set(self.calls)
        if path.suffix in CPP:
            files = self.includers(path)
            return {name for name, call in self.calls.items() if not files.isdisjoint(call.sources)}
        if path.name == "CMakeLists.txt":
            return {name for name, call in self.calls.items()
                    if path.parent in (call.path.parent, *call.path.parents)}
        if path.parts[0] in ("src", "sim", "fuzz"):
            return self.readers_of(path)
        return set()

    def readers_of(self, path):
        """What a test may read: golden files, a README's tables. The tests of its own folder do."""
        for folder in path.parents:
            found = {name for name, call in self.calls.items()
                     if call.path.parent == folder and not call.is_library}
            if found:
                return found
        return set()

    def reached(self, paths):
        """Every target that a change of these paths can reach."""
        start = set().union(*(self.built_from(Path(path)) for path in paths))
        return closure(start, lambda name: self.used_by.get(name, ()))

    def of_kind(self, names, *kinds):
        """Those of the targets that one of these functions makes, sorted."""
        return sorted(name for name in names if self.calls[name].kind in kinds)


def closure(start, following):
    """What can be reached from the start by any number of steps."""
    found, waiting = set(start), list(start)
    while waiting:
        for other in following(waiting.pop()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
