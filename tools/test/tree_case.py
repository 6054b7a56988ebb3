"""A small tree of files in a temporary folder, and a check of tools/ run on it."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent


class TreeCase(unittest.TestCase):
    """Tests of one check: GOOD is a tree it accepts, each test spoils it in one place."""

    CHECK = ""
    GOOD = {}

    def run_on(self, tree):
        """Runs the check on a tree {path: text}; gives its exit code and output."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in tree.items():
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text if isinstance(text, bytes) else text.encode())
            done = subprocess.run(
                [sys.executable, "-B", str(TOOLS / self.CHECK), "--root", folder],
                capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def accepts(self, files=None):
        """The good tree, with files changed or added (None: left out), has no problem."""
        self.assertEqual(self.run_on(self.changed(files or {})), (0, ""))

    def refuses(self, expected, files):
        """The good tree with these files changed has exactly the one expected problem."""
        code, output = self.run_on(self.changed(files))
        self.assertEqual(code, 1, f"accepted, but wanted: {expected}")
        self.assertEqual(output.splitlines(), [expected, "problems: 1"])

    def changed(self, files):
        tree = {**self.GOOD, **files}
        return {path: text for path, text in tree.items() if text is not None}
