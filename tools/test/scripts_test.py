"""The scripts around the checks: the list of packages, the count of tests."""
import subprocess
import unittest
import xml.etree.ElementTree as xml
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

from tree_case import TOOLS


def load(name):
    """A script of tools/ as a module."""
    spec = spec_from_loader(name, SourceFileLoader(name, str(TOOLS / name)))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(**statuses):
    """What ctest would write for so many tests of each status."""
    root = xml.Element("testsuite")
    for status, count in statuses.items():
        for i in range(count):
            xml.SubElement(root, "testcase", name=f"{status}{i}", status=status)
    return root


class ScriptsTest(unittest.TestCase):
    def test_the_count_of_tests(self):
        summary = load("run_tests").summary
        self.assertEqual(summary(report(run=3), 0), ("3 tests passed", 0))
        self.assertEqual(summary(report(run=3, notrun=1, disabled=1), 0),
                         ("3 tests passed (2 skipped)", 0))
        self.assertEqual(summary(report(run=3, fail=1), 8), ("1 tests FAILED, 3 passed: fail0", 1))
        self.assertEqual(summary(report(), 0), ("no test was run", 1))
        self.assertEqual(summary(report(), 8), ("no test was run", 1))
        self.assertEqual(summary(report(fail=1), 8), ("1 tests FAILED, 0 passed: fail0", 1))
        self.assertEqual(summary(report(notrun=2), 0), ("no test was run", 1))

    def test_a_report_without_failures_does_not_hide_that_ctest_failed(self):
        self.assertEqual(load("run_tests").summary(report(run=3), 8)[1], 1)

    def test_the_list_of_packages(self):
        lines = (TOOLS / "packages.txt").read_text().splitlines()
        packages = [line.split() for line in lines if not line.startswith("#")]
        self.assertEqual({group for group, _ in packages}, {"build", "ci", "bench", "bench-node"})
        names = [name for _, name in packages]
        self.assertEqual(len(names), len(set(names)))

    def test_an_unknown_group_is_refused(self):
        done = subprocess.run([str(TOOLS / "install"), "gone"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no group 'gone'", done.stderr)


if __name__ == "__main__":
    unittest.main()
