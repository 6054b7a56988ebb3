// The words for the answers of carts, and what a test of carts begins with.
#pragma once

#include "features/account/test/words.h"
#include "features/cart/change_cart.h"
#include "features/cart/look_up_cart.h"
#include "features/catalog/test/words.h"

namespace onrush::cart {

inline std::string say(const CartLineView& view) {
    bool told = view.product_id || view.product_name || view.option_name || view.unit_price ||
                view.line_total || view.available != 0;
    if (!view.active) {
        return fmt::format("{} x{} inactive{}", view.option_id.value, view.quantity,
                           told ? ", and more" : "");
    }
    return fmt::format("{} x{} at {} = {} of {}", view.option_id.value, view.quantity,
                       view.unit_price.value().units, view.line_total.value().units,
                       view.available);
}
inline std::string say(const CartView& view) {
    std::string text = fmt::format("{} for {}", view.pieces, view.total.units);
    for (const CartLineView& line : view.items) {
        text += ", " + say(line);
    }
    return text;
}
inline std::string say(const ClearCart::Answer&) {
    return "cleared";
}

struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain), accounts(domain), catalog(domain, ids), carts(domain, accounts, catalog) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    catalog::CatalogFeature catalog;
    CartFeature carts;
};

using account::admin;
using account::user;
using base::Money;
using catalog::ProductId;
using engine::Caller;

// Accounts 1 to 9 are there, and two shirts at 1000. Product 1 has options 1, with 5 pieces, and 2,
// which costs 1200 and has none; product 2 has options 3 and 4, the same.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
        run(0, features.catalog, catalog::CreateCategory{admin(), "shirts"});
        run(0, features.catalog, catalog::shirt());
        run(0, features.catalog, catalog::shirt());
    }
    // Does something to the features within a batch, as an order would.
    template <typename Function>
    void within(std::int64_t at_ms, Function function) {
        call(at_ms, [&](base::Instant) {
            function(features);
            return std::string();
        });
    }
};

template <typename Input>
Book::Step ask(Input input) {
    return engine::test::ask(&Features::carts, std::move(input));
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}
template <typename Input>
Book::Step ask_catalog(Input input) {
    return engine::test::ask(&Features::catalog, std::move(input));
}

inline Book::Step set(std::uint64_t account, std::uint64_t option, std::uint32_t quantity) {
    return ask(SetCartItem{user(account), OptionId(option), quantity});
}
inline Book::Step clear(std::uint64_t account) {
    return ask(ClearCart{user(account)});
}
inline Book::Step look(std::uint64_t account) {
    return ask(LookUpCart{user(account)});
}
inline catalog::ChangeProduct activity(std::uint64_t product, bool active) {
    return {.caller = admin(), .product = ProductId(product), .active = active};
}
// A product with so many options at 10, with 7 pieces each.
inline catalog::CreateProduct many_options(std::size_t count) {
    catalog::CreateProduct input = catalog::shirt();
    input.price = Money(10);
    input.options = std::vector<catalog::NewOption>(count, {"x", std::nullopt, 7});
    return input;
}

}  // namespace onrush::cart
