"""A small tree of files in a temporary folder, and a check of tools/ run on it."""
import contextlib
import io
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOOLS))
sys.dont_write_bytecode = True

import check_tree  # noqa: E402


def load(name):
    """A script of tools/ as a module."""
    spec = spec_from_loader(name, SourceFileLoader(name, str(TOOLS / name)))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def folder_of(tree):
    """A temporary folder that holds a tree {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in tree.items():
            file = Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        yield folder


class TreeCase(unittest.TestCase):
    """Tests of one check: GOOD is a tree it accepts, each test spoils it in one place."""

    CHECK = ""
    GOOD = {}

    @classmethod
    def setUpClass(cls):
        cls.check = staticmethod(load(cls.CHECK).check) if cls.CHECK else None

    def run_on(self, tree):
        """Runs the check on a tree {path: text}, in this process; gives exit code and output."""
        output = io.StringIO()
        with folder_of(tree) as folder, contextlib.redirect_stdout(output):
            code = check_tree.run_on(folder, self.check)
        return code, output.getvalue()

    def run_program_on(self, tree):
        """The same, as a program of its own."""
        with folder_of(tree) as folder:
            done = subprocess.run(
                [sys.executable, "-B", str(TOOLS / self.CHECK), "--root", folder],
                capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def accepts(self, files=None):
        """The good tree, with files changed or added (None: left out), has no problem. Without
        changes the check also runs as a program, as one runs it."""
        self.assertEqual(self.run_on(self.changed(files or {})), (0, ""))
        if not files:
            self.assertEqual(self.run_program_on(self.GOOD), (0, ""))

    def refuses(self, expected, files):
        """The good tree with these files changed has exactly the one expected problem."""
        code, output = self.run_on(self.changed(files))
        self.assertEqual(code, 1, f"accepted, but wanted: {expected}")
        self.assertEqual(output.splitlines(), [expected, "problems: 1"])

    def changed(self, files):
        tree = {**self.GOOD, **files}
        return {path: text for path, text in tree.items() if text is not None}
