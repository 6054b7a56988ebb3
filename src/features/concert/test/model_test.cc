// Random concerts, and what operators and orders do with them, against the model.
#include "features/concert/test/model.h"

#include <random>

#include <gtest/gtest.h>

#include "engine/test/refusals_met.h"
#include "features/concert/test/words.h"

namespace onrush::concert {
namespace {

using engine::test::Moment;
using engine::test::Told;
using engine::test::ToldFact;

enum class Fate { held, sold };
struct Held {
    std::uint64_t date = 0;
    std::vector<Place> places;
    Fate fate = Fate::held;
};

// Up to four dates at a time.
struct ConcertGame {
    explicit ConcertGame(std::uint64_t seed) : random(seed) {}

    std::mt19937_64 random;
    Book book;
    room::RoomModel rooms;
    ConcertModel model;
    std::int64_t now = 1000;
    std::map<std::uint64_t, Held> orders;
    std::uint64_t last_order = 0;
    int reserved = 0;
    engine::test::RefusalsMet<ConcertFeature> met;
    std::set<std::string> refused_to_orders;

    std::uint64_t below(std::uint64_t n) { return random() % n; }
    std::uint32_t up_to(std::uint64_t n) { return static_cast<std::uint32_t>(1 + below(n)); }
    bool rarely() { return below(12) == 0; }
    std::uint64_t newest(std::uint64_t last) {
        return rarely() || last < 4 ? 1 + below(last + 1) : last - below(4);
    }
    ConcertId some_concert() { return ConcertId(newest(model.shows.size())); }
    DateId some_date() { return DateId(newest(model.days.size())); }
    Instant some_time() { return Instant(now - 2000 + static_cast<std::int64_t>(below(30'000))); }
    std::string some_section() {
        std::string name =
            below(60) == 0 ? std::string(below(2) * 41, 's') : fmt::format("s{}", below(4));
        return below(60) == 0 ? "\n" + name : name;
    }
    Money some_price() {
        return Money(below(60) == 0 ? -1 : 100 * static_cast<std::int64_t>(below(4)));
    }
    RowNames some_rows() {
        if (below(60) == 0) {
            return rows({});
        }
        if (below(6) == 0) {
            return rows({below(2) == 0 ? "" : "12345678901"});
        }
        if (below(3) == 0) {
            std::uint32_t first = up_to(3);
            return row_numbers(first, rarely() ? first - (first > 1 ? 1 : 0) : first + up_to(2));
        }
        return below(2) == 0 ? rows({"A"}) : rows({"B", rarely() ? "B" : "C"});
    }
    NumberRange some_numbers() {
        std::uint32_t from = up_to(12);
        return {from, rarely() ? up_to(12) : from + static_cast<std::uint32_t>(below(6))};
    }
    SeatRange some_range() {
        // Sections of an odd number are general, mostly.
        SeatRange range{some_section(), {}, {}, {}, some_price()};
        bool general = range.section.ends_with('1') || range.section.ends_with('3');
        if (general != rarely()) {
            range.capacity = below(60) == 0 ? 1'000'000 : up_to(8);
            range.price = rarely() ? range.price : Money(50);
        }
        if (!range.capacity || rarely()) {
            range.rows = some_rows();
            range.seats = rarely() ? std::nullopt : std::optional(some_numbers());
        }
        return range;
    }

    void expect_facts(const Moment& moment) {
        std::vector<ToldFact> facts;
        for (const std::string& fact : book.take_facts()) {
            facts.push_back(engine::test::told_fact(fact));
        }
        EXPECT_EQ(facts, moment.facts);
    }
    template <typename Input>
    Told run_model(const Input& input, Moment& moment) {
        if constexpr (requires { model.run(input, rooms, moment); }) {
            return model.run(input, rooms, moment);
        } else {
            return model.run(input, moment);
        }
    }
    template <typename Input>
    void compare(const Input& input) {
        Moment moment{Instant(now)};
        model.run_deadlines(rooms, moment, 1024);
        Told expected = run_model(input, moment);
        engine::Result<Input> result = book.run(now, book.features.concerts, input);
        Told told = engine::test::told_of(result);
        EXPECT_EQ(told, expected) << base::type_name<Input>() << " at " << now << ": "
                                  << told.refusal << ", not " << expected.refusal;
        expect_facts(moment);
        met.note<Input>(result);
    }

    void create_date() {
        Instant opens = rarely() ? some_time() : Instant(now - 500 + static_cast<int>(below(2000)));
        CreateDate input{admin(), some_concert(), opens, opens + base::Duration(100'000), {}};
        if (below(2) == 0) {
            input.closes_at = opens + base::Duration(static_cast<std::int64_t>(below(100'000)));
        }
        if (rarely()) {
            input.starts_at = some_time();
        }
        compare(input);
    }
    void change_date() {
        ChangeDate input;
        input.caller = admin();
        input.date = some_date();
        auto sometimes = [&](auto& member, auto value) {
            if (below(5) == 0) {
                member = value;
            }
        };
        sometimes(input.opens_at, some_time());
        sometimes(input.starts_at, some_time() + base::Duration(30'000));
        sometimes(input.closes_at, some_time() + base::Duration(10'000));
        if (below(2) == 0) {
            input.prices.emplace();
            for (std::uint64_t i = below(4); i > 0; --i) {
                PriceChange change{some_section(), {}, some_price()};
                sometimes(change.rows, some_rows());
                input.prices->push_back(std::move(change));
            }
        }
        compare(input);
    }
    void add_seats() {
        AddSeats input{admin(), some_date(), {}};
        for (std::uint64_t i = below(40) == 0 ? 0 : up_to(4); i > 0; --i) {
            input.seats.push_back(some_range());
        }
        if (below(60) == 0) {  // a long row
            input.seats.push_back(seats("s0", rows({"L"}), {1, 200 + up_to(400)}));
        }
        if (below(60) == 0) {  // more sections than there may be
            for (int i = 0; i < 101; ++i) {
                input.seats.push_back(general(fmt::format("g{}", i), 1));
            }
        }
        if (below(80) == 0) {  // a row of many pieces
            for (std::uint32_t i = 1; i <= 21; ++i) {
                input.seats.push_back(seats("s0", rows({"P"}), {i, i}));
            }
        }
        if (below(80) == 0) {
            input.seats.push_back(seats("s0", row_numbers(100, 4100), {1, 1}));
        }
        compare(input);
    }
    SeatId some_seat(std::uint64_t date) {
        std::size_t known = model.has_date(date) ? model.days[date - 1].seats.size() : 1;
        std::uint64_t place = below(known + 1) + (below(40) == 0 ? 1 : 0);
        return SeatId((below(40) == 0 ? date + 1 : date) * 1'000'000 + place);
    }
    void block() {
        BlockSeats input{admin(), some_date(), {}, {}, {}};
        if (below(2) == 0) {
            input.action = below(3) == 0 ? BlockAction::block : BlockAction::unblock;
        }
        if (below(2) == 0) {
            input.seat_ids.emplace();
            for (std::uint64_t i = below(4); i > 0; --i) {
                input.seat_ids->push_back(some_seat(input.date.value));
            }
        }
        if (!input.seat_ids.has_value() != rarely()) {
            input.seats.emplace();
            for (std::uint64_t i = below(3) + (rarely() ? 0 : 1); i > 0; --i) {
                BlockRange range{some_section(), {}, {}, {}};
                bool general = range.section.ends_with('1') || range.section.ends_with('3');
                if (general != rarely()) {
                    range.count = static_cast<std::uint32_t>(below(60) == 0 ? 0 : up_to(4));
                }
                if (below(2) == 0 && (!general || rarely())) {
                    range.rows = some_rows();
                }
                if (below(2) == 0 && (!general || rarely())) {
                    range.seats = some_numbers();
                }
                input.seats->push_back(std::move(range));
            }
        }
        compare(input);
    }
    void look() {
        switch (below(6)) {
            case 0:
                return compare(LookUpConcert{some_concert()});
            case 1: {
                ListConcerts list{.limit = static_cast<std::uint32_t>(below(4)), .cursor = {}};
                if (below(2) == 0) {
                    list.cursor = some_concert();
                }
                return compare(list);
            }
            case 2:
                return compare(LookUpDate{some_date()});
            case 3: {
                ListDates list{.concert = some_concert()};
                list.limit = static_cast<std::uint32_t>(below(4));
                if (below(2) == 0) {
                    list.available = below(2) == 0;
                }
                if (below(2) == 0) {
                    list.cursor = some_date();
                }
                return compare(list);
            }
            default: {
                LookUpSeats seats_of{some_date(), {}};
                if (below(2) == 0) {
                    seats_of.section = some_section();
                }
                return compare(seats_of);
            }
        }
    }

    Selection some_selection(std::uint64_t date) {
        Selection selection;
        if (below(2) == 0) {
            selection.best = Best{up_to(below(2) == 0 ? 3 : 9), {}, {}};
            if (below(2) == 0) {
                selection.best->section = some_section();
            }
            if (below(2) == 0) {
                selection.best->max_price = Money(100 * static_cast<std::int64_t>(below(4)));
            }
        } else if (below(2) == 0) {
            selection.seat_ids.emplace();
            for (std::uint64_t i = up_to(4); i > 0; --i) {
                selection.seat_ids->push_back(some_seat(date));
            }
        }
        if ((!selection.best && !selection.seat_ids) != (below(40) == 0)) {
            selection.general = General{some_section(), up_to(4)};
        }
        return selection;
    }
    std::optional<Told> objection(std::uint64_t date, const Selection& selection) const {
        if (auto told = model.objection_to_form(selection)) {
            return told;
        }
        if (auto told = model.objection_to_date(date, Instant(now))) {
            return told;
        }
        if (auto told = model.objection_to_seats(date, selection)) {
            return told;
        }
        return model.objection_to_choice(date, selection);
    }
    void hold_some() {
        std::uint64_t date = some_date().value;
        Selection selection = some_selection(date);
        Moment moment{Instant(now)};
        model.run_deadlines(rooms, moment, 1024);
        std::optional<Told> expected = objection(date, selection);
        book.call(now, [&](Instant at) {
            const ConcertFeature& feature = book.features.concerts;
            auto chosen = may_hold(feature, selection, DateId(date), at);
            EXPECT_EQ(chosen.has_value(), !expected.has_value());
            if (!chosen) {
                EXPECT_EQ(engine::test::refused(chosen.error()), expected.value_or(Told{}));
                refused_to_orders.insert(std::string(chosen.error().refusal().detail));
            } else if (!expected) {
                EXPECT_EQ(*chosen, model.choose(date, selection));
                last_order += 1;
                hold(book.features.concerts, DateId(date), *chosen, OrderId(last_order), at);
                model.hold(date, *chosen, last_order, rooms, moment);
                orders[last_order] = {date, *chosen};
                reserved += 1;
            }
            return std::string();
        });
        expect_facts(moment);
    }
    void move_some() {
        if (orders.empty()) {
            return;
        }
        auto at = std::next(orders.begin(), static_cast<std::ptrdiff_t>(below(orders.size())));
        OrderId id(at->first);
        Held& held = at->second;
        Moment moment{Instant(now)};
        model.run_deadlines(rooms, moment, 1024);
        bool ends = true;
        book.call(now, [&](Instant time) {
            ConcertFeature& feature = book.features.concerts;
            DateId date(held.date);
            if (held.fate == Fate::sold) {
                give_back(feature, date, held.places, id, time);
                model.give_back(held.date, held.places, rooms, moment);
            } else if (below(2) == 0) {
                release(feature, date, held.places, id, time);
                model.release(held.date, held.places, rooms, moment);
            } else {
                sell(feature, date, held.places, id, time);
                model.sell(held.date, held.places, rooms, moment);
                held.fate = Fate::sold;
                ends = false;
            }
            return std::string();
        });
        if (ends) {
            orders.erase(at);
        }
        expect_facts(moment);
    }
    void cancel_one() {
        std::uint64_t id = some_date().value;
        if (!model.has_date(id) || model.days[id - 1].cancelled) {
            return;
        }
        Moment moment{Instant(now)};
        model.run_deadlines(rooms, moment, 1024);
        book.call(now, [&](Instant at) {
            cancel(book.features.concerts, date_row(book.features.concerts, DateId(id)), at);
            return std::string();
        });
        model.cancel(id, rooms, moment);
        expect_facts(moment);
    }
    // One in so many is too long.
    std::string some_description(std::uint64_t too_long) {
        std::string text(below(too_long) == 0 ? 1001 : 1, 'x');
        return text + (below(3) == 0 ? "\n" : "") + (below(10) == 0 ? "\r" : "");
    }
    void concert_command() {
        std::string text(below(30) == 0 ? 0 : (below(30) == 0 ? 1001 : 1), 'x');
        text += below(20) == 0 ? "\t" : "";
        if (below(2) == 0 || model.shows.empty()) {
            CreateConcert input = a_concert();
            std::string* members[] = {&input.title, &input.venue};
            *members[below(2)] = text;
            input.description = some_description(20);
            return compare(input);
        }
        ChangeConcert input{.caller = admin(), .concert = some_concert()};
        (below(2) == 0 ? input.title : input.venue) = text;
        if (below(4) == 0) {
            input.description = std::optional(some_description(4));
        }
        compare(input);
    }
    void step() {
        std::uint64_t dice = below(200);
        dice < 10    ? concert_command()
        : dice < 18  ? create_date()
        : dice < 28  ? change_date()
        : dice < 50  ? add_seats()
        : dice < 66  ? block()
        : dice < 86  ? look()
        : dice < 88  ? cancel_one()
        : dice < 170 ? hold_some()
                     : move_some();
        now += below(3) == 0 ? static_cast<std::int64_t>(below(rarely() ? 5000 : 400)) : 0;
    }
    // Halls that are made after a restart say the same. A date that has closed has none.
    void compare_halls() {
        const ConcertFeature& after = book.restarted().concerts;
        const ConcertFeature& before = book.features.concerts;
        after.dates.for_each([&](const Date& date) {
            const Hall* live = before.halls.find(date.id);
            EXPECT_FALSE(live != nullptr && count_of(before, date.id).closed);
            for (std::uint32_t count = 1; live != nullptr && count <= 4; ++count) {
                Hall fresh(after, date);
                EXPECT_EQ(fresh.best({count, 0, {}}), live->best({count, 0, {}}));
                EXPECT_EQ(fresh.best({count, 0, Money(100)}), live->best({count, 0, Money(100)}));
            }
        });
    }
    void end() {
        compare_halls();
        now += 300'000;
        for (std::uint64_t date = 1; date <= model.days.size(); ++date) {
            compare(LookUpDate{DateId(date)});
            compare(LookUpSeats{DateId(date), {}});
        }
        EXPECT_EQ(book.features.concerts.halls.size(), 0u);
        book.expect_whole();
    }
};

TEST(ConcertModel, AgreesOnRandomConcerts) {
    engine::test::RefusalsMet<ConcertFeature> met;
    std::set<std::string> refused_to_orders;
    int reserved = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        ConcertGame game(seed);
        for (int step = 0; step < 1000 && !testing::Test::HasFailure(); ++step) {
            game.step();
        }
        game.end();
        met.add_all(game.met);
        refused_to_orders.merge(game.refused_to_orders);
        reserved += game.reserved;
    }
    EXPECT_GT(reserved, 700) << "or the game is over too soon";
    EXPECT_EQ(refused_to_orders.size(), 13u);
    // A million concerts, a thousand dates of one and a hundred thousand seats are too many here.
    met.expect_all_but({"CreateConcert: concerts-full, No more concerts can be created.",
                        "CreateDate: dates-full, No more dates can be created of this concert.",
                        "AddSeats: seats-full, A date has at most limit seats with a number."});
}

}  // namespace
}  // namespace onrush::concert
