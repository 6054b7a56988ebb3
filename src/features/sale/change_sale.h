// Operators create and cancel sales.
#pragma once

#include "engine/command.h"
#include "features/catalog/limits.h"
#include "features/catalog/refusals.h"
#include "features/sale/limits.h"
#include "features/sale/look_up_sale.h"

namespace onrush::sale {

// Creates a sale and sets its pieces aside from the option's stock.
struct CreateSale {
    using Feature = SaleFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    OptionId option_id;
    base::Money price;
    std::uint32_t quantity = 0;
    std::optional<std::uint32_t> per_account;
    base::Instant starts_at;
    base::Instant ends_at;
    static constexpr std::array ranges = {
        base::range("price", 0, catalog::limits::price_units_max, "Replaces the option's price"),
        base::range("quantity", 1, limits::quantity_max, "Set aside from the option's stock"),
        base::range("per_account", 1, limits::per_account_max, "1 when left out"),
    };

    using Answer = SaleView;
    // In the order of the checks.
    static constexpr std::array refusals = {&window_out_of_range, &catalog::option_not_found,
                                            &stock_short};
};
BOOST_DESCRIBE_STRUCT(CreateSale, (),
                      (caller, option_id, price, quantity, per_account, starts_at, ends_at))

// Ends a sale before its time, or calls it off. Orders that are placed stay as they are; what
// remains goes back to the option's stock.
struct CancelSale {
    using Feature = SaleFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    SaleId sale;

    using Answer = SaleView;
    // In the order of the checks.
    static constexpr std::array refusals = {&sale_not_found, &sale_ended_already};
};

// A sale starts before it ends, at times that can be written.
[[nodiscard]] bool is_window(base::Instant starts_at, base::Instant ends_at);

engine::Result<CreateSale> decide(SaleFeature& feature, const CreateSale& input, base::Instant now);
engine::Result<CancelSale> decide(SaleFeature& feature, const CancelSale& input, base::Instant now);

}  // namespace onrush::sale
