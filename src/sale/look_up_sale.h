// One sale, as anyone may see it. Relaxed: what it says may be a moment ahead of the disk.
#pragma once

#include "engine/command.h"
#include "sale/view.h"

namespace onrush::sale {

struct LookUpSale {
    static constexpr auto job_kind = engine::Job::Kind::relaxed_query;
    SaleId sale;

    using Answer = SaleView;
    enum class Refusal { sale_not_found };
    BOOST_DESCRIBE_NESTED_ENUM(Refusal, sale_not_found)
};

engine::Result<LookUpSale> decide(const SaleFeature& feature, const LookUpSale& input,
                                  const engine::Turn& turn);

}  // namespace onrush::sale
