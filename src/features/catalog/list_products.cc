#include "features/catalog/list_products.h"

#include <charconv>

#include <fmt/format.h>

namespace onrush::catalog {

namespace {

// Where the last page ended.
struct Position {
    std::int64_t value = 0;  // what the order goes by; 0 where it is the id alone
    ProductId product;
};

std::optional<Position> parse_position(std::string_view text) {
    Position position;
    auto value = std::from_chars(text.data(), text.data() + text.size(), position.value);
    const char* end = text.data() + text.size();
    if (value.ec != std::errc() || value.ptr == end || *value.ptr != '.') {
        return std::nullopt;
    }
    auto id = std::from_chars(value.ptr + 1, end, position.product.value);
    bool good = id.ec == std::errc() && id.ptr == end && position.product.value < base::id_limit;
    return good ? std::optional(position) : std::nullopt;
}

class Lister {
public:
    Lister(const CatalogFeature& feature, const ListProducts& input,
           std::optional<Position> position)
        : feature_(feature),
          input_(input),
          sort_(input.sort.value_or(ProductSort::newest)),
          active_(input.active.value_or(true)),
          position_(position),
          limit_(input.limit.value_or(engine::limits::page_items_default)) {}

    ProductPage list() {
        switch (sort_) {
            case ProductSort::newest:
                down<ByAge, ByAgeInCategory>(feature_.products,
                                             [](std::int64_t) { return std::tuple<>(); });
                break;
            case ProductSort::price:
                up<ByPrice, ByPriceInCategory>(feature_.products);
                break;
            case ProductSort::views:
                down<ByViews, ByViewsInCategory>(feature_.totals, [](std::int64_t value) {
                    return std::tuple(static_cast<std::uint64_t>(value));
                });
                break;
            case ProductSort::sales:
                down<BySales, BySalesInCategory>(
                    feature_.totals, [](std::int64_t value) { return std::tuple(value); });
                break;
        }
        return std::move(page_);
    }

private:
    template <typename Index, typename IndexInCategory, typename Table, typename KeyOf>
    void down(const Table& table, KeyOf key_of) {
        input_.category
            ? down(table.template by<IndexInCategory>(), key_of, active_, *input_.category)
            : down(table.template by<Index>(), key_of, active_);
    }
    template <typename View, typename KeyOf, typename... Prefix>
    void down(const View& view, KeyOf key_of, Prefix... prefix) {
        auto range = view.starting_with(prefix...);
        if (position_) {
            range = std::apply(
                [&](auto... key) { return view.before(prefix..., key..., position_->product); },
                key_of(position_->value));
        }
        for (auto at = range.rbegin(); at != range.rend() && add(*at); ++at) {
        }
    }
    template <typename Index, typename IndexInCategory, typename Table>
    void up(const Table& table) {
        input_.category ? up(table.template by<IndexInCategory>(), active_, *input_.category)
                        : up(table.template by<Index>(), active_);
    }
    template <typename View, typename... Prefix>
    void up(const View& view, Prefix... prefix) {
        auto range = position_
                         ? view.after(prefix..., base::Money(position_->value), position_->product)
                         : view.starting_with(prefix...);
        for (auto at = range.begin(); at != range.end() && add(*at); ++at) {
        }
    }

    // False when the list has ended or the page is full.
    bool add(const Product& product) {
        return add(product, product, sort_ == ProductSort::price ? product.price.units : 0);
    }
    bool add(const Totals& totals) {
        const Product* product = feature_.products.find(totals.product);
        return add(
            totals, *product,
            sort_ == ProductSort::views ? static_cast<std::int64_t>(totals.views) : totals.sales);
    }
    template <typename Row>
    bool add(const Row& row, const Product& product, std::int64_t value) {
        if (row.active != active_ || (input_.category && row.category != *input_.category)) {
            return false;
        }
        if (page_.items.size() == limit_) {
            page_.next_cursor = fmt::format("{}.{}", last_.value, last_.product.value);
            return false;
        }
        page_.items.push_back(item_of(feature_, product));
        last_ = {value, product.id};
        return true;
    }

    const CatalogFeature& feature_;
    const ListProducts& input_;
    const ProductSort sort_;
    const bool active_;
    const std::optional<Position> position_;
    const std::size_t limit_;
    ProductPage page_;
    Position last_;  // of the last product on the page
};

engine::Result<ListProducts> list(const CatalogFeature& feature, const ListProducts& input) {
    std::optional<Position> position;
    if (input.cursor) {
        position = parse_position(*input.cursor);
        if (!position) {
            return engine::refuse(cursor_invalid);
        }
    }
    return Lister(feature, input, position).list();
}

}  // namespace

ProductItem item_of(const CatalogFeature& feature, const Product& product) {
    const Totals& totals = totals_of(feature, product.id);
    return {.product_id = product.id,
            .category_id = product.category,
            .name = product.name,
            .price = product.price,
            .created_at = product.created_at,
            .sales_count = totals.sales,
            .view_count = totals.views};
}

engine::Result<ListProducts> decide(const CatalogFeature& feature, const ListProducts& input,
                                    base::Instant) {
    engine::Result<ListProducts> page = list(feature, input);
    if (page && !input.active.value_or(true)) {
        return ProductPage();  // they do not exist to whoever is not staff
    }
    return page;
}

engine::Result<ListAnyProducts> decide(const CatalogFeature& feature, const ListAnyProducts& input,
                                       base::Instant) {
    return list(feature, input);
}

}  // namespace onrush::catalog
