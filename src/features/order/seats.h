// The seats of an order: which they are, and what moves with them when the order changes its state.
//
// These write what goes with an order of seats, besides its row: the seats themselves, the share of
// its account and the numbers of the rankings. They cannot fail: the commands check first. Engine
// thread, within a command or a deadline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/concert/take_seats.h"
#include "features/order/order.h"

namespace onrush::order {

// Of an order of seats.
[[nodiscard]] const SeatOrder& seat_order_of(const OrderFeature& feature, const Order& order);
[[nodiscard]] std::vector<concert::Place> places_of(const OrderFeature& feature,
                                                    const Order& order);

// Seats and places together; of another order 0.
[[nodiscard]] std::uint32_t seats_of(const OrderFeature& feature, const Order& order);
// How many of the date the account has, held and bought.
[[nodiscard]] std::uint32_t seats_of(const OrderFeature& feature, DateId date, AccountId account);

// Of an order whose row was just written: writes the rest, and holds the seats.
void hold_seats(OrderFeature& feature, const Order& order, DateId date,
                std::span<const concert::Place> places, base::Instant now);
// It is paid: they are sold.
void sell_seats(OrderFeature& feature, const Order& order, base::Instant now);
// The date has sold out, or no longer counts as sold out: it is ranked, or no longer.
void note_sell_out(OrderFeature& feature, const concert::DateCount& count);
// It was not paid, and was paid.
void release_seats(OrderFeature& feature, const Order& order, base::Instant now);
void give_back_seats(OrderFeature& feature, const Order& order, base::Instant now);

// A seat of an order, or places of a general section, as they are told.
struct SeatLineView {
    std::optional<SeatId> seat_id;
    std::string section;
    std::optional<std::string> row;
    std::optional<std::uint32_t> number;  // on its chair
    std::uint32_t count = 1;
    base::Money price;  // of each
};
BOOST_DESCRIBE_STRUCT(SeatLineView, (), (seat_id, section, row, number, count, price))
[[nodiscard]] std::vector<SeatLineView> seats_shown(const OrderFeature& feature,
                                                    const Order& order);

}  // namespace onrush::order
