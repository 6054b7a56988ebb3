#include "catalog/list_products.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace onrush::catalog {

namespace {

// Where the page before has ended.
struct Place {
    std::int64_t value = 0;  // what the order goes by; 0 where it is the id alone
    ProductId product;
};

std::optional<Place> parse_place(std::string_view text) {
    Place place;
    auto value = std::from_chars(text.data(), text.data() + text.size(), place.value);
    const char* end = text.data() + text.size();
    if (value.ec != std::errc() || value.ptr == end || *value.ptr != '.') {
        return std::nullopt;
    }
    auto id = std::from_chars(value.ptr + 1, end, place.product.value);
    bool good = id.ec == std::errc() && id.ptr == end && place.product.value < base::id_limit;
    return good ? std::optional(place) : std::nullopt;
}

class Lister {
public:
    Lister(const CatalogFeature& feature, const ListProducts& input, std::optional<Place> place)
        : feature_(feature),
          input_(input),
          place_(place),
          limit_(std::clamp(input.limit, 1u, account::limits::page_items_max)) {}

    ListProducts::Answer list() {
        switch (input_.sort) {
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
        return std::move(answer_);
    }

private:
    template <typename Index, typename IndexInCategory, typename Table, typename KeyOf>
    void down(const Table& table, KeyOf key_of) {
        input_.category ? down(table.template by<IndexInCategory>(), key_of, true, *input_.category)
                        : down(table.template by<Index>(), key_of, true);
    }
    template <typename View, typename KeyOf, typename... Prefix>
    void down(const View& view, KeyOf key_of, Prefix... prefix) {
        auto range = view.starting_with(prefix...);
        if (place_) {
            range = std::apply(
                [&](auto... key) { return view.before(prefix..., key..., place_->product); },
                key_of(place_->value));
        }
        for (auto at = range.rbegin(); at != range.rend() && add(*at); ++at) {
        }
    }
    template <typename Index, typename IndexInCategory, typename Table>
    void up(const Table& table) {
        input_.category ? up(table.template by<IndexInCategory>(), true, *input_.category)
                        : up(table.template by<Index>(), true);
    }
    template <typename View, typename... Prefix>
    void up(const View& view, Prefix... prefix) {
        auto range = place_ ? view.after(prefix..., base::Money(place_->value), place_->product)
                            : view.starting_with(prefix...);
        for (auto at = range.begin(); at != range.end() && add(*at); ++at) {
        }
    }

    // False when the page is full, or the row is none of the list and so no other is.
    bool add(const Product& product) {
        return add(product, product, input_.sort == ProductSort::price ? product.price.units : 0);
    }
    bool add(const Totals& totals) {
        const Product* product = feature_.products.find(totals.product);
        return add(totals, *product,
                   input_.sort == ProductSort::views ? static_cast<std::int64_t>(totals.views)
                                                     : totals.sales);
    }
    template <typename Row>
    bool add(const Row& row, const Product& product, std::int64_t value) {
        if (!row.active || (input_.category && row.category != *input_.category)) {
            return false;
        }
        if (answer_.items.size() == limit_) {
            answer_.next_cursor = fmt::format("{}.{}", last_.value, last_.product.value);
            return false;
        }
        answer_.items.push_back(item_of(feature_, product));
        last_ = {value, product.id};
        return true;
    }

    const CatalogFeature& feature_;
    const ListProducts& input_;
    const std::optional<Place> place_;
    const std::size_t limit_;
    ListProducts::Answer answer_;
    Place last_;  // of what is on the page
};

}  // namespace

engine::Result<ListProducts> decide(const CatalogFeature& feature, const ListProducts& input,
                                    const engine::Turn&) {
    std::optional<Place> place;
    if (!input.cursor.empty()) {
        place = parse_place(input.cursor);
        if (!place) {
            return std::unexpected(ListProducts::Refusal::cursor_invalid);
        }
    }
    return Lister(feature, input, place).list();
}

}  // namespace onrush::catalog
