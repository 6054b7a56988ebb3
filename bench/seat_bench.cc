// Seats in-process, without HTTP and log: what a seat costs in memory, and what holding one,
// finding the best neighbours and reading the map cost in time. Then a table with a row for each
// seat, which could have been used instead: the figures of decisions 0034, 0035 and 0043. Prints
// "metric NAME VALUE UNIT". Bounded by the count given; it ends by itself.
#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>
#include <span>

#include "base/command_line.h"
#include "bench/memory.h"
#include "bench/report.h"
#include "features/concert/add_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/http/map_text.h"
#include "features/concert/look_up_seats.h"
#include "features/concert/take_seats.h"

namespace onrush::bench {
namespace {

using concert::DateId;
using concert::OrderId;
using concert::Place;
using concert::SeatId;

constexpr std::size_t holds_of_batch = 512;
constexpr std::uint32_t seats_of_row = 50;

using Clock = std::chrono::steady_clock;

double ns_since(Clock::time_point start) {
    return static_cast<double>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count());
}

// Each step timed by itself.
class Times {
public:
    template <typename Step>
    void time(Step step) {
        Clock::time_point start = Clock::now();
        step();
        ns_.push_back(ns_since(start));
    }
    void report_all(const std::string& name) {
        std::ranges::sort(ns_);
        auto at = [&](std::size_t per_thousand) {
            return ns_[std::min(ns_.size() - 1, ns_.size() * per_thousand / 1000)] / 1000;
        };
        report((name + "_median").c_str(), at(500), "us");
        report((name + "_p99").c_str(), at(990), "us");
        report((name + "_most").c_str(), ns_.back() / 1000, "us");
    }

private:
    std::vector<double> ns_;
};

std::vector<std::uint32_t> shuffled_places(std::uint32_t count) {
    std::vector<std::uint32_t> places(count);
    std::iota(places.begin(), places.end(), 1u);
    std::shuffle(places.begin(), places.end(), std::mt19937(1));
    return places;
}

// One date with rows of 50 in sections of 5,000 seats, each section cheaper than the one before.
struct House {
    engine::Domain domain;
    engine::Ids ids{domain};
    account::AccountFeature accounts{domain};
    room::RoomFeature rooms{domain, ids, accounts};
    concert::ConcertFeature feature{domain, ids, rooms};
    DateId date{1};
    base::Instant now{1'795'000'000'000};
    std::size_t holds = 0;
    std::size_t wrong = 0;
    double voting_ns = 0;

    explicit House(std::uint32_t seats) {
        (void)decide(feature,
                     concert::CreateConcert{
                         .caller = {}, .title = "Duo", .venue = "Hall", .description = {}},
                     now);
        Clock::time_point start = Clock::now();
        date = add_date(seats);
        report("seats_made", ns_since(start) / 1e6, "ms");
        report("seats_made_written", static_cast<double>(domain.schema().batch_bytes()), "bytes");
        domain.schema().end_batch();
    }
    DateId add_date(std::uint32_t seats) {
        auto made = decide(feature,
                           concert::CreateDate{.caller = {},
                                               .concert = concert::ConcertId(1),
                                               .opens_at = base::Instant(now.ms - 1),
                                               .starts_at = now + base::Duration::hours(24),
                                               .closes_at = {}},
                           now);
        concert::AddSeats input{.caller = {}, .date = DateId(made->date_id), .seats = {}};
        std::uint32_t rows = seats / seats_of_row;
        for (std::uint32_t row = 0; row < rows; row += 100) {
            concert::RowNames names{{}, concert::NumberRange{row + 1, std::min(row + 100, rows)}};
            input.seats.push_back({.section = "section " + std::to_string(row / 100),
                                   .rows = names,
                                   .seats = concert::NumberRange{1, seats_of_row},
                                   .capacity = {},
                                   .price = base::Money(200'000 - row * 10)});
        }
        if (!decide(feature, input, now)) {
            report("refused", 1, "times");
        }
        return input.date;
    }
    const concert::Date& row() const { return date_row(feature, date); }
    std::vector<Place> choose(const concert::Selection& selection) const {
        auto chosen = concert::choose(feature, row(), selection);
        return chosen ? *std::move(chosen) : std::vector<Place>();
    }
    void hold(const std::vector<Place>& places, OrderId order) {
        concert::hold(feature, date, places, order, now);
        if (++holds % holds_of_batch == 0) {
            end_batch();
        }
    }
    // The laws vote on what the batch has changed, as they do in the engine.
    void end_batch() {
        Clock::time_point start = Clock::now();
        for (const auto& law : domain.laws()) {
            wrong += law->vote() ? 1 : 0;
        }
        voting_ns += ns_since(start);
        domain.schema().end_batch();
    }
};

concert::Selection one_seat(const House& house, std::uint32_t place) {
    return {std::vector{concert::seat_id(house.date, place)}, {}, {}};
}

concert::Selection best_of(std::uint32_t count, std::optional<std::string> section = {},
                           std::optional<base::Money> max_price = {}) {
    return {{}, concert::Best{count, std::move(section), max_price}, {}};
}

// As an order does: all checks of concerts, and then the move.
bool hold_one(House& house, std::uint32_t place, OrderId order) {
    concert::Selection selection = one_seat(house, place);
    if (!check_selection(selection)) {
        return false;
    }
    auto open = find_open(house.feature, house.date, house.now);
    if (!open || !find_seats(house.feature, **open, selection)) {
        return false;
    }
    std::vector<Place> places = house.choose(selection);
    if (places.empty()) {
        return false;
    }
    house.hold(places, order);
    return true;
}

// Half of the seats are held one by one, here and there, and then sold.
void measure_holds(House& house, std::uint32_t seats) {
    std::vector<std::uint32_t> order = shuffled_places(seats);
    double before = resident_bytes();
    std::uint32_t held = 0;
    Clock::time_point start = Clock::now();
    for (std::uint32_t i = 0; i < seats / 2; ++i) {
        held += hold_one(house, order[i], OrderId(i + 1)) ? 1 : 0;
    }
    house.end_batch();
    double took = ns_since(start) - house.voting_ns;
    report("seat_hold", took / (seats / 2), "ns");
    report("seat_hold_laws", house.voting_ns / (seats / 2), "ns");
    report("seats_held", held, "seats");
    report("laws_broken", static_cast<double>(house.wrong), "laws");
    report("memory_per_held_seat", (resident_bytes() - before) / (seats / 2), "bytes");
    start = Clock::now();
    for (std::uint32_t i = 0; i < seats / 2; ++i) {
        std::vector<Place> places{{.seat = concert::seat_id(house.date, order[i]), .section = {}}};
        sell(house.feature, house.date, places, OrderId(i + 1), house.now);
    }
    report("seat_sell", ns_since(start) / (seats / 2), "ns");
    house.domain.schema().end_batch();
}

void measure_best(House& house) {
    const concert::Date& date = house.row();
    Times made;
    for (int i = 0; i < 50; ++i) {
        made.time([&] { concert::Hall hall(house.feature, date); });
    }
    made.report_all("hall_made");
    concert::Hall hall(house.feature, date);
    report("hall_bytes", static_cast<double>(hall.bytes()), "bytes");
    // Four neighbours are held again and again, until there are none: the best rows fill up, so
    // that the search goes further and further.
    Times best;
    Times held;
    std::uint64_t order = 1'000'000;
    for (bool found = true; found;) {
        std::vector<Place> places;
        best.time([&] { places = house.choose(best_of(4)); });
        found = !places.empty();
        if (found) {
            held.time([&] { house.hold(places, OrderId(++order)); });
        }
    }
    best.report_all("best_4");
    held.report_all("best_4_hold");
    report("best_4_found", static_cast<double>(order - 1'000'000), "times");
    Times none;
    Times in_last;
    Times cheap;
    for (int i = 0; i < 2000; ++i) {
        none.time([&] { (void)house.choose(best_of(4)); });
        in_last.time([&] { (void)house.choose(best_of(2, "section 0")); });
        cheap.time([&] { (void)house.choose(best_of(2, {}, base::Money(1))); });
    }
    none.report_all("best_4_of_none");
    in_last.report_all("best_2_of_section");
    cheap.report_all("best_2_too_cheap");
}

void measure_map(House& house) {
    Times read;
    for (int i = 0; i < 200; ++i) {
        read.time([&] { (void)read_map(house.feature, house.row(), house.now); });
    }
    read.report_all("map_read");
    Times section;
    for (int i = 0; i < 200; ++i) {
        const concert::Section& first = section_of(house.feature, house.date, 1);
        section.time([&] { (void)read_map(house.feature, first, house.now); });
    }
    section.report_all("map_read_section");
    Times kept;
    concert::LookUpSeats input{.date = house.date, .section = {}};
    for (int i = 0; i < 2000; ++i) {
        kept.time([&] { (void)decide(house.feature, input, house.now); });
    }
    kept.report_all("map_kept");
}

// Many maps of dates of which a quarter of the seats is held, asked for in turn by a crowd: what
// looking costs the engine, and what the text costs an io thread. Nothing changes meanwhile.
void measure_maps_in_turn(House& house, std::uint32_t seats) {
    constexpr std::uint32_t dates = 80;
    std::vector<std::uint32_t> order = shuffled_places(seats);
    std::vector<concert::LookUpSeats> inputs;
    for (std::uint32_t i = 0; i < dates; ++i) {
        inputs.push_back({.date = house.add_date(seats), .section = {}});
        std::vector<Place> places;
        for (std::uint32_t place : std::span(order).first(seats / 4)) {
            places.push_back({.seat = concert::seat_id(inputs.back().date, place), .section = {}});
        }
        concert::hold(house.feature, inputs.back().date, places, OrderId(2'000'000 + i), house.now);
        house.domain.schema().end_batch();
    }
    Times look;
    Times text;
    std::size_t bytes = 0;
    for (int round = 0; round < 5; ++round) {
        for (const concert::LookUpSeats& input : inputs) {
            engine::Result<concert::LookUpSeats> map;
            house.now = house.now + base::Duration(1);
            look.time([&] { map = decide(house.feature, input, house.now); });
            text.time([&] { bytes = concert::text_of(*map).gzipped().size(); });
        }
    }
    look.report_all("maps_in_turn_look");
    text.report_all("maps_in_turn_text");
    report("maps_in_turn_gzipped", static_cast<double>(bytes), "bytes");
    report("maps_in_turn_kept", static_cast<double>(house.feature.kept_maps.bytes()), "bytes");
}

// --- what could have been one: a row for each seat -----------------------------------------------

struct SeatRow {
    SeatId id;
    OrderId order;
    std::uint32_t run = 0;
    std::uint8_t state = 0;
};
BOOST_DESCRIBE_STRUCT(SeatRow, (), (id, order, run, state))
using SeatRows = table::Table<SeatRow, table::Key<&SeatRow::id>>;

void measure_rows(std::uint32_t seats) {
    double before = resident_bytes();
    SeatRows rows("seats");
    Clock::time_point start = Clock::now();
    for (std::uint32_t place = 1; place <= seats; ++place) {
        rows.insert({concert::seat_id(DateId(1), place), {}, place / seats_of_row, 0});
    }
    report("rows_made", ns_since(start) / 1e6, "ms");
    base::ByteWriter written;
    rows.encode_changes(written);
    report("rows_made_written", static_cast<double>(written.size()), "bytes");
    rows.end_batch();
    report("memory_per_row", (resident_bytes() - before) / seats, "bytes");
    std::vector<std::uint32_t> order = shuffled_places(seats);
    start = Clock::now();
    for (std::uint32_t i = 0; i < seats / 2; ++i) {
        rows.update(*rows.find(concert::seat_id(DateId(1), order[i])), [&](SeatRow& row) {
            row.state = 1;
            row.order = OrderId(i + 1);
        });
        if (i % holds_of_batch == 0) {
            rows.end_batch();
        }
    }
    report("row_hold", ns_since(start) / (seats / 2), "ns");
    Times read;
    for (int i = 0; i < 50; ++i) {
        read.time([&] {
            std::string letters;
            for (std::uint32_t place = 1; place <= seats; ++place) {
                letters += "FH"[rows.find(concert::seat_id(DateId(1), place))->state];
            }
        });
    }
    read.report_all("rows_read");
}

}  // namespace
}  // namespace onrush::bench

int main(int count, char** arguments) {
    std::uint64_t seats = 50'000;
    onrush::base::CommandLine line("Seats: memory, holds, best neighbours and the map");
    line.option("--seats", seats, "how many the date has, at most 100,000");
    return line.run(count, arguments, [&] {
        auto number = static_cast<std::uint32_t>(std::min<std::uint64_t>(seats, 100'000));
        double before = onrush::bench::resident_bytes();
        onrush::bench::House house(number);
        onrush::bench::report("memory_per_seat",
                              (onrush::bench::resident_bytes() - before) / number, "bytes");
        onrush::bench::measure_holds(house, number);
        onrush::bench::measure_map(house);
        onrush::bench::measure_maps_in_turn(house, number);
        onrush::bench::measure_best(house);
        onrush::bench::measure_rows(number);
        return 0;
    });
}
