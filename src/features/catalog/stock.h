// What moves pieces: the operators' command, and the moves that orders and sales make inside
// commands of their own.
//
//     received --> AVAILABLE --hold--> HELD --sell_held--> SOLD
//                    |   ^ ^             |                  |
//                    |   | \---release---/                  |
//                    |   \-------------take_back------------/
//                    \--sell--> SOLD
//
// Check available() first: the moves cannot fail, and stop the process when there are too few
// pieces. The move that takes the last available piece emits `option.sold_out`, the one that brings
// the first back `option.back_in_stock`. Engine thread, within a command.
#pragma once

#include "engine/command.h"
#include "features/catalog/catalog.h"
#include "features/catalog/limits.h"
#include "features/catalog/refusals.h"

namespace onrush::catalog {

struct StockView {
    OptionId option_id;
    std::int64_t on_hand = 0;
    std::int64_t held = 0;
    std::int64_t available = 0;
    std::int64_t sold = 0;
};
BOOST_DESCRIBE_STRUCT(StockView, (), (option_id, on_hand, held, available, sold))

// Pieces arrive or are written off. What is held stays: it is promised to somebody.
struct ChangeStock {
    using Feature = CatalogFeature;
    static constexpr auto job_kind = engine::Kind::command;

    engine::Staff caller;
    OptionId option;
    std::int64_t change = 0;
    std::string reason;
    static constexpr std::array ranges = {
        base::range("change", -limits::pieces_max, limits::pieces_max,
                    "Pieces received; negative: pieces written off"),
        base::range("reason", 1, limits::reason_characters_max),
    };

    using Answer = StockView;
    // In the order of the checks.
    static constexpr std::array refusals = {&option_not_found, &change_out_of_range,
                                            &stock_below_held};
};
BOOST_DESCRIBE_STRUCT(ChangeStock, (), (caller, option, change, reason))

engine::Result<ChangeStock> decide(CatalogFeature& feature, const ChangeStock& input,
                                   base::Instant now);

// The option exists.
[[nodiscard]] const Stock& stock_of(const CatalogFeature& feature, OptionId option);
[[nodiscard]] StockView view_of(const Stock& stock);

// The reason that the fact gives for the pieces of a new option. They are not back: they never
// left.
inline constexpr std::string_view first_stock_reason = "first stock";

[[nodiscard]] inline std::int64_t available(const Stock& stock) {
    return stock.on_hand - stock.held;
}

void hold(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void release(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void sell(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void sell_held(CatalogFeature& feature, OptionId option, std::int64_t pieces);
// Sold pieces come back and are available, or held again where a sale still runs.
void take_back(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void take_back_held(CatalogFeature& feature, OptionId option, std::int64_t pieces);

}  // namespace onrush::catalog
