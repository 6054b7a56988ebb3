"""tools/check_layers sees what a feature must not include, link or reach."""
import unittest

from tree_case import TreeCase


def cmake(name, sources, links):
    """A folder's CMakeLists.txt."""
    return f"onrush_library({name}\n    SOURCES {sources}\n    LINKS {links})\n"


LAYERS = """\
base 0:
http 1: base
engine 2: base
engine/test: base/test
features 3: base engine
features/test: engine/test
features/http 4: http
features/account/password 1: base
features/account/http: features/account/password
feature account:
feature cart: account
app 6: base http engine features features/http features/account/password
app/test: features/test
outside fmt fmt::fmt: everywhere
outside openssl OpenSSL::Crypto: base/sha.cc http app/test
outside openssl/ssl OpenSSL::SSL: http
outside sodium PkgConfig::sodium: features/account/password
outside CLI: app sim
outside boost/asio onrush_asio: base/asio.cc http
never features: http features/http
    boost/asio openssl/ssl
never sim except sim/rush sim/kill_main.cc: http features/http openssl/ssl
"""
README = "# src\n\n| folder | what |\n|---|---|\n" + "".join(
    f"| `{name}/` | x |\n" for name in (
        "base", "http", "engine", "features", "features/NAME/http", "app", "features/account",
        "features/account/password", "features/cart"))
ACCOUNT = ("onrush_library(account SOURCES open.cc LINKS onrush_engine)\n"
           "onrush_library(account_http SOURCES http/routes.cc\n"
           "    LINKS onrush_account onrush_http onrush_password)\n"
           "onrush_test(account_test SOURCES test/open_test.cc LINKS onrush_account)\n")
CART = ("onrush_library(cart SOURCES add.cc LINKS onrush_engine onrush_account{rules})\n"
        "onrush_library(cart_http SOURCES http/routes.cc\n"
        "    LINKS onrush_cart onrush_http onrush_account_http{http})\n"
        "onrush_test(cart_test SOURCES test/add_test.cc LINKS onrush_cart{test})\n"
        "onrush_test(cart_http_test SOURCES http/test/routes_test.cc LINKS onrush_cart_http)\n")


def cart(rules="", http="", test=""):
    """The cart's CMakeLists.txt with more links."""
    return CART.format(rules=rules, http=http, test=test)


class FeaturesTest(TreeCase):
    CHECK = "check_layers"
    GOOD = {
        "src/layers.txt": LAYERS,
        "src/README.md": README,
        "src/base/CMakeLists.txt": cmake("base", "sha.cc", "fmt::fmt OpenSSL::Crypto")
                                   + cmake("asio", "asio.cc", "Threads::Threads"),
        "src/base/sha.h": "#pragma once\n",
        "src/base/sha.cc": "#include <openssl/evp.h>\n#include <fmt/format.h>\n",
        "src/base/asio.cc": "#include <boost/asio/impl/src.hpp>\n",
        "src/http/CMakeLists.txt": cmake("http", "tls.cc", "onrush_base onrush_asio OpenSSL::SSL"),
        "src/http/tls.h": '#include "base/sha.h"\n#include <boost/asio.hpp>\n',
        "src/http/tls.cc": "#include <openssl/ssl.h>\n#include <openssl/evp.h>\n",
        "src/engine/CMakeLists.txt": cmake("engine", "e.cc", "onrush_base"),
        "src/engine/e.h": '#include "base/sha.h"\n',
        "src/engine/e.cc": "",
        "src/engine/test/rules.h": "",
        "src/features/account/CMakeLists.txt": ACCOUNT,
        "src/features/account/open.h": '#include "engine/e.h"\n',
        "src/features/account/open.cc": '#include "features/account/open.h"\n',
        "src/features/account/http/routes.h": '#include "features/account/password/hash.h"\n',
        "src/features/account/http/routes.cc": '#include "features/account/open.h"\n',
        "src/features/account/test/words.h": '#include "engine/test/rules.h"\n',
        "src/features/account/test/open_test.cc": '#include "features/account/test/words.h"\n',
        "src/features/account/password/CMakeLists.txt": cmake(
            "password", "hash.cc", "onrush_base PkgConfig::sodium"),
        "src/features/account/password/hash.h": "#pragma once\n",
        "src/features/account/password/hash.cc": "#include <sodium.h>\n",
        "src/features/cart/CMakeLists.txt": cart(),
        "src/features/cart/add.h": '#include "features/account/open.h"\n',
        "src/features/cart/add.cc": "",
        "src/features/cart/rows.h": "",
        "src/features/cart/http/routes.h": '#include "http/tls.h"\n',
        "src/features/cart/http/routes.cc": '#include "features/account/http/routes.h"\n'
                                            '#include "features/account/open.h"\n',
        "src/features/cart/test/words.h": '#include "features/account/test/words.h"\n',
        "src/features/cart/test/add_test.cc": '#include "engine/test/rules.h"\n',
        "src/features/cart/http/test/routes_test.cc": '#include "features/cart/test/words.h"\n'
                                                      '#include "features/cart/http/routes.h"\n',
        "src/app/CMakeLists.txt": cmake(
            "app", "shop.cc", "onrush_cart_http onrush_account_http onrush_password"),
        "src/app/shop.h": '#include "features/cart/add.h"\n',
        "src/app/shop.cc": '#include "features/cart/http/routes.h"\n'
                           '#include "features/account/password/hash.h"\n#include <CLI/CLI.hpp>\n',
        "src/app/test/reply.h": '#include "features/cart/test/words.h"\n#include <openssl/evp.h>\n',
        "sim/CMakeLists.txt": "onrush_library(sim SOURCES play.cc LINKS onrush_cart)\n"
                              "onrush_program(onrush-sim SOURCES main.cc LINKS onrush_sim)\n"
                              "onrush_program(onrush-kill SOURCES kill_main.cc\n"
                              "    LINKS onrush_rush)\n",
        "sim/play.cc": '#include "app/shop.h"\n',
        "sim/main.cc": "#include <CLI/CLI.hpp>\n",
        "sim/kill_main.cc": '#include "sim/rush/load.h"\n#include "http/tls.h"\n',
        "sim/rush/CMakeLists.txt": "onrush_library(rush SOURCES load.cc LINKS onrush_app)\n",
        "sim/rush/load.h": '#include "http/tls.h"\n',
        "sim/rush/load.cc": '#include "features/cart/http/routes.h"\n',
    }

    def test_good_tree(self):
        self.accepts()

    def test_rules_include_no_http(self):
        for name, unit in {"http/tls.h": "http",
                           "features/cart/http/routes.h": "features/cart/http",
                           "features/account/http/routes.h": "features/account/http",
                           "features/account/password/hash.h": "features/account/password"}.items():
            self.refuses(f"src/features/cart/rows.h:1: features/cart may not include {unit}",
                         {"src/features/cart/rows.h": f'#include "{name}"\n'})
        self.refuses("src/features/cart/test/add_test.cc:1: features/cart may not include http",
                     {"src/features/cart/test/add_test.cc": '#include "http/tls.h"\n'})

    def test_rules_link_no_http(self):
        for link in ("onrush_http", "onrush_cart_http", "onrush_account_http", "onrush_password"):
            self.refuses("src/features/cart/CMakeLists.txt: features/cart may not link " + link,
                         {"src/features/cart/CMakeLists.txt": cart(rules=f" {link}")})
            self.refuses("src/features/cart/CMakeLists.txt: features/cart may not link " + link,
                         {"src/features/cart/CMakeLists.txt": cart(test=f" {link}")})

    def test_a_library_belongs_to_the_folder_of_its_sources(self):
        both = cart().replace("add.cc", "add.cc http/wire.cc")
        output = self.run_on(self.changed({"src/features/cart/CMakeLists.txt": both,
                                           "src/features/cart/http/wire.cc": ""}))[1]
        self.assertIn("src/features/cart/CMakeLists.txt: onrush_cart has sources of features/cart "
                      "and features/cart/http\n", output)
        links = cart().replace("onrush_cart onrush_http onrush_account_http", "onrush_http")
        self.refuses("src/features/cart/http/routes.cc:2: features/cart/http includes "
                     "features/account and does not link it",
                     {"src/features/cart/CMakeLists.txt": links,
                      "src/features/cart/http/routes.cc": '#include "http/tls.h"\n'
                                                          '#include "features/account/open.h"\n',
                      "src/app/CMakeLists.txt": cmake(
                          "app", "shop.cc", "onrush_cart onrush_cart_http onrush_password")})

    def test_features_that_a_feature_may_use(self):
        self.refuses("src/features/account/open.h:1: features/account may not include "
                     "features/cart",
                     {"src/features/account/open.h": '#include "features/cart/rows.h"\n'})
        self.refuses("src/features/account/http/routes.cc:1: features/account/http may not include "
                     "features/cart/http",
                     {"src/features/account/http/routes.cc":
                      '#include "features/cart/http/routes.h"\n'})
        self.refuses('src/features/account/test/words.h:1: "features/cart/test/words.h" is test '
                     "code",
                     {"src/features/account/test/words.h":
                      '#include "features/cart/test/words.h"\n'})
        self.refuses('src/features/cart/add.h:1: "features/account/test/words.h" is test code',
                     {"src/features/cart/add.h": '#include "features/account/test/words.h"\n'})
        self.refuses("src/features/account/CMakeLists.txt: features/account/http may not link "
                     "onrush_cart", {"src/features/account/CMakeLists.txt": ACCOUNT.replace(
                         "onrush_password", "onrush_password onrush_cart")})

    def test_who_may_use_the_password(self):
        self.refuses("src/features/cart/http/routes.h:1: features/cart/http may not include "
                     "features/account/password",
                     {"src/features/cart/http/routes.h":
                      '#include "features/account/password/hash.h"\n'})
        self.refuses("src/features/account/password/hash.h:1: features/account/password may not "
                     "include engine",
                     {"src/features/account/password/hash.h": '#include "engine/e.h"\n'})

    def test_libraries_from_outside(self):
        for header in ("openssl/evp.h", "openssl/ssl.h", "sodium.h", "boost/asio.hpp",
                       "boost/asio/ip/tcp.hpp", "CLI/CLI.hpp"):
            self.refuses(f"src/features/cart/rows.h:1: features/cart may not include {header}",
                         {"src/features/cart/rows.h": f"#include <{header}>\n"})
        self.refuses("src/base/sha.h:1: base may not include openssl/evp.h",
                     {"src/base/sha.h": "#include <openssl/evp.h>\n"})
        self.refuses("src/base/sha.cc:1: base may not include openssl/ssl.h",
                     {"src/base/sha.cc": "#include <openssl/ssl.h>\n"})
        self.refuses("src/app/shop.h:1: app may not include openssl/evp.h",
                     {"src/app/shop.h": "#include <openssl/evp.h>\n"})
        self.refuses("sim/main.cc:1: sim may not include openssl/evp.h",
                     {"sim/main.cc": "#include <openssl/evp.h>\n"})
        self.accepts({"src/features/cart/rows.h": "#include <vector>\n#include <fmt/format.h>\n"})

    def test_a_library_that_no_line_names(self):
        for header in ("curl/curl.h", "unistd.h", "boost/json.hpp", "opensslx/evp.h"):
            self.refuses("src/http/tls.h:1: no line 'outside' of src/layers.txt says who may "
                         f"include {header}", {"src/http/tls.h": f"#include <{header}>\n"})

    def test_links_of_libraries_from_outside(self):
        for link in ("OpenSSL::Crypto", "OpenSSL::SSL", "onrush_asio", "PkgConfig::sodium"):
            self.refuses("src/features/cart/CMakeLists.txt: features/cart may not link " + link,
                         {"src/features/cart/CMakeLists.txt": cart(rules=f" {link}")})
        self.refuses("src/app/CMakeLists.txt: app may not link OpenSSL::Crypto",
                     {"src/app/CMakeLists.txt": cmake("app", "shop.cc", "onrush_cart_http "
                                                      "onrush_account_http OpenSSL::Crypto")})

    def test_what_rules_reach_by_includes(self):
        self.refuses("src/features/account/open.h:1: reaches boost/asio: engine/e.h -> base/sha.h "
                     "-> boost/asio.hpp",
                     {"src/base/sha.h": "#include <boost/asio.hpp>\n",
                      "src/layers.txt": LAYERS.replace("base/asio.cc", "base"),
                      "src/engine/test/rules.h": ""})

    def test_what_rules_reach_by_links(self):
        self.refuses("src/features/account/CMakeLists.txt: onrush_account reaches openssl/ssl: "
                     "onrush_engine -> OpenSSL::SSL",
                     {"src/layers.txt": LAYERS.replace("SSL: http", "SSL: http engine")
                                                      .replace("http openssl/ssl", "http"),
                      "src/engine/CMakeLists.txt": cmake("engine", "e.cc",
                                                         "onrush_base OpenSSL::SSL"),
                      "src/features/cart/CMakeLists.txt": cart().replace("onrush_engine ", "")})

    def test_what_the_list_lets_rules_reach(self):
        self.refuses("src/layers.txt:20: may reach http: features/account -> engine -> http",
                     {"src/layers.txt": LAYERS.replace("engine 2: base",
                                                               "engine 2: base http")})

    def test_what_the_simulator_includes(self):
        for name, what, way in (
                ("http/tls.h", "http", "http/tls.h"),
                ("features/cart/http/routes.h", "features/http", "features/cart/http/routes.h"),
                ("sim/rush/load.h", "http", "sim/rush/load.h -> http/tls.h")):
            self.refuses(f"sim/play.cc:2: reaches {what}: {way}",
                         {"sim/play.cc": f'#include "app/shop.h"\n#include "{name}"\n'})
        self.refuses("sim/play.cc:1: reaches http: app/shop.h -> http/tls.h",
                     {"src/app/shop.h": '#include "http/tls.h"\n'})

    def test_what_the_simulator_links(self):
        mine = self.GOOD["sim/CMakeLists.txt"]
        self.refuses("sim/CMakeLists.txt: onrush_sim reaches http: onrush_http",
                     {"sim/CMakeLists.txt": mine.replace("onrush_cart", "onrush_cart onrush_http")})
        self.refuses("sim/CMakeLists.txt: onrush_sim reaches features/http: onrush_rush -> "
                     "onrush_app -> onrush_cart_http",
                     {"sim/CMakeLists.txt": mine.replace("onrush_cart", "onrush_rush")})
        self.refuses("sim/CMakeLists.txt: onrush-sim reaches openssl/ssl: OpenSSL::SSL",
                     {"sim/CMakeLists.txt": mine.replace("onrush_sim)", "onrush_sim OpenSSL::SSL)"),
                      "src/layers.txt": LAYERS.replace("SSL: http", "SSL: http sim")})

    def test_what_the_sources_of_a_linked_library_include(self):
        shop = "onrush_library(shop SOURCES all.cc LINKS onrush_cart onrush_http)\n"
        tree = {"src/app/CMakeLists.txt": self.GOOD["src/app/CMakeLists.txt"] + shop,
                "src/app/all.cc": '#include "features/cart/add.h"\n',
                "sim/CMakeLists.txt": self.GOOD["sim/CMakeLists.txt"].replace("onrush_cart",
                                                                              "onrush_shop")}
        self.refuses("sim/CMakeLists.txt: onrush_sim reaches http: onrush_shop -> onrush_http",
                     tree)
        tree["src/app/CMakeLists.txt"] = tree["src/app/CMakeLists.txt"].replace(" onrush_http", "")
        self.accepts(tree)
        self.refuses("sim/CMakeLists.txt: onrush_sim reaches http: onrush_shop -> app/all.cc -> "
                     "http/tls.h", {**tree, "src/app/all.cc": '#include "http/tls.h"\n'})

    def test_the_readme(self):
        for unit in ("features", "features/cart", "features/NAME/http",
                     "features/account/password"):
            self.refuses(f"src/README.md: lists {unit}/ 0 times instead of once",
                         {"src/README.md": README.replace(f"| `{unit}/` | x |\n", "")})
        for unit in ("features/gone", "features/cart/http"):
            self.refuses(f"src/README.md: lists {unit}/, which does not exist",
                         {"src/README.md": README + f"| `{unit}/` | x |\n"})

    def test_a_feature_without_a_line(self):
        code, output = self.run_on(self.changed({"src/features/sale/rows.h": ""}))
        self.assertEqual((code, output), (1, "src/features/sale: is not listed in src/layers.txt\n"
                                             "problems: 1\n"))
        self.refuses("src/features/x.h: is in no folder", {"src/features/x.h": ""})

    def test_the_form_of_the_list(self):
        for line, problem in {
                "feature cart: account": "feature cart is listed twice",
                "feature http:": "no feature can have the name http",
                "feature sale:": "src/features/sale does not exist",
                "features/sale 3: base": "src/features/sale does not exist",
                "engine: features": "engine may include features of a higher level",
                "features: features/http": "features may include features/http of a higher level",
                "outside CLI: http": "CLI is listed twice",
                "outside curl: gone/curl.cc": "names gone/curl.cc, which does not exist",
                "never base: curl": "names curl, which does not exist",
                "never gone except sim: http": "names gone, which does not exist"}.items():
            tree = self.changed({"src/layers.txt": f"{LAYERS}{line}\n"})
            code, output = self.run_on(tree)
            self.assertEqual(code, 1, line)
            self.assertIn(f"src/layers.txt:23: {problem}\n", output)
        self.refuses("src/layers.txt:11: feature cart may use gone, which is not listed",
                     {"src/layers.txt": LAYERS.replace("cart: account", "cart: account gone")})
        self.refuses("src/layers.txt:10: an include cycle: features/account -> features/cart -> "
                     "features/account",
                     {"src/layers.txt": LAYERS.replace("feature account:",
                                                               "feature account: cart")})
        for line in ("features 3: base engine\n", "features/http 4: http\n"):
            output = self.run_on(self.changed(
                {"src/layers.txt": LAYERS.replace(line, "")}))[1]
            self.assertIn(f"src/layers.txt: has no line '{line.split()[0]} level: units'\n", output)


if __name__ == "__main__":
    unittest.main()
