// What moves pieces: for the commands here, and for orders and sales inside commands of their own.
//
//     received --> AVAILABLE --hold--> HELD --sell_held--> SOLD
//                    |   ^ ^             |                  |
//                    |   | \---release---/                  |
//                    |   \-------------take_back------------/
//                    \--sell--> SOLD
//
// Ask available() first; the others cannot fail, and stop the process when they were not asked.
// Whoever takes the last available piece says `option.sold_out`, whoever brings the first back
// `option.back_in_stock`. Engine thread, within a command.
#pragma once

#include "catalog/catalog.h"

namespace onrush::catalog {

// Of an option that is there.
[[nodiscard]] const Stock& stock_of(const CatalogFeature& feature, OptionId option);

[[nodiscard]] inline std::int64_t available(const Stock& stock) {
    return stock.on_hand - stock.held;
}

void hold(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void release(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void sell(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void sell_held(CatalogFeature& feature, OptionId option, std::int64_t pieces);
// Sold pieces come back and are available, or held again: where a sale still runs they are its.
void take_back(CatalogFeature& feature, OptionId option, std::int64_t pieces);
void take_back_held(CatalogFeature& feature, OptionId option, std::int64_t pieces);
// Pieces arrive, or are gone for good when `change` is below zero.
void receive(CatalogFeature& feature, OptionId option, std::int64_t change);

}  // namespace onrush::catalog
