// Laws of orders of seats, of one row at a time.
#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/order/order.h"
#include "features/order/states_sql.h"

namespace onrush::order {

namespace {

using engine::Wrong;

// The lines that are there: the law of orders says which are missing.
template <typename Visit>
void for_each_seat_line(const OrderFeature& feature, const SeatOrder& of, Visit visit) {
    for (unsigned place = 1; place <= of.lines; ++place) {
        if (const SeatLine* line =
                feature.seat_lines.find(of.order, static_cast<std::uint8_t>(place))) {
            visit(*line);
        }
    }
}

// It has lines or seats; with seats it has nothing else, and costs what they say.
Wrong check_seats(const OrderFeature& feature, const Order& order) {
    const SeatOrder* of = feature.seat_orders.find(order.id);
    if (of == nullptr) {
        return order.lines == 0
                   ? Wrong(fmt::format("order {} has neither lines nor seats", order.id.value))
                   : std::nullopt;
    }
    unsigned lines = 0;
    std::uint32_t seats = 0;
    base::Money total;
    bool fits = true;
    for_each_seat_line(feature, *of, [&](const SeatLine& line) {
        auto amount = checked_multiply(line.price, line.count);
        fits = fits && amount;
        total = total + amount.value_or(base::Money());
        seats += line.count;
        lines += 1;
    });
    bool good = order.lines == 0 && order.coupons == 0 && order.sale.none() &&
                !order.paid_at_once && order.discount.units == 0 && fits && total == order.total &&
                seats == of->seats && lines == of->lines && lines >= 1 &&
                lines <= limits::lines_max;
    return good ? std::nullopt
                : Wrong(fmt::format("order {} of total {} has {} lines, {} coupons and {} lines of "
                                    "{} seats; it should have seats alone: {} lines, {} seats, {}",
                                    order.id.value, order.total.units, order.lines, order.coupons,
                                    of->lines, of->seats, lines, seats, total.units));
}

// The letter of the map; none: the date has no such seat.
std::optional<concert::SeatState> state_of_seat(const OrderFeature& feature, SeatId seat) {
    const concert::Date* date = feature.concerts.dates.find(concert::date_of(seat));
    concert::SeatAt at = date == nullptr
                             ? concert::SeatAt()
                             : concert::seat_at(feature.concerts, *date, concert::place_of(seat));
    std::size_t letter = at.run == nullptr ? 0 : concert::place_of(seat) - at.run->first_place;
    if (at.states == nullptr || letter >= at.states->states.size()) {
        return std::nullopt;
    }
    return static_cast<concert::SeatState>(at.states->states[letter]);
}

// While it stands its seats are its own: held as long as it waits, then sold. What is closed has no
// seat.
Wrong check_seat_states(const OrderFeature& feature, const Order& order) {
    const SeatOrder* of = feature.seat_orders.find(order.id);
    if (of == nullptr) {
        return std::nullopt;
    }
    auto state = is_sold(order) ? concert::SeatState::sold : concert::SeatState::held;
    Wrong wrong;
    for_each_seat_line(feature, *of, [&](const SeatLine& line) {
        if (line.seat.none()) {
            return;
        }
        const concert::SeatHolder* holder = feature.concerts.holders.find(line.seat);
        bool has = holder != nullptr && holder->order == order.id;
        bool good = is_closed(order) ? !has : has && state_of_seat(feature, line.seat) == state;
        if (!good) {
            wrong = fmt::format(
                "order {} is {}, which the state or the holder of seat {} "
                "contradicts",
                order.id.value, base::text_of(order.state), line.seat.value);
        }
    });
    return wrong;
}

Wrong check_seat_order(const OrderFeature& feature, const SeatOrder& of) {
    bool good =
        feature.orders.find(of.order) != nullptr && feature.concerts.dates.find(of.date) != nullptr;
    return good ? std::nullopt
                : Wrong(fmt::format("seats of date {} are of order {}, and one of both does not "
                                    "exist",
                                    of.date.value, of.order.value));
}

Wrong check_seat_line(const OrderFeature& feature, const SeatLine& line) {
    const SeatOrder* of = feature.seat_orders.find(line.order);
    const concert::Section* section =
        of == nullptr ? nullptr : feature.concerts.sections.find(of->date, line.section);
    bool good = of != nullptr && line.place >= 1 && line.place <= of->lines && line.count >= 1 &&
                line.count <= concert::limits::seats_at_once_max && line.price.units >= 0 &&
                section != nullptr && section->general == line.seat.none() &&
                (line.seat.none() || (line.count == 1 && concert::date_of(line.seat) == of->date));
    return good ? std::nullopt
                : Wrong(fmt::format("line {} of order {} has {} of seat {} in section {} at {}",
                                    line.place, line.order.value, line.count, line.seat.value,
                                    line.section, line.price.units));
}

// Whoever holds or has bought a seat is an order that stands and says so.
Wrong check_holder(const OrderFeature& feature, const concert::SeatHolder& holder) {
    const Order* order = feature.orders.find(holder.order);
    const SeatOrder* of = feature.seat_orders.find(holder.order);
    bool listed = false;
    if (of != nullptr) {
        for_each_seat_line(feature, *of, [&](const SeatLine& line) {
            listed = listed || line.seat == holder.seat;
        });
    }
    return order != nullptr && !is_closed(*order) && listed
               ? std::nullopt
               : Wrong(fmt::format("seat {} is with order {}, which is closed or has it not",
                                   holder.seat.value, holder.order.value));
}

Wrong check_date_count(const OrderFeature& feature, const concert::DateCount& count) {
    const concert::Date* date = feature.concerts.dates.find(count.date);
    const SellOut* sold_out = feature.sell_outs.find(count.date);
    bool never = count.sold_out_at.is_never();
    if (date == nullptr || never != (sold_out == nullptr) ||
        (!never &&
         static_cast<std::int64_t>(sold_out->took_ms) != (count.sold_out_at - date->opens_at).ms)) {
        return fmt::format("date {} sold out at {}, which the ranking contradicts",
                           count.date.value, to_text(count.sold_out_at));
    }
    bool swept = date->cancelled && feature.date_sweeps.find(count.date) == nullptr;
    return swept && count.held + count.sold > 0
               ? Wrong(fmt::format("date {} was cancelled, and {} seats stay held and {} sold",
                                   count.date.value, count.held, count.sold))
               : std::nullopt;
}

Wrong check_sell_out(const OrderFeature& feature, const SellOut& one) {
    const concert::DateCount* count = feature.concerts.counts.find(one.date);
    return count != nullptr && !count->sold_out_at.is_never()
               ? std::nullopt
               : Wrong(fmt::format("date {} is ranked and never sold out", one.date.value));
}

Wrong check_sweep(const OrderFeature& feature, const DateSweep& row) {
    const concert::Date* date = feature.concerts.dates.find(row.date);
    return date != nullptr && date->cancelled && !row.next_at.is_never()
               ? std::nullopt
               : Wrong(fmt::format("orders of date {} are closed, and it is not cancelled",
                                   row.date.value));
}

constexpr std::string_view seats_sql = R"(
        SELECT o.id FROM orders o LEFT JOIN seat_orders s ON s."order" = o.id
        LEFT JOIN (SELECT s."order" AS id, count(*) AS lines, sum(l.count) AS seats,
                          sum(l.price * l.count) AS total
                   FROM seat_orders s JOIN seat_lines l ON l."order" = s."order"
                                                       AND l.place <= s.lines
                   GROUP BY s."order") l USING (id)
        WHERE (s."order" IS NULL AND o.lines = 0)
           OR (s."order" IS NOT NULL
               AND (o.lines <> 0 OR o.coupons <> 0 OR o.sale <> 0 OR o.paid_at_once
                    OR o.discount <> 0 OR o.total <> coalesce(l.total, 0)
                    OR s.seats <> coalesce(l.seats, 0) OR s.lines <> coalesce(l.lines, 0)
                    OR s.lines NOT BETWEEN 1 AND {})))";

constexpr std::string_view seat_states_sql = R"(
        SELECT o.id, l.seat FROM orders o JOIN seat_orders s ON s."order" = o.id
        JOIN seat_lines l ON l."order" = o.id AND l.place <= s.lines AND l.seat <> 0
        LEFT JOIN seat_holders h ON h.seat = l.seat AND h."order" = o.id
        LEFT JOIN seat_runs r ON r.date = l.seat / {2}
              AND l.seat % {2} BETWEEN r.first_place AND r.first_place + r.seats - 1
        LEFT JOIN seat_states t ON t.date = r.date AND t.run = r.number
        WHERE (o.state IN {0}) <> (h.seat IS NULL)
           OR (o.state NOT IN {0}
               AND substr(t.states, l.seat % {2} - r.first_place + 1, 1)
                   IS NOT iif(o.state IN {1}, 'S', 'H')))";

constexpr std::string_view seat_order_sql = R"(
        SELECT "order" FROM seat_orders
        WHERE "order" NOT IN (SELECT id FROM orders) OR date NOT IN (SELECT id FROM dates))";

constexpr std::string_view seat_line_sql = R"(
        SELECT l."order", l.place FROM seat_lines l
        LEFT JOIN seat_orders s ON s."order" = l."order"
        LEFT JOIN sections c ON c.date = s.date AND c.number = l.section
        WHERE s."order" IS NULL OR l.place NOT BETWEEN 1 AND s.lines
           OR l.count NOT BETWEEN 1 AND {} OR l.price < 0 OR c.general IS NOT (l.seat = 0)
           OR (l.seat <> 0 AND (l.count <> 1 OR l.seat / {} <> s.date)))";

constexpr std::string_view holder_sql = R"(
        SELECT h.seat, h."order" FROM seat_holders h LEFT JOIN orders o ON o.id = h."order"
        LEFT JOIN seat_orders s ON s."order" = h."order"
        WHERE o.id IS NULL OR o.state IN {}
           OR NOT EXISTS (SELECT * FROM seat_lines l WHERE l."order" = h."order"
                          AND l.seat = h.seat AND l.place <= s.lines))";

constexpr std::string_view date_count_sql = R"(
        SELECT c.date FROM date_counts c LEFT JOIN dates d ON d.id = c.date
        LEFT JOIN sell_outs s USING (date) LEFT JOIN date_sweeps w USING (date)
        WHERE d.id IS NULL OR (c.sold_out_at = {0}) <> (s.date IS NULL)
           OR (c.sold_out_at < {0} AND s.took_ms <> c.sold_out_at - d.opens_at)
           OR (d.cancelled AND w.date IS NULL AND c.held + c.sold > 0))";

constexpr std::string_view sell_out_sql = R"(
        SELECT s.date FROM sell_outs s LEFT JOIN date_counts c USING (date)
        WHERE c.date IS NULL OR c.sold_out_at = {})";

constexpr std::string_view sweep_sql = R"(
        SELECT w.date FROM date_sweeps w LEFT JOIN dates d ON d.id = w.date
        WHERE d.id IS NULL OR NOT d.cancelled OR w.next_at = {})";

}  // namespace

void declare_seat_laws(engine::Domain& domain, const OrderFeature& feature) {
    std::int64_t never = base::Instant::never().ms;
    std::uint64_t factor = concert::limits::seat_id_factor;
    engine::FeatureLaws laws(domain, feature);
    laws.of_rows("order seats", feature.orders, check_seats,
                 fmt::format(seats_sql, limits::lines_max));
    laws.of_rows("order seat states", feature.orders, check_seat_states,
                 fmt::format(seat_states_sql, closed_sql, sold_sql, factor));
    laws.of_rows("order seat orders", feature.seat_orders, check_seat_order,
                 std::string(seat_order_sql));
    laws.of_rows("order seat lines", feature.seat_lines, check_seat_line,
                 fmt::format(seat_line_sql, concert::limits::seats_at_once_max, factor));
    laws.of_rows("order seat holders", feature.concerts.holders, check_holder,
                 fmt::format(holder_sql, closed_sql));
    laws.of_rows("order dates", feature.concerts.counts, check_date_count,
                 fmt::format(date_count_sql, never));
    laws.of_rows("order sell-outs", feature.sell_outs, check_sell_out,
                 fmt::format(sell_out_sql, never));
    laws.of_rows("order date sweeps", feature.date_sweeps, check_sweep,
                 fmt::format(sweep_sql, never));
}

}  // namespace onrush::order
