// The words for reservations, and the concert that their tests begin with.
#pragma once

#include "features/concert/add_seats.h"
#include "features/concert/block_seats.h"
#include "features/concert/change_concert.h"
#include "features/concert/change_date.h"
#include "features/order/cancel_date.h"
#include "features/order/hold_seats.h"
#include "features/order/rank_concerts.h"
#include "features/order/test/words.h"

namespace onrush::order {

// "reservation 1 PENDING_PAYMENT 350: Hall A1 at 300, Yard x2 at 25; until 2000"
[[nodiscard]] std::string say(const ReservationView& view);
// "5 4 2 then 2"
[[nodiscard]] std::string say(const ReservationPage& page);
// "1: concert 2 with 8 seats; 2: ..." and "1: date 3 of concert 2 with 8 seats in 12 s; ..."
[[nodiscard]] std::string say(const ConcertRankingPage& page);

[[nodiscard]] concert::CreateDate date_of(std::uint64_t concert);
[[nodiscard]] std::vector<concert::SeatRange> first_seats();

// Concert 1 has date 1, whose seats can be had from 1000 on, and which starts and closes at 90,000.
// Its section Hall has row A with seats 1 to 6 for 300 (1000001 to 1000006) and row B with seats 1
// to 6 for 100 (1000007 to 1000012); its section Yard is general, with 5 places for 25.
class SeatBook : public Book {
public:
    SeatBook();
    // Another concert with a date like the first.
    void new_concert();
    // "14 free, 2 held, 1 sold"
    [[nodiscard]] std::string seats(std::uint64_t date = 1);
};

inline SeatId seat(std::uint32_t place, std::uint64_t date = 1) {
    return concert::seat_id(DateId(date), place);
}
using SeatIds = std::vector<SeatId>;

inline HoldSeats hold_of(std::uint64_t account, SeatIds seats, std::uint64_t date = 1) {
    return {.caller = user(account),
            .date = DateId(date),
            .seat_ids = std::move(seats),
            .best = {},
            .general = {}};
}
inline HoldSeats best_of(std::uint64_t account, concert::Best best) {
    return {.caller = user(account),
            .date = DateId(1),
            .seat_ids = {},
            .best = std::move(best),
            .general = {}};
}
inline HoldSeats general_of(std::uint64_t account, std::uint32_t count,
                            std::string section = "Yard") {
    return {.caller = user(account),
            .date = DateId(1),
            .seat_ids = {},
            .best = {},
            .general = concert::General{std::move(section), count}};
}
inline Book::Step hold(std::uint64_t account, SeatIds seats, std::uint64_t date = 1) {
    return ask(hold_of(account, std::move(seats), date));
}
inline Book::Step hold_best(std::uint64_t account, std::uint32_t count) {
    return ask(best_of(account, {.count = count, .section = {}, .max_price = {}}));
}
inline Book::Step hold_general(std::uint64_t account, std::uint32_t count) {
    return ask(general_of(account, count));
}
inline Book::Step pay_seats(std::uint64_t account, std::uint64_t id) {
    return ask(PayReservation{user(account), OrderId(id)});
}
inline Book::Step cancel_seats(std::uint64_t account, std::uint64_t id) {
    return ask(CancelReservation{user(account), OrderId(id)});
}
inline Book::Step look_seats(std::uint64_t account, std::uint64_t id) {
    return ask(LookUpReservation{{user(account)}, OrderId(id)});
}
inline Book::Step cancel_date(std::uint64_t date, std::optional<std::string> reason = {}) {
    // "CANCELLED 10 free, 2 held, 3 sold"
    CancelDate input{admin(), DateId(date), std::move(reason)};
    return [input](engine::test::RuleBook<Features>& book) {
        auto result = book.run(book.now_ms, book.features.orders, input);
        return result ? fmt::format("{} {} free, {} held, {} sold", base::text_of(result->state),
                                    result->free, result->held, result->sold)
                      : say(result.error());
    };
}

}  // namespace onrush::order
