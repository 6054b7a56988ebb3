"""tools/check_includes sees what a file uses of a precompiled header and does not include."""
import unittest

from tree_case import TOOLS, TreeCase, load

PRECOMPILED = ("#include <map>\n#include <string>\n#include <string_view>\n"
               "#include <fmt/format.h>\n#include <boost/mp11.hpp>\n")


class IncludesTest(TreeCase):
    CHECK = "check_includes"
    GOOD = {
        "cmake/precompiled.h": PRECOMPILED,
        "src/base/a.h": "#include <string>\nstd::string a();\n",
        "src/base/b.h": '#include "base/a.h"\n',
        "src/base/a.cc": '// a std::map\nconst char* text = "std::map";\nstd::vector<int> v;\n',
        "src/log/l.cc": '#include "base/b.h"\nstd::string_view l = a();\nstd::string s = a();\n',
        "src/log/f.cc": "#include <fmt/ranges.h>\nauto s = fmt::format(x);\n",
        "sim/s.h": "#include <map>\n", "sim/s.cc": '#include "sim/s.h"\nstd::map<int, int> m;\n',
        "tools/x.py": "std::map\n",
    }

    def test_good_tree(self):
        self.accepts()

    def test_what_is_not_included(self):
        self.refuses("src/base/a.cc:2: uses std::map and does not include <map>",
                     {"src/base/a.cc": "\nstd::map<int, int> m;\nstd::map<int, int> n;\n"})
        self.refuses("src/base/a.cc:1: uses fmt:: and does not include <fmt/format.h>",
                     {"src/base/a.cc": "auto s = fmt::format(x);\n"})
        self.refuses("src/base/a.cc:1: uses boost::mp11:: and does not include <boost/mp11.hpp>",
                     {"src/base/a.cc": "using boost::mp11::mp_list;\n"})
        for folder in ("bench", "fuzz", "sim"):
            self.refuses(f"{folder}/x.cc:1: uses std::map and does not include <map>",
                         {f"{folder}/x.cc": "std::map<int, int> m;\n"})

    def test_a_header_that_no_longer_brings_it(self):
        self.refuses("sim/s.cc:2: uses std::map and does not include <map>", {"sim/s.h": ""})

    def test_one_that_only_begins_alike(self):
        self.accepts({"src/base/a.cc": "std::mapped m;\nstd::string_literal s;\n"})
        self.refuses("src/base/a.cc:2: uses std::string and does not include <string>",
                     {"src/base/a.cc": "#include <string_view>\nstd::string s;\n"})

    def test_a_header_without_words(self):
        self.refuses("cmake/precompiled.h: tools/check_includes lists no words of barrier",
                     {"cmake/precompiled.h": PRECOMPILED + "#include <barrier>\n"})

    def test_the_words_are_of_what_is_precompiled(self):
        listed = (TOOLS.parent / "cmake/precompiled.h").read_text()
        for header in load("check_includes").WORDS:
            self.assertIn(f"#include <{header}>", listed)


if __name__ == "__main__":
    unittest.main()
