// The catalogue: categories, products, their options, and how many pieces of each there are.
//
// The catalog feature owns these rows. It declares itself to an engine's domain, which it must
// outlive. Carts, orders and sales read it through this header and move pieces through stock.h.
// Engine thread only.
#pragma once

#include <functional>

#include "engine/domain.h"
#include "engine/ids.h"
#include "features/catalog/rows.h"

namespace onrush::catalog {

struct CatalogFeature {
    CatalogFeature(engine::Domain& domain, engine::Ids& shared_ids);
    ~CatalogFeature();  // out of line, as the constructor: the tables are compiled once

    engine::Ids& ids;

    Categories categories;
    Products products;
    Options options;
    Stocks stocks;
    AllTotals totals;
    PastNames past_names;
    table::Fact<OptionSoldOut> option_sold_out;
    table::Fact<OptionBackInStock> option_back_in_stock;
    table::Fact<StockChanged> stock_changed;

    // Told when a product has become active or inactive. Sales, which rooms may protect.
    std::function<void(const Product& product, base::Instant now)> activity_changed;
};

// Products: the category exists, the price is in range, the options are numbered without a gap, and
// the totals have the same category and activity.
// Options: the product and a stock exist, and the price and the limit of an account are in range.
// Stocks: the option exists, received - sold - written off = on hand, and 0 <= held <= on hand.
// Totals: the product exists.
// Past names: the product exists, and the option is one of it.
void declare_laws(engine::Domain& domain, const CatalogFeature& feature);

// These stop the process where the row does not exist.
[[nodiscard]] const Product& product_of(const CatalogFeature& feature, const Option& option);
[[nodiscard]] const Totals& totals_of(const CatalogFeature& feature, ProductId product);
// `number` counts the product's options from 1.
[[nodiscard]] const Option& option_at(const CatalogFeature& feature, const Product& product,
                                      std::uint32_t number);

// How many names of products and options have been replaced so far, and what something was called
// when so many had been.
[[nodiscard]] std::uint32_t names_replaced(const CatalogFeature& feature);
[[nodiscard]] const std::string& name_then(const CatalogFeature& feature, const Product& product,
                                           std::uint32_t replaced);
[[nodiscard]] const std::string& name_then(const CatalogFeature& feature, const Option& option,
                                           std::uint32_t replaced);
// The name that a product, or an option of it, had until now.
void remember_name(CatalogFeature& feature, ProductId product, OptionId option,
                   const std::string& name);

[[nodiscard]] base::Money price_of(const Product& product, const Option& option);
// Whether an option may cost this.
[[nodiscard]] bool is_price(base::Money price);

// What was viewed and sold since the last time. `sales` is below zero where pieces came back.
void add_to_totals(CatalogFeature& feature, ProductId product, std::uint64_t views,
                   std::int64_t sales);

}  // namespace onrush::catalog
