// The words for the answers of concerts, and what a test of them begins with.
#pragma once

#include <map>

#include "features/account/test/words.h"
#include "features/concert/add_seats.h"
#include "features/concert/block_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/look_up_seats.h"
#include "features/concert/take_seats.h"

namespace onrush::concert {

inline std::string say(const ConcertView& view) {
    return fmt::format("concert {} {} at {}, {} dates", view.concert_id.value, view.title,
                       view.venue, view.dates);
}
template <typename Counts>
std::string say_counts(const Counts& view) {
    return fmt::format("{} free, {} held, {} sold, {} blocked of {}", view.free, view.held,
                       view.sold, view.blocked, view.seats);
}
inline std::string say(const DateView& view) {
    return fmt::format("date {} {}: {}", view.date_id.value, base::text_of(view.state),
                       say_counts(view));
}
inline std::string say(const BlockView& view) {
    return fmt::format("{} changed: {}", view.changed, say_counts(view));
}
template <typename Page, typename IdOf>
std::string say_page(const Page& page, IdOf id_of) {
    std::string text;
    for (const auto& item : page.items) {
        text += fmt::format("{} ", id_of(item).value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", page.next_cursor->value) : "end");
}
inline std::string say(const ConcertPage& page) {
    return say_page(page, [](const ConcertView& view) { return view.concert_id; });
}
inline std::string say(const DatePage& page) {
    return say_page(page, [](const DateView& view) { return view.date_id; });
}
// "v3 | hall 100..200: A1 FFFH, B1 FF | floor 50 general"
inline std::string say(const KeptMap& kept) {
    std::string text = fmt::format("v{}", kept.map->version);
    for (const SectionMap& section : kept.map->sections) {
        text += fmt::format(" | {} {}", section.section, section.lowest_price.units);
        if (section.highest_price != section.lowest_price) {
            text += fmt::format("..{}", section.highest_price.units);
        }
        text += section.general ? " general" : ":";
        for (const RunView& run : section.rows) {
            text += fmt::format(" {}{} {}", run.row, run.first_seat, run.states);
        }
    }
    return text;
}
// With the numbers that go with it: "seat-taken 1000002 2".
inline std::string say(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    return text;
}

struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          rooms(domain, ids, accounts),
          concerts(domain, ids, rooms) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    room::RoomFeature rooms;
    ConcertFeature concerts;
    // What orders would remember.
    struct Reserved {
        DateId date;
        std::vector<Place> places;
    };
    std::map<std::uint64_t, Reserved> orders;
};

using account::admin;
using account::user;
using base::Instant;
using base::Money;
using Facts = std::vector<std::string>;

class Book : public engine::test::RuleBook<Features> {};

template <typename Input>
Book::Step ask(Input input) {
    return [input = std::move(input)](engine::test::RuleBook<Features>& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.concerts, input);
        return result ? say(*result) : say(result.error());
    };
}

inline CreateConcert a_concert() {
    return {.caller = admin(), .title = "Duo", .venue = "Hall", .description = {}};
}
// Seats from 1000 to 5000; it starts at 9000.
inline CreateDate a_date() {
    return {.caller = admin(),
            .concert = ConcertId(1),
            .opens_at = Instant(1000),
            .starts_at = Instant(9000),
            .closes_at = Instant(5000)};
}
inline RowNames rows(std::vector<std::string> names) {
    return {std::move(names), {}};
}
inline RowNames row_numbers(std::uint32_t from, std::uint32_t to) {
    return {{}, NumberRange{from, to}};
}
inline SeatRange seats(std::string section, RowNames names, NumberRange numbers,
                       std::int64_t price = 100) {
    return {std::move(section), std::move(names), numbers, {}, Money(price)};
}
inline SeatRange general(std::string section, std::uint32_t capacity, std::int64_t price = 50) {
    return {std::move(section), {}, {}, capacity, Money(price)};
}
inline Book::Step add(std::vector<SeatRange> ranges, std::uint64_t date = 1) {
    return ask(AddSeats{admin(), DateId(date), std::move(ranges)});
}
inline Book::Step change(ChangeDate input, std::uint64_t date = 1) {
    input.caller = admin();
    input.date = DateId(date);
    return ask(std::move(input));
}
inline Book::Step price(std::vector<PriceChange> prices, std::uint64_t date = 1) {
    ChangeDate input;
    input.prices = std::move(prices);
    return change(std::move(input), date);
}
inline Book::Step block(std::vector<BlockRange> ranges,
                        std::optional<BlockAction> action = std::nullopt) {
    return ask(BlockSeats{admin(), DateId(1), action, {}, std::move(ranges)});
}
inline SeatId seat(std::uint32_t place, std::uint64_t date = 1) {
    return seat_id(DateId(date), place);
}
inline Book::Step block_ids(std::vector<SeatId> ids,
                            std::optional<BlockAction> action = std::nullopt) {
    return ask(BlockSeats{admin(), DateId(1), action, std::move(ids), {}});
}
inline Book::Step look(std::uint64_t date = 1) {
    return ask(LookUpDate{DateId(date)});
}
inline Book::Step map(std::optional<std::string> section = std::nullopt, std::uint64_t date = 1) {
    return ask(LookUpSeats{DateId(date), std::move(section)});
}

// --- what orders do, each in a batch of its own -------------------------------------------------

inline Selection by_ids(std::vector<SeatId> ids) {
    return {std::move(ids), {}, {}};
}
inline Selection best(std::uint32_t count, std::optional<std::string> section = std::nullopt,
                      std::optional<std::int64_t> max_price = std::nullopt) {
    Selection selection;
    selection.best = Best{count, std::move(section), {}};
    if (max_price) {
        selection.best->max_price = Money(*max_price);
    }
    return selection;
}
inline Selection places(std::string section, std::uint32_t count) {
    return {{}, {}, General{std::move(section), count}};
}
// In the order in which an order checks, without its own checks.
inline std::expected<std::vector<Place>, base::Refused> may_hold(const ConcertFeature& feature,
                                                                 const Selection& selection,
                                                                 DateId id, base::Instant now) {
    if (auto form = check_selection(selection); !form) {
        return std::unexpected(form.error());
    }
    auto date = find_open(feature, id, now);
    if (!date) {
        return std::unexpected(date.error());
    }
    if (auto found = find_seats(feature, **date, selection); !found) {
        return std::unexpected(found.error());
    }
    return choose(feature, **date, selection);
}
inline std::string name_places(const Features& features, const Features::Reserved& reserved) {
    std::string text;
    for (const Place& place : reserved.places) {
        PlaceName name = name_of(features.concerts, reserved.date, place);
        text += place.seat.none() ? fmt::format("{} in {} ", place.count, name.section)
                                  : fmt::format("{}/{}{} ", name.section, name.row, name.number);
    }
    return fmt::format("{}for {}", text, total_of(reserved.places).units);
}
inline Book::Step hold(std::uint64_t order, Selection selection, std::uint64_t date = 1) {
    return [=](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            auto chosen = may_hold(book.features.concerts, selection, DateId(date), now);
            if (!chosen) {
                return say(chosen.error());
            }
            hold(book.features.concerts, DateId(date), *chosen, OrderId(order), now);
            book.features.orders[order] = {DateId(date), *chosen};
            return name_places(book.features, book.features.orders[order]);
        });
    };
}
template <typename Move>
Book::Step move_order(std::uint64_t order, Move move) {
    return [=](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            const Features::Reserved& reserved = book.features.orders.at(order);
            move(book.features.concerts, reserved, OrderId(order), now);
            return say(view_of(book.features.concerts,
                               date_row(book.features.concerts, reserved.date), now));
        });
    };
}
inline Book::Step sell(std::uint64_t order) {
    return move_order(
        order, [](ConcertFeature& feature, const Features::Reserved& reserved, OrderId id,
                  base::Instant now) { sell(feature, reserved.date, reserved.places, id, now); });
}
inline Book::Step release(std::uint64_t order) {
    return move_order(order, [](ConcertFeature& feature, const Features::Reserved& reserved,
                                OrderId id, base::Instant now) {
        release(feature, reserved.date, reserved.places, id, now);
    });
}
inline Book::Step give_back(std::uint64_t order) {
    return move_order(order, [](ConcertFeature& feature, const Features::Reserved& reserved,
                                OrderId id, base::Instant now) {
        give_back(feature, reserved.date, reserved.places, id, now);
    });
}
inline Book::Step cancel(std::uint64_t date = 1) {
    return [=](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            ConcertFeature& feature = book.features.concerts;
            cancel(feature, date_row(feature, DateId(date)), now);
            return say(view_of(feature, date_row(feature, DateId(date)), now));
        });
    };
}

}  // namespace onrush::concert
