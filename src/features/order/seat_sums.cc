// Laws of orders of seats, over more than one row at a time.
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/order/order.h"
#include "features/order/states_sql.h"

namespace onrush::order {

namespace {

using engine::Wrong;
using table::ChangeKind;

struct Taken {
    std::uint64_t held = 0;
    std::uint64_t sold = 0;
    friend bool operator==(const Taken&, const Taken&) = default;
};

// Every seat that a date or a section counts as held or sold is in an order that stands.
Wrong check_counts(const OrderFeature& feature) {
    std::map<std::pair<DateId, std::uint32_t>, Taken> taken;  // section 0: the date
    feature.seat_lines.for_each([&](const SeatLine& line) {
        const Order* order = feature.orders.find(line.order);
        const SeatOrder* of = feature.seat_orders.find(line.order);
        if (order == nullptr || of == nullptr || is_closed(*order)) {
            return;
        }
        for (std::uint32_t section : {0u, line.section}) {
            Taken& count = taken[{of->date, section}];
            (is_sold(*order) ? count.sold : count.held) += line.count;
        }
    });
    Wrong wrong;
    auto compare = [&](DateId date, std::uint32_t section, std::uint64_t held, std::uint64_t sold) {
        const Taken& known = taken[{date, section}];
        if (!wrong && known != Taken{held, sold}) {
            wrong = fmt::format(
                "section {} of date {} has {} seats held and {} sold; its orders "
                "have {} and {}",
                section, date.value, held, sold, known.held, known.sold);
        }
    };
    feature.concerts.counts.for_each(
        [&](const concert::DateCount& count) { compare(count.date, 0, count.held, count.sold); });
    feature.concerts.section_counts.for_each([&](const concert::SectionCount& count) {
        compare(count.date, count.section, count.held, count.sold);
    });
    return wrong;
}

// What a batch leaves reserved is in the share.
Wrong vote_on_seat_shares(const OrderFeature& feature) {
    Wrong wrong;
    feature.orders.for_each_change([&](ChangeKind, const Order& order) {
        const SeatOrder* of =
            is_of_seats(order) && !is_closed(order) ? feature.seat_orders.find(order.id) : nullptr;
        const SeatShare* share =
            of == nullptr ? nullptr : feature.seat_shares.find(of->date, order.account);
        if (!wrong && of != nullptr && (share == nullptr || share->seats < of->seats)) {
            wrong = fmt::format(
                "order {} has {} seats of date {}, more than the share of account "
                "{}",
                order.id.value, of->seats, of->date.value, order.account.value);
        }
    });
    return wrong;
}

Wrong check_seat_shares(const OrderFeature& feature) {
    std::map<std::pair<DateId, AccountId>, std::uint64_t> seats;
    feature.seat_orders.for_each([&](const SeatOrder& of) {
        const Order* order = feature.orders.find(of.order);
        if (order != nullptr && !is_closed(*order)) {
            seats[{of.date, order->account}] += of.seats;
        }
    });
    auto differ = [](DateId date, AccountId account, std::uint64_t share, std::uint64_t sum) {
        return fmt::format("account {} has a share of {} in date {}; its orders have {}",
                           account.value, share, date.value, sum);
    };
    Wrong wrong;
    feature.seat_shares.for_each([&](const SeatShare& share) {
        auto found = seats.extract({share.date, share.account});
        std::uint64_t sum = found ? found.mapped() : 0;
        if (!wrong && (share.seats == 0 || share.seats != sum)) {
            wrong = differ(share.date, share.account, share.seats, sum);
        }
    });
    if (!wrong && !seats.empty()) {
        const auto& [key, sum] = *seats.begin();
        wrong = differ(key.first, key.second, 0, sum);
    }
    return wrong;
}

Wrong check_reserved(const OrderFeature& feature) {
    std::map<ConcertId, std::uint64_t> seats;
    feature.seat_orders.for_each([&](const SeatOrder& of) {
        const Order* order = feature.orders.find(of.order);
        const concert::Date* date = feature.concerts.dates.find(of.date);
        if (order != nullptr && date != nullptr && !is_closed(*order)) {
            seats[date->concert] += of.seats;
        }
    });
    auto differ = [](ConcertId concert, std::uint64_t counted, std::uint64_t sum) {
        return fmt::format("concert {} counts {} reserved seats; its orders have {}", concert.value,
                           counted, sum);
    };
    Wrong wrong;
    feature.reserved_seats.for_each([&](const ReservedSeats& reserved) {
        auto found = seats.extract(reserved.concert);
        std::uint64_t sum = found ? found.mapped() : 0;
        if (!wrong && (reserved.seats == 0 || reserved.seats != sum)) {
            wrong = differ(reserved.concert, reserved.seats, sum);
        }
    });
    if (!wrong && !seats.empty()) {
        wrong = differ(seats.begin()->first, 0, seats.begin()->second);
    }
    return wrong;
}

// Sales name their orders by the number in the sale, dates by the id.
Wrong check_held_with_passes(const OrderFeature& feature) {
    std::set<std::pair<SaleId, std::uint64_t>> waiting;
    feature.orders.for_each([&](const Order& order) {
        if (!order.sale.none() && order.state == OrderState::pending_payment) {
            waiting.emplace(order.sale, order.number);
        }
    });
    auto waits = [&](const room::PassHold& hold) {
        if (hold.type == room::ProtectedType::sale) {
            return waiting.contains({SaleId(hold.thing), hold.order});
        }
        const Order* order = feature.orders.find(OrderId(hold.order));
        const SeatOrder* of = feature.seat_orders.find(OrderId(hold.order));
        return order != nullptr && order->state == OrderState::pending_payment && of != nullptr &&
               of->date.value == hold.thing;
    };
    Wrong wrong;
    feature.concerts.rooms.pass_holds.for_each([&](const room::PassHold& hold) {
        if (!wrong && !waits(hold)) {
            wrong = fmt::format("room {} counts order {} of {} {}, which does not wait", hold.room,
                                hold.order, base::text_of(hold.type), hold.thing);
        }
    });
    return wrong;
}

constexpr std::string_view held_with_passes_sql = R"(
        SELECT h.type, h.thing, h."order" FROM room_pass_holds h
        LEFT JOIN orders o ON o.sale = h.thing AND o.number = h."order"
                          AND o.state = 'pending_payment'
        WHERE h.type = 'sale' AND o.id IS NULL
        UNION ALL
        SELECT h.type, h.thing, h."order" FROM room_pass_holds h
        LEFT JOIN orders o ON o.id = h."order" AND o.state = 'pending_payment'
        LEFT JOIN seat_orders s ON s."order" = o.id AND s.date = h.thing
        WHERE h.type <> 'sale' AND s.date IS NULL)";

constexpr std::string_view counts_sql = R"(
        WITH taken AS (
            SELECT s.date, l.section, sum(iif(o.state IN {0}, l.count, 0)) AS sold,
                   sum(iif(o.state IN {0}, 0, l.count)) AS held
            FROM seat_lines l JOIN seat_orders s ON s."order" = l."order"
            JOIN orders o ON o.id = l."order"
            WHERE o.state NOT IN {1} GROUP BY s.date, l.section),
        sums AS (SELECT date, sum(sold) AS sold, sum(held) AS held FROM taken GROUP BY date)
        SELECT c.date, 0 FROM date_counts c LEFT JOIN sums t USING (date)
        WHERE c.held <> coalesce(t.held, 0) OR c.sold <> coalesce(t.sold, 0)
        UNION ALL
        SELECT c.date, c.section FROM section_counts c LEFT JOIN taken t USING (date, section)
        WHERE c.held <> coalesce(t.held, 0) OR c.sold <> coalesce(t.sold, 0))";

constexpr std::string_view seat_shares_sql = R"(
        WITH parts AS (
            SELECT s.date, o.account, sum(s.seats) AS seats
            FROM seat_orders s JOIN orders o ON o.id = s."order"
            WHERE o.state NOT IN {} GROUP BY s.date, o.account)
        SELECT h.date, h.account FROM seat_shares h LEFT JOIN parts p USING (date, account)
        WHERE h.seats = 0 OR h.seats <> coalesce(p.seats, 0)
        UNION ALL
        SELECT p.date, p.account FROM parts p LEFT JOIN seat_shares h USING (date, account)
        WHERE h.seats IS NULL)";

constexpr std::string_view reserved_sql = R"(
        WITH parts AS (
            SELECT d.concert, sum(s.seats) AS seats
            FROM seat_orders s JOIN orders o ON o.id = s."order" JOIN dates d ON d.id = s.date
            WHERE o.state NOT IN {} GROUP BY d.concert)
        SELECT r.concert FROM reserved_seats r LEFT JOIN parts p USING (concert)
        WHERE r.seats = 0 OR r.seats <> coalesce(p.seats, 0)
        UNION ALL
        SELECT p.concert FROM parts p LEFT JOIN reserved_seats r USING (concert)
        WHERE r.seats IS NULL)";

}  // namespace

void declare_seat_sums(engine::Domain& domain, const OrderFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_sums("order seats add up", check_counts, fmt::format(counts_sql, sold_sql, closed_sql));
    laws.of_sums("order shares of dates add up", vote_on_seat_shares, check_seat_shares,
                 fmt::format(seat_shares_sql, closed_sql));
    laws.of_sums("order reserved seats add up", check_reserved,
                 fmt::format(reserved_sql, closed_sql));
    laws.of_sums("orders that rooms count wait", check_held_with_passes,
                 std::string(held_with_passes_sql));
}

}  // namespace onrush::order
