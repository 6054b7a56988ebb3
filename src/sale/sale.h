// Time sales: so many pieces of an option, at a price of their own, from when to when.
//
// The sale feature owns sales, their tallies and what each account has of them. It declares itself
// to an engine's domain, which it must outlive, and moves stock through the catalogue. Orders reach
// it through take_part.h. Engine thread only.
#pragma once

#include "account/caller.h"
#include "catalog/catalog.h"
#include "engine/domain.h"
#include "engine/ids.h"
#include "sale/rows.h"

namespace onrush::sale {

struct SaleFeature {
    SaleFeature(engine::Domain& domain, engine::Ids& shared_ids,
                const account::AccountFeature& account_feature,
                catalog::CatalogFeature& catalog_feature);
    ~SaleFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    const account::AccountFeature& accounts;
    catalog::CatalogFeature& catalog;

    Sales sales{"sales"};
    Tallies tallies{"sale_tallies"};
    Shares shares{"sale_shares"};
    FreeNumbers free_numbers{"sale_free_numbers"};
    table::Fact<SaleSoldOut> sale_sold_out{"sale.sold_out"};
    table::Fact<SaleEnded> sale_ended{"sale.ended"};
};

[[nodiscard]] inline bool may_ask(const SaleFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

// Of a sale that is there.
[[nodiscard]] const Sale& sale_of(const SaleFeature& feature, SaleId id);
[[nodiscard]] const Tally& tally_of(const SaleFeature& feature, SaleId id);

[[nodiscard]] inline std::uint32_t remaining(const Sale& sale, const Tally& tally) {
    return sale.quantity - tally.held - tally.sold;
}

// What is neither held nor sold goes back to the option's stock, for good. Only once.
void close(SaleFeature& feature, const Sale& sale);

}  // namespace onrush::sale
