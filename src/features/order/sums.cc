// Laws over more than one row at a time.
#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/order/order.h"
#include "features/order/states_sql.h"

namespace onrush::order {

namespace {

using engine::Wrong;
using table::ChangeKind;

// --- coupons ------------------------------------------------------------------------------------

bool is_taken(const coupon::Coupon& coupon) {
    return coupon.status == coupon::CouponStatus::held ||
           coupon.status == coupon::CouponStatus::used;
}

// Some may be missing: the law of orders says so.
template <typename Visit>
void for_each_coupon_there(const OrderFeature& feature, const Order& order, Visit visit) {
    for (std::uint8_t place = 1; place <= order.coupons; ++place) {
        if (const UsedCoupon* used = feature.used_coupons.find(order.id, place)) {
            visit(used->coupon);
        }
    }
}

// A coupon is taken by an order of its own batch, and an order that closes lets go of its coupons.
Wrong vote_on_coupons(const OrderFeature& feature) {
    std::vector<CouponId> taken;  // by orders of this batch; gathered when first asked for
    bool gathered = false;
    auto gather = [&] {
        feature.orders.for_each_change([&](ChangeKind, const Order& order) {
            if (!is_closed(order)) {
                for_each_coupon_there(feature, order, [&](CouponId id) { taken.push_back(id); });
            }
        });
        std::ranges::sort(taken);
        gathered = true;
    };
    Wrong wrong;
    auto look_at = [&](const coupon::Coupon& coupon) {
        if (wrong || !is_taken(coupon)) {
            return;
        }
        if (!gathered) {
            gather();
        }
        if (!std::ranges::binary_search(taken, coupon_id(coupon))) {
            wrong = fmt::format("coupon {} is {} by no order", coupon_id(coupon).value,
                                base::text_of(coupon.status));
        }
    };
    feature.coupons.coupons.for_each_change(
        [&](ChangeKind, const coupon::Coupon& coupon) { look_at(coupon); });
    feature.orders.for_each_change([&](ChangeKind, const Order& order) {
        if (!is_closed(order)) {
            return;
        }
        for_each_coupon_there(feature, order, [&](CouponId id) {
            if (const coupon::Coupon* found = coupon::find_coupon(feature.coupons, id)) {
                look_at(*found);
            }
        });
    });
    return wrong;
}

Wrong check_coupons(const OrderFeature& feature) {
    std::vector<CouponId> taken;  // once for each order that stands
    feature.used_coupons.for_each([&](const UsedCoupon& used) {
        const Order* order = feature.orders.find(used.order);
        if (order != nullptr && !is_closed(*order)) {
            taken.push_back(used.coupon);
        }
    });
    std::ranges::sort(taken);
    Wrong wrong;
    feature.coupons.coupons.for_each([&](const coupon::Coupon& coupon) {
        CouponId id = coupon_id(coupon);
        std::size_t orders = std::ranges::equal_range(taken, id).size();
        if (!wrong && orders != (is_taken(coupon) ? 1u : 0u)) {
            wrong = fmt::format("coupon {} is {}, and {} orders that stand have it", id.value,
                                base::text_of(coupon.status), orders);
        }
    });
    return wrong;
}

// --- points -------------------------------------------------------------------------------------

// What an order moved: how often each kind.
using Moves = std::vector<std::pair<OrderId, point::EntryKind>>;

void add_move(Moves& moves, const point::Entry& entry) {
    if (!entry.order.none()) {
        moves.emplace_back(entry.order, entry.kind);
    }
}

Wrong check_moves(const Moves& moves, const Order& order, point::EntryKind kind, bool due) {
    std::size_t count = std::ranges::equal_range(moves, std::pair(order.id, kind)).size();
    if (count == (due ? 1u : 0u)) {
        return std::nullopt;
    }
    return fmt::format("order {} is {}, and {} entries of kind {} moved its points", order.id.value,
                       base::text_of(order.state), count, base::text_of(kind));
}

// An order that a batch leaves PAID or REFUNDED became so in that batch, and points move with an
// order only in a batch that changes it.
Wrong vote_on_points(const OrderFeature& feature) {
    Moves moves;
    feature.points.entries.for_each_change(
        [&](ChangeKind, const point::Entry& entry) { add_move(moves, entry); });
    std::ranges::sort(moves);
    std::vector<OrderId> changed;
    feature.orders.for_each_change(
        [&](ChangeKind, const Order& order) { changed.push_back(order.id); });
    std::ranges::sort(changed);
    Wrong wrong;
    for (const auto& [order, kind] : moves) {
        if (!wrong && !std::ranges::binary_search(changed, order)) {
            wrong = fmt::format("points moved for order {}, which did not change", order.value);
        }
    }
    feature.orders.for_each_change([&](ChangeKind, const Order& order) {
        bool costs = order.total.units > 0;
        if (!wrong && order.state == OrderState::paid) {
            wrong = check_moves(moves, order, point::EntryKind::spend, costs);
        } else if (!wrong && order.state == OrderState::refunded) {
            wrong = check_moves(moves, order, point::EntryKind::refund, costs);
        }
    });
    return wrong;
}

Wrong check_points(const OrderFeature& feature) {
    Moves moves;
    feature.points.entries.for_each([&](const point::Entry& entry) { add_move(moves, entry); });
    std::ranges::sort(moves);
    Wrong wrong;
    feature.orders.for_each([&](const Order& order) {
        bool paid = order.total.units > 0 && !order.paid_at.is_never();
        bool refunded = paid && order.state == OrderState::refunded;
        if (!wrong) {
            wrong = check_moves(moves, order, point::EntryKind::spend, paid);
        }
        if (!wrong) {
            wrong = check_moves(moves, order, point::EntryKind::refund, refunded);
        }
    });
    return wrong;
}

// --- pieces -------------------------------------------------------------------------------------

struct Pieces {
    std::int64_t held = 0;
    std::int64_t sold = 0;
    friend bool operator==(const Pieces&, const Pieces&) = default;
};

// Every piece that a stock holds or has sold is in an order, or set aside for a sale.
Wrong check_pieces(const OrderFeature& feature) {
    std::map<OptionId, Pieces> pieces;
    feature.lines.for_each([&](const Line& line) {
        const Order* order = feature.orders.find(line.order);
        if (order == nullptr) {
            return;  // the law of lines says so
        }
        bool of_stock = order->state == OrderState::pending_payment && order->sale.none();
        pieces[line.option].held += of_stock ? line.quantity : 0;
        pieces[line.option].sold += is_sold(*order) ? line.quantity : 0;
    });
    feature.sales.counts.for_each([&](const sale::SaleCount& count) {
        if (const sale::Sale* of = feature.sales.sales.find(count.sale)) {
            pieces[of->option].held += is_open(count) ? of->quantity - count.sold : count.held;
        }
    });
    Wrong wrong;
    feature.catalog.stocks.for_each([&](const catalog::Stock& stock) {
        const Pieces& known = pieces[stock.option];
        if (!wrong && known != Pieces{stock.held, stock.sold}) {
            wrong = fmt::format(
                "option {} holds {} pieces and has sold {}; orders and sales need {} and {}",
                stock.option.value, stock.held, stock.sold, known.held, known.sold);
        }
    });
    return wrong;
}

// What the orders that stand have of a sale.
struct PartsOfSale {
    Pieces pieces;
    std::map<AccountId, std::int64_t> by_account;
    std::vector<std::uint32_t> numbers;
};

std::map<SaleId, PartsOfSale> gather_parts(const OrderFeature& feature) {
    std::map<SaleId, PartsOfSale> parts;
    feature.lines.for_each([&](const Line& line) {
        const Order* order = feature.orders.find(line.order);
        if (order == nullptr || order->sale.none() || is_closed(*order)) {
            return;
        }
        PartsOfSale& sale = parts[order->sale];
        (is_sold(*order) ? sale.pieces.sold : sale.pieces.held) += line.quantity;
        sale.by_account[order->account] += line.quantity;
        sale.numbers.push_back(order->number);
    });
    return parts;
}

// Counts, shares and numbers of a sale are those of the orders that stand.
Wrong check_sales(const OrderFeature& feature) {
    std::map<SaleId, PartsOfSale> parts = gather_parts(feature);
    std::map<SaleId, std::size_t> free;
    feature.sales.free_numbers.for_each(
        [&](const sale::FreeNumber& number) { free[number.sale] += 1; });
    Wrong wrong;
    feature.sales.counts.for_each([&](const sale::SaleCount& count) {
        PartsOfSale& orders = parts[count.sale];
        if (!wrong && orders.pieces != Pieces{count.held, count.sold}) {
            wrong = fmt::format("sale {} has {} pieces held and {} sold; its orders have {} and {}",
                                count.sale.value, count.held, count.sold, orders.pieces.held,
                                orders.pieces.sold);
        }
        std::ranges::sort(orders.numbers);
        bool twice = std::ranges::adjacent_find(orders.numbers) != orders.numbers.end();
        if (!wrong && twice) {
            wrong = fmt::format("two orders have the same number of sale {}", count.sale.value);
        }
        if (!wrong && orders.numbers.size() + free[count.sale] != count.numbers) {
            wrong = fmt::format("sale {} gave {} numbers; {} belong to orders, and {} are free",
                                count.sale.value, count.numbers, orders.numbers.size(),
                                free[count.sale]);
        }
    });
    feature.sales.shares.for_each([&](const sale::Share& share) {
        std::int64_t pieces = parts[share.sale].by_account[share.account];
        if (!wrong && pieces != share.pieces) {
            wrong = fmt::format("account {} has a share of {} in sale {}; its orders have {}",
                                share.account.value, share.pieces, share.sale.value, pieces);
        }
    });
    return wrong;
}

// --- tallies ------------------------------------------------------------------------------------

struct Waiting {
    std::uint32_t orders = 0;
    std::uint32_t pieces = 0;
};

bool is_counted(const Tally& tally, const Order& order) {
    return order.state == OrderState::pending_payment && order.ordinal >= tally.first_ordinal;
}

// An order that a batch leaves unpaid was placed in it, and so it is counted.
Wrong vote_on_tallies(const OrderFeature& feature) {
    Wrong wrong;
    feature.orders.for_each_change([&](ChangeKind, const Order& order) {
        if (wrong || order.state != OrderState::pending_payment) {
            return;
        }
        std::uint32_t pieces = 0;
        for (std::uint8_t place = 1; place <= order.lines; ++place) {
            const Line* line = feature.lines.find(order.id, place);
            pieces +=
                line == nullptr ? 0 : line->quantity;  // the law of parts says what is missing
        }
        const SeatOrder* of = is_of_seats(order) ? feature.seat_orders.find(order.id) : nullptr;
        pieces += of == nullptr ? 0 : of->seats;
        const Tally* tally = feature.tallies.find(order.account);
        if (tally == nullptr || !is_counted(*tally, order) || tally->pieces < pieces) {
            wrong = fmt::format("order {} waits for payment, and account {} does not count it",
                                order.id.value, order.account.value);
        }
    });
    return wrong;
}

Wrong check_tallies(const OrderFeature& feature) {
    std::map<AccountId, Waiting> waiting;
    auto find_counting = [&](const Order& order) -> Waiting* {
        const Tally* tally = feature.tallies.find(order.account);
        return tally != nullptr && is_counted(*tally, order) ? &waiting[order.account] : nullptr;
    };
    feature.orders.for_each([&](const Order& order) {
        if (Waiting* counts = find_counting(order)) {
            counts->orders += 1;
        }
    });
    feature.lines.for_each([&](const Line& line) {
        const Order* order = feature.orders.find(line.order);
        if (Waiting* counts = order == nullptr ? nullptr : find_counting(*order)) {
            counts->pieces += line.quantity;
        }
    });
    feature.seat_orders.for_each([&](const SeatOrder& of) {
        const Order* order = feature.orders.find(of.order);
        if (Waiting* counts = order == nullptr ? nullptr : find_counting(*order)) {
            counts->pieces += of.seats;
        }
    });
    Wrong wrong;
    feature.tallies.for_each([&](const Tally& tally) {
        const Waiting& known = waiting[tally.account];
        if (!wrong &&
            (tally.orders == 0 || tally.orders != known.orders || tally.pieces != known.pieces)) {
            wrong = fmt::format(
                "account {} counts {} unpaid orders with {} pieces, and has {} with {}",
                tally.account.value, tally.orders, tally.pieces, known.orders, known.pieces);
        }
    });
    return wrong;
}

// --- shares of options --------------------------------------------------------------------------

Wrong check_share(const Order& order, const Line& line, const Share* share) {
    bool lacks =
        line.in_share && !is_closed(order) && (share == nullptr || share->pieces < line.quantity);
    return lacks ? Wrong(fmt::format("order {} has {} pieces of option {}, more than the share of "
                                     "account {}",
                                     order.id.value, line.quantity, line.option.value,
                                     order.account.value))
                 : std::nullopt;
}

// What a batch leaves ordered is in the share.
Wrong vote_on_shares(const OrderFeature& feature) {
    Wrong wrong;
    feature.orders.for_each_change([&](ChangeKind, const Order& order) {
        for (std::uint8_t place = 1; place <= order.lines && !wrong; ++place) {
            if (const Line* line = feature.lines.find(order.id, place)) {
                wrong = check_share(order, *line, feature.shares.find(line->option, order.account));
            }
        }
    });
    return wrong;
}

Wrong check_shares(const OrderFeature& feature) {
    std::map<std::pair<OptionId, AccountId>, std::uint64_t> pieces;
    feature.lines.for_each([&](const Line& line) {
        const Order* order = feature.orders.find(line.order);
        if (line.in_share && order != nullptr && !is_closed(*order)) {
            pieces[{line.option, order->account}] += line.quantity;
        }
    });
    auto differ = [](OptionId option, AccountId account, std::uint64_t share, std::uint64_t sum) {
        return fmt::format("account {} has a share of {} in option {}; its orders have {}",
                           account.value, share, option.value, sum);
    };
    Wrong wrong;
    feature.shares.for_each([&](const Share& share) {
        auto found = pieces.extract({share.option, share.account});
        std::uint64_t sum = found ? found.mapped() : 0;
        if (!wrong && (share.pieces == 0 || share.pieces != sum)) {
            wrong = differ(share.option, share.account, share.pieces, sum);
        }
    });
    if (!wrong && !pieces.empty()) {
        const auto& [key, sum] = *pieces.begin();
        wrong = differ(key.first, key.second, 0, sum);
    }
    return wrong;
}

// --- the same in SQL ----------------------------------------------------------------------------

constexpr std::string_view coupons_sql = R"(
        SELECT k.campaign * 1000000000 + k.number AS coupon, k.status FROM coupons k
        LEFT JOIN (SELECT u.coupon, count(*) AS n
                   FROM order_coupons u JOIN orders o ON o.id = u."order"
                   WHERE o.state NOT IN {} GROUP BY u.coupon) taken
          ON taken.coupon = k.campaign * 1000000000 + k.number
        WHERE coalesce(taken.n, 0) <> (k.status IN ('held', 'used')))";

constexpr std::string_view points_sql = R"(
        SELECT o.id FROM orders o
        LEFT JOIN (SELECT "order" AS id, sum(kind = 'spend') AS spends,
                          sum(kind = 'refund') AS refunds
                   FROM point_entries WHERE "order" <> 0 GROUP BY "order") m USING (id)
        WHERE coalesce(m.spends, 0) <> (o.total > 0 AND o.paid_at < {0})
           OR coalesce(m.refunds, 0)
              <> (o.total > 0 AND o.paid_at < {0} AND o.state = 'refunded'))";

constexpr std::string_view pieces_sql = R"(
        WITH pieces AS (
            SELECT l.option, iif(o.state = 'pending_payment' AND o.sale = 0, l.quantity, 0) AS held,
                   iif(o.state IN {0}, l.quantity, 0) AS sold
            FROM order_lines l JOIN orders o ON o.id = l."order"
            UNION ALL
            SELECT s.option, iif(t.closes_at < {1}, s.quantity - t.sold, t.held), 0
            FROM sale_tallies t JOIN sales s ON s.id = t.sale)
        SELECT k.option FROM stocks k
        LEFT JOIN (SELECT option, sum(held) AS held, sum(sold) AS sold
                   FROM pieces GROUP BY option) p USING (option)
        WHERE k.held <> coalesce(p.held, 0) OR k.sold <> coalesce(p.sold, 0))";

constexpr std::string_view sales_sql = R"(
        WITH parts AS (
            SELECT o.sale, o.account, o.number, l.quantity, o.state IN {0} AS sold
            FROM orders o JOIN order_lines l ON l."order" = o.id
            WHERE o.sale <> 0 AND o.state NOT IN {1}),
        p AS (
            SELECT sale, sum(quantity * sold) AS sold, sum(quantity * NOT sold) AS held,
                   count(*) AS orders, count(DISTINCT number) AS numbers
            FROM parts GROUP BY sale),
        f AS (SELECT sale, count(*) AS n FROM sale_free_numbers GROUP BY sale)
        SELECT t.sale, 'count' FROM sale_tallies t LEFT JOIN p USING (sale) LEFT JOIN f USING (sale)
        WHERE t.held <> coalesce(p.held, 0) OR t.sold <> coalesce(p.sold, 0)
           OR p.orders <> p.numbers OR t.numbers <> coalesce(p.orders, 0) + coalesce(f.n, 0)
        UNION ALL
        SELECT h.sale, 'share of ' || h.account FROM sale_shares h
        LEFT JOIN (SELECT sale, account, sum(quantity) AS pieces
                   FROM parts GROUP BY sale, account) a USING (sale, account)
        WHERE h.pieces <> coalesce(a.pieces, 0))";

constexpr std::string_view tallies_sql = R"(
        SELECT t.account FROM order_tallies t
        LEFT JOIN (SELECT t.account, count(*) AS orders
                   FROM order_tallies t JOIN orders o ON o.account = t.account
                                                     AND o.ordinal >= t.first_ordinal
                   WHERE o.state = 'pending_payment' GROUP BY t.account) o USING (account)
        LEFT JOIN (SELECT t.account, sum(l.quantity) AS pieces
                   FROM order_tallies t JOIN orders o ON o.account = t.account
                                                     AND o.ordinal >= t.first_ordinal
                   JOIN (SELECT "order", quantity FROM order_lines UNION ALL
                         SELECT "order", seats FROM seat_orders) l ON l."order" = o.id
                   WHERE o.state = 'pending_payment' GROUP BY t.account) l USING (account)
        WHERE t.orders = 0 OR t.orders <> coalesce(o.orders, 0)
           OR t.pieces <> coalesce(l.pieces, 0))";

constexpr std::string_view shares_sql = R"(
        WITH parts AS (
            SELECT l.option, o.account, sum(l.quantity) AS pieces
            FROM order_lines l JOIN orders o ON o.id = l."order"
            WHERE l.in_share AND o.state NOT IN {} GROUP BY l.option, o.account)
        SELECT h.option, h.account FROM option_shares h LEFT JOIN parts p USING (option, account)
        WHERE h.pieces = 0 OR h.pieces <> coalesce(p.pieces, 0)
        UNION ALL
        SELECT p.option, p.account FROM parts p LEFT JOIN option_shares h USING (option, account)
        WHERE h.pieces IS NULL)";

}  // namespace

void declare_sums(engine::Domain& domain, const OrderFeature& feature) {
    std::int64_t never = base::Instant::never().ms;
    engine::FeatureLaws laws(domain, feature);
    laws.of_sums("order coupons are taken once", vote_on_coupons, check_coupons,
                 fmt::format(coupons_sql, closed_sql));
    laws.of_sums("order points add up", vote_on_points, check_points,
                 fmt::format(points_sql, never));
    laws.of_sums("order pieces add up", check_pieces, fmt::format(pieces_sql, sold_sql, never));
    laws.of_sums("order parts of sales add up", check_sales,
                 fmt::format(sales_sql, sold_sql, closed_sql));
    laws.of_sums("order shares of options add up", vote_on_shares, check_shares,
                 fmt::format(shares_sql, closed_sql));
    laws.of_sums("order tallies add up", vote_on_tallies, check_tallies, std::string(tallies_sql));
}

}  // namespace onrush::order
