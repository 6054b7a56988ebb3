// What certificates ask of sales (docs/certificate.md). Exact: the certificate of what is answered
// here must be in the log.
#pragma once

#include "draw/drop.h"
#include "engine/command.h"
#include "features/sale/refusals.h"
#include "features/sale/sale.h"

namespace onrush::sale {

[[nodiscard]] draw::DropStanding standing_of(const SaleFeature& feature, const Sale& sale);

// Whether a sale is over, and how many pieces are bought. A sale of an inactive product is there
// when it is over and somebody has bought of it: a certificate outlives what it is of.
struct AskSaleEnd {
    using Feature = SaleFeature;
    static constexpr auto job_kind = engine::Kind::query;

    SaleId sale;

    using Answer = draw::DropStanding;
    static constexpr std::array refusals = {&sale_not_found};
};

engine::Result<AskSaleEnd> decide(const SaleFeature& feature, const AskSaleEnd& input,
                                  base::Instant now);

}  // namespace onrush::sale
