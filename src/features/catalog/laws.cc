#include <fmt/format.h>

#include "engine/row_law.h"
#include "features/catalog/catalog.h"

namespace onrush::catalog {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_product(const CatalogFeature& feature, const Product& product) {
    std::uint64_t id = product.id.value;
    if (feature.categories.find(product.category) == nullptr) {
        return fmt::format("product {} names category {}, which does not exist", id,
                           product.category.value);
    }
    if (!is_price(product.price)) {
        return fmt::format("product {} has the price {}", id, product.price.units);
    }
    auto has = [&](std::uint32_t number) {
        return feature.options.find_by<ByPlace>(product.id, number) != nullptr;
    };
    if ((product.options > 0 && !has(product.options)) || has(product.options + 1)) {
        return fmt::format("product {} counts {} options, but has more or fewer", id,
                           product.options);
    }
    const Totals* totals = feature.totals.find(product.id);
    if (totals == nullptr || totals->category != product.category ||
        totals->active != product.active) {
        return fmt::format("the totals of product {} have another category or activity", id);
    }
    return std::nullopt;
}

Wrong check_option(const CatalogFeature& feature, const Option& option) {
    std::uint64_t id = option.id.value;
    const Product* product = feature.products.find(option.product);
    if (product == nullptr || feature.stocks.find(option.id) == nullptr) {
        return fmt::format("option {} has no {}", id, product == nullptr ? "product" : "stock");
    }
    bool follows = option.place == 1 ||
                   feature.options.find_by<ByPlace>(option.product, option.place - 1) != nullptr;
    if (option.place < 1 || option.place > product->options || !follows) {
        return fmt::format("option {} is number {} of {}, or none comes before it", id,
                           option.place, product->options);
    }
    if (base::Money price = price_of(*product, option); !is_price(price)) {
        return fmt::format("option {} costs {}", id, price.units);
    }
    return std::nullopt;
}

Wrong check_stock(const CatalogFeature& feature, const Stock& stock) {
    if (feature.options.find(stock.option) == nullptr) {
        return fmt::format("a stock names option {}, which does not exist", stock.option.value);
    }
    bool adds_up = stock.received - stock.sold - stock.written_off == stock.on_hand;
    bool in_bounds =
        stock.held >= 0 && stock.held <= stock.on_hand && stock.sold >= 0 && stock.written_off >= 0;
    if (!adds_up || !in_bounds) {
        return fmt::format(
            "the pieces of option {} do not add up: {} received, {} sold, {} written off, "
            "{} on hand, {} held",
            stock.option.value, stock.received, stock.sold, stock.written_off, stock.on_hand,
            stock.held);
    }
    return std::nullopt;
}

Wrong check_totals(const CatalogFeature& feature, const Totals& totals) {
    if (feature.products.find(totals.product) == nullptr) {
        return fmt::format("totals name product {}, which does not exist", totals.product.value);
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
    add("product totals", feature.totals, check_totals);
}

}  // namespace onrush::catalog
