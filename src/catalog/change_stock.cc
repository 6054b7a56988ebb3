#include "catalog/change_stock.h"

#include "catalog/limits.h"
#include "catalog/stock.h"

namespace onrush::catalog {

using Code = ChangeStock::Code;

namespace {

std::unexpected<ChangeStock::Refusal> refuse(Code code, std::int64_t available = 0) {
    return std::unexpected(ChangeStock::Refusal{code, available});
}

bool has_room(const Stock& stock, std::int64_t change) {
    return change >= -limits::pieces_max && change <= limits::pieces_max &&
           stock.on_hand + change <= limits::pieces_max;
}

}  // namespace

engine::Result<ChangeStock> decide(CatalogFeature& feature, const ChangeStock& input,
                                   const engine::Turn&) {
    if (auto refusal =
            account::refusal_of<Code>(standing_of_staff(feature.accounts, input.caller))) {
        return refuse(*refusal);
    }
    const Stock* stock = feature.stocks.find(input.option);
    if (stock == nullptr) {
        return refuse(Code::option_not_found);
    }
    if (input.change == 0 || !has_room(*stock, input.change)) {
        return refuse(Code::change_out_of_range);
    }
    if (input.reason.empty() || input.reason.size() > limits::reason_bytes_max) {
        return refuse(Code::reason_out_of_range);
    }
    if (available(*stock) + input.change < 0) {
        return refuse(Code::stock_below_held, available(*stock));
    }
    // From here on the command succeeds.
    receive(feature, input.option, input.change);
    feature.stock_changed.emit({input.option, input.change, input.reason});
    return view_of(*stock);
}

}  // namespace onrush::catalog
