// The rows and facts of the catalogue.
//
// What operators write (categories, products, options) is kept apart from what every purchase
// changes (stocks) and what every view changes (totals), so that a purchase writes one small row
// and never a description.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "table/fact.h"
#include "table/table.h"

namespace onrush::catalog {

struct CategoryTag;
struct ProductTag;
struct OptionTag;
using CategoryId = base::Id<CategoryTag>;
using ProductId = base::Id<ProductTag>;
using OptionId = base::Id<OptionTag>;

struct Category {
    CategoryId id;
    std::string name;
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, name, created_at))
struct ByCategoryId : table::Ordered<&Category::id> {};
using Categories = table::Table<Category, table::Key<&Category::id>, ByCategoryId>;

struct Product {
    ProductId id;
    CategoryId category;
    std::string name;
    std::string description;
    base::Money price;
    bool active = true;         // on sale: inactive ones are in no list
    std::uint32_t options = 0;  // how many there are
    base::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(Product, (),
                      (id, category, name, description, price, active, options, created_at))
struct ByAge : table::Ordered<&Product::active, &Product::id> {};
struct ByAgeInCategory : table::Ordered<&Product::active, &Product::category, &Product::id> {};
struct ByPrice : table::Ordered<&Product::active, &Product::price, &Product::id> {};
struct ByPriceInCategory
    : table::Ordered<&Product::active, &Product::category, &Product::price, &Product::id> {};
using Products = table::Table<Product, table::Key<&Product::id>, ByAge, ByAgeInCategory, ByPrice,
                              ByPriceInCategory>;

// What is bought: a variant of a product, such as "red / L". Never erased.
struct Option {
    OptionId id;
    ProductId product;
    std::uint32_t place = 0;  // its number among the product's options: 1, 2, 3 ...
    std::string name;
    base::Money price_delta;  // on top of the product's price; may be below zero
    base::Instant created_at;
    // Pieces that one account may have in its orders; 0: no limit.
    std::uint32_t per_account = 0;
};
BOOST_DESCRIBE_STRUCT(Option, (), (id, product, place, name, price_delta, created_at, per_account))
struct ByPlace : table::Unique<&Option::product, &Option::place> {};
using Options = table::Table<Option, table::Key<&Option::id>, ByPlace>;

// Pieces of an option. Law: received - sold - written_off = on_hand, and 0 <= held <= on_hand.
struct Stock {
    OptionId option;
    std::int64_t on_hand = 0;
    std::int64_t held = 0;  // of on_hand: by unpaid orders, or set aside for a sale
    std::int64_t received = 0;
    std::int64_t sold = 0;
    std::int64_t written_off = 0;
};
BOOST_DESCRIBE_STRUCT(Stock, (), (option, on_hand, held, received, sold, written_off))
using Stocks = table::Table<Stock, table::Key<&Stock::option>>;

// What a product has come to since it was created. Category and activity are the product's, here
// for the order of lists.
struct Totals {
    ProductId product;
    CategoryId category;
    bool active = true;
    std::uint64_t views = 0;
    std::int64_t sales = 0;  // pieces paid for, less those given back
};
BOOST_DESCRIBE_STRUCT(Totals, (), (product, category, active, views, sales))
struct ByViews : table::Ordered<&Totals::active, &Totals::views, &Totals::product> {};
struct ByViewsInCategory
    : table::Ordered<&Totals::active, &Totals::category, &Totals::views, &Totals::product> {};
struct BySales : table::Ordered<&Totals::active, &Totals::sales, &Totals::product> {};
struct BySalesInCategory
    : table::Ordered<&Totals::active, &Totals::category, &Totals::sales, &Totals::product> {};
using AllTotals = table::Table<Totals, table::Key<&Totals::product>, ByViews, ByViewsInCategory,
                               BySales, BySalesInCategory>;

// A name that a product or an option had before it got another. Orders show the names that they
// were placed under: each keeps how many names had been replaced by then.
struct PastName {
    std::uint32_t number = 0;  // 1, 2, 3 ... over all products and options, as names were replaced
    ProductId product;
    OptionId option;  // none: the product's own name
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PastName, (), (number, product, option, name))
struct ByReplacement : table::Ordered<&PastName::number> {};
struct ByNamed : table::Ordered<&PastName::product, &PastName::option, &PastName::number> {};
using PastNames = table::Table<PastName, table::Key<&PastName::number>, ByReplacement, ByNamed>;

struct OptionSoldOut {
    OptionId option_id;
    ProductId product_id;
};
BOOST_DESCRIBE_STRUCT(OptionSoldOut, (), (option_id, product_id))

// Pieces are available again.
struct OptionBackInStock {
    OptionId option_id;
    ProductId product_id;
    std::int64_t available = 0;
};
BOOST_DESCRIBE_STRUCT(OptionBackInStock, (), (option_id, product_id, available))

// Pieces arrived or were written off: by an operator, or as the first ones of a new option.
struct StockChanged {
    OptionId option_id;
    std::int64_t change = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(StockChanged, (), (option_id, change, reason))

}  // namespace onrush::catalog
