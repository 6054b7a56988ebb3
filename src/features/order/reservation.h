// Reservations: the buyer pays or gives back an order of seats, and looks at those that he has.
//
// The order behind a reservation has the same id, and can be paid, cancelled and looked at as an
// order too. What is here says it in the words of seats.
#pragma once

#include <optional>
#include <vector>

#include "engine/command.h"
#include "features/order/order.h"
#include "features/order/refusals.h"
#include "features/order/seats.h"

namespace onrush::order {

struct ReservationView {
    OrderId reservation_id;
    AccountId account_id;  // the buyer
    DateId date_id;
    ConcertId concert_id;
    OrderState state = OrderState::pending_payment;
    std::vector<SeatLineView> seats;
    base::Money total;
    base::Instant placed_at;
    std::optional<base::Instant> expires_at;  // while it waits for payment
    std::optional<base::Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(ReservationView, (),
                      (reservation_id, account_id, date_id, concert_id, state, seats, total,
                       placed_at, expires_at, paid_at))

// Of an order of seats.
[[nodiscard]] ReservationView reservation_of(const OrderFeature& feature, const Order& order);

// Pays it. A second payment takes nothing.
struct PayReservation {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    OrderId reservation;
    PayMethod method = PayMethod::points;

    using Answer = ReservationView;
    // In the order of the checks.
    static constexpr std::array refusals = {&reservation_not_found, &reservation_expired,
                                            &reservation_not_pending, &concert::date_cancelled,
                                            &point::insufficient_points};
};
BOOST_DESCRIBE_STRUCT(PayReservation, (), (caller, reservation, method))

// Gives its seats back, and its points when it was paid. Again it changes nothing.
struct CancelReservation {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    OrderId reservation;

    using Answer = ReservationView;
    // In the order of the checks.
    static constexpr std::array refusals = {&reservation_not_found, &reservation_expired,
                                            &date_started};
};
BOOST_DESCRIBE_STRUCT(CancelReservation, (), (caller, reservation))

// One of the caller's; for staff, anyone's.
struct LookUpReservation {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the buyer
    OrderId reservation;

    using Answer = ReservationView;
    static constexpr std::array refusals = {&reservation_not_found};
};

struct ReservationPage {
    std::vector<ReservationView> items;
    std::optional<std::uint32_t> next_cursor;  // none: there are no more
};
BOOST_DESCRIBE_STRUCT(ReservationPage, (), (items, next_cursor))

// The caller's, newest first, a page at a time; all, or those of one state. A page looks at a
// bounded number of orders, so it may come back short, or empty, with a cursor to go on from.
struct ListMyReservations {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Caller caller;
    std::optional<OrderState> state;
    std::optional<std::uint32_t> limit;
    std::optional<std::uint32_t> cursor;  // an ordinal of the account; none: from the newest
    static constexpr std::array ranges = {engine::page_range};

    using Answer = ReservationPage;
};
BOOST_DESCRIBE_STRUCT(ListMyReservations, (), (caller, state, limit, cursor))

engine::Result<PayReservation> decide(OrderFeature& feature, const PayReservation& input,
                                      base::Instant now);
engine::Result<CancelReservation> decide(OrderFeature& feature, const CancelReservation& input,
                                         base::Instant now);
engine::Result<LookUpReservation> decide(const OrderFeature& feature,
                                         const LookUpReservation& input, base::Instant now);
engine::Result<ListMyReservations> decide(const OrderFeature& feature,
                                          const ListMyReservations& input, base::Instant now);

}  // namespace onrush::order

// A retry is told the reservation as it is then, as of an order.
template <>
struct onrush::engine::KeepsAnswer<onrush::order::OrderFeature, onrush::order::ReservationView> {
    using Kept = order::OrderId;
    static order::OrderId kept(const order::ReservationView& view) { return view.reservation_id; }
    static order::ReservationView told_again(const order::OrderFeature& feature, order::OrderId id);
};
