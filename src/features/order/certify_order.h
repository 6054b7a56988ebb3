// What certificates ask of dates, orders and reservations (docs/certificate.md). Exact: the
// certificate of what is answered here must be in the log.
#pragma once

#include <optional>

#include "draw/drop.h"
#include "engine/command.h"
#include "features/order/order.h"
#include "features/order/refusals.h"

namespace onrush::order {

// Whether a date is over, and how many seats are bought. A date that was cancelled is over when its
// orders are closed.
struct AskDateEnd {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    DateId date;

    using Answer = draw::DropStanding;
    static constexpr std::array refusals = {&concert::date_not_found};
};

// Of an order or a reservation, which has no more seats than that.
inline constexpr base::Range piece_range =
    base::range("piece", 1, limits::quantity_max, "Which piece of it; 1 when left out");

// Which sale or date an order is of. One of the caller's; for staff, anyone's.
struct ProveOrder {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the buyer
    OrderId order;
    std::optional<std::uint32_t> piece;
    static constexpr std::array ranges = {piece_range};

    using Answer = draw::DropPiece;
    static constexpr std::array refusals = {&order_not_found, &draw::not_certified};
};
BOOST_DESCRIBE_STRUCT(ProveOrder, (), (caller, order, piece))

// The same of a reservation.
struct ProveReservation {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::query;

    engine::Staff caller;  // or the buyer
    OrderId reservation;
    std::optional<std::uint32_t> piece;
    static constexpr std::array ranges = {piece_range};

    using Answer = draw::DropPiece;
    static constexpr std::array refusals = {&reservation_not_found};
};
BOOST_DESCRIBE_STRUCT(ProveReservation, (), (caller, reservation, piece))

engine::Result<AskDateEnd> decide(const OrderFeature& feature, const AskDateEnd& input,
                                  base::Instant now);
engine::Result<ProveOrder> decide(const OrderFeature& feature, const ProveOrder& input,
                                  base::Instant now);
engine::Result<ProveReservation> decide(const OrderFeature& feature, const ProveReservation& input,
                                        base::Instant now);

}  // namespace onrush::order
