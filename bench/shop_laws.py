"""The recount: what must be true of a shop whatever the crowd did, asked of the SQL mirror in
plain SQL. It knows nothing of how the server keeps its books, only what their columns mean.

Each question is a count of what is wrong, so 0 is right. Times are milliseconds, `never` the
highest integer; a coupon's id is its campaign's times 10^9 plus its number.
"""
import time

NEVER = 9223372036854775807
SOLD = "('paid', 'shipped', 'delivered')"
OVERDUE_MS = 5_000  # a hold that is over for longer should have ended

# Sums that the questions share.
SUMS = f"""
CREATE TEMP TABLE pieces AS  -- of each option, by the orders that stand
  SELECT l.option, o.sale, sum(iif(o.state IN {SOLD}, l.quantity, 0)) AS sold,
         sum(iif(o.state = 'pending_payment', l.quantity, 0)) AS held
  FROM order_lines l JOIN orders o ON o.id = l."order" GROUP BY l.option, o.sale;
CREATE TEMP TABLE by_option AS
  SELECT option, sum(sold) AS sold, sum(held) AS held, sum(iif(sale = 0, held, 0)) AS held_alone
  FROM pieces GROUP BY option;
CREATE TEMP TABLE aside AS   -- set aside for sales: what a running one has not sold, and what
  SELECT s.option,           -- unpaid orders of one that is over hold
         sum(iif(t.closes_at < {NEVER}, s.quantity - coalesce(p.sold, 0), coalesce(p.held, 0))) AS n
  FROM sales s JOIN sale_tallies t ON t.sale = s.id
  LEFT JOIN (SELECT sale, sum(sold) AS sold, sum(held) AS held FROM pieces GROUP BY sale) p
    ON p.sale = s.id
  GROUP BY s.option;
CREATE TEMP TABLE moved (id INTEGER PRIMARY KEY, account, accounts, spends, taken, back);
INSERT INTO moved
  SELECT "order", min(account), count(DISTINCT account), sum(kind = 'spend'),
         sum(iif(kind = 'spend', -amount, 0)), sum(iif(kind = 'refund', amount, 0))
  FROM point_entries WHERE "order" <> 0 GROUP BY "order";
CREATE TEMP TABLE coupon_of (id INTEGER PRIMARY KEY, held, used);
INSERT INTO coupon_of
  SELECT c.coupon, sum(o.state = 'pending_payment'), sum(o.state IN {SOLD})
  FROM order_coupons c JOIN orders o ON o.id = c."order" GROUP BY c.coupon;
"""

LAWS = {
    "oversold": {
        "pieces in orders beyond what was received": """
            SELECT sum(max(0, b.sold + b.held - (s.received - s.written_off)))
            FROM stocks s JOIN by_option b USING (option)""",
        "pieces of a sale in orders beyond its quantity": """
            SELECT sum(max(0, p.n - s.quantity)) FROM sales s
            JOIN (SELECT sale, sum(sold + held) AS n FROM pieces GROUP BY sale) p
              ON p.sale = s.id""",
        "orders of a sale whose number is not of 1 to its quantity": f"""
            SELECT count(*) FROM orders o JOIN sales s ON s.id = o.sale
            WHERE (o.state IN {SOLD} OR o.state = 'pending_payment')
              AND o.number NOT BETWEEN 1 AND s.quantity""",
        "numbers of a sale given twice": f"""
            SELECT sum(n - distinct_n) FROM
              (SELECT count(*) AS n, count(DISTINCT number) AS distinct_n FROM orders
               WHERE sale <> 0 AND (state IN {SOLD} OR state = 'pending_payment')
               GROUP BY sale)""",
        "pieces of a sale beyond what one account may have": f"""
            SELECT sum(max(0, n - per_account)) FROM
              (SELECT s.per_account, sum(l.quantity) AS n FROM orders o
               JOIN sales s ON s.id = o.sale JOIN order_lines l ON l."order" = o.id
               WHERE o.state IN {SOLD} OR o.state = 'pending_payment'
               GROUP BY o.sale, o.account)""",
        "coupons beyond a campaign's quota, or with a number that is not of 1 to issued": """
            SELECT sum(max(0, c.n - m.quota) + abs(c.n - t.issued) + (c.most <> c.n)
                       + (c.least <> 1))
            FROM (SELECT campaign, count(*) AS n, max(number) AS most, min(number) AS least
                  FROM coupons GROUP BY campaign) c
            JOIN campaigns m ON m.id = c.campaign JOIN campaign_tallies t USING (campaign)""",
        "coupons beyond what one account may have": """
            SELECT sum(max(0, n - per_account)) FROM
              (SELECT m.per_account, count(*) AS n FROM coupons c
               JOIN campaigns m ON m.id = c.campaign GROUP BY c.campaign, c.account)""",
    },
    "stranded": {
        "pieces held for no order and no sale": """
            SELECT sum(abs(s.held - coalesce(b.held_alone, 0) - coalesce(a.n, 0)))
            FROM stocks s LEFT JOIN by_option b USING (option) LEFT JOIN aside a USING (option)""",
        "pieces that a sale holds for no order": """
            SELECT sum(abs(t.held - coalesce(p.held, 0)) + abs(t.sold - coalesce(p.sold, 0)))
            FROM sale_tallies t
            LEFT JOIN (SELECT sale, sum(sold) AS sold, sum(held) AS held FROM pieces
                       GROUP BY sale) p ON p.sale = t.sale""",
        "holds whose time is over": f"""
            SELECT count(*) FROM orders WHERE state = 'pending_payment'
              AND expires_at < :now - {OVERDUE_MS}""",
        "points taken for an order that is not bought": f"""
            SELECT count(*) FROM moved m LEFT JOIN orders o USING (id)
            WHERE m.taken <> m.back AND (o.id IS NULL OR o.state NOT IN {SOLD})""",
        "coupons held or used by no order": """
            SELECT count(*) FROM coupons c
            LEFT JOIN coupon_of o ON o.id = c.campaign * 1000000000 + c.number
            WHERE (c.status = 'held') <> (coalesce(o.held, 0) = 1)
               OR (c.status = 'used') <> (coalesce(o.used, 0) = 1)
               OR coalesce(o.held + o.used, 0) > 1""",
    },
    "overspent": {
        "wallets below 0, ever": """
            SELECT (SELECT count(*) FROM wallets WHERE balance < 0)
                 + (SELECT count(*) FROM point_entries WHERE balance_after < 0)""",
        "wallets that are not the sum of their entries": """
            SELECT count(*) FROM wallets w
            LEFT JOIN (SELECT account, sum(amount) AS n, count(*) AS entries FROM point_entries
                       GROUP BY account) e USING (account)
            WHERE w.balance <> coalesce(e.n, 0) OR w.entries <> coalesce(e.entries, 0)""",
        "bought orders that took anything but their total, once": f"""
            SELECT count(*) FROM orders o LEFT JOIN moved m USING (id)
            WHERE o.state IN {SOLD} AND (coalesce(m.taken, 0) <> o.total OR m.back <> 0
                                         OR coalesce(m.spends, 0) <> (o.total > 0))""",
        "orders paid by someone else": """
            SELECT count(*) FROM moved m JOIN orders o USING (id)
            WHERE m.account <> o.account OR m.accounts <> 1""",
    },
    "unexplained": {
        "entries that name no cause": """
            SELECT count(*) FROM point_entries
            WHERE (kind IN ('spend', 'refund') AND "order" = 0 AND reason = '')
               OR (kind IN ('earn', 'adjust') AND reason = '')
               OR (kind = 'reversal') <> (reverses IS NOT NULL)""",
        "entries of an order that is not there": """
            SELECT count(*) FROM moved LEFT JOIN orders o USING (id) WHERE o.id IS NULL""",
        "entries out of line": """
            SELECT count(*) FROM
              (SELECT place, balance_after - amount AS before,
                      row_number() OVER mine AS nth,
                      coalesce(lag(balance_after) OVER mine, 0) AS last
               FROM point_entries WINDOW mine AS (PARTITION BY account ORDER BY place))
            WHERE place <> nth OR before <> last""",
        "pieces that received - sold - written off do not explain": """
            SELECT sum(abs(received - sold - written_off - on_hand) + max(0, -held)
                       + max(0, held - on_hand)) FROM stocks""",
        "pieces sold in no order": """
            SELECT sum(abs(s.sold - coalesce(b.sold, 0)))
            FROM stocks s LEFT JOIN by_option b USING (option)""",
        "orders that are not the sum of their lines": """
            SELECT count(*) FROM orders o
            LEFT JOIN (SELECT "order" AS id, sum(quantity * unit_price - discount) AS total,
                              sum(discount) AS discount, count(*) AS lines
                       FROM order_lines GROUP BY "order") l USING (id)
            WHERE l.id IS NULL OR o.total <> l.total OR o.discount <> l.discount
               OR o.lines <> l.lines""",
        "sales of a product that no option sold": """
            SELECT sum(abs(t.sales + coalesce(p.pieces, 0) - s.sold)) FROM product_totals t
            LEFT JOIN pending_sales p USING (product)
            JOIN (SELECT o.product, sum(s.sold) AS sold FROM stocks s
                  JOIN options o ON o.id = s.option GROUP BY o.product) s USING (product)""",
    },
}


def recount(mirror):
    """What is wrong, by law and question, in one moment of the mirror."""
    mirror.executescript("BEGIN;" + SUMS)
    now = {"now": int(time.time() * 1000)}
    wrong = {law: {question: mirror.execute(sql, now).fetchone()[0] or 0
                   for question, sql in questions.items()} for law, questions in LAWS.items()}
    mirror.rollback()
    return wrong


class Verdict:
    """Of several recounts."""

    def __init__(self):
        self.wrong = {law: {question: 0 for question in LAWS[law]} for law in LAWS}
        self.recounts = 0
        self.orders = {}

    def recount(self, shop):
        mirror = shop.server.read_mirror()
        for law, questions in recount(mirror).items():
            for question, count in questions.items():
                self.wrong[law][question] += count
        self.orders = dict(mirror.execute("SELECT state, count(*) FROM orders GROUP BY state"))
        mirror.close()
        self.recounts += 1

    def goals(self):
        return [(f"{law}, recounted in SQL", sum(questions.values()), 0, "=", "")
                for law, questions in self.wrong.items()]

    def lines(self):
        """What was asked, and the answers."""
        rows = [f"| {law} | {question} | {count:,} |" for law, questions in self.wrong.items()
                for question, count in questions.items()]
        return ["| law | wrong would be | found |", "|---|---|---|", *rows]
