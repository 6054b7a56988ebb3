// The words for the answers of the catalogue, and what a test of it begins with.
#pragma once

#include "features/account/test/words.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/list_products.h"
#include "features/catalog/stock.h"

namespace onrush::catalog {

inline std::string say(const CategoryView& view) {
    return fmt::format("category {} {}", view.category_id.value, view.name);
}
inline std::string say(const StockView& view) {
    return fmt::format("option {}: {} on hand, {} held, {} available, {} sold",
                       view.option_id.value, view.on_hand, view.held, view.available, view.sold);
}
inline std::string say(const OptionView& view) {
    std::string limit =
        view.per_account ? fmt::format(", {} of an account", *view.per_account) : "";
    return fmt::format("{} {} at {} x{}{}", view.option_id.value, view.name, view.price.units,
                       view.available, limit);
}
inline std::string say(const ProductView& view) {
    std::string text =
        fmt::format("product {} {} in {} at {}{}", view.product_id.value, view.name,
                    view.category_id.value, view.price.units, view.active ? "" : " inactive");
    for (const OptionView& option : view.options) {
        text += ", " + say(option);
    }
    return text;
}
inline std::string say(const CategoryPage& page) {
    std::string text;
    for (const CategoryView& item : page.items) {
        text += fmt::format("{} ", item.category_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", page.next_cursor->value) : "end");
}
inline std::string say(const ProductPage& page) {
    std::string text;
    for (const ProductItem& item : page.items) {
        text += fmt::format("{} ", item.product_id.value);
    }
    return text + (page.next_cursor ? "then " + *page.next_cursor : "end");
}

// Accounts 1 to 9 are there.
struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain), accounts(domain), catalog(domain, ids) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    CatalogFeature catalog;
};

class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
    }
    // What one step says, at a time.
    std::string say_at(std::int64_t at_ms, const Step& step) {
        now_ms = at_ms;
        return step(*this);
    }
    // Moves pieces within a batch, as an order does; says what the stock is then.
    template <typename Function>
    std::string with_stock(std::int64_t at_ms, std::uint64_t option, Function function) {
        return call(at_ms, [&](base::Instant) {
            function(features.catalog, OptionId(option));
            return say(view_of(stock_of(features.catalog, OptionId(option))));
        });
    }
};

using account::AccountId;
using account::admin;
using account::user;
using base::Money;

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::catalog, std::move(input));
}
inline Book::Step new_category(std::string name = "shirts") {
    return ask(CreateCategory{admin(), std::move(name)});
}
// A shirt at 1000: option "s" with 5 pieces, option "m" for 200 more with none.
inline CreateProduct shirt() {
    return {
        .caller = admin(),
        .name = "shirt",
        .description = "cotton",
        .category_id = CategoryId(1),
        .price = Money(1000),
        .options = std::vector<NewOption>{{"s", std::nullopt, 5}, {"m", Money(200), std::nullopt}}};
}
inline Book::Step new_product(CreateProduct input = shirt()) {
    return ask(std::move(input));
}
inline Book::Step change_stock(std::uint64_t option, std::int64_t change) {
    return ask(ChangeStock{admin(), OptionId(option), change, "test"});
}

}  // namespace onrush::catalog
