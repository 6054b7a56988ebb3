#include <fmt/format.h>

#include "engine/feature_laws.h"
#include "features/catalog/catalog.h"
#include "features/catalog/limits.h"

namespace onrush::catalog {

namespace {

using engine::Wrong;

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
    if (option.per_account > limits::per_account_max) {
        return fmt::format("option {} is for {} pieces of an account", id, option.per_account);
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

Wrong check_past_name(const CatalogFeature& feature, const PastName& past) {
    const Option* option = feature.options.find(past.option);
    bool is_of_it = past.option.none() || (option != nullptr && option->product == past.product);
    if (feature.products.find(past.product) == nullptr || !is_of_it || past.name.empty()) {
        return fmt::format("past name {} is of product {} and option {}, or is empty", past.number,
                           past.product.value, past.option.value);
    }
    return std::nullopt;
}

}  // namespace

void declare_laws(engine::Domain& domain, const CatalogFeature& feature) {
    engine::FeatureLaws laws(domain, feature);
    laws.of_ids("ids of categories", feature.categories, feature.ids, "category");
    laws.of_ids("ids of products", feature.products, feature.ids, "product");
    laws.of_ids("ids of options", feature.options, feature.ids, "option");
    laws.of_rows("products", feature.products, check_product,
                 fmt::format(R"(
        SELECT p.id FROM products p
        LEFT JOIN product_totals t ON t.product = p.id
        LEFT JOIN (SELECT product, max(place) AS most FROM options GROUP BY product) o
          ON o.product = p.id
        WHERE p.category NOT IN (SELECT id FROM categories)
           OR p.price NOT BETWEEN 0 AND {}
           OR p.options <> coalesce(o.most, 0)
           OR t.category IS NOT p.category OR t.active IS NOT p.active)",
                             limits::price_units_max));
    laws.of_rows("options", feature.options, check_option,
                 fmt::format(R"(
        SELECT o.id FROM options o
        LEFT JOIN products p ON p.id = o.product
        LEFT JOIN options before ON before.product = o.product AND before.place = o.place - 1
        WHERE p.id IS NULL OR o.id NOT IN (SELECT option FROM stocks)
           OR o.place NOT BETWEEN 1 AND p.options OR (o.place > 1 AND before.id IS NULL)
           OR p.price + o.price_delta NOT BETWEEN 0 AND {} OR o.per_account > {})",
                             limits::price_units_max, limits::per_account_max));
    laws.of_rows("stocks", feature.stocks, check_stock, R"(
        SELECT option FROM stocks
        WHERE option NOT IN (SELECT id FROM options)
           OR received - sold - written_off <> on_hand
           OR held NOT BETWEEN 0 AND on_hand OR sold < 0 OR written_off < 0)");
    laws.of_rows("product totals", feature.totals, check_totals, R"(
        SELECT product FROM product_totals WHERE product NOT IN (SELECT id FROM products))");
    laws.of_rows("past names", feature.past_names, check_past_name, R"(
        SELECT n.number FROM past_names n LEFT JOIN options o ON o.id = n.option
        WHERE n.product NOT IN (SELECT id FROM products) OR n.name = ''
           OR (n.option <> 0 AND o.product IS NOT n.product))");
}

}  // namespace onrush::catalog
