"""tools/check_deterministic refuses clocks, randomness, threads and I/O where it must."""
import unittest

from tree_case import TreeCase

LAYERS = ("base 0:\nengine 2: base\nfeatures 3: base engine\nfeatures/http 4:\n"
          "features/coupon/password 1: base\nfeature coupon:\nfeature order: coupon\n"
          "app 6: features\n")


class DeterministicTest(TreeCase):
    CHECK = "check_deterministic"
    GOOD = {
        "src/layers.txt": LAYERS + "core: engine/batch.cc base/pure\n",
        "src/engine/batch.cc": "// reads std::chrono::system_clock: never\n"
                               'const char* s = "rand()";\n'
                               "Instant t = batch.time(); x->sleep(); int random = 1;\n",
        "src/engine/loop.cc": "#include <thread>\n",
        "src/features/coupon/issue.cc": '#include "base/time.h"\n#include <vector>\n',
        "src/features/coupon/http/routes.cc": "#include <cstdio>\n",
        "src/features/coupon/http/wire.h": "#include <atomic>\n",
        "src/features/coupon/http/test/wire_test.cc": "#include <random>\n",
        "src/features/coupon/password/hasher.cc": "#include <thread>\n",
        "src/features/coupon/test/issue_test.cc": "#include <random>\n",
        "src/base/pure/x.h": "",
        "src/app/main.cc": "#include <iostream>\n",
    }

    def test_good_tree(self):
        self.accepts()

    def test_headers(self):
        for what, name in {"clock": "ctime", "randomness": "random", "threads": "mutex",
                           "I/O": "fstream"}.items():
            self.refuses(f"src/features/coupon/issue.cc:1: {what}: includes {name}",
                         {"src/features/coupon/issue.cc": f"#include <{name}>\n"})
        for name in ("thread", "atomic", "condition_variable", "pthread.h"):
            self.refuses(f"src/features/coupon/issue.cc:1: threads: includes {name}",
                         {"src/features/coupon/issue.cc": f"#include <{name}>\n"})
        for name in ("iostream", "unistd.h", "sys/stat.h", "boost/asio/ip/tcp.hpp", "sqlite3.h"):
            self.refuses(f"src/features/coupon/issue.cc:1: I/O: includes {name}",
                         {"src/features/coupon/issue.cc": f"#include <{name}>\n"})

    def test_words(self):
        for word, line in {
                "clock: steady_clock": "auto t = std::chrono::steady_clock::now();",
                "clock: SystemClock": "SystemClock clock;",
                "clock: time(nullptr)": "auto t = time(nullptr);",
                "clock: __DATE__": "auto t = __DATE__;",
                "randomness: rand(": "int r = rand();",
                "randomness: mt19937": "mt19937 r;",
                "threads: std::thread": "std::thread t;",
                "threads: std::atomic": "std::atomic<int> t;",
                "threads: thread_local": "thread_local int t;",
                "I/O: printf(": 'printf("x");',
                "I/O: std::cout": "std::cout << 1;",
                "I/O: getenv": 'getenv("x");'}.items():
            with self.subTest(word):
                tree = self.changed({"src/features/coupon/issue.cc": f"\n{line}\n"})
                code, output = self.run_on(tree)
                self.assertEqual(code, 1)
                self.assertEqual(output.splitlines()[0], f"src/features/coupon/issue.cc:2: {word}")

    def test_where(self):
        for path in ("src/engine/batch.cc", "src/base/pure/x.h", "src/features/order/rows.h",
                     "src/features/coupon/routes.cc", "src/features/coupon/more/rows.h"):
            self.refuses(f"{path}:1: randomness: includes random", {path: "#include <random>\n"})

    def test_a_list_without_core(self):
        self.refuses("src/layers.txt: has no line 'core:'", {"src/layers.txt": LAYERS})


if __name__ == "__main__":
    unittest.main()
