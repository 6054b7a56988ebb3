// Reserves seats of a date: by their ids, the best neighbours, or places of a general section.
//
// A reservation is an order of seats. It holds them until it is paid or its time is over. All or
// nothing: a refusal has changed nothing.
#pragma once

#include <optional>
#include <vector>

#include "engine/command.h"
#include "features/order/reservation.h"
#include "features/room/refusals.h"

namespace onrush::order {

struct HoldSeats {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Caller caller;
    DateId date;
    std::optional<std::vector<SeatId>> seat_ids;  // either these
    std::optional<concert::Best> best;
    std::optional<concert::General> general;
    static constexpr std::array ranges = {concert::seat_ids_range};
    static constexpr std::array exactly_one = {"seat_ids", "best", "general"};

    using Answer = ReservationView;
    // In the order of the checks.
    static constexpr std::array refusals = {
        &concert::selection_invalid,
        &concert::seat_repeated,
        &concert::date_not_found,
        &concert::date_cancelled,
        &concert::date_not_open,
        &concert::date_closed,
        &room::pass_required,
        &room::pass_expired,
        &concert::seat_not_found,
        &concert::section_not_found,
        &concert::section_not_seated,
        &concert::section_not_general,
        &seat_limit,
        &order_limit,
        &orders_pending_limit,
        &pieces_held_limit,
        &concert::seat_taken,
        &concert::no_adjacent_seats,
        &concert::section_full,
    };
};
BOOST_DESCRIBE_STRUCT(HoldSeats, (), (caller, date, seat_ids, best, general))

engine::Result<HoldSeats> decide(OrderFeature& feature, const HoldSeats& input, base::Instant now);

}  // namespace onrush::order
