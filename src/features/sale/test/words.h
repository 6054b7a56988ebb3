// The words for the answers of sales, and what a test of them begins with.
#pragma once

#include <map>

#include "features/account/test/words.h"
#include "features/catalog/category.h"
#include "features/catalog/change_product.h"
#include "features/catalog/create_product.h"
#include "features/catalog/stock.h"
#include "features/sale/change_sale.h"
#include "features/sale/take_part.h"

namespace onrush::sale {

inline std::string say(const SaleView& view) {
    return fmt::format("sale {} {}: {} sold, {} remain", view.sale_id.value,
                       base::text_of(view.state), view.sold, view.remaining);
}
// With the number that goes with it: "stock-short 10".
inline std::string say(const base::Refused& refused) {
    std::string text = engine::test::say(refused);
    for (std::int64_t number : engine::test::numbers_of(refused)) {
        text += fmt::format(" {}", number);
    }
    return text;
}
inline std::string say(const SalePage& page) {
    std::string text;
    for (const SaleView& item : page.items) {
        text += fmt::format("{} ", item.sale_id.value);
    }
    return text + (page.next_cursor ? fmt::format("then {}", page.next_cursor->value) : "end");
}

struct Features {
    explicit Features(engine::Domain& domain)
        : ids(domain),
          accounts(domain),
          rooms(domain, ids, accounts),
          catalog(domain, ids),
          sales(domain, ids, catalog, rooms) {}
    engine::Ids ids;
    account::AccountFeature accounts;
    room::RoomFeature rooms;
    catalog::CatalogFeature catalog;
    SaleFeature sales;
    // What orders would remember: the part of each, by the order's number.
    std::map<std::uint64_t, Part> parts;
};

using account::admin;
using account::user;
using base::Instant;
using base::Money;

// Accounts 1 to 9 are there, and a product at 1000 with 10 pieces of its option 1.
class Book : public engine::test::RuleBook<Features> {
public:
    Book() {
        for (int i = 0; i < 9; ++i) {
            run(0, features.accounts, account::OpenAccount{});
        }
        run(0, features.catalog, catalog::CreateCategory{admin(), "shirts"});
        run(0, features.catalog,
            catalog::CreateProduct{
                .caller = admin(),
                .name = "shirt",
                .category_id = catalog::CategoryId(1),
                .price = Money(1000),
                .options = std::vector{catalog::NewOption{.name = "s", .stock = 10}}});
        (void)take_facts();
    }
    void receive(std::int64_t at_ms, std::int64_t pieces) {
        run(at_ms, features.catalog,
            catalog::ChangeStock{admin(), OptionId(1), pieces, "more of them"});
    }
};

inline Book::Step set_active(bool active) {
    return [active](engine::test::RuleBook<Features>& book) {
        catalog::ChangeProduct change{.caller = admin(), .product = catalog::ProductId(1)};
        change.active = active;
        return book.run(book.now_ms, book.features.catalog, change) ? "done" : "no";
    };
}

// How a sale stands, and its option's stock with it.
inline std::string books_of(const Features& features, SaleId id, base::Instant now) {
    const SaleFeature& sales = features.sales;
    SaleView view = view_of(sales, sale_of(sales, id), now);
    const catalog::Stock& stock = catalog::stock_of(features.catalog, view.option_id);
    return fmt::format("{}: {} held, {} sold, {} remain; option {} of {} held",
                       base::text_of(view.state), count_of(sales, id).held, view.sold,
                       view.remaining, stock.held, stock.on_hand);
}

template <typename Input>
Book::Step ask(Input input) {
    return [input = std::move(input)](engine::test::RuleBook<Features>& book) {
        engine::Result<Input> result = book.run(book.now_ms, book.features.sales, input);
        return result ? say(*result) : say(result.error());
    };
}
template <typename Input>
Book::Step ask_accounts(Input input) {
    return engine::test::ask(&Features::accounts, std::move(input));
}

// 5 of the 10 pieces at 700 in place of 1000, 2 to an account, from 1000 to 2000.
inline CreateSale five_pieces() {
    return {.caller = admin(),
            .option_id = OptionId(1),
            .price = Money(700),
            .quantity = 5,
            .per_account = 2,
            .starts_at = Instant(1000),
            .ends_at = Instant(2000)};
}
inline Book::Step new_sale(CreateSale input = five_pieces()) {
    return ask(input);
}
inline Book::Step cancel(std::uint64_t sale = 1) {
    return ask(CancelSale{admin(), SaleId(sale)});
}
inline Book::Step look_up(std::uint64_t sale = 1) {
    return ask(LookUpSale{SaleId(sale)});
}
inline Book::Step books(std::uint64_t sale = 1) {
    return [sale](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            return books_of(book.features, SaleId(sale), now);
        });
    };
}

// --- what orders do, each in a batch of its own -------------------------------------------------

// The order `order` of an account takes part, if it may.
inline Book::Step buy(std::uint64_t order, std::uint64_t account, std::uint32_t pieces,
                      std::uint64_t sale = 1) {
    return [=](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            Features& features = book.features;
            AccountId buyer(account);
            auto found = may_take(features.sales, buyer, SaleId(sale), pieces, now);
            if (!found) {
                return say(found.error());
            }
            Part part = take(features.sales, **found, buyer, pieces, now);
            features.parts[order] = part;
            return fmt::format("{} as number {}", part.pieces, part.number);
        });
    };
}
// What this does with the order's part, and how its sale stands then.
template <typename Function>
Book::Step with_part(std::uint64_t order, Function function) {
    return [=](engine::test::RuleBook<Features>& book) {
        return book.call(book.now_ms, [&](base::Instant now) {
            const Part& part = book.features.parts.at(order);
            function(book.features.sales, part, now);
            return books_of(book.features, part.sale, now);
        });
    };
}
inline Book::Step pay(std::uint64_t order) {
    return with_part(order, [](SaleFeature& sales, const Part& part, Instant now) {
        confirm(sales, part, now);
    });
}
inline Book::Step drop(std::uint64_t order) {
    return with_part(order, [](SaleFeature& sales, const Part& part, Instant now) {
        give_back(sales, part, now);
    });
}
inline Book::Step refund(std::uint64_t order) {
    return with_part(order, [](SaleFeature& sales, const Part& part, Instant now) {
        give_back_sold(sales, part, now);
    });
}

}  // namespace onrush::sale
