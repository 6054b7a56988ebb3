#include "features/catalog/catalog.h"

#include <algorithm>

#include "features/catalog/limits.h"

namespace onrush::catalog {

CatalogFeature::CatalogFeature(engine::Domain& domain, engine::Ids& shared_ids)
    : ids(shared_ids),
      categories("categories"),
      products("products"),
      options("options"),
      stocks("stocks"),
      totals("product_totals"),
      past_names("past_names"),
      option_sold_out("option.sold_out"),
      option_back_in_stock("option.back_in_stock"),
      stock_changed("stock.changed") {
    domain.add(categories);
    domain.add(products);
    domain.add(options);
    domain.add(stocks);
    domain.add(totals);
    domain.add(past_names);
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

std::uint32_t names_replaced(const CatalogFeature& feature) {
    auto all = feature.past_names.by<ByReplacement>().all();
    return all.empty() ? 0 : (*all.rbegin()).number;
}

namespace {

// The first name that was replaced since then was the name at that time.
const std::string& name_then(const CatalogFeature& feature, ProductId product, OptionId option,
                             std::uint32_t replaced, const std::string& today) {
    if (feature.past_names.size() == 0) {
        return today;  // NOLINT(bugprone-return-const-ref-from-parameter): it is a row's
    }
    const PastName* first =
        feature.past_names.by<ByNamed>().after(product, option, replaced).first();
    bool is_its = first != nullptr && first->product == product && first->option == option;
    return is_its ? first->name : today;
}

}  // namespace

const std::string& name_then(const CatalogFeature& feature, const Product& product,
                             std::uint32_t replaced) {
    return name_then(feature, product.id, OptionId(), replaced, product.name);
}

const std::string& name_then(const CatalogFeature& feature, const Option& option,
                             std::uint32_t replaced) {
    return name_then(feature, option.product, option.id, replaced, option.name);
}

void remember_name(CatalogFeature& feature, ProductId product, OptionId option,
                   const std::string& name) {
    std::uint32_t number = names_replaced(feature) + 1;
    ONRUSH_CHECK(number != 0, "the name {} is one too many to be replaced", name);
    feature.past_names.insert(
        {.number = number, .product = product, .option = option, .name = name});
    auto of_this = feature.past_names.by<ByNamed>().starting_with(product, option);
    auto kept = static_cast<std::size_t>(std::ranges::distance(of_this.begin(), of_this.end()));
    if (kept > limits::past_names_max) {
        feature.past_names.erase(*of_this.first());
    }
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
