#include "catalog/stock.h"

namespace onrush::catalog {

namespace {

// Every move goes through here: it may leave nothing below zero, and says when the last available
// piece goes and when the first comes back.
template <typename Change>
void move(CatalogFeature& feature, OptionId option, Change change) {
    const Stock& stock = stock_of(feature, option);
    std::int64_t before = available(stock);
    feature.stocks.update(stock, change);
    ONRUSH_CHECK(stock.held >= 0 && stock.held <= stock.on_hand && stock.sold >= 0,
                 "option {} would hold {} of {} and have sold {}", option.value, stock.held,
                 stock.on_hand, stock.sold);
    std::int64_t after = available(stock);
    ProductId product = feature.options.find(option)->product;
    if (before > 0 && after == 0) {
        feature.option_sold_out.emit({option, product});
    }
    if (before == 0 && after > 0) {
        feature.option_back_in_stock.emit({option, product, after});
    }
}

}  // namespace

const Stock& stock_of(const CatalogFeature& feature, OptionId option) {
    const Stock* stock = feature.stocks.find(option);
    ONRUSH_CHECK(stock != nullptr, "option {} has no stock", option.value);
    return *stock;
}

void hold(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) { row.held += pieces; });
}

void release(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) { row.held -= pieces; });
}

void sell(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) {
        row.on_hand -= pieces;
        row.sold += pieces;
    });
}

void sell_held(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) {
        row.on_hand -= pieces;
        row.held -= pieces;
        row.sold += pieces;
    });
}

void take_back(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) {
        row.on_hand += pieces;
        row.sold -= pieces;
    });
}

void take_back_held(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    move(feature, option, [&](Stock& row) {
        row.on_hand += pieces;
        row.held += pieces;
        row.sold -= pieces;
    });
}

void receive(CatalogFeature& feature, OptionId option, std::int64_t change) {
    move(feature, option, [&](Stock& row) {
        row.on_hand += change;
        (change > 0 ? row.received : row.written_off) += change > 0 ? change : -change;
    });
}

}  // namespace onrush::catalog
