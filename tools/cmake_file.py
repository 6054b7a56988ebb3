"""Reads the calls of cmake/onrush.cmake's functions in the CMakeLists.txt of a folder."""
import os
import re
from dataclasses import dataclass
from pathlib import Path

CALL = re.compile(r"\b(onrush_library|onrush_program|onrush_test|onrush_fuzzer)\s*\(([^)]*)\)")
PREFIX = {"onrush_library": "onrush_", "onrush_fuzzer": "fuzz_"}


@dataclass(eq=False)
class Call:
    """One library, program, test or fuzzer."""
    path: Path      # of the CMakeLists.txt
    kind: str       # the function that is called
    target: str
    sources: list   # paths from the root
    links: list
    threads: bool   # whether it says THREADS

    @property
    def is_library(self):
        return self.kind == "onrush_library"

    @property
    def is_test(self):
        """Whether it is a test, or a library of nothing but test code."""
        return self.kind == "onrush_test" or (
            bool(self.sources) and all("test" in path.parts for path in self.sources))


def call_of(path, kind, inside):
    """The call with these arguments."""
    words, name, part = inside.split(), "", None
    parts = {"SOURCES": [], "LINKS": [], "LABEL": [], "THREADS": []}
    for word in words:
        if word in parts:
            part = word
        elif part is None:
            name = word
        else:
            parts[part].append(word)
    target = PREFIX.get(kind, "") + name
    sources = [Path(os.path.normpath(path.parent / source)) for source in parts["SOURCES"]]
    return Call(path, kind, target, sources, parts["LINKS"], "THREADS" in words)


def calls_below(checked, folder):
    """Every call in the CMakeLists.txt of a folder and those below it."""
    found = []
    for path in checked.files(folder):
        if path.name == "CMakeLists.txt":
            text = re.sub(r"#[^\n]*", "", checked.text(path))
            found += [call_of(path, kind, inside) for kind, inside in CALL.findall(text)]
    return found
