// What orders do with sales, inside commands of their own.
//
//     remaining --take--> held --confirm--> sold
//         ^                |                 |
//         \---give_back----/                 |
//         \----------------give_back_sold----/
//
// Ask may_take() first; the other moves cannot fail, and stop the process when the pieces are in
// another state than the drawing shows. The moves update the stock too: pieces given back to an
// open sale belong to the sale again, pieces given back after its end belong to the option. And
// they tell the room that protects the sale. Engine thread, within a command.
#pragma once

#include <expected>

#include "engine/job.h"
#include "features/sale/refusals.h"
#include "features/sale/sale.h"

namespace onrush::sale {

// The sale, when the account may take so many pieces of it now; otherwise what an order is refused
// with. In the order of the checks: sale_not_found (also of an inactive product), sale_not_started,
// sale_ended, room::pass_required, room::pass_expired, sale_limit, sale_sold_out.
[[nodiscard]] std::expected<const Sale*, base::Refused> may_take(const SaleFeature& feature,
                                                                 AccountId account, SaleId id,
                                                                 std::uint32_t pieces,
                                                                 base::Instant now);

// How many the account may still take.
[[nodiscard]] std::uint32_t allowance(const SaleFeature& feature, const Sale& sale,
                                      AccountId account);

// What an order has of a sale.
struct Part {
    SaleId sale;
    AccountId account;
    std::uint32_t pieces = 0;
    std::uint32_t number = 0;  // of the order, by arrival: 1..quantity
};

[[nodiscard]] Part take(SaleFeature& feature, const Sale& sale, AccountId account,
                        std::uint32_t pieces, base::Instant now);
void confirm(SaleFeature& feature, const Part& part, base::Instant now);
void give_back(SaleFeature& feature, const Part& part, base::Instant now);
void give_back_sold(SaleFeature& feature, const Part& part, base::Instant now);

}  // namespace onrush::sale
