"""tools/reach.py: which programs a changed file can reach."""
import unittest

from tree_case import folder_of

from reach import Reach

TREE = {
    "CMakeLists.txt": "project(x)\n",
    "README.md": "# x\n",
    "docs/page.md": "# page\n",
    "tools/build": "#!/bin/sh\n",
    "cmake/x.cmake": "\n",
    "src/base/CMakeLists.txt": "onrush_library(base SOURCES a.cc LINKS fmt::fmt)\n"
                               "onrush_test(base_test SOURCES test/a_test.cc LINKS onrush_base)\n",
    "src/base/a.h": "", "src/base/a.cc": '#include "base/a.h"\n',
    "src/base/test/a_test.cc": '#include "base/a.h"\n',
    "src/log/CMakeLists.txt": "onrush_library(log SOURCES l.cc LINKS onrush_base)\n"
                              "# onrush_test(old_test SOURCES test/old.cc LINKS onrush_log)\n"
                              "onrush_test(log_test SOURCES test/l_test.cc ../net/test/help.cc\n"
                              "    LINKS onrush_log THREADS LABEL slow)\n",
    "src/log/l.h": "", "src/log/l.cc": '#include "log/l.h"\n',
    "src/log/README.md": "# log\n", "src/log/test/x.golden": "x\n",
    "src/log/test/l_test.cc": '#include "net/test/help.h"\n',
    "src/net/CMakeLists.txt": "onrush_library(net SOURCES n.cc LINKS fmt::fmt)\n"
                              "onrush_test(net_test SOURCES test/n_test.cc LINKS onrush_net)\n",
    "src/net/n.cc": "", "src/net/test/n_test.cc": "",
    "src/net/test/help.h": '#include "net/test/more.h"\n', "src/net/test/more.h": "",
    "src/net/test/help.cc": '#include "net/test/help.h"\n',
    "src/app/CMakeLists.txt": "onrush_program(onrush SOURCES main.cc LINKS onrush_log)\n"
                              "onrush_test(server_test SOURCES test/s_test.cc LINKS fmt::fmt)\n"
                              "add_dependencies(server_test onrush)\n",
    "src/app/main.cc": "", "src/app/test/s_test.cc": "",
    "fuzz/CMakeLists.txt": "onrush_fuzzer(line SOURCES line_fuzz.cc LINKS onrush_net)\n",
    "fuzz/line_fuzz.cc": "", "fuzz/corpus/line/a": "x\n",
}
ALL = {"onrush_base", "base_test", "onrush_log", "log_test", "onrush_net", "net_test", "onrush",
       "server_test", "fuzz_line"}
OF_LOG = {"onrush_log", "log_test", "onrush", "server_test"}


class ReachTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with folder_of(TREE) as folder:
            cls.reach = Reach(folder)

    def reaches(self, expected, *paths):
        self.assertEqual(self.reach.reached(paths), expected, paths)

    def test_the_targets_are_read(self):
        self.assertEqual(set(self.reach.calls), ALL)

    def test_a_source_reaches_what_links_it(self):
        self.reaches(OF_LOG, "src/log/l.cc")
        self.reaches({"onrush_net", "net_test", "fuzz_line"}, "src/net/n.cc")
        self.reaches({"log_test"}, "src/log/test/l_test.cc")

    def test_a_header_reaches_what_includes_it(self):
        self.reaches(OF_LOG, "src/log/l.h")
        self.reaches({"log_test"}, "src/net/test/more.h")
        self.reaches(OF_LOG | {"onrush_base", "base_test"}, "src/base/a.h")

    def test_a_program_that_a_test_starts(self):
        self.reaches({"onrush", "server_test"}, "src/app/main.cc")

    def test_how_things_are_built(self):
        for path in ("CMakeLists.txt", "cmake/x.cmake", "CMakePresets.json"):
            self.reaches(ALL, path)
        self.reaches(OF_LOG, "src/log/CMakeLists.txt")

    def test_what_a_test_reads(self):
        self.reaches({"log_test"}, "src/log/test/x.golden")
        self.reaches({"log_test"}, "src/log/README.md")
        self.reaches({"fuzz_line"}, "fuzz/corpus/line/a")

    def test_pages_and_tools_reach_no_program(self):
        self.reaches(set(), "README.md", "docs/page.md", "tools/build")
        self.reaches(set())

    def test_several_files(self):
        self.reaches(OF_LOG | {"fuzz_line"}, "src/log/l.cc", "fuzz/line_fuzz.cc", "README.md")

    def test_kinds(self):
        self.assertEqual(self.reach.of_kind(ALL, "onrush_test"),
                         ["base_test", "log_test", "net_test", "server_test"])


if __name__ == "__main__":
    unittest.main()
