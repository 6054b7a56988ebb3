// What is shown of the naive catalogue.
#include <algorithm>

#include <fmt/format.h>

#include "sim/shop_play/naive_catalog.h"

namespace onrush::sim {

using catalog::ListCategories;
using catalog::ListProducts;
using catalog::LookUpProduct;
using catalog::ProductSort;

Bytes NaiveCatalog::view_of_stock(std::uint64_t id) const {
    const NaiveOption& row = options[id - 1];
    Bytes bytes = Bytes().number(id).with_sign(row.on_hand()).with_sign(row.held);
    return bytes.with_sign(row.available()).with_sign(row.sold);
}

Bytes NaiveCatalog::view_of_option(std::uint64_t id) const {
    const NaiveOption& row = options[id - 1];
    Bytes bytes = Bytes().number(id).string(row.name).with_sign(price_of(id));
    bytes.with_sign(row.price_delta).with_sign(row.on_hand()).with_sign(row.held);
    return bytes.with_sign(row.available()).with_sign(row.sold);
}

Bytes NaiveCatalog::view_of_product(std::uint64_t id) const {
    const NaiveProduct& row = products[id - 1];
    Bytes bytes = Bytes().number(id).number(row.category).string(row.name);
    bytes.string(row.description).with_sign(row.price).flag(row.active);
    std::vector<std::uint64_t> own = options_of(id);
    bytes.number(own.size());
    for (std::uint64_t option : own) {
        bytes.append(view_of_option(option));
    }
    return bytes.time(row.created_at).with_sign(row.sales).number(row.views);
}

Bytes NaiveCatalog::item_of(std::uint64_t id) const {
    const NaiveProduct& row = products[id - 1];
    Bytes bytes = Bytes().number(id).number(row.category).string(row.name).with_sign(row.price);
    return bytes.time(row.created_at).with_sign(row.sales).number(row.views);
}

Told NaiveCatalog::run(const LookUpProduct& request, const NaiveAccounts&, Moment&) const {
    std::uint64_t id = request.product.value;
    if (id < 1 || id > products.size()) {
        return refused(LookUpProduct::Refusal::product_not_found);
    }
    return answered(view_of_product(id));
}

Told NaiveCatalog::run(const ListCategories& request, const NaiveAccounts&, Moment&) const {
    Bytes items;
    std::uint64_t count = 0;
    std::uint64_t id = request.after ? request.after->value + 1 : 1;
    for (; id <= categories.size(); ++id) {
        if (count == page_of(request.limit)) {
            return answered(
                Bytes().number(count).append(items).maybe(true, Bytes().number(id - 1)));
        }
        const NaiveCategory& row = categories[id - 1];
        items.number(id).string(row.name).time(row.created_at);
        count += 1;
    }
    return answered(Bytes().number(count).append(items).flag(false));
}

// All of them by what they are ordered by and their id; what the cursor names and what stands
// before it is left out.
Told NaiveCatalog::run(const ListProducts& request, const NaiveAccounts&, Moment&) const {
    auto value_of = [&](const NaiveProduct& row) -> std::int64_t {
        switch (request.sort) {
            case ProductSort::newest:
                return 0;
            case ProductSort::price:
                return row.price;
            case ProductSort::views:
                return static_cast<std::int64_t>(row.views);
            case ProductSort::sales:
                return row.sales;
        }
        return 0;
    };
    std::vector<std::pair<std::int64_t, std::uint64_t>> places;
    for (std::uint64_t id = 1; id <= products.size(); ++id) {
        const NaiveProduct& row = products[id - 1];
        if (row.active && (!request.category || request.category->value == row.category)) {
            places.push_back({value_of(row), id});
        }
    }
    std::ranges::sort(places);
    bool upwards = request.sort == ProductSort::price;
    if (!upwards) {
        std::ranges::reverse(places);
    }
    if (!request.cursor.empty()) {
        std::size_t dot = request.cursor.find('.');
        if (dot == std::string::npos) {
            return refused(ListProducts::Refusal::cursor_invalid);
        }
        std::pair<std::int64_t, std::uint64_t> at{std::stoll(request.cursor.substr(0, dot)),
                                                  std::stoull(request.cursor.substr(dot + 1))};
        at.first = request.sort == ProductSort::newest ? 0 : at.first;
        std::erase_if(places,
                      [&](const auto& place) { return upwards ? place <= at : place >= at; });
    }
    Bytes items;
    std::uint64_t count = std::min<std::uint64_t>(places.size(), page_of(request.limit));
    for (std::uint64_t i = 0; i < count; ++i) {
        items.append(item_of(places[i].second));
    }
    bool more = count < places.size();
    std::string next;
    if (more) {
        next = fmt::format("{}.{}", places[count - 1].first, places[count - 1].second);
    }
    return answered(
        Bytes().number(count).append(items).maybe(more, more ? Bytes().string(next) : Bytes()));
}

}  // namespace onrush::sim
