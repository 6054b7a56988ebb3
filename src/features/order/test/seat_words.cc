#include "features/order/test/seat_words.h"

namespace onrush::order {

std::string say(const ReservationView& view) {
    std::string text = fmt::format("reservation {} {} {}:", view.reservation_id.value,
                                   base::text_of(view.state), view.total.units);
    for (const SeatLineView& line : view.seats) {
        std::string name = line.seat_id ? fmt::format("{}{}", *line.row, *line.number)
                                        : fmt::format("x{}", line.count);
        text += fmt::format(" {} {} at {},", line.section, name, line.price.units);
    }
    text.back() = ';';
    if (view.expires_at) {
        text += fmt::format(" until {};", view.expires_at->ms);
    }
    text.pop_back();
    return text;
}

std::string say(const ReservationPage& page) {
    std::string text;
    for (const ReservationView& item : page.items) {
        text += fmt::format("{} ", item.reservation_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", *page.next_cursor) : "end");
}

std::string say(const ConcertRankingPage& page) {
    std::string text;
    for (const RankedConcert& item : page.items) {
        text += text.empty() ? "" : "; ";
        text += item.date_id ? fmt::format("{}: date {} of concert {} with {} seats in {} s",
                                           item.rank, item.date_id->value, item.concert_id.value,
                                           item.seats, *item.seconds)
                             : fmt::format("{}: concert {} with {} seats", item.rank,
                                           item.concert_id.value, item.seats);
    }
    return text;
}

concert::CreateDate date_of(std::uint64_t concert) {
    return {.caller = admin(),
            .concert = ConcertId(concert),
            .opens_at = Instant(1000),
            .starts_at = Instant(90'000),
            .closes_at = {}};
}

std::vector<concert::SeatRange> first_seats() {
    auto row = [](const char* name, std::int64_t price) {
        return concert::SeatRange{.section = "Hall",
                                  .rows = concert::RowNames{{name}, {}},
                                  .seats = concert::NumberRange{1, 6},
                                  .capacity = {},
                                  .price = Money(price)};
    };
    return {row("A", 300),
            row("B", 100),
            {.section = "Yard", .rows = {}, .seats = {}, .capacity = 5, .price = Money(25)}};
}

SeatBook::SeatBook() {
    new_concert();
    (void)take_facts();
}

void SeatBook::new_concert() {
    auto made = run(0, features.concerts,
                    concert::CreateConcert{admin(), "recital", "town hall", std::nullopt});
    EXPECT_TRUE(made);
    auto date = run(0, features.concerts, date_of(made->concert_id.value));
    EXPECT_TRUE(date);
    EXPECT_TRUE(
        run(0, features.concerts, concert::AddSeats{admin(), date->date_id, first_seats()}));
}

std::string SeatBook::seats(std::uint64_t date) {
    const concert::DateCount& row = concert::count_of(features.concerts, DateId(date));
    return fmt::format("{} free, {} held, {} sold", row.free, row.held, row.sold);
}

}  // namespace onrush::order
