#include "catalog/laws.h"

#include <fmt/format.h>

#include "catalog/limits.h"
#include "engine/row_law.h"

namespace onrush::catalog {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_product(const CatalogFeature& feature, const Product& product) {
    std::uint64_t id = product.id.value;
    if (feature.categories.find(product.category) == nullptr) {
        return fmt::format("product {} is of category {}, which is not there", id,
                           product.category.value);
    }
    auto has = [&](std::uint32_t place) {
        return feature.options.find_by<ByPlace>(product.id, place) != nullptr;
    };
    if ((product.options > 0 && !has(product.options)) || has(product.options + 1)) {
        return fmt::format("product {} does not have {} options", id, product.options);
    }
    const Totals* totals = feature.totals.find(product.id);
    if (totals == nullptr || totals->category != product.category ||
        totals->active != product.active) {
        return fmt::format("the totals of product {} do not follow it", id);
    }
    return std::nullopt;
}

Wrong check_option(const CatalogFeature& feature, const Option& option) {
    std::uint64_t id = option.id.value;
    const Product* product = feature.products.find(option.product);
    if (product == nullptr || feature.stocks.find(option.id) == nullptr) {
        return fmt::format("option {} has no {}", id, product == nullptr ? "product" : "stock");
    }
    bool before = option.place == 1 ||
                  feature.options.find_by<ByPlace>(option.product, option.place - 1) != nullptr;
    if (option.place < 1 || option.place > product->options || !before) {
        return fmt::format("option {} has no place among {}", id, product->options);
    }
    base::Money price = price_of(*product, option);
    if (price.units < 0 || price.units > limits::price_units_max) {
        return fmt::format("option {} costs {}", id, price.units);
    }
    return std::nullopt;
}

Wrong check_stock(const CatalogFeature& feature, const Stock& stock) {
    if (feature.options.find(stock.option) == nullptr) {
        return fmt::format("a stock of option {}, which is not there", stock.option.value);
    }
    bool adds_up = stock.received - stock.sold - stock.written_off == stock.on_hand;
    bool in_bounds =
        stock.held >= 0 && stock.held <= stock.on_hand && stock.sold >= 0 && stock.written_off >= 0;
    if (!adds_up || !in_bounds) {
        return fmt::format("option {}: {} received, {} sold, {} written off, {} on hand, {} held",
                           stock.option.value, stock.received, stock.sold, stock.written_off,
                           stock.on_hand, stock.held);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const CatalogFeature& feature) {
    auto add = [&](std::string_view name, const auto& table, auto check_row) {
        using Law = engine::RowLaw<CatalogFeature, std::remove_cvref_t<decltype(table)>>;
        domain.add(std::make_unique<Law>(name, feature, table, check_row));
    };
    add("products", feature.products, check_product);
    add("options", feature.options, check_option);
    add("stocks", feature.stocks, check_stock);
}

}  // namespace onrush::catalog
