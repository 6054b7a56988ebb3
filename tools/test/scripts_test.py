"""The scripts around the checks: the list of packages, the count of tests, the budgets."""
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as xml

from tree_case import TOOLS, folder_of, load


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

    def test_the_tests_of_some_programs(self):
        numbers_of = load("run_tests").numbers_of
        tests = [{"command": ["/x/cart_test", "--gtest_filter=A.b"]},
                 {"command": ["/x/point_test"]}, {"name": "a test that was not built"},
                 {"command": ["validate", "/x/cart_test"]}]
        self.assertEqual(numbers_of(tests, {"cart_test"}), [1, 4])
        self.assertEqual(numbers_of(tests, {"cart_test", "point_test"}), [1, 2, 4])
        self.assertEqual(numbers_of(tests, {"cart"}), [])

    def test_every_stage_has_a_budget(self):
        stages = re.findall(r"^stage (\w+) ", (TOOLS.parent / ".ci/run").read_text(), re.MULTILINE)
        lines = (TOOLS / "ci/budgets.txt").read_text().splitlines()
        budgets = [line.split() for line in lines if not line.startswith("#")]
        self.assertEqual([name for name, _ in budgets], stages)
        for _, seconds in budgets:
            self.assertGreater(int(seconds), 0)

    def test_a_check_that_finds_something_exits_with_1(self):
        bad = {"docs/decisions/README.md": "# x\n", "README.md": "[x](gone.md)\n"}
        with folder_of(bad) as tree:
            done = subprocess.run([sys.executable, "-B", str(TOOLS / "check_docs"), "--root", tree],
                                  capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("README.md:1: the link to gone.md leads nowhere", done.stdout)

    def test_the_list_of_packages(self):
        lines = (TOOLS / "packages.txt").read_text().splitlines()
        packages = [line.split() for line in lines if not line.startswith("#")]
        self.assertEqual({group for group, _ in packages}, {"build", "ci", "bench", "bench-node"})
        self.assertEqual(len(lines), len(set(lines)))
        # What is built with is there whatever else is installed.
        always = [name for group, name in packages if group == "build"]
        others = {name for group, name in packages if group != "build"}
        self.assertEqual(others.intersection(always), set())

    def test_the_list_of_python_packages(self):
        packages = {}
        for line in (TOOLS / "python_packages.txt").read_text().splitlines():
            if line.startswith(" "):
                self.assertRegex(line, r"^ +sha256:[0-9a-f]{64}$")
                packages[package] += 1
            elif not line.startswith("#"):
                package = line
                self.assertRegex(package, r"^ci [a-z0-9-]+==[0-9.]+(post[0-9]+)?$")
                packages[package] = 0
        names = [package.partition("==")[0] for package in packages]
        self.assertEqual(names, sorted(set(names)))
        for package, hashes in packages.items():
            self.assertGreater(hashes, 0, package)

    def test_an_unknown_group_is_refused(self):
        done = subprocess.run([str(TOOLS / "install"), "gone"], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no group 'gone'", done.stderr)


if __name__ == "__main__":
    unittest.main()
