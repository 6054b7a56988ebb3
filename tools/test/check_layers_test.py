"""tools/check_layers sees each thing it is there to refuse."""
import unittest

from tree_case import TreeCase


def cmake(name, sources, links, tests=""):
    """A folder's CMakeLists.txt."""
    library = f"onrush_library({name}\n    SOURCES {sources}\n    LINKS {links})\n"
    return library + (f"onrush_test({name}_test {tests})\n" if tests else "")


LAYERS = """\
# The layers.
base 0:
table 1: base
log 1: base
engine 2: base table log
core: base table/row.h
"""
README = "# src\n\n| folder | what |\n|---|---|\n" + "".join(
    f"| `{name}/` | x |\n" for name in ("base", "table", "log", "engine"))


class LayersTest(TreeCase):
    CHECK = "check_layers"
    GOOD = {
        "src/layers.txt": LAYERS,
        "src/README.md": README,
        "src/CMakeLists.txt": "add_subdirectory(base)\n",
        "src/base/CMakeLists.txt": cmake("base", "a.cc", "fmt::fmt"),
        "src/base/a.h": "#pragma once\n",
        "src/base/a.cc": '#include "base/a.h"\n#include <vector>\n',
        "src/table/CMakeLists.txt": cmake("table", "t.cc", "onrush_base"),
        "src/table/row.h": '#include "base/a.h"\n',
        "src/table/t.cc": '#include "table/row.h"\n',
        "src/table/test/rows.h": "#pragma once\n",
        "src/log/CMakeLists.txt": cmake("log", "l.cc", "onrush_base"),
        "src/log/l.cc": '#include "base/a.h"\n',
        "src/log/l.h": "",
        "src/engine/CMakeLists.txt": cmake(
            "engine", "e.cc", "onrush_table onrush_log",
            "SOURCES test/e_test.cc LINKS onrush_engine onrush_table"),
        "src/engine/e.cc": '#include "table/row.h"\n#include "base/a.h"\n',
        "src/engine/e.h": "",
        "src/engine/test/e_test.cc": '#include "engine/test/help.h"\n#include "log/l.h"\n',
        "src/engine/test/help.h": "",
    }

    def test_good_tree(self):
        self.accepts()

    def test_an_include_that_is_not_allowed(self):
        self.refuses("src/base/a.cc:2: base may not include table",
                     {"src/base/a.cc": '#include "base/a.h"\n#include "table/row.h"\n'})
        self.refuses("src/log/l.cc:1: log may not include table",
                     {"src/log/l.cc": '#include "table/row.h"\n'})

    def test_a_line_without_a_level_goes_on_with_its_folder(self):
        self.accepts({"src/layers.txt": LAYERS + "log: table\n",
                      "src/log/CMakeLists.txt": cmake("log", "l.cc", "onrush_base onrush_table"),
                      "src/log/l.cc": '#include "table/row.h"\n'})
        self.refuses("src/layers.txt:7: unknown has no level",
                     {"src/layers.txt": LAYERS + "unknown: table\n"})

    def test_a_test_may_include_what_its_folder_may(self):
        self.refuses("src/log/test/x_test.h:1: log may not include table",
                     {"src/log/test/x_test.h": '#include "table/row.h"\n'})
        self.accepts({"src/log/test/x_test.h": '#include "table/row.h"\n',
                      "src/layers.txt": LAYERS + "log/test: table\n"})

    def test_test_code_in_the_product(self):
        self.refuses('src/engine/e.h:1: "engine/test/help.h" is test code',
                     {"src/engine/e.h": '#include "engine/test/help.h"\n'})
        self.refuses('src/engine/e.h:1: "table/test/rows.h" is test code',
                     {"src/engine/e.h": '#include "table/test/rows.h"\n'})

    def test_test_libraries_in_the_product(self):
        self.refuses("src/engine/e.h:1: gtest/gtest.h is for tests",
                     {"src/engine/e.h": "#include <gtest/gtest.h>\n"})
        self.accepts({"src/engine/test/help.h": "#include <gtest/gtest.h>\n"})

    def test_test_code_of_another_folder(self):
        uses = {"src/engine/test/help.h": '#include "table/test/rows.h"\n'}
        self.refuses('src/engine/test/help.h:1: "table/test/rows.h" is test code', uses)
        self.accepts({**uses, "src/layers.txt": LAYERS + "engine/test: table/test\n"})

    def test_what_stands_beside_the_product(self):
        for beside in ("sim", "bench", "fuzz"):
            self.refuses(f"src/engine/e.h:1: engine may not include {beside}/",
                         {"src/engine/e.h": f'#include "{beside}/x.h"\n'})
        self.accepts({"src/engine/test/help.h": '#include "sim/x.h"\n',
                      "src/layers.txt": LAYERS + "engine/test: sim\n"})

    def test_the_form_of_an_include(self):
        self.refuses('src/base/a.h:1: "a.h" wants its folder: the root of includes is src/',
                     {"src/base/a.h": '#include "a.h"\n'})
        self.refuses('src/log/l.h:1: "base/../table/row.h" wants its folder: the root of includes '
                     "is src/", {"src/log/l.h": '#include "base/../table/row.h"\n'})
        self.refuses("src/log/l.h:1: <table/row.h> belongs to this project: include it with quotes",
                     {"src/log/l.h": "# include <table/row.h>\n"})
        self.refuses("src/log/l.h:1: src/base/gone.h does not exist",
                     {"src/log/l.h": '#include "base/gone.h"\n'})
        self.refuses('src/log/l.h:1: "gone/a.h" is in no folder of src/layers.txt',
                     {"src/log/l.h": '#include "gone/a.h"\n'})
        self.accepts({"src/log/l.h": '// #include "table/row.h"\n/*\n#include "gone.h"\n*/\n'})

    def test_folders_and_the_list(self):
        self.refuses("src/layers.txt:6: src/mirror does not exist",
                     {"src/layers.txt": LAYERS.replace("core", "mirror 2: base\ncore")})
        code, output = self.run_on(self.changed({"src/http/h.h": ""}))
        self.assertEqual(code, 1)
        self.assertIn("src/http: is not listed in src/layers.txt", output)
        self.assertIn("src/README.md: lists http/ 0 times instead of once", output)

    def test_the_readme(self):
        self.refuses("src/README.md: does not exist", {"src/README.md": None})
        self.refuses("src/README.md: lists log/ 0 times instead of once",
                     {"src/README.md": README.replace("| `log/` | x |\n", "")})
        self.refuses("src/README.md: lists log/ 2 times instead of once",
                     {"src/README.md": README + "| `log/` | x |\n"})
        self.refuses("src/README.md: lists gone/, which does not exist",
                     {"src/README.md": README + "| `gone/` | x |\n"})

    def test_levels(self):
        self.refuses("src/layers.txt:3: table may include engine of a higher level",
                     {"src/layers.txt": LAYERS.replace("table 1: base", "table 1: base engine")
                                              .replace("engine 2: base table", "engine 2: base"),
                      "src/engine/CMakeLists.txt": cmake("engine", "e.cc", "onrush_log",
                                                         "SOURCES test/e_test.cc LINKS x"),
                      "src/engine/e.cc": ""})

    def test_circles_within_a_level(self):
        both = LAYERS.replace("table 1: base", "table 1: base log")
        self.accepts({"src/layers.txt": both})
        self.refuses("src/layers.txt:3: an include cycle: table -> table",
                     {"src/layers.txt": LAYERS.replace("table 1: base", "table 1: base table")})
        self.refuses("src/layers.txt:4: an include cycle: log -> table -> log",
                     {"src/layers.txt": both.replace("log 1: base", "log 1: base table")})

    def test_the_form_of_the_list(self):
        for line in ("What?", "log 1 2: base", "Log 1: base", "feature: log", "never: log"):
            self.refuses("src/layers.txt:7: is not a line 'unit level: units'",
                         {"src/layers.txt": f"{LAYERS}{line}\n"})
        self.assertIn("src/layers.txt: is missing or empty\n",
                      self.run_on(self.changed({"src/layers.txt": None}))[1])
        self.refuses("src/layers.txt:7: log is listed twice",
                     {"src/layers.txt": LAYERS + "log 2: base\n"})
        self.refuses("src/layers.txt:3: table may include gone, which is not listed",
                     {"src/layers.txt": LAYERS.replace("table 1: base", "table 1: base gone")})
        self.refuses("src/layers.txt: core names src/table/gone.h, which does not exist",
                     {"src/layers.txt": LAYERS + "core: table/gone.h\n"})
        self.refuses("src/layers.txt:7: gone/test is of a unit that is not listed",
                     {"src/layers.txt": LAYERS + "gone/test: base\n"})

    def test_an_indented_line_goes_on_with_the_one_before(self):
        self.accepts({"src/layers.txt": LAYERS.replace("base table log",
                                                       "base\n    table # x\n log")})
        self.refuses("src/layers.txt:3: table may include gone, which is not listed",
                     {"src/layers.txt": LAYERS.replace("table 1: base", "table 1: base\n  gone")})

    def test_links(self):
        self.refuses("src/log/CMakeLists.txt: log may not link onrush_table",
                     {"src/log/CMakeLists.txt": cmake("log", "l.cc", "onrush_base onrush_table")})
        self.refuses("src/log/l.cc:1: log includes base and does not link it",
                     {"src/log/CMakeLists.txt": cmake("log", "l.cc", "fmt::fmt")})
        self.refuses("src/log/CMakeLists.txt: log may not link onrush_engine",
                     {"src/log/CMakeLists.txt": self.GOOD["src/log/CMakeLists.txt"]
                                                + "onrush_test(l LINKS onrush_engine)\n"})
        self.refuses("src/log/CMakeLists.txt: log may not link onrush_gone, which is not built in "
                     "src/ or sim/",
                     {"src/log/CMakeLists.txt": cmake("log", "l.cc", "onrush_base onrush_gone")})

    def test_sources_of_another_folder(self):
        library = cmake("log", "l.cc ../table/t.cc", "onrush_base")
        self.refuses("src/log/CMakeLists.txt: log may not build table/t.cc",
                     {"src/log/CMakeLists.txt": library})
        test = cmake("log", "l.cc", "onrush_base", "SOURCES ../table/test/t.cc LINKS onrush_log")
        tree = {"src/log/CMakeLists.txt": test, "src/table/test/t.cc": ""}
        self.refuses("src/log/CMakeLists.txt: log may not build table/test/t.cc", tree)
        self.accepts({**tree, "src/layers.txt": LAYERS + "log/test: table/test\n"})

    def test_libraries_of_test_code(self):
        helpers = "onrush_library(rows SOURCES test/rows.cc LINKS onrush_table)\n"
        tree = {"src/table/CMakeLists.txt": self.GOOD["src/table/CMakeLists.txt"] + helpers,
                "src/table/test/rows.cc": '#include "table/test/rows.h"\n'}
        self.accepts(tree)
        refused = "src/engine/CMakeLists.txt: engine may not link onrush_rows, which is test code"
        self.refuses(refused,
                     {**tree, "src/engine/CMakeLists.txt": cmake(
                         "engine", "e.cc", "onrush_table onrush_log onrush_rows",
                         "SOURCES test/e_test.cc LINKS onrush_engine")})
        tree["src/engine/CMakeLists.txt"] = cmake(
            "engine", "e.cc", "onrush_table onrush_log",
            "SOURCES test/e_test.cc LINKS onrush_engine onrush_rows")
        self.refuses(refused, tree)
        tree["src/layers.txt"] = LAYERS + "engine/test: table/test\n"
        self.accepts(tree)
        self.refuses("src/table/test/rows.cc:1: std::async in a test that does not say THREADS",
                     {**tree, "src/table/test/rows.cc": "auto x = std::async(f);\n"})

    def test_threads_that_ThreadSanitizer_would_not_see(self):
        mine = self.GOOD["src/log/CMakeLists.txt"]
        tree = {"src/log/test/x_test.cc": "// std::thread\n#include <thread>\nstd::thread t;\n",
                "src/log/CMakeLists.txt": mine + "onrush_test(x SOURCES test/x_test.cc)\n"}
        self.refuses("src/log/test/x_test.cc:3: std::thread in a test that does not say THREADS",
                     tree)
        tree["src/log/CMakeLists.txt"] = mine + "onrush_test(x SOURCES test/x_test.cc\n THREADS)\n"
        code, output = self.run_on(self.changed(tree))
        self.assertEqual((code, output.count("THREADS")), (0, 0), output)

    def test_sources_that_nothing_builds(self):
        self.refuses("src/log/test/x_test.cc: is in no SOURCES, so nothing builds it",
                     {"src/log/test/x_test.cc": ""})


if __name__ == "__main__":
    unittest.main()
