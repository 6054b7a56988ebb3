"""tools/check_docs sees decisions that are not listed or not whole, dead links, and an example that
is not what is compiled."""
import unittest

from tree_case import TreeCase

DECISION = ("# A\n\n## Context\n\n## Decision\n\n## What was given up\n\n"
            "## What would change our mind\n")
INDEX = "# Decisions\n\n- [0000](0000-template.md)\n- [0001](0001-one-log.md)\n"


class DocsTest(TreeCase):
    CHECK = "check_docs"
    GOOD = {
        "docs/decisions/README.md": INDEX,
        "docs/decisions/0000-template.md": DECISION,
        "docs/decisions/0001-one-log.md": DECISION,
        "README.md": "[docs](docs/decisions/README.md#decisions) [web](https://x.example/) "
                     "[here](#here) `[no](link)`\n```\n[no](link)\n```\n",
    }

    def test_good_tree(self):
        self.accepts()

    def test_a_decision_that_is_not_listed(self):
        self.refuses("docs/decisions/0002-two.md: must be listed once in docs/decisions/README.md",
                     {"docs/decisions/0002-two.md": DECISION})
        self.refuses("docs/decisions/README.md: does not exist",
                     {"docs/decisions/README.md": None, "README.md": "x\n"})

    def test_names_and_numbers(self):
        self.refuses("docs/decisions/0002_two.md: is not named NNNN-title.md",
                     {"docs/decisions/0002_two.md": DECISION})
        self.refuses("docs/decisions/0003-two.md: the next number is 0002",
                     {"docs/decisions/0003-two.md": DECISION,
                      "docs/decisions/README.md": INDEX + "- [0003](0003-two.md)\n"})

    def test_the_parts_and_the_page(self):
        self.refuses("docs/decisions/0001-one-log.md: its parts must be Context, Decision, What "
                     "was given up, What would change our mind",
                     {"docs/decisions/0001-one-log.md": DECISION.replace("given up", "lost")})
        self.refuses("docs/decisions/0001-one-log.md: is longer than a page of 80 lines",
                     {"docs/decisions/0001-one-log.md": DECISION + "x\n" * 72})

    def test_the_page_that_builds_a_feature(self):
        files = {"docs/adding-a-feature/features/x/rows.h": "int a;\n",
                 "docs/adding-a-feature.md": "`src/features/x/rows.h`:\n\n```cpp\nint a;\n```\n"}
        self.accepts(files)
        self.refuses("docs/adding-a-feature.md:1: shows docs/adding-a-feature/features/x/rows.h "
                     "other than it is",
                     {**files, "docs/adding-a-feature/features/x/rows.h": "int b;\n"})
        self.refuses("docs/adding-a-feature.md: does not show "
                     "docs/adding-a-feature/features/x/y.cc",
                     {**files, "docs/adding-a-feature/features/x/y.cc": "int b;\n"})
        self.refuses("docs/adding-a-feature.md:1: docs/adding-a-feature/features/x/rows.h does not "
                     "exist", {**files, "docs/adding-a-feature/features/x/rows.h": None})

    def test_the_page_builds_what_is_built(self):
        page = ("`src/features/x/CMakeLists.txt` (`x` is another name):\n\n```cmake\n"
                "onrush_library(x\n    SOURCES rules.cc  # one\n    LINKS onrush_base)\n```\n"
                "`src/features/x/rules.cc`:\n\n```cpp\nint a;\n```\n")
        ours = "onrush_library(x SOURCES features/x/rules.cc LINKS onrush_base)\n"
        cmake = "docs/adding-a-feature/CMakeLists.txt"

        def files(changed_page=page, built=ours):
            return {"docs/adding-a-feature.md": changed_page, cmake: built,
                    "docs/adding-a-feature/features/x/rules.cc": "int a;\n"}

        self.accepts(files())
        here = "docs/adding-a-feature.md:1: builds onrush_x with other "
        self.refuses(f"{here}sources than {cmake}",
                     files(page.replace("SOURCES rules.cc", "SOURCES nothing.cc")))
        self.refuses(f"{here}links than {cmake}", files(page.replace("onrush_base", "onrush_log")))
        self.refuses(f"{here}links than {cmake}", files(built=ours.replace("_base", "_log")))
        self.refuses("docs/adding-a-feature.md:1: builds onrush_y, which nothing else does",
                     files(page.replace("```\n`", "onrush_library(y SOURCES y.cc)\n```\n`")))
        self.refuses(f"docs/adding-a-feature.md: does not build x_test, which {cmake} does",
                     files(built=ours + "onrush_test(x_test SOURCES x_test.cc)\n"))
        self.refuses(f"docs/adding-a-feature.md: does not build onrush_x, which {cmake} does",
                     files(page.replace("```cmake", "```")))

    def test_links(self):
        self.refuses("README.md:2: the link to docs/gone.md leads nowhere",
                     {"README.md": "\n[gone](docs/gone.md#part)\n"})


if __name__ == "__main__":
    unittest.main()
