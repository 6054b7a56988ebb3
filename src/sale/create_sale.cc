#include "sale/create_sale.h"

#include "catalog/form.h"
#include "catalog/stock.h"
#include "sale/limits.h"

namespace onrush::sale {

using Code = CreateSale::Code;

namespace {

std::unexpected<CreateSale::Refusal> refuse(Code code, std::int64_t available = 0) {
    return std::unexpected(CreateSale::Refusal{code, available});
}

// What the form alone tells.
std::optional<Code> check_form(const CreateSale& input, base::Instant now) {
    if (!catalog::is_price(input.price)) {
        return Code::price_out_of_range;
    }
    if (input.quantity < 1 || input.quantity > limits::quantity_max) {
        return Code::quantity_out_of_range;
    }
    if (input.per_account < 1 || input.per_account > limits::per_account_max) {
        return Code::per_account_out_of_range;
    }
    bool ordered = input.starts_at >= base::Instant(0) && input.starts_at < input.ends_at;
    if (!ordered || input.ends_at <= now || input.ends_at > limits::instant_max) {
        return Code::window_out_of_range;
    }
    return std::nullopt;
}

}  // namespace

engine::Result<CreateSale> decide(SaleFeature& feature, const CreateSale& input,
                                  const engine::Turn& turn) {
    if (auto code = account::refusal_of<Code>(standing_of_staff(feature.accounts, input.caller))) {
        return refuse(*code);
    }
    if (std::optional<Code> code = check_form(input, turn.now)) {
        return refuse(*code);
    }
    if (feature.catalog.options.find(input.option) == nullptr) {
        return refuse(Code::option_not_found);
    }
    std::int64_t available = catalog::available(stock_of(feature.catalog, input.option));
    if (available < input.quantity) {
        return refuse(Code::stock_short, available);
    }
    // From here on the command succeeds.
    const Sale& sale = feature.sales.insert({.id = feature.ids.next<SaleId>("sale"),
                                             .option = input.option,
                                             .price = input.price,
                                             .quantity = input.quantity,
                                             .per_account = input.per_account,
                                             .starts_at = input.starts_at,
                                             .ends_at = input.ends_at,
                                             .created_at = turn.now});
    feature.tallies.insert({.sale = sale.id, .closes_at = sale.ends_at});
    hold(feature.catalog, sale.option, sale.quantity);
    return view_of(feature, sale, turn.now);
}

}  // namespace onrush::sale
