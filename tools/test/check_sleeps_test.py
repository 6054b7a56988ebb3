"""tools/check_sleeps refuses tests that sleep, and names that no longer need to be on its list."""
import unittest

from tree_case import TreeCase


class SleepsTest(TreeCase):
    CHECK = "check_sleeps"
    GOOD = {
        "src/app/test/wait_until.h": "std::this_thread::sleep_for(pause);\n",
        "src/app/test/guarded_site.py": "import time\ntime.sleep(pause)\n",
        "src/app/test/kill_shop_test.cc": "::usleep(after_us);\n",
        "src/base/signal.cc": "void Signal::sleep() { nanosleep(&time, nullptr); }\n",
        "src/base/test/signal_test.cc":
            "// usleep(1) would be wrong here\n"
            'const char* s = "sleep(1)"; signal.sleep(at_most); x->sleep(); int sleeps = 1;\n',
        "src/base/test/README.md": "sleep 1\n",
        "tools/test/x_test.py": '"""time.sleep(1)"""\n# time.sleep(1)\nfail("sleep(1)")\n',
        "tools/wait": "#!/usr/bin/env bash\nsleep 1\n",
        "sim/planted/test/run": "#!/usr/bin/env bash\n# sleep 1\necho asleep; no_sleep 1\n",
    }

    def test_good_tree(self):
        self.accepts()

    def test_cpp(self):
        for call in ("std::this_thread::sleep_for(x);", "sleep_until(x);", "::usleep(1);",
                     "nanosleep(&a, &b);", "clock_nanosleep(1, 0, &a, &b);", "sleep(1);"):
            with self.subTest(call):
                name = call.split("(")[0].removeprefix("::")
                self.refuses(
                    f"src/base/test/signal_test.cc:2: a test sleeps ({name}): "
                    "wait for what it wants to see",
                    {"src/base/test/signal_test.cc": f"void f() {{\n    {call}\n}}\n"})

    def test_helpers_and_tests_outside_of_test_folders(self):
        for path in ("src/base/test/helper.h", "docs/wish/features/wish/wish_test.cc"):
            self.refuses(f"{path}:1: a test sleeps (usleep): wait for what it wants to see",
                         {path: "usleep(1);\n"})

    def test_scripts(self):
        self.refuses("tools/test/x_test.py:2: a test sleeps (time.sleep): "
                     "wait for what it wants to see",
                     {"tools/test/x_test.py": "import time\ntime.sleep(0.1)\n"})
        self.refuses("sim/planted/test/run:2: a test sleeps (sleep): "
                     "wait for what it wants to see",
                     {"sim/planted/test/run": "#!/usr/bin/env bash\nuntil ask; do sleep 1; done\n"})
        self.refuses("src/http/test/run:2: a test sleeps (sleep): "
                     "wait for what it wants to see",
                     {"src/http/test/run": "#!/usr/bin/env python3\nsleep(1)\n"})

    def test_a_name_on_the_list_that_does_not_sleep(self):
        self.refuses("src/app/test/wait_until.h: does not sleep: "
                     "take it from the list in tools/check_sleeps",
                     {"src/app/test/wait_until.h": "#pragma once\n"})


if __name__ == "__main__":
    unittest.main()
