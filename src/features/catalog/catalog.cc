#include "features/catalog/catalog.h"

#include "features/catalog/limits.h"

namespace onrush::catalog {

CatalogFeature::CatalogFeature(engine::Domain& domain, engine::Ids& shared_ids)
    : ids(shared_ids),
      categories("categories"),
      products("products"),
      options("options"),
      stocks("stocks"),
      totals("product_totals"),
      option_sold_out("option.sold_out"),
      option_back_in_stock("option.back_in_stock"),
      stock_changed("stock.changed") {
    domain.add(categories);
    domain.add(products);
    domain.add(options);
    domain.add(stocks);
    domain.add(totals);
    domain.add(option_sold_out);
    domain.add(option_back_in_stock);
    domain.add(stock_changed);
    declare_laws(domain, *this);
}

CatalogFeature::~CatalogFeature() = default;

const Product& product_of(const CatalogFeature& feature, const Option& option) {
    const Product* product = feature.products.find(option.product);
    ONRUSH_CHECK(product != nullptr, "option {} belongs to no product", option.id.value);
    return *product;
}

const Totals& totals_of(const CatalogFeature& feature, ProductId product) {
    const Totals* totals = feature.totals.find(product);
    ONRUSH_CHECK(totals != nullptr, "product {} has no totals", product.value);
    return *totals;
}

const Option& option_at(const CatalogFeature& feature, const Product& product,
                        std::uint32_t number) {
    const Option* option = feature.options.find_by<ByPlace>(product.id, number);
    ONRUSH_CHECK(option != nullptr, "product {} has no option number {}", product.id.value, number);
    return *option;
}

base::Money price_of(const Product& product, const Option& option) {
    return product.price + option.price_delta;
}

bool is_price(base::Money price) {
    return price.units >= 0 && price.units <= limits::price_units_max;
}

void add_to_totals(CatalogFeature& feature, ProductId product, std::uint64_t views,
                   std::int64_t sales) {
    feature.totals.update(totals_of(feature, product), [&](Totals& row) {
        row.views += views;
        row.sales += sales;
    });
}

}  // namespace onrush::catalog
