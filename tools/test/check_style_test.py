"""tools/check_style sees each thing it is there to refuse, and lets good code pass."""
import unittest

from tree_case import TreeCase

HEADER = "// A thing.\n#pragma once\n\nint thing();\n"


def function_of(lines):
    """A C++ function of so many lines."""
    return "int f() {\n" + "    g();\n" * (lines - 2) + "}\n"


class StyleTest(TreeCase):
    CHECK = "check_style"
    GOOD = {"src/base/thing.h": HEADER, "README.md": "# Thing\n"}

    def spoiled(self, expected, text, path="src/base/a.cc"):
        self.refuses(expected, {path: text})

    def test_good_tree(self):
        self.accepts()

    def test_columns_at_the_limit(self):
        self.accepts({"src/base/a.cc": "/" * 100 + "\n"})
        self.spoiled("src/base/a.cc:1: 101 columns, at most 100", "/" * 101 + "\n")
        self.accepts({"src/base/a.cc": "//" + "\u00e9" * 98 + "\n"})

    def test_columns_of_pages_scripts_and_python(self):
        self.accepts({"docs/a.md": "| " + "x" * 120 + " |\n"})
        self.accepts({"docs/a.md": "[x](http://" + "x" * 120 + ")\n"})
        self.spoiled("docs/a.md:1: 120 columns, at most 100", "x" * 120 + "\n", "docs/a.md")
        self.spoiled("docs/a.md:2: 120 columns, at most 100",
                     "```\n|" + "x" * 119 + "\n```\n", "docs/a.md")
        self.spoiled("tools/a:2: 120 columns, at most 100",
                     "#!/bin/sh\n#" + "x" * 119 + "\n", "tools/a")
        self.spoiled("tools/a.py:1: 120 columns, at most 100", "#" + "x" * 119 + "\n", "tools/a.py")

    def test_blanks(self):
        self.spoiled("src/base/a.cc:1: a tab", "int\ta;\n")
        self.spoiled("src/base/a.cc:2: trailing blanks", "int a;\nint b; \n")
        self.spoiled("src/base/a.cc:1: trailing blanks", "int a;\r\n")
        end = "the file does not end with exactly one line end"
        self.spoiled("src/base/a.cc:1: " + end, "int a;")
        self.spoiled("src/base/a.cc:2: " + end, "int a;\n\n")
        self.spoiled("src/base/a.cc: is not UTF-8", b"// \xff\n")

    def test_function_length_at_the_limit(self):
        self.accepts({"src/base/a.cc": function_of(70)})
        self.spoiled("src/base/a.cc:1: a function of 71 lines, at most 70", function_of(71))

    def test_functions_are_found_everywhere(self):
        body = "    g();\n" * 70
        found = {
            "in a class": ("namespace a {\nclass B : public C<int> {\npublic:\n    int f() {\n"
                           + body + "    }\n};\n}\n", 4, 72),
            "after initializers": ("A::A(int a)\n    : a_(a), b_{a} {\n" + body + "}\n", 1, 73),
            "a template": ("template <typename T>\n    requires(sizeof(T) > 1)\nint f(T) {\n"
                           + body + "}\n", 1, 74),
            "an operator": ("bool operator==(A a, A b) {\n" + body + "}\n", 1, 72),
            "a gtest case": ("TEST(A, B) {\n" + body + "}\n", 1, 72),
            "with braces in text": ('int f() {\n    g("{", \'{\', R"x({)x", 1\'000); // {\n'
                                    + body + "}\n", 1, 73),
            "in a struct with an attribute": ("struct alignas(64) A {\n    A() = default;\n"
                                              "    int f() const {\n" + body + "    }\n};\n",
                                              3, 72),
            "taking a struct": ("auto f(struct tm* t) -> int {\n" + body + "}\n", 1, 72),
        }
        for name, (text, line, count) in found.items():
            with self.subTest(name):
                self.spoiled(f"src/base/a.cc:{line}: a function of {count} lines, at most 70", text)

    def test_what_is_long_and_no_function(self):
        rows = "    1,\n" * 80
        self.accepts({"src/base/a.cc": "constexpr std::array<int, 80> a = {\n" + rows + "};\n"})
        self.accepts({"src/base/a.cc": "enum class A {\n" + "    a,\n" * 80 + "};\n"})
        self.accepts({"src/base/a.cc": "class A {\n" + "    int f() { return 1; }\n" * 80 + "};\n"})
        self.accepts({"src/base/a.cc": "namespace {\n" + "int f();\n" * 80 + "}\n"})
        self.accepts({"src/base/a.cc": "BOOST_DESCRIBE_STRUCT(A, (), (a))\nnamespace {\n"
                      + "int f();\n" * 80 + "}\n"})
        self.accepts({"src/base/a.cc": "#define A(x) { \\\n    x\n" + function_of(70)})

    def test_python_functions(self):
        self.accepts({"tools/a": "#!/usr/bin/env python3\ndef f():\n" + "    g()\n" * 69})
        self.spoiled("tools/a:2: a function of 71 lines, at most 70",
                     "#!/usr/bin/env python3\ndef f():\n" + "    g()\n" * 70, "tools/a")

    def test_file_length_at_the_limits(self):
        why = "// long file: one state machine\n"
        self.accepts({"src/base/a.cc": "int a;\n" * 500})
        self.spoiled("src/base/a.cc: 501 lines, at most 500 (800 with a line 'long file: why' on "
                     "top)", "int a;\n" * 501)
        self.accepts({"src/base/a.cc": why + "int a;\n" * 799})
        self.spoiled("src/base/a.cc: 801 lines, at most 800", why + "int a;\n" * 800)
        self.spoiled("src/base/a.cc: 501 lines, at most 500 (800 with a line 'long file: why' on "
                     "top)", "// long file:\n" + "int a;\n" * 500)

    def test_undone_work_names_a_document_that_is_there(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" + "XX"):
            end = ": name the document that owns it, in brackets, and make sure that it exists"
            self.spoiled(f"src/base/a.cc:1: {word}{end}", f"// {word}: later\n")
            self.spoiled(f"src/base/a.cc:1: {word}(docs/no.md){end}", f"// {word}(docs/no.md) x\n")
            self.accepts({"src/base/a.cc": f"// {word}(README.md): later\n"})

    def test_names(self):
        self.spoiled("src/base/BadName.cc: the file's name is not snake_case", "int a;\n",
                     "src/base/BadName.cc")
        self.spoiled("src/Base/a.cc: the folder's name Base is not snake_case", "int a;\n",
                     "src/Base/a.cc")
        self.spoiled("src/base/a.cpp: C++ files end in .h and .cc", "int a;\n", "src/base/a.cpp")
        self.spoiled("docs/a_page.md: the file's name is not UPPER or kebab-case", "# A\n",
                     "docs/a_page.md")
        self.accepts({"docs/log-format.md": "# A\n", "docs/README.md": "# A\n"})

    def test_headers_have_pragma_once(self):
        self.spoiled("src/base/a.h: no #pragma once", "// #pragma once\nint a;\n", "src/base/a.h")

    def test_what_is_built_is_not_looked_at(self):
        self.accepts({"build/release/x.cc": "int\ta;", "fuzz/corpus/row/x": b"\xff\t"})


if __name__ == "__main__":
    unittest.main()
