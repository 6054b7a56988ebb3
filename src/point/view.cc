#include "point/view.h"

namespace onrush::point {

EntryView view_of(const Entry& entry) {
    EntryView view{.id = entry.id,
                   .kind = entry.kind,
                   .amount = entry.amount,
                   .balance_after = entry.balance_after,
                   .reason = std::string(entry.reason.view()),
                   .reverses = entry.reverses,
                   .at = entry.at};
    if (!entry.order.none()) {
        view.order_id = entry.order;
    }
    return view;
}

}  // namespace onrush::point
