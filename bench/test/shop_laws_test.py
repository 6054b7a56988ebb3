"""bench/shop_laws.py reads what `onrush laws` prints, and knows a hold that is over."""
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import shop_laws  # noqa: E402

HELD = """the mirror, at record 12
       0  token epochs
       0  order parts of sales add up
all 2 laws hold
"""
BROKEN = """the mirror, at record 12
       0  token epochs
      31  orders, the first: id=7, "2  wallets"
onrush: broken_law: orders (of 2 laws): see the rows above
"""


class ShopLawsTest(unittest.TestCase):
    def test_reads_what_holds(self):
        self.assertEqual(shop_laws.counted(HELD),
                         {"token epochs": 0, "order parts of sales add up": 0})

    def test_reads_what_is_broken(self):
        self.assertEqual(shop_laws.counted(BROKEN), {"token epochs": 0, "orders": 31})

    def test_stops_where_nothing_was_counted(self):
        with self.assertRaises(SystemExit):
            shop_laws.counted("onrush: missing: there is no mirror\n")

    def test_a_hold_is_overdue_after_a_while(self):
        mirror = sqlite3.connect(":memory:")
        mirror.executescript("CREATE TABLE orders (state, expires_at);"
                             "INSERT INTO orders VALUES ('pending_payment', 1000), ('paid', 0);")
        last = 1000 + shop_laws.OVERDUE_MS
        self.assertEqual(shop_laws.overdue(mirror, last), 0)
        self.assertEqual(shop_laws.overdue(mirror, last + 1), 1)
        mirror.close()

    def test_recounts_add_up(self):
        verdict = shop_laws.Verdict()
        verdict.add({"orders": 1, "carts": 0})
        verdict.add({"orders": 2})
        self.assertEqual(verdict.wrong, {"orders": 3, "carts": 0})
        self.assertEqual(verdict.goals()[0][1], 3)


if __name__ == "__main__":
    unittest.main()
