// The catalogue: categories, products, their options, and how many pieces of each there are.
//
// The catalog feature owns these rows. It declares itself to an engine's domain, which it must
// outlive. Carts, orders and sales read it through this header and move pieces through stock.h.
// Engine thread only.
#pragma once

#include "account/caller.h"
#include "catalog/rows.h"
#include "engine/domain.h"
#include "engine/ids.h"

namespace onrush::catalog {

struct CatalogFeature {
    CatalogFeature(engine::Domain& domain, engine::Ids& shared_ids,
                   const account::AccountFeature& account_feature);
    ~CatalogFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;
    const account::AccountFeature& accounts;

    Categories categories{"categories"};
    Products products{"products"};
    Options options{"options"};
    Stocks stocks{"stocks"};
    AllTotals totals{"product_totals"};
    table::Fact<OptionSoldOut> option_sold_out{"option.sold_out"};
    table::Fact<OptionBackInStock> option_back_in_stock{"option.back_in_stock"};
    table::Fact<StockChanged> stock_changed{"stock.changed"};
};

[[nodiscard]] inline bool may_ask(const CatalogFeature& feature, const account::Caller& caller) {
    return account::may_ask(feature.accounts, caller);
}

// Of what is there.
[[nodiscard]] const Product& product_of(const CatalogFeature& feature, const Option& option);
[[nodiscard]] const Totals& totals_of(const CatalogFeature& feature, ProductId product);
[[nodiscard]] const Option& option_at(const CatalogFeature& feature, const Product& product,
                                      std::uint32_t place);

[[nodiscard]] base::Money price_of(const Product& product, const Option& option);

// What was looked at and sold since the last time; the product is there. `sales` may be below
// zero: pieces that came back.
void count(CatalogFeature& feature, ProductId product, std::uint64_t views, std::int64_t sales);

}  // namespace onrush::catalog
