"""The recount of bench/shop_laws.py: a shop where all is right, and each law broken on purpose."""
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import shop_laws  # noqa: E402

# The columns of the mirror that are asked for.
TABLES = """
CREATE TABLE stocks ("option", on_hand, held, received, sold, written_off);
CREATE TABLE options (id, product);
CREATE TABLE product_totals (product, sales);
CREATE TABLE pending_sales (product, pieces);
CREATE TABLE orders (id INTEGER PRIMARY KEY, account, total, discount, expires_at, sale, number,
                     lines, state);
CREATE TABLE order_lines ("order", "option", unit_price, discount, place, quantity);
CREATE TABLE order_coupons ("order", coupon);
CREATE TABLE wallets (account, balance, entries);
CREATE TABLE point_entries (id, account, place, kind, amount, balance_after, reason, "order",
                            reverses);
CREATE TABLE sales (id, "option", quantity, per_account);
CREATE TABLE sale_tallies (sale, held, sold, closes_at);
CREATE TABLE campaigns (id, quota, per_account);
CREATE TABLE campaign_tallies (campaign, issued);
CREATE TABLE coupons (campaign, number, account, status);
"""

# Option 1 of product 1 had 10 pieces; a sale of 4 of them runs. Account 5 bought one with a coupon
# and gave one back, account 6 bought one of the sale and waits with another order, with a coupon.
GOOD = f"""
INSERT INTO stocks VALUES (1, 7, 4, 10, 2, 1);
INSERT INTO options VALUES (1, 1);
INSERT INTO product_totals VALUES (1, 1);
INSERT INTO pending_sales VALUES (1, 1);
INSERT INTO orders VALUES (1, 5, 90, 10, {shop_laws.NEVER}, 0, 0, 1, 'paid'),
  (2, 5, 100, 0, {shop_laws.NEVER}, 0, 0, 1, 'refunded'),
  (3, 6, 80, 0, {shop_laws.NEVER}, 1, 1, 1, 'paid'),
  (4, 6, 100, 0, {shop_laws.NEVER} - 1, 0, 0, 1, 'pending_payment');
INSERT INTO order_lines VALUES (1, 1, 100, 10, 1, 1), (2, 1, 100, 0, 1, 1), (3, 1, 80, 0, 1, 1),
  (4, 1, 100, 0, 1, 1);
INSERT INTO order_coupons VALUES (1, 1000000001), (4, 1000000002);
INSERT INTO wallets VALUES (5, 910, 4), (6, 420, 2);
INSERT INTO point_entries VALUES (1, 5, 1, 'earn', 1000, 1000, 'welcome', 0, NULL),
  (2, 5, 2, 'spend', -90, 910, '', 1, NULL), (3, 5, 3, 'spend', -100, 810, '', 2, NULL),
  (4, 5, 4, 'refund', 100, 910, '', 2, NULL), (5, 6, 1, 'earn', 500, 500, 'welcome', 0, NULL),
  (6, 6, 2, 'spend', -80, 420, '', 3, NULL);
INSERT INTO sales VALUES (1, 1, 4, 1);
INSERT INTO sale_tallies VALUES (1, 0, 1, 99);
INSERT INTO campaigns VALUES (1, 3, 1);
INSERT INTO campaign_tallies VALUES (1, 3);
INSERT INTO coupons VALUES (1, 1, 5, 'used'), (1, 2, 6, 'held'), (1, 3, 7, 'available');
"""

# What breaks which question; others may notice too.
BROKEN = [
    ("pieces in orders beyond what was received",
     "UPDATE stocks SET received = 3, written_off = 1"),
    ("pieces of a sale in orders beyond its quantity", "UPDATE sales SET quantity = 0"),
    ("orders of a sale whose number is not of 1 to its quantity",
     "UPDATE orders SET number = 5 WHERE id = 3"),
    ("orders of a sale whose number is not of 1 to its quantity",
     "UPDATE orders SET number = 0 WHERE id = 3"),
    ("numbers of a sale given twice", "UPDATE orders SET sale = 1, number = 1 WHERE id = 1"),
    ("pieces of a sale beyond what one account may have",
     "UPDATE orders SET sale = 1, number = 2 WHERE id = 4"),
    ("coupons beyond a campaign's quota, or with a number that is not of 1 to issued",
     "UPDATE campaigns SET quota = 2"),
    ("coupons beyond a campaign's quota, or with a number that is not of 1 to issued",
     "UPDATE coupons SET number = 4 WHERE number = 3"),
    ("coupons beyond a campaign's quota, or with a number that is not of 1 to issued",
     "UPDATE campaign_tallies SET issued = 4"),
    ("coupons beyond what one account may have", "UPDATE coupons SET account = 5"),
    ("pieces held for no order and no sale", "UPDATE stocks SET held = 5"),
    ("pieces held for no order and no sale", "UPDATE orders SET state = 'expired' WHERE id = 4"),
    ("pieces held for no order and no sale",
     f"UPDATE sale_tallies SET closes_at = {shop_laws.NEVER}"),
    ("pieces that a sale holds for no order", "UPDATE sale_tallies SET held = 1"),
    ("holds whose time is over", "UPDATE orders SET expires_at = 1000 WHERE id = 4"),
    ("points taken for an order that is not bought",
     "UPDATE orders SET state = 'cancelled' WHERE id = 1"),
    ("points taken for an order that is not bought", "DELETE FROM point_entries WHERE id = 4"),
    ("coupons held or used by no order", "UPDATE orders SET state = 'expired' WHERE id = 4"),
    ("coupons held or used by no order", "UPDATE coupons SET status = 'used' WHERE number = 3"),
    ("coupons held or used by no order", "UPDATE coupons SET status = 'available'"),
    ("coupons held or used by no order", "INSERT INTO order_coupons VALUES (3, 1000000001)"),
    ("wallets below 0, ever", "UPDATE wallets SET balance = -1 WHERE account = 5"),
    ("wallets below 0, ever", "UPDATE point_entries SET balance_after = -1 WHERE id = 2"),
    ("wallets that are not the sum of their entries", "UPDATE wallets SET balance = 911"),
    ("bought orders that took anything but their total, once",
     "UPDATE point_entries SET amount = -91 WHERE id = 2"),
    ("bought orders that took anything but their total, once",
     "DELETE FROM point_entries WHERE id = 6"),
    ("bought orders that took anything but their total, once",
     "UPDATE orders SET state = 'paid' WHERE id = 2"),
    ("orders paid by someone else", "UPDATE orders SET account = 6 WHERE id = 1"),
    ("entries that name no cause", "UPDATE point_entries SET reason = ''"),
    ("entries that name no cause", "UPDATE point_entries SET \"order\" = 0 WHERE id = 2"),
    ("entries that name no cause", "UPDATE point_entries SET kind = 'reversal' WHERE id = 1"),
    ("entries of an order that is not there", "DELETE FROM orders WHERE id = 2"),
    ("entries out of line", "UPDATE point_entries SET place = 5 WHERE id = 2"),
    ("entries out of line", "UPDATE point_entries SET balance_after = 811 WHERE id = 3"),
    ("pieces that received - sold - written off do not explain", "UPDATE stocks SET on_hand = 8"),
    ("pieces that received - sold - written off do not explain", "UPDATE stocks SET held = 8"),
    ("pieces sold in no order", "UPDATE stocks SET sold = 3"),
    ("pieces sold in no order", "UPDATE order_lines SET quantity = 2 WHERE \"order\" = 1"),
    ("orders that are not the sum of their lines", "UPDATE orders SET total = 91 WHERE id = 1"),
    ("orders that are not the sum of their lines", "DELETE FROM order_lines WHERE \"order\" = 2"),
    ("sales of a product that no option sold", "DELETE FROM pending_sales"),
]


def found(broken=""):
    mirror = sqlite3.connect(":memory:")
    mirror.executescript(TABLES + GOOD + broken)
    mirror.commit()
    wrong = shop_laws.recount(mirror)
    mirror.close()
    return {question: count for law in wrong.values() for question, count in law.items() if count}


class ShopLawsTest(unittest.TestCase):
    def test_nothing_is_wrong_where_all_is_right(self):
        self.assertEqual(found(), {})

    def test_each_question_finds_what_it_asks_for(self):
        for question, broken in BROKEN:
            with self.subTest(question=question, broken=broken):
                self.assertIn(question, found(broken))

    def test_every_question_is_broken_once(self):
        asked = {question for questions in shop_laws.LAWS.values() for question in questions}
        self.assertEqual(asked, {question for question, _ in BROKEN})

    def test_a_recount_may_be_repeated(self):
        mirror = sqlite3.connect(":memory:")
        mirror.executescript(TABLES + GOOD)
        first = shop_laws.recount(mirror)
        self.assertEqual(shop_laws.recount(mirror), first)
        mirror.close()


if __name__ == "__main__":
    unittest.main()
