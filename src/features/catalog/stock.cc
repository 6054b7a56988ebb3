#include "features/catalog/stock.h"

#include <cstdlib>

namespace onrush::catalog {

namespace {

// All pieces move through here. No number may end below zero, and the facts tell when the last
// available piece goes and when the first comes back; the first ones of all do not come back.
template <typename Change>
void change_row(CatalogFeature& feature, OptionId option, Change change) {
    const Stock& stock = stock_of(feature, option);
    std::int64_t before = available(stock);
    bool is_first = stock.received == 0;
    feature.stocks.update(stock, change);
    ONRUSH_CHECK(stock.held >= 0 && stock.held <= stock.on_hand && stock.sold >= 0,
                 "option {} would hold {} of {} pieces and have sold {}", option.value, stock.held,
                 stock.on_hand, stock.sold);
    std::int64_t after = available(stock);
    ProductId product = feature.options.find(option)->product;
    if (before > 0 && after == 0) {
        feature.option_sold_out.emit({option, product});
    }
    if (before == 0 && after > 0 && !is_first) {
        feature.option_back_in_stock.emit({option, product, after});
    }
}

}  // namespace

const Stock& stock_of(const CatalogFeature& feature, OptionId option) {
    const Stock* stock = feature.stocks.find(option);
    ONRUSH_CHECK(stock != nullptr, "option {} has no stock", option.value);
    return *stock;
}

StockView view_of(const Stock& stock) {
    return {.option_id = stock.option,
            .on_hand = stock.on_hand,
            .held = stock.held,
            .available = available(stock),
            .sold = stock.sold};
}

engine::Result<ChangeStock> decide(CatalogFeature& feature, const ChangeStock& input,
                                   base::Instant) {
    const Stock* stock = feature.stocks.find(input.option);
    if (stock == nullptr) {
        return engine::refuse(option_not_found);
    }
    if (input.change == 0 || stock->on_hand + input.change > limits::pieces_max) {
        return engine::refuse(change_out_of_range);
    }
    if (available(*stock) + input.change < 0) {
        return engine::refuse(stock_below_held, available(*stock));
    }
    // From here on the command succeeds.
    change_row(feature, input.option, [&](Stock& row) {
        row.on_hand += input.change;
        (input.change > 0 ? row.received : row.written_off) += std::abs(input.change);
    });
    feature.stock_changed.emit({input.option, input.change, input.reason});
    return view_of(*stock);
}

void hold(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) { row.held += pieces; });
}

void release(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) { row.held -= pieces; });
}

void sell(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) {
        row.on_hand -= pieces;
        row.sold += pieces;
    });
}

void sell_held(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) {
        row.on_hand -= pieces;
        row.held -= pieces;
        row.sold += pieces;
    });
}

void take_back(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) {
        row.on_hand += pieces;
        row.sold -= pieces;
    });
}

void take_back_held(CatalogFeature& feature, OptionId option, std::int64_t pieces) {
    change_row(feature, option, [&](Stock& row) {
        row.on_hand += pieces;
        row.held += pieces;
        row.sold -= pieces;
    });
}

}  // namespace onrush::catalog
