// Staff cancel a date: it sells no more seats, and whoever has some gets the points back.
//
// The date is cancelled in the batch that decides it. Its orders follow from the oldest on, a
// bounded number in each step: those that wait are cancelled, those that are paid are refunded. The
// row that says how far this has come is in the log, so a crash loses nothing of it; the counts of
// the date say how many seats are still held and sold.
#pragma once

#include <optional>
#include <string>

#include "engine/command.h"
#include "features/concert/look_up_concert.h"
#include "features/order/order.h"
#include "features/order/refusals.h"

namespace onrush::order {

struct CancelDate {
    using Feature = OrderFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    DateId date;
    std::optional<std::string> reason;  // the buyers are told
    static constexpr std::array ranges = {base::range("reason", 0, limits::reason_characters_max)};

    using Answer = concert::DateView;
    static constexpr std::array refusals = {&concert::date_not_found};
};
BOOST_DESCRIBE_STRUCT(CancelDate, (), (caller, date, reason))

engine::Result<CancelDate> decide(OrderFeature& feature, const CancelDate& input,
                                  base::Instant now);

// A step of it. Engine thread, as a deadline.
void sweep(OrderFeature& feature, const DateSweep& date, base::Instant now);

}  // namespace onrush::order
