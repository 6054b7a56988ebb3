// What orders do with sales, inside commands of their own.
//
//     remaining --take--> held --confirm--> sold
//         ^                |                 |
//         \---give_back----/                 |
//         \----------------give_back_sold----/
//
// Check with can_take() first; the others cannot fail, and stop the process when the pieces are not
// where the drawing wants them. Stock follows by itself: what is given back to a sale that runs is
// the sale's again, after its end it is the option's. Engine thread, within a command.
#pragma once

#include <expected>

#include "engine/job.h"
#include "sale/sale.h"

namespace onrush::sale {

// In the order of the checks.
enum class TakeRefusal : std::uint8_t {
    sale_not_found,
    sale_not_started,
    sale_ended,
    sale_limit,
    sale_sold_out,
};
BOOST_DESCRIBE_ENUM(TakeRefusal, sale_not_found, sale_not_started, sale_ended, sale_limit,
                    sale_sold_out)

[[nodiscard]] std::expected<const Sale*, TakeRefusal> can_take(const SaleFeature& feature,
                                                               AccountId account, SaleId id,
                                                               std::uint32_t pieces,
                                                               const engine::Turn& turn);

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
                        std::uint32_t pieces);
void confirm(SaleFeature& feature, const Part& part);
void give_back(SaleFeature& feature, const Part& part);
void give_back_sold(SaleFeature& feature, const Part& part);

}  // namespace onrush::sale
