// What is shown of an entry.
#pragma once

#include "point/point.h"

namespace onrush::point {

struct EntryView {
    EntryId id;
    EntryKind kind = EntryKind::charge;
    base::Money amount;  // signed
    base::Money balance_after;
    std::string reason;  // empty where none was asked for
    std::optional<OrderId> order_id;
    std::optional<EntryId> reverses;
    base::Instant at;
};
BOOST_DESCRIBE_STRUCT(EntryView, (),
                      (id, kind, amount, balance_after, reason, order_id, reverses, at))

[[nodiscard]] EntryView view_of(const Entry& entry);

}  // namespace onrush::point
